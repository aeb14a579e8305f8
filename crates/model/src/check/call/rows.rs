//! Calls about rules of security groups and network ACLs.

use alloc::format;

use super::Reader;
use super::names::{Names, find, same_vpc};
use super::operation::Change;
use crate::call::Call;
use crate::check::fields::Text;
use crate::check::network::{entry, looks_like_addresses, rule_number, traffic};
use crate::check::value;
use crate::network::{
    NetworkAclRule, Peering, PrefixListKey, RowList, RulePeer, SecurityGroupKey, SecurityGroupRule,
    TransitGatewayKey, VpcKey,
};
use crate::packet::Direction;

impl Reader<'_, '_> {
    pub(super) fn security_group_rule(
        &mut self,
        direction: Direction,
        change: Change,
    ) -> Option<Call> {
        let group = self
            .find("securityGroup", |network| &network.security_groups)
            .map(SecurityGroupKey);
        let traffic = traffic(self.report, self.fields);
        let key = match direction {
            Direction::Ingress => "source",
            Direction::Egress => "destination",
        };
        let peer = self
            .fields
            .require_text(key, "a CIDR block, or the id or name of a security group");
        let group = group?;
        let peer = self.peer(group, direction, peer?)?;
        let (protocol, ports) = traffic?;
        let rule = SecurityGroupRule {
            protocol,
            ports,
            peer,
        };
        let of_group = &mut self.network.security_groups[group.index()];
        let rows = match direction {
            Direction::Ingress => &mut of_group.ingress,
            Direction::Egress => &mut of_group.egress,
        };
        if change == Change::Remove && !rows.all().any(|(_, known, _)| *known == rule) {
            self.no_such_row("the group never has such a rule");
            return None;
        }
        let index = rows.add_dormant(rule)?;
        Some(call(
            change,
            RowList::SecurityGroup(group, direction),
            index,
        ))
    }

    fn peer(
        &self,
        own: SecurityGroupKey,
        direction: Direction,
        text: Text<'_>,
    ) -> Option<RulePeer> {
        let names = Names::of("security group", &self.network.security_groups);
        if looks_like_addresses(text) && !names.knows(text.value) {
            return value::cidr(self.report, text, None).map(|cidr| RulePeer::Cidr(cidr.value));
        }
        let lists = Names::of("prefix list", &self.network.prefix_lists);
        if !names.knows(text.value) && lists.knows(text.value) {
            let list = PrefixListKey(find(&lists, text, self.report)?);
            return Some(RulePeer::PrefixList(list));
        }
        let group = SecurityGroupKey(find(&names, text, self.report)?);
        let vpc = |key| self.network.security_group(key).vpc;
        let (one, other) = (vpc(own), vpc(group));
        let allowed = self.may_name_groups_of(one, other, direction)
            || same_vpc(self.report, one, other, text);
        allowed.then_some(RulePeer::Group(group))
    }

    /// May a rule in the one VPC name groups of the other: over a peering connection of one Region
    /// (F4.10, F8.7), and inwards over a transit gateway that tells of them (F8.16)?
    fn may_name_groups_of(&self, one: VpcKey, other: VpcKey, direction: Direction) -> bool {
        let network = &*self.network;
        let mut peerings = network.peerings.iter();
        let by_peering =
            |peering: &Peering| !peering.inter_region && peering.peer_of(one) == Some(other);
        let mut gateways = (0..).map(TransitGatewayKey).zip(&network.transit_gateways);
        let tells = |key, vpc| {
            let attachment = network.attachment_of(key, vpc);
            let attachment = attachment.and_then(|key| network.vpc_attachment(key));
            attachment.is_some_and(|attachment| attachment.security_group_referencing)
        };
        peerings.any(by_peering)
            || direction == Direction::Ingress
                && gateways.any(|(key, gateway)| {
                    gateway.security_group_referencing && tells(key, one) && tells(key, other)
                })
    }

    pub(super) fn network_acl_entry(&mut self, change: Change) -> Option<Call> {
        let acl = self.network_acl();
        let direction = match self.fields.truth("egress", false) {
            true => Direction::Egress,
            false => Direction::Ingress,
        };
        let rule = match change {
            Change::Remove => None,
            Change::Add | Change::Replace => Some(self.entry(direction)?),
        };
        let number = match rule {
            Some(rule) => rule.rule_number,
            None => rule_number(self.report, self.fields)?,
        };
        let acl = acl?;
        let of_acl = &mut self.network.network_acls[acl.index()];
        let rows = match direction {
            Direction::Ingress => &mut of_acl.ingress,
            Direction::Egress => &mut of_acl.egress,
        };
        let known = rows
            .all()
            .find(|(_, known, _)| known.rule_number == number)
            .map(|(index, ..)| index);
        if known.is_none() && change != Change::Add {
            self.no_such_row("the ACL never has a rule with this number");
            return None;
        }
        let index = match rule {
            Some(rule) => rows.add_dormant(rule),
            None => known,
        };
        Some(call(change, RowList::NetworkAcl(acl, direction), index?))
    }

    fn entry(&self, direction: Direction) -> Option<NetworkAclRule> {
        let (key, other) = match direction {
            Direction::Ingress => ("source", "destination"),
            Direction::Egress => ("destination", "source"),
        };
        if let Some(node) = self.fields.get(other) {
            self.report.error(
                node.at,
                "unknown-key",
                format!("a rule for this direction has no `{other}`"),
                format!("write `{key}`; an outbound rule says \"egress\": true"),
            );
            return None;
        }
        entry(self.report, self.fields, key)
    }

    pub(super) fn no_such_row(&self, message: &str) {
        self.report.error(
            self.fields.at,
            "no-such-row",
            message,
            "a call takes away or replaces what the file, or an action before it, has made",
        );
    }
}

pub(super) const fn call(change: Change, list: RowList, index: u16) -> Call {
    match change {
        Change::Add => Call::Add(list, index),
        Change::Remove => Call::Remove(list, index),
        Change::Replace => Call::Replace(list, index),
    }
}
