//! Sets of ports.

use alloc::vec;
use alloc::vec::Vec;
use vpclab_model::PortRange;

/// The ports of an instance that its generators have, from the range's upper end down: the
/// instance's sockets count from the lower end up.
#[derive(Clone, Debug)]
pub(crate) struct PortPool {
    pub(crate) range: PortRange,
    taken: Ports,
    pub(crate) next: u16,
}

impl PortPool {
    pub(crate) fn new(range: PortRange) -> Self {
        Self {
            range,
            taken: Ports::default(),
            next: range.to,
        }
    }

    pub(super) fn take(&mut self) -> Option<u16> {
        for _ in self.range.from..=self.range.to {
            let port = self.next;
            self.next = below(port, self.range);
            if !self.taken.has(port) {
                self.taken.set(port, true);
                return Some(port);
            }
        }
        None
    }

    pub(super) fn give_back(&mut self, port: u16) {
        self.taken.set(port, false);
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
