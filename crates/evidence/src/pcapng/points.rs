//! Where packets are captured.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use vpclab_model::{Network, Station, StationKey, StationKind, StationPlace};
use vpclab_wire::Link;

/// A station, or one side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapturePoint {
    /// Which station.
    pub station: StationKey,
    /// Which side, of stations that have two.
    pub side: Option<Side>,
    /// The component's id, where it stands if it stands at several places, and the side:
    /// `eni-1 inside`.
    pub name: String,
}

/// A side of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where the guest is, the interface, the subnet, the clients, or the VPC.
    Inside,
    /// The other one.
    Outside,
}

/// Every point at which packets can be captured, in the order of the stations.
#[must_use]
pub fn capture_points(network: &Network) -> Vec<CapturePoint> {
    let mut points = Vec::new();
    for (key, station) in network.stations.iter() {
        let sides: &[Option<Side>] = if has_two_sides(station.kind) {
            &[Some(Side::Inside), Some(Side::Outside)]
        } else {
            &[None]
        };
        points.extend(sides.iter().map(|side| CapturePoint {
            station: key,
            side: *side,
            name: name(network, station, *side),
        }));
    }
    points
}

impl CapturePoint {
    /// Is it among those that a capture has when nobody says which: both sides of interfaces, NAT
    /// gateways and internet gateways, and the servers?
    pub(super) fn is_usual(&self, network: &Network) -> bool {
        matches!(
            network.stations.station(self.station).kind,
            StationKind::Eni
                | StationKind::NatGateway
                | StationKind::InternetGateway
                | StationKind::Server
        )
    }

    /// Is it meant by the id or name of its component, or by its own name?
    pub(super) fn is_called(&self, text: &str, network: &Network) -> bool {
        let station = network.stations.station(self.station);
        station.component == text || station.name.as_deref() == Some(text) || self.name == text
    }

    /// What its packets begin with: there is Ethernet between a guest and its interface, and nowhere
    /// else (F9.12).
    pub(super) fn link(&self, network: &Network) -> Link {
        let station = network.stations.station(self.station);
        match (station.place, station.kind, self.side) {
            (_, StationKind::Instance | StationKind::Server, _) => Link::Ethernet,
            (StationPlace::Interface(key), StationKind::Eni, Some(Side::Inside))
                if network.interface(key).instance().is_some() =>
            {
                Link::Ethernet
            }
            _ => Link::Ip,
        }
    }

    /// `Network interface web-1, towards its owner`
    pub(super) fn description(&self, network: &Network) -> String {
        let station = network.stations.station(self.station);
        let kind = kind_in_words(station.kind);
        let name = match &station.name {
            Some(name) if *name != station.component => format!(" {name}"),
            _ => String::new(),
        };
        let side = match (self.side, station.kind) {
            (None, _) => "",
            (Some(Side::Inside), StationKind::Eni) => ", towards its owner",
            (Some(Side::Inside), StationKind::SecurityGroup) => ", towards the interface",
            (Some(Side::Inside), StationKind::NetworkAcl) => ", towards the subnet",
            (Some(Side::Inside), StationKind::NatGateway) => ", towards its clients",
            (Some(Side::Inside), StationKind::Edge) => ", towards the VPCs",
            (Some(Side::Inside), _) => ", towards the VPC",
            (Some(Side::Outside), StationKind::Eni) => ", towards the VPC, past its groups",
            (Some(Side::Outside), StationKind::SecurityGroup | StationKind::NetworkAcl) => {
                ", towards the VPC"
            }
            (Some(Side::Outside), _) => ", towards what lies beyond",
        };
        format!("{kind}{name}{side}")
    }
}

const fn has_two_sides(kind: StationKind) -> bool {
    matches!(
        kind,
        StationKind::Eni
            | StationKind::SecurityGroup
            | StationKind::NetworkAcl
            | StationKind::NatGateway
            | StationKind::InternetGateway
            | StationKind::EgressOnlyInternetGateway
            | StationKind::VpnGateway
            | StationKind::Edge
    )
}

fn name(network: &Network, station: &Station, side: Option<Side>) -> String {
    let component = &station.component;
    let place = match (station.place, station.kind) {
        (StationPlace::Subnet(key), _) => Some(&network.subnet(key).identity),
        // A service has a node in each of its subnets.
        (
            StationPlace::Interface(key),
            StationKind::SecurityGroup | StationKind::LoadBalancer | StationKind::VpcEndpoint,
        ) => Some(&network.interface(key).identity),
        (StationPlace::NatGateway(key), StationKind::RouteTable) => {
            Some(&network.nat_gateway(key).identity)
        }
        (StationPlace::InternetGateway(key), StationKind::RouteTable) => {
            Some(&network.internet_gateway(key).identity)
        }
        (StationPlace::VpnGateway(key), StationKind::RouteTable) => {
            Some(&network.vpn_gateway(key).identity)
        }
        _ => None,
    };
    let place = place.map_or_else(String::new, |place| format!(" at {}", place.id));
    let side = match side {
        None => "",
        Some(Side::Inside) => " inside",
        Some(Side::Outside) => " outside",
    };
    format!("{component}{place}{side}")
}

const fn kind_in_words(kind: StationKind) -> &'static str {
    match kind {
        StationKind::Instance => "Instance",
        StationKind::Eni => "Network interface",
        StationKind::SecurityGroup => "Security group",
        StationKind::NetworkAcl => "Network ACL",
        StationKind::RouteTable => "Route table",
        StationKind::NatGateway => "NAT gateway",
        StationKind::InternetGateway => "Internet gateway",
        StationKind::Resolver => "DNS server of the VPC",
        StationKind::Edge => "Edge of AWS's network",
        StationKind::Internet => "Networks between",
        StationKind::Server => "Server",
        StationKind::EgressOnlyInternetGateway => "Egress-only internet gateway",
        StationKind::Peering => "Peering connection",
        StationKind::TransitGateway => "Transit gateway",
        StationKind::TransitGatewayPeering => "Peering of transit gateways",
        StationKind::VpnGateway => "Virtual private gateway",
        StationKind::VpcEndpoint => "VPC endpoint",
        StationKind::LoadBalancer => "Load balancer",
    }
}
