//! The published JSON Schema says what `check` says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use serde_json::Value;
use vpclab_model::check;

const SCHEMA: &str = include_str!("../../../www/scenario.schema.json");
const EC2_TO_INTERNET: &str = include_str!("../../../scenarios/ec2-to-internet.json");
const TEN_MISTAKES: &str = include_str!("../../../tests/fixtures/ten-mistakes.json");
const BASE: &str = include_str!("data/base.json");
const VPCS: &str = include_str!("data/vpcs.json");
const PROBES: &str = include_str!("data/probes.json");
const IPV6: &str = include_str!("data/ipv6.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

#[test]
fn it_is_a_schema_of_draft_2020_12() {
    assert_eq!(
        schema()["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn scenarios_are_valid() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for (text, valid) in [
        (EC2_TO_INTERNET, true),
        (BASE, true),
        (VPCS, true),
        (IPV6, true),
        (PROBES, true),
        (TEN_MISTAKES, false),
    ] {
        let scenario: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&scenario)
            .map(|one| one.to_string())
            .collect();
        assert_eq!(errors.is_empty(), valid, "{errors:?}");
    }
}

#[test]
fn schema_and_check_agree_on_values() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for (pointer, text, fine) in [
        ("/vpclab", "1.0", true),
        ("/vpclab", "1.5", false),
        ("/vpclab", "2.0", false),
        (
            "/$schema",
            "\"https://example.com/scenario.schema.json\"",
            true,
        ),
        ("/$schema", "5", false),
        ("/$schema", "\"\"", false),
        ("/seed", "7.00", true),
        ("/seed", "7.5", false),
        ("/script/1/port", "443.0", true),
        ("/script/1/port", "443.5", false),
    ] {
        let mut scenario: Value = serde_json::from_str(BASE).unwrap();
        // Only in the text does a number keep its form.
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        scenario.pointer_mut(parent).unwrap()[key] = "HERE".into();
        let text = scenario.to_string().replace("\"HERE\"", text);
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(validator.is_valid(&read), fine, "schema: {pointer} {text}");
        let checked = check(&text, None);
        assert_eq!(
            checked.scenario.is_some(),
            fine,
            "{:?}",
            checked.diagnostics
        );
    }
}

/// Whatever object of a scenario gets one key more, schema and check refuse it both; whatever loses
/// a key, schema and check agree whether it is missed.
#[test]
fn schema_and_check_know_the_same_keys() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let scenario: Value = serde_json::from_str(EC2_TO_INTERNET).unwrap();
    let mut objects = Vec::new();
    collect(&scenario, String::new(), &mut objects);
    assert!(objects.len() > 80, "{}", objects.len());
    for pointer in &objects {
        let mut more = scenario.clone();
        let object = more
            .pointer_mut(pointer)
            .and_then(Value::as_object_mut)
            .unwrap();
        let keys: Vec<String> = object.keys().cloned().collect();
        object.insert("colour".to_string(), Value::from("red"));
        assert!(!validator.is_valid(&more), "{pointer}");
        let codes = codes(&more);
        assert!(
            codes.contains(&("unknown-key".to_string(), format!("{pointer}/colour"))),
            "{pointer}: {codes:?}"
        );

        for key in keys {
            let mut less = scenario.clone();
            less.pointer_mut(pointer)
                .and_then(Value::as_object_mut)
                .unwrap()
                .remove(&key);
            let missed = self::codes(&less).contains(&("missing-key".to_string(), pointer.clone()));
            assert_eq!(
                !validator.is_valid(&less),
                missed,
                "{pointer} without {key}"
            );
        }
    }
}

fn codes(scenario: &Value) -> Vec<(String, String)> {
    let diagnostics = check(&scenario.to_string(), None).diagnostics;
    diagnostics
        .into_iter()
        .map(|one| (one.code, one.pointer))
        .collect()
}

fn collect(value: &Value, at: String, objects: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{at}/{index}"), objects);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                collect(item, format!("{at}/{key}"), objects);
            }
            objects.push(at);
        }
        _ => {}
    }
}

/// Every key that the schema lists is one that `check` knows, and every word of its lists too.
#[test]
fn every_key_and_word_of_the_schema_is_read() {
    let schema = schema();
    let mut base: Value = serde_json::from_str(BASE).unwrap();
    let mut vpcs: Value = serde_json::from_str(VPCS).unwrap();
    let many = serde_json::json!({ "do": "generate", "instance": "i-2", "to": "203.0.113.5", "port": 443, "connections": 100 });
    base["script"].as_array_mut().unwrap().push(many);
    let probes: Value = serde_json::from_str(PROBES).unwrap();
    let script = base["script"].as_array_mut().unwrap();
    script.extend(probes["script"].as_array().unwrap().iter().cloned());
    for (definition, place) in [
        ("vpc", "/network/vpcs/0"),
        ("internetGateway", "/network/internetGateways/0"),
        ("subnet", "/network/subnets/0"),
        ("routeTable", "/network/routeTables/0"),
        ("route", "/network/routeTables/0/routes/0"),
        ("networkAcl", "/network/networkAcls/0"),
        ("inboundRule", "/network/networkAcls/0/inbound/0"),
        ("outboundRule", "/network/networkAcls/0/outbound/0"),
        (
            "icmpTypeCode",
            "/network/networkAcls/0/inbound/1/icmpTypeCode",
        ),
        ("securityGroup", "/network/securityGroups/0"),
        ("ingressRule", "/network/securityGroups/0/ingress/0"),
        ("egressRule", "/network/securityGroups/1/egress/0"),
        ("natGateway", "/network/natGateways/0"),
        ("instance", "/network/instances/0"),
        (
            "secondaryInterface",
            "/network/instances/2/networkInterfaces/0",
        ),
        ("networkInterface", "/network/networkInterfaces/0"),
        ("prefixList", "/network/prefixLists/0"),
        ("vpnGateway", "/network/vpnGateways/0"),
        ("customerGateway", "/network/customerGateways/0"),
        ("vpnConnection", "/network/vpnConnections/0"),
        ("virtualInterface", "/network/virtualInterfaces/0"),
        (
            "connectionTracking",
            "/network/instances/2/connectionTracking",
        ),
        ("network", "/network"),
        ("internet", "/internet"),
        ("server", "/internet/servers/0"),
        ("dnsRecord", "/internet/dns/0"),
        ("resolve", "/script/0"),
        ("connect", "/script/1"),
        ("send", "/script/2"),
        ("close", "/script/3"),
        ("wait", "/script/4"),
        ("generate", "/script/5"),
        ("ping", "/script/6"),
        ("sendDatagram", "/script/7"),
        ("sendPacket", "/script/8"),
        ("story", "/story"),
        ("chapter", "/story/chapters/0"),
        ("milestone", "/story/milestones/0"),
        ("claim", "/story/claims/0"),
        ("pattern", "/story/chapters/0/begins"),
        ("vpcPeeringConnection", "/network/vpcPeeringConnections/1"),
        (
            "peeringConnectionOptions",
            "/network/vpcPeeringConnections/0/accepterPeeringConnectionOptions",
        ),
        ("transitGateway", "/network/transitGateways/1"),
        (
            "transitGatewayVpcAttachment",
            "/network/transitGatewayVpcAttachments/1",
        ),
        (
            "transitGatewayPeeringAttachment",
            "/network/transitGatewayPeeringAttachments/0",
        ),
        (
            "transitGatewayRouteTable",
            "/network/transitGatewayRouteTables/0",
        ),
        (
            "transitGatewayRoute",
            "/network/transitGatewayRouteTables/0/routes/0",
        ),
    ] {
        let mut scenarios = [&mut base, &mut vpcs].into_iter();
        let has_it = |one: &&mut Value| one.pointer(place).is_some();
        let scenario = scenarios.find(has_it).expect(place);
        let properties = schema["$defs"][definition]["properties"]
            .as_object()
            .expect(definition);
        for (key, property) in properties {
            let words = property["enum"]
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![Value::Null]);
            for word in words {
                let before = scenario.pointer(place).expect(place).clone();
                let object = scenario
                    .pointer_mut(place)
                    .and_then(Value::as_object_mut)
                    .unwrap();
                let is_word = !word.is_null();
                if is_word || !object.contains_key(key) {
                    object.insert(key.clone(), word.clone());
                }
                let at = format!("{place}/{key}");
                let refused = codes(scenario).into_iter().any(|(code, pointer)| {
                    pointer == at && (code == "unknown-key" || (is_word && code == "unknown-value"))
                });
                assert!(!refused, "{at} {word}");
                *scenario.pointer_mut(place).unwrap() = before;
            }
        }
    }
}
