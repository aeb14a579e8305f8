//! A short name for everything that happened: equal runs, and only they, have the same.

use alloc::string::String;
use core::fmt::Write;
use hmac_sha256::Hash;
use vpclab_wire::Link;

use crate::log::Log;

/// SHA-256 over the encoding of each event, then over each packet's number, event, link and bytes.
pub(crate) fn digest(log: &Log) -> String {
    let mut hash = Hash::new();
    for event in log.events() {
        // An event has no map, no float and no length that depends on the machine: it always encodes.
        if let Ok(encoded) = postcard::to_allocvec(event) {
            hash.update(encoded);
        }
    }
    for (packet, seq, version) in log.versions() {
        hash.update(packet.0.to_le_bytes());
        hash.update(seq.0.to_le_bytes());
        hash.update([match version.link {
            Link::Ethernet => 1,
            Link::Ip => 0,
        }]);
        hash.update(version.bytes);
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
