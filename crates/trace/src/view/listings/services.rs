//! What a load balancer's node chooses from.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt::{Display, Formatter, Result};
use vpclab_model::{InterfaceOwner, Scenario, StationPlace, TargetHost, WeightedGroup};

use super::super::convert::Viewer;
use super::super::plain::protocol_name;
use super::super::types::{FateView, Listing, ListingOf};
use super::{Cell, Circumstances, list_of};
use crate::event::{Decision, Hop};

impl Viewer<'_> {
    pub(super) fn balancer_lists(&self, hop: &Hop, known: &Circumstances<'_>) -> Vec<Listing> {
        let network = &self.scenario.network;
        let StationPlace::Interface(node) = network.stations.station(hop.station).place else {
            return Vec::new();
        };
        let InterfaceOwner::LoadBalancer(key) = network.interface(node).owner else {
            return Vec::new();
        };
        let (chosen, made) = match hop.decision {
            Decision::Relayed {
                destination,
                update,
                ..
            } => (Some(destination), update.made),
            Decision::Dropped { .. } => (None, true),
            _ => return Vec::new(),
        };
        // An answer has its own way back: no listener is asked.
        if hop.direction != Some(vpclab_model::Direction::Egress) {
            return Vec::new();
        }
        let balancer = network.load_balancer(key);
        let meant = balancer.listener(&hop.header.tuple);
        let mut listeners = list_of(ListingOf::Listeners, true, &balancer.identity);
        for listener in &balancer.listeners {
            let (fate, why) = match meant == Some(listener) {
                true => (FateView::Decides, "is for this packet"),
                false => (FateView::PassedOver, "another protocol or port"),
            };
            let protocol = protocol_name(listener.protocol);
            let groups = Groups(self.scenario, &listener.target_groups);
            listeners.row(&[&protocol, &listener.port, &groups], fate, why);
        }
        let mut lists = vec![listeners];
        // With several groups, each may have the target.
        let mut chosen = chosen;
        for one in meant.iter().flat_map(|listener| &listener.target_groups) {
            let group = network.target_group(one.group);
            let mut targets = list_of(ListingOf::Targets, made, &group.identity);
            for target in &group.targets {
                let address = network.target_address(target.host);
                let name: &dyn Display = match &target.host {
                    TargetHost::Instance(key) => &network.instance(*key).identity,
                    TargetHost::Address(address) => address,
                };
                let in_reach =
                    address.is_some_and(|address| known.directory.is_in_reach(node, address));
                let is_it =
                    address.is_some() && chosen == address.map(|address| (address, target.port));
                if is_it {
                    chosen = None;
                }
                let (fate, why) = match (is_it, in_reach) {
                    (true, _) if made => (FateView::Decides, "chosen"),
                    (true, _) => (FateView::Decides, "as the flow's entry says"),
                    (false, true) if !target.healthy => (FateView::PassedOver, "unhealthy"),
                    (false, true) => (FateView::Loses, "in reach, not chosen"),
                    (false, false) => (
                        FateView::PassedOver,
                        "in another zone, and cross-zone load balancing is off",
                    ),
                };
                targets.row(&[name, &Cell(address), &target.port], fate, why);
                if is_it && made {
                    targets.assumed();
                }
            }
            lists.push(targets);
        }
        lists
    }
}

/// The groups of a listener; with several, each with its weight.
struct Groups<'a>(&'a Scenario, &'a [WeightedGroup]);

impl Display for Groups<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let id = |one: &WeightedGroup| &self.0.network.target_group(one.group).identity.id;
        match self.1 {
            [] => Display::fmt(&Cell(None::<u8>), f),
            [one] => f.write_str(id(one)),
            several => several.iter().enumerate().try_for_each(|(number, one)| {
                let comma = if number > 0 { ", " } else { "" };
                write!(f, "{comma}{} ({})", id(one), one.weight)
            }),
        }
    }
}
