//! NAT gateways.
//!
//! From the inside, a packet's source becomes one of the gateway's addresses and a port that is
//! free towards its destination (F6.20, F6.25, F6.26); the destination stays (F6.12). From the
//! outside, only answers enter, and get the client's address and port back (F6.7, F6.23). An entry
//! that carried nothing for 350 seconds is gone (F6.30); a client that speaks on such a connection
//! is sent an RST, and the server nothing (F6.31, F6.32). Clients are those of the gateway's own VPC
//! (F6.7, F6.11), of another subnet than its own (F6.4); it knows TCP, UDP and ICMP (F6.40), and
//! answers nothing that is addressed to it (F6.13).
//!
//! Three readings of the same gateway differ in the address that it writes: see [`NatTranslation`].

use core::net::IpAddr;
use vpclab_model::{
    FiveTuple, Header, NatAddress, NatGateway, NatGatewayKey, NatState, NatTranslation, Network,
    Protocol, SimDuration, SimTime, TcpFlags,
};
use vpclab_trace::{
    Decision, DropReason, End, EntryId, FlowState, NatUpdate, Origin, Rewrite, Translation,
    Translator,
};
use vpclab_wire::{Packet, tcp_reset};

use super::Ruling;
use crate::addresses::{AddressBook, PrivateOwner};
use crate::limits::{NAT_CLOSE_TIMEOUT, NAT_IDLE_TIMEOUT, NAT_MSS_MAX, NAT_TIME_WAIT_TIMEOUT};
use crate::seed::mixed;
use crate::table::{FlowSide, FlowTracker, NatTable, PortChoice, opens};

/// A packet from a client.
pub(crate) fn from_inside(
    network: &Network,
    addresses: &AddressBook,
    key: NatGatewayKey,
    table: &NatTable,
    seed: u64,
    packet: &Packet,
    now: SimTime,
) -> Ruling {
    let gateway = network.nat_gateway(key);
    let header = packet.header();
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
    // `MODEL`: what AWS calls "may still be processing traffic" is what it knows already (F6.14).
    if gateway.state == NatState::Deleting {
        return Ruling::dropped(DropReason::NatNotAvailable);
    }
    let offered = match offered(network, addresses, gateway, tuple.source) {
        Ok(offered) => offered,
        Err(reason) => return Ruling::dropped(reason),
    };
    let choice = match (
        gateway.translation,
        mixed(seed, u64::from(table.next_id().0)),
    ) {
        (NatTranslation::ToElasticIpKeepingPort, seed) => PortChoice::Keep(seed),
        (_, seed) => PortChoice::Seeded(seed),
    };
    let written = written_addresses(gateway.translation, offered, table.next_id());
    let Some(outside) = table.allocate(&tuple, written, choice, replaced, &|_| false) else {
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

/// Is this one of the gateway's own addresses? A packet with one comes from the gateway itself: the
/// route table of its subnet sends it back (F6.4).
fn is_own(gateway: &NatGateway, address: IpAddr) -> bool {
    gateway
        .addresses
        .iter()
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
) -> Result<&'n [NatAddress], DropReason> {
    if !network.vpc(gateway.vpc).contains(source) {
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
        by: Translation::NatEntry {
            translator: Translator::Gateway(gateway),
            update,
        },
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use alloc::vec;
    use core::net::Ipv4Addr;
    use vpclab_model::check;

    /// A datagram without data, or a header without anything above it.
    fn packet(source: [u8; 4], protocol: u8) -> Packet {
        let above: &[u8] = if protocol == 17 {
            &[0x80, 0, 0, 53, 0, 8, 0, 0]
        } else {
            &[]
        };
        let mut bytes = vec![
            0x45,
            0,
            0,
            20 + above.len() as u8,
            0,
            0,
            0,
            0,
            64,
            protocol,
            0,
            0,
        ];
        bytes.extend(source);
        bytes.extend([203, 0, 113, 5]);
        let sum: u32 = bytes
            .chunks(2)
            .map(|word| u32::from(word[0]) << 8 | u32::from(word[1]))
            .sum();
        let checksum = !((sum & 0xffff) + (sum >> 16)) as u16;
        bytes[10..12].copy_from_slice(&checksum.to_be_bytes());
        bytes.extend(above);
        Packet::from_ip(bytes).unwrap()
    }

    #[test]
    fn whose_packets_it_takes() {
        let text = r#"{ "vpclab": 1, "title": "nat", "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [{ "id": "public", "cidrBlock": "10.0.0.0/24" }],
            "natGateways": [{ "id": "nat", "subnet": "public", "publicIp": "198.51.100.1" }]
        } }"#;
        let scenario = check(text, None).scenario.unwrap();
        let book = AddressBook::of(&scenario);
        let ruled = |packet: &Packet| {
            let key = NatGatewayKey(0);
            let table = NatTable::default();
            from_inside(
                &scenario.network,
                &book,
                key,
                &table,
                1,
                packet,
                SimTime::ZERO,
            )
        };
        let dropped = |packet: &Packet| match ruled(packet) {
            Ruling::Decided(Decision::Dropped { reason, .. }) => Some(reason),
            _ => None,
        };
        for (name, source, protocol, expected) in [
            ("UDP of a client", [10, 0, 1, 5], 17, None),
            (
                "ESP (F6.40, T14.48)",
                [10, 0, 1, 5],
                50,
                Some(DropReason::NatProtocol),
            ),
            (
                "GRE (F6.40)",
                [10, 0, 1, 5],
                47,
                Some(DropReason::NatProtocol),
            ),
            (
                "of another network (F6.7, F6.10, F6.11)",
                [10, 1, 1, 5],
                17,
                Some(DropReason::NatForeignSource),
            ),
            (
                "its own (F6.4)",
                [10, 0, 0, 4],
                17,
                Some(DropReason::NatRoutedToItself),
            ),
        ] {
            assert_eq!(dropped(&packet(source, protocol)), expected, "{name}");
        }
        let Ruling::Decided(Decision::Translated { rewrite, .. }) =
            ruled(&packet([10, 0, 1, 5], 17))
        else {
            panic!("translated");
        };
        assert_eq!(
            rewrite.address,
            IpAddr::V4(Ipv4Addr::new(10, 0, 0, 4)),
            "F6.20"
        );
        assert!(rewrite.port >= 1024, "F6.25");
    }
}
