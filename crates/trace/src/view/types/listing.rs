//! What a component looked at when it decided, row by row.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A list that a component looked at, as the console would show it, with how each row fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Listing {
    /// What it is a list of.
    pub of: ListingOf,
    /// The id of whatever has the list.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Was it asked? Else something made that needless: a tracked flow, a check that is off.
    pub asked: bool,
    /// The rows, in the order in which they are asked.
    pub rows: Vec<ListingRow>,
}

/// What a list is of, and its cells, which are a script's own words where it has some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "kebab-case")]
pub enum ListingOf {
    /// Routes of a transit gateway's table. Cells: destination, attachment, origin, state.
    TransitGatewayRoutes,
    /// Rules of a network ACL. Cells: rule number, protocol, ports, the other end, action.
    NetworkAcl,
    /// Rules of all security groups of an interface. Cells: group, protocol, ports, the other end.
    SecurityGroups,
    /// Private addresses and their public ones, at an internet gateway. Cells: private address,
    /// public one, the id of whose they are.
    PublicAddresses,
    /// Addresses of an interface, for its source/destination check. Cells: address.
    OwnAddresses,
    /// Who has an address on the link. Cells: address, who has it, Ethernet address.
    Neighbours,
    /// Where a name was looked for. Cells: where, and what was found there.
    Names,
    /// Listeners of a load balancer. Cells: protocol, port, target group.
    Listeners,
    /// Targets of a listener. Cells: target, address, port.
    Targets,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct ListingRow {
    /// Its cells: see [`ListingOf`].
    pub cells: Vec<String>,
    /// How it fared.
    pub fate: FateView,
    /// Why, in a few words.
    pub why: String,
    /// Was it our assumption that settled it?
    pub assumed: bool,
}

/// How a row fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "kebab-case")]
pub enum FateView {
    /// It decides.
    Decides,
    /// It does not speak of this packet.
    PassedOver,
    /// It speaks of it, and another row goes before it.
    Loses,
    /// Nobody asked it.
    NotAsked,
}
