//! The one table of quotas: beyond what an account gets at first there is a warning, beyond what AWS
//! can be asked for an error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use serde_json::{Value, json};
use vpclab_model::{Adjustable, QUOTAS, check};

/// The codes and facts of what is said about a network with so many of something.
fn said(network: &Value) -> Vec<(String, bool)> {
    let scenario = json!({ "vpclab": 1, "title": "quotas", "network": network });
    let diagnostics = check(&scenario.to_string(), None).diagnostics;
    diagnostics
        .into_iter()
        .map(|one| (one.code, one.hint.unwrap().contains("on request")))
        .collect()
}

fn list(count: usize, item: impl Fn(usize) -> Value) -> Value {
    (1..=count).map(item).collect()
}

fn network(key: &str, items: Value) -> Value {
    let mut network = json!({ "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }] });
    network[key] = items;
    network
}

#[test]
fn what_goes_beyond_a_quota_is_said() {
    let vpcs = |count| json!({ "vpcs": list(count, |n| json!({ "id": format!("vpc-{n}"), "cidrBlock": "10.0.0.0/16" })) });
    let tables = |count| {
        network(
            "routeTables",
            list(count, |n| json!({ "id": format!("rtb-{n}") })),
        )
    };
    let acls = |count| {
        network(
            "networkAcls",
            list(count, |n| json!({ "id": format!("acl-{n}") })),
        )
    };
    let groups = |count| {
        network(
            "securityGroups",
            list(count, |n| json!({ "id": format!("sg-{n}") })),
        )
    };
    let subnets = |count| {
        network(
            "subnets",
            list(
                count,
                |n| json!({ "id": format!("subnet-{n}"), "cidrBlock": format!("10.0.{}.{}/28", n / 16, n % 16 * 16) }),
            ),
        )
    };
    let routes = |count, v6| {
        let destination = |n: usize| match v6 {
            true => format!("2001:db8:{n:x}::/48"),
            false => format!("192.{}.{}.0/24", n / 256, n % 256),
        };
        let rows = list(
            count,
            |n| json!({ "destination": destination(n), "target": "blackhole" }),
        );
        network("routeTables", json!([{ "id": "rtb", "routes": rows }]))
    };
    let rules = |count, v6| {
        let source = if v6 { "2001:db8::/32" } else { "10.0.0.0/8" };
        let rows = list(
            count,
            |n| json!({ "protocol": "tcp", "portRange": n, "source": source }),
        );
        network("securityGroups", json!([{ "id": "sg", "ingress": rows }]))
    };
    let elastic = |count| {
        let mut network = network(
            "subnets",
            json!([{ "id": "subnet", "cidrBlock": "10.0.0.0/24" }]),
        );
        network["instances"] = list(
            count,
            |n| json!({ "id": format!("i-{n}"), "subnet": "subnet", "publicIp": format!("198.51.100.{n}"), "allocationId": format!("eipalloc-{n}") }),
        );
        network
    };
    let request = [("quota-exceeded".to_string(), true)];
    let refused = [("limit-exceeded".to_string(), false)];
    for (name, network, expected) in [
        ("5 VPCs (F1.23)", vpcs(5), &[][..]),
        ("6 VPCs (F1.23)", vpcs(6), &request[..]),
        ("200 subnets (F1.23)", subnets(200), &[]),
        ("201 subnets (F1.23)", subnets(201), &request),
        ("5 Elastic IPs (F1.23)", elastic(5), &[]),
        ("6 Elastic IPs (F1.23)", elastic(6), &request),
        ("200 route tables (F3.26)", tables(200), &[]),
        ("201 route tables (F3.26)", tables(201), &request),
        ("501 routes (F3.26)", routes(501, false), &request),
        ("1001 routes (F3.26)", routes(1_001, false), &refused),
        ("501 IPv6 routes (F3.26)", routes(501, true), &request),
        ("200 network ACLs (F5.11)", acls(200), &[]),
        ("201 network ACLs (F5.11)", acls(201), &request),
        ("2500 groups (F4.12)", groups(2_500), &[]),
        ("2501 groups (F4.12)", groups(2_501), &request),
        ("60 rules (F4.12)", rules(60, false), &[]),
        ("61 rules (F4.12)", rules(61, false), &request),
        ("61 IPv6 rules (F4.12)", rules(61, true), &request),
    ] {
        assert_eq!(said(&network), expected, "{name}");
    }
}

#[test]
fn every_quota_has_a_fact_and_a_limit_above_it() {
    for quota in QUOTAS {
        assert!(quota.fact.starts_with('F'), "{quota:?}");
        if let Adjustable::To(most) = quota.adjustable {
            assert!(most > quota.initial, "{quota:?}");
        }
    }
}
