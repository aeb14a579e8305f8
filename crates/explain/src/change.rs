//! Changes of a network that somebody could ask AWS for, and what vpclab assumes where nobody can.

mod apply;
mod command;
mod json;
mod warning;
mod words;

use core::net::IpAddr;
use ipnet::IpNet;
use vpclab_model::{
    AttachmentKey, Direction, InstanceKey, InterfaceKey, InternetGatewayKey, NatGatewayKey,
    NetworkAclKey, NetworkAclRule, PeeringKey, RouteTableKey, RouteTarget, SecurityGroupKey,
    SecurityGroupRule, SubnetKey, TransitGatewayRouteTableKey, VpcKey,
};

pub(crate) use apply::Workbench;
pub(crate) use command::command;
pub(crate) use json::json;
pub(crate) use warning::{reach, warnings};
pub(crate) use words::words;

/// One call of AWS's API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Change {
    /// `AuthorizeSecurityGroupIngress`, `…Egress`.
    GroupRule {
        group: SecurityGroupKey,
        direction: Direction,
        rule: SecurityGroupRule,
    },
    /// `CreateNetworkAclEntry`, or `ReplaceNetworkAclEntry` where the number is taken.
    AclEntry {
        acl: NetworkAclKey,
        direction: Direction,
        rule: NetworkAclRule,
        replaces: bool,
    },
    /// `DeleteNetworkAclEntry`.
    AclEntryGone {
        acl: NetworkAclKey,
        direction: Direction,
        rule_number: u16,
    },
    /// `CreateRoute`, or `ReplaceRoute` where the destination has one.
    Route {
        table: RouteTableKey,
        destination: IpNet,
        target: RouteTarget,
        replaces: bool,
    },
    /// `DeleteRoute`.
    RouteGone {
        table: RouteTableKey,
        destination: IpNet,
    },
    /// `AttachInternetGateway`.
    AttachInternetGateway(InternetGatewayKey, VpcKey),
    /// `AssociateAddress`, after `AllocateAddress` where the address is a stand-in for a new one.
    AssociateAddress {
        interface: InterfaceKey,
        public: IpAddr,
        is_new: bool,
    },
    /// `ModifyNetworkInterfaceAttribute`: the source/destination check off.
    SourceDestCheckOff(InterfaceKey),
    /// `StartInstances`.
    StartInstance(InstanceKey),
    /// `ModifyVpcAttribute` with `EnableDnsSupport`.
    DnsSupport(VpcKey),
    /// `AcceptVpcPeeringConnection`.
    AcceptPeering(PeeringKey),
    /// `AcceptTransitGatewayVpcAttachment`, or `…PeeringAttachment`.
    AcceptAttachment(AttachmentKey),
    /// `ModifyTransitGatewayVpcAttachment` with one more subnet.
    AttachSubnet(AttachmentKey, SubnetKey),
    /// `AssociateTransitGatewayRouteTable`.
    AssociateTable(AttachmentKey, TransitGatewayRouteTableKey),
    /// `CreateTransitGatewayRoute`, or `ReplaceTransitGatewayRoute`.
    TransitGatewayRoute {
        table: TransitGatewayRouteTableKey,
        destination: IpNet,
        attachment: AttachmentKey,
        replaces: bool,
    },
    /// `CreateVpnConnectionRoute`: by the position of the connection.
    VpnRoute(usize, IpNet),
    /// No call: what only the asker can suppose.
    Assumed(Assumption),
}

/// What is supposed of a component so that a packet goes on, where no call of ours would do it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Assumption {
    /// Block Public Access spares everything.
    NoBlockPublicAccess,
    /// The instance's kernel forwards.
    Forwards(InstanceKey),
    /// The NAT gateway is there.
    NatGatewayAvailable(NatGatewayKey),
    /// The peering connection is active.
    PeeringActive(PeeringKey),
    /// The attachment is available.
    AttachmentAvailable(AttachmentKey),
}
