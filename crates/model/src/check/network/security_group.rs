//! Security groups.

use alloc::vec::Vec;

use super::Parts;
use super::prefix_list::{self, PrefixListDraft};
use super::rule::traffic;
use crate::check::fields::{Fields, Text};
use crate::check::value;
use crate::json::Node;
use crate::network::{Identity, RulePeer, SecurityGroupKey, SecurityGroupRule, VpcKey};
use crate::packet::{PortRange, ProtocolMatch};

pub(super) const KEYS: &[&str] = &["id", "name", "vpc", "ingress", "egress"];

/// A security group as far as it could be read.
pub(super) struct SecurityGroupDraft {
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) ingress: Vec<SecurityGroupRule>,
    pub(super) egress: Vec<SecurityGroupRule>,
}

/// Every group with its VPC, without rules: those may refer to other groups.
pub(super) fn owners(parts: &Parts<'_>) -> Vec<SecurityGroupDraft> {
    let owners = parts.owners(&parts.security_groups).into_iter();
    let drafts = owners
        .zip(&parts.security_groups.items)
        .map(|(vpc, item)| SecurityGroupDraft {
            identity: item.as_ref().and_then(|item| item.identity.clone()),
            vpc,
            ingress: Vec::new(),
            egress: Vec::new(),
        });
    drafts.collect()
}

/// The rules of every group in the file.
pub(super) fn read_rules(
    parts: &Parts<'_>,
    groups: &mut [SecurityGroupDraft],
    lists: &[PrefixListDraft],
) {
    // A prefix list weighs as much as the entries that it may have (F4.13).
    let weight = |rule: &SecurityGroupRule| match rule.peer {
        RulePeer::PrefixList(key) => lists
            .get(key.index())
            .map_or(1, |list| usize::from(list.weight)),
        RulePeer::Cidr(_) | RulePeer::Group(_) => 1,
    };
    for (index, item) in parts.security_groups.items.iter().enumerate() {
        let Some(item) = item else { continue };
        let fields = &item.fields;
        let ingress = read_list(parts, groups, index, fields.list("ingress"), INGRESS);
        // A new group lets everything out until its rule for that is taken away (F4.3).
        let egress = match fields.get("egress") {
            Some(_) => read_list(parts, groups, index, fields.list("egress"), EGRESS),
            None => alloc::vec![anywhere()],
        };
        for rules in [&ingress, &egress] {
            parts.quota(
                fields.at,
                "rules of a security group",
                rules.iter().map(weight).sum(),
                (60, 1_000),
                "F4.12",
            );
        }
        if let Some(group) = groups.get_mut(index) {
            group.ingress = ingress;
            group.egress = egress;
        }
    }
}

/// The rule that allows everything to or from everyone.
pub(super) fn anywhere() -> SecurityGroupRule {
    SecurityGroupRule {
        protocol: ProtocolMatch::All,
        ports: PortRange::ALL,
        peer: RulePeer::Cidr(super::vpc::range([0, 0, 0, 0], 0).into()),
    }
}

/// A direction: the key of the other end, and all keys.
type RuleKeys = (&'static str, &'static [&'static str]);
const INGRESS: RuleKeys = (
    "source",
    &["protocol", "portRange", "icmpTypeCode", "source"],
);
const EGRESS: RuleKeys = (
    "destination",
    &["protocol", "portRange", "icmpTypeCode", "destination"],
);

fn read_list<'n>(
    parts: &Parts<'n>,
    groups: &[SecurityGroupDraft],
    own: usize,
    nodes: &'n [Node<'n>],
    (peer_key, keys): RuleKeys,
) -> Vec<SecurityGroupRule> {
    let rule = |node| {
        let fields = Fields::of(node, "a security-group rule", keys, parts.report)?;
        let traffic = traffic(parts.report, &fields);
        let peer = fields
            .require_text(
                peer_key,
                "a CIDR block, or the id or name of a security group or prefix list",
            )
            .and_then(|text| peer(parts, groups, own, text));
        let (protocol, ports) = traffic?;
        Some(SecurityGroupRule {
            protocol,
            ports,
            peer: peer?,
        })
    };
    nodes.iter().filter_map(rule).collect()
}

/// Addresses, a prefix list, or a group of the same VPC (F4.5, F4.10; peerings are not simulated
/// yet).
fn peer(
    parts: &Parts<'_>,
    groups: &[SecurityGroupDraft],
    own: usize,
    text: Text<'_>,
) -> Option<RulePeer> {
    if looks_like_addresses(text) && !parts.security_groups.knows(text.value) {
        return value::cidr(parts.report, text).map(|cidr| RulePeer::Cidr(cidr.value.into()));
    }
    if !parts.security_groups.knows(text.value)
        && let Some(list) = prefix_list::find(parts, text)
    {
        return list.map(RulePeer::PrefixList);
    }
    let group = SecurityGroupKey(parts.security_groups.find(text, parts.report)?);
    let vpc = |index: usize| groups.get(index).and_then(|group| group.vpc);
    let same = parts.same_vpc(vpc(own), vpc(group.index()), ("security group", text));
    same.then_some(RulePeer::Group(group))
}

/// Does this look like addresses rather than a name?
pub(in crate::check) fn looks_like_addresses(text: Text<'_>) -> bool {
    text.value.contains(['/', ':']) || text.value.starts_with(|c: char| c.is_ascii_digit())
}
