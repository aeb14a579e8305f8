//! Makes edits true.

use super::{
    AttachmentResource, CONNTRACK_ALLOWANCE, Edit, EndpointKind, InterfaceKey, NatAddress,
    NatAddressStatus, NatState, Network, RouteTarget, RowList, WhyUnknown,
};
use crate::packet::Direction;
use crate::script::Host;

impl Network {
    /// Makes an edit true.
    pub fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Rows { list, off, on } => {
                for (index, in_force) in [(off, false), (on, true)] {
                    if let Some(index) = index {
                        self.switch(list, index, in_force);
                    }
                }
            }
            Edit::SubnetRouteTable {
                subnet,
                table,
                implicit,
                ..
            } => {
                let subnet = &mut self.subnets[subnet.index()];
                subnet.route_table = table;
                subnet.implicit_route_table = implicit;
            }
            Edit::MainRouteTable { vpc, before, table } => {
                self.vpcs[vpc.index()].main_route_table = table;
                self.route_tables[before.index()].main = false;
                self.route_tables[table.index()].main = true;
            }
            Edit::SubnetNetworkAcl { subnet, acl, .. } => {
                self.subnets[subnet.index()].network_acl = acl;
            }
            Edit::SecurityGroups { interface, groups } => {
                let groups = self.group_lists[groups.index()].clone();
                self.interfaces[interface.index()].security_groups = groups;
            }
            Edit::SourceDestCheck { interface, enabled } => {
                self.interfaces[interface.index()].source_dest_check = enabled;
            }
            Edit::TrackingTimeouts {
                interface,
                timeouts,
            } => self.interfaces[interface.index()].tracking_timeouts = timeouts,
            Edit::DnsSupport { vpc, enabled } => {
                self.vpcs[vpc.index()].enable_dns_support = enabled;
            }
            Edit::PublicAddress {
                interface,
                index,
                public,
                ..
            } => {
                let addresses = &mut self.interfaces[interface.index()].addresses;
                if let Some(address) = addresses.get_mut(usize::from(index)) {
                    address.public = public;
                    address.elastic = public.is_some();
                }
            }
            Edit::InternetGateway {
                gateway,
                vpc,
                attached,
            } => {
                let of_vpc = &mut self.vpcs[vpc.index()].internet_gateway;
                *of_vpc = attached.then_some(gateway);
                let gateway = &mut self.internet_gateways[gateway.index()];
                gateway.vpc = vpc;
                gateway.attached = attached;
            }
            Edit::NatGateway { gateway, state } => {
                self.nat_gateways[gateway.index()].state = state;
            }
            Edit::Server { server, running } => self.servers[server.index()].running = running,
            Edit::Mtu { host, mtu, .. } => match host {
                Host::Instance(key) => self.instances[key.index()].mtu = mtu,
                Host::Server(key) => self.servers[key.index()].mtu = mtu,
            },
            Edit::Instance {
                instance, state, ..
            } => self.instances[instance.index()].state = state,
            _ => self.apply_beyond(edit),
        }
        self.name_stations(edit);
    }

    fn switch(&mut self, list: RowList, index: u16, in_force: bool) {
        match list {
            RowList::SecurityGroup(key, direction) => {
                let group = &mut self.security_groups[key.index()];
                match direction {
                    Direction::Ingress => group.ingress.switch(index, in_force),
                    Direction::Egress => group.egress.switch(index, in_force),
                }
            }
            RowList::NetworkAcl(key, direction) => {
                let acl = &mut self.network_acls[key.index()];
                match direction {
                    Direction::Ingress => acl.ingress.switch(index, in_force),
                    Direction::Egress => acl.egress.switch(index, in_force),
                }
            }
            RowList::RouteTable(key) => {
                self.route_tables[key.index()]
                    .routes
                    .switch(index, in_force);
            }
            RowList::TransitGatewayTable(key) => {
                let table = &mut self.transit_gateway_route_tables[key.index()];
                table.routes.switch(index, in_force);
            }
            RowList::AttachmentSubnets(key) => {
                if let AttachmentResource::Vpc(own) = &mut self.attachments[key.index()].resource {
                    own.subnets.switch(index, in_force);
                }
            }
            RowList::VpnConnection(key) => {
                let link = &mut self.customer_links[key.index()];
                link.prefixes.switch(index, in_force);
            }
            RowList::Exclusions => self.block_public_access.exclusions.switch(index, in_force),
        }
    }

    /// A station goes by the component that stands there now.
    fn name_stations(&mut self, edit: Edit) {
        let (station, identity) = match edit {
            Edit::SubnetRouteTable { subnet, table, .. } => (
                self.stations.subnets[subnet.index()].route_table,
                &self.route_tables[table.index()].identity,
            ),
            Edit::SubnetNetworkAcl { subnet, acl, .. } => (
                self.stations.subnets[subnet.index()].network_acl,
                &self.network_acls[acl.index()].identity,
            ),
            Edit::SecurityGroups { interface, .. } => {
                let groups = &self.interfaces[interface.index()].security_groups;
                let stations = self.stations.interfaces[interface.index()];
                let (Some(first), Some(station)) = (groups.first(), stations.security_group) else {
                    return;
                };
                (station, &self.security_groups[first.index()].identity)
            }
            _ => return,
        };
        let station = &mut self.stations.all[station.index()];
        station.component.clone_from(&identity.id);
        station.name.clone_from(&identity.name);
    }

    /// How many connections an interface may track: what its instance may (F4.40).
    #[must_use]
    pub fn conntrack_allowance(&self, interface: InterfaceKey) -> u32 {
        let instance = self.interface(interface).instance();
        instance.map_or(CONNTRACK_ALLOWANCE, |key| {
            self.instance(key).conntrack_allowance
        })
    }

    /// Is the target of a route there, and attached? If not, the route is a blackhole (F3.15).
    #[must_use]
    pub fn is_there(&self, target: RouteTarget) -> bool {
        match target {
            RouteTarget::Local | RouteTarget::VpnGateway(_) | RouteTarget::EgressOnlyGateway(_) => {
                true
            }
            RouteTarget::InternetGateway(key) => self.internet_gateway(key).attached,
            RouteTarget::NatGateway(key) => self.nat_gateway(key).state != NatState::Deleted,
            // The interface of a terminated instance is gone with it; one that is switched off forwards
            // nothing either (F3.15).
            RouteTarget::Interface(key) => self.is_in_use(key),
            RouteTarget::VpcEndpoint(key) => !self.vpc_endpoint(key).deleted,
            RouteTarget::Blackhole => false,
            RouteTarget::Unknown(key) => self.unknown(key).why != WhyUnknown::Gone,
            RouteTarget::Peering(key) => self.peering(key).is_active(),
            RouteTarget::TransitGateway(_) => true,
        }
    }

    /// Adds, not in force, whatever rows `other` has more: it began as this one, and has heard of
    /// edits to come.
    pub fn grow_like(&mut self, other: &Self) {
        for (own, other) in self.security_groups.iter_mut().zip(&other.security_groups) {
            own.ingress.grow_like(&other.ingress);
            own.egress.grow_like(&other.egress);
        }
        for (own, other) in self.network_acls.iter_mut().zip(&other.network_acls) {
            own.ingress.grow_like(&other.ingress);
            own.egress.grow_like(&other.egress);
        }
        for (own, other) in self.route_tables.iter_mut().zip(&other.route_tables) {
            own.routes.grow_like(&other.routes);
        }
        let tables = self.transit_gateway_route_tables.iter_mut();
        for (own, other) in tables.zip(&other.transit_gateway_route_tables) {
            own.routes.grow_like(&other.routes);
        }
        for (own, other) in self.attachments.iter_mut().zip(&other.attachments) {
            own.resource.grow_like(&other.resource);
        }
        for (own, other) in self.customer_links.iter_mut().zip(&other.customer_links) {
            own.prefixes.grow_like(&other.prefixes);
        }
        let exclusions = &mut self.block_public_access.exclusions;
        exclusions.grow_like(&other.block_public_access.exclusions);
        for (own, other) in self.nat_gateways.iter_mut().zip(&other.nat_gateways) {
            let more = other.addresses.get(own.addresses.len()..);
            own.addresses
                .extend(more.unwrap_or_default().iter().map(|address| NatAddress {
                    status: NatAddressStatus::Absent,
                    ..*address
                }));
        }
        self.group_lists.clone_from(&other.group_lists);
        self.public_addresses.clone_from(&other.public_addresses);
    }
}

impl Network {
    /// Makes such an edit true.
    pub(super) fn apply_beyond(&mut self, edit: Edit) {
        match edit {
            Edit::Peering { peering, status } => self.peerings[peering.index()].status = status,
            Edit::Attachment { attachment, state } => {
                self.attachments[attachment.index()].state = state;
            }
            Edit::AttachmentRouteTable { attachment, table } => {
                self.attachments[attachment.index()].route_table = table;
            }
            Edit::AttachmentPropagation {
                attachment,
                table,
                enabled,
            } => {
                let table = &mut self.transit_gateway_route_tables[table.index()];
                table.propagations.retain(|one| *one != attachment);
                if enabled {
                    table.propagations.push(attachment);
                }
            }
            Edit::ApplianceMode {
                attachment,
                enabled,
            } => {
                let resource = &mut self.attachments[attachment.index()].resource;
                if let AttachmentResource::Vpc(own) = resource {
                    own.appliance_mode = enabled;
                }
            }
            Edit::VpnPropagation {
                table,
                gateway,
                enabled,
            } => {
                let table = &mut self.route_tables[table.index()];
                table.propagating.retain(|one| *one != gateway);
                if enabled {
                    table.propagating.push(gateway);
                }
            }
            Edit::VpcEndpointDeleted { endpoint } => {
                self.vpc_endpoints[endpoint.index()].deleted = true;
            }
            Edit::PrivateDns { endpoint, enabled } => {
                let kind = &mut self.vpc_endpoints[endpoint.index()].kind;
                if let EndpointKind::Interface { private_dns, .. } = kind {
                    *private_dns = enabled;
                }
            }
            Edit::BlockPublicAccess { mode } => self.block_public_access.mode = mode,
            Edit::NatAddress {
                gateway,
                index,
                status,
            } => {
                let addresses = &mut self.nat_gateways[gateway.index()].addresses;
                if let Some(address) = addresses.get_mut(usize::from(index)) {
                    address.status = status;
                }
            }
            Edit::TargetHealth {
                group,
                index,
                healthy,
            } => {
                let targets = &mut self.target_groups[group.index()].targets;
                if let Some(target) = targets.get_mut(usize::from(index)) {
                    target.healthy = healthy;
                }
            }
            // The others are those of a VPC's own.
            _ => {}
        }
    }
}
