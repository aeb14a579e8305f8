//! The life of one flow as a middlebox sees it: its state, and when it will be forgotten.
//!
//! States and their names are Linux's (F13.40 ff.), because AWS publishes none (F4.36, F13.50).
//! What happens on each packet is a function of the state, the side that sent it, and its flags.

use vpclab_model::{Header, HeaderDetail, Protocol, SimTime, TcpFlags};
use vpclab_trace::{FlowState, RemovalReason};

/// No appointment.
const NEVER: SimTime = SimTime(u64::MAX);

/// A flow in a table. Packed, because there is one or two for every live flow: what a table adds to
/// it takes the room that would be left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(Rust, packed(4))]
pub(crate) struct Flow {
    pub(crate) tracker: FlowTracker,
    /// When it is forgotten if nothing else happens.
    pub(crate) expires_at: SimTime,
    /// When the queue will look at it next; [`NEVER`] if it will not.
    timer_at: SimTime,
}

/// What a look at a flow finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// Nothing: there is another appointment.
    NotNow,
    /// It was used since the appointment was made; the next one is then.
    Later(SimTime),
    /// Its time has come.
    Over(RemovalReason),
}

impl Flow {
    pub(crate) fn begin(header: &Header, expires_at: SimTime) -> Self {
        Self {
            tracker: FlowTracker::begin(header),
            expires_at,
            timer_at: NEVER,
        }
    }

    pub(crate) fn go_on(&mut self, side: FlowSide, header: &Header, expires_at: SimTime) {
        self.tracker = self.tracker.after(side, header);
        self.expires_at = expires_at;
    }

    /// The appointment to make for its end, unless there is an earlier one: a flow that is used
    /// again and again costs one appointment per timeout, not one per packet.
    pub(crate) fn appointment(&mut self) -> Option<SimTime> {
        let (timer_at, expires_at) = (self.timer_at, self.expires_at);
        if timer_at <= expires_at {
            return None;
        }
        self.timer_at = expires_at;
        Some(expires_at)
    }

    /// Looks at it, at the time of an appointment.
    pub(crate) fn age(&mut self, now: SimTime) -> Age {
        let (timer_at, expires_at) = (self.timer_at, self.expires_at);
        if timer_at != now {
            Age::NotNow
        } else if expires_at > now {
            self.timer_at = expires_at;
            Age::Later(expires_at)
        } else {
            Age::Over(self.tracker.removal_reason())
        }
    }
}

/// Which side of a flow a packet comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlowSide {
    /// The side that sent the flow's first packet.
    Original,
    /// The other side.
    Reply,
}

/// What is known of a flow between two packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FlowTracker {
    pub(crate) state: FlowState,
    /// Who sent the first FIN: only the other side's ACK acknowledges it.
    first_fin: Option<FlowSide>,
}

impl FlowTracker {
    /// After the first packet of a flow.
    ///
    /// A TCP flow whose SYN was not seen is taken as open: a middlebox cannot know better.
    pub(crate) fn begin(header: &Header) -> Self {
        let state = match header.tcp_flags() {
            None => FlowState::Unreplied,
            Some(flags) if flags.has(TcpFlags::RST) => FlowState::Close,
            Some(flags) if flags.has(TcpFlags::SYN.with(TcpFlags::ACK)) => FlowState::SynReceived,
            Some(flags) if flags.has(TcpFlags::SYN) => FlowState::SynSent,
            Some(_) => FlowState::Established,
        };
        Self {
            state,
            first_fin: None,
        }
    }

    /// After one more packet.
    #[must_use]
    pub(crate) fn after(self, side: FlowSide, header: &Header) -> Self {
        match header.detail {
            HeaderDetail::Tcp { flags, .. } => self.after_segment(side, flags),
            _ => self.after_datagram(side, header.tuple.protocol),
        }
    }

    fn after_segment(self, side: FlowSide, flags: TcpFlags) -> Self {
        use FlowState as S;
        if flags.has(TcpFlags::RST) {
            return Self {
                state: S::Close,
                ..self
            };
        }
        let fin = flags.has(TcpFlags::FIN);
        let ack = flags.has(TcpFlags::ACK);
        let state = match self.state {
            S::SynSent
                if side == FlowSide::Reply && flags.has(TcpFlags::SYN.with(TcpFlags::ACK)) =>
            {
                S::SynReceived
            }
            S::SynReceived if side == FlowSide::Original && ack && !fin => S::Established,
            S::SynReceived | S::Established if fin => S::FinWait,
            // The second FIN may carry the first one's ACK (F13.6).
            S::FinWait if fin && self.first_fin != Some(side) => S::LastAck,
            S::FinWait if ack && self.first_fin != Some(side) => S::CloseWait,
            S::CloseWait if fin && self.first_fin != Some(side) => S::LastAck,
            S::LastAck if ack && !fin && self.first_fin == Some(side) => S::TimeWait,
            state => state,
        };
        let first_fin = match (self.state, state) {
            (before, S::FinWait) if before != S::FinWait => Some(side),
            _ => self.first_fin,
        };
        Self { state, first_fin }
    }

    fn after_datagram(self, side: FlowSide, protocol: Protocol) -> Self {
        let state = match (self.state, side) {
            (FlowState::Unreplied, FlowSide::Reply) => FlowState::Replied,
            // "More than one request and answer" (F4.31) begins with the second request, and is
            // UDP's alone: pings and other protocols have one time, however many there are (F13.49).
            (FlowState::Replied, FlowSide::Original) if protocol == Protocol::Udp => {
                FlowState::Stream
            }
            (state, _) => state,
        };
        Self { state, ..self }
    }

    /// Why a flow in this state is forgotten when nothing more comes.
    const fn removal_reason(self) -> RemovalReason {
        match self.state {
            FlowState::TimeWait | FlowState::Close => RemovalReason::Closed,
            FlowState::SynSent | FlowState::SynReceived | FlowState::Unreplied => {
                RemovalReason::Unanswered
            }
            FlowState::FinWait | FlowState::CloseWait | FlowState::LastAck => {
                RemovalReason::HalfClosed
            }
            FlowState::Established | FlowState::Replied | FlowState::Stream => RemovalReason::Idle,
        }
    }

    /// May a new SYN between the same ends begin a new connection in this one's place?
    pub(crate) const fn is_over(self) -> bool {
        matches!(self.state, FlowState::TimeWait | FlowState::Close)
    }
}

/// Is it an ICMP message, of either version, that waits for an answer? Echo and Timestamp do (RFC 5508,
/// section 3). Not one is an answer, whatever its identifier.
pub(crate) const fn asks(header: &Header) -> bool {
    matches!(header.detail, HeaderDetail::Icmp { icmp_type, .. } if matches!(icmp_type, 8 | 13 | 128))
}

/// Is it an answer to one? It begins nothing.
pub(crate) const fn answers(header: &Header) -> bool {
    matches!(header.detail, HeaderDetail::Icmp { icmp_type, .. } if matches!(icmp_type, 0 | 14 | 129))
}

/// Is this the first segment of a connection?
pub(crate) fn opens(header: &Header) -> bool {
    header
        .tcp_flags()
        .is_some_and(|flags| flags.has(TcpFlags::SYN) && !flags.has(TcpFlags::ACK))
}

#[cfg(test)]
mod tests {
    use super::*;
    use FlowSide::{Original as O, Reply as R};
    use FlowState as S;
    use core::net::{IpAddr, Ipv4Addr};
    use vpclab_model::{FiveTuple, Fragmentation};

    const SYN: TcpFlags = TcpFlags::SYN;
    const ACK: TcpFlags = TcpFlags::ACK;
    const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);
    const FIN_ACK: TcpFlags = TcpFlags::FIN.with(TcpFlags::ACK);
    const RST: TcpFlags = TcpFlags::RST;

    fn segment(flags: TcpFlags) -> Header {
        Header {
            tuple: FiveTuple {
                protocol: Protocol::Tcp,
                source: IpAddr::V4(Ipv4Addr::LOCALHOST),
                source_port: 1,
                destination: IpAddr::V4(Ipv4Addr::LOCALHOST),
                destination_port: 2,
            },
            detail: HeaderDetail::Tcp {
                flags,
                seq: 0,
                ack: 0,
                payload: 0,
                mss: None,
            },
            length: 40,
            ttl: 64,
            fragmentation: Fragmentation::Forbidden,
        }
    }

    #[test]
    fn connections() {
        type Row<'a> = (&'a str, &'a [(FlowSide, TcpFlags, FlowState)]);
        let rows: [Row<'_>; 9] = [
            (
                "handshake",
                &[
                    (O, SYN, S::SynSent),
                    (R, SYN_ACK, S::SynReceived),
                    (O, ACK, S::Established),
                ],
            ),
            ("SYN again", &[(O, SYN, S::SynSent), (O, SYN, S::SynSent)]),
            ("refused", &[(O, SYN, S::SynSent), (R, RST, S::Close)]),
            (
                "client closes first",
                &[
                    (O, ACK, S::Established),
                    (O, FIN_ACK, S::FinWait),
                    (R, ACK, S::CloseWait),
                    (R, FIN_ACK, S::LastAck),
                    (O, ACK, S::TimeWait),
                ],
            ),
            (
                "server closes first",
                &[
                    (O, ACK, S::Established),
                    (R, FIN_ACK, S::FinWait),
                    (O, ACK, S::CloseWait),
                    (O, FIN_ACK, S::LastAck),
                    (R, ACK, S::TimeWait),
                ],
            ),
            (
                "three segments",
                &[
                    (O, ACK, S::Established),
                    (O, FIN_ACK, S::FinWait),
                    (R, FIN_ACK, S::LastAck),
                    (O, ACK, S::TimeWait),
                ],
            ),
            (
                "an ACK of the side that closed acknowledges no FIN",
                &[
                    (O, ACK, S::Established),
                    (O, FIN_ACK, S::FinWait),
                    (O, ACK, S::FinWait),
                ],
            ),
            (
                "data after half a close",
                &[
                    (O, ACK, S::Established),
                    (O, FIN_ACK, S::FinWait),
                    (R, ACK, S::CloseWait),
                    (R, ACK, S::CloseWait),
                    (O, ACK, S::CloseWait),
                ],
            ),
            (
                "reset while open",
                &[(O, ACK, S::Established), (R, RST, S::Close)],
            ),
        ];
        for (name, packets) in rows {
            let mut tracker: Option<FlowTracker> = None;
            for (number, (side, flags, expected)) in packets.iter().enumerate() {
                let header = segment(*flags);
                let now = tracker.map_or_else(
                    || FlowTracker::begin(&header),
                    |tracker| tracker.after(*side, &header),
                );
                assert_eq!(now.state, *expected, "{name}, packet {number}");
                tracker = Some(now);
            }
        }
    }
}
