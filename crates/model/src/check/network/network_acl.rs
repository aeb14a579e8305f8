//! Network ACLs.

use alloc::format;
use alloc::vec::Vec;

use super::rule::traffic;
use super::vpc::{VpcDraft, every_ipv6, range};
use super::{Parts, quota};
use crate::check::fields::Fields;
use crate::check::index::Numbers;
use crate::check::report::Report;
use crate::check::value;
use crate::json::Node;
use crate::network::{Identity, NetworkAclRule, RuleAction, VpcKey};
use crate::packet::{PortRange, ProtocolMatch};

pub(super) const KEYS: &[&str] = &["id", "name", "vpc", "default", "inbound", "outbound"];

/// A network ACL as far as it could be read.
pub(super) struct NetworkAclDraft {
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) default: bool,
    pub(super) ingress: Vec<NetworkAclRule>,
    pub(super) egress: Vec<NetworkAclRule>,
}

/// Every network ACL in the file.
pub(super) fn read(parts: &Parts<'_>, vpcs: &[VpcDraft]) -> Vec<NetworkAclDraft> {
    let owners = parts.owners(&parts.network_acls).into_iter();
    let drafts = owners.zip(&parts.network_acls.items).map(|(vpc, item)| {
        let default = item
            .as_ref()
            .is_some_and(|item| item.fields.truth("default", false));
        let rules = |list, keys| {
            let fields = item.as_ref().map(|item| &item.fields);
            match fields {
                Some(fields) if fields.get(list).is_some() => {
                    read_list(parts, fields.list(list), keys)
                }
                // A default ACL begins by allowing everything, any other by denying it (F5.4, F5.5).
                _ if default => allow_all(vpc.and_then(|vpc| vpcs.get(vpc.index()))),
                _ => Vec::new(),
            }
        };
        NetworkAclDraft {
            identity: item.as_ref().and_then(|item| item.identity.clone()),
            vpc,
            default,
            ingress: rules("inbound", INBOUND),
            egress: rules("outbound", OUTBOUND),
        }
    });
    let drafts: Vec<NetworkAclDraft> = drafts.collect();
    let owners = drafts.iter().map(|acl| acl.vpc);
    parts.quota_of_vpcs(
        &quota::NETWORK_ACLS,
        owners.zip(parts.network_acls.places()),
    );
    drafts
}

/// Rule 100 of a default network ACL, and 101 where the VPC has IPv6 (F5.4).
pub(super) fn allow_all(vpc: Option<&VpcDraft>) -> Vec<NetworkAclRule> {
    let rule = |rule_number, cidr_block| NetworkAclRule {
        rule_number,
        protocol: ProtocolMatch::All,
        ports: PortRange::ALL,
        cidr_block,
        action: RuleAction::Allow,
    };
    let v4 = rule(100, range([0, 0, 0, 0], 0).into());
    let v6 = vpc
        .filter(|vpc| vpc.has_ipv6())
        .map(|_| rule(101, every_ipv6()));
    core::iter::once(v4).chain(v6).collect()
}

/// A direction: the key of the other end, and all keys.
type RuleKeys = (&'static str, &'static [&'static str]);
const INBOUND: RuleKeys = (
    "source",
    &[
        "ruleNumber",
        "protocol",
        "portRange",
        "icmpTypeCode",
        "source",
        "action",
    ],
);
const OUTBOUND: RuleKeys = (
    "destination",
    &[
        "ruleNumber",
        "protocol",
        "portRange",
        "icmpTypeCode",
        "destination",
        "action",
    ],
);

/// The highest number a rule may have; 32767 is the final `*` (F5.2, F5.3).
const RULE_NUMBER_MAX: u16 = 32_766;

fn read_list<'n>(
    parts: &Parts<'n>,
    nodes: &'n [Node<'n>],
    (peer_key, keys): RuleKeys,
) -> Vec<NetworkAclRule> {
    let mut rules: Vec<NetworkAclRule> = Vec::new();
    let mut numbers = Numbers::default();
    for node in nodes {
        let Some(fields) = Fields::of(node, "a network ACL rule", keys, parts.report) else {
            continue;
        };
        let Some(rule) = entry(parts.report, &fields, peer_key) else {
            continue;
        };
        if !numbers.add(u64::from(rule.rule_number)) {
            parts.report.error(
                fields.get("ruleNumber").map_or(fields.at, |node| node.at),
                "duplicate-rule-number",
                format!("rule {} is here for the second time", rule.rule_number),
                "each number is used once per direction",
            );
        }
        let place = rules.partition_point(|before| before.rule_number < rule.rule_number);
        rules.insert(place, rule);
    }
    if let Some(first) = nodes.first() {
        parts.quota(first.at, &quota::NETWORK_ACL_RULES, nodes.len());
    }
    rules
}

/// One rule.
pub(in crate::check) fn entry(
    report: &Report,
    fields: &Fields<'_>,
    peer_key: &'static str,
) -> Option<NetworkAclRule> {
    let rule_number = rule_number(report, fields);
    let traffic = traffic(report, fields);
    let cidr = fields
        .require_text(
            peer_key,
            "a CIDR block; network ACLs know no security groups (F5.6)",
        )
        .and_then(|text| value::cidr(report, text, None));
    let action = fields.require_word("action", "unknown-value", &["allow", "deny"]);
    let (protocol, ports) = traffic?;
    Some(NetworkAclRule {
        rule_number: rule_number?,
        protocol,
        ports,
        cidr_block: cidr?.value,
        action: match action? {
            0 => RuleAction::Allow,
            _ => RuleAction::Deny,
        },
    })
}

/// The number of a rule.
pub(in crate::check) fn rule_number(report: &Report, fields: &Fields<'_>) -> Option<u16> {
    let node = fields.require(
        "ruleNumber",
        "a number from 1 to 32766; the lowest that matches decides",
    )?;
    // The range check has a code of its own here.
    let number = crate::check::fields::number(report, node, "ruleNumber", 0..=u64::MAX)?;
    let number = u16::try_from(number.value)
        .ok()
        .filter(|number| (1..=RULE_NUMBER_MAX).contains(number));
    if number.is_none() {
        report.error(
            node.at,
            "rule-number-out-of-range",
            "this is no number for a rule (F5.2)",
            format!("rules have the numbers 1 to {RULE_NUMBER_MAX}"),
        );
    }
    number
}
