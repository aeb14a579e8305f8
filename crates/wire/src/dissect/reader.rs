//! A place in the bytes that moves on with each field.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};
use vpclab_model::{PacketField, PacketLayer};

/// Reads a packet from its first byte to its last, and notes what it reads.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the layer that is being read must end: the length field of the one around it said so.
    end: usize,
    layers: Vec<PacketLayer>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            end: bytes.len(),
            layers: Vec::new(),
        }
    }

    /// The next fields belong to this protocol.
    pub(super) fn layer(&mut self, name: &str) {
        self.layers.push(PacketLayer {
            name: name.to_owned(),
            fields: Vec::new(),
            offset: self.at as u32,
            length: 0,
        });
    }

    /// What has not been read so far.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..self.end]
    }

    /// From here on there are `length` bytes at the most. Is there as much?
    pub(super) fn limit(&mut self, length: usize) -> bool {
        let complete = length <= self.end - self.at;
        if complete {
            self.end = self.at + length;
        }
        complete
    }

    /// The next field, if all of it is there. `value` says it to people.
    pub(super) fn field(
        &mut self,
        name: &str,
        length: usize,
        value: &dyn Fn(&'a [u8]) -> String,
    ) -> Option<&'a [u8]> {
        let bytes = self.rest().get(..length)?;
        if length > 0 {
            self.push(PacketField {
                name: name.to_owned(),
                value: value(bytes),
                offset: self.at as u32,
                length: length as u32,
            });
            self.at += length;
        }
        Some(bytes)
    }

    /// A number of one byte.
    pub(super) fn byte(&mut self, name: &str, value: &dyn Fn(u8) -> String) -> Option<u8> {
        let number = *self.rest().first()?;
        self.field(name, 1, &|_| value(number))?;
        Some(number)
    }

    /// A number of two bytes.
    pub(super) fn word(&mut self, name: &str, value: &dyn Fn(u16) -> String) -> Option<u16> {
        let number = u16::from_be_bytes(*self.rest().first_chunk()?);
        self.field(name, 2, &|_| value(number))?;
        Some(number)
    }

    /// A number of four bytes.
    pub(super) fn long(&mut self, name: &str, value: &dyn Fn(u32) -> String) -> Option<u32> {
        let number = u32::from_be_bytes(*self.rest().first_chunk()?);
        self.field(name, 4, &|_| value(number))?;
        Some(number)
    }

    /// An IPv4 address.
    pub(super) fn address(&mut self, name: &str) -> Option<Ipv4Addr> {
        self.long(name, &|bits| Ipv4Addr::from(bits).to_string())
            .map(Ipv4Addr::from)
    }

    /// An IPv6 address.
    pub(super) fn address_v6(&mut self, name: &str) -> Option<Ipv6Addr> {
        let address = Ipv6Addr::from(*self.rest().first_chunk::<16>()?);
        self.field(name, 16, &|_| address.to_string())?;
        Some(address)
    }

    /// What nobody can read, and what pads the frame beyond the packet.
    pub(super) fn finish(mut self) -> Vec<PacketLayer> {
        for (name, end) in [("Data", self.end), ("Padding", self.bytes.len())] {
            self.end = end;
            let length = end - self.at;
            if length > 0 {
                self.layer("Data");
                self.field(name, length, &count);
            }
        }
        self.layers.retain(|layer| !layer.fields.is_empty());
        self.layers
    }

    fn push(&mut self, field: PacketField) {
        match self.layers.last_mut() {
            Some(layer) => {
                layer.length += field.length;
                layer.fields.push(field);
            }
            None => self.layers.push(PacketLayer {
                name: "Data".to_owned(),
                offset: field.offset,
                length: field.length,
                fields: vec![field],
            }),
        }
    }
}

/// `5 bytes`.
pub(super) fn count(bytes: &[u8]) -> String {
    bytes_of(bytes.len())
}

/// `5 bytes`.
pub(super) fn bytes_of(length: usize) -> String {
    format!("{length} byte{}", if length == 1 { "" } else { "s" })
}

/// `6`.
pub(super) fn decimal(number: impl ToString) -> String {
    number.to_string()
}

/// `0x1c46`.
pub(super) fn hex(number: u16) -> String {
    format!("{number:#06x}")
}

/// `6 (TCP)`, or the number alone where it has no name.
pub(super) fn named(number: impl ToString, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{} ({name})", number.to_string()),
        None => number.to_string(),
    }
}

/// `0x1c46 (correct)`; `None` if too little of the packet is there to tell.
pub(super) fn checksum(number: u16, correct: Option<bool>) -> String {
    let verdict = match correct {
        Some(true) => "correct",
        Some(false) => "wrong",
        None => "not checked: the packet is cut off",
    };
    format!("{number:#06x} ({verdict})")
}
