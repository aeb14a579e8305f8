//! A packet taken apart for reading: layers, fields, and the bytes each field stands on.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// One protocol's part of a packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PacketLayer {
    /// `Ethernet`, `ARP`, `IPv4`, `TCP`, `UDP`, `DNS`, `HTTP`, `Data`.
    pub name: String,
    /// Its fields, in the order of their bytes.
    pub fields: Vec<PacketField>,
    /// The first byte of the layer.
    pub offset: u32,
    /// How many bytes it has, the layers in it not counted.
    pub length: u32,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PacketField {
    /// The RFC's name for it: `Source Port`, `Time to Live`.
    pub name: String,
    /// Its value for people: `49152`, `SYN, ACK`, `0x1c46 (correct)`.
    pub value: String,
    /// The first byte of it, from the start of the packet.
    pub offset: u32,
    /// How many bytes it stands on.
    pub length: u32,
}
