//! Network Load Balancers: who sees whose address, which target is chosen, and what stops a connection.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, Outcome};

use crate::endpoints::way;
use crate::outcomes::{first_drop, outcomes};
use crate::{put, run};

pub(crate) const NAME: &str = "nlb.elb.us-east-1.amazonaws.com";

/// A balancer with nodes in two zones and a target in each; a client in the VPC, one in another VPC.
pub(crate) fn network() -> Value {
    json!({
        "vpclab": 1, "title": "one name, two targets",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }, { "id": "far", "cidrBlock": "10.9.0.0/16" }],
            "internetGateways": [{ "id": "igw", "vpc": "vpc" }, { "id": "igw-far", "vpc": "far" }],
            "subnets": [
                { "id": "front-a", "vpc": "vpc", "cidrBlock": "10.0.0.0/24", "availabilityZone": "us-east-1a", "routeTable": "rtb" },
                { "id": "front-b", "vpc": "vpc", "cidrBlock": "10.0.1.0/24", "availabilityZone": "us-east-1b", "routeTable": "rtb" },
                { "id": "back-a", "vpc": "vpc", "cidrBlock": "10.0.2.0/24", "availabilityZone": "us-east-1a", "networkAcl": "acl-back" },
                { "id": "back-b", "vpc": "vpc", "cidrBlock": "10.0.3.0/24", "availabilityZone": "us-east-1b" },
                { "id": "clients", "vpc": "vpc", "cidrBlock": "10.0.4.0/24", "availabilityZone": "us-east-1a" },
                { "id": "far", "vpc": "far", "cidrBlock": "10.9.0.0/24", "routeTable": "rtb-far" },
            ],
            "routeTables": [
                { "id": "rtb-main", "vpc": "vpc", "main": true },
                { "id": "rtb", "vpc": "vpc", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "rtb-far", "vpc": "far", "routes": [{ "destination": "0.0.0.0/0", "target": "igw-far" }] },
            ],
            "networkAcls": [{ "id": "acl-back", "vpc": "vpc",
                "inbound": [{ "ruleNumber": 1, "source": "0.0.0.0/0", "action": "allow" }],
                "outbound": [{ "ruleNumber": 1, "destination": "0.0.0.0/0", "action": "allow" }] }],
            "securityGroups": [
                { "id": "sg-nlb", "vpc": "vpc", "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "0.0.0.0/0" }] },
                { "id": "sg-target", "vpc": "vpc", "ingress": [{ "protocol": "tcp", "portRange": 8080, "source": "0.0.0.0/0" }] },
                { "id": "sg-client", "vpc": "vpc" },
                { "id": "sg-far", "vpc": "far" },
            ],
            "instances": [
                { "id": "target-a", "subnet": "back-a", "privateIpAddress": "10.0.2.5", "listen": [8080], "securityGroups": ["sg-target"] },
                { "id": "target-b", "subnet": "back-b", "privateIpAddress": "10.0.3.5", "listen": [8080], "securityGroups": ["sg-target"] },
                { "id": "client", "subnet": "clients", "privateIpAddress": "10.0.4.5", "securityGroups": ["sg-client"] },
                { "id": "far", "subnet": "far", "privateIpAddress": "10.9.0.5", "publicIp": "198.51.100.9", "securityGroups": ["sg-far"] },
            ],
            "targetGroups": [{ "id": "tg", "vpc": "vpc", "port": 8080, "targets": [{ "id": "target-a" }, { "id": "target-b" }] }],
            "loadBalancers": [{ "id": "nlb", "vpc": "vpc", "scheme": "internal",
                "subnetMappings": [{ "subnet": "front-a", "privateIpAddress": "10.0.0.8" }, { "subnet": "front-b", "privateIpAddress": "10.0.1.8" }],
                "listeners": [{ "port": 80, "targetGroup": "tg" }] }],
        },
    })
}

fn facing_the_internet() -> Vec<(&'static str, Value)> {
    vec![
        ("/network/loadBalancers/0/scheme", json!("internet-facing")),
        (
            "/network/loadBalancers/0/subnetMappings/0/publicIp",
            json!("198.51.100.20"),
        ),
        (
            "/network/loadBalancers/0/subnetMappings/1/publicIp",
            json!("198.51.100.21"),
        ),
    ]
}

pub(crate) fn scenario(script: Value, changes: &[(&str, Value)]) -> String {
    let mut scenario = network();
    scenario["script"] = script;
    put(&mut scenario, changes);
    scenario.to_string()
}

pub(crate) fn session(client: &str, to: &str, changes: &[(&str, Value)]) -> Timeline {
    let script = json!([
        { "do": "connect", "instance": client, "to": to, "port": 80, "connection": "c" },
        { "do": "send", "connection": "c" },
        { "do": "close", "connection": "c" },
    ]);
    run(&scenario(script, changes), NatModel::Zonal)
}

const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);

fn stops(parts: &[(&[&str], &str)]) -> Vec<String> {
    let each = parts
        .iter()
        .flat_map(|(at, ends)| at.iter().map(move |at| format!("{at}: {ends}")));
    each.collect()
}

/// F8.50, F8.51: the target sees the client; its answer is addressed to the client, and goes by the node.
#[test]
fn with_the_clients_address_kept() {
    let timeline = session(
        "client",
        "10.0.0.8",
        &[("/network/loadBalancers/0/securityGroups", json!(["sg-nlb"]))],
    );
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    assert_eq!(
        way(&timeline, TcpFlags::SYN),
        stops(&[
            (
                &[
                    "client",
                    "eni-client",
                    "sg-client",
                    "acl-vpc-default",
                    "rtb-main",
                    "acl-vpc-default",
                    "sg-nlb",
                    "eni-nlb"
                ],
                "10.0.4.5 → 10.0.0.8"
            ),
            (
                &[
                    "nlb",
                    "eni-nlb",
                    "sg-nlb",
                    "acl-vpc-default",
                    "rtb",
                    "acl-back",
                    "sg-target",
                    "eni-target-a",
                    "target-a"
                ],
                "10.0.4.5 → 10.0.2.5"
            ),
        ])
    );
    assert_eq!(
        way(&timeline, SYN_ACK),
        stops(&[
            (
                &[
                    "target-a",
                    "eni-target-a",
                    "sg-target",
                    "acl-back",
                    "acl-vpc-default",
                    "sg-nlb",
                    "eni-nlb"
                ],
                "10.0.2.5 → 10.0.4.5"
            ),
            (
                &[
                    "nlb",
                    "eni-nlb",
                    "sg-nlb",
                    "acl-vpc-default",
                    "rtb",
                    "acl-vpc-default",
                    "sg-client",
                    "eni-client",
                    "client"
                ],
                "10.0.0.8 → 10.0.4.5"
            ),
        ])
    );
}

/// F8.50, F11.46: the target sees the node, at a port of the node's.
#[test]
fn with_the_nodes_address_instead() {
    let timeline = session(
        "client",
        "10.0.0.8",
        &[("/network/targetGroups/0/preserveClientIp", json!(false))],
    );
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    assert_eq!(
        way(&timeline, TcpFlags::SYN),
        stops(&[
            (
                &[
                    "client",
                    "eni-client",
                    "sg-client",
                    "acl-vpc-default",
                    "rtb-main",
                    "acl-vpc-default",
                    "eni-nlb"
                ],
                "10.0.4.5 → 10.0.0.8"
            ),
            (
                &[
                    "nlb",
                    "eni-nlb",
                    "acl-vpc-default",
                    "rtb",
                    "acl-back",
                    "sg-target",
                    "eni-target-a",
                    "target-a"
                ],
                "10.0.0.8 → 10.0.2.5"
            ),
        ])
    );
    assert_eq!(
        way(&timeline, SYN_ACK),
        stops(&[
            (
                &[
                    "target-a",
                    "eni-target-a",
                    "sg-target",
                    "acl-back",
                    "rtb-main",
                    "acl-vpc-default",
                    "eni-nlb"
                ],
                "10.0.2.5 → 10.0.0.8"
            ),
            (
                &[
                    "nlb",
                    "eni-nlb",
                    "acl-vpc-default",
                    "rtb",
                    "acl-vpc-default",
                    "sg-client",
                    "eni-client",
                    "client"
                ],
                "10.0.0.8 → 10.0.4.5"
            ),
        ])
    );
}

/// F8.56, W3.1: from the internet by the balancer's name, and back from the same public address.
#[test]
fn from_the_internet() {
    for preserve in [true, false] {
        let mut changes = facing_the_internet();
        changes.push(("/network/targetGroups/0/preserveClientIp", json!(preserve)));
        let timeline = session("far", NAME, &changes);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 3], "{preserve}");
        let seen = if preserve { "198.51.100.9" } else { "10.0.0.8" };
        assert_eq!(
            way(&timeline, TcpFlags::SYN).last().unwrap(),
            &format!("target-a: {seen} → 10.0.2.5")
        );
        assert_eq!(
            way(&timeline, SYN_ACK).last().unwrap(),
            "far: 198.51.100.20 → 10.9.0.5"
        );
    }
}

#[test]
fn what_stops_a_connection() {
    const BLOCKED: [Outcome; 3] = [
        Outcome::TimedOut,
        Outcome::NotConnected,
        Outcome::NotConnected,
    ];
    const DONE: [Outcome; 3] = [Outcome::Done; 3];
    type Row = (
        &'static str,
        &'static str,
        Vec<(&'static str, Value)>,
        [Outcome; 3],
        Option<(StationKind, &'static str)>,
    );
    let balancer = StationKind::LoadBalancer;
    let groups = || ("/network/loadBalancers/0/securityGroups", json!(["sg-nlb"]));
    let from = |source: &str| json!([{ "protocol": "tcp", "portRange": 8080, "source": source }]);
    let only_a = || {
        (
            "/network/targetGroups/0/targets",
            json!([{ "id": "target-a" }]),
        )
    };
    #[rustfmt::skip]
    let rows: Vec<Row> = vec![
        ("a name means the nodes (F8.56)", NAME, vec![], DONE, None),
        ("no listener for the port (F11.63)", NAME, vec![("/network/loadBalancers/0/listeners/0/port", json!(81))], BLOCKED, Some((balancer, "ELBV2_LISTENERS_MISMATCH"))),
        ("a listener without a group (F11.63)", NAME, vec![("/network/loadBalancers/0/listeners", json!([{ "port": 80 }]))], BLOCKED, Some((balancer, "ELBV2_LISTENER_HAS_NO_TG"))),
        ("no target at all (F11.63)", NAME, vec![("/network/targetGroups/0/targets", json!([]))], BLOCKED, Some((balancer, "ELBV2_NO_TARGETS_IN_AZ"))),
        ("no target in the node's zone (F8.52)", "10.0.1.8", vec![only_a()], BLOCKED, Some((balancer, "ELBV2_NO_TARGETS_IN_AZ"))),
        ("one in another, with cross-zone (F8.52)", "10.0.1.8", vec![only_a(), ("/network/loadBalancers/0/crossZone", json!(true))], DONE, None),
        ("the balancer's groups decide (F8.54)", NAME, vec![groups(), ("/network/securityGroups/0/ingress", json!([]))], BLOCKED, Some((StationKind::SecurityGroup, "SG_HAS_NO_RULES"))),
        ("and its egress rules (F8.54)", NAME, vec![groups(), ("/network/securityGroups/0/egress", json!([]))], BLOCKED, Some((StationKind::SecurityGroup, "SG_HAS_NO_RULES"))),
        ("the target's rules see the client (F8.50)", NAME, vec![("/network/securityGroups/1/ingress", from("10.0.4.0/24"))], DONE, None),
        ("and not the node (F8.50)", NAME, vec![("/network/securityGroups/1/ingress", from("10.0.0.8/32"))], BLOCKED, Some((StationKind::SecurityGroup, "ENI_SG_RULES_MISMATCH"))),
        ("or the node, and not the client (F8.50)", NAME, vec![("/network/targetGroups/0/preserveClientIp", json!(false)), ("/network/securityGroups/1/ingress", from("10.0.0.0/23"))], DONE, None),
        ("a rule may name the balancer's group (F8.54)", NAME, vec![groups(), ("/network/securityGroups/1/ingress", from("sg-nlb"))], DONE, None),
        ("which counts only if it has one (F8.54)", NAME, vec![("/network/securityGroups/1/ingress", from("sg-nlb"))], BLOCKED, Some((StationKind::SecurityGroup, "ENI_SG_RULES_MISMATCH"))),
        ("the network ACL of the targets sees the client (F8.50)", NAME, vec![("/network/networkAcls/0/inbound", json!([{ "ruleNumber": 1, "source": "10.0.0.0/23", "action": "allow" }]))], BLOCKED, Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION"))),
        ("nothing listens at the target (D0.9)", NAME, vec![("/network/instances/0/listen", json!([80])), ("/network/instances/1/listen", json!([80]))], [Outcome::ConnectionRefused, Outcome::NotConnected, Outcome::NotConnected], None),
        ("a target by its address (F8.50)", NAME, vec![("/network/targetGroups/0", json!({ "id": "tg", "vpc": "vpc", "targetType": "ip", "port": 8080, "targets": [{ "id": "10.0.2.5" }, { "id": "10.0.3.5" }] })), ("/network/securityGroups/1/ingress", from("10.0.0.0/23"))], DONE, None),
        ("a target that listens elsewhere (F11.64)", NAME, vec![("/network/targetGroups/0/targets", json!([{ "id": "target-a", "port": 9090 }])), ("/network/instances/0/listen", json!([9090])), ("/network/securityGroups/1/ingress", json!([{ "source": "0.0.0.0/0" }]))], DONE, None),
    ];
    for (why, to, changes, expected, dropped) in rows {
        let timeline = session("client", to, &changes);
        assert_eq!(outcomes(&timeline), expected, "{why}");
        assert_eq!(first_drop(&timeline), dropped, "{why}");
    }
}

/// A listener with several groups sends to each as much as it weighs, and none to what weighs nothing.
#[test]
fn several_groups_by_weight() {
    let shares = |light: u16, heavy: u16| {
        let weighted = json!([{ "targetGroup": "tg", "weight": light }, { "targetGroup": "tg-2", "weight": heavy }]);
        let ports = (0..48).map(|seed| {
            let timeline = session("client", "10.0.0.8", &[
                ("/seed", json!(seed)),
                ("/network/targetGroups/-", json!({ "id": "tg-2", "vpc": "vpc", "port": 9090, "targets": [{ "id": "target-a" }] })),
                ("/network/loadBalancers/0/listeners/0", json!({ "port": 80, "targetGroups": weighted })),
            ]);
            let mut hops = timeline.events().iter().filter_map(|event| event.kind.hop());
            let relayed = hops.find_map(|hop| match hop.decision {
                Decision::Relayed { destination, .. } => Some(destination.1),
                _ => None,
            });
            relayed.unwrap()
        });
        let ports: Vec<u16> = ports.collect();
        [8080, 9090].map(|port| ports.iter().filter(|one| **one == port).count())
    };
    let [light, heavy] = shares(1, 3);
    assert!(light >= 4 && heavy >= 2 * light, "{light} and {heavy}");
    assert_eq!(shares(1, 0), [48, 0]);
    assert_eq!(shares(0, 999), [0, 48]);
}

/// With groups that all weigh nothing there is nowhere to go (F11.63).
#[test]
fn groups_that_weigh_nothing() {
    let weighted = json!([{ "targetGroup": "tg", "weight": 0 }]);
    let timeline = session(
        "client",
        "10.0.0.8",
        &[(
            "/network/loadBalancers/0/listeners/0",
            json!({ "port": 80, "targetGroups": weighted }),
        )],
    );
    assert_eq!(
        first_drop(&timeline),
        Some((StationKind::LoadBalancer, "ELBV2_LISTENER_HAS_NO_TG"))
    );
}
