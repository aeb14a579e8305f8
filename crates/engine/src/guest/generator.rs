//! Many connections without sockets: real segments, and for each connection no more than two bits.
//!
//! A generator is both ends of its connections. What either end sends next is a function of what it
//! got: the sequence numbers a connection begins with come from the seed and its ports. `MODEL`:
//! nothing is lost and sent again; what does not come back within a few seconds counts as
//! unanswered.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    FiveTuple, Header, HeaderDetail, InstanceKey, Load, PortRange, Protocol, SimDuration, SimTime,
    TcpFlags,
};
use vpclab_trace::{Seq, Tally};
use vpclab_wire::{Packet, Segment, tcp_segment};

use super::Guest;
use super::ports::{PortPool, Ports, below};
use crate::limits::GENERATOR_PATIENCE;
use crate::seed::mixed;

/// What a client asks, once it closes a connection.
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
/// What a server answers.
const ANSWER: &[u8] = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);
const FIN_ACK: TcpFlags = TcpFlags::FIN.with(TcpFlags::ACK);
const PSH_ACK: TcpFlags = TcpFlags::PSH.with(TcpFlags::ACK);

/// The connections of one `generate`.
#[derive(Debug)]
pub(crate) struct Generator {
    pub(crate) instance: InstanceKey,
    pub(crate) tally: Tally,
    /// The event of its beginning.
    pub(crate) begun: Seq,
    pub(crate) begins_at: SimTime,
    source: IpAddr,
    to: (IpAddr, u16),
    load: Load,
    mss: u16,
    seed: u64,
    /// Its ports, and those of them whose connection is established.
    own: Ports,
    established: Ports,
    /// Connections whose time to close has come.
    asked_to_close: u32,
    next_to_close: u16,
    pub(crate) is_over: bool,
}

/// Where a generator begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beginning {
    pub(crate) instance: InstanceKey,
    pub(crate) tally: Tally,
    pub(crate) begun: Seq,
    pub(crate) at: SimTime,
    pub(crate) source: IpAddr,
    pub(crate) to: (IpAddr, u16),
    pub(crate) load: Load,
    pub(crate) mtu: u16,
    pub(crate) seed: u64,
}

impl Generator {
    pub(crate) fn new(beginning: Beginning, first_port: u16) -> Self {
        let Beginning {
            instance,
            tally,
            begun,
            at,
            source,
            to,
            load,
            mtu,
            seed,
        } = beginning;
        Self {
            instance,
            tally,
            begun,
            begins_at: at,
            source,
            to,
            load,
            mss: mtu.saturating_sub(40),
            seed,
            own: Ports::default(),
            established: Ports::default(),
            asked_to_close: 0,
            next_to_close: first_port,
            is_over: false,
        }
    }

    /// When it has something to do next, if no packet comes in before.
    pub(crate) fn next_at(&self) -> Option<SimTime> {
        if self.is_over {
            return None;
        }
        let tried = self.tally.opened + self.tally.without_port;
        let opens = (tried < self.load.connections).then(|| self.opens_at(tried));
        let closes = self.load.close_after.and_then(|after| {
            (self.asked_to_close < self.load.connections)
                .then(|| self.opens_at(self.asked_to_close) + after)
        });
        let next = [opens, closes].into_iter().flatten().min();
        Some(next.unwrap_or_else(|| self.gives_up_at()))
    }

    /// When the connection with this number is opened.
    fn opens_at(&self, number: u32) -> SimTime {
        let micros = u64::from(number) * 1_000_000 / u64::from(self.load.per_second);
        self.begins_at + SimDuration::from_micros(micros)
    }

    fn gives_up_at(&self) -> SimTime {
        let last = self.opens_at(self.load.connections - 1);
        last + self.load.close_after.unwrap_or(SimDuration::ZERO) + GENERATOR_PATIENCE
    }

    /// The next SYN that is due, built in `buffer`; the buffer back where none is, or where no port
    /// of the instance is free.
    pub(crate) fn open(
        &mut self,
        now: SimTime,
        (ports, guest): (&mut PortPool, &mut Guest),
        buffer: Vec<u8>,
    ) -> Result<Packet, Vec<u8>> {
        let tried = self.tally.opened + self.tally.without_port;
        if tried >= self.load.connections || self.opens_at(tried) > now {
            return Err(buffer);
        }
        let Some(port) = ports.take(|port| guest.has_free(port)) else {
            self.tally.without_port += 1;
            return Err(buffer);
        };
        guest.lend(port, true);
        self.own.set(port, true);
        self.tally.opened += 1;
        let segment = Segment {
            tuple: self.tuple(port),
            flags: TcpFlags::SYN,
            seq: self.first_seq(port),
            ack: 0,
            mss: Some(self.mss),
            payload: &[],
        };
        built(buffer, &segment)
    }

    /// The request on the next connection whose time to close has come, built in `buffer`.
    pub(crate) fn close(
        &mut self,
        now: SimTime,
        ports: PortRange,
        buffer: Vec<u8>,
    ) -> Result<Packet, Vec<u8>> {
        let Some(after) = self.load.close_after else {
            return Err(buffer);
        };
        while self.asked_to_close < self.tally.opened
            && self.opens_at(self.asked_to_close) + after <= now
        {
            self.asked_to_close += 1;
            let port = self.own.next(self.next_to_close, ports);
            self.next_to_close = below(port, ports);
            if !self.established.has(port) {
                continue;
            }
            let seq = self.first_seq(port);
            let segment = Segment {
                tuple: self.tuple(port),
                flags: PSH_ACK,
                seq: seq.wrapping_add(1),
                ack: answering_seq(seq).wrapping_add(1),
                mss: None,
                payload: REQUEST,
            };
            return built(buffer, &segment);
        }
        Err(buffer)
    }

    /// A segment from the other side; what the client sends because of it, built in `buffer`, or the
    /// buffer back.
    pub(crate) fn receive(
        &mut self,
        header: &Header,
        guest: &mut Guest,
        buffer: Vec<u8>,
    ) -> Result<Packet, Vec<u8>> {
        let HeaderDetail::Tcp { flags, payload, .. } = header.detail else {
            return Err(buffer);
        };
        let port = header.tuple.destination_port;
        let established = self.established.has(port);
        if !self.own.has(port) {
            Err(buffer)
        } else if flags.has(TcpFlags::RST) {
            let count = if established {
                &mut self.tally.reset
            } else {
                &mut self.tally.refused
            };
            *count += 1;
            self.give_back(port, guest);
            Err(buffer)
        } else if flags.has(SYN_ACK) && !established {
            self.established.set(port, true);
            self.tally.established += 1;
            follow_up(header, TcpFlags::ACK, &[], buffer)
        } else if flags.has(TcpFlags::FIN) {
            self.tally.closed += 1;
            self.give_back(port, guest);
            follow_up(header, TcpFlags::ACK, &[], buffer)
        } else if payload > 0 {
            follow_up(header, FIN_ACK, &[], buffer)
        } else {
            Err(buffer)
        }
    }

    /// A connection is over; its port is free for others.
    fn give_back(&mut self, port: u16, guest: &mut Guest) {
        self.established.set(port, false);
        guest.lend(port, false);
        // Where connections close in order, the port is theirs until its turn is over.
        if self.load.close_after.is_none() {
            self.own.set(port, false);
        }
    }

    /// Is every connection's fate known?
    pub(crate) fn has_finished(&self) -> bool {
        let Tally {
            opened,
            established,
            refused,
            reset,
            closed,
            without_port,
            ..
        } = self.tally;
        let known = match self.load.close_after {
            None => established + refused,
            Some(_) => closed + refused + reset,
        };
        opened + without_port == self.load.connections && known == opened
    }

    /// Is it time to stop waiting?
    pub(crate) fn gives_up(&self, now: SimTime) -> bool {
        self.gives_up_at() <= now
    }

    const fn tuple(&self, port: u16) -> FiveTuple {
        FiveTuple {
            protocol: Protocol::Tcp,
            source: self.source,
            source_port: port,
            destination: self.to.0,
            destination_port: self.to.1,
        }
    }

    const fn first_seq(&self, port: u16) -> u32 {
        mixed(self.seed, port as u64) as u32
    }
}

/// The sequence number with which the server answers a SYN.
const fn answering_seq(seq: u32) -> u32 {
    mixed(seq as u64, 0) as u32
}

/// What the other end answers to a segment, built in `buffer`, or the buffer back. It needs no
/// memory of the connection for that.
pub(crate) fn server_answers(
    header: &Header,
    listens: bool,
    mtu: u16,
    buffer: Vec<u8>,
) -> Result<Packet, Vec<u8>> {
    let HeaderDetail::Tcp {
        flags,
        seq,
        payload,
        ..
    } = header.detail
    else {
        return Err(buffer);
    };
    if flags.has(TcpFlags::RST) {
        Err(buffer)
    } else if flags.has(TcpFlags::SYN) {
        let refusal = TcpFlags::RST.with(TcpFlags::ACK);
        let segment = Segment {
            tuple: header.tuple.reversed(),
            flags: if listens { SYN_ACK } else { refusal },
            seq: if listens { answering_seq(seq) } else { 0 },
            ack: seq.wrapping_add(1),
            mss: listens.then_some(mtu.saturating_sub(40)),
            payload: &[],
        };
        built(buffer, &segment)
    } else if flags.has(TcpFlags::FIN) {
        follow_up(header, FIN_ACK, &[], buffer)
    } else if payload > 0 {
        follow_up(header, PSH_ACK, ANSWER, buffer)
    } else {
        Err(buffer)
    }
}

/// The segment that goes on where the other side says it has got to, and acknowledges all it sent.
fn follow_up(
    got: &Header,
    flags: TcpFlags,
    data: &[u8],
    buffer: Vec<u8>,
) -> Result<Packet, Vec<u8>> {
    let HeaderDetail::Tcp {
        flags: got_flags,
        seq,
        ack,
        payload,
        ..
    } = got.detail
    else {
        return Err(buffer);
    };
    // SYN and FIN each take one sequence number (F13.2).
    let controls =
        u32::from(got_flags.has(TcpFlags::SYN)) + u32::from(got_flags.has(TcpFlags::FIN));
    let segment = Segment {
        tuple: got.tuple.reversed(),
        flags,
        seq: ack,
        ack: seq.wrapping_add(u32::from(payload)).wrapping_add(controls),
        mss: None,
        payload: data,
    };
    built(buffer, &segment)
}

/// Both ends are of one IP version, and the payload is short: a segment can always be built.
fn built(buffer: Vec<u8>, segment: &Segment<'_>) -> Result<Packet, Vec<u8>> {
    tcp_segment(buffer, segment).ok_or_else(Vec::new)
}
