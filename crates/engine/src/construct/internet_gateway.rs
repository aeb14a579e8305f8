//! Internet gateways.
//!
//! For IPv4 an internet gateway translates one to one, without state and without touching ports
//! (F7.2, F7.4): the private source of what leaves becomes the public address that belongs to it,
//! and back. A packet that carries its public address already — from a regional NAT gateway, or
//! from a NAT gateway as the notes describe it — passes unchanged. So does IPv6, whose addresses are
//! global (F7.3): whoever wants may open a connection from outside (F7.22). In an ICMP error the
//! packet that it quotes is translated, too (F13.70).

use core::net::{IpAddr, Ipv4Addr};
use vpclab_model::{Header, InternetGateway, InternetGatewayKey, Network};
use vpclab_trace::{Decision, DropReason, End, Passage, Rewrite, Translation};

use super::{Ruling, block_public_access};
use crate::addresses::{AddressBook, PrivateOwner};

/// A packet out of the VPC.
pub(crate) fn egress(
    network: &Network,
    addresses: &AddressBook,
    key: InternetGatewayKey,
    header: &Header,
) -> Ruling {
    let InternetGateway { vpc, attached, .. } = *network.internet_gateway(key);
    if !attached {
        return Ruling::dropped(DropReason::GatewayDetached);
    }
    let tuple = &header.tuple;
    if block_public_access::blocks(network, addresses, vpc, tuple.source) {
        return Ruling::dropped(DropReason::BlockPublicAccess);
    }
    if let Some(reason) = not_of_the_internet(tuple.destination) {
        return Ruling::dropped(reason);
    }
    if let Some(public) = addresses.public_of(vpc, tuple.source) {
        let port = header
            .quoted()
            .map_or(tuple.source_port, |quoted| quoted.destination_port);
        return translated(End::Source, public, port);
    }
    match addresses.public(tuple.source) {
        Some(public) if public.private.is_none() => unchanged(tuple.destination),
        _ => Ruling::dropped(DropReason::NoPublicAddress),
    }
}

/// A packet into the VPC. It must be for the public address of an interface that something runs
/// behind (F7.6, F9.4).
pub(crate) fn ingress(
    network: &Network,
    addresses: &AddressBook,
    key: InternetGatewayKey,
    header: &Header,
) -> Ruling {
    let tuple = &header.tuple;
    let vpc = network.internet_gateway(key).vpc;
    if block_public_access::blocks(network, addresses, vpc, tuple.destination) {
        return Ruling::dropped(DropReason::BlockPublicAccess);
    }
    match addresses.public(tuple.destination) {
        None => Ruling::dropped(DropReason::NoPrivateAddress),
        Some(public) if !is_attached(network, public.owner) => {
            Ruling::dropped(DropReason::NoPrivateAddress)
        }
        Some(public) => match public.private {
            Some(private) => {
                let port = header
                    .quoted()
                    .map_or(tuple.destination_port, |quoted| quoted.source_port);
                translated(End::Destination, private, port)
            }
            None => unchanged(tuple.destination),
        },
    }
}

/// Does anything run behind this?
fn is_attached(network: &Network, owner: PrivateOwner) -> bool {
    match owner {
        PrivateOwner::Interface(key) => network.is_in_use(key),
        PrivateOwner::NatGateway(_) => true,
    }
}

fn unchanged(destination: IpAddr) -> Ruling {
    let passage = match destination {
        IpAddr::V4(_) => Passage::AlreadyPublic,
        IpAddr::V6(_) => Passage::GlobalAddress,
    };
    Decision::Passed(passage).into()
}

fn translated(end: End, address: IpAddr, port: u16) -> Ruling {
    Decision::Translated {
        rewrite: Rewrite {
            end,
            address,
            port,
            mss: None,
            ttl_decremented: false,
        },
        by: Translation::PublicAddress,
    }
    .into()
}

/// Can the internet have a host there?
pub(crate) fn is_internet_address(address: IpAddr) -> bool {
    not_of_the_internet(address).is_none()
}

/// What the internet has no host for: addresses of RFC 1918 and RFC 6598 (F7.5), and link-local
/// ones (F2.17); of IPv6, all but global ones.
fn not_of_the_internet(address: IpAddr) -> Option<DropReason> {
    let address = match address {
        IpAddr::V4(address) => address,
        IpAddr::V6(address) => {
            let is_global = address.segments()[0] >> 13 == 1;
            return (!is_global).then_some(DropReason::PrivateDestination);
        }
    };
    let shared = Ipv4Addr::new(100, 64, 0, 0).octets();
    let [a, b, ..] = address.octets();
    if a == shared[0] && b & 0xc0 == shared[1] {
        return Some(DropReason::SharedDestination);
    }
    (address.is_private() || address.is_link_local()).then_some(DropReason::PrivateDestination)
}
