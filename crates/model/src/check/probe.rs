//! Actions that send packets and wait for an answer: `ping`, `send-datagram`, `send-packet`.

use super::fields::Fields;
use super::report::Report;
use super::value;
use crate::packet::Protocol;
use crate::script::{DontFragment, Probe, ProbeKind};
use crate::time::SimDuration;

/// An action's word, what messages call it, and its keys.
type ActionWords = (&'static str, &'static str, &'static [&'static str]);

pub(super) const PING: ActionWords = (
    "ping",
    "the action `ping`",
    &[
        "do",
        "at",
        "instance",
        "server",
        "to",
        "count",
        "interval",
        "size",
        "ttl",
        "dontFragment",
    ],
);

pub(super) const SEND_DATAGRAM: ActionWords = (
    "send-datagram",
    "the action `send-datagram`",
    &[
        "do",
        "at",
        "instance",
        "server",
        "to",
        "port",
        "sourcePort",
        "count",
        "interval",
        "size",
        "ttl",
        "dontFragment",
    ],
);

pub(super) const SEND_PACKET: ActionWords = (
    "send-packet",
    "the action `send-packet`",
    &[
        "do",
        "at",
        "instance",
        "server",
        "to",
        "protocol",
        "count",
        "interval",
        "size",
        "ttl",
        "dontFragment",
    ],
);

/// Packets of one probe at the most. Ours.
const COUNT_MAX: u64 = 1_000;

/// A second between two, as `ping` has it.
const INTERVAL: SimDuration = SimDuration::from_secs(1);

/// What `ping`, or `send-datagram` and `send-packet`, send where nothing is said of the size.
const ECHO_BYTES: u16 = 56;
const OTHER_BYTES: u16 = 32;

/// Reads what the action sends: the word is one of those above.
pub(super) fn read(word: &str, fields: &Fields<'_>, report: &Report) -> Option<Probe> {
    let number = |key, range, default: u16| match fields.get(key) {
        None => Some(default),
        Some(_) => fields
            .number(key, range)
            .and_then(|number| u16::try_from(number.value).ok()),
    };
    let port = |key| match fields.get(key) {
        Some(node) => value::port(report, node).map(Some),
        None => Some(None),
    };
    let (kind, default_size) = match word {
        "ping" => (Some(ProbeKind::Echo), ECHO_BYTES),
        "send-datagram" => {
            let to = fields
                .require("port", "the other side's port, for example 7")
                .and_then(|node| value::port(report, node));
            let from = port("sourcePort");
            let kind = to
                .zip(from)
                .map(|(port, source_port)| ProbeKind::Datagram { port, source_port });
            (kind, OTHER_BYTES)
        }
        _ => (protocol(fields, report), OTHER_BYTES),
    };
    let count = number("count", 1..=COUNT_MAX, 1);
    // What is left of the longest packet after the IP header and eight bytes more (RFC 791, RFC 792).
    let size = number("size", 0..=65_507, default_size);
    let ttl = number("ttl", 1..=255, Probe::TTL.into());
    let interval = match fields.get("interval") {
        Some(node) => value::duration(report, node, "interval").map(|interval| interval.value),
        None => Some(INTERVAL),
    };
    Some(Probe {
        kind: kind?,
        count: count?,
        interval: interval?,
        size: size?,
        ttl: u8::try_from(ttl?).ok()?,
        dont_fragment: match fields.get("dontFragment") {
            None => DontFragment::Want,
            Some(_) if fields.truth("dontFragment", false) => DontFragment::Always,
            Some(_) => DontFragment::Never,
        },
    })
}

/// A protocol that has no action of its own.
fn protocol(fields: &Fields<'_>, report: &Report) -> Option<ProbeKind> {
    let node = fields.require("protocol", "a number, for example 50 (ESP) or 47 (GRE)")?;
    let number = fields.number("protocol", 0..=255)?;
    let protocol = u8::try_from(number.value).ok()?;
    let other = match Protocol::from_number(protocol) {
        Protocol::Other(_) => return Some(ProbeKind::Packet { protocol }),
        Protocol::Tcp => "\"do\": \"connect\"",
        Protocol::Udp => "\"do\": \"send-datagram\"",
        _ => "\"do\": \"ping\"",
    };
    report.error(
        node.at,
        "protocol-has-an-action",
        alloc::format!(
            "{} is sent by an action of its own",
            Protocol::from_number(protocol)
        ),
        other,
    );
    None
}
