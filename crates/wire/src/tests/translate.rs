//! From one version of IP to the other (RFC 7915), read by another library, and back again.

use core::net::IpAddr;
use proptest::prelude::*;
use vpclab_model::Header;

use super::sample::{Above, Sample, any_sample, second_reading, v6};
use crate::Packet;

proptest! {
    #[test]
    fn there_and_back(sample in any_sample(), ends: [[u8; 4]; 2], id: u16) {
        let before = Packet::from_ip(sample.ip()).unwrap();
        let mut packet = before.clone();
        let ends = ends.map(|octets| if sample.v6 { IpAddr::from(octets) } else { IpAddr::from(v6(octets)) });
        let possible = !matches!(sample.above, Above::Esp | Above::Unreachable);
        prop_assert_eq!(packet.translate(ends[0], ends[1], id), possible);
        if !possible {
            prop_assert_eq!(packet, before);
            return Ok(());
        }
        let header = before.header();
        let after = header.translated(ends[0], ends[1]);
        prop_assert_eq!(packet.header(), after);
        prop_assert_eq!(second_reading(packet.bytes()), after);
        prop_assert_eq!(Packet::from_ip(packet.bytes().to_vec()), Ok(packet.clone()));
        prop_assert_eq!(packet.payload(), before.payload());

        prop_assert!(packet.translate(header.tuple.source, header.tuple.destination, id));
        // Whether IPv4 routers may cut it is a matter of its length alone (RFC 7915, section 5.1).
        let back = after.translated(header.tuple.source, header.tuple.destination);
        prop_assert_eq!(packet.header(), back);
        prop_assert_eq!(Header { fragmentation: header.fragmentation, ..back }, header);
        prop_assert_eq!(second_reading(packet.bytes()), back);
        prop_assert_eq!(packet.payload(), before.payload());
    }
}

/// RFC 7915, section 5.1.
#[test]
fn only_a_long_packet_may_not_be_fragmented() {
    let (from, to) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
    for (payload, flags, id) in [(1232, 0, 0x1234), (1233, 0x40, 0)] {
        let sample = Sample {
            v6: true,
            payload: alloc::vec![0; payload],
            ..Sample::new(Above::Udp { checksum: true })
        };
        let mut packet = Packet::from_ip(sample.ip()).unwrap();
        assert!(packet.translate(from, to, 0x1234));
        let bytes = packet.bytes();
        assert_eq!(
            (bytes[6], u16::from_be_bytes([bytes[4], bytes[5]])),
            (flags, id),
            "{payload}"
        );
    }
}

#[test]
fn within_one_version_nothing_is_translated() {
    let (v4, v6) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from(v6([1, 2, 3, 4])));
    let mut packet = Packet::from_ip(Sample::syn(1460).ip()).unwrap();
    for (from, to) in [(v4, v4), (v4, v6), (v6, v4)] {
        assert!(!packet.translate(from, to, 0));
    }
    assert_eq!(packet.bytes(), Sample::syn(1460).ip());
}
