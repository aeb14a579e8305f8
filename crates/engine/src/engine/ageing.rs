//! Entries of tables: appointments for their end, and the end.

use vpclab_model::{InterfaceKey, NatGatewayKey};
use vpclab_trace::{Decision, EntryId, EventKind, FlowState, Hop, RemovalReason, Seq, Translation};

use super::{Engine, Sink};
use crate::queue::Due;
use crate::table::FlowTracker;

impl Engine {
    /// Takes an ended flow out, because this decision begins a new one between the same ends.
    pub(super) fn replace(
        &mut self,
        entry: EntryId,
        decision: &Decision,
        cause: Seq,
        sink: &mut impl Sink,
    ) {
        let reason = RemovalReason::Replaced;
        let removed = match decision {
            Decision::Translated {
                by: Translation::NatEntry { gateway, .. },
                ..
            } => EventKind::NatEntryRemoved {
                gateway: *gateway,
                entry,
                reason,
            },
            Decision::Allowed {
                tracking: Some(update),
                ..
            } => EventKind::TrackingEntryRemoved {
                interface: update.interface,
                entry,
                reason,
            },
            // Only these two keep flows.
            _ => return,
        };
        self.write(removed, Some(cause), None, sink);
    }

    pub(super) fn nat_entry_ages(
        &mut self,
        gateway: NatGatewayKey,
        id: EntryId,
        sink: &mut impl Sink,
    ) {
        let now = self.now;
        let Some(entry) = self.world.nat_mut(gateway).get_mut(id) else {
            return;
        };
        if entry.timer_at != Some(now) {
            return;
        }
        if entry.expires_at > now {
            entry.timer_at = Some(entry.expires_at);
            self.queue
                .push(entry.expires_at, Due::NatEntry(gateway, id));
            return;
        }
        let removed = EventKind::NatEntryRemoved {
            gateway,
            entry: id,
            reason: removal_reason(entry.tracker),
        };
        self.write(removed, None, None, sink);
    }

    pub(super) fn tracking_entry_ages(
        &mut self,
        interface: InterfaceKey,
        id: EntryId,
        sink: &mut impl Sink,
    ) {
        let now = self.now;
        let Some(entry) = self.world.tracking_mut(interface).get_mut(id) else {
            return;
        };
        if entry.timer_at != Some(now) {
            return;
        }
        if entry.expires_at > now {
            entry.timer_at = Some(entry.expires_at);
            self.queue
                .push(entry.expires_at, Due::TrackingEntry(interface, id));
            return;
        }
        let removed = EventKind::TrackingEntryRemoved {
            interface,
            entry: id,
            reason: removal_reason(entry.tracker),
        };
        self.write(removed, None, None, sink);
    }

    /// Makes an appointment for the end of an entry, unless there is an earlier one: an entry that
    /// is used again and again costs one appointment per timeout, not one per packet.
    pub(super) fn arm(&mut self, hop: &Hop) {
        match hop.decision {
            Decision::Translated {
                by: Translation::NatEntry { gateway, update },
                ..
            } => {
                if let Some(entry) = self.world.nat_mut(gateway).get_mut(update.entry)
                    && entry.timer_at.is_none_or(|timer| timer > update.expires_at)
                {
                    entry.timer_at = Some(update.expires_at);
                    let due = Due::NatEntry(gateway, update.entry);
                    self.queue.push(update.expires_at, due);
                }
            }
            Decision::Allowed {
                tracking: Some(update),
                ..
            }
            | Decision::AllowedByTracking(update) => {
                let interface = update.interface;
                if let Some(entry) = self.world.tracking_mut(interface).get_mut(update.entry)
                    && entry.timer_at.is_none_or(|timer| timer > update.expires_at)
                {
                    entry.timer_at = Some(update.expires_at);
                    let due = Due::TrackingEntry(interface, update.entry);
                    self.queue.push(update.expires_at, due);
                }
            }
            _ => {}
        }
    }
}

fn removal_reason(tracker: FlowTracker) -> RemovalReason {
    match tracker.state {
        FlowState::TimeWait | FlowState::Close => RemovalReason::Closed,
        FlowState::SynSent | FlowState::SynReceived | FlowState::Unreplied => {
            RemovalReason::Unanswered
        }
        _ => RemovalReason::Idle,
    }
}
