//! Packets that are too large for what follows (F9.20 to F9.24, F6.42, F7.8).
//!
//! A packet that may be cut goes on in fragments. One with DF set, as every TCP segment is, is
//! dropped, and its sender is told how large a packet may be: that is how path MTU discovery works
//! (RFC 1191), and it works only where nothing stops the ICMP error (T14.44).

use core::net::IpAddr;
use vpclab_model::{Header, LinkKind, Network, Protocol, Scenario, SubnetKey};
use vpclab_trace::DropReason;
use vpclab_wire::{IcmpProblem, Packet};

use super::{Ruling, eni, server};
use crate::addresses::{AddressBook, PrivateOwner};
use crate::limits::mtu;
use crate::stage::{Stage, nat_subnet};

/// No link takes less. Smaller ones of guests and servers are refused by the check of scenarios.
const MTU_MIN: u16 = 576;

/// What becomes of a packet that is too large to go on from here; none if it is not.
pub(crate) fn check(
    scenario: &Scenario,
    addresses: &AddressBook,
    stage: Stage,
    packet: &Packet,
    header: &Header,
) -> Option<Ruling> {
    // Nothing that is simulated has a smaller one; IPv6 allows none (RFC 8200, section 5).
    if header.length <= MTU_MIN {
        return None;
    }
    let mtu = limit(scenario, addresses, stage, header)?;
    if header.length <= mtu || header.tuple.protocol == Protocol::Arp {
        return None;
    }
    Some(match packet.fragments(mtu) {
        Some(pieces) => Ruling::Cut(pieces, mtu),
        None => {
            let teller = teller(scenario, addresses, stage, header);
            let problem = IcmpProblem::TooBig { mtu };
            match Ruling::dropped_telling(DropReason::TooBig, packet, teller, problem) {
                Ruling::Decided(_) => Ruling::dropped(DropReason::TooBigUntold),
                told => told,
            }
        }
    })
}

/// The largest packet that goes on from here, where something limits it.
fn limit(
    scenario: &Scenario,
    addresses: &AddressBook,
    stage: Stage,
    header: &Header,
) -> Option<u16> {
    let network = &scenario.network;
    Some(match stage {
        Stage::NatFromInside(_) | Stage::NatFromOutside(_) => mtu::NAT_GATEWAY,
        Stage::InternetGatewayEgress(_) | Stage::InternetGatewayIngress(_) => mtu::INTERNET_GATEWAY,
        Stage::VpnGatewayEgress(_) | Stage::VpnGatewayIngress(..) => mtu::VPN_GATEWAY,
        // A VPN's tunnel, either way.
        Stage::TransitGatewayLeave(key, _) | Stage::TransitGatewayCross(key)
            if network.customer_attachment(key)?.kind != LinkKind::DirectConnect =>
        {
            mtu::VPN_GATEWAY
        }
        Stage::TransitGateway(..) => mtu::TRANSIT_GATEWAY,
        Stage::Peering(key, _) if network.peering(key).inter_region => mtu::INTER_REGION_PEERING,
        Stage::Peering(..) => mtu::PEERING,
        // The last link is part of the internet, too.
        Stage::Internet => match addresses.server(header.tuple.destination) {
            Some(server) => mtu::INTERNET.min(network.server_state(server).mtu),
            None => mtu::INTERNET,
        },
        // An instance receives what its interface is set to (F9.24).
        Stage::EniIngress(key) => network.instance(network.interface(key).instance()?).mtu,
        _ => return None,
    })
}

/// Who tells the sender, by its address (F9.24).
fn teller(
    scenario: &Scenario,
    addresses: &AddressBook,
    stage: Stage,
    header: &Header,
) -> Option<IpAddr> {
    let network = &scenario.network;
    let source = header.tuple.source;
    match stage {
        Stage::NatFromInside(key) | Stage::NatFromOutside(key) => {
            super::nat_gateway::own_address(network.nat_gateway(key), source)
        }
        // AWS's own example shows the router of the sender's subnet (F9.24, medium confidence).
        Stage::InternetGatewayEgress(key) => {
            let vpc = network.internet_gateway(key).vpc;
            let owner = addresses
                .private_owner(vpc, source)
                .or_else(|| addresses.public(source).map(|public| public.owner))?;
            match (subnet_of(network, owner), owner) {
                (Some(subnet), _) => eni::router_towards(network, subnet, source),
                (None, PrivateOwner::NatGateway(key)) => {
                    super::nat_gateway::own_address(network.nat_gateway(key), source)
                }
                (None, PrivateOwner::Interface(_)) => None,
            }
        }
        // Only of what VPCs send does a transit gateway tell (F8.15). `MODEL`: by the router of the
        // attachment's subnet; what a peering connection does is not documented, and here it is silent.
        Stage::TransitGateway(_, Some(subnet)) | Stage::TransitGatewayLeave(_, Some(subnet)) => {
            eni::router_towards(network, subnet, source)
        }
        // A server's first router, which is on the way of everything that it sends; else the
        // receiving host.
        Stage::Internet => match addresses.server(source) {
            Some(_) => Some(server::router_address(source)),
            None => Some(header.tuple.destination),
        },
        Stage::EniIngress(_) => Some(header.tuple.destination),
        // The last router before the tunnel. `MODEL`
        Stage::VpnGatewayEgress(key) => {
            let vpc = network.vpn_gateway(key).vpc;
            let subnet = subnet_of(network, addresses.private_owner(vpc, source)?)?;
            eni::router_towards(network, subnet, source)
        }
        Stage::VpnGatewayIngress(_, customer) => {
            let host = addresses.customer_host(customer, source);
            host.map(|_| server::router_address(source))
        }
        // So before the tunnel to a transit gateway, which itself is silent (F8.15).
        Stage::TransitGatewayCross(key) => {
            let customer = network.customer_attachment(key)?.customer;
            let host = addresses.customer_host(customer, source);
            host.map(|_| server::router_address(source))
        }
        _ => None,
    }
}

/// The subnet of whoever has a private address; a regional NAT gateway is in none (F6.60).
fn subnet_of(network: &Network, owner: PrivateOwner) -> Option<SubnetKey> {
    match owner {
        PrivateOwner::Interface(key) => Some(network.interface(key).subnet),
        PrivateOwner::NatGateway(key) => nat_subnet(network, key),
    }
}
