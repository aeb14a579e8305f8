//! Route tables: which way a destination goes.
//!
//! Which row wins is [`Network::route_to`]: the longest prefix (F3.5), then static before prefix list
//! before propagated (F3.6). A route whose target is gone still wins, and drops: no shorter prefix
//! is tried (F3.17).

use core::net::IpAddr;
use vpclab_model::{Network, RouteTableKey, RouteTarget, WhyUnknown};
use vpclab_trace::{Decision, DropReason, RuleRef};

use super::Ruling;

/// The row for a destination: its position and its target.
pub(crate) fn lookup(
    network: &Network,
    table: RouteTableKey,
    destination: IpAddr,
) -> Option<(u16, RouteTarget)> {
    let (index, route) = network.route_to(table, destination)?;
    Some((index, route.target))
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
        // A route over a connection that is not active is a blackhole (F8.1).
        RouteTarget::Peering(key) if !network.peering(key).is_active() => {
            Ruling::refused(DropReason::PeeringNotActive, rule)
        }
        target if !network.is_there(target) => Ruling::refused(DropReason::BlackholeRoute, rule),
        RouteTarget::Unknown(key) => {
            let reason = match network.unknown(key).why {
                WhyUnknown::NotSimulated => DropReason::TargetNotSimulated,
                WhyUnknown::Gone | WhyUnknown::NotDescribed => DropReason::UnknownTarget,
            };
            Ruling::refused(reason, rule)
        }
        RouteTarget::Local if !reaches() => Ruling::refused(DropReason::NoInterface, rule),
        _ => Decision::Routed { rule }.into(),
    }
}
