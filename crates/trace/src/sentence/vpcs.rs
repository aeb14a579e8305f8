//! What happens between VPCs.

use alloc::format;
use alloc::string::{String, ToString};
use core::net::IpAddr;
use vpclab_model::{Network, StationPlace, VpcKey};

use super::words::{rule_text, subject};
use super::{Basis, Sentence};
use crate::event::{DropReason, Hop, RuleRef};

/// A packet crosses from one VPC to another.
pub(super) fn forwarded(hop: &Hop, network: &Network) -> Sentence {
    let StationPlace::Peering(key) = network.stations.station(hop.station).place else {
        return Sentence::new(String::new(), &[], Basis::Aws);
    };
    let peering = network.peering(key);
    let how = if peering.inter_region {
        ", to another Region"
    } else {
        ""
    };
    Sentence::new(
        format!(
            "{} crosses peering connection {} into VPC {}{how}: {} lies in its CIDR block.",
            subject(&hop.header),
            peering.identity.label(),
            vpc_of(
                hop.header.tuple.destination,
                (peering.requester, peering.accepter),
                network
            ),
            hop.header.tuple.destination,
        ),
        &["F8.1", "F8.2"],
        Basis::Aws,
    )
}

/// Which of the two has the address?
fn vpc_of(address: IpAddr, (one, other): (VpcKey, VpcKey), network: &Network) -> String {
    let one = network.vpc(one);
    let vpc = if one.contains(address) {
        one
    } else {
        network.vpc(other)
    };
    vpc.identity.label().to_string()
}

/// A packet found its way without a row of a VPC's route table.
pub(super) fn routed(hop: &Hop, rule: RuleRef, network: &Network) -> Sentence {
    let RuleRef::ReturnToSender { peering } = rule else {
        return Sentence::new(String::new(), &[], Basis::Aws);
    };
    Sentence::new(
        format!(
            "{} answers a NAT gateway, so it returns to its sender over {}, whether the route table has a route there or not. A network ACL can stop it.",
            subject(&hop.header),
            network.peering(peering).identity.label()
        ),
        &["F6.9"],
        Basis::Aws,
    )
}

/// A packet does not get to the other VPC.
pub(super) fn dropped(
    hop: &Hop,
    reason: DropReason,
    rule: Option<RuleRef>,
    network: &Network,
) -> Sentence {
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match reason {
        DropReason::PeeringNotActive => (
            format!(
                "{packet} is dropped: {} leads over a peering connection that is {}, so the route is a blackhole. {}",
                rule.map_or_else(String::new, |rule| rule_text(rule, network)),
                rule.map_or("not active", |rule| peering_status(rule, network)),
                "Have the other VPC's owner accept it, or make a new one.",
            ),
            &["F8.1", "F8.6", "D0.3"],
            Basis::Aws,
        ),
        DropReason::PeeringAddress => {
            let why = peering_address(hop, network);
            (
                format!(
                    "{packet} is dropped: {why}, and a peering connection leads from one VPC to the other and no further. Peer the two VPCs directly, or use a transit gateway."
                ),
                &["F8.2", "F8.3", "T14.33"],
                Basis::Aws,
            )
        }
        DropReason::GroupsNotPreserved => (
            format!(
                "{packet} is dropped: a rule allows a security group, but on its way the packet lost whose groups it comes from, and {} is only an address. Allow the address.",
                tuple.source
            ),
            &["F4.8", "F4.9", "D0.1"],
            Basis::Aws,
        ),
        DropReason::NoInterface if is_resolver(hop, network) => (
            format!(
                "{packet} is dropped: {} is the Amazon DNS server of the peer VPC, which answers its own VPC only.",
                tuple.destination
            ),
            &["F2.9"],
            Basis::Aws,
        ),
        DropReason::NoInterface => (
            format!(
                "{packet} is dropped: {} lies in the peer VPC, but no interface has it.",
                tuple.destination
            ),
            &["F9.12"],
            Basis::Model,
        ),
        _ => (
            format!(
                "{packet} is dropped: it goes round in a loop. Look for two routes that lead to each other."
            ),
            &["U15.10"],
            Basis::Model,
        ),
    };
    Sentence::new(text, facts, basis)
}

fn peering_status(rule: RuleRef, network: &Network) -> &'static str {
    let target = match rule {
        RuleRef::Route { table, index } => network.route_table(table).routes.get(index),
        _ => None,
    };
    match target.map(|route| route.target) {
        Some(vpclab_model::RouteTarget::Peering(key)) => network.peering(key).status.name(),
        _ => "not active",
    }
}

/// Which end of a packet is in neither VPC of the peering?
fn peering_address(hop: &Hop, network: &Network) -> String {
    let tuple = hop.header.tuple;
    let StationPlace::Peering(key) = network.stations.station(hop.station).place else {
        return String::new();
    };
    let peering = network.peering(key);
    let vpcs = [peering.requester, peering.accepter].map(|vpc| network.vpc(vpc));
    match vpcs.iter().any(|vpc| vpc.contains(tuple.destination)) {
        true => format!(
            "its source {} is not in the VPC that it comes from",
            tuple.source
        ),
        false => format!(
            "its destination {} is not in the peer VPC",
            tuple.destination
        ),
    }
}

fn is_resolver(hop: &Hop, network: &Network) -> bool {
    let address = Some(hop.header.tuple.destination);
    let StationPlace::Peering(key) = network.stations.station(hop.station).place else {
        return false;
    };
    let peering = network.peering(key);
    let vpcs = [peering.requester, peering.accepter];
    vpcs.into_iter()
        .any(|vpc| network.vpc(vpc).resolver_address() == address)
}
