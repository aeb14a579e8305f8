//! NAT gateways: zonal ones in a subnet, regional ones without (F12.16, F6.60).

use std::collections::BTreeMap;

use super::Context;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// Codes that the scenario file knows (F6.15).
const FAILURES: &[&str] = &vpclab_model::NAT_FAILURE_CODES;

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let mut gateways = Vec::new();
    let mut regional = false;
    for thing in context.input.all(Kind::NAT_GATEWAY) {
        let (id, item) = (thing.id, thing.item);
        let place = item.place();
        let named = (Kind::NAT_GATEWAY, id);
        let state = item.text_or("State", "available").to_ascii_lowercase();
        if ["deleted", "deleting", "failed"].contains(&state.as_str()) {
            let code = item
                .text("FailureCode")
                .map(|code| format!(" ({code})"))
                .unwrap_or_default();
            let what = format!("left out: it is {state}{code}; routes to it lead nowhere");
            context.report.whole(Category::Deleted, named, place, what);
            let _ = FAILURES;
            continue;
        }
        let is_regional = item
            .text("AvailabilityMode")
            .is_some_and(|mode| mode.eq_ignore_ascii_case("regional"));
        let place_of = match is_regional {
            true => context
                .vpc_of(Kind::NAT_GATEWAY, id, item)
                .map(|vpc| (vpc, None)),
            false => subnet_of(context, id, item),
        };
        let Some((vpc, subnet)) = place_of else {
            continue;
        };
        let private = item
            .text("ConnectivityType")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("private"));
        let has_gateway = context
            .attached
            .iter()
            .any(|((kind, _), own)| *kind == Kind::INTERNET_GATEWAY && *own == vpc);
        if !private && !has_gateway {
            let what =
                format!("left out: it is public, and {vpc} has no internet gateway in the input");
            context.report.whole(Category::Dangling, named, place, what);
            continue;
        }
        let object = Object::named(id, item.name());
        let object = match subnet {
            Some(subnet) => {
                addresses(context, named, item, subnet, private).map(|(primary, secondary)| {
                    let object = object.with("subnet", subnet);
                    let object = if private {
                        object.with("connectivityType", "private")
                    } else {
                        object
                    };
                    let object = primary
                        .into_iter()
                        .fold(object, |object, (key, value)| object.with(key, value));
                    let secondary = secondary.into_iter().map(|keys| {
                        keys.into_iter()
                            .fold(Object::default(), |object, (key, value)| {
                                object.with(key, value)
                            })
                    });
                    object.list("secondaryAddresses", secondary.collect::<Vec<_>>())
                })
            }
            None => zones(context, named, item).map(|zones| {
                regional = true;
                object
                    .with("vpc", vpc)
                    .with("availabilityZoneAddresses", zones)
            }),
        };
        let Some(object) = object else {
            let what = "left out: it has no address that is in use";
            context
                .report
                .whole(Category::MalformedItem, named, place, what);
            continue;
        };
        if state == "pending" {
            context.is_there(named, place, Some("pending"));
        }
        gateways.push(object);
        context.attached.insert(named, vpc);
        context.known.insert(named);
    }
    if regional && gateways.len() > 1 {
        let what = "there is a regional NAT gateway: every public NAT gateway is simulated as a regional one is, with one rewrite";
        context.report.general(Category::InPart, what);
    }
    gateways
}

fn subnet_of<'a>(
    context: &mut Context<'a, '_>,
    id: &str,
    item: Item<'a>,
) -> Option<(&'a str, Option<&'a str>)> {
    let named = (Kind::NAT_GATEWAY, id);
    match item.text("SubnetId") {
        Some(subnet) => match context.subnets.get(subnet) {
            Some(own) => return Some((own.vpc, Some(subnet))),
            None => {
                let what = format!("left out: its subnet {subnet} is not in the input");
                context
                    .report
                    .whole(Category::Dangling, named, item.place(), what);
            }
        },
        None => context.report.whole(
            Category::MalformedItem,
            named,
            item.place(),
            "left out: it says no `SubnetId`",
        ),
    }
    None
}

/// The keys of one address.
type Keys = Vec<(&'static str, String)>;

/// The primary address and the others.
fn addresses<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
    subnet: &'a str,
    private_only: bool,
) -> Option<(Keys, Vec<Keys>)> {
    let mut listed: Vec<Item<'_>> = item.list("NatGatewayAddresses").filter(is_in_use).collect();
    listed.sort_by_key(|address| address.truth("IsPrimary") != Some(true));
    let mut read: Vec<Keys> = Vec::new();
    for address in listed {
        let mut keys = Keys::new();
        if let Some(private) = address.address("PrivateIp") {
            match context.take_private(subnet, private, named.1) {
                Ok(()) => keys.push(("privateIp", private.to_string())),
                Err(why) => {
                    context.report.part(
                        Category::Contradiction,
                        named,
                        address.place(),
                        format!("{why}; it gets another"),
                    );
                }
            }
        }
        if let Some(interface) = address.text("NetworkInterfaceId") {
            context.owned.insert(interface);
        }
        match address.address("PublicIp") {
            Some(public) if !private_only => match context.take_public(public, named.1) {
                Ok(()) => keys.push(("publicIp", public.to_string())),
                Err(why) => {
                    context.report.part(
                        Category::Contradiction,
                        named,
                        address.place(),
                        format!("{why}; it is left out here"),
                    );
                    continue;
                }
            },
            None if !private_only => {
                let what = "an address has no public one; it is left out";
                context
                    .report
                    .part(Category::InPart, named, address.place(), what);
                continue;
            }
            _ => {}
        }
        read.push(keys);
    }
    let most = 8;
    if read.len() > most {
        context.report.part(
            Category::InPart,
            named,
            item.place(),
            "has more addresses than AWS gives; the first are taken",
        );
        read.truncate(most);
    }
    let mut read = read.into_iter();
    match read.next() {
        Some(first) => Some((first, read.collect())),
        // A private one has an address in any case.
        None => private_only.then(|| (Keys::new(), Vec::new())),
    }
}

/// Each zone of a regional gateway with its addresses (F6.61).
fn zones<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
) -> Option<Vec<Object>> {
    let mut zones: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for address in item.list("NatGatewayAddresses").filter(is_in_use) {
        let Some((zone, public)) = address
            .text("AvailabilityZone")
            .zip(address.address("PublicIp"))
        else {
            let what = "an address says no zone, or no public address; it is left out";
            context
                .report
                .part(Category::InPart, named, address.place(), what);
            continue;
        };
        match context.take_public(public, named.1) {
            Ok(()) => zones.entry(zone).or_default().push(public.to_string()),
            Err(why) => context.report.part(
                Category::Contradiction,
                named,
                address.place(),
                format!("{why}; it is left out here"),
            ),
        }
    }
    let zones = zones.into_iter().map(|(zone, ips)| {
        Object::default()
            .with("availabilityZone", zone)
            .with("publicIps", ips)
    });
    let zones: Vec<Object> = zones.collect();
    (!zones.is_empty()).then_some(zones)
}

fn is_in_use(address: &Item<'_>) -> bool {
    let status = address.text_or("Status", "succeeded").to_ascii_lowercase();
    ["succeeded", "assigning", "associating"].contains(&status.as_str())
}
