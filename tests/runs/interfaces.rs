//! Instances with several network interfaces, and interfaces without an instance.

use serde_json::{Value, json};
use vpclab_model::{NatModel, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, DropReason, Outcome};

use crate::endpoints::way;
use crate::outcomes::outcomes;
use crate::{put, run};

/// A client with an interface in each of two subnets, a server with two addresses in two subnets, and
/// what stands in a subnet without an instance.
fn network() -> Value {
    let all = json!([{ "source": "0.0.0.0/0" }]);
    json!({
        "vpclab": 1, "title": "more than one interface",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [
                { "id": "front", "cidrBlock": "10.0.0.0/24", "routeTable": "rtb-front" },
                { "id": "back", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-back" },
                { "id": "far", "cidrBlock": "10.0.2.0/24", "routeTable": "rtb-far" },
            ],
            "routeTables": [
                { "id": "rtb-front", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "rtb-back", "routes": [] },
                { "id": "rtb-far", "routes": [] },
            ],
            "securityGroups": [
                { "id": "open", "ingress": all },
                { "id": "closed", "ingress": [] },
                { "id": "of-two", "ingress": [] },
                { "id": "names-two", "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "of-two" }] },
            ],
            "instances": [
                { "id": "i-two", "subnet": "front", "privateIpAddress": "10.0.0.5", "listen": [80], "securityGroups": ["open"],
                  "networkInterfaces": [
                    { "id": "eni-back", "subnet": "back", "privateIpAddress": "10.0.1.5", "securityGroups": ["open", "of-two"] } ] },
                { "id": "i-far", "subnet": "far", "privateIpAddress": "10.0.2.5", "listen": [80], "securityGroups": ["open"] },
                { "id": "i-near", "subnet": "back", "privateIpAddress": "10.0.1.6", "listen": [80], "securityGroups": ["names-two"] },
            ],
            "networkInterfaces": [
                { "id": "eni-lambda", "subnet": "back", "privateIpAddress": "10.0.1.7", "interfaceType": "lambda",
                  "requesterManaged": true, "description": "AWS Lambda VPC ENI-resize", "securityGroups": ["open"] },
                { "id": "eni-orphan", "subnet": "back", "privateIpAddress": "10.0.1.8", "securityGroups": ["open"] },
                { "id": "eni-bare", "subnet": "back", "privateIpAddress": "10.0.1.9", "status": "in-use", "securityGroups": [] },
            ],
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5" }] },
    })
}

fn session(client: &str, to: &str, changes: &[(&str, Value)]) -> Timeline {
    let mut scenario = network();
    put(&mut scenario, changes);
    scenario["script"] = json!([
        { "do": "connect", "instance": client, "to": to, "port": 80, "connection": "c" },
        { "do": "send", "connection": "c" },
        { "do": "close", "connection": "c" },
    ]);
    run(&scenario.to_string(), NatModel::Zonal)
}

/// Why the first packet was dropped.
fn first_drop(timeline: &Timeline) -> Option<DropReason> {
    let hops = timeline
        .events()
        .iter()
        .filter_map(|event| event.kind.hop());
    let reason = |decision| match decision {
        Decision::Dropped { reason, .. } => Some(reason),
        _ => None,
    };
    hops.filter_map(|hop| reason(hop.decision)).next()
}

/// F9.1, F9.3: who asks a secondary address is answered from there, by the interface that has it, and
/// its subnet's edge.
#[test]
fn answers_leave_by_the_interface_that_has_the_address() {
    let timeline = session("i-far", "10.0.1.5", &[]);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    let syn = way(&timeline, TcpFlags::SYN);
    assert_eq!(
        syn[syn.len() - 3..],
        [
            "open: 10.0.2.5 → 10.0.1.5",
            "eni-back: 10.0.2.5 → 10.0.1.5",
            "i-two: 10.0.2.5 → 10.0.1.5"
        ]
    );
    let answer = way(&timeline, TcpFlags::SYN.with(TcpFlags::ACK));
    assert_eq!(
        answer[1..5],
        [
            "eni-back: 10.0.1.5 → 10.0.2.5",
            "open: 10.0.1.5 → 10.0.2.5",
            "acl-vpc-default: 10.0.1.5 → 10.0.2.5",
            "rtb-back: 10.0.1.5 → 10.0.2.5",
        ]
    );
}

/// Towards a neighbour of the second interface the instance speaks with its address there; towards all
/// others with its first one (F9.3). The groups are those of the interface.
#[test]
fn a_neighbour_is_asked_from_the_interface_beside_it() {
    let timeline = session("i-two", "10.0.1.6", &[]);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    let near = way(&timeline, TcpFlags::SYN);
    assert_eq!(near[1], "eni-back: 10.0.1.5 → 10.0.1.6");
    assert_eq!(near.len(), 6, "{near:?}");
    let far = way(&session("i-two", "10.0.2.5", &[]), TcpFlags::SYN);
    assert_eq!(far[1], "eni-two: 10.0.0.5 → 10.0.2.5");
    // The rule names a group of the second interface alone.
    let one = [(
        "/network/instances/0/networkInterfaces/0/securityGroups",
        json!(["open"]),
    )];
    let timeline = session("i-two", "10.0.1.6", &one);
    assert_eq!(
        first_drop(&timeline),
        Some(DropReason::SecurityGroupNoMatch)
    );
}

/// A router with a leg in two subnets: what it forwards leaves by the interface in whose subnet the
/// destination is (F9.2).
#[test]
fn a_router_forwards_from_one_interface_to_the_other() {
    let changes = [
        ("/network/instances/0/forwards", json!("router")),
        ("/network/instances/0/sourceDestCheck", json!(false)),
        (
            "/network/instances/0/networkInterfaces/0/sourceDestCheck",
            json!(false),
        ),
        (
            "/network/routeTables/2/routes",
            json!([{ "destination": "10.0.1.0/24", "target": "eni-two" }]),
        ),
    ];
    let syn = way(&session("i-far", "10.0.1.6", &changes), TcpFlags::SYN);
    let at: Vec<&str> = syn
        .iter()
        .map(|stop| stop.split(':').next().unwrap())
        .collect();
    assert!(at.contains(&"eni-two"), "{at:?}");
    let through = at.iter().position(|at| *at == "i-two").unwrap();
    assert_eq!(at[through + 1], "eni-back", "{at:?}");
}

/// An instance tracks at all its interfaces together as many flows as it may (F4.40, F4.41).
#[test]
fn the_allowance_is_for_all_interfaces_together() {
    let mut scenario = network();
    put(
        &mut scenario,
        &[
            ("/network/instances/0/conntrackAllowance", json!(1)),
            (
                "/network/securityGroups/0/ingress",
                json!([{ "protocol": "tcp", "portRange": 80, "source": "10.0.2.0/24" }]),
            ),
            (
                "/script",
                json!([
                    { "do": "connect", "instance": "i-far", "to": "10.0.0.5", "port": 80, "connection": "a" },
                    { "do": "connect", "instance": "i-far", "to": "10.0.1.5", "port": 80, "connection": "b" },
                ]),
            ),
        ],
    );
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(outcomes(&timeline)[0], Outcome::Done);
    assert_eq!(first_drop(&timeline), Some(DropReason::TrackingTableFull));
}

/// Of what is behind a service's interface nothing is known: a packet ends there, past the groups and
/// the check, and nothing comes back.
#[test]
fn a_packet_ends_at_an_interface_without_an_instance() {
    for (to, last) in [("10.0.1.7", "eni-lambda"), ("10.0.1.9", "eni-bare")] {
        let timeline = session("i-far", to, &[]);
        let syn = way(&timeline, TcpFlags::SYN);
        assert!(syn.iter().any(|stop| stop.starts_with(last)), "{syn:?}");
        assert_eq!(first_drop(&timeline), None, "{to}");
        assert_ne!(outcomes(&timeline)[0], Outcome::Done, "{to}");
    }
    let closed = [(
        "/network/networkInterfaces/0/securityGroups",
        json!(["closed"]),
    )];
    let timeline = session("i-far", "10.0.1.7", &closed);
    assert_eq!(first_drop(&timeline), Some(DropReason::SecurityGroupEmpty));
}

/// F9.4, F9.5: what is attached to nothing takes nothing, and a route to it is a blackhole (F3.15).
#[test]
fn nobody_is_behind_an_unattached_interface() {
    let timeline = session("i-far", "10.0.1.8", &[]);
    assert_eq!(
        first_drop(&timeline),
        Some(DropReason::InterfaceNotAttached)
    );
    let route = [(
        "/network/routeTables/2/routes",
        json!([{ "destination": "0.0.0.0/0", "target": "eni-orphan" }]),
    )];
    let timeline = session("i-far", "203.0.113.5", &route);
    assert_eq!(first_drop(&timeline), Some(DropReason::BlackholeRoute));
    // Attached, it has been given its packets; its check refuses what is not its own.
    let attached = [
        (
            "/network/routeTables/2/routes",
            json!([{ "destination": "0.0.0.0/0", "target": "eni-orphan" }]),
        ),
        ("/network/networkInterfaces/1/status", json!("in-use")),
    ];
    let timeline = session("i-far", "203.0.113.5", &attached);
    assert_eq!(first_drop(&timeline), Some(DropReason::SourceDestCheck));
}

/// A guest hears for more addresses than its stack has room for (F9.3).
#[test]
fn every_one_of_many_addresses_answers() {
    let many: Vec<Value> = (20..40)
        .map(|last| json!({ "privateIpAddress": format!("10.0.2.{last}") }))
        .collect();
    let many = [(
        "/network/instances/1/secondaryPrivateIpAddresses",
        json!(many),
    )];
    for to in ["10.0.2.20", "10.0.2.31", "10.0.2.39"] {
        let timeline = session("i-two", to, &many);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 3], "{to}");
    }
}

/// A stopped instance takes nothing at any of its interfaces (F9.4).
#[test]
fn a_stopped_instance_takes_nothing_at_its_second_interface() {
    let mut scenario = network();
    scenario["script"] = json!([
        { "do": "stop-instances", "instance": "i-two" },
        { "do": "connect", "instance": "i-far", "to": "10.0.1.5", "port": 80, "connection": "c" },
    ]);
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(first_drop(&timeline), Some(DropReason::InstanceNotRunning));
}

/// F9.6: what is for an address of a delegated prefix comes to the interface that has it.
#[test]
fn delegated_prefixes() {
    let ping = |to: &str| json!([{ "do": "ping", "instance": "i-far", "to": to }]);
    let prefix = (
        "/network/instances/0/networkInterfaces/0/ipv4Prefixes",
        json!(["10.0.1.64/28"]),
    );
    for (name, to, changes, code) in [
        ("its first address", "10.0.1.64", vec![prefix.clone()], None),
        ("its last one", "10.0.1.79", vec![prefix.clone()], None),
        (
            "behind it",
            "10.0.1.80",
            vec![prefix.clone()],
            Some("NO_POSSIBLE_DESTINATION"),
        ),
        (
            "without it",
            "10.0.1.64",
            vec![],
            Some("NO_POSSIBLE_DESTINATION"),
        ),
    ] {
        let mut scenario = network();
        put(&mut scenario, &changes);
        scenario["script"] = ping(to);
        let timeline = run(&scenario.to_string(), NatModel::Zonal);
        let stations = &timeline.scenario().network.stations;
        let end = timeline.events().iter().find_map(|event| {
            let hop = event.kind.hop()?;
            let is_echo = hop.header.icmp() == Some((8, 0));
            match hop.decision {
                Decision::Delivered if is_echo => {
                    Some((stations.station(hop.station).component.as_str(), None))
                }
                Decision::Dropped { reason, .. } if is_echo => Some(("", Some(reason.code()))),
                _ => None,
            }
        });
        let expected = if code.is_none() {
            ("i-two", None)
        } else {
            ("", code)
        };
        assert_eq!(end, Some(expected), "{name}");
    }
    // Nobody else gets one of its addresses.
    let mut scenario = network();
    put(&mut scenario, &[prefix]);
    let free = json!({ "id": "i-next", "subnet": "back" });
    for _ in 0..70 {
        let mut next = free.clone();
        next["id"] = json!(format!(
            "i-{}",
            scenario["network"]["instances"].as_array().unwrap().len()
        ));
        put(&mut scenario, &[("/network/instances/-", next)]);
    }
    let checked = vpclab_model::check(&scenario.to_string(), None);
    let network = checked.scenario.unwrap().network;
    let own = 64..80;
    let mut addresses = network.interfaces.iter().flat_map(|one| &one.addresses);
    let last = |one: &vpclab_model::InterfaceAddress| {
        one.private
            .to_string()
            .rsplit_once('.')
            .map(|(net, last)| (net == "10.0.1", last.parse().unwrap_or(0)))
    };
    assert!(
        addresses.all(|one| !last(one).is_some_and(|(back, last)| back && own.contains(&last)))
    );
}
