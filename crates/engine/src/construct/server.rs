//! A server on the internet, and the link it stands on: its first router answers for every address
//! that is asked for there, as a provider's does for a host that has no neighbours.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use vpclab_model::{MacAddress, Network, ServerKey};
use vpclab_trace::{Decision, DropReason, Origin};
use vpclab_wire::{Packet, neighbour_reply};

use super::Ruling;

/// A packet for a server.
pub(crate) fn decide(network: &Network, key: ServerKey) -> Ruling {
    match network.server_state(key).running {
        true => Decision::Delivered.into(),
        false => Ruling::dropped(DropReason::ServerNotRunning),
    }
}

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
/// broadcast address (RFC 3021); of IPv6, the server alone. `MODEL`.
pub(crate) const fn link_prefix_len(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 31,
        IpAddr::V6(_) => 128,
    }
}

/// The address of a server's first router: the other one of its link; of IPv6, fe80::1. `MODEL`.
pub(crate) fn router_address(server: IpAddr) -> IpAddr {
    match server {
        IpAddr::V4(address) => IpAddr::V4(Ipv4Addr::from(u32::from(address) ^ 1)),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1)),
    }
}
