//! The network interface (ENI) of an instance.
//!
//! It is where Ethernet ends: the VPC answers ARP here from its mapping service (F9.12), and what
//! travels on is the IP packet. Two checks stand here: the source/destination check (F9.1), and the
//! turning aside of traffic to the host's own link-local services (F2.13, F2.18).

use core::net::{IpAddr, Ipv4Addr};
use vpclab_model::{HeaderDetail, InterfaceKey, MacAddress, Network, NetworkInterface, SubnetKey};
use vpclab_trace::{Decision, DropReason, Origin, Passage};
use vpclab_wire::{Packet, neighbour_reply};

use super::Ruling;
use crate::addresses::{AddressBook, PrivateOwner};

/// The Amazon DNS server's link-local address, the same in every VPC (F2.1).
const RESOLVER_LINK_LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 253));

/// A packet from the guest.
pub(crate) fn egress(
    network: &Network,
    addresses: &AddressBook,
    key: InterfaceKey,
    packet: &Packet,
) -> Ruling {
    let interface = network.interface(key);
    let header = packet.header();
    match header.detail {
        HeaderDetail::ArpRequest | HeaderDetail::NeighborSolicitation { .. } => {
            neighbour(network, addresses, interface, packet)
        }
        // Nobody asked: the VPC learns addresses from its configuration, not from guests.
        HeaderDetail::ArpReply | HeaderDetail::NeighborAdvertisement { .. } => {
            Ruling::dropped(DropReason::NoInterface)
        }
        _ if is_resolver(network, interface.subnet, header.tuple.destination) => {
            Decision::Passed(Passage::LinkLocalService).into()
        }
        _ if is_host_service(network, interface.subnet, header.tuple.destination) => {
            Ruling::dropped(DropReason::HostService)
        }
        _ => check(interface, header.tuple.source),
    }
}

/// Is this another service of the host: instance metadata, time, the subnet's router? No group,
/// ACL or route sees such traffic (F2.13, F2.14, F2.17).
fn is_host_service(network: &Network, subnet: SubnetKey, address: IpAddr) -> bool {
    matches!(address, IpAddr::V4(v4) if v4.is_link_local()) || is_reserved(network, subnet, address)
}

/// A packet for the guest.
pub(crate) fn ingress(network: &Network, key: InterfaceKey, packet: &Packet) -> Ruling {
    let interface = network.interface(key);
    let tuple = packet.header().tuple;
    if is_resolver(network, interface.subnet, tuple.source) {
        return Decision::Passed(Passage::LinkLocalService).into();
    }
    check(interface, tuple.destination)
}

/// The source/destination check: the guest may only send as itself, and only gets what is its own (F9.1).
fn check(interface: &NetworkInterface, address: IpAddr) -> Ruling {
    if !interface.source_dest_check {
        Decision::Passed(Passage::CheckDisabled).into()
    } else if interface.owns(address) {
        Decision::Passed(Passage::OwnAddress).into()
    } else {
        Ruling::dropped(DropReason::SourceDestCheck)
    }
}

/// Is this the Amazon DNS server of the subnet's VPC?
pub(crate) fn is_resolver(network: &Network, subnet: SubnetKey, address: IpAddr) -> bool {
    let vpc = network.vpc(network.subnet(subnet).vpc);
    address == RESOLVER_LINK_LOCAL || vpc.resolver_address() == Some(address)
}

/// Answers ARP, and what IPv6 has in its place: a neighbour in the subnet has its own Ethernet
/// address, the router all others (F9.11).
fn neighbour(
    network: &Network,
    addresses: &AddressBook,
    interface: &NetworkInterface,
    request: &Packet,
) -> Ruling {
    let reply = request.header().wanted().and_then(|wanted| {
        let subnet = network.subnet(interface.subnet);
        let (mac, router) = match addresses.private_owner(subnet.vpc, wanted) {
            Some(PrivateOwner::Interface(neighbour)) => {
                (network.interface(neighbour).mac_address, false)
            }
            Some(PrivateOwner::NatGateway(_)) => (nat_gateway_mac(wanted), false),
            None if is_reserved(network, interface.subnet, wanted) => {
                (router_mac(network, interface.subnet), true)
            }
            None => return None,
        };
        neighbour_reply(request, mac, router)
    });
    match reply {
        Some(reply) => Ruling::Answered(Origin::ArpResponder, reply),
        None => Ruling::dropped(DropReason::NoInterface),
    }
}

/// Is this the subnet's router (base + 1) or DNS address (base + 2)? (F1.13)
fn is_reserved(network: &Network, subnet: SubnetKey, address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else {
        return false;
    };
    router_address(network, subnet)
        .is_some_and(|router| [0, 1].contains(&u32::from(address).wrapping_sub(u32::from(router))))
}

/// The address of a subnet's router: base + 1 (F1.13).
pub(crate) fn router_address(network: &Network, subnet: SubnetKey) -> Option<Ipv4Addr> {
    match network.subnet(subnet).cidr_block {
        ipnet::IpNet::V4(block) => Some(Ipv4Addr::from(u32::from(block.network()).wrapping_add(1))),
        ipnet::IpNet::V6(_) => None,
    }
}

/// The Ethernet address of a subnet's router. `MODEL`: locally administered, as AWS's look (F9.14).
pub(crate) fn router_mac(network: &Network, subnet: SubnetKey) -> MacAddress {
    let [a, b, c, d] = router_address(network, subnet).map_or([0; 4], |address| address.octets());
    MacAddress([0x02, 0x00, a, b, c, d])
}

/// The Ethernet address of a NAT gateway's interface (F6.5). `MODEL`, as above.
fn nat_gateway_mac(address: IpAddr) -> MacAddress {
    let [a, b, c, d] = match address {
        IpAddr::V4(address) => address.octets(),
        IpAddr::V6(_) => [0; 4],
    };
    MacAddress([0x02, 0x01, a, b, c, d])
}

/// The Ethernet addresses of a frame that brings a packet to a guest: from a neighbour directly,
/// from everywhere else through the router (F9.11).
pub(crate) fn delivery_macs(
    network: &Network,
    addresses: &AddressBook,
    key: InterfaceKey,
    source: IpAddr,
) -> (MacAddress, MacAddress) {
    let interface = network.interface(key);
    let vpc = network.subnet(interface.subnet).vpc;
    let from = match addresses.private_owner(vpc, source) {
        Some(PrivateOwner::Interface(neighbour))
            if network.interface(neighbour).subnet == interface.subnet =>
        {
            network.interface(neighbour).mac_address
        }
        _ => router_mac(network, interface.subnet),
    };
    (from, interface.mac_address)
}
