//! The vocabulary of the log.
//!
//! Events are small and `Copy`: keys instead of names, results instead of requests. A reader never
//! works anything out: which rule decided, which port was chosen and what a field was before are
//! in the event.

mod call;
mod decision;
mod drop_reason;
mod flow;
mod guest;
mod link_local;
mod load;

use serde::{Deserialize, Serialize};
use vpclab_model::{ActionKey, Direction, Edit, Header, InterfaceKey, SimTime, StationKey};

pub use call::CallError;
pub use decision::*;
pub use drop_reason::DropReason;
pub use flow::*;
pub use guest::*;
pub use link_local::*;
pub use load::Tally;

/// The number of an event in its log, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u32);

/// The number of a packet in its run, from 0. Rewriting a packet does not make it another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PacketId(pub u32);

/// The number of a table entry in its table, from 0, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub u32);

/// The number of a socket in its guest, from 0, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SocketId(pub u32);

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number.
    pub seq: Seq,
    /// When.
    pub at: SimTime,
    /// The event without which this one would not have happened.
    pub cause: Option<Seq>,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// An action of the script, or of a person, began.
    ActionStarted {
        /// Which.
        action: ActionKey,
    },
    /// An action came to its end.
    ActionEnded {
        /// Which.
        action: ActionKey,
        /// How.
        outcome: Outcome,
    },
    /// A guest put a packet on its interface, or a component built one of its own.
    Created(Created),
    /// A component took a packet and decided what becomes of it.
    Hop(Hop),
    /// An entry left a translation table.
    NatEntryRemoved {
        /// Whose table.
        translator: Translator,
        /// Which entry.
        entry: EntryId,
        /// Why.
        reason: RemovalReason,
    },
    /// An entry left an interface's connection-tracking table.
    TrackingEntryRemoved {
        /// Whose table.
        interface: InterfaceKey,
        /// Which entry.
        entry: EntryId,
        /// Why.
        reason: RemovalReason,
    },
    /// A socket of a guest changed its state, appeared or went.
    Socket(SocketChange),
    /// A guest's DNS cache learned a name, used it, or forgot it.
    Name(NameChange),
    /// The network was changed.
    Edited(Edit),
    /// A packet of a `generate` met a component that changed a table because of it, or refused it.
    /// Of its way no more is written down, and its bytes are not kept.
    Generated(Hop),
    /// A `generate` counts its connections.
    Tally(Tally),
    /// A guest learned how large packets to a destination may be.
    PathMtu(PathMtuChange),
}

impl EventKind {
    /// What a component decided about a packet, if it is that.
    #[must_use]
    pub const fn hop(&self) -> Option<&Hop> {
        match self {
            Self::Hop(hop) | Self::Generated(hop) => Some(hop),
            _ => None,
        }
    }
}

/// A new packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// Its number.
    pub packet: PacketId,
    /// Where it was made.
    pub station: StationKey,
    /// By what.
    pub origin: Origin,
    /// The packet that it answers, where a component made it because of one.
    pub in_reply_to: Option<PacketId>,
    /// What it says.
    pub header: Header,
    /// Where it goes first.
    pub next: Onward,
}

/// What made a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The TCP/IP stack of an instance or a server.
    Guest,
    /// The VPC, answering ARP at the interface (F9.12).
    ArpResponder,
    /// The Amazon DNS server.
    Resolver,
    /// A NAT gateway, resetting a connection that it no longer knows (F6.31).
    NatGatewayReset,
    /// The instance metadata service of the host (F2.19).
    InstanceMetadata,
    /// Amazon Time Sync, on the host (F2.20).
    TimeSync,
    /// A NAT instance, closing a connection that was idle for too long (F6.31).
    NatInstanceFin,
    /// A component, telling the sender of a packet what became of it (F9.24, F6.45).
    IcmpError,
    /// A component that cuts what is too large for the next one (F9.22).
    Fragmenter,
    /// A load balancer, resetting a connection that it no longer knows (F8.53).
    LoadBalancerReset,
}

/// The way to the next station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onward {
    /// Where to.
    pub station: StationKey,
    /// When it gets there.
    pub arrives_at: SimTime,
}

/// One component, one packet, one decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The packet.
    pub packet: PacketId,
    /// Where.
    pub station: StationKey,
    /// Seen from whoever decides; none where there is no inside and outside.
    pub direction: Option<Direction>,
    /// The packet as it arrived.
    pub header: Header,
    /// What was decided.
    pub decision: Decision,
    /// Where the packet goes now, if anywhere.
    pub next: Option<Onward>,
}

impl Hop {
    /// The packet as it leaves.
    #[must_use]
    pub fn header_after(&self) -> Header {
        match self.decision {
            Decision::Translated { rewrite, .. } => rewrite.applied_to(self.header),
            Decision::Relayed {
                source,
                destination,
                ..
            } => {
                let mut header = self.header;
                (header.tuple.source, header.tuple.source_port) = source;
                (header.tuple.destination, header.tuple.destination_port) = destination;
                header
            }
            Decision::Forwarded => Header {
                ttl: self.header.ttl.saturating_sub(1),
                ..self.header
            },
            _ => self.header,
        }
    }
}
