//! Rules of security groups and network ACLs, for exactly this flow.

use core::net::IpAddr;
use ipnet::IpNet;
use vpclab_model::{
    Direction, Header, Network, NetworkAclRule, PortRange, Protocol, ProtocolMatch, RuleAction,
    RulePeer, SecurityGroupRule, StationPlace,
};
use vpclab_trace::{Decision, Hop, RuleRef};

use super::Opening;
use crate::change::Change;
use crate::walk::LegName;

/// An interface may carry more groups than anybody wants to choose among.
const GROUPS_MAX: usize = 4;

/// The highest number of a rule (F5.2).
const RULE_NUMBER_MAX: u16 = 32_766;

/// Room that AWS suggests to leave between rules.
const RULE_NUMBER_STEP: u16 = 10;

/// Ports of clients whose system is not known, of NAT gateways and of load balancers (F5.24 to
/// F5.27).
const ANY_CLIENT: PortRange = PortRange {
    from: 1024,
    to: u16::MAX,
};

/// A rule in one of the interface's groups.
pub(super) fn groups(
    network: &Network,
    place: StationPlace,
    leg: LegName,
    hop: &Hop,
) -> Vec<Opening> {
    let (StationPlace::Interface(key), Some(direction)) = (place, hop.direction) else {
        return Vec::new();
    };
    let (protocol, ports) = traffic(network, leg, &hop.header);
    let rule = SecurityGroupRule {
        protocol,
        ports,
        peer: RulePeer::Cidr(IpNet::from(other_end(direction, &hop.header))),
    };
    let groups = network.interface(key).security_groups.iter();
    groups
        .take(GROUPS_MAX)
        .map(|group| {
            vec![Change::GroupRule {
                group: *group,
                direction,
                rule,
            }]
        })
        .collect()
}

/// A rule before the one that refused, or that one gone.
pub(super) fn network_acl(network: &Network, leg: LegName, hop: &Hop) -> Vec<Opening> {
    let Decision::Dropped {
        rule:
            Some(RuleRef::NetworkAcl {
                acl,
                direction,
                rule_number,
                index,
            }),
        ..
    } = hop.decision
    else {
        return Vec::new();
    };
    let rows = network.network_acl(acl).rules(direction);
    let taken: Vec<u16> = rows.in_force().map(|(_, rule)| rule.rule_number).collect();
    let free = match index {
        Some(_) => before(rule_number, &taken),
        None => behind(&taken),
    };
    let (protocol, ports) = traffic(network, leg, &hop.header);
    let mut openings = vec![vec![Change::AclEntry {
        acl,
        direction,
        rule: NetworkAclRule {
            rule_number: free.unwrap_or(rule_number),
            protocol,
            ports,
            cidr_block: IpNet::from(other_end(direction, &hop.header)),
            action: RuleAction::Allow,
        },
        replaces: free.is_none(),
    }]];
    // Without it a later rule may allow.
    if index.is_some() {
        openings.push(vec![Change::AclEntryGone {
            acl,
            direction,
            rule_number,
        }]);
    }
    openings
}

/// The middle of the gap before a rule, or else the next free number before that.
fn before(rule_number: u16, taken: &[u16]) -> Option<u16> {
    let previous = taken.iter().filter(|number| **number < rule_number).max();
    let previous = previous.copied().unwrap_or_default();
    let middle = previous + (rule_number - previous) / 2;
    (1..=middle)
        .rev()
        .find(|number| *number != rule_number && !taken.contains(number))
}

/// The next round number behind every rule.
fn behind(taken: &[u16]) -> Option<u16> {
    let last = taken.iter().max().copied().unwrap_or_default();
    let next = (last / RULE_NUMBER_STEP + 1).checked_mul(RULE_NUMBER_STEP);
    match next.filter(|next| *next <= RULE_NUMBER_MAX) {
        Some(next) => Some(next),
        None => before(RULE_NUMBER_MAX + 1, taken),
    }
}

const fn other_end(direction: Direction, header: &Header) -> IpAddr {
    match direction {
        Direction::Ingress => header.tuple.source,
        Direction::Egress => header.tuple.destination,
    }
}

/// The protocol and the ports of a rule for this packet and for no other; where it goes to a client,
/// for every port that the client may choose.
fn traffic(network: &Network, leg: LegName, header: &Header) -> (ProtocolMatch, PortRange) {
    let tuple = header.tuple;
    match (header.icmp(), tuple.protocol) {
        (Some((icmp_type, code)), protocol) => {
            let messages = ProtocolMatch::IcmpType {
                protocol,
                icmp_type,
                code: Some(code),
            };
            (messages, PortRange::ALL)
        }
        (None, protocol @ (Protocol::Tcp | Protocol::Udp)) => {
            let port = tuple.destination_port;
            let exactly = PortRange {
                from: port,
                to: port,
            };
            let ports = match leg {
                LegName::Forward => exactly,
                LegName::Reply => {
                    let usual = ephemeral_ports(network, tuple.destination);
                    // Whoever asks may have said another port.
                    if usual.contains(port) { usual } else { exactly }
                }
            };
            (ProtocolMatch::Only(protocol), ports)
        }
        (None, protocol) => (ProtocolMatch::Only(protocol), PortRange::ALL),
    }
}

/// The ports that a client at this address speaks from (F5.20 ff.).
fn ephemeral_ports(network: &Network, address: IpAddr) -> PortRange {
    let mut interfaces = network.interfaces.iter();
    interfaces
        .find(|interface| {
            let mut own = interface.addresses.iter();
            own.any(|own| own.private == address || own.public == Some(address))
        })
        .and_then(|interface| interface.instance())
        .map_or(ANY_CLIENT, |key| network.instance(key).ephemeral_ports)
}

#[cfg(test)]
mod tests {
    use super::{RULE_NUMBER_MAX, before, behind};

    #[test]
    fn numbers_for_rules() {
        assert_eq!(before(100, &[90, 100]), Some(95));
        assert_eq!(before(100, &[100]), Some(50));
        assert_eq!(before(100, &[98, 99, 100]), Some(97));
        assert_eq!(before(2, &[1, 2]), None);
        assert_eq!(before(1, &[1]), None);
        assert_eq!(behind(&[]), Some(10));
        assert_eq!(behind(&[100, 110]), Some(120));
        assert_eq!(behind(&[101]), Some(110));
        assert_eq!(behind(&[RULE_NUMBER_MAX]), Some(32_765));
    }
}
