//! Which flows a security group tracks: AWS's own example (the test vector after F4.29), and what
//! forces tracking.

use serde_json::{Value, json};
use vpclab_model::{Direction, NatModel, StationPlace};
use vpclab_trace::{Decision, EventKind, TrackingClass};

use crate::run;

/// Two instances in two subnets; the second has the groups of AWS's example.
fn example(port: u16, egress: &Value) -> String {
    json!({
        "vpclab": 1, "title": "tracked or not",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "subnets": [
                { "id": "left", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24" },
                { "id": "right", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.2.0/24" },
            ],
            "securityGroups": [
                { "id": "client" },
                {
                    "id": "server",
                    "ingress": [
                        { "protocol": "tcp", "portRange": 22, "source": "10.0.1.5/32" },
                        { "protocol": "tcp", "portRange": 80, "source": "0.0.0.0/0" },
                        { "protocol": "icmp", "source": "0.0.0.0/0" },
                    ],
                    "egress": egress,
                },
            ],
            "instances": [
                { "id": "a", "subnet": "left", "privateIpAddress": "10.0.1.5", "securityGroups": ["client"] },
                { "id": "b", "subnet": "right", "privateIpAddress": "10.0.2.6", "securityGroups": ["server"], "listen": [22, 80] },
            ],
        },
        "script": [
            { "do": "connect", "instance": "a", "to": "10.0.2.6", "port": port, "connection": "c" },
            { "do": "send", "connection": "c" },
            { "do": "close", "connection": "c" },
        ],
    })
    .to_string()
}

/// What the second instance's group decides: direction, and the class of the flow's entry.
fn decisions(text: &str) -> Vec<(Direction, Option<TrackingClass>)> {
    let timeline = run(text, NatModel::Zonal);
    let network = &timeline.scenario().network;
    timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) => {
                let StationPlace::Interface(key) = network.stations.station(hop.station).place
                else {
                    return None;
                };
                let is_server = network.owner_of(key).id == "b";
                let class = match hop.decision {
                    Decision::Allowed { tracking, .. } => tracking.map(|update| update.class),
                    Decision::AllowedByTracking(update) => Some(update.class),
                    _ => return None,
                };
                is_server.then_some((hop.direction?, class))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn the_example_of_the_user_guide() {
    let everything = json!([{ "protocol": "all", "destination": "0.0.0.0/0" }]);
    let narrow = json!([{ "protocol": "all", "destination": "10.0.0.0/16" }]);
    for (name, port, egress, expected) in [
        (
            "port 22 is tracked",
            22,
            &everything,
            Some(TrackingClass::Tracked),
        ),
        ("port 80 is not", 80, &everything, None),
        (
            "without the open egress rule port 80 is tracked, too",
            80,
            &narrow,
            Some(TrackingClass::Tracked),
        ),
    ] {
        let decisions = decisions(&example(port, egress));
        assert!(decisions.len() >= 8, "{name}: {decisions:?}");
        for (direction, class) in decisions {
            assert_eq!(class, expected, "{name}, {direction}");
        }
    }
}

/// F3.14: a route that would lead through a NAT gateway is not on the way to a neighbour, whose flows
/// may be untracked (F4.21, F4.24).
#[test]
fn a_neighbour_is_reached_by_no_route() {
    let everything = json!([{ "protocol": "all", "destination": "0.0.0.0/0" }]);
    let mut scenario: Value = serde_json::from_str(&example(80, &everything)).unwrap();
    crate::put(
        &mut scenario,
        &[
            ("/network/instances/1/subnet", json!("left")),
            ("/network/instances/1/privateIpAddress", json!("10.0.1.6")),
            ("/script/0/to", json!("10.0.1.6")),
            (
                "/network/natGateways",
                json!([{ "id": "nat", "subnet": "right", "connectivityType": "private" }]),
            ),
            (
                "/network/routeTables",
                json!([{ "id": "out", "main": true, "routes": [{ "destination": "10.0.1.0/24", "target": "nat" }] }]),
            ),
        ],
    );
    let all = decisions(&scenario.to_string());
    assert!(!all.is_empty(), "the group has decided");
    for (direction, class) in all {
        assert_eq!(class, None, "{direction:?}");
    }
}
