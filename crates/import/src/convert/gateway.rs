//! Internet gateways and egress-only ones.

use super::Context;
use super::route_table::Associations;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

pub(super) fn internet<'a>(
    context: &mut Context<'a, '_>,
    tables: &Associations<'a>,
) -> Vec<Object> {
    let attached = attached(context, Kind::INTERNET_GATEWAY, "Attachments");
    let gateways = attached.into_iter().map(|(id, vpc, item)| {
        Object::named(id, item.name())
            .with("vpc", vpc)
            .maybe("routeTable", tables.of_gateway(context, vpc, id))
    });
    gateways.collect()
}

pub(super) fn egress_only(context: &mut Context<'_, '_>) -> Vec<Object> {
    let attached = attached(context, Kind::EGRESS_ONLY_GATEWAY, "Attachments");
    let gateways = attached.into_iter();
    gateways
        .map(|(id, vpc, item)| Object::named(id, item.name()).with("vpc", vpc))
        .collect()
}

/// The gateways of a kind that are attached to a VPC, which has one of each kind at most. An
/// attached one reads `attached` or `available` (F12.14).
pub(super) fn attached<'a>(
    context: &mut Context<'a, '_>,
    kind: Kind,
    list: &str,
) -> Vec<(&'a str, &'a str, Item<'a>)> {
    let mut found: Vec<(&str, &str, Item<'_>)> = Vec::new();
    for thing in context.input.all(kind) {
        let (id, item) = (thing.id, thing.item);
        if !context.is_there((kind, id), item.place(), item.text("State")) {
            continue;
        }
        let gone = |one: &Item<'_>| {
            let state = one.text_or("State", "attached").to_ascii_lowercase();
            ["detached", "detaching"].contains(&state.as_str())
        };
        let mut attachments = item.list(list).filter(|one| !gone(one));
        let Some((attachment, vpc)) = attachments.find_map(|one| Some((one, one.text("VpcId")?)))
        else {
            context.report.whole(
                Category::Ignored,
                (kind, id),
                item.place(),
                "left out: it is attached to no VPC",
            );
            continue;
        };
        if attachment
            .text("State")
            .is_some_and(|state| state.eq_ignore_ascii_case("attaching"))
        {
            context.is_there((kind, id), item.place(), Some("attaching"));
        }
        if !context.vpcs.contains_key(vpc) {
            let what = format!("left out: its VPC {vpc} is not in the input");
            context
                .report
                .whole(Category::Dangling, (kind, id), item.place(), what);
            continue;
        }
        if let Some((other, ..)) = found.iter().find(|(_, own, _)| *own == vpc) {
            let what = format!("left out: {vpc} has {other} already, and can have one only");
            context
                .report
                .whole(Category::Contradiction, (kind, id), item.place(), what);
            continue;
        }
        context.attached.insert((kind, id), vpc);
        context.known.insert((kind, id));
        found.push((id, vpc, item));
    }
    found
}
