//! Customers' networks at transit gateways: by VPN connections of both kinds, and by Direct Connect.

use serde_json::{Value, json};

use super::push;
use crate::dice::Dice;
use crate::script::More;

/// The customers' networks, and one of IPv6 where nobody is.
const FAR: [&str; 2] = ["172.24.0.0/13", "2001:db8:cc::/48"];

/// The depot announces its prefixes; what is behind the plant's connection somebody has to write
/// down, if that has no BGP either. One of the two may have a virtual interface as well.
pub(super) fn customers(dice: &mut Dice, scenario: &mut Value, more: &mut More) {
    let network = &mut scenario["network"];
    for id in ["depot", "plant"] {
        push(&mut network["customerGateways"], json!({ "id": id }));
    }
    let gateways: &[&str] = match network["transitGateways"][1].is_null() {
        true => &["tgw"],
        false => &["tgw", "tgw2"],
    };
    let mut attachments = Vec::new();
    let mut attach = |dice: &mut Dice, id: &'static str, customer: &str, mut link: Value| {
        let gateway = dice.pick(gateways);
        link["transitGateway"] = json!(gateway);
        link["customerGateway"] = json!(customer);
        if dice.chance(6) {
            link["state"] = json!("pending");
        }
        attachments.push((id, gateway));
        link
    };
    let mut announced = vec![json!("172.24.0.0/16")];
    // Longer than what the VPCs propagate, or the same (F8.11).
    for prefix in ["10.1.0.0/24", "10.1.0.0/16", "10.0.1.0/24", "0.0.0.0/0"] {
        if dice.chance(12) {
            announced.push(json!(prefix));
        }
    }
    let depot = json!({ "id": "vpn-depot", "attachment": "attach-depot", "routes": announced });
    let plant = match dice.chance(50) {
        true => json!({ "id": "vpn-plant", "staticRoutesOnly": true }),
        false => json!({ "id": "vpn-plant", "routes": ["172.28.0.0/16"] }),
    };
    for link in [
        attach(dice, "attach-depot", "depot", depot),
        attach(dice, "vpn-plant", "plant", plant),
    ] {
        push(&mut network["vpnConnections"], link);
    }
    if dice.chance(50) {
        let prefix = dice.pick(&["172.24.0.0/16", "172.28.0.0/16", "172.24.0.0/14"]);
        let own = json!({ "id": "dxvif", "attachment": "attach-direct", "routes": [prefix] });
        let customer = dice.pick(&["depot", "plant"]);
        let link = attach(dice, "attach-direct", customer, own);
        push(&mut network["virtualInterfaces"], link);
    }
    tables(dice, network, &attachments);
    for table in network["routeTables"].as_array_mut().into_iter().flatten() {
        let own = match table["vpc"] == "peer" {
            true => gateways[gateways.len() - 1],
            false => "tgw",
        };
        for (destination, percent) in [(FAR[0], 75), (FAR[1], 40)] {
            if dice.chance(percent) {
                let route = json!({ "destination": destination, "target": own });
                push(&mut table["routes"], route);
            }
        }
    }
    for host in [
        json!({ "id": "shelf", "address": "172.24.0.10", "listen": [443], "customerGateway": "depot" }),
        json!({ "id": "press", "address": "172.28.0.10", "listen": [443, 80], "customerGateway": "plant" }),
    ] {
        push(&mut scenario["internet"]["servers"], host);
    }
    more.destinations.extend(["172.24.0.10"; 3]);
    more.destinations.extend(["172.28.0.10"; 3]);
    more.destinations
        .extend(["172.24.0.99", "2001:db8:cc::1", "10.1.0.8"]);
    more.servers.extend(["shelf", "press", "shelf", "press"]);
}

/// Where a gateway's tables are written by hand, so is what they know of its customers. Some gateways
/// have a table of its own for what comes from them (F8.1a).
fn tables(dice: &mut Dice, network: &mut Value, attachments: &[(&'static str, &str)]) {
    let tables = network.get_mut("transitGatewayRouteTables");
    let Some(tables) = tables.and_then(Value::as_array_mut) else {
        return;
    };
    let mut edge = json!({
        "id": "edge-rtb", "transitGateway": "tgw", "associations": [],
        "propagations": ["attach-vpc"], "routes": [],
    });
    if dice.chance(60) {
        let route = json!({ "destination": "0.0.0.0/0", "target": "attach-vpc" });
        push(&mut edge["routes"], route);
    }
    let by_edge = dice.chance(40);
    for table in tables.iter_mut() {
        for (id, gateway) in attachments {
            if table["transitGateway"] != **gateway {
                continue;
            }
            let associated = match by_edge && *gateway == "tgw" {
                true => &mut edge,
                false => &mut *table,
            };
            if dice.chance(92) {
                push(&mut associated["associations"], json!(id));
            }
            if dice.chance(80) {
                push(&mut table["propagations"], json!(id));
            }
        }
        let own = attachments
            .iter()
            .filter(|(_, gateway)| table["transitGateway"] == **gateway);
        let mut own: Vec<&str> = own.map(|(id, _)| *id).collect();
        for destination in ["172.28.0.0/16", "172.24.0.0/14", FAR[1]] {
            if !own.is_empty() && dice.chance(50) {
                if destination.starts_with("172.28") && own.contains(&"vpn-plant") {
                    own = vec!["vpn-plant"];
                }
                let target = if dice.chance(8) {
                    "blackhole"
                } else {
                    dice.pick(&own)
                };
                let route = json!({ "destination": destination, "target": target });
                push(&mut table["routes"], route);
            }
        }
    }
    if by_edge {
        tables.push(edge);
    }
}
