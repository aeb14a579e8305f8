//! The packet that an ICMP error quotes: read, and rewritten where the error is translated.
//!
//! Sources: RFC 792, RFC 1812, section 4.3.2.3, and RFC 4443 (what is quoted), RFC 5508, section 4.2
//! (how it is translated).

use core::net::IpAddr;
use smoltcp::wire::{IPV4_HEADER_LEN, IPV6_HEADER_LEN, Ipv4Packet};
use vpclab_model::{Protocol, Quoted};

use crate::checksum::Change;
use crate::icmp::ERROR_HEADER_LEN;
use crate::layout::{End, Version, has_identifier, has_identifier_v6};
use crate::packet::address;

/// Is this an ICMP type whose messages quote a packet?
const fn quotes(version: Version, icmp_type: u8) -> bool {
    match version {
        Version::V4 => matches!(icmp_type, 3 | 4 | 5 | 11 | 12),
        Version::V6 => matches!(icmp_type, 1..=4),
    }
}

/// Where the header above IP begins in the packet at the start of these bytes, and its protocol;
/// none if it is no first part of a packet of this version.
pub(crate) fn above(version: Version, bytes: &[u8]) -> Option<(usize, Protocol)> {
    let (length, protocol) = match version {
        Version::V4 if bytes.len() >= IPV4_HEADER_LEN => {
            let packet = Ipv4Packet::new_unchecked(bytes);
            let length = usize::from(packet.header_len());
            if packet.version() != 4 || length < IPV4_HEADER_LEN || packet.frag_offset() != 0 {
                return None;
            }
            (length, packet.next_header().into())
        }
        Version::V6 if bytes.len() >= IPV6_HEADER_LEN && bytes[0] >> 4 == 6 => {
            (IPV6_HEADER_LEN, bytes[6])
        }
        _ => return None,
    };
    // Eight bytes are what every error quotes (RFC 792).
    (bytes.len() >= length + 8).then_some((length, Protocol::from_number(protocol)))
}

/// What an ICMP message to `destination` quotes, if it quotes a packet, as far as its ports, that
/// `destination` sent.
pub(crate) fn quoted(message: &[u8], destination: IpAddr) -> Option<Quoted> {
    let version = match destination {
        IpAddr::V4(_) => Version::V4,
        IpAddr::V6(_) => Version::V6,
    };
    let bytes = message.get(ERROR_HEADER_LEN..)?;
    if !quotes(version, *message.first()?) {
        return None;
    }
    let (above_at, protocol) = above(version, bytes)?;
    if address(&bytes[version.address_at(End::Source)]) != destination {
        return None;
    }
    let (source_port, destination_port) = match port_at(protocol, End::Source, &bytes[above_at..])
        .zip(port_at(protocol, End::Destination, &bytes[above_at..]))
    {
        Some((source, destination)) => (
            word(bytes, above_at + source)?,
            word(bytes, above_at + destination)?,
        ),
        None => (0, 0),
    };
    Some(Quoted {
        protocol,
        source_port,
        destination: address(&bytes[version.address_at(End::Destination)]),
        destination_port,
    })
}

/// Writes another address and port at one end of the packet that `message` quotes, if `old` is the
/// address there. Every checksum of that packet is kept right that is there; the message's own is
/// for who calls.
pub(crate) fn rewrite(
    message: &mut [u8],
    version: Version,
    end: End,
    old: IpAddr,
    (octets, port): (&[u8], u16),
) {
    let bytes = &mut message[ERROR_HEADER_LEN..];
    let place = version.address_at(end);
    let Some((above_at, protocol)) = above(version, bytes) else {
        return;
    };
    if address(&bytes[place.clone()]) != old {
        return;
    }
    let change = Change::default().of_words(&bytes[place.clone()], octets);
    bytes[place].copy_from_slice(octets);
    if version == Version::V4 {
        let mut packet = Ipv4Packet::new_unchecked(&mut *bytes);
        packet.set_checksum(change.applied_to(packet.checksum()));
    }
    rewrite_port(&mut bytes[above_at..], protocol, end, port, change);
}

/// Where a port, or the identifier of a query, is in the header above IP.
fn port_at(protocol: Protocol, end: End, above: &[u8]) -> Option<usize> {
    let is_query = match protocol {
        Protocol::Tcp | Protocol::Udp => return Some(if end == End::Source { 0 } else { 2 }),
        Protocol::Icmp => has_identifier(*above.first()?),
        Protocol::Icmpv6 => has_identifier_v6(*above.first()?),
        _ => false,
    };
    is_query.then_some(4)
}

/// `change` is that of the address: a pseudo-header has it in the sum.
fn rewrite_port(above: &mut [u8], protocol: Protocol, end: End, port: u16, mut change: Change) {
    let port_at = port_at(protocol, end, above);
    if let Some(at) = port_at
        && let Some(old) = word(above, at)
    {
        above[at..at + 2].copy_from_slice(&port.to_be_bytes());
        change = match protocol {
            Protocol::Icmp => Change::default(),
            _ => change,
        }
        .of_word(old, port);
    }
    let checksum_at = match protocol {
        Protocol::Tcp => 16,
        Protocol::Udp => 6,
        Protocol::Icmp if port_at.is_some() => 2,
        Protocol::Icmpv6 => 2,
        _ => return,
    };
    // A quotation of eight bytes does not reach the checksum of TCP.
    let Some(checksum) = word(above, checksum_at) else {
        return;
    };
    let is_absent = protocol == Protocol::Udp && checksum == 0;
    if !is_absent {
        let checksum = match (protocol, change.applied_to(checksum)) {
            (Protocol::Udp, 0) => u16::MAX,
            (_, checksum) => checksum,
        };
        above[checksum_at..checksum_at + 2].copy_from_slice(&checksum.to_be_bytes());
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}
