//! What NAT gateways refuse, and what would help.

use alloc::format;
use alloc::string::String;
use vpclab_model::{NatGateway, NatState, Network, StationPlace};

use super::words::{end, subject};
use super::{Basis, Sentence};
use crate::event::{DropReason, Hop};

pub(super) fn dropped(hop: &Hop, reason: DropReason, network: &Network) -> Sentence {
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    let gateway = match network.stations.station(hop.station).place {
        StationPlace::NatGateway(key) => Some(network.nat_gateway(key)),
        _ => None,
    };
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match reason {
        DropReason::NatPortsExhausted => (
            format!(
                "{packet} is dropped: every port of the NAT gateway towards {} is taken, 55,000 per address. Add an address, or spread the connections over more destinations.",
                end(tuple.protocol, tuple.destination, tuple.destination_port)
            ),
            &["F6.26", "F6.28", "F6.54", "D0.4"],
            Basis::Model,
        ),
        DropReason::NatProtocol => (
            format!(
                "{packet} is dropped: a NAT gateway carries TCP, UDP and ICMP, not {}. IPsec needs NAT traversal over UDP.",
                tuple.protocol
            ),
            &["F6.40", "T14.48"],
            Basis::Aws,
        ),
        DropReason::NatNotAddressable => (
            format!(
                "{packet} is dropped: it is addressed to the NAT gateway itself, which answers nothing. Test with a destination behind it."
            ),
            &["F6.13", "T14.36"],
            Basis::Aws,
        ),
        DropReason::NatNotAvailable => not_available(&packet, gateway),
        DropReason::NatForeignSource => (
            format!(
                "{packet} is dropped: {} is not of the NAT gateway's VPC. Connections through it begin in its own VPC.",
                tuple.source
            ),
            &["F6.7", "F6.8", "F6.10", "F6.11"],
            Basis::Aws,
        ),
        DropReason::NatRoutedToItself => (
            format!(
                "{packet} is dropped: the route table of the NAT gateway's own subnet sends what the gateway sends back to it. Put the gateway into a subnet with a route to an internet gateway, and its clients into another."
            ),
            &["F6.4", "T14.3"],
            Basis::Infer,
        ),
        DropReason::NatZoneNotRegistered => (
            format!(
                "{packet} is dropped: the regional NAT gateway is not registered in the Availability Zone of {}. Add the zone.",
                tuple.source
            ),
            &["F6.65", "F6.61"],
            Basis::Infer,
        ),
        _ => (
            format!(
                "{packet} is dropped: it comes from outside, and no connection from the inside waits for it."
            ),
            &["F6.7", "F6.33"],
            Basis::Infer,
        ),
    };
    Sentence::new(text, facts, basis)
}

fn not_available(
    packet: &str,
    gateway: Option<&NatGateway>,
) -> (String, &'static [&'static str], Basis) {
    let (why, facts): (_, &'static [&'static str]) = match gateway.map(|gateway| gateway.state) {
        Some(NatState::Pending) => (
            "is still being made. Wait until it is available",
            &["F6.14"],
        ),
        Some(NatState::Failed) => (
            "could not be made. Delete it, and make another",
            &["F6.14", "F6.15"],
        ),
        _ => (
            "is being deleted, and takes no new connection. Route to another",
            &["F6.14", "F6.37"],
        ),
    };
    let code = gateway
        .and_then(|gateway| gateway.failure_code)
        .map_or_else(String::new, |code| format!(" ({code})"));
    let text = format!("{packet} is dropped: the NAT gateway {why}{code}.");
    // That it forwards nothing then is nowhere written; AWS says what the states mean.
    (text, facts, Basis::Infer)
}
