//! The network as it is now, and as it was before the first edit.

use vpclab_model::{Edit, InstanceState, NatState, Network};
use vpclab_trace::Translator;

use super::{Masquerade, World};
use crate::addresses::AddressBook;
use crate::api;

impl World {
    /// The network before the first edit, with every row that edits speak of.
    pub(crate) fn original(&self) -> &Network {
        self.original.as_ref().unwrap_or(&self.scenario.network)
    }

    /// The network has heard of edits to come.
    pub(crate) fn rows_were_added(&mut self) {
        if let Some(original) = &mut self.original {
            original.grow_like(&self.scenario.network);
        }
    }

    pub(super) fn apply_edit(&mut self, edit: Edit) {
        if self.original.is_none() {
            self.original = Some(self.scenario.network.clone());
        }
        self.scenario.network.apply(edit);
        if api::moves_addresses(edit) {
            self.addresses = AddressBook::of(&self.scenario);
        }
        // Whose table is gone, with every entry at once.
        match edit {
            Edit::NatGateway {
                gateway,
                state: NatState::Deleted,
            } => self.nat_mut(Translator::Gateway(gateway)).clear(),
            Edit::Instance {
                instance,
                interface,
                state: InstanceState::Stopped | InstanceState::Terminated,
            } => {
                self.tracking_mut(interface).clear();
                let Masquerade { table, numbers } = &mut self.masquerade[instance.index()];
                table.clear();
                numbers.clear();
            }
            _ => {}
        }
    }
}
