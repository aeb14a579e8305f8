//! IPv6 neighbour discovery (RFC 4861), as ARP is in `reply`.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv6Addr};
use etherparse::{NetSlice, PacketBuilder, SlicedPacket, TransportSlice};
use vpclab_model::{HeaderDetail, MacAddress, Protocol};

use super::sample::{CLIENT, CLIENT_MAC, ROUTER_MAC, v6};
use crate::{Link, Packet, neighbour_reply};

/// The router of every subnet (F1.18).
const ROUTER: Ipv6Addr = Ipv6Addr::new(0xfe80, 0xec2, 0, 0, 0, 0, 0, 1);
const MULTICAST_MAC: [u8; 6] = [0x33, 0x33, 0xff, 0, 0, 1];

/// Who has the router's address? Tell this one.
pub(crate) fn solicitation(source: [u8; 16], hop_limit: u8) -> Vec<u8> {
    let group = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 1];
    let mut message = ROUTER.octets().to_vec();
    message.extend_from_slice(&[1, 1]);
    message.extend_from_slice(&CLIENT_MAC);
    let mut frame = Vec::new();
    PacketBuilder::ethernet2(CLIENT_MAC, MULTICAST_MAC)
        .ipv6(source, group, hop_limit)
        .icmpv6_raw(135, 0, [0; 4])
        .write(&mut frame, &message)
        .unwrap();
    frame
}

#[test]
fn a_solicitation_is_answered_from_the_address_that_it_asks_for() {
    let request = Packet::from_ethernet(solicitation(v6(CLIENT), 255)).unwrap();
    let header = request.header();
    assert_eq!(header.tuple.protocol, Protocol::Icmpv6);
    assert_eq!(header.tuple.source, IpAddr::from(v6(CLIENT)));
    assert_eq!(
        header.detail,
        HeaderDetail::NeighborSolicitation { target: ROUTER }
    );

    let reply = neighbour_reply(&request, MacAddress(ROUTER_MAC), true).unwrap();
    let header = reply.header();
    assert_eq!(
        header.detail,
        HeaderDetail::NeighborAdvertisement { target: ROUTER }
    );
    assert_eq!((header.ttl, header.length), (255, 72));
    let frame = reply.bytes();
    assert_eq!(
        (&frame[..6], &frame[6..12]),
        (&CLIENT_MAC[..], &ROUTER_MAC[..])
    );
    let read = SlicedPacket::from_ethernet(frame).unwrap();
    let (Some(NetSlice::Ipv6(ip)), Some(TransportSlice::Icmpv6(icmp))) = (read.net, read.transport)
    else {
        panic!("no ICMPv6 in IPv6 in Ethernet");
    };
    let (from, to) = (ip.header().source(), ip.header().destination());
    assert_eq!((from, to), (ROUTER.octets(), v6(CLIENT)));
    assert!(icmp.is_checksum_valid(from, to));
    assert_eq!((icmp.type_u8(), icmp.bytes5to8()), (136, [0xe0, 0, 0, 0]));
    let mut expected = ROUTER.octets().to_vec();
    expected.extend_from_slice(&[2, 1]);
    expected.extend_from_slice(&ROUTER_MAC);
    assert_eq!(icmp.payload(), expected);
    assert_eq!(neighbour_reply(&reply, MacAddress(CLIENT_MAC), false), None);
}

#[test]
fn what_is_no_solicitation_of_a_neighbour_is_not_answered() {
    let through_a_router = Packet::from_ethernet(solicitation(v6(CLIENT), 254)).unwrap();
    let detail = HeaderDetail::Icmp {
        icmp_type: 135,
        code: 0,
    };
    assert_eq!(through_a_router.header().detail, detail);
    assert_eq!(
        neighbour_reply(&through_a_router, MacAddress(ROUTER_MAC), true),
        None
    );
    let trying = Packet::from_ethernet(solicitation([0; 16], 255)).unwrap();
    assert_eq!(neighbour_reply(&trying, MacAddress(ROUTER_MAC), true), None);
}

#[test]
fn a_solicitation_keeps_its_frame() {
    let mut request = Packet::from_ethernet(solicitation(v6(CLIENT), 255)).unwrap();
    request.strip_ethernet();
    assert_eq!(request.link(), Link::Ethernet);
}
