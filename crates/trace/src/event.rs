//! The vocabulary of the log.
//!
//! Events are small and `Copy`: keys instead of names, results instead of requests. A reader never
//! works anything out: which rule decided, which port was chosen and what a field was before are
//! in the event.

use core::net::IpAddr;
use serde::{Deserialize, Serialize};
use vpclab_model::{
    ActionKey, ConnectionKey, Direction, FiveTuple, Header, InterfaceKey, NameKey, NatGatewayKey,
    NetworkAclKey, Protocol, RouteTableKey, SecurityGroupKey, SimTime, StationKey,
};

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
    /// An entry left a NAT gateway's table.
    NatEntryRemoved {
        /// Whose table.
        gateway: NatGatewayKey,
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
            _ => self.header,
        }
    }
}

/// What a component decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// There was nothing to object to.
    Passed(Passage),
    /// A rule allows it.
    Allowed {
        /// Which.
        rule: RuleRef,
        /// The tracking entry that this made or used; none for a network ACL or an untracked flow.
        tracking: Option<TrackingUpdate>,
    },
    /// The tracking entry of an allowed flow lets it through; no rule was asked (F4.20).
    AllowedByTracking(TrackingUpdate),
    /// A route was chosen.
    Routed {
        /// Which.
        rule: RuleRef,
    },
    /// An address or a port was rewritten.
    Translated {
        /// How.
        rewrite: Rewrite,
        /// By which mapping.
        by: Translation,
    },
    /// The component answers by itself; this packet goes no further.
    Answered {
        /// The answer.
        reply: PacketId,
    },
    /// The packet reached its end.
    Delivered,
    /// The packet was dropped.
    Dropped {
        /// Why.
        reason: DropReason,
        /// The rule that refused it, where one did.
        rule: Option<RuleRef>,
    },
}

/// Why a component passes a packet on unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Passage {
    /// The address is the interface's own: the source/destination check is content (F9.1).
    OwnAddress,
    /// The source/destination check is switched off (F9.2).
    CheckDisabled,
    /// Goes to a link-local service of the host, past security groups, ACLs and routes (F2.13, F2.14, F2.17).
    LinkLocalService,
    /// Leaves or enters with the public address already on it: nothing to translate here.
    AlreadyPublic,
    /// A network hands it on.
    Forwarded,
}

/// Which rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleRef {
    /// A rule of a security group.
    SecurityGroup {
        /// Which group.
        group: SecurityGroupKey,
        /// Which of its two lists.
        direction: Direction,
        /// Position in the list.
        index: u16,
    },
    /// A rule of a network ACL; 32767 is the final `*` (F5.3).
    NetworkAcl {
        /// Which ACL.
        acl: NetworkAclKey,
        /// Which of its two lists.
        direction: Direction,
        /// The rule's number.
        rule_number: u16,
    },
    /// A row of a route table.
    Route {
        /// Which table.
        table: RouteTableKey,
        /// Position in the table.
        index: u16,
    },
}

/// The number under which the API lists the final `*` rule for IPv4 (F5.3).
pub const NETWORK_ACL_FINAL_RULE: u16 = 32_767;

/// A change of one end of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewrite {
    /// Which end.
    pub end: End,
    /// Its address from now on.
    pub address: IpAddr,
    /// Its port from now on.
    pub port: u16,
    /// The MSS option from now on, where it was clamped (F6.42).
    pub mss: Option<u16>,
    /// Was the time to live counted down? (F6.45)
    pub ttl_decremented: bool,
}

/// An end of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Source address and port.
    Source,
    /// Destination address and port.
    Destination,
}

impl Rewrite {
    /// The header after this rewrite.
    #[must_use]
    pub fn applied_to(self, mut header: Header) -> Header {
        let FiveTuple {
            source,
            source_port,
            destination,
            destination_port,
            ..
        } = &mut header.tuple;
        let (address, port) = match self.end {
            End::Source => (source, source_port),
            End::Destination => (destination, destination_port),
        };
        *address = self.address;
        *port = self.port;
        if header.tuple.protocol == Protocol::Icmp {
            // Both ports of an ICMP query hold its identifier.
            header.tuple.source_port = self.port;
            header.tuple.destination_port = self.port;
        }
        if let (vpclab_model::HeaderDetail::Tcp { mss, .. }, Some(clamped)) =
            (&mut header.detail, self.mss)
        {
            *mss = Some(clamped);
        }
        if self.ttl_decremented {
            header.ttl = header.ttl.saturating_sub(1);
        }
        header
    }
}

/// Where a rewrite comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Translation {
    /// An entry of a NAT gateway's table, with state and timers.
    NatEntry {
        /// Whose table.
        gateway: NatGatewayKey,
        /// What became of the entry.
        update: NatUpdate,
    },
    /// The one-to-one mapping of a private address to its public one, without state (F7.2, F7.4).
    PublicAddress,
}

/// What a packet did to an entry of a NAT gateway's table.
///
/// An entry that is made takes its tuples from the hop: inside as the packet arrived, outside as
/// it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NatUpdate {
    /// Which entry.
    pub entry: EntryId,
    /// Was it made by this packet?
    pub made: bool,
    /// The connection's state after this packet.
    pub state: FlowState,
    /// When the entry goes if nothing else happens.
    pub expires_at: SimTime,
}

/// What a packet did to a connection-tracking entry.
///
/// An entry that is made takes its tuple from the hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingUpdate {
    /// Whose table.
    pub interface: InterfaceKey,
    /// Which entry.
    pub entry: EntryId,
    /// Was it made by this packet?
    pub made: bool,
    /// Why the flow is tracked.
    pub class: TrackingClass,
    /// The connection's state after this packet.
    pub state: FlowState,
    /// When the entry goes if nothing else happens.
    pub expires_at: SimTime,
}

/// Why a flow has a tracking entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrackingClass {
    /// Its rules are narrower than "everything, both ways" (F4.21, F4.22).
    Tracked,
    /// Its path makes it tracked whatever the rules (F4.24).
    Automatic,
}

/// The state of a flow in a table. The names are Linux's (F13.40 ff.); AWS publishes none (F4.36).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FlowState {
    /// TCP: SYN seen.
    SynSent,
    /// TCP: SYN,ACK seen.
    SynReceived,
    /// TCP: the handshake's last ACK seen.
    Established,
    /// TCP: first FIN seen.
    FinWait,
    /// TCP: the ACK of that FIN seen.
    CloseWait,
    /// TCP: second FIN seen.
    LastAck,
    /// TCP: the ACK of the second FIN seen.
    TimeWait,
    /// TCP: RST seen.
    Close,
    /// UDP, ICMP and others: no answer so far.
    Unreplied,
    /// UDP, ICMP and others: one request, one answer.
    Replied,
    /// UDP: more than one request and answer (F4.31).
    Stream,
}

/// Why an entry left its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RemovalReason {
    /// No packet for as long as an open connection may be idle.
    Idle,
    /// The connection had ended, and its time of grace is over.
    Closed,
    /// The handshake, or the single request, never went further.
    Unanswered,
    /// A new connection between the same ends took its place.
    Replaced,
}

/// Why a packet was dropped. Different advice, different reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DropReason {
    /// The source, or the destination, is none of the interface's addresses (F9.1).
    SourceDestCheck,
    /// The groups have rules for this direction, and none matches (F4.2).
    SecurityGroupNoMatch,
    /// The groups have no rule at all for this direction (F4.3).
    SecurityGroupEmpty,
    /// The tracking table is full (F4.41).
    TrackingTableFull,
    /// A numbered rule of the network ACL denies it (F5.2).
    NetworkAclDenied,
    /// No numbered rule matches; the final `*` denies (F5.3).
    NetworkAclDefault,
    /// No route covers the destination (D0.2).
    NoRoute,
    /// The route that covers it leads to something that is gone (D0.3, F3.17).
    BlackholeRoute,
    /// The address lies in the VPC, and nothing has it.
    NoInterface,
    /// The Amazon DNS server does not answer: `enableDnsSupport` is off (F2.5).
    DnsSupportDisabled,
    /// Sent to the Amazon DNS server, and no query that it reads.
    NotADnsQuery,
    /// No public address belongs to the source (F7.5, W3.3).
    NoPublicAddress,
    /// The destination is not public (F7.5).
    PrivateDestination,
    /// No attached interface of the VPC has this public address (F7.6).
    NoPrivateAddress,
    /// From the outside, and no connection from the inside waits for it (F6.7, F6.33).
    NatNoEntry,
    /// Every port towards this destination is taken (F6.26, D0.4).
    NatPortsExhausted,
    /// The NAT gateway knows TCP, UDP and ICMP only (F6.40).
    NatProtocol,
    /// The NAT gateway itself was addressed, and answers nothing (F6.13).
    NatNotAddressable,
    /// Nobody in this scenario has the destination address.
    NoServer,
    /// The way was longer than the time to live allows.
    TtlExceeded,
}

impl DropReason {
    /// Reachability Analyzer's code where its meaning is the same (F11.10 ff.), else our own.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SourceDestCheck => "ENI_SOURCE_DEST_CHECK_RESTRICTION",
            Self::SecurityGroupNoMatch => "ENI_SG_RULES_MISMATCH",
            Self::SecurityGroupEmpty => "SG_HAS_NO_RULES",
            Self::TrackingTableFull => "VPCLAB_TRACKING_TABLE_FULL",
            Self::NetworkAclDenied | Self::NetworkAclDefault => "SUBNET_ACL_RESTRICTION",
            Self::NoRoute => "NO_ROUTE_TO_DESTINATION",
            Self::BlackholeRoute => "BAD_STATE_ROUTE",
            Self::NoInterface => "NO_POSSIBLE_DESTINATION",
            Self::DnsSupportDisabled => "VPCLAB_DNS_SUPPORT_DISABLED",
            Self::NotADnsQuery => "VPCLAB_NOT_A_DNS_QUERY",
            Self::NoPublicAddress => "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            Self::PrivateDestination => "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
            Self::NoPrivateAddress => "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            Self::NatNoEntry => "VPCLAB_NAT_NO_ENTRY",
            Self::NatPortsExhausted => "VPCLAB_NAT_PORTS_EXHAUSTED",
            Self::NatProtocol => "PROTOCOL_RESTRICTION",
            Self::NatNotAddressable => "VPCLAB_NAT_NOT_ADDRESSABLE",
            Self::NoServer => "VPCLAB_NO_SERVER",
            Self::TtlExceeded => "VPCLAB_TTL_EXCEEDED",
        }
    }
}

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
}
