//! What a NAT gateway says of IPv6 (F6.70 to F6.72).

use alloc::format;

use super::words::{end, station_label, subject};
use super::{Basis, Sentence};
use crate::event::{End, Hop, NatUpdate, Rewrite};
use vpclab_model::Scenario;

pub(super) fn translated(
    hop: &Hop,
    rewrite: Rewrite,
    update: NatUpdate,
    gateway: &str,
) -> Sentence {
    let before = hop.header.tuple;
    let after = hop.header_after().tuple;
    let source = end(after.protocol, after.source, after.source_port);
    let text = match rewrite.end {
        End::Source => format!(
            "NAT gateway {gateway} {}, and IPv6 becomes IPv4 (NAT64): the destination {} becomes {}, its last 32 bits, and the source {} becomes {source}, the gateway's own.",
            if update.made {
                "makes an entry"
            } else {
                "finds the entry"
            },
            before.destination,
            after.destination,
            before.source,
        ),
        End::Destination => format!(
            "NAT gateway {gateway} finds the entry, and IPv4 becomes IPv6 again (NAT64): the destination is {}, the source {}, which stands for {}.",
            after.destination, after.source, before.source,
        ),
    };
    Sentence::new(text, &["F6.70", "F6.71", "F6.20"], Basis::Aws)
}

pub(super) fn dropped(hop: &Hop, scenario: &Scenario) -> Sentence {
    Sentence::new(
        format!(
            "{} is dropped: NAT gateway {} translates IPv6 to 64:ff9b::/96 only. Route other IPv6 destinations to an internet gateway or an egress-only one.",
            subject(&hop.header),
            station_label(scenario, hop.station)
        ),
        &["F6.70", "F6.71"],
        Basis::Infer,
    )
}
