//! Internet gateways and NAT gateways.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::{Identity, RouteTableKey, SubnetKey, VpcKey};

/// An internet gateway, attached to one VPC.
#[derive(Clone, Debug)]
pub struct InternetGateway {
    /// Id and name.
    pub identity: Identity,
    /// The VPC it is attached to.
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
    /// The primary address, then up to seven secondary ones (F6.28).
    pub addresses: Vec<NatAddress>,
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
