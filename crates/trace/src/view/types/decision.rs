//! Decisions and the rules behind them.

use alloc::string::String;
use serde::{Deserialize, Serialize};
use vpclab_model::Direction;

/// What a component decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Decision {
    /// Nothing to object to.
    Passed {
        /// Why not.
        passage: PassageView,
    },
    /// A rule allows it.
    Allowed {
        /// Which.
        rule: Rule,
        /// The tracking entry made or used.
        tracking: Option<TableUpdate>,
    },
    /// A tracking entry lets it through.
    AllowedByTracking {
        /// Which.
        tracking: TableUpdate,
    },
    /// A route was chosen.
    Routed {
        /// Which.
        rule: Rule,
    },
    /// An address or a port was rewritten.
    Translated {
        /// `source` or `destination`.
        end: EndView,
        /// The NAT entry behind it; null for the internet gateway's one-to-one mapping.
        nat: Option<TableUpdate>,
    },
    /// A stateful filter lets it through.
    LetThrough {
        /// The entry made or used.
        flow: TableUpdate,
    },
    /// Answered here.
    Answered {
        /// The answering packet.
        reply: u32,
    },
    /// Arrived.
    Delivered,
    /// Goes on in fragments, which are packets of their own.
    Fragmented {
        /// How many.
        count: u16,
        /// The MTU that made it necessary.
        mtu: u16,
    },
    /// Dropped.
    Dropped {
        /// Reachability Analyzer's code, or ours.
        code: String,
        /// The rule that refused it.
        rule: Option<Rule>,
    },
    /// A guest sends it on for others.
    Forwarded,
    /// A service takes it on, or hands an answer back.
    Relayed {
        /// Its source from now on: `10.0.1.5:49152`.
        source: String,
        /// Its destination from now on.
        destination: String,
        /// The entry behind it.
        nat: TableUpdate,
    },
}

/// Why a component passes a packet on unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "kebab-case")]
pub enum PassageView {
    /// The source/destination check is content.
    OwnAddress,
    /// The source/destination check is off.
    CheckDisabled,
    /// Goes to a link-local service.
    LinkLocalService,
    /// Has its public address already.
    AlreadyPublic,
    /// A network hands it on.
    Forwarded,
    /// An ICMP error about a flow that its path makes tracked.
    AboutAutomaticFlow,
    /// An ICMP error about an untracked flow that the rules allow.
    AboutUntrackedFlow,
    /// IPv6: the address is global, and stays.
    GlobalAddress,
    /// Into a VPC by the zone that it comes from.
    SameZone,
    /// Into a VPC by the zone that the flow was given.
    ZoneOfFlow,
}

/// An end of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "kebab-case")]
pub enum EndView {
    /// Source address and port.
    Source,
    /// Destination address and port.
    Destination,
}

/// What a packet did to a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct TableUpdate {
    /// The gateway or interface whose table it is.
    pub table: String,
    /// The row.
    pub entry: u32,
    /// Was it made now?
    pub made: bool,
    /// The connection's state now: `SYN_SENT`, `ESTABLISHED`.
    pub state: String,
    /// When it goes if nothing else happens.
    pub expires_at_us: u64,
}

/// A rule, as the console would show the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Rule {
    /// A security group's rule.
    SecurityGroup {
        /// The group's id.
        group: String,
        /// Which list.
        direction: Direction,
        /// Position in the list, from 0.
        index: u16,
        /// The rule in words.
        text: String,
    },
    /// A network ACL's rule.
    NetworkAcl {
        /// The ACL's id.
        acl: String,
        /// Which list.
        direction: Direction,
        /// Its number; 32767 is shown as `*`.
        rule_number: u16,
        /// `allow` or `deny`.
        action: String,
        /// The rule in words.
        text: String,
    },
    /// A route.
    Route {
        /// The table's id.
        table: String,
        /// Position in the table, from 0.
        index: u16,
        /// `0.0.0.0/0`
        destination: String,
        /// `local`, or the id of a gateway.
        target: String,
        /// The route in words.
        text: String,
    },
    /// A route of a transit gateway.
    TransitGatewayRoute {
        /// The table's id.
        table: String,
        /// Position in the table, from 0.
        index: u16,
        /// `10.1.0.0/16`
        destination: String,
        /// The attachment's id, or `blackhole`.
        target: String,
        /// The route in words.
        text: String,
    },
    /// No rule of any table: an answer to a NAT gateway returns over a peering connection.
    ReturnToSender {
        /// The peering connection's id.
        target: String,
        /// The same in words.
        text: String,
    },
    /// A row of another list: a subnet of an attachment, a prefix of a VPN connection, an exclusion.
    Row {
        /// The row in words.
        text: String,
    },
}
