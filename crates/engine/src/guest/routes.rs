//! A guest's own routes: what is on its link, and the router for everything else.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};
use ipnet::IpNet;

#[derive(Debug)]
pub(super) struct Routes {
    /// What is on the link, each with the guest's own address there; the primary one first.
    near: Vec<(IpNet, IpAddr)>,
    /// One for each version of IP.
    routers: Vec<IpAddr>,
}

/// Where a packet goes on the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NextHop {
    /// To all that are on it.
    Everybody,
    /// To a group.
    Group(IpAddr),
    /// To a neighbour, asked for by this address of the guest.
    Neighbour { address: IpAddr, own: IpAddr },
}

impl Routes {
    pub(super) fn new(addresses: &[(IpAddr, u8)], routers: Vec<IpAddr>) -> Self {
        let near =
            |(own, length): &(IpAddr, u8)| Some((IpNet::new(*own, *length).ok()?.trunc(), *own));
        Self {
            near: addresses.iter().filter_map(near).collect(),
            routers,
        }
    }

    /// Who takes a packet: the other end itself, or the router. None where there is no router of that
    /// version of IP.
    pub(super) fn next_hop(&self, destination: IpAddr) -> Option<NextHop> {
        if destination.is_multicast() {
            return Some(NextHop::Group(destination));
        }
        let near = self.near(destination);
        let is_last = near.is_some_and(|(net, _)| {
            // A link of two has no such address (RFC 3021), and IPv6 has none at all.
            destination.is_ipv4() && net.prefix_len() < 31 && net.broadcast() == destination
        });
        if is_last || destination == IpAddr::V4(Ipv4Addr::BROADCAST) {
            return Some(NextHop::Everybody);
        }
        let same_version = |other: IpAddr| other.is_ipv4() == destination.is_ipv4();
        let (address, own) = match near {
            Some((_, own)) => (destination, own),
            None => {
                let mut routers = self.routers.iter().copied();
                let router = routers.find(|router| same_version(*router))?;
                // IPv6's router is told by an address that no prefix of the link contains.
                let mut all = self.near.iter();
                let near = (self.near(router))
                    .or_else(|| all.find(|(_, own)| same_version(*own)).copied());
                (router, near?.1)
            }
        };
        Some(NextHop::Neighbour { address, own })
    }

    fn near(&self, address: IpAddr) -> Option<(IpNet, IpAddr)> {
        let mut near = self.near.iter();
        near.find(|(net, _)| net.contains(&address)).copied()
    }
}
