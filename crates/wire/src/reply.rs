//! Packets that a component builds in answer to one it got.

use alloc::vec::Vec;
use core::net::IpAddr;
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    IPV4_HEADER_LEN, IPV6_HEADER_LEN, IpAddress, IpProtocol, IpRepr, TcpControl, TcpPacket,
    TcpRepr, TcpSeqNumber, UDP_HEADER_LEN, UdpPacket, UdpRepr,
};
use vpclab_model::{FiveTuple, HeaderDetail, TcpFlags};

use crate::packet::{BODY_AT, Packet};

/// The time to live of what a component sends: the internet's usual default (RFC 1700).
pub(crate) const TTL: u8 = 64;

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
