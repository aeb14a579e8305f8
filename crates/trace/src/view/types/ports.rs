//! Ports of translators.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize, Serializer};

/// The ports of one address that translations hold towards one destination. The same ports are free
/// towards every other one (F6.27).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct PortPool {
    /// Whose table.
    pub gateway: String,
    /// The address that it writes.
    pub address: String,
    /// The other end.
    pub destination: String,
    /// `tcp`, `udp`, `icmp`, or a number.
    pub protocol: String,
    /// How many ports are held.
    pub used: u32,
    /// A bit for each of 65,536 ports: port *n* is bit *n* mod 8 of byte *n* / 8.
    #[serde(serialize_with = "as_bytes")]
    #[cfg_attr(feature = "tsify", tsify(type = "Uint8Array"))]
    pub ports: Vec<u8>,
}

/// Bytes, not a list of numbers.
fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}
