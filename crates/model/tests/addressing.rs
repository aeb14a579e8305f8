//! Which CIDR blocks a VPC and its subnets may have, and what a network is without being told:
//! sections 1, 3 and 5 of the fact sheet, a row each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use serde_json::{Value, json};
use vpclab_model::{RouteTarget, Scenario, check};

/// What is said about a network: the codes, in the order of the text.
fn codes(network: &Value) -> Vec<String> {
    let scenario = json!({ "vpclab": 1, "title": "addressing", "network": network });
    let diagnostics = check(&scenario.to_string(), None).diagnostics;
    diagnostics.into_iter().map(|one| one.code).collect()
}

fn scenario(network: &Value) -> Scenario {
    let scenario = json!({ "vpclab": 1, "title": "addressing", "network": network });
    let checked = check(&scenario.to_string(), None);
    assert_eq!(checked.diagnostics, []);
    checked.scenario.unwrap()
}

/// Facts, a VPC's blocks, and the code of what is wrong with them.
const VPC_BLOCKS: &[(&str, &[&str], Option<&str>)] = &[
    ("F1.1: a /16 is the largest", &["10.0.0.0/16"], None),
    (
        "F1.1: a /15 is too large",
        &["10.0.0.0/15"],
        Some("cidr-size"),
    ),
    ("F1.1: a /28 is the smallest", &["10.0.0.0/28"], None),
    (
        "F1.1: a /29 is too small",
        &["10.0.0.0/29"],
        Some("cidr-size"),
    ),
    (
        "F1.1: the same for further blocks",
        &["10.0.0.0/16", "10.2.0.0/15"],
        Some("cidr-size"),
    ),
    (
        "F1.2: this network",
        &["0.1.0.0/16"],
        Some("forbidden-range"),
    ),
    ("F1.2: loopback", &["127.0.0.0/16"], Some("forbidden-range")),
    (
        "F1.2: link-local",
        &["169.254.0.0/16"],
        Some("forbidden-range"),
    ),
    (
        "F1.2: multicast",
        &["239.0.0.0/16"],
        Some("forbidden-range"),
    ),
    ("F1.3: a public range is accepted", &["203.0.0.0/16"], None),
    ("F1.3: so is the shared one", &["100.64.0.0/16"], None),
    (
        "F1.4: some services use it themselves",
        &["172.17.0.0/16"],
        Some("discouraged-range"),
    ),
    ("F1.4: its neighbour is free", &["172.18.0.0/16"], None),
    (
        "F1.5: 100.68.0.18/18 is 100.68.0.0/18",
        &["100.68.0.18/18"],
        Some("host-bits-set"),
    ),
    (
        "F1.6: five blocks",
        &[
            "10.1.0.0/16",
            "10.2.0.0/16",
            "10.3.0.0/16",
            "10.4.0.0/16",
            "10.5.0.0/16",
        ],
        None,
    ),
    (
        "F1.6: a sixth needs a higher quota",
        &[
            "10.1.0.0/16",
            "10.2.0.0/16",
            "10.3.0.0/16",
            "10.4.0.0/16",
            "10.5.0.0/16",
            "10.6.0.0/16",
        ],
        Some("quota-exceeded"),
    ),
    (
        "F1.6: they do not overlap",
        &["10.0.0.0/16", "10.0.128.0/17"],
        Some("overlapping-vpc-blocks"),
    ),
    (
        "F1.8: 10/8 takes no 172.16/12",
        &["10.0.0.0/16", "172.16.0.0/16"],
        Some("restricted-vpc-block"),
    ),
    (
        "F1.8: 10/8 takes no 192.168/16",
        &["10.0.0.0/16", "192.168.0.0/16"],
        Some("restricted-vpc-block"),
    ),
    (
        "F1.8: 192.168/16 takes no 10/8",
        &["192.168.0.0/16", "10.0.0.0/16"],
        Some("restricted-vpc-block"),
    ),
    (
        "F1.8: the shared range goes with any",
        &["10.0.0.0/16", "100.64.0.0/16"],
        None,
    ),
    (
        "F1.8: 198.19/16 goes with no private one",
        &["192.168.0.0/16", "198.19.0.0/16"],
        Some("restricted-vpc-block"),
    ),
    (
        "F1.8: it goes with a public one",
        &["203.0.0.0/16", "198.19.0.0/16"],
        None,
    ),
    (
        "F1.8: 172.31/16 cannot be added to 172.16/12",
        &["172.16.0.0/16", "172.31.0.0/16"],
        Some("restricted-vpc-block"),
    ),
    ("F1.8: it can be the first", &["172.31.0.0/16"], None),
    (
        "F1.8: 10.0/16 cannot be added to 10.0/15",
        &["10.1.0.0/16", "10.0.0.0/16"],
        Some("restricted-vpc-block"),
    ),
    (
        "F1.8: it can be added to the rest of 10/8",
        &["10.2.0.0/16", "10.0.0.0/16"],
        None,
    ),
];

#[test]
fn blocks_of_a_vpc() {
    for (fact, blocks, expected) in VPC_BLOCKS {
        let vpc =
            json!({ "name": "lab", "cidrBlock": blocks[0], "secondaryCidrBlocks": &blocks[1..] });
        let codes = codes(&json!({ "vpcs": [vpc] }));
        let expected: Vec<&str> = expected.iter().copied().collect();
        assert_eq!(codes, expected, "{fact}");
    }
}

/// A fact, the blocks of two subnets of 10.0.0.0/16, their Availability Zones, and what is wrong.
type SubnetRow = (
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
    Option<&'static str>,
);

const SUBNETS: &[SubnetRow] = &[
    (
        "F1.11: parts of the VPC",
        ["10.0.0.0/24", "10.0.1.0/24"],
        ["us-east-1a", "us-east-1b"],
        None,
    ),
    (
        "F1.11: /28 is the smallest",
        ["10.0.0.0/28", "10.0.0.16/28"],
        ["us-east-1a", "us-east-1a"],
        None,
    ),
    (
        "F1.11: /29 is too small",
        ["10.0.0.0/24", "10.0.1.0/29"],
        ["us-east-1a", "us-east-1a"],
        Some("cidr-size"),
    ),
    (
        "F1.11: outside the VPC",
        ["10.0.0.0/24", "10.1.0.0/24"],
        ["us-east-1a", "us-east-1a"],
        Some("subnet-outside-vpc"),
    ),
    (
        "F1.11: subnets do not overlap",
        ["10.0.0.0/24", "10.0.0.128/25"],
        ["us-east-1a", "us-east-1b"],
        Some("overlapping-subnets"),
    ),
    (
        "F1.12: in one zone of the Region",
        ["10.0.0.0/24", "10.0.1.0/24"],
        ["us-east-1a", "us-west-2a"],
        Some("zone-outside-region"),
    ),
];

#[test]
fn subnets_of_a_vpc() {
    for (fact, blocks, zones, expected) in SUBNETS {
        let subnet = |index: usize| json!({ "name": format!("s{index}"), "availabilityZone": zones[index], "cidrBlock": blocks[index] });
        let codes = codes(&json!({
            "region": "us-east-1",
            "vpcs": [{ "name": "lab", "cidrBlock": "10.0.0.0/16" }],
            "subnets": [subnet(0), subnet(1)],
        }));
        let expected: Vec<&str> = expected.iter().copied().collect();
        assert_eq!(codes, expected, "{fact}");
    }
}

/// A VPC that somebody made, and of which nothing more is said: no gateway, a main table with
/// local routes alone (F1.21, F3.3), for every subnet without a table of its own (F3.1, F3.2); a
/// default network ACL that allows everything (F5.4); a default security group (F4.4).
#[test]
fn what_a_vpc_has_by_itself() {
    let scenario = scenario(&json!({
        "vpcs": [{ "name": "lab", "cidrBlock": "10.0.0.0/16", "secondaryCidrBlocks": ["10.2.0.0/16"] }],
        "subnets": [
            { "name": "a", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24" },
            { "name": "b", "availabilityZone": "us-east-1a", "cidrBlock": "10.2.0.0/24" },
            { "name": "c", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "own", "networkAcl": "custom" },
        ],
        "routeTables": [{ "name": "own" }],
        "networkAcls": [{ "name": "custom" }],
        "instances": [{ "name": "one", "subnet": "a" }],
    }));
    let network = &scenario.network;
    assert!(network.internet_gateways.is_empty());
    let [a, b, c] = [0, 1, 2].map(|index| &network.subnets[index]);
    assert_eq!(a.route_table, b.route_table);
    assert_ne!(a.route_table, c.route_table);
    // A local route for each block of the VPC (F1.7), in every table.
    for subnet in [a, c] {
        let table = network.route_table(subnet.route_table);
        let routes: Vec<RouteTarget> = (0..)
            .map_while(|index| table.routes.get(index))
            .map(|route| route.target)
            .collect();
        assert_eq!(routes, [RouteTarget::Local; 2]);
    }
    let rules = |acl| {
        let acl = network.network_acl(acl);
        (acl.ingress.len(), acl.egress.len())
    };
    assert_eq!(rules(a.network_acl), (1, 1), "F5.4");
    assert_eq!(
        rules(c.network_acl),
        (0, 0),
        "F5.5: nothing but the final deny"
    );
    let [group] = network.interfaces[0].security_groups[..] else {
        panic!("one group: {:?}", network.interfaces[0].security_groups);
    };
    let group = network.security_group(group);
    assert_eq!((group.ingress.len(), group.egress.len()), (1, 1), "F4.4");
}

/// One internet gateway for a VPC (F7.1).
#[test]
fn a_second_internet_gateway() {
    let codes = codes(&json!({
        "vpcs": [{ "name": "lab", "cidrBlock": "10.0.0.0/16" }],
        "internetGateways": [{ "name": "one" }, { "name": "two" }],
    }));
    assert_eq!(codes, ["second-internet-gateway"]);
}
