//! Which calls there are, and their keys.

use crate::network::{AttachmentState, PeeringStatus};
use crate::packet::Direction;

/// What a call does, before it is known with what.
#[derive(Clone, Copy)]
pub(super) enum Operation {
    SecurityGroupRule(Direction, Change),
    NetworkAclEntry(Change),
    Route(Change),
    AssociateRouteTable,
    ReplaceRouteTableAssociation,
    DisassociateRouteTable,
    ReplaceNetworkAclAssociation,
    ModifyNetworkInterfaceAttribute,
    ModifyVpcAttribute,
    AssociateAddress,
    DisassociateAddress,
    AttachInternetGateway,
    DetachInternetGateway,
    DeleteNatGateway,
    StartInstances,
    StopInstances,
    TerminateInstances,
    VpcPeeringConnection(PeeringStatus),
    /// Of a peering?
    Attachment(bool, AttachmentState),
    ModifyTransitGatewayVpcAttachment,
    /// Associate, or disassociate.
    TransitGatewayRouteTable(bool),
    /// Enable, or disable.
    TransitGatewayPropagation(bool),
    TransitGatewayRoute(Change),
    VpnConnectionRoute(Change),
    /// Enable, or disable.
    VgwRoutePropagation(bool),
    ModifyVpcEndpoint,
    DeleteVpcEndpoints,
    BlockPublicAccessOptions,
    BlockPublicAccessExclusion(Change),
    /// Of a public gateway?
    NatGatewayAddress(Change, bool),
    TargetHealth,
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove,
    Replace,
}

use Change::{Add, Remove, Replace};
use Direction::{Egress, Ingress};

const INGRESS_KEYS: &[&str] = &[
    "do",
    "at",
    "securityGroup",
    "protocol",
    "portRange",
    "icmpTypeCode",
    "source",
];
const EGRESS_KEYS: &[&str] = &[
    "do",
    "at",
    "securityGroup",
    "protocol",
    "portRange",
    "icmpTypeCode",
    "destination",
];
const ENTRY_KEYS: &[&str] = &[
    "do",
    "at",
    "networkAcl",
    "egress",
    "ruleNumber",
    "protocol",
    "portRange",
    "icmpTypeCode",
    "source",
    "destination",
    "action",
];
const ROUTE_KEYS: &[&str] = &["do", "at", "routeTable", "destination", "target"];
const ATTACHMENT_KEYS: &[&str] = &["do", "at", "transitGatewayAttachment"];
const TABLE_KEYS: &[&str] = &[
    "do",
    "at",
    "transitGatewayRouteTable",
    "transitGatewayAttachment",
];
const TRANSIT_ROUTE_KEYS: &[&str] = &[
    "do",
    "at",
    "transitGatewayRouteTable",
    "destination",
    "target",
];
const PEERING_KEYS: &[&str] = &["do", "at", "vpcPeeringConnection"];
const VPN_ROUTE_KEYS: &[&str] = &["do", "at", "vpnConnection", "destination"];
const VGW_KEYS: &[&str] = &["do", "at", "routeTable", "vpnGateway"];
const INSTANCE_KEYS: &[&str] = &["do", "at", "instance"];

/// The calls: AWS's operation in kebab case, its keys, and what it does.
#[rustfmt::skip]
pub(super) const CALLS: &[(&str, &[&str], Operation)] = &[
    ("authorize-security-group-ingress", INGRESS_KEYS, Operation::SecurityGroupRule(Ingress, Add)),
    ("authorize-security-group-egress", EGRESS_KEYS, Operation::SecurityGroupRule(Egress, Add)),
    ("revoke-security-group-ingress", INGRESS_KEYS, Operation::SecurityGroupRule(Ingress, Remove)),
    ("revoke-security-group-egress", EGRESS_KEYS, Operation::SecurityGroupRule(Egress, Remove)),
    ("create-network-acl-entry", ENTRY_KEYS, Operation::NetworkAclEntry(Add)),
    ("delete-network-acl-entry", &["do", "at", "networkAcl", "egress", "ruleNumber"], Operation::NetworkAclEntry(Remove)),
    ("replace-network-acl-entry", ENTRY_KEYS, Operation::NetworkAclEntry(Replace)),
    ("create-route", ROUTE_KEYS, Operation::Route(Add)),
    ("delete-route", &["do", "at", "routeTable", "destination"], Operation::Route(Remove)),
    ("replace-route", ROUTE_KEYS, Operation::Route(Replace)),
    ("associate-route-table", &["do", "at", "subnet", "routeTable"], Operation::AssociateRouteTable),
    ("replace-route-table-association", &["do", "at", "subnet", "vpc", "routeTable"], Operation::ReplaceRouteTableAssociation),
    ("disassociate-route-table", &["do", "at", "subnet"], Operation::DisassociateRouteTable),
    ("replace-network-acl-association", &["do", "at", "subnet", "networkAcl"], Operation::ReplaceNetworkAclAssociation),
    ("modify-network-interface-attribute", &["do", "at", "instance", "networkInterface", "securityGroups", "sourceDestCheck", "connectionTracking"], Operation::ModifyNetworkInterfaceAttribute),
    ("modify-vpc-attribute", &["do", "at", "vpc", "enableDnsSupport"], Operation::ModifyVpcAttribute),
    ("associate-address", &["do", "at", "instance", "networkInterface", "publicIp"], Operation::AssociateAddress),
    ("disassociate-address", &["do", "at", "publicIp"], Operation::DisassociateAddress),
    ("attach-internet-gateway", &["do", "at", "internetGateway", "vpc"], Operation::AttachInternetGateway),
    ("detach-internet-gateway", &["do", "at", "internetGateway", "vpc"], Operation::DetachInternetGateway),
    ("delete-nat-gateway", &["do", "at", "natGateway"], Operation::DeleteNatGateway),
    ("start-instances", INSTANCE_KEYS, Operation::StartInstances),
    ("stop-instances", INSTANCE_KEYS, Operation::StopInstances),
    ("terminate-instances", INSTANCE_KEYS, Operation::TerminateInstances),
    ("accept-vpc-peering-connection", PEERING_KEYS, Operation::VpcPeeringConnection(PeeringStatus::Active)),
    ("reject-vpc-peering-connection", PEERING_KEYS, Operation::VpcPeeringConnection(PeeringStatus::Rejected)),
    ("delete-vpc-peering-connection", PEERING_KEYS, Operation::VpcPeeringConnection(PeeringStatus::Deleted)),
    ("accept-transit-gateway-vpc-attachment", ATTACHMENT_KEYS, Operation::Attachment(false, AttachmentState::Available)),
    ("reject-transit-gateway-vpc-attachment", ATTACHMENT_KEYS, Operation::Attachment(false, AttachmentState::Rejected)),
    ("delete-transit-gateway-vpc-attachment", ATTACHMENT_KEYS, Operation::Attachment(false, AttachmentState::Deleted)),
    ("accept-transit-gateway-peering-attachment", ATTACHMENT_KEYS, Operation::Attachment(true, AttachmentState::Available)),
    ("reject-transit-gateway-peering-attachment", ATTACHMENT_KEYS, Operation::Attachment(true, AttachmentState::Rejected)),
    ("delete-transit-gateway-peering-attachment", ATTACHMENT_KEYS, Operation::Attachment(true, AttachmentState::Deleted)),
    ("modify-transit-gateway-vpc-attachment", &["do", "at", "transitGatewayAttachment", "addSubnets", "removeSubnets", "applianceModeSupport"], Operation::ModifyTransitGatewayVpcAttachment),
    ("associate-transit-gateway-route-table", TABLE_KEYS, Operation::TransitGatewayRouteTable(true)),
    ("disassociate-transit-gateway-route-table", TABLE_KEYS, Operation::TransitGatewayRouteTable(false)),
    ("enable-transit-gateway-route-table-propagation", TABLE_KEYS, Operation::TransitGatewayPropagation(true)),
    ("disable-transit-gateway-route-table-propagation", TABLE_KEYS, Operation::TransitGatewayPropagation(false)),
    ("create-transit-gateway-route", TRANSIT_ROUTE_KEYS, Operation::TransitGatewayRoute(Add)),
    ("replace-transit-gateway-route", TRANSIT_ROUTE_KEYS, Operation::TransitGatewayRoute(Replace)),
    ("delete-transit-gateway-route", &["do", "at", "transitGatewayRouteTable", "destination"], Operation::TransitGatewayRoute(Remove)),
    ("create-vpn-connection-route", VPN_ROUTE_KEYS, Operation::VpnConnectionRoute(Add)),
    ("delete-vpn-connection-route", VPN_ROUTE_KEYS, Operation::VpnConnectionRoute(Remove)),
    ("enable-vgw-route-propagation", VGW_KEYS, Operation::VgwRoutePropagation(true)),
    ("disable-vgw-route-propagation", VGW_KEYS, Operation::VgwRoutePropagation(false)),
    ("modify-vpc-endpoint", &["do", "at", "vpcEndpoint", "addRouteTables", "removeRouteTables", "privateDnsEnabled"], Operation::ModifyVpcEndpoint),
    ("delete-vpc-endpoints", &["do", "at", "vpcEndpoint"], Operation::DeleteVpcEndpoints),
    ("modify-vpc-block-public-access-options", &["do", "at", "internetGatewayBlockMode"], Operation::BlockPublicAccessOptions),
    ("create-vpc-block-public-access-exclusion", &["do", "at", "vpc", "subnet", "internetGatewayExclusionMode"], Operation::BlockPublicAccessExclusion(Add)),
    ("delete-vpc-block-public-access-exclusion", &["do", "at", "vpc", "subnet"], Operation::BlockPublicAccessExclusion(Remove)),
    ("associate-nat-gateway-address", &["do", "at", "natGateway", "publicIp", "privateIp"], Operation::NatGatewayAddress(Add, true)),
    ("disassociate-nat-gateway-address", &["do", "at", "natGateway", "publicIp", "maxDrainDurationSeconds"], Operation::NatGatewayAddress(Remove, true)),
    ("assign-private-nat-gateway-address", &["do", "at", "natGateway", "privateIp"], Operation::NatGatewayAddress(Add, false)),
    ("unassign-private-nat-gateway-address", &["do", "at", "natGateway", "privateIp", "maxDrainDurationSeconds"], Operation::NatGatewayAddress(Remove, false)),
    ("set-target-health", &["do", "at", "targetGroup", "target", "port", "health"], Operation::TargetHealth),
];

/// The words of all calls.
pub(in crate::check) fn words() -> impl Iterator<Item = &'static str> {
    CALLS.iter().map(|(word, ..)| *word)
}

/// A call by its word, and its keys.
pub(in crate::check) fn keys(word: &str) -> Option<(&'static str, &'static [&'static str])> {
    let (word, keys, _) = CALLS.iter().find(|(known, ..)| *known == word)?;
    Some((word, keys))
}
