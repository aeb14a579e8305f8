//! Instances that forward for others: NAT instances and routers.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Origin, Outcome};

use crate::outcomes::{first_drop, outcomes};
use crate::run;
use crate::seeking::agrees_with_engine;
use crate::walks::way;

use Outcome::{ConnectionReset, Done, NotConnected, TimedOut};
use StationKind::{
    Edge, Eni, Instance, Internet, InternetGateway, NetworkAcl, RouteTable, SecurityGroup, Server,
};

const SYN: TcpFlags = TcpFlags::SYN;
const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);

/// Two clients in a private subnet, a box in a public one, and an instance in a third; the private
/// subnet's way to the internet, and to the third subnet, leads through the box.
pub(crate) fn behind_a_box(of_box: &Value, script: &Value) -> Value {
    let mut the_box = json!({
        "id": "box", "subnet": "public", "privateIpAddress": "10.0.0.9", "publicIp": "198.51.100.9",
        "securityGroups": ["open"], "sourceDestCheck": false,
    });
    for (key, value) in of_box.as_object().unwrap() {
        the_box[key] = value.clone();
    }
    json!({
        "vpclab": 1, "title": "behind a box",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [
                { "id": "public", "cidrBlock": "10.0.0.0/24", "routeTable": "out" },
                { "id": "private", "cidrBlock": "10.0.1.0/24", "routeTable": "through" },
                { "id": "apps", "cidrBlock": "10.0.2.0/24", "routeTable": "back" },
            ],
            "routeTables": [
                { "id": "out", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "through", "routes": [
                    { "destination": "0.0.0.0/0", "target": "box" },
                    { "destination": "10.0.2.0/24", "target": "eni-box" },
                ] },
                { "id": "back", "routes": [{ "destination": "10.0.1.0/24", "target": "eni-box" }] },
            ],
            "securityGroups": [
                { "id": "open", "ingress": [{ "source": "0.0.0.0/0" }] },
                { "id": "clients" },
                { "id": "by-group", "ingress": [{ "source": "clients" }] },
                { "id": "by-box", "ingress": [{ "source": "open" }] },
            ],
            "instances": [
                the_box,
                { "id": "client", "subnet": "private", "privateIpAddress": "10.0.1.5", "securityGroups": ["clients"] },
                { "id": "other", "subnet": "private", "privateIpAddress": "10.0.1.6", "securityGroups": ["clients"] },
                { "id": "app", "subnet": "apps", "privateIpAddress": "10.0.2.7", "securityGroups": ["open"], "listen": [80] },
            ],
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443] }] },
        "script": script,
    })
}

fn connection(from: &str, to: &str, port: u16) -> Value {
    json!([
        { "do": "connect", "instance": from, "to": to, "port": port, "connection": "c" },
        { "do": "send", "connection": "c" },
        { "do": "close", "connection": "c" },
    ])
}

pub(crate) fn run_of(scenario: &Value) -> Timeline {
    run(&scenario.to_string(), NatModel::Zonal)
}

/// F9.1, F9.2, T14.46: what a box lets through, and where the first packet is dropped.
#[test]
fn what_a_box_forwards() {
    let nat = json!({ "forwards": "nat" });
    let router = json!({ "forwards": "router" });
    let closed = [TimedOut, NotConnected, NotConnected];
    #[rustfmt::skip]
    let rows = [
        ("a NAT instance reaches the internet", &nat, "client", "203.0.113.5", 443, [Done; 3], None),
        ("it reaches another subnet, which sees the box", &nat, "client", "10.0.2.7", 80, [Done; 3], None),
        ("a router forwards there and back", &router, "client", "10.0.2.7", 80, [Done; 3], None),
        ("a router changes no address, and a private one does not reach the internet (W3.3)",
            &router, "client", "203.0.113.5", 443, closed, Some((InternetGateway, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"))),
        ("the check is on (F9.1, T14.46)",
            &json!({ "forwards": "nat", "sourceDestCheck": true }), "client", "203.0.113.5", 443, closed,
            Some((Eni, "ENI_SOURCE_DEST_CHECK_RESTRICTION"))),
        ("the check is off, and nothing forwards", &json!({}), "client", "203.0.113.5", 443, closed,
            Some((Instance, "VPCLAB_NOT_FORWARDING"))),
        ("the box has groups like anybody: in", &json!({ "forwards": "nat", "securityGroups": ["clients"] }),
            "client", "203.0.113.5", 443, closed, Some((SecurityGroup, "SG_HAS_NO_RULES"))),
        ("the box itself reaches the internet", &nat, "box", "203.0.113.5", 443, [Done; 3], None),
    ];
    for (name, of_box, from, to, port, expected, dropped) in rows {
        let timeline = run_of(&behind_a_box(of_box, &connection(from, to, port)));
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
    }
}

/// F9.11, F9.2, F7.2: out through a NAT instance and back, hop by hop.
#[test]
fn the_way_through_a_nat_instance() {
    let scenario = behind_a_box(
        &json!({ "forwards": "nat" }),
        &connection("client", "203.0.113.5", 443),
    );
    let timeline = run_of(&scenario);
    let kinds = |from, flags| -> Vec<StationKind> {
        let way = way(&timeline, from, flags);
        way.iter().map(|stop| stop.0).collect()
    };
    #[rustfmt::skip]
    assert_eq!(kinds(Instance, SYN), [
        Instance, Eni, SecurityGroup, NetworkAcl, RouteTable,
        NetworkAcl, SecurityGroup, Eni, Instance, Eni, SecurityGroup, NetworkAcl, RouteTable,
        InternetGateway, Edge, Internet, Server,
    ]);
    let out = way(&timeline, Instance, SYN);
    assert_eq!(
        (out[7].2.as_str(), out[8].2.as_str()),
        ("10.0.1.5:32768", "10.0.0.9:32768"),
        "the port stays"
    );
    assert_eq!(out[13].2, "198.51.100.9:32768");
    #[rustfmt::skip]
    assert_eq!(kinds(Server, SYN_ACK), [
        Server, Internet, Edge, InternetGateway,
        NetworkAcl, SecurityGroup, Eni, Instance, Eni, SecurityGroup, NetworkAcl, RouteTable,
        NetworkAcl, SecurityGroup, Eni, Instance,
    ]);
    let back = way(&timeline, Server, SYN_ACK);
    assert_eq!(
        (back[6].3.as_str(), back[7].3.as_str()),
        ("10.0.0.9:32768", "10.0.1.5:32768")
    );
}

/// A port that another client, or the box itself, uses towards the same destination is not free.
#[test]
fn a_nat_instance_keeps_the_port_that_is_free() {
    let mut script = Vec::new();
    for from in ["box", "client", "other"] {
        script.push(json!({ "do": "connect", "instance": from, "to": "203.0.113.5", "port": 443, "connection": from }));
    }
    for from in ["box", "client", "other"] {
        script.push(json!({ "do": "send", "connection": from }));
    }
    let scenario = behind_a_box(&json!({ "forwards": "nat" }), &Value::Array(script));
    let timeline = run_of(&scenario);
    assert_eq!(outcomes(&timeline), [Done; 6]);
    let mut timeline = timeline;
    let last = timeline.events().last().unwrap().seq;
    let frame = timeline.frame(Some(last));
    let ports: Vec<(u16, u16)> = frame
        .nat
        .iter()
        .map(|(.., row)| (row.inside.source_port, row.outside.source_port))
        .collect();
    let [(32_768, first), (32_768, second)] = ports[..] else {
        panic!("{ports:?}");
    };
    assert!(
        first != 32_768 && second != 32_768 && first != second,
        "{ports:?}"
    );
}

/// A port that the box only listens on is free: what listens sends nothing, and Linux looks at flows.
#[test]
fn a_nat_instance_keeps_a_port_that_it_listens_on() {
    let of_box = json!({ "forwards": "nat", "listen": [32_768] });
    let scenario = behind_a_box(&of_box, &connection("client", "203.0.113.5", 443));
    let timeline = run_of(&scenario);
    assert_eq!(outcomes(&timeline), [Done; 3]);
    let out = way(&timeline, Instance, SYN);
    assert_eq!(out[8].2, "10.0.0.9:32768", "the port stays");
}

/// Rows of subnet, security group and middlebox in one subnet: no ACL stands between (F5.9, F3.14).
#[test]
fn a_box_in_the_same_subnet() {
    let mut scenario = behind_a_box(
        &json!({ "forwards": "nat" }),
        &connection("client", "203.0.113.5", 443),
    );
    scenario["network"]["instances"][1]["subnet"] = json!("public");
    scenario["network"]["instances"][1]["privateIpAddress"] = json!("10.0.0.5");
    // The box is in the subnet that its own default route serves: only this server goes through it.
    scenario["network"]["routeTables"][0]["routes"] = json!([
        { "destination": "203.0.113.5/32", "target": "box" },
    ]);
    let timeline = run_of(&scenario);
    let kinds: Vec<StationKind> = way(&timeline, Instance, SYN)
        .iter()
        .map(|stop| stop.0)
        .take(8)
        .collect();
    assert_eq!(
        kinds,
        [
            Instance,
            Eni,
            SecurityGroup,
            RouteTable,
            SecurityGroup,
            Eni,
            Instance,
            Eni
        ]
    );
}

/// F6.31: a NAT instance closes towards its client with a FIN, when AWS's NAT gateway would be silent
/// until the client speaks, and then send an RST. Linux picks up what the client sends later.
#[test]
fn a_nat_instance_sends_a_fin() {
    let script = json!([
        { "do": "connect", "instance": "client", "to": "203.0.113.5", "port": 443, "connection": "c" },
        { "do": "wait", "duration": "400s" },
        { "do": "send", "connection": "c" },
    ]);
    let of_box = json!({ "forwards": "nat", "natTcpEstablishedTimeout": "350s" });
    let timeline = run_of(&behind_a_box(&of_box, &script));
    let fins: Vec<(u64, bool)> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Created(created) if created.origin == Origin::NatInstanceFin => {
                let flags = created.header.tcp_flags().unwrap();
                Some((
                    event.at.0 / 1_000_000,
                    flags.has(TcpFlags::FIN) && flags.has(TcpFlags::ACK),
                ))
            }
            _ => None,
        })
        .collect();
    assert_eq!(fins, [(350, true)]);
    let resets = timeline.events().iter().any(|event| {
        matches!(event.kind, EventKind::Created(created)
            if created.header.tcp_flags().is_some_and(|flags| flags.has(TcpFlags::RST)))
    });
    assert!(!resets);
    // The client has read the FIN: its half is still open, and the server still knows the connection.
    assert_eq!(outcomes(&timeline)[..2], [Done; 2]);
    assert_ne!(outcomes(&timeline)[2], ConnectionReset);
    let closed = timeline.events().iter().any(|event| {
        matches!(event.kind, EventKind::Socket(change)
            if change.state == Some(vpclab_trace::SocketState::CloseWait))
    });
    assert!(closed, "the client took the FIN");
}

/// The table of a NAT instance is the fold of the log, like any other, and empty in the end.
#[test]
fn a_nat_instances_table_is_in_the_log() {
    let script = connection("client", "203.0.113.5", 443);
    let scenario = behind_a_box(&json!({ "forwards": "nat" }), &script);
    let mut timeline = Timeline::new(&scenario.to_string(), Some(NatModel::Zonal)).unwrap();
    let mut most = 0;
    while !timeline.step().is_empty() {
        agrees_with_engine(&mut timeline);
        most = most.max(timeline.engine().living().nat.len());
    }
    assert_eq!(most, 1);
    assert!(timeline.engine().living().nat.is_empty());
}

/// A router counts the time to live down, and says so in the log.
#[test]
fn a_router_counts_down() {
    let scenario = behind_a_box(
        &json!({ "forwards": "router" }),
        &connection("client", "10.0.2.7", 80),
    );
    let timeline = run_of(&scenario);
    let hops: Vec<(u8, u8)> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) if hop.decision == Decision::Forwarded => {
                Some((hop.header.ttl, hop.header_after().ttl))
            }
            _ => None,
        })
        .collect();
    assert!(
        hops.len() >= 6 && hops.iter().all(|ttl| *ttl == (64, 63)),
        "{hops:?}"
    );
}

/// F4.8, F4.9, T14.38: a reference to a group matches the interface that sends, not one whose packets
/// a middlebox forwards; behind a NAT instance, the sender is that.
#[test]
fn references_to_groups_are_lost_on_the_way_through_a_box() {
    let lost = Some((SecurityGroup, "SG_REFERENCES_NOT_PRESERVED"));
    let closed = [TimedOut, NotConnected, NotConnected];
    for (name, forwards, group, expected, dropped) in [
        ("directly", None, "by-group", [Done; 3], None),
        ("through a router", Some("router"), "by-group", closed, lost),
        (
            "through a NAT instance",
            Some("nat"),
            "by-group",
            closed,
            Some((SecurityGroup, "ENI_SG_RULES_MISMATCH")),
        ),
        (
            "from a NAT instance",
            Some("nat"),
            "by-box",
            [Done; 3],
            None,
        ),
    ] {
        let of_box = json!({ "forwards": forwards.unwrap_or("router") });
        let mut scenario = behind_a_box(&of_box, &connection("client", "10.0.2.7", 80));
        scenario["network"]["instances"][3]["securityGroups"] = json!([group]);
        if forwards.is_none() {
            scenario["network"]["routeTables"][1]["routes"] = json!([]);
            scenario["network"]["routeTables"][2]["routes"] = json!([]);
        }
        let timeline = run_of(&scenario);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
    }
}

/// F7.3: IPv6 needs no NAT. A NAT instance forwards it as it is, and the answers, which the internet
/// gateway delivers to the address on them, do not pass it.
#[test]
fn a_nat_instance_leaves_ipv6_as_it_is() {
    let through =
        json!({ "id": "through", "routes": [{ "destination": "::/0", "target": "neighbour" }] });
    let timeline = crate::ipv6::connection(
        ("instance", "six"),
        ("2001:db8:ff::5", 443),
        &[
            ("/network/routeTables/-", through),
            ("/network/subnets/1/routeTable", json!("through")),
            ("/network/instances/2/forwards", json!("nat")),
            ("/network/instances/2/sourceDestCheck", json!(false)),
            (
                "/network/securityGroups/0/ingress/-",
                json!({ "source": "2001:db8:0:101::/64" }),
            ),
        ],
    );
    assert_eq!(outcomes(&timeline), [Done; 3]);
    let sources = |kind| -> Vec<String> {
        let way = way(&timeline, Instance, SYN);
        let at = way.iter().filter(|stop| stop.0 == kind);
        at.map(|stop| stop.2.clone()).collect()
    };
    assert_eq!(sources(Instance).len(), 2, "the client, then the box");
    assert_eq!(sources(Server), ["2001:db8:0:101::6:32768"]);
}
