//! Instances with their network interfaces (F12.20).

use super::address::{self, Addresses};
use super::interface::{self, Interfaces};
use super::{Context, security_group};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

pub(super) fn convert<'a>(
    context: &mut Context<'a, '_>,
    interfaces: &Interfaces<'a>,
    addresses: &Addresses<'a>,
) -> Vec<Object> {
    let mut objects = Vec::new();
    for thing in context.input.all(Kind::INSTANCE) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::INSTANCE, id);
        let state = item.get("State").and_then(|state| state.text("Name"));
        if !context.is_there(named, item.place(), state) {
            continue;
        }
        if let Some(state @ ("stopped" | "stopping")) = state {
            let what = format!("is {state}; here it runs");
            context
                .report
                .part(Category::InPart, named, item.place(), what);
        }
        let object = Object::named(id, item.name());
        let mut own = interfaces.of_instances.get(id).into_iter().flatten();
        let object = match own.next() {
            Some((_, (eni, primary))) => {
                with_interface(context, named, item, (eni, *primary), addresses, object)
            }
            None => without_interface(context, named, item, addresses, object),
        };
        let Some(object) = object else { continue };
        let further = own.filter_map(|(device, eni)| {
            interface::secondary(context, (*device).max(1), *eni, addresses)
        });
        let further: Vec<Object> = further.collect();
        let object = object.list("networkInterfaces", further);
        objects.push(with_options(item, object));
        context.known.insert(named);
    }
    objects
}

/// With all that is known of its primary interface.
fn with_interface<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
    (eni, primary): (&'a str, Item<'a>),
    addresses: &Addresses<'a>,
    object: Object,
) -> Option<Object> {
    if let (Some(one), Some(other)) = (item.text("SubnetId"), primary.text("SubnetId"))
        && one != other
    {
        let what = format!(
            "says that it is in {one}, and its interface {eni} in {other}; the interface is believed"
        );
        context
            .report
            .part(Category::Contradiction, named, item.place(), what);
    }
    let object = interface::keys(context, named, primary, addresses, object)?;
    let of_interface = (Kind::NETWORK_INTERFACE, eni);
    interface::owns(context, of_interface, primary);
    let vpc = context.subnets.get(primary.text("SubnetId")?)?.vpc;
    context.attached.insert(named, vpc);
    let mac = interface::mac(context, of_interface, primary);
    Some(
        object
            .with("associatePublicIpAddress", false)
            .with("networkInterface", eni)
            .maybe("macAddress", mac),
    )
}

/// With the little that the instance itself says.
fn without_interface<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
    addresses: &Addresses<'a>,
    object: Object,
) -> Option<Object> {
    let subnet = interface::subnet_of(context, named, item)?;
    let vpc = context.subnets.get(subnet)?.vpc;
    let mut object = object.with("subnet", subnet);
    match item.address("PrivateIpAddress") {
        Some(private) => match context.take_private(subnet, private, named.1) {
            Ok(()) => object = object.with("privateIpAddress", private.to_string()),
            Err(why) => {
                context.report.part(
                    Category::Contradiction,
                    named,
                    item.place(),
                    format!("{why}; it gets another"),
                );
            }
        },
        None => {
            let what = "says no private address; it gets the next free one";
            context
                .report
                .part(Category::Assumed, named, item.place(), what);
        }
    }
    let elastic = addresses.of_instance(named.1);
    let object = match (elastic, item.address("PublicIpAddress")) {
        (Some(elastic), _) => address::keys(context, named, Some(elastic), object),
        (None, Some(public)) => match context.take_public(public, named.1) {
            Ok(()) => object.with("publicIp", public.to_string()),
            Err(why) => {
                context.report.part(
                    Category::Contradiction,
                    named,
                    item.place(),
                    format!("{why}; it is left out here"),
                );
                object
            }
        },
        (None, None) => object,
    };
    let groups = security_group::of_interface(context, named, vpc, item.list("SecurityGroups"));
    context.attached.insert(named, vpc);
    Some(
        object
            .with("associatePublicIpAddress", false)
            .with("ipv6AddressCount", 0)
            .list("securityGroups", groups)
            .maybe(
                "sourceDestCheck",
                item.truth("SourceDestCheck").filter(|check| !check),
            ),
    )
}

/// Type, operating system, metadata.
fn with_options(item: Item<'_>, object: Object) -> Object {
    let windows = |key| {
        item.text(key)
            .is_some_and(|text: &str| text.to_ascii_lowercase().starts_with("windows"))
    };
    let windows = windows("Platform") || windows("PlatformDetails");
    let metadata = item.get("MetadataOptions").map(|options| {
        let word = |key: &str, words: [&'static str; 2]| {
            let word = options.text(key)?;
            words.into_iter().find(|known| *known == word)
        };
        Object::default()
            .maybe(
                "httpEndpoint",
                word("HttpEndpoint", ["enabled", "disabled"]),
            )
            .maybe("httpTokens", word("HttpTokens", ["required", "optional"]))
            .maybe(
                "httpPutResponseHopLimit",
                options
                    .number("HttpPutResponseHopLimit")
                    .filter(|limit| (1..=64).contains(limit)),
            )
    });
    object
        .maybe("instanceType", item.text("InstanceType"))
        .maybe("operatingSystem", windows.then_some("windows"))
        .maybe("metadataOptions", metadata)
}
