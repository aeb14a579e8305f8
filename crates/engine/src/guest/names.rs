//! The resolver stub of a guest: a cache, and questions to the DNS server.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};
use vpclab_model::{NameKey, SimDuration, SimTime, StationKey};
use vpclab_trace::{NameChange, NameChangeKind, Outcome, SocketId};
use vpclab_wire::dns;

use super::GuestEvent;
use super::stack::Stack;
use crate::limits::{DNS_ATTEMPTS_MAX, DNS_TIMEOUT};
use crate::seed::mixed;

#[derive(Debug)]
pub(super) struct Names {
    station: StationKey,
    servers: Vec<Ipv4Addr>,
    seed: u64,
    questions: u64,
    cache: Vec<Cached>,
}

#[derive(Clone, Copy, Debug)]
struct Cached {
    name: NameKey,
    address: Ipv4Addr,
    expires_at: SimTime,
}

/// A question that waits for its answer.
#[derive(Clone, Debug)]
pub(super) struct Question {
    name: NameKey,
    pub(super) text: String,
    socket: SocketId,
    id: u16,
    asked: u32,
    pub(super) ask_again_at: SimTime,
}

impl Names {
    pub(super) const fn new(station: StationKey, servers: Vec<Ipv4Addr>, seed: u64) -> Self {
        Self {
            station,
            servers,
            seed,
            questions: 0,
            cache: Vec::new(),
        }
    }

    /// What the cache says.
    pub(super) fn known(&self, name: NameKey, events: &mut Vec<GuestEvent>) -> Option<Ipv4Addr> {
        let address = self
            .cache
            .iter()
            .find(|cached| cached.name == name)?
            .address;
        let used = NameChangeKind::Used {
            address: IpAddr::V4(address),
        };
        self.note(name, used, events);
        Some(address)
    }

    /// Asks the DNS server.
    pub(super) fn ask(
        &mut self,
        stack: &mut Stack,
        name: NameKey,
        text: String,
        now: SimTime,
    ) -> Result<Question, Outcome> {
        let socket = stack.open_udp(None).ok_or(Outcome::NoEphemeralPort)?;
        // RFC 5452 asks for identifiers that cannot be guessed.
        let [low, high, ..] = mixed(self.seed, self.questions).to_le_bytes();
        self.questions += 1;
        let mut question = Question {
            name,
            text,
            socket,
            id: u16::from_le_bytes([low, high]),
            asked: 0,
            ask_again_at: now + DNS_TIMEOUT,
        };
        self.send(stack, &mut question);
        Ok(question)
    }

    /// Asks the server whose turn it is: each in order, then all of them again (resolv.conf(5)).
    fn send(&self, stack: &mut Stack, question: &mut Question) {
        let turn = question.asked as usize % self.servers.len().max(1);
        question.asked += 1;
        if let (Some(server), Some(socket), Some(message)) = (
            self.servers.get(turn),
            stack.udp(question.socket),
            dns::query(question.id, &question.text, dns::RecordType::A),
        ) {
            // The buffer is larger than any query, and a query that is lost is asked again.
            let _ = socket.send_slice(&message, (*server, dns::PORT));
        }
    }

    /// The answer to a question, or why there is none; none while it may still come.
    pub(super) fn answer(
        &mut self,
        stack: &mut Stack,
        question: &mut Question,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Option<Result<Ipv4Addr, Outcome>> {
        if let Some(answer) = received(stack, question) {
            stack.close_udp(question.socket, events);
            return Some(match answer.result {
                Ok((IpAddr::V4(address), ttl_secs)) => {
                    self.learn(question.name, address, ttl_secs, now, events);
                    Ok(address)
                }
                _ => Err(Outcome::NameNotFound),
            });
        }
        if now >= question.ask_again_at {
            let asked_max = DNS_ATTEMPTS_MAX as usize * self.servers.len();
            if question.asked as usize >= asked_max {
                stack.close_udp(question.socket, events);
                return Some(Err(Outcome::NameServerSilent));
            }
            self.send(stack, question);
            question.ask_again_at = now + DNS_TIMEOUT;
        }
        None
    }

    fn learn(
        &mut self,
        name: NameKey,
        address: Ipv4Addr,
        ttl_secs: u32,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) {
        let expires_at = now + SimDuration::from_secs(u64::from(ttl_secs));
        self.cache.retain(|cached| cached.name != name);
        self.cache.push(Cached {
            name,
            address,
            expires_at,
        });
        let learned = NameChangeKind::Learned {
            address: IpAddr::V4(address),
            expires_at,
        };
        self.note(name, learned, events);
    }

    /// Forgets a name whose TTL has passed.
    pub(super) fn expire(&mut self, name: NameKey, now: SimTime, events: &mut Vec<GuestEvent>) {
        let before = self.cache.len();
        self.cache
            .retain(|cached| cached.name != name || cached.expires_at > now);
        if self.cache.len() < before {
            self.note(name, NameChangeKind::Expired, events);
        }
    }

    /// Forgets every name at once.
    pub(super) fn power_off(&mut self, events: &mut Vec<GuestEvent>) {
        for cached in core::mem::take(&mut self.cache) {
            self.note(cached.name, NameChangeKind::Lost, events);
        }
    }

    fn note(&self, name: NameKey, change: NameChangeKind, events: &mut Vec<GuestEvent>) {
        events.push(GuestEvent::Name(NameChange {
            station: self.station,
            name,
            change,
        }));
    }
}

/// The answer to a question, if it has come; other answers are not for us (RFC 5452 §9).
fn received(stack: &mut Stack, question: &Question) -> Option<dns::Answer> {
    let socket = stack.udp(question.socket)?;
    while let Ok((message, _)) = socket.recv() {
        match dns::read_answer(message) {
            Some(answer) if answer.id == question.id => return Some(answer),
            _ => {}
        }
    }
    None
}
