//! Route tables and their routes.

use alloc::format;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::prefix_list;
use super::route_target::{self, Surroundings};
use super::subnet::SubnetDraft;
use super::unknown::Unknowns;
use super::vpc::{VpcDraft, range};
use super::{Parts, quota};
use crate::check::fields::{Fields, Placed, Text};
use crate::check::index::Numbers;
use crate::check::report::Report;
use crate::check::value;
use crate::network::{
    Identity, PrefixListKey, Route, RouteDestination, RouteOrigin, RouteTarget, VpcKey,
    VpnGatewayKey, WhyUnknown,
};

pub(super) const KEYS: &[&str] = &["id", "name", "vpc", "main", "routes", "propagatingVgws"];

/// What AWS says of a route (F3.15).
const STATES: &[&str] = &["active", "blackhole"];

/// Who put it there (F3.18).
const ORIGINS: &[&str] = &["CreateRoute", "EnableVgwRoutePropagation"];

/// A route table as far as it could be read.
pub(super) struct RouteTableDraft {
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) main: bool,
    pub(super) routes: Vec<Route>,
    /// Which virtual private gateways propagate to it.
    pub(super) propagating: Vec<VpnGatewayKey>,
}

/// Every table with its VPC, without routes: those may refer to anything.
pub(super) fn owners(parts: &Parts<'_>) -> Vec<RouteTableDraft> {
    let owners = parts.owners(&parts.route_tables).into_iter();
    let drafts = owners
        .zip(&parts.route_tables.items)
        .map(|(vpc, item)| RouteTableDraft {
            identity: item.as_ref().and_then(|item| item.identity.clone()),
            vpc,
            main: item
                .as_ref()
                .is_some_and(|item| item.fields.truth("main", false)),
            routes: Vec::new(),
            propagating: Vec::new(),
        });
    let drafts: Vec<RouteTableDraft> = drafts.collect();
    let owners = drafts.iter().map(|table| table.vpc);
    parts.quota_of_vpcs(
        &quota::ROUTE_TABLES,
        owners.zip(parts.route_tables.places()),
    );
    drafts
}

/// The routes of every table: one local route per block of the VPC (F1.7), then those of the file.
pub(super) fn read_routes(
    parts: &Parts<'_>,
    tables: &mut [RouteTableDraft],
    around: &Surroundings<'_>,
    unknown: &mut Unknowns,
) {
    for (index, table) in tables.iter_mut().enumerate() {
        let vpc = table.vpc.and_then(|vpc| around.vpcs.get(vpc.index()));
        table.routes = vpc.map(local_routes).unwrap_or_default();
        let Some(Some(item)) = parts.route_tables.items.get(index) else {
            continue;
        };
        let mut seen = Numbers::default();
        // A prefix list counts with its maximum (F3.27).
        let mut weights = [0; 2];
        for node in item.fields.list("routes") {
            let keys = &["destination", "target", "state", "origin"];
            let Some(fields) = Fields::of(node, "a route", keys, parts.report) else {
                continue;
            };
            let state = fields.word("state", "unknown-value", STATES);
            let is_blackhole = state.is_some_and(|state| state.value == 1);
            let destination = fields
                .require_text(
                    "destination",
                    "a CIDR block, for example \"0.0.0.0/0\", or a prefix list",
                )
                .and_then(|text| destination(parts, text, around));
            let target = fields
                .require_text(
                    "target",
                    "\"local\", \"blackhole\", or the id or name of a gateway or an interface",
                )
                .and_then(|text| {
                    let value = match is_blackhole {
                        // It need not be there any more.
                        true => RouteTarget::Unknown(unknown.add(text, WhyUnknown::Gone)),
                        false => route_target::read(parts, text, table.vpc, around, unknown)?,
                    };
                    Some(Placed { at: text.at, value })
                });
            let origin = match fields.word("origin", "unknown-value", ORIGINS) {
                Some(Placed { value: 1, .. }) => RouteOrigin::Propagated,
                _ => RouteOrigin::Static,
            };
            let Some(destination) = destination else {
                continue;
            };
            weights[usize::from(destination.value.is_ipv6(around))] +=
                usize::from(destination.value.weight(around));
            if !seen.add_in(destination.value.number().0, destination.value.number().1) {
                parts.report.error(
                    destination.at,
                    "duplicate-route",
                    "a route to this destination is in this table already",
                    "each destination has one target",
                );
                continue;
            }
            if let Some(target) = target {
                add(parts, table, (destination, target, origin), around);
            }
        }
        for (quota, weight) in [&quota::ROUTES, &quota::IPV6_ROUTES]
            .into_iter()
            .zip(weights)
        {
            parts.quota(item.fields.at, quota, weight);
        }
    }
}

/// The destination of a route.
#[derive(Clone, Copy)]
enum Destination {
    Block(IpNet),
    List(PrefixListKey),
}

impl Destination {
    /// Other numbers for each, to find what is there twice.
    fn number(self) -> (u64, u128) {
        match self {
            Self::Block(block) => (block.prefix_len().into(), value::number(block.addr())),
            Self::List(list) => (u64::MAX, list.0.into()),
        }
    }

    fn is_ipv6(self, around: &Surroundings<'_>) -> bool {
        let block = match self {
            Self::Block(block) => Some(block),
            Self::List(list) => around
                .prefix_lists
                .get(list.index())
                .and_then(|list| list.entries.first().copied()),
        };
        matches!(block, Some(IpNet::V6(_)))
    }

    fn weight(self, around: &Surroundings<'_>) -> u16 {
        match self {
            Self::Block(_) => 1,
            Self::List(list) => around
                .prefix_lists
                .get(list.index())
                .map_or(1, |list| list.weight),
        }
    }
}

fn destination(
    parts: &Parts<'_>,
    text: Text<'_>,
    around: &Surroundings<'_>,
) -> Option<Placed<Destination>> {
    let value = match prefix_list::find(parts, text) {
        Some(list) => Destination::List(list?),
        None => Destination::Block(value::cidr(parts.report, text, None)?.value),
    };
    let blocks = match &value {
        Destination::Block(block) => core::slice::from_ref(block),
        Destination::List(list) => &around.prefix_lists.get(list.index())?.entries,
    };
    let at = text.at;
    let is_reserved = |net: &IpNet| is_reserved(parts.report, Placed { at, value: *net });
    if blocks.iter().any(is_reserved) {
        return None;
    }
    Some(Placed { at, value })
}

/// Are link-local services of AWS there: 169.254.168.0/22, fd00:ec2::/32 (F2.17)? Complains if so.
pub(in crate::check) fn is_reserved(
    report: &Report,
    Placed { at, value: net }: Placed<IpNet>,
) -> bool {
    let reserved = match net {
        IpNet::V4(net) => range([169, 254, 168, 0], 22).contains(&net),
        IpNet::V6(net) => {
            net.prefix_len() >= 32 && matches!(net.addr().segments(), [0xfd00, 0x0ec2, ..])
        }
    };
    if reserved {
        report.error(
            at,
            "reserved-destination",
            format!("no route may lead {net} away: link-local services of AWS are there (F2.17)"),
            "leave the route out",
        );
    }
    reserved
}

/// The routes that every table of a VPC has.
pub(super) fn local_routes(vpc: &VpcDraft) -> Vec<Route> {
    let local = |block: &IpNet| Route {
        destination: RouteDestination::Cidr(*block),
        target: RouteTarget::Local,
        origin: RouteOrigin::Local,
    };
    vpc.blocks.iter().map(local).collect()
}

/// Adds a route, if a table of this VPC can have it.
fn add(
    parts: &Parts<'_>,
    table: &mut RouteTableDraft,
    (destination, target, origin): (Placed<Destination>, Placed<RouteTarget>, RouteOrigin),
    around: &Surroundings<'_>,
) {
    let Some(vpc) = table.vpc.and_then(|vpc| around.vpcs.get(vpc.index())) else {
        return;
    };
    let at = destination.at;
    if matches!(target.value, RouteTarget::EgressOnlyGateway(_))
        && !destination.value.is_ipv6(around)
    {
        parts.report.error(
            target.at,
            "egress-only-ipv4",
            "an egress-only internet gateway carries IPv6 only (F3.21)",
            "for IPv4 there are NAT gateways",
        );
        return;
    }
    let allowed = match destination.value {
        Destination::Block(net) => {
            !is_local(parts, table, net, target, vpc)
                && may_lie_inside(
                    parts,
                    table,
                    Placed { at, value: net },
                    target.value,
                    around,
                )
        }
        Destination::List(list) => {
            let list = around.prefix_lists.get(list.index());
            let entries = list.map_or(&[][..], |list| &list.entries);
            entries
                .iter()
                // The whole of a block is local already, which goes first (F3.6).
                .filter(|net| !vpc.blocks.contains(net))
                .all(|net| {
                    let net = Placed { at, value: *net };
                    may_lie_inside(parts, table, net, target.value, around)
                })
        }
    };
    if allowed {
        table.routes.push(Route {
            destination: match destination.value {
                Destination::Block(net) => RouteDestination::Cidr(net),
                Destination::List(list) => RouteDestination::PrefixList(list),
            },
            target: target.value,
            origin,
        });
    }
}

/// Is this about a local route, which is there already, or claims to be? Then that is all there is
/// to do.
fn is_local(
    parts: &Parts<'_>,
    table: &mut RouteTableDraft,
    net: IpNet,
    target: Placed<RouteTarget>,
    vpc: &VpcDraft,
) -> bool {
    let own = RouteDestination::Cidr(net);
    let own = table
        .routes
        .iter_mut()
        .find(|route| route.destination == own);
    match (own, target.value) {
        // Spelled out; it is there anyway (F1.7).
        (Some(_), RouteTarget::Local) => true,
        (Some(route), other) if route_target::may_divert(other) => {
            route.target = other;
            true
        }
        (Some(_), _) => {
            parts.report.error(
                target.at,
                "local-route-target",
                format!("the local route to {net} cannot lead there (F3.12)"),
                "it can lead to \"local\", to a NAT gateway, or to a network interface",
            );
            true
        }
        (None, RouteTarget::Local) => {
            if vpc.blocks_known {
                parts.report.error(
                    target.at,
                    "not-a-local-destination",
                    format!("{net} is not a CIDR block of the VPC, so it is not local (F1.7)"),
                    "local routes are there without being written",
                );
            }
            true
        }
        (None, _) => false,
    }
}

/// A route more specific than a local one is for a whole subnet, and leads to what may divert its
/// traffic (F3.13, T14.30).
fn may_lie_inside(
    parts: &Parts<'_>,
    table: &RouteTableDraft,
    Placed { at, value: net }: Placed<IpNet>,
    target: RouteTarget,
    around: &Surroundings<'_>,
) -> bool {
    let vpc = table.vpc.and_then(|vpc| around.vpcs.get(vpc.index()));
    let inside = vpc.is_some_and(|vpc| vpc.blocks.iter().any(|block| block.contains(&net)));
    let is_subnet = || {
        let whole =
            |subnet: &SubnetDraft| subnet.vpc == table.vpc && subnet.cidr_blocks.contains(&net);
        around.subnets.iter().any(whole)
    };
    let diverts = target == RouteTarget::Blackhole || route_target::may_divert(target);
    let allowed = !inside || (diverts && is_subnet());
    if !allowed {
        parts.report.error(
            at,
            "more-specific-than-local",
            format!("{net} lies in the VPC, and is not a whole subnet with a NAT gateway or a network interface as target (F3.13)"),
            "traffic inside the VPC follows the local route",
        );
    }
    allowed
}
