//! Flows that security groups track whatever their rules, because of where their path leads (F4.24).

use core::net::IpAddr;
use vpclab_model::{InterfaceKey, InterfaceOwner, LoadBalancerKind, Network, RouteTarget};

use super::{host_services, route_table};
use crate::addresses::{AddressBook, PrivateOwner};

/// Is a flow between this interface and an address tracked whatever the rules, because of what it
/// leads through: a NAT gateway, an interface endpoint, DynamoDB's gateway endpoint? (F4.24)
pub(crate) fn applies(
    network: &Network,
    addresses: &AddressBook,
    key: InterfaceKey,
    other_end: IpAddr,
) -> bool {
    let interface = network.interface(key);
    let subnet = network.subnet(interface.subnet);
    if is_listed(network, key) {
        return true;
    }
    if host_services::is_resolver(network, interface.subnet, other_end) {
        return false;
    }
    // Whatever the routes are: a service's node past a middlebox, and a neighbour by no router (F3.14).
    if let Some(PrivateOwner::Interface(other)) = addresses.private_owner(subnet.vpc, other_end) {
        if is_listed(network, other) {
            return true;
        }
        if network.interface(other).subnet == interface.subnet {
            return false;
        }
    }
    match route_table::lookup(network, subnet.route_table, other_end) {
        Some((_, RouteTarget::NatGateway(_) | RouteTarget::EgressOnlyGateway(_))) => true,
        Some((_, RouteTarget::VpcEndpoint(endpoint))) => {
            network.vpc_endpoint(endpoint).is_dynamodb_gateway()
        }
        _ => false,
    }
}

/// Is the interface a node of a service that AWS lists? Application and Classic Load Balancers are not
/// among them.
fn is_listed(network: &Network, key: InterfaceKey) -> bool {
    match network.interface(key).owner {
        InterfaceOwner::VpcEndpoint(_) => true,
        InterfaceOwner::LoadBalancer(key) => {
            network.load_balancer(key).kind == LoadBalancerKind::Network
        }
        _ => false,
    }
}
