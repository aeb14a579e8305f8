//! Subnets.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::network_acl::NetworkAclDraft;
use super::route_table::RouteTableDraft;
use super::vpc::{VpcDraft, overlap, size_is_allowed};
use super::{Parts, quota};
use crate::check::fields::{Placed, Text};
use crate::check::names::Item;
use crate::check::value::{self, Version};
use crate::network::{Identity, NetworkAclKey, RouteTableKey, SubnetKey, VpcKey};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "vpc",
    "availabilityZone",
    "availabilityZoneId",
    "cidrBlock",
    "ipv6CidrBlock",
    "ipv6Native",
    "assignIpv6AddressOnCreation",
    "mapPublicIpOnLaunch",
    "enableDns64",
    "routeTable",
    "networkAcl",
];

/// A subnet as far as it could be read.
#[derive(Default)]
pub(super) struct SubnetDraft {
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) availability_zone: String,
    pub(super) availability_zone_id: Option<String>,
    /// Its IPv4 block, then that of IPv6.
    pub(super) cidr_blocks: Vec<IpNet>,
    /// Were they readable? If not, what lies in the subnet is not known.
    pub(super) blocks_known: bool,
    assign_ipv6: bool,
    /// Do instances get a public IPv4 address by themselves? (F1.21)
    pub(super) map_public_ip_on_launch: bool,
    /// Does the Amazon DNS server make up IPv6 addresses here? (F2.22)
    pub(super) enable_dns64: bool,
    pub(super) route_table: Option<RouteTableKey>,
    /// Is it the main one, because none is named?
    pub(super) implicit_route_table: bool,
    pub(super) network_acl: Option<NetworkAclKey>,
}

impl SubnetDraft {
    /// Has it addresses of this version of IP? (F1.19)
    pub(super) fn has(&self, version: Version) -> bool {
        let is_it = |block: &IpNet| Version::of(block.addr()) == version;
        self.cidr_blocks.iter().any(is_it)
    }

    /// Does everything in it get an IPv6 address? In an IPv6-only subnet there is no other.
    pub(super) fn assigns_ipv6(&self) -> bool {
        self.has(Version::V6) && (self.assign_ipv6 || !self.has(Version::V4))
    }
}

/// Reads every subnet.
pub(super) fn read(
    parts: &Parts<'_>,
    vpcs: &[VpcDraft],
    tables: &[RouteTableDraft],
    acls: &[NetworkAclDraft],
) -> Vec<SubnetDraft> {
    let mut subnets: Vec<SubnetDraft> = Vec::new();
    for item in &parts.subnets.items {
        let draft = item.as_ref().map(|item| {
            let vpc = parts.vpc_of(&item.fields);
            let blocks = cidr_blocks(parts, item, vpc, (vpcs, &subnets));
            SubnetDraft {
                blocks_known: blocks.is_some(),
                cidr_blocks: blocks.unwrap_or_default(),
                assign_ipv6: item.fields.truth("assignIpv6AddressOnCreation", false),
                enable_dns64: item.fields.truth("enableDns64", false),
                map_public_ip_on_launch: item.fields.truth("mapPublicIpOnLaunch", false),
                identity: item.identity.clone(),
                vpc,
                availability_zone: availability_zone(
                    parts,
                    item,
                    vpc.and_then(|vpc| vpcs.get(vpc.index())),
                ),
                availability_zone_id: item
                    .fields
                    .text("availabilityZoneId")
                    .map(|own| String::from(own.value)),
                route_table: route_table(parts, item, vpc, (vpcs, tables)),
                implicit_route_table: item.fields.get("routeTable").is_none(),
                network_acl: network_acl(parts, item, vpc, (vpcs, acls)),
            }
        });
        subnets.push(draft.unwrap_or_default());
    }
    let owners = subnets.iter().map(|subnet| subnet.vpc);
    parts.quota_of_vpcs(&quota::SUBNETS, owners.zip(parts.subnets.places()));
    subnets
}

/// The first zone of the VPC's Region where the subnet says nothing.
fn availability_zone(parts: &Parts<'_>, item: &Item<'_>, vpc: Option<&VpcDraft>) -> String {
    let Some(VpcDraft { region, .. }) = vpc else {
        return String::new();
    };
    let Some(zone) = item.fields.text("availabilityZone") else {
        return format!("{region}a");
    };
    if zone.value.len() <= region.len() || !zone.value.starts_with(&**region) {
        parts.report.error(
            zone.at,
            "zone-outside-region",
            format!("`{}` is no Availability Zone of {region}", zone.value),
            format!("for example {region}a"),
        );
    }
    String::from(zone.value)
}

/// IPv4 and perhaps IPv6, or IPv6 only (F1.19).
fn cidr_blocks(
    parts: &Parts<'_>,
    item: &Item<'_>,
    vpc: Option<VpcKey>,
    around: (&[VpcDraft], &[SubnetDraft]),
) -> Option<Vec<IpNet>> {
    let fields = &item.fields;
    let native = fields.truth("ipv6Native", false);
    if native && let Some(node) = fields.get("cidrBlock") {
        parts.report.error(
            node.at,
            "ipv4-in-ipv6-only-subnet",
            "a subnet that is IPv6-only has no IPv4 block (F1.19)",
            "leave `cidrBlock` out, or `ipv6Native`",
        );
    }
    let v4 = match native {
        true => None,
        false => Some(fields.require_text("cidrBlock", "for example \"10.0.1.0/24\"")),
    };
    let v6 = match (native, fields.get("ipv6CidrBlock")) {
        (true, _) => {
            Some(fields.require_text("ipv6CidrBlock", "an IPv6-only subnet has one (F1.19)"))
        }
        (false, Some(_)) => Some(fields.text("ipv6CidrBlock")),
        (false, None) => None,
    };
    // Both are read, so that each mistake is told.
    let read = |text: Option<Option<Text<'_>>>, version| {
        text.map(|text| cidr_block(parts, text?, version, vpc, around))
    };
    let blocks = [read(v4, Version::V4), read(v6, Version::V6)];
    blocks.into_iter().flatten().collect()
}

/// A part of its VPC's blocks that no other subnet has (F1.11).
fn cidr_block(
    parts: &Parts<'_>,
    text: Text<'_>,
    version: Version,
    vpc: Option<VpcKey>,
    (vpcs, others): (&[VpcDraft], &[SubnetDraft]),
) -> Option<IpNet> {
    let block = value::cidr(parts.report, text, Some(version))?;
    if !size_is_allowed(parts, block, (16..=28, 44..=64)) {
        return None;
    }
    let vpc_key = vpc?;
    let vpc = vpcs.get(vpc_key.index())?;
    if !vpc.may_hold(block.value) {
        let blocks: Vec<String> = vpc.blocks.iter().map(|block| format!("{block}")).collect();
        parts.report.error(
            block.at,
            "subnet-outside-vpc",
            format!("{} does not lie in its VPC (F1.11)", block.value),
            format!("the VPC has {}", blocks.join(", ")),
        );
        return None;
    }
    let neighbours = others.iter().filter(|other| other.vpc == Some(vpc_key));
    for other in neighbours {
        let mut taken = other.cidr_blocks.iter();
        if let Some(taken) = taken.find(|taken| overlap(**taken, block.value)) {
            report_overlap(parts, block, other, *taken);
            return None;
        }
    }
    Some(block.value)
}

fn report_overlap(parts: &Parts<'_>, block: Placed<IpNet>, other: &SubnetDraft, taken: IpNet) {
    let id = other
        .identity
        .as_ref()
        .map_or("another subnet", |identity| identity.label());
    parts.report.error(
        block.at,
        "overlapping-subnets",
        format!("{} overlaps {taken} of `{id}` (F1.11)", block.value),
        "subnets of a VPC share no address",
    );
}

/// Its own table, or its VPC's main one (F3.1).
fn route_table(
    parts: &Parts<'_>,
    item: &Item<'_>,
    vpc: Option<VpcKey>,
    (vpcs, tables): (&[VpcDraft], &[RouteTableDraft]),
) -> Option<RouteTableKey> {
    let Some(text) = item.fields.text("routeTable") else {
        return vpcs.get(vpc?.index())?.main_route_table;
    };
    let key = RouteTableKey(parts.route_tables.find(text, parts.report)?);
    let owner = tables.get(key.index()).and_then(|table| table.vpc);
    parts
        .same_vpc(vpc, owner, ("route table", text))
        .then_some(key)
}

/// Its own network ACL, or its VPC's default one (F5.1).
fn network_acl(
    parts: &Parts<'_>,
    item: &Item<'_>,
    vpc: Option<VpcKey>,
    (vpcs, acls): (&[VpcDraft], &[NetworkAclDraft]),
) -> Option<NetworkAclKey> {
    let Some(text) = item.fields.text("networkAcl") else {
        return vpcs.get(vpc?.index())?.default_network_acl;
    };
    let key = NetworkAclKey(parts.network_acls.find(text, parts.report)?);
    let owner = acls.get(key.index()).and_then(|acl| acl.vpc);
    parts
        .same_vpc(vpc, owner, ("network ACL", text))
        .then_some(key)
}

/// The subnet that a part says it is in.
pub(super) fn find(parts: &Parts<'_>, reference: Text<'_>) -> Option<SubnetKey> {
    parts.subnets.find(reference, parts.report).map(SubnetKey)
}
