//! Subnets, with the route table and the network ACL that are theirs.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::route_table::Associations;
use super::{Context, Subnet, is_associated};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::region;
use crate::report::Category;

pub(super) fn convert<'a>(
    context: &mut Context<'a, '_>,
    tables: &Associations<'a>,
    acls: &BTreeMap<&'a str, &'a str>,
) -> Vec<Object> {
    let mut objects = Vec::new();
    // To find an overlap without comparing every two: by VPC, by first address.
    let mut taken: BTreeMap<(&str, core::net::IpAddr), (IpNet, &str)> = BTreeMap::new();
    for thing in context.input.all(Kind::SUBNET) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::SUBNET, id);
        if !context.is_there(named, item.place(), item.text("State")) {
            continue;
        }
        let Some(vpc) = context.vpc_of(Kind::SUBNET, id, item) else {
            continue;
        };
        let (v4, v6) = (item.block("CidrBlock"), ipv6(item));
        let blocks: Vec<IpNet> = v4.into_iter().chain(v6).collect();
        if let Some(problem) = problem(context, vpc, &blocks, &taken) {
            context.report.whole(
                Category::Contradiction,
                named,
                item.place(),
                format!("left out: {problem}"),
            );
            continue;
        }
        for block in &blocks {
            taken.insert((vpc, block.network()), (*block, id));
        }
        let zone = item.text("AvailabilityZone");
        let region = context.vpcs.get(vpc).map_or("", |vpc| vpc.region);
        let own_zone = zone.filter(|zone| region::of_zone(zone) == Some(region) && *zone != region);
        if let (Some(zone), None) = (zone, own_zone) {
            let what = format!(
                "its zone {zone} is not in {region}, where its VPC is; the zone is left out"
            );
            context
                .report
                .part(Category::Contradiction, named, item.place(), what);
        }
        let native = v4.is_none();
        objects.push(
            Object::named(id, item.name())
                .with("vpc", vpc)
                .maybe("availabilityZone", own_zone)
                .maybe("cidrBlock", v4.map(|block| block.to_string()))
                .maybe("ipv6CidrBlock", v6.map(|block| block.to_string()))
                .maybe("ipv6Native", native.then_some(true))
                .maybe(
                    "assignIpv6AddressOnCreation",
                    item.truth("AssignIpv6AddressOnCreation"),
                )
                .maybe("mapPublicIpOnLaunch", item.truth("MapPublicIpOnLaunch"))
                .maybe("enableDns64", item.truth("EnableDns64"))
                .maybe("routeTable", tables.of_subnet(context, vpc, id))
                .maybe("networkAcl", acl(context, vpc, id, acls)),
        );
        context.subnets.insert(
            id,
            Subnet {
                vpc,
                zone: own_zone,
                blocks,
            },
        );
        context.known.insert(named);
    }
    objects
}

/// The IPv6 block in force.
fn ipv6(subnet: Item<'_>) -> Option<IpNet> {
    let associations = subnet.list("Ipv6CidrBlockAssociationSet");
    let mut own = associations.filter(|one| is_associated(*one, "Ipv6CidrBlockState"));
    own.find_map(|one| one.block("Ipv6CidrBlock"))
}

/// What keeps these blocks from being a subnet's (F1.11).
fn problem(
    context: &Context<'_, '_>,
    vpc: &str,
    blocks: &[IpNet],
    taken: &BTreeMap<(&str, core::net::IpAddr), (IpNet, &str)>,
) -> Option<String> {
    if blocks.is_empty() {
        return Some("it says no block of addresses".into());
    }
    let of_vpc = &context.vpcs.get(vpc)?.blocks;
    blocks.iter().find_map(|block| {
        if !of_vpc.iter().any(|whole| whole.contains(block)) {
            return Some(format!("{block} does not lie in its VPC {vpc}"));
        }
        // The one before starts no later, the one after no earlier: no other can overlap.
        let before = taken.range(..=(vpc, block.network())).next_back();
        let after = taken.range((vpc, block.network())..).next();
        let near = before.into_iter().chain(after);
        let mut overlapping = near.filter(|((other, _), (one, _))| {
            *other == vpc && (one.contains(block) || block.contains(one))
        });
        let (_, (one, id)) = overlapping.next()?;
        Some(format!("{block} overlaps {one} of {id}"))
    })
}

fn acl<'a>(
    context: &mut Context<'a, '_>,
    vpc: &str,
    subnet: &str,
    acls: &BTreeMap<&'a str, &'a str>,
) -> Option<&'a str> {
    let id = *acls.get(subnet)?;
    let acl = context.input.get(Kind::NETWORK_ACL, id)?;
    if acl.text("VpcId") != Some(vpc) {
        let what = format!(
            "is associated with {id}, which is in another VPC; the default network ACL is taken"
        );
        context.report.part(
            Category::Contradiction,
            (Kind::SUBNET, subnet),
            acl.place(),
            what,
        );
        return None;
    }
    Some(id)
}
