//! The client application: resolves, connects, asks, reads and closes, as the script tells it.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;
use smoltcp::socket::tcp;
use smoltcp::time::Duration;
use vpclab_model::{ActionKey, ConnectionKey, NameKey, SimTime};
use vpclab_trace::{Outcome, SocketId};

use super::names::{Names, Question};
use super::probe::Probing;
use super::stack::{Stack, read_all};
use super::{Command, GuestEvent, Target, Then, http};
use crate::limits::TCP_TIMEOUT;

#[derive(Debug)]
pub(super) struct Client {
    names: Names,
    jobs: Vec<Job>,
    connections: Vec<Connection>,
}

/// An action that the client is in the middle of.
#[derive(Clone, Debug)]
struct Job {
    action: ActionKey,
    step: Step,
}

#[derive(Clone, Debug)]
enum Step {
    /// Waits for a DNS answer; then may connect.
    Resolving {
        question: Question,
        then: Option<Then>,
    },
    /// Waits for the handshake.
    Connecting { connection: ConnectionKey },
    /// Waits for the whole answer to a request.
    Reading {
        connection: ConnectionKey,
        give_up_at: SimTime,
    },
    /// Sends packets, and waits for answers.
    Probing(Probing),
    /// Waits until both sides are closed.
    Closing {
        connection: ConnectionKey,
        give_up_at: SimTime,
    },
}

#[derive(Clone, Debug)]
struct Connection {
    key: ConnectionKey,
    socket: SocketId,
    host: String,
    /// What is still to be sent of the request's data.
    to_send: u32,
    read: Vec<u8>,
}

/// The step that an action is at, or how it ended.
type Progress = Result<Step, Outcome>;

impl Client {
    pub(super) const fn new(names: Names) -> Self {
        Self {
            names,
            jobs: Vec::new(),
            connections: Vec::new(),
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
        let progress = match command {
            Command::Resolve { name, text } => self.resolve(stack, name, text, None, now, events),
            Command::Reach { to, then } => match to {
                Target::Address(address) => {
                    let host = match address {
                        IpAddr::V4(address) => address.to_string(),
                        IpAddr::V6(address) => format!("[{address}]"),
                    };
                    self.resolved(stack, address, &host, Some(then), now, events)
                }
                Target::Name { name, text } => {
                    self.resolve(stack, name, text, Some(then), now, events)
                }
            },
            Command::Send { connection, bytes } => self.send(stack, connection, bytes, now),
            Command::Close { connection } => self.close(stack, connection, now),
        };
        self.keep(action, progress, events);
    }

    /// Goes on with everything as far as the sockets allow.
    pub(super) fn work(&mut self, stack: &mut Stack, now: SimTime, events: &mut Vec<GuestEvent>) {
        for Job { action, step } in core::mem::take(&mut self.jobs) {
            let progress = self.advance(stack, step, now, events);
            self.keep(action, progress, events);
        }
        stack.link.heard.clear();
        stack.link.neighbours.forget_unreachable(now);
    }

    /// When a job loses patience, if nothing comes in before.
    pub(super) fn next_at(&self) -> Option<SimTime> {
        self.jobs
            .iter()
            .filter_map(|job| match &job.step {
                Step::Resolving { question, .. } => Some(question.ask_again_at),
                Step::Reading { give_up_at, .. } | Step::Closing { give_up_at, .. } => {
                    Some(*give_up_at)
                }
                Step::Probing(probing) => Some(probing.until),
                Step::Connecting { .. } => None,
            })
            .min()
    }

    /// A name's TTL may have passed.
    pub(super) fn expire_name(
        &mut self,
        name: NameKey,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) {
        self.names.expire(name, now, events);
    }

    /// Everything known is lost, and whatever was to be done is not.
    pub(super) fn power_off(&mut self, events: &mut Vec<GuestEvent>) {
        self.names.power_off(events);
        for job in self.jobs.drain(..) {
            let outcome = Outcome::InstanceNotRunning;
            events.push(GuestEvent::Ended(job.action, outcome));
        }
    }

    fn keep(&mut self, action: ActionKey, progress: Progress, events: &mut Vec<GuestEvent>) {
        match progress {
            Ok(step) => self.jobs.push(Job { action, step }),
            Err(outcome) => events.push(GuestEvent::Ended(action, outcome)),
        }
    }

    fn resolve(
        &mut self,
        stack: &mut Stack,
        name: NameKey,
        text: String,
        then: Option<Then>,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Progress {
        match self.names.known(name, events) {
            Some(address) => self.resolved(stack, address, &text, then, now, events),
            None => {
                let question = self.names.ask(stack, name, text, now)?;
                Ok(Step::Resolving { question, then })
            }
        }
    }

    fn resolved(
        &mut self,
        stack: &mut Stack,
        address: IpAddr,
        host: &str,
        then: Option<Then>,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Progress {
        match then {
            None => Err(Outcome::Done),
            Some(Then::Probe(probe)) => {
                Probing::begin(stack, probe, address, now, events).map(Step::Probing)
            }
            Some(Then::Connect {
                connection,
                port,
                keep_alive,
            }) => {
                let socket = stack.connect((address, port), connection)?;
                if let Some(socket) = stack.tcp(socket) {
                    socket.set_keep_alive(keep_alive.map(|after| Duration::from_micros(after.0)));
                }
                // Those that have lost their socket are none any more.
                self.connections
                    .retain(|other| stack.tcp(other.socket).is_some());
                self.connections.push(Connection {
                    key: connection,
                    socket,
                    host: host.to_string(),
                    to_send: 0,
                    read: Vec::new(),
                });
                Ok(Step::Connecting { connection })
            }
        }
    }

    fn send(
        &mut self,
        stack: &mut Stack,
        key: ConnectionKey,
        bytes: u32,
        now: SimTime,
    ) -> Progress {
        let connection = self.connection(key).ok_or(Outcome::NotConnected)?;
        let socket = open_socket(stack, connection)?;
        connection.read.clear();
        connection.to_send = bytes;
        socket
            .send_slice(&http::request(&connection.host, bytes))
            .map_err(|_| Outcome::NotConnected)?;
        send_more(socket, &mut connection.to_send);
        Ok(Step::Reading {
            connection: key,
            give_up_at: now + TCP_TIMEOUT,
        })
    }

    fn close(&mut self, stack: &mut Stack, key: ConnectionKey, now: SimTime) -> Progress {
        let connection = self.connection(key).ok_or(Outcome::NotConnected)?;
        open_socket(stack, connection)?.close();
        Ok(Step::Closing {
            connection: key,
            give_up_at: now + TCP_TIMEOUT,
        })
    }

    fn connection(&mut self, key: ConnectionKey) -> Option<&mut Connection> {
        self.connections
            .iter_mut()
            .find(|connection| connection.key == key)
    }

    fn advance(
        &mut self,
        stack: &mut Stack,
        step: Step,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Progress {
        match step {
            Step::Probing(probing) => probing.advance(stack, now, events).map(Step::Probing),
            Step::Resolving { mut question, then } => {
                match self.names.answer(stack, &mut question, now, events) {
                    None => Ok(Step::Resolving { question, then }),
                    Some(answer) => {
                        self.resolved(stack, answer?, &question.text, then, now, events)
                    }
                }
            }
            Step::Connecting { connection } => match self.tcp_state(stack, connection) {
                _ if self.gives_up_neighbour(stack, connection, now, events) => {
                    Err(Outcome::HostUnreachable)
                }
                None => Err(Outcome::TimedOut),
                Some(tcp::State::SynSent) => Ok(step),
                Some(tcp::State::Closed) => Err(Outcome::ConnectionRefused),
                Some(_) => Err(Outcome::Done),
            },
            Step::Reading {
                connection,
                give_up_at,
            } => {
                if self.has_read_answer(stack, connection) {
                    return Err(Outcome::Done);
                }
                match self.tcp_state(stack, connection) {
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
                // By the last FIN's ACK, or by an RST: closed is closed.
                Some(tcp::State::TimeWait | tcp::State::Closed) => Err(Outcome::Done),
                Some(_) if now >= give_up_at => Err(Outcome::TimedOut),
                Some(_) => Ok(step),
            },
        }
    }

    fn has_read_answer(&mut self, stack: &mut Stack, key: ConnectionKey) -> bool {
        let Some(connection) = self.connection(key) else {
            return false;
        };
        if let Some(socket) = stack.tcp(connection.socket) {
            send_more(socket, &mut connection.to_send);
            read_all(socket, &mut connection.read);
        }
        http::is_complete_answer(&connection.read)
    }

    /// Has nobody on the link the address that a connection goes to? Then its socket is closed.
    fn gives_up_neighbour(
        &mut self,
        stack: &mut Stack,
        key: ConnectionKey,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> bool {
        let Some(socket) = self.connection(key).map(|connection| connection.socket) else {
            return false;
        };
        let remote = stack
            .tcp(socket)
            .and_then(|socket| socket.remote_endpoint());
        let gives_up =
            remote.is_some_and(|end| stack.link.neighbours.is_unreachable(end.addr.into(), now));
        if gives_up {
            stack.close(socket, events);
        }
        gives_up
    }

    fn tcp_state(&mut self, stack: &mut Stack, key: ConnectionKey) -> Option<tcp::State> {
        let socket = stack.tcp(self.connection(key)?.socket)?;
        Some(socket.state())
    }
}

/// Sends as much of a request's data as the socket takes.
fn send_more(socket: &mut tcp::Socket<'_>, to_send: &mut u32) {
    while *to_send > 0 && socket.can_send() {
        let sent = socket.send(|room| {
            let count = room.len().min(*to_send as usize);
            room[..count].fill(b'x');
            (count, count)
        });
        match sent {
            Ok(count @ 1..) => *to_send -= count as u32,
            _ => break,
        }
    }
}

/// A connection's socket, as long as the client may send on it.
fn open_socket<'s>(
    stack: &'s mut Stack,
    connection: &Connection,
) -> Result<&'s mut tcp::Socket<'static>, Outcome> {
    stack
        .tcp(connection.socket)
        .filter(|socket| socket.may_send())
        .ok_or(Outcome::NotConnected)
}
