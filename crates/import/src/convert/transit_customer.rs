//! Customers' networks that are attached to transit gateways: by VPN connections, and by Direct
//! Connect gateways (F8.19, F12.31).

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::Context;
use super::transit_gateway::{gateway_of, state};
use super::vpn::{customer_of, is_static};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// A VPN connection of a transit gateway.
pub(super) fn connection<'a>(
    context: &mut Context<'a, '_>,
    (id, item): (&'a str, Item<'a>),
    customers: &mut Vec<Object>,
) -> Option<Object> {
    let named = (Kind::VPN_CONNECTION, id);
    let gateway = gateway_of(context, named, item)?;
    let inside = item
        .get("Options")
        .and_then(|options| options.text("TunnelInsideIpVersion"));
    if inside == Some("ipv6") {
        let what = "left out: VPN connections whose tunnels carry IPv6 are not simulated";
        context
            .report
            .whole(Category::NotSimulated, named, item.place(), what);
        return None;
    }
    let customer = customer_of(context, named, item, customers)?;
    let attachments = context.input.all(Kind::ATTACHMENT).iter();
    let mut own = attachments.filter(|thing| thing.item.text("ResourceId") == Some(id));
    let attachment = own.next().map(|thing| (thing.id, thing.item));
    if let Some((attachment, _)) = attachment {
        context.known.insert((Kind::ATTACHMENT, attachment));
    } else {
        let what = "its attachment to the transit gateway is not in the input: `aws ec2 describe-transit-gateway-attachments` would say its id, and which routes lead there";
        context
            .report
            .part(Category::Missing, named, item.place(), what);
    }
    let is_static = is_static(item);
    context.known.insert(named);
    let object = Object::named(id, item.name())
        .with("transitGateway", gateway)
        .maybe("attachment", attachment.map(|(id, _)| id))
        .maybe("state", attachment.and_then(|(_, item)| state(item)))
        .with("customerGateway", customer)
        .with("staticRoutesOnly", is_static);
    Some(match attachment {
        Some((id, _)) if !is_static => object.list("routes", announced(context, id)),
        _ => object,
    })
}

/// An attachment whose VPN connection is not in the input.
pub(super) fn without_connection<'a>(
    context: &mut Context<'a, '_>,
    (id, item): (&'a str, Item<'a>),
    customers: &mut Vec<Object>,
) -> Option<Object> {
    let connection = item.text("ResourceId")?;
    if context.input.has(Kind::VPN_CONNECTION, connection) {
        return None;
    }
    let what = format!(
        "its VPN connection {connection} is not in the input; one with BGP is assumed: `aws ec2 describe-vpn-connections` would say more"
    );
    let object = assumed(context, (id, item), customers, what)?;
    Some(Object::named(connection, None).and(object))
}

/// A Direct Connect gateway, of which EC2 says no more than that it is attached.
pub(super) fn direct_connect<'a>(
    context: &mut Context<'a, '_>,
    (id, item): (&'a str, Item<'a>),
    customers: &mut Vec<Object>,
) -> Option<Object> {
    let what = "of the Direct Connect gateway EC2 says nothing more; one virtual interface with a customer's network behind it is assumed".to_owned();
    let object = assumed(context, (id, item), customers, what)?;
    Some(Object::named(id, item.name()).and(object))
}

/// A customer's network of which the input has nothing but the attachment.
fn assumed<'a>(
    context: &mut Context<'a, '_>,
    (id, item): (&'a str, Item<'a>),
    customers: &mut Vec<Object>,
    what: String,
) -> Option<Object> {
    let named = (Kind::ATTACHMENT, id);
    if !context.is_there(named, item.place(), item.text("State")) {
        return None;
    }
    let gateway = gateway_of(context, named, item)?;
    context
        .report
        .part(Category::Assumed, named, item.place(), what);
    let customer = format!("customer-of-{id}");
    customers.push(Object::named(&customer, None));
    context.known.insert(named);
    Some(
        Object::default()
            .with("transitGateway", gateway)
            .with("attachment", id)
            .maybe("state", state(item))
            .with("customerGateway", customer)
            .list("routes", announced(context, id)),
    )
}

/// What the customer's router announces: the routes that its attachment has propagated into tables.
fn announced(context: &mut Context<'_, '_>, attachment: &str) -> Vec<String> {
    let routes = context.input.all(Kind::TRANSIT_ROUTE).iter();
    let own = routes.map(|thing| thing.item).filter(|route| {
        let mut ways = route.list("TransitGatewayAttachments");
        route.text("Type") == Some("propagated")
            && ways.any(|way| way.text("TransitGatewayAttachmentId") == Some(attachment))
    });
    let mut blocks = BTreeSet::new();
    let mut of_ipv6 = None;
    for route in own {
        match route.block("DestinationCidrBlock") {
            Some(block) if block.addr().is_ipv6() => of_ipv6 = Some(route),
            Some(block) => drop(blocks.insert(block)),
            None => {}
        }
    }
    if let Some(route) = of_ipv6 {
        let named = (Kind::ATTACHMENT, attachment);
        let what = "announces IPv6 prefixes, which customers' networks do not have here; they are left out";
        context
            .report
            .part(Category::InPart, named, route.place(), what);
    }
    blocks.iter().map(IpNet::to_string).collect()
}
