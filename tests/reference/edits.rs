//! Random edits of a network: every call of AWS's API that changes where packets go, about something
//! that is there. AWS may still refuse one; then nothing changes.

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::random::{acl_rule, group_rule};

/// A call with its arguments.
fn call(word: &str, arguments: Value) -> Value {
    let mut call = arguments;
    call["do"] = json!(word);
    call
}

fn of(dice: &mut Dice, rows: &Value) -> Option<Value> {
    let rows = rows.as_array()?;
    (!rows.is_empty()).then(|| dice.pick(rows))
}

/// Edits; none where there is nothing of what the dice have chosen.
pub(crate) fn edits(dice: &mut Dice, network: &Value) -> Vec<Value> {
    match dice.below(40) {
        0 => without_gateway(dice),
        1 => restart(dice),
        _ => edit(dice, network).into_iter().collect(),
    }
}

fn edit(dice: &mut Dice, network: &Value) -> Option<Value> {
    match dice.below(20) {
        0..5 => rule(dice, network),
        5..8 => route(dice, network),
        8 | 9 => entry(dice, network),
        10 => subnet(dice),
        11 | 12 => interface(dice),
        13 => address(dice),
        14 => instance(dice),
        15 => gateway(dice),
        16 | 17 => transit(dice, network),
        _ => service(dice, network),
    }
}

/// A rule of a security group, taken away or added (F4.27, F4.28).
fn rule(dice: &mut Dice, network: &Value) -> Option<Value> {
    let group = of(dice, &network["securityGroups"])?;
    let (way, end) = dice.pick(&[("ingress", "source"), ("egress", "destination")]);
    let (verb, mut row) = match dice.chance(65) {
        true => ("revoke", of(dice, &group[way])?),
        false => ("authorize", group_rule(dice, end)),
    };
    // Groups of another VPC may be named only where the gateway between them tells of them (F8.16).
    let peer = row[end].as_str().unwrap_or_default();
    if verb == "authorize" && !peer.contains('/') {
        row[end] = json!("10.0.0.0/8");
    }
    row["securityGroup"] = group["id"].clone();
    Some(call(&format!("{verb}-security-group-{way}"), row))
}

/// A rule of a network ACL.
fn entry(dice: &mut Dice, network: &Value) -> Option<Value> {
    let acl = of(dice, &network["networkAcls"])?;
    let (way, end) = dice.pick(&[("inbound", "source"), ("outbound", "destination")]);
    let own = of(dice, &acl[way]);
    let id = json!({ "networkAcl": acl["id"], "egress": way == "outbound" });
    let (word, mut row) = match dice.below(4) {
        0 | 1 => {
            let mut row = id.clone();
            row["ruleNumber"] = own?["ruleNumber"].clone();
            return Some(call("delete-network-acl-entry", row));
        }
        2 => ("create-network-acl-entry", acl_rule(dice, 0, end)),
        _ => {
            let mut row = acl_rule(dice, 0, end);
            row["ruleNumber"] = own?["ruleNumber"].clone();
            ("replace-network-acl-entry", row)
        }
    };
    row["networkAcl"] = id["networkAcl"].clone();
    row["egress"] = id["egress"].clone();
    Some(call(word, row))
}

/// A route of a subnet's table; not those inside the VPC, which lead to a middlebox alone (F3.13).
fn route(dice: &mut Dice, network: &Value) -> Option<Value> {
    let table = of(dice, &network["routeTables"])?;
    let is_far = table["vpc"] == "peer";
    if table["id"].as_str()?.starts_with("rtb-ingress") {
        return None;
    }
    let existing = of(dice, &table["routes"]);
    let steers = |to: &str| {
        ["10.0.", "2001:db8:0:10"]
            .iter()
            .any(|own| to.starts_with(own))
    };
    let id = json!({ "routeTable": table["id"] });
    let with = |destination: &str, target: Option<&str>| {
        let mut row = id.clone();
        row["destination"] = json!(destination);
        if let Some(target) = target {
            row["target"] = json!(target);
        }
        row
    };
    let word = dice.pick(&[
        "create-route",
        "delete-route",
        "replace-route",
        "replace-route",
    ]);
    let destination = match word {
        "create-route" => {
            let of_far = ["10.0.0.0/16", "0.0.0.0/0"];
            let of_own = [
                "203.0.113.0/24",
                "10.1.0.0/16",
                "::/0",
                "192.0.2.0/24",
                "0.0.0.0/0",
            ];
            json!(match is_far {
                true => dice.pick(&of_far),
                false => dice.pick(&of_own),
            })
        }
        _ => existing?["destination"].clone(),
    };
    let destination = destination.as_str()?;
    if word == "delete-route" {
        return Some(call(word, with(destination, None)));
    }
    if !is_far && steers(destination) || destination == "pl" {
        return None;
    }
    let targets: &[&str] = match (is_far, destination.contains(':')) {
        (true, _) => &["pcx"],
        (false, true) => &["igw", "eigw"],
        (false, false) => &["igw", "nat", "pcx", "eni-c"],
    };
    Some(call(word, with(destination, Some(dice.pick(targets)))))
}

/// Another table or another network ACL for a subnet (F3.1, F5.1).
fn subnet(dice: &mut Dice) -> Option<Value> {
    let subnet = dice.pick(&["public", "private"]);
    Some(match dice.chance(50) {
        true => {
            let table = dice.pick(&["rtb-public", "rtb-private"]);
            let word = dice.pick(&["replace-route-table-association", "associate-route-table"]);
            call(word, json!({ "subnet": subnet, "routeTable": table }))
        }
        false => {
            let acl = dice.pick(&["acl-public", "acl-private"]);
            let arguments = json!({ "subnet": subnet, "networkAcl": acl });
            call("replace-network-acl-association", arguments)
        }
    })
}

/// One attribute of an interface.
fn interface(dice: &mut Dice) -> Option<Value> {
    let instance = dice.pick(&["i-a", "i-b", "i-c"]);
    let mut arguments = json!({ "instance": instance });
    match dice.below(4) {
        0 => arguments["sourceDestCheck"] = json!(dice.chance(50)),
        1 => {
            let seconds = dice.pick(&["60s", "350s", "3600s"]);
            arguments["connectionTracking"] = json!({ "tcpEstablishedTimeout": seconds });
        }
        _ => {
            arguments["securityGroups"] = dice.pick(&[
                json!(["sg-a"]),
                json!(["sg-b"]),
                json!(["sg-box"]),
                json!(["sg-b", "sg-box"]),
            ]);
        }
    }
    Some(call("modify-network-interface-attribute", arguments))
}

/// A public address goes elsewhere, or nowhere (F1.22).
fn address(dice: &mut Dice) -> Option<Value> {
    let public = dice.pick(&["198.51.100.11", "198.51.100.12", "198.51.100.13"]);
    Some(match dice.chance(60) {
        true => {
            let instance = dice.pick(&["i-a", "i-b", "i-c"]);
            call(
                "associate-address",
                json!({ "instance": instance, "publicIp": public }),
            )
        }
        false => call("disassociate-address", json!({ "publicIp": public })),
    })
}

/// Machines come and go.
fn instance(dice: &mut Dice) -> Option<Value> {
    let word = dice.pick(&["stop-instances", "terminate-instances"]);
    let instance = dice.pick(&["i-b", "i-d", "i-c"]);
    Some(call(word, json!({ "instance": instance })))
}

/// What joins the VPC to the rest of the world.
fn gateway(dice: &mut Dice) -> Option<Value> {
    Some(match dice.chance(60) {
        true => call("delete-nat-gateway", json!({ "natGateway": "nat" })),
        false => call(
            "delete-vpc-peering-connection",
            json!({ "vpcPeeringConnection": "pcx" }),
        ),
    })
}

fn pause(seconds: u64) -> Value {
    json!({ "do": "wait", "duration": format!("{seconds}s") })
}

/// The VPC loses its internet gateway, which it does once nothing has a public address any more
/// (F7.10), and may get it back.
fn without_gateway(dice: &mut Dice) -> Vec<Value> {
    let igw = || json!({ "internetGateway": "igw", "vpc": "vpc" });
    let mut all = vec![call("delete-nat-gateway", json!({ "natGateway": "nat" }))];
    for public in ["198.51.100.11", "198.51.100.12", "198.51.100.13"] {
        all.push(call("disassociate-address", json!({ "publicIp": public })));
    }
    all.extend([pause(31), call("detach-internet-gateway", igw())]);
    if dice.chance(40) {
        all.extend([pause(1), call("attach-internet-gateway", igw())]);
    }
    all
}

fn restart(dice: &mut Dice) -> Vec<Value> {
    let instance = dice.pick(&["i-a", "i-b", "i-c", "i-d"]);
    let of = || json!({ "instance": instance });
    let seconds = dice.pick(&[1, 2, 130]);
    vec![
        call("stop-instances", of()),
        pause(seconds),
        call("start-instances", of()),
    ]
}

/// Attachments of transit gateways, and their tables.
fn transit(dice: &mut Dice, network: &Value) -> Option<Value> {
    let attachment = of(dice, &network["transitGatewayVpcAttachments"])?;
    let own = json!({ "transitGatewayAttachment": attachment["id"] });
    let tables = network
        .get("transitGatewayRouteTables")
        .cloned()
        .unwrap_or_default();
    let table =
        of(dice, &tables).filter(|table| table["transitGateway"] == attachment["transitGateway"]);
    let in_table = |table: &Value| {
        let mut arguments = own.clone();
        arguments["transitGatewayRouteTable"] = table["id"].clone();
        arguments
    };
    match dice.below(8) {
        0 => Some(call("delete-transit-gateway-vpc-attachment", own)),
        1 => {
            let mut arguments = own.clone();
            let mode = dice.pick(&["enable", "disable"]);
            arguments["applianceModeSupport"] = json!(mode);
            Some(call("modify-transit-gateway-vpc-attachment", arguments))
        }
        2 | 3 => {
            let word = dice.pick(&["associate", "disassociate"]);
            let word = format!("{word}-transit-gateway-route-table");
            Some(call(&word, in_table(&table?)))
        }
        4 | 5 => {
            let word = dice.pick(&["enable", "disable"]);
            let word = format!("{word}-transit-gateway-route-table-propagation");
            Some(call(&word, in_table(&table?)))
        }
        _ => {
            let table = table?;
            let mut arguments = json!({ "transitGatewayRouteTable": table["id"] });
            let word = dice.pick(&["create", "replace", "delete"]);
            let row = of(dice, &table["routes"]);
            arguments["destination"] = match word {
                "create" => json!(dice.pick(&["10.1.0.8/32", "172.24.0.0/13", "0.0.0.0/0"])),
                _ => row?["destination"].clone(),
            };
            if word != "delete" {
                let target = match dice.chance(20) {
                    true => json!("blackhole"),
                    false => attachment["id"].clone(),
                };
                arguments["target"] = target;
            }
            Some(call(&format!("{word}-transit-gateway-route"), arguments))
        }
    }
}

/// Endpoints, and what a VPN gateway knows and tells.
fn service(dice: &mut Dice, network: &Value) -> Option<Value> {
    let table = dice.pick(&["rtb-public", "rtb-private"]);
    match dice.below(4) {
        0 | 1 => {
            let key = dice.pick(&["addRouteTables", "removeRouteTables"]);
            let arguments = json!({ "vpcEndpoint": "vpce", key: [table] });
            Some(call("modify-vpc-endpoint", arguments))
        }
        2 if dice.chance(15) => Some(call(
            "delete-vpc-endpoints",
            json!({ "vpcEndpoint": "vpce" }),
        )),
        _ => {
            network.get("vpnGateways")?;
            Some(match dice.chance(50) {
                true => {
                    let word = dice.pick(&["enable", "disable"]);
                    let word = format!("{word}-vgw-route-propagation");
                    call(&word, json!({ "routeTable": table, "vpnGateway": "vgw" }))
                }
                false => {
                    let (word, prefix) = dice.pick(&[
                        ("create", "192.168.0.0/16"),
                        ("create", "203.0.113.0/24"),
                        ("delete", "192.168.0.0/16"),
                        ("delete", "192.168.0.0/16"),
                    ]);
                    let arguments = json!({ "vpnConnection": "vpn-head", "destination": prefix });
                    call(&format!("{word}-vpn-connection-route"), arguments)
                }
            })
        }
    }
}
