//! Who has an address on a link: ARP (RFC 826), and what IPv6 has in its place (RFC 4861).

use alloc::vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, ETHERNET_HEADER_LEN, EthernetAddress, EthernetFrame,
    EthernetProtocol, EthernetRepr, Icmpv6Packet, IpAddress, IpProtocol,
};
use vpclab_model::{HeaderDetail, MacAddress};

use crate::layout::{NEIGHBOR_ADVERTISEMENT, NEIGHBOR_SOLICITATION, NEIGHBOR_TARGET_AT};
use crate::packet::Packet;
use crate::reply::packet;

/// Whom a frame is for that is for all of a link.
pub const EVERYBODY: MacAddress = MacAddress([0xff; 6]);

/// The frame to everybody on the link that asks who has `wanted`; from `own`, which is at `mac`.
///
/// `None` if the two are of two versions of IP.
#[must_use]
pub fn neighbour_question(own: IpAddr, mac: MacAddress, wanted: IpAddr) -> Option<Packet> {
    match (own, wanted) {
        (IpAddr::V4(own), IpAddr::V4(wanted)) => arp(
            ArpOperation::Request,
            (mac, own),
            (EVERYBODY, wanted),
            EVERYBODY,
        ),
        (IpAddr::V6(_), IpAddr::V6(wanted)) => {
            let to = solicited_node(wanted);
            let mut question = message(NEIGHBOR_SOLICITATION, 0, 1, (own, to.into()), wanted, mac)?;
            question.put_ethernet(mac, multicast_mac(to.into()));
            Some(question)
        }
        _ => None,
    }
}

/// The Ethernet frame that answers an ARP request, or IPv6's neighbour solicitation: the address
/// it asks for is at `mac`. `router`: is that a router? Only IPv6 says it.
///
/// `None` if it asks for no address.
#[must_use]
pub fn neighbour_reply(request: &Packet, mac: MacAddress, router: bool) -> Option<Packet> {
    match request.header().detail {
        HeaderDetail::ArpRequest => arp_reply(request, mac),
        HeaderDetail::NeighborSolicitation { target } => {
            neighbor_advertisement(request, target, mac, router)
        }
        _ => None,
    }
}

/// Solicited, and overriding what was known before; from the address that it is about (RFC 4861,
/// section 7.2.4). `None` if nobody asks: the source of a guest that tries an address is `::`.
fn neighbor_advertisement(
    request: &Packet,
    target: Ipv6Addr,
    mac: MacAddress,
    router: bool,
) -> Option<Packet> {
    let to = request.header().tuple.source;
    if to.is_unspecified() {
        return None;
    }
    let flags = if router { 0xe0 } else { 0x60 };
    let ends = (target.into(), to);
    let mut reply = message(NEIGHBOR_ADVERTISEMENT, flags, 2, ends, target, mac)?;
    reply.put_ethernet(mac, request.ethernet_source()?);
    Some(reply)
}

/// A message of IPv6 about `target`, with an option that says that somebody is at `mac`.
fn message(
    icmp_type: u8,
    flags: u8,
    option: u8,
    ends: (IpAddr, IpAddr),
    target: Ipv6Addr,
    mac: MacAddress,
) -> Option<Packet> {
    const LENGTH: usize = 32;
    packet(
        ends,
        IpProtocol::Icmpv6,
        u8::MAX,
        LENGTH,
        |bytes, from, to| {
            bytes[0] = icmp_type;
            bytes[4] = flags;
            bytes[NEIGHBOR_TARGET_AT].copy_from_slice(&target.octets());
            // Its length is in eight bytes.
            bytes[24..26].copy_from_slice(&[option, 1]);
            bytes[26..LENGTH].copy_from_slice(&mac.0);
            if let (IpAddress::Ipv6(from), IpAddress::Ipv6(to)) = (from, to) {
                Icmpv6Packet::new_unchecked(bytes).fill_checksum(&from, &to);
            }
        },
    )
}

fn arp_reply(request: &Packet, mac: MacAddress) -> Option<Packet> {
    let ArpRepr::EthernetIpv4 {
        source_hardware_addr,
        source_protocol_addr,
        target_protocol_addr,
        ..
    } = ArpRepr::parse(&ArpPacket::new_unchecked(request.body_bytes())).ok()?
    else {
        return None;
    };
    let asker = MacAddress(source_hardware_addr.0);
    let (own, to) = ((mac, target_protocol_addr), (asker, source_protocol_addr));
    arp(ArpOperation::Reply, own, to, asker)
}

/// A message of ARP from one neighbour to another, in a frame for `receiver`.
fn arp(
    operation: ArpOperation,
    own: (MacAddress, Ipv4Addr),
    to: (MacAddress, Ipv4Addr),
    receiver: MacAddress,
) -> Option<Packet> {
    let message = ArpRepr::EthernetIpv4 {
        operation,
        source_hardware_addr: EthernetAddress(own.0.0),
        source_protocol_addr: own.1,
        target_hardware_addr: EthernetAddress(to.0.0),
        target_protocol_addr: to.1,
    };
    let mut buffer = vec![0; ETHERNET_HEADER_LEN + message.buffer_len()];
    let mut frame = EthernetFrame::new_unchecked(&mut buffer[..]);
    EthernetRepr {
        src_addr: EthernetAddress(own.0.0),
        dst_addr: EthernetAddress(receiver.0),
        ethertype: EthernetProtocol::Arp,
    }
    .emit(&mut frame);
    message.emit(&mut ArpPacket::new_unchecked(frame.payload_mut()));
    Packet::from_ethernet(buffer).ok()
}

/// Whom a solicitation goes to (RFC 4291, section 2.7.1).
fn solicited_node(address: Ipv6Addr) -> Ipv6Addr {
    let [.., a, b, c] = address.octets();
    Ipv6Addr::from_octets([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, a, b, c])
}

/// Where a frame for a group goes (RFC 1112, section 6.4; RFC 2464, section 7).
#[must_use]
pub const fn multicast_mac(group: IpAddr) -> MacAddress {
    match group {
        IpAddr::V4(group) => {
            let [_, a, b, c] = group.octets();
            MacAddress([0x01, 0x00, 0x5e, a & 0x7f, b, c])
        }
        IpAddr::V6(group) => {
            let [.., a, b, c, d] = group.octets();
            MacAddress([0x33, 0x33, a, b, c, d])
        }
    }
}
