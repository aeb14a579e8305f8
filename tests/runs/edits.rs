//! The network changes while packets fly: what becomes of connections, and how AWS refuses.

use serde_json::{Value, json};
use vpclab_model::{NatModel, SimTime, StationKind};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Outcome, Seq};

use crate::seeking::agrees_with_engine;
use crate::{notes_scenario, run};

/// A client in a private subnet behind a NAT gateway, two instances with Elastic IPs in a public
/// one, and a server on the internet.
fn network() -> Value {
    json!({
        "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
        "internetGateways": [{ "id": "igw" }],
        "subnets": [
            { "id": "public", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24", "routeTable": "to-internet" },
            { "id": "private", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24" },
        ],
        "routeTables": [
            { "id": "main", "main": true, "routes": [{ "destination": "0.0.0.0/0", "target": "nat" }] },
            { "id": "to-internet", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
            { "id": "nowhere" },
        ],
        "networkAcls": [
            { "id": "open", "default": true },
            { "id": "shut", "inbound": [], "outbound": [] },
        ],
        "securityGroups": [
            { "id": "sg", "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/16" }] },
            { "id": "none", "ingress": [], "egress": [] },
        ],
        "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.10" }],
        "instances": [
            { "id": "client", "subnet": "private", "privateIpAddress": "10.0.1.5", "securityGroups": ["sg"] },
            { "id": "a", "subnet": "public", "privateIpAddress": "10.0.0.6", "publicIp": "198.51.100.20", "allocationId": "eipalloc-a", "securityGroups": ["sg"], "listen": [80] },
            { "id": "b", "subnet": "public", "privateIpAddress": "10.0.0.7", "publicIp": "198.51.100.21", "securityGroups": ["sg"], "listen": [80] },
        ],
    })
}

pub(crate) fn scenario(script: &Value) -> String {
    json!({
        "vpclab": 1, "title": "edits", "network": network(),
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443, 8443] }] },
        "script": script,
    })
    .to_string()
}

pub(crate) fn connect(instance: &str, to: &str, port: u16, connection: &str) -> Value {
    json!({ "do": "connect", "instance": instance, "to": to, "port": port, "connection": connection })
}

fn send(connection: &str) -> Value {
    json!({ "do": "send", "connection": connection })
}

fn wait(duration: &str) -> Value {
    json!({ "do": "wait", "duration": duration })
}

/// How the actions of a run ended.
pub(crate) fn outcomes(timeline: &Timeline) -> Vec<&'static str> {
    timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::ActionEnded { outcome, .. } => Some(match outcome {
                Outcome::CallRefused(error) => error.code(),
                outcome => outcome.name(),
            }),
            _ => None,
        })
        .collect()
}

/// The last packet that was dropped: where, and why.
pub(crate) fn last_drop(timeline: &Timeline) -> Option<(StationKind, &'static str)> {
    timeline
        .events()
        .iter()
        .rev()
        .find_map(|event| match event.kind {
            EventKind::Hop(hop) => match hop.decision {
                Decision::Dropped { reason, .. } => {
                    let station = timeline.scenario().network.stations.station(hop.station);
                    Some((station.kind, reason.code()))
                }
                _ => None,
            },
            _ => None,
        })
}

type Row = (
    &'static str,
    Vec<Value>,
    Vec<&'static str>,
    Option<(StationKind, &'static str)>,
);

/// One row per call that AWS does: the script, how its actions end, and the last packet dropped.
#[test]
#[allow(clippy::too_many_lines)]
fn what_calls_do_to_connections() {
    let over_nat = || connect("client", "203.0.113.5", 443, "c");
    let (done, lost) = ("done", "timed-out");
    let rows: Vec<Row> = vec![
        (
            "a deleted NAT gateway leaves a blackhole, and nothing falls back (F3.15, F3.16, F3.17, F6.37, T14.31)",
            vec![
                over_nat(),
                json!({ "do": "delete-nat-gateway", "natGateway": "nat" }),
                wait("31s"),
                send("c"),
                connect("client", "203.0.113.5", 443, "d"),
            ],
            vec![done, done, done, lost, lost],
            Some((StationKind::RouteTable, "BAD_STATE_ROUTE")),
        ),
        (
            "while it is deleting, what it knows goes on, and nothing new begins (F6.14)",
            vec![
                over_nat(),
                json!({ "do": "delete-nat-gateway", "natGateway": "nat" }),
                send("c"),
                connect("client", "203.0.113.5", 443, "d"),
            ],
            vec![done, done, done, lost],
            Some((StationKind::RouteTable, "BAD_STATE_ROUTE")),
        ),
        (
            "a route that is deleted is missing (D0.2)",
            vec![
                over_nat(),
                json!({ "do": "delete-route", "routeTable": "main", "destination": "0.0.0.0/0" }),
                send("c"),
            ],
            vec![done, done, lost],
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "and back again",
            vec![
                json!({ "do": "delete-route", "routeTable": "main", "destination": "0.0.0.0/0" }),
                json!({ "do": "create-route", "routeTable": "main", "destination": "0.0.0.0/0", "target": "nat" }),
                over_nat(),
                send("c"),
            ],
            vec![done; 4],
            None,
        ),
        (
            "a route that leads elsewhere takes the packet there (W3.3)",
            vec![
                over_nat(),
                json!({ "do": "replace-route", "routeTable": "main", "destination": "0.0.0.0/0", "target": "igw" }),
                send("c"),
            ],
            vec![done, done, lost],
            Some((
                StationKind::InternetGateway,
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            )),
        ),
        (
            "another table at a subnet (F3.1)",
            vec![
                json!({ "do": "associate-route-table", "subnet": "private", "routeTable": "nowhere" }),
                over_nat(),
                json!({ "do": "disassociate-route-table", "subnet": "private" }),
                connect("client", "203.0.113.5", 443, "d"),
            ],
            vec![done, lost, done, done],
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "another main table takes every subnet along that has none of its own (F3.2)",
            vec![
                json!({ "do": "replace-route-table-association", "vpc": "vpc", "routeTable": "nowhere" }),
                over_nat(),
                connect("a", "203.0.113.5", 443, "d"),
            ],
            vec![done, lost, done],
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "another network ACL at a subnet judges open connections (F5.1)",
            vec![
                over_nat(),
                json!({ "do": "replace-network-acl-association", "subnet": "private", "networkAcl": "shut" }),
                send("c"),
            ],
            vec![done, done, lost],
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "a network ACL's rule is replaced, and its number means another rule (F5.2)",
            vec![
                over_nat(),
                json!({ "do": "replace-network-acl-entry", "networkAcl": "open", "egress": true, "ruleNumber": 100, "protocol": "tcp", "portRange": 80, "destination": "0.0.0.0/0", "action": "allow" }),
                send("c"),
                json!({ "do": "create-network-acl-entry", "networkAcl": "open", "egress": true, "ruleNumber": 90, "protocol": "all", "destination": "0.0.0.0/0", "action": "allow" }),
                connect("client", "203.0.113.5", 443, "d"),
                json!({ "do": "delete-network-acl-entry", "networkAcl": "open", "egress": true, "ruleNumber": 90 }),
                connect("client", "203.0.113.5", 443, "e"),
            ],
            vec![done, done, lost, done, done, done, lost],
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "an Elastic IP that moves breaks the connections through it (F7.2, F7.6)",
            vec![
                connect("a", "203.0.113.5", 443, "c"),
                json!({ "do": "associate-address", "instance": "b", "publicIp": "198.51.100.20" }),
                send("c"),
                // Another port: the server still holds the broken connection of the same ends.
                connect("b", "203.0.113.5", 8443, "d"),
            ],
            vec![done, done, lost, done],
            Some((
                StationKind::InternetGateway,
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            )),
        ),
        (
            "an address that nothing has leads nowhere (F7.6)",
            vec![
                json!({ "do": "disassociate-address", "publicIp": "198.51.100.20" }),
                connect("b", "198.51.100.20", 80, "c"),
            ],
            vec![done, lost],
            Some((StationKind::Edge, "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS")),
        ),
        (
            "an internet gateway is detached once nothing has a public address, and its routes are blackholes (F3.15, F7.10)",
            vec![
                json!({ "do": "disassociate-address", "publicIp": "198.51.100.20" }),
                json!({ "do": "stop-instances", "instance": "b" }),
                json!({ "do": "delete-nat-gateway", "natGateway": "nat" }),
                wait("31s"),
                json!({ "do": "detach-internet-gateway", "internetGateway": "igw" }),
                connect("a", "203.0.113.5", 443, "c"),
                json!({ "do": "attach-internet-gateway", "internetGateway": "igw" }),
                json!({ "do": "associate-address", "instance": "a", "publicIp": "198.51.100.20" }),
                connect("a", "203.0.113.5", 443, "d"),
            ],
            vec![done, done, done, done, done, lost, done, done, done],
            Some((StationKind::RouteTable, "BAD_STATE_ROUTE")),
        ),
        (
            "the DNS server is switched off (F2.5)",
            vec![
                json!({ "do": "modify-vpc-attribute", "enableDnsSupport": false }),
                json!({ "do": "resolve", "instance": "client", "name": "example.com" }),
            ],
            vec![done, "name-server-silent"],
            Some((StationKind::Resolver, "VPCLAB_DNS_SUPPORT_DISABLED")),
        ),
        (
            "an interface has other groups (F4.1, F4.3)",
            vec![
                connect("client", "10.0.0.6", 80, "c"),
                json!({ "do": "modify-network-interface-attribute", "instance": "a", "securityGroups": ["none"] }),
                connect("client", "10.0.0.6", 80, "d"),
            ],
            vec![done, done, lost],
            Some((StationKind::SecurityGroup, "SG_HAS_NO_RULES")),
        ),
        (
            "a stopped instance is not there; its Elastic IP waits for it (F1.22, F9.4)",
            vec![
                connect("client", "10.0.0.6", 80, "c"),
                json!({ "do": "stop-instances", "instance": "a" }),
                send("c"),
                connect("client", "198.51.100.20", 80, "d"),
                json!({ "do": "start-instances", "instance": "a" }),
                connect("client", "10.0.0.6", 80, "e"),
                connect("a", "203.0.113.5", 443, "f"),
            ],
            vec![done, done, lost, lost, done, done, done],
            Some((
                StationKind::InternetGateway,
                "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            )),
        ),
        (
            "a stopped instance loses the public address that AWS gave it (F1.22)",
            vec![
                json!({ "do": "stop-instances", "instance": "b" }),
                json!({ "do": "start-instances", "instance": "b" }),
                connect("b", "203.0.113.5", 443, "c"),
            ],
            vec![done, done, lost],
            Some((
                StationKind::InternetGateway,
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            )),
        ),
        (
            "an instance that is stopped opens no more connections",
            vec![
                json!({ "do": "generate", "instance": "a", "to": "203.0.113.5", "port": 443, "connections": 500, "perSecond": 50, "at": "0s" }),
                json!({ "do": "stop-instances", "instance": "a", "at": "2s" }),
            ],
            vec!["instance-not-running", done],
            None,
        ),
        (
            "a stopped instance does nothing",
            vec![
                json!({ "do": "stop-instances", "instance": "a" }),
                connect("a", "203.0.113.5", 443, "c"),
            ],
            vec![done, "instance-not-running"],
            None,
        ),
        (
            "a terminated instance's addresses are nobody's (F1.22)",
            vec![
                json!({ "do": "terminate-instances", "instance": "a" }),
                connect("client", "10.0.0.6", 80, "c"),
                connect("client", "198.51.100.20", 80, "d"),
            ],
            vec![done, lost, lost],
            Some((StationKind::Edge, "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS")),
        ),
    ];
    for (name, script, expected, dropped) in rows {
        let timeline = run(&scenario(&Value::Array(script)), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(last_drop(&timeline), dropped, "{name}");
    }
}

const DELETE: &str = r#"{ "do": "delete-nat-gateway", "natGateway": "lab-nat" }"#;

/// An edit by a person, now or in the past, is an event of the log; the same acts give the same run.
#[test]
fn people_edit_at_any_moment_and_the_run_is_repeated() {
    let whole = run(&notes_scenario(), NatModel::Zonal);
    for at in [30, 100, 200] {
        let mut fork = run(&notes_scenario(), NatModel::Zonal);
        fork.act(Some(Seq(at)), DELETE).unwrap();
        let kept = fork.events().len();
        fork.run();
        assert_eq!(fork.events()[..kept], whole.events()[..kept], "at {at}");
        assert!(
            fork.events()[kept..]
                .iter()
                .any(|event| matches!(event.kind, EventKind::Edited(_)))
        );
        let mut again = run(&notes_scenario(), NatModel::Zonal);
        again.act(Some(Seq(at)), DELETE).unwrap();
        again.run();
        assert_eq!(fork.digest(), again.digest(), "at {at}");
        // Undone by acting before it.
        fork.act(Some(Seq(at - 10)), r#"{ "do": "wait", "duration": "1s" }"#)
            .unwrap();
        fork.run();
        assert!(
            !fork
                .events()
                .iter()
                .any(|event| matches!(event.kind, EventKind::Edited(_)))
        );
    }
}

/// The engine's tables and network, and those of the frame, are the same after every event.
#[test]
fn frames_fold_edits() {
    let script = json!([
        connect("client", "203.0.113.5", 443, "c"),
        connect("client", "10.0.0.6", 80, "d"),
        { "do": "delete-nat-gateway", "natGateway": "nat" },
        { "do": "wait", "duration": "31s" },
        { "do": "stop-instances", "instance": "a" },
        { "do": "replace-network-acl-association", "subnet": "private", "networkAcl": "shut" },
        { "do": "start-instances", "instance": "a" },
    ]);
    let mut timeline = Timeline::new(&scenario(&script), None).unwrap();
    while timeline.progress().at_us < 60_000_000 && !timeline.step().is_empty() {
        agrees_with_engine(&mut timeline);
    }
    timeline.run_until(SimTime(1_000_000_000_000));
    agrees_with_engine(&mut timeline);
    let living = timeline.engine().living();
    assert!(living.nat.is_empty() && living.tracking.is_empty());
}
