//! Every packet of every scenario of the library, each time that its bytes are others.

use std::collections::HashMap;
use std::fs;
use std::sync::OnceLock;

use vpclab_model::{PacketLayer, SimTime};
use vpclab_tests::files;
use vpclab_timeline::Timeline;
use vpclab_trace::EventKind;
use vpclab_wire::{Link, dissect};

/// A packet at a moment.
pub(crate) struct Sighting {
    /// The scenario and the event's number.
    pub(crate) place: String,
    pub(crate) at: SimTime,
    pub(crate) link: Link,
    pub(crate) bytes: Vec<u8>,
}

impl Sighting {
    /// What the page's inspector shows of it.
    pub(crate) fn layers(&self) -> Vec<PacketLayer> {
        dissect(&self.bytes, self.link)
    }
}

/// How many scenarios there are, and all their packets.
pub(crate) fn library() -> &'static (usize, Vec<Sighting>) {
    static LIBRARY: OnceLock<(usize, Vec<Sighting>)> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let scenarios = files(&["scenarios"], |path| path.ends_with(".json"));
        let packets = scenarios.iter().flat_map(|scenario| {
            let text = fs::read_to_string(vpclab_tests::root().join(&scenario.path)).unwrap();
            sightings(&scenario.path, &text)
        });
        (scenarios.len(), packets.collect())
    })
}

fn sightings(name: &str, text: &str) -> Vec<Sighting> {
    let mut timeline = Timeline::new(text, None).unwrap_or_else(|_| panic!("{name} has mistakes"));
    timeline.run();
    let mut last: HashMap<u32, Vec<u8>> = HashMap::new();
    let mut sightings = Vec::new();
    for event in timeline.events() {
        let packet = match event.kind {
            EventKind::Created(created) => created.packet,
            EventKind::Hop(hop) => hop.packet,
            _ => continue,
        };
        let Some(seen) = timeline.packet_bytes(packet, event.seq) else {
            continue;
        };
        if last
            .get(&packet.0)
            .is_some_and(|before| before == seen.bytes)
        {
            continue;
        }
        last.insert(packet.0, seen.bytes.to_vec());
        sightings.push(Sighting {
            place: format!("{name} #{}", event.seq.0),
            at: event.at,
            link: seen.link,
            bytes: seen.bytes.to_vec(),
        });
    }
    sightings
}
