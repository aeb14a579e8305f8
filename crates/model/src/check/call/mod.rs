//! Calls of AWS's API in a script: changes of the network.
//!
//! A call names what it is about as the file does. Rows that it may bring into force are added to
//! the network now, not in force; whether AWS does what is asked is seen when the time comes.

mod beyond;
mod names;
mod operation;
mod routes;
mod rows;
mod services;

use alloc::vec::Vec;
use core::net::IpAddr;

use super::fields::{Fields, text};
use super::network::tracking_timeouts;
use super::report::Report;
use super::value;
use crate::call::Call;
use crate::network::{
    GroupListKey, InstanceKey, InterfaceKey, InternetGatewayKey, NatGatewayKey, Network,
    NetworkAclKey, PeeringKey, RouteTableKey, SecurityGroupKey, SubnetKey, TrackingTimeouts,
    VpcKey,
};
pub(super) use names::{Names, find};
use operation::{CALLS, Operation};
pub(super) use operation::{keys, words};

/// Reads a call. Without a network, because something was wrong with it, nothing is judged.
pub(super) fn read(
    word: &str,
    fields: &Fields<'_>,
    network: Option<&mut Network>,
    report: &Report,
) -> Option<Call> {
    let (.., operation) = CALLS.iter().find(|(known, ..)| *known == word)?;
    let mut reader = Reader {
        fields,
        report,
        network: network?,
    };
    reader.call(*operation)
}

/// Reads the fields of one call.
struct Reader<'r, 'n> {
    fields: &'r Fields<'n>,
    report: &'r Report,
    network: &'r mut Network,
}

impl Reader<'_, '_> {
    fn call(&mut self, operation: Operation) -> Option<Call> {
        match operation {
            Operation::SecurityGroupRule(direction, change) => {
                self.security_group_rule(direction, change)
            }
            Operation::NetworkAclEntry(change) => self.network_acl_entry(change),
            Operation::Route(change) => self.route(change),
            Operation::ReplaceRouteTableAssociation if self.fields.get("subnet").is_none() => {
                let vpc = self.vpc();
                let table = self.route_table();
                let (vpc, table) = (vpc?, table?);
                let owner = self.network.route_table(table).vpc;
                if self.network.is_gateway_table(table) {
                    let at = self
                        .fields
                        .get("routeTable")
                        .map_or(self.fields.at, |node| node.at);
                    let hint = "make a table of its own for the gateway";
                    let what = "a gateway's table cannot be the main one (F3.2)";
                    self.report.error(at, "not-a-gateway-table", what, hint);
                    return None;
                }
                self.same_vpc(vpc, owner, "routeTable")
                    .then_some(Call::MainRouteTable(vpc, table))
            }
            Operation::AssociateRouteTable | Operation::ReplaceRouteTableAssociation => {
                let (subnet, table) = (self.subnet(), self.route_table());
                let (subnet, table) = (subnet?, table?);
                let (own, owner) = (
                    self.network.subnet(subnet).vpc,
                    self.network.route_table(table).vpc,
                );
                self.same_vpc(own, owner, "routeTable")
                    .then_some(Call::RouteTable(subnet, Some(table)))
            }
            Operation::DisassociateRouteTable => Some(Call::RouteTable(self.subnet()?, None)),
            Operation::ReplaceNetworkAclAssociation => {
                let (subnet, acl) = (self.subnet(), self.network_acl());
                let (subnet, acl) = (subnet?, acl?);
                let (own, owner) = (
                    self.network.subnet(subnet).vpc,
                    self.network.network_acl(acl).vpc,
                );
                self.same_vpc(own, owner, "networkAcl")
                    .then_some(Call::NetworkAcl(subnet, acl))
            }
            Operation::ModifyNetworkInterfaceAttribute => self.interface_attribute(),
            Operation::ModifyVpcAttribute => {
                self.fields.require("enableDnsSupport", "true or false")?;
                let enabled = self.fields.truth("enableDnsSupport", true);
                Some(Call::DnsSupport(self.vpc()?, enabled))
            }
            Operation::AssociateAddress => {
                let (interface, public) = (self.interface(), self.public_address());
                let (interface, public) = (interface?, public?);
                if !self.network.public_addresses.contains(&public) {
                    self.network.public_addresses.push(public);
                }
                Some(Call::AssociateAddress(interface, public))
            }
            Operation::DisassociateAddress => {
                Some(Call::DisassociateAddress(self.public_address()?))
            }
            Operation::AttachInternetGateway => {
                let (gateway, vpc) = (self.internet_gateway(), self.vpc());
                Some(Call::AttachInternetGateway(gateway?, vpc?))
            }
            Operation::DetachInternetGateway => {
                let (gateway, vpc) = (self.internet_gateway(), self.vpc());
                Some(Call::DetachInternetGateway(gateway?, vpc?))
            }
            Operation::DeleteNatGateway => {
                let gateway = self.find("natGateway", |network| &network.nat_gateways)?;
                Some(Call::DeleteNatGateway(NatGatewayKey(gateway)))
            }
            Operation::StartInstances => Some(Call::StartInstance(self.instance()?)),
            Operation::StopInstances => Some(Call::StopInstance(self.instance()?)),
            Operation::TerminateInstances => Some(Call::TerminateInstance(self.instance()?)),
            Operation::VpcPeeringConnection(status) => {
                let peering = self.find("vpcPeeringConnection", |network| &network.peerings)?;
                Some(Call::Peering(PeeringKey(peering), status))
            }
            Operation::Attachment(peering, state) => self.attachment_state(peering, state),
            Operation::ModifyTransitGatewayVpcAttachment => self.modify_attachment(),
            Operation::TransitGatewayRouteTable(enabled) => {
                let (key, table) = self.attachment_and_table()?;
                Some(Call::AttachmentRouteTable(key, table, enabled))
            }
            Operation::TransitGatewayPropagation(enabled) => self.propagation(enabled),
            Operation::TransitGatewayRoute(change) => self.transit_gateway_route(change),
            Operation::VpnConnectionRoute(change) => self.vpn_connection_route(change),
            Operation::VgwRoutePropagation(enabled) => self.vgw_propagation(enabled),
            Operation::ModifyVpcEndpoint => self.modify_endpoint(),
            Operation::DeleteVpcEndpoints => Some(Call::DeleteVpcEndpoint(self.vpc_endpoint()?)),
            Operation::BlockPublicAccessOptions => self.block_public_access(),
            Operation::BlockPublicAccessExclusion(change) => self.exclusion(change),
            Operation::NatGatewayAddress(change, is_public) => self.nat_address(change, is_public),
            Operation::TargetHealth => self.target_health(),
        }
    }

    /// AWS changes one attribute at a time.
    fn interface_attribute(&mut self) -> Option<Call> {
        let interface = self.interface();
        let keys = ["securityGroups", "sourceDestCheck", "connectionTracking"];
        let mut stated = keys
            .into_iter()
            .filter(|key| self.fields.get(key).is_some());
        let (first, second) = (stated.next(), stated.next());
        if let Some(node) = second.and_then(|key| self.fields.get(key)) {
            self.report.error(
                node.at,
                "one-attribute-at-a-time",
                "AWS changes one attribute of an interface at a time",
                "write one action for each",
            );
            return None;
        }
        match first {
            None => {
                self.fields.missing(
                    "securityGroups",
                    "or a `sourceDestCheck`, or a `connectionTracking`",
                );
                None
            }
            Some("securityGroups") => {
                let interface = interface?;
                let groups = self.groups(interface)?;
                Some(Call::SecurityGroups(interface, groups))
            }
            Some("sourceDestCheck") => {
                let enabled = self.fields.truth("sourceDestCheck", true);
                Some(Call::SourceDestCheck(interface?, enabled))
            }
            Some(_) => {
                let interface = interface?;
                let before: TrackingTimeouts = self.network.interface(interface).tracking_timeouts;
                let timeouts = tracking_timeouts(self.report, self.fields, before);
                Some(Call::TrackingTimeouts(interface, timeouts))
            }
        }
    }

    /// A list of groups of the interface's VPC, added to the network's lists.
    fn groups(&mut self, interface: InterfaceKey) -> Option<GroupListKey> {
        let vpc = self
            .network
            .subnet(self.network.interface(interface).subnet)
            .vpc;
        let nodes = self.fields.list("securityGroups");
        if self.fields.is_empty_list("securityGroups") {
            self.fields
                .missing("securityGroups", "an interface has at least one (F4.1)");
            return None;
        }
        let mut groups: Vec<SecurityGroupKey> = Vec::new();
        for node in nodes {
            let text = text(self.report, node, "securityGroups")?;
            let names = Names::of("security group", &self.network.security_groups);
            let key = SecurityGroupKey(find(&names, text, self.report)?);
            if groups.contains(&key) {
                let message = alloc::format!("the group `{}` is listed twice", text.value);
                self.report
                    .error(text.at, "duplicate-reference", message, "list it once");
                return None;
            }
            let owner = self.network.security_group(key).vpc;
            if !names::same_vpc(self.report, vpc, owner, text) {
                return None;
            }
            groups.push(key);
        }
        let lists = &mut self.network.group_lists;
        let known = lists.iter().position(|list| *list == groups);
        let index = known.unwrap_or(lists.len());
        if known.is_none() {
            lists.push(groups);
        }
        Some(GroupListKey(index as u32))
    }

    fn public_address(&self) -> Option<IpAddr> {
        let text = self
            .fields
            .require_text("publicIp", "an Elastic IP, for example 198.51.100.10")?;
        let address = value::public_address(self.report, text, value::Version::V4)?;
        Some(address.value)
    }

    fn vpc(&self) -> Option<VpcKey> {
        match (&*self.network.vpcs, self.fields.get("vpc")) {
            ([_], None) => Some(VpcKey(0)),
            _ => self.find("vpc", |network| &network.vpcs).map(VpcKey),
        }
    }

    fn subnet(&self) -> Option<SubnetKey> {
        self.find("subnet", |network| &network.subnets)
            .map(SubnetKey)
    }

    fn route_table(&self) -> Option<RouteTableKey> {
        self.find("routeTable", |network| &network.route_tables)
            .map(RouteTableKey)
    }

    fn network_acl(&self) -> Option<NetworkAclKey> {
        self.find("networkAcl", |network| &network.network_acls)
            .map(NetworkAclKey)
    }

    fn internet_gateway(&self) -> Option<InternetGatewayKey> {
        self.find("internetGateway", |network| &network.internet_gateways)
            .map(InternetGatewayKey)
    }

    fn instance(&self) -> Option<InstanceKey> {
        self.find("instance", |network| &network.instances)
            .map(InstanceKey)
    }

    /// An interface, or the one of an instance.
    fn interface(&self) -> Option<InterfaceKey> {
        if self.fields.get("networkInterface").is_some() {
            return self
                .find("networkInterface", |network| &network.interfaces)
                .map(InterfaceKey);
        }
        let instance = self.instance()?;
        Some(self.network.instance(instance).interface)
    }
}
