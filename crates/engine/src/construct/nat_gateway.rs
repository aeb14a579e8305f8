//! NAT gateways.
//!
//! From the inside, a packet's source becomes one of the gateway's addresses and a port that is
//! free towards its destination (F6.20, F6.25, F6.26); the destination stays (F6.12). From the
//! outside, only answers enter, and get the client's address and port back (F6.7, F6.23). An entry
//! that carried nothing for 350 seconds is gone (F6.30); a client that speaks on such a connection
//! is sent an RST, and the server nothing (F6.31, F6.32). Clients are those of the gateway's own VPC
//! (F6.7, F6.11), of another subnet than its own (F6.4); it knows TCP, UDP and ICMP (F6.40), and
//! answers nothing that is addressed to it (F6.13). Of fragments it takes those of UDP (F6.41); ICMP
//! errors about a connection pass in both directions, with the packet that they quote rewritten.
//!
//! IPv6 packets to 64:ff9b::/96 become IPv4 ones here, and their answers IPv6 again: NAT64, which is
//! always on (F6.70). ICMP errors are translated likewise, with the packet that they quote (F6.73).
//!
//! Three readings of the same gateway differ in the address that it writes: see [`NatTranslation`].

use core::net::IpAddr;
use vpclab_model::{
    FiveTuple, Fragmentation, Header, HeaderDetail, NatAddress, NatAddressStatus, NatGateway,
    NatGatewayKey, NatPlacement, NatState, NatTranslation, Network, Protocol, RouteTarget,
    SimDuration, SimTime, TcpFlags, counterpart, embedded_ipv4,
};
use vpclab_trace::{
    Decision, DropReason, End, EntryId, FlowState, NatUpdate, Origin, Rewrite, Translation,
    Translator,
};
use vpclab_wire::{IcmpProblem, Packet, tcp_reset};

use super::{Ruling, route_table};
use crate::addresses::{AddressBook, PrivateOwner};
use crate::limits::{NAT_CLOSE_TIMEOUT, NAT_IDLE_TIMEOUT, NAT_MSS_MAX, NAT_TIME_WAIT_TIMEOUT};
use crate::seed::mixed;
use crate::table::{FlowSide, FlowTracker, NatTable, PortChoice, answers, asks, opens};

/// A packet from a client; `by_transit` says whether a transit gateway has brought it here.
pub(crate) fn from_inside(
    network: &Network,
    addresses: &AddressBook,
    key: NatGatewayKey,
    table: &NatTable,
    seed: u64,
    (packet, header, by_transit): (&Packet, &Header, bool),
    now: SimTime,
) -> Ruling {
    let gateway = network.nat_gateway(key);
    let tuple = header.tuple;
    if matches!(
        gateway.state,
        NatState::Pending | NatState::Failed | NatState::Deleted
    ) {
        return Ruling::dropped(DropReason::NatNotAvailable);
    }
    if is_own(gateway, tuple.source) {
        return Ruling::dropped(DropReason::NatRoutedToItself);
    }
    let sent = match in_ipv4(&tuple) {
        Some(sent) => sent,
        // It translates IPv6 to IPv4 only (F6.70).
        None => return Ruling::dropped(DropReason::NatIpv6),
    };
    if !matches!(
        sent.protocol,
        Protocol::Tcp | Protocol::Udp | Protocol::Icmp
    ) {
        return Ruling::dropped(DropReason::NatProtocol);
    }
    if let Some(ruling) = unfit(gateway, packet, header) {
        return ruling;
    }
    if let Some(about) = header.quoted() {
        // It is about an answer that the client got.
        let known = table.find_inside(&about.reversed());
        let known = known.map(|(id, known)| (id, known.outside()));
        return quoting(Translator::Gateway(key), End::Source, header, known);
    }
    let known = table.find_inside(&tuple).filter(|_| !answers(header));
    let replaced = match known {
        Some((entry, known)) if known.flow.tracker.is_over() && opens(header) => Some(entry),
        Some((entry, known)) => {
            let tracker = known.flow.tracker.after(FlowSide::Original, header);
            let update = update(entry, false, tracker.state, now);
            return translated(key, End::Source, header, known.outside(), update).into();
        }
        None => None,
    };
    // Only a SYN begins a connection; anything else belongs to one that is no longer known.
    if tuple.protocol == Protocol::Tcp && !opens(header) {
        return unknown_connection(packet, header);
    }
    // Nor does a later fragment begin anything, or ICMP that asks nothing.
    match header.detail {
        HeaderDetail::LaterFragment => return Ruling::dropped(DropReason::FragmentWithoutFirst),
        HeaderDetail::Icmp { .. } if !asks(header) => {
            return Ruling::dropped(DropReason::NatNoEntry);
        }
        _ => {}
    }
    // `MODEL`: what AWS calls "may still be processing traffic" is what it knows already (F6.14).
    if gateway.state == NatState::Deleting {
        return Ruling::dropped(DropReason::NatNotAvailable);
    }
    let offered = match offered(network, addresses, gateway, tuple.source, by_transit) {
        Ok(offered) => offered,
        Err(reason) => return Ruling::dropped(reason),
    };
    let translation = translation(network, gateway, sent.destination);
    let choice = match (
        gateway.translation,
        mixed(seed, u64::from(table.next_id().0)),
    ) {
        (NatTranslation::ToElasticIpKeepingPort, seed) => PortChoice::Keep(seed),
        (_, seed) => PortChoice::Seeded(seed),
    };
    let written = written_addresses(translation, offered, table.next_id());
    let Some(outside) = table.allocate(&sent, written, choice, replaced, &|_| false) else {
        return Ruling::dropped(DropReason::NatPortsExhausted);
    };
    let state = FlowTracker::begin(header).state;
    let update = update(table.next_id(), true, state, now);
    let decision = translated(key, End::Source, header, outside, update);
    match replaced {
        Some(entry) => Ruling::DecidedReplacing(entry, decision),
        None => decision.into(),
    }
}

/// A tuple as it is in IPv4: NAT64 takes the destination from the last 32 bits of 64:ff9b::/96
/// (F6.70). None where IPv6 is for other destinations.
fn in_ipv4(tuple: &FiveTuple) -> Option<FiveTuple> {
    if tuple.destination.is_ipv4() {
        return Some(*tuple);
    }
    Some(FiveTuple {
        destination: embedded_ipv4(tuple.destination)?.into(),
        protocol: match tuple.protocol {
            Protocol::Icmpv6 => Protocol::Icmp,
            // The other version's ICMP is a protocol like any other.
            Protocol::Icmp => Protocol::Other(1),
            other => other,
        },
        ..*tuple
    })
}

/// Is this one of the gateway's own addresses? A packet with one comes from the gateway itself: the
/// route table of its subnet sends it back (F6.4).
fn is_own(gateway: &NatGateway, address: IpAddr) -> bool {
    gateway
        .addresses
        .iter()
        .filter(|own| own.status != NatAddressStatus::Absent)
        .any(|own| own.private == Some(address) || own.public == Some(address))
}

/// The addresses that the gateway has for a new connection from `source`.
///
/// Only what comes from the gateway's own VPC is served (F6.7, F6.11), and by a regional gateway in
/// manual mode only from a zone that it is registered in, with that zone's addresses (F6.62, F6.65).
fn offered<'n>(
    network: &Network,
    book: &AddressBook,
    gateway: &'n NatGateway,
    source: IpAddr,
    by_transit: bool,
) -> Result<&'n [NatAddress], DropReason> {
    // What a transit gateway brings comes from its attachment's interface in the VPC (F6.10, F6.11).
    if !by_transit && !network.vpc(gateway.vpc).contains(source) {
        return Err(DropReason::NatForeignSource);
    }
    if gateway.zones.is_empty() {
        return Ok(&gateway.addresses);
    }
    let Some(PrivateOwner::Interface(client)) = book.private_owner(gateway.vpc, source) else {
        return Err(DropReason::NatForeignSource);
    };
    let subnet = network.subnet(network.interface(client).subnet);
    let zone = gateway
        .zones
        .iter()
        .find(|zone| zone.name == subnet.availability_zone);
    zone.and_then(|zone| gateway.addresses.get(zone.addresses.clone()))
        .ok_or(DropReason::NatZoneNotRegistered)
}

/// How the gateway rewrites towards a destination: a public address is for an internet gateway only;
/// elsewhere a gateway that has a private one is known by that (F6.21).
fn translation(network: &Network, gateway: &NatGateway, destination: IpAddr) -> NatTranslation {
    let NatPlacement::Zonal(subnet) = gateway.placement else {
        return gateway.translation;
    };
    let table = network.subnet(subnet).route_table;
    match route_table::lookup(network, table, destination) {
        Some((_, RouteTarget::InternetGateway(_))) => gateway.translation,
        _ => NatTranslation::ToPrivateAddress,
    }
}

/// A packet from the side that the gateway translates towards.
pub(crate) fn from_outside(
    network: &Network,
    key: NatGatewayKey,
    table: &NatTable,
    (packet, header): (&Packet, &Header),
    now: SimTime,
) -> Ruling {
    let gateway = network.nat_gateway(key);
    if let Some(about) = header.quoted() {
        // It is about a packet that the gateway sent on.
        let known = table.find_outside(&about.reversed());
        let known = known.map(|(id, known)| (id, known.inside()));
        return quoting(Translator::Gateway(key), End::Destination, header, known);
    }
    // Not even a question of the outside with a client's identifier is an answer (F6.7).
    let known = table.find_outside(&header.tuple);
    let Some((entry, known)) = known.filter(|_| !asks(header)) else {
        let is_own_client = network.vpc(gateway.vpc).contains(header.tuple.source);
        return Ruling::dropped(match header.detail {
            HeaderDetail::LaterFragment => DropReason::FragmentWithoutFirst,
            _ if is_own_client => DropReason::NatNotAddressable,
            _ => DropReason::NatNoEntry,
        });
    };
    if let Some(ruling) = unfit(gateway, packet, header) {
        return ruling;
    }
    let tracker = known.flow.tracker.after(FlowSide::Reply, header);
    let update = update(entry, false, tracker.state, now);
    translated(key, End::Destination, header, known.inside(), update).into()
}

/// Fragments other than those of UDP datagrams (F6.41), and packets that have come too far: the
/// gateway counts the time to live down, and tells the sender of the last one that it is there
/// (F6.45).
fn unfit(gateway: &NatGateway, packet: &Packet, header: &Header) -> Option<Ruling> {
    let is_fragment = matches!(header.fragmentation, Fragmentation::Fragment { .. });
    if is_fragment && header.tuple.protocol != Protocol::Udp {
        Some(Ruling::dropped(DropReason::NatFragment))
    } else if header.ttl <= 1 {
        Some(Ruling::dropped_telling(
            DropReason::TtlExceeded,
            packet,
            own_address(gateway, header.tuple.source),
            IcmpProblem::TimeExceeded,
        ))
    } else {
        None
    }
}

/// The address by which a gateway speaks of itself: its private one (F6.45). `MODEL`: a regional
/// gateway has none, and uses a public one; to clients of NAT64 it is in IPv6 (F6.73).
pub(crate) fn own_address(gateway: &NatGateway, client: IpAddr) -> Option<IpAddr> {
    let address = gateway.addresses.first()?;
    let own = address.private.or(address.public)?;
    match client {
        IpAddr::V4(_) => Some(own),
        IpAddr::V6(_) => counterpart(own),
    }
}

/// An ICMP error about a packet of a flow: it and the packet in it get what the entry says, and the
/// entry lives on as before (F13.70; of which errors AWS says that for is F6.42). `other` is the
/// entry's tuple on the side that the error leaves to.
pub(crate) fn quoting(
    translator: Translator,
    end: End,
    header: &Header,
    known: Option<(EntryId, FiveTuple)>,
) -> Ruling {
    let Some((entry, other)) = known else {
        return Ruling::dropped(DropReason::NatNoEntry);
    };
    if other.source.is_ipv4() != header.tuple.source.is_ipv4() && !translates(header) {
        return Ruling::dropped(DropReason::NatIpv6);
    }
    if header.ttl <= 1 {
        // Nobody is told what became of an error (RFC 1122, section 3.2.2).
        return Ruling::dropped(DropReason::TtlExceeded);
    }
    Decision::Translated {
        rewrite: Rewrite {
            end,
            address: other.source,
            port: other.source_port,
            mss: None,
            ttl_decremented: true,
        },
        by: Translation::NatEntryQuoted { translator, entry },
    }
    .into()
}

/// Has the other version of IP an error that says the same? (RFC 7915; F6.73)
fn translates(header: &Header) -> bool {
    let kind = header.icmp().unwrap_or_default();
    vpclab_model::translated_error(kind, 0, header.tuple.source.is_ipv4()).is_some()
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
fn written_addresses(
    translation: NatTranslation,
    offered: &[NatAddress],
    next: EntryId,
) -> impl Iterator<Item = IpAddr> {
    let count = offered.len();
    offered
        .iter()
        .cycle()
        .skip(next.0 as usize % count.max(1))
        .take(count)
        .filter(|address| address.status == NatAddressStatus::Succeeded)
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
        HeaderDetail::Tcp { mss: Some(mss), .. } if mss > NAT_MSS_MAX => Some(NAT_MSS_MAX),
        _ => None,
    };
    Decision::Translated {
        rewrite: Rewrite {
            end,
            address: other.source,
            // A later fragment has none.
            port: match header.detail {
                HeaderDetail::LaterFragment => 0,
                _ => other.source_port,
            },
            mss,
            ttl_decremented: true,
        },
        by: Translation::NatEntry {
            translator: Translator::Gateway(gateway),
            update,
        },
    }
}

/// What becomes of an entry, and when it goes if nothing else happens.
pub(super) fn update(entry: EntryId, made: bool, state: FlowState, now: SimTime) -> NatUpdate {
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

#[cfg(test)]
mod tests;
