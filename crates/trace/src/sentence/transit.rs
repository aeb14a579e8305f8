//! What transit gateways do.

use alloc::format;
use alloc::string::{String, ToString};
use vpclab_model::{
    AttachmentKey, AttachmentResource, Direction, Network, RouteOrigin, StationPlace,
    TransitGatewayRoute, TransitGatewayRouteTableKey,
};

use super::words::{rule_text, subject};
use super::{Basis, Sentence};
use crate::event::{DropReason, Hop, Passage, Rewrite, RuleRef};

fn attachment(hop: &Hop, network: &Network) -> Option<AttachmentKey> {
    match network.stations.station(hop.station).place {
        StationPlace::Attachment(key) => Some(key),
        _ => None,
    }
}

/// What an attachment is called, and what it attaches.
fn label(key: Option<AttachmentKey>, network: &Network) -> String {
    let Some(key) = key else {
        return String::new();
    };
    let attachment = network.attachment(key);
    match &attachment.resource {
        AttachmentResource::Vpc(own) => format!(
            "{} of VPC {}",
            attachment.identity.label(),
            network.vpc(own.vpc).identity.label()
        ),
        AttachmentResource::Peering { .. } => attachment.identity.label().to_string(),
        AttachmentResource::Customer(own) => format!(
            "{} of customer gateway {}",
            attachment.identity.label(),
            network.customer_gateway(own.customer).label()
        ),
    }
}

/// A packet on its way into a gateway, or from one to another.
pub(super) fn forwarded(hop: &Hop, network: &Network) -> Sentence {
    let key = attachment(hop, network);
    let packet = subject(&hop.header);
    let label = label(key, network);
    let customer = key.and_then(|key| network.customer_attachment(key));
    match hop.direction {
        None if customer.is_some() => Sentence::new(
            format!(
                "{packet} comes from the customer's network into the transit gateway by attachment {label}."
            ),
            &["F8.1a"],
            Basis::Aws,
        ),
        Some(Direction::Egress) => {
            let by = customer.map_or("", |own| own.connection.label());
            Sentence::new(
                format!(
                    "{packet} leaves the transit gateway by attachment {label}: {by} takes whatever the gateway's routes send there."
                ),
                &["F8.19"],
                Basis::Aws,
            )
        }
        Some(Direction::Ingress) => Sentence::new(
            format!(
                "{packet} enters the transit gateway by attachment {label}, in the zone that it comes from."
            ),
            &["F8.10", "F8.18"],
            Basis::Aws,
        ),
        _ => Sentence::new(
            format!("{packet} crosses the peering {label} from one transit gateway to the other."),
            &["F8.11"],
            Basis::Aws,
        ),
    }
}

/// A SYN on its way into a gateway, whose MSS is made to fit.
pub(super) fn clamped(hop: &Hop, rewrite: Rewrite, network: &Network) -> Sentence {
    Sentence::new(
        format!(
            "{} enters the transit gateway by attachment {}, which clamps its MSS to {}.",
            subject(&hop.header),
            label(attachment(hop, network), network),
            rewrite.mss.unwrap_or(0)
        ),
        &["F8.10", "F8.15", "F9.25"],
        Basis::Model,
    )
}

/// A packet comes into a VPC.
pub(super) fn entered_vpc(hop: &Hop, passage: Passage, network: &Network) -> Sentence {
    let key = attachment(hop, network);
    let appliance = key
        .and_then(|key| network.vpc_attachment(key))
        .is_some_and(|attachment| attachment.appliance_mode);
    let subnet = hop
        .next
        .map(|next| network.stations.station(next.station).place);
    let place = match subnet {
        Some(StationPlace::Subnet(subnet)) => {
            let subnet = network.subnet(subnet);
            format!(
                "subnet {} in {}",
                subnet.identity.label(),
                subnet.availability_zone
            )
        }
        _ => String::new(),
    };
    let (why, basis) = match (passage, appliance) {
        (Passage::SameZone, false) => ("the zone that it comes from", Basis::Aws),
        (Passage::SameZone, true) => ("the zone of the flow, as appliance mode has it", Basis::Aws),
        (_, true) => (
            "one zone for the whole flow, as appliance mode has it",
            Basis::Model,
        ),
        _ => (
            "any zone, as the attachment has none where it comes from",
            Basis::Model,
        ),
    };
    Sentence::new(
        format!(
            "{} leaves the transit gateway by attachment {} through {place}: {why}. That subnet's route table is next.",
            subject(&hop.header),
            label(key, network)
        ),
        &["F8.13", "F8.14"],
        basis,
    )
}

/// A gateway found the next attachment.
pub(super) fn routed(
    hop: &Hop,
    table: TransitGatewayRouteTableKey,
    index: u16,
    network: &Network,
) -> Sentence {
    let rows = network.transit_gateway_route_table(table);
    let route = rows.routes.get(index);
    Sentence::new(
        format!(
            "Transit gateway route table {}: {} goes to attachment {} by {}.",
            rows.identity.label(),
            hop.header.tuple.destination,
            label(route.and_then(|route| route.attachment), network),
            route_text(table, index, network)
        ),
        &["F8.11"],
        Basis::Aws,
    )
}

/// Where a row leads, by its id.
pub(crate) fn route_target<'n>(route: &TransitGatewayRoute, network: &'n Network) -> &'n str {
    match (route.attachment, route.unknown) {
        (Some(key), _) => &network.attachment(key).identity.id,
        (None, Some(key)) => &network.unknown(key).identity.id,
        (None, None) => "blackhole",
    }
}

/// A row in words.
pub(super) fn route_text(
    table: TransitGatewayRouteTableKey,
    index: u16,
    network: &Network,
) -> String {
    let rows = &network.transit_gateway_route_table(table).routes;
    rows.get(index).map_or_else(String::new, |route| {
        let target = route_target(route, network);
        let origin = match (route.origin, route.list) {
            (RouteOrigin::Propagated, _) => " (propagated)".to_string(),
            (_, Some(list)) => format!(" ({})", network.prefix_list(list).identity.id),
            _ => String::new(),
        };
        format!("{} → {target}{origin}", route.destination)
    })
}

/// A packet does not get through.
pub(super) fn dropped(
    hop: &Hop,
    reason: DropReason,
    rule: Option<RuleRef>,
    network: &Network,
) -> Sentence {
    let packet = subject(&hop.header);
    let key = attachment(hop, network);
    let label = label(key, network);
    let (text, facts): (String, &'static [&'static str]) = match reason {
        DropReason::AttachmentNotAvailable => (
            format!(
                "{packet} is dropped: attachment {label} is {}, and traffic flows in available only.",
                key.map_or("", |key| network.attachment(key).state.name())
            ),
            &["F8.18"],
        ),
        DropReason::TransitGatewayZone => (
            format!(
                "{packet} is dropped: attachment {label} has no subnet in the Availability Zone that it comes from. Add one; it serves all subnets of its zone."
            ),
            &["F8.10", "T14.47"],
        ),
        DropReason::AttachmentWithoutTable => (
            format!(
                "{packet} is dropped: attachment {label} is associated with no route table of the transit gateway. Associate it with one."
            ),
            &["F8.11"],
        ),
        DropReason::TransitGatewayNoRoute => (
            format!(
                "{packet} is dropped: no route of the transit gateway covers {}. Let the network that has it propagate its routes, or write one.",
                hop.header.tuple.destination
            ),
            &["F8.11"],
        ),
        DropReason::TransitGatewayBlackhole => (
            format!(
                "{packet} is dropped: the transit gateway's route {} is a blackhole.",
                rule.map_or_else(String::new, |rule| rule_text(rule, network))
            ),
            &["F8.12"],
        ),
        _ => (
            format!(
                "{packet} is dropped: a rule allows a security group, but the transit gateway does not pass on whose groups it comes from. Turn security group referencing on, at the gateway and at both attachments, or allow the address {}.",
                hop.header.tuple.source
            ),
            &["F8.16", "F4.10"],
        ),
    };
    Sentence::new(text, facts, Basis::Aws)
}
