//! ICMP errors, and what they are about: packets that are too large, or have come too far.

use alloc::format;
use alloc::string::{String, ToString};
use vpclab_model::{FiveTuple, Header, HeaderDetail, Protocol, Scenario, SimTime, StationKind};

use super::words::{end, packet_label, station_label, subject};
use super::{Basis, Sentence};
use crate::event::{Created, DropReason, End, Hop, Origin, Passage, PathMtuChange, Rewrite};

/// `TCP 10.0.1.5:49152 → 203.0.113.5:443`, the packet that an error is about.
fn about(header: &Header) -> String {
    header
        .quoted()
        .map_or_else(String::new, |quoted: FiveTuple| quoted.to_string())
}

/// A component tells a sender what became of its packet.
pub(super) fn error_made(created: &Created, scenario: &Scenario) -> Sentence {
    let header = &created.header;
    let place = station_label(scenario, created.station);
    let kind = scenario.network.stations.station(created.station).kind;
    let HeaderDetail::IcmpError { mtu, .. } = header.detail else {
        let text = format!(
            "{place} tells {} what became of its packet.",
            header.tuple.destination
        );
        return Sentence::new(text, &["F9.24"], Basis::Aws);
    };
    let (from, to) = (header.tuple.source, header.tuple.destination);
    if mtu == 0 {
        let text = format!(
            "{place} tells {to}, as {from}, that its packet has come too far: {}.",
            about(header)
        );
        return Sentence::new(text, &["F6.45"], Basis::Aws);
    }
    let who = match kind {
        StationKind::InternetGateway => "The subnet's router",
        StationKind::VpnGateway => "The last router before the tunnel",
        _ => place,
    };
    let (facts, basis): (&'static [&'static str], _) = match kind {
        StationKind::NatGateway => (&["F6.42", "F9.23", "F9.24", "D0.6"], Basis::Aws),
        StationKind::InternetGateway => (&["F9.23", "F9.24"], Basis::Infer),
        StationKind::Internet => (&["F9.23"], Basis::Model),
        StationKind::VpnGateway => (&["F9.22", "F9.23", "F8.41"], Basis::Model),
        _ => (&["F9.23", "F9.24"], Basis::Aws),
    };
    Sentence::new(
        format!(
            "{who} tells {to}, as {from}, that packets may have {mtu} bytes at most: ICMP {}, about {}.",
            type_and_code(header),
            about(header)
        ),
        facts,
        basis,
    )
}

/// `ICMPv6 type 2`, with the MTU that it tells.
fn icmp_label(header: &Header) -> String {
    let mtu = match header.detail {
        HeaderDetail::IcmpError { mtu, .. } if mtu > 0 => format!(", MTU {mtu}"),
        _ => String::new(),
    };
    format!("{} {}{mtu}", header.tuple.protocol, type_and_code(header))
}

fn type_and_code(header: &Header) -> String {
    let (icmp_type, code) = header.icmp().unwrap_or_default();
    match header.tuple.protocol {
        Protocol::Icmpv6 => format!("type {icmp_type}"),
        _ => format!("{icmp_type}/{code}"),
    }
}

/// A guest's own ICMP: an error about what it got, or an echo and its reply.
pub(super) fn sent_by_guest(created: &Created, scenario: &Scenario) -> Sentence {
    let header = &created.header;
    let place = station_label(scenario, created.station);
    let to = header.tuple.destination;
    let label = packet_label(header);
    match header.detail {
        HeaderDetail::IcmpError { .. } => Sentence::new(
            format!(
                "{place} answers {to} with ICMP {} ({label}): nothing here takes {}.",
                type_and_code(header),
                about(header)
            ),
            &["F13.8"],
            Basis::Rfc,
        ),
        _ => Sentence::new(
            format!(
                "{place} sends a {label} of {} bytes to {to}.",
                header.length
            ),
            &["F4.22"],
            Basis::Rfc,
        ),
    }
}

/// Why an error passes a security group without a rule of its own.
pub(super) fn about_a_flow(
    hop: &Hop,
    passage: Passage,
) -> (String, &'static [&'static str], Basis) {
    let is_path_mtu = matches!(hop.header.icmp(), Some((3, 4) | (2, 0)));
    let (why, facts): (_, &'static [&'static str]) = match passage {
        Passage::AboutAutomaticFlow => (
            "a flow that is tracked because of its path",
            if is_path_mtu {
                &["F4.44", "F4.24"]
            } else {
                &["F4.47", "F4.24"]
            },
        ),
        _ => (
            "an untracked flow that the rules allow",
            if is_path_mtu {
                &["F4.44", "F4.21"]
            } else {
                &["F4.47", "F4.21"]
            },
        ),
    };
    let text = format!(
        "The security group lets the ICMP error ({}) pass without a rule: it is about {why}, {}.",
        packet_label(&hop.header),
        about(&hop.header)
    );
    let basis = if is_path_mtu {
        Basis::Aws
    } else {
        Basis::Model
    };
    (text, facts, basis)
}

/// An error that a NAT gateway or a NAT instance rewrites.
pub(super) fn translated(hop: &Hop, rewrite: Rewrite, translator: &str) -> Sentence {
    let after = rewrite.applied_to(hop.header);
    let end = match rewrite.end {
        End::Source => "source",
        End::Destination => "destination",
    };
    let (version, facts, basis): (_, &'static [&'static str], _) =
        if after.tuple.protocol == hop.header.tuple.protocol {
            (String::new(), &["F6.42", "F13.70"], Basis::Rfc)
        } else {
            let told = format!(" It is {} now (NAT64).", icmp_label(&after));
            (told, &["F6.70", "F6.73"], Basis::Model)
        };
    Sentence::new(
        format!(
            "{translator} finds the entry that the ICMP error ({}) is about, and rewrites its {end} to {} and the packet quoted in it to {}; the entry stays as it is.{version}",
            packet_label(&hop.header),
            rewrite.address,
            about(&after)
        ),
        facts,
        basis,
    )
}

/// What the internet gateway's sentence says of an error besides.
pub(super) fn quotation_too(hop: &Hop, rewrite: Rewrite) -> String {
    match hop.header.quoted() {
        Some(_) => format!(
            " The packet that the error quotes is translated, too: {}.",
            about(&rewrite.applied_to(hop.header))
        ),
        None => String::new(),
    }
}

/// A packet in fragments.
pub(super) fn fragmented(hop: &Hop, count: u16, mtu: u16, kind: StationKind) -> Sentence {
    let facts: &'static [&'static str] = match kind {
        StationKind::NatGateway => &["F9.22", "F6.42"],
        StationKind::InternetGateway => &["F9.22", "F7.8"],
        StationKind::TransitGateway => &["F9.22", "F8.15"],
        StationKind::Peering => &["F9.22", "F8.5"],
        StationKind::VpnGateway => &["F9.22", "F8.41"],
        _ => &["F9.22"],
    };
    let basis = match kind {
        StationKind::Internet => Basis::Model,
        _ => Basis::Aws,
    };
    Sentence::new(
        format!(
            "{} is {} bytes long with its headers, and what follows takes {mtu}: DF is not set, so it goes on in {count} fragments.",
            subject(&hop.header),
            hop.header.length
        ),
        facts,
        basis,
    )
}

/// Why a packet of this size, or a fragment, was dropped.
pub(super) fn dropped(
    hop: &Hop,
    reason: DropReason,
    kind: StationKind,
) -> (String, &'static [&'static str], Basis) {
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    match reason {
        DropReason::NatFragment => (
            format!(
                "{packet} is dropped: a NAT gateway forwards fragments of UDP datagrams, and drops those of {}. Send smaller packets.",
                tuple.protocol
            ),
            &["F6.41", "T14.48"],
            Basis::Aws,
        ),
        DropReason::FragmentWithoutFirst => (
            format!(
                "{packet} is dropped: its ports were in the first fragment, which did not pass here."
            ),
            &["F13.69"],
            Basis::Model,
        ),
        _ => {
            let told = reason == DropReason::TooBig;
            let facts: &'static [&'static str] = match kind {
                StationKind::NatGateway => &["F6.42", "F9.22", "D0.6", "T14.43"],
                StationKind::InternetGateway => &["F7.8", "F9.22", "T14.43"],
                StationKind::TransitGateway => &["F8.15", "F9.22", "D0.6"],
                StationKind::Peering => &["F8.5", "F9.22", "F9.24"],
                StationKind::VpnGateway => &["F8.41", "F9.22"],
                _ => &["F9.22"],
            };
            // What is not AWS's word: the internet's MTU, that a VPN's last router tells, and that
            // nobody tells where AWS names nobody.
            let basis = match kind {
                StationKind::Internet | StationKind::VpnGateway => Basis::Model,
                StationKind::Peering => Basis::Infer,
                StationKind::TransitGateway => Basis::Aws,
                _ if told => Basis::Aws,
                _ => Basis::Model,
            };
            (
                format!(
                    "{packet} is dropped: it has {} bytes, more than what follows takes, and {}. {}",
                    hop.header.length,
                    match tuple.source.is_ipv4() {
                        true => "DF forbids to cut it",
                        false => "routers do not cut IPv6",
                    },
                    match told {
                        true =>
                            "Its sender is told; if it does not hear that, lower its MTU, or let the ICMP error through.",
                        false => "Nobody tells its sender: lower its MTU.",
                    }
                ),
                facts,
                basis,
            )
        }
    }
}

/// What to say of an ICMP error that no rule of a security group lets in.
pub(super) fn unwelcome(hop: &Hop) -> (String, &'static [&'static str], Basis) {
    let (icmp_type, code) = hop.header.icmp().unwrap_or_default();
    let protocol = match hop.header.tuple.protocol {
        Protocol::Icmpv6 => "icmpv6",
        _ => "icmp",
    };
    (
        format!(
            "The ICMP error ({}) is dropped: the flow that it is about, {}, is an ordinarily tracked one, and no rule lets the error in. Add one for {protocol} type {icmp_type} code {code}; without it the sender never learns.",
            packet_label(&hop.header),
            about(&hop.header)
        ),
        &["F4.45", "F4.47", "T14.44"],
        Basis::Infer,
    )
}

/// The pieces of a packet.
pub(super) fn fragment_made(created: &Created, scenario: &Scenario) -> Sentence {
    let header = &created.header;
    let tuple = header.tuple;
    let (offset, more) = match header.fragmentation {
        vpclab_model::Fragmentation::Fragment { offset, more, .. } => (offset, more),
        _ => (0, false),
    };
    let which = match (offset, more) {
        (0, _) => "the first fragment, with the header above IP".to_string(),
        (_, true) => format!("a fragment, from byte {offset} on"),
        (_, false) => format!("the last fragment, from byte {offset} on"),
    };
    Sentence::new(
        format!(
            "{} {} {which}: {} bytes to {}.",
            station_label(scenario, created.station),
            match created.origin {
                Origin::Guest => "sends",
                _ => "makes",
            },
            header.length,
            end(tuple.protocol, tuple.destination, tuple.destination_port)
        ),
        &["F9.22"],
        Basis::Rfc,
    )
}

/// A guest keeps what an ICMP error told it.
pub(super) fn path_mtu(change: &PathMtuChange, at: SimTime, scenario: &Scenario) -> Sentence {
    Sentence::new(
        format!(
            "{} learns that packets to {} may have {} bytes at most, and keeps to it for {}.",
            station_label(scenario, change.station),
            change.destination,
            change.mtu,
            change.expires_at.since(at).human()
        ),
        &["F9.23", "F9.24"],
        Basis::Rfc,
    )
}
