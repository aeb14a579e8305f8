//! Sets of ports.

use alloc::vec;
use alloc::vec::Vec;
use vpclab_model::PortRange;
use vpclab_trace::SocketState;

use super::stack::Stack;
use super::watch::Known;

/// Where the generators of an instance look for ports, from the range's upper end down: the
/// instance's sockets count from the lower end up. Which are free, the guest knows: it has them all.
#[derive(Clone, Debug)]
pub(crate) struct PortPool {
    pub(crate) range: PortRange,
    pub(crate) next: u16,
}

impl PortPool {
    pub(crate) fn new(range: PortRange) -> Self {
        Self {
            range,
            next: range.to,
        }
    }

    pub(super) fn take(&mut self, is_free: impl Fn(u16) -> bool) -> Option<u16> {
        for _ in self.range.from..=self.range.to {
            let port = self.next;
            self.next = below(port, self.range);
            if is_free(port) {
                return Some(port);
            }
        }
        None
    }
}

/// The port before, of a range that is a circle.
pub(super) const fn below(port: u16, range: PortRange) -> u16 {
    if port <= range.from {
        range.to
    } else {
        port - 1
    }
}

impl Stack {
    /// Has no connection this port, of a socket or of a generator?
    pub(super) fn has_free(&self, port: u16) -> bool {
        let has = |known: &Known| known.state != SocketState::Open && known.local.1 == port;
        !self.lent.as_ref().is_some_and(|lent| lent.has(port)) && !self.known.iter().any(has)
    }

    /// The next port of the range that no socket of the protocol has. TCP and UDP count apart.
    pub(super) fn free_port(&mut self, udp: bool) -> Option<u16> {
        let range = self.ephemeral_ports;
        let taken: Vec<u16> = self
            .known
            .iter()
            .filter(|known| (known.state == SocketState::Open) == udp)
            .map(|known| known.local.1)
            .collect();
        let next = if udp {
            &mut self.next_udp_port
        } else {
            &mut self.next_tcp_port
        };
        for _ in range.from..=range.to {
            let port = *next;
            *next = if port >= range.to {
                range.from
            } else {
                port + 1
            };
            let lent = !udp && self.lent.as_ref().is_some_and(|lent| lent.has(port));
            if !lent && !taken.contains(&port) {
                return Some(port);
            }
        }
        None
    }
}

/// A set of ports.
#[derive(Clone, Debug)]
pub(super) struct Ports(Vec<u64>);

impl Default for Ports {
    fn default() -> Self {
        Self(vec![0; 1024])
    }
}

impl Ports {
    pub(super) fn has(&self, port: u16) -> bool {
        self.0[usize::from(port / 64)] >> (port % 64) & 1 == 1
    }

    pub(super) fn set(&mut self, port: u16, to: bool) {
        let word = &mut self.0[usize::from(port / 64)];
        let bit = 1 << (port % 64);
        if to {
            *word |= bit;
        } else {
            *word &= !bit;
        }
    }

    /// The first of them from a port downwards.
    pub(super) fn next(&self, mut port: u16, range: PortRange) -> u16 {
        for _ in range.from..=range.to {
            if self.has(port) {
                break;
            }
            port = below(port, range);
        }
        port
    }
}
