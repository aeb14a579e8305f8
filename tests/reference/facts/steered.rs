//! Ingress routing: tables of gateways, which lead what comes in to a middlebox first (F3.22 to F3.25).

use serde_json::Value;

use super::config::{Config, text};
use super::rules::route;
use super::{Acl, At, Breakage, Step, World, dropped};
use crate::observed::Packet;

impl World {
    /// Behind an internet gateway, for something in the VPC.
    pub(super) fn past_internet_gateway(&self, to: &str, subnet: Option<&str>, at: At) -> At {
        let table = self.config.table_of_gateway("internetGateways", "igw");
        match table.filter(|_| self.config.in_vpc("vpc", to)) {
            Some(table) => At::Ingress { table },
            None => self.into(None, subnet, at),
        }
    }

    /// By a gateway's table; from the internet only to a middlebox with a public address (F3.23).
    pub(super) fn steered(&self, table: &str, packet: Packet) -> Step {
        let routes = self.config.routes(table);
        let to = packet.destination.0.clone();
        let by_internet = self.config.table_of_gateway("internetGateways", "igw");
        if by_internet.as_deref() == Some(table)
            && let Some((destination, target)) = route(&self.config, "vpc", &routes, &to)
            && !self.config.by_eni(target).is_null()
            && !packet.is_ipv6()
            && self.config.public_address(target).is_none()
            && !self.is_broken(Breakage::MiddleboxesArePublic)
        {
            let code = format!("INGRESS_RTB_NO_PUBLIC_IP by {destination} -> {target}");
            return dropped(&code, packet);
        }
        self.routed(&routes, None, Acl::Passed, packet)
    }

    /// A subnet that gets its traffic by a middlebox elsewhere does not send to the internet gateway
    /// itself (F3.25).
    pub(super) fn is_redirected(&self, subnet: &str, packet: &Packet) -> bool {
        let Some(table) = self.config.table_of_gateway("internetGateways", "igw") else {
            return false;
        };
        let key = match packet.is_ipv6() {
            true => "ipv6CidrBlock",
            false => "cidrBlock",
        };
        let block = text(self.config.find("subnets", subnet), key);
        let first = block.split('/').next().unwrap_or_default();
        let routes = self.config.routes(&table);
        let vpc = self.config.vpc_of(subnet);
        let target = route(&self.config, vpc, &routes, first).map(|(_, target)| target);
        target.is_some_and(|target| {
            !self.config.by_eni(target).is_null() && self.config.subnet(target) != subnet
        })
    }

    /// Does the route from a subnet lead to an interface or the NAT gateway in it?
    pub(super) fn leads_within(&self, subnet: &str, to: &str) -> bool {
        let routes = self.config.routes(self.config.table_of(subnet));
        let target = route(&self.config, self.config.vpc_of(subnet), &routes, to);
        target.is_some_and(|(_, target)| match target {
            gone if !self.config.is_there(gone) => false,
            "nat" => self.config.nat_subnet() == Some(subnet),
            eni => !self.config.by_eni(eni).is_null() && self.config.subnet(eni) == subnet,
        })
    }
}

impl Config {
    /// The table that steers what comes in by a gateway, if it has one.
    pub(super) fn table_of_gateway(&self, section: &str, id: &str) -> Option<String> {
        let table = self.find(section, id)["routeTable"].as_str()?;
        Some(table.to_owned())
    }

    /// Does a table say itself where this block of the VPC goes? (F3.12)
    pub(super) fn replaces_local(routes: &[Value], block: &str) -> bool {
        routes.iter().any(|row| row["destination"] == block)
    }
}
