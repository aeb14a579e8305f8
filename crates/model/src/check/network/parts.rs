//! What a file lists, and what every part of it is asked: whose it is.

use alloc::format;
use alloc::vec::Vec;

use super::{
    dns, egress_only_gateway, instance, internet_gateway, load_balancer, nat_gateway, network_acl,
    network_interface, peering, prefix_list, route_table, security_group, subnet, transit_gateway,
    transit_gateway_table, unknown, vpc, vpc_endpoint, vpn,
};
use crate::check::fields::{Fields, Text};
use crate::check::names::{Item, Section};
use crate::check::report::Report;
use crate::json::Node;
use crate::network::VpcKey;

/// The keys of each part.
const KEYS: &[&str] = &[
    "region",
    "vpcs",
    "internetGateways",
    "egressOnlyInternetGateways",
    "subnets",
    "routeTables",
    "networkAcls",
    "securityGroups",
    "natGateways",
    "instances",
    "networkInterfaces",
    "prefixLists",
    "hostedZones",
    "vpnGateways",
    "customerGateways",
    "vpnConnections",
    "virtualInterfaces",
    "vpcEndpoints",
    "targetGroups",
    "loadBalancers",
    "vpcPeeringConnections",
    "blockPublicAccess",
    "transitGateways",
    "transitGatewayVpcAttachments",
    "transitGatewayPeeringAttachments",
    "transitGatewayRouteTables",
    "unknownResources",
];

/// The parts that lie in VPCs: without them there need be no VPC, as in a file that was imported
/// from little.
const IN_A_VPC: &[&str] = &[
    "internetGateways",
    "egressOnlyInternetGateways",
    "subnets",
    "routeTables",
    "networkAcls",
    "securityGroups",
    "natGateways",
    "instances",
    "networkInterfaces",
    "hostedZones",
    "vpnGateways",
    "vpcEndpoints",
    "targetGroups",
    "loadBalancers",
    "vpcPeeringConnections",
    "transitGatewayVpcAttachments",
];

/// What the file lists, with ids and names.
pub(in crate::check) struct Parts<'n> {
    pub(in crate::check) report: &'n Report,
    pub(in crate::check) vpcs: Section<'n>,
    pub(in crate::check) internet_gateways: Section<'n>,
    pub(in crate::check) subnets: Section<'n>,
    pub(in crate::check) route_tables: Section<'n>,
    pub(in crate::check) network_acls: Section<'n>,
    pub(in crate::check) security_groups: Section<'n>,
    pub(in crate::check) nat_gateways: Section<'n>,
    pub(in crate::check) instances: Section<'n>,
    pub(in crate::check) interfaces: Section<'n>,
    pub(in crate::check) prefix_lists: Section<'n>,
    pub(in crate::check) hosted_zones: Section<'n>,
    pub(in crate::check) vpn_gateways: Section<'n>,
    pub(in crate::check) egress_only_gateways: Section<'n>,
    pub(in crate::check) customer_gateways: Section<'n>,
    pub(in crate::check) vpn_connections: Section<'n>,
    pub(in crate::check) virtual_interfaces: Section<'n>,
    pub(in crate::check) vpc_endpoints: Section<'n>,
    pub(in crate::check) target_groups: Section<'n>,
    pub(in crate::check) load_balancers: Section<'n>,
    pub(in crate::check) peerings: Section<'n>,
    pub(in crate::check) transit_gateways: Section<'n>,
    pub(in crate::check) vpc_attachments: Section<'n>,
    pub(in crate::check) peering_attachments: Section<'n>,
    pub(in crate::check) transit_gateway_tables: Section<'n>,
    pub(in crate::check) unknown: Section<'n>,
}

impl<'n> Parts<'n> {
    /// Ids and names of everything in `network`.
    pub(in crate::check) fn of(network: Fields<'n>, report: &'n Report) -> Self {
        let section = |list, kind, keys| Section::read((network, list), kind, keys, report);
        let mut vpcs = section("vpcs", ("VPC", "a VPC"), vpc::KEYS);
        if network.require("vpcs", "list at least one VPC").is_none() {
            vpcs = vpcs.unjudged();
        } else if network.is_empty_list("vpcs") && IN_A_VPC.iter().any(|key| network.has_items(key))
        {
            network.missing("vpcs", "list at least one VPC");
            vpcs = vpcs.unjudged();
        }
        Self {
            report,
            vpcs,
            internet_gateways: section(
                "internetGateways",
                ("internet gateway", "an internet gateway"),
                internet_gateway::KEYS,
            ),
            subnets: section("subnets", ("subnet", "a subnet"), subnet::KEYS),
            route_tables: section(
                "routeTables",
                ("route table", "a route table"),
                route_table::KEYS,
            ),
            network_acls: section(
                "networkAcls",
                ("network ACL", "a network ACL"),
                network_acl::KEYS,
            ),
            security_groups: section(
                "securityGroups",
                ("security group", "a security group"),
                security_group::KEYS,
            ),
            nat_gateways: section(
                "natGateways",
                ("NAT gateway", "a NAT gateway"),
                nat_gateway::KEYS,
            ),
            instances: section("instances", ("instance", "an instance"), instance::KEYS),
            interfaces: section(
                "networkInterfaces",
                ("network interface", "a network interface"),
                network_interface::KEYS,
            ),
            prefix_lists: section(
                "prefixLists",
                ("prefix list", "a prefix list"),
                prefix_list::KEYS,
            ),
            egress_only_gateways: section(
                "egressOnlyInternetGateways",
                ("egress-only gateway", "an egress-only internet gateway"),
                egress_only_gateway::KEYS,
            ),
            vpn_gateways: section(
                "vpnGateways",
                ("virtual private gateway", "a virtual private gateway"),
                vpn::GATEWAY_KEYS,
            ),
            customer_gateways: section(
                "customerGateways",
                ("customer gateway", "a customer gateway"),
                vpn::CUSTOMER_KEYS,
            ),
            vpn_connections: section(
                "vpnConnections",
                ("VPN connection", "a VPN connection"),
                vpn::CONNECTION_KEYS,
            ),
            virtual_interfaces: section(
                "virtualInterfaces",
                ("virtual interface", "a virtual interface"),
                vpn::INTERFACE_KEYS,
            ),
            hosted_zones: section(
                "hostedZones",
                ("hosted zone", "a hosted zone"),
                dns::ZONE_KEYS,
            ),
            vpc_endpoints: section(
                "vpcEndpoints",
                ("VPC endpoint", "a VPC endpoint"),
                vpc_endpoint::KEYS,
            ),
            target_groups: section(
                "targetGroups",
                ("target group", "a target group"),
                load_balancer::GROUP_KEYS,
            ),
            load_balancers: section(
                "loadBalancers",
                ("load balancer", "a load balancer"),
                load_balancer::KEYS,
            ),
            peerings: section(
                "vpcPeeringConnections",
                ("peering connection", "a peering connection"),
                peering::KEYS,
            ),
            transit_gateways: section(
                "transitGateways",
                ("transit gateway", "a transit gateway"),
                transit_gateway::GATEWAY_KEYS,
            ),
            vpc_attachments: section(
                "transitGatewayVpcAttachments",
                ("VPC attachment", "a VPC attachment"),
                transit_gateway::VPC_KEYS,
            ),
            peering_attachments: section(
                "transitGatewayPeeringAttachments",
                ("peering attachment", "a peering attachment"),
                transit_gateway::PEERING_KEYS,
            ),
            unknown: section(
                "unknownResources",
                ("unknown resource", "an unknown resource"),
                unknown::KEYS,
            ),
            transit_gateway_tables: section(
                "transitGatewayRouteTables",
                (
                    "transit gateway route table",
                    "a transit gateway route table",
                ),
                transit_gateway_table::KEYS,
            ),
        }
    }

    /// The fields of `network`.
    pub(in crate::check) fn fields(node: &'n Node<'n>, report: &'n Report) -> Option<Fields<'n>> {
        Fields::of(node, "the network", KEYS, report)
    }
}

impl<'n> Parts<'n> {
    /// The VPC that a part says it is in; where there is one VPC only, it need not say so.
    pub(super) fn vpc_of(&self, fields: &Fields<'n>) -> Option<VpcKey> {
        match fields.text("vpc") {
            Some(vpc) => self.vpcs.find(vpc, self.report).map(VpcKey),
            None => {
                match self.vpcs.items.len() {
                    1 if fields.get("vpc").is_none() => return Some(VpcKey(0)),
                    count if count > 1 && fields.get("vpc").is_none() => {
                        fields.missing("vpc", "there is more than one VPC: say which");
                    }
                    _ => {}
                }
                None
            }
        }
    }

    /// The VPC of each part of a section.
    pub(super) fn owners(&self, section: &Section<'n>) -> Vec<Option<VpcKey>> {
        let owner = |item: &Option<Item<'n>>| self.vpc_of(&item.as_ref()?.fields);
        section.items.iter().map(owner).collect()
    }

    /// Complains if two parts that belong together are in different VPCs; the part that is
    /// referred to comes second.
    pub(super) fn same_vpc(
        &self,
        own: Option<VpcKey>,
        other: Option<VpcKey>,
        (what, reference): (&str, Text<'_>),
    ) -> bool {
        let same = match (own, other) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        };
        if !same {
            self.report.error(
                reference.at,
                "in-another-vpc",
                format!("the {what} `{}` is in another VPC", reference.value),
                format!("name a {what} of the same VPC"),
            );
        }
        same
    }
}
