//! Target groups of load balancers, and what is registered in them.

use core::net::Ipv4Addr;
use std::collections::BTreeSet;

use super::Context;
use super::load_balancer::attribute;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// What a protocol of a listener or a group is on the wire; nothing for those of Gateway Load
/// Balancers.
pub(super) fn transports(protocol: &str) -> &'static [&'static str] {
    match protocol {
        // What is in it ends at the load balancer; on the wire it is TCP.
        "TCP" | "TLS" | "SSL" | "HTTP" | "HTTPS" => &["TCP"],
        "UDP" => &["UDP"],
        "TCP_UDP" => &["TCP", "UDP"],
        _ => &[],
    }
}

/// What targets are by; there are others, such as `lambda` and `alb`.
const TARGET_TYPES: [&str; 2] = ["instance", "ip"];

/// Is a group in the scenario, for this protocol?
pub(super) fn is_read(group: Item<'_>, transport: &str) -> bool {
    let protocol = group.text("Protocol");
    protocol.is_some_and(|protocol| transports(protocol).contains(&transport))
        && TARGET_TYPES.contains(&group.text_or("TargetType", "instance"))
}

/// A group for TCP and UDP becomes two, since the scenario's have one protocol each.
pub(super) fn id_of(context: &Context<'_, '_>, group: &str, transport: &str) -> String {
    let own = context.input.get(Kind::TARGET_GROUP, group);
    match own.is_some_and(|own| own.text("Protocol") == Some("TCP_UDP")) && transport == "UDP" {
        true => format!("{group}:udp"),
        false => group.into(),
    }
}

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let mut groups = Vec::new();
    for thing in context.input.all(Kind::TARGET_GROUP) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::TARGET_GROUP, id);
        let protocol = item.text_or("Protocol", "?");
        let by_address = item.text_or("TargetType", "instance") == "ip";
        if transports(protocol).is_empty()
            || !TARGET_TYPES.contains(&item.text_or("TargetType", "instance"))
        {
            let what = format!(
                "left out: target groups of {protocol} for {} are not simulated",
                item.text_or("TargetType", "instance")
            );
            context
                .report
                .whole(Category::NotSimulated, named, item.place(), what);
            continue;
        }
        let Some(vpc) = context.vpc_of(Kind::TARGET_GROUP, id, item) else {
            continue;
        };
        let Some(port) = item
            .number("Port")
            .filter(|port| (1..=65_535).contains(port))
        else {
            context.report.whole(
                Category::MalformedItem,
                named,
                item.place(),
                "left out: it says no port",
            );
            continue;
        };
        let targets = targets(context, named, by_address);
        for transport in transports(protocol) {
            let preserve = attribute(context, id, "preserve_client_ip.enabled")
                .and_then(|value| value.truth("Value"))
                .filter(|_| *transport == "TCP");
            groups.push(
                Object::named(&id_of(context, id, transport), item.text("TargetGroupName"))
                    .with("vpc", vpc)
                    .with("protocol", *transport)
                    .with("port", port)
                    .with("targetType", if by_address { "ip" } else { "instance" })
                    .maybe("preserveClientIp", preserve)
                    .list("targets", targets.clone()),
            );
        }
        context.known.insert(named);
    }
    for thing in context.input.all(Kind::TARGET_HEALTH) {
        if thing.id.is_empty() {
            let what = "a target, and the answer does not say of which group: a `TargetGroupArn` beside `TargetHealthDescriptions` would";
            context
                .report
                .placed(Category::Dangling, thing.item.place(), what.into());
        } else if !context.input.has(Kind::TARGET_GROUP, thing.id) {
            let what = format!("a target of {}, which is not in the input", thing.id);
            context
                .report
                .placed(Category::Dangling, thing.item.place(), what);
        }
    }
    groups
}

fn targets(context: &mut Context<'_, '_>, named: (Kind, &str), by_address: bool) -> Vec<Object> {
    let mut targets = Vec::new();
    let mut seen = BTreeSet::new();
    for thing in context.input.about(Kind::TARGET_HEALTH, named.1) {
        let item = thing.item;
        let Some(target) = item.get("Target") else {
            continue;
        };
        let health = item
            .get("TargetHealth")
            .and_then(|health| health.text("State"));
        let Some(id) = target.text("Id") else {
            continue;
        };
        let port = target
            .number("Port")
            .filter(|port| (1..=65_535).contains(port));
        let known = match by_address {
            true => id.parse::<Ipv4Addr>().is_ok(),
            false => context.knows(Kind::INSTANCE, id),
        };
        if !known {
            let what = format!("the target {id} is not in the scenario; it is left out");
            context
                .report
                .part(Category::Dangling, named, item.place(), what);
        } else if health.is_some_and(|state| state.ends_with("draining")) {
            let what = format!(
                "the target {id} is {}, and gets no new connection; it is left out",
                health.unwrap_or_default()
            );
            context
                .report
                .part(Category::InPart, named, item.place(), what);
        } else if seen.insert((id, port)) {
            // Where health is not checked, it is taken for good (F8.5b).
            let unhealthy =
                health.is_some_and(|state| !["healthy", "unavailable"].contains(&state));
            targets.push(
                Object::default()
                    .with("id", id)
                    .maybe("port", port)
                    .maybe("health", unhealthy.then_some("unhealthy")),
            );
        }
    }
    targets
}
