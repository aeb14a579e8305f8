//! A packet taken apart for people to read: layers, fields, and the bytes each field stands on.
//!
//! Any bytes will do. A field belongs to whole bytes, so two that share one are shown as one, and
//! every byte belongs to exactly one field. Where a header ends too early or makes no sense, the
//! rest is "Data".

mod application;
mod dns;
mod internet;
mod internet6;
mod link;
mod reader;
mod transport;

use alloc::vec::Vec;
use vpclab_model::PacketLayer;

use crate::layout::Link;
use reader::Reader;

/// Takes a packet apart. Never fails, whatever the bytes.
#[must_use]
pub fn dissect(bytes: &[u8], link: Link) -> Vec<PacketLayer> {
    let mut reader = Reader::new(bytes);
    // `None` says that a header was cut off; what is left of it is data, like any other rest.
    let _ = match link {
        Link::Ethernet => link::ethernet(&mut reader),
        Link::Ip => internet::ip(&mut reader),
    };
    reader.finish()
}

#[cfg(test)]
mod tests;
