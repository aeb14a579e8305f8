//! The rows of a route table in names: the one that decides, and why each of the others does not.

use alloc::string::ToString;
use alloc::vec::Vec;
use vpclab_model::{
    NatPlacement, Network, RouteFate, RouteOrigin, RouteTableKey, StationKey, StationKind,
    StationPlace,
};

use super::convert::Viewer;
use super::types::{RouteFateView, RouteRow};
use crate::event::Hop;
use crate::sentence::{route_destination, route_target};

impl Viewer<'_> {
    /// The rows of the route table that a packet is at; none anywhere else.
    pub(super) fn routes(&self, hop: &Hop) -> Vec<RouteRow> {
        let network = &self.scenario.network;
        let Some(table) = table_at(network, hop.station) else {
            return Vec::new();
        };
        network
            .route_fates(table, hop.header.tuple.destination)
            .map(|(index, route, fate)| RouteRow {
                index,
                destination: route_destination(route.destination, network),
                target: route_target(route.target, network).to_string(),
                origin: origin(route.origin).to_string(),
                fate: fate_view(fate),
                code: code(fate).map(ToString::to_string),
            })
            .collect()
    }
}

/// The route table that stands at a station.
fn table_at(network: &Network, station: StationKey) -> Option<RouteTableKey> {
    let station = network.stations.station(station);
    if station.kind != StationKind::RouteTable {
        return None;
    }
    match station.place {
        StationPlace::Subnet(subnet) => Some(network.subnet(subnet).route_table),
        StationPlace::NatGateway(gateway) => match network.nat_gateway(gateway).placement {
            NatPlacement::Regional(table) => Some(table),
            NatPlacement::Zonal(_) => None,
        },
        StationPlace::VpnGateway(gateway) => network.vpn_gateway(gateway).route_table,
        StationPlace::InternetGateway(gateway) => network.internet_gateway(gateway).route_table,
        _ => None,
    }
}

/// The API's word (F3.18).
const fn origin(origin: RouteOrigin) -> &'static str {
    match origin {
        RouteOrigin::Local => "CreateRouteTable",
        RouteOrigin::Static => "CreateRoute",
        RouteOrigin::Propagated => "EnableVgwRoutePropagation",
    }
}

const fn fate_view(fate: RouteFate) -> RouteFateView {
    match fate {
        RouteFate::Chosen => RouteFateView::Chosen,
        RouteFate::Elsewhere => RouteFateView::Elsewhere,
        RouteFate::LessSpecific => RouteFateView::LessSpecific,
        RouteFate::LowerPriority => RouteFateView::LowerPriority,
        RouteFate::BehindLocal => RouteFateView::BehindLocal,
        RouteFate::OtherPrefixList => RouteFateView::OtherPrefixList,
    }
}

/// Reachability Analyzer's code (F11.14, F11.23, F11.24), or ours.
const fn code(fate: RouteFate) -> Option<&'static str> {
    match fate {
        RouteFate::Chosen => None,
        RouteFate::Elsewhere => Some("CANNOT_ROUTE"),
        RouteFate::LessSpecific => Some("MORE_SPECIFIC_ROUTE"),
        RouteFate::LowerPriority => Some("HIGHER_PRIORITY_ROUTE"),
        RouteFate::BehindLocal => Some("VPCLAB_LOCAL_BEFORE_PROPAGATED"),
        RouteFate::OtherPrefixList => Some("VPCLAB_OTHER_PREFIX_LIST"),
    }
}
