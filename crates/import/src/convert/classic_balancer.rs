//! Classic Load Balancers: what registers instances becomes a target group for each of their ports.

use std::collections::BTreeSet;

use super::address::Addresses;
use super::interface::Interfaces;
use super::load_balancer::{Place, begun, dns_name, nodes};
use super::{Context, security_group, target_group};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// The balancers, and their target groups.
pub(super) fn convert<'a>(
    context: &mut Context<'a, '_>,
    interfaces: &Interfaces<'a>,
    addresses: &Addresses<'a>,
) -> (Vec<Object>, Vec<Object>) {
    let (mut balancers, mut groups) = (Vec::new(), Vec::new());
    for thing in context.input.all(Kind::CLASSIC_BALANCER) {
        let (name, item) = (thing.id, thing.item);
        let named = (Kind::CLASSIC_BALANCER, name);
        let vpc = item
            .text("VPCId")
            .filter(|vpc| context.vpcs.contains_key(vpc));
        let Some(vpc) = vpc else {
            let what = "left out: its VPC is not in the input";
            context
                .report
                .whole(Category::Dangling, named, item.place(), what);
            continue;
        };
        // It has no id: what it is called is a name, and may be masked.
        let id = format!("classic/{name}");
        let facing = item.text_or("Scheme", "internet-facing") != "internal";
        let subnets = item.list("Subnets");
        let subnets = subnets.filter_map(|one| Some((one.as_text()?, one)));
        let place = Place { named, vpc, facing };
        let nodes = nodes(context, &place, Some(name), subnets, interfaces, addresses);
        if nodes.is_empty() {
            let what = "left out: none of its subnets is in the input with the addresses of its node there";
            context
                .report
                .whole(Category::Dangling, named, item.place(), what);
            continue;
        }
        if nodes.len() > 1 {
            let what = "whether it balances across zones, and how long it keeps idle connections, is not in this answer: it does not, and for 60 s (F8.58, F8.5a)";
            context
                .report
                .part(Category::InPart, named, item.place(), what);
        }
        let security_groups =
            security_group::of_interface(context, named, vpc, item.list("SecurityGroups"));
        let targets = targets(context, named, item);
        let mut own = Vec::new();
        let (mut ports, mut listeners) = (BTreeSet::new(), Vec::new());
        for listener in item.list("ListenerDescriptions") {
            let listener = listener.get("Listener");
            let port = |key| {
                let number = listener.and_then(|one| one.number(key));
                number.filter(|port| (1..=65_535).contains(port))
            };
            let protocol = listener.and_then(|one| one.text("Protocol"));
            let known = protocol.is_some_and(|one| !target_group::transports(one).is_empty());
            let (Some(front), Some(back)) = (
                port("LoadBalancerPort").filter(|_| known),
                port("InstancePort"),
            ) else {
                let what = "a listener says no port, or no protocol that is known; it is left out";
                context
                    .report
                    .part(Category::MalformedItem, named, item.place(), what);
                continue;
            };
            let group = format!("{id}/{back}");
            if ports.insert(back) {
                own.push(
                    Object::named(&group, None)
                        .with("vpc", vpc)
                        .with("port", back)
                        .list("targets", targets.clone()),
                );
            }
            listeners.push(
                Object::default()
                    .with("port", front)
                    .with("targetGroup", group.as_str()),
            );
        }
        groups.extend(own);
        balancers.push(
            begun(&id, Some(name), "classic", &place, nodes)
                .list("securityGroups", security_groups)
                .list("listeners", listeners)
                .maybe("dnsName", dns_name(item)),
        );
        context.known.insert(named);
    }
    (balancers, groups)
}

fn targets(context: &mut Context<'_, '_>, named: (Kind, &str), item: Item<'_>) -> Vec<Object> {
    let mut targets = Vec::new();
    for instance in item.list("Instances") {
        let Some(id) = instance.text("InstanceId") else {
            continue;
        };
        if context.knows(Kind::INSTANCE, id) {
            targets.push(Object::default().with("id", id));
        } else {
            let what = format!("the instance {id} is not in the scenario; it is left out");
            context
                .report
                .part(Category::Dangling, named, instance.place(), what);
        }
    }
    targets
}
