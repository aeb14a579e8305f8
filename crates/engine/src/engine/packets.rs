//! Packets: made, on their way from stage to stage, answered, delivered.

use alloc::boxed::Box;
use vpclab_model::{Header, InstanceKey, SimDuration, SimTime};
use vpclab_trace::{
    Created, Decision, DropReason, EventKind, Hop, Onward, Origin, PacketId, Passage, Seq,
};
use vpclab_wire::{Link, Packet};

use super::{Engine, Sink, rewriting::Change};
use crate::construct::{Ruling, eni};
use crate::guest::GuestKey;
use crate::limits::{HOP_LATENCY, HOPS_MAX, RESOLVER_LATENCY};
use crate::path;
use crate::provenance::Past;
use crate::queue::Due;
use crate::stage::Stage;
use crate::world::{FlowRef, World};

/// Where a packet stays while it is on its way; without one, it waits for the next.
pub(super) type Seat = Box<Option<InFlight>>;

/// How many places without a packet are kept. Ours.
const SEATS_KEPT: usize = 1_024;

/// A packet on its way.
#[derive(Debug)]
pub(super) struct InFlight {
    id: PacketId,
    pub(super) packet: Packet,
    /// What it says: read once, and again where it is rewritten.
    pub(super) header: Header,
    stage: Stage,
    /// Whose groups it comes from.
    past: Past,
    /// How many components it may still meet.
    hops_left: u16,
    /// The last event about it.
    last: Seq,
    /// The generator that it belongs to.
    load: Option<Generated>,
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
    fn seat(&mut self, in_flight: InFlight) -> Seat {
        match self.seats.pop() {
            Some(mut seat) => {
                *seat = Some(in_flight);
                seat
            }
            None => Box::new(Some(in_flight)),
        }
    }

    fn fly(&mut self, seat: Seat, arrives_at: SimTime) {
        let slot = self.packets.insert(seat);
        self.queue.push(arrives_at, Due::Packet(slot));
    }

    pub(super) fn packet_arrives(&mut self, slot: usize, sink: &mut impl Sink) {
        // It stays where it is, and only a pointer to it moves: it is larger than all else here.
        let Some(mut seat) = self.packets.try_remove(slot) else {
            return;
        };
        let Some(flying) = seat.as_mut() else {
            return;
        };
        let InFlight {
            id,
            stage,
            past,
            hops_left,
            last,
            load,
            ..
        } = *flying;
        self.hops += 1;
        debug_assert_eq!(
            flying.header,
            flying.packet.header(),
            "a packet says what its bytes say"
        );
        let ruled = match hops_left {
            0 => (None, Ruling::dropped(DropReason::RoutingLoop)),
            _ => self.rule(stage, &flying.packet, &flying.header, past),
        };
        let mut made = None;
        let other;
        let decision = match ruled.1 {
            Ruling::Decided(ref decision) => decision,
            Ruling::DecidedReplacing(entry, ref decision) => {
                self.replace(entry, decision, last, sink);
                decision
            }
            Ruling::Answered(origin, reply) => {
                made = Some((origin, alloc::vec![reply]));
                other = Decision::Answered {
                    reply: PacketId(self.next_packet),
                };
                &other
            }
            Ruling::DroppedTelling(reason, error) => {
                made = Some((Origin::IcmpError, alloc::vec![error]));
                other = Decision::Dropped { reason, rule: None };
                &other
            }
            Ruling::Cut(pieces, mtu) => {
                let count = u16::try_from(pieces.len()).unwrap_or(u16::MAX);
                made = Some((Origin::Fragmenter, pieces));
                other = Decision::Fragmented { count, mtu };
                &other
            }
        };
        flying.past = past.after(stage, decision, flying.header.tuple.source, &self.world);
        let changed = self.rewrite(stage, decision, &mut flying.packet);
        let rewritten = changed.header_after(decision, flying);
        let header_after = rewritten.as_ref().unwrap_or(&flying.header);
        let network = &self.world.scenario.network;
        let skipped = self.past_route_tables(stage, decision, header_after);
        let next_stage = skipped.or_else(|| {
            let World {
                scenario,
                addresses,
                ..
            } = &self.world;
            path::next(scenario, addresses, stage, decision, header_after)
        });
        let next = next_stage.map(|next| Onward {
            station: next.station(network),
            arrives_at: self.now + self.latency(stage, next, &flying.header.tuple.source),
        });
        let quiet = load.is_some_and(|load| load.quiet);
        let hop = (!quiet || may_leave_a_trace(decision)).then(|| Hop {
            packet: id,
            station: stage.station(network),
            direction: ruled.0,
            header: flying.header,
            decision: *decision,
            next,
        });
        let bytes = (changed != Change::Nothing).then_some(&flying.packet);
        let seq = match hop {
            Some(hop) if !quiet => self.write(EventKind::Hop(hop), Some(last), bytes, sink),
            Some(hop) if leaves_a_trace(&hop) => {
                self.write(EventKind::Generated(hop), Some(last), bytes, sink)
            }
            _ => last,
        };
        if let Some(rewritten) = rewritten {
            flying.header = rewritten;
        }
        if let (Some(next), Some(stage)) = (next, next_stage) {
            flying.stage = stage;
            flying.hops_left = hops_left - 1;
            flying.last = seq;
            self.fly(seat, next.arrives_at);
            return;
        }
        let ended = seat.take();
        // Not all that a flood of packets took: it would weigh on the flows that stay.
        if self.seats.len() < SEATS_KEPT {
            self.seats.push(seat);
        }
        let Some(InFlight { packet, header, .. }) = ended else {
            return;
        };
        if let Some((origin, packets)) = made {
            for packet in packets {
                match origin {
                    Origin::Fragmenter => {
                        let piece = InFlight {
                            id: PacketId(self.next_packet),
                            header: packet.header(),
                            packet,
                            stage,
                            past,
                            hops_left,
                            last: seq,
                            load,
                        };
                        self.go_on_as(piece, id, sink);
                    }
                    _ => self.answer(stage, origin, (id, load), packet, seq, sink),
                }
            }
        } else if let Some(load) = load {
            self.generated_ends(stage, decision, (packet, &header), (seq, load), sink);
        } else if *decision == Decision::Delivered {
            self.deliver(stage, packet, seq, sink);
        }
    }

    /// A piece of a packet is where that is, and is judged before whatever comes next.
    fn go_on_as(&mut self, mut piece: InFlight, whole: PacketId, sink: &mut impl Sink) {
        let (stage, at_once) = (piece.stage, SimDuration::ZERO);
        let packet = &piece.packet;
        let created = self.create(
            Origin::Fragmenter,
            stage,
            stage,
            Some(whole),
            packet,
            at_once,
        );
        let made = EventKind::Created(created);
        piece.last = self.write(made, Some(piece.last), Some(packet), sink);
        let seat = self.seat(piece);
        let slot = self.packets.insert(seat);
        self.packet_arrives(slot, sink);
    }

    fn answer(
        &mut self,
        stage: Stage,
        origin: Origin,
        (question, load): (PacketId, Option<Generated>),
        packet: Packet,
        cause: Seq,
        sink: &mut impl Sink,
    ) {
        let network = &self.world.scenario.network;
        let (first, latency) = match stage {
            // ARP ends here; what a service of the host says passes the interface inwards.
            Stage::EniEgress(key) if packet.link() == Link::Ethernet => {
                let Some(instance) = network.interface(key).instance() else {
                    return;
                };
                (Stage::Instance(instance), HOP_LATENCY)
            }
            Stage::EniEgress(key) => (Stage::EniIngress(key), HOP_LATENCY),
            Stage::Resolver(_, interface) => (Stage::EniIngress(interface), RESOLVER_LATENCY),
            _ => {
                let answer = packet.header().tuple;
                match path::back(network, &self.world.addresses, stage, &answer) {
                    Some(first) => (first, HOP_LATENCY),
                    // No other component answers.
                    None => return,
                }
            }
        };
        let created = self.create(origin, stage, first, Some(question), &packet, latency);
        let last = self.write(
            EventKind::Created(created),
            Some(cause),
            Some(&packet),
            sink,
        );
        // What a component makes is written down as always, for whomever it is.
        let load = load.map(|load| Generated {
            is_answer: true,
            quiet: false,
            ..load
        });
        self.send(created, packet, first, last, load);
    }

    /// The kernel of an instance sends a packet of its own.
    pub(super) fn instance_says(
        &mut self,
        key: InstanceKey,
        origin: Origin,
        mut packet: Packet,
        cause: Seq,
        sink: &mut impl Sink,
    ) {
        let network = &self.world.scenario.network;
        let tuple = packet.header().tuple;
        let destination = tuple.destination;
        let interface = network.interface_towards(key, tuple.source, destination);
        let (from, to) =
            eni::departure_macs(network, &self.world.addresses, interface, destination);
        packet.put_ethernet(from, to);
        let (made_at, first) = (Stage::Instance(key), Stage::EniEgress(interface));
        let created = self.create(origin, made_at, first, None, &packet, HOP_LATENCY);
        let last = self.write(
            EventKind::Created(created),
            Some(cause),
            Some(&packet),
            sink,
        );
        self.send(created, packet, first, last, None);
    }

    fn deliver(&mut self, stage: Stage, packet: Packet, cause: Seq, sink: &mut impl Sink) {
        let key = match stage {
            Stage::Instance(instance) => GuestKey::Instance(instance),
            Stage::Server(server) => GuestKey::Server(server),
            _ => return,
        };
        let frame = packet.into_bytes();
        let events = self.guest_mut(key, |guest, now| guest.receive(frame, now));
        self.guest_says(key, events, Some(cause), sink);
    }
}

/// Is it worth asking whether a hop with this decision leaves a trace?
const fn may_leave_a_trace(decision: &Decision) -> bool {
    FlowRef::of(decision).is_some()
        || matches!(
            decision,
            Decision::Dropped { .. }
                | Decision::Answered { .. }
                | Decision::Fragmented { .. }
                | Decision::Delivered
                | Decision::Passed(Passage::LinkLocalService)
        )
}

/// Does a decision change a table, or is it the end of a packet that nobody else tells of?
fn leaves_a_trace(hop: &Hop) -> bool {
    FlowRef::of(&hop.decision).is_some()
        || hop.is_link_local()
        || matches!(
            hop.decision,
            Decision::Dropped { .. } | Decision::Answered { .. } | Decision::Fragmented { .. }
        )
}
