//! The loop: take what is due, decide, write it down, make it true.

mod actions;
mod ageing;
mod departures;
mod edits;
mod generators;
mod guests;
mod inject;
mod nodes;
mod packets;
mod rewriting;
mod ruling;
mod suppose;

use alloc::vec::Vec;
use slab::Slab;
use vpclab_model::{Action, ActionKey, Edit, NatState, Network, Scenario, SimTime};
use vpclab_trace::{Event, EventKind, Outcome, Seq};
use vpclab_wire::{Link, Packet};

use crate::guest::Guests;
use crate::living::Living;
use crate::queue::{Due, Queue};
use crate::script;
use crate::world::World;
use departures::Seat;
use generators::Generators;
use inject::Injected;

pub use inject::Entry;
pub use suppose::{answer, moves_addresses};

/// Where events go.
pub trait Sink {
    /// One more event; `bytes` is the packet it is about where the event made or changed it.
    fn record(&mut self, event: &Event, bytes: Option<PacketBytes<'_>>);
}

/// A packet as it is on the wire after an event.
#[derive(Clone, Copy, Debug)]
pub struct PacketBytes<'a> {
    /// What the bytes begin with.
    pub link: Link,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// A simulation.
#[derive(Debug)]
pub struct Engine {
    world: World,
    queue: Queue,
    guests: Guests,
    packets: Slab<Seat>,
    /// Places that packets have left.
    seats: Vec<Seat>,
    now: SimTime,
    next_seq: u32,
    next_packet: u32,
    generators: Generators,
    hops: u64,
    /// How many actions the scenario file has.
    file_actions: usize,
    /// There where packets are put in instead of sent by guests.
    injected: Option<Injected>,
}

impl Engine {
    /// At the beginning of a scenario.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        let guests = Guests::of(&scenario);
        let mut queue = Queue::default();
        for key in guests::of_themselves(&scenario) {
            queue.push(SimTime::ZERO, Due::Guest(key));
        }
        for (at, action) in script::beginnings(&scenario.script) {
            queue.push(at, Due::Action(action));
        }
        Self::with(scenario, guests, queue, None)
    }

    fn with(scenario: Scenario, guests: Guests, queue: Queue, injected: Option<Injected>) -> Self {
        let file_actions = scenario.script.len();
        Self {
            world: World::new(scenario),
            queue,
            guests,
            packets: Slab::new(),
            seats: Vec::new(),
            now: SimTime::ZERO,
            next_seq: 0,
            next_packet: 0,
            generators: Generators::default(),
            hops: 0,
            file_actions,
            injected,
        }
    }

    /// What it simulates.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.world.scenario
    }

    /// The network as it was before the first edit; with the edits of a frame applied to it, it is the
    /// network of that moment.
    #[must_use]
    pub fn original_network(&self) -> &Network {
        self.world.original()
    }

    /// The time of the last thing that happened.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        self.now
    }

    /// When the next thing happens, if anything ever does.
    #[must_use]
    pub fn next_deadline(&self) -> Option<SimTime> {
        self.queue.next_at()
    }

    /// Is nothing left to happen but the ageing of tables?
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.queue.is_quiet()
    }

    /// How many decisions components have taken so far, written down or not.
    #[must_use]
    pub const fn hops(&self) -> u64 {
        self.hops
    }

    /// What is in the tables now, for comparing with a fold of the log.
    #[must_use]
    pub fn living(&self) -> Living {
        self.world.living()
    }

    /// Lets the next thing happen, which may be none or several events. False when nothing is left.
    pub fn step(&mut self, sink: &mut dyn Sink) -> bool {
        let Some((at, due)) = self.queue.pop() else {
            return false;
        };
        debug_assert!(at >= self.now, "time does not run backwards");
        self.now = at;
        match due {
            Due::Packet(slot) => self.packet_arrives(slot, sink),
            Due::Guest(key) | Due::KeepAlive(key) => self.guest_wakes(key, at, sink),
            Due::Action(key) => self.action_begins(key, sink),
            Due::WaitOver(key) => self.action_ends(key, Outcome::Done, None, sink),
            Due::Flow(key) => self.flow_ages(key, sink),
            Due::Generator(index) => self.generator_turns(index, sink),
            Due::Name(key, name) => {
                let events = self.guest_mut(key, |guest, now| guest.expire_name(name, now));
                self.guest_says(key, events, None, sink);
            }
            Due::NatGatewayGone(gateway, deleting) => {
                let state = NatState::Deleted;
                self.edit(Edit::NatGateway { gateway, state }, deleting, sink);
            }
            Due::NatAddressGone(gateway, index, draining) => {
                self.nat_address_gone(gateway, index, draining, sink);
            }
        }
        true
    }

    /// Adds an action, to begin at a time that is not past, or later at its own.
    ///
    /// `read` gives the action, and adds the names and connections that it speaks of to the
    /// scenario.
    ///
    /// # Errors
    ///
    /// What `read` says; nothing is added then.
    pub fn act<E>(
        &mut self,
        at: SimTime,
        read: impl FnOnce(&mut Scenario) -> Result<Action, E>,
    ) -> Result<(), E> {
        let scenario = &mut self.world.scenario;
        let action = read(scenario)?;
        let at = action.at.unwrap_or(at).max(at).max(self.now);
        let number = u32::try_from(scenario.script.len()).unwrap_or(u32::MAX);
        scenario.script.push(action);
        self.world.rows_were_added();
        self.queue.push(at, Due::Action(ActionKey(number)));
        Ok(())
    }

    fn write(
        &mut self,
        kind: EventKind,
        cause: Option<Seq>,
        packet: Option<&Packet>,
        sink: &mut dyn Sink,
    ) -> Seq {
        let seq = Seq(self.next_seq);
        self.next_seq += 1;
        let event = Event {
            seq,
            at: self.now,
            cause,
            kind,
        };
        self.world.apply(&event);
        if let Some(hop) = event.kind.hop() {
            self.arm(&hop.decision);
        }
        let bytes = packet.map(|packet| PacketBytes {
            link: packet.link(),
            bytes: packet.bytes(),
        });
        sink.record(&event, bytes);
        seq
    }
}
