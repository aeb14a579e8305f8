//! Virtual private gateways, and what joins them to customers' networks.

use core::net::IpAddr;
use ipnet::IpNet;

use super::block::covers;
use super::{
    AttachmentKey, AttachmentResource, CustomerGatewayKey, Identity, Network, RouteTableKey, Rows,
    VpcKey, VpnGatewayKey, keys,
};

keys! {
    /// What joins a virtual private gateway to a customer gateway.
    CustomerLinkKey
}

/// A virtual private gateway, attached to one VPC.
#[derive(Clone, Debug)]
pub struct VpnGateway {
    /// Id and name.
    pub identity: Identity,
    /// The VPC it is attached to.
    pub vpc: VpcKey,
    /// The table that steers what comes in, if it has one (F3.22).
    pub route_table: Option<RouteTableKey>,
}

/// What joins a virtual private gateway to a customer gateway, and with it to a customer's network.
#[derive(Clone, Debug)]
pub struct CustomerLink {
    /// Id and name.
    pub identity: Identity,
    /// AWS's end.
    pub gateway: VpnGatewayKey,
    /// The customer's end.
    pub customer: CustomerGatewayKey,
    /// What it is, and how the gateway comes to know the prefixes.
    pub kind: LinkKind,
    /// The prefixes behind it.
    pub prefixes: Rows<IpNet>,
}

/// Where packets from a customer's network come into AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CustomerEntry {
    /// At a virtual private gateway.
    VpnGateway(VpnGatewayKey),
    /// At a transit gateway, by this attachment.
    Attachment(AttachmentKey),
}

/// Of two ways to the same prefix, the first of these is taken (F3.6, F8.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// A virtual interface of AWS Direct Connect, with BGP.
    DirectConnect,
    /// A Site-to-Site VPN connection with static routes.
    StaticVpn,
    /// A Site-to-Site VPN connection with BGP.
    BgpVpn,
}

impl Network {
    /// What joins a gateway to a customer's network.
    #[must_use]
    pub fn customer_link_at(&self, key: CustomerLinkKey) -> &CustomerLink {
        &self.customer_links[key.index()]
    }

    /// The link by which a virtual private gateway sends to an address: the longest prefix, then by
    /// kind (F3.6); none if no link has a prefix for it (F8.40).
    #[must_use]
    pub fn customer_link(&self, gateway: VpnGatewayKey, address: IpAddr) -> Option<&CustomerLink> {
        let reach = |link: &CustomerLink| {
            let nets = link.prefixes.in_force().map(|(_, net)| net);
            let nets = nets.filter(|net| covers(net, address));
            nets.map(IpNet::prefix_len).max()
        };
        self.customer_links
            .iter()
            .filter(|link| link.gateway == gateway)
            .filter_map(|link| Some((reach(link)?, link)))
            .min_by_key(|(length, link)| (u8::MAX - length, link.kind))
            .map(|(_, link)| link)
    }

    /// Where a customer's network sends what is for an address: to the virtual private gateway of the
    /// VPC that it is in, or to the transit gateway whose table for what comes from there has a route
    /// (F8.1a); else to the first of them. `MODEL`
    #[must_use]
    pub fn customer_entry(
        &self,
        customer: CustomerGatewayKey,
        address: IpAddr,
    ) -> Option<CustomerEntry> {
        let leads = |entry: &CustomerEntry| match *entry {
            CustomerEntry::VpnGateway(key) => self.vpc(self.vpn_gateway(key).vpc).contains(address),
            CustomerEntry::Attachment(key) => {
                let table = self.attachment(key).route_table;
                let route = table.and_then(|table| self.transit_gateway_route_to(table, address));
                let to = route.and_then(|(_, route)| route.attachment);
                let flows = |end| self.attachment(end).is_available();
                to.is_some_and(|to| to != key && flows(to) && flows(key))
            }
        };
        let mut first = None;
        for entry in self.customer_entries(customer) {
            if leads(&entry) {
                return Some(entry);
            }
            first = first.or(Some(entry));
        }
        first
    }

    /// Everywhere that a customer's network meets AWS.
    pub fn customer_entries(
        &self,
        customer: CustomerGatewayKey,
    ) -> impl Iterator<Item = CustomerEntry> {
        let links = self.customer_links.iter();
        let links = links.filter(move |link| link.customer == customer);
        let attachments = (0..).map(AttachmentKey).zip(&self.attachments);
        let attachments = attachments.filter(move |(_, attachment)| {
            matches!(&attachment.resource, AttachmentResource::Customer(own) if own.customer == customer)
        });
        links
            .map(|link| CustomerEntry::VpnGateway(link.gateway))
            .chain(attachments.map(|(key, _)| CustomerEntry::Attachment(key)))
    }
}
