//! The rows of a route table, as they fare for one packet.

use alloc::string::String;
use serde::{Deserialize, Serialize};

/// A row of the route table that a packet is at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct RouteRow {
    /// Position in the table, from 0.
    pub index: u16,
    /// `0.0.0.0/0`, or a prefix list.
    pub destination: String,
    /// `local`, or the id of a gateway or an interface.
    pub target: String,
    /// Where the row comes from, in the API's words: `CreateRouteTable`, `CreateRoute`,
    /// `EnableVgwRoutePropagation`.
    pub origin: String,
    /// How it fares for the packet's destination.
    pub fate: RouteFateView,
    /// Why it does not decide: Reachability Analyzer's code, or ours; null for the row that does.
    pub code: Option<String>,
}

/// How a row of a route table fares for a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "kebab-case")]
pub enum RouteFateView {
    /// It decides.
    Chosen,
    /// It does not cover the destination.
    Elsewhere,
    /// Another row has a longer prefix.
    LessSpecific,
    /// Another row with the same prefix comes first.
    LowerPriority,
    /// The destination is local, and no propagated row goes before that.
    BehindLocal,
    /// Another prefix list with the same prefix was picked.
    OtherPrefixList,
}
