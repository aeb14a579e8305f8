//! VPC peering connections.
//!
//! A peering connection joins two VPCs and no third network: what crosses it comes from an address
//! of the one and goes to an address of the other (F8.2). So a peer can use neither the internet
//! gateway nor the NAT gateway, the VPN or the S3 endpoint of the VPC that it is peered with
//! (F8.3, F6.8), nor its DNS server (F2.9). Nothing checks that answers take the same way back:
//! they go wherever the route table of the VPC that answers says (F8.4) — except answers to a NAT
//! gateway, which return to their sender even without a route (F6.9).

use vpclab_model::{FiveTuple, Network, PeeringKey, RouteTarget, VpcKey};
use vpclab_trace::{Decision, DropReason, Passage, RuleRef, Translator};

use super::{Ruling, route_table};
use crate::addresses::{AddressBook, PrivateOwner};
use crate::stage::nat_route_table;
use crate::world::World;

/// A packet that leaves a VPC over a peering connection.
pub(crate) fn decide(
    network: &Network,
    addresses: &AddressBook,
    key: PeeringKey,
    from: VpcKey,
    tuple: &FiveTuple,
) -> Ruling {
    let Some(peer) = network.peering(key).peer_of(from) else {
        return Ruling::dropped(DropReason::PeeringAddress);
    };
    let own_source = network.vpc(from).contains(tuple.source);
    if !own_source || !network.vpc(peer).contains(tuple.destination) {
        return Ruling::dropped(DropReason::PeeringAddress);
    }
    match addresses.private_owner(peer, tuple.destination) {
        Some(_) => Decision::Passed(Passage::Forwarded).into(),
        None if network.vpc(peer).unknown => Ruling::dropped(DropReason::UnknownVpc),
        None => Ruling::dropped(DropReason::NoInterface),
    }
}

/// Is this packet of a VPC the answer to what a NAT gateway sent over a peering connection? Then it
/// goes back there, whatever the VPC's route tables say (F6.9).
pub(crate) fn return_to_sender(world: &World, vpc: VpcKey, tuple: &FiveTuple) -> Option<Ruling> {
    let network = &world.scenario.network;
    let active = (0..).map(PeeringKey).zip(&network.peerings);
    for (key, peering) in active.filter(|(_, peering)| peering.is_active()) {
        let owner = peering
            .peer_of(vpc)
            .and_then(|peer| world.addresses.private_owner(peer, tuple.destination));
        let Some(PrivateOwner::NatGateway(gateway)) = owner else {
            continue;
        };
        let table = nat_route_table(network, gateway);
        let sent = route_table::lookup(network, table, tuple.source);
        let by_this = matches!(sent, Some((_, RouteTarget::Peering(by))) if by == key);
        if by_this
            && world
                .nat(Translator::Gateway(gateway))
                .find_outside(tuple)
                .is_some()
        {
            let rule = RuleRef::ReturnToSender { peering: key };
            return Some(Decision::Routed { rule }.into());
        }
    }
    None
}
