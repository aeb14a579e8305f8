//! What would let a packet past the place where it was refused.
//!
//! An opening is one change, or two where the first is worth nothing without the second. Those *in
//! place* open the component that refused; *detours* lead around it, by other routes in the tables
//! that the packet has passed. Whether any of them helps, the engine decides.

mod access;
mod elsewhere;
mod route;
mod targets;
mod why_not;

use vpclab_model::{
    Direction, InstanceState, InterfaceKey, Network, RouteTarget, Scenario, StationPlace,
};
use vpclab_trace::{Decision, DropReason, Hop, RuleRef};

use crate::change::{Assumption, Change};
use crate::walk::{Walk, reason};

pub(crate) use why_not::why_not;

/// One way past a refusal.
pub(crate) type Opening = Vec<Change>;

/// Changes of the component that refused.
pub(crate) fn in_place(scenario: &Scenario, walk: &Walk) -> Vec<Opening> {
    let Some((leg, hop, drop)) = walk.refusal() else {
        return Vec::new();
    };
    let network = &scenario.network;
    let one = |change: Change| vec![vec![change]];
    if drop.code == DropReason::InstanceNotRunning.code()
        && drop.direction == Some(Direction::Egress)
    {
        // Who is switched off sends nothing: what its packet would have met is no matter.
        let sender = walk
            .hops_of(leg)
            .first()
            .map(|hop| network.stations.station(hop.station).place);
        return started(network, sender).map_or_else(Vec::new, one);
    }
    let Some(reason) = reason(hop) else {
        return Vec::new();
    };
    let place = network.stations.station(hop.station).place;
    match reason {
        DropReason::SecurityGroupNoMatch
        | DropReason::SecurityGroupEmpty
        | DropReason::GroupsNotPreserved
        | DropReason::GroupsNotReferenced
        | DropReason::UnknownGroups
        | DropReason::UnknownPrefixList => access::groups(network, place, leg, hop),
        DropReason::NetworkAclDenied | DropReason::NetworkAclDefault => {
            access::network_acl(network, leg, hop)
        }
        DropReason::SourceDestCheck => {
            interface(place).map_or_else(Vec::new, |key| one(Change::SourceDestCheckOff(key)))
        }
        DropReason::InstanceNotRunning => started(network, Some(place)).map_or_else(Vec::new, one),
        // The internet knows nobody by a private address: a public one is what is wanted.
        DropReason::NoServer => {
            elsewhere::public_address(scenario, None, hop.header.tuple.destination)
        }
        DropReason::DnsSupportDisabled => match place {
            StationPlace::Vpc(key) => one(Change::DnsSupport(key)),
            _ => Vec::new(),
        },
        DropReason::GatewayDetached => match place {
            StationPlace::InternetGateway(key) => {
                let vpc = network.internet_gateway(key).vpc;
                one(Change::AttachInternetGateway(key, vpc))
            }
            _ => Vec::new(),
        },
        DropReason::NoPublicAddress => match place {
            StationPlace::InternetGateway(key) => {
                let vpc = network.internet_gateway(key).vpc;
                elsewhere::public_address(scenario, Some(vpc), hop.header.tuple.source)
            }
            _ => Vec::new(),
        },
        DropReason::MiddleboxNotPublic => match target_of(network, hop) {
            Some(RouteTarget::Interface(key)) => elsewhere::address_for(scenario, key),
            _ => Vec::new(),
        },
        DropReason::NoRoute | DropReason::BlackholeRoute | DropReason::PeeringNotActive => {
            let mut openings = elsewhere::revived(network, hop);
            openings.extend(route::at(network, hop));
            openings
        }
        // What comes from outside takes the gateway to which its answers are routed (F7.22).
        DropReason::EgressOnlyUnsolicited => elsewhere::way_in(
            network,
            hop.header.tuple.destination,
            hop.header.tuple.source,
        ),
        DropReason::VpnUnknownPrefix => match place {
            StationPlace::VpnGateway(key) => {
                elsewhere::vpn_route(network, key, hop.header.tuple.destination)
            }
            _ => Vec::new(),
        },
        DropReason::AttachmentNotAvailable
        | DropReason::AttachmentWithoutTable
        | DropReason::TransitGatewayZone
        | DropReason::TransitGatewayNoRoute
        | DropReason::TransitGatewayBlackhole => {
            elsewhere::transit_gateway(network, reason, walk.hops_of(leg))
        }
        _ => Vec::new(),
    }
}

/// Other routes, in the tables that the packet and its answer have passed so far.
pub(crate) fn detours(scenario: &Scenario, walk: &Walk) -> Vec<Opening> {
    let network = &scenario.network;
    let mut openings: Vec<Opening> = Vec::new();
    for hop in walk.hops() {
        for opening in route::at(network, hop) {
            if !openings.contains(&opening) {
                openings.push(opening);
            }
        }
    }
    openings
}

/// What can only be supposed, so that the walk goes on and finds what else is in the way.
pub(crate) fn assumption(network: &Network, hop: &Hop) -> Option<Change> {
    let place = network.stations.station(hop.station).place;
    let assumption = match reason(hop)? {
        DropReason::BlockPublicAccess => Assumption::NoBlockPublicAccess,
        DropReason::NotForwarding => match place {
            StationPlace::Instance(key) => Assumption::Forwards(key),
            _ => return None,
        },
        DropReason::NatNotAvailable => match place {
            StationPlace::NatGateway(key) => Assumption::NatGatewayAvailable(key),
            _ => return None,
        },
        DropReason::PeeringNotActive => match target_of(network, hop)? {
            RouteTarget::Peering(key) => Assumption::PeeringActive(key),
            _ => return None,
        },
        DropReason::BlackholeRoute => match target_of(network, hop)? {
            RouteTarget::NatGateway(key) => Assumption::NatGatewayAvailable(key),
            _ => return None,
        },
        DropReason::AttachmentNotAvailable => match place {
            StationPlace::Attachment(key) => Assumption::AttachmentAvailable(key),
            _ => return None,
        },
        _ => return None,
    };
    Some(Change::Assumed(assumption))
}

/// The instance of an interface, started.
fn started(network: &Network, place: Option<StationPlace>) -> Option<Change> {
    let instance = match place? {
        StationPlace::Interface(key) => network.interface(key).instance()?,
        StationPlace::Instance(key) => key,
        _ => return None,
    };
    let is_off = network.instance(instance).state == InstanceState::Stopped;
    is_off.then_some(Change::StartInstance(instance))
}

fn interface(place: StationPlace) -> Option<InterfaceKey> {
    match place {
        StationPlace::Interface(key) => Some(key),
        _ => None,
    }
}

/// The target of the route that a hop is about.
fn target_of(network: &Network, hop: &Hop) -> Option<RouteTarget> {
    let (table, index) = match hop.decision {
        Decision::Dropped {
            rule: Some(RuleRef::Route { table, index }),
            ..
        }
        | Decision::Routed {
            rule: RuleRef::Route { table, index },
        } => (table, index),
        _ => return None,
    };
    Some(network.route_table(table).routes.get(index)?.target)
}
