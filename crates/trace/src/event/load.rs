//! What is written down of many connections.

use serde::{Deserialize, Serialize};
use vpclab_model::{ActionKey, StationKey};

/// How the connections of a `generate` fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Whose connections.
    pub action: ActionKey,
    /// The instance that opened them.
    pub station: StationKey,
    /// Connections whose SYN was sent.
    pub opened: u32,
    /// Those that were answered with SYN,ACK.
    pub established: u32,
    /// Those that were answered with RST (D0.9).
    pub refused: u32,
    /// Those that an RST ended after they were established.
    pub reset: u32,
    /// Those that both sides have closed.
    pub closed: u32,
    /// Those for which the instance had no ephemeral port.
    pub without_port: u32,
    /// Those whose SYN a NAT gateway dropped: it had no free port for them (F6.26).
    pub without_nat_port: u32,
}

impl Tally {
    /// Connections to whose SYN nothing came back, and no NAT gateway says why.
    #[must_use]
    pub const fn unanswered(&self) -> u32 {
        self.opened
            .saturating_sub(self.established)
            .saturating_sub(self.refused)
            .saturating_sub(self.without_nat_port)
    }
}
