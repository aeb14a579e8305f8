//! The shapes.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use vpclab_model::{Direction, StationKind};

use crate::event::SocketState;

/// One event of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its number, from 0.
    pub seq: u32,
    /// When, in microseconds since the scenario began.
    pub at_us: u64,
    /// The event without which this one would not have happened.
    pub cause: Option<u32>,
    /// Where it happened.
    pub place: Option<Place>,
    /// The packet it is about.
    pub packet: Option<u32>,
    /// What happened.
    pub kind: EventKind,
    /// The same in words.
    pub sentence: SentenceView,
}

/// A sentence and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SentenceView {
    /// One plain sentence.
    pub text: String,
    /// The facts it rests on: `F6.31`, `W1.7`.
    pub facts: Vec<String>,
    /// Whose word it is.
    pub basis: BasisView,
}

/// Whose word a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum BasisView {
    /// AWS's documentation.
    Aws,
    /// An RFC.
    Rfc,
    /// Deduced from AWS's documentation; AWS does not say it in one place.
    Infer,
    /// Our assumption: AWS is silent.
    Model,
    /// As the notes tell it, where AWS says otherwise.
    Notes,
}

/// A component at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The station's number in the topology.
    pub station: u32,
    /// AWS's id of the component.
    pub component: String,
    /// What kind of component.
    pub kind: StationKind,
    /// Its name.
    pub name: Option<String>,
    /// The id of the subnet at whose edge it stands.
    pub subnet: Option<String>,
    /// The id of the interface it belongs to.
    pub eni: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum EventKind {
    /// An action began.
    ActionStarted {
        /// Its number.
        action: u32,
    },
    /// An action came to its end.
    ActionEnded {
        /// Its number.
        action: u32,
        /// How it ended.
        outcome: OutcomeView,
    },
    /// A packet was made.
    Created {
        /// What made it.
        origin: OriginView,
        /// The packet that it answers.
        in_reply_to: Option<u32>,
        /// What it says.
        header: Header,
        /// Where it goes first.
        next: Onward,
    },
    /// A component took a packet and decided.
    Hop {
        /// Seen from whoever decides.
        direction: Option<Direction>,
        /// As it arrived.
        header: Header,
        /// As it leaves.
        header_after: Header,
        /// What was decided.
        decision: Decision,
        /// Where it goes now.
        next: Option<Onward>,
    },
    /// An entry left a NAT gateway's table.
    NatEntryRemoved {
        /// The gateway's id.
        gateway: String,
        /// The entry.
        entry: u32,
        /// Why.
        reason: RemovalView,
    },
    /// An entry left an interface's connection-tracking table.
    TrackingEntryRemoved {
        /// The interface's id.
        eni: String,
        /// The entry.
        entry: u32,
        /// Why.
        reason: RemovalView,
    },
    /// A socket of a guest changed.
    Socket {
        /// The socket's number in its guest.
        socket: u32,
        /// `10.0.1.5:49152`
        local: String,
        /// `203.0.113.5:443`
        remote: Option<String>,
        /// Its state now; null when it is gone.
        state: Option<SocketState>,
        /// What the script calls the connection.
        connection: Option<String>,
    },
    /// A guest's DNS cache changed.
    Name {
        /// The name.
        name: String,
        /// What happened.
        change: NameChangeView,
        /// Its address, unless it expired.
        address: Option<String>,
        /// When it is forgotten, if it was learned now.
        expires_at_us: Option<u64>,
    },
}

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeView {
    /// It did what it was for.
    Done,
    /// No such name.
    NameNotFound,
    /// The DNS server did not answer.
    NameServerSilent,
    /// RST in answer to the SYN.
    ConnectionRefused,
    /// No answer until the guest gave up.
    TimedOut,
    /// RST on an open connection.
    ConnectionReset,
    /// There is no such connection.
    NotConnected,
    /// No free ephemeral port.
    NoEphemeralPort,
}

/// What made a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum OriginView {
    /// The TCP/IP stack of an instance or a server.
    Guest,
    /// The VPC, answering ARP at the interface.
    ArpResponder,
    /// The Amazon DNS server.
    Resolver,
    /// A NAT gateway, resetting a connection it no longer knows.
    NatGatewayReset,
}

/// Why an entry left its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum RemovalView {
    /// Idle for too long.
    Idle,
    /// The connection had ended.
    Closed,
    /// Nobody ever answered.
    Unanswered,
    /// A new connection took its place.
    Replaced,
}

/// What happened to a cached name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum NameChangeView {
    /// An answer came.
    Learned,
    /// Used without asking.
    Used,
    /// Its TTL has passed.
    Expired,
}

/// The way to the next station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Onward {
    /// The station's number.
    pub station: u32,
    /// When the packet gets there.
    pub arrives_at_us: u64,
}

/// What a packet says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// `tcp`, `udp`, `icmp`, `arp`, or a number.
    pub protocol: String,
    /// Source address.
    pub src: String,
    /// Source port; 0 without ports.
    pub src_port: u16,
    /// Destination address.
    pub dst: String,
    /// Destination port; 0 without ports.
    pub dst_port: u16,
    /// TCP: `SYN,ACK`.
    pub flags: Option<String>,
    /// TCP: sequence number.
    pub seq: Option<u32>,
    /// TCP: acknowledgement number, where it counts.
    pub ack: Option<u32>,
    /// TCP: the MSS option, where it is there.
    pub mss: Option<u16>,
    /// TCP and UDP: bytes of data.
    pub payload: Option<u16>,
    /// Length of the IP packet.
    pub length: u16,
    /// Time to live.
    pub ttl: u8,
    /// Two or three words: `SYN,ACK`, `DNS query`, `ARP who has`, `120 bytes`.
    pub label: String,
}

/// What a component decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Decision {
    /// Nothing to object to.
    Passed {
        /// Why not.
        passage: PassageView,
    },
    /// A rule allows it.
    Allowed {
        /// Which.
        rule: Rule,
        /// The tracking entry made or used.
        tracking: Option<TableUpdate>,
    },
    /// A tracking entry lets it through.
    AllowedByTracking {
        /// Which.
        tracking: TableUpdate,
    },
    /// A route was chosen.
    Routed {
        /// Which.
        rule: Rule,
    },
    /// An address or a port was rewritten.
    Translated {
        /// `source` or `destination`.
        end: EndView,
        /// The NAT entry behind it; null for the internet gateway's one-to-one mapping.
        nat: Option<TableUpdate>,
    },
    /// Answered here.
    Answered {
        /// The answering packet.
        reply: u32,
    },
    /// Arrived.
    Delivered,
    /// Dropped.
    Dropped {
        /// Reachability Analyzer's code, or ours.
        code: String,
        /// The rule that refused it.
        rule: Option<Rule>,
    },
}

/// Why a component passes a packet on unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum PassageView {
    /// The source/destination check is content.
    OwnAddress,
    /// The source/destination check is off.
    CheckDisabled,
    /// Goes to a link-local service.
    LinkLocalService,
    /// Has its public address already.
    AlreadyPublic,
    /// A network hands it on.
    Forwarded,
}

/// An end of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum EndView {
    /// Source address and port.
    Source,
    /// Destination address and port.
    Destination,
}

/// What a packet did to a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TableUpdate {
    /// The gateway or interface whose table it is.
    pub table: String,
    /// The row.
    pub entry: u32,
    /// Was it made now?
    pub made: bool,
    /// The connection's state now: `SYN_SENT`, `ESTABLISHED`.
    pub state: String,
    /// When it goes if nothing else happens.
    pub expires_at_us: u64,
}

/// A rule, as the console would show the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Rule {
    /// A security group's rule.
    SecurityGroup {
        /// The group's id.
        group: String,
        /// Which list.
        direction: Direction,
        /// Position in the list, from 0.
        index: u16,
        /// The rule in words.
        text: String,
    },
    /// A network ACL's rule.
    NetworkAcl {
        /// The ACL's id.
        acl: String,
        /// Which list.
        direction: Direction,
        /// Its number; 32767 is shown as `*`.
        rule_number: u16,
        /// `allow` or `deny`.
        action: String,
        /// The rule in words.
        text: String,
    },
    /// A route.
    Route {
        /// The table's id.
        table: String,
        /// Position in the table, from 0.
        index: u16,
        /// `0.0.0.0/0`
        destination: String,
        /// `local`, or the id of a gateway.
        target: String,
        /// The route in words.
        text: String,
    },
}

/// What is true after an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
}

/// More rows than this are asked for with `rows`.
pub const FRAME_ROWS_MAX: usize = 100;

/// How many rows each table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
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
