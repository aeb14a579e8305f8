//! Route tables of transit gateways. Those of a VPC are in the event.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Display;
use vpclab_model::{RouteFate, RouteOrigin};

use super::super::convert::Viewer;
use super::super::types::{FateView, Listing, ListingOf};
use super::list_of;
use crate::event::{Decision, Hop, RuleRef};
use crate::sentence::{route_fate, transit_route_target};

impl Viewer<'_> {
    pub(super) fn transit_gateway_list(&self, hop: &Hop) -> Vec<Listing> {
        let network = &self.scenario.network;
        let (Decision::Routed { rule }
        | Decision::Dropped {
            rule: Some(rule), ..
        }) = hop.decision
        else {
            return Vec::new();
        };
        let RuleRef::TransitGatewayRoute { table, index } = rule else {
            return Vec::new();
        };
        let of = ListingOf::TransitGatewayRoutes;
        let key = network.transit_gateway_route_table(table);
        let mut routes = list_of(of, true, &key.identity);
        let destination = hop.header.tuple.destination;
        let longest = key.routes.get(index);
        let longest = longest.map(|route| route.destination.prefix_len());
        for (own, route) in key.routes.in_force() {
            let there = route
                .attachment
                .is_some_and(|key| network.attachment(key).is_available());
            let fate = if own == index {
                RouteFate::Chosen
            } else if !route.destination.contains(&destination) {
                RouteFate::Elsewhere
            } else if Some(route.destination.prefix_len()) < longest {
                RouteFate::LessSpecific
            } else {
                RouteFate::LowerPriority
            };
            let origin = match route.origin {
                RouteOrigin::Propagated => "propagated",
                _ => "static",
            };
            let target = transit_route_target(route, network);
            let cells: [&dyn Display; 4] = [&route.destination, &target, &origin, &state(there)];
            routes.row(&cells, seen(fate), route_fate(fate, !there));
        }
        vec![routes]
    }
}

/// The API's word (F3.15).
const fn state(there: bool) -> &'static str {
    match there {
        true => "active",
        false => "blackhole",
    }
}

const fn seen(fate: RouteFate) -> FateView {
    match fate {
        RouteFate::Chosen => FateView::Decides,
        RouteFate::Elsewhere => FateView::PassedOver,
        _ => FateView::Loses,
    }
}
