//! Addresses: an interface's own, those that are mapped to public ones, and neighbours'.

use alloc::vec;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{Direction, Identity, StationPlace};

use super::super::convert::Viewer;
use super::super::types::{FateView, Listing, ListingOf};
use super::{Cell, Circumstances, list_of};
use crate::directory::Neighbour;
use crate::event::{Decision, DropReason, Hop, Passage};

/// Of very many mapped addresses only the first are listed, and the one that decides.
const MAPPED_MAX: usize = 50;

impl Viewer<'_> {
    /// At an interface: the source/destination check, or an answer to ARP.
    pub(super) fn interface_list(&self, hop: &Hop, known: &Circumstances<'_>) -> Vec<Listing> {
        let network = &self.scenario.network;
        let StationPlace::Interface(key) = network.stations.station(hop.station).place else {
            return Vec::new();
        };
        let interface = network.interface(key);
        if let Some(wanted) = hop.header.wanted() {
            let of = ListingOf::Neighbours;
            let subnet = network.subnet(interface.subnet);
            let mut neighbours = list_of(of, true, &subnet.identity);
            match known.directory.who_has(interface.subnet, wanted) {
                Some((who, mac)) => {
                    let owner = match who {
                        Neighbour::Interface(key) => &network.interface(key).identity.id,
                        Neighbour::NatGateway(key) => &network.nat_gateway(key).identity.id,
                        Neighbour::Router => "the subnet's router",
                    };
                    neighbours.row(&[&wanted, &owner, &mac], FateView::Decides, "the answer");
                    // What other Ethernet addresses look like is ours (F9.14).
                    if !matches!(who, Neighbour::Interface(_)) {
                        neighbours.assumed();
                    }
                }
                None => {
                    let why = "nobody has it: no answer";
                    neighbours.row(&[&wanted, &"", &""], FateView::PassedOver, why);
                }
            }
            return vec![neighbours];
        }
        let checked = matches!(
            hop.decision,
            Decision::Passed(Passage::OwnAddress | Passage::CheckDisabled)
                | Decision::Dropped {
                    reason: DropReason::SourceDestCheck,
                    ..
                }
        );
        if !checked {
            return Vec::new();
        }
        let tuple = hop.header.tuple;
        let (asked, end) = match hop.direction {
            Some(Direction::Ingress) => (tuple.destination, "the packet's destination"),
            _ => (tuple.source, "the packet's source"),
        };
        let on = interface.source_dest_check;
        let of = ListingOf::OwnAddresses;
        let mut own = list_of(of, on, &interface.identity);
        for address in &interface.addresses {
            let (fate, why) = match (on, address.private == asked) {
                (false, _) => (FateView::NotAsked, ""),
                (true, true) => (FateView::Decides, end),
                (true, false) => (FateView::PassedOver, "another address"),
            };
            own.row(&[&address.private], fate, why);
        }
        vec![own]
    }

    /// At an internet gateway: which private address has which public one.
    pub(super) fn public_address_list(&self, hop: &Hop) -> Vec<Listing> {
        let network = &self.scenario.network;
        let StationPlace::InternetGateway(key) = network.stations.station(hop.station).place else {
            return Vec::new();
        };
        let gateway = network.internet_gateway(key);
        let tuple = hop.header.tuple;
        let asked = match hop.direction {
            Some(Direction::Ingress) => tuple.destination,
            _ => tuple.source,
        };
        if asked.is_ipv6() {
            return Vec::new();
        }
        let of = ListingOf::PublicAddresses;
        let mut mapped = list_of(of, true, &gateway.identity);
        let refused = matches!(hop.decision, Decision::Dropped { .. });
        let unchanged = matches!(hop.decision, Decision::Passed(_));
        let mut pair = |private: Option<IpAddr>, public: Option<IpAddr>, owner: &Identity| {
            let is_it = private == Some(asked) || public == Some(asked);
            let is_ipv6 = private.is_some_and(|address| address.is_ipv6());
            if is_ipv6 || !is_it && mapped.rows.len() >= MAPPED_MAX {
                return;
            }
            let (fate, why) = match (is_it, public.is_some()) {
                (true, false) => (FateView::Decides, "has no public address"),
                (true, true) if refused => (FateView::Decides, "cannot go on"),
                (true, true) if unchanged => {
                    (FateView::Decides, "is public already: nothing is written")
                }
                (true, true) => (FateView::Decides, "is written"),
                (false, _) => (FateView::PassedOver, "another address"),
            };
            mapped.row(&[&Cell(private), &Cell(public), &owner.id], fate, why);
        };
        for interface in &network.interfaces {
            if network.subnet(interface.subnet).vpc == gateway.vpc {
                for own in &interface.addresses {
                    pair(Some(own.private), own.public, &interface.identity);
                }
            }
        }
        for nat in &network.nat_gateways {
            if nat.vpc == gateway.vpc {
                for own in &nat.addresses {
                    pair(own.private, own.public, &nat.identity);
                }
            }
        }
        vec![mapped]
    }
}
