//! The stages of a packet's way, and which component each one stands for.

use core::net::IpAddr;
use vpclab_model::{
    AttachmentKey, CustomerEntry, CustomerGatewayKey, Direction, EgressOnlyGatewayKey, InstanceKey,
    InterfaceKey, InterfaceOwner, InternetGatewayKey, NatGatewayKey, NatPlacement, Network,
    PeeringKey, RouteTableKey, RouteTarget, ServerKey, StationKey, SubnetKey, VpcEndpointKey,
    VpcKey, VpnGatewayKey,
};

use crate::addresses::{AddressBook, PrivateOwner};

/// Where a packet is about to be, and on which way through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// From a guest into its interface.
    EniEgress(InterfaceKey),
    /// Past the groups of the interface, outwards.
    SecurityGroupEgress(InterfaceKey),
    /// Out of a subnet.
    NetworkAclEgress(SubnetKey, AfterEgress),
    /// To the router of a subnet.
    RouteTable(SubnetKey, RouteOrder),
    /// To the table that steers what comes in by a gateway (F3.22).
    IngressRouteTable(Gateway),
    /// To the route table of a regional NAT gateway.
    GatewayRouteTable(NatGatewayKey),
    /// Into a subnet, to something in it.
    NetworkAclIngress(SubnetKey, Inside),
    /// Past the groups of the interface, inwards.
    SecurityGroupIngress(InterfaceKey),
    /// Through the interface to its guest.
    EniIngress(InterfaceKey),
    /// To the guest.
    Instance(InstanceKey),
    /// To the Amazon DNS server; the interface is where its answer goes.
    Resolver(VpcKey, InterfaceKey),
    /// To a NAT gateway, from its clients' side.
    NatFromInside(NatGatewayKey),
    /// To a NAT gateway, from the side it translates towards.
    NatFromOutside(NatGatewayKey),
    /// Out of a VPC.
    InternetGatewayEgress(InternetGatewayKey),
    /// Into a VPC.
    InternetGatewayIngress(InternetGatewayKey),
    /// Out of a VPC, to a customer's network.
    VpnGatewayEgress(VpnGatewayKey),
    /// Into a VPC, from the network behind this customer gateway.
    VpnGatewayIngress(VpnGatewayKey, CustomerGatewayKey),
    /// Out of a VPC, by an egress-only internet gateway.
    EgressOnlyOut(EgressOnlyGatewayKey),
    /// Into a VPC, by an egress-only internet gateway.
    EgressOnlyIn(EgressOnlyGatewayKey),
    /// Out of AWS.
    EdgeEgress,
    /// Into AWS.
    EdgeIngress,
    /// Across the internet, to whoever has the destination address.
    Internet,
    /// To a node of a service, from a client; the interface is the node's.
    Node(InterfaceKey),
    /// To a node of a service, from the service.
    NodeBack(InterfaceKey),
    /// Through a gateway endpoint to its service.
    GatewayEndpoint(VpcEndpointKey),
    /// Through a gateway endpoint, from its service.
    GatewayEndpointBack(VpcEndpointKey),
    /// To a server.
    Server(ServerKey),
    /// From a server onto its own link, and no further: ARP.
    ServerLink(ServerKey),
    /// Into a transit gateway, from a VPC by one of its subnets; by none if its zone has none.
    TransitGatewayEnter(AttachmentKey, Option<SubnetKey>),
    /// To a transit gateway's route table, from an attachment, and by which subnet.
    TransitGateway(AttachmentKey, Option<SubnetKey>),
    /// From another transit gateway, or a customer's network: the attachment is this one's end.
    TransitGatewayCross(AttachmentKey),
    /// Out of a transit gateway, into a VPC or to a customer's network.
    TransitGatewayLeave(AttachmentKey, Option<SubnetKey>),
    /// Out of a VPC, over a peering connection.
    Peering(PeeringKey, VpcKey),
}

/// Where a VPC meets another network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gateway {
    Internet(InternetGatewayKey),
    Vpn(VpnGatewayKey),
}

/// What follows the network ACL on the way out of a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterEgress {
    /// The subnet's route table (W1.4, W1.5).
    RouteTable,
    /// What the route table has chosen already (W2.5, W2.6).
    Target(RouteTarget),
    /// The node of a load balancer that waits for this answer.
    Node(InterfaceKey),
}

/// Whether a subnet's route table is asked before or after its network ACL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RouteOrder {
    /// For packets that leave an interface or a NAT gateway outwards: W1.4 and W1.5, W1.8 and W1.9.
    AfterAcl,
    /// For the answers that a NAT gateway hands back: W2.5 and W2.6.
    BeforeAcl,
    /// For what a transit gateway brings: as above, and a packet that stays in the attachment's
    /// subnet meets no ACL (F5.16).
    FromTransitGateway,
}

/// Something in a subnet that a packet can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    /// An interface.
    Interface(InterfaceKey),
    /// A NAT gateway that a route leads to.
    NatClientSide(NatGatewayKey),
    /// A NAT gateway whose own address is the destination.
    NatOwnAddress(NatGatewayKey),
    /// A transit gateway's attachment, in the subnet where it is.
    TransitGateway(AttachmentKey, SubnetKey),
}

impl Stage {
    /// Whoever has an interface: where what is for it ends, and what comes from it begins.
    pub(crate) fn owner_of(network: &Network, key: InterfaceKey) -> Option<Self> {
        match network.interface(key).owner {
            InterfaceOwner::Instance(instance) => Some(Self::Instance(instance)),
            InterfaceOwner::VpcEndpoint(_) | InterfaceOwner::LoadBalancer(_) => {
                Some(Self::Node(key))
            }
            InterfaceOwner::Service | InterfaceOwner::Nobody => None,
        }
    }

    /// Where a packet from the network behind a customer gateway comes in.
    pub(crate) const fn from_customer(customer: CustomerGatewayKey, entry: CustomerEntry) -> Self {
        match entry {
            CustomerEntry::VpnGateway(key) => Self::VpnGatewayIngress(key, customer),
            CustomerEntry::Attachment(key) => Self::TransitGatewayCross(key),
        }
    }

    /// The direction in which a packet meets the component, seen from whoever decides; none where
    /// there is no inside and outside, or where only the component knows it.
    pub(crate) const fn direction(self) -> Option<Direction> {
        Some(match self {
            Self::EniEgress(_)
            | Self::SecurityGroupEgress(_)
            | Self::NetworkAclEgress(..)
            | Self::NatFromInside(_)
            | Self::InternetGatewayEgress(_)
            | Self::VpnGatewayEgress(_)
            | Self::EgressOnlyOut(_)
            | Self::EdgeEgress
            | Self::GatewayEndpoint(_)
            | Self::TransitGatewayLeave(..) => Direction::Egress,
            Self::EniIngress(_)
            | Self::SecurityGroupIngress(_)
            | Self::NetworkAclIngress(..)
            | Self::IngressRouteTable(_)
            | Self::NatFromOutside(_)
            | Self::InternetGatewayIngress(_)
            | Self::VpnGatewayIngress(..)
            | Self::EgressOnlyIn(_)
            | Self::EdgeIngress
            | Self::NodeBack(_)
            | Self::GatewayEndpointBack(_)
            | Self::TransitGatewayEnter(..) => Direction::Ingress,
            Self::RouteTable(..)
            | Self::GatewayRouteTable(_)
            | Self::Instance(_)
            | Self::Resolver(..)
            | Self::Internet
            | Self::Node(_)
            | Self::Server(_)
            | Self::ServerLink(_)
            | Self::TransitGateway(..)
            | Self::TransitGatewayCross(_)
            | Self::Peering(..) => return None,
        })
    }

    /// The station that a stage stands for.
    ///
    /// Every key here comes from the network whose stations these are, so each has its station; the
    /// internet and the edge exist in every scenario.
    pub(crate) fn station(self, network: &Network) -> StationKey {
        let stations = &network.stations;
        let fallback = StationKey(0);
        match self {
            Self::EniEgress(key) | Self::EniIngress(key) => stations.interfaces[key.index()].eni,
            Self::SecurityGroupEgress(key) | Self::SecurityGroupIngress(key) => {
                let stations = stations.interfaces[key.index()];
                stations.security_group.unwrap_or(stations.eni)
            }
            Self::NetworkAclEgress(key, _) | Self::NetworkAclIngress(key, _) => {
                stations.subnets[key.index()].network_acl
            }
            Self::RouteTable(key, _) => stations.subnets[key.index()].route_table,
            Self::GatewayRouteTable(key) => stations.nat_gateways[key.index()]
                .route_table
                .unwrap_or(fallback),
            Self::IngressRouteTable(Gateway::Internet(key)) => stations.internet_gateways
                [key.index()]
            .route_table
            .unwrap_or(fallback),
            Self::IngressRouteTable(Gateway::Vpn(key)) => stations.vpn_gateways[key.index()]
                .route_table
                .unwrap_or(fallback),
            Self::VpnGatewayEgress(key) | Self::VpnGatewayIngress(key, _) => {
                stations.vpn_gateways[key.index()].gateway
            }
            Self::EgressOnlyOut(key) | Self::EgressOnlyIn(key) => {
                stations.egress_only_gateways[key.index()]
            }
            Self::Instance(key) => stations.instances[key.index()],
            Self::Resolver(key, _) => stations.resolvers[key.index()],
            Self::NatFromInside(key) | Self::NatFromOutside(key) => {
                stations.nat_gateways[key.index()].nat_gateway
            }
            Self::InternetGatewayEgress(key) | Self::InternetGatewayIngress(key) => {
                stations.internet_gateways[key.index()].gateway
            }
            Self::EdgeEgress | Self::EdgeIngress => stations.edge.unwrap_or(fallback),
            Self::Internet => stations.internet.unwrap_or(fallback),
            Self::Node(key) | Self::NodeBack(key) => stations.interfaces[key.index()].owner,
            Self::GatewayEndpoint(key) | Self::GatewayEndpointBack(key) => {
                stations.vpc_endpoints[key.index()].unwrap_or(fallback)
            }
            Self::Server(key) | Self::ServerLink(key) => stations.servers[key.index()],
            Self::TransitGatewayEnter(key, _)
            | Self::TransitGatewayCross(key)
            | Self::TransitGatewayLeave(key, _) => stations.attachments[key.index()],
            Self::TransitGateway(key, _) => {
                stations.transit_gateways[network.attachment(key).transit_gateway.index()]
            }
            Self::Peering(key, _) => stations.peerings[key.index()],
        }
    }
}

impl Gateway {
    pub(crate) fn vpc(self, network: &Network) -> VpcKey {
        match self {
            Self::Internet(key) => network.internet_gateway(key).vpc,
            Self::Vpn(key) => network.vpn_gateway(key).vpc,
        }
    }

    /// The table that steers what comes in, if it has one (F3.22).
    pub(crate) fn route_table(self, network: &Network) -> Option<RouteTableKey> {
        match self {
            Self::Internet(key) => network.internet_gateway(key).route_table,
            Self::Vpn(key) => network.vpn_gateway(key).route_table,
        }
    }
}

impl Inside {
    /// Where a packet for this goes once it is in the subnet.
    pub(crate) fn stage(self, network: &Network) -> Stage {
        match self {
            Self::Interface(key) => past_groups_in(network, key),
            Self::NatClientSide(key) => Stage::NatFromInside(key),
            Self::NatOwnAddress(key) => Stage::NatFromOutside(key),
            Self::TransitGateway(key, subnet) => Stage::TransitGatewayEnter(key, Some(subnet)),
        }
    }
}

/// Where a route leads from a subnet, or from a gateway that lies in none.
///
/// None if it stays in the VPC and nothing there has the address.
pub(crate) fn toward(
    network: &Network,
    addresses: &AddressBook,
    vpc: VpcKey,
    from: Option<SubnetKey>,
    target: RouteTarget,
    destination: IpAddr,
) -> Option<Stage> {
    match target {
        RouteTarget::Local => {
            let owner = addresses.private_owner(vpc, destination)?;
            Some(toward_owner(network, from, owner))
        }
        RouteTarget::NatGateway(key) => Some(into(
            network,
            from,
            nat_subnet(network, key),
            Inside::NatClientSide(key),
        )),
        RouteTarget::Interface(key) => Some(into(
            network,
            from,
            Some(network.interface(key).subnet),
            Inside::Interface(key),
        )),
        RouteTarget::InternetGateway(key) => Some(Stage::InternetGatewayEgress(key)),
        RouteTarget::VpnGateway(key) => Some(Stage::VpnGatewayEgress(key)),
        RouteTarget::EgressOnlyGateway(key) => Some(Stage::EgressOnlyOut(key)),
        RouteTarget::VpcEndpoint(key) => Some(Stage::GatewayEndpoint(key)),
        RouteTarget::Peering(key) => Some(Stage::Peering(key, vpc)),
        RouteTarget::TransitGateway(gateway) => {
            let key = network.attachment_of(gateway, vpc)?;
            let attachment = network.vpc_attachment(key)?;
            let subnet = match from {
                Some(from) => {
                    let zone = &network.subnet(from).availability_zone;
                    network.attachment_subnet(attachment, zone)
                }
                // `MODEL`: what comes from no subnet takes the first.
                None => attachment
                    .subnets
                    .in_force()
                    .next()
                    .map(|(_, first)| *first),
            };
            // Its ACL is asked even where the packet was in the subnet before (F5.16, F5.17).
            Some(match subnet {
                Some(subnet) => {
                    Stage::NetworkAclIngress(subnet, Inside::TransitGateway(key, subnet))
                }
                None => Stage::TransitGatewayEnter(key, None),
            })
        }
        RouteTarget::Blackhole | RouteTarget::Unknown(_) => None,
    }
}

/// To whoever has an address in the VPC.
pub(crate) fn toward_owner(
    network: &Network,
    from: Option<SubnetKey>,
    owner: PrivateOwner,
) -> Stage {
    match owner {
        PrivateOwner::Interface(key) => {
            let subnet = Some(network.interface(key).subnet);
            into(network, from, subnet, Inside::Interface(key))
        }
        PrivateOwner::NatGateway(key) => {
            let subnet = nat_subnet(network, key);
            into(network, from, subnet, Inside::NatOwnAddress(key))
        }
    }
}

/// Into an interface, past its groups if it has any: a load balancer need not have one.
pub(crate) fn past_groups_in(network: &Network, key: InterfaceKey) -> Stage {
    if network.interface(key).security_groups.is_empty() {
        Stage::EniIngress(key)
    } else {
        Stage::SecurityGroupIngress(key)
    }
}

/// Into a subnet past its ACL, unless the packet is in it already (F5.9).
pub(crate) fn into(
    network: &Network,
    from: Option<SubnetKey>,
    to: Option<SubnetKey>,
    inside: Inside,
) -> Stage {
    match to {
        Some(subnet) if from != Some(subnet) => Stage::NetworkAclIngress(subnet, inside),
        _ => inside.stage(network),
    }
}

/// The subnet of a NAT gateway; a regional one has none (F6.60).
pub(crate) fn nat_subnet(network: &Network, key: NatGatewayKey) -> Option<SubnetKey> {
    match network.nat_gateway(key).placement {
        NatPlacement::Zonal(subnet) => Some(subnet),
        NatPlacement::Regional(_) => None,
    }
}

/// The route table that what a NAT gateway sends is subject to: its subnet's, or a regional one's own.
pub(crate) fn nat_route_table(network: &Network, key: NatGatewayKey) -> RouteTableKey {
    match network.nat_gateway(key).placement {
        NatPlacement::Zonal(subnet) => network.subnet(subnet).route_table,
        NatPlacement::Regional(table) => table,
    }
}
