//! Network interfaces (F9.3): those of instances, and those without one (F9.4).

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::Ipv4Addr;

use super::Parts;
use super::addresses::Addresses;
use super::instance;
use super::interface::{self, AddressDraft};
use super::security_group::SecurityGroupDraft;
use super::subnet::{self, SubnetDraft};
use super::tracking;
use super::vpc::VpcDraft;
use crate::check::fields::Fields;
use crate::check::index::{Numbers, Words};
use crate::check::mac::{self, MacAddresses};
use crate::check::value;
use crate::json::At;
use crate::network::{
    Identity, InterfaceAddress, InterfaceDescription, InterfaceOwner, MacAddress, NetworkInterface,
    SecurityGroupKey, SubnetKey, TrackingTimeouts,
};

/// The keys of an interface without an instance.
pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "subnet",
    "privateIpAddress",
    "publicIp",
    "allocationId",
    "secondaryPrivateIpAddresses",
    "ipv4Prefixes",
    "ipv6Addresses",
    "ipv6AddressCount",
    "securityGroups",
    "macAddress",
    "sourceDestCheck",
    "connectionTracking",
    "status",
    "interfaceType",
    "requesterManaged",
    "description",
];

/// Those of a further interface of an instance.
const SECONDARY_KEYS: &[&str] = &[
    "id",
    "name",
    "deviceIndex",
    "subnet",
    "privateIpAddress",
    "publicIp",
    "allocationId",
    "secondaryPrivateIpAddresses",
    "ipv4Prefixes",
    "ipv6Addresses",
    "ipv6AddressCount",
    "securityGroups",
    "macAddress",
    "sourceDestCheck",
    "connectionTracking",
];

/// The states of `DescribeNetworkInterfaces` (F9.4); the first two are those of one that nothing
/// takes packets from.
const STATES: &[&str] = &[
    "available",
    "attaching",
    "associated",
    "in-use",
    "detaching",
];

/// An interface as far as it could be read.
pub(super) struct InterfaceDraft {
    pub(super) at: At,
    /// As stated.
    pub(super) identity: Option<Identity>,
    pub(super) owner: InterfaceOwner,
    pub(super) subnet: Option<SubnetKey>,
    /// The primary one first.
    pub(super) addresses: Vec<AddressDraft>,
    prefixes: Vec<Ipv4Addr>,
    pub(super) security_groups: Vec<SecurityGroupKey>,
    pub(super) mac_address: Option<MacAddress>,
    source_dest_check: bool,
    tracking_timeouts: TrackingTimeouts,
    description: Option<InterfaceDescription>,
}

/// What interfaces speak of.
#[derive(Clone, Copy)]
pub(super) struct Around<'d> {
    pub(super) vpcs: &'d [VpcDraft],
    pub(super) subnets: &'d [SubnetDraft],
    pub(super) groups: &'d [SecurityGroupDraft],
}

/// What interfaces are called, and their Ethernet addresses: each is there once.
#[derive(Default)]
pub(super) struct Seen {
    ids: Words<'static>,
    macs: Numbers,
}

/// Whose interface is read.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) owner: InterfaceOwner,
    /// Is it made when the instance is launched? Only those get a public address by themselves
    /// (F1.21).
    pub(super) launched: bool,
    /// How long flows are tracked where nothing is said.
    pub(super) timeouts: TrackingTimeouts,
}

/// Reads an interface; its id is the caller's to read.
pub(super) fn read(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    kind: Kind,
    around: Around<'_>,
    (addresses, seen): (&mut Addresses, &mut Seen),
) -> InterfaceDraft {
    let subnet = fields
        .require_text("subnet", "the id or name of the subnet that it is in")
        .and_then(|text| subnet::find(parts, text));
    let vpc = subnet.and_then(|subnet| around.subnets.get(subnet.index())?.vpc);
    // Only a service makes interfaces without any group.
    let groups = match (kind.owner, fields.is_empty_list("securityGroups")) {
        (InterfaceOwner::Service | InterfaceOwner::Nobody, true) => Vec::new(),
        _ => instance::security_groups(parts, fields, vpc, (around.vpcs, around.groups)),
    };
    let mac_address = fields
        .text("macAddress")
        .and_then(|text| value::mac_address(parts.report, text));
    if let Some(mac) = mac_address
        && !seen.macs.add(mac::number(mac.value))
    {
        parts.report.error(
            mac.at,
            "duplicate-mac-address",
            "another interface has the same `macAddress`",
            "every interface has its own; leave it out and one is made up",
        );
    }
    InterfaceDraft {
        at: fields.at,
        identity: None,
        owner: kind.owner,
        subnet,
        addresses: interface::read(
            parts,
            fields,
            (subnet, around.subnets),
            addresses,
            kind.launched,
        ),
        prefixes: interface::prefixes(parts, fields, subnet, addresses),
        security_groups: groups,
        mac_address: mac_address.map(|mac| mac.value),
        source_dest_check: fields.truth("sourceDestCheck", true),
        tracking_timeouts: tracking::stated(parts.report, fields, kind.timeouts),
        description: None,
    }
}

/// The further interfaces of an instance, in the order of their device indexes.
pub(super) fn secondary(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    kind: Kind,
    around: Around<'_>,
    (addresses, seen): (&mut Addresses, &mut Seen),
) -> Vec<InterfaceDraft> {
    let mut drafts: Vec<(u64, InterfaceDraft)> = Vec::new();
    for node in fields.list("networkInterfaces") {
        let what = "a network interface";
        let Some(fields) = Fields::of(node, what, SECONDARY_KEYS, parts.report) else {
            continue;
        };
        let mut draft = read(parts, &fields, kind, around, (addresses, seen));
        let (id, name) = (fields.text("id"), fields.text("name"));
        draft.identity = id.or(name).map(|text| {
            seen.name(parts, text.at, text.value);
            Identity {
                id: String::from(text.value),
                name: name.map(|name| String::from(name.value)),
            }
        });
        let next = drafts.last().map_or(1, |(last, _)| last + 1);
        let index = fields.number("deviceIndex", 1..=u64::from(u16::MAX));
        let index = index.map_or(next, |index| index.value);
        let place = drafts.partition_point(|(other, _)| *other < index);
        if drafts.get(place).is_some_and(|(other, _)| *other == index) {
            parts.report.error(
                fields.get("deviceIndex").map_or(fields.at, |node| node.at),
                "duplicate-device-index",
                format!("another interface of the instance has the device index {index}"),
                "each has its own; that of the primary interface is 0",
            );
        }
        drafts.insert(place, (index, draft));
    }
    drafts.into_iter().map(|(_, draft)| draft).collect()
}

/// The interfaces that belong to no instance.
pub(super) fn without_instance(
    parts: &Parts<'_>,
    around: Around<'_>,
    (addresses, seen): (&mut Addresses, &mut Seen),
) -> Vec<InterfaceDraft> {
    let mut drafts = Vec::new();
    for item in parts.interfaces.items.iter().flatten() {
        let fields = &item.fields;
        // The section has told already what is there twice in it.
        if let Some(identity) = &item.identity
            && parts.interfaces.is_clear(&identity.id)
        {
            seen.name(parts, fields.at, &identity.id);
        }
        let requester_managed = fields.truth("requesterManaged", false);
        let interface_type = fields.text("interfaceType");
        let interface_type = interface_type.map_or("interface", |text| text.value);
        let status = fields.word("status", "unknown-value", STATES);
        let in_use = match status {
            Some(status) => status.value > 1,
            // Whatever a service makes, it makes for itself.
            None => requester_managed || interface_type != "interface",
        };
        let kind = Kind {
            owner: match in_use {
                true => InterfaceOwner::Service,
                false => InterfaceOwner::Nobody,
            },
            launched: false,
            timeouts: TrackingTimeouts::DEFAULT,
        };
        let text = fields.text("description");
        drafts.push(InterfaceDraft {
            identity: item.identity.clone(),
            description: Some(InterfaceDescription {
                interface_type: String::from(interface_type),
                requester_managed,
                text: String::from(text.map_or("", |text| text.value)),
            }),
            ..read(parts, fields, kind, around, (addresses, seen))
        });
    }
    drafts
}

impl Seen {
    /// Complains where another interface is called so.
    pub(super) fn name(&mut self, parts: &Parts<'_>, at: At, id: &str) {
        let before = self.ids.len();
        if self.ids.add(Cow::Owned(String::from(id))) < before {
            parts.report.error(
                at,
                "duplicate-id",
                format!("another network interface is called `{id}` too"),
                "every interface has its own; leave it out and one is made up",
            );
        }
    }
}

impl InterfaceDraft {
    /// The interface; none where something could not be read.
    pub(super) fn finish(&self, id: String, macs: &mut MacAddresses) -> Option<NetworkInterface> {
        let address = |address: &AddressDraft| {
            Some(InterfaceAddress {
                private: address.private?,
                public: address.public,
                elastic: address.elastic,
            })
        };
        Some(NetworkInterface {
            mac_address: self.mac_address.unwrap_or_else(|| macs.make(&id)),
            identity: Identity {
                id,
                name: self.identity.as_ref().and_then(|own| own.name.clone()),
            },
            subnet: self.subnet?,
            owner: self.owner,
            description: self.description.clone(),
            addresses: self.addresses.iter().map(address).collect::<Option<_>>()?,
            prefixes: self.prefixes.clone(),
            security_groups: self.security_groups.clone(),
            source_dest_check: self.source_dest_check,
            tracking_timeouts: self.tracking_timeouts,
        })
    }
}
