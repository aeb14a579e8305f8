//! What endpoints and load balancers do with packets.

use alloc::format;
use alloc::string::String;
use vpclab_model::{InterfaceKey, InterfaceOwner, LoadBalancerKind, Network, Scenario};

use super::words::{end, station_label, subject};
use super::{Basis, Sentence};
use crate::event::{DropReason, Hop, NatUpdate, RemovalReason};

/// A service's node takes a packet on, or hands an answer back.
pub(super) fn relayed(
    hop: &Hop,
    node: InterfaceKey,
    update: NatUpdate,
    scenario: &Scenario,
) -> Sentence {
    let network = &scenario.network;
    let after = hop.header_after().tuple;
    let label = station_label(scenario, hop.station);
    let to = end(after.protocol, after.destination, after.destination_port);
    let from = end(after.protocol, after.source, after.source_port);
    let packet = subject(&hop.header);
    match network.interface(node).owner {
        InterfaceOwner::VpcEndpoint(_) if is_answer(hop) => Sentence::new(
            format!(
                "Endpoint {label} hands the service's answer back as from its own address {from}, to {to}."
            ),
            &["F8.30", "F8.31"],
            Basis::Aws,
        ),
        InterfaceOwner::VpcEndpoint(_) => Sentence::new(
            format!(
                "{packet} goes from endpoint {label} to its service at {to}{}, without leaving AWS's network.",
                remembered(update)
            ),
            &["F8.30", "S0.15"],
            Basis::Aws,
        ),
        InterfaceOwner::LoadBalancer(_) if is_answer(hop) => Sentence::new(
            format!(
                "Load balancer {label} hands the target's answer back as from its own address {from}, to {to}."
            ),
            &["F8.51"],
            Basis::Aws,
        ),
        InterfaceOwner::LoadBalancer(key)
            if network.load_balancer(key).kind != LoadBalancerKind::Network =>
        {
            Sentence::new(
                format!(
                    "Load balancer {label} sends it on to its target {to}{}, as {from}: the target sees the node's address. For AWS it is a connection of its own; here each segment is handed on (that is our assumption).",
                    remembered(update)
                ),
                &["F8.57"],
                Basis::Model,
            )
        }
        InterfaceOwner::LoadBalancer(_) => {
            let kept = after.source == hop.header.tuple.source;
            Sentence::new(
                format!(
                    "Load balancer {label} sends it on to its target {to}{}; the target sees {}.",
                    remembered(update),
                    if kept {
                        "the client's address"
                    } else {
                        "the node's address"
                    }
                ),
                &["F8.50", "F8.51"],
                Basis::Aws,
            )
        }
        // No others relay.
        _ => Sentence::new(String::new(), &[], Basis::Aws),
    }
}

fn is_answer(hop: &Hop) -> bool {
    hop.direction == Some(vpclab_model::Direction::Ingress)
}

const fn remembered(update: NatUpdate) -> &'static str {
    if update.made {
        ", and the connection is remembered"
    } else {
        ""
    }
}

/// A gateway endpoint lets a packet pass.
pub(super) fn through_gateway(hop: &Hop, scenario: &Scenario) -> Sentence {
    let label = station_label(scenario, hop.station);
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    if is_answer(hop) {
        return Sentence::new(
            format!(
                "{packet} comes back through gateway endpoint {label}: its destination {} was private all the way.",
                tuple.destination
            ),
            &["F8.21"],
            Basis::Aws,
        );
    }
    Sentence::new(
        format!(
            "{packet} goes through gateway endpoint {label} to the service; its source {} stays private.",
            tuple.source
        ),
        &["F8.20", "F8.21", "S0.15"],
        Basis::Aws,
    )
}

/// A service's node forgets a connection.
pub(super) fn entry_removed(
    node: InterfaceKey,
    reason: RemovalReason,
    network: &Network,
) -> Sentence {
    let label = network.owner_of(node).label();
    let why = match reason {
        RemovalReason::Idle
        | RemovalReason::IdleUdp
        | RemovalReason::IdleIcmp
        | RemovalReason::IdleOther
        | RemovalReason::IdleBalanced => "it was idle for too long. Neither side is told",
        RemovalReason::Closed => "it was closed, and its time of grace is over",
        RemovalReason::Unanswered => "nobody ever answered, or the handshake was never finished",
        RemovalReason::HalfClosed => "one side closed it, and the other never finished",
        RemovalReason::Replaced => "a new connection between the same ends takes its place",
        RemovalReason::TableGone | RemovalReason::AddressGone => "it is gone itself",
    };
    // AWS gives the times of Network Load Balancers.
    let documented = reason == RemovalReason::IdleBalanced;
    Sentence::new(
        format!("{label} forgets a connection: {why}."),
        match documented {
            true => &["F4.37", "F8.53"],
            false => &["F4.37"],
        },
        match documented {
            true => Basis::Aws,
            false => Basis::Model,
        },
    )
}

pub(super) fn dropped(hop: &Hop, reason: DropReason, scenario: &Scenario) -> Sentence {
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    let label = station_label(scenario, hop.station);
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match reason {
        DropReason::GatewayEndpointProtocol => (
            format!(
                "{packet} is dropped: a gateway endpoint carries TCP and ICMP echo, not {}.",
                tuple.protocol
            ),
            &["F8.22", "F11.50"],
            Basis::Aws,
        ),
        DropReason::EndpointForeignSource => (
            format!(
                "{packet} is dropped: {} is not of the endpoint's VPC. A gateway endpoint cannot be used over a peering, a VPN or a transit gateway; make an interface endpoint there.",
                tuple.source
            ),
            &["F8.24", "F8.3"],
            Basis::Aws,
        ),
        DropReason::NoListener => (
            format!(
                "{packet} is dropped: load balancer {label} has no listener for {} port {}. Add one.",
                tuple.protocol, tuple.destination_port
            ),
            &["F11.63"],
            Basis::Aws,
        ),
        DropReason::NoTargetGroup => (
            format!(
                "{packet} is dropped: the listener of {label} has no target group. Give it one."
            ),
            &["F11.63"],
            Basis::Aws,
        ),
        DropReason::NoTargetsInZone => (
            format!(
                "{packet} is dropped: this node of {label} has no target in its Availability Zone. Register one there, or turn cross-zone load balancing on."
            ),
            &["F8.52", "F11.63"],
            Basis::Aws,
        ),
        DropReason::NoInstanceInService => (
            format!(
                "{packet} is dropped: no instance of {label} passes its health checks, and a Classic Load Balancer answers with 503 itself. Look at the health checks."
            ),
            &["F8.5c"],
            Basis::Aws,
        ),
        DropReason::BalancerLoopback => (
            format!(
                "{packet} is dropped: {label} would send it back to its own client, whose address is preserved. Turn client IP preservation off."
            ),
            &["F8.55"],
            Basis::Aws,
        ),
        DropReason::BlockPublicAccess => (
            format!(
                "{packet} is dropped: VPC Block Public Access stops it at the internet gateway. Exclude the VPC or the subnet, or let it out through a NAT gateway where only ingress is blocked."
            ),
            &["F1.25", "F11.41"],
            Basis::Aws,
        ),
        DropReason::ServicePortsExhausted => (
            format!(
                "{packet} is dropped: every port of {label} towards {} is taken.",
                end(tuple.protocol, tuple.destination, tuple.destination_port)
            ),
            &["F11.46"],
            Basis::Model,
        ),
        DropReason::ServiceNoEntry => (
            format!(
                "{packet} is dropped: {label} knows no connection that it belongs to. Connections begin at the client; one that was idle for too long is forgotten."
            ),
            &["F8.31", "F4.37"],
            Basis::Infer,
        ),
        _ => (
            format!(
                "{packet} is dropped: {label} carries TCP and UDP, not {}.",
                tuple.protocol
            ),
            &["F11.47"],
            Basis::Infer,
        ),
    };
    Sentence::new(text, facts, basis)
}
