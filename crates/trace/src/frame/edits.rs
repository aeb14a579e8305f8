//! What edits make true.

use vpclab_model::{Edit, InstanceState, InterfaceKey, NatState};

use super::{Frame, Leaving};
use crate::event::{EntryId, Event, RemovalReason, Translator};

impl Frame {
    /// Adds an edit. With whatever is gone, its table is.
    pub(super) fn apply_edit(&mut self, event: &Event, edit: Edit) {
        self.edits.push((event.seq, edit));
        match edit {
            Edit::NatGateway {
                gateway,
                state: NatState::Deleted,
            } => self.clear_nat(event, Translator::Gateway(gateway)),
            Edit::Instance {
                instance,
                interface,
                state: InstanceState::Stopped | InstanceState::Terminated,
            } => {
                self.clear_nat(event, Translator::Instance(instance));
                self.clear_tracking(event, interface);
            }
            _ => {}
        }
    }

    fn clear_nat(&mut self, event: &Event, translator: Translator) {
        for (entry, row) in self.nat.rows_mut(translator) {
            row.life.end(event, RemovalReason::TableGone);
            self.leaving.push(Leaving::Nat(translator, EntryId(entry)));
        }
    }

    fn clear_tracking(&mut self, event: &Event, interface: InterfaceKey) {
        for (entry, row) in self.tracking.rows_mut(interface) {
            row.life.end(event, RemovalReason::TableGone);
            self.leaving
                .push(Leaving::Tracking(interface, EntryId(entry)));
        }
    }
}
