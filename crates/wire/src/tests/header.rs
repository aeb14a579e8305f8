//! What a packet says of itself, and how an Ethernet header comes and goes.

use alloc::vec::Vec;
use proptest::prelude::*;
use vpclab_model::MacAddress;

use super::sample::{self, Above, CLIENT_MAC, ROUTER_MAC, Sample, any_sample, second_reading};
use crate::{Link, Packet, is_valid};

proptest! {
    #[test]
    fn it_says_what_a_second_reader_reads(sample in any_sample()) {
        let ip = Packet::from_ip(sample.ip()).unwrap();
        let frame = Packet::from_ethernet(sample.ethernet()).unwrap();
        prop_assert_eq!(ip.header(), second_reading(&sample.ip()));
        prop_assert_eq!(frame.header(), ip.header());
        prop_assert!(is_valid(ip.bytes(), Link::Ip) && is_valid(frame.bytes(), Link::Ethernet));
        let payload: &[u8] = match sample.above {
            Above::Tcp { .. } | Above::Udp { .. } => &sample.payload,
            _ => &[],
        };
        prop_assert_eq!(ip.payload(), payload);
        prop_assert_eq!(frame.payload(), payload);
    }

    #[test]
    fn an_ethernet_header_comes_and_goes(sample in any_sample()) {
        let frame = sample.ethernet();
        let mut packet = Packet::from_ethernet(frame.clone()).unwrap();
        prop_assert_eq!(packet.ethernet_source(), Some(MacAddress(CLIENT_MAC)));
        prop_assert_eq!(packet.ethernet_destination(), Some(MacAddress(ROUTER_MAC)));
        let place = packet.bytes()[14..].as_ptr();

        packet.strip_ethernet();
        prop_assert_eq!(packet.link(), Link::Ip);
        prop_assert_eq!(packet.bytes(), sample.ip());
        prop_assert_eq!(packet.bytes().as_ptr(), place, "the IP packet stays where it is");
        prop_assert_eq!(packet.ethernet_source(), None);
        prop_assert_eq!(&packet, &Packet::from_ip(sample.ip()).unwrap());
        prop_assert_eq!(packet.clone().into_bytes(), sample.ip());

        packet.put_ethernet(MacAddress(CLIENT_MAC), MacAddress(ROUTER_MAC));
        prop_assert_eq!(packet.link(), Link::Ethernet);
        prop_assert_eq!(packet.bytes(), &frame);
        prop_assert_eq!(packet.bytes()[14..].as_ptr(), place);
        packet.put_ethernet(MacAddress(ROUTER_MAC), MacAddress(CLIENT_MAC));
        prop_assert_eq!(packet.ethernet_source(), Some(MacAddress(ROUTER_MAC)));
        prop_assert_eq!(packet.ethernet_destination(), Some(MacAddress(CLIENT_MAC)));
        prop_assert_eq!(&packet.into_bytes()[14..], &frame[14..]);
    }

    #[test]
    fn what_pads_a_frame_is_left_out(sample in any_sample(), padding in 0_usize..50) {
        let mut frame = sample.ethernet();
        frame.resize(frame.len() + padding, 0);
        prop_assert_eq!(Packet::from_ethernet(frame).unwrap().into_bytes(), sample.ethernet());
    }
}

#[test]
fn nothing_may_follow_a_bare_packet() {
    let mut bytes: Vec<u8> = sample::Sample::syn(1460).ip();
    bytes.push(0);
    let error = Packet::from_ip(bytes).unwrap_err();
    assert_eq!(error.what, "there are bytes after the IP packet");
}

#[test]
fn an_identifier_is_both_ports() {
    let sample = Sample {
        ports: (77, 0),
        ..Sample::new(Above::Echo { reply: false })
    };
    let tuple = Packet::from_ip(sample.ip()).unwrap().header().tuple;
    assert_eq!((tuple.source_port, tuple.destination_port), (77, 77));
}
