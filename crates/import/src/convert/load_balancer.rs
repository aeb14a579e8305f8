//! Network and Application Load Balancers.

use std::collections::{BTreeMap, BTreeSet};

use super::address::Addresses;
use super::endpoint::is_host_name;
use super::interface::Interfaces;
use super::{Context, listener, security_group};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

pub(super) fn convert<'a>(
    context: &mut Context<'a, '_>,
    interfaces: &Interfaces<'a>,
    addresses: &Addresses<'a>,
) -> Vec<Object> {
    let mut balancers = Vec::new();
    listener::say_what_is_lost(context);
    for thing in context.input.all(Kind::LOAD_BALANCER) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::LOAD_BALANCER, id);
        let kind = item.text_or("Type", "application");
        if !["network", "application"].contains(&kind) {
            let what =
                format!("left out: {kind} load balancers are not simulated, only their interfaces");
            context
                .report
                .whole(Category::NotSimulated, named, item.place(), what);
            continue;
        }
        let state = item.get("State").and_then(|state| state.text("Code"));
        if !context.is_there(named, item.place(), state) {
            continue;
        }
        let Some(vpc) = context.vpc_of(Kind::LOAD_BALANCER, id, item) else {
            continue;
        };
        let facing = item.text_or("Scheme", "internet-facing") != "internal";
        // AWS writes the end of the ARN into the description of the interfaces.
        let own = id.split_once("loadbalancer/").map(|(_, name)| name);
        let zones = item.list("AvailabilityZones");
        let zones = zones.filter_map(|zone| Some((zone.text("SubnetId")?, zone)));
        let place = Place { named, vpc, facing };
        let nodes = nodes(context, &place, own, zones, interfaces, addresses);
        if nodes.is_empty() {
            let what = match facing {
                true => {
                    "left out: none of its subnets is in the input with a public address of its node there"
                }
                false => "left out: none of its subnets is in the input",
            };
            context
                .report
                .whole(Category::Dangling, named, item.place(), what);
            continue;
        }
        let groups = security_group::of_interface(context, named, vpc, item.list("SecurityGroups"));
        let cross_zone = attribute(context, id, "load_balancing.cross_zone.enabled")
            .and_then(|value| value.truth("Value"));
        let idle = attribute(context, id, "idle_timeout.timeout_seconds")
            .and_then(|value| value.number("Value"))
            .map(|seconds| format!("{seconds}s"));
        balancers.push(
            begun(id, item.text("LoadBalancerName"), kind, &place, nodes)
                .list("securityGroups", groups)
                .maybe("crossZone", cross_zone)
                .maybe("idleTimeout", idle)
                .list("listeners", listener::convert(context, named, (kind, vpc)))
                .maybe("dnsName", dns_name(item)),
        );
        context.known.insert(named);
    }
    balancers
}

/// An attribute of a load balancer or a target group.
pub(super) fn attribute<'a>(context: &Context<'a, '_>, arn: &str, key: &str) -> Option<Item<'a>> {
    let mut own = context.input.about(Kind::ELB_ATTRIBUTE, arn).iter();
    Some(own.find(|one| one.item.text("Key") == Some(key))?.item)
}

/// Which load balancer it is, and where.
pub(super) struct Place<'a> {
    pub(super) named: (Kind, &'a str),
    pub(super) vpc: &'a str,
    /// Does it face the internet?
    pub(super) facing: bool,
}

/// What a balancer of any kind says of itself first.
pub(super) fn begun(
    id: &str,
    name: Option<&str>,
    kind: &str,
    place: &Place<'_>,
    nodes: Vec<Object>,
) -> Object {
    let scheme = if place.facing {
        "internet-facing"
    } else {
        "internal"
    };
    Object::named(id, name)
        .with("type", kind)
        .with("vpc", place.vpc)
        .with("scheme", scheme)
        .with("subnetMappings", nodes)
}

/// Its name, if a scenario can have it.
pub(super) fn dns_name(item: Item<'_>) -> Option<&str> {
    item.text("DNSName").filter(|name| is_host_name(name))
}

/// Its node in each subnet, with the addresses of its interface there. `name` is what the
/// descriptions of its interfaces call it; each zone has its subnet, and what is said about it.
pub(super) fn nodes<'a>(
    context: &mut Context<'a, '_>,
    place: &Place<'a>,
    name: Option<&str>,
    stated: impl Iterator<Item = (&'a str, Item<'a>)>,
    interfaces: &Interfaces<'a>,
    addresses: &Addresses<'a>,
) -> Vec<Object> {
    let Place { named, vpc, facing } = *place;
    let description = name.map(|name| format!("ELB {name}"));
    let own = description.and_then(|text| interfaces.by_description.get(text.as_str()));
    let mut by_subnet: BTreeMap<&str, (&str, Item<'_>)> = BTreeMap::new();
    for (id, eni) in own.into_iter().flatten() {
        if let Some(subnet) = eni.text("SubnetId") {
            by_subnet.insert(subnet, (*id, *eni));
        }
    }
    let (mut nodes, mut zones) = (Vec::new(), BTreeSet::new());
    for (subnet, zone) in stated {
        let Some(own) = context.subnets.get(subnet).filter(|own| own.vpc == vpc) else {
            let what = format!("its subnet {subnet} is not in the input, or in another VPC");
            context
                .report
                .part(Category::Dangling, named, zone.place(), what);
            continue;
        };
        if !zones.insert(own.zone) {
            let what = format!("has a second subnet in one zone, {subnet}; it is left out there");
            context
                .report
                .part(Category::Contradiction, named, zone.place(), what);
            continue;
        }
        let stated = zone.list("LoadBalancerAddresses").next();
        let eni = by_subnet.get(subnet).copied();
        let private = stated.and_then(|one| one.address("PrivateIPv4Address"));
        let private = private.or_else(|| eni?.1.address("PrivateIpAddress"));
        let of_interface = |eni: Item<'a>| eni.get("Association")?.address("PublicIp");
        let public = stated.and_then(|one| one.address("IpAddress"));
        let public = public.or_else(|| addresses.of_allocation(stated?.text("AllocationId")?));
        let public = public.or_else(|| of_interface(eni?.1)).filter(|_| facing);
        if let Some((id, _)) = eni {
            context.owned.insert(id);
        }
        let mut node = Object::default().with("subnet", subnet);
        if let Some(private) = private {
            match context.take_private(subnet, private, named.1) {
                Ok(()) => node = node.with("privateIpAddress", private.to_string()),
                Err(why) => context.report.part(
                    Category::Contradiction,
                    named,
                    zone.place(),
                    format!("{why}; its node gets another"),
                ),
            }
        }
        match public.map(|public| context.take_public(public, named.1).map(|()| public)) {
            Some(Ok(public)) => node = node.with("publicIp", public.to_string()),
            Some(Err(why)) => {
                context.report.part(
                    Category::Contradiction,
                    named,
                    zone.place(),
                    format!("{why}; its node in {subnet} is left out"),
                );
                continue;
            }
            None if facing => {
                let what = format!(
                    "the public address of its node in {subnet} is not in the input; the node is left out"
                );
                context
                    .report
                    .part(Category::Dangling, named, zone.place(), what);
                continue;
            }
            None => {}
        }
        nodes.push(node);
    }
    nodes
}
