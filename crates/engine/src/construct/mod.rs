//! One file per component: all that vpclab knows of it, and nothing else.
//!
//! Each has a function from configuration, table and packet to a [`Ruling`]. None of them changes
//! anything: the engine writes the ruling into the log, and [`crate::world::World::apply`] acts on
//! the log. Where a packet goes next is `path`'s business.

pub(crate) mod automatic_tracking;
pub(crate) mod block_public_access;
pub(crate) mod edge;
pub(crate) mod egress_only_gateway;
pub(crate) mod eni;
pub(crate) mod host_services;
pub(crate) mod ingress_routing;
pub(crate) mod internet;
pub(crate) mod internet_gateway;
pub(crate) mod load_balancer;
pub(crate) mod middlebox;
pub(crate) mod mtu;
pub(crate) mod nat_gateway;
pub(crate) mod network_acl;
pub(crate) mod peering;
pub(crate) mod relay;
pub(crate) mod resolver;
pub(crate) mod route_table;
pub(crate) mod security_group;
pub(crate) mod server;
pub(crate) mod transit_gateway;
pub(crate) mod vpc_endpoint;
pub(crate) mod vpn_gateway;

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_trace::{Decision, DropReason, EntryId, Origin, RuleRef};
use vpclab_wire::{IcmpProblem, Packet, icmp_error};

/// What a component rules about a packet.
#[derive(Debug)]
pub(crate) enum Ruling {
    /// A decision about this packet.
    Decided(Decision),
    /// The same, after an ended flow between the same ends has left the component's table.
    DecidedReplacing(EntryId, Decision),
    /// The component answers with a packet of its own.
    Answered(Origin, Packet),
    /// The packet is dropped, and this packet tells its sender.
    DroppedTelling(DropReason, Packet),
    /// The packet is too large, and goes on in these pieces, none of them larger than that.
    Cut(Vec<Packet>, u16),
}

impl Ruling {
    pub(crate) const fn dropped(reason: DropReason) -> Self {
        Self::Decided(Decision::Dropped { reason, rule: None })
    }

    /// Dropped, and the sender is told if an ICMP error may be sent about it.
    pub(crate) fn dropped_telling(
        reason: DropReason,
        packet: &Packet,
        sender: Option<IpAddr>,
        problem: IcmpProblem,
    ) -> Self {
        match sender.and_then(|sender| icmp_error(packet, sender, problem)) {
            Some(error) => Self::DroppedTelling(reason, error),
            None => Self::dropped(reason),
        }
    }

    pub(crate) const fn refused(reason: DropReason, rule: RuleRef) -> Self {
        Self::Decided(Decision::Dropped {
            reason,
            rule: Some(rule),
        })
    }
}

impl From<Decision> for Ruling {
    fn from(decision: Decision) -> Self {
        Self::Decided(decision)
    }
}
