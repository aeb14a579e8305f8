//! Guests: made from the scenario, woken when they asked for it, listened to.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    Direction, FiveTuple, InstanceKey, InstanceState, InterfaceKey, Listening, NameServer,
    NetworkInterface, PortRange, Scenario, ServerKey, SimTime, Vpc, VpcEndpoint,
};
use vpclab_trace::{EventKind, NameChangeKind, Origin, Seq, Translator};
use vpclab_wire::Packet;

use super::{Engine, Sink};
use crate::construct::{eni, host_services, server, vpc_endpoint};
use crate::guest::{Attachment, Guest, GuestEvent, GuestKey};
use crate::limits::HOP_LATENCY;
use crate::queue::Due;
use crate::seed::mixed;
use crate::stage::Stage;
use crate::table::FlowKey;

/// The ephemeral ports of a server: Linux's (F5.21).
const SERVER_PORTS: PortRange = PortRange {
    from: 32_768,
    to: 60_999,
};

/// Those that have something to do before anybody asks: what serves begins to listen.
pub(super) fn of_themselves(scenario: &Scenario) -> impl Iterator<Item = GuestKey> {
    let serves =
        |listen: &Listening, names: bool| names || !listen.tcp.is_empty() || !listen.udp.is_empty();
    let instances = (0..).map(InstanceKey).zip(&scenario.network.instances);
    let instances = instances.filter(move |(_, one)| serves(&one.listen, one.dns_server.is_some()));
    let servers = (0..).map(ServerKey).zip(&scenario.internet.servers);
    let servers = servers.filter(move |(_, one)| serves(&one.listen, one.dns_server.is_some()));
    let instances = instances.map(|(key, _)| GuestKey::Instance(key));
    instances.chain(servers.map(|(key, _)| GuestKey::Server(key)))
}

/// A guest as it is before anything has happened to it.
fn made(scenario: &Scenario, key: GuestKey) -> Guest {
    match key {
        GuestKey::Instance(key) => {
            let state = scenario.network.instance(key).state;
            on_instance(scenario, key, state == InstanceState::Running)
        }
        GuestKey::Server(key) => {
            let state = scenario.network.server_state(key);
            on_server(scenario, key, state.running)
        }
    }
}

/// The guest of an instance. One that is off listens on nothing.
pub(super) fn on_instance(scenario: &Scenario, key: InstanceKey, on: bool) -> Guest {
    let network = &scenario.network;
    let instance = network.instance(key);
    let interface = network.interface(instance.interface);
    let subnet = network.subnet(interface.subnet);
    let own = |interface: &NetworkInterface| {
        let own = interface.addresses.iter().map(|address| address.private);
        own.collect::<Vec<_>>()
    };
    let near = own(interface).into_iter().map(|address| {
        let mut blocks = subnet.cidr_blocks.iter();
        let block = blocks.find(|block| block.contains(&address));
        (address, block.map_or(0, |block| block.prefix_len()))
    });
    // Those of the other interfaces are on no link that the stack knows of.
    let others = instance.secondary.iter().map(|key| network.interface(*key));
    let others = others.flat_map(own).map(|address| match address {
        IpAddr::V4(_) => (address, 32),
        IpAddr::V6(_) => (address, 128),
    });
    let addresses: Vec<(IpAddr, u8)> = near.chain(others).collect();
    let networks = instance.interfaces().flat_map(|key| {
        let interface = network.interface(key);
        let blocks = network.subnet(interface.subnet).cidr_blocks.iter();
        blocks.filter_map(|block| {
            let mut own = interface.addresses.iter().map(|own| own.private);
            Some((*block, own.find(|own| block.contains(own))?))
        })
    });
    let router = eni::router_address(network, interface.subnet).map(IpAddr::V4);
    let servers = name_servers(network.vpc(subnet.vpc), &addresses);
    let attachment = Attachment {
        station: Stage::Instance(key).station(network),
        mac: interface.mac_address,
        seed: mixed(scenario.seed, seed_of(&addresses)),
        addresses,
        networks: networks.collect(),
        // `MODEL`: told once and for all, where a VPC sends router advertisements.
        routers: router.into_iter().chain([eni::ROUTER_V6]).collect(),
        mtu: instance.mtu,
        ephemeral_ports: instance.ephemeral_ports,
    };
    let records = instance.dns_server.as_deref();
    let silent = Listening::default();
    let listen = if on { &instance.listen } else { &silent };
    Guest::new(
        scenario,
        attachment,
        servers,
        listen,
        records.filter(|_| on),
    )
}

/// The guest of a server. One that is off listens on nothing.
pub(super) fn on_server(scenario: &Scenario, key: ServerKey, on: bool) -> Guest {
    let host = scenario.server(key);
    let addresses: Vec<(IpAddr, u8)> = host
        .addresses
        .iter()
        .map(|address| (*address, server::link_prefix_len(*address)))
        .collect();
    let attachment = Attachment {
        station: Stage::Server(key).station(&scenario.network),
        mac: host.mac_address,
        seed: mixed(scenario.seed, seed_of(&addresses)),
        routers: host
            .addresses
            .iter()
            .copied()
            .map(server::router_address)
            .collect(),
        addresses,
        networks: Vec::new(),
        mtu: scenario.network.server_state(key).mtu,
        ephemeral_ports: SERVER_PORTS,
    };
    // A server resolves nothing.
    let records = host.dns_server.as_deref();
    let silent = Listening::default();
    let listen = if on { &host.listen } else { &silent };
    let records = records.filter(|_| on);
    Guest::new(scenario, attachment, Vec::new(), listen, records)
}

/// Guests differ in their primary address.
fn seed_of(addresses: &[(IpAddr, u8)]) -> u64 {
    match addresses.first() {
        Some((IpAddr::V4(address), _)) => address.to_bits().into(),
        Some((IpAddr::V6(address), _)) => {
            (address.to_bits() >> 64) as u64 ^ address.to_bits() as u64
        }
        None => 0,
    }
}

/// Whom instances of a VPC ask, as DHCP tells them (F2.10); those without an IPv4 address ask the
/// Amazon DNS server at its IPv6 address (F2.1).
fn name_servers(vpc: &Vpc, addresses: &[(IpAddr, u8)]) -> Vec<IpAddr> {
    let v4 = addresses.iter().any(|(address, _)| address.is_ipv4());
    let servers = vpc.name_servers.iter().filter_map(|server| match server {
        NameServer::AmazonProvided if v4 => vpc.resolver_address(),
        NameServer::AmazonProvided => Some(host_services::RESOLVER_V6),
        NameServer::Address(address) => Some(*address),
    });
    servers.collect()
}

impl Engine {
    pub(super) fn guest_mut(
        &mut self,
        key: GuestKey,
        act: impl FnOnce(&mut Guest, SimTime) -> Vec<GuestEvent>,
    ) -> Vec<GuestEvent> {
        let now = self.now;
        self.guest(key)
            .map(|guest| act(guest, now))
            .unwrap_or_default()
    }

    /// A guest, made when it is needed: a stack for each of thousands would be large.
    pub(super) fn guest(&mut self, key: GuestKey) -> Option<&mut Guest> {
        let scenario = &self.world.scenario;
        self.guests.get_or_make(key, || made(scenario, key))
    }

    pub(super) fn guest_wakes(&mut self, key: GuestKey, at: SimTime, sink: &mut dyn Sink) {
        // Of several appointments only the last one made counts.
        if self.guest(key).and_then(|guest| guest.wake_at) == Some(at) {
            let events = self.guest_mut(key, Guest::wake);
            self.guest_says(key, events, None, sink);
        }
    }

    pub(super) fn guest_says(
        &mut self,
        key: GuestKey,
        events: Vec<GuestEvent>,
        cause: Option<Seq>,
        sink: &mut dyn Sink,
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
                GuestEvent::PathMtu(change) => {
                    self.write(EventKind::PathMtu(change), cause, None, sink);
                }
                GuestEvent::Frame(frame) => self.guest_sends(key, frame, cause, sink),
                GuestEvent::Ended(action, outcome) => {
                    self.action_ends(action, outcome, cause, sink);
                }
            }
        }
        let now = self.now;
        let scenario = &self.world.scenario;
        if let Some(guest) = self.guests.get_or_make(key, || made(scenario, key)) {
            let wake_at = guest.next_at(now);
            if wake_at != guest.wake_at || wake_at == Some(now) {
                guest.wake_at = wake_at;
                if let Some(at) = wake_at {
                    let due = match at > now && guest.only_keeps_alive(now) {
                        true => Due::KeepAlive(key),
                        false => Due::Guest(key),
                    };
                    self.queue.push(at, due);
                }
            }
        }
    }

    /// Where a server's packet goes first: a customer's network sends what it has into its tunnels, a
    /// service back through the endpoint that the connection came through, all others onto the
    /// internet.
    pub(super) fn out_of(&self, server: ServerKey, tuple: &FiveTuple) -> Stage {
        let network = &self.world.scenario.network;
        let host = self.world.scenario.server(server);
        let gateway = host.customer.and_then(|customer| {
            let entry = network.customer_entry(customer, tuple.destination)?;
            Some(Stage::from_customer(customer, entry))
        });
        gateway
            .or_else(|| {
                host.service_name.as_ref()?;
                self.back_through_endpoint(server, tuple)
            })
            .unwrap_or(Stage::Internet)
    }

    fn guest_sends(
        &mut self,
        key: GuestKey,
        mut packet: Packet,
        cause: Option<Seq>,
        sink: &mut dyn Sink,
    ) {
        let (made_at, first) = match key {
            GuestKey::Instance(instance) => {
                let network = &self.world.scenario.network;
                let tuple = packet.header().tuple;
                let ends = (tuple.source, tuple.destination);
                let interface = network.interface_towards(instance, ends.0, ends.1);
                // The guest's stack has one card; the frame is one of the interface that it leaves by.
                if interface != network.instance(instance).interface && !packet.is_for_neighbours()
                {
                    let addresses = &self.world.addresses;
                    let (from, to) = eni::departure_macs(network, addresses, interface, ends.1);
                    packet.strip_ethernet();
                    packet.put_ethernet(from, to);
                }
                (Stage::Instance(instance), Stage::EniEgress(interface))
            }
            GuestKey::Server(server) if packet.is_for_neighbours() => {
                (Stage::Server(server), Stage::ServerLink(server))
            }
            GuestKey::Server(server) => {
                let first = self.out_of(server, &packet.header().tuple);
                (Stage::Server(server), first)
            }
        };
        let latency = match (key, first) {
            // The tunnel is as long as the way to the gateway.
            (
                GuestKey::Server(server),
                Stage::VpnGatewayIngress(..) | Stage::TransitGatewayCross(_),
            ) => self.world.scenario.server(server).latency,
            _ => HOP_LATENCY,
        };
        let created = self.create(Origin::Guest, made_at, first, None, &packet, latency);
        let last = self.write(EventKind::Created(created), cause, Some(&packet), sink);
        self.send(created, packet, first, last, None);
    }

    /// The endpoint that a service's answer goes back through, if its connection came through one.
    fn back_through_endpoint(&self, server: ServerKey, tuple: &FiveTuple) -> Option<Stage> {
        let network = &self.world.scenario.network;
        let endpoints = network.vpc_endpoints.iter();
        let mut nodes = endpoints
            .filter(|endpoint| endpoint.service == server)
            .flat_map(VpcEndpoint::interfaces);
        let knows = |node: &&InterfaceKey| {
            let table = self.world.nat(Translator::Node(**node));
            table.find_outside(tuple).is_some()
        };
        if let Some(node) = nodes.find(knows) {
            return Some(Stage::NodeBack(*node));
        }
        let seen = |interface| {
            let key = FlowKey::asked(tuple, Direction::Ingress, Direction::Egress);
            self.world.tracking(interface).find(&key).is_some()
        };
        let addresses = &self.world.addresses;
        vpc_endpoint::gateway_back(network, addresses, server, tuple, seen)
            .map(Stage::GatewayEndpointBack)
    }
}
