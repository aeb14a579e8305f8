//! Virtual private gateways, and customers' networks behind them (section 8.5 of the facts).

use super::config::{Cidr, Config, list, text};
use super::{At, Breakage, Step, World, dropped};
use crate::observed::Packet;

impl World {
    /// Out of the VPC: from the private address of something in it (F8.42), to a prefix that a
    /// connection knows (F8.40).
    pub(super) fn vpn_out(&self, packet: Packet) -> Step {
        if packet.is_ipv6() {
            return dropped("VPCLAB_VGW_IPV4_ONLY", packet);
        }
        let own = self.owner("vpc", &packet.source.0).is_some();
        if !own && !self.is_broken(Breakage::VpnIsTransit) {
            return dropped("VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", packet);
        }
        self.to_customer(packet)
    }

    /// Into the VPC: for something in it, or on to another customer (F8.40); for nothing else, so
    /// there is no way to the internet (F6.10, F8.42).
    pub(super) fn vpn_in(&self, from: &str, packet: Packet) -> Step {
        let to = &packet.destination.0;
        if let Some((subnet, at)) = self.owner("vpc", to) {
            let next = match self.config.table_of_gateway("vpnGateways", "vgw") {
                Some(table) => At::Ingress { table },
                None => self.into(None, subnet, at),
            };
            return ("passed: forwarded".to_owned(), packet, Some(next));
        }
        match self.config.customer_towards(to) {
            Some(customer) if customer != from && !self.config.in_vpc("vpc", to) => {
                self.to_customer(packet)
            }
            _ => dropped("VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet),
        }
    }

    fn to_customer(&self, packet: Packet) -> Step {
        let to = &packet.destination.0;
        let Some(customer) = self.config.customer_towards(to) else {
            return dropped("VPCLAB_VGW_UNKNOWN_PREFIX", packet);
        };
        match self.config.host_of(customer, to) {
            None => dropped("VPCLAB_NO_CUSTOMER_HOST", packet),
            Some(host) => {
                let next = At::Server(host.to_owned());
                ("passed: forwarded".to_owned(), packet, Some(next))
            }
        }
    }
}

impl Config {
    /// What the connections of the one VPN gateway know, and whose network each prefix is.
    pub(super) fn customers_prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        let connections = list(&self.0["network"], "vpnConnections").iter();
        let own = connections.filter(|connection| connection["vpnGateway"] == "vgw");
        own.flat_map(|connection| {
            let prefixes = list(connection, "routes").iter();
            let prefixes = prefixes.filter_map(|prefix| prefix.as_str());
            prefixes.map(|prefix| (prefix, text(connection, "customerGateway")))
        })
    }

    /// The customer with the longest prefix for an address.
    fn customer_towards(&self, address: &str) -> Option<&str> {
        self.customers_prefixes()
            .filter_map(|(prefix, customer)| Some((Cidr::parse(prefix)?, customer)))
            .filter(|(block, _)| block.contains(address))
            .max_by_key(|(block, _)| block.length)
            .map(|(_, customer)| customer)
    }

    pub(super) fn host_of(&self, customer: &str, address: &str) -> Option<&str> {
        let mut servers = list(&self.0["internet"], "servers").iter();
        let host = servers
            .find(|host| host["customerGateway"] == customer && host["address"] == address)?;
        host["id"].as_str()
    }

    /// The customer in whose network a server is.
    pub(super) fn customer_of(&self, server: &str) -> Option<&str> {
        let mut servers = list(&self.0["internet"], "servers").iter();
        servers.find(|one| one["id"] == server)?["customerGateway"].as_str()
    }
}
