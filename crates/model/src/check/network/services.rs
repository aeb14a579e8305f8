//! What AWS runs in a VPC with interfaces of its own: endpoints and load balancers.

use alloc::vec::Vec;

use super::Parts;
use super::addresses::Addresses;
use super::load_balancer::{self, BalancerDraft, GroupDraft};
use super::network_interface::Seen;
use super::node::{NodeDraft, Nodes};
use super::prefix_list::PrefixListDraft;
use super::route_table::RouteTableDraft;
use super::security_group::SecurityGroupDraft;
use super::subnet::SubnetDraft;
use super::vpc::VpcDraft;
use super::vpc_endpoint::{self, EndpointDraft, Services};
use crate::check::script::HostNames;
use crate::network::Network;

/// What services speak of.
pub(super) struct Around<'d> {
    pub(super) region: &'d str,
    pub(super) vpcs: &'d [VpcDraft],
    pub(super) subnets: &'d [SubnetDraft],
    pub(super) groups: &'d [SecurityGroupDraft],
    pub(super) prefix_lists: &'d [PrefixListDraft],
    pub(super) route_tables: &'d [RouteTableDraft],
    pub(super) services: &'d Services<'d>,
}

/// Services as far as they could be read.
pub(super) struct ServiceDrafts {
    pub(super) endpoints: Vec<EndpointDraft>,
    groups: Vec<GroupDraft>,
    balancers: Vec<BalancerDraft>,
    /// Their interfaces, numbered after those of the instances.
    pub(super) nodes: Vec<NodeDraft>,
}

/// Reads every service.
pub(super) fn read(
    parts: &Parts<'_>,
    around: &Around<'_>,
    instances: usize,
    (addresses, seen): (&mut Addresses, &mut Seen),
    names: &mut HostNames,
) -> ServiceDrafts {
    let mut nodes = Nodes::after(instances, around.subnets, seen);
    let endpoints = vpc_endpoint::read(parts, around, &mut nodes, addresses, names);
    let groups = load_balancer::groups(parts);
    let balancers = load_balancer::read(parts, around, &groups, &mut nodes, addresses, names);
    ServiceDrafts {
        endpoints,
        groups,
        balancers,
        nodes: nodes.drafts,
    }
}

impl ServiceDrafts {
    /// Adds the services to a network; none where something could not be read.
    pub(super) fn finish(&self, network: &mut Network) -> Option<()> {
        for endpoint in &self.endpoints {
            network.vpc_endpoints.push(endpoint.finish()?);
        }
        for group in &self.groups {
            network.target_groups.push(group.finish()?);
        }
        for balancer in &self.balancers {
            network.load_balancers.push(balancer.finish()?);
        }
        Some(())
    }
}
