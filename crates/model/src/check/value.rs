//! Values that are written as text: addresses, CIDR blocks, ports, protocols, durations.

use alloc::format;
use alloc::string::String;
use core::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::fields::{Placed, Text, text, wrong_type};
use super::report::Report;
use super::suggest::suggest;
use crate::json::{Node, Value};
use crate::network::MacAddress;
use crate::packet::{PortRange, Protocol, ProtocolMatch};
use crate::time::{ParseDurationError, SimDuration};

/// An IPv4 address.
pub(super) fn address(report: &Report, text: Text<'_>) -> Option<Placed<Ipv4Addr>> {
    let parsed = text.value.parse().ok();
    if parsed.is_none() {
        if text.value.contains(':') {
            ipv6(report, text);
        } else {
            report.error(
                text.at,
                "malformed-address",
                format!("`{}` is not an IPv4 address", text.value),
                "four numbers from 0 to 255 with dots between them, for example 10.0.1.5",
            );
        }
    }
    parsed.map(|value| Placed { at: text.at, value })
}

/// An IPv4 CIDR block. Host bits are cut off with a warning, as AWS cuts them off (F1.5).
pub(super) fn cidr(report: &Report, text: Text<'_>) -> Option<Placed<Ipv4Net>> {
    let Ok(written) = text.value.parse::<Ipv4Net>() else {
        if text.value.contains(':') {
            ipv6(report, text);
        } else {
            let hint = match text.value.parse::<Ipv4Addr>() {
                Ok(_) => format!("for this one address, write {}/32", text.value),
                Err(_) => String::from(
                    "an address, a slash and a length from 0 to 32, for example 10.0.0.0/16",
                ),
            };
            let message = format!("`{}` is not an IPv4 CIDR block", text.value);
            report.error(text.at, "malformed-cidr", message, hint);
        }
        return None;
    };
    let value = written.trunc();
    if value != written {
        report.warning(
            text.at,
            "host-bits-set",
            format!("`{written}` has bits set behind its length; AWS reads it as {value} (F1.5)"),
            format!("write {value}"),
        );
    }
    Some(Placed { at: text.at, value })
}

fn ipv6(report: &Report, text: Text<'_>) {
    report.error(
        text.at,
        "ipv6-not-supported",
        format!(
            "`{}` looks like IPv6, which is not simulated yet",
            text.value
        ),
        "use IPv4",
    );
}

/// An address that routers of the internet carry: not private (RFC 1918), shared (RFC 6598),
/// loopback, link-local, multicast, for benchmarks (RFC 2544), or reserved.
///
/// The documentation ranges of RFC 5737 count as public: that is what they stand for.
pub(super) fn is_public(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a >= 240
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || (a == 100 && b & 0xc0 == 64)
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && b & 0xfe == 18))
}

/// An address that must be public.
pub(super) fn public_address(report: &Report, text: Text<'_>) -> Option<Placed<Ipv4Addr>> {
    let address = address(report, text)?;
    if !is_public(address.value) {
        report.error(
            address.at,
            "address-not-public",
            format!("{} is not a public address", address.value),
            "for made-up ones there are 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24",
        );
        return None;
    }
    Some(address)
}

/// A protocol of a rule: a name, or a number as text or number.
pub(super) fn protocol(report: &Report, node: &Node<'_>) -> Option<ProtocolMatch> {
    let word = match &node.value {
        Value::String(word) => &**word,
        Value::Number(digits) => digits,
        _ => {
            wrong_type(report, node, "protocol", "a name or a number");
            return None;
        }
    };
    match word {
        "all" | "-1" => Some(ProtocolMatch::All),
        "tcp" => Some(ProtocolMatch::Only(Protocol::Tcp)),
        "udp" => Some(ProtocolMatch::Only(Protocol::Udp)),
        "icmp" => Some(ProtocolMatch::Only(Protocol::Icmp)),
        "icmpv6" => Some(ProtocolMatch::Only(Protocol::Icmpv6)),
        word => match word.parse() {
            Ok(number) => Some(ProtocolMatch::Only(Protocol::from_number(number))),
            Err(_) => {
                report.error(
                    node.at,
                    "unknown-protocol",
                    format!("`{word}` is no protocol that is known"),
                    suggest(
                        word,
                        &[
                            "all",
                            "tcp",
                            "udp",
                            "icmp",
                            "icmpv6",
                            "a number from 0 to 255",
                        ],
                    ),
                );
                None
            }
        },
    }
}

/// One port, or `from-to`.
pub(super) fn port_range(report: &Report, node: &Node<'_>) -> Option<PortRange> {
    let written = match &node.value {
        Value::String(written) => written.trim(),
        Value::Number(digits) => digits,
        _ => {
            wrong_type(
                report,
                node,
                "portRange",
                "a port or a range such as \"1024-65535\"",
            );
            return None;
        }
    };
    let (from, to) = written.split_once('-').unwrap_or((written, written));
    let (from, to) = (from.trim(), to.trim());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(from) || !is_number(to) {
        report.error(
            node.at,
            "malformed-port-range",
            format!("`{written}` is neither a port nor a range of ports"),
            "write 443 or \"1024-65535\"",
        );
        return None;
    }
    let (Ok(from), Ok(to)) = (from.parse::<u16>(), to.parse::<u16>()) else {
        report.error(
            node.at,
            "port-out-of-range",
            format!("`{written}` goes beyond the highest port"),
            "ports go from 0 to 65535",
        );
        return None;
    };
    if from > to {
        report.error(
            node.at,
            "port-range-reversed",
            format!("the range {from}-{to} ends before it begins"),
            format!("write \"{to}-{from}\""),
        );
        return None;
    }
    Some(PortRange { from, to })
}

/// A port that something listens on or connects to.
pub(super) fn port(report: &Report, node: &Node<'_>) -> Option<u16> {
    let Value::Number(digits) = node.value else {
        wrong_type(report, node, "port", "a number from 1 to 65535");
        return None;
    };
    let port = digits.parse().ok().filter(|port| *port != 0);
    if port.is_none() {
        let message = format!("there is no port {digits}");
        report.error(
            node.at,
            "port-out-of-range",
            message,
            "ports go from 1 to 65535",
        );
    }
    port
}

/// A duration such as `350s`.
pub(super) fn duration(
    report: &Report,
    node: &Node<'_>,
    what: &'static str,
) -> Option<Placed<SimDuration>> {
    let text = text(report, node, what)?;
    match text.value.parse() {
        Ok(value) if value <= DURATION_MAX => Some(Placed { at: text.at, value }),
        Ok(_) | Err(ParseDurationError::TooLong) => {
            let message = format!("`{}` is longer than a simulation lasts", text.value);
            report.error(text.at, "bad-duration", message, "at most 3650d");
            None
        }
        Err(ParseDurationError::NoNumber | ParseDurationError::UnknownUnit) => {
            report.error(
                text.at,
                "bad-duration",
                format!("`{}` is not a duration", text.value),
                "a whole number and one of us, ms, s, m, h, d, for example 350s",
            );
            None
        }
    }
}

/// The longest duration: ten years, so that no sum of a script's times comes near the clock's end.
const DURATION_MAX: SimDuration = SimDuration::from_secs(3_650 * 86_400);

/// An Ethernet address of one host.
pub(super) fn mac_address(report: &Report, text: Text<'_>) -> Option<Placed<MacAddress>> {
    let mut bytes = [0; 6];
    let mut parts = text.value.split(':');
    let mut well_formed = true;
    for byte in &mut bytes {
        let part = parts
            .next()
            .filter(|part| part.len() == 2 && !part.starts_with('+'));
        match part.and_then(|part| u8::from_str_radix(part, 16).ok()) {
            Some(value) => *byte = value,
            None => well_formed = false,
        }
    }
    // The lowest bit of the first byte marks groups of hosts.
    if !well_formed || parts.next().is_some() || bytes[0] & 1 != 0 || bytes == [0; 6] {
        report.error(
            text.at,
            "malformed-mac-address",
            format!("`{}` is not the Ethernet address of a host", text.value),
            "six bytes in hexadecimal with colons, the first one even, for example 02:2f:8f:b0:cf:75",
        );
        return None;
    }
    Some(Placed {
        at: text.at,
        value: MacAddress(bytes),
    })
}

/// A host name (RFC 1123 §2.1, RFC 1035 §2.3.4), in lower case and without the final dot.
pub(super) fn host_name(report: &Report, text: Text<'_>) -> Option<String> {
    let name = text.value.strip_suffix('.').unwrap_or(text.value);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    // All digits and dots is an address that went wrong: no top-level domain is a number (RFC 3696 §2).
    let last_is_number = name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
    if name.len() > 253 || last_is_number || !name.split('.').all(is_label) {
        report.error(
            text.at,
            "malformed-name",
            format!("`{}` is not a host name", text.value),
            "labels of letters, digits and hyphens with dots between them, for example google.com",
        );
        return None;
    }
    Some(name.to_ascii_lowercase())
}
