//! What NAT gateways serve and what they refuse.

use serde_json::{Value, json};
use vpclab_model::{FiveTuple, NatModel, StationKind};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Outcome, Translation};

use crate::outcomes::{changed, first_drop, outcomes};
use crate::{put, run};

/// Two clients in two zones, a third one in a third, all routed to one NAT gateway.
fn three_zones(gateway: &Value) -> String {
    let zones = ["a", "b", "c"];
    let subnets = zones.iter().enumerate().map(|(index, zone)| {
        json!({
            "id": format!("subnet-{zone}"), "availabilityZone": format!("us-east-1{zone}"),
            "cidrBlock": format!("10.0.{}.0/24", index + 1),
        })
    });
    let instances = zones.iter().enumerate().map(|(index, zone)| {
        json!({ "id": zone, "subnet": format!("subnet-{zone}"), "privateIpAddress": format!("10.0.{}.5", index + 1) })
    });
    let script = zones.iter().map(|zone| {
        json!({ "do": "connect", "instance": zone, "to": "203.0.113.5", "port": 443, "connection": zone })
    });
    let mut subnets: Vec<Value> = subnets.collect();
    subnets.push(json!({
        "id": "public", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24", "routeTable": "public-routes",
    }));
    json!({
        "vpclab": 1, "title": "three zones",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": subnets,
            "routeTables": [
                { "id": "routes", "main": true, "routes": [{ "destination": "0.0.0.0/0", "target": "nat" }] },
                { "id": "public-routes", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
            ],
            "natGateways": [gateway],
            "instances": instances.collect::<Vec<_>>(),
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443] }] },
        "script": script.collect::<Vec<_>>(),
    })
    .to_string()
}

/// What NAT gateways wrote into the first packet of each connection, in the order of the connections.
fn made(timeline: &Timeline) -> Vec<FiveTuple> {
    let hops = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) => Some(hop),
            _ => None,
        });
    hops.filter(|hop| {
        matches!(hop.decision, Decision::Translated { by: Translation::NatEntry { update, .. }, .. } if update.made)
    })
    .map(|hop| hop.header_after().tuple)
    .collect()
}

type Row = (
    &'static str,
    Vec<(&'static str, Value)>,
    Outcome,
    Option<(StationKind, &'static str)>,
);

#[test]
fn what_a_gateway_serves() {
    use Outcome::{Done, TimedOut};
    let state = |state: &str| vec![("/network/natGateways/0/state", json!(state))];
    let not_available = Some((StationKind::NatGateway, "VPCLAB_NAT_NOT_AVAILABLE"));
    let to_itself = Some((StationKind::NatGateway, "VPCLAB_NAT_ROUTED_TO_ITSELF"));
    let through_nat = json!([{ "destination": "0.0.0.0/0", "target": "lab-nat" }]);
    let rows: Vec<Row> = vec![
        ("available (F6.14)", state("available"), Done, None),
        (
            "pending forwards nothing (F6.14)",
            state("pending"),
            TimedOut,
            not_available,
        ),
        (
            "failed forwards nothing (F6.14, F6.15)",
            state("failed"),
            TimedOut,
            not_available,
        ),
        (
            "deleting takes nothing new (F6.14)",
            state("deleting"),
            TimedOut,
            not_available,
        ),
        (
            "the route to a deleted gateway is a blackhole (F3.16, T14.31)",
            state("deleted"),
            TimedOut,
            Some((StationKind::RouteTable, "BAD_STATE_ROUTE")),
        ),
        (
            "a client in the gateway's own subnet (F6.4)",
            vec![
                ("/network/routeTables/0/routes", through_nat.clone()),
                ("/network/instances/0/subnet", json!("public")),
                ("/network/instances/0/privateIpAddress", json!("10.0.0.5")),
            ],
            TimedOut,
            to_itself,
        ),
        (
            "a gateway in the private subnet (F6.4, T14.3)",
            vec![
                ("/network/natGateways/0/subnet", json!("private")),
                ("/network/natGateways/0/privateIp", json!("10.0.1.220")),
            ],
            TimedOut,
            to_itself,
        ),
        (
            "a gateway whose subnet has no route out (F6.4)",
            vec![("/network/routeTables/0/routes", json!([]))],
            TimedOut,
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
    ];
    for (name, changes, expected, dropped) in rows {
        for model in [NatModel::Zonal, NatModel::Notes] {
            let timeline = run(&changed(&changes), model);
            assert_eq!(outcomes(&timeline)[0], expected, "{name}, {model:?}");
            assert_eq!(first_drop(&timeline), dropped, "{name}, {model:?}");
        }
    }
}

/// F6.61, F6.65: a regional gateway in manual mode serves the zones it is registered in, each with the
/// addresses of that zone (F6.62).
#[test]
fn a_regional_gateway_serves_its_zones() {
    let manual = json!({ "id": "nat", "availabilityZoneAddresses": [
        { "availabilityZone": "us-east-1a", "publicIps": ["198.51.100.1"] },
        { "availabilityZone": "us-east-1b", "publicIps": ["198.51.100.2", "198.51.100.3"] },
    ] });
    let timeline = run(&three_zones(&manual), NatModel::Regional);
    use Outcome::{Done, TimedOut};
    assert_eq!(outcomes(&timeline), [Done, Done, TimedOut]);
    let code = "REGIONAL_NGW_ROUTE_AZ_RESTRICTION";
    assert_eq!(first_drop(&timeline), Some((StationKind::NatGateway, code)));
    let written: Vec<String> = made(&timeline)
        .iter()
        .map(|tuple| tuple.source.to_string())
        .collect();
    assert_eq!(written[0], "198.51.100.1");
    assert!(
        ["198.51.100.2", "198.51.100.3"].contains(&written[1].as_str()),
        "{written:?}"
    );

    // In automatic mode it goes where the clients are; until then traffic crosses zones (F6.61).
    let automatic = json!({ "id": "nat", "publicIp": "198.51.100.1" });
    let timeline = run(&three_zones(&automatic), NatModel::Regional);
    assert_eq!(outcomes(&timeline), [Done; 3]);
}

/// F6.28, F6.29: each secondary Elastic IP goes with a secondary private address, and connections go
/// round all of them.
#[test]
fn connections_go_round_the_addresses() {
    let zonal = json!({
        "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.1",
        "secondaryAddresses": [{ "privateIp": "10.0.0.221", "publicIp": "198.51.100.2" }],
    });
    let timeline = run(&three_zones(&zonal), NatModel::Zonal);
    let written: Vec<String> = made(&timeline)
        .iter()
        .map(|tuple| tuple.source.to_string())
        .collect();
    assert_eq!(written, ["10.0.0.220", "10.0.0.221", "10.0.0.220"]);
    let at_server: Vec<String> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Created(created) if created.header.tuple.source_port == 443 => {
                Some(created.header.tuple.destination.to_string())
            }
            _ => None,
        })
        .collect();
    assert_eq!(at_server, ["198.51.100.1", "198.51.100.2", "198.51.100.1"]);
}

/// F3.14, F5.9, W6.1: between a gateway and its neighbours there is neither a route table nor a network
/// ACL, even where a route leads to them through the gateway (F3.13).
#[test]
fn a_neighbour_of_the_gateway() {
    let gateway = json!({ "id": "nat", "subnet": "public", "connectivityType": "private" });
    let mut scenario: Value = serde_json::from_str(&three_zones(&gateway)).unwrap();
    let rules =
        |end: &str, block: &str| json!([{ "ruleNumber": 1, end: block, "action": "allow" }]);
    let open = json!([{ "id": "open", "ingress": [{ "source": "0.0.0.0/0" }] }]);
    put(
        &mut scenario,
        &[
            (
                "/network/networkAcls",
                json!([
                    { "id": "acl", "default": true, "inbound": rules("source", "0.0.0.0/0"), "outbound": rules("destination", "0.0.0.0/0") },
                    { "id": "clients", "inbound": rules("source", "10.0.1.0/24"), "outbound": rules("destination", "10.0.1.0/24") },
                ]),
            ),
            ("/network/subnets/3/networkAcl", json!("clients")),
            (
                "/network/routeTables/0/routes/-",
                json!({ "destination": "10.0.0.0/24", "target": "nat" }),
            ),
            ("/network/securityGroups", open),
            ("/network/instances/0/securityGroups", json!(["open"])),
            (
                "/network/instances/-",
                json!({ "id": "beside", "subnet": "public", "privateIpAddress": "10.0.0.7", "securityGroups": ["open"], "listen": [80] }),
            ),
            (
                "/script",
                json!([{ "do": "connect", "instance": "a", "to": "10.0.0.7", "port": 80, "connection": "c" }]),
            ),
        ],
    );
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(first_drop(&timeline), None);
    assert_eq!(outcomes(&timeline), [Outcome::Done]);
}

/// F5.9: a client in the gateway's subnet does not leave it on the way there, so that no network ACL
/// hides what is wrong (F6.4).
#[test]
fn a_client_beside_the_gateway_meets_no_acl() {
    let timeline = run(
        &changed(&[
            (
                "/network/routeTables/0/routes",
                json!([{ "destination": "0.0.0.0/0", "target": "lab-nat" }]),
            ),
            ("/network/networkAcls/0/outbound", json!([])),
            ("/network/instances/0/subnet", json!("public")),
            ("/network/instances/0/privateIpAddress", json!("10.0.0.5")),
        ]),
        NatModel::Zonal,
    );
    let to_itself = Some((StationKind::NatGateway, "VPCLAB_NAT_ROUTED_TO_ITSELF"));
    assert_eq!(first_drop(&timeline), to_itself);
}
