//! VPC endpoints: gateway and interface ones (F12.23, F12.24).

use core::net::{IpAddr, Ipv4Addr};
use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::prefix_list::PrefixList;
use super::{Context, security_group};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

pub(super) fn convert<'a>(context: &mut Context<'a, '_>, lists: &mut [PrefixList]) -> Vec<Object> {
    let mut endpoints = Vec::new();
    // A table has one route to a service, whichever endpoint it leads to.
    let mut routed = BTreeSet::new();
    for thing in context.input.all(Kind::ENDPOINT) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::ENDPOINT, id);
        if !context.is_there(named, item.place(), item.text("State")) {
            continue;
        }
        let Some(vpc) = context.vpc_of(Kind::ENDPOINT, id, item) else {
            continue;
        };
        let Some(service) = item.text("ServiceName") else {
            context.report.whole(
                Category::MalformedItem,
                named,
                item.place(),
                "left out: it says no `ServiceName`",
            );
            continue;
        };
        let kind = item.text_or("VpcEndpointType", "Gateway");
        let object = Object::named(id, item.name())
            .with("vpc", vpc)
            .with("serviceName", service);
        let object = if kind.eq_ignore_ascii_case("gateway") {
            gateway(context, named, (vpc, service), item, &mut routed, object)
        } else if kind.eq_ignore_ascii_case("interface") {
            interface(context, named, vpc, item, object)
        } else {
            let what = format!("left out: endpoints of the type {kind} are not simulated");
            context
                .report
                .whole(Category::NotSimulated, named, item.place(), what);
            None
        };
        let Some(object) = object else { continue };
        if !add_service(context, service, lists) {
            let what = "left out: there is no address left to give to its service";
            context
                .report
                .whole(Category::NotSimulated, named, item.place(), what);
            continue;
        }
        if item.text("PolicyDocument").is_some_and(restricts) {
            let what = "has a policy of its own; policies are about requests and not about packets, and are not read";
            context
                .report
                .part(Category::InPart, named, item.place(), what);
        }
        endpoints.push(object);
        context.known.insert(named);
    }
    endpoints
}

/// Is it another one than the policy that allows everything?
fn restricts(policy: &str) -> bool {
    policy.contains("Deny") || policy.contains("Condition") || policy.matches("Effect").count() > 1
}

fn gateway<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    (vpc, service): (&'a str, &'a str),
    item: Item<'a>,
    routed: &mut BTreeSet<(&'a str, &'a str)>,
    object: Object,
) -> Option<Object> {
    if !service.ends_with(".s3") && !service.ends_with(".dynamodb") {
        let what = format!("left out: {service} has no gateway endpoints (F8.20)");
        context
            .report
            .whole(Category::Contradiction, named, item.place(), what);
        return None;
    }
    let mut tables = Vec::new();
    for table in item.texts("RouteTableIds") {
        let own = context
            .input
            .get(Kind::ROUTE_TABLE, table)
            .and_then(|table| table.text("VpcId"))
            == Some(vpc);
        if !own {
            let what = format!(
                "is in the route table {table}, which is not in the input, or in another VPC"
            );
            context
                .report
                .part(Category::Dangling, named, item.place(), what);
        } else if routed.insert((table, service)) {
            tables.push(table);
        } else {
            let what =
                format!("is in the route table {table}, and so is another endpoint to {service}");
            context
                .report
                .part(Category::Contradiction, named, item.place(), what);
        }
    }
    Some(
        object
            .with("vpcEndpointType", "Gateway")
            .list("routeTables", tables),
    )
}

fn interface<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    vpc: &'a str,
    item: Item<'a>,
    object: Object,
) -> Option<Object> {
    let own: Vec<&str> = item.texts("NetworkInterfaceIds").collect();
    let mut by_subnet: BTreeMap<&str, Item<'_>> = BTreeMap::new();
    for id in own {
        context.owned.insert(id);
        let eni = context.input.get(Kind::NETWORK_INTERFACE, id);
        match eni.and_then(|eni| Some((eni.text("SubnetId")?, eni))) {
            Some((subnet, eni)) => {
                by_subnet.insert(subnet, eni);
            }
            None => {
                let what = format!(
                    "its interface {id} is not in the input; it gets the next free address of its subnet"
                );
                context
                    .report
                    .part(Category::Dangling, named, item.place(), what);
            }
        }
    }
    let mut subnets: Vec<&str> = item.texts("SubnetIds").collect();
    subnets.extend(by_subnet.keys());
    let mappings = mappings(context, named, vpc, item, &subnets, |context, subnet| {
        let private = by_subnet.get(subnet)?.address("PrivateIpAddress")?;
        context.take_private(subnet, private, named.1).ok()?;
        Some(private)
    });
    if mappings.is_empty() {
        let what = "left out: none of its subnets is in the input";
        context
            .report
            .whole(Category::Dangling, named, item.place(), what);
        return None;
    }
    let groups = security_group::of_interface(context, named, vpc, item.list("Groups"));
    let dns_name = item
        .list("DnsEntries")
        .find_map(|entry| entry.text("DnsName"));
    Some(
        object
            .with("vpcEndpointType", "Interface")
            .with("subnetMappings", mappings)
            .list("securityGroups", groups)
            .with(
                "privateDnsEnabled",
                item.truth("PrivateDnsEnabled").unwrap_or(false),
            )
            .maybe("dnsName", dns_name.filter(|name| is_host_name(name))),
    )
}

/// One subnet in each zone.
pub(super) fn mappings<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    vpc: &str,
    item: Item<'a>,
    subnets: &[&'a str],
    mut address: impl FnMut(&mut Context<'a, '_>, &'a str) -> Option<IpAddr>,
) -> Vec<Object> {
    let mut mappings = Vec::new();
    let (mut seen, mut zones) = (BTreeSet::new(), BTreeSet::new());
    for subnet in subnets {
        if !seen.insert(*subnet) {
            continue;
        }
        let Some(own) = context.subnets.get(subnet).filter(|own| own.vpc == vpc) else {
            let what = format!("its subnet {subnet} is not in the input, or in another VPC");
            context
                .report
                .part(Category::Dangling, named, item.place(), what);
            continue;
        };
        if own.blocks.iter().all(|block| block.addr().is_ipv6()) {
            let what = format!("its subnet {subnet} has no IPv4 addresses; it is left out there");
            context
                .report
                .part(Category::NotSimulated, named, item.place(), what);
            continue;
        }
        if !zones.insert(own.zone) {
            let what = format!("has a second subnet in one zone, {subnet}; it is left out there");
            context
                .report
                .part(Category::Contradiction, named, item.place(), what);
            continue;
        }
        let private = address(context, subnet);
        mappings.push(Object::default().with("subnet", *subnet).maybe(
            "privateIpAddress",
            private.map(|private| private.to_string()),
        ));
    }
    mappings
}

/// A name that the scenario file takes for one.
pub(super) fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        !bytes.is_empty()
            && bytes.len() <= 63
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}

/// Prefix lists of services that routes speak of, and that no answer lists: what is in them is not
/// known, except that it leads to the service.
pub(super) fn add_lists(context: &mut Context<'_, '_>, lists: &mut Vec<PrefixList>) {
    let mut routes: BTreeMap<&str, &str> = BTreeMap::new();
    for table in context.input.all(Kind::ROUTE_TABLE) {
        for route in table.item.list("Routes") {
            if let (Some(list), Some(target)) = (
                route.text("DestinationPrefixListId"),
                route.text("GatewayId"),
            ) {
                routes.entry(target).or_insert(list);
            }
        }
    }
    for thing in context.input.all(Kind::ENDPOINT) {
        let item = thing.item;
        let Some(service) = item.text("ServiceName") else {
            continue;
        };
        let is_gateway = item
            .text_or("VpcEndpointType", "Gateway")
            .eq_ignore_ascii_case("gateway");
        if !is_gateway
            || lists
                .iter()
                .any(|list| list.name.as_deref() == Some(service) && list.aws)
        {
            continue;
        }
        // A list of somebody's own with the name of the service is another one.
        for list in lists
            .iter_mut()
            .filter(|list| list.name.as_deref() == Some(service))
        {
            list.name = None;
        }
        let id = routes
            .get(thing.id)
            .filter(|id| !context.knows(Kind::PREFIX_LIST, id))
            .copied();
        let what = format!(
            "the prefix list of {service} is not in the input: `aws ec2 describe-prefix-lists` prints it; here it has one address"
        );
        context.report.part(
            Category::Assumed,
            (Kind::ENDPOINT, thing.id),
            item.place(),
            what,
        );
        if let Some(id) = id {
            context.known.insert((Kind::PREFIX_LIST, id));
        }
        lists.push(PrefixList::of_service(id.unwrap_or(service), service));
    }
}

/// The server that stands for a service: an address of its prefix list, or one for documentation.
fn add_service(context: &mut Context<'_, '_>, service: &str, lists: &mut [PrefixList]) -> bool {
    if context.services.iter().any(|(name, _)| name == service) {
        return true;
    }
    let list = lists
        .iter_mut()
        .find(|list| list.aws && list.name.as_deref() == Some(service));
    let of_list = list
        .as_ref()
        .into_iter()
        .flat_map(|list| &list.entries)
        .filter_map(|block| match block {
            IpNet::V4(block) => block.hosts().next().map(IpAddr::V4),
            IpNet::V6(_) => None,
        });
    let documentation = [[198, 51, 100], [203, 0, 113], [192, 0, 2]];
    let documentation = documentation
        .into_iter()
        .flat_map(|[a, b, c]| (1..=254).map(move |d| IpAddr::V4(Ipv4Addr::new(a, b, c, d))));
    let in_use: BTreeSet<IpAddr> = context
        .services
        .iter()
        .map(|(_, address)| *address)
        .collect();
    let in_vpc = |address: &IpAddr| {
        context
            .vpcs
            .values()
            .any(|vpc| vpc.blocks.iter().any(|block| block.contains(address)))
    };
    let spare = context
        .input
        .all(Kind::ADDRESS)
        .iter()
        .filter_map(|one| one.item.address("PublicIp"));
    let spare: BTreeSet<IpAddr> = spare.collect();
    let free = |address: &IpAddr| {
        vpclab_model::is_public(*address)
            && !context.public.contains_key(address)
            && !in_use.contains(address)
            && !spare.contains(address)
            && !in_vpc(address)
    };
    let Some(address) = of_list.chain(documentation).find(free) else {
        return false;
    };
    if let Some(list) = list.filter(|list| list.entries.is_empty()) {
        list.entries.push(IpNet::from(address));
    }
    context.public.insert(address, "a service");
    context.services.push((service.to_owned(), address));
    true
}
