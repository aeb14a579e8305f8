//! VPC peering connections.

use serde::{Deserialize, Serialize};

use super::{Identity, VpcKey};

/// A VPC peering connection: a one to one relationship between two VPCs (F8.1).
#[derive(Clone, Debug)]
pub struct Peering {
    /// Id and name.
    pub identity: Identity,
    /// The VPC whose owner asked for it.
    pub requester: VpcKey,
    /// The VPC whose owner accepted it, or may.
    pub accepter: VpcKey,
    /// How far it is.
    pub status: PeeringStatus,
    /// Do the requester's public hostnames mean private addresses to the accepter's instances?
    /// `AllowDnsResolutionFromRemoteVpc` (F2.8)
    pub requester_names: bool,
    /// The same for the accepter's hostnames.
    pub accepter_names: bool,
    /// Are the two VPCs in different Regions?
    pub inter_region: bool,
}

impl Peering {
    /// The VPC at the other end.
    #[must_use]
    pub fn peer_of(&self, vpc: VpcKey) -> Option<VpcKey> {
        match vpc {
            _ if vpc == self.requester => Some(self.accepter),
            _ if vpc == self.accepter => Some(self.requester),
            _ => None,
        }
    }

    /// Does traffic flow, where routes and groups allow it? (F8.1)
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == PeeringStatus::Active
    }

    /// Do public hostnames of `home` mean private addresses to instances of `vpc`? (F2.8)
    #[must_use]
    pub fn resolves(&self, vpc: VpcKey, home: VpcKey) -> bool {
        let allowed = match home == self.requester {
            true => self.requester_names,
            false => self.accepter_names,
        };
        allowed && self.joins(vpc, home)
    }

    /// Is it an active one between these two?
    #[must_use]
    pub fn joins(&self, one: VpcKey, other: VpcKey) -> bool {
        self.is_active() && self.peer_of(one) == Some(other)
    }
}

/// The life of a VPC peering connection (F8.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PeeringStatus {
    /// Asked for.
    InitiatingRequest,
    /// Waits for the other owner, for seven days.
    PendingAcceptance,
    /// Accepted, and soon active.
    Provisioning,
    /// Traffic can flow.
    Active,
    /// One owner has ended it.
    Deleting,
    /// It is ended.
    Deleted,
    /// The other owner does not want it.
    Rejected,
    /// It could not be made.
    Failed,
    /// Nobody answered for seven days.
    Expired,
}

impl PeeringStatus {
    /// All of them, with their names in the API.
    pub const ALL: [(&'static str, Self); 9] = [
        ("initiating-request", Self::InitiatingRequest),
        ("pending-acceptance", Self::PendingAcceptance),
        ("provisioning", Self::Provisioning),
        ("active", Self::Active),
        ("deleting", Self::Deleting),
        ("deleted", Self::Deleted),
        ("rejected", Self::Rejected),
        ("failed", Self::Failed),
        ("expired", Self::Expired),
    ];

    /// As the API prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}
