//! Where what is known ends: a packet goes no further there, and nothing is guessed.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, sentence};

use crate::{put, run};

/// A client whose routes lead to nothing that the scenario has.
fn network() -> Value {
    json!({
        "vpclab": 1, "title": "the end of what is known",
        "network": {
            "vpcs": [
                { "id": "vpc", "cidrBlock": "10.0.0.0/16", "ownerId": "123456789012" },
                { "id": "vpc-other", "cidrBlock": "10.9.0.0/16", "ownerId": "210987654321", "unknown": true },
            ],
            "subnets": [{ "id": "front", "vpc": "vpc", "cidrBlock": "10.0.0.0/24", "routeTable": "rtb" }],
            "routeTables": [{ "id": "rtb", "vpc": "vpc", "routes": [
                { "destination": "10.1.0.0/16", "target": "nat-0gone", "state": "blackhole" },
                { "destination": "10.2.0.0/16", "target": "lgw-0a1b" },
                { "destination": "10.3.0.0/16", "target": "eni-0far" },
                { "destination": "10.4.0.0/16", "target": "tgw" },
                { "destination": "10.9.0.0/16", "target": "pcx" },
                { "destination": "10.8.0.0/16", "target": "arn:aws:networkmanager::123456789012:core-network/core-network-0a1b" },
            ] }],
            "securityGroups": [
                { "id": "sg", "vpc": "vpc" },
                { "id": "sg-of-another", "vpc": "vpc", "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "sg-0far" }] },
                { "id": "sg-by-list", "vpc": "vpc", "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "pl-0far" }] },
            ],
            "prefixLists": [{ "id": "pl-0far", "entriesUnknown": true }],
            "vpcPeeringConnections": [{ "id": "pcx", "requesterVpc": "vpc", "accepterVpc": "vpc-other" }],
            "transitGateways": [{ "id": "tgw", "defaultRouteTableAssociation": "enable" }],
            "transitGatewayVpcAttachments": [
                { "id": "attach", "transitGateway": "tgw", "vpc": "vpc", "subnets": ["front"] },
                { "id": "attach-other", "transitGateway": "tgw", "vpc": "vpc-other" },
            ],
            "transitGatewayRouteTables": [{ "id": "tgw-rtb", "transitGateway": "tgw", "default": true, "routes": [
                { "destination": "10.4.0.0/24", "target": "tgw-attach-0vpn" },
                { "destination": "10.4.1.0/24", "target": "attach-other" },
            ] }],
            "instances": [
                { "id": "client", "subnet": "front", "privateIpAddress": "10.0.0.5", "securityGroups": ["sg"] },
                { "id": "server", "subnet": "front", "privateIpAddress": "10.0.0.6", "listen": [80], "securityGroups": ["sg-of-another"] },
                { "id": "listed", "subnet": "front", "privateIpAddress": "10.0.0.7", "listen": [80], "securityGroups": ["sg-by-list"] },
                { "id": "asleep", "subnet": "front", "privateIpAddress": "10.0.0.8", "listen": [80], "state": "stopped", "securityGroups": ["sg"] },
            ],
            "unknownResources": [{ "id": "eni-0far" }, { "id": "sg-0far" }, { "id": "tgw-attach-0vpn" }],
        },
    })
}

/// Code and sentence of the first packet that is dropped on its way to an address.
fn end_of(to: &str, changes: &[(&str, Value)]) -> (&'static str, String) {
    let mut scenario = network();
    put(&mut scenario, changes);
    scenario["script"] =
        json!([{ "do": "connect", "instance": "client", "to": to, "port": 80, "connection": "c" }]);
    let timeline: Timeline = run(&scenario.to_string(), NatModel::Zonal);
    let dropped = timeline
        .events()
        .iter()
        .find_map(|event| match event.kind.hop()?.decision {
            Decision::Dropped { reason, .. } => {
                let said = sentence(event, timeline.scenario()).text;
                Some((reason.code(), said))
            }
            _ => None,
        });
    dropped.expect(to)
}

/// F3.15, F3.19, F11.12, F11.27 to F11.29: code by code, and the id of what is not known.
#[test]
fn what_is_not_known_has_reachability_analyzers_codes() {
    for (to, code, names) in [
        ("10.1.0.1", "BAD_STATE_ROUTE", "nat-0gone"),
        ("10.2.0.1", "UNKNOWN_DESTINATION", "lgw-0a1b"),
        ("10.3.0.1", "UNKNOWN_RESOURCE", "eni-0far"),
        ("10.4.0.1", "UNKNOWN_RESOURCE", "tgw-attach-0vpn"),
        ("10.4.1.1", "UNKNOWN_DESTINATION", "10.4.1.1"),
        ("10.8.0.1", "UNKNOWN_DESTINATION", "core network"),
        ("10.9.0.1", "UNKNOWN_DESTINATION", "10.9.0.1"),
        ("10.0.0.6", "UNKNOWN_PEERED_SGS", "names a group"),
        ("10.0.0.7", "UNKNOWN_RESOURCE", "prefix list"),
    ] {
        let (found, said) = end_of(to, &[]);
        assert_eq!(found, code, "{to}: {said}");
        assert!(said.contains(names), "{to}: {said}");
    }
}

/// A rule of which nobody knows whom it is about stands in the way of no other rule.
#[test]
fn another_rule_may_still_allow() {
    let rule = json!({ "protocol": "tcp", "portRange": 81, "source": "10.0.0.0/24" });
    let (code, _) = end_of("10.0.0.6", &[("/network/securityGroups/1/ingress/-", rule)]);
    assert_eq!(code, "UNKNOWN_PEERED_SGS");
    let mut scenario = network();
    put(
        &mut scenario,
        &[
            (
                "/network/securityGroups/1/ingress/-",
                json!({ "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/24" }),
            ),
            (
                "/script",
                json!([{ "do": "connect", "instance": "client", "to": "10.0.0.6", "port": 80, "connection": "c" }]),
            ),
        ],
    );
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(
        crate::outcomes::outcomes(&timeline),
        [vpclab_trace::Outcome::Done]
    );
}

/// An instance that is stopped when the scenario begins takes nothing until it is started (F9.4).
#[test]
fn an_instance_may_begin_stopped() {
    let group = [(
        "/network/securityGroups/0/ingress",
        json!([{ "source": "0.0.0.0/0" }]),
    )];
    assert_eq!(end_of("10.0.0.8", &group).0, "BAD_STATE");
    let mut scenario = network();
    put(&mut scenario, &group);
    scenario["script"] = json!([
        { "do": "start-instances", "instance": "asleep" },
        { "do": "connect", "instance": "client", "to": "10.0.0.8", "port": 80, "connection": "c" },
    ]);
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(
        crate::outcomes::outcomes(&timeline),
        [vpclab_trace::Outcome::Done; 2]
    );
}
