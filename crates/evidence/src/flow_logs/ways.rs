//! What is known of each packet on its way.

use alloc::vec::Vec;
use vpclab_model::{Header, RouteTarget, SimTime, SubnetKey};
use vpclab_trace::PacketId;

use super::eni::Eni;

/// What is known of a packet on its way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Way {
    /// Left an interface, and its fate is not known.
    pub(super) open: Option<(Eni, SimTime, Header)>,
    /// The interface that it left last.
    pub(super) from: Option<Eni>,
    /// The last route since then.
    pub(super) route: Option<RouteTarget>,
    /// The subnet that it came into last.
    pub(super) subnet: Option<SubnetKey>,
    /// The interface whose groups let it in, where that has been told already.
    pub(super) inside: Option<Eni>,
    /// Is it one of a generator's, whose hops are not all written down?
    pub(super) quiet: bool,
}

impl Way {
    /// It leaves an interface.
    pub(super) fn leaves(&mut self, eni: Eni, at: SimTime, header: Header) {
        self.open = Some((eni, at, header));
        self.from = Some(eni);
        self.route = None;
        self.inside = None;
    }
}

/// By packet; those that have ended make room for others.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// By packet: its place among the ways, counted from 1.
    places: Vec<u32>,
    ways: Vec<Way>,
    free: Vec<u32>,
}

impl Ways {
    /// What is known of a packet.
    pub(super) fn get(&self, packet: PacketId) -> Option<Way> {
        let place = self.places.get(packet.0 as usize)?.checked_sub(1)?;
        self.ways.get(place as usize).copied()
    }

    /// Remembers a packet, or forgets it.
    pub(super) fn keep(&mut self, packet: PacketId, way: Option<Way>) {
        let index = packet.0 as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, 0);
        }
        let Some(place) = self.places.get_mut(index) else {
            return;
        };
        let known = place.checked_sub(1);
        *place = match (way, known.or_else(|| way.and_then(|_| self.free.pop()))) {
            (Some(way), None) => {
                self.ways.push(way);
                self.ways.len() as u32
            }
            (way, Some(slot)) => {
                if let Some(one) = self.ways.get_mut(slot as usize) {
                    *one = way.unwrap_or_default();
                }
                if way.is_none() {
                    self.free.push(slot);
                }
                way.map_or(0, |_| slot + 1)
            }
            (None, None) => 0,
        };
    }

    /// All that are still on their way.
    pub(super) fn left(self) -> impl Iterator<Item = Way> {
        self.ways.into_iter()
    }
}
