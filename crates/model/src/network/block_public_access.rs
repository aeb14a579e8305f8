//! VPC Block Public Access: one switch for a Region's internet traffic, with exclusions (F1.25).

use serde::{Deserialize, Serialize};

use super::{Rows, SubnetKey, VpcKey};

/// The switch and its exclusions.
#[derive(Clone, Debug, Default)]
pub struct BlockPublicAccess {
    /// What it blocks.
    pub mode: InternetGatewayBlockMode,
    /// Whom it spares.
    pub exclusions: Rows<BlockPublicAccessExclusion>,
}

/// What is blocked at internet gateways and egress-only internet gateways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum InternetGatewayBlockMode {
    /// Nothing.
    #[default]
    Off,
    /// Everything, both ways.
    BlockBidirectional,
    /// Everything but the traffic of NAT gateways and egress-only internet gateways, which begins
    /// inside.
    BlockIngress,
}

/// One exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPublicAccessExclusion {
    /// For whom.
    pub scope: ExclusionScope,
    /// May connections from outside come in as well?
    pub bidirectional: bool,
}

/// For whom an exclusion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExclusionScope {
    /// Everything in a VPC.
    Vpc(VpcKey),
    /// Everything in a subnet.
    Subnet(SubnetKey),
}

impl InternetGatewayBlockMode {
    /// The words of the API.
    pub const ALL: [(&'static str, Self); 3] = [
        ("off", Self::Off),
        ("block-bidirectional", Self::BlockBidirectional),
        ("block-ingress", Self::BlockIngress),
    ];

    /// As the API prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

impl BlockPublicAccess {
    /// Does it block nothing at all?
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.mode == InternetGatewayBlockMode::Off
    }

    /// Is internet traffic of something in this VPC, and in this subnet if it is in one, blocked?
    /// `outbound_only`: does a gateway carry it that lets connections begin inside only?
    #[must_use]
    pub fn blocks(&self, vpc: VpcKey, subnet: Option<SubnetKey>, outbound_only: bool) -> bool {
        if self.is_off() {
            return false;
        }
        let is_meant = |(_, exclusion): &(u16, &BlockPublicAccessExclusion)| match exclusion.scope {
            ExclusionScope::Vpc(excluded) => excluded == vpc,
            ExclusionScope::Subnet(excluded) => Some(excluded) == subnet,
        };
        let mut meant = self.exclusions.in_force().filter(is_meant).peekable();
        let outbound_allowed =
            meant.peek().is_some() || self.mode == InternetGatewayBlockMode::BlockIngress;
        let allowed = meant.any(|(_, exclusion)| exclusion.bidirectional)
            || outbound_only && outbound_allowed;
        !allowed
    }
}
