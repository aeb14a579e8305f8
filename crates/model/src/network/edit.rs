//! Changes of a network that is in use.

use core::net::IpAddr;
use serde::{Deserialize, Serialize};

use super::{
    CONNTRACK_ALLOWANCE, GroupListKey, InstanceKey, InterfaceKey, InternetGatewayKey,
    NatGatewayKey, NatState, Network, NetworkAclKey, RouteTableKey, RouteTarget, SecurityGroupKey,
    SubnetKey, TrackingTimeouts, VpcKey, WhyUnknown,
};
use crate::packet::Direction;
use crate::scenario::ServerKey;
use crate::script::Host;

/// One change of a network: what an event of the log says, and what [`Network::apply`] makes true.
///
/// An edit switches rows on and off or points a reference elsewhere. It never removes or reorders
/// anything, so that every key and every position in a log stays true for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// A row comes into force, another one goes out of it, or one takes another's place.
    Rows {
        /// In which list.
        list: RowList,
        /// The row that goes.
        off: Option<u16>,
        /// The row that comes.
        on: Option<u16>,
    },
    /// A subnet uses another route table (F3.1).
    SubnetRouteTable {
        /// Which subnet.
        subnet: SubnetKey,
        /// The table so far.
        before: RouteTableKey,
        /// The table from now on.
        table: RouteTableKey,
        /// Is it from now on the VPC's main table, whichever that is? (F3.1, F3.2)
        implicit: bool,
    },
    /// A VPC has another main route table (F3.2).
    MainRouteTable {
        /// Which VPC.
        vpc: VpcKey,
        /// The table so far.
        before: RouteTableKey,
        /// The table from now on.
        table: RouteTableKey,
    },
    /// A subnet uses another network ACL (F5.1).
    SubnetNetworkAcl {
        /// Which subnet.
        subnet: SubnetKey,
        /// The ACL so far.
        before: NetworkAclKey,
        /// The ACL from now on.
        acl: NetworkAclKey,
    },
    /// An interface has other security groups (F4.1).
    SecurityGroups {
        /// Which interface.
        interface: InterfaceKey,
        /// All of its groups from now on.
        groups: GroupListKey,
    },
    /// The source/destination check is switched on or off (F9.1, F9.2).
    SourceDestCheck {
        /// Of which interface.
        interface: InterfaceKey,
        /// Is it on from now on?
        enabled: bool,
    },
    /// Idle connections are tracked for another time (F4.34).
    TrackingTimeouts {
        /// At which interface.
        interface: InterfaceKey,
        /// The timeouts of whatever uses an entry from now on.
        timeouts: TrackingTimeouts,
    },
    /// The Amazon DNS server of a VPC answers, or does not (F2.5).
    DnsSupport {
        /// Which VPC.
        vpc: VpcKey,
        /// Does it answer from now on?
        enabled: bool,
    },
    /// A private address of an interface has another public address, or none (F7.2).
    PublicAddress {
        /// Which interface.
        interface: InterfaceKey,
        /// Which of its addresses.
        index: u16,
        /// The public address so far.
        before: Option<IpAddr>,
        /// The public address from now on; an Elastic IP, if there is one.
        public: Option<IpAddr>,
    },
    /// An internet gateway is attached to a VPC, or detached from it (F7.1, F7.10).
    InternetGateway {
        /// Which gateway.
        gateway: InternetGatewayKey,
        /// The VPC.
        vpc: VpcKey,
        /// Is it attached from now on?
        attached: bool,
    },
    /// A NAT gateway has another state (F6.14).
    NatGateway {
        /// Which gateway.
        gateway: NatGatewayKey,
        /// Its state from now on.
        state: NatState,
    },
    /// An instance has another state. One that does not run forgets what its interface tracks.
    Instance {
        /// Which instance.
        instance: InstanceKey,
        /// Its interface.
        interface: InterfaceKey,
        /// Its state from now on.
        state: InstanceState,
    },
    /// A server outside AWS runs, or does not.
    Server {
        /// Which server.
        server: ServerKey,
        /// Does it run from now on?
        running: bool,
    },
    /// The interface of a host takes packets of another size.
    Mtu {
        /// Whose: an instance's, or a server's.
        host: Host,
        /// The MTU so far.
        before: u16,
        /// The MTU from now on.
        mtu: u16,
    },
}

/// A list whose rows can be switched on and off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowList {
    /// The rules of a security group in one direction.
    SecurityGroup(SecurityGroupKey, Direction),
    /// The rules of a network ACL in one direction.
    NetworkAcl(NetworkAclKey, Direction),
    /// The routes of a table.
    RouteTable(RouteTableKey),
}

/// The state of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstanceState {
    /// At work.
    #[default]
    Running,
    /// Switched off; its interface keeps its private addresses and Elastic IPs (F1.22).
    Stopped,
    /// Gone for ever, and its interface with it.
    Terminated,
}

impl InstanceState {
    /// The word of the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Terminated => "terminated",
        }
    }
}

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
            Edit::Instance {
                instance, state, ..
            } => self.instances[instance.index()].state = state,
            Edit::Server { server, running } => self.servers[server.index()].running = running,
            Edit::Mtu { host, mtu, .. } => match host {
                Host::Instance(key) => self.instances[key.index()].mtu = mtu,
                Host::Server(key) => self.servers[key.index()].mtu = mtu,
            },
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
            RouteTarget::VpcEndpoint(_) => true,
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
        self.group_lists.clone_from(&other.group_lists);
        self.public_addresses.clone_from(&other.public_addresses);
    }
}
