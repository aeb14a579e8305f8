//! What a component looked at when it decided: its lists, row by row, with how each row fared.
//!
//! Which row decided is in the event. Why the others did not is asked of the same functions that
//! components ask, and of a [`Directory`] where addresses matter.

mod addresses;
mod names;
mod routes;
mod rules;
mod services;

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt::{self, Display};
use vpclab_model::{Identity, StationKind};

use super::convert::Viewer;
use super::types::{FateView, Listing, ListingOf, ListingRow};
use crate::directory::Directory;
use crate::event::Hop;

/// What there is to know of a hop beside the hop itself and the network.
#[derive(Clone, Copy)]
pub struct Circumstances<'c> {
    /// Who has which address.
    pub directory: &'c dyn Directory,
    /// What the packet carries.
    pub payload: &'c [u8],
}

impl fmt::Debug for Circumstances<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Circumstances").finish_non_exhaustive()
    }
}

impl Viewer<'_> {
    /// The lists that a component looked at for this packet, with the network as it was then. None
    /// where it looks at none.
    #[must_use]
    pub fn listings(&self, hop: &Hop, known: &Circumstances<'_>) -> Vec<Listing> {
        let station = self.scenario.network.stations.station(hop.station);
        match station.kind {
            StationKind::TransitGateway => self.transit_gateway_list(hop),
            StationKind::NetworkAcl => self.network_acl_list(hop),
            StationKind::SecurityGroup => self.security_group_lists(hop, known),
            StationKind::Eni => self.interface_list(hop, known),
            StationKind::InternetGateway => self.public_address_list(hop),
            StationKind::Resolver => self.name_list(hop, known),
            StationKind::LoadBalancer => self.balancer_lists(hop, known),
            _ => Vec::new(),
        }
    }
}

/// A list without rows. `asked`: was it, or did something else make that needless?
fn list_of(of: ListingOf, asked: bool, identity: &Identity) -> Listing {
    Listing {
        of,
        asked,
        id: identity.id.clone(),
        name: identity.name.clone(),
        rows: Vec::new(),
    }
}

impl Listing {
    fn row(&mut self, cells: &[&dyn Display], fate: FateView, why: &str) {
        self.rows.push(ListingRow {
            cells: cells.iter().map(ToString::to_string).collect(),
            fate,
            why: why.to_string(),
            assumed: false,
        });
    }

    fn assumed(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.assumed = true;
        }
    }
}

/// Something in a cell, or nothing.
struct Cell<T>(Option<T>);

impl<T: Display> Display for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}
