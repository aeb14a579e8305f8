//! Back to the beginning, without looking at more than what has happened since.

use vpclab_trace::{Event, LinkLocalUse, Translator};

use super::{FlowRef, Masquerade, World};
use crate::table::{ConntrackTable, Fragments, NatTable};

impl World {
    /// At the beginning again: the inverse of every `apply` of a log without edits.
    pub(crate) fn forget(&mut self, log: &[Event]) {
        debug_assert!(self.original.is_none(), "edits are not taken back");
        for hop in log.iter().filter_map(|event| event.kind.hop()) {
            if hop.is_link_local() {
                self.link_local[hop.station.index()] = LinkLocalUse::default();
            }
            match FlowRef::of(&hop.decision) {
                Some(FlowRef::Nat(Translator::Instance(key), _)) => {
                    self.masquerade[key.index()] = Masquerade::default();
                }
                Some(FlowRef::Nat(key, _)) => *self.nat_mut(key) = NatTable::default(),
                Some(FlowRef::Tracking(key, _)) => {
                    *self.tracking_mut(key) = ConntrackTable::default();
                }
                None => {}
            }
        }
        self.fragments = Fragments::default();
    }
}
