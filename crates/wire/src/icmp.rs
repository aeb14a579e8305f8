//! ICMP messages that are built here: errors about packets, and echo requests (RFC 792, RFC 1191,
//! RFC 4443).

use core::net::IpAddr;
use smoltcp::wire::{
    IPV4_HEADER_LEN, IPV6_HEADER_LEN, Icmpv4Packet, Icmpv6Packet, IpAddress, IpProtocol,
};

use crate::layout::{Body, End, Transport, Version};
use crate::packet::{BODY_AT, Packet, address};
use crate::reply::{TTL, packet};

/// Bytes of an ICMP message before the packet that it quotes, or before the data of an echo.
pub(crate) const ERROR_HEADER_LEN: usize = 8;

/// Why a packet goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IcmpProblem {
    /// It is larger than the next hop takes, and must not be cut: 3/4 with that MTU, in IPv6 type 2.
    TooBig {
        /// The MTU of the next hop.
        mtu: u16,
    },
    /// Its time to live is used up: 11/0, in IPv6 3/0.
    TimeExceeded,
}

impl IcmpProblem {
    /// The header of the error, without a checksum.
    const fn header(self, version: Version) -> [u8; ERROR_HEADER_LEN] {
        match (self, version) {
            (Self::TooBig { mtu }, version) => {
                let [high, low] = mtu.to_be_bytes();
                let (icmp_type, code) = match version {
                    Version::V4 => (3, 4),
                    Version::V6 => (2, 0),
                };
                [icmp_type, code, 0, 0, 0, 0, high, low]
            }
            (Self::TimeExceeded, Version::V4) => [11, 0, 0, 0, 0, 0, 0, 0],
            (Self::TimeExceeded, Version::V6) => [3, 0, 0, 0, 0, 0, 0, 0],
        }
    }
}

/// The ICMP error that tells the sender of a packet about a problem with it, from `sender`.
///
/// It quotes as much of the packet as there is room for: 576 bytes are an error's most in IPv4
/// (RFC 1812, section 4.3.2.3), 1280 in IPv6 (RFC 4443, section 2.4).
///
/// `None` where no error may be sent: about an ICMP error, about a fragment other than the first,
/// and about what is no IP packet (RFC 1122, section 3.2.2).
#[must_use]
pub fn icmp_error(about: &Packet, sender: IpAddr, problem: IcmpProblem) -> Option<Packet> {
    let Body::Ip {
        version, transport, ..
    } = about.body
    else {
        return None;
    };
    if matches!(
        transport,
        Transport::Icmp | Transport::IcmpError | Transport::Later(_) | Transport::Neighbor { .. }
    ) {
        return None;
    }
    let room = match version {
        Version::V4 => 576 - IPV4_HEADER_LEN,
        Version::V6 => 1280 - IPV6_HEADER_LEN,
    } - ERROR_HEADER_LEN;
    let original = about.body_bytes();
    let quotation = &original[..original.len().min(room)];
    let ends = (sender, about.header().tuple.source);
    message(
        ends,
        TTL,
        problem.header(version),
        quotation.len(),
        |data| {
            data.copy_from_slice(quotation);
        },
    )
}

/// An echo request with `size` bytes of data, all 0.
///
/// `None` if the two ends are not of one version of IP, or it would be too long.
#[must_use]
pub fn echo_request(
    ends: (IpAddr, IpAddr),
    ttl: u8,
    (identifier, sequence): (u16, u16),
    size: u16,
) -> Option<Packet> {
    let icmp_type = if ends.0.is_ipv4() { 8 } else { 128 };
    echo(icmp_type, ends, ttl, (identifier, sequence), size)
}

/// An echo reply, like [`echo_request`].
#[must_use]
pub fn echo_reply(
    ends: (IpAddr, IpAddr),
    ttl: u8,
    (identifier, sequence): (u16, u16),
    size: u16,
) -> Option<Packet> {
    let icmp_type = if ends.0.is_ipv4() { 0 } else { 129 };
    echo(icmp_type, ends, ttl, (identifier, sequence), size)
}

fn echo(
    icmp_type: u8,
    ends: (IpAddr, IpAddr),
    ttl: u8,
    (identifier, sequence): (u16, u16),
    size: u16,
) -> Option<Packet> {
    let [a, b] = identifier.to_be_bytes();
    let [c, d] = sequence.to_be_bytes();
    let header = [icmp_type, 0, 0, 0, a, b, c, d];
    message(ends, ttl, header, size.into(), |_| {})
}

/// A packet of any protocol with `size` bytes, all 0, above its IP header.
///
/// `None` where the protocol has a header of its own that these bytes are not, and like
/// [`echo_request`].
#[must_use]
pub fn raw_packet(ends: (IpAddr, IpAddr), ttl: u8, protocol: u8, size: u16) -> Option<Packet> {
    packet(ends, protocol.into(), ttl, size.into(), |_, _, _| {})
}

fn message(
    ends: (IpAddr, IpAddr),
    ttl: u8,
    header: [u8; ERROR_HEADER_LEN],
    size: usize,
    data: impl FnOnce(&mut [u8]),
) -> Option<Packet> {
    let protocol = match ends.0 {
        IpAddr::V4(_) => IpProtocol::Icmp,
        IpAddr::V6(_) => IpProtocol::Icmpv6,
    };
    let length = ERROR_HEADER_LEN + size;
    packet(ends, protocol, ttl, length, |bytes, source, destination| {
        bytes[..ERROR_HEADER_LEN].copy_from_slice(&header);
        data(&mut bytes[ERROR_HEADER_LEN..]);
        fill_checksum(bytes, source, destination);
    })
}

/// The checksum of an ICMP message; only that of IPv6 covers the addresses.
fn fill_checksum(message: &mut [u8], source: IpAddress, destination: IpAddress) {
    match (source, destination) {
        (IpAddress::Ipv6(source), IpAddress::Ipv6(destination)) => {
            Icmpv6Packet::new_unchecked(message).fill_checksum(&source, &destination);
        }
        _ => Icmpv4Packet::new_unchecked(message).fill_checksum(),
    }
}

impl Packet {
    /// Makes the checksum of an ICMP message right again.
    pub(crate) fn fill_icmp_checksum(&mut self) {
        let Body::Ip {
            version,
            transport_at,
            ..
        } = self.body
        else {
            return;
        };
        let end = |end| address(&self.body_bytes()[version.address_at(end)]).into();
        let (source, destination) = (end(End::Source), end(End::Destination));
        let message = &mut self.buffer[BODY_AT + usize::from(transport_at)..];
        fill_checksum(message, source, destination);
    }
}

/// The MTU that an ICMP message tells; 0 where it tells none.
pub(crate) fn next_hop_mtu(version: Version, message: &[u8]) -> u16 {
    match (version, message) {
        (Version::V4, [3, 4, _, _, _, _, high, low, ..])
        | (Version::V6, [2, _, _, _, 0, 0, high, low, ..]) => u16::from_be_bytes([*high, *low]),
        // No link of this simulation carries as much: it is no limit.
        (Version::V6, [2, ..]) => u16::MAX,
        _ => 0,
    }
}
