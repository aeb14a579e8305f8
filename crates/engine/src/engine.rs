//! The loop: take what is due, decide, write it down, make it true.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};
use slab::Slab;
use vpclab_model::{
    Action, ActionKey, ActionKind, Direction, InstanceKey, InterfaceKey, NatGatewayKey, Scenario,
    ServerKey, SimDuration, SimTime,
};
use vpclab_trace::{
    Created, Decision, EntryId, Event, EventKind, FlowState, Hop, NameChangeKind, Onward, Origin,
    Outcome, PacketId, RemovalReason, Seq, Translation,
};
use vpclab_wire::{Link, Packet};

use crate::construct::{self, Ruling, eni, server};
use crate::guest::{Attachment, Guest, GuestEvent, GuestKey};
use crate::limits::{HOP_LATENCY, NAT_MSS_MAX, RESOLVER_LATENCY};
use crate::path;
use crate::queue::{Due, Queue};
use crate::script;
use crate::seed::mixed;
use crate::stage::Stage;
use crate::table::FlowTracker;
use crate::world::World;

/// Where events go.
pub trait Sink {
    /// One more event; `bytes` is the packet it is about where the event made or changed it.
    fn record(&mut self, event: &Event, bytes: Option<PacketBytes<'_>>);
}

/// A packet as it is on the wire after an event.
#[derive(Clone, Copy, Debug)]
pub struct PacketBytes<'a> {
    /// What the bytes begin with.
    pub link: Link,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// A simulation.
#[derive(Debug)]
pub struct Engine {
    world: World,
    queue: Queue,
    guests: BTreeMap<GuestKey, Guest>,
    packets: Slab<InFlight>,
    now: SimTime,
    next_seq: u32,
    next_packet: u32,
}

/// A packet on its way.
#[derive(Debug)]
struct InFlight {
    id: PacketId,
    packet: Packet,
    stage: Stage,
    /// The last event about it.
    last: Seq,
}

impl Engine {
    /// At the beginning of a scenario.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        let guests = guests(&scenario);
        let mut queue = Queue::default();
        for key in guests.keys() {
            queue.push(SimTime::ZERO, Due::Guest(*key));
        }
        for (at, action) in script::beginnings(&scenario.script) {
            queue.push(at, Due::Action(action));
        }
        let mut engine = Self {
            world: World::new(scenario),
            queue,
            guests,
            packets: Slab::new(),
            now: SimTime::ZERO,
            next_seq: 0,
            next_packet: 0,
        };
        for guest in engine.guests.values_mut() {
            guest.wake_at = Some(SimTime::ZERO);
        }
        engine
    }

    /// What it simulates.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.world.scenario
    }

    /// The time of the last thing that happened.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        self.now
    }

    /// When the next thing happens, if anything ever does.
    #[must_use]
    pub fn next_deadline(&self) -> Option<SimTime> {
        self.queue.next_at()
    }

    /// Is nothing left to happen but the ageing of tables?
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.queue.is_quiet()
    }

    /// The numbers of all living NAT and tracking entries, so that a test can compare them with a
    /// fold of the log.
    #[must_use]
    pub fn living_entries(&self) -> (Vec<(NatGatewayKey, EntryId)>, Vec<(InterfaceKey, EntryId)>) {
        self.world.rows()
    }

    /// Lets the next thing happen, which may be none or several events. False when nothing is left.
    pub fn step(&mut self, sink: &mut impl Sink) -> bool {
        let Some((at, due)) = self.queue.pop() else {
            return false;
        };
        debug_assert!(at >= self.now, "time does not run backwards");
        self.now = at;
        match due {
            Due::Packet(slot) => self.packet_arrives(slot, sink),
            Due::Guest(key) => self.guest_wakes(key, at, sink),
            Due::Action(key) => self.action_begins(key, sink),
            Due::WaitOver(key) => self.action_ends(key, Outcome::Done, None, sink),
            Due::NatEntry(gateway, entry) => self.nat_entry_ages(gateway, entry, sink),
            Due::TrackingEntry(interface, entry) => {
                self.tracking_entry_ages(interface, entry, sink);
            }
            Due::Name(key, name) => {
                let events = self.guest_mut(key, |guest, now| guest.expire_name(name, now));
                self.guest_says(key, events, None, sink);
            }
        }
        true
    }

    /// Adds an action, to begin now or at its own time.
    ///
    /// `scenario` is the engine's own with the action at the end of its script, and with the names
    /// and connections that the action speaks of.
    pub fn act(&mut self, scenario: Scenario) {
        let Some(action) = scenario.script.last() else {
            return;
        };
        let at = action.at.unwrap_or(self.now).max(self.now);
        let number = u32::try_from(scenario.script.len() - 1).unwrap_or(u32::MAX);
        self.world.scenario = scenario;
        self.queue.push(at, Due::Action(ActionKey(number)));
    }

    // Actions.

    fn action_begins(&mut self, key: ActionKey, sink: &mut impl Sink) {
        let Some(Action { kind, .. }) = self.world.scenario.script.get(key.index()).copied() else {
            return;
        };
        let started = self.write(EventKind::ActionStarted { action: key }, None, None, sink);
        if let ActionKind::Wait { duration } = kind {
            self.queue.push(self.now + duration, Due::WaitOver(key));
            return;
        }
        match script::command(&self.world.scenario, kind) {
            Some((instance, command)) => {
                let guest = GuestKey::Instance(instance);
                let events = self.guest_mut(guest, |guest, now| guest.start(key, command, now));
                self.guest_says(guest, events, Some(started), sink);
            }
            None => self.action_ends(key, Outcome::NotConnected, Some(started), sink),
        }
    }

    fn action_ends(
        &mut self,
        key: ActionKey,
        outcome: Outcome,
        cause: Option<Seq>,
        sink: &mut impl Sink,
    ) {
        let ended = EventKind::ActionEnded {
            action: key,
            outcome,
        };
        self.write(ended, cause, None, sink);
        if let Some(next) = script::follower(&self.world.scenario.script, key) {
            self.queue.push(self.now, Due::Action(next));
        }
    }

    // Guests.

    fn guest_mut(
        &mut self,
        key: GuestKey,
        act: impl FnOnce(&mut Guest, SimTime) -> Vec<GuestEvent>,
    ) -> Vec<GuestEvent> {
        let now = self.now;
        self.guests
            .get_mut(&key)
            .map(|guest| act(guest, now))
            .unwrap_or_default()
    }

    fn guest_wakes(&mut self, key: GuestKey, at: SimTime, sink: &mut impl Sink) {
        // Of several appointments only the last one made counts.
        if self.guests.get(&key).and_then(|guest| guest.wake_at) == Some(at) {
            let events = self.guest_mut(key, Guest::wake);
            self.guest_says(key, events, None, sink);
        }
    }

    fn guest_says(
        &mut self,
        key: GuestKey,
        events: Vec<GuestEvent>,
        cause: Option<Seq>,
        sink: &mut impl Sink,
    ) {
        for event in events {
            match event {
                GuestEvent::Socket(change) => {
                    self.write(EventKind::Socket(change), cause, None, sink);
                }
                GuestEvent::Name(change) => {
                    self.write(EventKind::Name(change), cause, None, sink);
                    if let NameChangeKind::Learned { expires_at, .. } = change.change {
                        self.queue.push(expires_at, Due::Name(key, change.name));
                    }
                }
                GuestEvent::Frame(frame) => self.guest_sends(key, frame, cause, sink),
                GuestEvent::Ended(action, outcome) => {
                    self.action_ends(action, outcome, cause, sink);
                }
            }
        }
        let now = self.now;
        if let Some(guest) = self.guests.get_mut(&key) {
            let wake_at = guest.next_at(now);
            if wake_at != guest.wake_at || wake_at == Some(now) {
                guest.wake_at = wake_at;
                if let Some(at) = wake_at {
                    self.queue.push(at, Due::Guest(key));
                }
            }
        }
    }

    fn guest_sends(
        &mut self,
        key: GuestKey,
        frame: Vec<u8>,
        cause: Option<Seq>,
        sink: &mut impl Sink,
    ) {
        // smoltcp writes well-formed frames of the protocols that are switched on; `wire` reads them all.
        let Ok(mut packet) = Packet::from_ethernet(frame) else {
            debug_assert!(false, "a guest sent a malformed frame");
            return;
        };
        let is_arp = packet.header().tuple.protocol == vpclab_model::Protocol::Arp;
        let (made_at, first) = match key {
            GuestKey::Instance(instance) => {
                let interface = self.world.scenario.network.instance(instance).interface;
                (Stage::Instance(instance), Stage::EniEgress(interface))
            }
            GuestKey::Server(server) if is_arp => {
                (Stage::Server(server), Stage::ServerLink(server))
            }
            GuestKey::Server(server) => (Stage::Server(server), Stage::Internet),
        };
        let created = self.create(Origin::Guest, made_at, first, None, &packet, HOP_LATENCY);
        let last = self.write(EventKind::Created(created), cause, Some(&packet), sink);
        if first == Stage::Internet {
            // The provider's network carries IP; the frame ends at its first router.
            packet.strip_ethernet();
        }
        self.send(created, packet, first, last);
    }

    // Packets.

    fn create(
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

    fn send(&mut self, created: Created, packet: Packet, stage: Stage, last: Seq) {
        let slot = self.packets.insert(InFlight {
            id: created.packet,
            packet,
            stage,
            last,
        });
        self.queue.push(created.next.arrives_at, Due::Packet(slot));
    }

    fn packet_arrives(&mut self, slot: usize, sink: &mut impl Sink) {
        let Some(InFlight {
            id,
            mut packet,
            stage,
            last,
        }) = self.packets.try_remove(slot)
        else {
            return;
        };
        let (direction, ruling) = self.rule(stage, &packet);
        let header = packet.header();
        let (decision, answer) = match ruling {
            Ruling::Decided(decision) => (decision, None),
            Ruling::DecidedReplacing(entry, decision) => {
                self.replace(entry, &decision, last, sink);
                (decision, None)
            }
            Ruling::Answered(origin, reply) => {
                let answer = PacketId(self.next_packet);
                (Decision::Answered { reply: answer }, Some((origin, reply)))
            }
        };
        let changed = self.rewrite(stage, &decision, &mut packet);
        let network = &self.world.scenario.network;
        let next_stage = path::next(
            &self.world.scenario,
            &self.world.addresses,
            stage,
            &decision,
            &packet.header(),
        );
        let next = next_stage.map(|next| Onward {
            station: next.station(network),
            arrives_at: self.now + self.latency(stage, next, &header.tuple.source),
        });
        let hop = Hop {
            packet: id,
            station: stage.station(network),
            direction,
            header,
            decision,
            next,
        };
        let bytes = changed.then_some(&packet);
        let seq = self.write(EventKind::Hop(hop), Some(last), bytes, sink);
        if let (Some(next), Some(stage)) = (next, next_stage) {
            let slot = self.packets.insert(InFlight {
                id,
                packet,
                stage,
                last: seq,
            });
            self.queue.push(next.arrives_at, Due::Packet(slot));
        } else if let Some((origin, reply)) = answer {
            self.answer(stage, origin, id, reply, seq, sink);
        } else if decision == Decision::Delivered {
            self.deliver(stage, packet, seq, sink);
        }
    }

    /// What the component at this stage rules.
    fn rule(&self, stage: Stage, packet: &Packet) -> (Option<Direction>, Ruling) {
        use Direction::{Egress, Ingress};
        let World {
            scenario, addresses, ..
        } = &self.world;
        let network = &scenario.network;
        let header = packet.header();
        let tuple = header.tuple;
        let reaches = |vpc| addresses.private_owner(vpc, tuple.destination).is_some();
        match stage {
            Stage::EniEgress(key) => (Some(Egress), eni::egress(network, addresses, key, packet)),
            Stage::EniIngress(key) => (Some(Ingress), eni::ingress(network, key, packet)),
            Stage::SecurityGroupEgress(key) | Stage::SecurityGroupIngress(key) => {
                let (direction, other_end) = match stage {
                    Stage::SecurityGroupEgress(_) => (Egress, tuple.destination),
                    _ => (Ingress, tuple.source),
                };
                let automatic = path::leads_through_nat(network, key, other_end);
                let table = self.world.tracking(key);
                let ruling = construct::security_group::decide(
                    network, table, key, direction, &header, automatic, self.now,
                );
                (Some(direction), ruling)
            }
            Stage::NetworkAclEgress(subnet, _) => (
                Some(Egress),
                construct::network_acl::decide(network, subnet, Egress, &tuple),
            ),
            Stage::NetworkAclIngress(subnet, _) => (
                Some(Ingress),
                construct::network_acl::decide(network, subnet, Ingress, &tuple),
            ),
            Stage::RouteTable(subnet, _) => {
                let subnet = network.subnet(subnet);
                let ruling = construct::route_table::decide(
                    network,
                    subnet.route_table,
                    tuple.destination,
                    || reaches(subnet.vpc),
                );
                (None, ruling)
            }
            Stage::GatewayRouteTable(key) => {
                let gateway = network.nat_gateway(key);
                let ruling = match gateway.placement {
                    vpclab_model::NatPlacement::Regional(table) => construct::route_table::decide(
                        network,
                        table,
                        tuple.destination,
                        || reaches(gateway.vpc),
                    ),
                    vpclab_model::NatPlacement::Zonal(_) => {
                        Ruling::dropped(vpclab_trace::DropReason::NoRoute)
                    }
                };
                (None, ruling)
            }
            Stage::NatFromInside(key) => {
                let gateway = network.nat_gateway(key);
                let table = self.world.nat(key);
                let ruling = construct::nat_gateway::from_inside(
                    gateway,
                    key,
                    table,
                    scenario.seed,
                    packet,
                    self.now,
                );
                (Some(Egress), ruling)
            }
            Stage::NatFromOutside(key) => {
                let vpc = network.vpc(network.nat_gateway(key).vpc);
                let ruling = construct::nat_gateway::from_outside(
                    key,
                    self.world.nat(key),
                    packet,
                    vpc.contains(tuple.source),
                    self.now,
                );
                (Some(Ingress), ruling)
            }
            Stage::InternetGatewayEgress(key) => {
                let vpc = network.internet_gateway(key).vpc;
                let ruling = construct::internet_gateway::egress(addresses, vpc, &tuple);
                (Some(Egress), ruling)
            }
            Stage::InternetGatewayIngress(_) => (
                Some(Ingress),
                construct::internet_gateway::ingress(addresses, &tuple),
            ),
            Stage::EdgeEgress => (Some(Egress), construct::edge::decide()),
            Stage::EdgeIngress => (Some(Ingress), construct::edge::decide()),
            Stage::Internet => {
                let destination = path::across(addresses, &header);
                (None, construct::internet::decide(destination))
            }
            Stage::Resolver(vpc, _) => {
                (None, construct::resolver::decide(scenario, vpc, packet))
            }
            Stage::ServerLink(_) => (None, server::link(packet)),
            Stage::Instance(_) | Stage::Server(_) => (None, Decision::Delivered.into()),
        }
    }

    /// Does to the bytes what was decided; says whether that changed them.
    fn rewrite(&self, stage: Stage, decision: &Decision, packet: &mut Packet) -> bool {
        let network = &self.world.scenario.network;
        match (stage, decision) {
            (Stage::EniEgress(_), Decision::Passed(_)) => packet.strip_ethernet(),
            (Stage::EniIngress(key), Decision::Passed(_)) => {
                let source = packet.header().tuple.source;
                let (from, to) = eni::delivery_macs(network, &self.world.addresses, key, source);
                packet.put_ethernet(from, to);
            }
            (Stage::Server(key), Decision::Delivered) if packet.link() == Link::Ip => {
                let mac = self.world.scenario.server(key).mac_address;
                packet.put_ethernet(server::ROUTER_MAC, mac);
            }
            (_, Decision::Translated { rewrite, .. }) => {
                match rewrite.end {
                    vpclab_trace::End::Source => {
                        packet.rewrite_source(rewrite.address, rewrite.port);
                    }
                    vpclab_trace::End::Destination => {
                        packet.rewrite_destination(rewrite.address, rewrite.port);
                    }
                }
                if rewrite.mss.is_some() {
                    packet.clamp_mss(NAT_MSS_MAX);
                }
                if rewrite.ttl_decremented {
                    packet.decrement_ttl();
                }
            }
            _ => return false,
        }
        true
    }

    /// How long a packet is on its way from one stage to the next.
    fn latency(&self, from: Stage, to: Stage, source: &IpAddr) -> SimDuration {
        let server = |stage| match stage {
            Stage::Server(key) => Some(key),
            _ => None,
        };
        match from {
            Stage::Internet => construct::internet::latency(
                &self.world.scenario,
                self.world.addresses.server(*source),
                server(to),
            ),
            _ => HOP_LATENCY,
        }
    }

    fn answer(
        &mut self,
        stage: Stage,
        origin: Origin,
        question: PacketId,
        packet: Packet,
        cause: Seq,
        sink: &mut impl Sink,
    ) {
        let network = &self.world.scenario.network;
        let (first, latency) = match stage {
            Stage::EniEgress(key) => {
                (Stage::Instance(network.interface(key).instance), HOP_LATENCY)
            }
            Stage::Resolver(_, interface) => (Stage::EniIngress(interface), RESOLVER_LATENCY),
            Stage::NatFromInside(key) => (path::nat_reply(network, key), HOP_LATENCY),
            Stage::ServerLink(key) => (Stage::Server(key), HOP_LATENCY),
            // No other component answers.
            _ => return,
        };
        let created = self.create(origin, stage, first, Some(question), &packet, latency);
        let last = self.write(EventKind::Created(created), Some(cause), Some(&packet), sink);
        self.send(created, packet, first, last);
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

    // Tables.

    /// Takes an ended flow out, because this decision begins a new one between the same ends.
    fn replace(&mut self, entry: EntryId, decision: &Decision, cause: Seq, sink: &mut impl Sink) {
        let reason = RemovalReason::Replaced;
        let removed = match decision {
            Decision::Translated {
                by: Translation::NatEntry { gateway, .. },
                ..
            } => EventKind::NatEntryRemoved {
                gateway: *gateway,
                entry,
                reason,
            },
            Decision::Allowed {
                tracking: Some(update),
                ..
            } => EventKind::TrackingEntryRemoved {
                interface: update.interface,
                entry,
                reason,
            },
            // Only these two keep flows.
            _ => return,
        };
        self.write(removed, Some(cause), None, sink);
    }

    fn nat_entry_ages(&mut self, gateway: NatGatewayKey, id: EntryId, sink: &mut impl Sink) {
        let now = self.now;
        let Some(entry) = self.world.nat_mut(gateway).get_mut(id) else {
            return;
        };
        if entry.timer_at != Some(now) {
            return;
        }
        if entry.expires_at > now {
            entry.timer_at = Some(entry.expires_at);
            self.queue.push(entry.expires_at, Due::NatEntry(gateway, id));
            return;
        }
        let removed = EventKind::NatEntryRemoved {
            gateway,
            entry: id,
            reason: removal_reason(entry.tracker),
        };
        self.write(removed, None, None, sink);
    }

    fn tracking_entry_ages(
        &mut self,
        interface: InterfaceKey,
        id: EntryId,
        sink: &mut impl Sink,
    ) {
        let now = self.now;
        let Some(entry) = self.world.tracking_mut(interface).get_mut(id) else {
            return;
        };
        if entry.timer_at != Some(now) {
            return;
        }
        if entry.expires_at > now {
            entry.timer_at = Some(entry.expires_at);
            self.queue
                .push(entry.expires_at, Due::TrackingEntry(interface, id));
            return;
        }
        let removed = EventKind::TrackingEntryRemoved {
            interface,
            entry: id,
            reason: removal_reason(entry.tracker),
        };
        self.write(removed, None, None, sink);
    }

    /// Makes an appointment for the end of an entry, unless there is an earlier one: an entry that
    /// is used again and again costs one appointment per timeout, not one per packet.
    fn arm(&mut self, hop: &Hop) {
        match hop.decision {
            Decision::Translated {
                by: Translation::NatEntry { gateway, update },
                ..
            } => {
                if let Some(entry) = self.world.nat_mut(gateway).get_mut(update.entry)
                    && entry.timer_at.is_none_or(|timer| timer > update.expires_at)
                {
                    entry.timer_at = Some(update.expires_at);
                    let due = Due::NatEntry(gateway, update.entry);
                    self.queue.push(update.expires_at, due);
                }
            }
            Decision::Allowed {
                tracking: Some(update),
                ..
            }
            | Decision::AllowedByTracking(update) => {
                let interface = update.interface;
                if let Some(entry) = self.world.tracking_mut(interface).get_mut(update.entry)
                    && entry.timer_at.is_none_or(|timer| timer > update.expires_at)
                {
                    entry.timer_at = Some(update.expires_at);
                    let due = Due::TrackingEntry(interface, update.entry);
                    self.queue.push(update.expires_at, due);
                }
            }
            _ => {}
        }
    }

    // The log.

    fn write(
        &mut self,
        kind: EventKind,
        cause: Option<Seq>,
        packet: Option<&Packet>,
        sink: &mut impl Sink,
    ) -> Seq {
        let seq = Seq(self.next_seq);
        self.next_seq += 1;
        let event = Event {
            seq,
            at: self.now,
            cause,
            kind,
        };
        self.world.apply(&event);
        if let EventKind::Hop(hop) = &event.kind {
            self.arm(hop);
        }
        let bytes = packet.map(|packet| PacketBytes {
            link: packet.link(),
            bytes: packet.bytes(),
        });
        sink.record(&event, bytes);
        seq
    }
}

fn removal_reason(tracker: FlowTracker) -> RemovalReason {
    match tracker.state {
        FlowState::TimeWait | FlowState::Close => RemovalReason::Closed,
        FlowState::SynSent | FlowState::SynReceived | FlowState::Unreplied => {
            RemovalReason::Unanswered
        }
        _ => RemovalReason::Idle,
    }
}

fn guests(scenario: &Scenario) -> BTreeMap<GuestKey, Guest> {
    let network = &scenario.network;
    let instances = (0..)
        .map(InstanceKey)
        .zip(&network.instances)
        .filter_map(|(key, instance)| {
            let interface = network.interface(instance.interface);
            let subnet = network.subnet(interface.subnet);
            let address = v4(interface.addresses.first()?.private)?;
            let attachment = Attachment {
                station: *network.stations.instances.get(key.index())?,
                mac: interface.mac_address,
                address,
                prefix_len: subnet.cidr_block.prefix_len(),
                router: eni::router_address(network, interface.subnet)?,
                mtu: instance.mtu,
                ephemeral_ports: instance.ephemeral_ports,
                seed: mixed(scenario.seed, u64::from(u32::from(address))),
            };
            let dns_server = network.vpc(subnet.vpc).resolver_address().and_then(v4);
            let guest = Guest::new(attachment, dns_server, &instance.listen);
            Some((GuestKey::Instance(key), guest))
        });
    let servers = (0..)
        .map(ServerKey)
        .zip(&scenario.internet.servers)
        .filter_map(|(key, host)| {
            let address = v4(host.address)?;
            let attachment = Attachment {
                station: *network.stations.servers.get(key.index())?,
                mac: host.mac_address,
                address,
                prefix_len: server::LINK_PREFIX_LEN,
                router: server::router_address(host)?,
                mtu: host.mtu,
                ephemeral_ports: vpclab_model::PortRange {
                    from: 32_768,
                    to: 60_999,
                },
                seed: mixed(scenario.seed, u64::from(u32::from(address))),
            };
            Some((GuestKey::Server(key), Guest::new(attachment, None, &host.listen)))
        });
    instances.chain(servers).collect()
}

const fn v4(address: IpAddr) -> Option<Ipv4Addr> {
    match address {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    }
}
