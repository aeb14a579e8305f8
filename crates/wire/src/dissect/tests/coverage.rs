//! No byte is lost, none is shown twice, and nothing panics, whatever the bytes.

use alloc::vec;
use alloc::vec::Vec;
use core::net::Ipv4Addr;
use proptest::prelude::*;

use super::{assert_every_byte_once, shown, tcp, udp};
use crate::dissect::dissect;
use crate::dns;
use crate::layout::Link;
use crate::tests::sample::{Above, Sample, any_sample};

#[test]
fn what_cannot_be_read_is_data() {
    let mut first_fragment = tcp(0x10, b"abc").ip();
    first_fragment[6] = 0x20;
    let mut later_fragment = tcp(0x10, b"abc").ip();
    later_fragment[7] = 1;
    for (bytes, link, layers) in [
        (vec![], Link::Ip, &[][..]),
        (vec![0x50; 40], Link::Ip, &["Data"]),
        (vec![0x60; 40], Link::Ip, &["IPv6"]),
        (vec![0x45], Link::Ip, &["IPv4"]),
        (vec![0x41; 30], Link::Ip, &["IPv4", "Data"]),
        (vec![0; 13], Link::Ethernet, &["Ethernet", "Data"]),
        (vec![0; 20], Link::Ethernet, &["Ethernet", "Data"]),
        (first_fragment, Link::Ip, &["IPv4", "TCP", "Data"]),
        (later_fragment, Link::Ip, &["IPv4", "Data"]),
        (Sample::new(Above::Esp).ip(), Link::Ip, &["IPv4"]),
    ] {
        let shown = dissect(&bytes, link);
        assert_every_byte_once(&bytes, &shown);
        let names: Vec<&str> = shown.iter().map(|layer| layer.name.as_str()).collect();
        assert_eq!(names, layers, "{bytes:02x?}");
    }
}

/// Quotations in quotations end after one level, so no packet exhausts the stack.
#[test]
fn quotations_do_not_nest_for_ever() {
    let mut sample = Sample::new(Above::Unreachable);
    for _ in 0..2000 {
        sample.payload = sample.ip();
    }
    let layers = dissect(&sample.ip(), Link::Ip);
    let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["IPv4", "ICMP", "IPv4", "ICMP", "Data"]);
}

/// Packets with something to read in every layer.
fn speaking_samples() -> Vec<Sample> {
    let question = dns::query(1, "www.example.com", dns::RecordType::A).unwrap();
    let answer = dns::answer(
        &question,
        &[Ipv4Addr::LOCALHOST.into(), Ipv4Addr::BROADCAST.into()],
        60,
    )
    .unwrap();
    let mut unreachable = Sample::new(Above::Unreachable);
    unreachable.payload = udp((53, 4000), &answer).ip();
    let options = Above::Tcp {
        flags: 0x12,
        seq: 1,
        ack: 2,
        mss: Some(1460),
        nops: 3,
    };
    vec![
        udp((4000, 53), &question),
        udp((53, 4000), &answer),
        tcp(
            0x18,
            b"GET /path HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n",
        ),
        tcp(
            0x18,
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
        ),
        Sample::new(options),
        unreachable,
    ]
}

#[test]
fn every_byte_once_wherever_it_is_cut_off() {
    for sample in speaking_samples() {
        let frame = sample.ethernet();
        for length in 0..=frame.len() {
            shown(&frame[..length], Link::Ethernet);
            shown(&frame[14..length.max(14)], Link::Ip);
        }
    }
}

proptest! {
    #[test]
    fn every_byte_once(sample in any_sample(), length: prop::sample::Index) {
        let frame = sample.ethernet();
        shown(&frame, Link::Ethernet);
        shown(&frame[..length.index(frame.len())], Link::Ethernet);
    }

    #[test]
    fn every_byte_once_whatever_it_is(
        which in 0_usize..6,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut frame = speaking_samples()[which].ethernet();
        for (at, byte) in changes {
            let at = at.index(frame.len());
            frame[at] = byte;
        }
        shown(&frame, Link::Ethernet);
        shown(&frame[14..], Link::Ip);
    }

    #[test]
    fn every_byte_once_of_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        shown(&bytes, Link::Ethernet);
        shown(&bytes, Link::Ip);
    }
}
