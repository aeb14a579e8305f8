//! Security groups.

use alloc::string::String;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::prefix_list::{self, PrefixListDraft};
use super::reference;
use super::rule::traffic;
use super::transit_gateway::Transit;
use super::vpc::{VpcDraft, every_ipv6, range};
use super::{Parts, quota, unknown};
use crate::check::fields::{Fields, Text};
use crate::check::value;
use crate::json::Node;
use crate::network::{Identity, Peering, RulePeer, SecurityGroupKey, SecurityGroupRule, VpcKey};
use crate::packet::{Direction, PortRange, ProtocolMatch};

pub(super) const KEYS: &[&str] = &["id", "name", "vpc", "ingress", "egress"];

/// A security group as far as it could be read.
pub(super) struct SecurityGroupDraft {
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) ingress: Vec<SecurityGroupRule>,
    pub(super) egress: Vec<SecurityGroupRule>,
    /// What the rules of one direction and family weigh, where that is most (F4.13).
    pub(super) weight: usize,
    /// Ids of rules, where the file says them.
    pub(super) rule_ids: Vec<(Direction, u16, String)>,
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
            weight: 0,
            rule_ids: Vec::new(),
        });
    drafts.collect()
}

/// What rules may speak of, beside groups.
#[derive(Clone, Copy)]
pub(super) struct Around<'d> {
    pub(super) vpcs: &'d [VpcDraft],
    pub(super) peerings: &'d [Option<Peering>],
    pub(super) transit: &'d Transit,
    pub(super) prefix_lists: &'d [PrefixListDraft],
}

/// The rules of every group in the file.
pub(super) fn read_rules(parts: &Parts<'_>, groups: &mut [SecurityGroupDraft], around: Around<'_>) {
    // A prefix list weighs as much as the entries that it may have (F4.13); rules of IPv4 and of
    // IPv6 count apart (F4.12).
    let weight = |rule: &SecurityGroupRule| match rule.peer {
        RulePeer::PrefixList(key) => {
            let list = around.prefix_lists.get(key.index());
            list.map_or((false, 1), |list| {
                let v6 = matches!(list.entries.first(), Some(IpNet::V6(_)));
                (v6, usize::from(list.weight))
            })
        }
        RulePeer::Cidr(block) => (matches!(block, IpNet::V6(_)), 1),
        RulePeer::Group(_) | RulePeer::Unknown(_) => (false, 1),
    };
    for (index, item) in parts.security_groups.items.iter().enumerate() {
        let Some(item) = item else { continue };
        let fields = &item.fields;
        let ingress = read_list(
            parts,
            (groups, around),
            index,
            fields.list("ingress"),
            INGRESS,
        );
        // A new group lets everything out until its rule for that is taken away (F4.3).
        let egress = match fields.get("egress") {
            Some(_) => read_list(
                parts,
                (groups, around),
                index,
                fields.list("egress"),
                EGRESS,
            ),
            None => {
                let vpc = groups.get(index).and_then(|group| group.vpc);
                anywhere(vpc.and_then(|vpc| around.vpcs.get(vpc.index())))
            }
        };
        let mut heaviest = 0;
        for rules in [&ingress, &egress] {
            for (v6, quota) in [
                (false, &quota::GROUP_RULES),
                (true, &quota::GROUP_IPV6_RULES),
            ] {
                let weights = rules.iter().map(weight).filter(|weight| weight.0 == v6);
                let sum = weights.map(|weight| weight.1).sum();
                heaviest = heaviest.max(sum);
                parts.quota(fields.at, quota, sum);
            }
        }
        let ids = [
            (Direction::Ingress, "ingress"),
            (Direction::Egress, "egress"),
        ];
        let ids = ids.into_iter().flat_map(|(direction, key)| {
            let nodes = (0_u16..).zip(fields.list(key));
            nodes.filter_map(move |(row, node)| Some((direction, row, node.text_at("id")?.into())))
        });
        if let Some(group) = groups.get_mut(index) {
            group.rule_ids = ids.collect();
            group.ingress = ingress;
            group.egress = egress;
            group.weight = heaviest;
        }
    }
}

/// The rules that allow everything to or from everyone: one of IPv4, and one of IPv6 where the VPC
/// has that (F4.3, F4.4).
pub(super) fn anywhere(vpc: Option<&VpcDraft>) -> Vec<SecurityGroupRule> {
    let v6 = vpc.filter(|vpc| vpc.has_ipv6()).map(|_| every_ipv6());
    core::iter::once(range([0, 0, 0, 0], 0).into())
        .chain(v6)
        .map(|block| everything(RulePeer::Cidr(block)))
        .collect()
}

/// The rule that allows everything to or from these.
pub(super) const fn everything(peer: RulePeer) -> SecurityGroupRule {
    SecurityGroupRule {
        protocol: ProtocolMatch::All,
        ports: PortRange::ALL,
        peer,
    }
}

/// A direction: the key of the other end, and all keys.
type RuleKeys = (&'static str, &'static [&'static str]);
const INGRESS: RuleKeys = (
    "source",
    &["id", "protocol", "portRange", "icmpTypeCode", "source"],
);
const EGRESS: RuleKeys = (
    "destination",
    &["id", "protocol", "portRange", "icmpTypeCode", "destination"],
);

fn read_list<'n>(
    parts: &Parts<'n>,
    around: (&[SecurityGroupDraft], Around<'_>),
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
            .and_then(|text| peer(parts, around, (own, peer_key == "destination"), text));
        let (protocol, ports) = traffic?;
        Some(SecurityGroupRule {
            protocol,
            ports,
            peer: peer?,
        })
    };
    nodes.iter().filter_map(rule).collect()
}

/// Addresses, a prefix list, or a group of the same VPC or of one that is joined to it (F4.5, F4.10).
fn peer(
    parts: &Parts<'_>,
    (groups, around): (&[SecurityGroupDraft], Around<'_>),
    (own, is_egress): (usize, bool),
    text: Text<'_>,
) -> Option<RulePeer> {
    if looks_like_addresses(text) && !parts.security_groups.knows(text.value) {
        return value::cidr(parts.report, text, None).map(|cidr| RulePeer::Cidr(cidr.value));
    }
    if !parts.security_groups.knows(text.value)
        && let Some(list) = prefix_list::find(parts, text)
    {
        return list.map(RulePeer::PrefixList);
    }
    if !parts.security_groups.knows(text.value)
        && let Some(key) = unknown::listed(parts, text)
    {
        return Some(RulePeer::Unknown(key));
    }
    let group = SecurityGroupKey(parts.security_groups.find(text, parts.report)?);
    let vpc = |index: usize| groups.get(index).and_then(|group| group.vpc);
    let vpcs = (vpc(own), vpc(group.index()));
    let allowed = reference::is_allowed(parts, around, vpcs, is_egress, text);
    allowed.then_some(RulePeer::Group(group))
}

/// Does this look like addresses rather than a name?
pub(in crate::check) fn looks_like_addresses(text: Text<'_>) -> bool {
    text.value.contains(['/', ':']) || text.value.starts_with(|c: char| c.is_ascii_digit())
}
