//! VPC peering connections.

use alloc::format;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::Parts;
use super::vpc::{VpcDraft, overlap};
use crate::check::fields::{Fields, Text};
use crate::check::names::Item;
use crate::network::{Peering, PeeringStatus, VpcKey};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "requesterVpc",
    "accepterVpc",
    "status",
    "requesterPeeringConnectionOptions",
    "accepterPeeringConnectionOptions",
];
const OPTION_KEYS: &[&str] = &["allowDnsResolutionFromRemoteVpc"];

/// Every peering connection; none where it could not be read.
pub(super) fn read(parts: &Parts<'_>, vpcs: &[VpcDraft]) -> Vec<Option<Peering>> {
    let mut peerings: Vec<Option<Peering>> = Vec::new();
    for item in &parts.peerings.items {
        let peering = item
            .as_ref()
            .and_then(|item| peering(parts, item, vpcs, &peerings));
        peerings.push(peering);
    }
    peerings
}

fn peering(
    parts: &Parts<'_>,
    item: &Item<'_>,
    vpcs: &[VpcDraft],
    others: &[Option<Peering>],
) -> Option<Peering> {
    let end = |key| {
        let text = item.fields.require_text(key, "the id or name of a VPC")?;
        Some((text, VpcKey(parts.vpcs.find(text, parts.report)?)))
    };
    let (requester, accepter) = (end("requesterVpc"), end("accepterVpc"));
    let names = PeeringStatus::ALL.map(|(name, _)| name);
    let status = item.fields.word("status", "unknown-value", &names);
    let status = status.and_then(|word| PeeringStatus::ALL.get(word.value));
    let status = status.map_or(PeeringStatus::Active, |(_, status)| *status);
    let names = |key| {
        let what = "the options of a peering connection";
        let options = Fields::of(item.fields.get(key)?, what, OPTION_KEYS, parts.report)?;
        Some(options.truth("allowDnsResolutionFromRemoteVpc", false))
    };
    let requester_names = names("requesterPeeringConnectionOptions").unwrap_or(false);
    let accepter_names = names("accepterPeeringConnectionOptions").unwrap_or(false);
    let ((_, requester), (text, accepter)) = (requester?, accepter?);
    let (own, peer) = (vpcs.get(requester.index())?, vpcs.get(accepter.index())?);
    let joins = |other: &&Option<Peering>| {
        let other = other.as_ref();
        other.is_some_and(|other| other.peer_of(requester) == Some(accepter))
    };
    if requester == accepter {
        parts.report.error(
            text.at,
            "joined-with-itself",
            format!("`{}` is both ends of this peering connection", text.value),
            "a peering connection joins two VPCs (F8.1)",
        );
        return None;
    }
    if others.iter().any(|other| joins(&other)) {
        parts.report.error(
            item.fields.at,
            "joined-twice",
            "another peering connection joins these two VPCs already (F8.1)",
            "two VPCs have one peering connection at most",
        );
        return None;
    }
    refuse_overlap(parts, (own, peer), text)?;
    Some(Peering {
        identity: item.identity.clone()?,
        requester,
        accepter,
        status,
        requester_names,
        accepter_names,
        inter_region: own.region != peer.region,
    })
}

/// VPCs with a common address cannot be peered, whichever blocks are meant to be used (F8.1).
fn refuse_overlap(
    parts: &Parts<'_>,
    (own, peer): (&VpcDraft, &VpcDraft),
    text: Text<'_>,
) -> Option<()> {
    let shared = |block: &IpNet| {
        let other = peer.blocks.iter().find(|other| overlap(*block, **other));
        other.map(|other| (*block, *other))
    };
    let Some((block, other)) = own.blocks.iter().find_map(shared) else {
        return Some(());
    };
    parts.report.error(
        text.at,
        "overlapping-peers",
        format!(
            "{other} of `{}` overlaps {block} of the other VPC (F8.1)",
            text.value
        ),
        "peered VPCs share no address; take other blocks, or a private NAT gateway between",
    );
    None
}
