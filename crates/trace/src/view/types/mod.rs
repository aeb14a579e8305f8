//! The shapes of events.

mod configuration;
mod decision;
mod edit;
mod header;
mod listing;
mod metrics;
mod ports;
mod route;
mod tables;

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use vpclab_model::{Direction, StationKind};

use crate::event::SocketState;

pub use configuration::*;
pub use decision::*;
pub use edit::*;
pub use header::*;
pub use listing::*;
pub use metrics::*;
pub use ports::*;
pub use route::*;
pub use tables::*;

/// One event of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
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
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct SentenceView {
    /// One plain sentence.
    pub text: String,
    /// The facts it rests on: `F6.31`, `W1.7`.
    pub facts: Vec<String>,
    /// Whose word it is.
    pub basis: BasisView,
}

impl SentenceView {
    /// The sentence, and in brackets whose word it is, if it is not a source's, and its facts.
    #[must_use]
    pub fn cited(&self) -> String {
        let whose_word = match self.basis {
            BasisView::Model => Some("our assumption"),
            BasisView::Infer => Some("deduced"),
            BasisView::Notes => Some("as the notes tell it"),
            BasisView::Aws | BasisView::Rfc | BasisView::Scenario => None,
        };
        let sources: Vec<&str> = whose_word
            .into_iter()
            .chain(self.facts.iter().map(String::as_str))
            .collect();
        match sources.as_slice() {
            [] => self.text.clone(),
            sources => alloc::format!("{}  ({})", self.text, sources.join(", ")),
        }
    }
}

/// Whose word a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
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
    /// The scenario's: somebody wants it so.
    Scenario,
}

/// A component at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
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
// Most events are hops, the largest of all.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
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
        /// AWS's error code, if it refused the call.
        error: Option<String>,
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
        /// At a route table: every row, and how it fares for the packet. Empty elsewhere.
        routes: Vec<RouteRow>,
    },
    /// A packet of a `generate` met a component that changed a table because of it, or refused it.
    /// Nothing else of its way is told, and its bytes are not kept.
    Generated {
        /// Seen from whoever decides.
        direction: Option<Direction>,
        /// As it arrived.
        header: Header,
        /// As it leaves.
        header_after: Header,
        /// What was decided.
        decision: Decision,
    },
    /// A `generate` counts its connections.
    Tally {
        /// The action's number.
        action: u32,
        /// Connections whose SYN was sent.
        opened: u32,
        /// Answered with SYN,ACK.
        established: u32,
        /// Answered with RST.
        refused: u32,
        /// Ended by an RST after they were established.
        reset: u32,
        /// Closed by both sides.
        closed: u32,
        /// Those that nothing came back to.
        unanswered: u32,
        /// Those that the instance had no port for.
        without_port: u32,
        /// Those that a NAT gateway dropped for want of a free port.
        without_nat_port: u32,
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
    /// The network was changed.
    Edited {
        /// What changed.
        edit: EditView,
    },
    /// A guest learned how large packets to a destination may be.
    PathMtu {
        /// The destination.
        destination: String,
        /// In bytes.
        mtu: u16,
        /// When it tries larger ones again.
        expires_at_us: u64,
    },
}

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
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
    /// AWS refused the call.
    CallRefused,
    /// The instance does not run.
    InstanceNotRunning,
    /// No address of that version of IP.
    NoAddress,
    /// ICMP: nothing listens at the port.
    PortUnreachable,
    /// ICMP: the host does not speak the protocol.
    ProtocolUnreachable,
    /// Nobody has the address, or ICMP says that it cannot be reached.
    HostUnreachable,
    /// ICMP: the packet has come too far.
    TimeExceeded,
    /// Too large for the way, and not to be cut.
    MessageTooLong,
    /// The server does not run.
    ServerNotRunning,
    /// The NAT gateway had no free port for some of the connections.
    NatPortsExhausted,
}

/// What made a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
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
    /// The instance metadata service.
    InstanceMetadata,
    /// Amazon Time Sync.
    TimeSync,
    /// A NAT instance, closing a connection that was idle for too long.
    NatInstanceFin,
    /// A component, telling a sender what became of its packet.
    IcmpError,
    /// A component that cut a packet.
    Fragmenter,
    /// A load balancer, resetting a connection it no longer knows.
    LoadBalancerReset,
}

/// Why an entry left its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "kebab-case")]
pub enum RemovalView {
    /// Idle for too long.
    Idle,
    /// The connection had ended.
    Closed,
    /// Nobody ever answered.
    Unanswered,
    /// One side closed, and the other never finished.
    HalfClosed,
    /// A new connection took its place.
    Replaced,
    /// Whatever had the table is gone.
    TableGone,
    /// The address that it used is gone.
    AddressGone,
}

/// What happened to a cached name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "kebab-case")]
pub enum NameChangeView {
    /// An answer came.
    Learned,
    /// Used without asking.
    Used,
    /// Its TTL has passed.
    Expired,
    /// The guest was switched off.
    Lost,
}

/// The way to the next station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Onward {
    /// The station's number.
    pub station: u32,
    /// When the packet gets there.
    pub arrives_at_us: u64,
}
