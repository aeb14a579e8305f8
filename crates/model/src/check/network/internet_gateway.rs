//! Internet gateways and their attachments.

use alloc::format;
use alloc::vec::Vec;

use super::Parts;
use super::vpc::VpcDraft;
use crate::network::{InternetGatewayKey, VpcKey};

pub(super) const KEYS: &[&str] = &["id", "name", "vpc", "routeTable"];

/// The VPC of each gateway; a VPC has one at most (F7.1).
pub(super) fn read(parts: &Parts<'_>, vpcs: &mut [VpcDraft]) -> Vec<Option<VpcKey>> {
    let owners = parts.owners(&parts.internet_gateways);
    for (key, owner) in (0..).map(InternetGatewayKey).zip(&owners) {
        let Some(vpc) = owner.and_then(|vpc| vpcs.get_mut(vpc.index())) else {
            continue;
        };
        if vpc.internet_gateway.is_none() {
            vpc.internet_gateway = Some(key);
        } else if let Some(Some(item)) = parts.internet_gateways.items.get(key.index()) {
            let id = vpc.identity.as_ref().map_or("", |identity| &identity.id);
            parts.report.error(
                item.fields.at,
                "second-internet-gateway",
                format!("the VPC `{id}` has an internet gateway already (F7.1)"),
                "attach this one to another VPC, or leave it out",
            );
        }
    }
    owners
}
