//! What is counted, by station.

use alloc::vec::Vec;
use vpclab_model::{InterfaceKey, StationKey};

use super::{Frame, Leaving};
use crate::event::{Event, Hop};

impl Frame {
    /// How many connections an interface tracks.
    #[must_use]
    pub fn tracked(&self, interface: InterfaceKey) -> usize {
        let gone = |one: &&Leaving| matches!(one, Leaving::Tracking(of, _) if *of == interface);
        let leaving = self.leaving.iter().filter(gone).count();
        self.tracking.len_of(interface).saturating_sub(leaving)
    }

    pub(super) fn count_link_local(&mut self, event: &Event, hop: &Hop) {
        if let Some(used) = counter(&mut self.link_local, hop.station) {
            used.count(event.at, hop);
        }
    }

    pub(super) fn count_conntrack_exceeded(&mut self, station: StationKey) {
        if let Some(count) = counter(&mut self.conntrack_exceeded, station) {
            *count += 1;
        }
    }
}

/// The counter of a station; from nothing, if it has none yet.
fn counter<T: Default>(rows: &mut Vec<(StationKey, T)>, station: StationKey) -> Option<&mut T> {
    let place = rows.binary_search_by_key(&station, |(of, _)| *of);
    let place = place.unwrap_or_else(|place| {
        rows.insert(place, (station, T::default()));
        place
    });
    rows.get_mut(place).map(|(_, counter)| counter)
}
