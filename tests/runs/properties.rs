//! What holds for every network and every script: random ones are tried.

use proptest::prelude::*;
use serde_json::{Value, json};
use vpclab_model::{NatModel, SimTime};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, FlowState, Frame, Seq};
use vpclab_wire::is_valid;

use crate::seeking::agrees_with_engine;

/// A CIDR block that may or may not cover what is sent.
fn cidr() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "0.0.0.0/0",
        "10.0.0.0/16",
        "10.0.1.0/24",
        "203.0.113.0/24",
        "203.0.113.5/32",
        "198.51.100.0/24",
        "192.0.2.0/24",
    ])
}

fn ports() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(443),
        json!(80),
        json!("1024-65535"),
        json!("0-65535"),
        json!("49152-65535"),
    ])
}

fn protocol_and_ports() -> impl Strategy<Value = (Value, Option<Value>)> {
    prop_oneof![
        Just((json!("all"), None)),
        (Just(json!("tcp")), ports().prop_map(Some)),
        (Just(json!("udp")), ports().prop_map(Some)),
    ]
}

fn group_rules(peer: &'static str) -> impl Strategy<Value = Value> {
    let rule = (protocol_and_ports(), cidr()).prop_map(move |((protocol, ports), cidr)| {
        let mut rule = json!({ "protocol": protocol, peer: cidr });
        if let Some(ports) = ports {
            rule["portRange"] = ports;
        }
        rule
    });
    prop::collection::vec(rule, 0..3).prop_map(Value::Array)
}

fn acl_rules(peer: &'static str) -> impl Strategy<Value = Value> {
    let rule = (protocol_and_ports(), cidr(), prop::bool::weighted(0.8));
    prop::collection::vec(rule, 0..4).prop_map(move |rules| {
        let rules =
            rules
                .into_iter()
                .enumerate()
                .map(|(index, ((protocol, ports), cidr, allow))| {
                    let mut rule = json!({
                        "ruleNumber": (index + 1) * 10, "protocol": protocol, peer: cidr,
                        "action": if allow { "allow" } else { "deny" },
                    });
                    if let Some(ports) = ports {
                        rule["portRange"] = ports;
                    }
                    rule
                });
        Value::Array(rules.collect())
    })
}

fn routes() -> impl Strategy<Value = Value> {
    let target = prop::sample::select(vec!["nat", "igw", "blackhole"]);
    let destination = prop::sample::select(vec!["0.0.0.0/0", "203.0.113.0/24", "203.0.113.5/32"]);
    prop::collection::btree_map(destination, target, 0..3).prop_map(|routes| {
        routes
            .into_iter()
            .map(|(destination, target)| json!({ "destination": destination, "target": target }))
            .collect()
    })
}

/// A change of the network, which AWS may refuse at the moment at which it comes.
fn call() -> impl Strategy<Value = Value> {
    let calls = json!([
        { "do": "authorize-security-group-ingress", "securityGroup": "sg", "protocol": "tcp", "source": "0.0.0.0/0" },
        { "do": "authorize-security-group-egress", "securityGroup": "sg", "protocol": "all", "destination": "0.0.0.0/0" },
        { "do": "modify-network-interface-attribute", "instance": "a", "securityGroups": ["other"] },
        { "do": "modify-network-interface-attribute", "instance": "a", "securityGroups": ["other", "sg"] },
        { "do": "modify-network-interface-attribute", "instance": "b", "connectionTracking": { "tcpEstablishedTimeout": "60s" } },
        { "do": "delete-nat-gateway", "natGateway": "nat" },
        { "do": "detach-internet-gateway", "internetGateway": "igw" },
        { "do": "attach-internet-gateway", "internetGateway": "igw" },
        { "do": "stop-instances", "instance": "b" },
        { "do": "start-instances", "instance": "b" },
        { "do": "stop-instances", "instance": "a" },
        { "do": "start-instances", "instance": "a" },
        { "do": "terminate-instances", "instance": "c" },
        { "do": "stop-server", "server": "server" },
        { "do": "start-server", "server": "server" },
        { "do": "set-mtu", "instance": "a", "mtu": 700 },
        { "do": "set-mtu", "server": "server", "mtu": 900 },
        { "do": "associate-address", "instance": "a", "publicIp": "198.51.100.11" },
        { "do": "disassociate-address", "publicIp": "198.51.100.11" },
        { "do": "create-route", "routeTable": "to-internet", "destination": "203.0.113.0/25", "target": "nat" },
        { "do": "replace-route", "routeTable": "to-internet", "destination": "0.0.0.0/0", "target": "nat" },
        { "do": "delete-route", "routeTable": "to-internet", "destination": "0.0.0.0/0" },
        { "do": "replace-route-table-association", "subnet": "private", "routeTable": "to-internet" },
        { "do": "disassociate-route-table", "subnet": "private" },
        { "do": "replace-network-acl-association", "subnet": "private", "networkAcl": "shut" },
        { "do": "create-network-acl-entry", "networkAcl": "shut", "ruleNumber": 5, "protocol": "all", "source": "0.0.0.0/0", "action": "allow" },
        { "do": "modify-vpc-attribute", "enableDnsSupport": false },
    ]);
    prop::sample::select(calls.as_array().unwrap().clone())
}

/// A script about up to three connections of two clients, in a network that may change meanwhile.
fn script() -> impl Strategy<Value = Value> {
    let connection = (
        prop::sample::select(vec!["a", "b"]),
        prop::sample::select(vec![
            "example.com",
            "203.0.113.5",
            "203.0.113.6",
            "10.0.1.6",
            "10.0.0.9",
        ]),
        prop::sample::select(vec![443, 80, 81]),
        prop::collection::vec(
            prop_oneof![
                Just(json!({ "do": "send" })),
                Just(json!({ "do": "close" })),
                call(),
                (0..700_u32)
                    .prop_map(|seconds| json!({ "do": "wait", "duration": format!("{seconds}s") })),
            ],
            0..4,
        ),
    );
    prop::collection::vec(connection, 1..4).prop_map(|connections| {
        let mut script = Vec::new();
        for (number, (instance, to, port, then)) in connections.into_iter().enumerate() {
            let name = format!("connection {number}");
            script.push(json!({ "do": "connect", "instance": instance, "to": to, "port": port, "connection": name }));
            for mut action in then {
                if action["do"] == "send" || action["do"] == "close" {
                    action["connection"] = json!(name);
                }
                script.push(action);
            }
        }
        Value::Array(script)
    })
}

prop_compose! {
    /// Two instances in a private and a public subnet, a NAT gateway, and rules at random.
    pub(crate) fn scenario()(
        seed in 0..1000_u32,
        egress in group_rules("destination"),
        ingress in group_rules("source"),
        outbound in acl_rules("destination"),
        inbound in acl_rules("source"),
        open_acl in prop::bool::weighted(0.5),
        open_group in prop::bool::weighted(0.5),
        private_routes in routes(),
        default_route in prop::bool::weighted(0.6),
        dns_support in prop::bool::weighted(0.9),
        script in script(),
    ) -> String {
        let group = if open_group {
            json!({ "id": "sg", "ingress": [{ "protocol": "all", "source": "sg" }] })
        } else {
            json!({ "id": "sg", "ingress": ingress, "egress": egress })
        };
        let shut = json!({ "id": "shut" });
        let acls = if open_acl { json!([shut]) } else {
            json!([{ "id": "acl", "default": true, "inbound": inbound, "outbound": outbound }, shut])
        };
        let private_routes = if default_route {
            json!([{ "destination": "0.0.0.0/0", "target": "nat" }])
        } else {
            private_routes
        };
        json!({
            "vpclab": 1, "title": "random", "seed": seed,
            "network": {
                "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16", "enableDnsSupport": dns_support }],
                "internetGateways": [{ "id": "igw" }],
                "subnets": [
                    { "id": "public", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24", "routeTable": "to-internet" },
                    { "id": "private", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "to-nat" },
                ],
                "routeTables": [
                    { "id": "to-internet", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                    { "id": "to-nat", "routes": private_routes },
                ],
                "networkAcls": acls,
                "securityGroups": [group, { "id": "other" }],
                "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.10" }],
                "instances": [
                    { "id": "a", "subnet": "private", "privateIpAddress": "10.0.1.5", "securityGroups": ["sg"] },
                    { "id": "b", "subnet": "private", "privateIpAddress": "10.0.1.6", "securityGroups": ["sg"], "listen": [80] },
                    { "id": "c", "subnet": "public", "privateIpAddress": "10.0.0.9", "publicIp": "198.51.100.11", "securityGroups": ["sg"], "listen": [80] },
                ],
            },
            "internet": {
                "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443] }],
                "dns": [{ "name": "example.com", "address": "203.0.113.5", "ttl": 60 }],
            },
            "script": script,
        }).to_string()
    }
}

pub(crate) fn model() -> impl Strategy<Value = NatModel> {
    prop::sample::select(NatModel::ALL.to_vec())
}

pub(crate) fn started(text: &str, model: NatModel) -> Timeline {
    Timeline::new(text, Some(model)).unwrap_or_else(|diagnostics| {
        panic!(
            "{}\n{text}",
            diagnostics
                .iter()
                .map(ToString::to_string)
                .collect::<String>()
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn runs_end_and_repeat(text in scenario(), model in model()) {
        let mut first = started(&text, model);
        first.run();
        prop_assert!(first.progress().quiet);
        let mut second = started(&text, model);
        second.run();
        prop_assert_eq!(first.digest(), second.digest());
        let mut stepped = started(&text, model);
        while stepped.progress().events < first.progress().events {
            prop_assert!(!stepped.step().is_empty());
        }
        let count = first.events().len();
        prop_assert_eq!(&stepped.events()[..count], first.events());
    }

    #[test]
    fn tables_are_the_fold_of_the_log(text in scenario(), model in model()) {
        let mut timeline = started(&text, model);
        for _ in 0..300 {
            if timeline.step().is_empty() {
                break;
            }
            agrees_with_engine(&mut timeline);
        }
        timeline.run_until(SimTime(1_000_000_000_000));
        agrees_with_engine(&mut timeline);
        let living = timeline.engine().living();
        prop_assert!(living.nat.is_empty() && living.tracking.is_empty(), "tables age: {living:?}");
    }

    #[test]
    fn seeking_is_replaying(text in scenario(), model in model(), places in prop::collection::vec(any::<u32>(), 1..20)) {
        let mut timeline = started(&text, model);
        timeline.run();
        let count = timeline.progress().events;
        for place in places {
            let seq = place % count;
            let mut frame = Frame::new();
            for event in &timeline.events()[..=seq as usize] {
                frame.apply(event);
            }
            prop_assert_eq!(timeline.frame(Some(Seq(seq))), &frame);
        }
    }

    #[test]
    fn every_packet_is_well_formed_everywhere(text in scenario(), model in model()) {
        let mut timeline = started(&text, model);
        timeline.run();
        for event in timeline.events() {
            let packet = match event.kind {
                EventKind::Created(created) => created.packet,
                EventKind::Hop(hop) => hop.packet,
                _ => continue,
            };
            let bytes = timeline.packet_bytes(packet, event.seq).unwrap();
            prop_assert!(is_valid(bytes.bytes, bytes.link), "#{}", event.seq.0);
        }
    }

    /// What a NAT gateway did to a packet, it undoes on the answer: out and back is the identity.
    #[test]
    fn nat_out_and_back_is_the_identity(text in scenario(), model in model()) {
        let mut timeline = started(&text, model);
        timeline.run();
        let mut frame = Frame::new();
        for event in timeline.events() {
            frame.apply(event);
            for (.., row) in frame.nat.iter() {
                prop_assert_eq!(row.inside.destination, row.outside.destination, "F6.12");
                prop_assert_eq!(row.inside.destination_port, row.outside.destination_port);
            }
            if let EventKind::Hop(hop) = event.kind
                && let Decision::Translated { by: vpclab_trace::Translation::NatEntry { translator, update }, rewrite } = hop.decision
            {
                let row = frame.nat.iter().find(|(owner, entry, _)| (*owner, *entry) == (translator, update.entry.0)).unwrap().2;
                let after = hop.header_after().tuple;
                let expected = match rewrite.end {
                    vpclab_trace::End::Source => row.outside,
                    vpclab_trace::End::Destination => row.inside.reversed(),
                };
                prop_assert_eq!(after, expected);
            }
        }
    }

    /// A group that let a connection begin lets its answers through (F4.20); only an entry that is
    /// gone, or never was, may stop one.
    #[test]
    fn groups_admit_the_answers_of_what_they_admitted(text in scenario(), model in model()) {
        let mut timeline = started(&text, model);
        timeline.run();
        let mut frame = Frame::new();
        for event in timeline.events() {
            if let EventKind::Hop(hop) = event.kind
                && matches!(hop.decision, Decision::Dropped { reason, .. } if reason.code().contains("SG_"))
                && let vpclab_model::StationPlace::Interface(interface) = timeline.scenario().network.stations.station(hop.station).place
            {
                let tuple = hop.header.tuple;
                let open = frame.tracking.iter().any(|(owner, _, row)| {
                    owner == interface
                        && row.life.removed.is_none()
                        && !matches!(row.life.state, FlowState::TimeWait | FlowState::Close)
                        && (row.original == tuple || row.original == tuple.reversed())
                });
                prop_assert!(!open, "#{} dropped although its flow is tracked", event.seq.0);
            }
            frame.apply(event);
        }
    }
}
