//! Between a guest's stack and its network card: what a kernel does with packets that are too large.
//!
//! smoltcp gives packets as large as they come. TCP's are cut into segments that fit, UDP's and
//! ICMP's into fragments, and a guest puts together what comes to it in fragments. How much fits is
//! the interface's MTU, or less where an ICMP error has told so: then for as long as RFC 1191 wants
//! it (section 6.3).

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    DontFragment, Fragmentation, Header, HeaderDetail, MacAddress, Protocol, SimTime,
};
use vpclab_trace::PathMtuChange;
use vpclab_wire::Packet;

use super::GuestEvent;
use super::neighbours::Neighbours;
use super::routes::NextHop;
use crate::limits::{FRAGMENTS_TIMEOUT, PATH_MTU_LIFETIME, PATH_MTU_MIN, REASSEMBLED_PACKETS_MAX};

#[derive(Debug)]
pub(super) struct Link {
    mtu: u16,
    paths: Vec<Path>,
    /// Whose packets are never to be cut, or always may be: by protocol and own port.
    policies: Vec<(Protocol, u16, DontFragment)>,
    next_identification: u16,
    partial: Vec<Partial>,
    pub(super) neighbours: Neighbours,
    /// On their way to the card.
    pub(super) frames: Vec<Packet>,
    /// ICMP that has come in since the applications last listened.
    pub(super) heard: Vec<Header>,
}

/// A destination that takes smaller packets than the interface.
#[derive(Clone, Copy, Debug)]
struct Path {
    destination: IpAddr,
    mtu: u16,
    until: SimTime,
}

/// The fragments of a packet, as far as they have come.
#[derive(Debug)]
struct Partial {
    ends: (IpAddr, IpAddr, Protocol),
    identification: u16,
    until: SimTime,
    /// In the order of their offsets.
    fragments: Vec<(u16, Packet)>,
}

impl Link {
    pub(super) const fn new(mtu: u16, mac: MacAddress) -> Self {
        Self {
            mtu,
            paths: Vec::new(),
            policies: Vec::new(),
            next_identification: 1,
            partial: Vec::new(),
            neighbours: Neighbours::new(mac),
            frames: Vec::new(),
            heard: Vec::new(),
        }
    }

    /// The interface takes packets of another size. What was learned of paths is still true.
    pub(super) const fn set_mtu(&mut self, mtu: u16) {
        self.mtu = mtu;
    }

    /// The largest packet to a destination, as far as the guest knows.
    pub(super) fn mtu_towards(&self, destination: IpAddr, now: SimTime) -> u16 {
        let path = |path: &&Path| path.destination == destination && path.until > now;
        self.paths
            .iter()
            .find(path)
            .map_or(self.mtu, |path| path.mtu.min(self.mtu))
    }

    /// What an application wants of DF in its packets: those of a protocol from a port of its own.
    pub(super) fn set_policy(&mut self, protocol: Protocol, port: u16, policy: DontFragment) {
        self.policies
            .retain(|(other, own, _)| (*other, *own) != (protocol, port));
        if policy != DontFragment::Want {
            self.policies.push((protocol, port, policy));
        }
    }

    /// A packet of the stack goes out: in as many frames as it takes.
    pub(super) fn send(&mut self, mut packet: Packet, next: NextHop, now: SimTime) {
        let header = packet.header();
        let tuple = header.tuple;
        let mtu = self.mtu_towards(tuple.destination, now);
        let pieces = if tuple.protocol == Protocol::Tcp {
            let headers = if tuple.source.is_ipv4() { 40 } else { 60 };
            packet.clamp_mss(self.mtu.saturating_sub(headers));
            packet.segments(mtu)
        } else {
            let policy = self.policies.iter().find(|(protocol, port, _)| {
                (*protocol, *port) == (tuple.protocol, tuple.source_port)
            });
            let policy = policy.map_or(DontFragment::Want, |(.., policy)| *policy);
            let fits = header.length <= mtu;
            let may_be_cut = match policy {
                DontFragment::Never => true,
                DontFragment::Want => !fits,
                DontFragment::Always => false,
            };
            packet.set_fragmentation(may_be_cut.then(|| self.identification()));
            // What may not be cut, and does not fit, goes nowhere: EMSGSIZE.
            packet.fragments(mtu).unwrap_or_default()
        };
        for piece in pieces {
            self.frames.extend(self.neighbours.send(piece, next, now));
        }
    }

    fn identification(&mut self) -> u16 {
        let identification = self.next_identification;
        // 0 is that of packets which are never cut.
        self.next_identification = identification.checked_add(1).unwrap_or(1);
        identification
    }

    /// A frame that came in; the packet that the stack gets of it, if it gets one yet.
    pub(super) fn incoming(
        &mut self,
        mut packet: Packet,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
        station: vpclab_model::StationKey,
    ) -> Option<Packet> {
        let header = packet.header();
        let teller = match header.detail {
            HeaderDetail::NeighborAdvertisement { target } => IpAddr::V6(target),
            _ => header.tuple.source,
        };
        let mac = packet.ethernet_source()?;
        if packet.is_for_neighbours() {
            self.frames.extend(self.neighbours.learn(teller, mac, now));
            return None;
        }
        self.neighbours.confirm(teller, mac, now);
        packet.strip_ethernet();
        if let Fragmentation::Fragment { .. } = header.fragmentation {
            packet = self.reassembled(packet, &header, now)?;
        }
        self.hear(packet.header(), now, events, station);
        Some(packet)
    }

    fn hear(
        &mut self,
        header: Header,
        now: SimTime,
        events: &mut Vec<GuestEvent>,
        station: vpclab_model::StationKey,
    ) {
        if header.icmp().is_none() {
            return;
        }
        self.heard.push(header);
        if let HeaderDetail::IcmpError { mtu, quoted, .. } = header.detail
            && mtu >= PATH_MTU_MIN
            && mtu < self.mtu_towards(quoted.destination, now)
        {
            let destination = quoted.destination;
            let until = now + PATH_MTU_LIFETIME;
            self.paths
                .retain(|path| path.destination != destination && path.until > now);
            self.paths.push(Path {
                destination,
                mtu,
                until,
            });
            events.push(GuestEvent::PathMtu(PathMtuChange {
                station,
                destination,
                mtu,
                expires_at: until,
            }));
        }
    }

    /// Adds a fragment; the packet, if it was the last one that was missing.
    fn reassembled(&mut self, packet: Packet, header: &Header, now: SimTime) -> Option<Packet> {
        let Fragmentation::Fragment {
            identification,
            offset,
            ..
        } = header.fragmentation
        else {
            return None;
        };
        let tuple = header.tuple;
        let ends = (tuple.source, tuple.destination, tuple.protocol);
        self.partial.retain(|partial| partial.until > now);
        let known = self
            .partial
            .iter()
            .position(|partial| (partial.ends, partial.identification) == (ends, identification));
        let place = match known {
            Some(place) => place,
            None => {
                if self.partial.len() >= REASSEMBLED_PACKETS_MAX {
                    self.partial.remove(0);
                }
                self.partial.push(Partial {
                    ends,
                    identification,
                    until: now + FRAGMENTS_TIMEOUT,
                    fragments: Vec::new(),
                });
                self.partial.len() - 1
            }
        };
        let partial = self.partial.get_mut(place)?;
        if let Err(at) = partial
            .fragments
            .binary_search_by_key(&offset, |(offset, _)| *offset)
        {
            partial.fragments.insert(at, (offset, packet));
        }
        let fragments = partial.fragments.iter().map(|(_, packet)| packet.clone());
        let whole = Packet::reassembled(&fragments.collect::<Vec<_>>())?;
        self.partial.remove(place);
        Some(whole)
    }
}
