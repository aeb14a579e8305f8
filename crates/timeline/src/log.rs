//! The events of a run, and the bytes of its packets.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;
use vpclab_engine::{PacketBytes, Sink};
use vpclab_trace::{Event, EventKind, PacketId, Seq};
use vpclab_wire::Link;

#[derive(Debug, Default)]
pub(crate) struct Log {
    events: Vec<Event>,
    bytes: Vec<u8>,
    /// Where the bytes of a packet are, from the event on that made them so.
    versions: BTreeMap<(PacketId, Seq), (Link, Range<usize>)>,
}

impl Log {
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.events.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn get(&self, seq: Seq) -> Option<&Event> {
        self.events.get(seq.0 as usize)
    }

    /// A packet as it left an event, or the last one before it that changed it.
    pub(crate) fn packet(&self, packet: PacketId, seq: Seq) -> Option<PacketBytes<'_>> {
        let (_, (link, range)) = self
            .versions
            .range((packet, Seq(0))..=(packet, seq))
            .next_back()?;
        Some(PacketBytes {
            link: *link,
            bytes: self.bytes.get(range.clone())?,
        })
    }

    /// Every version of every packet, by packet and event.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (PacketId, Seq, PacketBytes<'_>)> {
        self.versions.iter().filter_map(|((packet, seq), (link, range))| {
            let bytes = self.bytes.get(range.clone())?;
            Some((*packet, *seq, PacketBytes { link: *link, bytes }))
        })
    }
}

impl Sink for Log {
    fn record(&mut self, event: &Event, bytes: Option<PacketBytes<'_>>) {
        if let (Some(packet), Some(PacketBytes { link, bytes })) = (packet_of(event), bytes) {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
            let range = start..self.bytes.len();
            self.versions.insert((packet, event.seq), (link, range));
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
