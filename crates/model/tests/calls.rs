//! Calls of AWS's API in a script: the schema and `check` know the same, and rows come dormant.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "calls/beyond.rs"]
mod beyond;

use serde_json::{Value, json};
use vpclab_model::{ActionKind, Call, RowList, check, check_action};

const SCHEMA: &str = include_str!("../../../www/scenario.schema.json");
const BASE: &str = include_str!("data/base.json");
const EC2_TO_INTERNET: &str = include_str!("../../../scenarios/ec2-to-internet.json");

/// One of each, about the notes' own network.
fn calls() -> Vec<Value> {
    let sg = "client-group";
    let acl = "acl-0d25f1b7c8e3a4960";
    json!([
        { "do": "authorize-security-group-ingress", "securityGroup": sg, "protocol": "tcp", "portRange": 22, "source": "192.0.2.0/24" },
        { "do": "authorize-security-group-egress", "securityGroup": sg, "protocol": "tcp", "portRange": 22, "destination": "192.0.2.0/24" },
        { "do": "revoke-security-group-ingress", "securityGroup": sg, "protocol": "tcp", "portRange": 22, "source": "192.0.2.0/24" },
        { "do": "revoke-security-group-egress", "securityGroup": sg, "protocol": "tcp", "portRange": 22, "destination": "192.0.2.0/24" },
        { "do": "create-network-acl-entry", "networkAcl": acl, "ruleNumber": 7, "protocol": "tcp", "portRange": 22, "source": "192.0.2.0/24", "action": "deny" },
        { "do": "replace-network-acl-entry", "networkAcl": acl, "ruleNumber": 7, "protocol": "tcp", "portRange": 23, "source": "192.0.2.0/24", "action": "deny" },
        { "do": "delete-network-acl-entry", "networkAcl": acl, "egress": false, "ruleNumber": 7 },
        { "do": "create-network-acl-entry", "networkAcl": acl, "egress": true, "ruleNumber": 7, "destination": "192.0.2.0/24", "action": "deny" },
        { "do": "create-route", "routeTable": "private-routes", "destination": "192.0.2.0/24", "target": "lab-igw" },
        { "do": "replace-route", "routeTable": "private-routes", "destination": "192.0.2.0/24", "target": "client" },
        { "do": "replace-route", "routeTable": "private-routes", "destination": "10.0.0.0/16", "target": "lab-nat" },
        { "do": "delete-route", "routeTable": "private-routes", "destination": "192.0.2.0/24" },
        { "do": "associate-route-table", "subnet": "private", "routeTable": "public-routes" },
        { "do": "replace-route-table-association", "subnet": "private", "routeTable": "public-routes" },
        { "do": "replace-route-table-association", "vpc": "lab", "routeTable": "public-routes" },
        { "do": "disassociate-route-table", "subnet": "private" },
        { "do": "replace-network-acl-association", "subnet": "private", "networkAcl": acl },
        { "do": "modify-network-interface-attribute", "instance": "client", "securityGroups": [sg] },
        { "do": "modify-network-interface-attribute", "instance": "client", "sourceDestCheck": false },
        { "do": "modify-network-interface-attribute", "instance": "client", "connectionTracking": { "udpTimeout": "60s" } },
        { "do": "modify-vpc-attribute", "vpc": "lab", "enableDnsSupport": false },
        { "do": "associate-address", "instance": "client", "publicIp": "198.51.100.77" },
        { "do": "disassociate-address", "publicIp": "198.51.100.77" },
        { "do": "attach-internet-gateway", "internetGateway": "lab-igw", "vpc": "lab" },
        { "do": "detach-internet-gateway", "internetGateway": "lab-igw", "vpc": "lab" },
        { "do": "delete-nat-gateway", "natGateway": "lab-nat" },
        { "do": "start-instances", "instance": "client" },
        { "do": "stop-instances", "instance": "client" },
        { "do": "terminate-instances", "instance": "client" },
        { "do": "stop-server", "server": "google.com" },
        { "do": "start-server", "server": "google.com" },
        { "do": "set-mtu", "instance": "client", "mtu": 1400 },
        { "do": "set-mtu", "server": "google.com", "mtu": 576 },
    ])
    .as_array()
    .unwrap()
    .clone()
}

fn scenario(script: Vec<Value>) -> Value {
    let mut scenario: Value = serde_json::from_str(EC2_TO_INTERNET).unwrap();
    scenario.as_object_mut().unwrap().remove("story");
    scenario["script"] = Value::Array(script);
    scenario
}

fn codes(scenario: &Value) -> Vec<(String, String)> {
    check(&scenario.to_string(), None)
        .diagnostics
        .into_iter()
        .map(|one| (one.code, one.pointer))
        .collect()
}

#[test]
fn the_schema_and_check_know_the_same_calls() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut words = know_the_same(&schema, calls, scenario);
    words.extend(know_the_same(&schema, beyond::calls, beyond::scenario));
    let listed = schema["$defs"]["action"]["oneOf"].as_array().unwrap().len();
    words.sort();
    words.dedup();
    assert_eq!(
        words.len() + 9,
        listed,
        "resolve, connect, send, close, wait, generate, ping, send-datagram, send-packet, and these"
    );
}

/// The words of the calls.
fn know_the_same(
    schema: &Value,
    calls: fn() -> Vec<Value>,
    scenario: fn(Vec<Value>) -> Value,
) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    let whole = scenario(calls());
    assert_eq!(codes(&whole), [], "{whole:#}");
    assert!(validator.is_valid(&whole));
    let mut words: Vec<String> = Vec::new();
    for (index, call) in calls().into_iter().enumerate() {
        let word = call["do"].as_str().unwrap().to_string();
        let with = |call: Value| {
            let mut script = calls();
            script[index] = call;
            scenario(script)
        };
        let mut more = call.clone();
        more["colour"] = json!("red");
        let at = format!("/script/{index}");
        assert!(!validator.is_valid(&with(more.clone())), "{word}");
        assert!(
            codes(&with(more)).contains(&("unknown-key".to_string(), format!("{at}/colour"))),
            "{word}"
        );
        for key in call.as_object().unwrap().keys() {
            let mut less = call.clone();
            less.as_object_mut().unwrap().remove(key);
            // An alternative key may stand in its place, or a default.
            let less = with(less);
            let missed = codes(&less).iter().any(|(code, _)| code == "missing-key");
            // Without its direction an outbound rule looks like an inbound one.
            let turned = key == "egress" && call["egress"] == true;
            assert_eq!(
                !validator.is_valid(&less),
                missed || turned,
                "{word} without {key}"
            );
        }
        // Every key of the schema is one that `check` knows.
        let camel: String = word
            .split('-')
            .enumerate()
            .map(|(place, part)| match place {
                0 => part.to_string(),
                _ => part[..1].to_uppercase() + &part[1..],
            })
            .collect();
        for key in schema["$defs"][&camel]["properties"]
            .as_object()
            .expect(&camel)
            .keys()
        {
            let mut more = call.clone();
            more.as_object_mut()
                .unwrap()
                .entry(key)
                .or_insert(Value::Null);
            let unknown = ("unknown-key".to_string(), format!("{at}/{key}"));
            let wrong_side =
                (word.ends_with("-network-acl-entry")) && (key == "source" || key == "destination");
            assert!(
                wrong_side || !codes(&with(more)).contains(&unknown),
                "{word} {key}"
            );
        }
        words.push(word);
    }
    words
}

/// A row that a call brings is there at once, and in force only when the call is done; the same row
/// is not added twice, and a mistaken call adds nothing.
#[test]
fn rows_come_dormant_and_once() {
    let mut scenario = check(&scenario(Vec::new()).to_string(), None)
        .scenario
        .unwrap();
    let table = |scenario: &vpclab_model::Scenario| {
        let routes = &scenario.network.route_tables[1].routes;
        (routes.len(), routes.in_force().count())
    };
    let name = scenario.network.route_tables[1]
        .identity
        .label()
        .to_string();
    let (rows, in_force) = table(&scenario);
    let create = json!({ "do": "create-route", "routeTable": name, "destination": "192.0.2.0/24", "target": "lab-nat" });
    for _ in 0..2 {
        let action = check_action(&mut scenario, &create.to_string()).unwrap();
        let ActionKind::Call(Call::Add(RowList::RouteTable(_), index)) = action.kind else {
            panic!("{action:?}");
        };
        assert_eq!(usize::from(index), rows);
        assert_eq!(table(&scenario), (rows + 1, in_force));
    }
    for wrong in [
        json!({ "do": "create-route", "routeTable": name, "destination": "192.0.2.0/25", "target": "nobody" }),
        json!({ "do": "create-route", "routeTable": name, "destination": "192.0.2.0/25", "target": "lab-nat", "at": "soon" }),
        json!({ "do": "replace-route", "routeTable": name, "destination": "192.0.2.0/25", "target": "lab-nat" }),
    ] {
        assert!(check_action(&mut scenario, &wrong.to_string()).is_err());
        assert_eq!(table(&scenario), (rows + 1, in_force), "{wrong}");
    }
}

/// One row per mistake: a call about a network of two VPCs, the code, and the key that it is about.
#[test]
fn mistakes_in_calls() {
    let mut scenario = check(BASE, None).scenario.unwrap();
    for (call, code, pointer) in [
        (
            json!({ "do": "delete-route", "routeTable": "rtb-3", "destination": "192.0.2.0/24" }),
            "no-such-row",
            "",
        ),
        (
            json!({ "do": "delete-route", "routeTable": "rtb-4", "destination": "192.0.2.0/24" }),
            "dangling-reference",
            "/routeTable",
        ),
        (
            json!({ "do": "delete-route", "routeTable": "rtb-3" }),
            "missing-key",
            "",
        ),
        (
            json!({ "do": "create-route", "routeTable": "rtb-3", "destination": "169.254.169.0/24", "target": "igw-2" }),
            "reserved-destination",
            "/destination",
        ),
        (
            json!({ "do": "create-route", "routeTable": "rtb-3", "destination": "192.0.2.0/24", "target": "nat-1" }),
            "in-another-vpc",
            "/target",
        ),
        (
            json!({ "do": "create-route", "routeTable": "rtb-3", "destination": "10.2.0.0/24", "target": "igw-2" }),
            "more-specific-than-local",
            "/destination",
        ),
        (
            json!({ "do": "create-route", "routeTable": "rtb-3", "destination": "192.0.2.0/24", "target": "vgw-1" }),
            "in-another-vpc",
            "/target",
        ),
        (
            json!({ "do": "revoke-security-group-egress", "securityGroup": "far", "protocol": "udp", "destination": "192.0.2.0/24" }),
            "no-such-row",
            "",
        ),
        (
            json!({ "do": "authorize-security-group-ingress", "securityGroup": "far", "source": "web" }),
            "in-another-vpc",
            "/source",
        ),
        (
            json!({ "do": "create-network-acl-entry", "networkAcl": "acl-3", "egress": true, "ruleNumber": 7, "source": "0.0.0.0/0", "action": "allow" }),
            "unknown-key",
            "/source",
        ),
        (
            json!({ "do": "replace-network-acl-entry", "networkAcl": "acl-3", "ruleNumber": 7, "source": "0.0.0.0/0", "action": "allow" }),
            "no-such-row",
            "",
        ),
        (
            json!({ "do": "modify-network-interface-attribute", "instance": "client", "sourceDestCheck": true, "securityGroups": ["web"] }),
            "one-attribute-at-a-time",
            "/sourceDestCheck",
        ),
        (
            json!({ "do": "modify-network-interface-attribute", "instance": "client", "securityGroups": ["far"] }),
            "in-another-vpc",
            "/securityGroups/0",
        ),
        (
            json!({ "do": "modify-network-interface-attribute", "instance": "client", "connectionTracking": { "udpTimeout": "10s" } }),
            "timeout-out-of-range",
            "/connectionTracking/udpTimeout",
        ),
        (
            json!({ "do": "modify-network-interface-attribute", "instance": "client" }),
            "missing-key",
            "",
        ),
        (
            json!({ "do": "associate-address", "instance": "client", "publicIp": "10.0.0.1" }),
            "address-not-public",
            "/publicIp",
        ),
        (
            json!({ "do": "modify-vpc-attribute", "enableDnsSupport": false }),
            "missing-key",
            "",
        ),
    ] {
        let mistakes = check_action(&mut scenario, &call.to_string()).unwrap_err();
        let found = |one: &vpclab_model::Diagnostic| (&*one.code, &*one.pointer) == (code, pointer);
        assert!(mistakes.iter().any(found), "{call}: {mistakes:?}");
    }
}

/// What a gateway's table can lead where, and that it is no main table, calls keep so (F3.2, F3.22).
#[test]
fn calls_about_a_gateways_table() {
    let base = BASE
        .replace(
            "\"routeTables\": [",
            "\"routeTables\": [{ \"id\": \"inbound\", \"vpc\": \"vpc-1\" },",
        )
        .replace(
            "{ \"id\": \"vgw-1\", \"vpc\": \"vpc-1\" }",
            "{ \"id\": \"vgw-1\", \"vpc\": \"vpc-1\", \"routeTable\": \"inbound\" }",
        );
    let mut scenario = check(&base, None).scenario.unwrap();
    let create = |destination: &str, target: &str| json!({ "do": "create-route", "routeTable": "inbound", "destination": destination, "target": target });
    for (call, expected) in [
        (create("10.0.0.0/24", "i-1"), None),
        (create("10.0.0.0/24", "nat-2"), Some("/destination")),
        (create("192.0.2.0/24", "i-2"), Some("/destination")),
        (create("pl-1", "i-2"), Some("/destination")),
        (
            json!({ "do": "replace-route-table-association", "vpc": "vpc-1", "routeTable": "inbound" }),
            Some("/routeTable"),
        ),
    ] {
        let found = check_action(&mut scenario, &call.to_string())
            .err()
            .unwrap_or_default();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|one| (&*one.code, &*one.pointer))
            .collect();
        let expected = expected.map(|pointer| ("not-a-gateway-table", pointer));
        assert_eq!(found, expected.as_slice(), "{call}");
    }
}
