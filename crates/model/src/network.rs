//! The parts of a VPC as AWS configures them, with every reference resolved.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr};
use ipnet::IpNet;

use crate::packet::{PortRange, Protocol, ProtocolMatch};
use crate::station::Stations;
use crate::time::SimDuration;

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
    /// Network interfaces that instances use. Those of gateways are part of the gateway.
    pub interfaces: Vec<NetworkInterface>,
    /// Instances.
    pub instances: Vec<Instance>,
    /// The places a packet can be at, derived from the rest.
    pub stations: Stations,
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
    /// The primary CIDR block, then the secondary ones (F1.6).
    pub cidr_blocks: Vec<IpNet>,
    /// Whether the Amazon DNS server answers (F2.5).
    pub enable_dns_support: bool,
    /// The table of subnets without an association of their own (F3.1).
    pub main_route_table: RouteTableKey,
    /// The attached internet gateway; at most one (F7.1).
    pub internet_gateway: Option<InternetGatewayKey>,
}

impl Vpc {
    /// Is the address in one of the VPC's CIDR blocks?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.cidr_blocks
            .iter()
            .any(|block| block.contains(&address))
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
    /// Its addresses.
    pub cidr_block: IpNet,
    /// The one route table it uses (F3.1).
    pub route_table: RouteTableKey,
    /// The one network ACL it uses (F5.1).
    pub network_acl: NetworkAclKey,
}

/// A route table. Rows keep the order in which they were written; order decides nothing (F3.5).
#[derive(Clone, Debug)]
pub struct RouteTable {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Is it its VPC's main route table?
    pub main: bool,
    /// The rows, `local` ones first.
    pub routes: Vec<Route>,
}

/// One row of a route table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Which destinations it is for.
    pub destination: IpNet,
    /// Where they go.
    pub target: RouteTarget,
}

/// The target of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteTarget {
    /// Stays inside the VPC.
    Local,
    /// To an internet gateway.
    InternetGateway(InternetGatewayKey),
    /// To a NAT gateway.
    NatGateway(NatGatewayKey),
    /// The target is gone: matches, and drops (F3.15, F3.17).
    Blackhole,
}

/// A security group: rules that allow, attached to network interfaces (F4.1, F4.2).
#[derive(Clone, Debug)]
pub struct SecurityGroup {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Rules for traffic towards the interface.
    pub ingress: Vec<SecurityGroupRule>,
    /// Rules for traffic away from the interface.
    pub egress: Vec<SecurityGroupRule>,
}

/// One rule of a security group. There is no order and no deny (F4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityGroupRule {
    /// The protocol.
    pub protocol: ProtocolMatch,
    /// Destination ports of the packet, in both directions (W0.3).
    pub ports: PortRange,
    /// The source of an ingress rule, the destination of an egress rule.
    pub peer: RulePeer,
}

/// Whom a security-group rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulePeer {
    /// Addresses.
    Cidr(IpNet),
    /// The private addresses of interfaces that carry this group (F4.8).
    Group(SecurityGroupKey),
}

/// A network ACL: numbered rules at a subnet's edge, without memory (F5.1).
#[derive(Clone, Debug)]
pub struct NetworkAcl {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Is it its VPC's default network ACL?
    pub default: bool,
    /// Rules for traffic into the subnet, by ascending number.
    pub ingress: Vec<NetworkAclRule>,
    /// Rules for traffic out of the subnet, by ascending number.
    pub egress: Vec<NetworkAclRule>,
}

/// One numbered rule. The final `*` rule, which denies, is not listed (F5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkAclRule {
    /// 1 to 32766; the lowest that matches decides (F5.2).
    pub rule_number: u16,
    /// The protocol.
    pub protocol: ProtocolMatch,
    /// Destination ports of the packet, in both directions (W0.3).
    pub ports: PortRange,
    /// The source for an inbound rule, the destination for an outbound rule.
    pub cidr_block: IpNet,
    /// What happens to a packet that matches.
    pub action: RuleAction,
}

/// What a network ACL rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleAction {
    /// Lets the packet pass.
    Allow,
    /// Drops it.
    Deny,
}

/// An internet gateway, attached to one VPC.
#[derive(Clone, Debug)]
pub struct InternetGateway {
    /// Id and name.
    pub identity: Identity,
    /// The VPC it is attached to.
    pub vpc: VpcKey,
}

/// A NAT gateway.
#[derive(Clone, Debug)]
pub struct NatGateway {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Zonal in a subnet, or regional with a route table of its own.
    pub placement: NatPlacement,
    /// Public gateways reach the internet, private ones other networks (F6.1).
    pub connectivity: NatConnectivity,
    /// The primary address, then up to seven secondary ones (F6.28).
    pub addresses: Vec<NatAddress>,
    /// How addresses are rewritten.
    pub translation: NatTranslation,
    /// Its requester-managed interface's id (F6.5).
    pub interface_id: String,
}

/// Where a NAT gateway is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NatPlacement {
    /// In one subnet of one Availability Zone (F6.3).
    Zonal(SubnetKey),
    /// One for the VPC, with its own route table and no subnet (F6.60).
    Regional(RouteTableKey),
}

/// What a NAT gateway connects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NatConnectivity {
    /// Has Elastic IP addresses.
    Public,
    /// Has none.
    Private,
}

/// One address of a NAT gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NatAddress {
    /// In the gateway's subnet; a regional gateway has none.
    pub private: Option<IpAddr>,
    /// The Elastic IP that belongs to it; a private gateway has none.
    pub public: Option<IpAddr>,
}

/// Which source address a NAT gateway writes, and how it picks a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NatTranslation {
    /// Its private address, and a free port (S0.1, S0.4, F6.20).
    ToPrivateAddress,
    /// Its public address, and a free port (S0.3, F6.64, W4.2).
    ToPublicAddress,
    /// Its Elastic IP, and the client's own port where that is free: as the notes tell it (S0.1, S0.4).
    ToElasticIpKeepingPort,
}

/// A network interface of an instance.
#[derive(Clone, Debug)]
pub struct NetworkInterface {
    /// Id and name.
    pub identity: Identity,
    /// Its subnet.
    pub subnet: SubnetKey,
    /// The instance it is attached to.
    pub instance: InstanceKey,
    /// The primary address, then the secondary ones.
    pub addresses: Vec<InterfaceAddress>,
    /// The attached groups; at least one.
    pub security_groups: Vec<SecurityGroupKey>,
    /// Its Ethernet address.
    pub mac_address: MacAddress,
    /// Refuses packets that are not its own, unless off (F9.1).
    pub source_dest_check: bool,
    /// How long idle connections stay in the tracking table (F4.30 ff.).
    pub tracking_timeouts: TrackingTimeouts,
}

/// A private address of an interface, and the public one the internet gateway maps it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// What the guest knows.
    pub private: IpAddr,
    /// What the internet knows.
    pub public: Option<IpAddr>,
}

impl NetworkInterface {
    /// Is this one of the interface's own private addresses?
    #[must_use]
    pub fn owns(&self, address: IpAddr) -> bool {
        self.addresses.iter().any(|own| own.private == address)
    }
}

/// An Ethernet address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddress(pub [u8; 6]);

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

/// The idle timeouts that AWS lets one configure on an interface (F4.30 to F4.32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackingTimeouts {
    /// `TcpEstablishedTimeout`.
    pub tcp_established: SimDuration,
    /// `UdpStreamTimeout`.
    pub udp_stream: SimDuration,
    /// `UdpTimeout`.
    pub udp: SimDuration,
}

/// An EC2 instance.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Id and name.
    pub identity: Identity,
    /// For example `m5.large`; decides the default of F4.30.
    pub instance_type: String,
    /// Its primary interface.
    pub interface: InterfaceKey,
    /// The operating system's range of ephemeral ports (F5.20 ff.).
    pub ephemeral_ports: PortRange,
    /// The interface's MTU as the guest sets it (F9.20).
    pub mtu: u16,
    /// TCP ports its server application listens on.
    pub listen: Vec<u16>,
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

    /// An instance.
    #[must_use]
    pub fn instance(&self, key: InstanceKey) -> &Instance {
        &self.instances[key.index()]
    }
}

/// Does a protocol's rule look at ports? (F4.6)
pub(crate) const fn ports_count_for(protocol: ProtocolMatch) -> bool {
    matches!(protocol, ProtocolMatch::Only(Protocol::Tcp | Protocol::Udp))
}
