//! A server on the internet, and the link it stands on: its first router answers for every address
//! that is asked for there, as a provider's does for a host that has no neighbours.

use core::net::{IpAddr, Ipv4Addr};
use vpclab_model::{MacAddress, Server};
use vpclab_trace::{DropReason, Origin};
use vpclab_wire::{Packet, neighbour_reply};

use super::Ruling;

/// A frame that asks for a neighbour, on the server's own link.
pub(crate) fn link(packet: &Packet) -> Ruling {
    match neighbour_reply(packet, ROUTER_MAC, true) {
        Some(reply) => Ruling::Answered(Origin::ArpResponder, reply),
        None => Ruling::dropped(DropReason::NoServer),
    }
}

/// The Ethernet address of a server's first router. `MODEL`.
pub(crate) const ROUTER_MAC: MacAddress = MacAddress([0x02, 0, 0, 0, 0, 0x01]);

/// How long the prefix of a server's link is: the server and its router, nobody else, and no
/// broadcast address (RFC 3021). `MODEL`.
pub(crate) const LINK_PREFIX_LEN: u8 = 31;

/// The address of a server's first router: the other one of its link. `MODEL`.
pub(crate) fn router_address(server: &Server) -> Option<Ipv4Addr> {
    match server.address {
        IpAddr::V4(address) => Some(Ipv4Addr::from(u32::from(address) ^ 1)),
        IpAddr::V6(_) => None,
    }
}
