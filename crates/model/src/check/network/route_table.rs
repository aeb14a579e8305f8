//! Route tables and their routes.

use alloc::format;
use alloc::vec::Vec;

use ipnet::Ipv4Net;

use super::Parts;
use super::nat_gateway::NatGatewayDraft;
use super::subnet::SubnetDraft;
use super::vpc::{VpcDraft, range};
use crate::check::fields::{Fields, Placed, Text};
use crate::check::index::Numbers;
use crate::check::names::{ambiguous, dangling};
use crate::check::value;
use crate::network::{Identity, InternetGatewayKey, NatGatewayKey, Route, RouteTarget, VpcKey};

pub(super) const KEYS: &[&str] = &["id", "name", "vpc", "main", "routes"];

/// A route table as far as it could be read.
pub(super) struct RouteTableDraft {
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) main: bool,
    pub(super) routes: Vec<Route>,
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
        });
    drafts.collect()
}

/// What routes may speak of.
type Surroundings<'d> = (
    &'d [VpcDraft],
    &'d [SubnetDraft],
    &'d [Option<VpcKey>],
    &'d [NatGatewayDraft],
);

/// The routes of every table: one local route per block of the VPC (F1.7), then those of the file.
pub(super) fn read_routes(
    parts: &Parts<'_>,
    tables: &mut [RouteTableDraft],
    around: Surroundings<'_>,
) {
    for (index, table) in tables.iter_mut().enumerate() {
        let vpc = table.vpc.and_then(|vpc| around.0.get(vpc.index()));
        table.routes = vpc.map(local_routes).unwrap_or_default();
        let Some(Some(item)) = parts.route_tables.items.get(index) else {
            continue;
        };
        let nodes = item.fields.list("routes");
        parts.quota(
            item.fields.at,
            "routes of a table",
            nodes.len(),
            (500, 1_000),
            "F3.26",
        );
        let mut seen = Numbers::default();
        for node in nodes {
            let keys = &["destination", "target"];
            let Some(fields) = Fields::of(node, "a route", keys, parts.report) else {
                continue;
            };
            let destination = fields
                .require_text("destination", "a CIDR block, for example \"0.0.0.0/0\"")
                .and_then(|text| value::cidr(parts.report, text));
            let target = fields
                .require_text(
                    "target",
                    "\"local\", \"blackhole\", or the id or name of a gateway",
                )
                .and_then(|text| {
                    Some(Placed {
                        at: text.at,
                        value: target(parts, text, table.vpc, around)?,
                    })
                });
            let Some(destination) = destination else {
                continue;
            };
            let block = destination.value;
            let number = u64::from(block.addr().to_bits()) << 8 | u64::from(block.prefix_len());
            if !seen.add(number) {
                parts.report.error(
                    destination.at,
                    "duplicate-route",
                    format!("a route to {} is in this table already", destination.value),
                    "each destination has one target",
                );
                continue;
            }
            if let Some(target) = target {
                add(parts, table, (destination, target), (vpc, around.1));
            }
        }
    }
}

/// The routes that every table of a VPC has.
pub(super) fn local_routes(vpc: &VpcDraft) -> Vec<Route> {
    let local = |block: &Ipv4Net| Route {
        destination: (*block).into(),
        target: RouteTarget::Local,
    };
    vpc.blocks.iter().map(local).collect()
}

fn target(
    parts: &Parts<'_>,
    text: Text<'_>,
    vpc: Option<VpcKey>,
    (_, _, internet_gateways, nat_gateways): Surroundings<'_>,
) -> Option<RouteTarget> {
    let known = (
        parts.internet_gateways.knows(text.value),
        parts.nat_gateways.knows(text.value),
    );
    match (text.value, known) {
        ("local", _) => Some(RouteTarget::Local),
        ("blackhole", _) => Some(RouteTarget::Blackhole),
        (_, (true, true)) => {
            ambiguous(text, parts.report);
            None
        }
        (_, (true, false)) => {
            let key = InternetGatewayKey(parts.internet_gateways.find(text, parts.report)?);
            let owner = internet_gateways.get(key.index()).copied().flatten();
            let same = parts.same_vpc(vpc, owner, ("internet gateway", text));
            same.then_some(RouteTarget::InternetGateway(key))
        }
        (_, (false, true)) => {
            let key = NatGatewayKey(parts.nat_gateways.find(text, parts.report)?);
            let owner = nat_gateways
                .get(key.index())
                .and_then(|gateway| gateway.vpc);
            let same = parts.same_vpc(vpc, owner, ("NAT gateway", text));
            same.then_some(RouteTarget::NatGateway(key))
        }
        (word, (false, false)) => {
            let kinds = [
                "tgw-", "pcx-", "eni-", "i-", "vpce-", "eigw-", "vgw-", "lgw-", "cagw-",
            ];
            if kinds.iter().any(|kind| word.starts_with(kind)) {
                parts.report.error(
                    text.at,
                    "target-not-supported",
                    format!("`{word}` is of a kind that is not simulated yet (F3.19)"),
                    "targets are \"local\", \"blackhole\", internet gateways and NAT gateways",
                );
            } else if parts.internet_gateways.is_known() && parts.nat_gateways.is_known() {
                let mut known = parts.internet_gateways.words();
                known.extend(parts.nat_gateways.words());
                known.extend(["local", "blackhole"]);
                dangling(text, "gateway", &known, parts.report);
            }
            None
        }
    }
}

/// Adds a route, if a table of this VPC can have it.
fn add(
    parts: &Parts<'_>,
    table: &mut RouteTableDraft,
    (destination, target): (Placed<Ipv4Net>, Placed<RouteTarget>),
    (vpc, subnets): (Option<&VpcDraft>, &[SubnetDraft]),
) {
    let net = destination.value;
    if range([169, 254, 168, 0], 22).contains(&net) {
        parts.report.error(
            destination.at,
            "reserved-destination",
            format!("no route may lead {net} away: link-local services of AWS are there (F2.17)"),
            "leave the route out",
        );
        return;
    }
    let Some(vpc) = vpc else { return };
    let own = table
        .routes
        .iter_mut()
        .find(|route| route.destination == net.into());
    match (own, target.value) {
        // Spelled out; it is there anyway (F1.7).
        (Some(_), RouteTarget::Local) => return,
        // The target of a local route may be a NAT gateway instead (F3.12).
        (Some(route), gateway @ RouteTarget::NatGateway(_)) => {
            route.target = gateway;
            return;
        }
        (Some(_), _) => {
            parts.report.error(
                target.at,
                "local-route-target",
                format!("the local route to {net} cannot lead there (F3.12)"),
                "it can lead to \"local\" or to a NAT gateway",
            );
            return;
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
            return;
        }
        (None, _) => {}
    }
    let inside = vpc.blocks.iter().any(|block| block.contains(&net));
    let is_subnet = || {
        let whole =
            |subnet: &SubnetDraft| subnet.vpc == table.vpc && subnet.cidr_block == Some(net);
        subnets.iter().any(whole)
    };
    if inside && (matches!(target.value, RouteTarget::InternetGateway(_)) || !is_subnet()) {
        parts.report.error(
            destination.at,
            "more-specific-than-local",
            format!("{net} lies in the VPC, and is not a whole subnet with a NAT gateway as target (F3.13)"),
            "traffic inside the VPC follows the local route",
        );
        return;
    }
    table.routes.push(Route {
        destination: net.into(),
        target: target.value,
    });
}
