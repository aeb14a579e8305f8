//! Subnets.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ipnet::Ipv4Net;

use super::Parts;
use super::network_acl::NetworkAclDraft;
use super::route_table::RouteTableDraft;
use super::vpc::{VpcDraft, overlap, size_is_allowed};
use crate::check::fields::{Placed, Text};
use crate::check::names::Item;
use crate::check::value;
use crate::network::{Identity, NetworkAclKey, RouteTableKey, SubnetKey, VpcKey};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "vpc",
    "availabilityZone",
    "cidrBlock",
    "routeTable",
    "networkAcl",
];

/// A subnet as far as it could be read.
#[derive(Default)]
pub(super) struct SubnetDraft {
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) availability_zone: String,
    pub(super) cidr_block: Option<Ipv4Net>,
    pub(super) route_table: Option<RouteTableKey>,
    /// Is it the main one, because none is named?
    pub(super) implicit_route_table: bool,
    pub(super) network_acl: Option<NetworkAclKey>,
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
            SubnetDraft {
                identity: item.identity.clone(),
                vpc,
                availability_zone: availability_zone(
                    parts,
                    item,
                    vpc.and_then(|vpc| vpcs.get(vpc.index())),
                ),
                cidr_block: cidr_block(parts, item, vpc, (vpcs, &subnets)),
                route_table: route_table(parts, item, vpc, (vpcs, tables)),
                implicit_route_table: item.fields.get("routeTable").is_none(),
                network_acl: network_acl(parts, item, vpc, (vpcs, acls)),
            }
        });
        subnets.push(draft.unwrap_or_default());
    }
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

/// A part of its VPC's blocks that no other subnet has (F1.11).
fn cidr_block(
    parts: &Parts<'_>,
    item: &Item<'_>,
    vpc: Option<VpcKey>,
    (vpcs, others): (&[VpcDraft], &[SubnetDraft]),
) -> Option<Ipv4Net> {
    let text = item
        .fields
        .require_text("cidrBlock", "for example \"10.0.1.0/24\"")?;
    let block = value::cidr(parts.report, text)?;
    if !size_is_allowed(parts, block) {
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
    let taken = others.iter().find(|other| {
        other.vpc == Some(vpc_key)
            && other
                .cidr_block
                .is_some_and(|taken| overlap(taken, block.value))
    });
    if let Some(taken) = taken {
        report_overlap(parts, block, taken);
        return None;
    }
    Some(block.value)
}

fn report_overlap(parts: &Parts<'_>, block: Placed<Ipv4Net>, taken: &SubnetDraft) {
    let id = taken
        .identity
        .as_ref()
        .map_or("another subnet", |identity| identity.label());
    let cidr = taken.cidr_block.unwrap_or_default();
    parts.report.error(
        block.at,
        "overlapping-subnets",
        format!("{} overlaps {cidr} of `{id}` (F1.11)", block.value),
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
