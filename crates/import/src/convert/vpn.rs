//! Virtual private gateways, customer gateways, and what joins them or transit gateways to customers'
//! networks: VPN connections and Direct Connect gateways (F12.27, F12.31).

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::gateway::attached;
use super::route_table::Associations;
use super::{Context, transit_customer};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// What a network has of VPNs.
#[derive(Default)]
pub(super) struct Vpn {
    pub(super) gateways: Vec<Object>,
    pub(super) customers: Vec<Object>,
    pub(super) connections: Vec<Object>,
    /// What stands for a Direct Connect gateway.
    pub(super) interfaces: Vec<Object>,
}

pub(super) fn convert<'a>(context: &mut Context<'a, '_>, tables: &Associations<'a>) -> Vpn {
    let mut vpn = Vpn::default();
    for (id, vpc, item) in attached(context, Kind::VPN_GATEWAY, "VpcAttachments") {
        let table = tables.of_gateway(context, vpc, id);
        vpn.gateways.push(
            Object::named(id, item.name())
                .with("vpc", vpc)
                .maybe("routeTable", table),
        );
    }
    for thing in context.input.all(Kind::CUSTOMER_GATEWAY) {
        if context.is_there(
            (Kind::CUSTOMER_GATEWAY, thing.id),
            thing.item.place(),
            thing.item.text("State"),
        ) {
            context.known.insert((Kind::CUSTOMER_GATEWAY, thing.id));
            vpn.customers
                .push(Object::named(thing.id, thing.item.name()));
        }
    }
    for thing in context.input.all(Kind::VPN_CONNECTION) {
        let connection = connection(context, thing.id, thing.item, &mut vpn.customers);
        vpn.connections.extend(connection);
    }
    for thing in context.input.all(Kind::ATTACHMENT) {
        match thing.item.text("ResourceType") {
            Some("vpn") => {
                let own = (thing.id, thing.item);
                let connection =
                    transit_customer::without_connection(context, own, &mut vpn.customers);
                vpn.connections.extend(connection);
            }
            Some("direct-connect-gateway") => {
                let own = (thing.id, thing.item);
                let interface = transit_customer::direct_connect(context, own, &mut vpn.customers);
                vpn.interfaces.extend(interface);
            }
            _ => {}
        }
    }
    vpn
}

fn connection<'a>(
    context: &mut Context<'a, '_>,
    id: &'a str,
    item: Item<'a>,
    customers: &mut Vec<Object>,
) -> Option<Object> {
    let named = (Kind::VPN_CONNECTION, id);
    if !context.is_there(named, item.place(), item.text("State")) {
        return None;
    }
    let own = item.text("VpnGatewayId");
    if own.is_none() && item.text("TransitGatewayId").is_some() {
        return transit_customer::connection(context, (id, item), customers);
    }
    let Some(gateway) = own.filter(|gateway| context.knows(Kind::VPN_GATEWAY, gateway)) else {
        let what = format!(
            "left out: its gateway {} is attached to no VPC of the input",
            own.unwrap_or("?")
        );
        context
            .report
            .whole(Category::Dangling, named, item.place(), what);
        return None;
    };
    let customer = customer_of(context, named, item, customers)?;
    let is_static = is_static(item);
    let mut routes = stated(item);
    // What the customer announces by BGP is in no answer, but in the tables that it reaches.
    if !is_static {
        routes.extend(learned(context, gateway));
    }
    let routes: Vec<String> = routes.iter().map(IpNet::to_string).collect();
    context.known.insert(named);
    Some(
        Object::named(id, item.name())
            .with("vpnGateway", gateway)
            .with("customerGateway", customer)
            .with("staticRoutesOnly", is_static)
            .list("routes", routes),
    )
}

pub(super) fn is_static(connection: Item<'_>) -> bool {
    let options = connection.get("Options");
    let is_static = options.and_then(|options| options.truth("StaticRoutesOnly"));
    is_static.unwrap_or(false)
}

/// The customer gateway of a connection.
pub(super) fn customer_of<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &str),
    connection: Item<'a>,
    customers: &mut Vec<Object>,
) -> Option<&'a str> {
    let place = connection.place();
    let Some(customer) = connection.text("CustomerGatewayId") else {
        let what = "left out: it says no `CustomerGatewayId`";
        context
            .report
            .whole(Category::MalformedItem, named, place, what);
        return None;
    };
    if context.known.insert((Kind::CUSTOMER_GATEWAY, customer)) {
        let what = format!("its customer gateway {customer} is not in the input; one is assumed");
        context.report.part(Category::Assumed, named, place, what);
        customers.push(Object::named(customer, None));
    }
    Some(customer)
}

/// Routes of the connection itself.
fn stated(connection: Item<'_>) -> BTreeSet<IpNet> {
    let routes = connection.list("Routes");
    let alive = routes.filter(|route| !route.text_or("State", "available").starts_with("delet"));
    let blocks = alive.filter_map(|route| route.block("DestinationCidrBlock"));
    blocks.filter(|block| block.addr().is_ipv4()).collect()
}

/// What a gateway propagated into tables.
fn learned(context: &Context<'_, '_>, gateway: &str) -> BTreeSet<IpNet> {
    let tables = context.input.all(Kind::ROUTE_TABLE).iter();
    let routes = tables.flat_map(|table| table.item.list("Routes"));
    let own = routes.filter(|route| {
        route.text("GatewayId") == Some(gateway)
            && route.text("Origin") == Some("EnableVgwRoutePropagation")
    });
    let blocks = own.filter_map(|route| route.block("DestinationCidrBlock"));
    blocks.filter(|block| block.addr().is_ipv4()).collect()
}

/// Does a connection of the gateway bring this route into the tables by itself?
pub(super) fn carries(context: &Context<'_, '_>, gateway: &str, destination: &str) -> bool {
    let Ok(block) = destination.parse::<IpNet>() else {
        return false;
    };
    let connections = context.input.all(Kind::VPN_CONNECTION).iter();
    let mut own = connections.filter(|thing| {
        thing.item.text("VpnGatewayId") == Some(gateway)
            && context.knows(Kind::VPN_CONNECTION, thing.id)
    });
    own.any(|thing| {
        !is_static(thing.item) && block.addr().is_ipv4() || stated(thing.item).contains(&block)
    })
}
