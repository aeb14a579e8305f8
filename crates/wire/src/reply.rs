//! Packets that a component builds in answer to one it got.

use alloc::vec;
use alloc::vec::Vec;
use core::net::IpAddr;
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, ETHERNET_HEADER_LEN, EthernetAddress, EthernetFrame,
    EthernetProtocol, EthernetRepr, IPV4_HEADER_LEN, IPV6_HEADER_LEN, Icmpv6Packet, IpAddress,
    IpProtocol, IpRepr, TcpControl, TcpPacket, TcpRepr, TcpSeqNumber, UDP_HEADER_LEN, UdpPacket,
    UdpRepr,
};
use vpclab_model::{FiveTuple, HeaderDetail, MacAddress, TcpFlags};

use crate::layout::{NEIGHBOR_ADVERTISEMENT, NEIGHBOR_TARGET_AT};
use crate::packet::{BODY_AT, Packet};

/// The time to live of what a component sends: the internet's usual default (RFC 1700).
pub(crate) const TTL: u8 = 64;

/// The Ethernet frame that answers an ARP request, or IPv6's neighbour solicitation: the address
/// it asks for is at `mac`. `router`: is that a router? Only IPv6 says it.
///
/// `None` if it asks for no address.
#[must_use]
pub fn neighbour_reply(request: &Packet, mac: MacAddress, router: bool) -> Option<Packet> {
    match request.header().detail {
        HeaderDetail::ArpRequest => arp_reply(request, mac),
        HeaderDetail::NeighborSolicitation { target } => {
            neighbor_advertisement(request, target.into(), mac, router)
        }
        _ => None,
    }
}

/// Solicited, and overriding what was known before; from the address that it is about (RFC 4861,
/// section 7.2.4). `None` if nobody asks: the source of a guest that tries an address is `::`.
fn neighbor_advertisement(
    request: &Packet,
    target: IpAddr,
    mac: MacAddress,
    router: bool,
) -> Option<Packet> {
    const LENGTH: usize = 32;
    let to = request.header().tuple.source;
    if to.is_unspecified() {
        return None;
    }
    let ends = (target, to);
    let mut reply = packet(
        ends,
        IpProtocol::Icmpv6,
        u8::MAX,
        LENGTH,
        |bytes, from, to| {
            bytes[0] = NEIGHBOR_ADVERTISEMENT;
            bytes[4] = if router { 0xe0 } else { 0x60 };
            if let IpAddress::Ipv6(target) = from {
                bytes[NEIGHBOR_TARGET_AT].copy_from_slice(&target.octets());
            }
            // The option Target Link-Layer Address: its type, and its length in eight bytes.
            bytes[24..26].copy_from_slice(&[2, 1]);
            bytes[26..LENGTH].copy_from_slice(&mac.0);
            if let (IpAddress::Ipv6(from), IpAddress::Ipv6(to)) = (from, to) {
                Icmpv6Packet::new_unchecked(bytes).fill_checksum(&from, &to);
            }
        },
    )?;
    reply.put_ethernet(mac, request.ethernet_source()?);
    Some(reply)
}

fn arp_reply(request: &Packet, mac: MacAddress) -> Option<Packet> {
    let ArpRepr::EthernetIpv4 {
        source_hardware_addr,
        source_protocol_addr,
        target_protocol_addr,
        ..
    } = ArpRepr::parse(&ArpPacket::new_unchecked(request.body_bytes())).ok()?
    else {
        return None;
    };
    let mac = EthernetAddress(mac.0);
    let message = ArpRepr::EthernetIpv4 {
        operation: ArpOperation::Reply,
        source_hardware_addr: mac,
        source_protocol_addr: target_protocol_addr,
        target_hardware_addr: source_hardware_addr,
        target_protocol_addr: source_protocol_addr,
    };
    let mut buffer = vec![0; ETHERNET_HEADER_LEN + message.buffer_len()];
    let mut frame = EthernetFrame::new_unchecked(&mut buffer[..]);
    EthernetRepr {
        src_addr: mac,
        dst_addr: source_hardware_addr,
        ethertype: EthernetProtocol::Arp,
    }
    .emit(&mut frame);
    message.emit(&mut ArpPacket::new_unchecked(frame.payload_mut()));
    Packet::from_ethernet(buffer).ok()
}

/// The datagram that answers another: ends swapped, this payload.
///
/// `None` if the request is no UDP datagram, or the payload is longer than a datagram can be.
#[must_use]
pub fn udp_reply(request: &Packet, payload: &[u8]) -> Option<Packet> {
    let header = request.header();
    if !matches!(header.detail, HeaderDetail::Udp { .. }) {
        return None;
    }
    udp_datagram(&header.tuple.reversed(), payload)
}

/// A UDP datagram with this payload; the protocol of the tuple is not looked at.
///
/// `None` if the ends are of two versions of IP, or the payload is longer than a datagram can be.
#[must_use]
pub fn udp_datagram(tuple: &FiveTuple, payload: &[u8]) -> Option<Packet> {
    let datagram = UdpRepr {
        src_port: tuple.source_port,
        dst_port: tuple.destination_port,
    };
    packet(
        (tuple.source, tuple.destination),
        IpProtocol::Udp,
        TTL,
        UDP_HEADER_LEN + payload.len(),
        |bytes, source, destination| {
            datagram.emit(
                &mut UdpPacket::new_unchecked(bytes),
                &source,
                &destination,
                payload.len(),
                |data| data.copy_from_slice(payload),
                &ChecksumCapabilities::default(),
            );
        },
    )
}

/// The RST that answers a segment of a connection that does not exist (F13.8).
///
/// Its sequence number is the one that the sender expects, where the segment says which that is
/// (F13.10). `None` if it is no TCP segment, or is an RST itself.
#[must_use]
pub fn tcp_reset(segment: &Packet) -> Option<Packet> {
    let header = segment.header();
    let HeaderDetail::Tcp {
        flags,
        seq,
        ack,
        payload,
        ..
    } = header.detail
    else {
        return None;
    };
    if flags.has(TcpFlags::RST) {
        return None;
    }
    let (seq_number, ack_number) = if flags.has(TcpFlags::ACK) {
        (ack, None)
    } else {
        (0, Some(following(seq, payload, flags)))
    };
    let reset = Segment {
        control: TcpControl::Rst,
        seq_number,
        ack_number,
        window: 0,
        payload: &[],
    };
    reset.answering(segment, TTL)
}

/// What a component says that serves TCP at one end of a link that loses nothing, and so remembers
/// nothing of a connection: each segment tells it what to answer.
#[derive(Clone, Copy, Debug)]
pub enum TcpAnswer<'a> {
    /// SYN,ACK with this sequence number.
    Open(u32),
    /// This data, and an acknowledgement.
    Data(&'a [u8]),
    /// FIN, and an acknowledgement.
    Close,
}

/// The segment that answers another, with this time to live.
///
/// `None` if it is no TCP segment, or the data is longer than a segment can be.
#[must_use]
pub fn tcp_answer(segment: &Packet, say: TcpAnswer<'_>, ttl: u8) -> Option<Packet> {
    let HeaderDetail::Tcp {
        flags,
        seq,
        ack,
        payload,
        ..
    } = segment.header().detail
    else {
        return None;
    };
    let (control, seq_number, data): (_, _, &[u8]) = match say {
        TcpAnswer::Open(number) => (TcpControl::Syn, number, &[]),
        TcpAnswer::Data([]) => (TcpControl::None, ack, &[]),
        TcpAnswer::Data(data) => (TcpControl::Psh, ack, data),
        TcpAnswer::Close => (TcpControl::Fin, ack, &[]),
    };
    let answer = Segment {
        control,
        seq_number,
        ack_number: Some(following(seq, payload, flags)),
        window: u16::MAX,
        payload: data,
    };
    answer.answering(segment, ttl)
}

/// The sequence number after a segment: SYN and FIN each take one (F13.2).
fn following(seq: u32, payload: u16, flags: TcpFlags) -> u32 {
    let controls = u32::from(flags.has(TcpFlags::SYN)) + u32::from(flags.has(TcpFlags::FIN));
    seq.wrapping_add(u32::from(payload)).wrapping_add(controls)
}

/// A segment without options.
struct Segment<'a> {
    control: TcpControl,
    seq_number: u32,
    ack_number: Option<u32>,
    window: u16,
    payload: &'a [u8],
}

impl Segment<'_> {
    /// The same, back to where another one came from.
    fn answering(self, to: &Packet, ttl: u8) -> Option<Packet> {
        let tuple = to.header().tuple;
        let segment = TcpRepr {
            src_port: tuple.destination_port,
            dst_port: tuple.source_port,
            control: self.control,
            seq_number: TcpSeqNumber(self.seq_number as i32),
            ack_number: self.ack_number.map(|number| TcpSeqNumber(number as i32)),
            window_len: self.window,
            window_scale: None,
            max_seg_size: None,
            sack_permitted: false,
            sack_ranges: [None; 3],
            timestamp: None,
            payload: self.payload,
        };
        answer(
            to,
            IpProtocol::Tcp,
            segment.buffer_len(),
            ttl,
            |bytes, source, destination| {
                segment.emit(
                    &mut TcpPacket::new_unchecked(bytes),
                    &source,
                    &destination,
                    &ChecksumCapabilities::default(),
                );
            },
        )
    }
}

/// An IP packet back to where `request` came from; `emit` writes what is above IP.
fn answer(
    request: &Packet,
    next_header: IpProtocol,
    payload_len: usize,
    ttl: u8,
    emit: impl FnOnce(&mut [u8], IpAddress, IpAddress),
) -> Option<Packet> {
    let tuple = request.header().tuple.reversed();
    let ends = (tuple.source, tuple.destination);
    packet(ends, next_header, ttl, payload_len, emit)
}

/// An IP packet between two ends of the same version; `emit` writes what is above IP.
pub(crate) fn packet(
    ends: (IpAddr, IpAddr),
    next_header: IpProtocol,
    hop_limit: u8,
    payload_len: usize,
    emit: impl FnOnce(&mut [u8], IpAddress, IpAddress),
) -> Option<Packet> {
    let (buffer, _) = bytes_in(Vec::new(), ends, next_header, hop_limit, payload_len, emit)?;
    Packet::with_headroom(buffer).ok()
}

/// The bytes of one that begins at [`BODY_AT`], and how long its IP header is; made in `buffer`: what
/// that holds is forgotten, its room is used again.
pub(crate) fn bytes_in(
    mut buffer: Vec<u8>,
    (source, destination): (IpAddr, IpAddr),
    next_header: IpProtocol,
    hop_limit: u8,
    payload_len: usize,
    emit: impl FnOnce(&mut [u8], IpAddress, IpAddress),
) -> Option<(Vec<u8>, usize)> {
    let header_len = match (source, destination) {
        (IpAddr::V4(_), IpAddr::V4(_)) => IPV4_HEADER_LEN,
        (IpAddr::V6(_), IpAddr::V6(_)) => IPV6_HEADER_LEN,
        _ => return None,
    };
    if header_len + payload_len > usize::from(u16::MAX) {
        return None;
    }
    let (source, destination) = (source.into(), destination.into());
    let header = IpRepr::new(source, destination, next_header, payload_len, hop_limit);
    buffer.clear();
    buffer.resize(BODY_AT + header_len + payload_len, 0);
    header.emit(&mut buffer[BODY_AT..], &ChecksumCapabilities::default());
    emit(&mut buffer[BODY_AT + header_len..], source, destination);
    Some((buffer, header_len))
}
