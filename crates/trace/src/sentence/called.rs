//! Calls of AWS's API in words, and why AWS refuses one.

use alloc::format;
use alloc::string::String;
use vpclab_model::{Call, GroupListKey, InterfaceKey, Network, RowList};

use super::words::{route_destination, row_text, side_word};
use super::{Basis, called_beyond};
use crate::event::CallError;

/// `TCP port 443 from 0.0.0.0/0 is added to the ingress rules of security group web`.
pub(super) fn call_text(call: Call, network: &Network) -> String {
    let interface = |key: InterfaceKey| network.interface(key).identity.label();
    match call {
        Call::Add(list, index) => format!(
            "{} is added to the {}",
            row_text(list, index, network),
            list_text(list, network)
        ),
        Call::Remove(list, index) => format!(
            "{} is taken from the {}",
            key_text(list, index, network),
            list_text(list, network)
        ),
        Call::Replace(list, index) => format!(
            "{} is replaced by {} in the {}",
            key_text(list, index, network),
            row_text(list, index, network),
            list_text(list, network)
        ),
        Call::RouteTable(subnet, Some(table)) => format!(
            "the {} subnet is associated with route table {}",
            network.subnet(subnet).identity.label(),
            network.route_table(table).identity.label()
        ),
        Call::RouteTable(subnet, None) => format!(
            "the {} subnet is left to its VPC's main route table",
            network.subnet(subnet).identity.label()
        ),
        Call::MainRouteTable(vpc, table) => format!(
            "route table {} is made the main one of VPC {}",
            network.route_table(table).identity.label(),
            network.vpc(vpc).identity.label()
        ),
        Call::NetworkAcl(subnet, acl) => format!(
            "the {} subnet is associated with network ACL {}",
            network.subnet(subnet).identity.label(),
            network.network_acl(acl).identity.label()
        ),
        Call::SecurityGroups(key, groups) => format!(
            "{} gets the security groups {}",
            interface(key),
            group_names(groups, network)
        ),
        Call::SourceDestCheck(key, enabled) => format!(
            "the source/destination check of {} is switched {}",
            interface(key),
            if enabled { "on" } else { "off" }
        ),
        Call::TrackingTimeouts(key, _) => {
            format!("the tracking timeouts of {} are set", interface(key))
        }
        Call::DnsSupport(vpc, enabled) => format!(
            "enableDnsSupport of VPC {} is switched {}",
            network.vpc(vpc).identity.label(),
            if enabled { "on" } else { "off" }
        ),
        Call::AssociateAddress(key, public) => {
            format!(
                "the Elastic IP {public} is associated with {}",
                interface(key)
            )
        }
        Call::DisassociateAddress(public) => format!("the Elastic IP {public} is disassociated"),
        Call::AttachInternetGateway(gateway, vpc) => format!(
            "internet gateway {} is attached to VPC {}",
            network.internet_gateway(gateway).identity.label(),
            network.vpc(vpc).identity.label()
        ),
        Call::DetachInternetGateway(gateway, vpc) => format!(
            "internet gateway {} is detached from VPC {}",
            network.internet_gateway(gateway).identity.label(),
            network.vpc(vpc).identity.label()
        ),
        Call::DeleteNatGateway(gateway) => format!(
            "NAT gateway {} is deleted",
            network.nat_gateway(gateway).identity.label()
        ),
        Call::StartInstance(instance) => {
            format!("{} is started", network.instance(instance).identity.label())
        }
        Call::StopInstance(instance) => {
            format!("{} is stopped", network.instance(instance).identity.label())
        }
        Call::TerminateInstance(instance) => {
            format!(
                "{} is terminated",
                network.instance(instance).identity.label()
            )
        }
        _ => called_beyond::call_text(call, network),
    }
}

/// `ingress rules of security group web`.
pub(super) fn list_text(list: RowList, network: &Network) -> String {
    match list {
        RowList::SecurityGroup(key, direction) => format!(
            "{direction} rules of security group {}",
            network.security_group(key).identity.label()
        ),
        RowList::NetworkAcl(key, direction) => format!(
            "{} rules of network ACL {}",
            side_word(direction),
            network.network_acl(key).identity.label()
        ),
        RowList::RouteTable(key) => format!(
            "routes of table {}",
            network.route_table(key).identity.label()
        ),
        list => called_beyond::list_text(list, network),
    }
}

/// What a row goes by: the rule itself, its number, its destination.
fn key_text(list: RowList, index: u16, network: &Network) -> String {
    match list {
        RowList::SecurityGroup(..) => row_text(list, index, network),
        RowList::NetworkAcl(key, direction) => {
            let row = network.network_acl(key).rules(direction).get(index);
            row.map_or_else(String::new, |rule| format!("rule {}", rule.rule_number))
        }
        RowList::RouteTable(key) => {
            let row = network.route_table(key).routes.get(index);
            row.map_or_else(String::new, |route| {
                format!(
                    "the route to {}",
                    route_destination(route.destination, network)
                )
            })
        }
        list => row_text(list, index, network),
    }
}

/// `web, db`.
pub(super) fn group_names(groups: GroupListKey, network: &Network) -> String {
    let mut names = String::new();
    for group in network
        .group_lists
        .get(groups.index())
        .into_iter()
        .flatten()
    {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(network.security_group(*group).identity.label());
    }
    names
}

/// Why AWS refuses a call, and what would help.
pub(super) fn refusal(error: CallError) -> (String, &'static [&'static str], Basis) {
    let (why, facts, basis): (_, &'static [&'static str], _) = match error {
        CallError::RuleExists => ("the group has this rule already", &["F1.30"], Basis::Aws),
        CallError::NoSuchRule => (
            "the group has no such rule at this moment",
            &["F1.30"],
            Basis::Aws,
        ),
        CallError::EntryExists => (
            "the ACL has a rule with this number already; replace it, or take another number",
            &["F5.2", "F1.30"],
            Basis::Aws,
        ),
        CallError::NoSuchEntry => (
            "the ACL has no rule with this number at this moment",
            &["F1.30"],
            Basis::Aws,
        ),
        CallError::RouteExists => (
            "the table has a route to this destination already; replace that",
            &["F1.30"],
            Basis::Aws,
        ),
        CallError::NoSuchRoute => (
            "the table has no route to this destination at this moment",
            &["F1.30"],
            Basis::Aws,
        ),
        CallError::LocalRoute => (
            "a local route cannot be removed; only its target can be replaced",
            &["F3.12"],
            Basis::Aws,
        ),
        CallError::NoSuchTarget => (
            "what the route should lead to is not there, or not attached",
            &["F3.15"],
            Basis::Infer,
        ),
        CallError::AlreadySo => ("it is so already", &[], Basis::Model),
        CallError::NotAssociated => (
            "there is no such association at this moment",
            &["F1.30"],
            Basis::Aws,
        ),
        CallError::AddressInUse => (
            "a NAT gateway has this address, and keeps it as long as it lives",
            &["F6.1", "F6.37"],
            Basis::Infer,
        ),
        CallError::AlreadyAttached => (
            "the gateway, or the VPC, has an attachment already; detach first",
            &["F7.1"],
            Basis::Aws,
        ),
        CallError::NotAttached => (
            "the gateway is not attached to this VPC",
            &["F7.1"],
            Basis::Aws,
        ),
        CallError::HasPublicAddresses => (
            "something in the VPC still has a public address; take those away first",
            &["F7.10"],
            Basis::Aws,
        ),
        CallError::NoSuchNatGateway => (
            "the NAT gateway is gone, or about to be",
            &["F6.14"],
            Basis::Infer,
        ),
        CallError::IncorrectInstanceState => (
            "the instance is not in a state for that",
            &["F9.4"],
            Basis::Infer,
        ),
        CallError::InvalidStateTransition => (
            "the peering connection is not in a state for that",
            &["F8.6", "F1.30"],
            Basis::Aws,
        ),
        CallError::IncorrectState => (
            "the attachment is not in a state for that",
            &["F8.18", "F1.30"],
            Basis::Aws,
        ),
        CallError::ZoneHasSubnet => (
            "the attachment has a subnet in this Availability Zone already; take that away first",
            &["F8.10", "F1.30"],
            Basis::Aws,
        ),
        CallError::LastSubnet => (
            "an attachment keeps one subnet at least; delete the attachment instead",
            &["F8.10"],
            Basis::Infer,
        ),
        CallError::NoSuchEndpoint => ("the endpoint is gone", &["F1.30"], Basis::Aws),
        CallError::PrimaryAddress => (
            "a NAT gateway keeps its first address as long as it lives",
            &["F6.28"],
            Basis::Infer,
        ),
    };
    (
        ["AWS refuses, ", error.code(), ": ", why].concat(),
        facts,
        basis,
    )
}
