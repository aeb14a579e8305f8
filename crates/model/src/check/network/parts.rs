//! What every part of a network is asked: whose it is.

use alloc::format;
use alloc::vec::Vec;

use super::Parts;
use crate::check::fields::{Fields, Text};
use crate::check::names::{Item, Section};
use crate::network::VpcKey;

impl<'n> Parts<'n> {
    /// The VPC that a part says it is in; where there is one VPC only, it need not say so.
    pub(super) fn vpc_of(&self, fields: &Fields<'n>) -> Option<VpcKey> {
        match fields.text("vpc") {
            Some(vpc) => self.vpcs.find(vpc, self.report).map(VpcKey),
            None => {
                match self.vpcs.items.len() {
                    1 if fields.get("vpc").is_none() => return Some(VpcKey(0)),
                    count if count > 1 && fields.get("vpc").is_none() => {
                        fields.missing("vpc", "there is more than one VPC: say which");
                    }
                    _ => {}
                }
                None
            }
        }
    }

    /// The VPC of each part of a section.
    pub(super) fn owners(&self, section: &Section<'n>) -> Vec<Option<VpcKey>> {
        let owner = |item: &Option<Item<'n>>| self.vpc_of(&item.as_ref()?.fields);
        section.items.iter().map(owner).collect()
    }

    /// Complains if two parts that belong together are in different VPCs; the part that is
    /// referred to comes second.
    pub(super) fn same_vpc(
        &self,
        own: Option<VpcKey>,
        other: Option<VpcKey>,
        (what, reference): (&str, Text<'_>),
    ) -> bool {
        let same = match (own, other) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        };
        if !same {
            self.report.error(
                reference.at,
                "in-another-vpc",
                format!("the {what} `{}` is in another VPC", reference.value),
                format!("name a {what} of the same VPC"),
            );
        }
        same
    }
}
