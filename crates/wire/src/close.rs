//! A FIN in somebody's name, for a connection that a middlebox gives up.

use alloc::vec;
use core::net::IpAddr;

use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    IPV4_HEADER_LEN, IpAddress, IpProtocol, Ipv4Packet, Ipv4Repr, TcpControl, TcpPacket, TcpRepr,
    TcpSeqNumber,
};
use vpclab_model::{FiveTuple, Protocol};

use crate::packet::{BODY_AT, Packet};

/// Time to live of what is built here: Linux's (F13.13).
const TTL: u8 = 64;

/// The FIN with which the source of a TCP connection closes it, with the numbers that the other
/// side expects and has sent. `None` if the tuple is not one of TCP over IPv4.
#[must_use]
pub fn tcp_fin(tuple: &FiveTuple, seq: u32, ack: u32) -> Option<Packet> {
    let (IpAddr::V4(source), IpAddr::V4(destination), Protocol::Tcp) =
        (tuple.source, tuple.destination, tuple.protocol)
    else {
        return None;
    };
    let segment = TcpRepr {
        src_port: tuple.source_port,
        dst_port: tuple.destination_port,
        control: TcpControl::Fin,
        seq_number: TcpSeqNumber(seq as i32),
        ack_number: Some(TcpSeqNumber(ack as i32)),
        window_len: u16::MAX,
        window_scale: None,
        max_seg_size: None,
        sack_permitted: false,
        sack_ranges: [None; 3],
        timestamp: None,
        payload: &[],
    };
    let header = Ipv4Repr {
        src_addr: source,
        dst_addr: destination,
        next_header: IpProtocol::Tcp,
        payload_len: segment.buffer_len(),
        hop_limit: TTL,
    };
    let mut buffer = vec![0; BODY_AT + IPV4_HEADER_LEN + segment.buffer_len()];
    let mut bytes = Ipv4Packet::new_unchecked(&mut buffer[BODY_AT..]);
    header.emit(&mut bytes, &ChecksumCapabilities::default());
    segment.emit(
        &mut TcpPacket::new_unchecked(bytes.payload_mut()),
        &IpAddress::Ipv4(source),
        &IpAddress::Ipv4(destination),
        &ChecksumCapabilities::default(),
    );
    Packet::with_headroom(buffer).ok()
}
