//! What rule changes do to live flows of each class, how long idle flows are tracked, and how many.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind};
use vpclab_trace::{Decision, EventKind, Seq};

use crate::edits::{last_drop, outcomes};
use crate::run;

/// A client and a server in two subnets, both reachable from the internet; what is put in place of
/// the server's groups, and of the client's type.
fn scenario(ingress: &Value, egress: &Value, server: &Value, script: &Value) -> String {
    let mut web = json!({
        "id": "server", "subnet": "right", "privateIpAddress": "10.0.2.6", "securityGroups": ["web"],
        "listen": [80, 81, 82, 83],
    });
    for (key, value) in server.as_object().unwrap() {
        web[key] = value.clone();
    }
    json!({
        "vpclab": 1, "title": "tracking",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [
                { "id": "left", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "nat" },
                { "id": "right", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.2.0/24", "routeTable": "open" },
            ],
            "routeTables": [
                { "id": "open", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "nat", "routes": [{ "destination": "0.0.0.0/0", "target": "nat" }] },
            ],
            "networkAcls": [{ "id": "acl", "default": true }],
            "natGateways": [{ "id": "nat", "subnet": "right", "publicIp": "198.51.100.10" }],
            "securityGroups": [
                { "id": "all", "ingress": [{ "protocol": "all", "source": "0.0.0.0/0" }] },
                { "id": "web", "ingress": ingress, "egress": egress },
                { "id": "second", "ingress": [{ "protocol": "tcp", "portRange": 82, "source": "all" }], "egress": [] },
                { "id": "shut", "ingress": [], "egress": [] },
            ],
            "instances": [
                { "id": "client", "subnet": "left", "privateIpAddress": "10.0.1.5", "securityGroups": ["all"] },
                web,
            ],
        },
        "internet": { "servers": [{ "id": "outside", "address": "203.0.113.5", "listen": [443] }] },
        "script": script,
    })
    .to_string()
}

fn connect(to: &str, port: u16, connection: &str) -> Value {
    json!({ "do": "connect", "instance": "client", "to": to, "port": port, "connection": connection })
}

fn send(connection: &str) -> Value {
    json!({ "do": "send", "connection": connection })
}

fn anyone(port: u16) -> Value {
    json!([{ "protocol": "tcp", "portRange": port, "source": "0.0.0.0/0" }])
}

fn from_client(port: u16) -> Value {
    json!([{ "protocol": "tcp", "portRange": port, "source": "10.0.1.5/32" }])
}

fn everything() -> Value {
    json!([{ "protocol": "all", "destination": "0.0.0.0/0" }])
}

/// A live connection of each class, what is changed under it, and how it fares.
#[test]
#[allow(clippy::too_many_lines)]
fn what_a_change_does_to_a_live_flow() {
    let revoke = |source: &str| json!({ "do": "revoke-security-group-ingress", "securityGroup": "web", "protocol": "tcp", "portRange": 80, "source": source });
    let inside = || connect("10.0.2.6", 80, "c");
    let shut = json!([
        { "do": "modify-network-interface-attribute", "instance": "client", "securityGroups": ["shut"] },
    ]);
    let (done, lost) = ("done", "timed-out");
    type Row = (&'static str, Value, Value, Vec<Value>, Vec<&'static str>);
    let rows: Vec<Row> = vec![
        (
            "tracked: lives on, and only new connections are refused (F4.27, T14.15)",
            from_client(80),
            everything(),
            vec![
                inside(),
                revoke("10.0.1.5/32"),
                send("c"),
                connect("10.0.2.6", 80, "d"),
            ],
            vec![done, done, done, lost],
        ),
        (
            "tracked: until its entry times out (F4.27, F4.30)",
            from_client(80),
            everything(),
            vec![
                json!({ "do": "modify-network-interface-attribute", "instance": "server", "connectionTracking": { "tcpEstablishedTimeout": "60s" } }),
                inside(),
                revoke("10.0.1.5/32"),
                json!({ "do": "wait", "duration": "61s" }),
                send("c"),
            ],
            vec![done, done, done, done, lost],
        ),
        (
            "untracked: is cut at once (F4.28, T14.15)",
            anyone(80),
            everything(),
            vec![inside(), revoke("0.0.0.0/0"), send("c")],
            vec![done, done, lost],
        ),
        (
            "untracked: narrowed so that it is still allowed, it lives on, tracked (F4.28)",
            anyone(80),
            everything(),
            vec![
                inside(),
                json!({ "do": "authorize-security-group-ingress", "securityGroup": "web", "protocol": "tcp", "portRange": 80, "source": "10.0.1.5/32" }),
                revoke("0.0.0.0/0"),
                send("c"),
            ],
            vec![done, done, done, done],
        ),
        (
            "untracked: without the open rule for the other direction it goes on as a tracked flow from its next packet on (F4.21; our model)",
            anyone(80),
            everything(),
            vec![
                inside(),
                json!({ "do": "revoke-security-group-egress", "securityGroup": "web", "protocol": "all", "destination": "0.0.0.0/0" }),
                send("c"),
                connect("10.0.2.6", 80, "d"),
            ],
            vec![done, done, done, done],
        ),
        (
            "automatically tracked: lives on, though its rules are open both ways (F4.24, F4.27, T14.16)",
            from_client(80),
            everything(),
            vec![
                connect("203.0.113.5", 443, "c"),
                shut[0].clone(),
                send("c"),
                connect("203.0.113.5", 443, "d"),
            ],
            vec![done, done, done, lost],
        ),
        (
            "a network ACL's deny cuts a tracked flow at once, inbound (F4.29)",
            from_client(80),
            everything(),
            vec![
                inside(),
                json!({ "do": "create-network-acl-entry", "networkAcl": "acl", "ruleNumber": 1, "protocol": "tcp", "portRange": 80, "source": "10.0.1.5/32", "action": "deny" }),
                send("c"),
            ],
            vec![done, done, lost],
        ),
        (
            "and outbound (F4.29)",
            from_client(80),
            everything(),
            vec![
                inside(),
                json!({ "do": "create-network-acl-entry", "networkAcl": "acl", "egress": true, "ruleNumber": 1, "protocol": "all", "destination": "10.0.1.5/32", "action": "deny" }),
                send("c"),
            ],
            vec![done, done, lost],
        ),
        (
            "groups on the interface add up: any of them allows (F4.2, F4.8, T14.14)",
            json!([]),
            everything(),
            vec![
                connect("10.0.2.6", 82, "c"),
                json!({ "do": "modify-network-interface-attribute", "instance": "server", "securityGroups": ["web", "second", "shut"] }),
                connect("10.0.2.6", 82, "d"),
            ],
            vec![lost, done, done],
        ),
        (
            "a group that an interface no longer has is no source any more (F4.8)",
            json!([{ "protocol": "tcp", "portRange": 80, "source": "all" }]),
            everything(),
            vec![
                inside(),
                json!({ "do": "modify-network-interface-attribute", "instance": "client", "securityGroups": ["web"] }),
                connect("10.0.2.6", 80, "d"),
            ],
            vec![done, done, lost],
        ),
    ];
    for (name, ingress, egress, script, expected) in rows {
        let text = scenario(&ingress, &egress, &json!({}), &Value::Array(script));
        let timeline = run(&text, NatModel::Zonal);
        assert_eq!(outcomes(&timeline), expected, "{name}");
    }
}

/// How long the server keeps an idle connection: by instance type, and as configured.
#[test]
fn how_long_an_idle_connection_is_tracked() {
    for (name, server, seconds) in [
        ("without a type (F4.30)", json!({}), 432_000),
        ("Nitro v3", json!({ "instanceType": "m5.large" }), 432_000),
        ("Nitro v5", json!({ "instanceType": "m8g.large" }), 432_000),
        (
            "Nitro v6 (F4.30, T14.17)",
            json!({ "instanceType": "m8i.large" }),
            350,
        ),
        (
            "Nitro v6, a family with a hyphen",
            json!({ "instanceType": "c8i-flex.xlarge" }),
            350,
        ),
        (
            "P6e-GB200, the exception (F4.30)",
            json!({ "instanceType": "p6e-gb200.36xlarge" }),
            432_000,
        ),
        (
            "the file knows better",
            json!({ "instanceType": "m8i.large", "nitroVersion": 4 }),
            432_000,
        ),
        (
            "configured goes first (F4.30, F4.34)",
            json!({ "instanceType": "m8i.large", "connectionTracking": { "tcpEstablishedTimeout": "60s" } }),
            60,
        ),
    ] {
        let script = json!([connect("10.0.2.6", 80, "c")]);
        let text = scenario(&from_client(80), &everything(), &server, &script);
        let timeline = run(&text, NatModel::Zonal);
        let last = timeline
            .events()
            .iter()
            .rev()
            .find_map(|event| match event.kind {
                EventKind::Hop(hop) => match hop.decision {
                    Decision::AllowedByTracking(update) if update.interface.index() == 1 => {
                        Some((update.expires_at.0 - event.at.0) / 1_000_000)
                    }
                    _ => None,
                },
                _ => None,
            });
        assert_eq!(last, Some(seconds), "{name}");
    }
}

/// With room for two connections: the third is dropped and counted, those that are tracked go on, an
/// untracked one needs no room, and room is found again (F4.40, F4.41, F4.42, D0.7).
#[test]
fn the_tracking_allowance() {
    let ingress = json!([
        { "protocol": "tcp", "portRange": "80-82", "source": "10.0.1.5/32" },
        { "protocol": "tcp", "portRange": 83, "source": "0.0.0.0/0" },
    ]);
    let script = json!([
        connect("10.0.2.6", 80, "a"),
        connect("10.0.2.6", 81, "b"),
        connect("10.0.2.6", 82, "c"),
        connect("10.0.2.6", 83, "open"),
        send("a"),
        { "do": "close", "connection": "b" },
        { "do": "wait", "duration": "130s" },
        connect("10.0.2.6", 82, "d"),
    ]);
    let text = scenario(
        &ingress,
        &everything(),
        &json!({ "conntrackAllowance": 2 }),
        &script,
    );
    let mut timeline = run(&text, NatModel::Zonal);
    let expected = [
        "done",
        "done",
        "timed-out",
        "done",
        "done",
        "done",
        "done",
        "done",
    ];
    assert_eq!(outcomes(&timeline), expected);
    assert_eq!(
        last_drop(&timeline),
        Some((StationKind::SecurityGroup, "VPCLAB_TRACKING_TABLE_FULL"))
    );
    let tracked = |event: &&vpclab_trace::Event| match event.kind {
        EventKind::Hop(hop) => {
            hop.header.tuple.destination_port == 83
                && matches!(
                    hop.decision,
                    Decision::AllowedByTracking(_)
                        | Decision::Allowed {
                            tracking: Some(_),
                            ..
                        }
                )
        }
        _ => false,
    };
    assert_eq!(timeline.events().iter().filter(tracked).count(), 0, "F4.42");
    // The counters, as the frame has them: as the third connection is refused, and at the end.
    let dropped = |event: &&vpclab_trace::Event| matches!(event.kind, EventKind::Hop(hop) if matches!(hop.decision, Decision::Dropped { .. }));
    let drops: Vec<Seq> = timeline
        .events()
        .iter()
        .filter(dropped)
        .map(|event| event.seq)
        .collect();
    assert!(drops.len() > 1, "the SYN is sent again and again");
    let counters = |timeline: &mut vpclab_timeline::Timeline, seq: Seq| {
        timeline.frame(Some(seq));
        let rows = timeline.frame_view().conntrack;
        let row = rows
            .into_iter()
            .find(|row| row.eni == "eni-server")
            .unwrap();
        (row.available, row.exceeded)
    };
    for (count, seq) in (1..).zip(&drops) {
        assert_eq!(counters(&mut timeline, *seq), (0, count));
    }
    let last = timeline.events().last().unwrap().seq;
    let count = u32::try_from(drops.len()).unwrap();
    assert_eq!(counters(&mut timeline, last), (0, count), "a and d");
}
