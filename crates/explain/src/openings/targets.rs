//! Where a route could lead: what the VPC has that may know a destination.

use core::net::IpAddr;
use ipnet::IpNet;
use vpclab_model::{
    AttachmentResource, EgressOnlyGatewayKey, InstanceKey, InstanceState, InternetGatewayKey,
    NatConnectivity, NatGatewayKey, NatState, Network, Peering, PeeringKey, PeeringStatus,
    RouteTarget, TransitGatewayKey, VpcKey, VpnGatewayKey,
};

use crate::change::Change;

/// As many as anybody wants to choose among.
const TARGETS_MAX: usize = 8;

/// A target, and what has to be done first so that a route to it can be made.
pub(super) type Candidate = (Option<Change>, RouteTarget);

/// What might take a packet of this VPC on to an address.
pub(super) fn plausible(network: &Network, vpc: VpcKey, destination: IpAddr) -> Vec<Candidate> {
    if network.vpc(vpc).contains(destination) {
        return vec![(None, RouteTarget::Local)];
    }
    let mut found = Vec::new();
    let internet = is_of_the_internet(destination);
    if internet {
        found.extend(internet_gateways(network, vpc));
    }
    found.extend(nat_gateways(network, vpc, destination, internet));
    if internet && destination.is_ipv6() {
        let gateways = (0..).map(EgressOnlyGatewayKey);
        let gateways = gateways.zip(&network.egress_only_gateways);
        found.extend(
            gateways
                .filter(|(_, gateway)| gateway.vpc == vpc)
                .map(|(key, _)| (None, RouteTarget::EgressOnlyGateway(key))),
        );
    }
    found.extend(peerings(network, vpc, destination));
    found.extend(transit_gateways(network, vpc));
    found.extend(vpn_gateways(network, vpc, destination));
    found.extend(middleboxes(network, vpc));
    found.truncate(TARGETS_MAX);
    found
}

/// The one attached, or one that could be.
fn internet_gateways(network: &Network, vpc: VpcKey) -> Vec<Candidate> {
    let gateways = (0..).map(InternetGatewayKey);
    let own = network.vpc(vpc).internet_gateway;
    gateways
        .zip(&network.internet_gateways)
        .filter_map(|(key, gateway)| {
            if own == Some(key) {
                Some((None, RouteTarget::InternetGateway(key)))
            } else if own.is_none() && !gateway.attached && gateway.vpc == vpc {
                let attach = Change::AttachInternetGateway(key, vpc);
                Some((Some(attach), RouteTarget::InternetGateway(key)))
            } else {
                None
            }
        })
        .collect()
}

fn nat_gateways(
    network: &Network,
    vpc: VpcKey,
    destination: IpAddr,
    internet: bool,
) -> Vec<Candidate> {
    let gateways = (0..).map(NatGatewayKey).zip(&network.nat_gateways);
    gateways
        .filter(|(_, gateway)| {
            let connects = match gateway.connectivity {
                NatConnectivity::Public => internet,
                NatConnectivity::Private => !internet,
            };
            gateway.vpc == vpc
                && gateway.state == NatState::Available
                && (connects && destination.is_ipv4()
                    || vpclab_model::embedded_ipv4(destination).is_some())
        })
        .map(|(key, _)| (None, RouteTarget::NatGateway(key)))
        .collect()
}

fn peerings(network: &Network, vpc: VpcKey, destination: IpAddr) -> Vec<Candidate> {
    let leads = |peering: &Peering| {
        let peer = peering.peer_of(vpc)?;
        network.vpc(peer).contains(destination).then_some(())
    };
    let peerings = (0..).map(PeeringKey).zip(&network.peerings);
    peerings
        .filter(|(_, peering)| leads(peering).is_some())
        .filter_map(|(key, peering)| {
            let first = match peering.status {
                PeeringStatus::Active => None,
                PeeringStatus::PendingAcceptance => Some(Change::AcceptPeering(key)),
                _ => return None,
            };
            Some((first, RouteTarget::Peering(key)))
        })
        .collect()
}

fn transit_gateways(network: &Network, vpc: VpcKey) -> Vec<Candidate> {
    let own = |gateway| network.attachment_of(gateway, vpc);
    (0..network.transit_gateways.len() as u32)
        .map(TransitGatewayKey)
        .filter(|gateway| own(*gateway).is_some_and(|key| network.attachment(key).is_available()))
        .map(|gateway| (None, RouteTarget::TransitGateway(gateway)))
        .collect()
}

fn vpn_gateways(network: &Network, vpc: VpcKey, destination: IpAddr) -> Vec<Candidate> {
    let gateways = (0..).map(VpnGatewayKey).zip(&network.vpn_gateways);
    gateways
        .filter(|(key, gateway)| {
            gateway.vpc == vpc && network.customer_link(*key, destination).is_some()
        })
        .map(|(key, _)| (None, RouteTarget::VpnGateway(key)))
        .collect()
}

/// Instances that forward.
fn middleboxes(network: &Network, vpc: VpcKey) -> Vec<Candidate> {
    let instances = (0..).map(InstanceKey).zip(&network.instances);
    instances
        .filter(|(_, instance)| {
            let subnet = network.interface(instance.interface).subnet;
            instance.forwards.is_some()
                && instance.state == InstanceState::Running
                && network.subnet(subnet).vpc == vpc
        })
        .map(|(_, instance)| (None, RouteTarget::Interface(instance.interface)))
        .collect()
}

/// The block that people would route to such a target: everything on the internet, or the whole of
/// the other network.
pub(super) fn usual_block(
    network: &Network,
    vpc: VpcKey,
    target: RouteTarget,
    destination: IpAddr,
) -> Option<IpNet> {
    let of_vpc = |peer: VpcKey| {
        let mut blocks = network.vpc(peer).cidr_blocks.iter();
        blocks.find(|block| block.contains(&destination)).copied()
    };
    match target {
        RouteTarget::Peering(key) => of_vpc(network.peering(key).peer_of(vpc)?),
        RouteTarget::VpnGateway(key) => {
            let prefixes = network.customer_link(key, destination)?.prefixes.in_force();
            prefixes
                .map(|(_, prefix)| prefix)
                .filter(|prefix| prefix.contains(&destination))
                .max_by_key(|prefix| prefix.prefix_len())
                .copied()
        }
        RouteTarget::TransitGateway(gateway) => behind(network, gateway, vpc)
            .find_map(of_vpc)
            .or_else(|| announced(network, gateway, destination))
            .or_else(|| everything(destination)),
        _ => everything(destination),
    }
}

/// The prefix of a customer's network that is attached to a transit gateway.
fn announced(network: &Network, gateway: TransitGatewayKey, destination: IpAddr) -> Option<IpNet> {
    let attachments = network.attachments.iter();
    let mut own = attachments.filter(|attachment| attachment.transit_gateway == gateway);
    own.find_map(|attachment| match &attachment.resource {
        AttachmentResource::Customer(customer) => customer.prefix_to(destination),
        _ => None,
    })
}

/// The other VPCs of a transit gateway.
fn behind(
    network: &Network,
    gateway: TransitGatewayKey,
    vpc: VpcKey,
) -> impl Iterator<Item = VpcKey> {
    let attachments = network.attachments.iter();
    attachments.filter_map(move |attachment| match &attachment.resource {
        AttachmentResource::Vpc(own) if attachment.transit_gateway == gateway && own.vpc != vpc => {
            Some(own.vpc)
        }
        _ => None,
    })
}

/// 0.0.0.0/0, or ::/0, if the address is one of the internet.
pub(super) fn everything(destination: IpAddr) -> Option<IpNet> {
    let everyone = match destination {
        IpAddr::V4(_) => IpAddr::from([0; 4]),
        IpAddr::V6(_) => IpAddr::from([0; 16]),
    };
    is_of_the_internet(destination)
        .then(|| IpNet::new(everyone, 0).ok())
        .flatten()
}

/// Can the internet have a host there? (F7.5)
pub(super) fn is_of_the_internet(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            let shared = a == 100 && b & 0xc0 == 64;
            !(shared || address.is_private() || address.is_link_local())
        }
        IpAddr::V6(address) => address.segments()[0] >> 13 == 1,
    }
}
