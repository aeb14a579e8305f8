//! What is in the engine's tables, for whoever compares them with a fold of the log.

use alloc::vec::Vec;
use vpclab_model::{FiveTuple, InterfaceKey, SimTime, StationKey};
use vpclab_trace::{EntryId, FlowState, LinkLocalUse, TrackingClass, Translator};

/// What is in the engine's tables: whoever folds the log must come to the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Living {
    /// Entries of translation tables, by translator and number.
    pub nat: Vec<LivingNatEntry>,
    /// Tracking entries, by interface and number.
    pub tracking: Vec<LivingTrackingEntry>,
    /// What interfaces sent to link-local services, by station.
    pub link_local: Vec<(StationKey, LinkLocalUse)>,
}

/// An entry of a translation table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LivingNatEntry {
    /// Whose table.
    pub translator: Translator,
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
