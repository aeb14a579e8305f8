//! Changes of the network.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::Rule;

/// One change of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum EditView {
    /// A rule or a route comes, goes, or takes another's place.
    Rows {
        /// The row that went.
        off: Option<Rule>,
        /// The row that came.
        on: Option<Rule>,
    },
    /// A subnet uses another route table.
    SubnetRouteTable {
        /// The subnet's id.
        subnet: String,
        /// The table so far.
        before: String,
        /// The table from now on.
        route_table: String,
        /// Is it the VPC's main one, for want of another?
        implicit: bool,
    },
    /// A VPC has another main route table.
    MainRouteTable {
        /// The VPC's id.
        vpc: String,
        /// The table so far.
        before: String,
        /// The table from now on.
        route_table: String,
    },
    /// A subnet uses another network ACL.
    SubnetNetworkAcl {
        /// The subnet's id.
        subnet: String,
        /// The ACL so far.
        before: String,
        /// The ACL from now on.
        network_acl: String,
    },
    /// An interface has other security groups.
    SecurityGroups {
        /// The interface's id.
        eni: String,
        /// All of its groups.
        groups: Vec<String>,
    },
    /// The source/destination check is switched.
    SourceDestCheck {
        /// The interface's id.
        eni: String,
        /// Is it on?
        enabled: bool,
    },
    /// Idle flows are tracked for another time.
    TrackingTimeouts {
        /// The interface's id.
        eni: String,
        /// Established TCP.
        tcp_established_us: u64,
        /// UDP with more than one request and answer.
        udp_stream_us: u64,
        /// Other UDP.
        udp_us: u64,
    },
    /// `enableDnsSupport` of a VPC is switched.
    DnsSupport {
        /// The VPC's id.
        vpc: String,
        /// Is it on?
        enabled: bool,
    },
    /// An address of an interface has another public address.
    PublicAddress {
        /// The interface's id.
        eni: String,
        /// The public address so far.
        before: Option<String>,
        /// The Elastic IP from now on.
        public_ip: Option<String>,
    },
    /// An internet gateway is attached or detached.
    InternetGateway {
        /// The gateway's id.
        gateway: String,
        /// The VPC's id.
        vpc: String,
        /// Is it attached?
        attached: bool,
    },
    /// A NAT gateway has another state.
    NatGateway {
        /// The gateway's id.
        gateway: String,
        /// `available`, `deleting`, `deleted`.
        state: String,
    },
    /// An instance has another state.
    Instance {
        /// The instance's id.
        instance: String,
        /// `running`, `stopped`, `terminated`.
        state: String,
    },
    /// Something else has another state: a peering connection, an attachment, a VPC endpoint, an address
    /// of a NAT gateway, Block Public Access.
    Component {
        /// Its id; none where it is the Region's.
        id: Option<String>,
        /// What it is now: `active`, `available`, `deleted`, `block-ingress`.
        state: String,
    },
    /// Something is joined to a table, or no longer: an association, or the propagation of routes.
    Joined {
        /// The id of an attachment, or of a virtual private gateway.
        id: String,
        /// The table; none where an attachment has none now.
        route_table: Option<String>,
        /// Does it hold from now on?
        enabled: bool,
    },
    /// A server outside AWS runs, or does not.
    Server {
        /// The server's id.
        server: String,
        /// Does it run?
        running: bool,
    },
    /// The interface of a host takes packets of another size.
    Mtu {
        /// The id of the instance or the server.
        host: String,
        /// The MTU so far.
        before: u16,
        /// The MTU from now on.
        mtu: u16,
    },
}
