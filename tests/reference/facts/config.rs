//! A scenario file, read once more: what there is, by the names that the file gives.

use std::net::IpAddr;

use serde_json::{Value, json};

/// The network of a scenario.
pub(crate) struct Config(pub(super) Value);

/// A block of addresses, of either version of IP.
#[derive(Clone, Copy)]
pub(crate) struct Cidr {
    base: IpAddr,
    pub(crate) length: u32,
}

impl Cidr {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        Some(Self {
            base: address.parse().ok()?,
            length: length.parse().ok()?,
        })
    }

    pub(crate) fn contains(self, address: &str) -> bool {
        let Ok(address) = address.parse::<IpAddr>() else {
            return false;
        };
        // The bits of both, the first one highest.
        let (base, address) = match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => (
                u128::from(base.to_bits()) << 96,
                u128::from(address.to_bits()) << 96,
            ),
            (IpAddr::V6(base), IpAddr::V6(address)) => (base.to_bits(), address.to_bits()),
            _ => return false,
        };
        (0..self.length).all(|bit| (base ^ address) >> (127 - bit) & 1 == 0)
    }
}

/// The items of a list; none where there is no such key.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

impl Config {
    pub(crate) fn of(scenario: &Value) -> Self {
        let mut scenario = scenario.clone();
        scenario["network"]["nodes"] = super::nodes::interfaces(&scenario["network"]);
        Self(scenario)
    }

    pub(crate) fn nat_model(&self) -> &str {
        self.0["natModel"].as_str().unwrap_or("zonal")
    }

    pub(super) fn find(&self, section: &str, id: &str) -> &Value {
        list(&self.0["network"], section)
            .iter()
            .find(|item| item["id"] == id)
            .unwrap_or(&Value::Null)
    }

    /// The VPC of a subnet.
    pub(crate) fn vpc_of(&self, subnet: &str) -> &str {
        text(self.find("subnets", subnet), "vpc")
    }

    /// Its blocks of both versions: each of them is a local route (F1.7).
    pub(crate) fn vpc_blocks(&self, vpc: &str) -> Vec<&str> {
        let vpc = self.find("vpcs", vpc);
        let ipv6 = list(vpc, "ipv6CidrBlocks").iter().filter_map(Value::as_str);
        [text(vpc, "cidrBlock")].into_iter().chain(ipv6).collect()
    }

    pub(crate) fn in_vpc(&self, vpc: &str, address: &str) -> bool {
        let mut blocks = self.vpc_blocks(vpc).into_iter().filter_map(Cidr::parse);
        blocks.any(|block| block.contains(address))
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

    /// A table's rows, those that gateway endpoints put there included (F8.20), and those that the
    /// VPN gateway propagates (F8.40).
    pub(crate) fn routes(&self, table: &str) -> Vec<Value> {
        let table_is = self.find("routeTables", table);
        let own = list(table_is, "routes");
        let propagated = list(table_is, "propagatingVgws")
            .iter()
            .flat_map(|gateway| {
                let prefixes = self.customers_prefixes();
                prefixes.map(move |(prefix, _)| {
                json!({ "destination": prefix, "target": gateway, "propagated": true })
            })
            });
        let endpoints = list(&self.0["network"], "vpcEndpoints")
            .iter()
            .filter(|endpoint| list(endpoint, "routeTables").iter().any(|one| one == table))
            .map(|endpoint| json!({ "destination": "pl-s3", "target": endpoint["id"] }));
        own.iter()
            .filter(|row| row["revoked"] != true)
            .cloned()
            .chain(endpoints)
            .chain(propagated)
            .collect()
    }

    /// Whoever has an interface: instances, and nodes of services.
    fn owners(&self) -> impl Iterator<Item = &Value> {
        let of = |section| list(&self.0["network"], section).iter();
        of("instances").chain(of("nodes"))
    }

    pub(super) fn by_eni(&self, eni: &str) -> &Value {
        self.owners()
            .find(|owner| owner["networkInterface"] == eni)
            .unwrap_or(&Value::Null)
    }

    pub(crate) fn enis(&self) -> impl Iterator<Item = &str> {
        self.owners().map(|owner| text(owner, "networkInterface"))
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

    /// Is this one of its addresses?
    pub(crate) fn owns(&self, eni: &str, address: &str) -> bool {
        let ipv6 = list(self.by_eni(eni), "ipv6Addresses");
        self.address(eni) == address || ipv6.iter().any(|own| own == address)
    }

    pub(crate) fn checks_source(&self, eni: &str) -> bool {
        self.by_eni(eni)["sourceDestCheck"] != false
    }

    /// `router` or `nat`, if its guest forwards for others.
    pub(crate) fn forwards(&self, instance: &str) -> Option<&str> {
        self.find("instances", instance)["forwards"].as_str()
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

    /// The server on the internet that has an address.
    pub(crate) fn server(&self, address: &str) -> Option<&str> {
        list(&self.0["internet"], "servers")
            .iter()
            .filter(|server| server["customerGateway"].is_null())
            .find(|server| server["address"] == address || server["ipv6Address"] == address)
            .map(|server| text(server, "id"))
    }

    /// The interface that has a private address: in random networks no two VPCs share one. A
    /// terminated instance has none.
    pub(crate) fn eni_at(&self, address: &str) -> Option<&str> {
        let mut enis = self
            .enis()
            .filter(|eni| self.by_eni(eni)["state"] != "terminate");
        enis.find(|eni| self.owns(eni, address))
    }

    /// Does an instance run, if the interface is one's?
    pub(super) fn is_in_use(&self, eni: &str) -> bool {
        !matches!(text(self.by_eni(eni), "state"), "stop" | "terminate")
    }

    /// Is something there that a route leads to? (F3.15)
    pub(super) fn is_there(&self, target: &str) -> bool {
        let gone = |section| self.find(section, target)["gone"] == true;
        match target {
            "blackhole" => false,
            "nat" => !self.nat().is_null(),
            "igw" => !gone("internetGateways"),
            "pcx" => !gone("vpcPeeringConnections"),
            eni => self.is_in_use(eni),
        }
    }

    /// Does something in the first VPC have this private address?
    pub(crate) fn owner_in_vpc(&self, address: &str) -> bool {
        let eni = self.eni_at(address);
        self.nat_private() == Some(address)
            || eni.is_some_and(|eni| self.vpc_of(self.subnet(eni)) == "vpc")
    }

    /// Is it the IPv6 address of something in a VPC that IPv6 gets out of?
    pub(crate) fn is_global_of_vpc(&self, address: &str) -> bool {
        let eni = self.eni_at(address).filter(|_| address.contains(':'));
        eni.is_some_and(|eni| self.vpc_of(self.subnet(eni)) == "vpc")
    }

    pub(crate) fn zone(&self, subnet: &str) -> &str {
        text(self.find("subnets", subnet), "availabilityZone")
    }

    /// The zone of the subnet that has an address.
    pub(crate) fn zone_of_address(&self, vpc: &str, address: &str) -> Option<&str> {
        let mut subnets = list(&self.0["network"], "subnets").iter();
        let own = subnets.find(|subnet| {
            let blocks = ["cidrBlock", "ipv6CidrBlock"].map(|key| Cidr::parse(text(subnet, key)));
            let mut blocks = blocks.into_iter().flatten();
            subnet["vpc"] == vpc && blocks.any(|block| block.contains(address))
        });
        own.map(|own| text(own, "availabilityZone"))
    }

    /// What a public address is mapped to: an interface's private address, or the NAT gateway's.
    pub(crate) fn private_of(&self, public: &str) -> Option<&str> {
        if !self.is_there("igw") {
            return None;
        }
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

    /// Every public address that is named, by a call of the script too.
    pub(super) fn public_addresses(&self) -> Vec<String> {
        let network = &self.0["network"];
        let of = |section| list(network, section).iter();
        let all = of("instances").chain(of("nodes")).chain(of("natGateways"));
        let calls = list(&self.0, "script").iter();
        let all = all.chain(calls.filter(|call| call["do"] == "associate-address"));
        let all = all.filter_map(|one| one["publicIp"].as_str());
        all.map(str::to_owned).collect()
    }

    /// Is it a public address of something in the VPC?
    pub(crate) fn is_public(&self, address: &str) -> bool {
        address == self.nat_public() && self.is_there("igw")
            || self.private_of(address).is_some()
            || self.is_global_of_vpc(address)
    }
}
