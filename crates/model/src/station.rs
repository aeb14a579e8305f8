//! The places a packet can be at.
//!
//! One AWS component may be passed at several places: a network ACL that serves two subnets stands
//! at two edges, a route table is looked up for each subnet that uses it. A station is a component
//! *at a place*; the picture draws stations, the log names them.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::network::{
    AttachmentKey, EgressOnlyGatewayKey, InstanceKey, InterfaceKey, InternetGatewayKey,
    NatGatewayKey, PeeringKey, SubnetKey, TransitGatewayKey, VpcEndpointKey, VpcKey, VpnGatewayKey,
    keys,
};
use crate::scenario::ServerKey;

keys! {
    /// A station.
    StationKey
}

/// The kinds of component, spelled as in the contract of `trace --json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum StationKind {
    /// An EC2 instance.
    Instance,
    /// A network interface.
    Eni,
    /// The security groups of one interface.
    SecurityGroup,
    /// A network ACL at one subnet's edge.
    NetworkAcl,
    /// A route table as one subnet, one regional NAT gateway, or what comes in by one gateway uses it.
    RouteTable,
    /// A NAT gateway.
    NatGateway,
    /// An internet gateway.
    InternetGateway,
    /// The Amazon DNS server of a VPC.
    Resolver,
    /// Where AWS's network meets the internet.
    Edge,
    /// The networks between.
    Internet,
    /// A server on the internet.
    Server,
    /// An egress-only internet gateway.
    EgressOnlyInternetGateway,
    /// A VPC peering connection.
    Peering,
    /// A transit gateway.
    TransitGateway,
    /// The peering of two transit gateways.
    TransitGatewayPeering,
    /// A virtual private gateway.
    VpnGateway,
    /// A gateway endpoint, or an interface endpoint.
    VpcEndpoint,
    /// A Network Load Balancer.
    LoadBalancer,
}

impl StationKind {
    /// As in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Eni => "eni",
            Self::SecurityGroup => "security-group",
            Self::NetworkAcl => "network-acl",
            Self::RouteTable => "route-table",
            Self::NatGateway => "nat-gateway",
            Self::InternetGateway => "internet-gateway",
            Self::Resolver => "resolver",
            Self::Edge => "edge",
            Self::Internet => "internet",
            Self::Server => "server",
            Self::EgressOnlyInternetGateway => "egress-only-internet-gateway",
            Self::Peering => "peering",
            Self::TransitGateway => "transit-gateway",
            Self::TransitGatewayPeering => "transit-gateway-peering",
            Self::VpnGateway => "vpn-gateway",
            Self::VpcEndpoint => "vpc-endpoint",
            Self::LoadBalancer => "load-balancer",
        }
    }
}

/// A component at a place.
#[derive(Clone, Debug)]
pub struct Station {
    /// What kind of component.
    pub kind: StationKind,
    /// AWS's id of the component; `internet` and `edge` for those two.
    pub component: String,
    /// Its `Name` tag, or another short name.
    pub name: Option<String>,
    /// Where.
    pub place: StationPlace,
}

/// Where a station stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationPlace {
    /// At an instance.
    Instance(InstanceKey),
    /// At an interface of an instance.
    Interface(InterfaceKey),
    /// At a subnet's edge.
    Subnet(SubnetKey),
    /// At a NAT gateway.
    NatGateway(NatGatewayKey),
    /// At an internet gateway.
    InternetGateway(InternetGatewayKey),
    /// At a virtual private gateway.
    VpnGateway(VpnGatewayKey),
    /// At a gateway endpoint.
    VpcEndpoint(VpcEndpointKey),
    /// Somewhere in a VPC.
    Vpc(VpcKey),
    /// In the Region, outside every VPC.
    Region,
    /// Outside AWS.
    World,
    /// At a server on the internet.
    Server(ServerKey),
    /// At a transit gateway.
    TransitGateway(TransitGatewayKey),
    /// At an attachment of a transit gateway.
    Attachment(AttachmentKey),
    /// Between the two VPCs of a peering connection.
    Peering(PeeringKey),
    /// At an egress-only internet gateway.
    EgressOnlyGateway(EgressOnlyGatewayKey),
}

/// All stations of a scenario, and the way to each.
#[derive(Clone, Debug, Default)]
pub struct Stations {
    /// Every station.
    pub all: Vec<Station>,
    /// By instance.
    pub instances: Vec<StationKey>,
    /// By interface.
    pub interfaces: Vec<InterfaceStations>,
    /// By subnet.
    pub subnets: Vec<SubnetStations>,
    /// By NAT gateway.
    pub nat_gateways: Vec<NatGatewayStations>,
    /// By internet gateway.
    pub internet_gateways: Vec<GatewayStations>,
    /// By virtual private gateway.
    pub vpn_gateways: Vec<GatewayStations>,
    /// By egress-only internet gateway.
    pub egress_only_gateways: Vec<StationKey>,
    /// By VPC endpoint: gateway endpoints; those with interfaces stand there.
    pub vpc_endpoints: Vec<Option<StationKey>>,
    /// By transit gateway.
    pub transit_gateways: Vec<StationKey>,
    /// By attachment of a transit gateway; both ends of a peering stand at the same place.
    pub attachments: Vec<StationKey>,
    /// By VPC peering connection.
    pub peerings: Vec<StationKey>,
    /// By VPC: its resolver.
    pub resolvers: Vec<StationKey>,
    /// By server.
    pub servers: Vec<StationKey>,
    /// The edge of AWS's network.
    pub edge: Option<StationKey>,
    /// The internet.
    pub internet: Option<StationKey>,
}

/// The stations at an interface.
#[derive(Clone, Copy, Debug)]
pub struct InterfaceStations {
    /// The interface itself.
    pub eni: StationKey,
    /// Its security groups; none where it has no group.
    pub security_group: Option<StationKey>,
    /// Whose it is: an instance, or a service's node; itself where nothing more is known.
    pub owner: StationKey,
}

/// The stations at a subnet's edge.
#[derive(Clone, Copy, Debug)]
pub struct SubnetStations {
    /// Its network ACL.
    pub network_acl: StationKey,
    /// Its route table.
    pub route_table: StationKey,
}

/// The stations at a NAT gateway.
#[derive(Clone, Copy, Debug)]
pub struct NatGatewayStations {
    /// The gateway itself.
    pub nat_gateway: StationKey,
    /// Its own route table, if it is regional.
    pub route_table: Option<StationKey>,
}

/// The stations at a gateway of a VPC.
#[derive(Clone, Copy, Debug)]
pub struct GatewayStations {
    /// The gateway itself.
    pub gateway: StationKey,
    /// The table that steers what comes in, if it has one (F3.22).
    pub route_table: Option<StationKey>,
}

impl Stations {
    /// A station.
    #[must_use]
    pub fn station(&self, key: StationKey) -> &Station {
        &self.all[key.index()]
    }

    /// Every station with its key.
    pub fn iter(&self) -> impl Iterator<Item = (StationKey, &Station)> {
        (0..).map(StationKey).zip(&self.all)
    }
}
