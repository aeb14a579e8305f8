//! What a gateway writes into a packet that it forwards.

use core::net::IpAddr;
use smoltcp::wire::{Icmpv4Packet, Ipv4Packet, Ipv6Packet, TcpPacket, UdpPacket};

use crate::checksum::Change;
use crate::layout::{Body, End, Transport, Version};
use crate::packet::{self, BODY_AT, Packet, mss_option};
use crate::quoted;

impl Packet {
    /// Writes another source: the address, and the port of TCP and UDP or the identifier of an
    /// ICMP query. Where there is no port it is not used.
    ///
    /// The packet that an ICMP error quotes went the other way: if its destination is the source
    /// that is replaced, it is replaced there, too, with this port (RFC 5508, section 4.2).
    ///
    /// A packet stays one of its own IP version; with an address of another it stays as it is. So
    /// does ARP.
    pub fn rewrite_source(&mut self, address: IpAddr, port: u16) {
        self.rewrite(End::Source, address, port);
    }

    /// Writes another destination; otherwise like [`Packet::rewrite_source`].
    pub fn rewrite_destination(&mut self, address: IpAddr, port: u16) {
        self.rewrite(End::Destination, address, port);
    }

    /// Counts the time to live down, unless it would reach 0 by that: then the packet has come to
    /// its end, stays as it is, and the answer is `false` (RFC 1812, section 5.3.1).
    pub fn decrement_ttl(&mut self) -> bool {
        let version = match self.body {
            Body::Arp { .. } => return false,
            Body::Ip { version, .. } => version,
        };
        if version == Version::V6 {
            let mut packet = Ipv6Packet::new_unchecked(&mut self.buffer[BODY_AT..]);
            let limit = packet.hop_limit();
            if limit > 1 {
                packet.set_hop_limit(limit - 1);
            }
            return limit > 1;
        }
        let mut packet = Ipv4Packet::new_unchecked(&mut self.buffer[BODY_AT..]);
        let ttl = packet.hop_limit();
        if ttl <= 1 {
            return false;
        }
        // The TTL is the upper half of a word; the protocol below it stays.
        let change = Change::default().of_word(u16::from(ttl) << 8, u16::from(ttl - 1) << 8);
        packet.set_hop_limit(ttl - 1);
        packet.set_checksum(change.applied_to(packet.checksum()));
        true
    }

    /// Lowers the MSS option of a SYN to `mss_max` if it is larger (F6.42). Returns what is
    /// written there now, if that is something new.
    pub fn clamp_mss(&mut self, mss_max: u16) -> Option<u16> {
        let Body::Ip {
            transport_at,
            transport: Transport::Tcp { header_length },
            ..
        } = self.body
        else {
            return None;
        };
        let segment = &mut self.buffer[BODY_AT + usize::from(transport_at)..];
        let (at, mss) = mss_option(segment, header_length)?;
        if mss <= mss_max {
            return None;
        }
        segment[at..at + 2].copy_from_slice(&mss_max.to_be_bytes());
        let change = if at % 2 == 0 {
            Change::default().of_word(mss, mss_max)
        } else {
            Change::default().of_odd_word(mss, mss_max)
        };
        let mut segment = TcpPacket::new_unchecked(segment);
        segment.set_checksum(change.applied_to(segment.checksum()));
        Some(mss_max)
    }

    fn rewrite(&mut self, end: End, address: IpAddr, port: u16) {
        let (v4, v6);
        let (octets, own): (&[u8], Version) = match address {
            IpAddr::V4(address) => {
                v4 = address.octets();
                (&v4, Version::V4)
            }
            IpAddr::V6(address) => {
                v6 = address.octets();
                (&v6, Version::V6)
            }
        };
        let Body::Ip {
            version,
            transport_at,
            transport,
        } = self.body
        else {
            debug_assert!(false, "only IP is rewritten");
            return;
        };
        if version != own {
            debug_assert!(false, "a packet is rewritten within its IP version");
            return;
        }
        let header = &mut self.buffer[BODY_AT..];
        let place = &mut header[version.address_at(end)];
        let old = packet::address(place);
        let change = Change::default().of_words(place, octets);
        place.copy_from_slice(octets);
        if version == Version::V4 {
            let mut packet = Ipv4Packet::new_unchecked(header);
            packet.set_checksum(change.applied_to(packet.checksum()));
        }

        let above = &mut self.buffer[BODY_AT + usize::from(transport_at)..];
        match transport {
            Transport::Tcp { .. } => {
                rewrite_tcp(&mut TcpPacket::new_unchecked(above), end, port, change)
            }
            Transport::Udp => rewrite_udp(&mut UdpPacket::new_unchecked(above), end, port, change),
            Transport::IcmpQuery | Transport::Icmp | Transport::Neighbor { .. } => {
                let query = transport == Transport::IcmpQuery;
                let mut message = Icmpv4Packet::new_unchecked(above);
                rewrite_icmp(
                    &mut message,
                    query.then_some(port),
                    match version {
                        // The checksum of ICMP has no pseudo-header in it: the addresses do not matter.
                        Version::V4 => Change::default(),
                        Version::V6 => change,
                    },
                );
            }
            // What the error is about went the other way.
            Transport::IcmpError => {
                quoted::rewrite(above, version, end.other(), old, (octets, port));
                self.fill_icmp_checksum();
            }
            Transport::Other(_) | Transport::Later(_) => {}
        }
    }
}

/// `change` is that of the address: the pseudo-header has it in the sum.
fn rewrite_tcp(segment: &mut TcpPacket<&mut [u8]>, end: End, port: u16, change: Change) {
    let old = match end {
        End::Source => segment.src_port(),
        End::Destination => segment.dst_port(),
    };
    match end {
        End::Source => segment.set_src_port(port),
        End::Destination => segment.set_dst_port(port),
    }
    segment.set_checksum(change.of_word(old, port).applied_to(segment.checksum()));
}

fn rewrite_udp(datagram: &mut UdpPacket<&mut [u8]>, end: End, port: u16, change: Change) {
    let old = match end {
        End::Source => datagram.src_port(),
        End::Destination => datagram.dst_port(),
    };
    match end {
        End::Source => datagram.set_src_port(port),
        End::Destination => datagram.set_dst_port(port),
    }
    // 0 says that the sender made no checksum; a sum that comes out as 0 is sent as the other
    // zero (RFC 768).
    if datagram.checksum() != 0 {
        let checksum = change.of_word(old, port).applied_to(datagram.checksum());
        datagram.set_checksum(if checksum == 0 { u16::MAX } else { checksum });
    }
}

/// Checksum and identifier are at the same place in the ICMP of either version.
fn rewrite_icmp(
    message: &mut Icmpv4Packet<&mut [u8]>,
    identifier: Option<u16>,
    mut change: Change,
) {
    if let Some(identifier) = identifier {
        change = change.of_word(message.echo_ident(), identifier);
        message.set_echo_ident(identifier);
    }
    message.set_checksum(change.applied_to(message.checksum()));
}
