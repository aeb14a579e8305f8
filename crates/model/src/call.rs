//! Calls of AWS's API that change a network.

use core::net::IpAddr;

use crate::network::{
    AttachmentKey, AttachmentState, GroupListKey, InstanceKey, InterfaceKey,
    InternetGatewayBlockMode, InternetGatewayKey, NatGatewayKey, NetworkAclKey, PeeringKey,
    PeeringStatus, RouteTableKey, RowList, SubnetKey, TargetGroupKey, TrackingTimeouts,
    TransitGatewayRouteTableKey, VpcEndpointKey, VpcKey, VpnGatewayKey,
};

/// A call of AWS's API: what somebody asks for. Whether AWS does it depends on the moment; what it
/// then does is one [`crate::Edit`] or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `AuthorizeSecurityGroupIngress`, `…Egress`, `CreateNetworkAclEntry`, `CreateRoute`,
    /// `CreateTransitGatewayRoute`, `CreateVpnConnectionRoute`, and what else adds to a list.
    Add(RowList, u16),
    /// `RevokeSecurityGroupIngress`, `…Egress`, `DeleteNetworkAclEntry`, `DeleteRoute`: the row in
    /// force that stands for the same as this one.
    Remove(RowList, u16),
    /// `ReplaceNetworkAclEntry`, `ReplaceRoute`: this row instead of the one in force that stands
    /// for the same.
    Replace(RowList, u16),
    /// `AssociateRouteTable`, `ReplaceRouteTableAssociation`; without a table,
    /// `DisassociateRouteTable`: the main one is used again (F3.1).
    RouteTable(SubnetKey, Option<RouteTableKey>),
    /// `ReplaceRouteTableAssociation` of a VPC's main table (F3.2).
    MainRouteTable(VpcKey, RouteTableKey),
    /// `ReplaceNetworkAclAssociation` (F5.1).
    NetworkAcl(SubnetKey, NetworkAclKey),
    /// `ModifyNetworkInterfaceAttribute` with groups.
    SecurityGroups(InterfaceKey, GroupListKey),
    /// `ModifyNetworkInterfaceAttribute` with the source/destination check.
    SourceDestCheck(InterfaceKey, bool),
    /// `ModifyNetworkInterfaceAttribute` with tracking timeouts.
    TrackingTimeouts(InterfaceKey, TrackingTimeouts),
    /// `ModifyVpcAttribute` with `EnableDnsSupport`.
    DnsSupport(VpcKey, bool),
    /// `AssociateAddress`: an Elastic IP, with the primary address of an interface.
    AssociateAddress(InterfaceKey, IpAddr),
    /// `DisassociateAddress`.
    DisassociateAddress(IpAddr),
    /// `AttachInternetGateway`.
    AttachInternetGateway(InternetGatewayKey, VpcKey),
    /// `DetachInternetGateway`.
    DetachInternetGateway(InternetGatewayKey, VpcKey),
    /// `DeleteNatGateway`.
    DeleteNatGateway(NatGatewayKey),
    /// `StartInstances`.
    StartInstance(InstanceKey),
    /// `StopInstances`.
    StopInstance(InstanceKey),
    /// `TerminateInstances`.
    TerminateInstance(InstanceKey),
    /// `AcceptVpcPeeringConnection`, `Reject…`, `Delete…`.
    Peering(PeeringKey, PeeringStatus),
    /// `AcceptTransitGatewayVpcAttachment`, `…PeeringAttachment`, `Reject…`, `Delete…`.
    Attachment(AttachmentKey, AttachmentState),
    /// `AssociateTransitGatewayRouteTable`, `Disassociate…`.
    AttachmentRouteTable(AttachmentKey, TransitGatewayRouteTableKey, bool),
    /// `EnableTransitGatewayRouteTablePropagation`, `Disable…`.
    AttachmentPropagation(AttachmentKey, TransitGatewayRouteTableKey, bool),
    /// `ModifyTransitGatewayVpcAttachment` with appliance mode.
    ApplianceMode(AttachmentKey, bool),
    /// `EnableVgwRoutePropagation`, `DisableVgwRoutePropagation`.
    VpnPropagation(RouteTableKey, VpnGatewayKey, bool),
    /// `DeleteVpcEndpoints`.
    DeleteVpcEndpoint(VpcEndpointKey),
    /// `ModifyVpcEndpoint` with private DNS.
    PrivateDns(VpcEndpointKey, bool),
    /// `ModifyVpcBlockPublicAccessOptions`.
    BlockPublicAccess(InternetGatewayBlockMode),
    /// `AssociateNatGatewayAddress`, `AssignPrivateNatGatewayAddress`.
    AddNatAddress(NatGatewayKey, u16),
    /// `DisassociateNatGatewayAddress`, `UnassignPrivateNatGatewayAddress`, and for how many seconds
    /// its connections may go on.
    RemoveNatAddress(NatGatewayKey, u16, u16),
    /// No call of AWS's: what the health checks of a target group find.
    TargetHealth(TargetGroupKey, u16, bool),
}
