//! Packets: made, and put on their way.

use alloc::boxed::Box;
use vpclab_model::{Header, SimDuration, SimTime};
use vpclab_trace::{Created, Onward, Origin, PacketId, Seq};
use vpclab_wire::Packet;

use super::Engine;
use crate::limits::{HOP_LATENCY, HOPS_MAX};
use crate::provenance::Past;
use crate::queue::Due;
use crate::stage::Stage;

/// Where a packet stays while it is on its way; without one, it waits for the next.
pub(super) type Seat = Box<Option<InFlight>>;

/// A packet on its way.
#[derive(Debug)]
pub(super) struct InFlight {
    pub(super) id: PacketId,
    pub(super) packet: Packet,
    /// What it says: read once, and again where it is rewritten.
    pub(super) header: Header,
    pub(super) stage: Stage,
    /// Whose groups it comes from.
    pub(super) past: Past,
    /// How many components it may still meet.
    pub(super) hops_left: u16,
    /// The last event about it.
    pub(super) last: Seq,
    /// The generator that it belongs to.
    pub(super) load: Option<Generated>,
}

/// What makes a packet one of a generator's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Generated {
    /// Which.
    pub(super) generator: u32,
    /// Does it come from the other side?
    pub(super) is_answer: bool,
    /// Is only that written down which changes a table, or drops it?
    pub(super) quiet: bool,
}

impl Engine {
    pub(super) fn create(
        &mut self,
        origin: Origin,
        made_at: Stage,
        first: Stage,
        in_reply_to: Option<PacketId>,
        packet: &Packet,
        latency: SimDuration,
    ) -> Created {
        let network = &self.world.scenario.network;
        let id = PacketId(self.next_packet);
        self.next_packet += 1;
        Created {
            packet: id,
            station: made_at.station(network),
            origin,
            in_reply_to,
            header: packet.header(),
            next: Onward {
                station: first.station(network),
                arrives_at: self.now + latency,
            },
        }
    }

    pub(super) fn send(
        &mut self,
        created: Created,
        packet: Packet,
        stage: Stage,
        last: Seq,
        load: Option<Generated>,
    ) {
        let in_flight = InFlight {
            id: created.packet,
            header: created.header,
            packet,
            stage,
            past: Past::NONE,
            hops_left: HOPS_MAX,
            last,
            load,
        };
        let seat = self.seat(in_flight);
        self.fly(seat, created.next.arrives_at);
    }

    /// Puts a packet of a generator on its way: nothing is written down of that.
    pub(super) fn send_generated(
        &mut self,
        packet: Packet,
        stage: Stage,
        last: Seq,
        load: Generated,
    ) {
        let id = PacketId(self.next_packet);
        self.next_packet += 1;
        let in_flight = InFlight {
            id,
            header: packet.header(),
            packet,
            stage,
            past: Past::NONE,
            hops_left: HOPS_MAX,
            last,
            load: Some(load),
        };
        let seat = self.seat(in_flight);
        self.fly(seat, self.now + HOP_LATENCY);
    }

    /// A place for a packet: one that another has left, so that a packet costs no allocation.
    pub(super) fn seat(&mut self, in_flight: InFlight) -> Seat {
        match self.seats.pop() {
            Some(mut seat) => {
                *seat = Some(in_flight);
                seat
            }
            None => Box::new(Some(in_flight)),
        }
    }

    pub(super) fn fly(&mut self, seat: Seat, arrives_at: SimTime) {
        let slot = self.packets.insert(seat);
        self.queue.push(arrives_at, Due::Packet(slot));
    }
}
