//! The state of the VPC: its configuration and every table.

mod edits;
mod forget;

use alloc::vec::Vec;
use vpclab_model::{
    Direction, EgressOnlyGatewayKey, Header, InstanceKey, InterfaceKey, NatGatewayKey, Network,
    Scenario, SimTime, StationKey,
};
use vpclab_trace::{
    Decision, EntryId, Event, EventKind, Hop, LinkLocalUse, NatUpdate, RemovalReason, Sequence,
    TrackingUpdate, Translation, Translator,
};
use vpclab_wire::{Packet, tcp_fin};

use crate::addresses::AddressBook;
use crate::construct::middlebox::numbers_after;
use crate::living::{Living, LivingNatEntry, LivingTrackingEntry};
use crate::stage::Stage;
use crate::table::{
    ConntrackTable, Flow, FlowKey, FlowSide, Fragments, NatEntry, NatTable, TrackingEntry,
};

/// Where a flow is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FlowRef {
    Nat(Translator, EntryId),
    Tracking(InterfaceKey, EntryId),
}

impl FlowRef {
    /// The flow that a decision made or used.
    pub(crate) const fn of(decision: &Decision) -> Option<Self> {
        match decision {
            Decision::Translated {
                by: Translation::NatEntry { translator, update },
                ..
            }
            | Decision::Relayed {
                translator, update, ..
            }
            | Decision::LetThrough { translator, update } => {
                Some(Self::Nat(*translator, update.entry))
            }
            Decision::Allowed {
                tracking: Some(update),
                ..
            }
            | Decision::AllowedByTracking(update) => {
                Some(Self::Tracking(update.interface, update.entry))
            }
            _ => None,
        }
    }

    /// Another flow of the same table.
    pub(crate) const fn sibling(self, entry: EntryId) -> Self {
        match self {
            Self::Nat(translator, _) => Self::Nat(translator, entry),
            Self::Tracking(interface, _) => Self::Tracking(interface, entry),
        }
    }

    /// It is forgotten.
    pub(crate) const fn removed(self, reason: RemovalReason) -> EventKind {
        match self {
            Self::Nat(translator, entry) => EventKind::NatEntryRemoved {
                translator,
                entry,
                reason,
            },
            Self::Tracking(interface, entry) => EventKind::TrackingEntryRemoved {
                interface,
                entry,
                reason,
            },
        }
    }
}

/// What is configured and what is remembered.
///
/// [`World::apply`] is the only thing that changes a table, and it cannot fail: every table is the
/// fold of the log.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// With the network as it is now.
    pub(crate) scenario: Scenario,
    /// The network before the first edit, once there was one.
    original: Option<Network>,
    pub(crate) addresses: AddressBook,
    nat: Vec<NatTable>,
    /// By instance; those that translate nothing have an empty one.
    masquerade: Vec<Masquerade>,
    /// By interface: what a service's node remembers; those of instances have an empty one.
    nodes: Vec<NatTable>,
    /// By egress-only internet gateway: both sides of an entry are the same.
    egress_only: Vec<NatTable>,
    tracking: Vec<ConntrackTable>,
    /// By station, that of an interface: what its guest sent to services of its host.
    link_local: Vec<LinkLocalUse>,
    fragments: Fragments,
}

/// What a NAT instance remembers.
#[derive(Clone, Debug, Default)]
struct Masquerade {
    table: NatTable,
    /// By entry: which numbers the client expects and sends next.
    numbers: Sequence<(u32, u32)>,
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
            masquerade: network
                .instances
                .iter()
                .map(|_| Masquerade::default())
                .collect(),
            egress_only: network
                .egress_only_gateways
                .iter()
                .map(|_| NatTable::default())
                .collect(),
            nodes: network
                .interfaces
                .iter()
                .map(|_| NatTable::default())
                .collect(),
            tracking: network
                .interfaces
                .iter()
                .map(|_| ConntrackTable::default())
                .collect(),
            link_local: network
                .stations
                .all
                .iter()
                .map(|_| LinkLocalUse::default())
                .collect(),
            fragments: Fragments::default(),
            scenario,
            original: None,
        }
    }

    pub(crate) fn nat(&self, key: Translator) -> &NatTable {
        match key {
            Translator::Gateway(key) => &self.nat[key.index()],
            Translator::Instance(key) => &self.masquerade[key.index()].table,
            Translator::Node(key) => &self.nodes[key.index()],
            Translator::EgressOnly(key) => &self.egress_only[key.index()],
        }
    }

    pub(crate) fn nat_mut(&mut self, key: Translator) -> &mut NatTable {
        match key {
            Translator::Gateway(key) => &mut self.nat[key.index()],
            Translator::Instance(key) => &mut self.masquerade[key.index()].table,
            Translator::Node(key) => &mut self.nodes[key.index()],
            Translator::EgressOnly(key) => &mut self.egress_only[key.index()],
        }
    }

    pub(crate) fn tracking(&self, key: InterfaceKey) -> &ConntrackTable {
        &self.tracking[key.index()]
    }

    /// How many flows an instance tracks at its interfaces other than this one.
    pub(crate) fn tracked_elsewhere(&self, key: InterfaceKey) -> usize {
        let network = &self.scenario.network;
        let Some(instance) = network.interface(key).instance() else {
            return 0;
        };
        let others = network.instance(instance).interfaces();
        let others = others.filter(|other| *other != key);
        others.map(|other| self.tracking(other).len()).sum()
    }

    pub(crate) fn tracking_mut(&mut self, key: InterfaceKey) -> &mut ConntrackTable {
        &mut self.tracking[key.index()]
    }

    /// What an interface's guest sent to services of its host.
    pub(crate) fn link_local(&self, eni: StationKey) -> &LinkLocalUse {
        &self.link_local[eni.index()]
    }

    /// A flow of a table, for its timer; its state changes by the log alone.
    pub(crate) fn flow_mut(&mut self, key: FlowRef) -> Option<&mut Flow> {
        match key {
            FlowRef::Nat(translator, entry) => {
                Some(&mut self.nat_mut(translator).get_mut(entry)?.flow)
            }
            FlowRef::Tracking(interface, entry) => {
                Some(&mut self.tracking_mut(interface).get_mut(entry)?.flow)
            }
        }
    }

    /// The header of a later fragment with the ports of the first one, if that passed here, and if
    /// the component is one that remembers flows.
    pub(crate) fn first_fragment(
        &self,
        stage: Stage,
        header: &Header,
        now: SimTime,
    ) -> Option<Header> {
        let remembers = matches!(
            stage,
            Stage::SecurityGroupEgress(_)
                | Stage::SecurityGroupIngress(_)
                | Stage::NatFromInside(_)
                | Stage::NatFromOutside(_)
                | Stage::Instance(_)
        );
        let station = stage.station(&self.scenario.network);
        remembers
            .then(|| self.fragments.named(station, header, now))
            .flatten()
    }

    /// Makes true what an event says.
    pub(crate) fn apply(&mut self, event: &Event) {
        if let EventKind::Hop(hop) = &event.kind
            && hop.next.is_some()
        {
            self.fragments.note(hop.station, &hop.header, event.at);
        }
        match &event.kind {
            EventKind::Hop(hop) | EventKind::Generated(hop) if hop.is_link_local() => {
                self.link_local[hop.station.index()].count(event.at, hop);
            }
            EventKind::Hop(hop) | EventKind::Generated(hop) => match hop.decision {
                Decision::Translated {
                    by: Translation::NatEntry { translator, update },
                    ..
                }
                | Decision::Relayed {
                    translator, update, ..
                }
                | Decision::LetThrough { translator, update } => {
                    self.apply_nat(hop, translator, update)
                }
                Decision::Allowed {
                    tracking: Some(update),
                    ..
                }
                | Decision::AllowedByTracking(update) => self.apply_tracking(hop, update),
                _ => {}
            },
            EventKind::NatEntryRemoved {
                translator, entry, ..
            } => {
                self.nat_mut(*translator).remove(*entry);
                if let Translator::Instance(key) = translator {
                    self.masquerade[key.index()].numbers.remove(entry.0);
                }
            }
            EventKind::TrackingEntryRemoved {
                interface, entry, ..
            } => self.tracking_mut(*interface).remove(*entry),
            EventKind::Edited(edit) => self.apply_edit(*edit),
            EventKind::ActionStarted { .. }
            | EventKind::ActionEnded { .. }
            | EventKind::Created(_)
            | EventKind::Socket(_)
            | EventKind::Name(_)
            | EventKind::Tally(_)
            | EventKind::PathMtu(_) => {}
        }
    }

    /// The FIN with which a NAT instance closes a connection towards its client, if it knows the
    /// numbers (F6.31).
    pub(crate) fn farewell(&self, key: InstanceKey, entry: EntryId) -> Option<Packet> {
        let Masquerade { table, numbers } = &self.masquerade[key.index()];
        let (seq, ack) = numbers.get(entry.0)?;
        tcp_fin(&table.get(entry)?.inside().reversed(), *seq, *ack)
    }

    fn apply_nat(&mut self, hop: &Hop, translator: Translator, update: NatUpdate) {
        if let (Translator::Instance(key), false) =
            (translator, hop.direction == Some(Direction::Ingress))
            && let Some(numbers) = numbers_after(&hop.header.detail)
        {
            let known = &mut self.masquerade[key.index()].numbers;
            known.insert(update.entry.0, numbers);
        }
        let table = self.nat_mut(translator);
        if update.made {
            let entry = table.insert(NatEntry::new(
                &hop.header.tuple,
                &hop.header_after().tuple,
                Flow::begin(&hop.header, update.expires_at),
            ));
            debug_assert_eq!(
                entry, update.entry,
                "the log numbers entries as the table does"
            );
        } else if let Some(entry) = table.get_mut(update.entry) {
            let side = match hop.direction {
                Some(Direction::Ingress) => FlowSide::Reply,
                _ => FlowSide::Original,
            };
            entry.flow.go_on(side, &hop.header, update.expires_at);
        }
        debug_assert!(
            table
                .get(update.entry)
                .is_some_and(|entry| entry.flow.tracker.state == update.state
                    && table
                        .find_inside(&entry.inside())
                        .is_some_and(|(id, _)| id == update.entry)
                    && table
                        .find_outside(&entry.outside().reversed())
                        .is_some_and(|(id, _)| id == update.entry)),
            "an entry is found from both sides, in the state that the log says"
        );
    }

    fn apply_tracking(&mut self, hop: &Hop, update: TrackingUpdate) {
        let direction = hop.direction.unwrap_or(Direction::Egress);
        let table = self.tracking_mut(update.interface);
        if update.made {
            let key = FlowKey::of(&hop.header, direction);
            let flow = Flow::begin(&hop.header, update.expires_at);
            let entry = TrackingEntry::new(key, direction, update.class, flow);
            let entry = table.insert(entry);
            debug_assert_eq!(
                entry, update.entry,
                "the log numbers entries as the table does"
            );
        } else if let Some(entry) = table.get_mut(update.entry) {
            let side = entry.side(direction);
            entry.flow.go_on(side, &hop.header, update.expires_at);
        }
    }

    /// Every living row of every table.
    pub(crate) fn living(&self) -> Living {
        let mut living = Living::default();
        let gateways = (0..).map(NatGatewayKey).map(Translator::Gateway);
        let instances = (0..).map(InstanceKey).map(Translator::Instance);
        let masquerade = self.masquerade.iter().map(|of_one| &of_one.table);
        let tables = gateways.zip(&self.nat);
        let nodes = (0..)
            .map(InterfaceKey)
            .map(Translator::Node)
            .zip(&self.nodes);
        let egress_only = (0..)
            .map(EgressOnlyGatewayKey)
            .map(Translator::EgressOnly)
            .zip(&self.egress_only);
        let tables = tables.chain(instances.zip(masquerade)).chain(nodes);
        for (translator, table) in tables.chain(egress_only) {
            for (entry, row) in table.iter() {
                living.nat.push(LivingNatEntry {
                    translator,
                    entry,
                    inside: row.inside(),
                    outside: row.outside(),
                    state: row.flow.tracker.state,
                    expires_at: row.flow.expires_at,
                });
            }
        }
        for (interface, table) in (0..).map(InterfaceKey).zip(&self.tracking) {
            for (entry, row) in table.iter() {
                living.tracking.push(LivingTrackingEntry {
                    interface,
                    entry,
                    class: row.class,
                    state: row.flow.tracker.state,
                    expires_at: row.flow.expires_at,
                });
            }
        }
        for (station, used) in (0..).map(StationKey).zip(&self.link_local) {
            if *used != LinkLocalUse::default() {
                living.link_local.push((station, *used));
            }
        }
        living
    }
}
