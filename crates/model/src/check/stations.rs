//! The stations of a network: one per component and place, in a fixed order.

use alloc::format;
use alloc::string::{String, ToString};

use crate::network::{
    AttachmentKey, AttachmentResource, EgressOnlyGatewayKey, EndpointKind, Identity, InstanceKey,
    InterfaceKey, InterfaceOwner, InternetGatewayKey, NatGatewayKey, NatPlacement, Network,
    PeeringKey, RouteTableKey, SubnetKey, TransitGatewayKey, VpcEndpointKey, VpcKey, VpnGatewayKey,
};
use crate::scenario::{Internet, ServerKey};
use crate::station::{
    GatewayStations, InterfaceStations, NatGatewayStations, Station, StationKey, StationKind,
    StationPlace, Stations, SubnetStations,
};

impl Stations {
    /// Those of a network and the internet around it: instances with their interfaces, subnet
    /// edges, NAT gateways, resolvers, internet gateways, what joins VPCs, then everything outside.
    #[must_use]
    pub fn of(network: &Network, internet: &Internet) -> Self {
        let mut stations = Self::default();
        for (key, instance) in (0..).map(InstanceKey).zip(&network.instances) {
            let place = StationPlace::Instance(key);
            let station = stations.add_identity(StationKind::Instance, &instance.identity, place);
            stations.instances.push(station);
            stations.add_interface(network, instance.interface, Some(station));
        }
        // All others come after the primary ones of instances. Those of services stand for a node each;
        // where nothing more is known, the interface is all that there is.
        let others = (0..).map(InterfaceKey).zip(&network.interfaces);
        for (key, interface) in others.skip(network.instances.len()) {
            let node = |stations: &mut Self, kind| {
                let place = StationPlace::Interface(key);
                stations.add_identity(kind, network.owner_of(key), place)
            };
            let owner = match interface.owner {
                InterfaceOwner::Instance(key) => stations.instances.get(key.index()).copied(),
                InterfaceOwner::VpcEndpoint(_) => {
                    Some(node(&mut stations, StationKind::VpcEndpoint))
                }
                InterfaceOwner::LoadBalancer(_) => {
                    Some(node(&mut stations, StationKind::LoadBalancer))
                }
                InterfaceOwner::Service | InterfaceOwner::Nobody => None,
            };
            stations.add_interface(network, key, owner);
        }
        for (key, subnet) in (0..).map(SubnetKey).zip(&network.subnets) {
            let place = StationPlace::Subnet(key);
            let acl = &network.network_acl(subnet.network_acl).identity;
            let table = &network.route_table(subnet.route_table).identity;
            let network_acl = stations.add_identity(StationKind::NetworkAcl, acl, place);
            let route_table = stations.add_identity(StationKind::RouteTable, table, place);
            stations.subnets.push(SubnetStations {
                network_acl,
                route_table,
            });
        }
        for (key, gateway) in (0..).map(NatGatewayKey).zip(&network.nat_gateways) {
            let place = StationPlace::NatGateway(key);
            let nat_gateway =
                stations.add_identity(StationKind::NatGateway, &gateway.identity, place);
            let route_table = match gateway.placement {
                NatPlacement::Zonal(_) => None,
                // A regional gateway has a table of its own (F6.60).
                NatPlacement::Regional(table) => {
                    let table = &network.route_table(table).identity;
                    Some(stations.add_identity(StationKind::RouteTable, table, place))
                }
            };
            stations.nat_gateways.push(NatGatewayStations {
                nat_gateway,
                route_table,
            });
        }
        for (key, vpc) in (0..).map(VpcKey).zip(&network.vpcs) {
            let component = match network.vpcs.len() {
                1 => "resolver".to_string(),
                _ => resolver_id(&vpc.identity.id),
            };
            let name = Some("VPC+2".to_string());
            let resolver = stations.add(
                StationKind::Resolver,
                component,
                name,
                StationPlace::Vpc(key),
            );
            stations.resolvers.push(resolver);
        }
        for (key, gateway) in (0..)
            .map(InternetGatewayKey)
            .zip(&network.internet_gateways)
        {
            let place = StationPlace::InternetGateway(key);
            let kind = StationKind::InternetGateway;
            let gateway =
                stations.add_gateway(network, kind, &gateway.identity, gateway.route_table, place);
            stations.internet_gateways.push(gateway);
        }
        for (key, gateway) in (0..).map(VpnGatewayKey).zip(&network.vpn_gateways) {
            let place = StationPlace::VpnGateway(key);
            let kind = StationKind::VpnGateway;
            let gateway =
                stations.add_gateway(network, kind, &gateway.identity, gateway.route_table, place);
            stations.vpn_gateways.push(gateway);
        }
        for (key, gateway) in (0..)
            .map(EgressOnlyGatewayKey)
            .zip(&network.egress_only_gateways)
        {
            let place = StationPlace::EgressOnlyGateway(key);
            let kind = StationKind::EgressOnlyInternetGateway;
            let station = stations.add_identity(kind, &gateway.identity, place);
            stations.egress_only_gateways.push(station);
        }
        for (key, endpoint) in (0..).map(VpcEndpointKey).zip(&network.vpc_endpoints) {
            let place = StationPlace::VpcEndpoint(key);
            let station = matches!(endpoint.kind, EndpointKind::Gateway { .. }).then(|| {
                stations.add_identity(StationKind::VpcEndpoint, &endpoint.identity, place)
            });
            stations.vpc_endpoints.push(station);
        }
        stations.add_transit_gateways(network);
        for (key, peering) in (0..).map(PeeringKey).zip(&network.peerings) {
            let place = StationPlace::Peering(key);
            let station = stations.add_identity(StationKind::Peering, &peering.identity, place);
            stations.peerings.push(station);
        }
        let edge = stations.add(
            StationKind::Edge,
            "edge".to_string(),
            Some("AWS edge".to_string()),
            StationPlace::Region,
        );
        stations.edge = Some(edge);
        let world = stations.add(
            StationKind::Internet,
            "internet".to_string(),
            Some("Internet".to_string()),
            StationPlace::World,
        );
        stations.internet = Some(world);
        for (key, server) in (0..).map(ServerKey).zip(&internet.servers) {
            let (id, name) = (server.id.clone(), server.name.clone());
            let station = stations.add(StationKind::Server, id, name, StationPlace::Server(key));
            stations.servers.push(station);
        }
        stations
    }

    /// A gateway and the table that steers what comes in by it.
    fn add_gateway(
        &mut self,
        network: &Network,
        kind: StationKind,
        identity: &Identity,
        table: Option<RouteTableKey>,
        place: StationPlace,
    ) -> GatewayStations {
        let gateway = self.add_identity(kind, identity, place);
        let route_table = table.map(|table| {
            let identity = &network.route_table(table).identity;
            self.add_identity(StationKind::RouteTable, identity, place)
        });
        GatewayStations {
            gateway,
            route_table,
        }
    }

    fn add_interface(&mut self, network: &Network, key: InterfaceKey, owner: Option<StationKey>) {
        let interface = network.interface(key);
        let place = StationPlace::Interface(key);
        let eni = self.add_identity(StationKind::Eni, &interface.identity, place);
        // The groups of an interface decide together (F4.2); they go by the first one's name.
        let group = interface.security_groups.first().map(|group| {
            let group = &network.security_group(*group).identity;
            self.add_identity(StationKind::SecurityGroup, group, place)
        });
        self.interfaces.push(InterfaceStations {
            eni,
            security_group: group,
            owner: owner.unwrap_or(eni),
        });
    }

    /// Transit gateways, and what is attached to them: packets stop at both.
    fn add_transit_gateways(&mut self, network: &Network) {
        for (key, gateway) in (0..).map(TransitGatewayKey).zip(&network.transit_gateways) {
            let place = StationPlace::TransitGateway(key);
            let kind = StationKind::TransitGateway;
            let station = self.add_identity(kind, &gateway.identity, place);
            self.transit_gateways.push(station);
        }
        for (key, attachment) in (0..).map(AttachmentKey).zip(&network.attachments) {
            let place = StationPlace::Attachment(key);
            let (kind, other) = match attachment.resource {
                AttachmentResource::Vpc(_) | AttachmentResource::Customer(_) => {
                    (StationKind::TransitGateway, None)
                }
                AttachmentResource::Peering { other, .. } => (
                    StationKind::TransitGatewayPeering,
                    self.attachments.get(other.index()).copied(),
                ),
            };
            let station =
                other.unwrap_or_else(|| self.add_identity(kind, &attachment.identity, place));
            self.attachments.push(station);
        }
    }

    fn add_identity(
        &mut self,
        kind: StationKind,
        identity: &Identity,
        place: StationPlace,
    ) -> StationKey {
        self.add(kind, identity.id.clone(), identity.name.clone(), place)
    }

    fn add(
        &mut self,
        kind: StationKind,
        component: String,
        name: Option<String>,
        place: StationPlace,
    ) -> StationKey {
        let key = StationKey(self.all.len() as u32);
        self.all.push(Station {
            kind,
            component,
            name,
            place,
        });
        key
    }
}

/// What the resolver of one VPC among several is called.
pub(super) fn resolver_id(vpc: &str) -> String {
    format!("resolver-{vpc}")
}
