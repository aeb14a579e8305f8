//! From one version of IP to the other, and back (RFC 7915), as a NAT64 gateway does it.

use alloc::vec;
use core::net::IpAddr;
use smoltcp::wire::{
    IPV4_HEADER_LEN, IPV6_HEADER_LEN, Icmpv4Packet, Icmpv6Packet, IpAddress, Ipv4Packet,
    Ipv6Packet, TcpPacket, UdpPacket,
};
use vpclab_model::{Fragmentation, UNFRAGMENTED_MAX};

use crate::checksum::Change;
use crate::layout::{Body, End, Link, Transport, Version};
use crate::packet::{BODY_AT, Packet};

/// ICMP and ICMPv6 as protocols of the IP header.
const ICMP: u8 = 1;
const ICMPV6: u8 = 58;

impl Packet {
    /// Makes it a packet of the other version of IP, between these ends: a bare one, with the
    /// ports, the data and the time to live that it has. Says whether it could.
    ///
    /// TCP, UDP and ICMP echoes are translated. Another packet stays as it is; so does one that is
    /// between ends of its own version, or of two.
    pub fn translate(&mut self, source: IpAddr, destination: IpAddr, identification: u16) -> bool {
        self.translated(source, destination, identification)
            .map(|translated| *self = translated)
            .is_some()
    }

    fn translated(&self, source: IpAddr, destination: IpAddr, identification: u16) -> Option<Self> {
        let Body::Ip {
            version,
            transport_at,
            transport,
        } = self.body
        else {
            return None;
        };
        let header_len = match (version, source, destination) {
            (Version::V6, IpAddr::V4(_), IpAddr::V4(_)) => IPV4_HEADER_LEN,
            (Version::V4, IpAddr::V6(_), IpAddr::V6(_)) => IPV6_HEADER_LEN,
            _ => return None,
        };
        let old = self.body_bytes();
        let above = &old[usize::from(transport_at)..];
        let length = header_len + above.len();
        if length > usize::from(u16::MAX) {
            return None;
        }
        let header = self.header();
        if matches!(header.fragmentation, Fragmentation::Fragment { .. }) {
            return None;
        }
        let mut buffer = vec![0; BODY_AT + length];
        let mut protocol = header.tuple.protocol.number()?;
        if transport == Transport::IcmpQuery {
            protocol = if version == Version::V6 { ICMP } else { ICMPV6 };
        }
        let new = &mut buffer[BODY_AT..];
        match (source, destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                let traffic_class = Ipv6Packet::new_unchecked(old).traffic_class();
                let mut packet = Ipv4Packet::new_unchecked(&mut *new);
                packet.set_version(4);
                packet.set_header_len(IPV4_HEADER_LEN as u8);
                packet.set_total_len(length as u16);
                packet.set_dscp(traffic_class >> 2);
                packet.set_ecn(traffic_class & 3);
                if length > usize::from(UNFRAGMENTED_MAX) {
                    packet.set_dont_frag(true);
                } else {
                    packet.set_ident(identification);
                }
                packet.set_hop_limit(header.ttl);
                packet.set_next_header(protocol.into());
                packet.set_src_addr(source);
                packet.set_dst_addr(destination);
                packet.fill_checksum();
            }
            (IpAddr::V6(source), IpAddr::V6(destination)) => {
                let packet = Ipv4Packet::new_unchecked(old);
                let traffic_class = packet.dscp() << 2 | packet.ecn();
                let mut packet = Ipv6Packet::new_unchecked(&mut *new);
                packet.set_version(6);
                packet.set_traffic_class(traffic_class);
                packet.set_payload_len(above.len() as u16);
                packet.set_hop_limit(header.ttl);
                packet.set_next_header(protocol.into());
                packet.set_src_addr(source);
                packet.set_dst_addr(destination);
            }
            _ => return None,
        }
        // Of what a pseudo-header covers, only the addresses change: the sum of the length and of
        // the protocol is the same in both versions.
        let change =
            [End::Source, End::Destination]
                .into_iter()
                .fold(Change::default(), |change, end| {
                    let other = if version == Version::V6 {
                        Version::V4
                    } else {
                        Version::V6
                    };
                    change.of_words(&old[version.address_at(end)], &new[other.address_at(end)])
                });
        let data = &mut new[header_len..];
        data.copy_from_slice(above);
        let (source, destination) = (source.into(), destination.into());
        match transport {
            Transport::Tcp { .. } => {
                let mut segment = TcpPacket::new_unchecked(data);
                segment.set_checksum(change.applied_to(segment.checksum()));
            }
            Transport::Udp => {
                // IPv6 knows no datagram without a checksum (RFC 7915, section 4.5).
                UdpPacket::new_unchecked(data).fill_checksum(&source, &destination);
            }
            Transport::IcmpQuery => echo(data, source, destination)?,
            _ => return None,
        }
        Some(Self {
            buffer,
            link: Link::Ip,
            body: Body::Ip {
                version: if version == Version::V6 {
                    Version::V4
                } else {
                    Version::V6
                },
                transport_at: header_len as u8,
                transport,
            },
        })
    }
}

/// Echo and its reply have a number of their own in each version; timestamps are IPv4's alone.
fn echo(message: &mut [u8], source: IpAddress, destination: IpAddress) -> Option<()> {
    let [icmp_type, ..] = message else {
        return None;
    };
    *icmp_type = match *icmp_type {
        128 => 8,
        129 => 0,
        8 => 128,
        0 => 129,
        _ => return None,
    };
    match (source, destination) {
        (IpAddress::Ipv6(source), IpAddress::Ipv6(destination)) => {
            Icmpv6Packet::new_unchecked(message).fill_checksum(&source, &destination);
        }
        _ => Icmpv4Packet::new_unchecked(message).fill_checksum(),
    }
    Some(())
}
