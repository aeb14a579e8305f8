//! What an instance that forwards for others does to a packet.

use alloc::format;
use alloc::string::String;

use super::words::{end, station_label, subject};
use super::{Basis, Sentence};
use crate::event::{End, Hop, NatUpdate, RemovalReason, Rewrite};
use vpclab_model::Scenario;

/// A router sends a packet on as it is.
pub(super) fn forwarded(hop: &Hop, scenario: &Scenario) -> Sentence {
    Sentence::new(
        format!(
            "{} is not for {} itself, which forwards: it sends the packet on towards {}, its time to live one less.",
            subject(&hop.header),
            station_label(scenario, hop.station),
            hop.header.tuple.destination
        ),
        &["F9.2"],
        Basis::Aws,
    )
}

/// A NAT instance puts its own address on a packet, or the client's back.
pub(super) fn masqueraded(hop: &Hop, rewrite: Rewrite, update: NatUpdate, label: &str) -> Sentence {
    let tuple = hop.header.tuple;
    let to = end(tuple.protocol, rewrite.address, rewrite.port);
    let text: String = match rewrite.end {
        End::Source => {
            let from = end(tuple.protocol, tuple.source, tuple.source_port);
            let verb = match update.made {
                true => "makes an entry and rewrites",
                false => "finds the entry and rewrites",
            };
            let port = match rewrite.port == tuple.source_port {
                true => "keeping the port",
                false => "at another port because the client's own is taken",
            };
            format!(
                "NAT instance {label} {verb} the source {from} to {to}: its own address, {port}, as Linux does."
            )
        }
        End::Destination => {
            let from = end(tuple.protocol, tuple.destination, tuple.destination_port);
            format!(
                "NAT instance {label} finds the entry and rewrites the destination {from} back to {to}."
            )
        }
    };
    Sentence::new(text, &["F9.2", "F13.52"], Basis::Model)
}

/// An entry leaves a NAT instance's table.
pub(super) fn entry_removed(label: &str, reason: RemovalReason) -> Sentence {
    let (why, facts, basis): (_, &'static [&'static str], _) = match reason {
        RemovalReason::Idle => (
            "the connection was idle for as long as Linux keeps one. AWS says that the client is sent a FIN now",
            &["F6.31", "F13.42", "F13.48"],
            Basis::Aws,
        ),
        RemovalReason::IdleUdp | RemovalReason::IdleIcmp | RemovalReason::IdleOther => (
            "the flow was idle for as long as Linux keeps one",
            &["F13.48", "F13.49"],
            Basis::Rfc,
        ),
        RemovalReason::Closed => (
            "the connection was closed, and its time of grace is over",
            &["F13.46", "F13.47"],
            Basis::Rfc,
        ),
        RemovalReason::Unanswered => (
            "nobody ever answered, or the handshake was never finished",
            &["F13.40", "F13.48"],
            Basis::Rfc,
        ),
        RemovalReason::HalfClosed => (
            "one side closed and the other never finished",
            &["F13.43", "F13.44"],
            Basis::Rfc,
        ),
        _ => (
            "a new connection between the same ends takes its place",
            &["F13.46"],
            Basis::Rfc,
        ),
    };
    Sentence::new(
        format!("NAT instance {label} forgets an entry: {why}."),
        facts,
        basis,
    )
}
