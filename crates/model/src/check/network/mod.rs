//! The AWS side of a scenario: read part by part, every part checked against the others.
//!
//! A part that is not right is left out (`None`) instead of guessed, so that one mistake does not
//! bring others about; [`Draft::finish`] is only asked where nothing was wrong.

mod addresses;
mod block_public_access;
mod defaults;
mod dns;
mod egress_only_gateway;
mod finish;
mod gateway_table;
mod instance;
mod interface;
mod interface_index;
mod internet_gateway;
mod load_balancer;
mod nat_gateway;
mod nat_model;
mod network_acl;
mod network_interface;
mod node;
mod parts;
mod peering;
mod prefix_list;
mod quota;
mod reference;
mod route_table;
mod route_target;
mod rule;
mod security_group;
mod services;
mod subnet;
mod tracking;
mod transit_gateway;
mod transit_gateway_table;
mod transit_propagation;
mod unknown;
mod vpc;
mod vpc_endpoint;
mod vpn;

use alloc::string::String;
use alloc::vec::Vec;

use super::fields::Fields;
use super::script::HostNames;
use crate::network::{BlockPublicAccess, Peering, RouteTableKey, TransitGatewayRouteTable, VpcKey};
use crate::scenario::NatModel;

use addresses::Addresses;

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
    /// Interfaces that belong to no instance.
    without_instance: Vec<network_interface::InterfaceDraft>,
    interfaces: interface_index::Interfaces,
    prefix_lists: Vec<prefix_list::PrefixListDraft>,
    hosted_zones: Vec<dns::ZoneDraft>,
    vpn_gateways: Vec<Option<VpcKey>>,
    egress_only_gateways: Vec<Option<VpcKey>>,
    /// By virtual private gateway.
    vpn_gateway_tables: Vec<Option<RouteTableKey>>,
    /// Readable by others: servers may stand behind one.
    pub(super) customer_links: Vec<vpn::LinkDraft>,
    services: services::ServiceDrafts,
    block_public_access: BlockPublicAccess,
    peerings: Vec<Option<Peering>>,
    transit: transit_gateway::Transit,
    transit_tables: Vec<Option<TransitGatewayRouteTable>>,
    unknown: unknown::Unknowns,
    /// The reading of NAT in force.
    pub(super) nat_model: NatModel,
    /// Those that are possible.
    pub(super) nat_models: Vec<NatModel>,
    /// Public addresses that something in AWS has.
    pub(super) addresses: Addresses,
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
    let subnets = subnet::read(parts, &vpcs, &route_tables, &network_acls);
    let customer_links = vpn::links(parts);
    let mut transit = transit_gateway::read(parts, region, &vpcs, &subnets, &customer_links);
    let transit_tables = transit_gateway_table::read(parts, &mut transit, &vpcs, &prefix_lists);
    let around = security_group::Around {
        vpcs: &vpcs,
        peerings: &peerings,
        transit: &transit,
        prefix_lists: &prefix_lists,
    };
    security_group::read_rules(parts, &mut security_groups, around);
    let mut addresses = Addresses::of(&subnets);
    let mut seen = network_interface::Seen::default();
    let mut nat_gateways = nat_gateway::read(parts, &vpcs, &subnets, &mut addresses, &mut seen);
    let around = network_interface::Around {
        vpcs: &vpcs,
        subnets: &subnets,
        groups: &security_groups,
    };
    let mut instances = instance::read(parts, around, &mut addresses, &mut seen, names);
    let own = (&mut addresses, &mut seen);
    let mut without_instance = network_interface::without_instance(parts, around, own);
    let hosted_zones = dns::zones(parts, names);
    let vpn_gateways = vpn::gateways(parts, &vpcs);
    let egress_only_gateways = egress_only_gateway::read(parts, &vpcs);
    let around = services::Around {
        region,
        vpcs: &vpcs,
        subnets: &subnets,
        groups: &security_groups,
        prefix_lists: &prefix_lists,
        route_tables: &route_tables,
        services,
    };
    let own = (&mut addresses, &mut seen);
    let mut services = services::read(parts, &around, instances.len(), own, names);
    let nodes = &mut services.nodes;
    let others = &mut without_instance;
    addresses.assign_missing(parts, &mut nat_gateways, &mut instances, nodes, others);
    addresses.assign_to_transit(&mut transit.attachments);
    let interfaces = interface_index::Interfaces::of(
        &instances,
        &nat_gateways,
        &services.nodes,
        &without_instance,
        &mut transit.attachments,
    );
    let around = route_target::Surroundings {
        vpn_gateways: &vpn_gateways,
        egress_only_gateways: &egress_only_gateways,
        vpcs: &vpcs,
        subnets: &subnets,
        internet_gateways: &internet_gateways,
        nat_gateways: &nat_gateways,
        instances: &instances,
        interfaces: &interfaces,
        prefix_lists: &prefix_lists,
        peerings: &peerings,
        transit: &transit,
    };
    let mut unknown = unknown::Unknowns::read(parts);
    route_table::read_routes(parts, &mut route_tables, &around, &mut unknown);
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
    vpc_endpoint::add_routes(parts, &services.endpoints, &mut route_tables);
    parts.list_quotas();
    parts.elastic_quota(fields.at, &nat_gateways, &instances, &without_instance);
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
        without_instance,
        interfaces,
        prefix_lists,
        hosted_zones,
        vpn_gateways,
        egress_only_gateways,
        vpn_gateway_tables,
        customer_links,
        services,
        block_public_access: block_public_access::read(parts, &fields),
        peerings,
        transit,
        transit_tables,
        unknown,
        nat_model,
        nat_models,
        addresses,
    }
}

pub(super) use block_public_access::{EXCLUSION_MODES, MODES};
pub(super) use load_balancer::HEALTH;
pub(super) use nat_model::Choice as NatModelChoice;
pub(super) use network_acl::{entry, rule_number};
pub(super) use parts::Parts;
pub use quota::{Adjustable, QUOTAS, Quota};
pub(super) use route_table::is_reserved;
pub(super) use route_target::may_divert;
pub(super) use rule::traffic;
pub(super) use security_group::looks_like_addresses;
pub(super) use tracking::stated as tracking_timeouts;
pub(super) use transit_gateway::is_enabled;
pub(super) use vpc::overlap;
