//! Which way a destination goes, and why that row of the table decides.

use alloc::format;
use alloc::string::String;
use vpclab_model::{Network, RouteFate, RouteOrigin, RouteTarget};

use super::words::{route_target, rule_text};
use super::{Basis, Sentence, transit, vpcs};
use crate::event::{Hop, RuleRef};

pub(super) fn routed(hop: &Hop, rule: RuleRef, network: &Network) -> Sentence {
    let RuleRef::Route { table: key, index } = rule else {
        return match rule {
            RuleRef::TransitGatewayRoute { table, index } => {
                transit::routed(hop, table, index, network)
            }
            _ => vpcs::routed(hop, rule, network),
        };
    };
    let destination = hop.header.tuple.destination;
    let table = network.route_table(key);
    let Some(route) = table.routes.get(index) else {
        return Sentence::new(String::new(), &[], Basis::Aws);
    };
    let lost = |wanted| {
        let mut fates = network.route_fates(key, destination);
        fates.any(|(.., fate)| fate == wanted)
    };
    let (why, facts, basis): (_, &'static [&'static str], _) = if lost(RouteFate::OtherPrefixList) {
        (
            "one of several prefix lists with this prefix; AWS picks at random, vpclab the lowest id",
            &["F3.10"],
            Basis::Model,
        )
    } else if lost(RouteFate::BehindLocal) {
        (
            "which no propagated route goes before, however specific",
            &["F3.9", "T14.29"],
            Basis::Aws,
        )
    } else if lost(RouteFate::LowerPriority) {
        (
            "before other routes with the same prefix: static goes before prefix list, prefix list before propagated",
            &["F3.5", "F3.6"],
            Basis::Aws,
        )
    } else if lost(RouteFate::LessSpecific) {
        (
            "the longest prefix that covers it",
            &["F3.1", "F3.5"],
            Basis::Aws,
        )
    } else {
        (
            "the only route that covers it",
            &["F3.1", "F3.5"],
            Basis::Aws,
        )
    };
    let label = table.identity.label();
    let row = rule_text(rule, network);
    let text = match route.target {
        RouteTarget::Local => {
            format!("Route table {label}: {destination} stays in the VPC by {row}, {why}.")
        }
        target => {
            let target = route_target(target, network);
            let diverted = match route.origin {
                RouteOrigin::Local => " instead of staying local",
                _ => "",
            };
            format!(
                "Route table {label}: {destination} goes to {target}{diverted} by {row}, {why}."
            )
        }
    };
    Sentence::new(text, facts, basis)
}
