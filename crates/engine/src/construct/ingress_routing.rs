//! Ingress routing: a route table that belongs to a gateway, and steers what comes in by it.
//!
//! Its routes lead a subnet's traffic to a middlebox's interface first (F3.22). From an internet
//! gateway that works only if the interface has a public address (F3.23); and what leaves the subnet
//! has to take the same way back (F3.24, F3.25).

use core::net::IpAddr;
use vpclab_model::{Network, RouteTarget, SubnetKey};
use vpclab_trace::{Decision, DropReason, RuleRef};

use super::{Ruling, route_table};
use crate::stage::Gateway;

/// A packet that comes in by a gateway that has a table.
pub(crate) fn entering(
    network: &Network,
    gateway: Gateway,
    destination: IpAddr,
    reaches: impl FnOnce() -> bool,
) -> Ruling {
    let Some(table) = gateway.route_table(network) else {
        return Ruling::dropped(DropReason::NoRoute);
    };
    let ruling = route_table::decide(network, table, destination, reaches);
    match (gateway, target(network, &ruling)) {
        (Gateway::Internet(_), Some((rule, RouteTarget::Interface(key)))) => {
            let mut addresses = network.interface(key).addresses.iter();
            // Any IPv6 address is a public one (F7.3).
            if addresses.any(|address| match destination {
                IpAddr::V4(_) => address.public.is_some(),
                IpAddr::V6(_) => address.private.is_ipv6(),
            }) {
                ruling
            } else {
                Ruling::refused(DropReason::MiddleboxNotPublic, rule)
            }
        }
        _ => ruling,
    }
}

/// What a subnet's table has decided: traffic for a subnet that passes a middlebox on its way in
/// cannot leave by the internet gateway directly (F3.25). `MODEL`: the middlebox's own subnet can.
pub(crate) fn leaving(
    network: &Network,
    subnet: SubnetKey,
    source: IpAddr,
    ruling: Ruling,
) -> Ruling {
    let Some((rule, RouteTarget::InternetGateway(key))) = target(network, &ruling) else {
        return ruling;
    };
    let blocks = &network.subnet(subnet).cidr_blocks;
    let block = blocks
        .iter()
        .find(|block| block.addr().is_ipv4() == source.is_ipv4());
    let inbound = network
        .internet_gateway(key)
        .route_table
        .zip(block)
        .and_then(|(table, block)| route_table::lookup(network, table, block.network()));
    match inbound {
        Some((_, RouteTarget::Interface(middlebox)))
            if network.interface(middlebox).subnet != subnet =>
        {
            Ruling::refused(DropReason::InboundRedirected, rule)
        }
        _ => ruling,
    }
}

/// The row that was chosen, and where it leads.
fn target(network: &Network, ruling: &Ruling) -> Option<(RuleRef, RouteTarget)> {
    let Ruling::Decided(Decision::Routed { rule }) = ruling else {
        return None;
    };
    let RuleRef::Route { table, index } = *rule else {
        return None;
    };
    let route = network.route_table(table).routes.get(index)?;
    Some((*rule, route.target))
}
