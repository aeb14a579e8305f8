//! Values that are written as text: addresses, CIDR blocks, ports, protocols, durations.

use alloc::format;
use alloc::string::String;
use core::net::IpAddr;

use ipnet::IpNet;

use super::fields::{Placed, Text, text, wrong_type};
use super::report::Report;
use super::suggest::suggest;
use crate::json::{Node, Value};
use crate::network::MacAddress;
use crate::packet::{PortRange, Protocol, ProtocolMatch};
use crate::time::{ParseDurationError, SimDuration};
use crate::wall_clock::WallClock;

/// A version of IP, where only one will do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V4,
    V6,
}

impl Version {
    /// That of an address.
    pub(super) const fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::V4,
            IpAddr::V6(_) => Self::V6,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

/// An IP address, of this version if of one.
pub(super) fn address(
    report: &Report,
    text: Text<'_>,
    version: Option<Version>,
) -> Option<Placed<IpAddr>> {
    let Ok(value) = text.value.parse::<IpAddr>() else {
        report.error(
            text.at,
            "malformed-address",
            format!("`{}` is not an IP address", text.value),
            "for example 10.0.1.5 or 2001:db8::5",
        );
        return None;
    };
    is_wanted(report, text, Version::of(value), version).then_some(Placed { at: text.at, value })
}

/// A CIDR block, of this version of IP if of one. Host bits are cut off with a warning, as AWS cuts
/// them off (F1.5).
pub(super) fn cidr(
    report: &Report,
    text: Text<'_>,
    version: Option<Version>,
) -> Option<Placed<IpNet>> {
    let Ok(written) = text.value.parse::<IpNet>() else {
        let hint = match text.value.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => format!("for this one address, write {}/32", text.value),
            Ok(IpAddr::V6(_)) => format!("for this one address, write {}/128", text.value),
            Err(_) => String::from(
                "an address, a slash and a length, for example 10.0.0.0/16 or 2001:db8::/56",
            ),
        };
        let message = format!("`{}` is not a CIDR block", text.value);
        report.error(text.at, "malformed-cidr", message, hint);
        return None;
    };
    if !is_wanted(report, text, Version::of(written.addr()), version) {
        return None;
    }
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

fn is_wanted(report: &Report, text: Text<'_>, is: Version, wanted: Option<Version>) -> bool {
    let Some(wanted) = wanted.filter(|wanted| *wanted != is) else {
        return true;
    };
    report.error(
        text.at,
        "wrong-ip-version",
        format!("`{}` is {}", text.value, is.name()),
        format!("here {} is meant", wanted.name()),
    );
    false
}

/// An address that routers of the internet carry: not private (RFC 1918), shared (RFC 6598),
/// loopback, link-local, multicast, or reserved; of IPv6, a global one.
///
/// The documentation ranges of RFC 5737 and RFC 3849 count as public: that is what they stand for;
/// so does that for benchmarks (RFC 2544), where there are not enough of them.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    let address = match address {
        IpAddr::V4(address) => address,
        // 2000::/3 (RFC 4291, section 2.4).
        IpAddr::V6(address) => return address.segments()[0] >> 13 == 1,
    };
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a >= 240
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || (a == 100 && b & 0xc0 == 64)
        || (a == 192 && b == 0 && c == 0))
}

/// An address that must be public.
pub(super) fn public_address(
    report: &Report,
    text: Text<'_>,
    version: Version,
) -> Option<Placed<IpAddr>> {
    let address = address(report, text, Some(version))?;
    if !is_public(address.value) {
        report.error(
            address.at,
            "address-not-public",
            format!("{} is not a public address", address.value),
            match version {
                Version::V4 => {
                    "for made-up ones there are 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24"
                }
                Version::V6 => "for made-up ones there is 2001:db8::/32",
            },
        );
        return None;
    }
    Some(address)
}

/// An address as a number; those of the two versions differ.
pub(super) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
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

/// A second of the calendar; the default where it is none.
pub(super) fn wall_clock(report: &Report, text: Text<'_>) -> WallClock {
    text.value.parse().unwrap_or_else(|_| {
        report.error(
            text.at,
            "bad-time",
            format!("`{}` is no date and time", text.value),
            format!("UTC in whole seconds, for example {}", WallClock::DEFAULT),
        );
        WallClock::DEFAULT
    })
}
