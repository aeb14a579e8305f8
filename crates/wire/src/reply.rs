//! Packets that a component builds in answer to one it got.

use alloc::vec;
use core::net::{IpAddr, Ipv4Addr};
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, ETHERNET_HEADER_LEN, EthernetAddress, EthernetFrame,
    EthernetProtocol, EthernetRepr, IPV4_HEADER_LEN, IpAddress, IpProtocol, Ipv4Packet, Ipv4Repr,
    TcpControl, TcpPacket, TcpRepr, TcpSeqNumber, UDP_HEADER_LEN, UdpPacket, UdpRepr,
};
use vpclab_model::{HeaderDetail, MacAddress, TcpFlags};

use crate::packet::{BODY_AT, Packet};

/// The time to live of what a component sends: the internet's usual default (RFC 1700).
const TTL: u8 = 64;

/// The Ethernet frame that answers an ARP request: the address it asks for is at `mac`.
///
/// `None` if it is no ARP request.
#[must_use]
pub fn arp_reply(request: &Packet, mac: MacAddress) -> Option<Packet> {
    if request.header().detail != HeaderDetail::ArpRequest {
        return None;
    }
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
    let datagram = UdpRepr {
        src_port: header.tuple.destination_port,
        dst_port: header.tuple.source_port,
    };
    answer(
        request,
        IpProtocol::Udp,
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
        // SYN and FIN each take one sequence number (F13.2).
        let controls = u32::from(flags.has(TcpFlags::SYN)) + u32::from(flags.has(TcpFlags::FIN));
        (
            0,
            Some(seq.wrapping_add(u32::from(payload)).wrapping_add(controls)),
        )
    };
    let reset = TcpRepr {
        src_port: header.tuple.destination_port,
        dst_port: header.tuple.source_port,
        control: TcpControl::Rst,
        seq_number: TcpSeqNumber(seq_number as i32),
        ack_number: ack_number.map(|number| TcpSeqNumber(number as i32)),
        window_len: 0,
        window_scale: None,
        max_seg_size: None,
        sack_permitted: false,
        sack_ranges: [None; 3],
        timestamp: None,
        payload: &[],
    };
    answer(
        segment,
        IpProtocol::Tcp,
        reset.buffer_len(),
        |bytes, source, destination| {
            reset.emit(
                &mut TcpPacket::new_unchecked(bytes),
                &source,
                &destination,
                &ChecksumCapabilities::default(),
            );
        },
    )
}

/// An IP packet back to where `packet` came from; `emit` writes what is above IP.
fn answer(
    packet: &Packet,
    next_header: IpProtocol,
    payload_len: usize,
    emit: impl FnOnce(&mut [u8], IpAddress, IpAddress),
) -> Option<Packet> {
    if IPV4_HEADER_LEN + payload_len > usize::from(u16::MAX) {
        return None;
    }
    let tuple = packet.header().tuple.reversed();
    let (src_addr, dst_addr) = (version_4(tuple.source)?, version_4(tuple.destination)?);
    let header = Ipv4Repr {
        src_addr,
        dst_addr,
        next_header,
        payload_len,
        hop_limit: TTL,
    };
    let mut buffer = vec![0; BODY_AT + IPV4_HEADER_LEN + payload_len];
    let mut bytes = Ipv4Packet::new_unchecked(&mut buffer[BODY_AT..]);
    header.emit(&mut bytes, &ChecksumCapabilities::default());
    emit(bytes.payload_mut(), src_addr.into(), dst_addr.into());
    Packet::with_headroom(buffer).ok()
}

fn version_4(address: IpAddr) -> Option<Ipv4Addr> {
    match address {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    }
}
