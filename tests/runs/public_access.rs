//! VPC Block Public Access: whose internet traffic it stops, and what is no internet traffic.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind};
use vpclab_trace::Outcome;

use crate::outcomes::{first_drop, outcomes};
use crate::run;

/// An instance with a public address, one behind a NAT gateway, and S3 behind a gateway endpoint.
pub(crate) fn network() -> Value {
    json!({
        "vpclab": 1, "title": "who may use the internet",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [
                { "id": "public", "cidrBlock": "10.0.0.0/24", "routeTable": "rtb-public" },
                { "id": "private", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-private" },
            ],
            "routeTables": [
                { "id": "rtb-public", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "rtb-private", "routes": [{ "destination": "0.0.0.0/0", "target": "nat" }] },
            ],
            "natGateways": [{ "id": "nat", "subnet": "public", "publicIp": "198.51.100.10" }],
            "prefixLists": [{ "id": "pl-s3", "name": "com.amazonaws.us-east-1.s3", "ownerId": "AWS", "entries": ["192.0.2.0/27"] }],
            "vpcEndpoints": [{ "id": "vpce", "serviceName": "com.amazonaws.us-east-1.s3", "routeTables": ["rtb-private"] }],
            "securityGroups": [{ "id": "open", "ingress": [{ "source": "0.0.0.0/0" }] }],
            "instances": [
                { "id": "with-address", "subnet": "public", "publicIp": "198.51.100.20", "listen": [443], "securityGroups": ["open"] },
                { "id": "behind-nat", "subnet": "private", "securityGroups": ["open"] },
            ],
        },
        "internet": {
            "servers": [
                { "id": "server", "address": "203.0.113.5" },
                { "id": "s3", "address": "192.0.2.10", "serviceName": "com.amazonaws.us-east-1.s3" },
            ],
            "dns": [{ "name": "example.com", "address": "203.0.113.5" }],
        },
    })
}

/// May the instance with an address connect out, and the one behind the NAT gateway? F1.25, F11.41.
#[test]
fn modes_and_exclusions() {
    let exclude = |scope: &str, id: &str, mode: &str| json!([{ scope: id, "internetGatewayExclusionMode": mode }]);
    let none = json!([]);
    for (mode, exclusions, direct, through_nat) in [
        ("off", none.clone(), true, true),
        ("block-bidirectional", none.clone(), false, false),
        ("block-ingress", none, false, true),
        (
            "block-bidirectional",
            exclude("vpc", "vpc", "allow-bidirectional"),
            true,
            true,
        ),
        (
            "block-bidirectional",
            exclude("subnet", "public", "allow-bidirectional"),
            true,
            true,
        ),
        (
            "block-bidirectional",
            exclude("subnet", "private", "allow-bidirectional"),
            false,
            false,
        ),
        (
            "block-bidirectional",
            exclude("vpc", "vpc", "allow-egress"),
            false,
            true,
        ),
        (
            "block-bidirectional",
            exclude("subnet", "public", "allow-egress"),
            false,
            true,
        ),
        (
            "block-ingress",
            exclude("subnet", "public", "allow-bidirectional"),
            true,
            true,
        ),
    ] {
        for (instance, allowed) in [("with-address", direct), ("behind-nat", through_nat)] {
            let mut scenario = network();
            scenario["network"]["blockPublicAccess"] =
                json!({ "internetGatewayBlockMode": mode, "exclusions": exclusions });
            scenario["script"] = json!([{ "do": "connect", "instance": instance, "to": "example.com", "port": 443, "connection": "c" }]);
            let timeline = run(&scenario.to_string(), NatModel::Zonal);
            let why = format!("{instance}, {mode}, {exclusions}");
            let (outcome, dropped) = match allowed {
                true => (Outcome::Done, None),
                // The name is known all the same (F2.24).
                false => (
                    Outcome::TimedOut,
                    Some((
                        StationKind::InternetGateway,
                        "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
                    )),
                ),
            };
            assert_eq!(outcomes(&timeline), [outcome], "{why}");
            assert_eq!(first_drop(&timeline), dropped, "{why}");
        }
    }
}

/// F1.25, F2.24: what crosses no internet gateway is not stopped.
#[test]
fn private_ways_stay_open() {
    let mut scenario = network();
    scenario["network"]["blockPublicAccess"] =
        json!({ "internetGatewayBlockMode": "block-bidirectional" });
    scenario["script"] = json!([
        { "do": "resolve", "instance": "behind-nat", "name": "example.com" },
        { "do": "connect", "instance": "behind-nat", "to": "192.0.2.10", "port": 443, "connection": "endpoint" },
        { "do": "connect", "instance": "behind-nat", "to": "10.0.0.5", "port": 443, "connection": "neighbour" },
    ]);
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
}
