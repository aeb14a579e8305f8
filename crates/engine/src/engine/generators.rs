//! Generators: begun by an action, fed with what arrives, counted at the end.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{ActionKey, Header, InstanceKey, Load};
use vpclab_trace::{Decision, DropReason, EventKind, Outcome, Seq, Tally};
use vpclab_wire::Packet;

use super::departures::Generated;
use super::{Engine, Sink};
use crate::guest::GuestKey;
use crate::guest::generator::{Beginning, Generator, server_answers};
use crate::guest::ports::PortPool;
use crate::queue::Due;
use crate::seed::mixed;
use crate::stage::Stage;

/// Any segment of a generator fits, with an Ethernet header.
const BUFFER_BYTES: usize = 128;

/// Every generator of a run.
#[derive(Debug, Default)]
pub(super) struct Generators {
    all: Vec<Generator>,
    /// By instance, as far as they have generators.
    ports: Vec<(InstanceKey, PortPool)>,
    /// Buffers of packets that have come to their end.
    spare: Vec<Vec<u8>>,
}

impl Generators {
    fn pool(&mut self, instance: InstanceKey) -> Option<&mut PortPool> {
        let known = self.ports.iter_mut().find(|(key, _)| *key == instance);
        known.map(|(_, pool)| pool)
    }

    fn buffer(&mut self) -> Vec<u8> {
        self.spare
            .pop()
            .unwrap_or_else(|| Vec::with_capacity(BUFFER_BYTES))
    }
}

impl Engine {
    pub(super) fn generator_begins(
        &mut self,
        (action, begun): (ActionKey, Seq),
        instance: InstanceKey,
        to: (IpAddr, u16),
        load: Load,
        sink: &mut dyn Sink,
    ) {
        let network = &self.world.scenario.network;
        let guest = network.instance(instance);
        let interface = network.interface(guest.interface);
        let Some(address) = interface.addresses.first() else {
            return;
        };
        let index = self.generators.all.len() as u32;
        let beginning = Beginning {
            instance,
            tally: Tally {
                action,
                station: Stage::Instance(instance).station(network),
                opened: 0,
                established: 0,
                refused: 0,
                reset: 0,
                closed: 0,
                without_port: 0,
                without_nat_port: 0,
            },
            begun,
            at: self.now,
            source: address.private,
            to,
            load,
            mtu: guest.mtu,
            seed: mixed(self.world.scenario.seed, u64::from(action.0)),
        };
        if self.generators.pool(instance).is_none() {
            let pool = PortPool::new(guest.ephemeral_ports);
            self.generators.ports.push((instance, pool));
        }
        // It has the ports.
        let _ = self.guest(GuestKey::Instance(instance));
        let first_port = self.generators.pool(instance).map_or(0, |pool| pool.next);
        self.generators
            .all
            .push(Generator::new(beginning, first_port));
        self.generator_turns(index, sink);
    }

    /// It opens and closes what is due, and makes an appointment for the rest.
    pub(super) fn generator_turns(&mut self, index: u32, sink: &mut dyn Sink) {
        let instance = self.generators.all.get(index as usize);
        if instance.is_none_or(|generator| !self.runs(generator.instance)) {
            return;
        }
        loop {
            let buffer = self.generators.buffer();
            let Generators { all, ports, spare } = &mut self.generators;
            let Some(generator) = all.get_mut(index as usize) else {
                return;
            };
            let instance = generator.instance;
            let pool = ports.iter_mut().find(|(key, _)| *key == instance);
            let guest = self.guests.instances.get_mut(instance.index());
            let Some(((_, pool), guest)) = pool.zip(guest.and_then(Option::as_mut)) else {
                return;
            };
            let tried = (generator.tally.opened, generator.tally.without_port);
            let packet = generator
                .open(self.now, (pool, guest), buffer)
                .or_else(|buffer| generator.close(self.now, pool.range, buffer));
            let begun = generator.begun;
            match packet {
                Ok(packet) => {
                    // From its first address, which is one of the primary interface.
                    let interface = self.world.scenario.network.instance(instance).interface;
                    let load = Generated {
                        generator: index,
                        is_answer: false,
                        quiet: true,
                    };
                    self.send_generated(packet, Stage::EniEgress(interface), begun, load);
                }
                Err(buffer) => {
                    spare.push(buffer);
                    if tried == (generator.tally.opened, generator.tally.without_port) {
                        break;
                    }
                }
            }
        }
        self.generator_ends(index, sink);
        let next = self
            .generators
            .all
            .get(index as usize)
            .and_then(Generator::next_at);
        if let Some(at) = next {
            self.queue.push(at.max(self.now), Due::Generator(index));
        }
    }

    /// Their instance is switched off: whatever they had open is lost, and they open nothing more.
    pub(super) fn generators_stop(&mut self, instance: InstanceKey, sink: &mut dyn Sink) {
        for index in 0..self.generators.all.len() {
            let Some(generator) = self.generators.all.get_mut(index) else {
                return;
            };
            if generator.instance != instance || generator.is_over {
                continue;
            }
            generator.is_over = true;
            let (tally, begun) = (generator.tally, generator.begun);
            let counted = self.write(EventKind::Tally(tally), Some(begun), None, sink);
            let outcome = Outcome::InstanceNotRunning;
            self.action_ends(tally.action, outcome, Some(counted), sink);
        }
    }

    /// Counts, once all is known or the time is over.
    fn generator_ends(&mut self, index: u32, sink: &mut dyn Sink) {
        let now = self.now;
        let Some(generator) = self.generators.all.get_mut(index as usize) else {
            return;
        };
        if generator.is_over || !generator.has_finished() && !generator.gives_up(now) {
            return;
        }
        generator.is_over = true;
        let (tally, begun) = (generator.tally, generator.begun);
        let counted = self.write(EventKind::Tally(tally), Some(begun), None, sink);
        let outcome = match tally.without_nat_port {
            0 => Outcome::Done,
            _ => Outcome::NatPortsExhausted,
        };
        self.action_ends(tally.action, outcome, Some(counted), sink);
    }

    /// A packet of a generator has come to its end: at the other side, at the client, or before.
    pub(super) fn generated_ends(
        &mut self,
        stage: Stage,
        decision: &Decision,
        (packet, header): (Packet, &Header),
        (last, load): (Seq, Generated),
        sink: &mut dyn Sink,
    ) {
        let buffer = packet.into_buffer();
        if *decision != Decision::Delivered {
            self.generators.spare.push(buffer);
            let generator = self.generators.all.get_mut(load.generator as usize);
            if let Decision::Dropped { reason, .. } = decision
                && *reason == DropReason::NatPortsExhausted
                && let Some(generator) = generator
            {
                generator.tally.without_nat_port += 1;
            }
            return;
        }
        let scenario = &self.world.scenario;
        let (listen, mtu, first) = match stage {
            Stage::Instance(key) => {
                let instance = scenario.network.instance(key);
                let back = header.tuple.reversed();
                let ends = (back.source, back.destination);
                let out = scenario.network.interface_towards(key, ends.0, ends.1);
                (&instance.listen, instance.mtu, Stage::EniEgress(out))
            }
            Stage::Server(key) => {
                let server = scenario.server(key);
                let first = self.out_of(key, &header.tuple.reversed());
                (&server.listen, server.mtu, first)
            }
            _ => return,
        };
        let answer = if load.is_answer {
            let generators = &mut self.generators.all;
            let Some(generator) = generators.get_mut(load.generator as usize) else {
                return;
            };
            let guest = self.guests.instances.get_mut(generator.instance.index());
            match guest.and_then(Option::as_mut) {
                Some(guest) => generator.receive(header, guest, buffer),
                None => Err(buffer),
            }
        } else {
            let listens = listen.tcp.contains(&header.tuple.destination_port);
            server_answers(header, listens, mtu, buffer)
        };
        match answer {
            Ok(answer) => {
                let load = Generated {
                    is_answer: !load.is_answer,
                    quiet: true,
                    ..load
                };
                self.send_generated(answer, first, last, load);
            }
            Err(buffer) => self.generators.spare.push(buffer),
        }
        self.generator_ends(load.generator, sink);
    }
}
