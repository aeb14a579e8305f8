//! Out of something in a subnet: to a neighbour, to the subnet's router, or past its network ACL first.

use core::net::IpAddr;
use vpclab_model::{
    InterfaceKey, InterfaceOwner, LoadBalancerKind, NatGatewayKey, Network, RouteTarget, SubnetKey,
};

use crate::addresses::{AddressBook, PrivateOwner};
use crate::construct::route_table;
use crate::stage::{AfterEgress, RouteOrder, Stage, nat_subnet, past_groups_in};

/// Where a packet goes that has left an interface, and passed its groups.
pub(super) fn out_of_interface(
    network: &Network,
    addresses: &AddressBook,
    key: InterfaceKey,
    destination: IpAddr,
) -> Stage {
    let subnet = network.interface(key).subnet;
    if is_classic(network, key) {
        return Stage::NetworkAclEgress(subnet, AfterEgress::RouteTable);
    }
    let order = RouteOrder::AfterAcl;
    out_of_subnet(network, addresses, subnet, order, destination)
}

/// Where a packet goes from something in a subnet, whose table is asked before or after its network
/// ACL.
fn out_of_subnet(
    network: &Network,
    addresses: &AddressBook,
    subnet: SubnetKey,
    order: RouteOrder,
    destination: IpAddr,
) -> Stage {
    match addresses.private_owner(network.subnet(subnet).vpc, destination) {
        // Within a subnet neither network ACL nor route table is asked (F5.9, F3.14, W6.1).
        Some(PrivateOwner::Interface(neighbour))
            if network.interface(neighbour).subnet == subnet =>
        {
            past_groups_in(network, neighbour)
        }
        Some(PrivateOwner::NatGateway(neighbour))
            if nat_subnet(network, neighbour) == Some(subnet) =>
        {
            Stage::NatFromOutside(neighbour)
        }
        // To a middlebox or a NAT gateway in the same subnet: a packet that leaves none meets no ACL
        // (F5.9).
        _ if order == RouteOrder::BeforeAcl || leads_within(network, subnet, destination) => {
            Stage::RouteTable(subnet, order)
        }
        _ => Stage::NetworkAclEgress(subnet, AfterEgress::RouteTable),
    }
}

/// Is it a node of a Classic Load Balancer? What that sends meets the ACL even within its subnet
/// (F5.15).
fn is_classic(network: &Network, key: InterfaceKey) -> bool {
    matches!(
        network.interface(key).owner,
        InterfaceOwner::LoadBalancer(balancer)
            if network.load_balancer(balancer).kind == LoadBalancerKind::Classic
    )
}

/// Where a NAT gateway sends what it has translated: outwards past its subnet's network ACL; answers,
/// or an RST of its own, to the subnet's route table first (W2.5, W2.6); a regional one's own route
/// table.
pub(super) fn out_of_nat(
    network: &Network,
    addresses: &AddressBook,
    key: NatGatewayKey,
    order: RouteOrder,
    destination: IpAddr,
) -> Stage {
    match nat_subnet(network, key) {
        Some(subnet) => out_of_subnet(network, addresses, subnet, order, destination),
        None => Stage::GatewayRouteTable(key),
    }
}

/// Does the route to a destination lead to something in the subnet itself?
fn leads_within(network: &Network, subnet: SubnetKey, destination: IpAddr) -> bool {
    let table = network.subnet(subnet).route_table;
    let target = route_table::lookup(network, table, destination);
    target.is_some_and(|(_, target)| {
        let within = match target {
            RouteTarget::Interface(key) => Some(network.interface(key).subnet),
            RouteTarget::NatGateway(key) => nat_subnet(network, key),
            _ => None,
        };
        within == Some(subnet) && network.is_there(target)
    })
}
