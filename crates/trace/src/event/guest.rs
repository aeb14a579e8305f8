//! What guests show of themselves, and how actions end.

use core::net::IpAddr;
use serde::{Deserialize, Serialize};
use vpclab_model::{ConnectionKey, NameKey, SimTime, StationKey};

use super::{CallError, SocketId};

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It did what it was for.
    Done,
    /// Resolve: no such name.
    NameNotFound,
    /// Resolve: no answer.
    NameServerSilent,
    /// Connect: the other side answered with RST (D0.9).
    ConnectionRefused,
    /// Connect, send or close: no answer until the guest gave up (D0.1).
    TimedOut,
    /// Send or close: the connection was reset.
    ConnectionReset,
    /// The connection that the action is about is not open.
    NotConnected,
    /// The guest has no free ephemeral port.
    NoEphemeralPort,
    /// AWS refused the call, and nothing has changed.
    CallRefused(CallError),
    /// The instance does not run, so it does nothing.
    InstanceNotRunning,
    /// Connect: the guest has no address of that version of IP.
    NoAddress,
    /// Probe: ICMP says that nothing listens at the port.
    PortUnreachable,
    /// Probe: ICMP says that the host does not speak the protocol.
    ProtocolUnreachable,
    /// Connect or probe: nobody on the link has the address, or ICMP says that it cannot be reached.
    HostUnreachable,
    /// Probe: ICMP says that the packet has come too far.
    TimeExceeded,
    /// Probe: too large for the way, and not to be cut. The guest knew (EMSGSIZE), or ICMP says it.
    MessageTooLong,
    /// The server does not run, so it does nothing.
    ServerNotRunning,
    /// Generate: the NAT gateway had no free port for some of the connections (F6.26).
    NatPortsExhausted,
}

impl Outcome {
    /// As in a pattern: one of [`vpclab_model::OUTCOMES`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NameNotFound => "name-not-found",
            Self::NameServerSilent => "name-server-silent",
            Self::ConnectionRefused => "connection-refused",
            Self::TimedOut => "timed-out",
            Self::ConnectionReset => "connection-reset",
            Self::NotConnected => "not-connected",
            Self::NoEphemeralPort => "no-ephemeral-port",
            Self::CallRefused(_) => "call-refused",
            Self::InstanceNotRunning => "instance-not-running",
            Self::NoAddress => "no-address",
            Self::PortUnreachable => "port-unreachable",
            Self::ProtocolUnreachable => "protocol-unreachable",
            Self::HostUnreachable => "host-unreachable",
            Self::TimeExceeded => "time-exceeded",
            Self::MessageTooLong => "message-too-long",
            Self::ServerNotRunning => "server-not-running",
            Self::NatPortsExhausted => "nat-ports-exhausted",
        }
    }
}

/// A change of a guest's socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocketChange {
    /// Whose socket.
    pub station: StationKey,
    /// Which.
    pub socket: SocketId,
    /// This end: address and port; the address is unspecified while listening on all.
    pub local: (IpAddr, u16),
    /// The other end, where there is one.
    pub remote: Option<(IpAddr, u16)>,
    /// Its state now; none when it is gone.
    pub state: Option<SocketState>,
    /// The script's connection that it serves, on the side that opened it.
    pub connection: Option<ConnectionKey>,
}

/// The state of a socket: TCP's eleven (F13.1), or an open UDP socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum SocketState {
    /// No connection.
    Closed,
    /// Waits for a SYN.
    Listen,
    /// Sent a SYN.
    SynSent,
    /// Got a SYN, sent SYN,ACK.
    SynReceived,
    /// Open.
    Established,
    /// Sent FIN.
    #[serde(rename = "FIN-WAIT-1")]
    FinWait1,
    /// Its FIN is acknowledged.
    #[serde(rename = "FIN-WAIT-2")]
    FinWait2,
    /// Got FIN, has not sent its own.
    CloseWait,
    /// Both sent FIN, neither is acknowledged.
    Closing,
    /// Got FIN, sent its own, waits for its ACK.
    LastAck,
    /// Both FINs are acknowledged; waits for stragglers.
    TimeWait,
    /// A UDP socket that is open.
    Open,
}

/// A change of a guest's DNS cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameChange {
    /// Whose cache.
    pub station: StationKey,
    /// Which name.
    pub name: NameKey,
    /// What happened.
    pub change: NameChangeKind,
}

/// What happened to a name in a guest's DNS cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameChangeKind {
    /// An answer came and is kept until its TTL has passed.
    Learned {
        /// The answer.
        address: IpAddr,
        /// When it is forgotten.
        expires_at: SimTime,
    },
    /// A question was answered without asking the DNS server.
    Used {
        /// The answer.
        address: IpAddr,
    },
    /// Its TTL has passed.
    Expired,
    /// The guest was switched off.
    Lost,
}

/// A guest has learned how large packets to a destination may be (RFC 1191).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathMtuChange {
    /// Which guest.
    pub station: StationKey,
    /// The destination.
    pub destination: IpAddr,
    /// In bytes.
    pub mtu: u16,
    /// When it tries larger ones again.
    pub expires_at: SimTime,
}
