//! The life of a flow, in a table: the state after each packet, and how long it may then be idle.

use crate::observed::Packet;

/// One remembered flow.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) state: &'static str,
    /// Did the side that began the flow send the first FIN?
    fin_by_beginner: Option<bool>,
    pub(crate) expires_at_us: u64,
}

/// Is this the first segment of a connection?
pub(crate) fn opens(packet: &Packet) -> bool {
    packet.protocol == "tcp" && packet.has("SYN") && !packet.has("ACK")
}

/// Is it a ping, or another ICMP message that waits for an answer? It is no answer itself, whatever
/// its identifier (F4.20, F6.7, F7.20).
pub(crate) fn asks(packet: &Packet) -> bool {
    matches!(packet.icmp, Some((8 | 13 | 128, _)))
}

/// Is it an answer to one?
pub(crate) fn answers(packet: &Packet) -> bool {
    matches!(packet.icmp, Some((0 | 14 | 129, _)))
}

impl Flow {
    /// After its first packet. Whoever did not see the SYN takes the connection for open.
    pub(crate) fn begin(packet: &Packet) -> Self {
        let state = if packet.protocol != "tcp" {
            "UNREPLIED"
        } else if packet.has("RST") {
            "CLOSE"
        } else if packet.has("SYN") {
            if packet.has("ACK") {
                "SYN_RECV"
            } else {
                "SYN_SENT"
            }
        } else {
            "ESTABLISHED"
        };
        Self {
            state,
            fin_by_beginner: None,
            expires_at_us: 0,
        }
    }

    /// After one more packet, of the side that began the flow or of the other (F13.40 to F13.47).
    pub(crate) fn goes_on(&mut self, packet: &Packet, by_beginner: bool) {
        let (syn, ack, fin) = (packet.has("SYN"), packet.has("ACK"), packet.has("FIN"));
        let by_other = self.fin_by_beginner == Some(!by_beginner);
        self.state = match self.state {
            // A question, an answer, and of UDP alone another question: pings are no stream (F4.31,
            // F13.49).
            "UNREPLIED" if !by_beginner => "REPLIED",
            "REPLIED" if by_beginner && packet.protocol == "udp" => "STREAM",
            datagrams @ ("UNREPLIED" | "REPLIED" | "STREAM") => datagrams,
            _ if packet.has("RST") => "CLOSE",
            "SYN_SENT" if !by_beginner && syn && ack => "SYN_RECV",
            "SYN_RECV" if by_beginner && ack && !fin => "ESTABLISHED",
            "SYN_RECV" | "ESTABLISHED" if fin => {
                self.fin_by_beginner = Some(by_beginner);
                "FIN_WAIT"
            }
            // The other side's FIN may come with the ACK of the first, or after it (F13.6).
            "FIN_WAIT" | "CLOSE_WAIT" if by_other && fin => "LAST_ACK",
            "FIN_WAIT" if by_other && ack => "CLOSE_WAIT",
            "LAST_ACK" if !by_other && ack && !fin => "TIME_WAIT",
            same => same,
        };
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, "TIME_WAIT" | "CLOSE")
    }
}

/// Seconds that a security group's entry may be idle: F4.30 to F4.32, and Linux's figures for what
/// AWS does not publish (F4.36).
pub(crate) fn tracking_seconds(protocol: &str, state: &str, established: u64) -> u64 {
    match state {
        "STREAM" if protocol == "udp" => 180,
        "UNREPLIED" | "REPLIED" | "STREAM" => 30,
        "SYN_SENT" | "FIN_WAIT" | "TIME_WAIT" => 120,
        "SYN_RECV" | "CLOSE_WAIT" => 60,
        "LAST_ACK" => 30,
        "CLOSE" => 10,
        _ => established,
    }
}

/// Seconds that a NAT instance's entry may be idle: Linux's own (F13.42, F13.48).
pub(crate) fn masquerade_seconds(protocol: &str, state: &str) -> u64 {
    match state {
        "STREAM" if protocol == "udp" => 120,
        _ => tracking_seconds(protocol, state, 432_000),
    }
}

/// Seconds that a NAT gateway's entry may be idle: F6.30; after a close F6.35.
pub(crate) fn nat_seconds(state: &str) -> u64 {
    match state {
        "TIME_WAIT" => 120,
        "CLOSE" => 10,
        _ => 350,
    }
}
