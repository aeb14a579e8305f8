//! Packets: on their way from stage to stage, answered, delivered.

use vpclab_model::{Direction, FiveTuple, InstanceKey, SimDuration};
use vpclab_trace::{Decision, DropReason, EventKind, Hop, Onward, Origin, PacketId, Seq};
use vpclab_wire::{Link, Packet};

use super::departures::{Generated, InFlight};
use super::rewriting::Change;
use super::{Engine, Sink};
use crate::construct::{Ruling, eni};
use crate::guest::GuestKey;
use crate::limits::{HOP_LATENCY, HOPS_MAX, RESOLVER_LATENCY};
use crate::path;
use crate::stage::Stage;
use crate::world::{FlowRef, World};

/// How many places without a packet are kept. Ours.
const SEATS_KEPT: usize = 1_024;

impl Engine {
    pub(super) fn packet_arrives(&mut self, slot: usize, sink: &mut dyn Sink) {
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
        let source = flying.header.tuple.source;
        let mut direction = stage.direction();
        // A server's frame ends at its first router: what lies beyond carries IP (S0.16).
        let leaves_link = hops_left == HOPS_MAX
            && flying.packet.link() == Link::Ethernet
            && !matches!(
                stage,
                Stage::EniEgress(_)
                    | Stage::EniIngress(_)
                    | Stage::Instance(_)
                    | Stage::Server(_)
                    | Stage::ServerLink(_)
            );
        if leaves_link {
            flying.packet.strip_ethernet();
        }
        let mut ruling = match hops_left {
            0 => {
                direction = None;
                Ruling::dropped(DropReason::RoutingLoop)
            }
            _ => self.rule(stage, flying, &mut direction),
        };
        if hops_left > 0 {
            self.overrule(stage, flying, &mut ruling);
        }
        let mut made = None;
        let other;
        let decision = match ruling {
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
        flying.past = past.after(stage, decision, source, &self.world);
        let quiet = load.is_some_and(|load| load.quiet);
        let is_written = !quiet || leaves_a_trace(decision, direction, &flying.header.tuple);
        let before = match is_written {
            true => Some(flying.header),
            false => None,
        };
        let changed = self.rewrite(stage, decision, &mut flying.packet);
        if changed == Change::Packet {
            flying.say(decision);
        }
        let network = &self.world.scenario.network;
        let skipped = self.past_route_tables(stage, decision, &flying.header);
        let next_stage = skipped.or_else(|| {
            let World {
                scenario,
                addresses,
                ..
            } = &self.world;
            path::next(scenario, addresses, stage, decision, &flying.header)
        });
        let next = next_stage.map(|next| Onward {
            station: next.station(network),
            arrives_at: self.now + self.latency(stage, next, &source),
        });
        let seq = match before {
            None => last,
            Some(header) => {
                let hop = Hop {
                    packet: id,
                    station: stage.station(network),
                    direction,
                    header,
                    decision: *decision,
                    next,
                };
                let kind = match quiet {
                    true => EventKind::Generated(hop),
                    false => EventKind::Hop(hop),
                };
                let bytes = (leaves_link || changed != Change::Nothing).then_some(&flying.packet);
                self.write(kind, Some(last), bytes, sink)
            }
        };
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
    fn go_on_as(&mut self, mut piece: InFlight, whole: PacketId, sink: &mut dyn Sink) {
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
        sink: &mut dyn Sink,
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
        sink: &mut dyn Sink,
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

    fn deliver(&mut self, stage: Stage, packet: Packet, cause: Seq, sink: &mut dyn Sink) {
        let key = match stage {
            Stage::Instance(instance) => GuestKey::Instance(instance),
            Stage::Server(server) => GuestKey::Server(server),
            _ => return,
        };
        let events = self.guest_mut(key, |guest, now| guest.receive(packet, now));
        self.guest_says(key, events, Some(cause), sink);
    }
}

/// Does a decision change a table, or is it the end of a packet that nobody else tells of?
fn leaves_a_trace(decision: &Decision, direction: Option<Direction>, tuple: &FiveTuple) -> bool {
    FlowRef::of(decision).is_some()
        || decision.is_link_local(direction, tuple)
        || matches!(
            decision,
            Decision::Dropped { .. } | Decision::Answered { .. } | Decision::Fragmented { .. }
        )
}
