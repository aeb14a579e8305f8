//! Routes inside the VPC that lead its own traffic to a middlebox, and tables of gateways that do; and
//! routes to another VPC by the NAT gateway.

use serde_json::{Value, json};

use super::push;
use crate::dice::Dice;
use crate::script::More;

/// The instance that forwards stands between the two subnets, in one of them (F3.12, F3.13).
pub(super) fn middlebox(dice: &mut Dice, scenario: &mut Value, more: &mut More) {
    let network = &mut scenario["network"];
    let instances = network["instances"].as_array_mut().into_iter().flatten();
    for instance in instances.filter(|instance| instance["id"] == "i-c") {
        instance["forwards"] = json!(dice.pick(&["router", "router", "nat"]));
        instance["sourceDestCheck"] = json!(dice.chance(8));
        instance["securityGroups"] = dice.pick(&[
            json!(["sg-open"]),
            json!(["sg-open"]),
            json!(["sg-box"]),
            json!(["sg-a", "sg-box"]),
        ]);
        if let Some(instance) = instance.as_object_mut() {
            instance.remove("publicIp");
        }
        if dice.chance(70) {
            instance["publicIp"] = json!("198.51.100.11");
        }
    }
    push(
        &mut network["securityGroups"],
        json!({
            "id": "sg-open", "vpc": "vpc",
            "ingress": [{ "protocol": "all", "source": "0.0.0.0/0" }, { "protocol": "all", "source": "::/0" }],
            "egress": [{ "protocol": "all", "destination": "0.0.0.0/0" }, { "protocol": "all", "destination": "::/0" }],
        }),
    );
    for table in network["routeTables"].as_array_mut().into_iter().flatten() {
        let rows: &[(&str, u64)] = match table["id"].as_str() {
            Some("rtb-private") => &[
                ("10.0.0.0/24", 60),
                ("10.0.1.0/24", 15),
                ("10.0.0.0/16", 15),
                ("2001:db8:0:100::/64", 50),
                ("2001:db8:0:101::/64", 15),
                ("2001:db8:0:100::/56", 15),
            ],
            Some("rtb-public") => &[
                ("10.0.1.0/24", 20),
                ("10.0.0.0/24", 15),
                ("2001:db8:0:101::/64", 12),
            ],
            _ => continue,
        };
        for (destination, percent) in rows {
            if dice.chance(*percent) {
                let target = match destination.contains(':') {
                    true => "eni-c",
                    false => dice.pick(&["eni-c", "eni-c", "eni-c", "nat"]),
                };
                let route = json!({ "destination": destination, "target": target });
                push(&mut table["routes"], route);
            }
        }
        if table["id"] == "rtb-private" {
            let is_default = |row: &Value| {
                ["0.0.0.0/0", "::/0"]
                    .iter()
                    .any(|all| row["destination"] == *all)
            };
            let routes = table["routes"].as_array_mut().into_iter().flatten();
            for route in routes.filter(|route| is_default(route)) {
                if dice.chance(60) {
                    route["target"] = json!("eni-c");
                }
            }
        }
    }
    for (gateways, id, percent) in [
        ("internetGateways", "rtb-ingress", 75),
        ("vpnGateways", "rtb-ingress-vgw", 75),
    ] {
        if network.get(gateways).is_some() && dice.chance(percent) {
            network[gateways][0]["routeTable"] = json!(id);
            let table = ingress(dice, id);
            push(&mut network["routeTables"], table);
        }
    }
    more.destinations.extend([
        "10.0.0.9",
        "10.0.1.5",
        "10.0.1.6",
        "10.0.0.77",
        "198.51.100.11",
        "198.51.100.12",
        "198.51.100.12",
        "2001:db8:0:101::5",
        "2001:db8:0:100::9",
        "203.0.113.5",
        "2001:db8:ff::5",
    ]);
    more.servers.extend(["server", "other"]);
}

/// A gateway's table: whole blocks and whole subnets, to an interface or nowhere else (F3.22).
fn ingress(dice: &mut Dice, id: &str) -> Value {
    let mut routes = json!([]);
    for (destination, percent) in [
        ("10.0.1.0/24", 75),
        ("10.0.0.0/24", 10),
        ("10.0.0.0/16", 20),
        ("2001:db8:0:101::/64", 60),
        ("2001:db8:0:100::/56", 15),
    ] {
        if dice.chance(percent) {
            let target = match destination.ends_with("/24") || destination.ends_with("/64") {
                true => dice.pick(&["eni-c", "eni-c", "eni-c", "eni-c", "blackhole"]),
                false => dice.pick(&["eni-c", "local"]),
            };
            push(
                &mut routes,
                json!({ "destination": destination, "target": target }),
            );
        }
    }
    json!({ "id": id, "vpc": "vpc", "routes": routes })
}

/// To the second VPC by the NAT gateway; the answers find back, with or without a route (F6.9).
pub(super) fn to_the_peer_by_nat(dice: &mut Dice, network: &mut Value, more: &mut More) {
    let all = |end: &str| json!([{ "protocol": "all", end: "0.0.0.0/0" }]);
    for group in network["securityGroups"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        if group["id"] == "sg-d" || dice.chance(50) {
            group["ingress"] = all("source");
            group["egress"] = all("destination");
        }
    }
    for table in network["routeTables"].as_array_mut().into_iter().flatten() {
        let (prefix, route) = match table["id"].as_str() {
            Some("rtb-private") => ("10.1.", Some("nat")),
            Some("rtb-public") => ("10.1.", Some("pcx")),
            _ => ("10.0.", None),
        };
        if route.is_none() && dice.chance(30) {
            continue;
        }
        if let Some(routes) = table["routes"].as_array_mut() {
            let is_other = |row: &Value| {
                let destination = row["destination"].as_str().unwrap_or_default();
                !destination.starts_with(prefix)
            };
            routes.retain(is_other);
            let own = |target| json!({ "destination": "10.1.0.0/16", "target": target });
            routes.extend(route.map(own));
        }
    }
    more.destinations.extend(["10.1.0.8"; 4]);
}
