//! How a network is configured at a moment: what edits may change.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::Rule;

/// How a network is configured.
///
/// Of rules and routes those in force are here. A position means the same row for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Configuration {
    /// VPCs.
    pub vpcs: Vec<VpcConfiguration>,
    /// Route tables.
    pub route_tables: Vec<RouteTableConfiguration>,
    /// Network ACLs.
    pub network_acls: Vec<NetworkAclConfiguration>,
    /// Security groups.
    pub security_groups: Vec<SecurityGroupConfiguration>,
    /// Internet gateways.
    pub internet_gateways: Vec<InternetGatewayConfiguration>,
    /// NAT gateways.
    pub nat_gateways: Vec<StateOf>,
    /// Instances.
    pub instances: Vec<StateOf>,
    /// Network interfaces.
    pub interfaces: Vec<InterfaceConfiguration>,
}

/// Of a VPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct VpcConfiguration {
    /// Its id.
    pub id: String,
    /// Does the Amazon DNS server answer?
    pub enable_dns_support: bool,
}

/// Of a route table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct RouteTableConfiguration {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its VPC's id.
    pub vpc: String,
    /// Is it its VPC's main one?
    pub main: bool,
    /// The ids of the subnets that use it.
    pub subnets: Vec<String>,
    /// Its routes.
    pub routes: Vec<RouteConfiguration>,
}

/// A route, and whether it leads anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct RouteConfiguration {
    /// Position in the table.
    pub index: u16,
    /// `0.0.0.0/0`
    pub destination: String,
    /// `local`, or the id of a gateway or an interface.
    pub target: String,
    /// `active`, or `blackhole` if the target is gone.
    pub state: String,
}

/// Of a network ACL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct NetworkAclConfiguration {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its VPC's id.
    pub vpc: String,
    /// The ids of the subnets at whose edges it stands.
    pub subnets: Vec<String>,
    /// Its rules into the subnet, by number.
    pub inbound: Vec<Rule>,
    /// Its rules out of the subnet, by number.
    pub outbound: Vec<Rule>,
}

/// Of a security group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupConfiguration {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its VPC's id.
    pub vpc: String,
    /// Its rules for what comes in.
    pub ingress: Vec<Rule>,
    /// Its rules for what goes out.
    pub egress: Vec<Rule>,
}

/// Of an internet gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct InternetGatewayConfiguration {
    /// Its id.
    pub id: String,
    /// The VPC that it is attached to.
    pub vpc: Option<String>,
}

/// The state of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct StateOf {
    /// Its id.
    pub id: String,
    /// Its state, in the API's word: `available`, `running`.
    pub state: String,
}

/// Of a network interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct InterfaceConfiguration {
    /// Its id.
    pub id: String,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Its addresses: `10.0.1.5`, or `10.0.1.5 (198.51.100.20)` with a public one.
    pub addresses: Vec<String>,
    /// Does it refuse packets that are not its own?
    pub source_dest_check: bool,
    /// How long idle established TCP connections are tracked.
    pub tcp_established_timeout_us: u64,
    /// How long idle UDP streams are tracked.
    pub udp_stream_timeout_us: u64,
    /// How long other idle UDP flows are tracked.
    pub udp_timeout_us: u64,
}
