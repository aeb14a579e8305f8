//! The nouns of vpclab: what a network is, what a scenario says, and how a scenario file is read.
//!
//! [`check`] turns the text of a scenario file into a [`Scenario`] in which every reference is
//! resolved and every address parsed, or into every [`Diagnostic`] it found. Nothing after it
//! repeats a check. The crate knows no bytes of packets, no clock and no tables: `wire`, `trace`
//! and `engine` stand on it.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod call;
mod check;
mod diagnostic;
mod dissection;
pub mod json;
mod library;
mod nat64;
mod network;
mod packet;
mod scenario;
mod script;
mod station;
mod story;
mod time;
mod wall_clock;

pub use call::Call;
pub use check::{
    Adjustable, Checked, DIAGNOSTIC_CODES, Excerpt, QUOTAS, Quota, RUN_FILE_SCHEMA, RunAct,
    RunFile, check, check_action, is_public, read_run_file, suggest,
};
pub use diagnostic::{Diagnostic, Severity};
pub use dissection::{PacketField, PacketLayer};
pub use library::{Level, LibraryEntry};
pub use nat64::{UNFRAGMENTED_MAX, counterpart, embedded_ipv4, embedding_ipv6, translated_error};
pub use network::*;
pub use packet::*;
pub use scenario::{DnsRecord, Internet, NameKey, NatModel, Scenario, Server, ServerKey};
pub use script::{
    Action, ActionKey, ActionKind, ConnectionKey, Destination, DontFragment, Host, HostChange,
    Load, Probe, ProbeKind,
};
pub use station::{
    GatewayStations, InterfaceStations, Station, StationKey, StationKind, StationPlace, Stations,
};
pub use story::{
    Chapter, Claim, DecisionPattern, EventPattern, EventPatternKind, Milestone, OUTCOMES, Story,
    Verdict,
};
pub use time::{ParseDurationError, SimDuration, SimTime};
pub use wall_clock::{ParseWallClockError, WallClock};
