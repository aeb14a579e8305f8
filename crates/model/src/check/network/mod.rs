//! The AWS side of a scenario: read part by part, every part checked against the others.
//!
//! A part that is not right is left out (`None`) instead of guessed, so that one mistake does not
//! bring others about; [`Draft::finish`] is only asked where nothing was wrong.

mod addresses;
mod block_public_access;
mod defaults;
mod dns;
mod finish;
mod gateway_table;
mod instance;
mod interface;
mod internet_gateway;
mod nat_gateway;
mod nat_model;
mod network_acl;
mod node;
mod peering;
mod prefix_list;
mod quota;
mod reference;
mod route_table;
mod route_target;
mod rule;
mod security_group;
mod subnet;
mod tracking;
mod vpc;
mod vpc_endpoint;
mod vpn;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::fields::{Fields, Text};
use super::names::{Item, Section};
use super::report::Report;
use super::script::HostNames;
use crate::json::Node;
use crate::network::{BlockPublicAccess, Peering, RouteTableKey, VpcKey};
use crate::scenario::NatModel;

use addresses::Addresses;

/// The keys of each part.
const KEYS: &[&str] = &[
    "region",
    "vpcs",
    "internetGateways",
    "subnets",
    "routeTables",
    "networkAcls",
    "securityGroups",
    "natGateways",
    "instances",
    "prefixLists",
    "hostedZones",
    "vpnGateways",
    "customerGateways",
    "vpnConnections",
    "virtualInterfaces",
    "vpcEndpoints",
    "vpcPeeringConnections",
    "blockPublicAccess",
];

/// What the file lists, with ids and names.
pub(super) struct Parts<'n> {
    pub(super) report: &'n Report,
    pub(super) vpcs: Section<'n>,
    pub(super) internet_gateways: Section<'n>,
    pub(super) subnets: Section<'n>,
    pub(super) route_tables: Section<'n>,
    pub(super) network_acls: Section<'n>,
    pub(super) security_groups: Section<'n>,
    pub(super) nat_gateways: Section<'n>,
    pub(super) instances: Section<'n>,
    pub(super) prefix_lists: Section<'n>,
    pub(super) hosted_zones: Section<'n>,
    pub(super) vpn_gateways: Section<'n>,
    pub(super) customer_gateways: Section<'n>,
    pub(super) vpn_connections: Section<'n>,
    pub(super) virtual_interfaces: Section<'n>,
    pub(super) vpc_endpoints: Section<'n>,
    pub(super) peerings: Section<'n>,
}

/// A network as far as it could be read.
pub(super) struct Draft {
    region: String,
    /// Readable by others: servers must lie outside.
    pub(super) vpcs: Vec<vpc::VpcDraft>,
    internet_gateways: Vec<Option<VpcKey>>,
    /// By internet gateway.
    internet_gateway_tables: Vec<Option<RouteTableKey>>,
    subnets: Vec<subnet::SubnetDraft>,
    route_tables: Vec<route_table::RouteTableDraft>,
    network_acls: Vec<network_acl::NetworkAclDraft>,
    security_groups: Vec<security_group::SecurityGroupDraft>,
    nat_gateways: Vec<nat_gateway::NatGatewayDraft>,
    instances: Vec<instance::InstanceDraft>,
    prefix_lists: Vec<prefix_list::PrefixListDraft>,
    hosted_zones: Vec<dns::ZoneDraft>,
    vpn_gateways: Vec<Option<VpcKey>>,
    /// By virtual private gateway.
    vpn_gateway_tables: Vec<Option<RouteTableKey>>,
    /// Readable by others: servers may stand behind one.
    pub(super) customer_links: Vec<vpn::LinkDraft>,
    vpc_endpoints: Vec<vpc_endpoint::EndpointDraft>,
    block_public_access: BlockPublicAccess,
    /// Interfaces of services, numbered after those of the instances.
    nodes: Vec<node::NodeDraft>,
    peerings: Vec<Option<Peering>>,
    /// The reading of NAT in force.
    pub(super) nat_model: NatModel,
    /// Those that are possible.
    pub(super) nat_models: Vec<NatModel>,
    /// Public addresses that something in AWS has.
    pub(super) addresses: Addresses,
}

impl<'n> Parts<'n> {
    /// Ids and names of everything in `network`.
    pub(super) fn of(network: Fields<'n>, report: &'n Report) -> Self {
        let section = |list, kind, keys| Section::read((network, list), kind, keys, report);
        let mut vpcs = section("vpcs", ("VPC", "a VPC"), vpc::KEYS);
        if network.require("vpcs", "list at least one VPC").is_none() {
            vpcs = vpcs.unjudged();
        } else if network.is_empty_list("vpcs") {
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
            prefix_lists: section(
                "prefixLists",
                ("prefix list", "a prefix list"),
                prefix_list::KEYS,
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
            peerings: section(
                "vpcPeeringConnections",
                ("peering connection", "a peering connection"),
                peering::KEYS,
            ),
        }
    }

    /// The fields of `network`.
    pub(super) fn fields(node: &'n Node<'n>, report: &'n Report) -> Option<Fields<'n>> {
        Fields::of(node, "the network", KEYS, report)
    }

    /// The VPC that a part says it is in; where there is one VPC only, it need not say so.
    fn vpc_of(&self, fields: &Fields<'n>) -> Option<VpcKey> {
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
    fn owners(&self, section: &Section<'n>) -> Vec<Option<VpcKey>> {
        let owner = |item: &Option<Item<'n>>| self.vpc_of(&item.as_ref()?.fields);
        section.items.iter().map(owner).collect()
    }

    /// Complains if two parts that belong together are in different VPCs; the part that is
    /// referred to comes second.
    fn same_vpc(
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

/// Reads the whole network. `nat_model` is the person's choice, before the file's.
pub(super) fn read<'n>(
    fields: Fields<'n>,
    parts: &Parts<'n>,
    choice: nat_model::Choice,
    services: &vpc_endpoint::Services<'_>,
    names: &mut HostNames,
) -> Draft {
    let region = fields
        .text("region")
        .map_or("us-east-1", |region| region.value);
    let mut vpcs = vpc::read(parts, region);
    let peerings = peering::read(parts, &vpcs);
    let internet_gateways = internet_gateway::read(parts, &mut vpcs);
    let mut security_groups = security_group::owners(parts);
    let mut network_acls = network_acl::read(parts, &vpcs);
    let mut route_tables = route_table::owners(parts);
    defaults::add(
        parts,
        &mut vpcs,
        &mut route_tables,
        &mut network_acls,
        &mut security_groups,
    );
    let prefix_lists = prefix_list::read(parts);
    let around = security_group::Around {
        vpcs: &vpcs,
        peerings: &peerings,
        prefix_lists: &prefix_lists,
    };
    security_group::read_rules(parts, &mut security_groups, around);
    let subnets = subnet::read(parts, &vpcs, &route_tables, &network_acls);
    let mut addresses = Addresses::of(&subnets);
    let mut nat_gateways = nat_gateway::read(parts, &vpcs, &subnets, &mut addresses);
    let around = (&*vpcs, &*subnets, &*security_groups);
    let mut instances = instance::read(parts, around, &mut addresses, names);
    let hosted_zones = dns::zones(parts, names);
    let vpn_gateways = vpn::gateways(parts, &vpcs);
    let customer_links = vpn::links(parts);
    let mut nodes = node::Nodes::after(instances.len(), &subnets);
    let around = vpc_endpoint::Around {
        region,
        vpcs: &vpcs,
        groups: &security_groups,
        prefix_lists: &prefix_lists,
        services,
    };
    let vpc_endpoints = vpc_endpoint::read(
        parts,
        &around,
        &route_tables,
        &mut nodes,
        &mut addresses,
        names,
    );
    let mut nodes = nodes.drafts;
    addresses.assign_missing(parts, &mut nat_gateways, &mut instances, &mut nodes);
    let around = route_target::Surroundings {
        vpn_gateways: &vpn_gateways,
        vpcs: &vpcs,
        subnets: &subnets,
        internet_gateways: &internet_gateways,
        nat_gateways: &nat_gateways,
        instances: &instances,
        interface_ids: &finish::interface_ids(&instances).1,
        prefix_lists: &prefix_lists,
        peerings: &peerings,
    };
    route_table::read_routes(parts, &mut route_tables, &around);
    vpn::propagate(parts, &mut route_tables, &vpn_gateways, &customer_links);
    let vpn_gateway_tables = gateway_table::read(
        parts,
        &parts.vpn_gateways,
        &vpn_gateways,
        &route_tables,
        (&vpcs, &subnets),
    );
    let internet_gateway_tables = gateway_table::read(
        parts,
        &parts.internet_gateways,
        &internet_gateways,
        &route_tables,
        (&vpcs, &subnets),
    );
    vpc_endpoint::add_routes(parts, &vpc_endpoints, &mut route_tables);
    parts.list_quotas();
    let nat_addresses = nat_gateways.iter().flat_map(|gateway| &gateway.addresses);
    let own = instances.iter().flat_map(|one| &one.addresses);
    let elastic = nat_addresses
        .filter(|address| address.public.is_some())
        .count()
        + own.filter(|address| address.elastic).count();
    parts.quota(fields.at, &quota::ELASTIC_IPS, elastic);
    let (nat_model, nat_models) = nat_model::choose(parts, choice, &nat_gateways);
    Draft {
        region: String::from(region),
        vpcs,
        internet_gateways,
        internet_gateway_tables,
        subnets,
        route_tables,
        network_acls,
        security_groups,
        nat_gateways,
        instances,
        prefix_lists,
        hosted_zones,
        vpn_gateways,
        vpn_gateway_tables,
        customer_links,
        vpc_endpoints,
        block_public_access: block_public_access::read(parts, &fields),
        nodes,
        peerings,
        nat_model,
        nat_models,
        addresses,
    }
}

pub(super) use nat_model::Choice as NatModelChoice;
pub(super) use network_acl::{entry, rule_number};
pub use quota::{Adjustable, QUOTAS, Quota};
pub(super) use route_table::is_reserved;
pub(super) use route_target::may_divert;
pub(super) use rule::traffic;
pub(super) use security_group::looks_like_addresses;
pub(super) use tracking::stated as tracking_timeouts;
