//! VPC endpoints.
//!
//! A *gateway endpoint* (S3, DynamoDB) is a route: the service's prefix list in a table that is
//! associated with it wins by its longer prefix over 0.0.0.0/0 (F8.20). Addresses stay as they are, the
//! source private (F8.21). It carries TCP and ICMP echo (F8.22), and only what comes from its own
//! VPC (F8.24).
//!
//! An *interface endpoint* has addresses in the VPC, with security groups, reached by the local
//! route (F8.30). What comes to it goes to the service, and the service's answers come back from the
//! endpoint's address; the service never begins (F8.31). `MODEL`: the service sees the client's
//! private address; AWS does not say what it sees.

use vpclab_model::{
    EndpointKind, FiveTuple, Header, HeaderDetail, Network, Protocol, Scenario, ServerKey,
    VpcEndpointKey,
};
use vpclab_trace::{Decision, DropReason, Passage};

use super::Ruling;
use super::relay::{Node, Onward};
use crate::addresses::{AddressBook, PrivateOwner};
use crate::table::PortChoice;

/// ICMP's types of echo: its reply and its request.
const ECHO: [u8; 2] = [0, 8];

/// A packet that a route leads to a gateway endpoint.
pub(crate) fn through_gateway(
    network: &Network,
    addresses: &AddressBook,
    key: VpcEndpointKey,
    header: &Header,
) -> Ruling {
    let endpoint = network.vpc_endpoint(key);
    let carried = match header.detail {
        HeaderDetail::Icmp { icmp_type, .. } => ECHO.contains(&icmp_type),
        _ => header.tuple.protocol == Protocol::Tcp,
    };
    if !carried {
        Ruling::dropped(DropReason::GatewayEndpointProtocol)
    } else if !network.vpc(endpoint.vpc).contains(header.tuple.source) {
        Ruling::dropped(DropReason::EndpointForeignSource)
    } else if addresses.server(header.tuple.destination).is_none() {
        Ruling::dropped(DropReason::NoServer)
    } else {
        Decision::Passed(Passage::Forwarded).into()
    }
}

/// A packet from a client to an interface endpoint.
pub(crate) fn from_client(
    scenario: &Scenario,
    node: &Node<'_>,
    endpoint: VpcEndpointKey,
    header: &Header,
) -> Ruling {
    let service = scenario.server(scenario.network.vpc_endpoint(endpoint).service);
    let tuple = header.tuple;
    node.forward(header, || {
        // An endpoint has addresses of one version, and its service one of the same.
        let address = service.address_towards(tuple.source);
        Ok(Onward {
            source: tuple.source,
            destination: (address.ok_or(DropReason::NoServer)?, tuple.destination_port),
            port: PortChoice::Keep(u64::from(tuple.source_port)),
        })
    })
}

/// Through which gateway endpoint a service's answer goes back, if any: that of the VPC which has
/// the address. `seen` says whether an interface knows the flow, which decides where two VPCs have
/// the same addresses (`MODEL`: AWS's network remembers where a packet came from).
pub(crate) fn gateway_back(
    network: &Network,
    addresses: &AddressBook,
    service: ServerKey,
    tuple: &FiveTuple,
    seen: impl Fn(vpclab_model::InterfaceKey) -> bool,
) -> Option<VpcEndpointKey> {
    let mut fallback = None;
    for (key, endpoint) in (0..).map(VpcEndpointKey).zip(&network.vpc_endpoints) {
        let is_gateway = matches!(endpoint.kind, EndpointKind::Gateway { .. });
        if endpoint.service != service || !is_gateway {
            continue;
        }
        match addresses.private_owner(endpoint.vpc, tuple.destination) {
            Some(PrivateOwner::Interface(interface)) if seen(interface) => return Some(key),
            Some(_) => fallback = fallback.or(Some(key)),
            None => {}
        }
    }
    fallback
}
