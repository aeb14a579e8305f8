//! From one version of IP to the other (RFC 7915), read by another library, and back again.

use core::net::IpAddr;
use proptest::prelude::*;
use vpclab_model::{Header, HeaderDetail, counterpart, embedding_ipv6, translated_error};

use super::sample::{Above, CLIENT, Sample, any_sample, second_reading, v6};
use crate::{IcmpProblem, Packet, icmp_error};

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

proptest! {
    /// RFC 7915, sections 4.2, 4.3, 5.2 and 5.3: an error, and the packet in it, which went from a
    /// client of IPv6 to a server of IPv4, or back.
    #[test]
    fn an_error_and_what_it_quotes(sample in any_sample(), router: [u8; 4], mtu in 600_u16..9000, expired: bool) {
        prop_assume!(!matches!(sample.above, Above::Esp | Above::Unreachable));
        let (client, gateway) = (IpAddr::from(v6(CLIENT)), IpAddr::from([10, 0, 0, 220]));
        let server = [203, 0, 113, 4];
        let sample = Sample { v6: false, source: [10, 0, 0, 220], destination: server, ..sample };
        let problem = if expired { IcmpProblem::TimeExceeded } else { IcmpProblem::TooBig { mtu } };
        let packet = Packet::from_ip(sample.ip()).unwrap();
        let Some(before) = icmp_error(&packet, router.into(), problem).filter(|one| one.header().quoted().is_some()) else {
            return Ok(());
        };
        let from = IpAddr::from(embedding_ipv6(router.into()));
        let mut error = before.clone();
        prop_assert!(error.translate(from, client, 7));
        let after = before.header().translated(from, client);
        prop_assert_eq!(error.header(), after);
        prop_assert_eq!(second_reading(error.bytes()).icmp(), after.icmp());
        let (kind, told) = translated_error(before.header().icmp().unwrap(), if expired { 0 } else { mtu }, true).unwrap();
        prop_assert_eq!(after.icmp(), Some(kind));
        prop_assert_eq!(told, if expired { 0 } else { (mtu + 20).max(1280) });
        let HeaderDetail::IcmpError { mtu: its_mtu, .. } = after.detail else { panic!() };
        prop_assert_eq!(its_mtu, told);
        // What is quoted is what the client sent.
        let quoted = after.quoted().unwrap();
        prop_assert_eq!((quoted.source, Some(quoted.destination)), (client, counterpart(server.into())));
        let mut whole = packet.clone();
        prop_assert!(whole.translate(client, quoted.destination, 7));
        prop_assert_eq!(second_reading(&error.bytes()[48..]), whole.header());

        // And back: the client's router would say so about an answer.
        let about = Packet::from_ip(whole.bytes().to_vec()).unwrap();
        let told = icmp_error(&about, IpAddr::from(v6(router)), problem).unwrap();
        let mut error = told.clone();
        prop_assert!(error.translate(server.into(), gateway, 7));
        let after = told.header().translated(server.into(), gateway);
        prop_assert_eq!(error.header(), after);
        prop_assert_eq!(after.quoted().unwrap().source, gateway);
        second_reading(error.bytes());
        second_reading(&error.bytes()[28..]);
    }
}

/// RFC 7915, sections 4.2 and 5.2: what has no like is not translated.
#[test]
fn which_errors_there_are_in_both_versions() {
    for (was_v4, kind, expected) in [
        (true, (3, 0), Some((1, 0))),
        (true, (3, 1), Some((1, 0))),
        (true, (3, 2), None),
        (true, (3, 3), Some((1, 4))),
        (true, (3, 4), Some((2, 0))),
        (true, (3, 13), Some((1, 1))),
        (true, (3, 14), None),
        (true, (5, 1), None),
        (true, (11, 0), Some((3, 0))),
        (true, (11, 1), Some((3, 1))),
        (true, (12, 0), None),
        (false, (1, 0), Some((3, 1))),
        (false, (1, 1), Some((3, 10))),
        (false, (1, 3), Some((3, 1))),
        (false, (1, 4), Some((3, 3))),
        (false, (2, 0), Some((3, 4))),
        (false, (3, 0), Some((11, 0))),
        (false, (4, 1), None),
    ] {
        let told = translated_error(kind, 1500, was_v4).map(|(kind, _)| kind);
        assert_eq!(told, expected, "{was_v4} {kind:?}");
    }
    for (was_v4, kind, mtu, expected) in [
        (true, (3, 4), 1400, 1420),
        (true, (3, 4), 576, 1280),
        (false, (2, 0), 1400, 1380),
    ] {
        assert_eq!(
            translated_error(kind, mtu, was_v4).unwrap().1,
            expected,
            "{mtu}"
        );
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
