//! The packets: one that asks, and one that replies.

use vpclab_model::{FiveTuple, Header, HeaderDetail, Protocol, TcpFlags};
use vpclab_wire::{
    Packet, Segment, dns, echo_reply, echo_request, raw_packet, tcp_segment, udp_datagram,
};

/// The time to live of both: the internet's usual default (RFC 1700).
const TTL: u8 = 64;

/// Bytes above the header of a protocol that we know nothing of; enough for what asks for some.
const RAW_SIZE: u16 = 64;

/// Of an Ethernet interface everywhere: no component has anything to clamp.
const MSS: u16 = 1_460;

/// The sequence numbers that the two ends begin with.
const SEQ: u32 = 1;
const ANSWERING_SEQ: u32 = 1_000_001;

/// The sequence number of an echo request and its reply.
const ECHO_SEQ: u16 = 1;

/// The name that a DNS query asks for: one that is kept for examples (RFC 6761).
const ASKED_NAME: &str = "example.com";

/// A TCP SYN, a UDP datagram, an ICMP echo request, or a bare packet of another protocol.
///
/// `None` if a packet of that protocol cannot be made without knowing more of it.
pub(crate) fn asking(tuple: &FiveTuple) -> Option<Packet> {
    let ends = (tuple.source, tuple.destination);
    match tuple.protocol {
        Protocol::Tcp => tcp(tuple, TcpFlags::SYN, SEQ, 0),
        Protocol::Udp if tuple.destination_port == 53 => {
            let query = dns::query(tuple.source_port, ASKED_NAME, dns::RecordType::A)?;
            udp_datagram(tuple, &query)
        }
        Protocol::Udp if tuple.destination_port == 123 => udp_datagram(tuple, &ntp_request()),
        Protocol::Udp => udp_datagram(tuple, &[]),
        Protocol::Icmp | Protocol::Icmpv6 => {
            echo_request(ends, TTL, (tuple.source_port, ECHO_SEQ), 0)
        }
        Protocol::Other(number) => raw_packet(ends, TTL, number, RAW_SIZE),
        Protocol::Arp => None,
    }
}

/// What the receiver of such a packet replies, to the sender that it sees.
pub(crate) fn replying(to: &Header) -> Option<Packet> {
    let tuple = to.tuple.reversed();
    let ends = (tuple.source, tuple.destination);
    match (tuple.protocol, to.detail) {
        (Protocol::Tcp, HeaderDetail::Tcp { seq, .. }) => {
            let flags = TcpFlags::SYN.with(TcpFlags::ACK);
            tcp(&tuple, flags, ANSWERING_SEQ, seq.wrapping_add(1))
        }
        (Protocol::Udp, _) => udp_datagram(&tuple, &[]),
        (Protocol::Icmp | Protocol::Icmpv6, _) => {
            echo_reply(ends, TTL, (tuple.source_port, ECHO_SEQ), 0)
        }
        (Protocol::Other(number), _) => raw_packet(ends, TTL, number, RAW_SIZE),
        _ => None,
    }
}

fn tcp(tuple: &FiveTuple, flags: TcpFlags, seq: u32, ack: u32) -> Option<Packet> {
    let segment = Segment {
        tuple: *tuple,
        flags,
        seq,
        ack,
        mss: Some(MSS),
        payload: &[],
    };
    tcp_segment(Vec::new(), &segment)
}

/// Version 4, from a client (RFC 5905, section 7.3).
fn ntp_request() -> [u8; 48] {
    let mut message = [0; 48];
    message[0] = 0x23;
    message
}
