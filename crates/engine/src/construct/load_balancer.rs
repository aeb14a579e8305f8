//! Load balancers.
//!
//! A node in a subnet takes what a listener is for and sends it on to a target: one of its own
//! Availability Zone, or of any with cross-zone load balancing (F8.52). The target sees the client's
//! address, or the node's (F8.50); either way its answers go back by the node, and the client gets
//! them from the address that it asked. A node remembers a TCP flow for 350 s without packets, UDP
//! for 120 s (F4.37), and answers what comes later with RST, whichever side sends it (F8.53).
//!
//! Application and Classic Load Balancers end the client's connection and open their own to the
//! target, which sees the node's address (F8.57). `MODEL`: here the two connections are one, whose
//! segments are handed on; a target that does not answer is felt by the client at once.
//!
//! Healthy targets are preferred; where there is none, all are as good as healthy (F8.5b). A Classic
//! Load Balancer then sends to nobody (F8.5c).
//!
//! `MODEL`: which target a connection goes to is a function of its ends and the seed; AWS says only
//! that it is a flow hash, or takes turns. So is the group, of those that a listener has: what in a
//! request meets a rule is in no packet here.

use core::net::IpAddr;
use vpclab_model::{
    Header, InterfaceKey, LoadBalancer, LoadBalancerKey, LoadBalancerKind, Network, Protocol,
    Scenario, Target, TargetGroup, TcpFlags,
};
use vpclab_trace::{DropReason, Origin};
use vpclab_wire::{Packet, tcp_reset};

use super::Ruling;
use super::relay::{Node, Onward};
use crate::seed::mixed;
use crate::table::{PortChoice, opens};

/// A packet at a node: from a client, or from a target that answers.
pub(crate) fn at_node(
    scenario: &Scenario,
    node: &Node<'_>,
    balancer: LoadBalancerKey,
    packet: &Packet,
) -> Ruling {
    let header = packet.header();
    let known = node.table.find_inside(&header.tuple).is_some();
    if !known && header.tuple.protocol == Protocol::Tcp && !opens(&header) {
        return unknown(packet, &header);
    }
    let balancer = scenario.network.load_balancer(balancer);
    node.forward(&header, || begin(scenario, node, balancer, &header))
}

/// A segment of a connection that is no longer known: RST to whoever sent it (F8.53).
fn unknown(packet: &Packet, header: &Header) -> Ruling {
    let is_reset = header
        .tcp_flags()
        .is_some_and(|flags| flags.has(TcpFlags::RST));
    match tcp_reset(packet) {
        Some(reset) if !is_reset => Ruling::Answered(Origin::LoadBalancerReset, reset),
        _ => Ruling::dropped(DropReason::ServiceNoEntry),
    }
}

/// Where a new connection goes.
fn begin(
    scenario: &Scenario,
    node: &Node<'_>,
    balancer: &LoadBalancer,
    header: &Header,
) -> Result<Onward, DropReason> {
    let network = &scenario.network;
    let tuple = header.tuple;
    let listener = balancer.listener(&tuple).ok_or(DropReason::NoListener)?;
    let from = address_bits(tuple.source) << 16 | u64::from(tuple.source_port);
    let choice = mixed(scenario.seed, from);
    // Other bits than those that choose the target.
    let group = listener.target_group(choice >> 32);
    let group = network.target_group(group.ok_or(DropReason::NoTargetGroup)?);
    let (target, address) = choose(scenario, node, balancer, group, choice)?;
    let keeps = balancer.kind == LoadBalancerKind::Network && group.preserve_client_ip;
    if keeps && address == tuple.source {
        return Err(DropReason::BalancerLoopback);
    }
    let own = network.interface(node.key).addresses.first();
    let own = own.ok_or(DropReason::NoInterface)?.private;
    Ok(Onward {
        source: match keeps {
            true => tuple.source,
            false => own,
        },
        destination: (address, target.port),
        port: match keeps {
            true => PortChoice::Keep(choice),
            false => PortChoice::Seeded(choice),
        },
    })
}

/// One of the targets that this node may use.
fn choose(
    scenario: &Scenario,
    node: &Node<'_>,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    choice: u64,
) -> Result<(Target, IpAddr), DropReason> {
    let network = &scenario.network;
    let usable = |whatever: bool| {
        let targets = group
            .targets
            .iter()
            .filter(move |target| whatever || target.healthy);
        targets.filter_map(|target| {
            let address = network.target_address(target.host)?;
            in_reach(network, balancer, node.key, address).then_some((*target, address))
        })
    };
    // Where none is healthy, it fails open.
    let (fail_open, count) = match usable(false).count() {
        0 => (true, usable(true).count()),
        count => (false, count),
    };
    if fail_open && count > 0 && balancer.kind == LoadBalancerKind::Classic {
        return Err(DropReason::NoInstanceInService);
    }
    let place = choice
        .checked_rem(count as u64)
        .ok_or(DropReason::NoTargetsInZone)?;
    usable(fail_open)
        .nth(place as usize)
        .ok_or(DropReason::NoTargetsInZone)
}

/// May a node send to this address? One outside the VPC's subnets is in no zone, and any node's.
pub(crate) fn in_reach(
    network: &Network,
    balancer: &LoadBalancer,
    node: InterfaceKey,
    address: IpAddr,
) -> bool {
    let own = network.subnet(network.interface(node).subnet);
    let mut subnets = network.subnets.iter();
    let subnet = subnets.find(|subnet| subnet.vpc == balancer.vpc && subnet.contains(address));
    balancer.cross_zone
        || subnet.is_none_or(|subnet| subnet.availability_zone == own.availability_zone)
}

fn address_bits(address: IpAddr) -> u64 {
    match address {
        IpAddr::V4(address) => u64::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits() as u64,
    }
}
