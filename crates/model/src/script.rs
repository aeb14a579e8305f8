//! What happens in a scenario: the actions of its script, and those a person adds.

use core::net::IpAddr;
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::network::{InstanceKey, keys};
use crate::scenario::{NameKey, ServerKey};
use crate::time::{SimDuration, SimTime};

keys! {
    /// An action: its number in the script, then in the order in which people add them.
    ActionKey
    /// A connection that the script names.
    ConnectionKey
}

/// One thing to do.
///
/// Without a time it begins a tenth of a second after the action before it has come to its end; with
/// one, at that time whatever else is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// When, if not after the one before.
    pub at: Option<SimTime>,
    /// What.
    pub kind: ActionKind,
}

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// The instance asks its DNS server for an address. Ends with the answer, or without one.
    Resolve {
        /// Who asks.
        instance: InstanceKey,
        /// For which name.
        name: NameKey,
    },
    /// A guest opens a TCP connection, resolving first if need be. Ends established, or not.
    Connect {
        /// Who connects.
        from: Host,
        /// To whom.
        to: Destination,
        /// To which port.
        port: u16,
        /// What the script calls the connection.
        connection: ConnectionKey,
        /// After how long without a segment the guest asks whether the other side is still there;
        /// never where it is not said (F13.16, F6.36).
        keep_alive: Option<SimDuration>,
    },
    /// The client sends an HTTP/1.1 request and reads the answer. Ends with it, or without one.
    Send {
        /// On which connection.
        connection: ConnectionKey,
        /// Bytes of data in the request.
        bytes: u32,
    },
    /// The client closes its side. Ends when both sides are closed.
    Close {
        /// Which connection.
        connection: ConnectionKey,
    },
    /// AWS's API is called, to change the network.
    Call(Call),
    /// Somebody does something to a host that is no call of AWS's API.
    Host {
        /// To which.
        host: Host,
        /// What.
        change: HostChange,
    },
    /// The instance opens many connections, without sockets. Ends when each is answered, or when no
    /// answer is to be expected any more.
    Generate {
        /// Who connects.
        instance: InstanceKey,
        /// To which address.
        to: IpAddr,
        /// To which port.
        port: u16,
        /// How many connections, and what becomes of them.
        load: Load,
    },
    /// A guest sends packets to another, resolving first if need be. Ends with the answer to the last
    /// one, with an ICMP error about it, or without either.
    Probe {
        /// Who sends.
        from: Host,
        /// To whom.
        to: Destination,
        /// What.
        probe: Probe,
    },
    /// Nothing, for a while.
    Wait {
        /// How long.
        duration: SimDuration,
    },
}

impl ActionKind {
    /// The connection that it opens, or is about.
    #[must_use]
    pub const fn connection(&self) -> Option<ConnectionKey> {
        match *self {
            Self::Connect { connection, .. }
            | Self::Send { connection, .. }
            | Self::Close { connection } => Some(connection),
            _ => None,
        }
    }
}

/// Many connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// How many.
    pub connections: u32,
    /// How many are opened in a second, at equal distances.
    pub per_second: u32,
    /// How long after its SYN each sends a request, gets the answer and closes. Without it they
    /// stay open, and carry nothing.
    pub close_after: Option<SimDuration>,
}

/// Connections of one `generate`. Ours: what a log and a person can hold.
pub(crate) const LOAD_CONNECTIONS_MAX: u32 = 1_000_000;

/// Connections a second where an action does not say. Ours: fast, and a packet at a time.
pub(crate) const LOAD_PER_SECOND: u32 = 10_000;
/// Packets sent one after the other, each of which waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Of which kind.
    pub kind: ProbeKind,
    /// How many.
    pub count: u16,
    /// How long after the end of one the next is sent.
    pub interval: SimDuration,
    /// Bytes of data in each.
    pub size: u16,
    /// Their time to live.
    pub ttl: u8,
    /// What becomes of those that are too large for a link.
    pub dont_fragment: DontFragment,
}

impl Probe {
    /// The usual time to live of what a host sends (RFC 1700).
    pub const TTL: u8 = 64;
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeKind {
    /// Echo requests: `ping`.
    Echo,
    /// UDP datagrams.
    Datagram {
        /// To which port.
        port: u16,
        /// From which port; a free ephemeral one where it is not said.
        source_port: Option<u16>,
    },
    /// Packets of another protocol, whose data are zeros.
    Packet {
        /// Its number.
        protocol: u8,
    },
}

/// What a guest does about packets that are too large: Linux's `IP_MTU_DISCOVER` (ip(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DontFragment {
    /// DF is set on what fits the path as far as it is known; the rest is cut.
    Want,
    /// DF is set on all, and what does not fit is not sent.
    Always,
    /// DF is never set.
    Never,
}

/// What becomes of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostChange {
    /// It is switched on, or off. Only of a server: instances have AWS's API for that.
    Running(bool),
    /// Its interface takes packets of at most so many bytes.
    Mtu(u16),
}

/// Who does something: a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Host {
    /// An instance.
    Instance(InstanceKey),
    /// A server on the internet.
    Server(ServerKey),
}

/// Whom to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An address.
    Address(IpAddr),
    /// A host name, to be resolved.
    Name(NameKey),
}
