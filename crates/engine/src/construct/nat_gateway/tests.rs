//! Who is served, and who is not.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use alloc::vec;
use core::net::Ipv4Addr;
use vpclab_model::check;

/// A datagram without data, or a header without anything above it.
fn packet(source: [u8; 4], protocol: u8) -> Packet {
    let above: &[u8] = if protocol == 17 {
        &[0x80, 0, 0, 53, 0, 8, 0, 0]
    } else {
        &[]
    };
    let mut bytes = vec![
        0x45,
        0,
        0,
        20 + above.len() as u8,
        0,
        0,
        0,
        0,
        64,
        protocol,
        0,
        0,
    ];
    bytes.extend(source);
    bytes.extend([203, 0, 113, 5]);
    let sum: u32 = bytes
        .chunks(2)
        .map(|word| u32::from(word[0]) << 8 | u32::from(word[1]))
        .sum();
    let checksum = !((sum & 0xffff) + (sum >> 16)) as u16;
    bytes[10..12].copy_from_slice(&checksum.to_be_bytes());
    bytes.extend(above);
    Packet::from_ip(bytes).unwrap()
}

#[test]
fn whose_packets_it_takes() {
    let text = r#"{ "vpclab": 1, "title": "nat", "network": {
        "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
        "internetGateways": [{ "id": "igw" }],
        "subnets": [{ "id": "public", "cidrBlock": "10.0.0.0/24" }],
        "natGateways": [{ "id": "nat", "subnet": "public", "publicIp": "198.51.100.1" }]
    } }"#;
    let scenario = check(text, None).scenario.unwrap();
    let book = AddressBook::of(&scenario);
    let ruled = |packet: &Packet| {
        let key = NatGatewayKey(0);
        let table = NatTable::default();
        from_inside(
            &scenario.network,
            &book,
            key,
            &table,
            1,
            (packet, &packet.header(), false),
            SimTime::ZERO,
        )
    };
    let dropped = |packet: &Packet| match ruled(packet) {
        Ruling::Decided(Decision::Dropped { reason, .. }) => Some(reason),
        _ => None,
    };
    for (name, source, protocol, expected) in [
        ("UDP of a client", [10, 0, 1, 5], 17, None),
        (
            "ESP (F6.40, T14.48)",
            [10, 0, 1, 5],
            50,
            Some(DropReason::NatProtocol),
        ),
        (
            "GRE (F6.40)",
            [10, 0, 1, 5],
            47,
            Some(DropReason::NatProtocol),
        ),
        (
            "of another network (F6.7, F6.10, F6.11)",
            [10, 1, 1, 5],
            17,
            Some(DropReason::NatForeignSource),
        ),
        (
            "its own (F6.4)",
            [10, 0, 0, 4],
            17,
            Some(DropReason::NatRoutedToItself),
        ),
    ] {
        assert_eq!(dropped(&packet(source, protocol)), expected, "{name}");
    }
    let Ruling::Decided(Decision::Translated { rewrite, .. }) = ruled(&packet([10, 0, 1, 5], 17))
    else {
        panic!("translated");
    };
    assert_eq!(
        rewrite.address,
        IpAddr::V4(Ipv4Addr::new(10, 0, 0, 4)),
        "F6.20"
    );
    assert!(rewrite.port >= 1024, "F6.25");
}

/// F6.73: a client of NAT64 says that an answer was too large for it, or its router does.
#[test]
fn an_error_about_an_answer_leaves_as_one_of_ipv4() {
    let text = r#"{ "vpclab": 1, "title": "nat", "network": {
        "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16", "ipv6CidrBlocks": ["2001:db8:a::/56"] }],
        "internetGateways": [{ "id": "igw" }],
        "subnets": [{ "id": "public", "cidrBlock": "10.0.0.0/24" }],
        "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.1" }]
    } }"#;
    let scenario = check(text, None).scenario.unwrap();
    let book = AddressBook::of(&scenario);
    let ends = |source: &str, destination: &str| -> (IpAddr, IpAddr) {
        (source.parse().unwrap(), destination.parse().unwrap())
    };
    let (client, server) = ends("2001:db8:a:1::6", "64:ff9b::203.0.113.4");
    let (own, far) = ends("10.0.0.220", "203.0.113.4");
    let asked = vpclab_wire::echo_request((client, server), 64, (7, 1), 56).unwrap();
    let inside = asked.header().tuple;
    let outside = FiveTuple {
        protocol: Protocol::Icmp,
        source: own,
        source_port: 5000,
        destination: far,
        destination_port: 5000,
    };
    let mut table = NatTable::default();
    let flow = crate::table::Flow::begin(&asked.header(), SimTime::ZERO);
    table.insert(crate::table::NatEntry::new(&inside, &outside, flow));
    let answer = vpclab_wire::echo_reply((server, client), 64, (7, 1), 1400).unwrap();
    for (problem, kind, mtu) in [
        (IcmpProblem::TooBig { mtu: 1400 }, (3, 4), 1380),
        (IcmpProblem::TimeExceeded, (11, 0), 0),
    ] {
        for sender in [client, "2001:db8:a:1::1".parse().unwrap()] {
            let mut error = vpclab_wire::icmp_error(&answer, sender, problem).unwrap();
            let before = error.header();
            let ruling = from_inside(
                &scenario.network,
                &book,
                NatGatewayKey(0),
                &table,
                1,
                (&error, &before, false),
                SimTime::ZERO,
            );
            let Ruling::Decided(Decision::Translated { rewrite, .. }) = ruling else {
                panic!("translated: {ruling:?}");
            };
            let after = rewrite.applied_to(before);
            assert!(error.translate(after.tuple.source, after.tuple.destination, 1));
            error.rewrite_source(rewrite.address, rewrite.port);
            error.decrement_ttl();
            assert_eq!(error.header(), after);
            assert_eq!(after.icmp(), Some(kind));
            assert_eq!((after.tuple.source, after.tuple.destination), (own, far));
            assert_eq!(after.quoted(), Some(outside.reversed()));
            let HeaderDetail::IcmpError { mtu: told, .. } = after.detail else {
                panic!("an error");
            };
            assert_eq!(told, mtu);
        }
    }
}

/// F6.7: an identifier that a client's ping has outside lets no ping of the outside in.
#[test]
fn a_question_from_outside_is_no_answer() {
    let text = r#"{ "vpclab": 1, "title": "nat", "network": {
        "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
        "internetGateways": [{ "id": "igw" }],
        "subnets": [{ "id": "public", "cidrBlock": "10.0.0.0/24" }],
        "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.1" }]
    } }"#;
    let scenario = check(text, None).scenario.unwrap();
    let [client, own, far] =
        ["10.0.1.5", "10.0.0.220", "203.0.113.4"].map(|address| address.parse::<IpAddr>().unwrap());
    let asked = vpclab_wire::echo_request((client, far), 64, (7, 1), 56).unwrap();
    let outside = FiveTuple {
        protocol: Protocol::Icmp,
        source: own,
        source_port: 5000,
        destination: far,
        destination_port: 5000,
    };
    let mut table = NatTable::default();
    let flow = crate::table::Flow::begin(&asked.header(), SimTime::ZERO);
    let entry = crate::table::NatEntry::new(&asked.header().tuple, &outside, flow);
    table.insert(entry);
    let answer = vpclab_wire::echo_reply((far, own), 64, (5000, 1), 56).unwrap();
    let question = vpclab_wire::echo_request((far, own), 64, (5000, 1), 56).unwrap();
    for (packet, expected) in [(answer, None), (question, Some(DropReason::NatNoEntry))] {
        let (network, now) = (&scenario.network, SimTime::ZERO);
        let header = packet.header();
        let ruling = from_outside(network, NatGatewayKey(0), &table, (&packet, &header), now);
        let reason = match ruling {
            Ruling::Decided(Decision::Dropped { reason, .. }) => Some(reason),
            _ => None,
        };
        assert_eq!(reason, expected);
    }
}
