//! The state of the VPC: its configuration and every table.

use alloc::vec::Vec;
use vpclab_model::{Direction, FiveTuple, InterfaceKey, NatGatewayKey, Scenario, SimTime};
use vpclab_trace::{
    Decision, EntryId, Event, EventKind, FlowState, Hop, NatUpdate, TrackingClass, TrackingUpdate,
    Translation,
};

use crate::addresses::AddressBook;
use crate::table::{
    ConntrackTable, FlowKey, FlowSide, FlowTracker, NatEntry, NatTable, TrackingEntry,
};

/// What is configured and what is remembered.
///
/// [`World::apply`] is the only thing that changes a table, and it cannot fail: every table is the
/// fold of the log.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) scenario: Scenario,
    pub(crate) addresses: AddressBook,
    nat: Vec<NatTable>,
    tracking: Vec<ConntrackTable>,
}

impl World {
    pub(crate) fn new(scenario: Scenario) -> Self {
        let network = &scenario.network;
        Self {
            addresses: AddressBook::of(&scenario),
            nat: network
                .nat_gateways
                .iter()
                .map(|_| NatTable::default())
                .collect(),
            tracking: network
                .interfaces
                .iter()
                .map(|_| ConntrackTable::default())
                .collect(),
            scenario,
        }
    }

    pub(crate) fn nat(&self, key: NatGatewayKey) -> &NatTable {
        &self.nat[key.index()]
    }

    pub(crate) fn nat_mut(&mut self, key: NatGatewayKey) -> &mut NatTable {
        &mut self.nat[key.index()]
    }

    pub(crate) fn tracking(&self, key: InterfaceKey) -> &ConntrackTable {
        &self.tracking[key.index()]
    }

    pub(crate) fn tracking_mut(&mut self, key: InterfaceKey) -> &mut ConntrackTable {
        &mut self.tracking[key.index()]
    }

    /// Makes true what an event says.
    pub(crate) fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Hop(hop) => match hop.decision {
                Decision::Translated {
                    by: Translation::NatEntry { gateway, update },
                    ..
                } => self.apply_nat(hop, gateway, update),
                Decision::Allowed {
                    tracking: Some(update),
                    ..
                }
                | Decision::AllowedByTracking(update) => self.apply_tracking(hop, update),
                _ => {}
            },
            EventKind::NatEntryRemoved { gateway, entry, .. } => {
                self.nat_mut(*gateway).remove(*entry);
            }
            EventKind::TrackingEntryRemoved {
                interface, entry, ..
            } => self.tracking_mut(*interface).remove(*entry),
            EventKind::ActionStarted { .. }
            | EventKind::ActionEnded { .. }
            | EventKind::Created(_)
            | EventKind::Socket(_)
            | EventKind::Name(_) => {}
        }
    }

    fn apply_nat(&mut self, hop: &Hop, gateway: NatGatewayKey, update: NatUpdate) {
        let table = self.nat_mut(gateway);
        if update.made {
            let entry = table.insert(NatEntry {
                inside: hop.header.tuple,
                outside: hop.header_after().tuple,
                tracker: FlowTracker::begin(&hop.header),
                expires_at: update.expires_at,
                timer_at: None,
            });
            debug_assert_eq!(
                entry, update.entry,
                "the log numbers entries as the table does"
            );
        } else if let Some(entry) = table.get_mut(update.entry) {
            let side = match hop.direction {
                Some(Direction::Ingress) => FlowSide::Reply,
                _ => FlowSide::Original,
            };
            entry.tracker = entry.tracker.after(side, &hop.header);
            entry.expires_at = update.expires_at;
        }
        debug_assert!(
            table
                .get(update.entry)
                .is_some_and(|entry| entry.tracker.state == update.state
                    && table
                        .find_inside(&entry.inside)
                        .is_some_and(|(id, _)| id == update.entry)
                    && table
                        .find_outside(&entry.outside.reversed())
                        .is_some_and(|(id, _)| id == update.entry)),
            "an entry is found from both sides, in the state that the log says"
        );
    }

    fn apply_tracking(&mut self, hop: &Hop, update: TrackingUpdate) {
        let direction = hop.direction.unwrap_or(Direction::Egress);
        let table = self.tracking_mut(update.interface);
        if update.made {
            let key = FlowKey::of(&hop.header.tuple, direction);
            let tracker = FlowTracker::begin(&hop.header);
            let entry =
                TrackingEntry::new(key, direction, update.class, tracker, update.expires_at);
            let entry = table.insert(entry);
            debug_assert_eq!(
                entry, update.entry,
                "the log numbers entries as the table does"
            );
        } else if let Some(entry) = table.get_mut(update.entry) {
            entry.tracker = entry.tracker.after(entry.side(direction), &hop.header);
            entry.expires_at = update.expires_at;
        }
    }

    /// Every living row of every table.
    pub(crate) fn living(&self) -> Living {
        let mut living = Living::default();
        for (gateway, table) in (0..).map(NatGatewayKey).zip(&self.nat) {
            for (entry, row) in table.iter() {
                living.nat.push(LivingNatEntry {
                    gateway,
                    entry,
                    inside: row.inside,
                    outside: row.outside,
                    state: row.tracker.state,
                    expires_at: row.expires_at,
                });
            }
        }
        for (interface, table) in (0..).map(InterfaceKey).zip(&self.tracking) {
            for (entry, row) in table.iter() {
                living.tracking.push(LivingTrackingEntry {
                    interface,
                    entry,
                    class: row.class,
                    state: row.tracker.state,
                    expires_at: row.expires_at,
                });
            }
        }
        living
    }
}

/// What is in the engine's tables: whoever folds the log must come to the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Living {
    /// Entries of NAT gateways, by gateway and number.
    pub nat: Vec<LivingNatEntry>,
    /// Tracking entries, by interface and number.
    pub tracking: Vec<LivingTrackingEntry>,
}

/// An entry of a NAT gateway's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LivingNatEntry {
    /// Whose table.
    pub gateway: NatGatewayKey,
    /// Its number.
    pub entry: EntryId,
    /// As the client sends.
    pub inside: FiveTuple,
    /// As the gateway sends on.
    pub outside: FiveTuple,
    /// State of the connection.
    pub state: FlowState,
    /// When it goes if nothing else happens.
    pub expires_at: SimTime,
}

/// A connection-tracking entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LivingTrackingEntry {
    /// Whose table.
    pub interface: InterfaceKey,
    /// Its number.
    pub entry: EntryId,
    /// Why it is tracked.
    pub class: TrackingClass,
    /// State of the connection.
    pub state: FlowState,
    /// When it goes if nothing else happens.
    pub expires_at: SimTime,
}
