//! Changes of a network that is in use.

use core::net::IpAddr;
use serde::{Deserialize, Serialize};

use super::{
    AttachmentKey, AttachmentState, CustomerLinkKey, GroupListKey, InstanceKey, InterfaceKey,
    InternetGatewayBlockMode, InternetGatewayKey, NatAddressStatus, NatGatewayKey, NatState,
    NetworkAclKey, PeeringKey, PeeringStatus, RouteTableKey, SecurityGroupKey, SubnetKey,
    TargetGroupKey, TrackingTimeouts, TransitGatewayRouteTableKey, VpcEndpointKey, VpcKey,
    VpnGatewayKey,
};
use crate::packet::Direction;
use crate::scenario::ServerKey;
use crate::script::Host;

/// One change of a network: what an event of the log says, and what [`Network::apply`](super::Network::apply) makes true.
///
/// An edit switches rows on and off or points a reference elsewhere. It never removes or reorders
/// anything, so that every key and every position in a log stays true for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// A row comes into force, another one goes out of it, or one takes another's place.
    Rows {
        /// In which list.
        list: RowList,
        /// The row that goes.
        off: Option<u16>,
        /// The row that comes.
        on: Option<u16>,
    },
    /// A subnet uses another route table (F3.1).
    SubnetRouteTable {
        /// Which subnet.
        subnet: SubnetKey,
        /// The table so far.
        before: RouteTableKey,
        /// The table from now on.
        table: RouteTableKey,
        /// Is it from now on the VPC's main table, whichever that is? (F3.1, F3.2)
        implicit: bool,
    },
    /// A VPC has another main route table (F3.2).
    MainRouteTable {
        /// Which VPC.
        vpc: VpcKey,
        /// The table so far.
        before: RouteTableKey,
        /// The table from now on.
        table: RouteTableKey,
    },
    /// A subnet uses another network ACL (F5.1).
    SubnetNetworkAcl {
        /// Which subnet.
        subnet: SubnetKey,
        /// The ACL so far.
        before: NetworkAclKey,
        /// The ACL from now on.
        acl: NetworkAclKey,
    },
    /// An interface has other security groups (F4.1).
    SecurityGroups {
        /// Which interface.
        interface: InterfaceKey,
        /// All of its groups from now on.
        groups: GroupListKey,
    },
    /// The source/destination check is switched on or off (F9.1, F9.2).
    SourceDestCheck {
        /// Of which interface.
        interface: InterfaceKey,
        /// Is it on from now on?
        enabled: bool,
    },
    /// Idle connections are tracked for another time (F4.34).
    TrackingTimeouts {
        /// At which interface.
        interface: InterfaceKey,
        /// The timeouts of whatever uses an entry from now on.
        timeouts: TrackingTimeouts,
    },
    /// The Amazon DNS server of a VPC answers, or does not (F2.5).
    DnsSupport {
        /// Which VPC.
        vpc: VpcKey,
        /// Does it answer from now on?
        enabled: bool,
    },
    /// A private address of an interface has another public address, or none (F7.2).
    PublicAddress {
        /// Which interface.
        interface: InterfaceKey,
        /// Which of its addresses.
        index: u16,
        /// The public address so far.
        before: Option<IpAddr>,
        /// The public address from now on; an Elastic IP, if there is one.
        public: Option<IpAddr>,
    },
    /// An internet gateway is attached to a VPC, or detached from it (F7.1, F7.10).
    InternetGateway {
        /// Which gateway.
        gateway: InternetGatewayKey,
        /// The VPC.
        vpc: VpcKey,
        /// Is it attached from now on?
        attached: bool,
    },
    /// A NAT gateway has another state (F6.14).
    NatGateway {
        /// Which gateway.
        gateway: NatGatewayKey,
        /// Its state from now on.
        state: NatState,
    },
    /// An instance has another state. One that does not run forgets what its interface tracks.
    Instance {
        /// Which instance.
        instance: InstanceKey,
        /// Its interface.
        interface: InterfaceKey,
        /// Its state from now on.
        state: InstanceState,
    },
    /// A peering connection has another status (F8.6).
    Peering {
        /// Which connection.
        peering: PeeringKey,
        /// Its status from now on.
        status: PeeringStatus,
    },
    /// An attachment of a transit gateway has another state (F8.18).
    Attachment {
        /// Which attachment; a peering's two ends follow each other.
        attachment: AttachmentKey,
        /// Its state from now on.
        state: AttachmentState,
    },
    /// An attachment is associated with a route table, or with none (F8.11).
    AttachmentRouteTable {
        /// Which attachment.
        attachment: AttachmentKey,
        /// The table that decides about its packets from now on.
        table: Option<TransitGatewayRouteTableKey>,
    },
    /// An attachment propagates its routes to a table, or no longer (F8.11).
    AttachmentPropagation {
        /// Which attachment.
        attachment: AttachmentKey,
        /// To which table.
        table: TransitGatewayRouteTableKey,
        /// Does it from now on?
        enabled: bool,
    },
    /// A flow stays in one zone, both ways, or need not (F8.14).
    ApplianceMode {
        /// At which attachment.
        attachment: AttachmentKey,
        /// Does it from now on?
        enabled: bool,
    },
    /// A virtual private gateway propagates its prefixes to a table, or no longer (F3.18).
    VpnPropagation {
        /// To which table.
        table: RouteTableKey,
        /// Which gateway.
        gateway: VpnGatewayKey,
        /// Does it from now on?
        enabled: bool,
    },
    /// A VPC endpoint is gone.
    VpcEndpointDeleted {
        /// Which endpoint.
        endpoint: VpcEndpointKey,
    },
    /// An interface endpoint takes the place of its service's public names, or does not (F8.30).
    PrivateDns {
        /// Which endpoint.
        endpoint: VpcEndpointKey,
        /// Does it from now on?
        enabled: bool,
    },
    /// VPC Block Public Access blocks something else (F1.25).
    BlockPublicAccess {
        /// What it blocks from now on.
        mode: InternetGatewayBlockMode,
    },
    /// A NAT gateway gets a secondary address, or one is taken away (F6.28, F6.2a).
    NatAddress {
        /// Which gateway.
        gateway: NatGatewayKey,
        /// The position of the address.
        index: u16,
        /// Has the gateway it from now on?
        status: NatAddressStatus,
    },
    /// The health checks of a target group find a target healthy, or not (F8.5b).
    TargetHealth {
        /// Which group.
        group: TargetGroupKey,
        /// The target's position.
        index: u16,
        /// Is it healthy from now on?
        healthy: bool,
    },
    /// A server outside AWS runs, or does not.
    Server {
        /// Which server.
        server: ServerKey,
        /// Does it run from now on?
        running: bool,
    },
    /// The interface of a host takes packets of another size.
    Mtu {
        /// Whose: an instance's, or a server's.
        host: Host,
        /// The MTU so far.
        before: u16,
        /// The MTU from now on.
        mtu: u16,
    },
}

/// A list whose rows can be switched on and off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowList {
    /// The rules of a security group in one direction.
    SecurityGroup(SecurityGroupKey, Direction),
    /// The rules of a network ACL in one direction.
    NetworkAcl(NetworkAclKey, Direction),
    /// The routes of a table.
    RouteTable(RouteTableKey),
    /// The routes of a transit gateway's table.
    TransitGatewayTable(TransitGatewayRouteTableKey),
    /// The subnets of an attachment.
    AttachmentSubnets(AttachmentKey),
    /// The prefixes behind a VPN connection.
    VpnConnection(CustomerLinkKey),
    /// The exclusions of VPC Block Public Access.
    Exclusions,
}

/// The state of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstanceState {
    /// At work.
    #[default]
    Running,
    /// Switched off; its interface keeps its private addresses and Elastic IPs (F1.22).
    Stopped,
    /// Gone for ever, and its interface with it.
    Terminated,
}

impl InstanceState {
    /// The word of the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Terminated => "terminated",
        }
    }
}
