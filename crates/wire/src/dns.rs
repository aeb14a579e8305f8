//! DNS messages about host addresses (RFC 1035): what a stub resolver asks and what it is told.
//!
//! On smoltcp's DNS module: it is in the build already, reads without allocating, bounds
//! compression pointers, and says on which bytes each part stands, which the dissection needs.
//! `simple-dns` does more, among it every type of record, and costs the page 44 kB (wasm, gzip)
//! where this costs 9 kB; here it is the second reader in the tests.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;
use core::net::IpAddr;
use smoltcp::wire::{
    DnsFlags, DnsOpcode, DnsPacket, DnsQueryType, DnsQuestion, DnsRcode, DnsRecord, DnsRecordData,
    DnsRepr,
};

/// The port of DNS servers.
pub const PORT: u16 = 53;

/// What a DNS message in a UDP datagram may have (RFC 1035, section 2.3.4).
const MESSAGE_LENGTH_MAX: usize = 512;
/// What a name may have in a message (RFC 1035, section 2.3.4).
const NAME_LENGTH_MAX: usize = 255;
/// What a label may have (RFC 1035, section 2.3.4).
const LABEL_LENGTH_MAX: usize = 63;
/// An address record whose name is a pointer to the question's (RFC 1035, section 4.1.4), without
/// the address.
const RECORD_HEADER_LENGTH: usize = 12;
/// The pointer: the question begins right after the header, at byte 12.
const POINTER_TO_QUESTION: u16 = 0xc00c;
/// The class of the internet (RFC 1035, section 3.2.4).
const CLASS_IN: u16 = 1;
/// The byte with the RCODE in its lower half, and RCODE "Name Error" (RFC 1035, section 4.1.1).
const RCODE_AT: usize = 3;
const NAME_ERROR: u8 = 3;

/// Which address is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordType {
    /// An IPv4 address.
    A,
    /// An IPv6 address (RFC 3596).
    Aaaa,
}

impl RecordType {
    /// Does a record of this type hold such an address?
    #[must_use]
    pub const fn holds(self, address: IpAddr) -> bool {
        matches!(
            (self, address),
            (Self::A, IpAddr::V4(_)) | (Self::Aaaa, IpAddr::V6(_))
        )
    }

    const fn wire(self) -> DnsQueryType {
        match self {
            Self::A => DnsQueryType::A,
            Self::Aaaa => DnsQueryType::Aaaa,
        }
    }

    const fn read(wire: DnsQueryType) -> Option<Self> {
        match wire {
            DnsQueryType::A => Some(Self::A),
            DnsQueryType::Aaaa => Some(Self::Aaaa),
            _ => None,
        }
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Which answer belongs to it.
    pub id: u16,
    /// The name, without a dot at its end, in the case in which it was asked for.
    pub name: String,
    /// What is asked for; none if it is no address.
    pub record_type: Option<RecordType>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which question it belongs to.
    pub id: u16,
    /// The name that was asked for.
    pub name: String,
    /// The first address, and for how many seconds it may be kept; or why there is none.
    pub result: Result<(IpAddr, u32), NameError>,
}

/// Why an answer has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// There is no such name.
    NoSuchName,
    /// The name exists and has no address.
    NoAddress,
    /// The server could not or would not answer: the RCODE it gave.
    Failed(u8),
}

/// A question for the address of a name, to be resolved recursively.
///
/// `None` if it is no host name: a label is empty or too long, the name is too long or has
/// characters other than visible ASCII ones.
#[must_use]
pub fn query(id: u16, name: &str, record_type: RecordType) -> Option<Vec<u8>> {
    let name = encode_name(name)?;
    let question = DnsQuestion {
        name: &name,
        type_: record_type.wire(),
    };
    Some(message(id, DnsFlags::RECURSION_DESIRED, question))
}

/// Reads a message with one question and nothing asked beside it.
#[must_use]
pub fn read_query(message: &[u8]) -> Option<Query> {
    let packet = DnsPacket::new_checked(message).ok()?;
    if packet.flags().contains(DnsFlags::RESPONSE) {
        return None;
    }
    let (question, name) = read_question(&packet)?;
    Some(Query {
        id: packet.transaction_id(),
        name,
        record_type: RecordType::read(question.type_),
    })
}

/// The answer to a question: those of these addresses that were asked for.
///
/// Without any it says that the name exists and has no such record. Addresses that a datagram has
/// no room for are left out, and the answer says that it is truncated. `None` if it was no question.
#[must_use]
pub fn answer(query: &[u8], addresses: &[IpAddr], ttl_secs: u32) -> Option<Vec<u8>> {
    let packet = DnsPacket::new_checked(query).ok()?;
    let (question, _) = read_question(&packet)?;
    let asked_for = RecordType::read(question.type_);
    let mut reply = reply(query)?;
    let (mut given, mut truncated) = (0, false);
    for address in addresses {
        let (v4, v6);
        let octets: &[u8] = match address {
            IpAddr::V4(address) => {
                v4 = address.octets();
                &v4
            }
            IpAddr::V6(address) => {
                v6 = address.octets();
                &v6
            }
        };
        if !asked_for.is_some_and(|record_type| record_type.holds(*address)) {
            continue;
        }
        if reply.len() + RECORD_HEADER_LENGTH + octets.len() > MESSAGE_LENGTH_MAX {
            truncated = true;
            break;
        }
        reply.extend_from_slice(&POINTER_TO_QUESTION.to_be_bytes());
        reply.extend_from_slice(&u16::from(question.type_).to_be_bytes());
        reply.extend_from_slice(&CLASS_IN.to_be_bytes());
        reply.extend_from_slice(&ttl_secs.to_be_bytes());
        reply.extend_from_slice(&(octets.len() as u16).to_be_bytes());
        reply.extend_from_slice(octets);
        given += 1;
    }
    let mut packet = DnsPacket::new_unchecked(&mut reply[..]);
    packet.set_answer_record_count(given);
    if truncated {
        packet.set_flags(packet.flags() | DnsFlags::TRUNCATED);
    }
    Some(reply)
}

/// The answer to a question for a name that does not exist. `None` if it was no question.
#[must_use]
pub fn name_error(query: &[u8]) -> Option<Vec<u8>> {
    let mut reply = reply(query)?;
    reply[RCODE_AT] |= NAME_ERROR;
    Some(reply)
}

/// Reads the answer to a question for an address.
///
/// An alias (CNAME) on the way to the address is followed as the server wrote it down, and the
/// address may be kept for as long as the shortest-lived record of that way.
#[must_use]
pub fn read_answer(message: &[u8]) -> Option<Answer> {
    let packet = DnsPacket::new_checked(message).ok()?;
    if !packet.flags().contains(DnsFlags::RESPONSE) {
        return None;
    }
    let (question, name) = read_question(&packet)?;
    let result = match packet.rcode() {
        DnsRcode::NoError => {
            let records = &packet.payload()[question.buffer_len()..];
            let asked_for = RecordType::read(question.type_);
            first_address(records, packet.answer_record_count(), asked_for)?
                .ok_or(NameError::NoAddress)
        }
        DnsRcode::NXDomain => Err(NameError::NoSuchName),
        other => Err(NameError::Failed(other.into())),
    };
    Some(Answer {
        id: packet.transaction_id(),
        name,
        result,
    })
}

/// The text of a name in a message, with its pointers followed; the root is an empty text.
///
/// What would be mistaken for something else is escaped (RFC 1035, section 5.1).
pub(crate) fn name_text(message: &[u8], name: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut length = 1;
    for label in DnsPacket::new_unchecked(message).parse_name(name) {
        let label = label.ok()?;
        length += 1 + label.len();
        if length > NAME_LENGTH_MAX {
            return None;
        }
        if !text.is_empty() {
            text.push('.');
        }
        for &byte in label {
            match byte {
                b'.' | b'\\' => text.extend(['\\', char::from(byte)]),
                b'!'..=b'~' => text.push(char::from(byte)),
                _ => write!(text, "\\{byte:03}").ok()?,
            }
        }
    }
    Some(text)
}

/// The one question of a message and the name in it.
fn read_question<'a>(packet: &'a DnsPacket<&[u8]>) -> Option<(DnsQuestion<'a>, String)> {
    if packet.opcode() != DnsOpcode::Query || packet.question_count() != 1 {
        return None;
    }
    let (_, question) = DnsQuestion::parse(packet.payload()).ok()?;
    // The first name of a message has nothing before it that it could point to.
    let name = name_text(&[], question.name)?;
    Some((question, name))
}

/// An answer to a question, without records so far.
fn reply(query: &[u8]) -> Option<Vec<u8>> {
    let packet = DnsPacket::new_checked(query).ok()?;
    if packet.flags().contains(DnsFlags::RESPONSE) {
        return None;
    }
    let (question, _) = read_question(&packet)?;
    let asked_for = packet.flags() & DnsFlags::RECURSION_DESIRED;
    let flags = DnsFlags::RESPONSE | DnsFlags::RECURSION_AVAILABLE | asked_for;
    Some(message(packet.transaction_id(), flags, question))
}

fn message(id: u16, flags: DnsFlags, question: DnsQuestion<'_>) -> Vec<u8> {
    let repr = DnsRepr {
        transaction_id: id,
        opcode: DnsOpcode::Query,
        flags,
        question,
    };
    let mut bytes = vec![0; repr.buffer_len()];
    repr.emit(&mut DnsPacket::new_unchecked(&mut bytes[..]));
    bytes
}

/// `None` if the records are broken, `Some(None)` if no such address is among them.
fn first_address(
    mut records: &[u8],
    count: u16,
    asked_for: Option<RecordType>,
) -> Option<Option<(IpAddr, u32)>> {
    let mut ttl_secs = u32::MAX;
    for _ in 0..count {
        let (rest, record) = DnsRecord::parse(records).ok()?;
        ttl_secs = ttl_secs.min(record.ttl);
        let address = match record.data {
            DnsRecordData::A(address) => Some(IpAddr::V4(address)),
            DnsRecordData::Aaaa(address) => Some(IpAddr::V6(address)),
            _ => None,
        };
        if let (Some(address), Some(record_type)) = (address, asked_for)
            && record_type.holds(address)
        {
            return Some(Some((address, ttl_secs)));
        }
        records = rest;
    }
    Some(None)
}

fn encode_name(name: &str) -> Option<Vec<u8>> {
    let mut encoded = Vec::with_capacity(name.len() + 2);
    for label in name.strip_suffix('.').unwrap_or(name).split('.') {
        let visible = label
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if label.is_empty() || label.len() > LABEL_LENGTH_MAX || !visible {
            return None;
        }
        encoded.push(label.len() as u8);
        encoded.extend_from_slice(label.as_bytes());
    }
    encoded.push(0);
    (encoded.len() <= NAME_LENGTH_MAX).then_some(encoded)
}

#[cfg(test)]
mod tests;
