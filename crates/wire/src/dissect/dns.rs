//! DNS messages (RFC 1035, section 4).

use alloc::format;
use alloc::string::{String, ToString};
use core::net::{Ipv4Addr, Ipv6Addr};

use super::reader::{Reader, bytes_of, count, decimal, hex, named};
use crate::dns::name_text;

const A: u16 = 1;
const AAAA: u16 = 28;
/// Types whose data is a name: NS, CNAME, PTR.
const NAMES: [u16; 3] = [2, 5, 12];

pub(super) fn message(reader: &mut Reader<'_>) -> Option<()> {
    let message = reader.rest();
    reader.layer("DNS");
    reader.word("ID", &hex)?;
    reader.word("Flags", &flags)?;
    let questions = reader.word("QDCOUNT", &decimal)?;
    let records = [
        reader.word("ANCOUNT", &decimal)?,
        reader.word("NSCOUNT", &decimal)?,
        reader.word("ARCOUNT", &decimal)?,
    ];
    for _ in 0..questions {
        name(reader, "QNAME", message)?;
        reader.word("QTYPE", &record_type)?;
        reader.word("QCLASS", &class)?;
    }
    for count in records {
        for _ in 0..count {
            record(reader, message)?;
        }
    }
    Some(())
}

fn record(reader: &mut Reader<'_>, message: &[u8]) -> Option<()> {
    name(reader, "NAME", message)?;
    let kind = reader.word("TYPE", &record_type)?;
    reader.word("CLASS", &class)?;
    reader.long("TTL", &|seconds| format!("{seconds} s"))?;
    let length = usize::from(reader.word("RDLENGTH", &decimal)?);
    reader.field("RDATA", length, &|data| record_data(kind, data, message))?;
    Some(())
}

fn record_data(kind: u16, data: &[u8], message: &[u8]) -> String {
    if let (A, Ok(octets)) = (kind, <[u8; 4]>::try_from(data)) {
        return Ipv4Addr::from(octets).to_string();
    }
    if let (AAAA, Ok(octets)) = (kind, <[u8; 16]>::try_from(data)) {
        return Ipv6Addr::from(octets).to_string();
    }
    let name = if NAMES.contains(&kind) {
        name_text(message, data)
    } else {
        None
    };
    name.unwrap_or_else(|| bytes_of(data.len()))
}

fn name(reader: &mut Reader<'_>, field: &str, message: &[u8]) -> Option<()> {
    let length = name_length(reader.rest())?;
    reader.field(field, length, &|bytes| match name_text(message, bytes) {
        Some(text) if text.is_empty() => ".".to_string(),
        Some(text) => text,
        None => count(bytes),
    })?;
    Some(())
}

/// How many bytes a name stands on: labels up to the root, or up to a pointer (section 4.1.4).
fn name_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            label @ 1..=63 => at += 1 + usize::from(label),
            192.. => return Some(at + 2),
            64..=191 => return None,
        }
    }
}

/// `response, RD, RA, NXDOMAIN`.
fn flags(word: u16) -> String {
    const BITS: [(u16, &str); 6] = [
        (0x0400, "AA"),
        (0x0200, "TC"),
        (0x0100, "RD"),
        (0x0080, "RA"),
        (0x0020, "AD"),
        (0x0010, "CD"),
    ];
    const RCODES: [&str; 6] = [
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
    ];
    let is_response = word & 0x8000 != 0;
    let mut text = String::from(if is_response { "response" } else { "query" });
    let opcode = word >> 11 & 0xf;
    if opcode != 0 {
        text += &format!(", OPCODE {opcode}");
    }
    for (bit, name) in BITS {
        if word & bit != 0 {
            text += ", ";
            text += name;
        }
    }
    if is_response {
        let rcode = word & 0xf;
        text += &match RCODES.get(usize::from(rcode)) {
            Some(name) => format!(", {name}"),
            None => format!(", RCODE {rcode}"),
        };
    }
    text
}

fn record_type(number: u16) -> String {
    named(
        number,
        match number {
            A => Some("A"),
            2 => Some("NS"),
            5 => Some("CNAME"),
            6 => Some("SOA"),
            12 => Some("PTR"),
            15 => Some("MX"),
            16 => Some("TXT"),
            AAAA => Some("AAAA"),
            41 => Some("OPT"),
            _ => None,
        },
    )
}

fn class(number: u16) -> String {
    named(number, (number == 1).then_some("IN"))
}
