//! Answers: what they say, to whom, and to what there is none.

use alloc::vec;
use alloc::vec::Vec;
use core::net::IpAddr;
use etherparse::{ArpOperation, LinkSlice, NetSlice, SlicedPacket};
use proptest::prelude::*;
use vpclab_model::{HeaderDetail, MacAddress, Protocol, TcpFlags};

use super::sample::{
    Above, CLIENT, CLIENT_MAC, ROUTER_MAC, SERVER, Sample, any_sample, second_reading,
};
use crate::{Link, Packet, TcpAnswer, neighbour_reply, tcp_answer, tcp_reset, udp_reply};

/// Who has the router's address? Tell the client.
pub(crate) fn arp_request(operation: u8) -> Vec<u8> {
    let mut frame = vec![0xff; 6];
    frame.extend_from_slice(&CLIENT_MAC);
    frame.extend_from_slice(&[8, 6, 0, 1, 8, 0, 6, 4, 0, operation]);
    frame.extend_from_slice(&CLIENT_MAC);
    frame.extend_from_slice(&CLIENT);
    frame.extend_from_slice(&[0; 6]);
    frame.extend_from_slice(&[10, 0, 1, 1]);
    frame
}

#[test]
fn an_arp_request_is_answered_to_its_sender() {
    let mut padded = arp_request(1);
    padded.resize(60, 0);
    let request = Packet::from_ethernet(padded).unwrap();
    assert_eq!(request.bytes(), arp_request(1));
    let header = request.header();
    assert_eq!(
        (header.detail, header.ttl, header.length),
        (HeaderDetail::ArpRequest, 0, 28)
    );
    assert_eq!(header.tuple.protocol, Protocol::Arp);
    assert_eq!(header.tuple.source, IpAddr::from(CLIENT));
    assert_eq!(header.tuple.destination, IpAddr::from([10, 0, 1, 1]));

    let reply = neighbour_reply(&request, MacAddress(ROUTER_MAC), true).unwrap();
    assert_eq!(reply.header().detail, HeaderDetail::ArpReply);
    assert_eq!(reply.header().tuple, header.tuple.reversed());
    let read = SlicedPacket::from_ethernet(reply.bytes()).unwrap();
    let (Some(LinkSlice::Ethernet2(frame)), Some(NetSlice::Arp(arp))) = (read.link, read.net)
    else {
        panic!("no ARP in Ethernet");
    };
    assert_eq!(
        (frame.source(), frame.destination()),
        (ROUTER_MAC, CLIENT_MAC)
    );
    assert_eq!(arp.operation(), ArpOperation::REPLY);
    assert_eq!(
        (arp.sender_hw_addr(), arp.sender_protocol_addr()),
        (&ROUTER_MAC[..], &[10, 0, 1, 1][..])
    );
    assert_eq!(
        (arp.target_hw_addr(), arp.target_protocol_addr()),
        (&CLIENT_MAC[..], &CLIENT[..])
    );

    assert_eq!(neighbour_reply(&reply, MacAddress(CLIENT_MAC), false), None);
    assert_eq!(udp_reply(&request, b""), None);
    assert_eq!(tcp_reset(&request), None);
}

#[test]
fn an_arp_message_keeps_its_frame() {
    let mut request = Packet::from_ethernet(arp_request(1)).unwrap();
    request.strip_ethernet();
    assert_eq!(request.link(), Link::Ethernet);
    request.put_ethernet(MacAddress(ROUTER_MAC), MacAddress(CLIENT_MAC));
    assert_eq!(request.header().detail, HeaderDetail::ArpRequest);
    assert_eq!(
        Packet::from_ethernet(request.bytes().to_vec()),
        Ok(request.clone())
    );
    let before = request.clone();
    assert!(!request.decrement_ttl());
    assert_eq!(request.clamp_mss(0), None);
    assert_eq!(request, before);
}

proptest! {
    #[test]
    fn a_datagram_is_answered_with_ends_swapped(
        sample in any_sample(),
        payload in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let request = Packet::from_ethernet(sample.ethernet()).unwrap();
        let reply = udp_reply(&request, &payload);
        prop_assert_eq!(reply.is_some(), matches!(sample.above, Above::Udp { .. }));
        if let Some(reply) = reply {
            let header = second_reading(reply.bytes());
            prop_assert_eq!(reply.link(), Link::Ip);
            prop_assert_eq!(header.tuple, request.header().tuple.reversed());
            prop_assert_eq!(header.ttl, 64);
            prop_assert_eq!(reply.payload(), payload);
            let at = if sample.v6 { 46 } else { 26 };
            prop_assert_ne!(&reply.bytes()[at..at + 2], &[0, 0], "an answer has a checksum");
        }
    }

    #[test]
    fn a_reset_swaps_the_ends(sample in any_sample()) {
        let segment = Packet::from_ip(sample.ip()).unwrap();
        let reset = tcp_reset(&segment);
        let answered = matches!(sample.above, Above::Tcp { flags, .. } if flags & 4 == 0);
        prop_assert_eq!(reset.is_some(), answered);
        if let Some(reset) = reset {
            let header = second_reading(reset.bytes());
            prop_assert_eq!(header.tuple, segment.header().tuple.reversed());
            prop_assert_eq!((header.ttl, header.length), (64, if sample.v6 { 60 } else { 40 }));
            prop_assert_eq!(tcp_reset(&reset), None);
        }
    }
}

#[test]
fn a_datagram_has_a_longest_payload() {
    let request = Packet::from_ip(Sample::new(Above::Udp { checksum: true }).ip()).unwrap();
    assert!(udp_reply(&request, &vec![0; 65_507]).is_some());
    assert!(udp_reply(&request, &vec![0; 65_508]).is_none());
}

/// F13.8, case by case.
#[test]
fn a_reset_has_the_numbers_that_the_sender_expects() {
    let (syn, fin, psh, ack) = (0x02, 0x01, 0x08, 0x10);
    for (flags, seq, number, payload, reset_flags, reset_seq, reset_ack) in [
        (ack, 100, 900, 0, TcpFlags::RST, 900, 0),
        (psh | ack, 100, 900, 10, TcpFlags::RST, 900, 0),
        (fin | ack, 100, 900, 0, TcpFlags::RST, 900, 0),
        (
            syn | ack,
            100,
            0x8000_0000,
            0,
            TcpFlags::RST,
            0x8000_0000,
            0,
        ),
        (syn, 100, 0, 0, TcpFlags::RST.with(TcpFlags::ACK), 0, 101),
        (fin, 100, 0, 0, TcpFlags::RST.with(TcpFlags::ACK), 0, 101),
        (syn, 100, 0, 5, TcpFlags::RST.with(TcpFlags::ACK), 0, 106),
        (syn, u32::MAX, 0, 0, TcpFlags::RST.with(TcpFlags::ACK), 0, 0),
        (0, 100, 0, 5, TcpFlags::RST.with(TcpFlags::ACK), 0, 105),
    ] {
        let above = Above::Tcp {
            flags,
            seq,
            ack: number,
            mss: None,
            nops: 0,
        };
        let sample = Sample {
            payload: vec![0; payload],
            ..Sample::new(above)
        };
        let reset = tcp_reset(&Packet::from_ip(sample.ip()).unwrap()).unwrap();
        let header = second_reading(reset.bytes());
        assert_eq!(header.tuple.source, IpAddr::from(SERVER));
        let expected = HeaderDetail::Tcp {
            flags: reset_flags,
            seq: reset_seq,
            ack: reset_ack,
            payload: 0,
            mss: None,
        };
        assert_eq!(header.detail, expected, "{flags:#04x}");
    }
}

/// F13.2: what a component without memory answers, and that a second reader reads the same.
#[test]
fn a_segment_says_what_to_answer() {
    let (syn, fin, psh, ack) = (0x02, 0x01, 0x08, 0x10);
    let flags = |bits| TcpFlags(bits);
    for (sent, payload, say, expected, seq, number, data) in [
        (syn, 0, TcpAnswer::Open(7), flags(syn | ack), 7, 101, 0),
        (
            psh | ack,
            10,
            TcpAnswer::Data(b"ok"),
            flags(psh | ack),
            900,
            110,
            2,
        ),
        (psh | ack, 10, TcpAnswer::Data(b""), flags(ack), 900, 110, 0),
        (
            fin | ack,
            0,
            TcpAnswer::Close,
            flags(fin | ack),
            900,
            101,
            0,
        ),
    ] {
        let above = Above::Tcp {
            flags: sent,
            seq: 100,
            ack: 900,
            mss: None,
            nops: 0,
        };
        let sample = Sample {
            payload: vec![0; payload],
            ..Sample::new(above)
        };
        let answer = tcp_answer(&Packet::from_ip(sample.ip()).unwrap(), say, 1).unwrap();
        let header = second_reading(answer.bytes());
        assert_eq!(header.ttl, 1);
        assert_eq!(header.tuple.source, IpAddr::from(SERVER));
        let expected = HeaderDetail::Tcp {
            flags: expected,
            seq,
            ack: number,
            payload: data,
            mss: None,
        };
        assert_eq!(header.detail, expected, "{say:?}");
    }
}
