//! Where what is known ends.

use alloc::format;
use vpclab_model::{Network, RouteTarget, StationKind};

use super::words::{route_target, rule_text, subject};
use super::{Basis, Sentence};
use crate::event::{DropReason, Hop, RuleRef};

/// A packet has come to where nothing more is known: nobody guesses.
pub(super) fn dropped(
    hop: &Hop,
    reason: DropReason,
    rule: Option<RuleRef>,
    network: &Network,
) -> Sentence {
    let packet = subject(&hop.header);
    let row = rule.map_or_else(Default::default, |rule| rule_text(rule, network));
    let (text, facts): (_, &'static [&'static str]) = match reason {
        DropReason::TargetNotSimulated => (
            format!(
                "{packet} goes no further here: the route {row} leads to {}, which is not simulated.",
                target(rule, network)
            ),
            &["F3.19", "F11.27"],
        ),
        DropReason::UnknownGroups => (
            format!(
                "{packet} is dropped: no rule of the security group allows {}, but for one that names a group of which nobody knows who carries it. Such a rule counts as a deny; describe the group's account, or name a CIDR block.",
                hop.header.tuple
            ),
            &["F4.2", "F11.29"],
        ),
        DropReason::UnknownPrefixList => (
            format!(
                "{packet} is dropped: no rule of the security group allows {}, but for one that names a prefix list of which nobody knows what is in it. List its entries.",
                hop.header.tuple
            ),
            &["F4.2", "F11.28"],
        ),
        DropReason::UnknownVpc => (
            format!(
                "{packet} goes no further here: {} is in a VPC that nobody has described, perhaps of another account.",
                hop.header.tuple.destination
            ),
            &["F11.27"],
        ),
        _ if is_at_transit_gateway(hop, network) => (
            format!(
                "{packet} goes no further here: the transit gateway's route {row} leads to an attachment that nobody has described."
            ),
            &["F11.28"],
        ),
        _ => (
            format!(
                "{packet} goes no further here: the route {row} leads to something that nobody has described. Add it."
            ),
            &["F11.28"],
        ),
    };
    Sentence::new(text, facts, Basis::Model)
}

fn is_at_transit_gateway(hop: &Hop, network: &Network) -> bool {
    network.stations.station(hop.station).kind == StationKind::TransitGateway
}

/// What is known of the target by its id.
fn target(rule: Option<RuleRef>, network: &Network) -> &'static str {
    let Some(RuleRef::Route { table, index }) = rule else {
        return "something";
    };
    let route = network.route_table(table).routes.get(index);
    let target = route.map_or(RouteTarget::Blackhole, |route| route.target);
    let id = route_target(target, network);
    match id {
        _ if id.starts_with("vpce-") => "a Gateway Load Balancer's endpoint",
        _ if id.starts_with("lgw-") => "the local gateway of an Outpost",
        _ if id.starts_with("cagw-") => "a carrier gateway of a Wavelength Zone",
        _ if id.contains(":networkmanager:") => "a core network of Cloud WAN",
        _ => "a network of another service",
    }
}
