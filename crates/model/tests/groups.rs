//! How many groups an interface may have, and what their rules may weigh together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use serde_json::{Value, json};
use vpclab_model::check;

/// An instance with so many groups, the first of which has so many rules.
fn scenario(groups: usize, rules: usize) -> String {
    let rule =
        |number: usize| json!({ "protocol": "tcp", "portRange": number, "source": "10.0.0.0/16" });
    let names: Vec<String> = (0..groups).map(|number| format!("sg-{number}")).collect();
    let list: Vec<Value> = names
        .iter()
        .enumerate()
        .map(|(number, id)| {
            let rules = if number == 0 { rules } else { 1 };
            json!({ "id": id, "ingress": (1..=rules).map(rule).collect::<Vec<_>>(), "egress": [] })
        })
        .collect();
    json!({
        "vpclab": 1, "title": "groups",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "subnets": [{ "id": "subnet", "cidrBlock": "10.0.0.0/24" }],
            "securityGroups": list,
            "instances": [{ "id": "i", "subnet": "subnet", "securityGroups": names }],
        },
    })
    .to_string()
}

#[test]
fn groups_times_rules() {
    for (name, groups, rules, expected) in [
        ("within both quotas (F4.12)", 5, 60, vec![]),
        ("a sixth group", 6, 60, vec!["quota-exceeded"]),
        ("a 61st rule", 5, 61, vec!["quota-exceeded"]),
        (
            "both raised as far as they go together (F4.12)",
            10,
            100,
            vec!["quota-exceeded", "quota-exceeded"],
        ),
        (
            "and beyond (F4.12, F4.13)",
            10,
            101,
            vec!["limit-exceeded", "quota-exceeded", "quota-exceeded"],
        ),
        ("a 17th group", 17, 1, vec!["limit-exceeded"]),
    ] {
        let diagnostics = check(&scenario(groups, rules), None).diagnostics;
        let mut codes: Vec<&str> = diagnostics.iter().map(|one| &*one.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, expected, "{name}");
    }
}
