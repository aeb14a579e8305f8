//! From AWS's words to the scenario's, one kind after the other (F12.28).

mod address;
mod block_public_access;
mod classic_balancer;
mod delegated;
mod endpoint;
mod gateway;
mod instance;
mod interface;
mod listener;
mod load_balancer;
mod nat_gateway;
mod network_acl;
mod peering;
mod prefix_list;
mod route;
mod route_table;
mod security_group;
mod security_rule;
mod subnet;
mod target_group;
mod transit_customer;
mod transit_gateway;
mod transit_table;
mod vpc;
mod vpn;

use core::net::IpAddr;
use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::gather::Gathered;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::{Object, Value};
use crate::report::{Category, Recorder, Where};

/// The sections of a scenario, and what their things are in AWS's answers.
pub(crate) const KINDS: &[(&str, Kind)] = &[
    ("vpcs", Kind::VPC),
    ("internetGateways", Kind::INTERNET_GATEWAY),
    ("egressOnlyInternetGateways", Kind::EGRESS_ONLY_GATEWAY),
    ("vpnGateways", Kind::VPN_GATEWAY),
    ("customerGateways", Kind::CUSTOMER_GATEWAY),
    ("vpnConnections", Kind::VPN_CONNECTION),
    ("virtualInterfaces", Kind::ATTACHMENT),
    ("prefixLists", Kind::PREFIX_LIST),
    ("subnets", Kind::SUBNET),
    ("routeTables", Kind::ROUTE_TABLE),
    ("networkAcls", Kind::NETWORK_ACL),
    ("securityGroups", Kind::SECURITY_GROUP),
    ("natGateways", Kind::NAT_GATEWAY),
    ("instances", Kind::INSTANCE),
    ("networkInterfaces", Kind::NETWORK_INTERFACE),
    ("vpcEndpoints", Kind::ENDPOINT),
    ("targetGroups", Kind::TARGET_GROUP),
    ("loadBalancers", Kind::LOAD_BALANCER),
    ("vpcPeeringConnections", Kind::PEERING),
    ("transitGateways", Kind::TRANSIT_GATEWAY),
    ("transitGatewayVpcAttachments", Kind::VPC_ATTACHMENT),
    ("transitGatewayPeeringAttachments", Kind::PEERING_ATTACHMENT),
    ("transitGatewayRouteTables", Kind::TRANSIT_TABLE),
];

/// A VPC of the scenario.
pub(crate) struct Vpc<'a> {
    region: &'a str,
    blocks: Vec<IpNet>,
}

/// A subnet of the scenario.
pub(crate) struct Subnet<'a> {
    vpc: &'a str,
    zone: Option<&'a str>,
    blocks: Vec<IpNet>,
}

/// What is known while the scenario is written.
pub(crate) struct Context<'a, 'r> {
    input: &'r Gathered<'a>,
    report: &'r mut Recorder,
    /// That of things which say none.
    region: &'a str,
    vpcs: BTreeMap<&'a str, Vpc<'a>>,
    subnets: BTreeMap<&'a str, Subnet<'a>>,
    /// Gateways, by the VPC that they are attached to.
    attached: BTreeMap<(Kind, &'a str), &'a str>,
    /// What is in the scenario.
    known: BTreeSet<(Kind, &'a str)>,
    /// Whose the private addresses of each VPC are.
    private: BTreeMap<(&'a str, IpAddr), &'a str>,
    public: BTreeMap<IpAddr, &'a str>,
    /// Interfaces that are a part of something else in the scenario.
    owned: BTreeSet<&'a str>,
    /// What routes and rules speak of, and the input does not have.
    unknown: BTreeSet<&'a str>,
    macs: BTreeSet<String>,
    /// Servers outside that endpoints lead to.
    services: Vec<(String, IpAddr)>,
}

/// Writes the scenario.
pub(crate) fn convert(input: &Gathered<'_>, report: &mut Recorder) -> Value {
    let mut context = Context {
        input,
        report,
        region: vpc::commonest_region(input),
        vpcs: BTreeMap::new(),
        subnets: BTreeMap::new(),
        attached: BTreeMap::new(),
        known: BTreeSet::new(),
        private: BTreeMap::new(),
        public: BTreeMap::new(),
        owned: BTreeSet::new(),
        unknown: BTreeSet::new(),
        macs: BTreeSet::new(),
        services: Vec::new(),
    };
    let context = &mut context;
    context.say_what_is_missing();
    let vpcs = vpc::convert(context);
    let mut prefix_lists = prefix_list::convert(context);
    endpoint::add_lists(context, &mut prefix_lists);
    let tables = route_table::associations(context);
    let acls = network_acl::associations(context);
    let subnets = subnet::convert(context, &tables, &acls);
    let network_acls = network_acl::convert(context);
    let peerings = peering::convert(context);
    let internet_gateways = gateway::internet(context, &tables);
    let egress_only = gateway::egress_only(context);
    let security_groups = security_group::convert(context);
    let addresses = address::read(context);
    let nat_gateways = nat_gateway::convert(context);
    let interfaces = interface::gather(context);
    let instances = instance::convert(context, &interfaces, &addresses);
    let mut balancers = load_balancer::convert(context, &interfaces, &addresses);
    let (classic, of_classic) = classic_balancer::convert(context, &interfaces, &addresses);
    balancers.extend(classic);
    let endpoints = endpoint::convert(context, &mut prefix_lists);
    let free = interface::convert(context, &interfaces, &addresses);
    address::say_what_is_left(context, &addresses);
    let mut target_groups = target_group::convert(context);
    target_groups.extend(of_classic);
    let transit = transit_gateway::convert(context);
    let vpn = vpn::convert(context, &tables);
    let transit_tables = transit_table::convert(context);
    let route_tables = route_table::convert(context);
    let block_public_access = block_public_access::convert(context);

    let unknown = context.unknown.iter().map(|id| Object::named(id, None));
    let unknown: Vec<Object> = unknown.collect();

    let network = Object::default()
        .with("region", context.region)
        .with("vpcs", vpcs)
        .list("internetGateways", internet_gateways)
        .list("egressOnlyInternetGateways", egress_only)
        .list("vpnGateways", vpn.gateways)
        .list("customerGateways", vpn.customers)
        .list("vpnConnections", vpn.connections)
        .list("virtualInterfaces", vpn.interfaces)
        .list("prefixLists", prefix_lists)
        .list("subnets", subnets)
        .list("routeTables", route_tables)
        .list("networkAcls", network_acls)
        .list("securityGroups", security_groups)
        .list("natGateways", nat_gateways)
        .list("instances", instances)
        .list("networkInterfaces", free)
        .list("vpcEndpoints", endpoints)
        .list("targetGroups", target_groups)
        .list("loadBalancers", balancers)
        .list("vpcPeeringConnections", peerings)
        .list("transitGateways", transit.gateways)
        .list("transitGatewayVpcAttachments", transit.vpcs)
        .list("transitGatewayPeeringAttachments", transit.peerings)
        .list("transitGatewayRouteTables", transit_tables)
        .list("unknownResources", unknown)
        .maybe("blockPublicAccess", block_public_access);
    let services = context.services.iter().map(|(name, address)| {
        Object::default()
            .with("id", name.as_str())
            .with("address", address.to_string())
            .with("serviceName", name.as_str())
    });
    let services: Vec<Object> = services.collect();
    let internet = (!services.is_empty()).then(|| Object::default().with("servers", services));
    let mut scenario = scenario(network, internet);
    keep_names_apart(&mut scenario);
    scenario
}

/// A scenario file around a network.
pub(crate) fn scenario(network: Object, internet: Option<Object>) -> Value {
    Object::default()
        .with("vpclab", 1)
        .with("title", "An imported network")
        .with("network", network)
        .maybe("internet", internet)
        .into()
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

type Members = Vec<(&'static str, Value)>;

/// A name that is also somebody's id, or looks like an address, would make references ambiguous:
/// AWS's tags may say anything.
fn keep_names_apart(scenario: &mut Value) {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let words = ["local", "blackhole", "internet", "edge", "resolver"];
    ids.extend(words.map(String::from));
    let mut things = |visit: &mut dyn FnMut(&mut Members)| {
        let Value::Object(members) = &mut *scenario else {
            return;
        };
        for (_, part) in members.iter_mut().filter(|(key, _)| *key == "network") {
            let Value::Object(sections) = part else {
                continue;
            };
            for (_, section) in sections {
                let Value::List(things) = section else {
                    continue;
                };
                for thing in things {
                    if let Value::Object(members) = thing {
                        visit(members);
                    }
                }
            }
        }
    };
    things(&mut |members| {
        for (key, value) in members {
            if let ("id", Value::Text(id)) = (*key, value) {
                ids.insert(id.clone());
            }
        }
    });
    things(&mut |members| {
        members.retain(|(key, value)| match (*key, value) {
            ("name", Value::Text(name)) => {
                !ids.contains(name)
                    && name.parse::<IpNet>().is_err()
                    && name.parse::<IpAddr>().is_err()
            }
            _ => true,
        });
    });
}

/// Calls without whose answers a network of VPCs says little.
const EXPECTED: &[Kind] = &[
    Kind::VPC,
    Kind::SUBNET,
    Kind::ROUTE_TABLE,
    Kind::NETWORK_ACL,
    Kind::SECURITY_GROUP,
    Kind::INTERNET_GATEWAY,
    Kind::NETWORK_INTERFACE,
    Kind::INSTANCE,
];

impl<'a> Context<'a, '_> {
    /// A missing file is no mistake, but it changes what can be said.
    fn say_what_is_missing(&mut self) {
        if self.input.counts().next().is_none() {
            self.report.general(
                Category::Missing,
                "there is nothing of a network in the input",
            );
            return;
        }
        for kind in EXPECTED {
            if self.input.all(*kind).is_empty() {
                let command = kind.commands().first().copied().unwrap_or_default();
                let what = format!(
                    "no `{}` in the input: `aws {command}` prints them",
                    kind.key()
                );
                self.report.general(Category::Missing, what);
            }
        }
        let attributes = self.input.all(Kind::VPC_ATTRIBUTE);
        if attributes.is_empty() && !self.input.all(Kind::VPC).is_empty() {
            self.report.general(
                Category::Assumed,
                "no DNS attributes in the input (`aws ec2 describe-vpc-attribute`): DNS support on, DNS host names on in default VPCs only",
            );
        }
    }

    fn knows(&self, kind: Kind, id: &str) -> bool {
        self.known.contains(&(kind, id))
    }

    /// The VPC that a thing says it is in, if the scenario has it; else the thing is left out.
    fn vpc_of(&mut self, kind: Kind, id: &str, item: Item<'a>) -> Option<&'a str> {
        match item.text("VpcId") {
            Some(vpc) if self.vpcs.contains_key(vpc) => return Some(vpc),
            Some(vpc) => {
                let what = format!("left out: its VPC {vpc} is not in the input");
                self.report
                    .whole(Category::Dangling, (kind, id), item.place(), what);
            }
            None => {
                let what = "left out: it says no `VpcId`";
                self.report
                    .whole(Category::MalformedItem, (kind, id), item.place(), what);
            }
        }
        None
    }

    /// A private address in a subnet: one that AWS can give, and nobody else has.
    fn take_private(
        &mut self,
        subnet: &'a str,
        address: IpAddr,
        owner: &'a str,
    ) -> Result<(), String> {
        let Some(Subnet { vpc, blocks, .. }) = self.subnets.get(subnet) else {
            return Err(format!("its subnet {subnet} is not in the input"));
        };
        if !blocks.iter().any(|block| is_usable(*block, address)) {
            return Err(format!("{address} is no address that {subnet} gives"));
        }
        match self.private.insert((vpc, address), owner) {
            Some(other) if other != owner => {
                self.private.insert((vpc, address), other);
                Err(format!("{address} is given to {other} as well"))
            }
            Some(_) => Err(format!("{address} is listed twice")),
            None => Ok(()),
        }
    }

    /// A public address that nobody else has.
    fn take_public(&mut self, address: IpAddr, owner: &'a str) -> Result<(), String> {
        if !vpclab_model::is_public(address) {
            return Err(format!("{address} is no public address"));
        }
        match self.public.insert(address, owner) {
            Some(other) => {
                self.public.insert(address, other);
                Err(format!(
                    "the public address {address} is given to {other} as well"
                ))
            }
            None => Ok(()),
        }
    }

    /// Is the thing there, and to stay? Says what is not (F12.24).
    fn is_there(&mut self, thing: (Kind, &str), place: Where, state: Option<&str>) -> bool {
        let state = state.unwrap_or("available").to_ascii_lowercase();
        let state = state.replace(['-', '_'], "");
        match state.as_str() {
            "deleted" | "deleting" | "detached" | "detaching" | "disassociated"
            | "disassociating" | "failed" | "failing" | "terminated" | "shuttingdown"
            | "rejected" | "expired" | "disabled" | "disabling" => {
                let what = format!("left out: it is {state}");
                self.report.whole(Category::Deleted, thing, place, what);
                false
            }
            "pending" | "associating" | "attaching" | "enabling" | "provisioning" | "creating"
            | "createinprogress" | "pendingacceptance" | "initiating" | "initiatingrequest"
            | "modifying" => {
                let what = format!("is {state}; it is taken for what it is about to be");
                self.report.part(Category::Pending, thing, place, what);
                true
            }
            _ => true,
        }
    }
}

/// Can AWS give this address out of a block? (F1.13, F1.18)
fn is_usable(block: IpNet, address: IpAddr) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    };
    let (first, last) = (bits(block.network()), bits(block.broadcast()));
    block.contains(&address) && bits(address) >= first + 4 && bits(address) < last
}

/// Is an association in force? (F12.1)
fn is_associated(association: Item<'_>, state: &str) -> bool {
    let state = association.get(state).and_then(|state| state.text("State"));
    state.is_none_or(|state| ["associated", "associating"].contains(&state))
}
