//! From one version of IP to the other, and back (RFC 7915), as a NAT64 gateway does it.

use alloc::vec;
use core::net::IpAddr;
use smoltcp::wire::{IPV4_HEADER_LEN, IPV6_HEADER_LEN, Ipv4Packet, Ipv6Packet, UdpPacket};
use vpclab_model::{Fragmentation, UNFRAGMENTED_MAX, counterpart, translated_error};

use crate::checksum::Change;
use crate::icmp::{ERROR_HEADER_LEN, next_hop_mtu};
use crate::layout::{Body, End, Link, Transport, Version};
use crate::packet::{BODY_AT, Packet, address};
use crate::quoted;

/// Protocols of the IP header.
const ICMP: u8 = 1;
const TCP: u8 = 6;
const UDP: u8 = 17;
const ICMPV6: u8 = 58;

impl Packet {
    /// Makes it a packet of the other version of IP, between these ends: a bare one, with the
    /// ports, the data and the time to live that it has. Says whether it could.
    ///
    /// TCP, UDP and ICMP echoes are translated, and ICMP errors about them, with the packet that an
    /// error quotes: `destination` has sent that, so to say. Another packet stays as it is; so does
    /// one that is between ends of its own version, or of two.
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
        let is_possible = matches!(
            transport,
            Transport::Tcp { .. } | Transport::Udp | Transport::IcmpQuery | Transport::IcmpError
        );
        let header = self.header();
        let is_fragment = matches!(header.fragmentation, Fragmentation::Fragment { .. });
        if !is_possible
            || is_fragment
            || source.is_ipv4() != destination.is_ipv4()
            || source.is_ipv4() == (version == Version::V4)
        {
            return None;
        }
        let turned = Turned {
            version,
            source,
            destination,
            identification,
        };
        let (old, above_at) = (self.body_bytes(), usize::from(transport_at));
        let header_len = header_len(version.other());
        let is_error = transport == Transport::IcmpError;
        let quoted_at = header_len + ERROR_HEADER_LEN;
        // Of the packet that is quoted: where it is, and how much of it there is above its header.
        let about = &old[usize::min(above_at + ERROR_HEADER_LEN, old.len())..];
        let above = if is_error {
            let (quoted_above_at, _) = quoted::above(version, about)?;
            if quoted_above_at != self::header_len(version) {
                return None;
            }
            quoted_at + about.len() - quoted_above_at
        } else {
            old.len() - above_at
        };
        let length = u16::try_from(header_len + above).ok()?;
        let mut buffer = vec![0; BODY_AT + usize::from(length)];
        let new = &mut buffer[BODY_AT..];
        if is_error {
            let message = &old[above_at..];
            let (kind, mtu) = translated_error(
                (*message.first()?, *message.get(1)?),
                next_hop_mtu(version, message),
                version == Version::V4,
            )?;
            turned.write_header(old, above, new)?;
            (new[header_len], new[header_len + 1]) = kind;
            new[quoted_at - 2..quoted_at].copy_from_slice(&mtu.to_be_bytes());
            // What it quotes went the other way.
            let to = address(&about[version.address_at(End::Destination)]);
            let other_end = match version {
                Version::V4 => counterpart(to)?,
                Version::V6 => source,
            };
            let quoted = Turned {
                source: destination,
                destination: other_end,
                ..turned
            };
            quoted.write(about, self::header_len(version), &mut new[quoted_at..])?;
        } else {
            turned.write(old, above_at, new)?;
        }
        let mut packet = Self {
            buffer,
            link: Link::Ip,
            body: Body::Ip {
                version: version.other(),
                transport_at: header_len as u8,
                transport,
            },
        };
        if is_error {
            packet.fill_icmp_checksum();
        }
        Some(packet)
    }
}

const fn header_len(version: Version) -> usize {
    match version {
        Version::V4 => IPV4_HEADER_LEN,
        Version::V6 => IPV6_HEADER_LEN,
    }
}

/// A packet of one version that becomes one of the other, between other ends.
#[derive(Clone, Copy)]
struct Turned {
    version: Version,
    source: IpAddr,
    destination: IpAddr,
    identification: u16,
}

impl Turned {
    /// Writes the header of a packet with as much above it.
    fn write_header(self, old: &[u8], above: usize, new: &mut [u8]) -> Option<()> {
        let (protocol_at, ttl_at) = match self.version {
            Version::V4 => (9, 8),
            Version::V6 => (6, 7),
        };
        let protocol = match (*old.get(protocol_at)?, self.version) {
            (ICMP, Version::V4) => ICMPV6,
            (ICMPV6, Version::V6) => ICMP,
            (other, _) => other,
        };
        let ttl = *old.get(ttl_at)?;
        match (self.source, self.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                let traffic_class = Ipv6Packet::new_unchecked(old).traffic_class();
                let length = u16::try_from(IPV4_HEADER_LEN + above).ok()?;
                let mut packet = Ipv4Packet::new_unchecked(new);
                packet.set_version(4);
                packet.set_header_len(IPV4_HEADER_LEN as u8);
                packet.set_total_len(length);
                packet.set_dscp(traffic_class >> 2);
                packet.set_ecn(traffic_class & 3);
                if length > UNFRAGMENTED_MAX {
                    packet.set_dont_frag(true);
                } else {
                    packet.set_ident(self.identification);
                }
                packet.set_hop_limit(ttl);
                packet.set_next_header(protocol.into());
                packet.set_src_addr(source);
                packet.set_dst_addr(destination);
                packet.fill_checksum();
            }
            (IpAddr::V6(source), IpAddr::V6(destination)) => {
                let packet = Ipv4Packet::new_unchecked(old);
                let traffic_class = packet.dscp() << 2 | packet.ecn();
                let mut packet = Ipv6Packet::new_unchecked(new);
                packet.set_version(6);
                packet.set_traffic_class(traffic_class);
                packet.set_payload_len(u16::try_from(above).ok()?);
                packet.set_hop_limit(ttl);
                packet.set_next_header(protocol.into());
                packet.set_src_addr(source);
                packet.set_dst_addr(destination);
            }
            _ => return None,
        }
        Some(())
    }

    /// Writes the packet, or as much of its beginning as there is.
    fn write(self, old: &[u8], above_at: usize, new: &mut [u8]) -> Option<()> {
        let above = match self.version {
            Version::V4 => {
                let length = usize::from(Ipv4Packet::new_unchecked(old).total_len());
                length.checked_sub(above_at)?
            }
            Version::V6 => usize::from(Ipv6Packet::new_unchecked(old).payload_len()),
        };
        self.write_header(old, above, new)?;
        let other = self.version.other();
        let (header, data) = new.split_at_mut(header_len(other));
        data.copy_from_slice(&old[above_at..]);
        let ends = |version: Version| {
            version.address_at(End::Source).start..version.address_at(End::Destination).end
        };
        let (old_ends, new_ends) = (&old[ends(self.version)], &header[ends(other)]);
        // Of what a pseudo-header covers, only the addresses change: the sum of the length and of
        // the protocol is the same in both versions.
        let change = Change::default()
            .of_words(old_ends, &[])
            .of_words(&[], new_ends);
        let protocol = match self.version {
            Version::V4 => old[9],
            Version::V6 => old[6],
        };
        match protocol {
            TCP => patch(data, 16, change),
            UDP if data.get(6..8) == Some(&[0, 0]) && data.len() == above => {
                // IPv6 knows no datagram without a checksum (RFC 7915, section 4.5).
                let (source, destination) = (self.source.into(), self.destination.into());
                UdpPacket::new_unchecked(data).fill_checksum(&source, &destination);
            }
            UDP if data.get(6..8) != Some(&[0, 0]) => {
                patch(data, 6, change);
                if data.get(6..8) == Some(&[0, 0]) {
                    data[6..8].copy_from_slice(&[0xff; 2]);
                }
            }
            UDP => {}
            ICMP | ICMPV6 => {
                // Echo and its reply have a number of their own in each version; timestamps are
                // IPv4's alone.
                let old_type = *data.first()?;
                let new_type = match (old_type, self.version) {
                    (128, Version::V6) => 8,
                    (129, Version::V6) => 0,
                    (8, Version::V4) => 128,
                    (0, Version::V4) => 129,
                    _ => return None,
                };
                *data.first_mut()? = new_type;
                let words = |icmp_type| u16::from_be_bytes([icmp_type, 0]);
                let change = Change::default().of_word(words(old_type), words(new_type));
                // Only in IPv6 is there a pseudo-header.
                let [high, low] = (above as u16).to_be_bytes();
                let pseudo = [high, low, 0, ICMPV6];
                let change = match self.version {
                    Version::V4 => change.of_words(&[], new_ends).of_words(&[], &pseudo),
                    Version::V6 => change.of_words(old_ends, &[]).of_words(&pseudo, &[]),
                };
                patch(data, 2, change);
            }
            _ => return None,
        }
        Some(())
    }
}

/// Makes a checksum right again, if it is there: of what is quoted, not everything need be.
fn patch(data: &mut [u8], at: usize, change: Change) {
    if let Some([high, low]) = data.get_mut(at..at + 2) {
        let checksum = change.applied_to(u16::from_be_bytes([*high, *low]));
        [*high, *low] = checksum.to_be_bytes();
    }
}
