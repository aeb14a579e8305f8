//! Why AWS refuses a call of its API.

use serde::{Deserialize, Serialize};

/// Why a call changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CallError {
    /// The group has this rule already.
    RuleExists,
    /// The group has no such rule now.
    NoSuchRule,
    /// The ACL has a rule with this number already (F5.2).
    EntryExists,
    /// The ACL has no rule with this number now.
    NoSuchEntry,
    /// The table has a route to this destination already.
    RouteExists,
    /// The table has no route to this destination now.
    NoSuchRoute,
    /// A local route cannot be removed (F3.12).
    LocalRoute,
    /// What the route should lead to is gone.
    NoSuchTarget,
    /// It is so already.
    AlreadySo,
    /// Nothing has this address.
    NotAssociated,
    /// The address belongs to a NAT gateway, which keeps it as long as it lives.
    AddressInUse,
    /// The VPC has an internet gateway already, or the gateway a VPC (F7.1).
    AlreadyAttached,
    /// The gateway is not attached to this VPC.
    NotAttached,
    /// Something in the VPC has a public address (F7.10).
    HasPublicAddresses,
    /// The NAT gateway is gone, or about to be.
    NoSuchNatGateway,
    /// The instance is in a state that does not allow it.
    IncorrectInstanceState,
    /// The peering connection has a status that does not allow it (F8.6).
    InvalidStateTransition,
    /// The attachment is in a state that does not allow it.
    IncorrectState,
    /// The attachment has a subnet in this zone already (F8.10).
    ZoneHasSubnet,
    /// It is the attachment's last subnet.
    LastSubnet,
    /// The endpoint is gone.
    NoSuchEndpoint,
    /// The first address of a NAT gateway stays.
    PrimaryAddress,
}

impl CallError {
    /// AWS's error code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RuleExists => "InvalidPermission.Duplicate",
            Self::NoSuchRule => "InvalidPermission.NotFound",
            Self::EntryExists => "NetworkAclEntryAlreadyExists",
            Self::NoSuchEntry => "InvalidNetworkAclEntry.NotFound",
            Self::RouteExists => "RouteAlreadyExists",
            Self::NoSuchRoute => "InvalidRoute.NotFound",
            Self::LocalRoute | Self::NoSuchTarget | Self::LastSubnet => "InvalidParameterValue",
            Self::AlreadySo | Self::AlreadyAttached => "Resource.AlreadyAssociated",
            Self::NotAssociated => "InvalidAssociationID.NotFound",
            Self::AddressInUse | Self::PrimaryAddress => "OperationNotPermitted",
            Self::NotAttached => "Gateway.NotAttached",
            Self::HasPublicAddresses => "DependencyViolation",
            Self::NoSuchNatGateway => "NatGatewayNotFound",
            Self::IncorrectInstanceState => "IncorrectInstanceState",
            Self::InvalidStateTransition => "InvalidStateTransition",
            Self::IncorrectState => "IncorrectState",
            Self::ZoneHasSubnet => "DuplicateSubnetsInSameZone",
            Self::NoSuchEndpoint => "InvalidVpcEndpointId.NotFound",
        }
    }
}
