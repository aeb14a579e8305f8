//! Guests: what runs at the edge of the simulated network.
//!
//! A guest is a real TCP/IP stack on an Ethernet interface with a small client and a small server
//! on top. It takes frames and gives frames; what it shows of itself it says in events. The engine
//! never looks inside, and a guest never sees more than its own interface.

mod client;
mod datagrams;
mod device;
mod echo;
pub(crate) mod generator;
mod http;
mod link;
mod name_server;
mod names;
mod neighbours;
pub(crate) mod ports;
mod probe;
mod routes;
mod stack;
mod watch;
mod web_server;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    ActionKey, ConnectionKey, DnsRecord, FiveTuple, Host, InstanceKey, Listening, NameKey, Probe,
    Scenario, ServerKey, SimDuration, SimTime,
};
use vpclab_trace::{NameChange, Outcome, PathMtuChange, SocketChange};
use vpclab_wire::Packet;

use crate::limits::GUEST_ROUNDS_MAX;
use client::Client;
use echo::Echo;
use name_server::NameServer;
use names::Names;
use stack::Stack;
use web_server::WebServer;

pub(crate) use stack::Attachment;

/// Which guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum GuestKey {
    Instance(InstanceKey),
    Server(ServerKey),
}

impl From<Host> for GuestKey {
    fn from(host: Host) -> Self {
        match host {
            Host::Instance(key) => Self::Instance(key),
            Host::Server(key) => Self::Server(key),
        }
    }
}

/// What a guest is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Resolve {
        name: NameKey,
        text: String,
    },
    /// Finds out an address, and then does something there.
    Reach {
        to: Target,
        then: Then,
    },
    Send {
        connection: ConnectionKey,
        bytes: u32,
    },
    Close {
        connection: ConnectionKey,
    },
}

/// Whom to reach.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Address(IpAddr),
    Name { name: NameKey, text: String },
}

/// What to do there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Then {
    Connect {
        connection: ConnectionKey,
        port: u16,
        keep_alive: Option<SimDuration>,
    },
    Probe(Probe),
}

/// What a guest says.
#[derive(Clone, Debug)]
pub(crate) enum GuestEvent {
    Socket(SocketChange),
    Name(NameChange),
    PathMtu(PathMtuChange),
    /// It puts a frame on its interface.
    Frame(Packet),
    /// An action came to its end.
    Ended(ActionKey, Outcome),
}

/// Every guest; those that nobody has heard of yet are not made.
#[derive(Debug)]
pub(crate) struct Guests {
    pub(crate) instances: Vec<Option<Box<Guest>>>,
    pub(crate) servers: Vec<Option<Box<Guest>>>,
}

impl Guests {
    /// Room for every guest of a scenario.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let instances = scenario.network.instances.iter().map(|_| None);
        let servers = scenario.internet.servers.iter().map(|_| None);
        Self {
            instances: instances.collect(),
            servers: servers.collect(),
        }
    }

    /// A guest, made by `make` if it is not there yet.
    pub(crate) fn get_or_make(
        &mut self,
        key: GuestKey,
        make: impl FnOnce() -> Guest,
    ) -> Option<&mut Guest> {
        let place = match key {
            GuestKey::Instance(key) => self.instances.get_mut(key.index()),
            GuestKey::Server(key) => self.servers.get_mut(key.index()),
        };
        Some(place?.get_or_insert_with(|| Box::new(make())))
    }

    /// Does a socket of this instance send packets with this tuple?
    pub(crate) fn sends_as(&self, key: InstanceKey, tuple: &FiveTuple) -> bool {
        self.instances
            .get(key.index())
            .and_then(Option::as_ref)
            .is_some_and(|guest| guest.stack.sends_as(tuple))
    }
}

#[derive(Debug)]
pub(crate) struct Guest {
    stack: Stack,
    client: Client,
    server: WebServer,
    echo: Echo,
    name_server: Option<NameServer>,
    /// When the engine will wake it, if it will.
    pub(crate) wake_at: Option<SimTime>,
}

impl Guest {
    /// `dns_servers` are those that it asks, in order; `records` are those of its own DNS server,
    /// if it runs one.
    pub(crate) fn new(
        scenario: &Scenario,
        attachment: Attachment,
        dns_servers: Vec<IpAddr>,
        listen: &Listening,
        records: Option<&[DnsRecord]>,
    ) -> Self {
        let names = Names::new(attachment.station, dns_servers, attachment.seed);
        Self {
            stack: Stack::new(attachment),
            client: Client::new(names),
            server: WebServer::new(&listen.tcp),
            echo: Echo::new(&listen.udp),
            name_server: records.map(|records| NameServer::new(scenario, records)),
            wake_at: Some(SimTime::ZERO),
        }
    }

    /// It is switched off, and on again as `fresh`, which may be one that does nothing. Whatever it
    /// knew and was in the middle of is lost.
    pub(crate) fn reboot(&mut self, fresh: Self, now: SimTime) -> Vec<GuestEvent> {
        let mut events = Vec::new();
        let next_socket = self.stack.power_off(&mut events);
        self.client.power_off(&mut events);
        *self = fresh;
        self.stack.next_socket = next_socket;
        self.wake_at = None;
        events.extend(self.wake(now));
        events
    }

    /// Its interface takes packets of another size from now on.
    pub(crate) fn set_mtu(&mut self, mtu: u16, now: SimTime) -> Vec<GuestEvent> {
        self.stack.link.set_mtu(mtu);
        self.wake(now)
    }

    /// Has no connection this port: no socket's, and no generator's?
    pub(crate) fn has_free(&self, port: u16) -> bool {
        self.stack.has_free(port)
    }

    /// Lets a generator have a port, or takes it back.
    pub(crate) fn lend(&mut self, port: u16, to_generator: bool) {
        self.stack
            .lent
            .get_or_insert_default()
            .set(port, to_generator);
    }

    /// A frame arrives on its interface.
    pub(crate) fn receive(&mut self, frame: Packet, now: SimTime) -> Vec<GuestEvent> {
        let mut events = Vec::new();
        let Stack {
            device,
            link,
            station,
            ..
        } = &mut self.stack;
        let packet = link.incoming(frame, now, &mut events, *station);
        device.received.extend(packet);
        self.run(now, events)
    }

    /// An action is asked of it.
    pub(crate) fn start(
        &mut self,
        action: ActionKey,
        command: Command,
        now: SimTime,
    ) -> Vec<GuestEvent> {
        let mut events = Vec::new();
        self.client
            .start(&mut self.stack, action, command, now, &mut events);
        self.run(now, events)
    }

    /// Time has passed.
    pub(crate) fn wake(&mut self, now: SimTime) -> Vec<GuestEvent> {
        self.run(now, Vec::new())
    }

    /// A name's TTL may have passed.
    pub(crate) fn expire_name(&mut self, name: NameKey, now: SimTime) -> Vec<GuestEvent> {
        let mut events = Vec::new();
        self.client.expire_name(name, now, &mut events);
        events
    }

    /// Reads, thinks, writes. What is said comes in the order in which it happens: states that what
    /// came in has brought about, then those of the applications, then frames, and last the ends of
    /// actions.
    fn run(&mut self, now: SimTime, mut events: Vec<GuestEvent>) -> Vec<GuestEvent> {
        for _ in 0..GUEST_ROUNDS_MAX {
            self.stack.ingress(now);
            self.stack.note_changes(now, &mut events);
            self.server.work(&mut self.stack);
            self.echo.work(&mut self.stack);
            if let Some(name_server) = &mut self.name_server {
                name_server.work(&mut self.stack);
            }
            self.client.work(&mut self.stack, now, &mut events);
            self.stack.note_changes(now, &mut events);
            let sent_to_itself = self.stack.egress(now);
            let frames = self.stack.link.frames.drain(..);
            events.extend(frames.map(GuestEvent::Frame));
            self.stack.note_changes(now, &mut events);
            if !sent_to_itself {
                break;
            }
        }
        self.stack.reap(now, &mut events);
        // A job may have lost its socket only now; a listener may be missing one.
        self.client.work(&mut self.stack, now, &mut events);
        let (mut events, ends): (Vec<_>, Vec<_>) = events
            .into_iter()
            .partition(|event| !matches!(event, GuestEvent::Ended(..)));
        events.extend(ends);
        events
    }

    /// When it has something to do, if nothing comes in before.
    pub(crate) fn next_at(&mut self, now: SimTime) -> Option<SimTime> {
        let stack = self.stack.next_at(now);
        let client = self.client.next_at();
        [stack, client].into_iter().flatten().min()
    }

    /// Has it nothing to do but to ask on open connections whether the other side is still there?
    /// That goes on for as long as they are open.
    pub(crate) fn only_keeps_alive(&mut self, now: SimTime) -> bool {
        self.client.next_at().is_none() && self.stack.only_keeps_alive(now)
    }
}
