//! Route tables: whose they are, and their routes.

use std::collections::{BTreeMap, BTreeSet};

use super::route;
use super::{Context, is_associated};
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// Which table is whose.
#[derive(Default)]
pub(super) struct Associations<'a> {
    subnets: BTreeMap<&'a str, &'a str>,
    gateways: BTreeMap<&'a str, &'a str>,
}

/// Reads who is associated with which table (F12.5, F12.8).
pub(super) fn associations<'a>(context: &mut Context<'a, '_>) -> Associations<'a> {
    let mut associations = Associations::default();
    for thing in context.input.all(Kind::ROUTE_TABLE) {
        let named = (Kind::ROUTE_TABLE, thing.id);
        for association in thing.item.list("Associations") {
            if !is_associated(association, "AssociationState") {
                continue;
            }
            let (map, whose, kind) =
                match (association.text("SubnetId"), association.text("GatewayId")) {
                    (Some(subnet), _) => (&mut associations.subnets, subnet, Kind::SUBNET),
                    (None, Some(gateway)) => {
                        let kind = match gateway.starts_with("vgw-") {
                            true => Kind::VPN_GATEWAY,
                            false => Kind::INTERNET_GATEWAY,
                        };
                        (&mut associations.gateways, gateway, kind)
                    }
                    (None, None) => continue,
                };
            if let Some(other) = map
                .insert(whose, thing.id)
                .filter(|other| *other != thing.id)
            {
                map.insert(whose, other);
                let what =
                    format!("is associated with {whose}, and so is {other}; the first is taken");
                context
                    .report
                    .part(Category::Contradiction, named, association.place(), what);
            }
            if !context.input.has(kind, whose) {
                let what = format!("is associated with {whose}, which is not in the input");
                context
                    .report
                    .part(Category::Dangling, named, association.place(), what);
            }
        }
    }
    associations
}

impl<'a> Associations<'a> {
    /// The table of a subnet; none where the main one serves it.
    pub(super) fn of_subnet(
        &self,
        context: &mut Context<'a, '_>,
        vpc: &str,
        subnet: &str,
    ) -> Option<&'a str> {
        own(context, vpc, self.subnets.get(subnet)?)
    }

    /// The table of a gateway, which most have not.
    pub(super) fn of_gateway(
        &self,
        context: &mut Context<'a, '_>,
        vpc: &str,
        gateway: &str,
    ) -> Option<&'a str> {
        own(context, vpc, self.gateways.get(gateway)?)
    }
}

/// The table, where it is in this VPC.
fn own<'a>(context: &mut Context<'a, '_>, vpc: &str, id: &'a str) -> Option<&'a str> {
    let table = context.input.get(Kind::ROUTE_TABLE, id)?;
    if table.text("VpcId") == Some(vpc) {
        return Some(id);
    }
    let what = "is associated with something in another VPC; that association is left out";
    context.report.part(
        Category::Contradiction,
        (Kind::ROUTE_TABLE, id),
        table.place(),
        what,
    );
    None
}

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut mains = BTreeSet::new();
    for thing in context.input.all(Kind::ROUTE_TABLE) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::ROUTE_TABLE, id);
        let Some(vpc) = context.vpc_of(Kind::ROUTE_TABLE, id, item) else {
            continue;
        };
        let mut associations = item.list("Associations");
        let mut is_main = associations
            .any(|one| one.truth("Main") == Some(true) && is_associated(one, "AssociationState"));
        if is_main && !mains.insert(vpc) {
            let what =
                "says that it is the main one of its VPC, and so does another; the first is taken";
            context
                .report
                .part(Category::Contradiction, named, item.place(), what);
            is_main = false;
        }
        let mut seen = BTreeSet::new();
        let mut routes = Vec::new();
        for one in item.list("Routes") {
            let Some(way) = route::read(context, named, vpc, one) else {
                continue;
            };
            if !seen.insert(way.destination.clone()) {
                let what = format!("has two routes to {}; the first is taken", way.destination);
                context
                    .report
                    .part(Category::Contradiction, named, one.place(), what);
                continue;
            }
            routes.push(
                Object::default()
                    .with("destination", way.destination)
                    .with("target", way.target)
                    .maybe("state", way.gone.then_some("blackhole"))
                    .maybe("origin", way.propagated.then_some("propagated")),
            );
        }
        objects.push(
            Object::named(id, item.name())
                .with("vpc", vpc)
                .maybe("main", is_main.then_some(true))
                .list("routes", routes)
                .list("propagatingVgws", propagating(context, vpc, item)),
        );
    }
    objects
}

/// The gateways that propagate into it.
fn propagating<'a>(
    context: &Context<'a, '_>,
    vpc: &str,
    table: crate::item::Item<'a>,
) -> Vec<&'a str> {
    let mut gateways: Vec<&str> = table
        .list("PropagatingVgws")
        .filter_map(|one| one.text("GatewayId"))
        .collect();
    gateways.sort_unstable();
    gateways.dedup();
    gateways.retain(|gateway| {
        context
            .attached
            .get(&(Kind::VPN_GATEWAY, gateway))
            .is_some_and(|own| *own == vpc)
    });
    gateways
}
