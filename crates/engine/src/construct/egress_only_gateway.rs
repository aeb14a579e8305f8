//! Egress-only internet gateways.
//!
//! For IPv6, and only for that (F3.21): what begins in the VPC goes out, its answers come in, and
//! nothing that begins outside does (F7.20). It is a filter that remembers flows, and translates
//! nothing (F7.21, T14.45): the server sees the instance's own address.

use core::net::IpAddr;
use vpclab_model::{EgressOnlyGatewayKey, Header, Network, SimTime};
use vpclab_trace::{Decision, DropReason, EntryId, FlowState, Passage, Translator};

use super::internet_gateway::is_internet_address;
use super::{Ruling, block_public_access, nat_gateway};
use crate::addresses::AddressBook;
use crate::table::{FlowSide, FlowTracker, NatTable, asks, opens};

/// A gateway with its table.
pub(crate) struct Gateway<'w> {
    pub(crate) network: &'w Network,
    pub(crate) addresses: &'w AddressBook,
    pub(crate) key: EgressOnlyGatewayKey,
    pub(crate) table: &'w NatTable,
}

impl Gateway<'_> {
    /// A packet out of the VPC. `MODEL`: whatever leaves is remembered, a segment without a SYN too.
    pub(crate) fn egress(&self, header: &Header, now: SimTime) -> Ruling {
        let Self { key, table, .. } = *self;
        if header.tuple.source.is_ipv4() {
            return Ruling::dropped(DropReason::EgressOnlyIpv4);
        }
        if self.is_blocked(header.tuple.source) {
            return Ruling::dropped(DropReason::BlockPublicAccess);
        }
        if !is_internet_address(header.tuple.destination) {
            return Ruling::dropped(DropReason::PrivateDestination);
        }
        let known = table.find_inside(&header.tuple);
        let replaced = match known {
            Some((entry, known)) if known.flow.tracker.is_over() && opens(header) => Some(entry),
            Some((entry, known)) => {
                let tracker = known.flow.tracker.after(FlowSide::Original, header);
                return let_through(key, entry, false, tracker.state, now).into();
            }
            None => None,
        };
        let state = FlowTracker::begin(header).state;
        let decision = let_through(key, table.next_id(), true, state, now);
        match replaced {
            Some(entry) => Ruling::DecidedReplacing(entry, decision),
            None => decision.into(),
        }
    }

    /// A packet into the VPC: an answer, or an ICMP error about what went out (`MODEL`).
    pub(crate) fn ingress(&self, header: &Header, now: SimTime) -> Ruling {
        let Self { key, table, .. } = *self;
        if self.is_blocked(header.tuple.destination) {
            return Ruling::dropped(DropReason::BlockPublicAccess);
        }
        if let Some(quoted) = header.quoted() {
            return match table.find_inside(&quoted) {
                Some(_) => Decision::Passed(Passage::GlobalAddress).into(),
                None => Ruling::dropped(DropReason::EgressOnlyUnsolicited),
            };
        }
        // A question is no answer, though one with its identifier went out.
        match table.find_outside(&header.tuple).filter(|_| !asks(header)) {
            None => Ruling::dropped(DropReason::EgressOnlyUnsolicited),
            Some((entry, known)) => {
                let tracker = known.flow.tracker.after(FlowSide::Reply, header);
                let_through(key, entry, false, tracker.state, now).into()
            }
        }
    }

    /// Is internet traffic of this address blocked, even such as begins inside? (F1.25)
    fn is_blocked(&self, inside: IpAddr) -> bool {
        let vpc = self.network.egress_only_gateway(self.key).vpc;
        block_public_access::blocks_all(self.network, self.addresses, vpc, inside)
    }
}

fn let_through(
    key: EgressOnlyGatewayKey,
    entry: EntryId,
    made: bool,
    state: FlowState,
    now: SimTime,
) -> Decision {
    Decision::LetThrough {
        translator: Translator::EgressOnly(key),
        // AWS publishes no times. `MODEL` (F7.21): those of a NAT gateway.
        update: nat_gateway::update(entry, made, state, now),
    }
}
