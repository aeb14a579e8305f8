//! Random networks with everything that the reference knows, and scripts that use them.

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::script::script;
use crate::wings;

const CIDRS: [&str; 16] = [
    "::/0",
    "::/0",
    "2001:db8:0:100::/56",
    "2001:db8:ff::5/128",
    "2001:db8:0:200::/56",
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
    match dice.below(6) {
        5 => {
            json!({ "protocol": "icmp", "icmpTypeCode": { "type": dice.pick(&[8, 8, 0, 3, -1]) } })
        }
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

pub(crate) fn group_rule(dice: &mut Dice, end: &str) -> Value {
    let mut rule = traffic(dice);
    if rule["protocol"] == "icmp" {
        rule[end] = json!(dice.pick(&["0.0.0.0/0", "10.0.0.0/16", "203.0.113.5/32"]));
        return rule;
    }
    rule[end] = json!(match dice.below(20) {
        0..3 => dice.pick(&["sg-a", "sg-b"]),
        3 => "pl",
        4..7 => dice.pick(&["sg-a", "sg-d"]),
        _ => dice.pick(&CIDRS),
    });
    rule
}

pub(crate) fn acl_rule(dice: &mut Dice, index: u64, end: &str) -> Value {
    let mut rule = traffic(dice);
    rule["ruleNumber"] = json!((index + 1) * 10 + dice.below(5));
    rule[end] = json!(match rule["protocol"] == "icmp" {
        true => "0.0.0.0/0",
        false => dice.pick(&CIDRS),
    });
    rule["action"] = json!(if dice.chance(80) { "allow" } else { "deny" });
    rule
}

fn acl(dice: &mut Dice, id: &str, vpc: &str, default: bool) -> Value {
    if dice.chance(60) {
        let all = |end: &str| {
            json!([
                { "ruleNumber": 100, "protocol": "all", end: "0.0.0.0/0", "action": "allow" },
                { "ruleNumber": 101, "protocol": "all", end: "::/0", "action": "allow" },
            ])
        };
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
        json!([
            { "protocol": "all", "destination": "0.0.0.0/0" },
            { "protocol": "all", "destination": "::/0" },
        ])
    } else {
        dice.some(3, |dice, _| group_rule(dice, "destination"))
    };
    let mut ingress = dice.some(3, |dice, _| group_rule(dice, "source"));
    if let Some(rules) = ingress.as_array_mut()
        && dice.chance(20)
    {
        let open = json!({ "protocol": "all", "source": "0.0.0.0/0" });
        rules.push(open);
    }
    // AWS takes no rule twice.
    if let Some(rules) = ingress.as_array_mut() {
        for index in (1..rules.len()).rev() {
            if rules[..index].contains(&rules[index]) {
                rules.remove(index);
            }
        }
    }
    json!({ "id": id, "vpc": vpc, "ingress": ingress, "egress": egress })
}

fn routes(dice: &mut Dice, usual: &str) -> Value {
    let mut routes = Vec::new();
    if dice.chance(70) {
        let target = match usual {
            "igw" => dice.pick(&["igw", "igw", "eigw"]),
            _ => dice.pick(&["eigw", "eigw", "eigw", "igw"]),
        };
        routes.push(json!({ "destination": "::/0", "target": target }));
    }
    if dice.chance(50) {
        let target = dice.pick(&["pcx", "tgw", "tgw"]);
        routes.push(json!({ "destination": "2001:db8:0:200::/56", "target": target }));
    }
    if dice.chance(40) {
        routes.push(json!({ "destination": "10.1.0.0/24", "target": "tgw" }));
    }
    if dice.chance(90) {
        routes.push(json!({ "destination": "0.0.0.0/0", "target": usual }));
    }
    if dice.chance(50) {
        // By way of the NAT gateway the answers find back without a route (F6.9).
        let by_nat = usual == "nat" && dice.chance(60);
        let target = if by_nat { "nat" } else { "pcx" };
        routes.push(json!({ "destination": "10.1.0.0/16", "target": target }));
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
            let target = match usual {
                "nat" | "eni-c" => dice.pick(&["nat", "igw", "blackhole", "eni-c"]),
                _ => dice.pick(&["nat", "igw", "blackhole"]),
            };
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
    for (percent, destinations) in [
        (60, ["10.0.0.0/16", "10.0.1.0/24"]),
        (50, ["2001:db8:0:100::/56", "2001:db8:0:101::/64"]),
        (40, ["0.0.0.0/0", "203.0.113.0/24"]),
    ] {
        if dice.chance(percent) {
            let target = dice.pick(&["pcx", "tgw"]);
            routes.push(json!({ "destination": dice.pick(&destinations), "target": target }));
        }
    }
    Value::Array(routes)
}

fn groups_of(dice: &mut Dice) -> Value {
    dice.pick(&[json!(["sg-a"]), json!(["sg-b"]), json!(["sg-a", "sg-b"])])
}

/// A transit gateway between the two VPCs, with the default table or with its own.
fn transit(dice: &mut Dice, network: &mut Value, far_zone: bool) {
    let attachments = ["attach-vpc", "attach-peer"];
    let subnets = match (far_zone, dice.below(3)) {
        (true, 0) => json!(["public", "private"]),
        (_, 1) => json!(["private"]),
        _ => json!(["public"]),
    };
    let switch = |on| if on { "enable" } else { "disable" };
    network["transitGateways"] =
        json!([{ "id": "tgw", "securityGroupReferencingSupport": switch(dice.chance(40)) }]);
    let referencing = network["transitGateways"][0]["securityGroupReferencingSupport"].clone();
    network["transitGatewayVpcAttachments"] = json!([
        { "id": "attach-vpc", "transitGateway": "tgw", "vpc": "vpc", "subnets": subnets, "ipv6Support": "enable",
          "applianceModeSupport": switch(dice.chance(40)), "securityGroupReferencingSupport": referencing },
        { "id": "attach-peer", "transitGateway": "tgw", "vpc": "peer", "subnets": ["far"], "ipv6Support": "enable",
          "securityGroupReferencingSupport": referencing },
    ]);
    if dice.chance(30) {
        return;
    }
    network["transitGateways"][0]["defaultRouteTableAssociation"] = json!("disable");
    network["transitGateways"][0]["defaultRouteTablePropagation"] = json!("disable");
    let mut routes = Vec::new();
    for destination in ["0.0.0.0/0", "10.0.1.0/24", "10.1.0.8/32"] {
        if dice.chance(70) {
            let target = match destination {
                "0.0.0.0/0" => "attach-vpc",
                "10.1.0.8/32" => dice.pick(&["attach-peer", "blackhole", "blackhole"]),
                _ => dice.pick(&["attach-vpc", "blackhole", "blackhole"]),
            };
            routes.push(json!({ "destination": destination, "target": target }));
        }
    }
    let chosen = |dice: &mut Dice, percent| -> Value {
        attachments
            .iter()
            .filter(|_| dice.chance(percent))
            .map(|one| json!(one))
            .collect()
    };
    network["transitGatewayRouteTables"] = json!([{
        "id": "tgw-rtb", "transitGateway": "tgw", "associations": chosen(dice, 90),
        "propagations": chosen(dice, 80), "routes": routes,
    }]);
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
        "id": "i-a", "subnet": "private", "privateIpAddress": "10.0.1.5", "ipv6Addresses": ["2001:db8:0:101::5"], "networkInterface": "eni-a",
        "securityGroups": groups_of(dice), "listen": [80],
    });
    let b = json!({
        "id": "i-b", "subnet": "private", "privateIpAddress": "10.0.1.6", "ipv6Addresses": ["2001:db8:0:101::6"], "networkInterface": "eni-b",
        "securityGroups": groups_of(dice), "listen": [80, 443],
    });
    let mut c = json!({
        "id": "i-c", "subnet": "public", "privateIpAddress": "10.0.0.9", "ipv6Addresses": ["2001:db8:0:100::9"], "networkInterface": "eni-c",
        "securityGroups": groups_of(dice), "listen": [80],
    });
    let d = json!({
        "id": "i-d", "subnet": "far", "privateIpAddress": "10.1.0.8", "ipv6Addresses": ["2001:db8:0:200::8"], "networkInterface": "eni-d",
        "securityGroups": ["sg-d"], "listen": [80, 443],
    });
    if dice.chance(70) {
        c["forwards"] = json!(dice.pick(&["nat", "nat", "router"]));
        c["sourceDestCheck"] = json!(dice.chance(15));
        if dice.chance(60) {
            c["securityGroups"] = json!(["sg-a", "sg-box"]);
        }
    }
    let usual = if c["forwards"].is_null() {
        "nat"
    } else {
        dice.pick(&["nat", "eni-c"])
    };
    let far_zone = dice.chance(40);
    public_ip(dice, &mut a, "198.51.100.12");
    public_ip(dice, &mut c, "198.51.100.11");
    if dice.chance(30) {
        let seconds = dice.pick(&["60s", "350s"]);
        a["connectionTracking"] = json!({ "tcpEstablishedTimeout": seconds });
    }
    let mut scenario = json!({
        "vpclab": 1, "title": format!("random network {seed}"), "seed": seed, "natModel": nat_model,
        "network": {
            "vpcs": [
                { "id": "vpc", "cidrBlock": "10.0.0.0/16", "ipv6CidrBlocks": ["2001:db8:0:100::/56"] },
                { "id": "peer", "cidrBlock": "10.1.0.0/16", "ipv6CidrBlocks": ["2001:db8:0:200::/56"] },
            ],
            "egressOnlyInternetGateways": [{ "id": "eigw", "vpc": "vpc" }],
            "vpcEndpoints": [{ "id": "vpce", "vpc": "vpc", "serviceName": "com.amazonaws.us-east-1.s3", "routeTables": dice.pick(&[json!(["rtb-private"]), json!(["rtb-private", "rtb-public"]), json!([])]) }],
            "vpcPeeringConnections": [{ "id": "pcx", "requesterVpc": "vpc", "accepterVpc": "peer" }],
            "internetGateways": [{ "id": "igw", "vpc": "vpc" }],
            "prefixLists": [{ "id": "pl-s3", "name": "com.amazonaws.us-east-1.s3", "ownerId": "AWS", "entries": ["192.0.2.0/27"] }, { "id": "pl", "entries": dice.pick(&[json!(["203.0.113.0/24"]), json!(["203.0.113.5/32", "192.0.2.0/24"]), json!(["0.0.0.0/1", "203.0.113.6/32"])]) }],
            "subnets": [
                { "id": "public", "vpc": "vpc", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24", "ipv6CidrBlock": "2001:db8:0:100::/64", "routeTable": "rtb-public", "networkAcl": "acl-public" },
                { "id": "private", "vpc": "vpc", "availabilityZone": if far_zone { "us-east-1b" } else { "us-east-1a" }, "cidrBlock": "10.0.1.0/24", "ipv6CidrBlock": "2001:db8:0:101::/64", "routeTable": "rtb-private", "networkAcl": dice.pick(&["acl-private", "acl-public"]) },
                { "id": "far", "vpc": "peer", "availabilityZone": "us-east-1a", "cidrBlock": "10.1.0.0/24", "ipv6CidrBlock": "2001:db8:0:200::/64", "routeTable": "rtb-far", "networkAcl": "acl-far" },
            ],
            "routeTables": [
                { "id": "rtb-far", "vpc": "peer", "routes": far_routes(dice) },
                { "id": "rtb-public", "vpc": "vpc", "routes": routes(dice, "igw") },
                { "id": "rtb-private", "vpc": "vpc", "routes": routes(dice, usual) },
            ],
            "networkAcls": [acl(dice, "acl-public", "vpc", true), acl(dice, "acl-private", "vpc", false), acl(dice, "acl-far", "peer", true)],
            "securityGroups": [group(dice, "sg-a", "vpc"), group(dice, "sg-b", "vpc"), group(dice, "sg-d", "peer"), {
                "id": "sg-box", "vpc": "vpc", "ingress": [{ "protocol": "all", "source": "0.0.0.0/0" }],
                "egress": [{ "protocol": "all", "destination": "0.0.0.0/0" }],
            }],
            "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.10" }],
            "instances": [a, b, c, d],
        },
        "internet": {
            "servers": [
                { "id": "server", "address": "203.0.113.5", "listen": [443], "ipv6Address": "2001:db8:ff::5" },
                { "id": "other", "address": "203.0.113.6", "listen": [80], "ipv6Address": "2001:db8:ff::6" },
                { "id": "s3", "address": "192.0.2.10", "listen": [443], "serviceName": "com.amazonaws.us-east-1.s3" },
            ],
        },
    });
    transit(dice, &mut scenario["network"], far_zone);
    let more = wings::add(dice, &mut scenario);
    let script = script(dice, &scenario["network"], &more);
    scenario["script"] = script;
    scenario
}
