//! Transit gateways: what is attached to them, and their route tables.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::block::covers;
use super::{
    CustomerGatewayKey, Identity, LinkKind, Network, PrefixListKey, RouteOrigin, Rows, SubnetKey,
    UnknownKey, VpcKey, keys,
};

keys! {
    /// A transit gateway.
    TransitGatewayKey
    /// What is attached to one transit gateway. A peering of two is attached to both, and is two.
    AttachmentKey
    /// A route table of a transit gateway.
    TransitGatewayRouteTableKey
}

/// A transit gateway: a Region's router between VPCs (F8.10).
#[derive(Clone, Debug)]
pub struct TransitGateway {
    /// Id and name.
    pub identity: Identity,
    /// Its Region.
    pub region: String,
    /// Do rules know the groups of packets that cross it? (F8.16)
    pub security_group_referencing: bool,
}

/// Something attached to a transit gateway.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Id and name.
    pub identity: Identity,
    /// To which.
    pub transit_gateway: TransitGatewayKey,
    /// What.
    pub resource: AttachmentResource,
    /// Traffic flows in `available` only (F8.18).
    pub state: AttachmentState,
    /// The table that decides about packets from it; at most one (F8.11).
    pub route_table: Option<TransitGatewayRouteTableKey>,
}

impl Attachment {
    /// Does traffic flow? (F8.18)
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.state == AttachmentState::Available
    }
}

/// The life of an attachment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum AttachmentState {
    #[default]
    Available,
    Initiating,
    InitiatingRequest,
    PendingAcceptance,
    RollingBack,
    Pending,
    Modifying,
    Deleting,
    Deleted,
    Failed,
    Rejected,
    Rejecting,
    Failing,
}

impl AttachmentState {
    /// All of them, with their names in the API.
    pub const ALL: [(&'static str, Self); 13] = [
        ("available", Self::Available),
        ("initiating", Self::Initiating),
        ("initiatingRequest", Self::InitiatingRequest),
        ("pendingAcceptance", Self::PendingAcceptance),
        ("rollingBack", Self::RollingBack),
        ("pending", Self::Pending),
        ("modifying", Self::Modifying),
        ("deleting", Self::Deleting),
        ("deleted", Self::Deleted),
        ("failed", Self::Failed),
        ("rejected", Self::Rejected),
        ("rejecting", Self::Rejecting),
        ("failing", Self::Failing),
    ];

    /// As the API prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// What is attached.
#[derive(Clone, Debug)]
pub enum AttachmentResource {
    /// A VPC.
    Vpc(VpcAttachment),
    /// Another transit gateway, by its own end of the peering.
    Peering {
        /// The other end.
        other: AttachmentKey,
        /// Is it in another Region?
        inter_region: bool,
    },
    /// A customer's network.
    Customer(CustomerAttachment),
}

impl AttachmentResource {
    /// Adds, not in force, the subnets that `other` has more.
    pub(super) fn grow_like(&mut self, other: &Self) {
        if let (Self::Vpc(own), Self::Vpc(other)) = (self, other) {
            own.subnets.grow_like(&other.subnets);
            own.interfaces.clone_from(&other.interfaces);
        }
    }
}

/// A VPC's attachment: an interface in one subnet of each Availability Zone that it serves.
#[derive(Clone, Debug)]
pub struct VpcAttachment {
    /// The VPC.
    pub vpc: VpcKey,
    /// Its subnets, each of another zone.
    pub subnets: Rows<SubnetKey>,
    /// The gateway's interface in each of them, in force or not.
    pub interfaces: Vec<AttachmentInterface>,
    /// Does a flow stay in one zone, both ways? (F8.14)
    pub appliance_mode: bool,
    /// Are the VPC's IPv6 blocks propagated?
    pub ipv6_support: bool,
    /// Do rules know the groups of packets that cross it? (F8.16)
    pub security_group_referencing: bool,
}

/// A customer's network behind a Site-to-Site VPN connection, or behind a Direct Connect gateway.
#[derive(Clone, Debug)]
pub struct CustomerAttachment {
    /// The VPN connection, or the virtual interface at the Direct Connect gateway.
    pub connection: Identity,
    /// The customer's end.
    pub customer: CustomerGatewayKey,
    /// What it is. Static routes of a VPN are in the gateway's tables, not here (F8.19).
    pub kind: LinkKind,
    /// What the customer's router announces by BGP, and the attachment propagates (F8.19).
    pub prefixes: Vec<IpNet>,
}

impl CustomerAttachment {
    /// The prefix that covers an address, if one is announced.
    #[must_use]
    pub fn prefix_to(&self, address: IpAddr) -> Option<IpNet> {
        let mut prefixes = self.prefixes.iter();
        prefixes.find(|prefix| covers(prefix, address)).copied()
    }
}

/// A transit gateway's interface in a subnet. Nothing answers at its address.
#[derive(Clone, Debug, Default)]
pub struct AttachmentInterface {
    /// For example `eni-0a1b`.
    pub id: String,
    /// A free address of the subnet, if it has IPv4 and one was left.
    pub private: Option<IpAddr>,
}

/// A route table of a transit gateway.
#[derive(Clone, Debug)]
pub struct TransitGatewayRouteTable {
    /// Id and name.
    pub identity: Identity,
    /// Whose.
    pub transit_gateway: TransitGatewayKey,
    /// The rows, static ones first.
    pub routes: Rows<TransitGatewayRoute>,
    /// Which attachments propagate their routes to it.
    pub propagations: Vec<AttachmentKey>,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransitGatewayRoute {
    /// Which destinations it is for.
    pub destination: IpNet,
    /// Where they go; none for a blackhole (F8.12).
    pub attachment: Option<AttachmentKey>,
    /// Where they go, if that is an attachment that is not here.
    pub unknown: Option<UnknownKey>,
    /// Written by somebody, or propagated by the attachment.
    pub origin: RouteOrigin,
    /// The prefix list whose entry it is, if somebody wrote that (F8.11).
    pub list: Option<PrefixListKey>,
}

impl Network {
    /// A transit gateway.
    #[must_use]
    pub fn transit_gateway(&self, key: TransitGatewayKey) -> &TransitGateway {
        &self.transit_gateways[key.index()]
    }

    /// An attachment.
    #[must_use]
    pub fn attachment(&self, key: AttachmentKey) -> &Attachment {
        &self.attachments[key.index()]
    }

    /// A VPC's attachment, if it is one.
    #[must_use]
    pub fn vpc_attachment(&self, key: AttachmentKey) -> Option<&VpcAttachment> {
        match &self.attachment(key).resource {
            AttachmentResource::Vpc(attachment) => Some(attachment),
            AttachmentResource::Peering { .. } | AttachmentResource::Customer(_) => None,
        }
    }

    /// A customer's network's attachment, if it is one.
    #[must_use]
    pub fn customer_attachment(&self, key: AttachmentKey) -> Option<&CustomerAttachment> {
        match &self.attachment(key).resource {
            AttachmentResource::Customer(attachment) => Some(attachment),
            AttachmentResource::Vpc(_) | AttachmentResource::Peering { .. } => None,
        }
    }

    /// A route table of a transit gateway.
    #[must_use]
    pub fn transit_gateway_route_table(
        &self,
        key: TransitGatewayRouteTableKey,
    ) -> &TransitGatewayRouteTable {
        &self.transit_gateway_route_tables[key.index()]
    }

    /// How a VPC is attached to a transit gateway.
    #[must_use]
    pub fn attachment_of(&self, gateway: TransitGatewayKey, vpc: VpcKey) -> Option<AttachmentKey> {
        let keys = (0..self.attachments.len() as u32).map(AttachmentKey);
        keys.into_iter().find(|key| {
            self.attachment(*key).transit_gateway == gateway
                && self.vpc_attachment(*key).is_some_and(|one| one.vpc == vpc)
        })
    }

    /// The row of a transit gateway's table that decides where an address goes: longest prefix
    /// first, then static before prefix list before propagated: by VPCs, by Direct Connect, by VPN
    /// (F8.11). `MODEL`: of two that are equal in all that, the first; there is no ECMP.
    #[must_use]
    pub fn transit_gateway_route_to(
        &self,
        table: TransitGatewayRouteTableKey,
        address: IpAddr,
    ) -> Option<(u16, &TransitGatewayRoute)> {
        let rank = |route: &TransitGatewayRoute| {
            let is_static = route.origin == RouteOrigin::Static;
            let by = route.attachment.filter(|_| !is_static);
            let by = by.and_then(|key| self.customer_attachment(key));
            (
                route.destination.prefix_len(),
                (is_static, route.list.is_none()),
                core::cmp::Reverse(by.map(|own| own.kind)),
            )
        };
        let table = self.transit_gateway_route_table(table);
        table
            .routes
            .in_force()
            .filter(|(_, route)| covers(&route.destination, address))
            .max_by_key(|(index, route)| (rank(route), core::cmp::Reverse(*index)))
    }

    /// The subnet of an attachment in the zone of another subnet.
    #[must_use]
    pub fn attachment_subnet(&self, attachment: &VpcAttachment, zone: &str) -> Option<SubnetKey> {
        let mut subnets = attachment.subnets.in_force().map(|(_, subnet)| *subnet);
        subnets.find(|subnet| self.subnet(*subnet).availability_zone == zone)
    }
}
