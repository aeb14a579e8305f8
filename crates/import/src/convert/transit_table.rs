//! Route tables of transit gateways, from four calls (F12.26).

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::transit_gateway::gateway_of;
use crate::gather::Thing;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let mut associations = answers(context, Kind::TRANSIT_ASSOCIATION);
    let propagations = answers(context, Kind::TRANSIT_PROPAGATION);
    let routes = answers(context, Kind::TRANSIT_ROUTE);
    // Attachments say themselves with which table they are associated.
    for thing in context.input.all(Kind::ATTACHMENT) {
        let Some(association) = thing.item.get("Association") else {
            continue;
        };
        if let Some(table) = association.text("TransitGatewayRouteTableId") {
            associations.entry(table).or_default().push(thing.item);
        }
    }
    let mut tables = Vec::new();
    let (mut associated, mut defaults) = (BTreeSet::new(), BTreeSet::new());
    for thing in context.input.all(Kind::TRANSIT_TABLE) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::TRANSIT_TABLE, id);
        if !context.is_there(named, item.place(), item.text("State")) {
            continue;
        }
        let Some(gateway) = gateway_of(context, named, item) else {
            continue;
        };
        let is_default = item.truth("DefaultAssociationRouteTable") == Some(true)
            || item.truth("DefaultPropagationRouteTable") == Some(true);
        let own = attachments(context, named, gateway, associations.get(id));
        let own: Vec<&str> = own
            .into_iter()
            .filter(|attachment| associated.insert((gateway, *attachment)))
            .collect();
        let propagating = attachments(context, named, gateway, propagations.get(id));
        let propagating: Vec<&str> = propagating
            .into_iter()
            .filter(|attachment| {
                context.knows(Kind::VPC_ATTACHMENT, attachment)
                    || context.knows(Kind::ATTACHMENT, attachment)
            })
            .collect();
        tables.push(
            Object::named(id, item.name())
                .with("transitGateway", gateway)
                .maybe(
                    "default",
                    (is_default && defaults.insert(gateway)).then_some(true),
                )
                .list("associations", own)
                .list("propagations", propagating)
                .list(
                    "routes",
                    static_routes(context, named, gateway, routes.get(id)),
                ),
        );
        context.known.insert(named);
    }
    tables
}

/// The answers of a call by the table that each is about; one table needs no name.
fn answers<'a>(context: &mut Context<'a, '_>, kind: Kind) -> BTreeMap<&'a str, Vec<Item<'a>>> {
    let only = match context.input.all(Kind::TRANSIT_TABLE) {
        [Thing { id, .. }] => Some(*id),
        _ => None,
    };
    let mut answers: BTreeMap<&str, Vec<Item<'_>>> = BTreeMap::new();
    for thing in context.input.all(kind) {
        let about = Some(thing.id).filter(|id| !id.is_empty()).or(only);
        match about {
            Some(table) if context.input.has(Kind::TRANSIT_TABLE, table) => {
                answers.entry(table).or_default().push(thing.item);
            }
            Some(table) => {
                let what = format!("`{}` of {table}, which is not in the input", kind.key());
                context
                    .report
                    .placed(Category::Dangling, thing.item.place(), what);
            }
            None => {
                let what = format!(
                    "`{}` of a transit gateway's route table, and the answer does not say of which: a `TransitGatewayRouteTableId` beside it would",
                    kind.key()
                );
                context
                    .report
                    .placed(Category::Dangling, thing.item.place(), what);
            }
        }
    }
    answers
}

/// The attachments that answers name, as far as the scenario has them.
fn attachments<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &str),
    gateway: &str,
    answers: Option<&Vec<Item<'a>>>,
) -> Vec<&'a str> {
    let mut own = Vec::new();
    for answer in answers.into_iter().flatten() {
        let state = answer.text("State").unwrap_or("associated");
        if ["disassociated", "disassociating", "disabled", "disabling"].contains(&state) {
            continue;
        }
        let Some(id) = answer.text("TransitGatewayAttachmentId") else {
            continue;
        };
        if own.contains(&id) {
            continue;
        }
        match of_gateway(context, gateway, id) {
            true => own.push(id),
            false => say_missing(context, named, id, *answer),
        }
    }
    own
}

fn of_gateway(context: &Context<'_, '_>, gateway: &str, id: &str) -> bool {
    let of_vpc = context
        .input
        .get(Kind::VPC_ATTACHMENT, id)
        .filter(|_| context.knows(Kind::VPC_ATTACHMENT, id));
    let of_peering = context
        .input
        .get(Kind::PEERING_ATTACHMENT, id)
        .filter(|_| context.knows(Kind::PEERING_ATTACHMENT, id));
    let of_ends = of_peering.is_some_and(|item| {
        let mut ends = ["RequesterTgwInfo", "AccepterTgwInfo"].into_iter();
        ends.any(|end| item.get(end).and_then(|end| end.text("TransitGatewayId")) == Some(gateway))
    });
    let of_customer = context
        .input
        .get(Kind::ATTACHMENT, id)
        .filter(|_| context.knows(Kind::ATTACHMENT, id));
    let mut by_one = of_vpc.into_iter().chain(of_customer);
    by_one.any(|item| item.text("TransitGatewayId") == Some(gateway)) || of_ends
}

fn say_missing(context: &mut Context<'_, '_>, named: (Kind, &str), id: &str, answer: Item<'_>) {
    let kind = answer.text_or("ResourceType", "vpc");
    let (category, what) = match kind {
        "vpc" | "peering" | "vpn" | "direct-connect-gateway" => (
            Category::Dangling,
            format!("speaks of the attachment {id}, which is not in the scenario"),
        ),
        kind => (
            Category::NotSimulated,
            format!("speaks of {id}, an attachment of the type {kind}, which is not simulated"),
        ),
    };
    context.report.part(category, named, answer.place(), what);
}

/// Routes that somebody wrote; propagated ones come from the attachments.
fn static_routes<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &str),
    gateway: &str,
    answers: Option<&Vec<Item<'a>>>,
) -> Vec<Object> {
    let mut routes = Vec::new();
    let mut seen = BTreeSet::new();
    for route in answers.into_iter().flatten() {
        if route.text("Type").is_some_and(|kind| kind == "propagated") {
            continue;
        }
        let Some(block) = route.block("DestinationCidrBlock") else {
            let what =
                "a route without a block of addresses, to a prefix list perhaps; it is left out";
            context
                .report
                .part(Category::InPart, named, route.place(), what);
            continue;
        };
        // Each entry of a prefix list is a route here; the scenario names the list once.
        let list = route
            .text("PrefixListId")
            .filter(|list| context.knows(Kind::PREFIX_LIST, list));
        if !seen.insert((list, list.is_none().then_some(block))) {
            continue;
        }
        let state = route.text_or("State", "active");
        if ["deleted", "deleting"].contains(&state) {
            continue;
        }
        let mut ways = route.list("TransitGatewayAttachments");
        let target = match ways
            .next()
            .and_then(|way| way.text("TransitGatewayAttachmentId"))
        {
            Some(id) if state != "blackhole" => match of_gateway(context, gateway, id) {
                true => id,
                false => {
                    let what = format!(
                        "the route to {block} leads to {id}, which is not in the scenario; it is taken for a blackhole"
                    );
                    context
                        .report
                        .part(Category::Dangling, named, route.place(), what);
                    "blackhole"
                }
            },
            _ => "blackhole",
        };
        routes.push(
            Object::default()
                .with(
                    "destination",
                    list.map_or_else(|| block.to_string(), ToString::to_string),
                )
                .with("target", target),
        );
    }
    routes
}
