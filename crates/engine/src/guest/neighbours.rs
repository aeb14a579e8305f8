//! Who is next on a guest's link: a kernel's neighbour table (RFC 826; RFC 4861, section 7.2).
//!
//! smoltcp has one, but asks once a second at most, whomever for, and loses the answers that it
//! cannot send meanwhile. A kernel asks for each neighbour by itself and keeps what waits for it.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{MacAddress, SimDuration, SimTime};
use vpclab_wire::{EVERYBODY, Packet, multicast_mac, neighbour_question};

use super::routes::NextHop;
use crate::limits::{
    NEIGHBOUR_LIFETIME, NEIGHBOUR_QUESTIONS, NEIGHBOUR_TIMEOUT, NEIGHBOUR_WAITING_MAX,
};

#[derive(Debug)]
pub(super) struct Neighbours {
    mac: MacAddress,
    known: Vec<Known>,
    /// Those that were asked for and have not answered.
    silent: Vec<Silent>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    address: IpAddr,
    mac: MacAddress,
    until: SimTime,
}

#[derive(Debug)]
struct Silent {
    address: IpAddr,
    /// The guest's own address, which asks.
    own: IpAddr,
    asked: u32,
    since: SimTime,
    waiting: Vec<Packet>,
}

impl Neighbours {
    pub(super) const fn new(mac: MacAddress) -> Self {
        Self {
            mac,
            known: Vec::new(),
            silent: Vec::new(),
        }
    }

    /// What goes onto the link: the packet in its frame, or the question for its next hop.
    pub(super) fn send(&mut self, packet: Packet, next: NextHop, now: SimTime) -> Option<Packet> {
        let (address, own) = match next {
            NextHop::Everybody => return Some(self.framed(packet, EVERYBODY)),
            NextHop::Group(group) => return Some(self.framed(packet, multicast_mac(group))),
            NextHop::Neighbour { address, own } => (address, own),
        };
        let mut known = self.known.iter();
        if let Some(known) = known.find(|known| known.address == address && known.until > now) {
            return Some(self.framed(packet, known.mac));
        }
        self.silent
            .retain(|silent| silent.address != address || !silent.is_given_up(now));
        let mut silent = self.silent.iter_mut();
        if let Some(silent) = silent.find(|silent| silent.address == address) {
            if silent.waiting.len() < NEIGHBOUR_WAITING_MAX {
                silent.waiting.push(packet);
            }
            return None;
        }
        self.silent.push(Silent {
            address,
            own,
            asked: 1,
            since: now,
            waiting: alloc::vec![packet],
        });
        neighbour_question(own, self.mac, address)
    }

    fn framed(&self, mut packet: Packet, to: MacAddress) -> Packet {
        packet.put_ethernet(self.mac, to);
        packet
    }

    /// A neighbour says where it is; what waited for that.
    pub(super) fn learn(&mut self, address: IpAddr, mac: MacAddress, now: SimTime) -> Vec<Packet> {
        let until = now + NEIGHBOUR_LIFETIME;
        self.known
            .retain(|known| known.address != address && known.until > now);
        self.known.push(Known {
            address,
            mac,
            until,
        });
        let place = self
            .silent
            .iter()
            .position(|silent| silent.address == address);
        let mut waiting = place.map_or_else(Vec::new, |place| self.silent.remove(place).waiting);
        for packet in &mut waiting {
            packet.put_ethernet(self.mac, mac);
        }
        waiting
    }

    /// A packet of a neighbour shows that it is still where it was.
    pub(super) fn confirm(&mut self, address: IpAddr, mac: MacAddress, now: SimTime) {
        let mut known = self.known.iter_mut();
        if let Some(known) = known.find(|known| (known.address, known.mac) == (address, mac)) {
            known.until = now + NEIGHBOUR_LIFETIME;
        }
    }

    /// The questions that it is time to ask again.
    pub(super) fn questions(&mut self, now: SimTime) -> Vec<Packet> {
        let mac = self.mac;
        let mut questions = Vec::new();
        for silent in &mut self.silent {
            if silent.asked < NEIGHBOUR_QUESTIONS && silent.next_at() <= now {
                silent.asked += 1;
                questions.extend(neighbour_question(silent.own, mac, silent.address));
            }
        }
        questions
    }

    /// When there is something to ask again, or to give up.
    pub(super) fn next_at(&self, now: SimTime) -> Option<SimTime> {
        let at = self.silent.iter().map(Silent::next_at);
        at.filter(|at| *at > now).min()
    }

    /// Has a neighbour been asked for often enough, without an answer?
    pub(super) fn is_unreachable(&self, address: IpAddr, now: SimTime) -> bool {
        let mut silent = self.silent.iter();
        silent.any(|silent| silent.address == address && silent.is_given_up(now))
    }

    /// A neighbour that has not answered may be asked again; nothing waits for it any more.
    pub(super) fn forget_unreachable(&mut self, now: SimTime) {
        self.silent.retain(|silent| !silent.is_given_up(now));
    }

    /// Is nobody asked for?
    pub(super) fn is_quiet(&self, now: SimTime) -> bool {
        self.silent.iter().all(|silent| silent.is_given_up(now))
    }
}

impl Silent {
    /// A question a second, and a second for the answer to the last.
    fn next_at(&self) -> SimTime {
        self.since + SimDuration::from_secs(u64::from(self.asked))
    }

    fn is_given_up(&self, now: SimTime) -> bool {
        self.asked >= NEIGHBOUR_QUESTIONS && now.since(self.since) >= NEIGHBOUR_TIMEOUT
    }
}
