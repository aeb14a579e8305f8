//! Ways between VPCs without a transit gateway, hop by hop.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_trace::Outcome::{self, Done, TimedOut};

use super::peering::{base, behind_nat};
use super::{Change, changed, deliveries, goes_over_peering, outcome, way};
use crate::run;

/// F8.1, F3.30: one route lookup each way, and the ACLs of both subnets.
#[test]
fn the_walk_over_a_peering_connection() {
    let timeline = run(&base().to_string(), NatModel::Zonal);
    goes_over_peering(&timeline, "pcx-ab");
}

/// F6.21: a public NAT gateway is known by its private address over a peering connection, under the
/// notes' reading of it too, and the answer returns to it there.
#[test]
fn a_public_nat_gateway_keeps_its_elastic_ip_for_the_internet() {
    let mut changes = behind_nat();
    changes.push((
        "/network/natGateways/0",
        json!({ "id": "nat-a", "subnet": "subnet-nat", "privateIp": "10.0.2.9", "publicIp": "198.51.100.10" }),
    ));
    changes.push((
        "/network/internetGateways",
        json!([{ "id": "igw", "vpc": "a" }]),
    ));
    for model in [NatModel::Zonal, NatModel::Notes] {
        let timeline = run(&changed(&base(), &changes), model);
        assert_eq!(outcome(&timeline), Outcome::Done, "{model:?}");
        let stop = &way(&timeline, 0)[6];
        assert_eq!(
            *stop, "nat-gateway nat-a: 10.0.2.9 to 10.1.1.5",
            "{model:?}"
        );
    }
}

/// F6.8, F6.9: client, NAT gateway, peering connection, server; and the answer without a route.
#[test]
fn the_walk_from_a_nat_gateway_over_a_peering_connection() {
    let timeline = run(&changed(&base(), &behind_nat()), NatModel::Zonal);
    assert_eq!(
        way(&timeline, 0)[3..12],
        [
            "network-acl subnet-a",
            "route-table subnet-a",
            "network-acl subnet-nat",
            "nat-gateway nat-a: 10.0.2.9 to 10.1.1.5",
            "network-acl subnet-nat",
            "route-table subnet-nat",
            "peering pcx-ab",
            "network-acl subnet-b",
            "security-group",
        ]
    );
    assert_eq!(
        way(&timeline, 1),
        [
            "instance",
            "eni",
            "security-group",
            "network-acl subnet-b",
            "route-table subnet-b",
            "peering pcx-ab",
            "network-acl subnet-nat",
            "nat-gateway nat-a: 10.1.1.5 to 10.0.1.5",
            "route-table subnet-nat",
            "network-acl subnet-nat",
            "network-acl subnet-a",
            "security-group",
            "eni",
            "instance",
        ]
    );
}

/// F8.4: `a` and `c` have the same addresses, `b` is peered with both and has a route to `c` only.
/// The request comes from `a`, the answer goes to its namesake in `c`.
#[test]
fn answers_may_go_to_the_wrong_peer() {
    let text = changed(
        &base(),
        &[
            ("/network/vpcs/2/cidrBlock", json!("10.0.0.0/16")),
            ("/network/subnets/2/cidrBlock", json!("10.0.1.0/24")),
            ("/network/instances/2/privateIpAddress", json!("10.0.1.5")),
            (
                "/network/securityGroups/2/ingress/0",
                json!({ "protocol": "all", "source": "10.1.0.0/16" }),
            ),
            (
                "/network/routeTables/1/routes",
                json!([{ "destination": "10.0.0.0/16", "target": "pcx-bc" }]),
            ),
        ],
    );
    let timeline = run(&text, NatModel::Zonal);
    assert_eq!(outcome(&timeline), TimedOut);
    assert_eq!(deliveries(&timeline, "i-a"), 0);
    assert!(deliveries(&timeline, "i-c") > 0);
}

/// Overlapping VPCs that nothing joins do not know of each other.
#[test]
fn unrelated_vpcs_may_have_the_same_addresses() {
    let text = changed(
        &base(),
        &[
            ("/network/vpcs/2/cidrBlock", json!("10.1.0.0/16")),
            ("/network/subnets/2/cidrBlock", json!("10.1.1.0/24")),
            ("/network/instances/2/privateIpAddress", json!("10.1.1.5")),
            (
                "/network/vpcPeeringConnections",
                json!([{ "id": "pcx-ab", "requesterVpc": "a", "accepterVpc": "b" }]),
            ),
            (
                "/network/routeTables/1/routes",
                json!([{ "destination": "10.0.0.0/16", "target": "pcx-ab" }]),
            ),
            ("/network/routeTables/2/routes", json!([])),
        ],
    );
    let timeline = run(&text, NatModel::Zonal);
    assert_eq!(outcome(&timeline), Done);
    assert_eq!(deliveries(&timeline, "i-c"), 0);
}

/// F1.24: instances of two VPCs that use public addresses stay on AWS's network.
#[test]
fn public_addresses_of_two_vpcs_meet_inside_aws() {
    let igw = |vpc: &str| json!({ "id": format!("igw-{vpc}"), "vpc": vpc });
    let text = changed(
        &base(),
        &[
            ("/network/internetGateways", json!([igw("a"), igw("b")])),
            (
                "/network/routeTables/0/routes",
                json!([{ "destination": "0.0.0.0/0", "target": "igw-a" }]),
            ),
            (
                "/network/routeTables/1/routes",
                json!([{ "destination": "0.0.0.0/0", "target": "igw-b" }]),
            ),
            ("/network/instances/0/publicIp", json!("198.51.100.1")),
            ("/network/instances/1/publicIp", json!("198.51.100.2")),
            (
                "/network/securityGroups/1/ingress/0/source",
                json!("198.51.100.1/32"),
            ),
            ("/script/0/to", json!("198.51.100.2")),
        ],
    );
    let timeline = run(&text, NatModel::Zonal);
    assert_eq!(outcome(&timeline), Done);
    assert_eq!(
        way(&timeline, 0)[4..9],
        [
            "route-table subnet-a",
            "internet-gateway igw-a: 198.51.100.1 to 198.51.100.2",
            "internet-gateway igw-b: 198.51.100.1 to 10.1.1.5",
            "network-acl subnet-b",
            "security-group",
        ]
    );
}

/// F8.5, F8.15, F9.21: how large a packet may be between VPCs, and who tells the sender. 28 bytes
/// are headers.
#[test]
fn how_large_a_packet_may_be_between_vpcs() {
    let pinged = |base: &Value, to: &str, size: u16, changes: &[Change]| {
        let ping = json!([{ "do": "ping", "instance": "i-a", "to": to, "size": size, "dontFragment": true }]);
        let all = json!([{ "protocol": "all", "source": "10.0.0.0/8" }]);
        let mut changes = changes.to_vec();
        changes.push(("/script", ping));
        changes.push(("/network/securityGroups/0/ingress", all.clone()));
        changes.push(("/network/securityGroups/1/ingress", all));
        outcome(&run(&changed(base, &changes), NatModel::Zonal))
    };
    let far = [
        ("/network/vpcs/1/region", json!("eu-west-1")),
        ("/network/vpcs/2/region", json!("eu-west-1")),
    ];
    let (peered, transit) = (base(), super::transit_gateway::base());
    // As much as an instance sends (F9.20).
    assert_eq!(pinged(&peered, "10.1.1.5", 9001 - 28, &[]), Done);
    assert_eq!(pinged(&peered, "10.1.1.5", 8500 - 28, &far), Done);
    assert_eq!(pinged(&transit, "10.2.1.5", 8500 - 28, &[]), Done);
    // A transit gateway tells; a peering connection between Regions is silent here.
    let refused = pinged(&transit, "10.2.1.5", 8500 - 27, &[]);
    let silent = pinged(&peered, "10.1.1.5", 8500 - 27, &far);
    assert_eq!((refused, silent), (Outcome::MessageTooLong, TimedOut));
}
