//! Virtual private gateways, and what joins them to customers' networks.

use core::net::IpAddr;
use ipnet::IpNet;

use super::{
    CustomerGatewayKey, Identity, Network, RouteTableKey, Rows, VpcKey, VpnGatewayKey, keys,
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

/// Of two ways to the same prefix, the first of these is taken (F3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// A private virtual interface of AWS Direct Connect, with BGP.
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
            let covers = link.prefixes.in_force().map(|(_, net)| net);
            let covers = covers.filter(|net| net.contains(&address));
            covers.map(IpNet::prefix_len).max()
        };
        self.customer_links
            .iter()
            .filter(|link| link.gateway == gateway)
            .filter_map(|link| Some((reach(link)?, link)))
            .min_by_key(|(length, link)| (u8::MAX - length, link.kind))
            .map(|(_, link)| link)
    }

    /// The virtual private gateway to which a customer's network sends what is for an address: that
    /// of the VPC that the address is in, else the first one. `MODEL`
    #[must_use]
    pub fn vpn_gateway_towards(
        &self,
        customer: CustomerGatewayKey,
        address: IpAddr,
    ) -> Option<VpnGatewayKey> {
        let own = || {
            let links = self.customer_links.iter();
            links
                .filter(move |link| link.customer == customer)
                .map(|link| link.gateway)
        };
        let in_vpc =
            |gateway: &VpnGatewayKey| self.vpc(self.vpn_gateway(*gateway).vpc).contains(address);
        own().find(in_vpc).or_else(|| own().next())
    }
}
