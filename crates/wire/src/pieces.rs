//! Large packets in pieces: IPv4 fragments (RFC 791, section 3.2), and TCP segments as a network
//! card cuts them. IPv6 packets are cut by nobody on the way (F9.23), and here not by their senders.

use alloc::vec::Vec;
use smoltcp::wire::{Ipv4Packet, Ipv6Packet, TcpPacket};
use vpclab_model::{Fragmentation, TcpFlags};

use crate::layout::{Body, Link, Transport, Version};
use crate::packet::{BODY_AT, Packet, TCP_FLAGS_AT};

/// Fragments begin at multiples of this many bytes.
const FRAGMENT_UNIT: usize = 8;

impl Packet {
    /// Lets routers cut the packet, or not. One that they may cut has an identification of its own,
    /// so that its fragments find together (RFC 6864). What is no whole IPv4 packet stays as it is.
    pub fn set_fragmentation(&mut self, allowed: Option<u16>) {
        if matches!(self.header().fragmentation, Fragmentation::Fragment { .. }) || !self.is_ipv4()
        {
            return;
        }
        let mut packet = Ipv4Packet::new_unchecked(&mut self.buffer[BODY_AT..]);
        packet.set_dont_frag(allowed.is_none());
        packet.set_ident(allowed.unwrap_or(0));
        packet.fill_checksum();
    }

    /// The packet in fragments of at most `mtu` bytes, each with its own IP header; the packet alone
    /// if it fits.
    ///
    /// `None` if it may not be cut, or `mtu` leaves no room.
    #[must_use]
    pub fn fragments(&self, mtu: u16) -> Option<Vec<Self>> {
        let header = self.header();
        let (base, more_after) = match header.fragmentation {
            _ if header.length <= mtu => return Some(alloc::vec![self.clone()]),
            Fragmentation::Forbidden => return None,
            Fragmentation::Allowed => (0, false),
            Fragmentation::Fragment { offset, more, .. } => (usize::from(offset), more),
        };
        let header_len = match self.body {
            Body::Ip { transport_at, .. } => usize::from(transport_at),
            Body::Arp { .. } => return None,
        };
        debug_assert!(self.is_ipv4(), "IPv6 and ARP are never to be cut");
        let room = usize::from(mtu).checked_sub(header_len)? / FRAGMENT_UNIT * FRAGMENT_UNIT;
        if room == 0 {
            return None;
        }
        let data = &self.body_bytes()[header_len..];
        let count = data.chunks(room).count();
        data.chunks(room)
            .enumerate()
            .map(|(index, chunk)| {
                let mut buffer = self.buffer[..BODY_AT + header_len].to_vec();
                buffer.extend_from_slice(chunk);
                let mut packet = Ipv4Packet::new_unchecked(&mut buffer[BODY_AT..]);
                packet.set_total_len((header_len + chunk.len()) as u16);
                packet.set_more_frags(index + 1 < count || more_after);
                packet.set_frag_offset((base + index * room) as u16);
                packet.fill_checksum();
                Self::again(buffer, self.link)
            })
            .collect()
    }

    /// The packet that all of these are fragments of, in the order of their offsets; `None` as long
    /// as one is missing, or if they do not fit together.
    #[must_use]
    pub fn reassembled(fragments: &[Self]) -> Option<Self> {
        let first = fragments.first()?;
        let mut buffer = first.buffer.clone();
        let mut end = 0;
        let mut complete = false;
        for fragment in fragments {
            let Body::Ip { transport_at, .. } = fragment.body else {
                return None;
            };
            let Fragmentation::Fragment { offset, more, .. } = fragment.header().fragmentation
            else {
                return None;
            };
            if complete || usize::from(offset) != end {
                return None;
            }
            let data = &fragment.body_bytes()[usize::from(transport_at)..];
            if end > 0 {
                buffer.extend_from_slice(data);
            }
            end += data.len();
            complete = !more;
        }
        if !complete {
            return None;
        }
        let mut packet = Ipv4Packet::new_unchecked(&mut buffer[BODY_AT..]);
        packet.set_total_len(u16::from(packet.header_len()).checked_add(end as u16)?);
        packet.set_more_frags(false);
        packet.fill_checksum();
        Self::again(buffer, first.link)
    }

    /// A TCP segment in several of at most `mtu` bytes, as a network card cuts what a kernel gives
    /// it in one piece; the packet alone if it fits or is none.
    #[must_use]
    pub fn segments(self, mtu: u16) -> Vec<Self> {
        let length = self.header().length;
        let pieces = match self.body {
            Body::Ip {
                transport_at,
                transport: Transport::Tcp { header_length },
                ..
            } if length > mtu => self.cut(mtu, usize::from(transport_at), header_length.into()),
            _ => None,
        };
        pieces.unwrap_or_else(|| alloc::vec![self])
    }

    fn cut(&self, mtu: u16, ip_len: usize, tcp_len: usize) -> Option<Vec<Self>> {
        let headers = ip_len + tcp_len;
        let room = usize::from(mtu)
            .checked_sub(headers)
            .filter(|room| *room > 0)?;
        let data = &self.body_bytes()[headers..];
        let count = data.chunks(room).count();
        let tuple = self.header().tuple;
        data.chunks(room)
            .enumerate()
            .map(|(index, chunk)| {
                let mut buffer = self.buffer[..BODY_AT + headers].to_vec();
                buffer.extend_from_slice(chunk);
                if self.is_ipv4() {
                    let mut packet = Ipv4Packet::new_unchecked(&mut buffer[BODY_AT..]);
                    packet.set_total_len((headers + chunk.len()) as u16);
                    packet.fill_checksum();
                } else {
                    let mut packet = Ipv6Packet::new_unchecked(&mut buffer[BODY_AT..]);
                    packet.set_payload_len((tcp_len + chunk.len()) as u16);
                }
                let above = &mut buffer[BODY_AT + ip_len..];
                if index + 1 < count {
                    // Only the end of what was given says that there is no more.
                    above[TCP_FLAGS_AT] &= !TcpFlags::FIN.with(TcpFlags::PSH).0;
                }
                let mut segment = TcpPacket::new_unchecked(above);
                segment.set_seq_number(segment.seq_number() + index * room);
                segment.fill_checksum(&tuple.source.into(), &tuple.destination.into());
                Self::again(buffer, self.link)
            })
            .collect()
    }

    fn is_ipv4(&self) -> bool {
        matches!(
            self.body,
            Body::Ip {
                version: Version::V4,
                ..
            }
        )
    }

    /// A packet from a buffer that begins like one: with an Ethernet header, or the room for one.
    fn again(buffer: Vec<u8>, link: Link) -> Option<Self> {
        match link {
            Link::Ethernet => Self::from_ethernet(buffer).ok(),
            Link::Ip => Self::with_headroom(buffer).ok(),
        }
    }
}
