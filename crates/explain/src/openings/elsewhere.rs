//! What is neither a rule nor a route of a VPC: addresses, attachments, tables of transit gateways.

use core::net::{IpAddr, Ipv4Addr};
use ipnet::IpNet;
use vpclab_model::{
    AttachmentKey, AttachmentResource, AttachmentState, InstanceState, InterfaceKey, LinkKind,
    Network, PeeringStatus, RouteOrigin, RouteTarget, Scenario, StationPlace, TransitGatewayKey,
    TransitGatewayRouteTableKey, VpcKey, VpnGatewayKey,
};
use vpclab_trace::{Decision, DropReason, Hop, RuleRef};

use super::{Opening, route, target_of, targets};
use crate::change::Change;

/// How many subnets, tables or attachments are offered for the same purpose.
const CHOICES_MAX: usize = 4;

/// A public address for whoever has this private one.
pub(super) fn public_address(
    scenario: &Scenario,
    vpc: Option<VpcKey>,
    private: IpAddr,
) -> Vec<Opening> {
    let network = &scenario.network;
    let mut interfaces = (0..).map(InterfaceKey).zip(&network.interfaces);
    let owner = interfaces.find(|(_, interface)| {
        vpc.is_none_or(|vpc| network.subnet(interface.subnet).vpc == vpc)
            && interface
                .addresses
                .first()
                .is_some_and(|first| first.private == private)
    });
    owner.map_or_else(Vec::new, |(key, _)| address_for(scenario, key))
}

/// An Elastic IP for an interface: one that nobody uses, or a new one.
pub(super) fn address_for(scenario: &Scenario, interface: InterfaceKey) -> Vec<Opening> {
    let network = &scenario.network;
    let used = |public: IpAddr| {
        let interfaces = network.interfaces.iter();
        let mut of_interfaces = interfaces.flat_map(|one| &one.addresses);
        let gateways = network.nat_gateways.iter();
        let mut of_gateways = gateways.flat_map(|one| &one.addresses);
        of_interfaces.any(|one| one.public == Some(public))
            || of_gateways.any(|one| one.public == Some(public))
    };
    let mut known = network.public_addresses.iter();
    let idle = known.find(|public| public.is_ipv4() && !used(**public));
    let (public, is_new) = match idle {
        Some(public) => (Some(*public), false),
        None => (stand_in(scenario, used), true),
    };
    let associate = |public| {
        vec![Change::AssociateAddress {
            interface,
            public,
            is_new,
        }]
    };
    public.map(associate).into_iter().collect()
}

/// An address of the documentation's blocks (RFC 5737) that nothing here has.
fn stand_in(scenario: &Scenario, used: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let known = &scenario.network.public_addresses;
    let servers = &scenario.internet.servers;
    [[192, 0, 2], [198, 51, 100], [203, 0, 113]]
        .into_iter()
        .flat_map(|[a, b, c]| (1..255).rev().map(move |d| Ipv4Addr::new(a, b, c, d)))
        .map(IpAddr::V4)
        .find(|address| {
            let of_server = servers.iter().any(|one| one.addresses.contains(address));
            !of_server && !known.contains(address) && !used(*address)
        })
}

/// Other routes to whoever sends from outside, in the table of the one that it is for.
pub(super) fn way_in(network: &Network, inside: IpAddr, outside: IpAddr) -> Vec<Opening> {
    let mut interfaces = network.interfaces.iter();
    let owner = interfaces.find(|interface| interface.owns(inside));
    owner.map_or_else(Vec::new, |interface| {
        let subnet = network.subnet(interface.subnet);
        route::around(network, subnet.route_table, subnet.vpc, outside)
    })
}

/// The target of a dead route brought back to life.
pub(super) fn revived(network: &Network, hop: &Hop) -> Vec<Opening> {
    let change = match target_of(network, hop) {
        Some(RouteTarget::InternetGateway(key)) => {
            let gateway = network.internet_gateway(key);
            (!gateway.attached).then_some(Change::AttachInternetGateway(key, gateway.vpc))
        }
        Some(RouteTarget::Interface(key)) => network
            .interface(key)
            .instance()
            .filter(|key| network.instance(*key).state == InstanceState::Stopped)
            .map(Change::StartInstance),
        Some(RouteTarget::Peering(key)) => {
            let waits = network.peering(key).status == PeeringStatus::PendingAcceptance;
            waits.then_some(Change::AcceptPeering(key))
        }
        _ => None,
    };
    change.map(|change| vec![change]).into_iter().collect()
}

/// A static route of a VPN connection. What BGP announces is not ours to say.
pub(super) fn vpn_route(
    network: &Network,
    gateway: VpnGatewayKey,
    destination: IpAddr,
) -> Vec<Opening> {
    let links = network.customer_links.iter().enumerate();
    links
        .filter(|(_, link)| link.gateway == gateway && link.kind == LinkKind::StaticVpn)
        .take(CHOICES_MAX)
        .map(|(index, _)| vec![Change::VpnRoute(index, IpNet::from(destination))])
        .collect()
}

/// At a transit gateway. `hops` are those of the direction, the refusal last.
pub(super) fn transit_gateway(network: &Network, reason: DropReason, hops: &[Hop]) -> Vec<Opening> {
    let place = |hop: &Hop| network.stations.station(hop.station).place;
    let Some((refusal, passed)) = hops.split_last() else {
        return Vec::new();
    };
    match (reason, place(refusal)) {
        (DropReason::AttachmentNotAvailable, StationPlace::Attachment(key)) => {
            let attachment = network.attachment(key);
            let waits = attachment.state == AttachmentState::PendingAcceptance
                && matches!(attachment.resource, AttachmentResource::Vpc(_));
            waits
                .then(|| vec![Change::AcceptAttachment(key)])
                .into_iter()
                .collect()
        }
        (DropReason::TransitGatewayZone, StationPlace::Attachment(key)) => {
            let subnet = passed.iter().rev().find_map(|hop| match place(hop) {
                StationPlace::Subnet(key) => Some(key),
                _ => None,
            });
            subnet.map_or_else(Vec::new, |subnet| {
                vec![vec![Change::AttachSubnet(key, subnet)]]
            })
        }
        (DropReason::AttachmentWithoutTable, StationPlace::Attachment(key)) => {
            tables_for(network, &ends(network, key))
        }
        (_, StationPlace::TransitGateway(gateway)) => {
            let entry = passed.iter().rev().find_map(|hop| match place(hop) {
                StationPlace::Attachment(key) => ends(network, key)
                    .into_iter()
                    .find(|end| network.attachment(*end).transit_gateway == gateway),
                _ => None,
            });
            let table = match refusal.decision {
                Decision::Dropped {
                    rule: Some(RuleRef::TransitGatewayRoute { table, .. }),
                    ..
                } => Some(table),
                _ => entry.and_then(|key| network.attachment(key).route_table),
            };
            table.map_or_else(Vec::new, |table| {
                routes(network, gateway, table, refusal.header.tuple.destination)
            })
        }
        _ => Vec::new(),
    }
}

/// An attachment, and the other end if it is a peering: both stand at the same place.
fn ends(network: &Network, key: AttachmentKey) -> Vec<AttachmentKey> {
    match network.attachment(key).resource {
        AttachmentResource::Peering { other, .. } => vec![key, other],
        AttachmentResource::Vpc(_) | AttachmentResource::Customer(_) => vec![key],
    }
}

fn tables_for(network: &Network, ends: &[AttachmentKey]) -> Vec<Opening> {
    let tables = || {
        (0..)
            .map(TransitGatewayRouteTableKey)
            .zip(&network.transit_gateway_route_tables)
    };
    let lacking = ends
        .iter()
        .filter(|key| network.attachment(**key).route_table.is_none());
    lacking
        .flat_map(|key| {
            let gateway = network.attachment(*key).transit_gateway;
            tables()
                .filter(move |(_, table)| table.transit_gateway == gateway)
                .take(CHOICES_MAX)
                .map(|(table, _)| vec![Change::AssociateTable(*key, table)])
        })
        .collect()
}

/// Routes to the attachments that may know the destination: for it alone, and as people write them.
fn routes(
    network: &Network,
    gateway: TransitGatewayKey,
    table: TransitGatewayRouteTableKey,
    destination: IpAddr,
) -> Vec<Opening> {
    let is_there = |block: IpNet| {
        let rows = &network.transit_gateway_route_table(table).routes;
        rows.in_force().any(|(_, route)| {
            route.destination == block
                && route.origin == RouteOrigin::Static
                && route.list.is_none()
        })
    };
    let attachments = (0..).map(AttachmentKey).zip(&network.attachments);
    let own = attachments.filter(|(_, one)| one.transit_gateway == gateway && one.is_available());
    own.filter_map(|(key, attachment)| {
        let block = match &attachment.resource {
            AttachmentResource::Vpc(own) => {
                let vpc = network.vpc(own.vpc);
                let mut blocks = vpc.cidr_blocks.iter();
                let block = blocks.find(|block| block.contains(&destination)).copied();
                // A VPC with a way out serves the internet to the others.
                block.or_else(|| targets::everything(destination))?
            }
            AttachmentResource::Peering { .. } => IpNet::from(destination),
            AttachmentResource::Customer(own) => {
                // What BGP does not announce is not behind it.
                let may_be =
                    own.kind == LinkKind::StaticVpn && !targets::is_of_the_internet(destination);
                own.prefix_to(destination)
                    .or_else(|| may_be.then(|| destination.into()))?
            }
        };
        Some((key, block))
    })
    .take(CHOICES_MAX)
    .flat_map(|(attachment, block)| {
        let route = |destination| Change::TransitGatewayRoute {
            table,
            destination,
            attachment,
            replaces: is_there(destination),
        };
        let mut changes = vec![vec![route(IpNet::from(destination))]];
        if block != IpNet::from(destination) {
            changes.push(vec![route(block)]);
        }
        changes
    })
    .collect()
}
