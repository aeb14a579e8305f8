//! A packet on its way.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv6Addr};
use smoltcp::wire::{
    ArpPacket, ETHERNET_HEADER_LEN, EthernetAddress, EthernetFrame, EthernetProtocol, Icmpv4Packet,
    Ipv4Packet, Ipv6Packet, TcpOption, TcpPacket, UDP_HEADER_LEN, UdpPacket,
};
use vpclab_model::{
    FiveTuple, Fragmentation, Header, HeaderDetail, MacAddress, Protocol, TcpFlags,
};

use crate::icmp;
use crate::layout::{self, Body, End, Link, Malformed, NEIGHBOR_TARGET_AT, Transport, Version};
use crate::quoted::quoted;

/// Where the IP packet or the ARP message begins in the buffer, with an Ethernet header or without.
pub(crate) const BODY_AT: usize = ETHERNET_HEADER_LEN;

/// A packet on its way: an Ethernet frame with ARP or IP, or a bare IP packet.
///
/// It is always well-formed: its lengths fit and its checksums are right. That was checked when it
/// was made, and every change keeps it so.
#[derive(Clone, Debug)]
pub struct Packet {
    /// The Ethernet header, or as much room for one, and then the body. So an Ethernet header
    /// comes and goes without moving the rest.
    pub(crate) buffer: Vec<u8>,
    pub(crate) link: Link,
    pub(crate) body: Body,
}

impl Packet {
    /// Takes an Ethernet II frame with ARP or IP in it, without the bytes that pad it.
    ///
    /// # Errors
    /// If a length does not fit, a checksum is wrong, or it is something that is not simulated.
    pub fn from_ethernet(mut frame: Vec<u8>) -> Result<Self, Malformed> {
        let (body, length) = layout::read(&frame, Link::Ethernet)?;
        frame.truncate(length);
        Ok(Self {
            buffer: frame,
            link: Link::Ethernet,
            body,
        })
    }

    /// Takes an IP packet.
    ///
    /// # Errors
    /// If a length does not fit, a checksum is wrong, or it is something that is not simulated.
    pub fn from_ip(bytes: Vec<u8>) -> Result<Self, Malformed> {
        let mut buffer = Vec::with_capacity(BODY_AT + bytes.len());
        buffer.resize(BODY_AT, 0);
        buffer.extend_from_slice(&bytes);
        Self::with_headroom(buffer)
    }

    /// Takes an IP packet that begins at [`BODY_AT`].
    pub(crate) fn with_headroom(buffer: Vec<u8>) -> Result<Self, Malformed> {
        let bytes = buffer.get(BODY_AT..).unwrap_or_default();
        let (body, length) = layout::read(bytes, Link::Ip)?;
        if length != bytes.len() {
            return Err(Malformed {
                what: "there are bytes after the IP packet",
            });
        }
        Ok(Self {
            buffer,
            link: Link::Ip,
            body,
        })
    }

    /// An IP packet that begins at [`BODY_AT`], made here a moment ago: it is not read again.
    pub(crate) fn built(buffer: Vec<u8>, body: Body) -> Self {
        debug_assert_eq!(
            layout::read(buffer.get(BODY_AT..).unwrap_or_default(), Link::Ip),
            Ok((body, buffer.len() - BODY_AT)),
            "what is built is right"
        );
        let link = Link::Ip;
        Self { buffer, link, body }
    }

    /// What [`Packet::bytes`] begin with.
    #[must_use]
    pub fn link(&self) -> Link {
        self.link
    }

    /// The whole packet; the Ethernet header is the first part of it if there is one.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self.link {
            Link::Ethernet => &self.buffer,
            Link::Ip => self.body_bytes(),
        }
    }

    /// The whole packet, for keeps.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        if self.link == Link::Ip {
            self.buffer.drain(..BODY_AT);
        }
        self.buffer
    }

    /// The memory that it lies in, to build another packet in.
    #[must_use]
    pub fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// What it says of itself.
    ///
    /// Both ports of an ICMP query are its identifier; other packets without ports have 0 there.
    #[must_use]
    pub fn header(&self) -> Header {
        match self.body {
            Body::Arp { request } => self.arp_header(request),
            Body::Ip {
                version,
                transport_at,
                transport,
            } => self.ip_header(version, transport_at, transport),
        }
    }

    /// The data of a TCP segment or a UDP datagram; nothing of any other packet.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        let Body::Ip {
            transport_at,
            transport,
            ..
        } = self.body
        else {
            return &[];
        };
        let header_length = match transport {
            Transport::Tcp { header_length } => usize::from(header_length),
            Transport::Udp => UDP_HEADER_LEN,
            _ => return &[],
        };
        &self.buffer[BODY_AT + usize::from(transport_at) + header_length..]
    }

    /// Who sent the frame, if it is one.
    #[must_use]
    pub fn ethernet_source(&self) -> Option<MacAddress> {
        self.frame().map(|frame| MacAddress(frame.src_addr().0))
    }

    /// Whom the frame is for, if it is one.
    #[must_use]
    pub fn ethernet_destination(&self) -> Option<MacAddress> {
        self.frame().map(|frame| MacAddress(frame.dst_addr().0))
    }

    /// Takes the Ethernet header off, as a VPC does: it carries IP and nothing else (F9.12).
    ///
    /// A message between neighbours (ARP, or IPv6's own) stays in its frame; without one it means
    /// nothing.
    pub fn strip_ethernet(&mut self) {
        if !self.is_for_neighbours() {
            self.link = Link::Ip;
        }
    }

    /// Is it an IPv6 packet?
    #[must_use]
    pub fn is_ipv6(&self) -> bool {
        matches!(
            self.body,
            Body::Ip {
                version: Version::V6,
                ..
            }
        )
    }

    /// Does it ask for an Ethernet address, or tell one? Such a packet never leaves its link.
    #[must_use]
    pub fn is_for_neighbours(&self) -> bool {
        matches!(
            self.body,
            Body::Arp { .. }
                | Body::Ip {
                    transport: Transport::Neighbor { .. },
                    ..
                }
        )
    }

    /// Puts an Ethernet header on, or these addresses into the one it has.
    pub fn put_ethernet(&mut self, source: MacAddress, destination: MacAddress) {
        self.link = Link::Ethernet;
        let mut frame = EthernetFrame::new_unchecked(&mut self.buffer[..]);
        frame.set_src_addr(EthernetAddress(source.0));
        frame.set_dst_addr(EthernetAddress(destination.0));
        frame.set_ethertype(match self.body {
            Body::Arp { .. } => EthernetProtocol::Arp,
            Body::Ip {
                version: Version::V4,
                ..
            } => EthernetProtocol::Ipv4,
            Body::Ip {
                version: Version::V6,
                ..
            } => EthernetProtocol::Ipv6,
        });
    }

    /// The IP packet or the ARP message.
    pub(crate) fn body_bytes(&self) -> &[u8] {
        &self.buffer[BODY_AT..]
    }

    fn frame(&self) -> Option<EthernetFrame<&[u8]>> {
        (self.link == Link::Ethernet).then(|| EthernetFrame::new_unchecked(&self.buffer[..]))
    }

    fn arp_header(&self, request: bool) -> Header {
        let bytes = self.body_bytes();
        let message = ArpPacket::new_unchecked(bytes);
        Header {
            tuple: FiveTuple {
                protocol: Protocol::Arp,
                source: address(message.source_protocol_addr()),
                source_port: 0,
                destination: address(message.target_protocol_addr()),
                destination_port: 0,
            },
            detail: if request {
                HeaderDetail::ArpRequest
            } else {
                HeaderDetail::ArpReply
            },
            length: bytes.len() as u16,
            ttl: 0,
            fragmentation: Fragmentation::Forbidden,
        }
    }

    fn ip_header(&self, version: Version, transport_at: u8, transport: Transport) -> Header {
        let bytes = self.body_bytes();
        let (length, ttl, fragmentation) = match version {
            Version::V4 => {
                let packet = Ipv4Packet::new_unchecked(bytes);
                (
                    packet.total_len(),
                    packet.hop_limit(),
                    fragmentation(&packet),
                )
            }
            Version::V6 => {
                let packet = Ipv6Packet::new_unchecked(bytes);
                let length = packet.total_len() as u16;
                (length, packet.hop_limit(), Fragmentation::Forbidden)
            }
        };
        let address_at = |end| address(&bytes[version.address_at(end)]);
        let above = &bytes[usize::from(transport_at)..];
        let (source_port, destination_port, detail) = match transport {
            Transport::Tcp { header_length } => {
                let segment = TcpPacket::new_unchecked(above);
                let flags = TcpFlags(above[TCP_FLAGS_AT]);
                let detail = HeaderDetail::Tcp {
                    flags,
                    seq: segment.seq_number().0 as u32,
                    ack: segment.ack_number().0 as u32,
                    payload: (above.len() - usize::from(header_length)) as u16,
                    mss: mss_option(above, header_length).map(|(_, mss)| mss),
                };
                (segment.src_port(), segment.dst_port(), detail)
            }
            Transport::Udp => {
                let datagram = UdpPacket::new_unchecked(above);
                let payload = (above.len() - UDP_HEADER_LEN) as u16;
                (
                    datagram.src_port(),
                    datagram.dst_port(),
                    HeaderDetail::Udp { payload },
                )
            }
            Transport::IcmpQuery | Transport::Icmp | Transport::IcmpError => {
                let message = Icmpv4Packet::new_unchecked(above);
                let identifier = if transport == Transport::IcmpQuery {
                    message.echo_ident()
                } else {
                    0
                };
                let (icmp_type, code) = (message.msg_type().into(), message.msg_code());
                let detail = match quoted(above, address_at(End::Destination)) {
                    Some(quoted) if transport == Transport::IcmpError => HeaderDetail::IcmpError {
                        icmp_type,
                        code,
                        mtu: icmp::next_hop_mtu(version, above),
                        quoted,
                    },
                    _ => HeaderDetail::Icmp { icmp_type, code },
                };
                (identifier, identifier, detail)
            }
            Transport::Neighbor { solicitation } => {
                let target = match address(&above[NEIGHBOR_TARGET_AT]) {
                    IpAddr::V6(target) => target,
                    IpAddr::V4(_) => Ipv6Addr::UNSPECIFIED,
                };
                let detail = if solicitation {
                    HeaderDetail::NeighborSolicitation { target }
                } else {
                    HeaderDetail::NeighborAdvertisement { target }
                };
                (0, 0, detail)
            }
            Transport::Other(_) => (0, 0, HeaderDetail::Other),
            Transport::Later(_) => (0, 0, HeaderDetail::LaterFragment),
        };
        Header {
            tuple: FiveTuple {
                protocol: transport.protocol(version),
                source: address_at(End::Source),
                source_port,
                destination: address_at(End::Destination),
                destination_port,
            },
            detail,
            length,
            ttl,
            fragmentation,
        }
    }
}

fn fragmentation(packet: &Ipv4Packet<&[u8]>) -> Fragmentation {
    let (more, offset) = (packet.more_frags(), packet.frag_offset());
    if more || offset != 0 {
        Fragmentation::Fragment {
            identification: packet.ident(),
            offset,
            more,
        }
    } else if packet.dont_frag() {
        Fragmentation::Forbidden
    } else {
        Fragmentation::Allowed
    }
}

/// Two packets are the same if they begin with the same kind of header and have the same bytes.
impl PartialEq for Packet {
    fn eq(&self, other: &Self) -> bool {
        self.link == other.link && self.bytes() == other.bytes()
    }
}

impl Eq for Packet {}

/// The control bits, in the TCP header (RFC 9293, section 3.1).
pub(crate) const TCP_FLAGS_AT: usize = 13;

/// Where the value of a segment's MSS option is, and the value. Only a SYN carries one (F13.11).
pub(crate) fn mss_option(segment: &[u8], header_length: u8) -> Option<(usize, u16)> {
    if !TcpFlags(segment[TCP_FLAGS_AT]).has(TcpFlags::SYN) {
        return None;
    }
    let end = usize::from(header_length);
    let mut options = &segment[smoltcp::wire::TCP_HEADER_LEN..end];
    while let Ok((rest, option)) = TcpOption::parse(options) {
        match option {
            TcpOption::MaxSegmentSize(mss) => return Some((end - options.len() + 2, mss)),
            TcpOption::EndOfList => return None,
            _ => options = rest,
        }
    }
    None
}

pub(crate) fn address(octets: &[u8]) -> IpAddr {
    if let Ok(octets) = <[u8; 4]>::try_from(octets) {
        return IpAddr::from(octets);
    }
    // Nothing else is in a packet that passed the check at the door: ARP for IPv4 has four octets.
    IpAddr::from(<[u8; 16]>::try_from(octets).unwrap_or_default())
}
