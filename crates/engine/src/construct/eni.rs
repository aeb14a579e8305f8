//! The network interface (ENI) of an instance.
//!
//! It is where Ethernet ends: the VPC answers ARP here from its mapping service (F9.12), and what
//! travels on is the IP packet. Two checks stand here: the source/destination check (F9.1), and the
//! turning aside of traffic to the host's own link-local services (F2.13, F2.18).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use vpclab_model::{
    HeaderDetail, InterfaceKey, InterfaceOwner, MacAddress, Network, NetworkInterface, Scenario,
    SimTime, SubnetKey,
};
use vpclab_trace::{Decision, DropReason, LinkLocalUse, Neighbour, Origin, Passage};
use vpclab_wire::{Packet, neighbour_reply};

use super::Ruling;
use super::host_services::{self, is_resolver};
use crate::addresses::{AddressBook, PrivateOwner};

/// A packet from the guest. `link_local` is what it has sent to services of its host so far.
pub(crate) fn egress(
    scenario: &Scenario,
    addresses: &AddressBook,
    key: InterfaceKey,
    packet: &Packet,
    link_local: &LinkLocalUse,
    now: SimTime,
) -> Ruling {
    let network = &scenario.network;
    let interface = network.interface(key);
    let header = packet.header();
    if let Some(dropped) = out_of_use(network, key) {
        return dropped;
    }
    match header.detail {
        HeaderDetail::ArpRequest | HeaderDetail::NeighborSolicitation { .. } => {
            neighbour(network, addresses, interface, packet)
        }
        // Nobody asked: the VPC learns addresses from its configuration, not from guests.
        HeaderDetail::ArpReply | HeaderDetail::NeighborAdvertisement { .. } => {
            Ruling::dropped(DropReason::NoInterface)
        }
        _ if host_services::is_one(network, interface.subnet, header.tuple.destination) => {
            if !link_local.has_room(now) {
                Ruling::dropped(DropReason::LinkLocalAllowance)
            } else if is_resolver(network, interface.subnet, header.tuple.destination) {
                Decision::Passed(Passage::LinkLocalService).into()
            } else {
                let instance = interface.instance().map(|key| network.instance(key));
                host_services::decide(instance, packet, scenario.seed, now)
            }
        }
        _ if is_for_many(network, interface.subnet, header.tuple.destination) => {
            Ruling::dropped(DropReason::NoMulticast)
        }
        _ => check(interface, header.tuple.source),
    }
}

/// Is it an address of many hosts at once, on a subnet's link or beyond? A VPC carries nothing to one
/// (F9.10, F1.13).
fn is_for_many(network: &Network, subnet: SubnetKey, address: IpAddr) -> bool {
    let block = network.subnet(subnet).ipv4();
    let all_here = block.map(|block| IpAddr::V4(block.broadcast()));
    address.is_multicast() || address == Ipv4Addr::BROADCAST || all_here == Some(address)
}

/// A packet for the guest.
pub(crate) fn ingress(network: &Network, key: InterfaceKey, packet: &Packet) -> Ruling {
    let interface = network.interface(key);
    let tuple = packet.header().tuple;
    if host_services::is_one(network, interface.subnet, tuple.source) {
        return Decision::Passed(Passage::LinkLocalService).into();
    }
    if let Some(dropped) = out_of_use(network, key) {
        return dropped;
    }
    match (check(interface, tuple.destination), interface.owner) {
        (Ruling::Decided(Decision::Passed(_)), InterfaceOwner::Service) => {
            Decision::Delivered.into()
        }
        (ruling, _) => ruling,
    }
}

/// Nothing passes an interface that nobody uses (F9.4).
fn out_of_use(network: &Network, key: InterfaceKey) -> Option<Ruling> {
    let reason = match network.interface(key).owner {
        InterfaceOwner::Nobody => DropReason::InterfaceNotAttached,
        _ => DropReason::InstanceNotRunning,
    };
    (!network.is_in_use(key)).then(|| Ruling::dropped(reason))
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

/// Answers ARP, and what IPv6 has in its place: a neighbour in the subnet has its own Ethernet
/// address, the router all others (F9.11).
fn neighbour(
    network: &Network,
    addresses: &AddressBook,
    interface: &NetworkInterface,
    request: &Packet,
) -> Ruling {
    let reply = request.header().wanted().and_then(|wanted| {
        let (who, mac) = who_has(network, addresses, interface.subnet, wanted)?;
        neighbour_reply(request, mac, who == Neighbour::Router)
    });
    match reply {
        Some(reply) => Ruling::Answered(Origin::ArpResponder, reply),
        None => Ruling::dropped(DropReason::NoInterface),
    }
}

/// Who has an address in a subnet, as its VPC's mapping service knows it (F9.12).
pub(crate) fn who_has(
    network: &Network,
    addresses: &AddressBook,
    subnet: SubnetKey,
    wanted: IpAddr,
) -> Option<(Neighbour, MacAddress)> {
    match addresses.private_owner(network.subnet(subnet).vpc, wanted) {
        Some(PrivateOwner::Interface(key)) => {
            let mac = network.interface(key).mac_address;
            Some((Neighbour::Interface(key), mac))
        }
        Some(PrivateOwner::NatGateway(key)) => {
            Some((Neighbour::NatGateway(key), nat_gateway_mac(wanted)))
        }
        None if is_reserved(network, subnet, wanted) => {
            Some((Neighbour::Router, router_mac(network, subnet)))
        }
        None => None,
    }
}

/// The IPv6 address at which the router of every subnet answers (F1.18).
pub(crate) const ROUTER_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0xfe80, 0x0ec2, 0, 0, 0, 0, 0, 1));

/// Is this the subnet's router (base + 1) or the address behind it (base + 2)? (F1.13, F1.18)
pub(crate) fn is_reserved(network: &Network, subnet: SubnetKey, address: IpAddr) -> bool {
    let subnet = network.subnet(subnet);
    let offset = match address {
        IpAddr::V4(address) => subnet.ipv4().map(|block| {
            address
                .to_bits()
                .wrapping_sub(block.network().to_bits())
                .into()
        }),
        IpAddr::V6(address) => subnet
            .ipv6()
            .map(|block| address.to_bits().wrapping_sub(block.network().to_bits())),
    };
    matches!(offset, Some(1 | 2)) || address == ROUTER_V6
}

/// The IPv4 address of a subnet's router: base + 1 (F1.13).
pub(crate) fn router_address(network: &Network, subnet: SubnetKey) -> Option<Ipv4Addr> {
    let block = network.subnet(subnet).ipv4()?;
    Some(Ipv4Addr::from(u32::from(block.network()).wrapping_add(1)))
}

/// The address with which a subnet's router speaks to a guest: base + 1 of the block of the guest's
/// version of IP (F1.13, F1.18).
pub(crate) fn router_towards(
    network: &Network,
    subnet: SubnetKey,
    guest: IpAddr,
) -> Option<IpAddr> {
    match guest {
        IpAddr::V4(_) => router_address(network, subnet).map(IpAddr::V4),
        IpAddr::V6(_) => {
            let base = network.subnet(subnet).ipv6()?.network().to_bits();
            Some(Ipv6Addr::from_bits(base + 1).into())
        }
    }
}

/// The Ethernet address of a subnet's router. `MODEL`: locally administered, as AWS's look (F9.14).
pub(crate) fn router_mac(network: &Network, subnet: SubnetKey) -> MacAddress {
    let bits = match (
        router_address(network, subnet),
        network.subnet(subnet).ipv6(),
    ) {
        (Some(router), _) => router.to_bits(),
        (None, Some(block)) => (block.network().to_bits() >> 64) as u32,
        (None, None) => 0,
    };
    let [a, b, c, d] = bits.to_be_bytes();
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
    let from = link_mac(network, addresses, interface.subnet, source);
    (from, interface.mac_address)
}

/// The Ethernet addresses of a frame that a guest sends on for others.
pub(crate) fn departure_macs(
    network: &Network,
    addresses: &AddressBook,
    key: InterfaceKey,
    destination: IpAddr,
) -> (MacAddress, MacAddress) {
    let interface = network.interface(key);
    let to = link_mac(network, addresses, interface.subnet, destination);
    (interface.mac_address, to)
}

/// Who has an address on a subnet's link: a neighbour itself, the router all others.
fn link_mac(
    network: &Network,
    addresses: &AddressBook,
    subnet: SubnetKey,
    address: IpAddr,
) -> MacAddress {
    match addresses.private_owner(network.subnet(subnet).vpc, address) {
        Some(PrivateOwner::Interface(neighbour))
            if network.interface(neighbour).subnet == subnet =>
        {
            network.interface(neighbour).mac_address
        }
        _ => router_mac(network, subnet),
    }
}
