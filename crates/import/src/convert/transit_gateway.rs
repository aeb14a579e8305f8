//! Transit gateways and what is attached to them (F12.26).

use std::collections::BTreeSet;

use super::Context;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::region;
use crate::report::Category;

/// What a network has of transit gateways.
#[derive(Default)]
pub(super) struct Transit {
    pub(super) gateways: Vec<Object>,
    pub(super) vpcs: Vec<Object>,
    pub(super) peerings: Vec<Object>,
}

fn is_alive(item: Item<'_>) -> bool {
    let state = item.text_or("State", "available");
    ![
        "deleted",
        "deleting",
        "failed",
        "failing",
        "rejected",
        "rejecting",
    ]
    .contains(&state)
}

/// Is a VPC attached to a gateway, as far as the input says?
pub(super) fn has_attached(context: &Context<'_, '_>, gateway: &str, vpc: &str) -> bool {
    let mut attachments = context.input.all(Kind::VPC_ATTACHMENT).iter();
    attachments.any(|thing| {
        thing.item.text("TransitGatewayId") == Some(gateway)
            && thing.item.text("VpcId") == Some(vpc)
            && context.knows(Kind::VPC_ATTACHMENT, thing.id)
    })
}

/// May a rule of a group in one VPC name a group in the other? (F4.10)
pub(super) fn may_name_groups(
    context: &Context<'_, '_>,
    own: &str,
    other: &str,
    egress: bool,
) -> bool {
    let regions = (
        context.vpcs.get(own).map(|vpc| vpc.region),
        context.vpcs.get(other).map(|vpc| vpc.region),
    );
    let peered = context.input.all(Kind::PEERING).iter().any(|thing| {
        let end = |key: &str| thing.item.get(key).and_then(|end| end.text("VpcId"));
        let ends = (end("RequesterVpcInfo"), end("AccepterVpcInfo"));
        context.knows(Kind::PEERING, thing.id)
            && (ends == (Some(own), Some(other)) || ends == (Some(other), Some(own)))
    });
    let gateways = |vpc: &str| -> BTreeSet<&str> {
        let all = context.input.all(Kind::VPC_ATTACHMENT).iter();
        let of_vpc =
            all.filter(|thing| thing.item.text("VpcId") == Some(vpc) && is_alive(thing.item));
        let of_vpc = of_vpc
            .filter(|thing| option(thing.item, "SecurityGroupReferencingSupport") != Some(false));
        of_vpc
            .filter_map(|thing| thing.item.text("TransitGatewayId"))
            .collect()
    };
    let keeps = |gateway: &&str| {
        let gateway = context.input.get(Kind::TRANSIT_GATEWAY, gateway);
        gateway.and_then(|one| option(one, "SecurityGroupReferencingSupport")) == Some(true)
    };
    let joined = !egress && gateways(own).intersection(&gateways(other)).any(keeps);
    (peered || joined) && regions.0 == regions.1
}

/// The transit gateway of a table, an attachment or a connection; without it there is none of them.
pub(super) fn gateway_of<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &str),
    item: Item<'a>,
) -> Option<&'a str> {
    let gateway = item.text("TransitGatewayId");
    let known = gateway.filter(|gateway| context.knows(Kind::TRANSIT_GATEWAY, gateway));
    if known.is_none() {
        let what = format!(
            "left out: its transit gateway {} is not in the input",
            gateway.unwrap_or("?")
        );
        context
            .report
            .whole(Category::Dangling, named, item.place(), what);
    }
    known
}

/// `enable` or `disable`.
fn option(item: Item<'_>, key: &str) -> Option<bool> {
    match item.get("Options")?.text(key)? {
        "enable" => Some(true),
        "disable" => Some(false),
        _ => None,
    }
}

fn word(enabled: bool) -> &'static str {
    if enabled { "enable" } else { "disable" }
}

pub(super) fn convert(context: &mut Context<'_, '_>) -> Transit {
    let mut transit = Transit::default();
    for thing in context.input.all(Kind::TRANSIT_GATEWAY) {
        let (id, item) = (thing.id, thing.item);
        if !context.is_there(
            (Kind::TRANSIT_GATEWAY, id),
            item.place(),
            item.text("State"),
        ) {
            continue;
        }
        let region = item.text("TransitGatewayArn").and_then(region::of_arn);
        transit
            .gateways
            .push(gateway(context, id, Some(item), region));
    }
    let mut joined = BTreeSet::new();
    for thing in context.input.all(Kind::VPC_ATTACHMENT) {
        transit.vpcs.extend(vpc(
            context,
            (thing.id, thing.item),
            &mut joined,
            &mut transit.gateways,
        ));
    }
    let mut peered = BTreeSet::new();
    for thing in context.input.all(Kind::PEERING_ATTACHMENT) {
        transit.peerings.extend(peering(
            context,
            (thing.id, thing.item),
            &mut peered,
            &mut transit.gateways,
        ));
    }
    for thing in context.input.all(Kind::ATTACHMENT) {
        let named = (Kind::ATTACHMENT, thing.id);
        if context.knows(Kind::VPC_ATTACHMENT, thing.id)
            || context.knows(Kind::PEERING_ATTACHMENT, thing.id)
        {
            continue;
        }
        let kind = thing.item.text_or("ResourceType", "?");
        let (category, what) = match kind {
            // Theirs are read with the connections.
            "vpn" | "direct-connect-gateway" => continue,
            "vpc" if context.input.has(Kind::VPC_ATTACHMENT, thing.id) => continue,
            "vpc" => (Category::Missing, "left out: `aws ec2 describe-transit-gateway-vpc-attachments` would say its subnets".to_owned()),
            "peering" if context.input.has(Kind::PEERING_ATTACHMENT, thing.id) => continue,
            "peering" => (Category::Missing, "left out: `aws ec2 describe-transit-gateway-peering-attachments` would say its ends".to_owned()),
            kind => (Category::NotSimulated, format!("left out: attachments of the type {kind} are not simulated")),
        };
        context
            .report
            .whole(category, named, thing.item.place(), what);
    }
    transit
}

fn gateway<'a>(
    context: &mut Context<'a, '_>,
    id: &'a str,
    item: Option<Item<'a>>,
    region: Option<&'a str>,
) -> Object {
    let choice = |key: &str| item.and_then(|item| option(item, key));
    context.known.insert((Kind::TRANSIT_GATEWAY, id));
    let region = region.unwrap_or(context.region);
    context.attached.insert((Kind::TRANSIT_GATEWAY, id), region);
    // Where the input lists tables, it lists what they serve: AWS has made no others.
    Object::named(id, item.and_then(Item::name))
        .with("region", region)
        .with(
            "defaultRouteTableAssociation",
            word(choice("DefaultRouteTableAssociation").unwrap_or(true)),
        )
        .with(
            "defaultRouteTablePropagation",
            word(choice("DefaultRouteTablePropagation").unwrap_or(true)),
        )
        .maybe(
            "securityGroupReferencingSupport",
            choice("SecurityGroupReferencingSupport").map(word),
        )
}

/// The gateway, which another account may own: then little is known of it.
fn known_gateway<'a>(
    context: &mut Context<'a, '_>,
    id: &'a str,
    region: &'a str,
    gateways: &mut Vec<Object>,
) -> bool {
    if context.knows(Kind::TRANSIT_GATEWAY, id) {
        return context.attached.get(&(Kind::TRANSIT_GATEWAY, id)) == Some(&region);
    }
    if context.input.has(Kind::TRANSIT_GATEWAY, id) {
        return false;
    }
    let what = format!(
        "the transit gateway {id} is not in the input: another account's? It is taken for one with AWS's defaults"
    );
    context.report.thing(Category::Assumed, None, what, false);
    gateways.push(gateway(context, id, None, Some(region)));
    true
}

fn vpc<'a>(
    context: &mut Context<'a, '_>,
    (id, item): (&'a str, Item<'a>),
    joined: &mut BTreeSet<(&'a str, &'a str)>,
    gateways: &mut Vec<Object>,
) -> Option<Object> {
    let named = (Kind::VPC_ATTACHMENT, id);
    if !context.is_there(named, item.place(), item.text("State")) {
        return None;
    }
    let vpc = context.vpc_of(Kind::VPC_ATTACHMENT, id, item)?;
    let region = context.vpcs.get(vpc)?.region;
    let own = item.text("TransitGatewayId");
    let Some(gateway) = own.filter(|gateway| known_gateway(context, gateway, region, gateways))
    else {
        let what = format!(
            "left out: its transit gateway {} is not in the input, or in another Region",
            own.unwrap_or("?")
        );
        context
            .report
            .whole(Category::Dangling, named, item.place(), what);
        return None;
    };
    let (mut subnets, mut zones) = (Vec::new(), BTreeSet::new());
    for subnet in item.texts("SubnetIds") {
        match context.subnets.get(subnet).filter(|own| own.vpc == vpc) {
            Some(own) if zones.insert(own.zone) => subnets.push(subnet),
            Some(_) => {
                let what = format!("has a second subnet in one zone, {subnet}; it is left out");
                context
                    .report
                    .part(Category::Contradiction, named, item.place(), what);
            }
            None => {
                let what = format!("its subnet {subnet} is not in the input, or in another VPC");
                context
                    .report
                    .part(Category::Dangling, named, item.place(), what);
            }
        }
    }
    if subnets.is_empty() || !joined.insert((gateway, vpc)) {
        let what = "left out: none of its subnets is in the input, or the VPC is attached already";
        context
            .report
            .whole(Category::Dangling, named, item.place(), what);
        return None;
    }
    context.known.insert(named);
    Some(
        Object::named(id, item.name())
            .with("transitGateway", gateway)
            .with("vpc", vpc)
            .with("subnets", subnets)
            .maybe("state", state(item))
            .maybe(
                "applianceModeSupport",
                option(item, "ApplianceModeSupport").map(word),
            )
            .maybe("ipv6Support", option(item, "Ipv6Support").map(word))
            .maybe(
                "securityGroupReferencingSupport",
                option(item, "SecurityGroupReferencingSupport").map(word),
            ),
    )
}

/// Its state, where it is one that AWS has.
pub(super) fn state(item: Item<'_>) -> Option<&'static str> {
    let state = item.text("State")?;
    let mut names = vpclab_model::AttachmentState::ALL
        .iter()
        .map(|(name, _)| *name);
    names.find(|known| *known == state)
}

fn peering<'a>(
    context: &mut Context<'a, '_>,
    (id, item): (&'a str, Item<'a>),
    peered: &mut BTreeSet<(&'a str, &'a str)>,
    gateways: &mut Vec<Object>,
) -> Option<Object> {
    let named = (Kind::PEERING_ATTACHMENT, id);
    if !context.is_there(named, item.place(), item.text("State")) {
        return None;
    }
    let mut end = |key: &str| {
        let end = item.get(key)?;
        let gateway = end.text("TransitGatewayId")?;
        let region = end.text("Region").unwrap_or(context.region);
        let known = context
            .attached
            .get(&(Kind::TRANSIT_GATEWAY, gateway))
            .copied()
            .unwrap_or(region);
        known_gateway(context, gateway, known, gateways).then_some(gateway)
    };
    let ends = end("RequesterTgwInfo").zip(end("AccepterTgwInfo"));
    let Some((requester, accepter)) = ends.filter(|(one, other)| one != other) else {
        let what = "left out: it does not say which two transit gateways it joins";
        context
            .report
            .whole(Category::MalformedItem, named, item.place(), what);
        return None;
    };
    if !peered.insert((requester.min(accepter), requester.max(accepter))) {
        let what = "left out: another peering joins these two transit gateways already";
        context
            .report
            .whole(Category::Contradiction, named, item.place(), what);
        return None;
    }
    context.known.insert(named);
    Some(
        Object::named(id, item.name())
            .with("requesterTransitGateway", requester)
            .with("accepterTransitGateway", accepter)
            .maybe("state", state(item)),
    )
}
