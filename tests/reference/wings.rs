//! What some random networks have more than others: endpoints and load balancers with nodes in the
//! VPC, customers' networks, a second transit gateway, a middlebox.

#[path = "wings/attached.rs"]
mod attached;
#[path = "wings/steered.rs"]
mod steered;

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::script::More;

/// Adds some of them; what a script can do with them.
pub(crate) fn add(dice: &mut Dice, scenario: &mut Value) -> More {
    let mut more = More::default();
    let wing = dice.below(16);
    if matches!(wing, 1 | 2 | 7) {
        endpoint(dice, scenario, &mut more);
    }
    if matches!(wing, 3 | 4 | 7 | 13 | 14) {
        load_balancer(dice, scenario, &mut more);
    }
    if matches!(wing, 5..=7 | 12) {
        customers(dice, scenario, &mut more);
    }
    if matches!(wing, 7 | 9 | 10) {
        second_transit_gateway(dice, &mut scenario["network"], &mut more);
    }
    if matches!(wing, 7..=9) {
        attached::customers(dice, scenario, &mut more);
    }
    if matches!(wing, 11 | 12) {
        steered::middlebox(dice, scenario, &mut more);
    }
    if wing == 15 {
        scenario["natModel"] = json!(dice.pick(&["zonal", "notes"]));
        steered::to_the_peer_by_nat(dice, &mut scenario["network"], &mut more);
    }
    more
}

fn push(list: &mut Value, item: Value) {
    match list.as_array_mut() {
        Some(items) => items.push(item),
        None => *list = json!([item]),
    }
}

/// Interface endpoints: of the service that has a gateway endpoint too.
fn endpoint(dice: &mut Dice, scenario: &mut Value, more: &mut More) {
    let network = &mut scenario["network"];
    let subnet = dice.pick(&["public", "private"]);
    let address = match subnet {
        "public" => "10.0.0.40",
        _ => "10.0.1.40",
    };
    let endpoint = json!({
        "id": "vpce-if", "vpc": "vpc", "vpcEndpointType": "Interface", "serviceName": "com.amazonaws.us-east-1.s3",
        "subnetMappings": [{ "subnet": subnet, "privateIpAddress": address, "networkInterface": "eni-endpoint" }],
        "securityGroups": dice.pick(&[json!(["sg-a"]), json!(["sg-box"]), json!(["sg-box"]), json!(["sg-b", "sg-box"])]),
    });
    push(&mut network["vpcEndpoints"], endpoint);
    more.destinations
        .extend([address, address, address, "192.0.2.10", "192.0.2.10"]);
}

/// One load balancer, with one node or two, and targets of all kinds.
fn load_balancer(dice: &mut Dice, scenario: &mut Value, more: &mut More) {
    let network = &mut scenario["network"];
    let kind = dice.pick(&["network", "network", "network", "application", "classic"]);
    let by_address = kind != "classic" && dice.chance(30);
    let hosts: &[&str] = match by_address {
        true => &["10.0.1.5", "10.0.1.6", "10.0.0.9", "10.1.0.8", "10.0.1.77"],
        false => &["i-a", "i-b", "i-c"],
    };
    let mut targets = Vec::new();
    for host in hosts {
        if dice.chance(70) {
            let health = dice.pick(&["healthy", "healthy", "unhealthy"]);
            targets.push(json!({ "id": host, "health": health }));
            more.edits.push(json!({
                "do": "set-target-health", "targetGroup": "tg", "target": host, "health": dice.pick(&["healthy", "unhealthy"]),
            }));
        }
    }
    let protocol = match kind {
        "application" => "HTTP",
        _ => "TCP",
    };
    let target_type = if by_address { "ip" } else { "instance" };
    let mut group = json!({
        "id": "tg", "vpc": "vpc", "protocol": protocol, "port": dice.pick(&[80, 80, 443]), "targetType": target_type, "targets": targets,
    });
    // Of targets beyond the VPC it is never kept.
    let beyond = targets.iter().any(|target| target["id"] == "10.1.0.8");
    if dice.chance(50) && !beyond {
        group["preserveClientIp"] = json!(dice.chance(50));
    }
    push(&mut network["targetGroups"], group);
    let listener = |port: u64| json!({ "protocol": protocol, "port": port, "targetGroup": "tg" });
    let mut listeners = vec![listener(443)];
    match dice.below(8) {
        0 => listeners.push(json!({ "protocol": protocol, "port": 80 })),
        1 => {}
        _ => listeners.push(listener(80)),
    }
    if kind == "network" && !by_address {
        let targets = json!([{ "id": "i-a" }, { "id": "i-b" }]);
        push(
            &mut network["targetGroups"],
            json!({ "id": "tg-udp", "vpc": "vpc", "protocol": "UDP", "port": 9, "targets": targets }),
        );
        listeners.push(json!({ "protocol": "UDP", "port": 9, "targetGroup": "tg-udp" }));
    }
    let faces_internet = dice.chance(50);
    let node = |subnet: &str, private: &str, public: &str, eni: &str| {
        let mut node =
            json!({ "subnet": subnet, "privateIpAddress": private, "networkInterface": eni });
        if faces_internet {
            node["publicIp"] = json!(public);
        }
        node
    };
    let far_zone =
        network["subnets"][0]["availabilityZone"] != network["subnets"][1]["availabilityZone"];
    let mut nodes = Vec::new();
    if far_zone || dice.chance(50) {
        nodes.push(node("public", "10.0.0.30", "198.51.100.30", "eni-lb-1"));
        more.destinations.extend(["10.0.0.30"; 3]);
    }
    if far_zone || nodes.is_empty() {
        nodes.push(node("private", "10.0.1.30", "198.51.100.31", "eni-lb-2"));
        more.destinations.extend(["10.0.1.30"; 3]);
    }
    if faces_internet {
        more.destinations.extend(["198.51.100.30", "198.51.100.31"]);
        more.servers.extend(["server", "other"]);
    }
    let mut balancer = json!({
        "id": "lb", "vpc": "vpc", "type": kind, "scheme": if faces_internet { "internet-facing" } else { "internal" },
        "subnetMappings": nodes, "listeners": listeners,
    });
    if dice.chance(40) {
        balancer["crossZone"] = json!(dice.chance(50));
    }
    if kind != "network" || dice.chance(60) {
        balancer["securityGroups"] = dice.pick(&[
            json!(["sg-a"]),
            json!(["sg-b"]),
            json!(["sg-box"]),
            json!(["sg-a", "sg-box"]),
        ]);
    }
    push(&mut network["loadBalancers"], balancer);
}

/// A virtual private gateway with two customers behind it.
fn customers(dice: &mut Dice, scenario: &mut Value, more: &mut More) {
    let network = &mut scenario["network"];
    network["vpnGateways"] = json!([{ "id": "vgw", "vpc": "vpc" }]);
    network["customerGateways"] = json!([{ "id": "head" }, { "id": "branch" }]);
    let mut prefixes = vec![json!("192.168.0.0/16")];
    // One in the VPC, which propagated never wins (F3.9), and one like a usual static route.
    for prefix in ["10.0.1.0/24", "203.0.113.0/24"] {
        if dice.chance(40) {
            prefixes.push(json!(prefix));
        }
    }
    network["vpnConnections"] = json!([
        { "id": "vpn-head", "vpnGateway": "vgw", "customerGateway": "head", "staticRoutesOnly": true, "routes": prefixes },
        { "id": "vpn-branch", "vpnGateway": "vgw", "customerGateway": "branch", "routes": ["172.20.0.0/16", "192.168.7.0/24"] },
    ]);
    more.edits.push(json!({ "do": "delete-vpn-connection-route", "vpnConnection": "vpn-head", "destination": "192.168.0.0/16" }));
    for table in network["routeTables"].as_array_mut().into_iter().flatten() {
        // What comes from elsewhere has no way through (F8.42).
        if table["vpc"] != "vpc" {
            let route = json!({ "destination": "192.168.0.0/16", "target": "tgw" });
            push(&mut table["routes"], route);
            continue;
        }
        if dice.chance(60) {
            table["propagatingVgws"] = json!(["vgw"]);
        }
        for destination in ["192.168.0.0/16", "172.16.0.0/12", "192.168.0.0/24"] {
            if dice.chance(30) {
                let route = json!({ "destination": destination, "target": "vgw" });
                push(&mut table["routes"], route);
            }
        }
    }
    for server in [
        json!({ "id": "files", "address": "192.168.0.10", "listen": [443], "customerGateway": "head" }),
        json!({ "id": "till", "address": "172.20.0.10", "listen": [443, 80], "customerGateway": "branch" }),
        json!({ "id": "safe", "address": "192.168.7.7", "listen": [443], "customerGateway": "branch" }),
    ] {
        push(&mut scenario["internet"]["servers"], server);
    }
    more.destinations.extend([
        "192.168.0.10",
        "192.168.0.10",
        "172.20.0.10",
        "192.168.7.7",
        "192.168.0.99",
    ]);
    more.servers.extend(["files", "till"]);
}

/// The second VPC has a transit gateway of its own, which is peered with the first one's.
fn second_transit_gateway(dice: &mut Dice, network: &mut Value, more: &mut More) {
    let referencing = network["transitGateways"][0]["securityGroupReferencingSupport"].clone();
    let gateway = |id: &str| {
        json!({
            "id": id, "securityGroupReferencingSupport": referencing,
            "defaultRouteTableAssociation": "disable", "defaultRouteTablePropagation": "disable",
        })
    };
    network["transitGateways"] = json!([gateway("tgw"), gateway("tgw2")]);
    network["transitGatewayVpcAttachments"][1]["transitGateway"] = json!("tgw2");
    network["transitGatewayPeeringAttachments"] = json!([
        { "id": "tgw-peering", "requesterTransitGateway": "tgw", "accepterTransitGateway": "tgw2" },
    ]);
    for table in network["routeTables"].as_array_mut().into_iter().flatten() {
        let far = table["vpc"] == "peer";
        for route in table["routes"].as_array_mut().into_iter().flatten() {
            if route["target"] == "tgw" || route["target"] == "pcx" && dice.chance(60) {
                route["target"] = json!(if far { "tgw2" } else { "tgw" });
            }
        }
    }
    let mut table = |id: &str, gateway: &str, attachment: &str, beyond: [&str; 2]| {
        let ends = [attachment, "tgw-peering"].into_iter();
        let ends: Vec<_> = ends.filter(|_| dice.chance(92)).collect();
        let mut routes = Vec::new();
        // Two default routes make a loop: now and then that is enough.
        for (destination, percent) in [(beyond[0], 80), (beyond[1], 80), ("0.0.0.0/0", 15)] {
            if dice.chance(percent) {
                let target = match dice.below(12) {
                    0 => attachment,
                    1 => "blackhole",
                    _ => "tgw-peering",
                };
                routes.push(json!({ "destination": destination, "target": target }));
            }
        }
        let propagations = if dice.chance(85) {
            json!([attachment])
        } else {
            json!([])
        };
        json!({ "id": id, "transitGateway": gateway, "associations": ends, "propagations": propagations, "routes": routes })
    };
    network["transitGatewayRouteTables"] = json!([
        table(
            "tgw-rtb",
            "tgw",
            "attach-vpc",
            ["10.1.0.0/16", "2001:db8:0:200::/56"]
        ),
        table(
            "tgw2-rtb",
            "tgw2",
            "attach-peer",
            ["10.0.0.0/16", "2001:db8:0:100::/56"]
        ),
    ]);
    more.destinations
        .extend(["10.1.0.8", "10.1.0.8", "2001:db8:0:200::8", "10.0.1.6"]);
}
