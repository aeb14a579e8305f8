//! DNS records: of the public DNS, of private hosted zones, and of DNS servers that guests run.

use alloc::format;
use alloc::vec::Vec;

use super::fields::Fields;
use super::index::Numbers;
use super::report::Report;
use super::script::HostNames;
use super::value;
use crate::json::Node;
use crate::scenario::{DnsRecord, NameKey};

const RECORD_KEYS: &[&str] = &["name", "address", "ttl"];
const SERVER_KEYS: &[&str] = &["records"];

/// A list of records.
pub(super) fn list(report: &Report, nodes: &[Node<'_>], names: &mut HostNames) -> Vec<DnsRecord> {
    let mut seen = Numbers::default();
    let mut records = Vec::new();
    for node in nodes {
        let Some(fields) = Fields::of(node, "a DNS record", RECORD_KEYS, report) else {
            continue;
        };
        let name = fields
            .require_text("name", "a host name, for example google.com")
            .and_then(|text| value::host_name(report, text));
        let address = fields
            .require_text("address", "an IPv4 address, or an IPv6 one")
            .and_then(|text| value::address(report, text, None));
        // RFC 2181 §8: the highest bit of a TTL is not used.
        let ttl = fields
            .number("ttl", 0..=0x7fff_ffff)
            .map_or(300, |ttl| ttl.value);
        let Some(name) = name else { continue };
        let name: NameKey = names.publish(name);
        let Some(address) = address else { continue };
        if !seen.add_in(name.0.into(), value::number(address.value)) {
            report.error(
                node.at,
                "duplicate-record",
                format!("{} has this address already", names.name(name)),
                "keep one of the two records",
            );
        }
        records.push(DnsRecord {
            name,
            address: address.value,
            ttl_secs: u32::try_from(ttl).unwrap_or(u32::MAX),
        });
    }
    records
}

/// The records of the DNS server that a guest runs, if it says that it runs one.
pub(super) fn server(
    report: &Report,
    fields: &Fields<'_>,
    names: &mut HostNames,
) -> Option<Vec<DnsRecord>> {
    let node = fields.get("dnsServer")?;
    let fields = Fields::of(node, "a DNS server", SERVER_KEYS, report)?;
    Some(list(report, fields.list("records"), names))
}
