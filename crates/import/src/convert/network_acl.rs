//! Network ACLs.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// The ACL of each subnet.
pub(super) fn associations<'a>(context: &mut Context<'a, '_>) -> BTreeMap<&'a str, &'a str> {
    let mut acls: BTreeMap<&str, &str> = BTreeMap::new();
    for thing in context.input.all(Kind::NETWORK_ACL) {
        for association in thing.item.list("Associations") {
            let Some(subnet) = association.text("SubnetId") else {
                continue;
            };
            let named = (Kind::NETWORK_ACL, thing.id);
            if let Some(other) = acls
                .insert(subnet, thing.id)
                .filter(|other| *other != thing.id)
            {
                acls.insert(subnet, other);
                let what = format!(
                    "is associated with {subnet}, and so is {other}; a subnet has one, and the first is taken"
                );
                context
                    .report
                    .part(Category::Contradiction, named, association.place(), what);
            }
            if !context.input.has(Kind::SUBNET, subnet) {
                let what = format!("is associated with {subnet}, which is not in the input");
                context
                    .report
                    .part(Category::Dangling, named, association.place(), what);
            }
        }
    }
    acls
}

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut defaults = BTreeSet::new();
    for thing in context.input.all(Kind::NETWORK_ACL) {
        let (id, item) = (thing.id, thing.item);
        let Some(vpc) = context.vpc_of(Kind::NETWORK_ACL, id, item) else {
            continue;
        };
        let is_default = item.truth("IsDefault").unwrap_or(false);
        if is_default && !defaults.insert(vpc) {
            let what = "says that it is the default one of its VPC, and so does another; the first is taken";
            context.report.part(
                Category::Contradiction,
                (Kind::NETWORK_ACL, id),
                item.place(),
                what,
            );
        }
        let mut rules = [Vec::new(), Vec::new()];
        let mut numbers = BTreeSet::new();
        for entry in item.list("Entries") {
            match rule(entry) {
                Ok(None) => {}
                Ok(Some((egress, number, rule))) if numbers.insert((egress, number)) => {
                    rules[usize::from(egress)].push(rule);
                }
                Ok(Some((_, number, _))) => {
                    let what =
                        format!("has two entries {number} in one direction; the first is taken");
                    context.report.part(
                        Category::Contradiction,
                        (Kind::NETWORK_ACL, id),
                        entry.place(),
                        what,
                    );
                }
                Err(why) => {
                    let what = format!("an entry is left out: {why}");
                    context.report.part(
                        Category::MalformedItem,
                        (Kind::NETWORK_ACL, id),
                        entry.place(),
                        what,
                    );
                }
            }
        }
        let [inbound, outbound] = rules;
        let own_default = is_default && is_first_default(context, vpc, id);
        objects.push(
            Object::named(id, item.name())
                .with("vpc", vpc)
                .maybe("default", own_default.then_some(true))
                .with("inbound", inbound)
                .with("outbound", outbound),
        );
        context.known.insert((Kind::NETWORK_ACL, id));
    }
    objects
}

fn is_first_default(context: &Context<'_, '_>, vpc: &str, id: &str) -> bool {
    let all = context.input.all(Kind::NETWORK_ACL).iter();
    let mut defaults = all.filter(|one| {
        one.item.text("VpcId") == Some(vpc) && one.item.truth("IsDefault") == Some(true)
    });
    defaults.next().is_some_and(|first| first.id == id)
}

/// An entry as a rule; none for the final `*` (F12.13).
fn rule(entry: Item<'_>) -> Result<Option<(bool, i64, Object)>, String> {
    let number = entry
        .number("RuleNumber")
        .ok_or("it says no `RuleNumber`")?;
    if number > 32_766 {
        return Ok(None);
    }
    if number < 1 {
        return Err(format!("{number} is no number for a rule"));
    }
    let egress = entry.truth("Egress").ok_or("it says no `Egress`")?;
    let block = entry
        .block("CidrBlock")
        .or_else(|| entry.block("Ipv6CidrBlock"));
    let block = block.ok_or("it says no block of addresses")?;
    let action = entry.text_or("RuleAction", "").to_ascii_lowercase();
    if !["allow", "deny"].contains(&action.as_str()) {
        return Err("it neither allows nor denies".into());
    }
    // Some tools print the protocol as a number (F12.12).
    let protocol = entry.number("Protocol");
    let protocol = match (protocol, entry.text("Protocol")) {
        (Some(-1), _) | (None, Some("all" | "-1")) => "all".to_owned(),
        (Some(number @ 0..=255), _) => number.to_string(),
        (None, Some(name @ ("tcp" | "udp" | "icmp" | "icmpv6"))) => name.to_owned(),
        _ => return Err("it says no protocol that is known".into()),
    };
    let mut rule = Object::default()
        .with("ruleNumber", number)
        .with("protocol", protocol.as_str());
    if ["6", "17", "tcp", "udp"].contains(&protocol.as_str()) {
        rule = rule.maybe(
            "portRange",
            entry
                .get("PortRange")
                .map(|range| ports(range, "From", "To"))
                .transpose()?
                .flatten(),
        );
    }
    if ["1", "58", "icmp", "icmpv6"].contains(&protocol.as_str())
        && let Some(messages) = entry.get("IcmpTypeCode")
    {
        rule = rule.maybe("icmpTypeCode", icmp(messages, "Type", "Code")?);
    }
    let peer = if egress { "destination" } else { "source" };
    Ok(Some((
        egress,
        number,
        rule.with(peer, block.to_string()).with("action", action),
    )))
}

/// A range of ports; none where it is all of them (F12.30).
pub(super) fn ports(item: Item<'_>, from: &str, to: &str) -> Result<Option<String>, String> {
    let (from, to) = match (item.number(from), item.number(to)) {
        (None, None) | (Some(-1), _) => return Ok(None),
        (Some(from), Some(to)) => (from, to),
        (Some(one), None) | (None, Some(one)) => (one, one),
    };
    match (from, to) {
        (0, 65_535) => Ok(None),
        (from @ 0..=65_535, to @ 0..=65_535) if from <= to => Ok(Some(format!("{from}-{to}"))),
        _ => Err(format!("{from}-{to} is no range of ports")),
    }
}

/// A type of ICMP message and a code; none where it is every one.
pub(super) fn icmp(item: Item<'_>, kind: &str, code: &str) -> Result<Option<Object>, String> {
    match (
        item.number(kind).unwrap_or(-1),
        item.number(code).unwrap_or(-1),
    ) {
        (-1, _) => Ok(None),
        (kind @ 0..=255, code @ -1..=255) => Ok(Some(
            Object::default().with("type", kind).with("code", code),
        )),
        (kind, code) => Err(format!("type {kind}, code {code} is no ICMP message")),
    }
}
