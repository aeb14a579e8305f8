//! The parts of a VPC as AWS configures them, with every reference resolved.

mod apply;
mod block;
mod block_public_access;
mod dns;
mod edit;
mod gateway;
mod host;
mod interface;
mod load_balancer;
mod metadata;
mod peering;
mod prefix_list;
mod routing;
mod rows;
mod security;
mod transit_gateway;
mod unknown;
mod vpc_endpoint;
mod vpn;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

pub use block_public_access::*;
pub use dns::*;
pub use edit::*;
pub use gateway::*;
pub use host::ServerState;
pub use interface::*;
pub use load_balancer::*;
pub use metadata::*;
pub use peering::*;
pub use prefix_list::*;
pub use routing::*;
pub use rows::Rows;
pub use security::*;
pub use transit_gateway::*;
pub use unknown::*;
pub use vpc_endpoint::*;
pub use vpn::*;

use crate::station::Stations;
use block::covers;

/// A position in one of [`Network`]'s lists. Only [`crate::check`] makes them, so they always exist.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into its list.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}
pub(crate) use keys;

keys! {
    /// A VPC.
    VpcKey
    /// A subnet.
    SubnetKey
    /// A route table.
    RouteTableKey
    /// A security group.
    SecurityGroupKey
    /// A network ACL.
    NetworkAclKey
    /// An internet gateway.
    InternetGatewayKey
    /// A NAT gateway.
    NatGatewayKey
    /// A network interface (ENI).
    InterfaceKey
    /// An instance.
    InstanceKey
    /// A VPC endpoint.
    VpcEndpointKey
    /// A load balancer.
    LoadBalancerKey
    /// A target group.
    TargetGroupKey
    /// A prefix list.
    PrefixListKey
    /// A list of security groups that an edit gives to an interface.
    GroupListKey
    /// A virtual private gateway.
    VpnGatewayKey
    /// An egress-only internet gateway.
    EgressOnlyGatewayKey
    /// A customer gateway.
    CustomerGatewayKey
    /// A VPC peering connection.
    PeeringKey
}

/// The AWS side of a scenario.
#[derive(Clone, Debug)]
pub struct Network {
    /// The Region, for example `us-east-1`.
    pub region: String,
    /// VPCs.
    pub vpcs: Vec<Vpc>,
    /// Subnets.
    pub subnets: Vec<Subnet>,
    /// Route tables.
    pub route_tables: Vec<RouteTable>,
    /// Security groups.
    pub security_groups: Vec<SecurityGroup>,
    /// Network ACLs.
    pub network_acls: Vec<NetworkAcl>,
    /// Internet gateways.
    pub internet_gateways: Vec<InternetGateway>,
    /// NAT gateways.
    pub nat_gateways: Vec<NatGateway>,
    /// Network interfaces: the primary ones of instances, in their order, then those that AWS makes
    /// for services, then the others of instances, and those without an instance. Those of gateways
    /// are part of the gateway.
    pub interfaces: Vec<NetworkInterface>,
    /// Instances.
    pub instances: Vec<Instance>,
    /// Prefix lists.
    pub prefix_lists: Vec<PrefixList>,
    /// Virtual private gateways.
    pub vpn_gateways: Vec<VpnGateway>,
    /// Egress-only internet gateways.
    pub egress_only_gateways: Vec<EgressOnlyGateway>,
    /// Customer gateways: all that is known of them is what they are called.
    pub customer_gateways: Vec<Identity>,
    /// What joins the two.
    pub customer_links: Vec<CustomerLink>,
    /// Private hosted zones.
    pub hosted_zones: Vec<HostedZone>,
    /// The lists of security groups that edits speak of.
    pub group_lists: Vec<Vec<SecurityGroupKey>>,
    /// Every public address that AWS has in this scenario, whether or not anything has it now.
    pub public_addresses: Vec<IpAddr>,
    /// How the servers outside are, by their keys.
    pub servers: Vec<ServerState>,
    /// VPC endpoints.
    pub vpc_endpoints: Vec<VpcEndpoint>,
    /// Target groups.
    pub target_groups: Vec<TargetGroup>,
    /// Network Load Balancers.
    pub load_balancers: Vec<LoadBalancer>,
    /// VPC peering connections.
    pub peerings: Vec<Peering>,
    /// The Region's switch against internet traffic.
    pub block_public_access: BlockPublicAccess,
    /// Transit gateways.
    pub transit_gateways: Vec<TransitGateway>,
    /// What is attached to transit gateways.
    pub attachments: Vec<Attachment>,
    /// Route tables of transit gateways.
    pub transit_gateway_route_tables: Vec<TransitGatewayRouteTable>,
    /// What is spoken of and not here.
    pub unknown: Vec<Unknown>,
    /// The places a packet can be at, derived from the rest.
    pub stations: Stations,
}

impl Network {
    /// A VPC.
    #[must_use]
    pub fn vpc(&self, key: VpcKey) -> &Vpc {
        &self.vpcs[key.index()]
    }

    /// A subnet.
    #[must_use]
    pub fn subnet(&self, key: SubnetKey) -> &Subnet {
        &self.subnets[key.index()]
    }

    /// A route table.
    #[must_use]
    pub fn route_table(&self, key: RouteTableKey) -> &RouteTable {
        &self.route_tables[key.index()]
    }

    /// A security group.
    #[must_use]
    pub fn security_group(&self, key: SecurityGroupKey) -> &SecurityGroup {
        &self.security_groups[key.index()]
    }

    /// A network ACL.
    #[must_use]
    pub fn network_acl(&self, key: NetworkAclKey) -> &NetworkAcl {
        &self.network_acls[key.index()]
    }

    /// An internet gateway.
    #[must_use]
    pub fn internet_gateway(&self, key: InternetGatewayKey) -> &InternetGateway {
        &self.internet_gateways[key.index()]
    }

    /// A NAT gateway.
    #[must_use]
    pub fn nat_gateway(&self, key: NatGatewayKey) -> &NatGateway {
        &self.nat_gateways[key.index()]
    }

    /// A network interface.
    #[must_use]
    pub fn interface(&self, key: InterfaceKey) -> &NetworkInterface {
        &self.interfaces[key.index()]
    }

    /// A load balancer.
    #[must_use]
    pub fn load_balancer(&self, key: LoadBalancerKey) -> &LoadBalancer {
        &self.load_balancers[key.index()]
    }

    /// A target group.
    #[must_use]
    pub fn target_group(&self, key: TargetGroupKey) -> &TargetGroup {
        &self.target_groups[key.index()]
    }

    /// A VPC endpoint.
    #[must_use]
    pub fn vpc_endpoint(&self, key: VpcEndpointKey) -> &VpcEndpoint {
        &self.vpc_endpoints[key.index()]
    }

    /// A VPC peering connection.
    #[must_use]
    pub fn peering(&self, key: PeeringKey) -> &Peering {
        &self.peerings[key.index()]
    }

    /// An instance.
    #[must_use]
    pub fn instance(&self, key: InstanceKey) -> &Instance {
        &self.instances[key.index()]
    }

    /// An egress-only internet gateway.
    #[must_use]
    pub fn egress_only_gateway(&self, key: EgressOnlyGatewayKey) -> &EgressOnlyGateway {
        &self.egress_only_gateways[key.index()]
    }

    /// A virtual private gateway.
    #[must_use]
    pub fn vpn_gateway(&self, key: VpnGatewayKey) -> &VpnGateway {
        &self.vpn_gateways[key.index()]
    }

    /// What a customer gateway is called.
    #[must_use]
    pub fn customer_gateway(&self, key: CustomerGatewayKey) -> &Identity {
        &self.customer_gateways[key.index()]
    }

    /// A prefix list.
    #[must_use]
    pub fn prefix_list(&self, key: PrefixListKey) -> &PrefixList {
        &self.prefix_lists[key.index()]
    }
}

/// What AWS calls a thing: its id, and the value of its `Name` tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `vpc-0a1b…`, or the name where the scenario gives no id.
    pub id: String,
    /// The `Name` tag.
    pub name: Option<String>,
}

impl Identity {
    /// The name where there is one, else the id.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

/// A virtual private cloud.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// Id and name.
    pub identity: Identity,
    /// Its Region.
    pub region: String,
    /// The account that owns it, if that is known.
    pub owner_id: Option<String>,
    /// Is no more known of it than this and its blocks? It is of another account, or nobody has
    /// described it.
    pub unknown: bool,
    /// The primary CIDR block, then the secondary ones (F1.6), then those of IPv6 (F1.16).
    pub cidr_blocks: Vec<IpNet>,
    /// Whether the Amazon DNS server answers (F2.5).
    pub enable_dns_support: bool,
    /// Whether AWS gives instances names (F2.6); see [`Vpc::has_dns_hostnames`].
    pub enable_dns_hostnames: bool,
    /// Whom its instances ask for names: the DHCP option (F2.10).
    pub name_servers: Vec<NameServer>,
    /// The table of subnets without an association of their own (F3.1).
    pub main_route_table: RouteTableKey,
    /// The attached internet gateway; at most one (F7.1).
    pub internet_gateway: Option<InternetGatewayKey>,
}

impl Vpc {
    /// Is the address in one of the VPC's CIDR blocks?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.cidr_blocks.iter().any(|block| covers(block, address))
    }

    /// The Amazon DNS server's address in the VPC: base + 2 of the primary CIDR (F1.15, F2.1).
    #[must_use]
    pub fn resolver_address(&self) -> Option<IpAddr> {
        match self.cidr_blocks.first()? {
            IpNet::V4(primary) => {
                let base = u32::from(primary.network());
                Some(IpAddr::V4(Ipv4Addr::from(base.wrapping_add(2))))
            }
            IpNet::V6(_) => None,
        }
    }
}

/// A subnet: a part of a VPC in one Availability Zone (F1.12).
#[derive(Clone, Debug)]
pub struct Subnet {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// For example `us-east-1a`.
    pub availability_zone: String,
    /// The same in every account, for example `use1-az1`, if it is stated.
    pub availability_zone_id: Option<String>,
    /// Its addresses: of IPv4, of IPv6, or both in this order (F1.19).
    pub cidr_blocks: Vec<IpNet>,
    /// Does the Amazon DNS server make up IPv6 addresses for names that have none? (F2.22)
    pub enable_dns64: bool,
    /// The one route table it uses (F3.1).
    pub route_table: RouteTableKey,
    /// Is that its VPC's main table, because it has no association of its own? (F3.1, F3.2)
    pub implicit_route_table: bool,
    /// The one network ACL it uses (F5.1).
    pub network_acl: NetworkAclKey,
}

impl Subnet {
    /// Is the address in one of the subnet's blocks?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.cidr_blocks.iter().any(|block| covers(block, address))
    }

    /// Its IPv4 addresses, if it has any.
    #[must_use]
    pub fn ipv4(&self) -> Option<Ipv4Net> {
        self.cidr_blocks.iter().find_map(|block| match block {
            IpNet::V4(block) => Some(*block),
            IpNet::V6(_) => None,
        })
    }

    /// Its IPv6 addresses, if it has any.
    #[must_use]
    pub fn ipv6(&self) -> Option<Ipv6Net> {
        self.cidr_blocks.iter().find_map(|block| match block {
            IpNet::V6(block) => Some(*block),
            IpNet::V4(_) => None,
        })
    }
}
