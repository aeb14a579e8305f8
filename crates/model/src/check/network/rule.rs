//! What rules of security groups and network ACLs have in common: protocol and ports.

use alloc::format;
use alloc::string::String;

use super::Parts;
use crate::check::fields::Fields;
use crate::check::value;
use crate::network::ports_count_for;
use crate::packet::{PortRange, Protocol, ProtocolMatch};

/// Protocol and ports; every protocol, and every port, where the rule says nothing.
pub(super) fn traffic(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
) -> Option<(ProtocolMatch, PortRange)> {
    let protocol = match fields.get("protocol") {
        Some(node) => value::protocol(parts.report, node),
        None => Some(ProtocolMatch::All),
    };
    let Some(node) = fields.get("portRange") else {
        return protocol.map(|protocol| (protocol, PortRange::ALL));
    };
    let ports = value::port_range(parts.report, node);
    if let Some(protocol) = protocol
        && !ports_count_for(protocol)
    {
        let hint = match protocol {
            ProtocolMatch::Only(Protocol::Icmp) => "leave it out: all ICMP types are meant",
            _ => "leave it out, or say \"tcp\" or \"udp\"",
        };
        let what = match protocol {
            ProtocolMatch::All => String::from("a rule for every protocol"),
            ProtocolMatch::Only(only) => format!("{only}"),
        };
        parts.report.error(
            node.at,
            "ports-without-port-protocol",
            format!("{what} has no ports (F4.6)"),
            hint,
        );
        return None;
    }
    Some((protocol?, ports?))
}
