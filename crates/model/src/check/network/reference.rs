//! Which security groups of other VPCs a rule may name (F4.10).

use alloc::format;

use super::Parts;
use crate::check::fields::Text;
use crate::network::{Peering, VpcKey};

/// May a rule of a group in VPC `own` name a group in VPC `other`?
pub(super) fn is_allowed(
    parts: &Parts<'_>,
    peerings: &[Option<Peering>],
    own: Option<VpcKey>,
    other: Option<VpcKey>,
    text: Text<'_>,
) -> bool {
    let (Some(one), Some(two)) = (own, other) else {
        return true;
    };
    let joins = |peering: &&Peering| peering.peer_of(one) == Some(two);
    let Some(peering) = peerings.iter().flatten().find(joins) else {
        // A connection that could not be read may join the two.
        return peerings.iter().any(Option::is_none)
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
                format!(
                    "`{}` is a group of a VPC that is no longer, or not yet, a peer: the rule matches nothing (F4.11)",
                    text.value
                ),
                "make the peering connection active, or take the rule away",
            );
    }
    !peering.inter_region
}
