//! IPv6: dual-stack and IPv6-only guests, who connects to whom over which gateway, and what stops it.

mod addresses;
mod egress_only;
mod guests;
mod nat64;
mod reach;

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_timeline::Timeline;

use crate::{put, run};

/// A dual-stack subnet and an IPv6-only one behind an internet gateway, an instance in each, and
/// servers on the internet that have both addresses or one.
pub(crate) fn lab() -> Value {
    let open = json!([
        { "protocol": "tcp", "portRange": 80, "source": "0.0.0.0/0" },
        { "protocol": "tcp", "portRange": 80, "source": "::/0" },
    ]);
    let everywhere = json!([
        { "destination": "0.0.0.0/0", "target": "igw" },
        { "destination": "::/0", "target": "igw" },
    ]);
    json!({
        "vpclab": 1, "title": "both versions",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16", "ipv6CidrBlocks": ["2001:db8:0:100::/56"] }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [
                { "id": "dual", "cidrBlock": "10.0.0.0/24", "ipv6CidrBlock": "2001:db8:0:100::/64" },
                { "id": "only", "ipv6Native": true, "ipv6CidrBlock": "2001:db8:0:101::/64" },
            ],
            "routeTables": [{ "id": "rtb", "main": true, "routes": everywhere }],
            "securityGroups": [{ "id": "sg", "ingress": open }],
            "instances": [
                { "id": "client", "subnet": "dual", "privateIpAddress": "10.0.0.5", "publicIp": "198.51.100.5",
                  "ipv6Addresses": ["2001:db8:0:100::5"], "securityGroups": ["sg"], "listen": [80] },
                { "id": "six", "subnet": "only", "ipv6Addresses": ["2001:db8:0:101::6"], "securityGroups": ["sg"], "listen": [80] },
                { "id": "neighbour", "subnet": "dual", "ipv6Addresses": ["2001:db8:0:100::7"], "securityGroups": ["sg"], "listen": [80] },
            ],
        },
        "internet": {
            "servers": [
                { "id": "both", "address": "203.0.113.5", "ipv6Address": "2001:db8:ff::5" },
                { "id": "old", "address": "203.0.113.4" },
                { "id": "new", "ipv6Address": "2001:db8:ff::6" },
            ],
            "dns": [
                { "name": "both.example", "address": "203.0.113.5" },
                { "name": "both.example", "address": "2001:db8:ff::5" },
                { "name": "old.example", "address": "203.0.113.4" },
                { "name": "new.example", "address": "2001:db8:ff::6" },
            ],
        },
    })
}

/// The network with a connection: from whom, to whom, and what is changed.
pub(crate) fn connection(
    (kind, from): (&str, &str),
    (to, port): (&str, u16),
    changes: &[(&str, Value)],
) -> Timeline {
    let mut scenario = lab();
    put(&mut scenario, changes);
    scenario["script"] = json!([
        { "do": "connect", kind: from, "to": to, "port": port, "connection": "c" },
        { "do": "send", "connection": "c" },
        { "do": "close", "connection": "c" },
    ]);
    run(&scenario.to_string(), NatModel::Zonal)
}
