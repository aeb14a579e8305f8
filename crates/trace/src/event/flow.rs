//! What becomes of flows in tables.

use serde::{Deserialize, Serialize};
use vpclab_model::{
    EgressOnlyGatewayKey, InstanceKey, InterfaceKey, NatGatewayKey, SimTime, StationKey, Stations,
};

use super::EntryId;

/// Who translates addresses with a table of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Translator {
    /// A NAT gateway.
    Gateway(NatGatewayKey),
    /// A NAT instance.
    Instance(InstanceKey),
    /// A service's node, by its interface: of an interface endpoint or a load balancer.
    Node(InterfaceKey),
    /// An egress-only internet gateway, which remembers flows and translates none.
    EgressOnly(EgressOnlyGatewayKey),
}

impl Translator {
    /// Where its table is.
    #[must_use]
    pub fn station(self, stations: &Stations) -> Option<StationKey> {
        match self {
            Self::Gateway(key) => Some(stations.nat_gateways.get(key.index())?.nat_gateway),
            Self::Instance(key) => stations.instances.get(key.index()).copied(),
            Self::Node(key) => Some(stations.interfaces.get(key.index())?.owner),
            Self::EgressOnly(key) => stations.egress_only_gateways.get(key.index()).copied(),
        }
    }
}

/// What a packet did to an entry of a translation table.
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
    /// The same through a Network Load Balancer, whose idle times count (F4.37).
    Balanced,
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
    /// One side closed, and the other never finished.
    HalfClosed,
    /// A new connection between the same ends took its place.
    Replaced,
    /// The NAT gateway, or the instance, whose table it was in is gone.
    TableGone,
    /// [`Self::Idle`] is of TCP; this is of UDP (F4.31, F6.34).
    IdleUdp,
    /// The same of ICMP (F4.36).
    IdleIcmp,
    /// The same of any other protocol, answered or not (F4.23).
    IdleOther,
    /// The same of any protocol, through a load balancer that sets the time (F4.37).
    IdleBalanced,
    /// The address of the NAT gateway that it used has drained (F6.2a).
    AddressGone,
}
