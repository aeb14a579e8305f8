//! No text makes `check` panic, and a scenario comes out exactly when no diagnostic is an error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use proptest::prelude::*;
use vpclab_model::{Diagnostic, NatModel, Severity, check, check_action};

const EC2_TO_INTERNET: &str = include_str!("../../../scenarios/ec2-to-internet.json");
const BASE: &str = include_str!("data/base.json");

fn holds(text: &str) {
    holds_under(text, None);
}

fn holds_under(text: &str, nat_model: Option<NatModel>) {
    let checked = check(text, nat_model);
    let errors = checked
        .diagnostics
        .iter()
        .any(|one| one.severity == Severity::Error);
    assert_eq!(
        checked.scenario.is_none(),
        errors,
        "{:?}",
        checked.diagnostics
    );
    assert!(
        checked
            .diagnostics
            .is_sorted_by_key(|one| (one.line, one.column))
    );
    if checked.diagnostics.is_empty() {
        return;
    }
    let value = serde_json::from_str(text).ok();
    for one in &checked.diagnostics {
        has_a_place(one, text, value.as_ref());
    }
}

fn has_a_place(one: &Diagnostic, text: &str, value: Option<&serde_json::Value>) {
    let line = text
        .split('\n')
        .nth(one.line as usize - 1)
        .expect("the line exists");
    assert!(
        (1..=line.chars().count() as u32 + 1).contains(&one.column),
        "{one}"
    );
    assert!(!one.message.is_empty(), "{one}");
    // A pointer leads to something, or to a key that is there twice.
    if let Some(value) = value {
        assert!(
            value.pointer(&one.pointer).is_some() || one.code == "duplicate-key",
            "{one}"
        );
    }
}

fn places(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let places = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
    places.map(|at| text.split_at(at))
}

fn without_first(text: &str) -> &str {
    text.strip_prefix(|_: char| true).unwrap_or("")
}

#[test]
fn a_scenario_may_end_anywhere() {
    for text in [BASE, EC2_TO_INTERNET] {
        places(text).for_each(|(before, _)| holds(before));
    }
}

#[test]
fn a_scenario_may_lack_any_character() {
    for (before, after) in places(EC2_TO_INTERNET) {
        holds(&format!("{before}{}", without_first(after)));
    }
}

#[test]
fn a_scenario_may_have_any_character_changed() {
    for (before, after) in places(EC2_TO_INTERNET) {
        let put = if after.starts_with(|c: char| c.is_ascii_digit()) {
            '9'
        } else {
            '"'
        };
        holds(&format!("{before}{put}{}", without_first(after)));
    }
    for (before, after) in places(BASE) {
        for put in ['{', ']', '\u{e9}', '\u{0}'] {
            holds(&format!("{before}{put}{}", without_first(after)));
        }
    }
}

/// Values of every kind, many of them what a scenario has in some place.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let words = prop::sample::select(vec![
        "10.0.0.0/16",
        "10.0.1.5",
        "0.0.0.0/0",
        "vpc-1",
        "i-1",
        "tcp",
        "allow",
        "443-80",
        "350s",
        "connect",
        "é\n",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let keys = prop::sample::select(vec![
        "vpclab",
        "title",
        "natModel",
        "network",
        "vpcs",
        "subnets",
        "internetGateways",
        "routeTables",
        "routes",
        "networkAcls",
        "inbound",
        "securityGroups",
        "ingress",
        "natGateways",
        "instances",
        "id",
        "name",
        "vpc",
        "cidrBlock",
        "subnet",
        "target",
        "destination",
        "internet",
        "servers",
        "address",
        "dns",
        "script",
        "do",
        "connection",
        "story",
        "chapters",
        "begins",
        "claims",
        "proof",
        "x/y~z",
    ]);
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(keys.clone().prop_map(String::from), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Every place in a document, as a pointer.
fn pointers(value: &serde_json::Value, at: &str, all: &mut Vec<String>) {
    all.push(String::from(at));
    match value {
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), all);
            }
        }
        serde_json::Value::Object(members) => {
            for (key, item) in members {
                pointers(
                    item,
                    &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    all,
                );
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_value(value in any_json()) {
        holds(&value.to_string());
    }

    #[test]
    fn any_network(network in any_json(), internet in any_json(), script in any_json(), story in any_json()) {
        let scenario = serde_json::json!({
            "vpclab": 1, "title": "t", "network": network, "internet": internet, "script": script, "story": story,
        });
        holds(&scenario.to_string());
    }

    /// Another value in some place of a scenario.
    #[test]
    fn a_scenario_with_another_value_somewhere(place in any::<prop::sample::Index>(), value in any_json()) {
        for text in [BASE, EC2_TO_INTERNET] {
            let mut scenario: serde_json::Value = serde_json::from_str(text).unwrap();
            let mut places = Vec::new();
            pointers(&scenario, "", &mut places);
            *scenario.pointer_mut(place.get::<String>(&places)).unwrap() = value.clone();
            holds(&scenario.to_string());
            holds_under(&scenario.to_string(), Some(NatModel::Regional));
        }
    }

    #[test]
    fn a_scenario_cut_and_changed(
        from in any::<prop::sample::Index>(),
        length in 0_usize..40,
        put in ".{0,8}",
    ) {
        let from = from.index(EC2_TO_INTERNET.len());
        let to = (from + length).min(EC2_TO_INTERNET.len());
        let bytes = EC2_TO_INTERNET.as_bytes();
        let changed = [&bytes[..from], put.as_bytes(), &bytes[to..]].concat();
        holds(&String::from_utf8_lossy(&changed));
        holds(&String::from_utf8_lossy(&bytes[..from]));
    }

    #[test]
    fn any_action(value in any_json(), text in any::<String>()) {
        let mut scenario = check(EC2_TO_INTERNET, None).scenario.unwrap();
        for text in [value.to_string(), text] {
            let before = (scenario.names.clone(), scenario.connections.clone());
            if check_action(&mut scenario, &text).is_err() {
                prop_assert_eq!(before, (scenario.names.clone(), scenario.connections.clone()));
            }
        }
    }
}
