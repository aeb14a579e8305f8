//! The check at the door: what kind of packet some bytes are, or why they are none.

use core::fmt;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, EthernetFrame, EthernetProtocol, Icmpv4Packet, IpAddress,
    Ipv4Packet, TcpOption, TcpPacket, UdpPacket,
};
use vpclab_model::Protocol;

/// What the first byte of a packet belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    /// An Ethernet II header.
    Ethernet,
    /// The IP header.
    Ip,
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
    /// An IPv4 packet.
    Ip {
        /// Where the transport header begins.
        transport_at: u8,
        /// What the transport header is.
        transport: Transport,
    },
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
}

impl Transport {
    pub(crate) fn protocol(self) -> Protocol {
        match self {
            Self::Tcp { .. } => Protocol::Tcp,
            Self::Udp => Protocol::Udp,
            Self::IcmpQuery | Self::Icmp => Protocol::Icmp,
            Self::Other(number) => Protocol::Other(number),
        }
    }
}

/// Is this an ICMP type whose messages carry an identifier? Echo and Timestamp do (RFC 792).
pub(crate) const fn has_identifier(icmp_type: u8) -> bool {
    matches!(icmp_type, 0 | 8 | 13 | 14)
}

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
        EthernetProtocol::Ipv4 => read_ip(frame.payload())?,
        EthernetProtocol::Ipv6 => return malformed("IPv6 is not simulated yet"),
        EthernetProtocol::Unknown(_) => return malformed("its EtherType is neither IPv4 nor ARP"),
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
        Some(4) => {}
        Some(6) => return malformed("IPv6 is not simulated yet"),
        Some(_) => return malformed("the IP version is not 4"),
        None => return malformed("it is empty"),
    }
    let Ok(packet) = Ipv4Packet::new_checked(bytes) else {
        return malformed("the IPv4 header's lengths do not fit, or the packet is cut off");
    };
    if !packet.verify_checksum() {
        return malformed("the IPv4 header checksum is wrong");
    }
    if packet.more_frags() || packet.frag_offset() != 0 {
        // The ports of a fragmented packet are in its first fragment only.
        return malformed("IPv4 fragments are not simulated yet");
    }
    let transport = read_transport(&packet)?;
    let body = Body::Ip {
        transport_at: packet.header_len(),
        transport,
    };
    Ok((body, usize::from(packet.total_len())))
}

fn read_transport(packet: &Ipv4Packet<&[u8]>) -> Result<Transport, Malformed> {
    let bytes = packet.payload();
    let source = IpAddress::Ipv4(packet.src_addr());
    let destination = IpAddress::Ipv4(packet.dst_addr());
    match Protocol::from_number(packet.next_header().into()) {
        Protocol::Tcp => {
            let Ok(segment) = TcpPacket::new_checked(bytes) else {
                return malformed("the TCP header's length does not fit");
            };
            if !segment.verify_checksum(&source, &destination) {
                return malformed("the TCP checksum is wrong");
            }
            if !options_are_well_formed(segment.options()) {
                return malformed("a TCP option's length does not fit");
            }
            Ok(Transport::Tcp {
                header_length: segment.header_len(),
            })
        }
        Protocol::Udp => {
            let Ok(datagram) = UdpPacket::new_checked(bytes) else {
                return malformed("the UDP length does not fit");
            };
            if usize::from(datagram.len()) != bytes.len() {
                return malformed("the UDP length is not the length of the IP payload");
            }
            if !datagram.verify_checksum(&source, &destination) {
                return malformed("the UDP checksum is wrong");
            }
            Ok(Transport::Udp)
        }
        Protocol::Icmp => {
            let Ok(message) = Icmpv4Packet::new_checked(bytes) else {
                return malformed("it is shorter than an ICMP header");
            };
            if !message.verify_checksum() {
                return malformed("the ICMP checksum is wrong");
            }
            if has_identifier(message.msg_type().into()) {
                Ok(Transport::IcmpQuery)
            } else {
                Ok(Transport::Icmp)
            }
        }
        Protocol::Other(number) => Ok(Transport::Other(number)),
        Protocol::Arp => malformed("ARP is no IP protocol"),
    }
}

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
