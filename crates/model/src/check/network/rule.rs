//! What rules of security groups and network ACLs have in common: protocol, ports, ICMP type and code.

use alloc::format;
use alloc::string::String;

use crate::check::fields::{Fields, number, wrong_type};
use crate::check::report::Report;
use crate::check::value;
use crate::json::{Node, Value};
use crate::packet::{PortRange, Protocol, ProtocolMatch};

/// Protocol and ports; every protocol, and every port, where the rule says nothing.
pub(in crate::check) fn traffic(
    report: &Report,
    fields: &Fields<'_>,
) -> Option<(ProtocolMatch, PortRange)> {
    let protocol = match fields.get("protocol") {
        Some(node) => value::protocol(report, node),
        None => Some(ProtocolMatch::All),
    };
    let messages = match fields.get("icmpTypeCode") {
        Some(node) => icmp_messages(report, node, protocol),
        None => protocol,
    };
    let Some(node) = fields.get("portRange") else {
        return messages.map(|protocol| (protocol, PortRange::ALL));
    };
    let ports = value::port_range(report, node);
    if let Some(protocol) = protocol
        && !protocol.only().is_some_and(Protocol::has_ports)
    {
        let hint = match protocol.only() {
            Some(Protocol::Icmp | Protocol::Icmpv6) => {
                "say \"icmpTypeCode\": { \"type\": 8 }, or nothing for every message"
            }
            _ => "leave it out, or say \"tcp\" or \"udp\"",
        };
        report.error(
            node.at,
            "ports-without-port-protocol",
            format!("{} has no ports (F4.6)", in_words(protocol)),
            hint,
        );
        return None;
    }
    Some((messages?, ports?))
}

/// One type of ICMP message, and one code if it names one; -1 stands for every one (F4.7, F5.6).
fn icmp_messages(
    report: &Report,
    node: &Node<'_>,
    protocol: Option<ProtocolMatch>,
) -> Option<ProtocolMatch> {
    let fields = Fields::of(node, "icmpTypeCode", &["type", "code"], report)?;
    let icmp_type = match fields.require("type", "a number from 0 to 255, or -1 for every type") {
        Some(node) => number_or_all(report, node, "type"),
        None => None,
    };
    let code = match fields.get("code") {
        Some(node) => number_or_all(report, node, "code"),
        None => Some(None),
    };
    let only = match protocol? {
        ProtocolMatch::Only(protocol) if protocol.is_icmp() => protocol,
        protocol => {
            report.error(
                node.at,
                "icmp-type-without-icmp",
                format!("{} has no ICMP types (F4.7)", in_words(protocol)),
                "say \"protocol\": \"icmp\"",
            );
            return None;
        }
    };
    let (icmp_type, code) = (icmp_type?, code?);
    match icmp_type {
        Some(icmp_type) => Some(ProtocolMatch::IcmpType {
            protocol: only,
            icmp_type,
            code,
        }),
        None if code.is_none() => Some(ProtocolMatch::Only(only)),
        None => {
            report.error(
                node.at,
                "icmp-code-without-type",
                "a code means something for one type only (F4.7)",
                "name the type, or leave the code out",
            );
            None
        }
    }
}

/// A number of one byte; `Some(None)` for -1.
#[allow(clippy::option_option)]
fn number_or_all(report: &Report, node: &Node<'_>, what: &'static str) -> Option<Option<u8>> {
    match node.value {
        Value::Number("-1") => Some(None),
        Value::Number(_) => {
            let number = number(report, node, what, 0..=255)?.value;
            u8::try_from(number).ok().map(Some)
        }
        _ => {
            wrong_type(report, node, what, "a number");
            None
        }
    }
}

fn in_words(protocol: ProtocolMatch) -> String {
    match protocol.only() {
        None => String::from("a rule for every protocol"),
        Some(only) => format!("{only}"),
    }
}
