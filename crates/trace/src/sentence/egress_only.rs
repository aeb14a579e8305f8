//! What an egress-only internet gateway says.

use alloc::format;
use vpclab_model::{Direction, EgressOnlyGatewayKey, Network, Scenario};

use super::words::{flow_state_name, station_label, subject};
use super::{Basis, Sentence};
use crate::event::{DropReason, Hop, NatUpdate, RemovalReason};

pub(super) fn let_through(hop: &Hop, update: NatUpdate, scenario: &Scenario) -> Sentence {
    let packet = subject(&hop.header);
    let gateway = station_label(scenario, hop.station);
    let state = flow_state_name(update.state);
    let (text, facts): (_, &'static [&'static str]) = match (hop.direction, update.made) {
        (Some(Direction::Ingress), _) => (
            format!(
                "{packet} answers what went out, so egress-only gateway {gateway} lets it in: the flow is {state}."
            ),
            &["F7.20"],
        ),
        (_, true) => (
            format!(
                "{packet} leaves by egress-only gateway {gateway}, which remembers the flow and translates nothing: {state}."
            ),
            &["F7.20", "F7.21", "F7.3", "T14.45"],
        ),
        (_, false) => (
            format!("{packet} leaves by egress-only gateway {gateway}: the flow is {state}."),
            &["F7.20", "F7.21"],
        ),
    };
    Sentence::new(text, facts, Basis::Aws)
}

/// An ICMP error.
pub(super) fn about_a_flow(hop: &Hop, scenario: &Scenario) -> Sentence {
    Sentence::new(
        format!(
            "{} is about a flow that went out, so egress-only gateway {} lets it in.",
            subject(&hop.header),
            station_label(scenario, hop.station)
        ),
        &["F7.20", "F9.23"],
        Basis::Model,
    )
}

pub(super) fn dropped(hop: &Hop, reason: DropReason, scenario: &Scenario) -> Sentence {
    let packet = subject(&hop.header);
    let gateway = station_label(scenario, hop.station);
    let (text, facts): (_, &'static [&'static str]) = match reason {
        DropReason::EgressOnlyIpv4 => (
            format!(
                "{packet} is dropped: egress-only gateway {gateway} carries IPv6 only. For IPv4 there are NAT gateways."
            ),
            &["F3.21"],
        ),
        _ => (
            format!(
                "{packet} is dropped: nothing in the VPC asked for it, and egress-only gateway {gateway} lets no connection begin outside. Route ::/0 to an internet gateway where servers are to be reached."
            ),
            &["F7.20", "F7.22"],
        ),
    };
    Sentence::new(text, facts, Basis::Aws)
}

pub(super) fn entry_removed(
    key: EgressOnlyGatewayKey,
    reason: RemovalReason,
    network: &Network,
) -> Sentence {
    let why = match reason {
        RemovalReason::Idle
        | RemovalReason::IdleUdp
        | RemovalReason::IdleIcmp
        | RemovalReason::IdleOther
        | RemovalReason::IdleBalanced => "it was idle for 350 s",
        RemovalReason::Closed => "it was closed, and its time of grace is over",
        RemovalReason::Unanswered => "nobody ever answered",
        RemovalReason::HalfClosed => "one side closed and the other never finished",
        RemovalReason::Replaced => "a new connection between the same ends takes its place",
        RemovalReason::TableGone | RemovalReason::AddressGone => "the gateway is gone",
    };
    let gateway = network.egress_only_gateway(key).identity.label();
    Sentence::new(
        format!(
            "Egress-only gateway {gateway} forgets a flow: {why} (AWS publishes no times; ours are those of a NAT gateway)."
        ),
        &["F7.21"],
        Basis::Model,
    )
}
