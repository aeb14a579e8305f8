//! Sentences of events that are no hops.

use alloc::format;
use alloc::string::{String, ToString};
use core::net::SocketAddr;
use vpclab_model::{
    ActionKey, Fragmentation, HeaderDetail, InterfaceKey, Protocol, Scenario, SimTime, StationKind,
    TcpFlags,
};

use super::called::refusal;
use super::icmp;
use super::words::{action_text, end, packet_label, station_label};
use super::{Basis, Sentence};
use crate::event::{
    Created, NameChange, NameChangeKind, Origin, Outcome, RemovalReason, SocketChange, SocketState,
    Translator,
};

pub(super) fn action_started(action: ActionKey, scenario: &Scenario) -> Sentence {
    let text = scenario
        .script
        .get(action.index())
        .map_or_else(String::new, |action| action_text(action, scenario));
    Sentence::new(format!("Action: {text}."), &[], Basis::Scenario)
}

pub(super) fn action_ended(action: ActionKey, outcome: Outcome, scenario: &Scenario) -> Sentence {
    let text = scenario
        .script
        .get(action.index())
        .map_or_else(String::new, |action| action_text(action, scenario));
    let (result, facts, basis): (&str, &'static [&'static str], Basis) = match outcome {
        Outcome::CallRefused(error) => {
            let (why, facts, basis) = refusal(error);
            return Sentence::new(format!("Action over: {text} – {why}."), facts, basis);
        }
        Outcome::InstanceNotRunning => ("the instance does not run", &["F9.4"], Basis::Scenario),
        Outcome::ServerNotRunning => ("the server does not run", &[], Basis::Scenario),
        Outcome::NatPortsExhausted => (
            "not all of them: the NAT gateway has no free port left towards this destination",
            &["F6.26", "F6.54"],
            Basis::Aws,
        ),
        Outcome::Done => ("done", &[], Basis::Scenario),
        Outcome::NameNotFound => ("there is no such name", &[], Basis::Rfc),
        Outcome::NameServerSilent => ("the DNS server did not answer", &["W5.2"], Basis::Aws),
        Outcome::ConnectionRefused => (
            "connection refused: the host was reached, and nothing listens there",
            &["D0.9", "T14.20"],
            Basis::Rfc,
        ),
        Outcome::TimedOut => (
            "timed out: nothing came back, which is what a blocked packet looks like",
            &["D0.1", "F13.15", "T14.20"],
            Basis::Rfc,
        ),
        Outcome::ConnectionReset => ("connection reset by an RST", &["F13.9"], Basis::Rfc),
        Outcome::NotConnected => ("there is no open connection to use", &[], Basis::Rfc),
        Outcome::NoEphemeralPort => ("the guest has no free ephemeral port", &[], Basis::Rfc),
        Outcome::PortUnreachable => (
            "port unreachable: the host was reached, and nothing listens there",
            &["D0.9"],
            Basis::Rfc,
        ),
        Outcome::ProtocolUnreachable => (
            "protocol unreachable: the host was reached, and does not speak it",
            &[],
            Basis::Rfc,
        ),
        Outcome::HostUnreachable => (
            "host unreachable: nobody on the link answers for the address",
            &["F9.12"],
            Basis::Rfc,
        ),
        Outcome::TimeExceeded => (
            "time exceeded: a router on the way says who it is",
            &["F6.45"],
            Basis::Rfc,
        ),
        Outcome::MessageTooLong => (
            "too large for the way, and not to be cut",
            &["F9.22", "F9.23"],
            Basis::Rfc,
        ),
        Outcome::NoAddress => (
            "the guest has no address of that version of IP, and sends nothing",
            &["F1.19"],
            Basis::Rfc,
        ),
    };
    Sentence::new(format!("Action over: {text} – {result}."), facts, basis)
}

pub(super) fn created(created: &Created, scenario: &Scenario) -> Sentence {
    let header = &created.header;
    let label = packet_label(header);
    let tuple = header.tuple;
    let place = station_label(scenario, created.station);
    let to = end(tuple.protocol, tuple.destination, tuple.destination_port);
    let from = end(tuple.protocol, tuple.source, tuple.source_port);
    let question = match tuple.protocol {
        Protocol::Arp => "ARP",
        _ => "neighbor discovery",
    };
    let is_server = scenario.network.stations.station(created.station).kind == StationKind::Server;
    match (created.origin, header.detail) {
        (Origin::Guest, HeaderDetail::ArpRequest) => Sentence::new(
            format!("{place} asks on its link who has {}.", tuple.destination),
            &["F9.11", "F9.12"],
            Basis::Aws,
        ),
        (Origin::Guest, HeaderDetail::NeighborSolicitation { target }) => Sentence::new(
            format!("{place} asks on its link who has {target}."),
            &["F1.18", "F9.11", "F9.12"],
            Basis::Aws,
        ),
        (Origin::Guest, HeaderDetail::Tcp { flags, mss, .. }) if flags.has(TcpFlags::SYN) => {
            let mss = mss.map_or_else(String::new, |mss| format!(", MSS {mss}"));
            let facts: &'static [&'static str] = if flags.has(TcpFlags::ACK) {
                &["F13.2", "W2.1"]
            } else {
                &["F13.2", "W1.1", "F9.25"]
            };
            Sentence::new(
                format!(
                    "{place} sends {} from {from} to {to}{mss}.",
                    article(&label)
                ),
                facts,
                Basis::Rfc,
            )
        }
        (Origin::Guest, _) if matches!(header.fragmentation, Fragmentation::Fragment { .. }) => {
            icmp::fragment_made(created, scenario)
        }
        (Origin::Guest, HeaderDetail::Icmp { .. } | HeaderDetail::IcmpError { .. }) => {
            icmp::sent_by_guest(created, scenario)
        }
        (Origin::IcmpError, _) => icmp::error_made(created, scenario),
        (Origin::Fragmenter, _) => icmp::fragment_made(created, scenario),
        (Origin::Guest, _) => Sentence::new(
            format!("{place} sends {} from {from} to {to}.", article(&label)),
            match header.detail {
                HeaderDetail::Tcp { flags, .. } if flags.has(TcpFlags::FIN) => &["F13.5"],
                HeaderDetail::Udp { .. } if tuple.destination_port == 53 => &["F2.1", "W5.1"],
                _ => &["F13.2"],
            },
            Basis::Rfc,
        ),
        (Origin::ArpResponder, _) if is_server => Sentence::new(
            format!("The first router of {place} answers {question} for every address."),
            &["F9.12"],
            Basis::Model,
        ),
        (Origin::ArpResponder, _) => Sentence::new(
            format!("The VPC's answer to {question} is made at the ENI, from the mapping service."),
            &["F9.12"],
            Basis::Aws,
        ),
        (Origin::Resolver, _) => Sentence::new(
            format!("The Amazon DNS server sends its answer to {to}."),
            &["F2.1", "W5.1"],
            Basis::Aws,
        ),
        (Origin::InstanceMetadata, _) => Sentence::new(
            format!(
                "The instance metadata service answers {to} with {}; the answer may make {} hop{}.",
                article(&label),
                header.ttl,
                if header.ttl == 1 { "" } else { "s" }
            ),
            &["F2.18", "F2.19"],
            Basis::Aws,
        ),
        (Origin::TimeSync, _) => Sentence::new(
            format!("Amazon Time Sync tells {to} what time it is."),
            &["F2.18", "F2.20"],
            Basis::Aws,
        ),
        (Origin::NatInstanceFin, _) => Sentence::new(
            format!(
                "NAT instance {place} sends {to} a FIN in the server's name, to close the connection that timed out; the server learns nothing."
            ),
            &["F6.31"],
            Basis::Aws,
        ),
        (Origin::LoadBalancerReset, _) => Sentence::new(
            format!("Load balancer {place} builds an RST for {to}: it knows no such connection."),
            &["F8.53"],
            Basis::Aws,
        ),
        (Origin::NatGatewayReset, _) => Sentence::new(
            format!(
                "NAT gateway {place} builds an RST in the server's name, with the sequence number that {to} expects."
            ),
            &["F6.31", "F13.10"],
            Basis::Infer,
        ),
    }
}

/// With the article that people say: a SYN, an ACK, an RST.
fn article(label: &str) -> String {
    match label.chars().next() {
        Some('0'..='9') => label.to_string(),
        Some('A' | 'I' | 'R') => format!("an {label}"),
        _ => format!("a {label}"),
    }
}

pub(super) fn nat_entry_removed(
    translator: Translator,
    reason: RemovalReason,
    scenario: &Scenario,
) -> Sentence {
    let gateway = match translator {
        Translator::Gateway(key) => scenario.network.nat_gateway(key).identity.label(),
        Translator::Instance(key) => {
            let label = scenario.network.instance(key).identity.label();
            return super::middlebox::entry_removed(label, reason);
        }
        Translator::EgressOnly(key) => {
            return super::egress_only::entry_removed(key, reason, &scenario.network);
        }
        Translator::Node(key) => {
            return super::services::entry_removed(key, reason, &scenario.network);
        }
    };
    let (why, facts, basis): (_, &'static [&'static str], _) = match reason {
        RemovalReason::Idle => (
            "the connection was idle for 350 s. Neither side is told",
            &["F6.30", "F6.31"],
            Basis::Aws,
        ),
        RemovalReason::IdleUdp
        | RemovalReason::IdleIcmp
        | RemovalReason::IdleOther
        | RemovalReason::IdleBalanced => (
            "the flow was idle for 350 s, which AWS states for connections without naming protocols",
            &["F6.30", "F6.34"],
            Basis::Infer,
        ),
        RemovalReason::Closed => (
            "the connection was closed, and its time of grace is over",
            &["F6.35"],
            Basis::Model,
        ),
        RemovalReason::Unanswered => (
            "nobody ever answered, or the handshake was never finished (350 s here too is our assumption)",
            &["F6.30", "F13.65"],
            Basis::Model,
        ),
        RemovalReason::HalfClosed => (
            "one side closed and the other never finished (350 s here too is our assumption)",
            &["F6.30", "F6.35"],
            Basis::Model,
        ),
        RemovalReason::Replaced => (
            "a new connection between the same ends takes its place",
            &["F6.35"],
            Basis::Model,
        ),
        RemovalReason::TableGone => ("the gateway is gone", &["F6.37"], Basis::Aws),
        RemovalReason::AddressGone => (
            "the address that it used was removed, and its time to drain is over",
            &["F6.2a"],
            Basis::Aws,
        ),
    };
    Sentence::new(
        format!("NAT gateway {gateway} forgets an entry: {why}."),
        facts,
        basis,
    )
}

pub(super) fn tracking_entry_removed(
    interface: InterfaceKey,
    reason: RemovalReason,
    scenario: &Scenario,
) -> Sentence {
    let interface = scenario.network.interface(interface).identity.label();
    let (why, facts, basis): (_, &'static [&'static str], _) = match reason {
        RemovalReason::Idle => (
            "the connection was idle for its interface's timeout",
            &["F4.30", "S0.14"],
            Basis::Aws,
        ),
        RemovalReason::IdleUdp => (
            "the flow was idle for its interface's timeout",
            &["F4.31", "F4.32", "S0.14"],
            Basis::Aws,
        ),
        RemovalReason::IdleIcmp => (
            "the ping was idle for 30 s (the timeout is Linux's; AWS publishes none)",
            &["F4.36", "F13.49"],
            Basis::Model,
        ),
        RemovalReason::IdleOther => ("nothing went either way for 600 s", &["F4.23"], Basis::Aws),
        RemovalReason::IdleBalanced => (
            "the flow through the load balancer was idle, for 350 s over TCP or 120 s over UDP",
            &["F4.37"],
            Basis::Aws,
        ),
        RemovalReason::Closed => (
            "the connection was closed (the time of grace is Linux's; AWS publishes none)",
            &["F4.36", "F13.46", "F13.47"],
            Basis::Model,
        ),
        RemovalReason::Unanswered => (
            "nobody ever answered, or the handshake was never finished (for TCP and ICMP the timeout is Linux's; AWS publishes none)",
            &["F4.32", "F4.36", "F13.40"],
            Basis::Model,
        ),
        RemovalReason::HalfClosed => (
            "one side closed and the other never finished (the timeout is Linux's; AWS publishes none)",
            &["F4.36", "F13.43"],
            Basis::Model,
        ),
        RemovalReason::Replaced => (
            "a new connection between the same ends takes its place",
            &["F4.36"],
            Basis::Model,
        ),
        RemovalReason::TableGone | RemovalReason::AddressGone => {
            ("the instance does not run", &["F9.4"], Basis::Model)
        }
    };
    Sentence::new(
        format!("The security group forgets a flow at {interface}: {why}."),
        facts,
        basis,
    )
}

pub(super) fn socket(change: &SocketChange, scenario: &Scenario) -> Sentence {
    let place = station_label(scenario, change.station);
    let (address, port) = change.local;
    let local = if address.is_unspecified() {
        format!("port {port}")
    } else {
        SocketAddr::new(address, port).to_string()
    };
    let ends = match change.remote {
        Some((address, port)) => format!("{local} ↔ {}", SocketAddr::new(address, port)),
        None => local,
    };
    let text = match change.state {
        None => format!("{place} forgets its socket {ends}."),
        Some(SocketState::Listen) => format!("{place} listens on {ends}."),
        Some(SocketState::Open) => format!("{place} opens a UDP socket at {ends}."),
        Some(state) => format!("{place}: {ends} is {}.", socket_state_name(state)),
    };
    Sentence::new(text, &["F13.1"], Basis::Rfc)
}

/// The RFC's name of a socket's state.
const fn socket_state_name(state: SocketState) -> &'static str {
    match state {
        SocketState::Closed => "CLOSED",
        SocketState::Listen => "LISTEN",
        SocketState::SynSent => "SYN-SENT",
        SocketState::SynReceived => "SYN-RECEIVED",
        SocketState::Established => "ESTABLISHED",
        SocketState::FinWait1 => "FIN-WAIT-1",
        SocketState::FinWait2 => "FIN-WAIT-2",
        SocketState::CloseWait => "CLOSE-WAIT",
        SocketState::Closing => "CLOSING",
        SocketState::LastAck => "LAST-ACK",
        SocketState::TimeWait => "TIME-WAIT",
        SocketState::Open => "OPEN",
    }
}

pub(super) fn name(change: &NameChange, at: SimTime, scenario: &Scenario) -> Sentence {
    let place = station_label(scenario, change.station);
    let name = scenario.host_name(change.name);
    let text = match change.change {
        NameChangeKind::Learned {
            address,
            expires_at,
        } => format!(
            "{place} learns that {name} is {address}, and keeps it for {}.",
            expires_at.since(at).human()
        ),
        NameChangeKind::Used { address } => {
            format!("{place} still knows that {name} is {address}, and asks nobody.")
        }
        NameChangeKind::Expired => {
            format!("{place} forgets the address of {name}: its TTL has passed.")
        }
        NameChangeKind::Lost => {
            format!("{place} forgets the address of {name}: it was switched off.")
        }
    };
    Sentence::new(text, &["W5.1"], Basis::Rfc)
}
