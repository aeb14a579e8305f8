//! What a component looked at when it decided, with everything as it was just before.

use alloc::vec::Vec;
use vpclab_engine::Insight;
use vpclab_trace::view::{Circumstances, Listing, Viewer};
use vpclab_trace::{Hop, Seq};
use vpclab_wire::{Link, Packet};

use crate::timeline::Timeline;

impl Timeline {
    /// The lists that the component of an event looked at, and how each row fared. None where it
    /// looked at none, or where the event is no decision about a packet.
    pub fn listings(&self, seq: Seq) -> Vec<Listing> {
        let Some(event) = self.log().get(seq).copied() else {
            return Vec::new();
        };
        let Some(hop) = event.kind.hop() else {
            return Vec::new();
        };
        let payload = self.payload(hop, seq);
        let scenario = self.scenario_after(seq.0);
        let known = Circumstances {
            directory: &Insight::of(&scenario),
            payload: &payload,
        };
        Viewer::new(&scenario).listings(hop, &known)
    }

    fn payload(&self, hop: &Hop, seq: Seq) -> Vec<u8> {
        let Some(found) = self.packet_bytes(hop.packet, seq) else {
            return Vec::new();
        };
        let bytes = found.bytes.to_vec();
        let packet = match found.link {
            Link::Ethernet => Packet::from_ethernet(bytes),
            Link::Ip => Packet::from_ip(bytes),
        };
        packet.map_or_else(|_| Vec::new(), |packet| packet.payload().to_vec())
    }
}
