//! VPCs: what `describe-vpcs` says, and what other answers tell of VPCs that it does not have.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::{Context, Vpc, is_associated};
use crate::gather::Gathered;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::region;
use crate::report::Category;

/// The Region that most subnets are in; of several, the first by name.
pub(super) fn commonest_region<'a>(input: &Gathered<'a>) -> &'a str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let of_subnets = input
        .all(Kind::SUBNET)
        .iter()
        .filter_map(|thing| region_of_subnet(thing.item));
    let of_gateways = input.all(Kind::TRANSIT_GATEWAY).iter();
    let of_gateways =
        of_gateways.filter_map(|thing| region::of_arn(thing.item.text("TransitGatewayArn")?));
    for region in of_subnets.chain(of_gateways) {
        *counts.entry(region).or_default() += 1;
    }
    let most = counts.values().max().copied();
    let commonest = counts.into_iter().find(|(_, count)| Some(*count) == most);
    commonest.map_or("us-east-1", |(region, _)| region)
}

fn region_of_subnet(subnet: Item<'_>) -> Option<&str> {
    let zone = subnet.text("AvailabilityZone").and_then(region::of_zone);
    zone.or_else(|| region::of_arn(subnet.text("SubnetArn")?))
}

/// Where each VPC is: where its subnets and interfaces are, or where a peering says.
fn regions<'a>(input: &Gathered<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut regions = BTreeMap::new();
    let mut say = |vpc: Option<&'a str>, region: Option<&'a str>| {
        if let (Some(vpc), Some(region)) = (vpc, region) {
            regions.entry(vpc).or_insert(region);
        }
    };
    for thing in input.all(Kind::SUBNET) {
        say(thing.item.text("VpcId"), region_of_subnet(thing.item));
    }
    for thing in input.all(Kind::VPC) {
        say(Some(thing.id), thing.item.text("Region"));
    }
    for thing in input.all(Kind::NETWORK_INTERFACE) {
        let zone = thing.item.text("AvailabilityZone");
        say(thing.item.text("VpcId"), zone.and_then(region::of_zone));
    }
    for thing in input.all(Kind::PEERING) {
        for end in ["RequesterVpcInfo", "AccepterVpcInfo"] {
            let Some(end) = thing.item.get(end) else {
                continue;
            };
            say(end.text("VpcId"), end.text("Region"));
        }
    }
    regions
}

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let regions = regions(context.input);
    let mut vpcs = Vec::new();
    for thing in context.input.all(Kind::VPC) {
        let place = thing.item.place();
        if !context.is_there((Kind::VPC, thing.id), place, thing.item.text("State")) {
            continue;
        }
        let Some(blocks) = blocks(context, thing.id, thing.item) else {
            continue;
        };
        let region = regions.get(thing.id).copied().unwrap_or(context.region);
        vpcs.push(vpc(context, thing.id, Some(thing.item), region, blocks));
    }
    for (id, blocks) in unlisted(context.input) {
        if context.vpcs.contains_key(id) || context.input.has(Kind::VPC, id) {
            continue;
        }
        let Some((blocks, source)) = blocks.best() else {
            let what = format!(
                "nothing in the input says which addresses the VPC {id} has; what lies in it is left out"
            );
            context.report.thing(Category::Dangling, None, what, false);
            continue;
        };
        let what = format!("the VPC {id} is not in `Vpcs`; its blocks are those of {source}");
        context.report.thing(Category::Assumed, None, what, false);
        let region = regions.get(id).copied().unwrap_or(context.region);
        vpcs.push(vpc(context, id, None, region, blocks));
    }
    vpcs
}

/// The primary block, the other ones of IPv4, those of IPv6.
fn blocks(context: &mut Context<'_, '_>, id: &str, item: Item<'_>) -> Option<Vec<IpNet>> {
    let thing = (Kind::VPC, id);
    let mut blocks: Vec<IpNet> = item.block("CidrBlock").into_iter().collect();
    for (list, member, state) in [
        ("CidrBlockAssociationSet", "CidrBlock", "CidrBlockState"),
        (
            "Ipv6CidrBlockAssociationSet",
            "Ipv6CidrBlock",
            "Ipv6CidrBlockState",
        ),
    ] {
        for association in item.list(list) {
            if !is_associated(association, state) {
                continue;
            }
            match association.block(member) {
                Some(block) if !blocks.contains(&block) => blocks.push(block),
                Some(_) => {}
                None => {
                    let what = format!("an association without `{member}`");
                    context
                        .report
                        .part(Category::MalformedItem, thing, association.place(), what);
                }
            }
        }
    }
    if !blocks.iter().any(|block| matches!(block, IpNet::V4(_))) {
        let what = "left out: it says no IPv4 block, and so does everything in it";
        context
            .report
            .whole(Category::MalformedItem, thing, item.place(), what);
        return None;
    }
    Some(blocks)
}

fn vpc<'a>(
    context: &mut Context<'a, '_>,
    id: &'a str,
    item: Option<Item<'a>>,
    region: &'a str,
    blocks: Vec<IpNet>,
) -> Object {
    let v4: Vec<String> = blocks
        .iter()
        .filter(|block| block.addr().is_ipv4())
        .map(IpNet::to_string)
        .collect();
    let v6: Vec<String> = blocks
        .iter()
        .filter(|block| block.addr().is_ipv6())
        .map(IpNet::to_string)
        .collect();
    let (primary, secondary) = v4.split_first().map_or((None, Vec::new()), |(one, rest)| {
        (Some(one.clone()), rest.to_vec())
    });
    let attribute = |name: &str| {
        let attributes = context.input.all(Kind::VPC_ATTRIBUTE).iter();
        let mut own = attributes.filter(|thing| thing.item.text("VpcId") == Some(id));
        own.find_map(|thing| thing.item.get(name)?.truth("Value"))
    };
    // On in a default VPC, off in any other (F2.6).
    let is_default = item
        .and_then(|item| item.truth("IsDefault"))
        .unwrap_or(false);
    let host_names = attribute("EnableDnsHostnames").unwrap_or(is_default);
    // Nothing is known of what is in it: another account's, at the other end of a peering.
    let mut subnets = context.input.all(Kind::SUBNET).iter();
    let stranger = item.is_none() && !subnets.any(|thing| thing.item.text("VpcId") == Some(id));
    let object = Object::named(id, item.and_then(Item::name))
        .with("region", region)
        .maybe("unknown", stranger.then_some(true))
        .maybe("ownerId", item.and_then(|item| item.text("OwnerId")))
        .maybe("cidrBlock", primary)
        .list("secondaryCidrBlocks", secondary)
        .list("ipv6CidrBlocks", v6)
        .with(
            "enableDnsSupport",
            attribute("EnableDnsSupport").unwrap_or(true),
        )
        .with("enableDnsHostnames", host_names)
        .maybe(
            "dhcpOptions",
            item.and_then(|item| dhcp_options(context, id, item)),
        );
    context.vpcs.insert(id, Vpc { region, blocks });
    context.known.insert((Kind::VPC, id));
    object
}

/// The name servers that the VPC's DHCP options give; Amazon's own where there is nothing else.
fn dhcp_options(context: &mut Context<'_, '_>, vpc: &str, item: Item<'_>) -> Option<Object> {
    let id = item.text("DhcpOptionsId").filter(|id| *id != "default")?;
    let Some(options) = context.input.get(Kind::DHCP_OPTIONS, id) else {
        if !context.input.all(Kind::DHCP_OPTIONS).is_empty() {
            let what = format!(
                "its DHCP options {id} are not in the input; Amazon's DNS server is assumed"
            );
            context
                .report
                .part(Category::Dangling, (Kind::VPC, vpc), item.place(), what);
        }
        return None;
    };
    let mut configurations = options.list("DhcpConfigurations");
    let servers = configurations.find(|one| one.text("Key") == Some("domain-name-servers"))?;
    let mut names: Vec<&str> = Vec::new();
    for value in servers.list("Values") {
        match value.as_text().or_else(|| value.text("Value")) {
            Some(name)
                if name == "AmazonProvidedDNS" || name.parse::<core::net::Ipv4Addr>().is_ok() =>
            {
                names.push(name)
            }
            other => {
                let what = format!(
                    "the name server {} of {id} is no IPv4 address; it is left out",
                    other.unwrap_or("?")
                );
                context
                    .report
                    .part(Category::InPart, (Kind::VPC, vpc), value.place(), what);
            }
        }
    }
    names.truncate(4);
    (!names.is_empty() && names != ["AmazonProvidedDNS"])
        .then(|| Object::default().with("domainNameServers", names))
}

/// What tells of the blocks of a VPC that `Vpcs` does not have.
#[derive(Default)]
struct Traces {
    local: BTreeSet<IpNet>,
    peering: BTreeSet<IpNet>,
    subnets: BTreeSet<IpNet>,
}

impl Traces {
    /// The surest ones, and where they come from.
    fn best(self) -> Option<(Vec<IpNet>, &'static str)> {
        let has_v4 = |blocks: &BTreeSet<IpNet>| blocks.iter().any(|block| block.addr().is_ipv4());
        if has_v4(&self.local) {
            return Some((self.local.into_iter().collect(), "its local routes"));
        }
        if has_v4(&self.peering) {
            return Some((
                self.peering.into_iter().collect(),
                "its peering connections",
            ));
        }
        if has_v4(&self.subnets) {
            return Some((around(&self.subnets), "what covers its subnets"));
        }
        None
    }
}

/// One block of IPv4 that covers all subnets, /16 where it is no larger; those of IPv6 as they are.
fn around(subnets: &BTreeSet<IpNet>) -> Vec<IpNet> {
    let mut v4 = subnets.iter().filter(|block| block.addr().is_ipv4());
    let mut cover = v4.next().copied();
    while let Some(block) = cover
        && (v4.clone().any(|one| !block.contains(one)) || block.prefix_len() > 16)
    {
        let wider = block.supernet();
        // A VPC is never larger than that (F1.1): the subnets that lie outside are left out.
        if wider.is_none_or(|wider| wider.prefix_len() < 16) {
            break;
        }
        cover = wider;
    }
    cover.into_iter().collect()
}

/// VPCs that answers speak of, and what they tell of their blocks.
fn unlisted<'a>(input: &Gathered<'a>) -> BTreeMap<&'a str, Traces> {
    let mut vpcs: BTreeMap<&'a str, Traces> = BTreeMap::new();
    for kind in [
        Kind::SECURITY_GROUP,
        Kind::NETWORK_ACL,
        Kind::NETWORK_INTERFACE,
    ] {
        for vpc in input
            .all(kind)
            .iter()
            .filter_map(|thing| thing.item.text("VpcId"))
        {
            vpcs.entry(vpc).or_default();
        }
    }
    for thing in input.all(Kind::SUBNET) {
        if let (Some(vpc), Some(block)) = (thing.item.text("VpcId"), thing.item.block("CidrBlock"))
        {
            vpcs.entry(vpc).or_default().subnets.insert(block);
        }
    }
    for thing in input.all(Kind::ROUTE_TABLE) {
        let Some(vpc) = thing.item.text("VpcId") else {
            continue;
        };
        let traces = vpcs.entry(vpc).or_default();
        let routes = thing.item.list("Routes");
        for route in routes.filter(|route| route.text("GatewayId") == Some("local")) {
            let v4 = route.block("DestinationCidrBlock");
            traces
                .local
                .extend(v4.or_else(|| route.block("DestinationIpv6CidrBlock")));
        }
    }
    let alive = |thing: &&crate::gather::Thing<'_>| super::peering::is_alive(thing.item);
    for thing in input.all(Kind::PEERING).iter().filter(alive) {
        for end in ["RequesterVpcInfo", "AccepterVpcInfo"] {
            let Some(end) = thing.item.get(end) else {
                continue;
            };
            let Some(vpc) = end.text("VpcId") else {
                continue;
            };
            let traces = vpcs.entry(vpc).or_default();
            traces.peering.extend(end.block("CidrBlock"));
            traces.peering.extend(
                end.list("CidrBlockSet")
                    .filter_map(|one| one.block("CidrBlock")),
            );
            traces.peering.extend(
                end.list("Ipv6CidrBlockSet")
                    .filter_map(|one| one.block("Ipv6CidrBlock")),
            );
        }
    }
    vpcs
}
