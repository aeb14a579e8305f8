//! Instances that forward for others: routers, firewalls, NAT instances.
//!
//! A route leads to such an instance's interface, and its source/destination check is off: else the
//! interface refuses what is not its own (F9.1, F9.2). What forwards is the guest's kernel. A router
//! sends a packet on as it is; a NAT instance does what Linux's `MASQUERADE` does: the source becomes
//! its own address, at the client's own port where that is free, and answers get the client's
//! address back. Unlike a NAT gateway it begins a new entry for a connection that it does not know,
//! keeps idle ones as long as Linux does (F13.42, F13.48), and sends its clients a FIN when one of
//! them times out: that is AWS's word (F6.31).

use core::net::IpAddr;
use vpclab_model::{
    FiveTuple, Forwarding, Header, HeaderDetail, InstanceKey, Network, Protocol, SimTime,
    TrackingTimeouts,
};
use vpclab_trace::{
    Decision, DropReason, End, EntryId, FlowState, NatUpdate, Rewrite, Translation, Translator,
};
use vpclab_wire::{IcmpProblem, Packet};

use super::Ruling;
use super::nat_gateway::quoting;
use super::security_group::timeout;
use crate::seed::mixed;
use crate::table::{FlowSide, FlowTracker, NatTable, PortChoice, answers, asks, opens};

/// A packet that has come to an instance. `is_taken`: does the guest itself have a socket that
/// sends like this?
pub(crate) fn decide(
    (network, key): (&Network, InstanceKey),
    table: &NatTable,
    seed: u64,
    (packet, header): (&Packet, &Header),
    is_taken: &dyn Fn(&FiveTuple) -> bool,
    now: SimTime,
) -> Ruling {
    let tuple = header.tuple;
    let instance = network.instance(key);
    let is_own = tuple.protocol == Protocol::Arp
        || tuple.destination.is_multicast()
        || network.is_own_address(key, tuple.destination);
    let nat = match instance.forwards {
        Some(Forwarding::Nat(timeouts)) => Some(timeouts),
        Some(Forwarding::Router) | None => None,
    };
    let answer = nat.filter(|_| is_own).and_then(|timeouts| {
        if let Some(about) = header.quoted() {
            // It is about a packet of a client, if that is known here.
            let (entry, known) = table.find_outside(&about.reversed())?;
            let known = Some((entry, known.inside()));
            let translator = Translator::Instance(key);
            return Some(quoting(translator, End::Destination, header, known));
        }
        let known = table.find_outside(&tuple);
        let (entry, known) = known.filter(|_| !asks(header))?;
        let tracker = known.flow.tracker.after(FlowSide::Reply, header);
        let update = update(timeouts, header, (entry, false), tracker.state, now);
        Some(translated((key, End::Destination), &known.inside(), update).into())
    });
    let version_4 = tuple.destination.is_ipv4();
    // What it sends itself, and what it masquerades, has an address of the interface that it leaves by.
    let out = network.interface_towards(key, tuple.source, tuple.destination);
    let mut own = network
        .interface(out)
        .addresses
        .iter()
        .map(|own| own.private);
    let own = own.find(|own| own.is_ipv4() == version_4);
    match (answer, instance.forwards) {
        (None, _) if is_own => Decision::Delivered.into(),
        (None, None) => Ruling::dropped(DropReason::NotForwarding),
        _ if header.ttl <= 1 => Ruling::dropped_telling(
            DropReason::TtlExceeded,
            packet,
            own,
            IcmpProblem::TimeExceeded,
        ),
        (Some(answer), _) => answer,
        (None, Some(Forwarding::Router)) => Decision::Forwarded.into(),
        // IPv6 needs no NAT, and its masquerading no one sets up. `MODEL`
        (None, Some(Forwarding::Nat(_))) if !version_4 => Decision::Forwarded.into(),
        (None, Some(Forwarding::Nat(timeouts))) => {
            masquerade((key, own), timeouts, table, seed, header, is_taken, now)
        }
    }
}

/// A packet of a client.
fn masquerade(
    (key, own): (InstanceKey, Option<IpAddr>),
    timeouts: TrackingTimeouts,
    table: &NatTable,
    seed: u64,
    header: &Header,
    is_taken: &dyn Fn(&FiveTuple) -> bool,
    now: SimTime,
) -> Ruling {
    let tuple = header.tuple;
    if let Some(about) = header.quoted() {
        // It is about an answer that the client got.
        let known = table.find_inside(&about.reversed());
        let known = known.map(|(entry, known)| (entry, known.outside()));
        return quoting(Translator::Instance(key), End::Source, header, known);
    }
    let known = table.find_inside(&tuple).filter(|_| !answers(header));
    let replaced = match known {
        Some((entry, known)) if known.flow.tracker.is_over() && opens(header) => Some(entry),
        Some((entry, known)) => {
            let tracker = known.flow.tracker.after(FlowSide::Original, header);
            let update = update(timeouts, header, (entry, false), tracker.state, now);
            return translated((key, End::Source), &known.outside(), update).into();
        }
        None => None,
    };
    // Only the first fragment says whose it is, and only a question begins anything.
    match header.detail {
        HeaderDetail::LaterFragment => return Ruling::dropped(DropReason::FragmentWithoutFirst),
        HeaderDetail::Icmp { .. } if !asks(header) => {
            return Ruling::dropped(DropReason::NatNoEntry);
        }
        _ => {}
    }
    // Linux picks up a connection in the middle, too: `nf_conntrack_tcp_loose`.
    let choice = PortChoice::Linux(mixed(seed, u64::from(table.next_id().0)));
    let Some(outside) = table.allocate(&tuple, own.into_iter(), choice, replaced, is_taken) else {
        return Ruling::dropped(DropReason::NatInstancePortsExhausted);
    };
    let state = FlowTracker::begin(header).state;
    let update = update(timeouts, header, (table.next_id(), true), state, now);
    let decision = translated((key, End::Source), &outside, update);
    match replaced {
        Some(entry) => Ruling::DecidedReplacing(entry, decision),
        None => decision.into(),
    }
}

fn translated((key, end): (InstanceKey, End), other: &FiveTuple, update: NatUpdate) -> Decision {
    Decision::Translated {
        rewrite: Rewrite {
            end,
            address: other.source,
            port: other.source_port,
            mss: None,
            ttl_decremented: true,
        },
        by: Translation::NatEntry {
            translator: Translator::Instance(key),
            update,
        },
    }
}

fn update(
    timeouts: TrackingTimeouts,
    header: &Header,
    (entry, made): (EntryId, bool),
    state: FlowState,
    now: SimTime,
) -> NatUpdate {
    NatUpdate {
        entry,
        made,
        state,
        expires_at: now + timeout(timeouts, header, state),
    }
}

/// What a client's segment says of the numbers that come next: the server's, then the client's own.
/// The FIN that a NAT instance sends has them (F6.31); AWS does not say which it has. `MODEL`
pub(crate) const fn numbers_after(detail: &HeaderDetail) -> Option<(u32, u32)> {
    match detail {
        HeaderDetail::Tcp {
            seq, ack, payload, ..
        } => Some((*ack, seq.wrapping_add(*payload as u32))),
        _ => None,
    }
}
