//! One route: where to, and by what (F12.6, F12.7).

use super::Context;
use crate::item::Item;
use crate::kind::Kind;
use crate::report::Category;

/// A route as the scenario has it.
pub(super) struct Way {
    pub(super) destination: String,
    pub(super) target: String,
    /// Is the target gone?
    pub(super) gone: bool,
    pub(super) propagated: bool,
}

/// The members that a target stands under.
const TARGETS: &[&str] = &[
    "GatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "OdbNetworkArn",
];

const MEMBERS: &[&str] = &[
    "DestinationCidrBlock",
    "DestinationIpv6CidrBlock",
    "DestinationPrefixListId",
    "InstanceOwnerId",
    "Origin",
    "State",
    "IpAddress",
];

/// Reads a route of a table; none where the scenario has it anyway, or cannot have it.
pub(super) fn read<'a>(
    context: &mut Context<'a, '_>,
    table: (Kind, &str),
    vpc: &'a str,
    route: Item<'a>,
) -> Option<Way> {
    for member in route.members() {
        if !TARGETS.contains(&&*member.key) && !MEMBERS.contains(&&*member.key) {
            context
                .report
                .member(Kind::ROUTE_TABLE, &format!("Routes.{}", member.key));
        }
    }
    let destination = destination(context, table, vpc, route)?;
    let target = TARGETS.iter().find_map(|key| route.text(key));
    let blackhole = route
        .text_or("State", "active")
        .eq_ignore_ascii_case("blackhole");
    let place = route.place();
    if route.text("State") == Some("filtered") {
        let what = format!(
            "the route to {destination} is filtered, of which AWS says no more; it is left out, as not in force"
        );
        context.report.part(Category::Assumed, table, place, what);
        return None;
    }
    let target = match target {
        Some("local") => {
            // Every table has the local routes of its VPC (F1.7).
            if !is_local(context, vpc, &destination) {
                let what = format!(
                    "the route to {destination} is local, and that is no block of {vpc}; it is left out"
                );
                context
                    .report
                    .part(Category::Contradiction, table, place, what);
            }
            return None;
        }
        // They come and go with the association of the endpoint (F3.28).
        Some(target)
            if target.starts_with("vpce-") && route.text("DestinationPrefixListId").is_some() =>
        {
            return None;
        }
        // The gateway propagates it: from what it is connected to.
        Some(target)
            if is_propagated(route)
                && context.attached.contains_key(&(Kind::VPN_GATEWAY, target))
                && super::vpn::carries(context, target, &destination) =>
        {
            return None;
        }
        Some(target) => target,
        None if blackhole => "blackhole",
        None => {
            let what = format!(
                "the route to {destination} says no target that is known; it is taken for a blackhole"
            );
            context.report.part(Category::InPart, table, place, what);
            "blackhole"
        }
    };
    let mut gone = blackhole && target != "blackhole";
    if !blackhole && target != "blackhole" {
        match reach(context, vpc, target) {
            Reach::There => {}
            Reach::Gone(why) => {
                let what = format!(
                    "the route to {destination} leads to {target}, {why}; it is taken for a blackhole"
                );
                context
                    .report
                    .part(Category::Contradiction, table, place, what);
                gone = true;
            }
            Reach::NotDescribed => {
                let what = format!(
                    "the route to {destination} leads to {target}, which is not in the input"
                );
                context.report.part(Category::Dangling, table, place, what);
                context.unknown.insert(target);
            }
            Reach::NotSimulated => {
                let what = format!(
                    "the route to {destination} leads to {target}, of a kind that is not simulated"
                );
                context
                    .report
                    .part(Category::NotSimulated, table, place, what);
            }
        }
    }
    Some(Way {
        destination,
        target: target.into(),
        gone,
        propagated: is_propagated(route),
    })
}

fn is_propagated(route: Item<'_>) -> bool {
    route.text("Origin") == Some("EnableVgwRoutePropagation")
}

fn destination<'a>(
    context: &mut Context<'a, '_>,
    table: (Kind, &str),
    vpc: &str,
    route: Item<'a>,
) -> Option<String> {
    let block = route
        .block("DestinationCidrBlock")
        .or_else(|| route.block("DestinationIpv6CidrBlock"));
    if let Some(block) = block {
        return Some(block.to_string());
    }
    let Some(list) = route.text("DestinationPrefixListId") else {
        let what = format!("a route of {vpc} says no destination; it is left out");
        context
            .report
            .part(Category::MalformedItem, table, route.place(), what);
        return None;
    };
    let of_endpoint = route
        .text("GatewayId")
        .is_some_and(|id| id.starts_with("vpce-"));
    if !of_endpoint && !context.knows(Kind::PREFIX_LIST, list) {
        let what = format!(
            "a route leads to the prefix list {list}, which is not in the input; it is left out"
        );
        context
            .report
            .part(Category::Dangling, table, route.place(), what);
        return None;
    }
    Some(list.into())
}

fn is_local(context: &Context<'_, '_>, vpc: &str, destination: &str) -> bool {
    let blocks = context.vpcs.get(vpc).map_or(&[][..], |vpc| &vpc.blocks);
    blocks.iter().any(|block| block.to_string() == destination)
}

/// What is known of a route's target.
enum Reach {
    There,
    /// It is known, and not attached where the route is.
    Gone(String),
    NotDescribed,
    NotSimulated,
}

/// Can a route of this VPC lead there?
fn reach(context: &Context<'_, '_>, vpc: &str, target: &str) -> Reach {
    let prefix = target.split_once('-').map_or(target, |(prefix, _)| prefix);
    let kind = match prefix {
        "igw" => Kind::INTERNET_GATEWAY,
        "vgw" => Kind::VPN_GATEWAY,
        "eigw" => Kind::EGRESS_ONLY_GATEWAY,
        "nat" => Kind::NAT_GATEWAY,
        "eni" => Kind::NETWORK_INTERFACE,
        "i" => Kind::INSTANCE,
        "pcx" => Kind::PEERING,
        "tgw" => Kind::TRANSIT_GATEWAY,
        _ if ["vpce", "lgw", "cagw"].contains(&prefix) || target.starts_with("arn:") => {
            return Reach::NotSimulated;
        }
        _ => return Reach::NotDescribed,
    };
    let attached = context
        .attached
        .get(&(kind, target))
        .filter(|_| context.knows(kind, target));
    match kind {
        Kind::PEERING if context.knows(kind, target) => {
            match super::peering::joins(context, target, vpc) {
                true => Reach::There,
                false => Reach::Gone(format!("which does not join {vpc}")),
            }
        }
        Kind::TRANSIT_GATEWAY if context.knows(kind, target) => {
            match super::transit_gateway::has_attached(context, target, vpc) {
                true => Reach::There,
                false => Reach::Gone(format!(
                    "which {vpc} is not attached to, as far as the input says"
                )),
            }
        }
        _ => match attached {
            Some(own) if *own == vpc => Reach::There,
            Some(other) => Reach::Gone(format!("which is attached to {other}")),
            None if context.input.has(kind, target) => Reach::Gone("which is not in use".into()),
            None => Reach::NotDescribed,
        },
    }
}
