//! Other routes at a table that a packet has come to.

use core::net::IpAddr;
use ipnet::IpNet;
use vpclab_model::{
    NatPlacement, Network, Route, RouteDestination, RouteOrigin, RouteTableKey, RouteTarget,
    StationKind, StationPlace, VpcKey,
};
use vpclab_trace::{Decision, Hop, RuleRef};

use super::{Opening, targets};
use crate::change::Change;

/// Ways to send what came to this table elsewhere; none if the hop is at no table.
pub(super) fn at(network: &Network, hop: &Hop) -> Vec<Opening> {
    let Some((table, vpc)) = table_of(network, hop) else {
        return Vec::new();
    };
    around(network, table, vpc, hop.header.tuple.destination)
}

/// Ways to send what a table has for an address elsewhere.
pub(super) fn around(
    network: &Network,
    table: RouteTableKey,
    vpc: VpcKey,
    destination: IpAddr,
) -> Vec<Opening> {
    let chosen = network.route_to(table, destination);
    let chosen = chosen.map(|(_, route)| *route);
    let mut changes: Vec<Opening> = Vec::new();
    for (first, target) in targets::plausible(network, vpc, destination) {
        if chosen.is_some_and(|route| route.target == target) {
            continue;
        }
        for change in towards(network, table, vpc, destination, target, chosen) {
            let opening: Opening = first.into_iter().chain([change]).collect();
            if !changes.contains(&opening) {
                changes.push(opening);
            }
        }
    }
    if let Some(Route {
        destination: RouteDestination::Cidr(block),
        origin: RouteOrigin::Static,
        ..
    }) = chosen
        && has_another(network, table, destination, block)
    {
        changes.push(vec![Change::RouteGone {
            table,
            destination: block,
        }]);
    }
    changes
}

/// A route for this address alone, one for all of its kind, and the one there is pointed elsewhere.
fn towards(
    network: &Network,
    table: RouteTableKey,
    vpc: VpcKey,
    destination: IpAddr,
    target: RouteTarget,
    chosen: Option<Route>,
) -> Vec<Change> {
    let route = |block: IpNet| Change::Route {
        table,
        destination: block,
        target,
        replaces: stands(network, table, block),
    };
    let own = chosen.and_then(|route| match (route.destination, route.origin) {
        (RouteDestination::Cidr(block), RouteOrigin::Static | RouteOrigin::Local) => Some(block),
        _ => None,
    });
    // The routes of a VPC's own blocks are there, and may be given back (F3.12).
    if target == RouteTarget::Local {
        let local = own.filter(|block| network.vpc(vpc).cidr_blocks.contains(block));
        return local.map(route).into_iter().collect();
    }
    let mut changes = vec![route(IpNet::from(destination))];
    let usual = targets::usual_block(network, vpc, target, destination);
    // A shorter prefix than the one that wins now would change nothing.
    let longest = own.map_or(0, |block| block.prefix_len());
    let usual = usual.filter(|block| block.prefix_len() >= longest);
    for block in usual.into_iter().chain(own) {
        let change = route(block);
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

/// Is a route to exactly this block in force that somebody may replace?
fn stands(network: &Network, table: RouteTableKey, block: IpNet) -> bool {
    let mut rows = network.route_table(table).routes.in_force();
    rows.any(|(_, route)| {
        route.destination == RouteDestination::Cidr(block)
            && route.origin != RouteOrigin::Propagated
    })
}

/// Does any other row in force cover the address?
fn has_another(network: &Network, table: RouteTableKey, destination: IpAddr, block: IpNet) -> bool {
    let mut rows = network.route_table(table).routes.in_force();
    rows.any(|(_, route)| match route.destination {
        RouteDestination::Cidr(other) => other != block && other.contains(&destination),
        RouteDestination::PrefixList(list) => {
            network.prefix_list(list).covers(destination).is_some()
        }
    })
}

/// The table that a hop asked, and whose it is.
fn table_of(network: &Network, hop: &Hop) -> Option<(RouteTableKey, VpcKey)> {
    let station = network.stations.station(hop.station);
    let is_asked = !matches!(
        hop.decision,
        Decision::Routed {
            rule: RuleRef::ReturnToSender { .. }
        }
    );
    if station.kind != StationKind::RouteTable || !is_asked {
        return None;
    }
    let table = match station.place {
        StationPlace::Subnet(key) => network.subnet(key).route_table,
        StationPlace::NatGateway(key) => match network.nat_gateway(key).placement {
            NatPlacement::Regional(table) => table,
            NatPlacement::Zonal(subnet) => network.subnet(subnet).route_table,
        },
        StationPlace::InternetGateway(key) => network.internet_gateway(key).route_table?,
        StationPlace::VpnGateway(key) => network.vpn_gateway(key).route_table?,
        _ => return None,
    };
    Some((table, network.route_table(table).vpc))
}
