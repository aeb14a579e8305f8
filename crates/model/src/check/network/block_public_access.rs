//! VPC Block Public Access (F1.25).

use alloc::vec::Vec;

use super::Parts;
use super::subnet;
use crate::check::fields::Fields;
use crate::json::Node;
use crate::network::{
    BlockPublicAccess, BlockPublicAccessExclusion, ExclusionScope, InternetGatewayBlockMode, VpcKey,
};

const KEYS: &[&str] = &["internetGatewayBlockMode", "exclusions"];
const EXCLUSION_KEYS: &[&str] = &["vpc", "subnet", "internetGatewayExclusionMode"];
pub(in crate::check) const MODES: &[&str] = &["off", "block-bidirectional", "block-ingress"];
pub(in crate::check) const EXCLUSION_MODES: &[&str] = &["allow-bidirectional", "allow-egress"];

/// Off where nothing is said.
pub(super) fn read<'n>(parts: &Parts<'n>, network: &Fields<'n>) -> BlockPublicAccess {
    let fields = network
        .get("blockPublicAccess")
        .and_then(|node| Fields::of(node, "blockPublicAccess", KEYS, parts.report));
    let Some(fields) = fields else {
        return BlockPublicAccess::default();
    };
    let mode = fields.require_word("internetGatewayBlockMode", "unknown-value", MODES);
    let mode = InternetGatewayBlockMode::ALL[mode.unwrap_or_default()].1;
    let exclusions = fields.list("exclusions").iter();
    let exclusions: Vec<_> = exclusions
        .filter_map(|node| exclusion(parts, node))
        .collect();
    BlockPublicAccess {
        mode,
        exclusions: exclusions.into(),
    }
}

fn exclusion<'n>(parts: &Parts<'n>, node: &'n Node<'n>) -> Option<BlockPublicAccessExclusion> {
    let fields = Fields::of(node, "an exclusion", EXCLUSION_KEYS, parts.report)?;
    let mode = fields.require_word(
        "internetGatewayExclusionMode",
        "unknown-value",
        EXCLUSION_MODES,
    );
    let scope = match (fields.text("vpc"), fields.text("subnet")) {
        (Some(vpc), None) => ExclusionScope::Vpc(VpcKey(parts.vpcs.find(vpc, parts.report)?)),
        (None, Some(text)) => ExclusionScope::Subnet(subnet::find(parts, text)?),
        _ => {
            parts.report.error(
                fields.at,
                "exclusion-scope",
                "an exclusion is for a VPC or for a subnet (F1.25)",
                "give it one of `vpc` and `subnet`",
            );
            return None;
        }
    };
    Some(BlockPublicAccessExclusion {
        scope,
        bidirectional: mode? == 0,
    })
}
