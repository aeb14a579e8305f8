//! Pings, datagrams and packets of other protocols: sent one after the other, each with its patience.

use alloc::vec;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{DontFragment, Header, HeaderDetail, Probe, ProbeKind, Protocol, SimTime};
use vpclab_trace::{Outcome, SocketId};
use vpclab_wire::{echo_request, raw_packet};

use super::GuestEvent;
use super::stack::Stack;
use crate::limits::PROBE_TIMEOUT;

/// A probe that is under way.
#[derive(Clone, Debug)]
pub(super) struct Probing {
    probe: Probe,
    ends: (IpAddr, IpAddr),
    /// The identifier of its pings, or its own port.
    port: u16,
    /// Of datagrams.
    socket: Option<SocketId>,
    sent: u16,
    /// How the last one that was sent has ended, if it has.
    last: Option<Outcome>,
    /// When the next one is sent, or when nobody waits any more.
    pub(super) until: SimTime,
}

impl Probing {
    /// Sends the first one.
    pub(super) fn begin(
        stack: &mut Stack,
        probe: Probe,
        to: IpAddr,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Result<Self, Outcome> {
        let own = stack.address_towards(to).ok_or(Outcome::NoAddress)?;
        let (port, socket) = match probe.kind {
            ProbeKind::Datagram { source_port, .. } => {
                let room = usize::from(probe.size) + 1;
                let socket = stack
                    .open_udp_for(source_port, Some(to), room)
                    .ok_or(Outcome::NoEphemeralPort)?;
                (stack.local_port(socket).unwrap_or_default(), Some(socket))
            }
            ProbeKind::Echo => (stack.next_identifier(), None),
            ProbeKind::Packet { .. } => (0, None),
        };
        let mut probing = Self {
            probe,
            ends: (own, to),
            port,
            socket,
            sent: 0,
            last: None,
            until: now,
        };
        stack
            .link
            .set_policy(probing.protocol(), port, probe.dont_fragment);
        probing.send(stack, now);
        match probing.last {
            Some(outcome) if probing.sent >= probe.count => {
                probing.end(stack, events);
                Err(outcome)
            }
            _ => Ok(probing),
        }
    }

    /// Goes on as far as what has come in allows.
    pub(super) fn advance(
        mut self,
        stack: &mut Stack,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
    ) -> Result<Self, Outcome> {
        if self.last.is_none() {
            self.last = self.ended(stack, now);
            if self.last.is_some() {
                self.until = now + self.probe.interval;
            }
        }
        if let Some(outcome) = self.last {
            if self.sent >= self.probe.count {
                self.end(stack, events);
                return Err(outcome);
            }
            if now >= self.until {
                self.send(stack, now);
            }
        }
        Ok(self)
    }

    fn protocol(&self) -> Protocol {
        match (self.probe.kind, self.ends.1) {
            (ProbeKind::Datagram { .. }, _) => Protocol::Udp,
            (ProbeKind::Echo, IpAddr::V4(_)) => Protocol::Icmp,
            (ProbeKind::Echo, IpAddr::V6(_)) => Protocol::Icmpv6,
            (ProbeKind::Packet { protocol }, _) => Protocol::from_number(protocol),
        }
    }

    fn send(&mut self, stack: &mut Stack, now: SimTime) {
        let Probe {
            kind,
            size,
            ttl,
            dont_fragment,
            ..
        } = self.probe;
        self.sent += 1;
        self.last = None;
        self.until = now + PROBE_TIMEOUT;
        let to = self.ends.1;
        let header = if to.is_ipv4() { 20 } else { 40 };
        let above = match kind {
            ProbeKind::Packet { .. } => 0,
            _ => 8,
        };
        let fits = usize::from(size) + header + above <= stack.link.mtu_towards(to, now).into();
        // IPv6 would need a fragment header, which is not simulated.
        if !fits && (dont_fragment == DontFragment::Always || to.is_ipv6()) {
            self.last = Some(Outcome::MessageTooLong);
            self.until = now + self.probe.interval;
            return;
        }
        match kind {
            ProbeKind::Datagram { port, .. } => {
                if let Some(socket) = self.socket.and_then(|socket| stack.udp(socket)) {
                    socket.set_hop_limit(Some(ttl));
                    // Its buffer has room for this one.
                    let _ = socket.send_slice(&vec![0; size.into()], (to, port));
                }
            }
            ProbeKind::Echo => {
                let numbers = (self.port, self.sent);
                stack.send_raw(echo_request(self.ends, ttl, numbers, size));
            }
            ProbeKind::Packet { protocol } => {
                stack.send_raw(raw_packet(self.ends, ttl, protocol, size));
            }
        }
    }

    /// How the last one has ended: with an answer, with an ICMP error, or without either.
    fn ended(&self, stack: &mut Stack, now: SimTime) -> Option<Outcome> {
        let heard = stack
            .link
            .heard
            .iter()
            .find_map(|header| self.meaning(header));
        let answered = self
            .socket
            .and_then(|socket| stack.udp(socket))
            .is_some_and(|socket| socket.recv().is_ok());
        if answered {
            Some(Outcome::Done)
        } else if heard.is_some() {
            heard
        } else if stack.link.neighbours.is_unreachable(self.ends.1, now) {
            Some(Outcome::HostUnreachable)
        } else {
            (now >= self.until).then_some(Outcome::TimedOut)
        }
    }

    /// What an ICMP message means for it, if it is about it.
    fn meaning(&self, header: &Header) -> Option<Outcome> {
        let (icmp_type, code) = header.icmp()?;
        if let Some(about) = header.quoted() {
            let port = match self.probe.kind {
                ProbeKind::Datagram { port, .. } => port,
                _ => self.port,
            };
            let own = (self.protocol(), self.port, self.ends.1, port);
            let ends = (about.source_port, about.destination, about.destination_port);
            return (own == (about.protocol, ends.0, ends.1, ends.2))
                .then(|| error(header.tuple.protocol, icmp_type, code));
        }
        let is_reply = matches!(
            (header.detail, icmp_type),
            (HeaderDetail::Icmp { .. }, 0 | 129)
        ) && self.probe.kind == ProbeKind::Echo
            && header.tuple.protocol == self.protocol()
            && header.tuple.source == self.ends.1
            && header.tuple.source_port == self.port;
        is_reply.then_some(Outcome::Done)
    }

    fn end(&self, stack: &mut Stack, events: &mut Vec<GuestEvent>) {
        stack
            .link
            .set_policy(self.protocol(), self.port, DontFragment::Want);
        if let Some(socket) = self.socket {
            stack.close(socket, events);
        }
    }
}

/// What an ICMP error says (RFC 792, RFC 4443).
const fn error(protocol: Protocol, icmp_type: u8, code: u8) -> Outcome {
    match (protocol, icmp_type, code) {
        (Protocol::Icmp, 3, 3) | (Protocol::Icmpv6, 1, 4) => Outcome::PortUnreachable,
        (Protocol::Icmp, 3, 2) | (Protocol::Icmpv6, 4, 1) => Outcome::ProtocolUnreachable,
        (Protocol::Icmp, 3, 4) | (Protocol::Icmpv6, 2, _) => Outcome::MessageTooLong,
        (Protocol::Icmp, 11, _) | (Protocol::Icmpv6, 3, _) => Outcome::TimeExceeded,
        _ => Outcome::HostUnreachable,
    }
}
