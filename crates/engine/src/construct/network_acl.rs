//! Network ACLs: numbered rules at a subnet's edge.
//!
//! Rules are asked in ascending order of their numbers; the first that matches decides (F5.2), and
//! if none does, the final `*` denies (F5.3). Nothing is remembered: the answer to an allowed
//! packet is asked again, in the other direction, with its own ports (F5.1, S0.13). Traffic within
//! a subnet never comes here (F5.9).

use vpclab_model::{Direction, FiveTuple, Network, NetworkAclRule, RuleAction, SubnetKey};
use vpclab_trace::{Decision, DropReason, NETWORK_ACL_FINAL_RULE, RuleRef};

use super::Ruling;

/// A packet into or out of a subnet.
pub(crate) fn decide(
    network: &Network,
    subnet: SubnetKey,
    direction: Direction,
    tuple: &FiveTuple,
) -> Ruling {
    let key = network.subnet(subnet).network_acl;
    let rules = network.network_acl(key).rules(direction);
    let lowest = rules
        .in_force()
        .filter(|(_, rule)| matches(rule, direction, tuple))
        .min_by_key(|(_, rule)| rule.rule_number);
    let rule = RuleRef::NetworkAcl {
        acl: key,
        direction,
        rule_number: lowest.map_or(NETWORK_ACL_FINAL_RULE, |(_, rule)| rule.rule_number),
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

/// A rule looks at the packet's destination port in both directions, at the source of what comes
/// in, and at the destination of what goes out (W0.3).
fn matches(rule: &NetworkAclRule, direction: Direction, tuple: &FiveTuple) -> bool {
    let address = match direction {
        Direction::Ingress => tuple.source,
        Direction::Egress => tuple.destination,
    };
    rule.protocol.matches(tuple.protocol)
        && (!tuple.protocol.has_ports() || rule.ports.contains(tuple.destination_port))
        && rule.cidr_block.contains(&address)
}
