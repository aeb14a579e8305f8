//! The walks without a NAT gateway: which components a packet meets, in which order.

use serde_json::json;
use vpclab_model::{NatModel, StationKind, TcpFlags};

use crate::run;
use crate::walks::way;

use StationKind::{
    Edge, Eni, Instance, Internet, InternetGateway, NetworkAcl, RouteTable, SecurityGroup, Server,
};

const SYN: TcpFlags = TcpFlags::SYN;
const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);

/// Two VPCs with an internet gateway each; three instances in the first one, one in the other.
pub(crate) fn connection(from: &str, to: &str) -> String {
    let open = json!([{ "protocol": "all", "source": "10.0.0.0/8" }, { "protocol": "tcp", "portRange": 443, "source": "198.51.100.0/24" }]);
    json!({
        "vpclab": 1, "title": "short walks",
        "network": {
            "vpcs": [{ "id": "one", "cidrBlock": "10.1.0.0/16" }, { "id": "two", "cidrBlock": "10.2.0.0/16" }],
            "internetGateways": [{ "id": "igw-1", "vpc": "one" }, { "id": "igw-2", "vpc": "two" }],
            "routeTables": [
                { "id": "out-1", "vpc": "one", "routes": [{ "destination": "0.0.0.0/0", "target": "igw-1" }] },
                { "id": "out-2", "vpc": "two", "routes": [{ "destination": "0.0.0.0/0", "target": "igw-2" }] },
            ],
            "subnets": [
                { "id": "left", "vpc": "one", "cidrBlock": "10.1.1.0/24", "routeTable": "out-1" },
                { "id": "right", "vpc": "one", "cidrBlock": "10.1.2.0/24", "routeTable": "out-1" },
                { "id": "far", "vpc": "two", "cidrBlock": "10.2.0.0/24", "routeTable": "out-2" },
            ],
            "securityGroups": [
                { "id": "open-1", "vpc": "one", "ingress": open },
                { "id": "open-2", "vpc": "two", "ingress": open },
            ],
            "instances": [
                { "id": "a", "subnet": "left", "privateIpAddress": "10.1.1.10", "publicIp": "198.51.100.11", "securityGroups": ["open-1"], "listen": [443] },
                { "id": "b", "subnet": "left", "privateIpAddress": "10.1.1.11", "securityGroups": ["open-1"], "listen": [443] },
                { "id": "c", "subnet": "right", "privateIpAddress": "10.1.2.10", "publicIp": "198.51.100.12", "securityGroups": ["open-1"], "listen": [443] },
                { "id": "d", "subnet": "far", "privateIpAddress": "10.2.0.10", "publicIp": "198.51.100.21", "securityGroups": ["open-2"], "listen": [443] },
            ],
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443] }] },
        "script": [{ "do": "connect", "instance": from, "to": to, "port": 443, "connection": "c" }],
    })
    .to_string()
}

const OUT: [StationKind; 5] = [Instance, Eni, SecurityGroup, NetworkAcl, RouteTable];
/// No route table on the way in: the router knows the interface (F3.30).
const IN: [StationKind; 4] = [NetworkAcl, SecurityGroup, Eni, Instance];

type Row = (
    &'static str,
    &'static str,
    &'static str,
    Vec<StationKind>,
    Vec<StationKind>,
);

/// Whence, whither, and the ways of the SYN and of the SYN,ACK.
#[test]
fn components_in_order() {
    let beside = vec![Instance, Eni, SecurityGroup, SecurityGroup, Eni, Instance];
    let within = [&OUT[..], &IN].concat();
    let rows: [Row; 5] = [
        (
            "W6.1, F5.9, F9.11: within a subnet, two security groups and nothing else",
            "a",
            "10.1.1.11",
            beside.clone(),
            beside,
        ),
        (
            "W6.2: between subnets, each edge asks its network ACL",
            "b",
            "10.1.2.10",
            within.clone(),
            within,
        ),
        (
            "W0.1, W0.2, W3.1: to the internet and back",
            "a",
            "203.0.113.5",
            [&OUT[..], &[InternetGateway, Edge, Internet, Server]].concat(),
            [&[Server, Internet, Edge, InternetGateway][..], &IN].concat(),
        ),
        (
            "F7.11: between public addresses of one VPC, to the gateway and back",
            "a",
            "198.51.100.12",
            [&OUT[..], &[InternetGateway, InternetGateway], &IN].concat(),
            [&OUT[..], &[InternetGateway, InternetGateway], &IN].concat(),
        ),
        (
            "F1.24, W3.2: a SYN that nobody asked for reaches another VPC's network ACL and group, and does not leave AWS",
            "d",
            "198.51.100.12",
            [&OUT[..], &[InternetGateway, InternetGateway], &IN].concat(),
            [&OUT[..], &[InternetGateway, InternetGateway], &IN].concat(),
        ),
    ];
    for (name, from, to, syn, syn_ack) in rows {
        let timeline = run(&connection(from, to), NatModel::Zonal);
        let server = if syn.last() == Some(&Server) {
            Server
        } else {
            Instance
        };
        let kinds = |from, flags| -> Vec<StationKind> {
            way(&timeline, from, flags)
                .iter()
                .map(|stop| stop.0)
                .collect()
        };
        assert_eq!(kinds(Instance, SYN), syn, "{name}");
        assert_eq!(kinds(server, SYN_ACK), syn_ack, "{name}: back");
    }
}

/// An internet gateway keeps no state and changes no port (W3.2, F7.4): its one-to-one mapping
/// there and back.
#[test]
fn an_internet_gateway_changes_addresses_alone() {
    let mut timeline = run(&connection("a", "203.0.113.5"), NatModel::Zonal);
    let at_gateway = |from, flags| {
        let way = way(&timeline, from, flags);
        let stop = way.iter().find(|stop| stop.0 == InternetGateway).unwrap();
        (stop.2.clone(), stop.3.clone())
    };
    let pair = |source: &str, destination: &str| (source.to_owned(), destination.to_owned());
    assert_eq!(
        at_gateway(Instance, SYN),
        pair("198.51.100.11:32768", "203.0.113.5:443")
    );
    assert_eq!(
        at_gateway(Server, SYN_ACK),
        pair("203.0.113.5:443", "10.1.1.10:32768")
    );
    let last = timeline.events().last().map(|event| event.seq);
    assert_eq!(timeline.frame(last).nat.len(), 0);
}
