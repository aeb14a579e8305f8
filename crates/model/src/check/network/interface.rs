//! The addresses of an interface (F9.3).

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};

use super::Parts;
use super::addresses::Addresses;
use super::subnet::SubnetDraft;
use crate::check::fields::{Fields, text};
use crate::check::value::Version;
use crate::network::SubnetKey;

/// The most addresses of one version. Ours: AWS's limit depends on the instance type, and is lower for
/// each.
const ADDRESSES_MAX: usize = 64;

/// One address.
#[derive(Clone, Copy)]
pub(super) struct AddressDraft {
    pub(super) version: Version,
    pub(super) private: Option<IpAddr>,
    /// Is the private address still to be given?
    pub(super) assign: bool,
    pub(super) public: Option<IpAddr>,
    /// Is that an Elastic IP? Only those have an allocation id.
    pub(super) elastic: bool,
    /// Is a public address still to be given?
    pub(super) assign_public: bool,
}

/// The primary IPv4 address, the secondary ones, then those of IPv6.
pub(super) fn read(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    (key, subnets): (Option<SubnetKey>, &[SubnetDraft]),
    addresses: &mut Addresses,
    launched: bool,
) -> Vec<AddressDraft> {
    let subnet = key.and_then(|key| subnets.get(key.index()));
    let known = subnet.is_none_or(|subnet| subnet.blocks_known);
    let has = |version| subnet.is_none_or(|subnet| subnet.has(version));
    let mut drafts = Vec::new();
    // An IPv6-only subnet has no IPv4 address to give (F1.19).
    if has(Version::V4) || !known || fields.get("privateIpAddress").is_some() {
        let mut primary = v4(parts, fields, key, addresses);
        let automatic = launched && subnet.is_some_and(|subnet| subnet.map_public_ip_on_launch);
        // An Elastic IP takes the place of the one that AWS gives by itself (F1.22).
        primary.assign_public =
            fields.truth("associatePublicIpAddress", automatic) && fields.get("publicIp").is_none();
        drafts.push(primary);
    } else if let Some(node) = fields.get("publicIp") {
        parts.report.error(
            node.at,
            "subnet-without-block",
            "a public IPv4 address belongs to a private one, and the subnet has none (F1.19)",
            "leave it out, or give the subnet a `cidrBlock`",
        );
    }
    for node in fields.list("secondaryPrivateIpAddresses") {
        let keys = &["privateIpAddress", "publicIp", "allocationId"];
        if let Some(fields) = Fields::of(node, "a secondary address", keys, parts.report) {
            drafts.push(v4(parts, &fields, key, addresses));
        }
    }
    let v4_count = drafts.len();
    for node in fields.list("ipv6Addresses") {
        let private = text(parts.report, node, "ipv6Addresses")
            .and_then(|text| addresses.take_private(parts.report, key, text, Version::V6));
        drafts.push(v6(private, false));
    }
    let stated = drafts.len() - v4_count;
    let automatic = match (subnet, stated) {
        (Some(subnet), 0) => usize::from(subnet.assigns_ipv6()),
        _ => 0,
    };
    let wanted = fields.number("ipv6AddressCount", 0..=ADDRESSES_MAX as u64);
    let wanted = wanted.map_or(automatic, |count| count.value as usize);
    drafts.resize(drafts.len() + wanted, v6(None, true));
    for (key, count) in [
        ("secondaryPrivateIpAddresses", v4_count),
        ("ipv6Addresses", drafts.len() - v4_count),
    ] {
        if count > ADDRESSES_MAX {
            parts.report.error(
                fields.get(key).map_or(fields.at, |node| node.at),
                "limit-exceeded",
                alloc::format!("{count} addresses are more than an interface has here (F9.3)"),
                alloc::format!("there can be {ADDRESSES_MAX} of each version of IP"),
            );
        }
    }
    drafts
}

/// The delegated prefixes, whose addresses are the interface's as well (F9.6).
pub(super) fn prefixes(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    subnet: Option<SubnetKey>,
    addresses: &mut Addresses,
) -> Vec<Ipv4Addr> {
    let nodes = fields.list("ipv4Prefixes").iter();
    let texts = nodes.filter_map(|node| text(parts.report, node, "ipv4Prefixes"));
    texts
        .filter_map(|text| addresses.take_prefix(parts.report, subnet?, text))
        .collect()
}

fn v4(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    subnet: Option<SubnetKey>,
    addresses: &mut Addresses,
) -> AddressDraft {
    AddressDraft {
        version: Version::V4,
        private: fields
            .text("privateIpAddress")
            .and_then(|text| addresses.take_private(parts.report, subnet, text, Version::V4)),
        assign: fields.get("privateIpAddress").is_none(),
        public: fields
            .text("publicIp")
            .and_then(|text| addresses.take_public(parts.report, text, Version::V4)),
        elastic: is_elastic(fields),
        assign_public: false,
    }
}

const fn v6(private: Option<IpAddr>, assign: bool) -> AddressDraft {
    AddressDraft {
        version: Version::V6,
        private,
        assign,
        public: None,
        elastic: false,
        assign_public: false,
    }
}

/// Only Elastic IPs have an allocation id.
fn is_elastic(fields: &Fields<'_>) -> bool {
    let elastic = fields.text("allocationId").is_some();
    if elastic && fields.get("publicIp").is_none() {
        fields.missing("publicIp", "the Elastic IP that has the `allocationId`");
    }
    elastic
}
