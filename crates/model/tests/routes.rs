//! Which row of a route table decides, and why each of the others does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use serde_json::{Value, json};
use vpclab_model::{RouteFate, RouteTableKey, check};

use RouteFate::{Chosen, Elsewhere, LessSpecific, LowerPriority, OtherPrefixList};

/// How the rows of a table fare for an address: the local row, then these.
fn fates(routes: &Value, address: &str) -> Vec<RouteFate> {
    let scenario = json!({
        "vpclab": 1, "title": "routes",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "prefixLists": [
                { "id": "pl-2", "entries": ["172.31.0.0/24", "203.0.113.0/24", "10.0.0.0/16", "10.0.0.0/8"] },
                { "id": "pl-1", "entries": ["172.31.0.0/16", "203.0.113.0/24"] },
            ],
            "subnets": [
                { "id": "apps", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb" },
                { "id": "boxes", "cidrBlock": "10.0.9.0/24" },
            ],
            "instances": [{ "id": "i-box", "subnet": "boxes" }, { "id": "i-app", "subnet": "apps" }],
            "routeTables": [{ "id": "rtb", "routes": routes }],
        },
    });
    let checked = check(&scenario.to_string(), None);
    let scenario = checked
        .scenario
        .unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    scenario
        .network
        .route_fates(RouteTableKey(0), address.parse().unwrap())
        .map(|(.., fate)| fate)
        .collect()
}

/// Longest prefix (F3.5), then static before prefix list (F3.6, F3.8, F3.11); of two prefix lists
/// the lower id (F3.10); a blackhole wins like any other (F3.17).
#[test]
fn which_row_decides() {
    let to =
        |destination: &str, target: &str| json!({ "destination": destination, "target": target });
    #[rustfmt::skip]
    let rows = [
        ("the longest prefix, whatever the order (F3.5)",
            json!([to("0.0.0.0/0", "igw"), to("172.31.0.0/16", "i-box"), to("172.0.0.0/8", "igw")]),
            "172.31.0.9", vec![Elsewhere, LessSpecific, Chosen, LessSpecific]),
        ("nothing covers it (D0.2)",
            json!([to("172.31.0.0/16", "i-box")]), "198.51.100.1", vec![Elsewhere, Elsewhere]),
        ("static before prefix list (F3.6, F3.11)",
            json!([to("pl-2", "i-box"), to("172.31.0.0/24", "igw")]),
            "172.31.0.9", vec![Elsewhere, LowerPriority, Chosen]),
        ("a more specific prefix list before a static route (F3.8)",
            json!([to("pl-2", "i-box"), to("172.31.0.0/16", "igw")]),
            "172.31.0.9", vec![Elsewhere, Chosen, LessSpecific]),
        ("two prefix lists: the lower id, whatever the order (F3.10)",
            json!([to("pl-2", "i-box"), to("pl-1", "igw")]),
            "203.0.113.5", vec![Elsewhere, OtherPrefixList, Chosen]),
        ("of two prefix lists the longer entry (F3.5)",
            json!([to("pl-1", "i-box"), to("pl-2", "igw")]),
            "172.31.0.9", vec![Elsewhere, LessSpecific, Chosen]),
        ("local before a prefix list with the same block (F3.6)",
            json!([to("pl-2", "igw")]), "10.0.1.5", vec![Chosen, LowerPriority]),
        ("the way around a subnet's local route (F3.13)",
            json!([to("10.0.1.0/24", "i-box")]), "10.0.1.5", vec![LessSpecific, Chosen]),
        ("a local route that leads elsewhere (F3.12)",
            json!([to("10.0.0.0/16", "eni-box")]), "10.0.1.5", vec![Chosen]),
        ("a blackhole wins by its longer prefix (F3.17)",
            json!([to("0.0.0.0/0", "igw"), to("203.0.113.0/24", "blackhole")]),
            "203.0.113.5", vec![Elsewhere, LessSpecific, Chosen]),
        ("0.0.0.0/0 is not for IPv6 (F3.4, T14.27)",
            json!([to("0.0.0.0/0", "igw")]), "2001:db8::1", vec![Elsewhere, Elsewhere]),
    ];
    for (name, routes, address, expected) in rows {
        assert_eq!(fates(&routes, address), expected, "{name}");
    }
}

/// A prefix list counts with its maximum (F3.27); 500 routes are the quota, 1,000 the most (F3.26).
#[test]
fn prefix_lists_count_with_their_maximum() {
    for (most, expected) in [
        (498, None),
        (499, None),
        (500, Some("quota-exceeded")),
        (1000, Some("limit-exceeded")),
    ] {
        let scenario = json!({
            "vpclab": 1, "title": "routes",
            "network": {
                "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
                "internetGateways": [{ "id": "igw" }],
                "prefixLists": [{ "id": "pl-1", "maxEntries": most, "entries": ["198.51.100.0/24"] }],
                "routeTables": [{ "id": "rtb", "routes": [
                    { "destination": "pl-1", "target": "igw" },
                    { "destination": "0.0.0.0/0", "target": "igw" },
                ] }],
            },
        });
        let found = check(&scenario.to_string(), None).diagnostics;
        let codes: Vec<&str> = found.iter().map(|one| &*one.code).collect();
        assert_eq!(codes, expected.as_slice(), "{most}");
    }
}

/// What a gateway's table can hold: whole blocks of the VPC and whole subnets, to `local` and
/// interfaces (F3.22); it is not a main table (F3.2).
#[test]
fn what_a_gateway_table_can_hold() {
    let to =
        |destination: &str, target: &str| json!([{ "destination": destination, "target": target }]);
    let refused = Some("not-a-gateway-table");
    for (name, main, routes, expected) in [
        ("nothing but local routes", false, json!([]), None),
        ("a subnet by a box", false, to("10.0.1.0/24", "i-box"), None),
        (
            "the whole VPC by a box",
            false,
            to("10.0.0.0/16", "eni-box"),
            None,
        ),
        (
            "a box that is gone",
            false,
            to("10.0.1.0/24", "blackhole"),
            None,
        ),
        ("a main table", true, json!([]), refused),
        ("a NAT gateway", false, to("10.0.1.0/24", "nat"), refused),
        (
            "the internet gateway",
            false,
            to("0.0.0.0/0", "igw"),
            refused,
        ),
        (
            "an address outside",
            false,
            to("192.0.2.0/24", "i-box"),
            refused,
        ),
        ("a prefix list", false, to("pl-1", "i-box"), refused),
    ] {
        let scenario = json!({
            "vpclab": 1, "title": "routes",
            "network": {
                "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
                "internetGateways": [{ "id": "igw", "routeTable": "rtb" }],
                "natGateways": [{ "id": "nat", "subnet": "boxes", "publicIp": "198.51.100.1" }],
                "prefixLists": [{ "id": "pl-1", "entries": ["198.51.100.0/24"] }],
                "subnets": [
                    { "id": "apps", "cidrBlock": "10.0.1.0/24" },
                    { "id": "boxes", "cidrBlock": "10.0.9.0/24" },
                ],
                "instances": [{ "id": "i-box", "subnet": "boxes" }],
                "routeTables": [{ "id": "rtb", "main": main, "routes": routes }],
            },
        });
        let found = check(&scenario.to_string(), None).diagnostics;
        let codes: Vec<&str> = found.iter().map(|one| &*one.code).collect();
        assert_eq!(codes, expected.as_slice(), "{name}");
    }
}
