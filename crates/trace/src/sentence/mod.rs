//! One plain sentence per event, with the fact it rests on. Every sentence of vpclab about a run
//! comes from here.

mod called;
mod called_beyond;
mod dropped;
mod edited;
mod egress_only;
mod hop;
mod icmp;
mod listed;
mod load;
mod middlebox;
mod nat;
mod nat64;
mod others;
mod routed;
mod services;
mod transit;
mod translated;
mod unknown;
mod vpcs;
mod vpn;
mod words;

use alloc::string::String;
use vpclab_model::Scenario;

use crate::event::{Event, EventKind};
use crate::view::SentenceView;

pub(crate) use listed::{acl_verdict, mismatch, route_fate};
pub(crate) use transit::route_target as transit_route_target;
pub use words::{action_text, flow_state_name, packet_label, rule_text};
pub(crate) use words::{end, route_destination, route_target};

/// What happened, in one sentence, and who says that it happens so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The facts it rests on, by number.
    pub facts: &'static [&'static str],
    /// Whose word it is.
    pub basis: Basis,
}

/// Whose word a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// AWS's documentation.
    Aws,
    /// A standard: an RFC, or the Linux kernel's documentation.
    Rfc,
    /// Deduced from AWS's documentation; AWS does not say it in one place.
    Infer,
    /// Our assumption: AWS is silent.
    Model,
    /// As the notes tell it, where AWS says otherwise.
    Notes,
    /// The scenario's: somebody wants it so.
    Scenario,
}

impl Sentence {
    /// The sentence with its sources, as text.
    #[must_use]
    pub fn cited(&self) -> String {
        SentenceView::from(self).cited()
    }

    pub(crate) const fn new(text: String, facts: &'static [&'static str], basis: Basis) -> Self {
        Self { text, facts, basis }
    }
}

/// The sentence of an event.
#[must_use]
pub fn sentence(event: &Event, scenario: &Scenario) -> Sentence {
    match &event.kind {
        EventKind::Hop(hop) | EventKind::Generated(hop) => hop::sentence(hop, scenario),
        EventKind::Tally(tally) => load::tally(tally, scenario),
        EventKind::ActionStarted { action } => others::action_started(*action, scenario),
        EventKind::ActionEnded { action, outcome } => {
            others::action_ended(*action, *outcome, scenario)
        }
        EventKind::Created(created) => others::created(created, scenario),
        EventKind::NatEntryRemoved {
            translator, reason, ..
        } => others::nat_entry_removed(*translator, *reason, scenario),
        EventKind::TrackingEntryRemoved {
            interface, reason, ..
        } => others::tracking_entry_removed(*interface, *reason, scenario),
        EventKind::Socket(change) => others::socket(change, scenario),
        EventKind::Name(change) => others::name(change, event.at, scenario),
        EventKind::Edited(edit) => edited::sentence(*edit, scenario),
        EventKind::PathMtu(change) => icmp::path_mtu(change, event.at, scenario),
    }
}
