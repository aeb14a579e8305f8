//! Internet gateways and NAT gateways.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use serde::{Deserialize, Serialize};

use super::{Identity, RouteTableKey, SubnetKey, VpcKey};

/// An internet gateway, attached to one VPC.
#[derive(Clone, Debug)]
pub struct InternetGateway {
    /// Id and name.
    pub identity: Identity,
    /// The VPC it is attached to, or was last.
    pub vpc: VpcKey,
    /// The table that steers what comes in, if it has one (F3.22).
    pub route_table: Option<RouteTableKey>,
    /// Is it attached?
    pub attached: bool,
}

/// An egress-only internet gateway: IPv6 out of one VPC, and answers back (F7.20).
#[derive(Clone, Debug)]
pub struct EgressOnlyGateway {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
}

/// A NAT gateway.
#[derive(Clone, Debug)]
pub struct NatGateway {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Zonal in a subnet, or regional with a route table of its own.
    pub placement: NatPlacement,
    /// Public gateways reach the internet, private ones other networks (F6.1).
    pub connectivity: NatConnectivity,
    /// Whether it forwards (F6.14).
    pub state: NatState,
    /// Why it could not be made, in AWS's word, where its state is `failed` (F6.15).
    pub failure_code: Option<&'static str>,
    /// The primary address, then up to seven secondary ones (F6.28); of a regional gateway in manual
    /// mode up to 32 per zone, zone by zone (F6.62).
    pub addresses: Vec<NatAddress>,
    /// The zones that a regional gateway in manual mode is registered in (F6.61, F6.65). Empty where
    /// it serves every zone: a zonal gateway, or a regional one in automatic mode.
    pub zones: Vec<NatZone>,
    /// How addresses are rewritten.
    pub translation: NatTranslation,
    /// Its requester-managed interface's id (F6.5).
    pub interface_id: String,
}

/// Where a NAT gateway is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NatPlacement {
    /// In one subnet of one Availability Zone (F6.3).
    Zonal(SubnetKey),
    /// One for the VPC, with its own route table and no subnet (F6.60).
    Regional(RouteTableKey),
}

/// The states of a NAT gateway (F6.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NatState {
    /// Being made; forwards nothing yet.
    Pending,
    /// Could not be made; forwards nothing.
    Failed,
    /// Made. That says nothing of its health.
    Available,
    /// Being deleted; may still pass traffic.
    Deleting,
    /// Gone; routes to it are blackholes (F3.16).
    Deleted,
}

impl NatState {
    /// All of them, in the order of [`Self::NAMES`].
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Failed,
        Self::Available,
        Self::Deleting,
        Self::Deleted,
    ];

    /// The words of the API.
    pub const NAMES: [&'static str; 5] = ["pending", "failed", "available", "deleting", "deleted"];
}

/// The reasons that AWS gives where a NAT gateway could not be made (F6.15).
pub const NAT_FAILURE_CODES: [&str; 6] = [
    "InsufficientFreeAddressesInSubnet",
    "Gateway.NotAttached",
    "InvalidAllocationID.NotFound",
    "Resource.AlreadyAssociated",
    "InternalError",
    "InvalidSubnetID.NotFound",
];

/// An Availability Zone that a regional NAT gateway is registered in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NatZone {
    /// For example `us-east-1a`.
    pub name: String,
    /// Which of the gateway's addresses serve it.
    pub addresses: core::ops::Range<usize>,
}

/// What a NAT gateway connects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NatConnectivity {
    /// Has Elastic IP addresses.
    Public,
    /// Has none.
    Private,
}

/// One address of a NAT gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NatAddress {
    /// In the gateway's subnet; a regional gateway has none.
    pub private: Option<IpAddr>,
    /// The Elastic IP that belongs to it; a private gateway has none.
    pub public: Option<IpAddr>,
    /// Has the gateway it?
    pub status: NatAddressStatus,
}

/// Whether a NAT gateway has an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NatAddressStatus {
    /// It has.
    #[default]
    Succeeded,
    /// Taken away: for so many seconds, connections that use it may come to their end (F6.2a).
    Draining(u16),
    /// It has not, now.
    Absent,
}

/// Which source address a NAT gateway writes, and how it picks a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NatTranslation {
    /// Its private address, and a free port (S0.1, S0.4, F6.20).
    ToPrivateAddress,
    /// Its public address, and a free port (S0.3, F6.64, W4.2).
    ToPublicAddress,
    /// Its Elastic IP, and the client's own port where that is free: as the notes tell it (S0.1, S0.4).
    ToElasticIpKeepingPort,
}
