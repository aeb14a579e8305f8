//! TCP segments, built.

use alloc::vec::Vec;
use core::net::IpAddr;
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{IpProtocol, TcpControl, TcpPacket, TcpRepr, TcpSeqNumber};
use vpclab_model::{FiveTuple, TcpFlags};

use crate::layout::{Body, Transport, Version};
use crate::packet::Packet;
use crate::reply::{TTL, bytes_in};

/// What a TCP segment says.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// From where to where; the protocol is not looked at.
    pub tuple: FiveTuple,
    /// The control bits; of SYN, FIN, RST and PSH the first one that is set counts.
    pub flags: TcpFlags,
    /// The sequence number.
    pub seq: u32,
    /// The acknowledgement number; written where `flags` has ACK.
    pub ack: u32,
    /// The MSS option.
    pub mss: Option<u16>,
    /// The data.
    pub payload: &'a [u8],
}

/// A window that never closes in a short exchange.
const WINDOW: u16 = u16::MAX;

/// Builds an IP packet with a TCP segment in `buffer`: what that holds is forgotten, its room is
/// used again.
///
/// `None` if the ends are of two IP versions, or the payload is longer than a packet can be.
#[must_use]
pub fn tcp_segment(buffer: Vec<u8>, segment: &Segment<'_>) -> Option<Packet> {
    let control = [
        (TcpFlags::SYN, TcpControl::Syn),
        (TcpFlags::FIN, TcpControl::Fin),
        (TcpFlags::RST, TcpControl::Rst),
        (TcpFlags::PSH, TcpControl::Psh),
    ];
    let control = control
        .into_iter()
        .find(|(flag, _)| segment.flags.has(*flag));
    let acknowledges = segment.flags.has(TcpFlags::ACK);
    let repr = TcpRepr {
        src_port: segment.tuple.source_port,
        dst_port: segment.tuple.destination_port,
        control: control.map_or(TcpControl::None, |(_, control)| control),
        seq_number: TcpSeqNumber(segment.seq as i32),
        ack_number: acknowledges.then_some(TcpSeqNumber(segment.ack as i32)),
        window_len: WINDOW,
        window_scale: None,
        max_seg_size: segment.mss,
        sack_permitted: false,
        sack_ranges: [None; 3],
        timestamp: None,
        payload: segment.payload,
    };
    let ends = (segment.tuple.source, segment.tuple.destination);
    let (buffer, header_length) = bytes_in(
        buffer,
        ends,
        IpProtocol::Tcp,
        TTL,
        repr.buffer_len(),
        |bytes, from, to| {
            repr.emit(
                &mut TcpPacket::new_unchecked(bytes),
                &from,
                &to,
                &ChecksumCapabilities::default(),
            );
        },
    )?;
    let version = match ends.0 {
        IpAddr::V4(_) => Version::V4,
        IpAddr::V6(_) => Version::V6,
    };
    let body = Body::Ip {
        version,
        transport_at: header_length as u8,
        transport: Transport::Tcp {
            header_length: repr.header_len() as u8,
        },
    };
    Some(Packet::built(buffer, body))
}
