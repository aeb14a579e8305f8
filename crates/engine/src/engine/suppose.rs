//! What if the network were another one? For those who ask; a run changes by the edits of its log.

use vpclab_model::{Call, Edit, Network, Scenario};
use vpclab_trace::CallError;

use super::Engine;
use crate::addresses::AddressBook;
use crate::api;

impl Engine {
    /// Changes the network behind the log's back, and takes changes back: only for an engine
    /// without guests, at the beginning. `change` says whether it touched who has which address.
    pub fn suppose(&mut self, change: impl FnOnce(&mut Scenario) -> bool) {
        debug_assert!(self.injected.is_some() && self.next_seq == 0);
        let moved = change(&mut self.world.scenario);
        if moved {
            self.world.addresses = AddressBook::of(&self.world.scenario);
        }
    }
}

/// What AWS does about a call at this moment: the edits that it is.
///
/// # Errors
///
/// Why AWS refuses it.
pub fn answer(network: &Network, call: Call) -> Result<alloc::vec::Vec<Edit>, CallError> {
    api::answer(network, call)
}

/// Is an edit about who has which address?
#[must_use]
pub const fn moves_addresses(edit: Edit) -> bool {
    api::moves_addresses(edit)
}
