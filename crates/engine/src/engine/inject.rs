//! Packets put in from outside: an engine without guests, for asking what becomes of a packet.
//!
//! Such an engine knows nobody beyond the scenario, so whatever is neither AWS's nor the scenario's
//! is there and takes what it gets: every address of the internet, every host of a customer's
//! network. What a guest would get is delivered, and nothing comes of it.

use alloc::vec::Vec;
use vpclab_model::{
    CustomerEntry, CustomerGatewayKey, FiveTuple, InterfaceKey, Scenario, ServerKey, SimDuration,
    SimTime,
};
use vpclab_trace::{Decision, DropReason, Event, EventKind, Origin, PacketId};
use vpclab_wire::Packet;

use super::{Engine, Generators, Sink};
use crate::construct::{Ruling, eni, host_services};
use crate::guest::Guests;
use crate::limits::HOP_LATENCY;
use crate::queue::Queue;
use crate::stage::Stage;

/// Where a packet is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// At whoever has this interface, as if they sent it.
    Interface(InterfaceKey),
    /// At a server of the scenario.
    Server(ServerKey),
    /// Somewhere on the internet.
    Internet,
    /// At a host behind a customer gateway, on its way into AWS.
    Customer(CustomerGatewayKey, CustomerEntry),
}

/// Who sends what in an engine without guests.
#[derive(Debug, Default)]
pub(super) struct Injected {
    sent: Vec<(InterfaceKey, FiveTuple)>,
}

impl Engine {
    /// Without guests and without the script, so that nothing happens but what is put in.
    #[must_use]
    pub fn without_guests(scenario: Scenario) -> Self {
        let guests = Guests {
            instances: Vec::new(),
            servers: Vec::new(),
        };
        Self::with(
            scenario,
            guests,
            Queue::default(),
            Some(Injected::default()),
        )
    }

    /// Puts a packet in, without Ethernet, and says which one it is in the log.
    pub fn inject(&mut self, entry: Entry, mut packet: Packet, sink: &mut dyn Sink) -> PacketId {
        let network = &self.world.scenario.network;
        let tuple = packet.header().tuple;
        let (made_at, first) = match entry {
            Entry::Interface(key) => {
                if network.interface(key).instance().is_some() {
                    let addresses = &self.world.addresses;
                    let (from, to) =
                        eni::departure_macs(network, addresses, key, tuple.destination);
                    packet.put_ethernet(from, to);
                }
                if let Some(injected) = &mut self.injected {
                    injected.sent.push((key, tuple));
                }
                let first = Stage::EniEgress(key);
                (Stage::owner_of(network, key).unwrap_or(first), first)
            }
            Entry::Server(key) => (Stage::Server(key), self.out_of(key, &tuple)),
            Entry::Internet => (Stage::Internet, Stage::Internet),
            Entry::Customer(customer, entry) => {
                let stage = Stage::from_customer(customer, entry);
                (stage, stage)
            }
        };
        let latency = if made_at == first {
            SimDuration::ZERO
        } else {
            HOP_LATENCY
        };
        let created = self.create(Origin::Guest, made_at, first, None, &packet, latency);
        let made = EventKind::Created(created);
        let last = self.write(made, None, Some(&packet), sink);
        self.send(created, packet, first, last, None);
        created.packet
    }

    /// At the beginning again. `log` is everything that was written down since: only what it speaks
    /// of is touched, so this costs the same however large the network is.
    pub fn begin_again(&mut self, log: &[Event]) {
        self.world.forget(log);
        self.queue = Queue::default();
        self.packets.clear();
        self.generators = Generators::default();
        self.now = SimTime::ZERO;
        (self.next_seq, self.next_packet, self.hops) = (0, 0, 0);
        self.injected = self.injected.take().map(|_| Injected::default());
    }

    /// Would the guest whose packet was put in here never send it? Within its subnet it asks for its
    /// neighbour first, and nobody answers (F9.11, F9.12).
    pub(super) fn asks_in_vain(&self, key: InterfaceKey, tuple: &FiveTuple) -> bool {
        let Some(injected) = &self.injected else {
            return false;
        };
        let network = &self.world.scenario.network;
        let (subnet, wanted) = (network.interface(key).subnet, tuple.destination);
        injected.sent.contains(&(key, *tuple))
            && network.interface(key).instance().is_some()
            && network.is_in_use(key)
            && network.subnet(subnet).contains(wanted)
            && !host_services::is_one(network, subnet, wanted)
            && eni::who_has(network, &self.world.addresses, subnet, wanted).is_none()
    }

    /// Is it delivered where packets are put in, though nobody is known to be there?
    pub(super) fn takes_in_an_open_world(
        &self,
        stage: Stage,
        tuple: &FiveTuple,
        ruling: &Ruling,
    ) -> bool {
        let Some(injected) = &self.injected else {
            return false;
        };
        let network = &self.world.scenario.network;
        let refused = |because| matches!(ruling, Ruling::Decided(Decision::Dropped { reason, .. }) if *reason == because);
        match stage {
            Stage::Internet => {
                let mut vpcs = network.vpcs.iter();
                refused(DropReason::NoServer) && !vpcs.any(|vpc| vpc.contains(tuple.destination))
            }
            Stage::VpnGatewayEgress(_)
            | Stage::VpnGatewayIngress(..)
            | Stage::TransitGatewayLeave(..) => refused(DropReason::NoCustomerHost),
            // A service's node gets the answer to what was put in as from the node itself.
            Stage::Node(key) => injected.sent.contains(&(key, tuple.reversed())),
            _ => false,
        }
    }
}
