//! Route tables of internet gateways: what comes in passes a middlebox first.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind, TcpFlags};
use vpclab_trace::Outcome;

use crate::outcomes::{first_drop, outcomes};
use crate::run;
use crate::walks::way;

use Outcome::{Done, NotConnected, TimedOut};
use StationKind::{Eni, Instance, InternetGateway, NetworkAcl, RouteTable, SecurityGroup};

const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);

/// A client with a public address, in a subnet whose traffic a box in another one passes on: out by
/// the subnet's table, in by the internet gateway's. Each change is a JSON pointer and a value.
fn inspected(changes: &[(&str, Value)]) -> String {
    let mut scenario = json!({
        "vpclab": 1, "title": "inspected",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw", "routeTable": "ingress" }],
            "subnets": [
                { "id": "boxes", "cidrBlock": "10.0.9.0/24", "routeTable": "out" },
                { "id": "clients", "cidrBlock": "10.0.1.0/24", "routeTable": "by-box" },
            ],
            "routeTables": [
                { "id": "ingress", "routes": [{ "destination": "10.0.1.0/24", "target": "box" }] },
                { "id": "out", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "by-box", "routes": [{ "destination": "0.0.0.0/0", "target": "box" }] },
            ],
            "securityGroups": [{ "id": "open", "ingress": [{ "source": "0.0.0.0/0" }] }, { "id": "client" }],
            "instances": [
                { "id": "box", "subnet": "boxes", "privateIpAddress": "10.0.9.9", "publicIp": "198.51.100.9",
                  "securityGroups": ["open"], "sourceDestCheck": false, "forwards": "router" },
                { "id": "client", "subnet": "clients", "privateIpAddress": "10.0.1.5", "publicIp": "198.51.100.5",
                  "securityGroups": ["client"] },
            ],
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443] }] },
        "script": [
            { "do": "connect", "instance": "client", "to": "203.0.113.5", "port": 443, "connection": "c" },
            { "do": "send", "connection": "c" },
            { "do": "close", "connection": "c" },
        ],
    });
    for (pointer, value) in changes {
        *scenario.pointer_mut(pointer).unwrap() = value.clone();
    }
    scenario.to_string()
}

/// F3.22 to F3.25, F7.9: what works, and where the first packet is dropped.
#[test]
fn what_an_internet_gateway_steers() {
    let closed = [TimedOut, NotConnected, NotConnected];
    #[rustfmt::skip]
    let rows = [
        ("through the box both ways (F3.22)", vec![], [Done; 3], None),
        ("the whole VPC by the box, the box's own subnet too (F3.12, F3.22)",
            vec![("/network/routeTables/0/routes/0/destination", json!("10.0.0.0/16"))], [Done; 3], None),
        ("a box without a public address (F3.23)", vec![("/network/instances/0", json!({ "id": "box", "subnet": "boxes", "privateIpAddress": "10.0.9.9",
                "securityGroups": ["open"], "sourceDestCheck": false, "forwards": "router" }))],
            closed, Some((RouteTable, "INGRESS_RTB_NO_PUBLIC_IP"))),
        ("out by the internet gateway directly (F3.24, F3.25)",
            vec![("/network/routeTables/2/routes/0/target", json!("igw"))],
            closed, Some((RouteTable, "INGRESS_RTB_TRAFFIC_REDIRECTION"))),
        ("a box that is gone: what comes in is dropped (F3.15)",
            vec![("/network/routeTables/0/routes/0/target", json!("blackhole"))],
            closed, Some((RouteTable, "BAD_STATE_ROUTE"))),
        ("a box whose check is on (F9.1)", vec![("/network/instances/0/sourceDestCheck", json!(true))],
            closed, Some((Eni, "ENI_SOURCE_DEST_CHECK_RESTRICTION"))),
    ];
    for (name, changes, expected, dropped) in rows {
        let timeline = run(&inspected(&changes), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
    }
}

/// W0.2: the gateway's table comes after the gateway's translation, before any network ACL.
#[test]
fn the_way_in_by_a_middlebox() {
    let timeline = run(&inspected(&[]), NatModel::Zonal);
    let back = way(&timeline, StationKind::Server, SYN_ACK);
    let kinds: Vec<StationKind> = back.iter().map(|stop| stop.0).skip(3).collect();
    #[rustfmt::skip]
    assert_eq!(kinds, [
        InternetGateway, RouteTable,
        NetworkAcl, SecurityGroup, Eni, Instance, Eni, SecurityGroup, NetworkAcl, RouteTable,
        NetworkAcl, SecurityGroup, Eni, Instance,
    ]);
    assert_eq!(
        back[4].3, "10.0.1.5:32768",
        "the destination is the client's all the way"
    );
}
