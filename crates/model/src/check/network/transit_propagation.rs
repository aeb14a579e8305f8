//! Which routes attachments of transit gateways propagate, and to which tables.

use alloc::vec::Vec;

use ipnet::IpNet;

use super::Parts;
use super::transit_gateway::Transit;
use super::vpc::{VpcDraft, overlap};
use crate::network::{
    Attachment, AttachmentKey, AttachmentResource, RouteOrigin, TransitGatewayRoute,
    TransitGatewayRouteTable,
};

/// May it propagate at all? A peering does not (F8.11).
pub(super) const fn announces(attachment: &Attachment) -> bool {
    !matches!(attachment.resource, AttachmentResource::Peering { .. })
}

/// Adds the propagated routes to the tables: the blocks of a VPC, unless a VPC that was attached
/// before has one of the addresses, and what a customer's network announces. They are in force while
/// the attachment is available (F8.11, F8.18, F8.19).
pub(super) fn propagate(
    parts: &Parts<'_>,
    transit: &Transit,
    vpcs: &[VpcDraft],
    propagates: &[(AttachmentKey, usize)],
    tables: &mut [Option<TransitGatewayRouteTable>],
) {
    let get = |key: AttachmentKey| transit.attachments.get(key.index())?.as_ref();
    let blocks = |attachment: &Attachment| match &attachment.resource {
        AttachmentResource::Vpc(own) => vpcs.get(own.vpc.index()).map(|vpc| &*vpc.blocks),
        _ => None,
    };
    for &(key, number) in propagates {
        let Some(attachment) = get(key) else {
            continue;
        };
        let own = blocks(attachment).unwrap_or_default();
        let shares = |other: &Attachment| {
            let theirs = blocks(other).unwrap_or_default();
            other.transit_gateway == attachment.transit_gateway
                && own.iter().any(|a| theirs.iter().any(|b| overlap(*a, *b)))
        };
        let mut earlier = (0..key.0).map(AttachmentKey).filter_map(get);
        let overlapping = earlier.any(shares);
        if let Some(Some(item)) = parts.vpc_attachments.items.get(key.index())
            && overlapping
        {
            parts.report.warning(
                item.fields.at,
                "overlapping-attachments",
                "a VPC that is attached before has some of the same addresses, so this one's routes are not propagated",
                "attach VPCs that share no address, or write static routes",
            );
        }
        let announced: Vec<IpNet> = match &attachment.resource {
            AttachmentResource::Vpc(_) if overlapping => Vec::new(),
            AttachmentResource::Vpc(vpc) => own
                .iter()
                .filter(|block| vpc.ipv6_support || block.addr().is_ipv4())
                .copied()
                .collect(),
            AttachmentResource::Customer(customer) => customer.prefixes.clone(),
            AttachmentResource::Peering { .. } => Vec::new(),
        };
        let Some(Some(table)) = tables.get_mut(number) else {
            continue;
        };
        table.propagations.push(key);
        for destination in announced {
            let index = table.routes.add_dormant(TransitGatewayRoute {
                destination,
                attachment: Some(key),
                unknown: None,
                origin: RouteOrigin::Propagated,
                list: None,
            });
            // It comes into force with its attachment (F8.18).
            if let Some(index) = index.filter(|_| attachment.is_available()) {
                table.routes.switch(index, true);
            }
        }
    }
}
