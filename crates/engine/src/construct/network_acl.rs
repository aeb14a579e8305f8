//! Network ACLs: numbered rules at a subnet's edge.
//!
//! Rules are asked in ascending order of their numbers; the first that matches decides (F5.2), and
//! if none does, the final `*` denies (F5.3). Nothing is remembered: the answer to an allowed
//! packet is asked again, in the other direction, with its own ports (F5.1, S0.13). Traffic within
//! a subnet never comes here (F5.9).

use core::net::IpAddr;
use vpclab_model::{Direction, Header, Network, RuleAction, SubnetKey};
use vpclab_trace::{
    Decision, DropReason, NETWORK_ACL_FINAL_IPV6_RULE, NETWORK_ACL_FINAL_RULE, RuleRef,
};

use super::Ruling;

/// A packet into or out of a subnet.
pub(crate) fn decide(
    network: &Network,
    subnet: SubnetKey,
    direction: Direction,
    header: &Header,
) -> Ruling {
    let key = network.subnet(subnet).network_acl;
    let rules = network.network_acl(key).rules(direction);
    let lowest = rules
        .in_force()
        .filter(|(_, rule)| rule.matches(direction, header))
        .min_by_key(|(_, rule)| rule.rule_number);
    let rule = RuleRef::NetworkAcl {
        acl: key,
        direction,
        rule_number: match (lowest, header.tuple.destination) {
            (Some((_, rule)), _) => rule.rule_number,
            (None, IpAddr::V4(_)) => NETWORK_ACL_FINAL_RULE,
            (None, IpAddr::V6(_)) => NETWORK_ACL_FINAL_IPV6_RULE,
        },
        index: lowest.map(|(index, _)| index),
    };
    match lowest.map(|(_, rule)| rule.action) {
        None => Ruling::refused(DropReason::NetworkAclDefault, rule),
        Some(RuleAction::Deny) => Ruling::refused(DropReason::NetworkAclDenied, rule),
        Some(RuleAction::Allow) => Decision::Allowed {
            rule,
            tracking: None,
        }
        .into(),
    }
}
