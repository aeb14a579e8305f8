//! What a scenario tells about its run: chapters, a table of milestones, and claims to be proved.
//!
//! Every text is bound to events by patterns, so a story cannot say what the run does not show.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use crate::packet::{Direction, Protocol, TcpFlags};
use crate::station::StationKind;

/// The story of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// In reading order.
    pub chapters: Vec<Chapter>,
    /// A table: what happens at which step.
    pub milestones: Vec<Milestone>,
    /// Statements that the run proves or refutes.
    pub claims: Vec<Claim>,
}

/// A part of the run with a text.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Its heading, for example `4. NAT Gateway – Source NAT (SNAT)`.
    pub title: String,
    /// What the reader is told. Plain text; a blank line ends a paragraph.
    pub text: String,
    /// What AWS documents where the text simplifies or differs, with fact numbers.
    pub remark: Option<String>,
    /// The chapter begins at the first event from the chapter before on that matches this …
    pub begins: EventPattern,
}

/// A row of the story's table.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// The step's number in the text that the story follows.
    pub step: String,
    /// What happens.
    pub text: String,
    /// The first event that matches, from the row before on.
    pub event: EventPattern,
}

/// A statement about the run.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The statement.
    pub text: String,
    /// What to know beside it, with fact numbers.
    pub remark: Option<String>,
    /// Where the file says that a run under its own reading of NAT puts it. Nothing but tests asks.
    pub verdict: Option<Verdict>,
    /// It is proved when each of these has matched an event.
    pub proof: Vec<EventPattern>,
    /// It is refuted as soon as one of these has matched an event.
    pub refutation: Vec<EventPattern>,
}

/// How a claim comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The run shows it.
    Proved,
    /// The run shows the opposite.
    Refuted,
}

/// Which events are meant. Everything left out matches anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventPattern {
    /// The type of event.
    pub event: Option<EventPatternKind>,
    /// The kind of component it happens at.
    pub kind: Option<StationKind>,
    /// The component's id or name, or that of the instance, subnet or gateway it stands at.
    pub component: Option<String>,
    /// The direction that was decided about.
    pub direction: Option<Direction>,
    /// The packet's protocol.
    pub protocol: Option<Protocol>,
    /// Exactly these flags; PSH does not count.
    pub flags: Option<TcpFlags>,
    /// What was decided.
    pub decision: Option<DecisionPattern>,
    /// The source of the packet, as it arrives.
    pub source: Option<IpAddr>,
    /// The destination of the packet, as it arrives.
    pub destination: Option<IpAddr>,
    /// The script's connection that the packet belongs to, or the action is about.
    pub connection: Option<String>,
    /// The script's action that begins or ends, from 0.
    pub action: Option<u32>,
    /// How the action ends: one of [`OUTCOMES`].
    pub outcome: Option<&'static str>,
}

/// How actions end, in words.
pub const OUTCOMES: [&str; 18] = [
    "done",
    "name-not-found",
    "name-server-silent",
    "connection-refused",
    "timed-out",
    "connection-reset",
    "not-connected",
    "no-ephemeral-port",
    "call-refused",
    "instance-not-running",
    "no-address",
    "port-unreachable",
    "protocol-unreachable",
    "host-unreachable",
    "time-exceeded",
    "message-too-long",
    "server-not-running",
    "nat-ports-exhausted",
];

/// A type of event, as a pattern names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventPatternKind {
    /// An action began.
    ActionStarted,
    /// An action came to its end.
    ActionEnded,
    /// A packet was made.
    Created,
    /// A component took a packet and decided.
    Hop,
    /// A NAT entry went.
    NatEntryRemoved,
    /// A tracking entry went.
    TrackingEntryRemoved,
    /// A guest's socket changed its state.
    Socket,
    /// A guest's DNS cache changed.
    Name,
    /// The network was changed.
    Edited,
    /// Many connections were counted.
    Tally,
    /// A guest learned how large packets to a destination may be.
    PathMtu,
}

/// A decision, as a pattern names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionPattern {
    /// Nothing to object to.
    Passed,
    /// A rule allowed it.
    AllowedByRule,
    /// A tracking entry allowed it.
    AllowedByTracking,
    /// A route was chosen.
    Routed,
    /// An address or port was rewritten.
    Translated,
    /// The component answered by itself.
    Answered,
    /// The packet reached its end.
    Delivered,
    /// It was dropped.
    Dropped,
    /// A guest sent it on for others.
    Forwarded,
    /// It was cut.
    Fragmented,
    /// Taken on by a service, or handed back.
    Relayed,
    /// A stateful filter let it through.
    LetThrough,
}
