//! The events of a run, and the bytes of its packets.

use alloc::vec::Vec;
use core::ops::Range;
use vpclab_engine::{PacketBytes, Sink};
use vpclab_model::SimTime;
use vpclab_trace::{Event, EventKind, Frame, PacketId, Seq};
use vpclab_wire::Link;

#[derive(Debug, Default)]
pub(crate) struct Log {
    events: Vec<Event>,
    bytes: Vec<u8>,
    /// The events that changed the network.
    edits: Vec<Seq>,
    /// By packet, its versions in order.
    versions: Vec<Vec<Version>>,
    /// What is true now, once the past is forgotten.
    present: Option<Frame>,
}

/// Where the bytes of a packet are, from an event on.
#[derive(Debug)]
struct Version {
    from: Seq,
    link: Link,
    range: Range<usize>,
}

impl Log {
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// The events that changed the network.
    pub(crate) fn edits(&self) -> &[Seq] {
        &self.edits
    }

    /// How many events there were.
    pub(crate) fn len(&self) -> u32 {
        match &self.present {
            Some(frame) => frame.events,
            None => u32::try_from(self.events.len()).unwrap_or(u32::MAX),
        }
    }

    /// The time of the last event.
    pub(crate) fn end(&self) -> SimTime {
        match &self.present {
            Some(frame) => frame.at,
            None => self.events.last().map_or(SimTime::ZERO, |event| event.at),
        }
    }

    /// None where it is forgotten.
    pub(crate) fn get(&self, seq: Seq) -> Option<&Event> {
        let event = self.events.get(seq.0 as usize);
        event.filter(|event| event.seq == seq)
    }

    /// Forgets every event, and from now on all but what generators counted; `frame` is what is true.
    pub(crate) fn forget(&mut self, frame: Frame) {
        *self = Self {
            present: Some(frame),
            ..Self::default()
        };
    }

    /// What is true now, once the past is forgotten.
    pub(crate) const fn present(&self) -> Option<&Frame> {
        self.present.as_ref()
    }

    /// A packet as it left an event, or the last one before it that changed it.
    pub(crate) fn packet(&self, packet: PacketId, seq: Seq) -> Option<PacketBytes<'_>> {
        let versions = self.versions.get(packet.0 as usize)?;
        let later = versions.partition_point(|version| version.from <= seq);
        self.show(versions.get(later.checked_sub(1)?)?)
    }

    fn show(&self, version: &Version) -> Option<PacketBytes<'_>> {
        Some(PacketBytes {
            link: version.link,
            bytes: self.bytes.get(version.range.clone())?,
        })
    }

    /// Every version of every packet, by packet and event.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (PacketId, Seq, PacketBytes<'_>)> {
        (0..)
            .map(PacketId)
            .zip(&self.versions)
            .flat_map(move |(packet, versions)| {
                versions
                    .iter()
                    .filter_map(move |version| Some((packet, version.from, self.show(version)?)))
            })
    }
}

impl Sink for Log {
    fn record(&mut self, event: &Event, bytes: Option<PacketBytes<'_>>) {
        if let Some(frame) = &mut self.present {
            frame.apply(event);
            if let EventKind::Tally(_) = event.kind {
                self.events.push(*event);
            }
            return;
        }
        if let (Some(packet), Some(PacketBytes { link, bytes })) = (packet_of(event), bytes) {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
            let range = start..self.bytes.len();
            let version = Version {
                from: event.seq,
                link,
                range,
            };
            let place = packet.0 as usize;
            if self.versions.len() <= place {
                self.versions.resize_with(place + 1, Vec::new);
            }
            if let Some(versions) = self.versions.get_mut(place) {
                versions.push(version);
            }
        }
        if let EventKind::Edited(_) = event.kind {
            self.edits.push(event.seq);
        }
        self.events.push(*event);
    }
}

/// The packet that an event is about.
pub(crate) const fn packet_of(event: &Event) -> Option<PacketId> {
    match event.kind {
        EventKind::Created(created) => Some(created.packet),
        EventKind::Hop(hop) => Some(hop.packet),
        _ => None,
    }
}
