//! Rewriting: right fields, right checksums, and back again.

use alloc::vec::Vec;
use core::net::IpAddr;
use proptest::prelude::*;
use vpclab_model::HeaderDetail;

use super::sample::{Above, Sample, any_sample, second_reading};
use crate::Packet;

proptest! {
    #[test]
    fn there_and_back_is_identity(
        sample in any_sample(),
        address: [u8; 4],
        port: u16,
        destination: bool,
    ) {
        let before = sample.ethernet();
        let address = sample.address(address);
        let mut packet = Packet::from_ethernet(before.clone()).unwrap();
        let payload = packet.payload().to_vec();
        let was = packet.header();
        let mut expected = was;
        let tuple = &mut expected.tuple;
        let ports_are_one = tuple.protocol.is_icmp() && matches!(sample.above, Above::Echo { .. });
        let (old_address, old_port) = if destination {
            tuple.destination = address;
            (was.tuple.destination, was.tuple.destination_port)
        } else {
            tuple.source = address;
            (was.tuple.source, was.tuple.source_port)
        };
        if ports_are_one {
            (tuple.source_port, tuple.destination_port) = (port, port);
        } else if tuple.protocol.has_ports() {
            *(if destination { &mut tuple.destination_port } else { &mut tuple.source_port }) = port;
        }
        let mut write = |address, port| {
            if destination {
                packet.rewrite_destination(address, port);
            } else {
                packet.rewrite_source(address, port);
            }
            packet.clone()
        };

        let changed = write(address, port);
        prop_assert_eq!(changed.header(), expected);
        prop_assert_eq!(second_reading(&changed.bytes()[14..]), expected);
        prop_assert_eq!(changed.payload(), payload);

        let back = write(old_address, old_port);
        prop_assert_eq!(back.bytes(), before);
    }

    #[test]
    fn a_udp_checksum_is_there_or_not_as_before(
        mut sample in any_sample(),
        checksum: bool,
        address: [u8; 4],
        port: u16,
    ) {
        sample.v6 = false;
        sample.above = Above::Udp { checksum };
        let mut packet = Packet::from_ip(sample.ip()).unwrap();
        packet.rewrite_source(IpAddr::from(address), port);
        prop_assert_eq!(packet.bytes()[26..28] != [0, 0], checksum);
    }

    #[test]
    fn a_hop_takes_one_from_the_time_to_live(sample in any_sample()) {
        let mut packet = Packet::from_ip(sample.ip()).unwrap();
        let mut expected = packet.header();
        let lives = expected.ttl > 1;
        prop_assert_eq!(packet.decrement_ttl(), lives);
        if lives {
            expected.ttl -= 1;
            prop_assert_eq!(second_reading(packet.bytes()), expected);
        } else {
            prop_assert_eq!(packet.bytes(), sample.ip());
        }
    }

    #[test]
    fn an_mss_option_is_lowered_wherever_it_is(
        mut sample in any_sample(),
        (flags, mss, nops) in (0_u8..32, any::<Option<u16>>(), 0_usize..5),
        mss_max: u16,
    ) {
        sample.above = Above::Tcp { flags, seq: 1, ack: 2, mss, nops };
        let mut packet = Packet::from_ip(sample.ip()).unwrap();
        let mut expected = packet.header();
        let lowered = mss.filter(|mss| flags & 2 != 0 && *mss > mss_max).map(|_| mss_max);
        if let (HeaderDetail::Tcp { mss, .. }, Some(_)) = (&mut expected.detail, lowered) {
            *mss = lowered;
        }
        prop_assert_eq!(packet.clamp_mss(mss_max), lowered);
        prop_assert_eq!(second_reading(packet.bytes()), expected);
        if lowered.is_none() {
            prop_assert_eq!(packet.bytes(), sample.ip());
        }
    }
}

/// The sum of a datagram can come out as 0, which would say that there is none (RFC 768).
#[test]
fn a_udp_checksum_of_zero_is_written_as_the_other_zero() {
    let sample = Sample {
        payload: b"any".to_vec(),
        ..Sample::new(Above::Udp { checksum: true })
    };
    let source = IpAddr::from(sample.source);
    let written: Vec<u16> = (0..=u16::MAX)
        .map(|port| {
            let mut packet = Packet::from_ip(sample.ip()).unwrap();
            packet.rewrite_source(source, port);
            u16::from_be_bytes([packet.bytes()[26], packet.bytes()[27]])
        })
        .collect();
    assert!(!written.contains(&0));
    assert!(written.contains(&u16::MAX));
}

#[test]
fn an_mss_option_that_is_small_enough_stays() {
    for (mss, mss_max, lowered) in [
        (8961, 8460, Some(8460)),
        (8460, 8460, None),
        (1460, 8460, None),
    ] {
        let mut packet = Packet::from_ip(Sample::syn(mss).ip()).unwrap();
        assert_eq!(packet.clamp_mss(mss_max), lowered, "{mss}");
    }
}

#[test]
fn only_syn_segments_of_tcp_are_clamped() {
    for above in [
        Above::Udp { checksum: true },
        Above::Echo { reply: true },
        Above::Esp,
    ] {
        let mut packet = Packet::from_ip(Sample::new(above).ip()).unwrap();
        assert_eq!(packet.clamp_mss(0), None);
    }
}
