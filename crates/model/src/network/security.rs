//! Security groups, at network interfaces, and network ACLs, at the edge of subnets.

use alloc::string::String;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::{Identity, PrefixListKey, Rows, SecurityGroupKey, UnknownKey, VpcKey, covers};
use crate::packet::{Direction, Header, HeaderDetail, Mismatch, PortRange, ProtocolMatch};

/// A security group: rules that allow, attached to network interfaces (F4.1, F4.2).
#[derive(Clone, Debug)]
pub struct SecurityGroup {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Rules for traffic towards the interface.
    pub ingress: Rows<SecurityGroupRule>,
    /// Rules for traffic away from the interface.
    pub egress: Rows<SecurityGroupRule>,
    /// Ids of rules, where the file says them (F12.11): direction, row, id.
    pub rule_ids: Vec<(Direction, u16, String)>,
}

impl SecurityGroup {
    /// The rules of one direction.
    #[must_use]
    pub fn rules(&self, direction: Direction) -> &Rows<SecurityGroupRule> {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }

    /// The id of a rule, `sgr-…`, if it is known (F12.11).
    #[must_use]
    pub fn rule_id(&self, direction: Direction, row: u16) -> Option<&str> {
        let mut ids = self.rule_ids.iter();
        let known = ids.find(|(own, index, _)| (*own, *index) == (direction, row));
        known.map(|(_, _, id)| id.as_str())
    }
}

/// One rule of a security group. There is no order and no deny (F4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityGroupRule {
    /// The protocol.
    pub protocol: ProtocolMatch,
    /// Destination ports of the packet, in both directions (W0.3).
    pub ports: PortRange,
    /// The source of an ingress rule, the destination of an egress rule.
    pub peer: RulePeer,
}

/// Whom a security-group rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulePeer {
    /// Addresses.
    Cidr(IpNet),
    /// The private addresses of interfaces that carry this group (F4.8).
    Group(SecurityGroupKey),
    /// Addresses of a prefix list.
    PrefixList(PrefixListKey),
    /// Interfaces that carry a group which is not here: of another account, or not described. Which
    /// those are is not known, so it matches nothing (F11.29).
    Unknown(UnknownKey),
}

/// A network ACL: numbered rules at a subnet's edge, without memory (F5.1).
#[derive(Clone, Debug)]
pub struct NetworkAcl {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Is it its VPC's default network ACL?
    pub default: bool,
    /// Rules for traffic into the subnet; their numbers give the order.
    pub ingress: Rows<NetworkAclRule>,
    /// Rules for traffic out of the subnet; their numbers give the order.
    pub egress: Rows<NetworkAclRule>,
}

impl NetworkAcl {
    /// The rules of one direction.
    #[must_use]
    pub fn rules(&self, direction: Direction) -> &Rows<NetworkAclRule> {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

impl NetworkAcl {
    /// The rules of one direction that are in force, in the order in which they are asked (F5.2).
    pub fn in_order(&self, direction: Direction) -> impl Iterator<Item = (u16, &NetworkAclRule)> {
        let rules = self.rules(direction);
        let mut order: Vec<(u16, u16)> = rules
            .in_force()
            .map(|(index, rule)| (rule.rule_number, index))
            .collect();
        order.sort_unstable();
        let rule = |(_, index)| Some((index, rules.get(index)?));
        order.into_iter().filter_map(rule)
    }
}

/// One numbered rule. The final `*` rule, which denies, is not listed (F5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkAclRule {
    /// 1 to 32766; the lowest that matches decides (F5.2).
    pub rule_number: u16,
    /// The protocol.
    pub protocol: ProtocolMatch,
    /// Destination ports of the packet, in both directions (W0.3).
    pub ports: PortRange,
    /// The source for an inbound rule, the destination for an outbound rule.
    pub cidr_block: IpNet,
    /// What happens to a packet that matches.
    pub action: RuleAction,
}

impl NetworkAclRule {
    /// Does it speak of a packet into or out of the subnet?
    #[must_use]
    pub fn matches(&self, direction: Direction, header: &Header) -> bool {
        self.mismatches(direction, header) == [None, None]
    }

    /// Why it does not speak of a packet into or out of the subnet: because of the kind of traffic,
    /// because of the address.
    ///
    /// A rule looks at the packet's destination port in both directions, or at its ICMP type and
    /// code, at the source of what comes in, and at the destination of what goes out (W0.3, F5.6).
    ///
    /// A fragment other than the first has no ports. `MODEL`: a rule that allows is asked for
    /// protocol and address alone, because such a fragment is worth nothing without the first
    /// (RFC 1858, section 3); one that denies some ports does not speak of it.
    #[must_use]
    pub fn mismatches(&self, direction: Direction, header: &Header) -> [Option<Mismatch>; 2] {
        let ports = match (header.detail, self.action) {
            (HeaderDetail::LaterFragment, RuleAction::Allow) => PortRange::ALL,
            _ => self.ports,
        };
        let covered = covers(&self.cidr_block, header.other_end(direction));
        let address = (!covered).then_some(Mismatch::Address);
        [self.protocol.mismatch(ports, header), address]
    }
}

/// What a network ACL rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleAction {
    /// Lets the packet pass.
    Allow,
    /// Drops it.
    Deny,
}
