//! Smaller random networks than those of the reference, for what asks many questions of each: two
//! peered VPCs over IPv4, with scripts.

use serde_json::{Value, json};

#[path = "../reference/dice.rs"]
mod dice;

use dice::Dice;

const CIDRS: [&str; 11] = [
    "10.1.0.0/16",
    "10.1.0.8/32",
    "0.0.0.0/0",
    "0.0.0.0/0",
    "10.0.0.0/16",
    "10.0.0.0/24",
    "10.0.1.0/24",
    "10.0.1.5/32",
    "203.0.113.0/24",
    "203.0.113.5/32",
    "198.51.100.0/24",
];

fn traffic(dice: &mut Dice) -> Value {
    match dice.below(5) {
        0 | 1 => json!({ "protocol": "all" }),
        2 => json!({ "protocol": "udp", "portRange": "0-65535" }),
        _ => {
            let ports = dice.pick(&[
                json!(443),
                json!(80),
                json!("0-65535"),
                json!("1024-65535"),
                json!("49152-65535"),
                json!("0-1023"),
            ]);
            json!({ "protocol": "tcp", "portRange": ports })
        }
    }
}

fn group_rule(dice: &mut Dice, end: &str) -> Value {
    let mut rule = traffic(dice);
    rule[end] = json!(match dice.below(20) {
        0..3 => dice.pick(&["sg-a", "sg-b"]),
        3 => "pl",
        4 => dice.pick(&["sg-a", "sg-d"]),
        _ => dice.pick(&CIDRS),
    });
    rule
}

fn acl_rule(dice: &mut Dice, index: u64, end: &str) -> Value {
    let mut rule = traffic(dice);
    rule["ruleNumber"] = json!((index + 1) * 10 + dice.below(5));
    rule[end] = json!(dice.pick(&CIDRS));
    rule["action"] = json!(if dice.chance(80) { "allow" } else { "deny" });
    rule
}

fn acl(dice: &mut Dice, id: &str, vpc: &str, default: bool) -> Value {
    if dice.chance(60) {
        let all = |end: &str| json!([{ "ruleNumber": 100, "protocol": "all", end: "0.0.0.0/0", "action": "allow" }]);
        return json!({ "id": id, "vpc": vpc, "default": default, "inbound": all("source"), "outbound": all("destination") });
    }
    json!({
        "id": id,
        "vpc": vpc,
        "default": default,
        "inbound": dice.some(4, |dice, index| acl_rule(dice, index, "source")),
        "outbound": dice.some(4, |dice, index| acl_rule(dice, index, "destination")),
    })
}

fn group(dice: &mut Dice, id: &str, vpc: &str) -> Value {
    let egress = if dice.chance(60) {
        json!([{ "protocol": "all", "destination": "0.0.0.0/0" }])
    } else {
        dice.some(3, |dice, _| group_rule(dice, "destination"))
    };
    let ingress = dice.some(3, |dice, _| group_rule(dice, "source"));
    json!({ "id": id, "vpc": vpc, "ingress": ingress, "egress": egress })
}

fn routes(dice: &mut Dice, usual: &str) -> Value {
    let mut routes = Vec::new();
    if dice.chance(90) {
        routes.push(json!({ "destination": "0.0.0.0/0", "target": usual }));
    }
    if dice.chance(40) {
        routes.push(json!({ "destination": "10.1.0.0/16", "target": "pcx" }));
    }
    if dice.chance(15) {
        let target = dice.pick(&["nat", "igw", "pcx"]);
        routes.push(json!({ "destination": "pl", "target": target }));
    }
    for destination in [
        "203.0.113.0/24",
        "203.0.113.5/32",
        "198.51.100.0/24",
        "192.0.2.0/24",
    ] {
        if dice.chance(10) {
            let target = dice.pick(&["nat", "igw", "blackhole"]);
            routes.push(json!({ "destination": destination, "target": target }));
        }
    }
    if dice.chance(50) {
        routes.reverse();
    }
    Value::Array(routes)
}

/// Out of the second VPC there is the peering connection, and no way through it to elsewhere (F8.3).
fn far_routes(dice: &mut Dice) -> Value {
    let mut routes = Vec::new();
    if dice.chance(75) {
        routes.push(
            json!({ "destination": dice.pick(&["10.0.0.0/16", "10.0.1.0/24"]), "target": "pcx" }),
        );
    }
    if dice.chance(25) {
        routes.push(json!({ "destination": "0.0.0.0/0", "target": "pcx" }));
    }
    Value::Array(routes)
}

fn groups_of(dice: &mut Dice) -> Value {
    dice.pick(&[json!(["sg-a"]), json!(["sg-b"]), json!(["sg-a", "sg-b"])])
}

fn script(dice: &mut Dice) -> Value {
    let mut script = Vec::new();
    for number in 0..=dice.below(4) {
        let name = format!("c{number}");
        let to = dice.pick(&[
            "203.0.113.5",
            "203.0.113.5",
            "203.0.113.5",
            "203.0.113.6",
            "192.0.2.9",
            "10.0.1.5",
            "10.0.1.6",
            "10.0.0.9",
            "10.0.0.220",
            "10.0.0.77",
            "10.1.0.8",
            "10.1.0.8",
            "198.51.100.11",
            "198.51.100.12",
            "172.16.0.1",
            "100.64.0.1",
        ]);
        script.push(json!({
            "do": "connect", "instance": dice.pick(&["i-a", "i-a", "i-b", "i-c", "i-d"]), "to": to,
            "port": dice.pick(&[443, 443, 80]), "connection": name,
        }));
        for _ in 0..dice.below(4) {
            script.push(match dice.below(3) {
                0 => json!({ "do": "send", "connection": name }),
                1 => json!({ "do": "close", "connection": name }),
                _ => {
                    let seconds = dice.pick(&[1, 29, 59, 118, 130, 345, 355, 700]);
                    json!({ "do": "wait", "duration": format!("{seconds}s") })
                }
            });
        }
    }
    Value::Array(script)
}

/// The network of a number.
pub(crate) fn scenario(seed: u64) -> Value {
    let dice = &mut Dice(seed.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let nat_model = dice.pick(&["zonal", "zonal", "notes", "regional"]);
    let public_ip = |dice: &mut Dice, instance: &mut Value, address: &str| {
        if dice.chance(40) {
            instance["publicIp"] = json!(address);
        }
    };
    let mut a = json!({
        "id": "i-a", "subnet": "private", "privateIpAddress": "10.0.1.5", "networkInterface": "eni-a",
        "securityGroups": groups_of(dice), "listen": [80],
    });
    let b = json!({
        "id": "i-b", "subnet": "private", "privateIpAddress": "10.0.1.6", "networkInterface": "eni-b",
        "securityGroups": groups_of(dice), "listen": [80, 443],
    });
    let mut c = json!({
        "id": "i-c", "subnet": "public", "privateIpAddress": "10.0.0.9", "networkInterface": "eni-c",
        "securityGroups": groups_of(dice), "listen": [80],
    });
    let d = json!({
        "id": "i-d", "subnet": "far", "privateIpAddress": "10.1.0.8", "networkInterface": "eni-d",
        "securityGroups": ["sg-d"], "listen": [80, 443],
    });
    public_ip(dice, &mut a, "198.51.100.12");
    public_ip(dice, &mut c, "198.51.100.11");
    if dice.chance(30) {
        let seconds = dice.pick(&["60s", "350s"]);
        a["connectionTracking"] = json!({ "tcpEstablishedTimeout": seconds });
    }
    json!({
        "vpclab": 1, "title": format!("random network {seed}"), "seed": seed, "natModel": nat_model,
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }, { "id": "peer", "cidrBlock": "10.1.0.0/16" }],
            "vpcPeeringConnections": [{ "id": "pcx", "requesterVpc": "vpc", "accepterVpc": "peer" }],
            "internetGateways": [{ "id": "igw", "vpc": "vpc" }],
            "prefixLists": [{ "id": "pl", "entries": dice.pick(&[json!(["203.0.113.0/24"]), json!(["203.0.113.5/32", "192.0.2.0/24"]), json!(["0.0.0.0/1", "203.0.113.6/32"])]) }],
            "subnets": [
                { "id": "public", "vpc": "vpc", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24", "routeTable": "rtb-public", "networkAcl": "acl-public" },
                { "id": "private", "vpc": "vpc", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-private", "networkAcl": dice.pick(&["acl-private", "acl-public"]) },
                { "id": "far", "vpc": "peer", "availabilityZone": "us-east-1a", "cidrBlock": "10.1.0.0/24", "routeTable": "rtb-far", "networkAcl": "acl-far" },
            ],
            "routeTables": [
                { "id": "rtb-far", "vpc": "peer", "routes": far_routes(dice) },
                { "id": "rtb-public", "vpc": "vpc", "routes": routes(dice, "igw") },
                { "id": "rtb-private", "vpc": "vpc", "routes": routes(dice, "nat") },
            ],
            "networkAcls": [acl(dice, "acl-public", "vpc", true), acl(dice, "acl-private", "vpc", false), acl(dice, "acl-far", "peer", true)],
            "securityGroups": [group(dice, "sg-a", "vpc"), group(dice, "sg-b", "vpc"), group(dice, "sg-d", "peer")],
            "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.10" }],
            "instances": [a, b, c, d],
        },
        "internet": {
            "servers": [
                { "id": "server", "address": "203.0.113.5", "listen": [443] },
                { "id": "other", "address": "203.0.113.6", "listen": [80] },
            ],
        },
        "script": script(dice),
    })
}
