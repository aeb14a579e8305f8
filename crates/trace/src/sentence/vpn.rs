//! What virtual private gateways pass on, and what they refuse.

use alloc::format;
use alloc::string::String;
use vpclab_model::{Direction, Network, Scenario, StationPlace};

use super::words::{station_label, subject};
use super::{Basis, Sentence};
use crate::event::{DropReason, Hop};

pub(super) fn passed(hop: &Hop, scenario: &Scenario) -> (String, &'static [&'static str], Basis) {
    let packet = subject(&hop.header);
    let gateway = station_label(scenario, hop.station);
    let destination = hop.header.tuple.destination;
    match hop.direction {
        Some(Direction::Ingress) => (
            format!(
                "{packet} comes out of the tunnel at virtual private gateway {gateway}, for {destination}."
            ),
            &["F8.40", "F8.42"],
            Basis::Aws,
        ),
        _ => {
            let link = match scenario.network.stations.station(hop.station).place {
                StationPlace::VpnGateway(key) => scenario.network.customer_link(key, destination),
                _ => None,
            };
            let by = link.map_or("", |link| link.identity.label());
            (
                format!(
                    "Virtual private gateway {gateway} sends {} into {by}, which knows a prefix for {destination}.",
                    packet.replacen("The ", "the ", 1)
                ),
                &["F8.40", "F8.42"],
                Basis::Aws,
            )
        }
    }
}

pub(super) fn dropped(hop: &Hop, reason: DropReason, network: &Network) -> Sentence {
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match reason {
        DropReason::VpnSourceNotPrivate => (
            format!(
                "{packet} is dropped: {} is no private address of an interface in the gateway's VPC, and a virtual private gateway sends nothing else. Other VPCs reach a customer's network through a transit gateway.",
                tuple.source
            ),
            &["F8.42", "F11.49"],
            Basis::Aws,
        ),
        DropReason::VpnDestinationNotPrivate => (
            format!(
                "{packet} is dropped: {} is no private address of an interface in the gateway's VPC. A customer's network reaches neither internet gateway nor NAT gateway through a virtual private gateway; through a transit gateway it can.",
                tuple.destination
            ),
            &["F6.10", "F8.42", "F11.49"],
            Basis::Aws,
        ),
        DropReason::VpnUnknownPrefix => (
            format!(
                "{packet} is dropped: no connection of the virtual private gateway knows a prefix for {}. Advertise one, or add a static route to the connection.",
                tuple.destination
            ),
            &["F8.40"],
            Basis::Aws,
        ),
        DropReason::VpnIpv4Only if is_at_transit(hop, network) => (
            format!(
                "{packet} is dropped: this VPN connection carries IPv4 only. IPv6 takes a connection whose tunnels are made for it."
            ),
            &["F8.1b"],
            Basis::Aws,
        ),
        DropReason::VpnIpv4Only => (
            format!("{packet} is dropped: a virtual private gateway carries IPv4 only."),
            &["F8.41"],
            Basis::Aws,
        ),
        _ => (
            format!(
                "{packet} is lost in the customer's network: nobody in this scenario has {} there.",
                tuple.destination
            ),
            &["D0.1"],
            Basis::Model,
        ),
    };
    Sentence::new(text, facts, basis)
}

fn is_at_transit(hop: &Hop, network: &Network) -> bool {
    let place = network.stations.station(hop.station).place;
    matches!(place, StationPlace::Attachment(_))
}
