//! Route tables.

use ipnet::IpNet;

use super::{Identity, InternetGatewayKey, NatGatewayKey, Rows, VpcKey};

/// A route table. Rows keep the order in which they were written; order decides nothing (F3.5).
#[derive(Clone, Debug)]
pub struct RouteTable {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Is it its VPC's main route table?
    pub main: bool,
    /// The rows, `local` ones first.
    pub routes: Rows<Route>,
}

/// One row of a route table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Which destinations it is for.
    pub destination: IpNet,
    /// Where they go.
    pub target: RouteTarget,
}

/// The target of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteTarget {
    /// Stays inside the VPC.
    Local,
    /// To an internet gateway.
    InternetGateway(InternetGatewayKey),
    /// To a NAT gateway.
    NatGateway(NatGatewayKey),
    /// The target is gone: matches, and drops (F3.15, F3.17).
    Blackhole,
}
