//! Route tables, and which of their rows decides.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::net::IpAddr;
use ipnet::IpNet;

use super::block::covers;
use super::{
    EgressOnlyGatewayKey, Identity, InterfaceKey, InternetGatewayKey, NatGatewayKey, Network,
    PeeringKey, PrefixListKey, RouteTableKey, Rows, TransitGatewayKey, UnknownKey, VpcEndpointKey,
    VpcKey, VpnGatewayKey,
};

/// A route table. Rows keep the order in which they were written; order decides nothing (F3.5).
#[derive(Clone, Debug)]
pub struct RouteTable {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Is it its VPC's main route table?
    pub main: bool,
    /// The rows, `local` ones first.
    pub routes: Rows<Route>,
    /// Which virtual private gateways propagate the prefixes that they know to it (F3.18).
    pub propagating: Vec<VpnGatewayKey>,
}

/// One row of a route table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Which destinations it is for.
    pub destination: RouteDestination,
    /// Where they go.
    pub target: RouteTarget,
    /// Who put it there.
    pub origin: RouteOrigin,
}

/// The destinations of a route (F3.20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteDestination {
    /// A CIDR block.
    Cidr(IpNet),
    /// Every entry of a prefix list.
    PrefixList(PrefixListKey),
}

/// Where a row comes from (F3.18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteOrigin {
    /// There with the table: a block of the VPC, whatever its target is now (F3.12).
    Local,
    /// Written by somebody.
    Static,
    /// Learned by a virtual private gateway.
    Propagated,
}

/// The target of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteTarget {
    /// Stays inside the VPC.
    Local,
    /// To an internet gateway.
    InternetGateway(InternetGatewayKey),
    /// To a NAT gateway.
    NatGateway(NatGatewayKey),
    /// The target is gone: matches, and drops (F3.15, F3.17).
    Blackhole,
    /// To a network interface: a middlebox.
    Interface(InterfaceKey),
    /// To a virtual private gateway.
    VpnGateway(VpnGatewayKey),
    /// To a gateway endpoint (F8.20).
    VpcEndpoint(VpcEndpointKey),
    /// To the VPC at the other end of a peering connection.
    Peering(PeeringKey),
    /// To a transit gateway.
    TransitGateway(TransitGatewayKey),
    /// To an egress-only internet gateway; IPv6 only (F3.21).
    EgressOnlyGateway(EgressOnlyGatewayKey),
    /// To something that is not here: gone, not described, or not simulated.
    Unknown(UnknownKey),
}

/// How a row of a table fares for one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteFate {
    /// It decides.
    Chosen,
    /// It does not cover the destination.
    Elsewhere,
    /// Another one that covers it has a longer prefix (F3.5).
    LessSpecific,
    /// Another one with the same prefix comes first: static before prefix list before propagated
    /// (F3.6).
    LowerPriority,
    /// The destination is local, and no propagated route goes before that (F3.9).
    BehindLocal,
    /// Another prefix list has the same prefix, and AWS picks one of the two at random (F3.10).
    OtherPrefixList,
}

impl Route {
    /// The order among rows with the same prefix, the last one first (F3.6).
    const fn priority(&self) -> u8 {
        match (self.origin, self.destination) {
            (RouteOrigin::Propagated, _) => 0,
            (_, RouteDestination::PrefixList(_)) => 1,
            (RouteOrigin::Static, RouteDestination::Cidr(_)) => 2,
            (RouteOrigin::Local, RouteDestination::Cidr(_)) => 3,
        }
    }
}

impl Network {
    /// The row of a table that decides where an address goes: longest prefix first (F3.5), then by
    /// priority (F3.6). Of two prefix lists the lower id. `MODEL` (F3.10)
    #[must_use]
    pub fn route_to(&self, table: RouteTableKey, address: IpAddr) -> Option<(u16, &Route)> {
        let mut local = false;
        let mut best: Option<(u16, &Route, u8)> = None;
        for (index, route) in self.route_table(table).routes.in_force() {
            let Some(length) = self.prefix_towards(route, address) else {
                continue;
            };
            let is_propagated = |route: &Route| route.origin == RouteOrigin::Propagated;
            if route.origin == RouteOrigin::Local && !local {
                local = true;
                // No propagated route goes before a local one (F3.9).
                best = best.filter(|(_, best, _)| !is_propagated(best));
            }
            let wins = !(local && is_propagated(route))
                && best.is_none_or(|(_, best, best_length)| {
                    self.order((route, length), (best, best_length)) == Ordering::Greater
                });
            if wins {
                best = Some((index, route, length));
            }
        }
        best.map(|(index, route, _)| (index, route))
    }

    /// How each row of a table that is in force fares for an address.
    pub fn route_fates(
        &self,
        table: RouteTableKey,
        address: IpAddr,
    ) -> impl Iterator<Item = (u16, &Route, RouteFate)> {
        let chosen = self.route_to(table, address);
        let longest = chosen.and_then(|(_, route)| self.prefix_towards(route, address));
        let fate = move |index: u16, route: &Route| {
            let (Some((chosen, winner)), Some(length)) =
                (chosen, self.prefix_towards(route, address))
            else {
                return RouteFate::Elsewhere;
            };
            if chosen == index {
                RouteFate::Chosen
            } else if Some(length) < longest {
                RouteFate::LessSpecific
            } else if Some(length) > longest
                || (route.origin, winner.origin) == (RouteOrigin::Propagated, RouteOrigin::Local)
            {
                RouteFate::BehindLocal
            } else if winner.priority() > route.priority() {
                RouteFate::LowerPriority
            } else {
                RouteFate::OtherPrefixList
            }
        };
        self.route_table(table)
            .routes
            .in_force()
            .map(move |(index, route)| (index, route, fate(index, route)))
    }

    /// Does the table steer what comes in by a gateway? (F3.22)
    #[must_use]
    pub fn is_gateway_table(&self, table: RouteTableKey) -> bool {
        let internet = self
            .internet_gateways
            .iter()
            .map(|gateway| gateway.route_table);
        let vpn = self.vpn_gateways.iter().map(|gateway| gateway.route_table);
        internet.chain(vpn).any(|own| own == Some(table))
    }

    /// The length of the prefix with which a row covers an address.
    fn prefix_towards(&self, route: &Route, address: IpAddr) -> Option<u8> {
        match route.destination {
            RouteDestination::Cidr(block) => covers(&block, address).then(|| block.prefix_len()),
            RouteDestination::PrefixList(list) => self.prefix_list(list).covers(address),
        }
    }

    /// Which of two rows that cover an address goes before the other; greater is better.
    fn order(&self, a: (&Route, u8), b: (&Route, u8)) -> Ordering {
        let by_rank = (a.1, a.0.priority()).cmp(&(b.1, b.0.priority()));
        by_rank.then_with(|| match (a.0.destination, b.0.destination) {
            (RouteDestination::PrefixList(a), RouteDestination::PrefixList(b)) => {
                let id = |list| &self.prefix_list(list).identity.id;
                id(b).cmp(id(a))
            }
            _ => Ordering::Equal,
        })
    }
}
