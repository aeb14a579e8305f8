//! VPC Block Public Access: a Region's switch against internet traffic (F1.25).
//!
//! It works at internet gateways and egress-only internet gateways, and nowhere else: peering,
//! transit gateways, VPN and endpoints are no internet traffic, nor are questions to the Amazon DNS
//! server (F2.24). With `block-ingress`, and for what an exclusion with `allow-egress` spares, only
//! the traffic of gateways passes that let connections begin inside: NAT gateways and egress-only
//! internet gateways.

use core::net::IpAddr;
use vpclab_model::{Network, VpcKey};

use crate::addresses::{AddressBook, PrivateOwner};
use crate::stage::nat_subnet;

/// Is internet traffic between the outside and this address of the VPC blocked at an internet
/// gateway?
pub(crate) fn blocks(
    network: &Network,
    addresses: &AddressBook,
    vpc: VpcKey,
    inside: IpAddr,
) -> bool {
    blocked(network, addresses, (vpc, inside), false)
}

/// The same at an egress-only internet gateway, which lets connections begin inside only.
pub(crate) fn blocks_all(
    network: &Network,
    addresses: &AddressBook,
    vpc: VpcKey,
    inside: IpAddr,
) -> bool {
    blocked(network, addresses, (vpc, inside), true)
}

fn blocked(
    network: &Network,
    addresses: &AddressBook,
    (vpc, inside): (VpcKey, IpAddr),
    egress_only: bool,
) -> bool {
    if network.block_public_access.is_off() {
        return false;
    }
    let owner = addresses
        .public(inside)
        .map(|public| public.owner)
        .or_else(|| addresses.private_owner(vpc, inside));
    let (subnet, outbound_only) = match owner {
        Some(PrivateOwner::Interface(key)) => (Some(network.interface(key).subnet), egress_only),
        Some(PrivateOwner::NatGateway(key)) => (nat_subnet(network, key), true),
        None => (None, egress_only),
    };
    network
        .block_public_access
        .blocks(vpc, subnet, outbound_only)
}
