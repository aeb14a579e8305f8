//! Transit gateways.
//!
//! A VPC is attached by an interface in one subnet of each Availability Zone; a packet gets in only
//! from a zone that has one (F8.10). The gateway looks the destination up in the one route table
//! that the attachment is associated with (F8.11), and hands the packet to another attachment: into
//! a VPC, where the attachment subnet's own route table takes over (F8.13), to another gateway that it
//! is peered with, where the same begins anew, or to a customer's network. What that sends comes in by
//! its attachment's table like anything else (F8.1a).
//!
//! Which zone a packet enters the other VPC by is the one it comes from, if the attachment has a
//! subnet there. In appliance mode it is one zone for the whole flow, both ways, so that a stateful
//! appliance sees all of it (F8.14).

use core::net::IpAddr;
use vpclab_model::{
    Attachment, AttachmentKey, AttachmentResource, CustomerAttachment, FiveTuple, Header,
    HeaderDetail, LinkKind, Network, RouteOrigin, SubnetKey, TransitGatewayRouteTableKey,
    VpcAttachment,
};
use vpclab_trace::{Decision, DropReason, End, Passage, Rewrite, RuleRef, Translation};

use super::Ruling;
use crate::addresses::AddressBook;
use crate::limits::NAT_MSS_MAX;
use crate::seed::mixed;

/// A packet from a VPC, at the attachment's interface; without a subnet there is none in its zone.
pub(crate) fn enter(
    network: &Network,
    key: AttachmentKey,
    subnet: Option<SubnetKey>,
    header: &Header,
) -> Ruling {
    let attachment = network.attachment(key);
    if !attachment.is_available() {
        Ruling::dropped(DropReason::AttachmentNotAvailable)
    } else if subnet.is_none() {
        Ruling::dropped(DropReason::TransitGatewayZone)
    } else if let (Some(_), Some(clamped)) = (attachment.route_table, clamped(header)) {
        clamped.into()
    } else {
        handed_over(attachment)
    }
}

/// The MSS option of a SYN is made to fit (F8.15).
fn clamped(header: &Header) -> Option<Decision> {
    let HeaderDetail::Tcp { mss: Some(mss), .. } = header.detail else {
        return None;
    };
    let rewrite = Rewrite {
        end: End::Source,
        address: header.tuple.source,
        port: header.tuple.source_port,
        mss: Some(NAT_MSS_MAX),
        ttl_decremented: false,
    };
    (mss > NAT_MSS_MAX).then_some(Decision::Translated {
        rewrite,
        by: Translation::MssClamp,
    })
}

/// A packet from the other end of a peering, or from a customer's network, before this attachment's
/// gateway looks at it.
pub(crate) fn cross(network: &Network, key: AttachmentKey, destination: IpAddr) -> Ruling {
    let attachment = network.attachment(key);
    let customer = network.customer_attachment(key);
    if customer.is_some() && !attachment.is_available() {
        return Ruling::dropped(DropReason::AttachmentNotAvailable);
    }
    match customer {
        Some(own) if !carries(own, destination) => Ruling::dropped(DropReason::VpnIpv4Only),
        _ => handed_over(attachment),
    }
}

/// A VPN connection carries IPv4, unless it was made for IPv6, which none is here (F8.1b).
fn carries(customer: &CustomerAttachment, destination: IpAddr) -> bool {
    destination.is_ipv4() || customer.kind == LinkKind::DirectConnect
}

fn handed_over(attachment: &Attachment) -> Ruling {
    match attachment.route_table {
        None => Ruling::dropped(DropReason::AttachmentWithoutTable),
        Some(_) => Decision::Passed(Passage::Forwarded).into(),
    }
}

/// The gateway itself: which attachment comes next for a packet from this one?
pub(crate) fn route(network: &Network, from: AttachmentKey, destination: IpAddr) -> Ruling {
    let Some(table) = network.attachment(from).route_table else {
        return Ruling::dropped(DropReason::AttachmentWithoutTable);
    };
    let Some((index, route)) = network.transit_gateway_route_to(table, destination) else {
        return Ruling::dropped(DropReason::TransitGatewayNoRoute);
    };
    let rule = RuleRef::TransitGatewayRoute { table, index };
    let leads_on = |key: AttachmentKey| network.attachment(key).is_available();
    if route.attachment.is_some_and(leads_on) {
        Decision::Routed { rule }.into()
    } else if route.unknown.is_some() {
        Ruling::refused(DropReason::UnknownTarget, rule)
    } else {
        Ruling::refused(DropReason::TransitGatewayBlackhole, rule)
    }
}

/// A packet into a VPC, at the attachment's interface in one of its subnets, or to a customer's
/// network: nothing is asked there, whoever wrote the route (F8.19).
pub(crate) fn leave(
    network: &Network,
    addresses: &AddressBook,
    (key, from): (AttachmentKey, Option<SubnetKey>),
    tuple: &FiveTuple,
) -> Ruling {
    if let Some(own) = network.customer_attachment(key) {
        return if !carries(own, tuple.destination) {
            Ruling::dropped(DropReason::VpnIpv4Only)
        } else if addresses
            .customer_host(own.customer, tuple.destination)
            .is_none()
        {
            Ruling::dropped(DropReason::NoCustomerHost)
        } else {
            Decision::Passed(Passage::Forwarded).into()
        };
    }
    let attached = network.vpc_attachment(key);
    if attached.is_some_and(|attached| network.vpc(attached.vpc).unknown) {
        return Ruling::dropped(DropReason::UnknownVpc);
    }
    match exit(network, key, from, tuple) {
        Some((_, passage)) => Decision::Passed(passage).into(),
        None => Ruling::dropped(DropReason::NoInterface),
    }
}

/// The subnet by which a packet enters a VPC, and why that one. `from` is the subnet by which it
/// entered the gateway.
pub(crate) fn exit(
    network: &Network,
    key: AttachmentKey,
    from: Option<SubnetKey>,
    tuple: &FiveTuple,
) -> Option<(SubnetKey, Passage)> {
    let attachment = network.vpc_attachment(key)?;
    let zone = |subnet: SubnetKey| &*network.subnet(subnet).availability_zone;
    let wanted = if attachment.appliance_mode {
        let known = |address| {
            let table = network.attachment(key).route_table?;
            zone_of(network, table, address)
        };
        match (known(tuple.source), known(tuple.destination)) {
            (Some(source), Some(destination)) => (source == destination).then_some(source),
            // `MODEL`: for the way back too, so that the flow stays in its zone.
            (source, destination) => source.or(destination),
        }
    } else {
        from.map(zone)
    };
    let same = wanted.and_then(|zone| network.attachment_subnet(attachment, zone));
    Some(match same {
        Some(subnet) => (subnet, Passage::SameZone),
        None => (of_flow(attachment, tuple)?, Passage::ZoneOfFlow),
    })
}

/// The zone of an address, as far as the table of an appliance's attachment can tell: by the routes
/// that VPCs propagate to it (F8.14).
fn zone_of(network: &Network, table: TransitGatewayRouteTableKey, address: IpAddr) -> Option<&str> {
    let routes = &network.transit_gateway_route_table(table).routes;
    let mut rows = routes.in_force().map(|(_, route)| route);
    let propagated = rows.find(|route| {
        route.origin == RouteOrigin::Propagated && route.destination.contains(&address)
    })?;
    let vpc = network.vpc_attachment(propagated.attachment?)?.vpc;
    let mut subnets = network.subnets.iter();
    let subnet = subnets.find(|subnet| subnet.vpc == vpc && subnet.contains(address))?;
    Some(&subnet.availability_zone)
}

/// One of the zones, the same for both directions of a flow. `MODEL`: AWS says "flow hash" of the
/// appliance's, and "random" of others (F8.14); which hash it does not say.
fn of_flow(attachment: &VpcAttachment, tuple: &FiveTuple) -> Option<SubnetKey> {
    let number = |address| match address {
        IpAddr::V4(address) => u64::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits() as u64 ^ (address.to_bits() >> 64) as u64,
    };
    let end = |address, port| mixed(number(address), u64::from(port));
    let hash =
        end(tuple.source, tuple.source_port) ^ end(tuple.destination, tuple.destination_port);
    let subnets = || attachment.subnets.in_force();
    let chosen = mixed(hash, 0).checked_rem(subnets().count() as u64)?;
    subnets().nth(chosen as usize).map(|(_, subnet)| *subnet)
}

/// The other end of a peering, if the attachment is one.
pub(crate) fn other_end(network: &Network, key: AttachmentKey) -> Option<(AttachmentKey, bool)> {
    match network.attachment(key).resource {
        AttachmentResource::Peering {
            other,
            inter_region,
        } => Some((other, inter_region)),
        AttachmentResource::Vpc(_) | AttachmentResource::Customer(_) => None,
    }
}

/// Does an attachment keep in mind whose groups packets come from? (F8.16)
pub(crate) fn keeps_groups(network: &Network, key: AttachmentKey) -> bool {
    let gateway = network.attachment(key).transit_gateway;
    network.transit_gateway(gateway).security_group_referencing
        && network
            .vpc_attachment(key)
            .is_some_and(|attachment| attachment.security_group_referencing)
}
