//! A scenario file, read once more: what there is, by the names that the file gives.

use std::net::Ipv4Addr;

use serde_json::Value;

/// The network of a scenario.
pub(crate) struct Config(Value);

/// A block of IPv4 addresses.
#[derive(Clone, Copy)]
pub(crate) struct Cidr {
    base: u32,
    pub(crate) length: u32,
}

impl Cidr {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        Some(Self {
            base: address.parse::<Ipv4Addr>().ok()?.to_bits(),
            length: length.parse().ok()?,
        })
    }

    pub(crate) fn contains(self, address: &str) -> bool {
        let Ok(address) = address.parse::<Ipv4Addr>() else {
            return false;
        };
        (0..self.length).all(|bit| (self.base ^ address.to_bits()) >> (31 - bit) & 1 == 0)
    }
}

/// The items of a list; none where there is no such key.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

impl Config {
    pub(crate) fn of(scenario: &Value) -> Self {
        Self(scenario.clone())
    }

    pub(crate) fn nat_model(&self) -> &str {
        self.0["natModel"].as_str().unwrap_or("zonal")
    }

    fn find(&self, section: &str, id: &str) -> &Value {
        list(&self.0["network"], section)
            .iter()
            .find(|item| item["id"] == id)
            .unwrap_or(&Value::Null)
    }

    /// The VPC of a subnet.
    pub(crate) fn vpc_of(&self, subnet: &str) -> &str {
        text(self.find("subnets", subnet), "vpc")
    }

    pub(crate) fn block(&self, vpc: &str) -> &str {
        text(self.find("vpcs", vpc), "cidrBlock")
    }

    pub(crate) fn in_vpc(&self, vpc: &str, address: &str) -> bool {
        Cidr::parse(self.block(vpc)).is_some_and(|block| block.contains(address))
    }

    /// The VPC at the other end of a peering connection.
    pub(crate) fn peer_of(&self, peering: &str, vpc: &str) -> &str {
        let peering = self.find("vpcPeeringConnections", peering);
        let ends = ["requesterVpc", "accepterVpc"].map(|end| text(peering, end));
        if ends[0] == vpc { ends[1] } else { ends[0] }
    }

    /// The blocks of a CIDR block or a prefix list.
    pub(crate) fn blocks(&self, cidr_or_list: &str) -> Vec<Cidr> {
        match Cidr::parse(cidr_or_list) {
            Some(block) => vec![block],
            None => list(self.find("prefixLists", cidr_or_list), "entries")
                .iter()
                .filter_map(|entry| Cidr::parse(entry.as_str()?))
                .collect(),
        }
    }

    pub(crate) fn is_prefix_list(&self, id: &str) -> bool {
        !self.find("prefixLists", id).is_null()
    }

    pub(crate) fn group(&self, id: &str) -> &Value {
        self.find("securityGroups", id)
    }

    pub(crate) fn acl(&self, id: &str) -> &Value {
        self.find("networkAcls", id)
    }

    pub(crate) fn acl_of(&self, subnet: &str) -> &str {
        match text(self.find("subnets", subnet), "networkAcl") {
            // Without an association it is the default one (F5.1).
            "" => list(&self.0["network"], "networkAcls")
                .iter()
                .find(|acl| acl["default"] == true)
                .map_or("", |acl| text(acl, "id")),
            acl => acl,
        }
    }

    pub(crate) fn table_of(&self, subnet: &str) -> &str {
        text(self.find("subnets", subnet), "routeTable")
    }

    pub(crate) fn routes(&self, table: &str) -> &[Value] {
        list(self.find("routeTables", table), "routes")
    }

    fn instances(&self) -> &[Value] {
        list(&self.0["network"], "instances")
    }

    fn by_eni(&self, eni: &str) -> &Value {
        self.instances()
            .iter()
            .find(|instance| instance["networkInterface"] == eni)
            .unwrap_or(&Value::Null)
    }

    pub(crate) fn enis(&self) -> impl Iterator<Item = &str> {
        self.instances()
            .iter()
            .map(|instance| text(instance, "networkInterface"))
    }

    pub(crate) fn eni_of_instance(&self, id: &str) -> Option<&str> {
        let instance = self.find("instances", id);
        instance["networkInterface"].as_str()
    }

    pub(crate) fn instance_of(&self, eni: &str) -> &str {
        text(self.by_eni(eni), "id")
    }

    pub(crate) fn address(&self, eni: &str) -> &str {
        text(self.by_eni(eni), "privateIpAddress")
    }

    pub(crate) fn public_address(&self, eni: &str) -> Option<&str> {
        self.by_eni(eni)["publicIp"].as_str()
    }

    pub(crate) fn subnet(&self, eni: &str) -> &str {
        text(self.by_eni(eni), "subnet")
    }

    pub(crate) fn groups(&self, eni: &str) -> impl Iterator<Item = &str> {
        list(self.by_eni(eni), "securityGroups")
            .iter()
            .filter_map(Value::as_str)
    }

    pub(crate) fn established_seconds(&self, eni: &str) -> u64 {
        let stated = text(
            &self.by_eni(eni)["connectionTracking"],
            "tcpEstablishedTimeout",
        );
        stated
            .strip_suffix('s')
            .and_then(|seconds| seconds.parse().ok())
            .unwrap_or(432_000)
    }

    /// The one NAT gateway of a random network.
    pub(crate) fn nat(&self) -> &Value {
        self.find("natGateways", "nat")
    }

    pub(crate) fn nat_subnet(&self) -> Option<&str> {
        (self.nat_model() != "regional").then(|| text(self.nat(), "subnet"))
    }

    pub(crate) fn nat_private(&self) -> Option<&str> {
        self.nat_subnet()
            .and_then(|_| self.nat()["privateIp"].as_str())
    }

    pub(crate) fn nat_public(&self) -> &str {
        text(self.nat(), "publicIp")
    }

    /// The address that the NAT gateway writes (S0.1, S0.3, F6.20).
    pub(crate) fn nat_written(&self) -> &str {
        if self.nat_model() == "zonal" {
            text(self.nat(), "privateIp")
        } else {
            self.nat_public()
        }
    }

    /// The server on the internet that has an address.
    pub(crate) fn server(&self, address: &str) -> Option<&str> {
        list(&self.0["internet"], "servers")
            .iter()
            .find(|server| server["address"] == address)
            .map(|server| text(server, "id"))
    }

    /// The interface that has a private address: in random networks no two VPCs share one.
    pub(crate) fn eni_at(&self, address: &str) -> Option<&str> {
        self.enis().find(|eni| self.address(eni) == address)
    }

    /// What a public address is mapped to: an interface's private address, or the NAT gateway's.
    pub(crate) fn private_of(&self, public: &str) -> Option<&str> {
        if public == self.nat_public() && self.nat_model() == "zonal" {
            return self.nat_private();
        }
        self.enis()
            .find(|eni| self.public_address(eni) == Some(public))
            .map(|eni| self.address(eni))
    }

    pub(crate) fn public_of(&self, private: &str) -> Option<&str> {
        if self.nat_private() == Some(private) {
            return (self.nat_model() == "zonal").then(|| self.nat_public());
        }
        self.eni_at(private)
            .and_then(|eni| self.public_address(eni))
    }

    /// Is it a public address of something in the VPC?
    pub(crate) fn is_public(&self, address: &str) -> bool {
        address == self.nat_public() || self.private_of(address).is_some()
    }
}
