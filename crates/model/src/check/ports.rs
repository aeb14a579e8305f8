//! What instances and servers have in common: an MTU, and ports they listen on.

use alloc::format;
use alloc::vec::Vec;

use super::fields::Fields;
use super::report::Report;
use super::value;
use crate::network::Listening;

/// The MTU; from the smallest that every IPv4 host takes (RFC 791 §3.1) to AWS's largest (F9.20).
pub(super) fn mtu(fields: &Fields<'_>, default: u16) -> u16 {
    let stated = fields.number("mtu", 576..=9001);
    stated
        .and_then(|mtu| u16::try_from(mtu.value).ok())
        .unwrap_or(default)
}

/// What a guest listens on: TCP ports, and UDP ports.
pub(super) fn listen(report: &Report, fields: &Fields<'_>, default: &[u16]) -> Listening {
    let udp = ports(report, fields, "listenUdp");
    if let (Some(node), Some(_), Ok(_)) = (
        fields.get("listenUdp"),
        fields.get("dnsServer"),
        udp.binary_search(&53),
    ) {
        let message = "UDP port 53 is that of this guest's `dnsServer`";
        let hint = "leave 53 out of `listenUdp`, or leave out `dnsServer`";
        report.error(node.at, "duplicate-port", message, hint);
    }
    Listening {
        tcp: match fields.get("listen") {
            Some(_) => ports(report, fields, "listen"),
            None => default.to_vec(),
        },
        udp,
    }
}

/// Ports, ascending.
fn ports(report: &Report, fields: &Fields<'_>, key: &'static str) -> Vec<u16> {
    let mut ports = Vec::new();
    for node in fields.list(key) {
        let Some(port) = value::port(report, node) else {
            continue;
        };
        match ports.binary_search(&port) {
            Err(place) => ports.insert(place, port),
            Ok(_) => {
                let message = format!("port {port} is listed twice");
                report.error(node.at, "duplicate-port", message, "list it once");
            }
        }
    }
    ports
}
