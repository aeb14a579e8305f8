//! The check at the door: what kind of packet some bytes are, or why they are none.

use core::fmt;
use core::net::IpAddr;
use core::ops::Range;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, EthernetFrame, EthernetProtocol, Icmpv4Packet, Icmpv6Packet,
    IpAddress, Ipv4Packet, Ipv6Packet, TcpOption, TcpPacket, UDP_HEADER_LEN, UdpPacket,
};
use vpclab_model::Protocol;

use crate::quoted::quoted;

/// What the first byte of a packet belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    /// An Ethernet II header.
    Ethernet,
    /// The IP header.
    Ip,
}

/// The IP packet in some bytes; where there is none, nothing.
#[must_use]
pub fn without_ethernet(bytes: &[u8], link: Link) -> &[u8] {
    match link {
        Link::Ethernet => bytes
            .get(EthernetFrame::<&[u8]>::header_len()..)
            .unwrap_or_default(),
        Link::Ip => bytes,
    }
}

/// Why bytes are no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, as a clause: "the IPv4 header checksum is wrong".
    pub what: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed packet: {}", self.what)
    }
}

impl core::error::Error for Malformed {}

/// Where things are in a packet that passed the check, counted from the end of the Ethernet header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// An ARP message.
    Arp {
        /// A request, or a reply?
        request: bool,
    },
    /// An IP packet.
    Ip {
        /// Of which version.
        version: Version,
        /// Where the transport header begins.
        transport_at: u8,
        /// What the transport header is.
        transport: Transport,
    },
}

/// The version of IP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V4,
    V6,
}

/// An end of a packet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Source,
    Destination,
}

impl End {
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Source => Self::Destination,
            Self::Destination => Self::Source,
        }
    }
}

impl Version {
    /// The one that it can be translated to.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::V4 => Self::V6,
            Self::V6 => Self::V4,
        }
    }

    /// Where in the header an address is.
    pub(crate) const fn address_at(self, end: End) -> Range<usize> {
        match (self, end) {
            (Self::V4, End::Source) => 12..16,
            (Self::V4, End::Destination) => 16..20,
            (Self::V6, End::Source) => 8..24,
            (Self::V6, End::Destination) => 24..40,
        }
    }
}

/// The protocol above IP, with the length of its header where that can vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Tcp {
        header_length: u8,
    },
    Udp,
    /// An ICMP message that has an identifier.
    IcmpQuery,
    /// Any other ICMP message.
    Icmp,
    Other(u8),
    /// ICMPv6 that asks for a neighbour's Ethernet address, or tells it.
    Neighbor {
        /// Does it ask?
        solicitation: bool,
    },
    /// An ICMP error that quotes a packet which can be read.
    IcmpError,
    /// A fragment other than the first, of this protocol: it begins in the middle of something.
    Later(u8),
}

impl Transport {
    pub(crate) fn protocol(self, version: Version) -> Protocol {
        match (self, version) {
            (Self::Tcp { .. }, _) => Protocol::Tcp,
            (Self::Udp, _) => Protocol::Udp,
            (Self::IcmpQuery | Self::Icmp | Self::IcmpError, Version::V4) => Protocol::Icmp,
            (Self::IcmpQuery | Self::Icmp | Self::IcmpError | Self::Neighbor { .. }, _) => {
                Protocol::Icmpv6
            }
            (Self::Other(number), _) => Protocol::Other(number),
            (Self::Later(number), _) => Protocol::from_number(number),
        }
    }
}

/// Is this an ICMP type whose messages carry an identifier? Echo and Timestamp do (RFC 792).
pub(crate) const fn has_identifier(icmp_type: u8) -> bool {
    matches!(icmp_type, 0 | 8 | 13 | 14)
}

/// Of ICMPv6, Echo does (RFC 4443, section 4).
pub(crate) const fn has_identifier_v6(icmp_type: u8) -> bool {
    matches!(icmp_type, 128 | 129)
}

/// Types of neighbour discovery (RFC 4861, section 4): what asks, and what tells.
pub(crate) const NEIGHBOR_SOLICITATION: u8 = 135;
pub(crate) const NEIGHBOR_ADVERTISEMENT: u8 = 136;
/// Where in such a message the address is that it speaks of.
pub(crate) const NEIGHBOR_TARGET_AT: Range<usize> = 8..24;

/// Do the bytes begin with a packet whose lengths and checksums are all right?
#[must_use]
pub fn is_valid(bytes: &[u8], link: Link) -> bool {
    read(bytes, link).is_ok()
}

/// Checks everything. Returns the layout, and the packet's length without what pads its frame.
pub(crate) fn read(bytes: &[u8], link: Link) -> Result<(Body, usize), Malformed> {
    if link == Link::Ip {
        return read_ip(bytes);
    }
    let Ok(frame) = EthernetFrame::new_checked(bytes) else {
        return malformed("it is shorter than an Ethernet header");
    };
    let (body, length) = match frame.ethertype() {
        EthernetProtocol::Arp => read_arp(frame.payload())?,
        EthernetProtocol::Ipv4 => read_ipv4(frame.payload())?,
        EthernetProtocol::Ipv6 => read_ipv6(frame.payload())?,
        EthernetProtocol::Unknown(_) => return malformed("its EtherType is neither IP nor ARP"),
    };
    Ok((body, EthernetFrame::<&[u8]>::header_len() + length))
}

fn malformed<T>(what: &'static str) -> Result<T, Malformed> {
    Err(Malformed { what })
}

fn read_arp(bytes: &[u8]) -> Result<(Body, usize), Malformed> {
    let message = ArpPacket::new_unchecked(bytes);
    let Ok(repr) = ArpRepr::parse(&message) else {
        return malformed("it is no ARP message about Ethernet and IPv4, or it is cut off");
    };
    let ArpRepr::EthernetIpv4 { operation, .. } = repr else {
        return malformed("it is no ARP message about Ethernet and IPv4");
    };
    let request = match operation {
        ArpOperation::Request => true,
        ArpOperation::Reply => false,
        ArpOperation::Unknown(_) => {
            return malformed("the ARP operation is neither request nor reply");
        }
    };
    Ok((Body::Arp { request }, repr.buffer_len()))
}

fn read_ip(bytes: &[u8]) -> Result<(Body, usize), Malformed> {
    match bytes.first().map(|byte| byte >> 4) {
        Some(4) => read_ipv4(bytes),
        Some(6) => read_ipv6(bytes),
        Some(_) => malformed("the IP version is neither 4 nor 6"),
        None => malformed("it is empty"),
    }
}

fn read_ipv4(bytes: &[u8]) -> Result<(Body, usize), Malformed> {
    let Ok(packet) = Ipv4Packet::new_checked(bytes) else {
        return malformed("the IPv4 header's lengths do not fit, or the packet is cut off");
    };
    if packet.version() != 4 {
        return malformed("the IP version is not that of its EtherType");
    }
    if !packet.verify_checksum() {
        return malformed("the IPv4 header checksum is wrong");
    }
    let (more, offset) = (packet.more_frags(), usize::from(packet.frag_offset()));
    let (bytes, protocol) = (packet.payload(), packet.next_header().into());
    if more && bytes.len() % 8 != 0 {
        return malformed("a fragment that others follow has no multiple of 8 bytes");
    }
    if offset + bytes.len() > usize::from(u16::MAX) {
        return malformed("a fragment reaches beyond the longest packet");
    }
    let ends = (packet.src_addr().into(), packet.dst_addr().into());
    let transport = match offset {
        0 => read_transport(bytes, protocol, &ends, more)?,
        // The header above IP is in the first fragment.
        _ => Transport::Later(protocol),
    };
    let body = Body::Ip {
        version: Version::V4,
        transport_at: packet.header_len(),
        transport,
    };
    Ok((body, usize::from(packet.total_len())))
}

fn read_ipv6(bytes: &[u8]) -> Result<(Body, usize), Malformed> {
    let Ok(packet) = Ipv6Packet::new_checked(bytes) else {
        return malformed("the IPv6 packet is cut off");
    };
    if packet.version() != 6 {
        return malformed("the IP version is not that of its EtherType");
    }
    let length = packet.total_len();
    if length > usize::from(u16::MAX) {
        return malformed("the IPv6 packet is longer than any link carries");
    }
    let next_header = packet.next_header().into();
    if next_header == FRAGMENT_HEADER {
        return malformed("IPv6 fragments are not simulated yet");
    }
    let ends = (packet.src_addr().into(), packet.dst_addr().into());
    let mut transport = read_transport(packet.payload(), next_header, &ends, false)?;
    // What came through a router is no neighbour's word (RFC 4861, section 7.1).
    if matches!(transport, Transport::Neighbor { .. }) && packet.hop_limit() != u8::MAX {
        transport = Transport::Icmp;
    }
    let body = Body::Ip {
        version: Version::V6,
        transport_at: packet.header_len() as u8,
        transport,
    };
    Ok((body, length))
}

/// The IPv6 header of a fragment (RFC 8200, section 4.5).
const FRAGMENT_HEADER: u8 = 44;

/// `more`: other fragments follow, so lengths and checksums can be checked in the header alone.
fn read_transport(
    bytes: &[u8],
    protocol: u8,
    (source, destination): &(IpAddress, IpAddress),
    more: bool,
) -> Result<Transport, Malformed> {
    match Protocol::from_number(protocol) {
        Protocol::Tcp => {
            let Ok(segment) = TcpPacket::new_checked(bytes) else {
                return malformed("the TCP header's length does not fit");
            };
            if !more && !segment.verify_checksum(source, destination) {
                return malformed("the TCP checksum is wrong");
            }
            if !options_are_well_formed(segment.options()) {
                return malformed("a TCP option's length does not fit");
            }
            Ok(Transport::Tcp {
                header_length: segment.header_len(),
            })
        }
        Protocol::Udp if more => match bytes.len() {
            UDP_HEADER_LEN.. => Ok(Transport::Udp),
            _ => malformed("the UDP header is cut off"),
        },
        Protocol::Udp => {
            let Ok(datagram) = UdpPacket::new_checked(bytes) else {
                return malformed("the UDP length does not fit");
            };
            if usize::from(datagram.len()) != bytes.len() {
                return malformed("the UDP length is not the length of the IP payload");
            }
            if !datagram.verify_checksum(source, destination) {
                return malformed("the UDP checksum is wrong");
            }
            Ok(Transport::Udp)
        }
        Protocol::Icmpv6 => read_icmpv6(bytes, source, destination),
        // Each version has an ICMP of its own; the other's is a protocol like any other.
        Protocol::Icmp if matches!(source, IpAddress::Ipv6(_)) => Ok(Transport::Other(protocol)),
        Protocol::Icmp => {
            let Ok(message) = Icmpv4Packet::new_checked(bytes) else {
                return malformed("it is shorter than an ICMP header");
            };
            if !more && !message.verify_checksum() {
                return malformed("the ICMP checksum is wrong");
            }
            if has_identifier(message.msg_type().into()) {
                Ok(Transport::IcmpQuery)
            } else if quoted(bytes, (*destination).into()).is_some() {
                Ok(Transport::IcmpError)
            } else {
                Ok(Transport::Icmp)
            }
        }
        Protocol::Other(number) => Ok(Transport::Other(number)),
        Protocol::Arp => malformed("ARP is no IP protocol"),
    }
}

fn read_icmpv6(
    bytes: &[u8],
    source: &IpAddress,
    destination: &IpAddress,
) -> Result<Transport, Malformed> {
    let (IpAddress::Ipv6(source), IpAddress::Ipv6(destination)) = (source, destination) else {
        return Ok(Transport::Other(ICMPV6));
    };
    let [icmp_type, _, _, _, _, _, _, _, rest @ ..] = bytes else {
        return malformed("it is shorter than an ICMP header");
    };
    if !Icmpv6Packet::new_unchecked(bytes).verify_checksum(source, destination) {
        return malformed("the ICMPv6 checksum is wrong");
    }
    let has_target = rest.len() >= NEIGHBOR_TARGET_AT.len();
    Ok(match *icmp_type {
        NEIGHBOR_SOLICITATION | NEIGHBOR_ADVERTISEMENT if has_target => Transport::Neighbor {
            solicitation: *icmp_type == NEIGHBOR_SOLICITATION,
        },
        icmp_type if has_identifier_v6(icmp_type) => Transport::IcmpQuery,
        _ if quoted(bytes, IpAddr::V6(*destination)).is_some() => Transport::IcmpError,
        _ => Transport::Icmp,
    })
}

/// The number of ICMPv6.
const ICMPV6: u8 = 58;

fn options_are_well_formed(mut options: &[u8]) -> bool {
    while !options.is_empty() {
        match TcpOption::parse(options) {
            Ok((_, TcpOption::EndOfList)) => break,
            Ok((rest, _)) => options = rest,
            Err(_) => return false,
        }
    }
    true
}
