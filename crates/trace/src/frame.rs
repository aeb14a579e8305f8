//! What is true after an event: the fold of the log.

mod counters;
mod edits;
mod life;

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    ConnectionKey, Edit, FiveTuple, Header, InterfaceKey, NameKey, SimTime, StationKey,
};

use crate::event::{
    Decision, DropReason, EntryId, Event, EventKind, Hop, LinkLocalUse, NameChange, NameChangeKind,
    NatUpdate, Onward, PacketId, Seq, SocketChange, SocketId, SocketState, TrackingClass,
    TrackingUpdate, Translation, Translator,
};
use crate::sequence::{Sequence, Sequences};

pub use life::Life;

/// What is true after a number of events.
///
/// A row that an event removed stays, marked, until the next event: a viewer can show it going.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// How many events are in it; the last one's number plus one.
    pub events: u32,
    /// The time of the last event.
    pub at: SimTime,
    /// Packets that exist: on their way, or just taken out by the last event.
    pub packets: Sequence<PacketRow>,
    /// Translation tables.
    pub nat: Sequences<Translator, NatRow>,
    /// Interfaces' connection-tracking tables.
    pub tracking: Sequences<InterfaceKey, TrackingRow>,
    /// Guests' sockets.
    pub sockets: Sequences<StationKey, SocketRow>,
    /// Guests' DNS caches.
    pub names: Vec<NameRow>,
    /// What interfaces have sent to link-local services, by station: the ENI's.
    pub link_local: Vec<(StationKey, LinkLocalUse)>,
    /// Packets dropped because their instance tracks as many connections as it may, by station: that
    /// of the security groups (F4.41).
    pub conntrack_exceeded: Vec<(StationKey, u32)>,
    /// What has become of the network: every edit so far.
    pub edits: Vec<(Seq, Edit)>,
    /// Rows that go with the next event.
    leaving: Vec<Leaving>,
}

/// A packet that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PacketRow {
    /// As it is now.
    pub header: Header,
    /// Where it was last.
    pub station: StationKey,
    /// Since when it is, or was, there.
    pub since: SimTime,
    /// Where it goes; none when it has come to its end.
    pub next: Option<Onward>,
    /// The event that last said something of it.
    pub changed_by: Seq,
}

/// An entry of a translation table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NatRow {
    /// As the client in the VPC sees the connection.
    pub inside: FiveTuple,
    /// As the gateway sends it on.
    pub outside: FiveTuple,
    /// How it has fared.
    pub life: Life,
}

/// An entry of an interface's connection-tracking table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackingRow {
    /// The first packet's tuple.
    pub original: FiveTuple,
    /// Why the flow is tracked.
    pub class: TrackingClass,
    /// How it has fared.
    pub life: Life,
}

/// A guest's socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketRow {
    /// This end.
    pub local: (IpAddr, u16),
    /// The other end.
    pub remote: Option<(IpAddr, u16)>,
    /// Its state; none once it is gone.
    pub state: Option<SocketState>,
    /// The script's connection that it serves.
    pub connection: Option<ConnectionKey>,
    /// The event that last changed it.
    pub changed_by: Seq,
}

/// A name in a guest's DNS cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// Whose cache.
    pub guest: StationKey,
    /// The name.
    pub name: NameKey,
    /// Its address.
    pub address: IpAddr,
    /// When it is forgotten.
    pub expires_at: SimTime,
    /// The event that last changed it.
    pub changed_by: Seq,
    /// Has its TTL passed?
    pub removed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    Packet(PacketId),
    Nat(Translator, EntryId),
    Tracking(InterfaceKey, EntryId),
    Socket(StationKey, SocketId),
    Name(StationKey, NameKey),
}

impl Frame {
    /// Before the first event.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The last event in it.
    #[must_use]
    pub const fn seq(&self) -> Option<Seq> {
        match self.events {
            0 => None,
            n => Some(Seq(n - 1)),
        }
    }

    /// How many rows and packets it has: what a copy costs.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.packets.len()
            + self.nat.len()
            + self.tracking.len()
            + self.sockets.len()
            + self.names.len()
            + self.edits.len()
    }

    /// Adds the next event.
    pub fn apply(&mut self, event: &Event) {
        debug_assert_eq!(event.seq.0, self.events, "events are folded in order");
        self.forget_leaving();
        self.events = event.seq.0 + 1;
        self.at = event.at;
        match event.kind {
            EventKind::ActionStarted { .. }
            | EventKind::ActionEnded { .. }
            | EventKind::Tally(_)
            | EventKind::PathMtu(_) => {}
            EventKind::Created(created) => {
                let row = PacketRow {
                    header: created.header,
                    station: created.station,
                    since: event.at,
                    next: Some(created.next),
                    changed_by: event.seq,
                };
                self.packets.insert(created.packet.0, row);
            }
            EventKind::Hop(hop) => self.apply_hop(event, &hop),
            EventKind::Generated(hop) => self.apply_decision(event, &hop),
            EventKind::NatEntryRemoved {
                translator,
                entry,
                reason,
            } => {
                if let Some(row) = self.nat.get_mut(translator, entry.0) {
                    row.life.end(event, reason);
                    self.leaving.push(Leaving::Nat(translator, entry));
                }
            }
            EventKind::TrackingEntryRemoved {
                interface,
                entry,
                reason,
            } => {
                if let Some(row) = self.tracking.get_mut(interface, entry.0) {
                    row.life.end(event, reason);
                    self.leaving.push(Leaving::Tracking(interface, entry));
                }
            }
            EventKind::Socket(change) => self.apply_socket(event, change),
            EventKind::Name(change) => self.apply_name(event, change),
            EventKind::Edited(edit) => self.apply_edit(event, edit),
        }
    }

    fn apply_hop(&mut self, event: &Event, hop: &Hop) {
        if hop.is_link_local() {
            self.count_link_local(event, hop);
        }
        let row = PacketRow {
            header: hop.header_after(),
            station: hop.station,
            since: event.at,
            next: hop.next,
            changed_by: event.seq,
        };
        self.packets.insert(hop.packet.0, row);
        if hop.next.is_none() {
            self.leaving.push(Leaving::Packet(hop.packet));
        }
        self.apply_decision(event, hop);
    }

    /// What a decision does to tables.
    fn apply_decision(&mut self, event: &Event, hop: &Hop) {
        match hop.decision {
            Decision::Translated {
                by: Translation::NatEntry { translator, update },
                ..
            }
            | Decision::Relayed {
                translator, update, ..
            }
            | Decision::LetThrough { translator, update } => {
                self.apply_nat(event, translator, hop, update)
            }
            Decision::Allowed {
                tracking: Some(update),
                ..
            }
            | Decision::AllowedByTracking(update) => {
                self.apply_tracking(event, hop, update);
            }
            Decision::Dropped {
                reason: DropReason::TrackingTableFull,
                ..
            } => {
                self.count_conntrack_exceeded(hop.station);
            }
            _ => {}
        }
    }

    fn apply_nat(&mut self, event: &Event, translator: Translator, hop: &Hop, update: NatUpdate) {
        if update.made {
            let row = NatRow {
                inside: hop.header.tuple,
                outside: hop.header_after().tuple,
                life: Life::begin(event, update.state, update.expires_at),
            };
            self.nat.insert(translator, update.entry.0, row);
        } else if let Some(row) = self.nat.get_mut(translator, update.entry.0) {
            let is_answer = hop.header.tuple.source != row.inside.source;
            row.life
                .go_on(event, update.state, update.expires_at, is_answer);
        }
    }

    fn apply_tracking(&mut self, event: &Event, hop: &Hop, update: TrackingUpdate) {
        let interface = update.interface;
        if update.made {
            let row = TrackingRow {
                original: hop.header.tuple,
                class: update.class,
                life: Life::begin(event, update.state, update.expires_at),
            };
            self.tracking.insert(interface, update.entry.0, row);
        } else if let Some(row) = self.tracking.get_mut(interface, update.entry.0) {
            let is_answer = hop.header.tuple.source != row.original.source;
            row.life
                .go_on(event, update.state, update.expires_at, is_answer);
        }
    }

    fn apply_socket(&mut self, event: &Event, change: SocketChange) {
        let row = SocketRow {
            local: change.local,
            remote: change.remote,
            state: change.state,
            connection: change.connection,
            changed_by: event.seq,
        };
        self.sockets.insert(change.station, change.socket.0, row);
        if change.state.is_none() {
            self.leaving
                .push(Leaving::Socket(change.station, change.socket));
        }
    }

    fn apply_name(&mut self, event: &Event, change: NameChange) {
        let (guest, name) = (change.station, change.name);
        if let NameChangeKind::Learned {
            address,
            expires_at,
        } = change.change
        {
            self.names
                .retain(|row| (row.guest, row.name) != (guest, name));
            self.names.push(NameRow {
                guest,
                name,
                address,
                expires_at,
                changed_by: event.seq,
                removed: false,
            });
            return;
        }
        let known = self
            .names
            .iter_mut()
            .find(|row| (row.guest, row.name) == (guest, name));
        if let Some(row) = known {
            row.changed_by = event.seq;
            if matches!(
                change.change,
                NameChangeKind::Expired | NameChangeKind::Lost
            ) {
                row.removed = true;
                self.leaving.push(Leaving::Name(guest, name));
            }
        }
    }

    fn forget_leaving(&mut self) {
        for leaving in self.leaving.drain(..) {
            match leaving {
                Leaving::Packet(packet) => {
                    self.packets.remove(packet.0);
                }
                Leaving::Nat(translator, entry) => {
                    self.nat.remove(translator, entry.0);
                }
                Leaving::Tracking(interface, entry) => {
                    self.tracking.remove(interface, entry.0);
                }
                Leaving::Socket(station, socket) => {
                    self.sockets.remove(station, socket.0);
                }
                Leaving::Name(station, name) => {
                    self.names
                        .retain(|row| (row.guest, row.name) != (station, name));
                }
            }
        }
    }
}
