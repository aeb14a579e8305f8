//! The answer, in the shape of `vpclab trace --json`: `vpclab-trace/1`.

use serde::{Deserialize, Serialize};
use vpclab_model::{Direction, StationKind};

use crate::explanation::{Blocker, Fix};
use crate::rule::Rule;

/// The name of the shape.
pub const SCHEMA: &str = "vpclab-trace/1";

/// What became of a question's packet, and of the reply to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// There.
    pub forward: Leg,
    /// Back; none if nothing arrived that could be replied to.
    pub reply: Option<Leg>,
    /// Everything that is in the way.
    pub blockers: Vec<Blocker>,
    /// The smallest changes that would let it through.
    pub fixes: Vec<Fix>,
}

/// The way of one packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// How it ended.
    pub disposition: Disposition,
    /// Every component on the way, the sender first.
    pub hops: Vec<Hop>,
    /// Where it ended, if it was dropped.
    pub drop: Option<Drop>,
}

/// How a packet's way ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    /// Where it was meant to end.
    Delivered,
    /// Before that.
    Dropped,
}

impl Disposition {
    /// As in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Dropped => "dropped",
        }
    }
}

/// One component on a packet's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hop {
    /// AWS's id; `internet` and `edge` for those two. At security groups the group whose rule decided,
    /// or the interface's first.
    pub component: String,
    /// What it is.
    pub kind: StationKind,
    /// The id of the VPC that it is in; none outside, and for what joins VPCs.
    pub vpc: Option<String>,
    /// The packet as it arrives.
    #[serde(rename = "in")]
    pub arriving: Header,
    /// The packet as it leaves.
    #[serde(rename = "out")]
    pub leaving: Header,
    /// What decided; none where nothing was to be decided.
    pub rule: Option<Rule>,
    /// What stands around it.
    #[serde(skip)]
    pub around: Around,
    /// What happened, for people.
    #[serde(skip)]
    pub sentence: String,
    /// The facts that the sentence rests on.
    #[serde(skip)]
    pub facts: &'static [&'static str],
}

/// What stands around a component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The subnet that it is in, or at whose edge it stands.
    pub subnet: Option<String>,
    /// The network interface at which it stands.
    pub interface: Option<String>,
    /// All security groups of that interface.
    pub security_groups: Vec<String>,
}

/// What a packet says of its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// Source address.
    pub src: String,
    /// Source port; none where the protocol has no ports.
    pub src_port: Option<u16>,
    /// Destination address.
    pub dst: String,
    /// Destination port; none where the protocol has no ports.
    pub dst_port: Option<u16>,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, or the number: `"47"`.
    pub protocol: String,
}

/// Where and why a packet was dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drop {
    /// AWS's id of the component, as in its hop.
    pub at: String,
    /// What it is.
    pub kind: StationKind,
    /// Seen from the component; none where it has no inside and outside.
    pub direction: Option<Direction>,
    /// Reachability Analyzer's code where the meaning is the same, else one that begins with `VPCLAB_`.
    pub code: String,
    /// The rule that refused the packet, where one did.
    pub rule: Option<Rule>,
    /// Why, for people.
    pub sentence: String,
    /// The facts that the sentence rests on.
    #[serde(skip)]
    pub facts: &'static [&'static str],
}
