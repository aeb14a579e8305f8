//! NAT gateways.
//!
//! From the inside, a packet's source becomes one of the gateway's addresses and a port that is
//! free towards its destination (F6.20, F6.25, F6.26); the destination stays (F6.12). From the
//! outside, only answers enter, and get the client's address and port back (F6.7, F6.23). An entry
//! that carried nothing for 350 seconds is gone (F6.30); a client that speaks on such a connection
//! is sent an RST, and the server nothing (F6.31, F6.32).
//!
//! Three readings of the same gateway differ in the address that it writes: see [`NatTranslation`].

use core::net::IpAddr;
use vpclab_model::{
    FiveTuple, Header, NatGateway, NatGatewayKey, NatTranslation, Protocol, SimDuration, SimTime,
    TcpFlags,
};
use vpclab_trace::{
    Decision, DropReason, End, EntryId, FlowState, NatUpdate, Origin, Rewrite, Translation,
};
use vpclab_wire::{Packet, tcp_reset};

use super::Ruling;
use crate::limits::{NAT_CLOSE_TIMEOUT, NAT_IDLE_TIMEOUT, NAT_MSS_MAX, NAT_TIME_WAIT_TIMEOUT};
use crate::seed::mixed;
use crate::table::{FlowSide, FlowTracker, NatTable, PortChoice, opens};

/// A packet from a client.
pub(crate) fn from_inside(
    gateway: &NatGateway,
    key: NatGatewayKey,
    table: &NatTable,
    seed: u64,
    packet: &Packet,
    now: SimTime,
) -> Ruling {
    let header = packet.header();
    let tuple = header.tuple;
    if !matches!(
        tuple.protocol,
        Protocol::Tcp | Protocol::Udp | Protocol::Icmp
    ) {
        return Ruling::dropped(DropReason::NatProtocol);
    }
    if header.ttl <= 1 {
        return Ruling::dropped(DropReason::TtlExceeded);
    }
    let known = table.find_inside(&tuple);
    let replaced = match known {
        Some((entry, known)) if known.flow.tracker.is_over() && opens(&header) => Some(entry),
        Some((entry, known)) => {
            let tracker = known.flow.tracker.after(FlowSide::Original, &header);
            let update = update(entry, false, tracker.state, now);
            return translated(key, End::Source, &header, known.outside, update).into();
        }
        None => None,
    };
    // Only a SYN begins a connection; anything else belongs to one that is no longer known.
    if tuple.protocol == Protocol::Tcp && !opens(&header) {
        return unknown_connection(packet, &header);
    }
    let choice = match (
        gateway.translation,
        mixed(seed, u64::from(table.next_id().0)),
    ) {
        (NatTranslation::ToElasticIpKeepingPort, seed) => PortChoice::Keep(seed),
        (_, seed) => PortChoice::Seeded(seed),
    };
    let addresses = written_addresses(gateway, table.next_id());
    let Some(outside) = table.allocate(&tuple, addresses, choice, replaced) else {
        return Ruling::dropped(DropReason::NatPortsExhausted);
    };
    let state = FlowTracker::begin(&header).state;
    let update = update(table.next_id(), true, state, now);
    let decision = translated(key, End::Source, &header, outside, update);
    match replaced {
        Some(entry) => Ruling::DecidedReplacing(entry, decision),
        None => decision.into(),
    }
}

/// A packet from the side that the gateway translates towards.
pub(crate) fn from_outside(
    key: NatGatewayKey,
    table: &NatTable,
    packet: &Packet,
    is_own_client: bool,
    now: SimTime,
) -> Ruling {
    let header = packet.header();
    let Some((entry, known)) = table.find_outside(&header.tuple) else {
        return Ruling::dropped(if is_own_client {
            DropReason::NatNotAddressable
        } else {
            DropReason::NatNoEntry
        });
    };
    if header.ttl <= 1 {
        return Ruling::dropped(DropReason::TtlExceeded);
    }
    let tracker = known.flow.tracker.after(FlowSide::Reply, &header);
    let update = update(entry, false, tracker.state, now);
    translated(key, End::Destination, &header, known.inside, update).into()
}

/// A segment of a connection without an entry: RST towards the inside (F6.31), but never in answer
/// to an RST (F13.8).
fn unknown_connection(packet: &Packet, header: &Header) -> Ruling {
    let is_reset = header
        .tcp_flags()
        .is_some_and(|flags| flags.has(TcpFlags::RST));
    match tcp_reset(packet) {
        Some(reset) if !is_reset => Ruling::Answered(Origin::NatGatewayReset, reset),
        _ => Ruling::dropped(DropReason::NatNoEntry),
    }
}

/// The addresses that the gateway may write, the one whose turn it is first. `MODEL` (F6.29).
fn written_addresses(gateway: &NatGateway, next: EntryId) -> impl Iterator<Item = IpAddr> {
    let translation = gateway.translation;
    let count = gateway.addresses.len();
    gateway
        .addresses
        .iter()
        .cycle()
        .skip(next.0 as usize % count.max(1))
        .take(count)
        .filter_map(move |address| match translation {
            NatTranslation::ToPrivateAddress => address.private,
            NatTranslation::ToPublicAddress | NatTranslation::ToElasticIpKeepingPort => {
                address.public
            }
        })
}

/// The rewriting of one end of a packet to what an entry says. `other` is the entry's tuple on the
/// side that the packet leaves to, as the client's packets have it.
fn translated(
    gateway: NatGatewayKey,
    end: End,
    header: &Header,
    other: FiveTuple,
    update: NatUpdate,
) -> Decision {
    let mss = match header.detail {
        vpclab_model::HeaderDetail::Tcp { mss: Some(mss), .. } if mss > NAT_MSS_MAX => {
            Some(NAT_MSS_MAX)
        }
        _ => None,
    };
    Decision::Translated {
        rewrite: Rewrite {
            end,
            address: other.source,
            port: other.source_port,
            mss,
            ttl_decremented: true,
        },
        by: Translation::NatEntry { gateway, update },
    }
}

fn update(entry: EntryId, made: bool, state: FlowState, now: SimTime) -> NatUpdate {
    NatUpdate {
        entry,
        made,
        state,
        expires_at: now + timeout(state),
    }
}

const fn timeout(state: FlowState) -> SimDuration {
    match state {
        FlowState::TimeWait => NAT_TIME_WAIT_TIMEOUT,
        FlowState::Close => NAT_CLOSE_TIMEOUT,
        _ => NAT_IDLE_TIMEOUT,
    }
}
