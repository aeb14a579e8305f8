//! Every single change that somebody might try on a small network, whether or not it makes sense:
//! written without a look at how fixes are found.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vpclab_explain::Answer;

/// A packet that a rule may be about.
type Packet = (String, String, String, Option<u16>);

/// The packets of both directions, as they looked anywhere on their way.
fn packets(answers: &[&Answer]) -> BTreeSet<Packet> {
    let legs = answers
        .iter()
        .flat_map(|answer| [Some(&answer.forward), answer.reply.as_ref()]);
    let hops = legs.flatten().flat_map(|leg| &leg.hops);
    hops.flat_map(|hop| [&hop.arriving, &hop.leaving])
        .flat_map(|header| {
            let there = (
                header.protocol.clone(),
                header.src.clone(),
                header.dst.clone(),
                header.dst_port,
            );
            let back = (
                header.protocol.clone(),
                header.dst.clone(),
                header.src.clone(),
                header.src_port,
            );
            [there, back]
        })
        .collect()
}

fn ids<'v>(network: &'v Value, list: &str) -> Vec<&'v str> {
    let things = network[list].as_array();
    let things = things.into_iter().flatten();
    things.map(|thing| thing["id"].as_str().unwrap()).collect()
}

/// Every call for one of the packets that the answers speak of.
pub(crate) fn every_call(scenario: &Value, answers: &[&Answer]) -> Vec<Value> {
    let network = &scenario["network"];
    let packets = packets(answers);
    let mut calls = Vec::new();
    for (protocol, source, destination, port) in &packets {
        let mut traffic = json!({ "protocol": protocol });
        if let Some(port) = port {
            traffic["portRange"] = json!(port);
        }
        for group in ids(network, "securityGroups") {
            for (word, key, end) in [
                ("authorize-security-group-ingress", "source", source),
                (
                    "authorize-security-group-egress",
                    "destination",
                    destination,
                ),
            ] {
                let mut call = traffic.clone();
                call["do"] = json!(word);
                call["securityGroup"] = json!(group);
                call[key] = block(end);
                calls.push(call);
            }
        }
        for acl in ids(network, "networkAcls") {
            for (egress, key, end) in [
                (false, "source", source),
                (true, "destination", destination),
            ] {
                let mut call = traffic.clone();
                call["networkAcl"] = json!(acl);
                call["egress"] = json!(egress);
                call[key] = block(end);
                call["action"] = json!("allow");
                call["ruleNumber"] = json!(1);
                call["do"] = json!("create-network-acl-entry");
                calls.push(call);
            }
        }
    }
    calls.extend(gone_entries(network));
    let ends: BTreeSet<&String> = packets
        .iter()
        .flat_map(|(_, source, destination, _)| [source, destination])
        .collect();
    let mut blocks: Vec<Value> = ends.iter().map(|end| block(end)).collect();
    blocks.extend(
        [
            "0.0.0.0/0",
            "10.0.0.0/16",
            "10.1.0.0/16",
            "::/0",
            "2001:db8:0:100::/56",
            "2001:db8:0:200::/56",
        ]
        .map(Value::from),
    );
    calls.extend(routes(network, &blocks));
    calls.extend(transit(network, &blocks));
    for interface in ["eni-a", "eni-b", "eni-c", "eni-d"] {
        calls.push(json!({ "do": "associate-address", "networkInterface": interface, "publicIp": "192.0.2.200" }));
        calls.push(json!({ "do": "modify-network-interface-attribute", "networkInterface": interface, "sourceDestCheck": false }));
    }
    calls
}

/// An address alone.
fn block(address: &str) -> Value {
    let length = if address.contains(':') { 128 } else { 32 };
    json!(format!("{address}/{length}"))
}

/// Everything about the tables of transit gateways.
fn transit(network: &Value, blocks: &[Value]) -> Vec<Value> {
    let mut calls = Vec::new();
    let attachments = ids(network, "transitGatewayVpcAttachments");
    for table in ids(network, "transitGatewayRouteTables") {
        for attachment in &attachments {
            for word in [
                "associate-transit-gateway-route-table",
                "enable-transit-gateway-route-table-propagation",
            ] {
                calls.push(json!({ "do": word, "transitGatewayRouteTable": table, "transitGatewayAttachment": attachment }));
            }
            for block in blocks {
                for word in [
                    "create-transit-gateway-route",
                    "replace-transit-gateway-route",
                ] {
                    calls.push(json!({ "do": word, "transitGatewayRouteTable": table, "destination": block, "target": attachment }));
                }
            }
        }
        for block in blocks {
            calls.push(json!({ "do": "delete-transit-gateway-route", "transitGatewayRouteTable": table, "destination": block }));
        }
    }
    for attachment in attachments {
        for subnet in ids(network, "subnets") {
            calls.push(json!({ "do": "modify-transit-gateway-vpc-attachment", "transitGatewayAttachment": attachment, "addSubnets": [subnet] }));
        }
    }
    calls
}

fn gone_entries(network: &Value) -> Vec<Value> {
    let mut calls = Vec::new();
    for acl in network["networkAcls"].as_array().unwrap() {
        for (list, egress) in [("inbound", false), ("outbound", true)] {
            for rule in acl[list].as_array().into_iter().flatten() {
                calls.push(json!({
                    "do": "delete-network-acl-entry", "networkAcl": acl["id"], "egress": egress,
                    "ruleNumber": rule["ruleNumber"],
                }));
            }
        }
    }
    calls
}

fn routes(network: &Value, blocks: &[Value]) -> Vec<Value> {
    let mut calls = Vec::new();
    for table in network["routeTables"].as_array().unwrap() {
        let mut targets = vec!["local"];
        for list in [
            "internetGateways",
            "natGateways",
            "vpcPeeringConnections",
            "transitGateways",
            "egressOnlyInternetGateways",
        ] {
            targets.extend(ids(network, list));
        }
        let written = table["routes"].as_array().into_iter().flatten();
        let written: Vec<&str> = written
            .filter_map(|route| route["destination"].as_str())
            .collect();
        for block in &written {
            calls.push(
                json!({ "do": "delete-route", "routeTable": table["id"], "destination": block }),
            );
        }
        for target in targets {
            for block in &written {
                calls.push(json!({ "do": "replace-route", "routeTable": table["id"], "destination": block, "target": target }));
            }
            for block in blocks {
                calls.push(json!({ "do": "create-route", "routeTable": table["id"], "destination": block, "target": target }));
            }
        }
    }
    calls
}
