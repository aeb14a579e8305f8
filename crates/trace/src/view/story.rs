//! A scenario's story, bound to the events of one run; and one moment under each reading of NAT.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use vpclab_model::NatModel;

use super::types::{Header, SentenceView};

/// What a scenario is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioInfo {
    /// Its title.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// The seed of every choice that AWS does not document.
    pub seed: u64,
    /// The reading of NAT in force.
    pub nat_model: NatModel,
    /// The readings it can be run under.
    pub nat_models: Vec<NatModel>,
    /// The script's actions, in words, by number.
    pub actions: Vec<String>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Events in the log.
    pub events: u32,
    /// The time of the last one.
    pub at_us: u64,
    /// Is nothing left to happen but timers of tables?
    pub quiet: bool,
    /// When the next thing happens; null if nothing ever does.
    pub next_at_us: Option<u64>,
}

/// The story as far as the run has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Story {
    /// Chapters, in reading order.
    pub chapters: Vec<ChapterView>,
    /// The table of milestones.
    pub milestones: Vec<MilestoneView>,
    /// The claims.
    pub claims: Vec<ClaimView>,
}

/// A chapter and its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct ChapterView {
    /// Heading.
    pub title: String,
    /// Text.
    pub text: String,
    /// What AWS documents beside it.
    pub remark: Option<String>,
    /// Its first event; null if the run has not come there.
    pub first: Option<u32>,
    /// Its last event so far.
    pub last: Option<u32>,
}

/// A row of the story's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct MilestoneView {
    /// Step.
    pub step: String,
    /// What happens.
    pub text: String,
    /// The event; null if it has not happened.
    pub event: Option<u32>,
}

/// A claim and its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct ClaimView {
    /// The statement.
    pub text: String,
    /// What to know beside it.
    pub remark: Option<String>,
    /// Where it stands.
    pub status: ClaimStatus,
    /// The events that prove or refute it, in order.
    pub evidence: Vec<u32>,
}

/// Where a claim stands in this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "lowercase")]
pub enum ClaimStatus {
    /// Not everything that proves it has happened.
    Open,
    /// The run shows it.
    Proved,
    /// The run shows the opposite.
    Refuted,
}

/// The same moment of the same packet under each reading of NAT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// One row per reading that the scenario can be run under.
    pub models: Vec<ComparisonRow>,
    /// What differs here, and who says so.
    pub sentence: SentenceView,
}

/// One reading's row of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct ComparisonRow {
    /// The reading.
    pub nat_model: NatModel,
    /// The event of that run that is this moment, or the nearest one before it.
    pub seq: Option<u32>,
    /// Does the packet pass this component at all under this reading?
    pub passes_here: bool,
    /// The packet as it leaves the component.
    pub header: Option<Header>,
    /// What happens to it there: `source 10.0.1.5:49152 becomes 10.0.0.220:1711`, `unchanged`.
    pub effect: String,
}
