//! Network interfaces: whose they are, and their addresses (F12.17 to F12.19).

use core::net::IpAddr;
use std::collections::{BTreeMap, BTreeSet};

use super::address::{self, Addresses};
use super::{Context, security_group};
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// Every interface that the input tells of, by whose it is.
#[derive(Default)]
pub(super) struct Interfaces<'a> {
    /// Of each instance, by device index.
    pub(super) of_instances: BTreeMap<&'a str, BTreeMap<i64, (&'a str, Item<'a>)>>,
    /// By what their makers wrote, for those of load balancers.
    pub(super) by_description: BTreeMap<&'a str, Vec<(&'a str, Item<'a>)>>,
    /// Those that belong to no instance.
    free: Vec<(&'a str, Item<'a>)>,
}

/// The kinds of interfaces that are a part of something the scenario has under its own name.
const PARTS: &[&str] = &["natgateway", "transitgateway"];

/// An interface's kind, however it is spelled (F12.18).
fn kind(interface: Item<'_>) -> String {
    interface
        .text_or("InterfaceType", "interface")
        .to_ascii_lowercase()
        .replace('_', "")
}

/// Sorts interfaces by whose they are.
pub(super) fn gather<'a>(context: &mut Context<'a, '_>) -> Interfaces<'a> {
    let mut interfaces = Interfaces::default();
    for thing in context.input.all(Kind::NETWORK_INTERFACE) {
        let (id, item) = (thing.id, thing.item);
        let attachment = item.get("Attachment");
        let gone = attachment
            .and_then(|one| one.text("Status"))
            .is_some_and(|status| status == "detached");
        let instance = attachment
            .filter(|_| !gone)
            .and_then(|one| one.text("InstanceId"));
        if let Some(description) = item.text("Description") {
            interfaces
                .by_description
                .entry(description)
                .or_default()
                .push((id, item));
        }
        match instance {
            Some(instance) => {
                let device = attachment
                    .and_then(|one| one.number("DeviceIndex"))
                    .unwrap_or(0);
                interfaces.add(context, instance, device, (id, item));
            }
            None => interfaces.free.push((id, item)),
        }
    }
    // What instances say of their interfaces is less, and serves where there is nothing else.
    for thing in context.input.all(Kind::INSTANCE) {
        for item in thing.item.list("NetworkInterfaces") {
            let Some(id) = item.text("NetworkInterfaceId") else {
                continue;
            };
            if !context.input.has(Kind::NETWORK_INTERFACE, id) {
                let device = item
                    .get("Attachment")
                    .and_then(|one| one.number("DeviceIndex"))
                    .unwrap_or(0);
                interfaces.add(context, thing.id, device, (id, item));
            }
        }
    }
    interfaces
}

impl<'a> Interfaces<'a> {
    fn add(
        &mut self,
        context: &mut Context<'a, '_>,
        instance: &'a str,
        mut device: i64,
        interface: (&'a str, Item<'a>),
    ) {
        let own = self.of_instances.entry(instance).or_default();
        if let Some((other, _)) = own.get(&device) {
            let what = format!(
                "has the device index {device} of {instance}, and so has {other}; it gets the next one"
            );
            context.report.part(
                Category::Contradiction,
                (Kind::NETWORK_INTERFACE, interface.0),
                interface.1.place(),
                what,
            );
            device = own
                .keys()
                .next_back()
                .map_or(0, |last| last.saturating_add(1));
        }
        own.insert(device, interface);
    }
}

/// The subnet that something says it is in; none where the input does not have that, and it is left out.
pub(super) fn subnet_of<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
) -> Option<&'a str> {
    let subnet = item.text("SubnetId");
    let known = subnet.filter(|subnet| context.subnets.contains_key(subnet));
    if known.is_none() {
        let what = format!(
            "left out: its subnet {} is not in the input",
            item.text_or("SubnetId", "?")
        );
        context
            .report
            .whole(Category::Dangling, named, item.place(), what);
    }
    known
}

/// The keys of an interface: subnet, addresses, groups and the rest; none where it cannot be placed.
pub(super) fn keys<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
    addresses: &Addresses<'a>,
    object: Object,
) -> Option<Object> {
    let subnet = subnet_of(context, named, item)?;
    let vpc = context.subnets.get(subnet).map_or("", |subnet| subnet.vpc);
    let object = object.with("subnet", subnet);
    let object = ipv4(context, named, item, subnet, addresses, object);
    let object = super::delegated::prefixes(context, named, item, subnet, object);
    let object = ipv6(context, named, item, subnet, object);
    let groups = item.list("Groups").chain(item.list("SecurityGroups"));
    let groups = security_group::of_interface(context, named, vpc, groups);
    Some(
        object
            .with("securityGroups", groups)
            .maybe(
                "sourceDestCheck",
                item.truth("SourceDestCheck").filter(|check| !check),
            )
            .maybe("connectionTracking", tracking(item)),
    )
}

fn ipv4<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
    subnet: &'a str,
    addresses: &Addresses<'a>,
    mut object: Object,
) -> Object {
    let id = item.text("NetworkInterfaceId").unwrap_or(named.1);
    let mut listed: Vec<Item<'_>> = item.list("PrivateIpAddresses").collect();
    listed.sort_by_key(|one| one.truth("Primary") != Some(true));
    let mut seen: BTreeSet<IpAddr> = BTreeSet::new();
    let mut secondary = Vec::new();
    let primary = item.address("PrivateIpAddress");
    let primary = primary.or_else(|| listed.first()?.address("PrivateIpAddress"));
    let others = listed
        .iter()
        .filter_map(|one| Some((one.address("PrivateIpAddress")?, Some(*one))));
    for (private, one) in primary
        .map(|address| (address, None))
        .into_iter()
        .chain(others)
    {
        if !seen.insert(private) {
            continue;
        }
        let is_primary = Some(private) == primary;
        if let Err(why) = context.take_private(subnet, private, named.1) {
            let what = format!("{why}; the address is left out here");
            context
                .report
                .part(Category::Contradiction, named, item.place(), what);
            continue;
        }
        let entry = one.or_else(|| {
            listed
                .iter()
                .copied()
                .find(|one| one.address("PrivateIpAddress") == Some(private))
        });
        let association = entry.and_then(|one| one.get("Association"));
        let association = association.or_else(|| item.get("Association").filter(|_| is_primary));
        let association = association.or_else(|| addresses.of(id, private, is_primary));
        if is_primary {
            object = object.with("privateIpAddress", private.to_string());
            object = address::keys(context, named, association, object);
        } else {
            let keys = Object::default().with("privateIpAddress", private.to_string());
            secondary.push(address::keys(context, named, association, keys));
        }
    }
    object.list("secondaryPrivateIpAddresses", secondary)
}

fn ipv6<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
    subnet: &'a str,
    object: Object,
) -> Object {
    let mut own = Vec::new();
    for one in item.list("Ipv6Addresses") {
        let Some(address) = one
            .as_text()
            .and_then(|text| text.parse().ok())
            .or_else(|| one.address("Ipv6Address"))
        else {
            continue;
        };
        match context.take_private(subnet, address, named.1) {
            Ok(()) => own.push(address.to_string()),
            Err(why) => {
                let what = format!("{why}; the address is left out here");
                context
                    .report
                    .part(Category::Contradiction, named, one.place(), what);
            }
        }
    }
    match own.is_empty() {
        // Not even where the subnet would give one by itself: what the input says is all there is.
        true => object.with("ipv6AddressCount", 0),
        false => object.with("ipv6Addresses", own),
    }
}

/// Timeouts that were set (F4.30).
fn tracking(item: Item<'_>) -> Option<Object> {
    let configured = item.get("ConnectionTrackingConfiguration")?;
    let mut object = None;
    for (member, key, range) in [
        (
            "TcpEstablishedTimeout",
            "tcpEstablishedTimeout",
            60..=432_000,
        ),
        ("UdpStreamTimeout", "udpStreamTimeout", 60..=180),
        ("UdpTimeout", "udpTimeout", 30..=60),
    ] {
        if let Some(seconds) = configured
            .number(member)
            .filter(|seconds| range.contains(seconds))
        {
            object = Some(
                object
                    .unwrap_or_else(Object::default)
                    .with(key, format!("{seconds}s")),
            );
        }
    }
    object
}

/// Interfaces that belong to no instance of the scenario.
pub(super) fn convert<'a>(
    context: &mut Context<'a, '_>,
    interfaces: &Interfaces<'a>,
    addresses: &Addresses<'a>,
) -> Vec<Object> {
    let of_strangers = interfaces.of_instances.iter();
    let of_strangers =
        of_strangers.filter(|(instance, _)| !context.knows(Kind::INSTANCE, instance));
    let of_strangers: Vec<(&str, Item<'_>)> = of_strangers
        .flat_map(|(_, own)| own.values().copied())
        .collect();
    let mut objects = Vec::new();
    for (id, item) in interfaces.free.iter().copied().chain(of_strangers) {
        let named = (Kind::NETWORK_INTERFACE, id);
        if context.owned.contains(id) || PARTS.contains(&kind(item).as_str()) {
            continue;
        }
        if let Some(instance) = item
            .get("Attachment")
            .and_then(|one| one.text("InstanceId"))
        {
            let what = format!(
                "its instance {instance} is not in the scenario; nothing answers behind it"
            );
            context
                .report
                .part(Category::Dangling, named, item.place(), what);
        }
        let Some(object) = keys(
            context,
            named,
            item,
            addresses,
            Object::named(id, item.name()),
        ) else {
            continue;
        };
        let status = item.text_or("Status", "available").to_ascii_lowercase();
        let status = [
            "available",
            "attaching",
            "associated",
            "in-use",
            "detaching",
        ]
        .into_iter()
        .find(|known| *known == status);
        objects.push(
            object
                .maybe("macAddress", mac(context, named, item))
                .maybe("status", status)
                .maybe("interfaceType", item.text("InterfaceType"))
                .maybe("requesterManaged", item.truth("RequesterManaged"))
                .maybe("description", item.text("Description")),
        );
        owns(context, named, item);
    }
    objects
}

/// A further interface of an instance.
pub(super) fn secondary<'a>(
    context: &mut Context<'a, '_>,
    device: i64,
    (id, item): (&'a str, Item<'a>),
    addresses: &Addresses<'a>,
) -> Option<Object> {
    let named = (Kind::NETWORK_INTERFACE, id);
    context.owned.insert(id);
    let object = keys(
        context,
        named,
        item,
        addresses,
        Object::named(id, item.name()).with("deviceIndex", device),
    )?;
    owns(context, named, item);
    Some(object.maybe("macAddress", mac(context, named, item)))
}

/// Notes that the interface is in the scenario: routes may lead to it.
pub(super) fn owns<'a>(context: &mut Context<'a, '_>, named: (Kind, &'a str), item: Item<'a>) {
    let subnet = item
        .text("SubnetId")
        .and_then(|subnet| context.subnets.get(subnet));
    if let Some(vpc) = subnet.map(|subnet| subnet.vpc) {
        context.attached.insert(named, vpc);
        context.known.insert(named);
        context.owned.insert(named.1);
    }
}

/// Its Ethernet address, which nothing else has.
pub(super) fn mac<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &str),
    interface: Item<'a>,
) -> Option<&'a str> {
    let mac = interface.text("MacAddress")?;
    let mut parts = mac.split(':');
    let is_byte = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let first = mac
        .get(..2)
        .and_then(|byte| u8::from_str_radix(byte, 16).ok());
    let is_mac =
        parts.clone().count() == 6 && parts.all(is_byte) && first.is_some_and(|byte| byte & 1 == 0);
    let is_own = context.macs.insert(mac.to_ascii_lowercase());
    if is_mac && is_own {
        return Some(mac);
    }
    let what =
        format!("its Ethernet address {mac} is none, or another interface has it; it gets another");
    context
        .report
        .part(Category::Contradiction, named, interface.place(), what);
    None
}
