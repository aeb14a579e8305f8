//! IPv4 (RFC 791, RFC 2474, RFC 3168) and ICMP (RFC 792, RFC 1191).

use alloc::format;
use alloc::string::String;
use smoltcp::wire::{IpAddress, IpProtocol, checksum as sum};

use super::reader::{Reader, bytes_of, checksum, count, decimal, hex, named};
use super::{internet6, transport};
use crate::layout::has_identifier;

/// Is this packet quoted in an ICMP error? One level is shown; a quotation in a quotation is data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    Outermost,
    Quoted,
}

/// What a transport checksum covers beside the transport's own bytes.
pub(super) struct Ends {
    pub(super) source: IpAddress,
    pub(super) destination: IpAddress,
    /// Are all bytes of the packet there?
    pub(super) complete: bool,
}

impl Ends {
    /// Is a checksum right that covers `bytes` and a pseudo-header? `None` if bytes are missing.
    pub(super) fn check(&self, protocol: IpProtocol, bytes: &[u8]) -> Option<bool> {
        let length = bytes.len() as u32;
        self.complete.then(|| {
            sum::combine(&[
                sum::pseudo_header(&self.source, &self.destination, protocol, length),
                sum::data(bytes),
            ]) == u16::MAX
        })
    }
}

/// Whichever version it is.
pub(super) fn ip(reader: &mut Reader<'_>) -> Option<()> {
    match reader.rest().first()? >> 4 {
        6 => internet6::ipv6(reader, Nesting::Outermost),
        _ => ipv4(reader, Nesting::Outermost),
    }
}

pub(super) fn ipv4(reader: &mut Reader<'_>, nesting: Nesting) -> Option<()> {
    let header = reader.rest();
    let first = *header.first()?;
    if first >> 4 != 4 {
        return None;
    }
    let header_length = usize::from(first & 0x0f) * 4;
    let correct = header
        .get(..header_length)
        .map(|bytes| sum::data(bytes) == u16::MAX);

    reader.layer("IPv4");
    reader.byte("Version, IHL", &|_| {
        format!("4, {}", bytes_of(header_length))
    })?;
    reader.byte("DSCP, ECN", &|byte| format!("{}, {}", byte >> 2, byte & 3))?;
    let total_length = usize::from(reader.word("Total Length", &decimal)?);
    reader.word("Identification", &hex)?;
    let fragment = reader.word("Flags, Fragment Offset", &fragment)?;
    reader.byte("Time to Live", &decimal)?;
    let protocol = reader.byte("Protocol", &|number| named(number, protocol_name(number)))?;
    reader.word("Header Checksum", &|number| checksum(number, correct))?;
    let source = reader.address("Source Address")?;
    let destination = reader.address("Destination Address")?;
    reader.field("Options", header_length.checked_sub(20)?, &count)?;

    let complete = reader.limit(total_length.checked_sub(header_length)?);
    // Only the first fragment begins with a transport header; its checksum covers the others, too.
    if fragment & 0x1fff != 0 {
        return None;
    }
    let complete = complete && fragment & 0x2000 == 0;
    let ends = Ends {
        source: source.into(),
        destination: destination.into(),
        complete,
    };
    match IpProtocol::from(protocol) {
        IpProtocol::Icmp => icmp(reader, complete, nesting),
        IpProtocol::Tcp => transport::tcp(reader, &ends),
        IpProtocol::Udp => transport::udp(reader, &ends),
        _ => None,
    }
}

fn icmp(reader: &mut Reader<'_>, complete: bool, nesting: Nesting) -> Option<()> {
    let correct = complete.then(|| sum::data(reader.rest()) == u16::MAX);
    reader.layer("ICMP");
    let icmp_type = reader.byte("Type", &|number| named(number, icmp_type_name(number)))?;
    let code = reader.byte("Code", &|code| named(code, icmp_code_name(icmp_type, code)))?;
    reader.word("Checksum", &|number| checksum(number, correct))?;
    match (icmp_type, code) {
        (3, 4) => {
            reader.word("Unused", &decimal)?;
            reader.word("Next-Hop MTU", &decimal)?;
        }
        (3 | 4 | 11, _) => {
            reader.long("Unused", &decimal)?;
        }
        (5, _) => {
            reader.address("Gateway Internet Address")?;
        }
        (12, _) => {
            reader.byte("Pointer", &decimal)?;
            reader.field("Unused", 3, &count)?;
        }
        _ if has_identifier(icmp_type) => {
            reader.word("Identifier", &decimal)?;
            reader.word("Sequence Number", &decimal)?;
            if matches!(icmp_type, 13 | 14) {
                reader.long("Originate Timestamp", &decimal)?;
                reader.long("Receive Timestamp", &decimal)?;
                reader.long("Transmit Timestamp", &decimal)?;
            }
            return None;
        }
        _ => return None,
    }
    match nesting {
        Nesting::Outermost => ipv4(reader, Nesting::Quoted),
        Nesting::Quoted => None,
    }
}

fn fragment(word: u16) -> String {
    let flags = match word >> 13 {
        0 => "none",
        1 => "MF",
        2 => "DF",
        3 => "DF, MF",
        _ => "reserved",
    };
    format!("{flags}, {}", (word & 0x1fff) * 8)
}

pub(super) fn protocol_name(number: u8) -> Option<&'static str> {
    match number {
        1 => Some("ICMP"),
        6 => Some("TCP"),
        17 => Some("UDP"),
        47 => Some("GRE"),
        50 => Some("ESP"),
        51 => Some("AH"),
        _ => None,
    }
}

fn icmp_type_name(number: u8) -> Option<&'static str> {
    Some(match number {
        0 => "Echo Reply",
        3 => "Destination Unreachable",
        4 => "Source Quench",
        5 => "Redirect",
        8 => "Echo",
        11 => "Time Exceeded",
        12 => "Parameter Problem",
        13 => "Timestamp",
        14 => "Timestamp Reply",
        _ => return None,
    })
}

fn icmp_code_name(icmp_type: u8, code: u8) -> Option<&'static str> {
    Some(match (icmp_type, code) {
        (3, 0) => "net unreachable",
        (3, 1) => "host unreachable",
        (3, 2) => "protocol unreachable",
        (3, 3) => "port unreachable",
        (3, 4) => "fragmentation needed and DF set",
        (11, 0) => "time to live exceeded in transit",
        (11, 1) => "fragment reassembly time exceeded",
        _ => return None,
    })
}
