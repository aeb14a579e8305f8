//! Security groups, and those that are only spoken of.

use std::collections::BTreeMap;

use super::Context;
use super::security_rule::{self, Names};
use crate::kind::Kind;
use crate::output::Object;
use crate::report::{Category, Where};

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let mut members: Vec<(&str, &str)> = Vec::new();
    for thing in context.input.all(Kind::SECURITY_GROUP) {
        if let Some(vpc) = context.vpc_of(Kind::SECURITY_GROUP, thing.id, thing.item) {
            members.push((thing.id, vpc));
            context.known.insert((Kind::SECURITY_GROUP, thing.id));
        }
    }
    let spoken_of = spoken_of(context);
    for (id, (vpc, place)) in &spoken_of {
        let what = "is on an interface and not in the input; here it is a group without rules";
        context
            .report
            .part(Category::Dangling, (Kind::SECURITY_GROUP, id), *place, what);
        context.known.insert((Kind::SECURITY_GROUP, id));
        context.attached.insert((Kind::SECURITY_GROUP, id), vpc);
    }
    for (id, vpc) in &members {
        context.attached.insert((Kind::SECURITY_GROUP, id), vpc);
    }
    let names = Names::of(context.input);
    let mut objects = Vec::new();
    for (id, vpc) in members {
        let Some(item) = context.input.get(Kind::SECURITY_GROUP, id) else {
            continue;
        };
        let ingress = security_rule::rules(context, &names, id, item, false);
        let egress = security_rule::rules(context, &names, id, item, true);
        objects.push(
            Object::named(id, item.text("GroupName"))
                .with("vpc", vpc)
                .with("ingress", ingress)
                .with("egress", egress),
        );
    }
    let without_rules = spoken_of.into_iter().map(|(id, (vpc, _))| {
        Object::named(id, None)
            .with("vpc", vpc)
            .with("ingress", Vec::<Object>::new())
            .with("egress", Vec::<Object>::new())
    });
    objects.extend(without_rules);
    objects
}

/// The groups of interfaces that `SecurityGroups` does not have.
fn spoken_of<'a>(context: &Context<'a, '_>) -> BTreeMap<&'a str, (&'a str, Where)> {
    let mut groups = BTreeMap::new();
    for (kind, list) in [
        (Kind::NETWORK_INTERFACE, "Groups"),
        (Kind::INSTANCE, "SecurityGroups"),
    ] {
        for thing in context.input.all(kind) {
            let vpc = thing
                .item
                .text("VpcId")
                .filter(|vpc| context.vpcs.contains_key(vpc));
            let Some(vpc) = vpc else { continue };
            let of_item = thing
                .item
                .list(list)
                .filter_map(|group| group.text("GroupId"));
            for group in of_item.filter(|group| !context.input.has(Kind::SECURITY_GROUP, group)) {
                groups.entry(group).or_insert((vpc, thing.item.place()));
            }
        }
    }
    groups
}

/// The groups of an interface, as far as they are of its VPC.
pub(super) fn of_interface<'a>(
    context: &mut Context<'a, '_>,
    thing: (Kind, &str),
    vpc: &str,
    groups: impl Iterator<Item = crate::item::Item<'a>>,
) -> Vec<&'a str> {
    let mut own: Vec<&str> = Vec::new();
    for group in groups {
        let Some(id) = group.as_text().or_else(|| group.text("GroupId")) else {
            continue;
        };
        match context.attached.get(&(Kind::SECURITY_GROUP, id)) {
            Some(other) if *other == vpc && !own.contains(&id) => own.push(id),
            Some(other) if *other == vpc => {}
            Some(other) => {
                let what = format!("has the group {id}, which is in {other}; it is left out");
                context
                    .report
                    .part(Category::Contradiction, thing, group.place(), what);
            }
            None => {
                let what = format!("has the group {id}, which is not in the input; it is left out");
                context
                    .report
                    .part(Category::Dangling, thing, group.place(), what);
            }
        }
    }
    own.truncate(16);
    own
}
