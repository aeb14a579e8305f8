//! What there is, and what lies in what: all that a picture needs.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use vpclab_model::{
    AttachmentResource, InterfaceOwner, NatPlacement, RouteTarget, Scenario, StationKind,
    StationPlace,
};

/// What there is, and what lies in what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Topology {
    /// The Region.
    pub region: String,
    /// VPCs.
    pub vpcs: Vec<VpcView>,
    /// Availability Zones that hold a subnet, per VPC, by name.
    pub zones: Vec<ZoneView>,
    /// Subnets.
    pub subnets: Vec<SubnetView>,
    /// Stations; a station's number is its position here.
    pub stations: Vec<TopologyStation>,
}

/// A VPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct VpcView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its Region.
    pub region: String,
    /// Its CIDR blocks, the primary one first.
    pub cidr_blocks: Vec<String>,
}

/// An Availability Zone, as far as one VPC uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct ZoneView {
    /// The VPC's id.
    pub vpc: String,
    /// For example `us-east-1a`.
    pub name: String,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct SubnetView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The VPC's id.
    pub vpc: String,
    /// Its Availability Zone.
    pub zone: String,
    /// Its first CIDR block: the IPv4 one, unless it is IPv6-only.
    pub cidr_block: String,
    /// All its CIDR blocks: of IPv4, of IPv6, or both in this order.
    pub cidr_blocks: Vec<String>,
    /// Does its route table have a route to an internet gateway? (F1.20)
    pub public: bool,
}

/// A station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct TopologyStation {
    /// Its number.
    pub station: u32,
    /// AWS's id of the component.
    pub component: String,
    /// What kind of component.
    pub kind: StationKind,
    /// Its name.
    pub name: Option<String>,
    /// The VPC it is in.
    pub vpc: Option<String>,
    /// The subnet it is in, or at whose edge it stands.
    pub subnet: Option<String>,
    /// The instance it belongs to: that of an interface, or of an interface's groups.
    pub instance: Option<String>,
    /// The gateway or service it belongs to: that of a route table which is a gateway's own; that of
    /// an interface of an endpoint or a load balancer; the customer gateway of a server behind one.
    pub gateway: Option<String>,
    /// What it joins, by id: the two VPCs of a peering connection, the attachments of a transit
    /// gateway, the gateway and the VPC of an attachment, the two gateways of their peering.
    pub joins: Vec<String>,
    /// Addresses to show beside it: `10.0.0.220`, `198.51.100.10 (Elastic IP)`.
    pub addresses: Vec<String>,
}

impl Topology {
    /// Of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let network = &scenario.network;
        let vpcs = network
            .vpcs
            .iter()
            .map(|vpc| VpcView {
                id: vpc.identity.id.clone(),
                name: vpc.identity.name.clone(),
                region: vpc.region.clone(),
                cidr_blocks: vpc.cidr_blocks.iter().map(ToString::to_string).collect(),
            })
            .collect();
        let mut zones: Vec<ZoneView> = Vec::new();
        for subnet in &network.subnets {
            let zone = ZoneView {
                vpc: network.vpc(subnet.vpc).identity.id.clone(),
                name: subnet.availability_zone.clone(),
            };
            let order = |zone: &ZoneView| (zone.vpc.clone(), zone.name.clone());
            if let Err(place) = zones.binary_search_by_key(&order(&zone), order) {
                zones.insert(place, zone);
            }
        }
        let subnets = network
            .subnets
            .iter()
            .map(|subnet| SubnetView {
                id: subnet.identity.id.clone(),
                name: subnet.identity.name.clone(),
                vpc: network.vpc(subnet.vpc).identity.id.clone(),
                zone: subnet.availability_zone.clone(),
                cidr_block: subnet
                    .cidr_blocks
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                cidr_blocks: subnet.cidr_blocks.iter().map(ToString::to_string).collect(),
                public: network
                    .route_table(subnet.route_table)
                    .routes
                    .in_force()
                    .any(|(_, route)| matches!(route.target, RouteTarget::InternetGateway(_))),
            })
            .collect();
        let stations = network
            .stations
            .iter()
            .map(|(key, _)| topology_station(scenario, key))
            .collect();
        Self {
            region: network.region.clone(),
            vpcs,
            zones,
            subnets,
            stations,
        }
    }
}

fn topology_station(scenario: &Scenario, key: vpclab_model::StationKey) -> TopologyStation {
    let network = &scenario.network;
    let station = network.stations.station(key);
    let mut view = TopologyStation {
        station: key.0,
        component: station.component.clone(),
        kind: station.kind,
        name: station.name.clone(),
        vpc: None,
        subnet: None,
        instance: None,
        gateway: None,
        joins: Vec::new(),
        addresses: Vec::new(),
    };
    let vpc_id = |vpc| Some(network.vpc(vpc).identity.id.clone());
    match station.place {
        StationPlace::Instance(instance) => {
            let interface = network.interface(network.instance(instance).interface);
            let subnet = network.subnet(interface.subnet);
            view.vpc = vpc_id(subnet.vpc);
            view.subnet = Some(subnet.identity.id.clone());
            view.instance = Some(network.instance(instance).identity.id.clone());
        }
        StationPlace::Interface(key) => {
            let interface = network.interface(key);
            let subnet = network.subnet(interface.subnet);
            view.vpc = vpc_id(subnet.vpc);
            view.subnet = Some(subnet.identity.id.clone());
            match (interface.owner, station.kind) {
                (InterfaceOwner::Instance(instance), _) => {
                    view.instance = Some(network.instance(instance).identity.id.clone());
                }
                (InterfaceOwner::Service | InterfaceOwner::Nobody, _) => {}
                (_, StationKind::Eni | StationKind::SecurityGroup) => {
                    view.gateway = Some(network.owner_of(key).id.clone());
                }
                _ => {}
            }
            if station.kind == StationKind::Eni {
                for address in &interface.addresses {
                    view.addresses.push(address.private.to_string());
                    if let Some(public) = address.public {
                        view.addresses.push(alloc::format!("{public} (public)"));
                    }
                }
            }
        }
        StationPlace::Subnet(subnet) => {
            let subnet = network.subnet(subnet);
            view.vpc = vpc_id(subnet.vpc);
            view.subnet = Some(subnet.identity.id.clone());
        }
        StationPlace::NatGateway(gateway) => {
            let gateway = network.nat_gateway(gateway);
            view.vpc = vpc_id(gateway.vpc);
            if let NatPlacement::Zonal(subnet) = gateway.placement {
                view.subnet = Some(network.subnet(subnet).identity.id.clone());
            }
            if station.kind == StationKind::NatGateway {
                for address in &gateway.addresses {
                    if let Some(private) = address.private {
                        view.addresses.push(private.to_string());
                    }
                    if let Some(public) = address.public {
                        view.addresses.push(alloc::format!("{public} (Elastic IP)"));
                    }
                }
            } else {
                view.gateway = Some(gateway.identity.id.clone());
            }
        }
        StationPlace::InternetGateway(gateway) => {
            let gateway = network.internet_gateway(gateway);
            view.vpc = vpc_id(gateway.vpc);
            if station.kind == StationKind::RouteTable {
                view.gateway = Some(gateway.identity.id.clone());
            }
        }
        StationPlace::VpnGateway(gateway) => {
            let gateway = network.vpn_gateway(gateway);
            view.vpc = vpc_id(gateway.vpc);
            if station.kind == StationKind::RouteTable {
                view.gateway = Some(gateway.identity.id.clone());
            }
        }
        StationPlace::EgressOnlyGateway(gateway) => {
            view.vpc = vpc_id(network.egress_only_gateway(gateway).vpc);
        }
        StationPlace::VpcEndpoint(endpoint) => {
            view.vpc = vpc_id(network.vpc_endpoint(endpoint).vpc);
        }
        StationPlace::Vpc(vpc) => {
            view.vpc = vpc_id(vpc);
            if let Some(resolver) = network.vpc(vpc).resolver_address() {
                view.addresses.push(resolver.to_string());
            }
        }
        StationPlace::Server(server) => {
            let server = scenario.server(server);
            let addresses = server.addresses.iter();
            view.addresses.extend(addresses.map(ToString::to_string));
            let customer = server.customer.map(|key| network.customer_gateway(key));
            view.gateway = customer.map(|gateway| gateway.id.clone());
        }
        StationPlace::TransitGateway(gateway) => {
            view.joins = network
                .attachments
                .iter()
                .filter(|attachment| attachment.transit_gateway == gateway)
                .map(|attachment| attachment.identity.id.clone())
                .collect();
        }
        StationPlace::Attachment(key) => {
            let attachment = network.attachment(key);
            let gateway = |key| network.transit_gateway(key).identity.id.clone();
            view.joins.push(gateway(attachment.transit_gateway));
            match &attachment.resource {
                AttachmentResource::Vpc(own) => {
                    view.vpc = vpc_id(own.vpc);
                    view.joins.extend(view.vpc.clone());
                    view.gateway = view.joins.first().cloned();
                }
                AttachmentResource::Peering { other, .. } => {
                    let other = network.attachment(*other).transit_gateway;
                    view.joins.push(gateway(other));
                }
                AttachmentResource::Customer(own) => {
                    let customer = network.customer_gateway(own.customer);
                    view.joins.push(customer.id.clone());
                }
            }
        }
        StationPlace::Peering(peering) => {
            let peering = network.peering(peering);
            let vpcs = [peering.requester, peering.accepter];
            view.joins = vpcs.into_iter().filter_map(vpc_id).collect();
        }
        StationPlace::Region | StationPlace::World => {}
    }
    view
}
