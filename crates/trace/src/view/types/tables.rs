//! Frames and the rows of their tables.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Header, Onward, RemovalView};
use crate::event::SocketState;

/// What is true after an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    /// The event; null before the first.
    pub seq: Option<u32>,
    /// The time of that event.
    pub at_us: u64,
    /// Packets that exist.
    pub packets: Vec<PacketRow>,
    /// How many rows each table has.
    pub counts: TableCounts,
    /// NAT gateways' tables, at most the first [`FRAME_ROWS_MAX`] rows.
    pub nat: Vec<NatRow>,
    /// Interfaces' tracking tables, at most the first [`FRAME_ROWS_MAX`] rows.
    pub tracking: Vec<TrackingRow>,
    /// Guests' sockets, at most the first [`FRAME_ROWS_MAX`] rows.
    pub sockets: Vec<SocketRow>,
    /// Guests' DNS caches, at most the first [`FRAME_ROWS_MAX`] rows.
    pub names: Vec<NameRow>,
    /// What interfaces have sent to link-local services.
    pub link_local: Vec<LinkLocalRow>,
    /// How much of what instances may track is used, by interface; those that track nothing, and
    /// never dropped anything for that, are left out.
    pub conntrack: Vec<ConntrackRow>,
    /// How many edits of the network are in it.
    pub edits: u32,
}

/// What one interface has sent to DNS, metadata and time on its host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct LinkLocalRow {
    /// The interface's id.
    pub eni: String,
    /// Its station.
    pub station: u32,
    /// Packets let through in the second of the last one; 1024 at most.
    pub packets: u32,
    /// The counter `linklocal_allowance_exceeded`: packets dropped so far.
    pub exceeded: u32,
}

/// The use of an instance's connection tracking at one interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct ConntrackRow {
    /// The interface's id.
    pub eni: String,
    /// The station of its security groups.
    pub station: u32,
    /// The counter `conntrack_allowance_available`: how many more connections can be tracked.
    pub available: u32,
    /// The counter `conntrack_allowance_exceeded`: packets dropped so far.
    pub exceeded: u32,
}

/// More rows than this are asked for with `rows`.
pub const FRAME_ROWS_MAX: usize = 100;

/// How many rows each table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct TableCounts {
    /// NAT entries.
    pub nat: u32,
    /// Tracking entries.
    pub tracking: u32,
    /// Sockets.
    pub sockets: u32,
    /// Cached names.
    pub names: u32,
}

/// A table of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "lowercase")]
pub enum Table {
    /// NAT entries.
    Nat,
    /// Tracking entries.
    Tracking,
    /// Sockets.
    Sockets,
    /// Cached names.
    Names,
}

impl Table {
    /// Reads a table's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "nat" => Some(Self::Nat),
            "tracking" => Some(Self::Tracking),
            "sockets" => Some(Self::Sockets),
            "names" => Some(Self::Names),
            _ => None,
        }
    }
}

/// Some rows of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Rows {
    /// NAT entries.
    Nat {
        /// The rows.
        rows: Vec<NatRow>,
    },
    /// Tracking entries.
    Tracking {
        /// The rows.
        rows: Vec<TrackingRow>,
    },
    /// Sockets.
    Sockets {
        /// The rows.
        rows: Vec<SocketRow>,
    },
    /// Cached names.
    Names {
        /// The rows.
        rows: Vec<NameRow>,
    },
}

/// A packet that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct PacketRow {
    /// Its number.
    pub packet: u32,
    /// As it is now.
    pub header: Header,
    /// The station where it was last.
    pub station: u32,
    /// Since when.
    pub since_us: u64,
    /// Where it goes; null when it has come to its end.
    pub next: Option<Onward>,
    /// The event that last said something of it.
    pub changed_by: u32,
}

/// An entry of a NAT gateway's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct NatRow {
    /// The gateway's id.
    pub gateway: String,
    /// The entry.
    pub entry: u32,
    /// `tcp`, `udp`, `icmp`.
    pub protocol: String,
    /// `10.0.1.5:49152`
    pub inside: String,
    /// `10.0.0.220:1711`, or with the public address where the model writes that.
    pub outside: String,
    /// `203.0.113.5:443`
    pub destination: String,
    /// Where it goes on to, where that is another: at a node of a service.
    pub target: Option<String>,
    /// `SYN_SENT`, `ESTABLISHED`.
    pub state: String,
    /// When it was made.
    pub made_at_us: u64,
    /// When it was last used.
    pub used_at_us: u64,
    /// When it goes if nothing else happens.
    pub expires_at_us: u64,
    /// The event that made it.
    pub made_by: u32,
    /// The event that last changed it.
    pub changed_by: u32,
    /// Why it goes, if the frame's event removed it.
    pub removed: Option<RemovalView>,
}

/// An entry of an interface's connection-tracking table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct TrackingRow {
    /// The interface's id.
    pub eni: String,
    /// The entry.
    pub entry: u32,
    /// `tcp`, `udp`, `icmp`.
    pub protocol: String,
    /// Source of the first packet.
    pub source: String,
    /// Destination of the first packet.
    pub destination: String,
    /// Is it tracked only because of its path? (F4.24)
    pub automatic: bool,
    /// `SYN_SENT`, `ESTABLISHED`.
    pub state: String,
    /// When it was made.
    pub made_at_us: u64,
    /// When it was last used.
    pub used_at_us: u64,
    /// When it goes if nothing else happens.
    pub expires_at_us: u64,
    /// The event that made it.
    pub made_by: u32,
    /// The event that last changed it.
    pub changed_by: u32,
    /// Why it goes, if the frame's event removed it.
    pub removed: Option<RemovalView>,
}

/// A guest's socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct SocketRow {
    /// The guest: an instance's or a server's id.
    pub guest: String,
    /// The guest's station.
    pub station: u32,
    /// The socket's number in its guest.
    pub socket: u32,
    /// This end.
    pub local: String,
    /// The other end.
    pub remote: Option<String>,
    /// Its state; null if the frame's event removed it.
    pub state: Option<SocketState>,
    /// What the script calls the connection.
    pub connection: Option<String>,
    /// The event that last changed it.
    pub changed_by: u32,
}

/// A name in a guest's DNS cache.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct NameRow {
    /// The guest.
    pub guest: String,
    /// The name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// When it is forgotten.
    pub expires_at_us: u64,
    /// The event that last changed it.
    pub changed_by: u32,
    /// Has its TTL passed with the frame's event?
    pub removed: bool,
}
