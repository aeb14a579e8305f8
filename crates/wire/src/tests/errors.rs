//! ICMP errors: what they quote, and how both are translated.

use core::net::{IpAddr, Ipv4Addr};
use proptest::prelude::*;
use vpclab_model::{Header, HeaderDetail, Protocol};

use super::sample::{Above, CLIENT, SERVER, Sample, any_sample, second_reading, v6};
use crate::{IcmpProblem, Packet, echo_request, icmp_error, raw_packet};

const ROUTER: [u8; 4] = [10, 0, 0, 1];
const TOO_BIG: IcmpProblem = IcmpProblem::TooBig { mtu: 1500 };

/// The header of the packet that an error quotes, as etherparse reads it: it was quoted whole.
fn second_reading_of_quotation(error: &Packet) -> Header {
    second_reading(&error.bytes()[header_len(error) + 8..])
}

fn header_len(packet: &Packet) -> usize {
    if packet.header().tuple.source.is_ipv4() {
        20
    } else {
        40
    }
}

proptest! {
    #[test]
    fn an_error_quotes_the_packet_and_goes_to_its_sender(sample in any_sample(), expired: bool) {
        let packet = Packet::from_ip(sample.ip()).unwrap();
        let router = sample.address(ROUTER);
        let (problem, code) = match (expired, sample.v6) {
            (true, false) => (IcmpProblem::TimeExceeded, (11, 0)),
            (true, true) => (IcmpProblem::TimeExceeded, (3, 0)),
            (false, false) => (TOO_BIG, (3, 4)),
            (false, true) => (TOO_BIG, (2, 0)),
        };
        let error = icmp_error(&packet, router, problem);
        if matches!(sample.above, Above::Unreachable) {
            prop_assert_eq!(error, None);
            return Ok(());
        }
        let error = error.unwrap();
        let header = error.header();
        let HeaderDetail::IcmpError { icmp_type, code: its_code, mtu, .. } = header.detail else {
            // Eight bytes above IP are what a quotation needs to be read.
            prop_assert!(usize::from(packet.header().length) < header_len(&packet) + 8);
            return Ok(());
        };
        prop_assert_eq!((icmp_type, its_code), code);
        prop_assert_eq!(mtu, if expired { 0 } else { 1500 });
        let original = packet.header().tuple;
        prop_assert_eq!((header.tuple.source, header.tuple.destination), (router, original.source));
        prop_assert_eq!(header.quoted(), Some(original));
        prop_assert_eq!(second_reading_of_quotation(&error), packet.header());
        prop_assert_eq!(second_reading(error.bytes()).icmp(), Some(code));
        prop_assert_eq!(icmp_error(&error, router, TOO_BIG), None, "none about an error");
    }

    /// Translated inwards: whom the error goes to, and whom the quoted packet came from.
    #[test]
    fn the_quotation_is_translated_too(
        sample in any_sample(),
        address: [u8; 4],
        port: u16,
        own: bool,
    ) {
        let packet = Packet::from_ip(sample.ip()).unwrap();
        let original = packet.header().tuple;
        let sender = if own { original.destination } else { sample.address(ROUTER) };
        let Some(before) = icmp_error(&packet, sender, TOO_BIG).filter(|e| e.header().quoted().is_some()) else {
            return Ok(());
        };
        let address = sample.address(address);
        let has_ports = original.protocol.has_ports();
        let is_query = matches!(sample.above, Above::Echo { .. });
        let new_port = |old| if has_ports || is_query { port } else { old };

        let mut inwards = before.clone();
        inwards.rewrite_destination(address, port);
        let mut expected = original;
        (expected.source, expected.source_port) = (address, new_port(original.source_port));
        if is_query {
            expected.destination_port = port;
        }
        prop_assert_eq!(inwards.header().quoted(), Some(expected));
        prop_assert_eq!(inwards.header().tuple.destination, address);
        prop_assert_eq!(second_reading_of_quotation(&inwards).tuple, expected);
        second_reading(inwards.bytes());
        inwards.rewrite_destination(original.source, original.source_port);
        prop_assert_eq!(inwards.bytes(), before.bytes());

        let mut outwards = before.clone();
        outwards.rewrite_source(address, port);
        let mut expected = original;
        if sender == original.destination {
            (expected.destination, expected.destination_port) = (address, new_port(original.destination_port));
            if is_query {
                expected.source_port = port;
            }
        }
        prop_assert_eq!(outwards.header().quoted(), Some(expected));
        prop_assert_eq!(outwards.header().tuple.source, address);
        prop_assert_eq!(second_reading_of_quotation(&outwards).tuple, expected);
        second_reading(outwards.bytes());
    }
}

/// RFC 1812, section 4.3.2.3: 576 bytes with everything.
#[test]
fn of_a_large_packet_the_beginning_is_quoted() {
    let sample = Sample {
        payload: alloc::vec![7; 1400],
        ..Sample::new(Above::Tcp {
            flags: 16,
            seq: 1,
            ack: 1,
            mss: None,
            nops: 0,
        })
    };
    let packet = Packet::from_ip(sample.ip()).unwrap();
    let mut error = icmp_error(&packet, ROUTER.into(), TOO_BIG).unwrap();
    assert_eq!(error.header().length, 576);
    assert_eq!(error.bytes()[28..], packet.bytes()[..548]);
    error.rewrite_destination(IpAddr::V4(Ipv4Addr::new(10, 9, 9, 9)), 40_000);
    second_reading(error.bytes());
    assert_eq!(error.header().quoted().unwrap().source_port, 40_000);
}

#[test]
fn packets_of_a_guest_read_the_same_elsewhere() {
    let ends = (IpAddr::from(CLIENT), IpAddr::from(SERVER));
    let ends_v6 = (IpAddr::from(v6(CLIENT)), IpAddr::from(v6(SERVER)));
    for (size, v6_too) in [
        (0, true),
        (1, true),
        (56, true),
        (65_487, true),
        (65_507, false),
    ] {
        for (ends, echo, headers) in [(ends, 8, 28), (ends_v6, 128, 48)] {
            let Some(ping) = echo_request(ends, 7, (77, 3), size) else {
                assert!(!v6_too && echo == 128, "{size}");
                continue;
            };
            assert_eq!(second_reading(ping.bytes()), ping.header());
            assert_eq!(ping.header().icmp(), Some((echo, 0)));
            assert_eq!(
                (ping.header().ttl, ping.header().tuple.source_port),
                (7, 77)
            );
            assert_eq!(ping.header().length, size + headers);
        }
    }
    assert_eq!(echo_request(ends, 64, (1, 1), 65_508), None);
    let esp = raw_packet(ends, 64, 50, 100).unwrap();
    assert_eq!(second_reading(esp.bytes()), esp.header());
    assert_eq!(esp.header().tuple.protocol, Protocol::Other(50));
    assert_eq!(raw_packet(ends, 64, 6, 100), None, "no TCP header");
}
