//! The client application: resolves, connects, asks, reads and closes, as the script tells it.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};
use smoltcp::iface::SocketHandle;
use smoltcp::socket::tcp;
use vpclab_model::{ActionKey, ConnectionKey, NameKey, SimDuration, SimTime, StationKey};
use vpclab_trace::{NameChange, NameChangeKind, Outcome};
use vpclab_wire::dns;

use super::http;
use super::stack::Stack;
use super::{Command, GuestEvent};
use crate::limits::{DNS_ATTEMPTS_MAX, DNS_TIMEOUT, TCP_BUFFER_BYTES, TCP_TIMEOUT};
use crate::seed::mixed;

const DNS_PORT: u16 = 53;

/// Something the client is in the middle of.
#[derive(Clone, Debug)]
struct Job {
    action: ActionKey,
    step: Step,
}

#[derive(Clone, Debug)]
enum Step {
    /// Waits for a DNS answer.
    Resolving {
        name: NameKey,
        text: String,
        socket: SocketHandle,
        query: u16,
        asked: u32,
        ask_again_at: SimTime,
        then: Option<Target>,
    },
    /// Waits for the handshake.
    Connecting { connection: ConnectionKey },
    /// Waits for the whole answer to a request.
    Reading {
        connection: ConnectionKey,
        give_up_at: SimTime,
    },
    /// Waits until both sides are closed.
    Closing {
        connection: ConnectionKey,
        give_up_at: SimTime,
    },
}

/// A connection to open once its name is known.
#[derive(Clone, Copy, Debug)]
struct Target {
    connection: ConnectionKey,
    port: u16,
}

#[derive(Clone, Debug)]
struct Connection {
    socket: SocketHandle,
    host: String,
    read: Vec<u8>,
}

#[derive(Debug)]
pub(super) struct Client {
    station: StationKey,
    dns_server: Option<Ipv4Addr>,
    seed: u64,
    queries: u64,
    jobs: Vec<Job>,
    connections: BTreeMap<ConnectionKey, Connection>,
    cache: BTreeMap<NameKey, (Ipv4Addr, SimTime)>,
}

impl Client {
    pub(super) const fn new(station: StationKey, dns_server: Option<Ipv4Addr>, seed: u64) -> Self {
        Self {
            station,
            dns_server,
            seed,
            queries: 0,
            jobs: Vec::new(),
            connections: BTreeMap::new(),
            cache: BTreeMap::new(),
        }
    }

    /// Begins an action.
    pub(super) fn start(
        &mut self,
        stack: &mut Stack,
        action: ActionKey,
        command: Command,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) {
        let step = match command {
            Command::Resolve { name, text } => self.resolve(stack, name, text, None, now, events),
            Command::ConnectTo {
                address,
                port,
                connection,
            } => {
                let target = Target { connection, port };
                self.connect(stack, address, &address.to_string(), target)
            }
            Command::ConnectByName {
                name,
                text,
                port,
                connection,
            } => {
                let target = Target { connection, port };
                self.resolve(stack, name, text, Some(target), now, events)
            }
            Command::Send { connection } => self.send(stack, connection, now),
            Command::Close { connection } => self.close(stack, connection, now),
        };
        match step {
            Ok(step) => self.jobs.push(Job { action, step }),
            Err(outcome) => events.push(GuestEvent::Ended(action, outcome)),
        }
    }

    /// Looks a name up in the cache, or asks for it.
    fn resolve(
        &mut self,
        stack: &mut Stack,
        name: NameKey,
        text: String,
        then: Option<Target>,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Result<Step, Outcome> {
        if let Some((address, _)) = self.cache.get(&name).copied() {
            self.note(name, NameChangeKind::Used { address: IpAddr::V4(address) }, events);
            return match then {
                None => Err(Outcome::Done),
                Some(target) => self.connect(stack, address, &text, target),
            };
        }
        let socket = stack.open_udp().ok_or(Outcome::NoEphemeralPort)?;
        // RFC 5452 asks for identifiers that cannot be guessed.
        let [low, high, ..] = mixed(self.seed, self.queries).to_le_bytes();
        self.queries += 1;
        let query = u16::from_le_bytes([low, high]);
        self.ask(stack, socket, query, &text);
        Ok(Step::Resolving {
            name,
            text,
            socket,
            query,
            asked: 1,
            ask_again_at: now + DNS_TIMEOUT,
            then,
        })
    }

    fn ask(&self, stack: &mut Stack, socket: SocketHandle, query: u16, name: &str) {
        if let (Some(server), Some(message)) = (self.dns_server, dns::query(query, name)) {
            // The buffer is larger than any query, and a query that is lost is asked again.
            let _ = stack.udp(socket).send_slice(&message, (server, DNS_PORT));
        }
    }

    fn connect(
        &mut self,
        stack: &mut Stack,
        address: Ipv4Addr,
        host: &str,
        target: Target,
    ) -> Result<Step, Outcome> {
        let remote = (address, target.port);
        let socket = stack
            .connect(remote, target.connection)
            .ok_or(Outcome::NoEphemeralPort)?;
        let connection = Connection {
            socket,
            host: host.to_string(),
            read: Vec::new(),
        };
        self.connections.insert(target.connection, connection);
        Ok(Step::Connecting {
            connection: target.connection,
        })
    }

    fn send(
        &mut self,
        stack: &mut Stack,
        key: ConnectionKey,
        now: SimTime,
    ) -> Result<Step, Outcome> {
        let connection = self.open_connection(stack, key)?;
        connection.read.clear();
        let request = http::request(&connection.host);
        stack
            .tcp(connection.socket)
            .send_slice(&request)
            .map_err(|_| Outcome::NotConnected)?;
        Ok(Step::Reading {
            connection: key,
            give_up_at: now + TCP_TIMEOUT,
        })
    }

    fn close(
        &mut self,
        stack: &mut Stack,
        key: ConnectionKey,
        now: SimTime,
    ) -> Result<Step, Outcome> {
        let connection = self.open_connection(stack, key)?;
        stack.tcp(connection.socket).close();
        Ok(Step::Closing {
            connection: key,
            give_up_at: now + TCP_TIMEOUT,
        })
    }

    fn open_connection(
        &mut self,
        stack: &mut Stack,
        key: ConnectionKey,
    ) -> Result<&mut Connection, Outcome> {
        let connection = self
            .connections
            .get_mut(&key)
            .ok_or(Outcome::NotConnected)?;
        if stack.has(connection.socket) && stack.tcp(connection.socket).may_send() {
            Ok(connection)
        } else {
            Err(Outcome::NotConnected)
        }
    }

    /// Goes on with everything as far as the sockets allow.
    pub(super) fn work(&mut self, stack: &mut Stack, now: SimTime, events: &mut Vec<GuestEvent>) {
        for job in core::mem::take(&mut self.jobs) {
            let Job { action, step } = job;
            match self.advance(stack, step, now, events) {
                Ok(step) => self.jobs.push(Job { action, step }),
                Err(outcome) => events.push(GuestEvent::Ended(action, outcome)),
            }
        }
    }

    /// The step that a job is at now, or how it ended.
    fn advance(
        &mut self,
        stack: &mut Stack,
        step: Step,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Result<Step, Outcome> {
        match step {
            Step::Resolving { .. } => self.advance_resolving(stack, step, now, events),
            Step::Connecting { connection } => match self.tcp_state(stack, connection) {
                None => Err(Outcome::TimedOut),
                Some(tcp::State::SynSent) => Ok(step),
                Some(tcp::State::Closed) => Err(Outcome::ConnectionRefused),
                Some(_) => Err(Outcome::Done),
            },
            Step::Reading {
                connection,
                give_up_at,
            } => {
                self.read(stack, connection);
                let complete = self
                    .connections
                    .get(&connection)
                    .is_some_and(|connection| http::is_complete_answer(&connection.read));
                match self.tcp_state(stack, connection) {
                    _ if complete => Err(Outcome::Done),
                    None => Err(Outcome::TimedOut),
                    Some(tcp::State::Closed) => Err(Outcome::ConnectionReset),
                    Some(_) if now >= give_up_at => Err(Outcome::TimedOut),
                    Some(_) => Ok(step),
                }
            }
            Step::Closing {
                connection,
                give_up_at,
            } => match self.tcp_state(stack, connection) {
                None => Err(Outcome::TimedOut),
                Some(tcp::State::TimeWait) => Err(Outcome::Done),
                // An RST, or the end of LAST-ACK: closed is closed.
                Some(tcp::State::Closed) => Err(Outcome::Done),
                Some(_) if now >= give_up_at => Err(Outcome::TimedOut),
                Some(_) => Ok(step),
            },
        }
    }

    fn advance_resolving(
        &mut self,
        stack: &mut Stack,
        step: Step,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Result<Step, Outcome> {
        let Step::Resolving {
            name,
            text,
            socket,
            query,
            asked,
            ask_again_at,
            then,
        } = step
        else {
            return Ok(step);
        };
        if let Some(answer) = received_answer(stack, socket, query) {
            stack.close_udp(socket, events);
            let (address, ttl_secs) = answer.result.map_err(|_| Outcome::NameNotFound)?;
            let expires_at = now + SimDuration::from_secs(u64::from(ttl_secs));
            self.cache.insert(name, (address, expires_at));
            let learned = NameChangeKind::Learned {
                address: IpAddr::V4(address),
                expires_at,
            };
            self.note(name, learned, events);
            return match then {
                None => Err(Outcome::Done),
                Some(target) => self.connect(stack, address, &text, target),
            };
        }
        let (asked, ask_again_at) = if now < ask_again_at {
            (asked, ask_again_at)
        } else if asked < DNS_ATTEMPTS_MAX {
            self.ask(stack, socket, query, &text);
            (asked + 1, now + DNS_TIMEOUT)
        } else {
            stack.close_udp(socket, events);
            return Err(Outcome::NameServerSilent);
        };
        Ok(Step::Resolving {
            name,
            text,
            socket,
            query,
            asked,
            ask_again_at,
            then,
        })
    }

    fn read(&mut self, stack: &mut Stack, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(&key) else {
            return;
        };
        if !stack.has(connection.socket) {
            return;
        }
        let socket = stack.tcp(connection.socket);
        while socket.can_recv() && connection.read.len() < TCP_BUFFER_BYTES {
            let taken = socket.recv(|bytes| {
                connection.read.extend_from_slice(bytes);
                (bytes.len(), bytes.len())
            });
            if !matches!(taken, Ok(1..)) {
                break;
            }
        }
    }

    fn tcp_state(&self, stack: &mut Stack, key: ConnectionKey) -> Option<tcp::State> {
        let socket = self.connections.get(&key)?.socket;
        stack.has(socket).then(|| stack.tcp(socket).state())
    }

    /// Forgets a name whose TTL has passed.
    pub(super) fn expire_name(&mut self, name: NameKey, now: SimTime, events: &mut Vec<GuestEvent>) {
        if self.cache.get(&name).is_some_and(|(_, expires_at)| *expires_at <= now) {
            self.cache.remove(&name);
            self.note(name, NameChangeKind::Expired, events);
        }
    }

    fn note(&self, name: NameKey, change: NameChangeKind, events: &mut Vec<GuestEvent>) {
        events.push(GuestEvent::Name(NameChange {
            station: self.station,
            name,
            change,
        }));
    }

    /// When a job loses patience, if nothing comes in before.
    pub(super) fn next_at(&self) -> Option<SimTime> {
        self.jobs
            .iter()
            .filter_map(|job| match job.step {
                Step::Resolving { ask_again_at, .. } => Some(ask_again_at),
                Step::Reading { give_up_at, .. } | Step::Closing { give_up_at, .. } => {
                    Some(give_up_at)
                }
                Step::Connecting { .. } => None,
            })
            .min()
    }
}

/// The answer to a query, if one has come; others are not for us (RFC 5452 §9).
fn received_answer(stack: &mut Stack, socket: SocketHandle, query: u16) -> Option<dns::Answer> {
    if !stack.has(socket) {
        return None;
    }
    while let Ok((message, _)) = stack.udp(socket).recv() {
        match dns::read_answer(message) {
            Some(answer) if answer.id == query => return Some(answer),
            _ => {}
        }
    }
    None
}
