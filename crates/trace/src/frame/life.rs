//! How entries of tables fare.

use vpclab_model::SimTime;

use crate::event::{Event, FlowState, RemovalReason, Seq};

/// How an entry of a table has fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// State of the connection.
    pub state: FlowState,
    /// Did a packet come from the other side? (`[UNREPLIED]` where none did, F13.51)
    pub replied: bool,
    /// Was it ever established, or a stream? (`[ASSURED]`, F13.51)
    pub assured: bool,
    /// When it was made.
    pub made_at: SimTime,
    /// When a packet last used it.
    pub used_at: SimTime,
    /// When it goes if nothing else happens.
    pub expires_at: SimTime,
    /// The event that made it.
    pub made_by: Seq,
    /// The event that last changed it.
    pub changed_by: Seq,
    /// Why it goes, once it does.
    pub removed: Option<RemovalReason>,
}

impl Life {
    pub(super) const fn begin(event: &Event, state: FlowState, expires_at: SimTime) -> Self {
        Self {
            state,
            replied: false,
            assured: false,
            made_at: event.at,
            used_at: event.at,
            expires_at,
            made_by: event.seq,
            changed_by: event.seq,
            removed: None,
        }
    }

    pub(super) const fn go_on(
        &mut self,
        event: &Event,
        state: FlowState,
        expires_at: SimTime,
        is_answer: bool,
    ) {
        self.state = state;
        self.replied |= is_answer;
        self.assured |= self.replied && matches!(state, FlowState::Established | FlowState::Stream);
        self.used_at = event.at;
        self.expires_at = expires_at;
        self.changed_by = event.seq;
    }

    pub(super) const fn end(&mut self, event: &Event, reason: RemovalReason) {
        self.removed = Some(reason);
        self.changed_by = event.seq;
    }
}
