//! From one version of IP to the other (RFC 7915), read by another library, and back again.

use core::net::{IpAddr, Ipv4Addr};
use proptest::prelude::*;
use vpclab_model::{Header, HeaderDetail, Protocol};

use super::sample::{Above, Sample, any_sample, second_reading, v6};
use crate::{Packet, embedded_ipv4, embedding_ipv6};

/// What the header becomes in the other version.
fn expected(mut header: Header, v6: bool, source: IpAddr, destination: IpAddr) -> Header {
    header.tuple.source = source;
    header.tuple.destination = destination;
    header.length = if v6 {
        header.length - 20
    } else {
        header.length + 20
    };
    if header.tuple.protocol.is_icmp() {
        header.tuple.protocol = if v6 { Protocol::Icmp } else { Protocol::Icmpv6 };
    }
    if let HeaderDetail::Icmp { icmp_type, .. } = &mut header.detail {
        *icmp_type = match *icmp_type {
            128 => 8,
            129 => 0,
            8 => 128,
            _ => 129,
        };
    }
    header
}

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
        let after = expected(header, sample.v6, ends[0], ends[1]);
        prop_assert_eq!(packet.header(), after);
        prop_assert_eq!(second_reading(packet.bytes()), after);
        prop_assert_eq!(Packet::from_ip(packet.bytes().to_vec()), Ok(packet.clone()));
        prop_assert_eq!(packet.payload(), before.payload());

        prop_assert!(packet.translate(header.tuple.source, header.tuple.destination, id));
        prop_assert_eq!(packet.header(), header);
        prop_assert_eq!(second_reading(packet.bytes()), header);
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

/// F6.70: the low 32 bits of 64:ff9b::/96.
#[test]
fn an_ipv4_address_has_one_ipv6_address() {
    let address = Ipv4Addr::new(203, 0, 113, 5);
    let embedding = embedding_ipv6(address);
    assert_eq!(
        embedding,
        "64:ff9b::203.0.113.5"
            .parse::<core::net::Ipv6Addr>()
            .unwrap()
    );
    assert_eq!(embedded_ipv4(embedding.into()), Some(address));
    for other in [
        "64:ff9b:1::203.0.113.5",
        "64:ff9b::1:cb00:7105",
        "::203.0.113.5",
        "203.0.113.5",
    ] {
        assert_eq!(embedded_ipv4(other.parse().unwrap()), None, "{other}");
    }
}
