//! Which security groups of other VPCs a rule may name (F4.10).

use alloc::format;

use super::Parts;
use super::security_group::Around;
use crate::check::fields::Text;
use crate::network::{Peering, VpcKey};

/// May a rule of a group in the first VPC name a group in the second one?
pub(super) fn is_allowed(
    parts: &Parts<'_>,
    around: Around<'_>,
    (own, other): (Option<VpcKey>, Option<VpcKey>),
    is_egress: bool,
    text: Text<'_>,
) -> bool {
    let (Some(one), Some(two)) = (own, other) else {
        return true;
    };
    let joins = |peering: &&Peering| peering.peer_of(one) == Some(two);
    let peering = around.peerings.iter().flatten().find(joins);
    let by_transit = one != two && around.transit.keeps_groups(one, two);
    if by_transit && (!is_egress || peering.is_some_and(Peering::is_active)) {
        return true;
    }
    if by_transit && peering.is_none() {
        parts.report.error(
            text.at,
            "ingress-only-reference",
            format!("`{}` is in a VPC behind a transit gateway, and only ingress rules can name groups there (F8.16)", text.value),
            "name the CIDR block of the other VPC instead",
        );
        return false;
    }
    let Some(peering) = peering else {
        // A connection that could not be read may join the two.
        return around.peerings.iter().any(Option::is_none)
            || parts.same_vpc(own, other, ("security group", text));
    };
    if peering.inter_region {
        parts.report.error(
            text.at,
            "in-another-region",
            format!(
                "the security group `{}` is in another Region (F8.7)",
                text.value
            ),
            "name the CIDR block of the peer VPC instead",
        );
    } else if !peering.is_active() {
        parts.report.warning(
            text.at,
            "stale-reference",
            format!("`{}` is a group of a VPC that is no longer, or not yet, a peer: the rule matches nothing (F4.11)", text.value),
            "make the peering connection active, or take the rule away",
        );
    }
    !peering.inter_region
}
