//! Every kind of packet, and its size: pings, datagrams, other protocols, ICMP errors, fragments.

mod echoes;
mod filters;
mod forwarded;
mod fragments;
mod probes;
mod sizes;
mod tcp;
mod v6;

use serde_json::{Value, json};
use vpclab_model::{Header, NatModel, StationKind};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Hop};
use vpclab_wire::{Link, Packet};

use crate::bytes::agrees_elsewhere;
use crate::{put, run};

/// A client behind a NAT gateway, an instance with a public address, another beside the client, and
/// a server whose link takes jumbo frames.
fn lab(script: &Value, changes: &[(&str, Value)]) -> String {
    let mut scenario = json!({
        "vpclab": 1, "title": "packets",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [
                { "id": "public", "cidrBlock": "10.0.0.0/24", "routeTable": "to-internet", "networkAcl": "outer" },
                { "id": "private", "cidrBlock": "10.0.1.0/24", "routeTable": "to-nat" },
                { "id": "apps", "cidrBlock": "10.0.2.0/24", "routeTable": "to-nat", "networkAcl": "inner" },
            ],
            "routeTables": [
                { "id": "to-internet", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "to-nat", "routes": [{ "destination": "0.0.0.0/0", "target": "nat" }] },
            ],
            "networkAcls": [
                { "id": "acl", "default": true },
                { "id": "outer", "inbound": [all("source")], "outbound": [all("destination")] },
                { "id": "inner", "inbound": [all("source")], "outbound": [all("destination")] },
            ],
            "securityGroups": [
                { "id": "clients" },
                { "id": "apps", "ingress": [{ "source": "10.0.0.0/16" }] },
            ],
            "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.10" }],
            "instances": [
                { "id": "client", "subnet": "private", "privateIpAddress": "10.0.1.5", "securityGroups": ["clients"] },
                { "id": "web", "subnet": "public", "privateIpAddress": "10.0.0.9", "publicIp": "198.51.100.11", "securityGroups": ["clients"], "listen": [80] },
                { "id": "app", "subnet": "apps", "privateIpAddress": "10.0.2.7", "securityGroups": ["apps"], "listen": [80], "listenUdp": [7] },
            ],
        },
        "internet": {
            "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443], "listenUdp": [7], "mtu": 9001 }],
            "dns": [{ "name": "example.com", "address": "203.0.113.5" }],
        },
        "script": script,
    });
    put(&mut scenario, changes);
    scenario.to_string()
}

/// A network ACL rule for everything.
fn all(peer: &str) -> Value {
    json!({ "ruleNumber": 100, peer: "0.0.0.0/0", "action": "allow" })
}

/// A run of the lab whose every packet says the same to us and to another library.
pub(crate) fn lab_run(script: &Value, changes: &[(&str, Value)]) -> Timeline {
    let timeline = run(&lab(script, changes), NatModel::Zonal);
    agrees_elsewhere(&timeline);
    for event in timeline.events() {
        let (packet, header) = match event.kind {
            EventKind::Created(created) => (created.packet, created.header),
            EventKind::Hop(hop) => (hop.packet, hop.header_after()),
            _ => continue,
        };
        let bytes = timeline.packet_bytes(packet, event.seq).unwrap();
        let read = match bytes.link {
            Link::Ethernet => Packet::from_ethernet(bytes.bytes.to_vec()),
            Link::Ip => Packet::from_ip(bytes.bytes.to_vec()),
        };
        assert_eq!(read.unwrap().header(), header, "#{}", event.seq.0);
    }
    timeline
}

/// Every hop, with the kind of its station.
pub(crate) fn hops(timeline: &Timeline) -> impl Iterator<Item = (StationKind, Hop)> {
    let network = &timeline.scenario().network;
    timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) => Some((network.stations.station(hop.station).kind, hop)),
            _ => None,
        })
}

/// Every packet that was made, with the kind of the station that made it.
fn made(timeline: &Timeline) -> impl Iterator<Item = (StationKind, Header)> {
    let network = &timeline.scenario().network;
    timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Created(created) => {
                let kind = network.stations.station(created.station).kind;
                Some((kind, created.header))
            }
            _ => None,
        })
}

/// Where packets were dropped, and why, without repetitions.
fn drops(timeline: &Timeline) -> Vec<(StationKind, &'static str)> {
    let mut drops: Vec<_> = hops(timeline)
        .filter_map(|(kind, hop)| match hop.decision {
            Decision::Dropped { reason, .. } => Some((kind, reason.code())),
            _ => None,
        })
        .collect();
    drops.dedup();
    drops
}
