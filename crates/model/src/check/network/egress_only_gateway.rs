//! Egress-only internet gateways.

use alloc::format;
use alloc::vec::Vec;

use super::Parts;
use super::vpc::VpcDraft;
use crate::network::{EgressOnlyGateway, Network, VpcKey};

pub(super) const KEYS: &[&str] = &["id", "name", "vpc"];

/// The VPC of each gateway; a VPC has one at most (F7.20).
pub(super) fn read(parts: &Parts<'_>, vpcs: &[VpcDraft]) -> Vec<Option<VpcKey>> {
    let owners = parts.owners(&parts.egress_only_gateways);
    for (index, owner) in owners.iter().enumerate() {
        let before = owners.get(..index).unwrap_or_default();
        let vpc = owner.and_then(|vpc| vpcs.get(vpc.index()));
        if let Some(vpc) = vpc
            && before.contains(owner)
            && let Some(Some(item)) = parts.egress_only_gateways.items.get(index)
        {
            let id = vpc.identity.as_ref().map_or("", |identity| &identity.id);
            parts.report.error(
                item.fields.at,
                "second-egress-only-gateway",
                format!("the VPC `{id}` has an egress-only internet gateway already (F7.20)"),
                "make this one for another VPC, or leave it out",
            );
        }
    }
    owners
}

/// Adds the gateways; none where something could not be read.
pub(super) fn finish(
    parts: &Parts<'_>,
    owners: &[Option<VpcKey>],
    network: &mut Network,
) -> Option<()> {
    for (item, vpc) in parts.egress_only_gateways.items.iter().zip(owners) {
        network.egress_only_gateways.push(EgressOnlyGateway {
            identity: item.as_ref()?.identity.clone()?,
            vpc: (*vpc)?,
        });
    }
    Some(())
}
