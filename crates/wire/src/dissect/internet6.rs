//! IPv6 (RFC 8200), ICMPv6 (RFC 4443) and neighbour discovery (RFC 4861).

use alloc::format;
use alloc::vec::Vec;
use smoltcp::wire::IpProtocol;

use super::internet::{Ends, Nesting, protocol_name};
use super::link::mac;
use super::reader::{Reader, bytes_of, checksum, count, decimal, named};
use super::transport;
use crate::layout::{NEIGHBOR_ADVERTISEMENT, NEIGHBOR_SOLICITATION, has_identifier_v6};

pub(super) fn ipv6(reader: &mut Reader<'_>, nesting: Nesting) -> Option<()> {
    if reader.rest().first()? >> 4 != 6 {
        return None;
    }
    reader.layer("IPv6");
    reader.long("Version, Traffic Class, Flow Label", &|word| {
        format!("6, {}, {:#x}", word >> 20 & 0xff, word & 0xf_ffff)
    })?;
    let length = usize::from(reader.word("Payload Length", &decimal)?);
    let next_header = reader.byte("Next Header", &|number| {
        named(number, next_header_name(number))
    })?;
    reader.byte("Hop Limit", &decimal)?;
    let source = reader.address_v6("Source Address")?;
    let destination = reader.address_v6("Destination Address")?;
    let ends = Ends {
        source: source.into(),
        destination: destination.into(),
        complete: reader.limit(length),
    };
    match IpProtocol::from(next_header) {
        IpProtocol::Icmpv6 => icmpv6(reader, &ends, nesting),
        IpProtocol::Tcp => transport::tcp(reader, &ends),
        IpProtocol::Udp => transport::udp(reader, &ends),
        _ => None,
    }
}

fn icmpv6(reader: &mut Reader<'_>, ends: &Ends, nesting: Nesting) -> Option<()> {
    let correct = ends.check(IpProtocol::Icmpv6, reader.rest());
    reader.layer("ICMPv6");
    let icmp_type = reader.byte("Type", &|number| named(number, type_name(number)))?;
    reader.byte("Code", &decimal)?;
    reader.word("Checksum", &|number| checksum(number, correct))?;
    match icmp_type {
        1 | 3 => reader.long("Unused", &decimal)?,
        2 => reader.long("MTU", &decimal)?,
        4 => reader.long("Pointer", &decimal)?,
        NEIGHBOR_SOLICITATION | NEIGHBOR_ADVERTISEMENT => {
            return neighbour(reader, icmp_type);
        }
        _ if has_identifier_v6(icmp_type) => {
            reader.word("Identifier", &decimal)?;
            reader.word("Sequence Number", &decimal)?;
            return None;
        }
        _ => return None,
    };
    match nesting {
        Nesting::Outermost => ipv6(reader, Nesting::Quoted),
        Nesting::Quoted => None,
    }
}

/// Neighbour solicitation and advertisement, and their options.
fn neighbour(reader: &mut Reader<'_>, icmp_type: u8) -> Option<()> {
    if icmp_type == NEIGHBOR_ADVERTISEMENT {
        reader.long("Flags", &|word| {
            let names = [(31, "router"), (30, "solicited"), (29, "override")];
            let is_set = |(bit, _): &(u32, &str)| word >> bit & 1 == 1;
            let set: Vec<&str> = names
                .into_iter()
                .filter(is_set)
                .map(|(_, name)| name)
                .collect();
            set.join(", ")
        })?;
    } else {
        reader.long("Reserved", &decimal)?;
    }
    reader.address_v6("Target Address")?;
    while !reader.rest().is_empty() {
        let kind = reader.byte("Option Type", &|number| {
            named(
                number,
                match number {
                    1 => Some("Source Link-Layer Address"),
                    2 => Some("Target Link-Layer Address"),
                    _ => None,
                },
            )
        })?;
        let length = reader.byte("Option Length", &|eights| bytes_of(usize::from(eights) * 8))?;
        let length = (usize::from(length) * 8).checked_sub(2)?;
        if matches!(kind, 1 | 2) && length == 6 {
            reader.field("Link-Layer Address", length, &mac)?;
        } else {
            reader.field("Option Data", length, &count)?;
        }
    }
    Some(())
}

fn next_header_name(number: u8) -> Option<&'static str> {
    match number {
        0 => Some("Hop-by-Hop Options"),
        44 => Some("Fragment"),
        58 => Some("ICMPv6"),
        _ => protocol_name(number),
    }
}

fn type_name(number: u8) -> Option<&'static str> {
    Some(match number {
        1 => "Destination Unreachable",
        2 => "Packet Too Big",
        3 => "Time Exceeded",
        4 => "Parameter Problem",
        128 => "Echo Request",
        129 => "Echo Reply",
        NEIGHBOR_SOLICITATION => "Neighbor Solicitation",
        NEIGHBOR_ADVERTISEMENT => "Neighbor Advertisement",
        _ => return None,
    })
}
