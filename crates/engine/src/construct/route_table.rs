//! Route tables: which way a destination goes.
//!
//! The longest prefix that covers the destination wins (F3.5), whatever the order of the rows. A
//! route whose target is gone still wins, and drops: no shorter prefix is tried (F3.17).

use core::net::IpAddr;
use vpclab_model::{Network, RouteTableKey, RouteTarget};
use vpclab_trace::{Decision, DropReason, RuleRef};

use super::Ruling;

/// The row for a destination: its position and its target.
pub(crate) fn lookup(
    network: &Network,
    table: RouteTableKey,
    destination: IpAddr,
) -> Option<(u16, RouteTarget)> {
    network
        .route_table(table)
        .routes
        .in_force()
        .filter(|(_, route)| route.destination.contains(&destination))
        .max_by_key(|(index, route)| (route.destination.prefix_len(), core::cmp::Reverse(*index)))
        .map(|(index, route)| (index, route.target))
}

/// A packet at a router. `reaches`: does anything in the VPC have the destination address?
pub(crate) fn decide(
    network: &Network,
    table: RouteTableKey,
    destination: IpAddr,
    reaches: impl FnOnce() -> bool,
) -> Ruling {
    let Some((index, target)) = lookup(network, table, destination) else {
        return Ruling::dropped(DropReason::NoRoute);
    };
    let rule = RuleRef::Route { table, index };
    match target {
        RouteTarget::Blackhole => Ruling::refused(DropReason::BlackholeRoute, rule),
        RouteTarget::Local if !reaches() => Ruling::refused(DropReason::NoInterface, rule),
        _ => Decision::Routed { rule }.into(),
    }
}
