//! TCP (RFC 9293, RFC 7323, RFC 2018) and UDP (RFC 768).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use smoltcp::wire::{IpProtocol, TCP_HEADER_LEN, TcpOption, UDP_HEADER_LEN};

use super::internet::Ends;
use super::reader::{Reader, bytes_of, checksum, count, decimal};
use super::{application, dns};

pub(super) fn tcp(reader: &mut Reader<'_>, ends: &Ends) -> Option<()> {
    let correct = ends.check(IpProtocol::Tcp, reader.rest());
    reader.layer("TCP");
    reader.word("Source Port", &decimal)?;
    reader.word("Destination Port", &decimal)?;
    reader.long("Sequence Number", &decimal)?;
    reader.long("Acknowledgment Number", &decimal)?;
    let data_offset = reader.byte("Data Offset", &|byte| bytes_of(usize::from(byte >> 4) * 4))?;
    reader.byte("Control Bits", &control_bits)?;
    reader.word("Window", &decimal)?;
    reader.word("Checksum", &|number| checksum(number, correct))?;
    reader.word("Urgent Pointer", &decimal)?;
    let options = (usize::from(data_offset >> 4) * 4).checked_sub(TCP_HEADER_LEN)?;
    tcp_options(reader, options)?;
    application::http(reader)
}

pub(super) fn udp(reader: &mut Reader<'_>, ends: &Ends) -> Option<()> {
    let bytes = reader.rest();
    reader.layer("UDP");
    let source = reader.word("Source Port", &decimal)?;
    let destination = reader.word("Destination Port", &decimal)?;
    let length = usize::from(reader.word("Length", &decimal)?);
    reader.word("Checksum", &|number| match number {
        0 => "0x0000 (none)".to_string(),
        _ => checksum(
            number,
            bytes
                .get(..length)
                .and_then(|covered| ends.check(IpProtocol::Udp, covered)),
        ),
    })?;
    reader.limit(length.checked_sub(UDP_HEADER_LEN)?);
    if [source, destination].contains(&crate::dns::PORT) {
        dns::message(reader)
    } else {
        None
    }
}

/// One field for each option.
fn tcp_options(reader: &mut Reader<'_>, length: usize) -> Option<()> {
    let mut options = reader.rest().get(..length)?;
    while !options.is_empty() {
        let Ok((rest, option)) = TcpOption::parse(options) else {
            reader.field("Options", options.len(), &|_| "malformed".to_string())?;
            break;
        };
        let length = options.len() - rest.len();
        match option {
            TcpOption::EndOfList => {
                reader.field("End of Option List", length, &|_| String::new())?;
                reader.field("Padding", rest.len(), &count)?;
                break;
            }
            TcpOption::NoOperation => reader.field("No-Operation", length, &|_| String::new()),
            TcpOption::MaxSegmentSize(size) => {
                reader.field("Maximum Segment Size", length, &|_| size.to_string())
            }
            TcpOption::WindowScale(shift) => {
                reader.field("Window Scale", length, &|_| shift.to_string())
            }
            TcpOption::SackPermitted => reader.field("SACK-Permitted", length, &|_| String::new()),
            TcpOption::SackRange(_) => reader.field("SACK", length, &sack_blocks),
            TcpOption::TimeStamp { tsval, tsecr } => reader.field("Timestamps", length, &|_| {
                format!("TSval {tsval}, TSecr {tsecr}")
            }),
            TcpOption::Unknown { kind, .. } => {
                reader.field(&format!("Option {kind}"), length, &|bytes| {
                    bytes_of(bytes.len())
                })
            }
        }?;
        options = rest;
    }
    Some(())
}

/// Read here, because smoltcp keeps three blocks and there may be four.
fn sack_blocks(option: &[u8]) -> String {
    let (edges, _) = option.get(2..).unwrap_or_default().as_chunks::<4>();
    let edges: Vec<u32> = edges.iter().map(|edge| u32::from_be_bytes(*edge)).collect();
    let blocks: Vec<String> = edges
        .chunks_exact(2)
        .map(|block| format!("{}-{}", block[0], block[1]))
        .collect();
    blocks.join(", ")
}

fn control_bits(byte: u8) -> String {
    let names = [
        (0x02, "SYN"),
        (0x01, "FIN"),
        (0x04, "RST"),
        (0x08, "PSH"),
        (0x10, "ACK"),
        (0x20, "URG"),
        (0x40, "ECE"),
        (0x80, "CWR"),
    ];
    let set: Vec<String> = names
        .iter()
        .filter(|(bit, _)| byte & bit != 0)
        .map(|(_, name)| (*name).to_string())
        .collect();
    if set.is_empty() {
        "none".to_string()
    } else {
        set.join(", ")
    }
}
