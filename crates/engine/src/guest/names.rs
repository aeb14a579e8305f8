//! The resolver stub of a guest: a cache, and questions to the DNS server.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{NameKey, SimDuration, SimTime, StationKey};
use vpclab_trace::{NameChange, NameChangeKind, Outcome, SocketId};
use vpclab_wire::dns::{self, NameError, RecordType};

use super::GuestEvent;
use super::stack::Stack;
use crate::limits::{DNS_ATTEMPTS_MAX, DNS_TIMEOUT};
use crate::seed::mixed;

#[derive(Debug)]
pub(super) struct Names {
    station: StationKey,
    servers: Vec<IpAddr>,
    seed: u64,
    questions: u64,
    cache: Vec<Cached>,
}

#[derive(Clone, Copy, Debug)]
struct Cached {
    name: NameKey,
    address: IpAddr,
    expires_at: SimTime,
}

/// A question that waits for its answer.
#[derive(Clone, Debug)]
pub(super) struct Question {
    name: NameKey,
    pub(super) text: String,
    socket: SocketId,
    id: u16,
    /// What is asked for now, and what if the name has no such address.
    types: &'static [RecordType],
    asked: u32,
    pub(super) ask_again_at: SimTime,
}

impl Names {
    pub(super) const fn new(station: StationKey, servers: Vec<IpAddr>, seed: u64) -> Self {
        Self {
            station,
            servers,
            seed,
            questions: 0,
            cache: Vec::new(),
        }
    }

    /// What the cache says.
    pub(super) fn known(&self, name: NameKey, events: &mut Vec<GuestEvent>) -> Option<IpAddr> {
        let address = self
            .cache
            .iter()
            .find(|cached| cached.name == name)?
            .address;
        let used = NameChangeKind::Used { address };
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
        let towards = self.servers.first().copied();
        let socket = stack
            .open_udp(None, towards)
            .ok_or(Outcome::NoEphemeralPort)?;
        let mut question = Question {
            name,
            text,
            socket,
            id: self.next_id(),
            types: types(stack),
            asked: 0,
            ask_again_at: now + DNS_TIMEOUT,
        };
        self.send(stack, &mut question);
        Ok(question)
    }

    /// RFC 5452 asks for identifiers that cannot be guessed.
    fn next_id(&mut self) -> u16 {
        let [low, high, ..] = mixed(self.seed, self.questions).to_le_bytes();
        self.questions += 1;
        u16::from_le_bytes([low, high])
    }

    /// Asks the server whose turn it is: each in order, then all of them again (resolv.conf(5)).
    fn send(&self, stack: &mut Stack, question: &mut Question) {
        let turn = question.asked as usize % self.servers.len().max(1);
        question.asked += 1;
        let record_type = question.types.first().copied().unwrap_or(RecordType::A);
        if let (Some(server), Some(socket), Some(message)) = (
            self.servers.get(turn),
            stack.udp(question.socket),
            dns::query(question.id, &question.text, record_type),
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
    ) -> Option<Result<IpAddr, Outcome>> {
        if let Some(answer) = received(stack, question) {
            if let (Err(NameError::NoAddress), [_, others @ ..]) = (answer.result, question.types)
                && !others.is_empty()
            {
                question.types = others;
                question.id = self.next_id();
                question.asked = 0;
                question.ask_again_at = now + DNS_TIMEOUT;
                self.send(stack, question);
                return None;
            }
            stack.close(question.socket, events);
            return Some(match answer.result {
                Ok((address, ttl_secs)) => {
                    self.learn(question.name, address, ttl_secs, now, events);
                    Ok(address)
                }
                Err(_) => Err(Outcome::NameNotFound),
            });
        }
        if now >= question.ask_again_at {
            let asked_max = DNS_ATTEMPTS_MAX as usize * self.servers.len();
            if question.asked as usize >= asked_max {
                stack.close(question.socket, events);
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
        address: IpAddr,
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
            address,
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

/// What a guest asks for: an IPv6 address first if it has one itself, since that is what it will
/// use (RFC 6724, section 2.1). `MODEL`: one question after the other; most systems ask both at once.
fn types(stack: &Stack) -> &'static [RecordType] {
    match stack.versions() {
        (true, true) => &[RecordType::Aaaa, RecordType::A],
        (true, false) => &[RecordType::Aaaa],
        _ => &[RecordType::A],
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
