//! The smallest pair of network ACLs that a connection through a NAT gateway works with (F5.28):
//! six rules, none of which can be left out.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_trace::{EventKind, Outcome};

use crate::{notes_scenario, run};

/// ACL, list, the end that the rule names, its CIDR block, ports.
const RULES: [(&str, &str, &str, &str, &str); 6] = [
    ("private", "outbound", "destination", "0.0.0.0/0", "443"),
    // The answers come from the server itself (W2.7), to a port of Linux (F5.21).
    ("private", "inbound", "source", "0.0.0.0/0", "32768-60999"),
    // The first leg enters the NAT gateway's subnet as it left the client (W1.6).
    ("public", "inbound", "source", "10.0.1.0/24", "443"),
    // To a port that the NAT gateway took (F5.24, W2.3).
    ("public", "inbound", "source", "0.0.0.0/0", "1024-65535"),
    ("public", "outbound", "destination", "0.0.0.0/0", "443"),
    // The last leg, translated back (W2.6).
    (
        "public",
        "outbound",
        "destination",
        "10.0.1.0/24",
        "32768-60999",
    ),
];

/// How the connection ends with these rules of the six.
fn outcome(is_there: impl Fn(usize) -> bool) -> Outcome {
    let mut scenario: Value = serde_json::from_str(&notes_scenario()).unwrap();
    scenario.as_object_mut().unwrap().remove("story");
    let network = &mut scenario["network"];
    network["networkAcls"] = json!([
        { "id": "public", "inbound": [], "outbound": [] },
        { "id": "private", "inbound": [], "outbound": [] },
    ]);
    network["subnets"][0]["networkAcl"] = json!("public");
    network["subnets"][1]["networkAcl"] = json!("private");
    network["instances"][0]["ephemeralPortRange"] = json!("32768-60999");
    for (index, (acl, list, end, block, ports)) in RULES.into_iter().enumerate() {
        if is_there(index) {
            let position = usize::from(acl == "private");
            let rules = network["networkAcls"][position][list].as_array_mut();
            rules.unwrap().push(json!({
                "ruleNumber": 100 + index, "protocol": "tcp", "portRange": ports,
                end: block, "action": "allow",
            }));
        }
    }
    scenario["script"] = json!([
        { "do": "connect", "instance": "client", "to": "203.0.113.5", "port": 443, "connection": "c" },
    ]);
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    let ended = timeline.events().iter().find_map(|event| match event.kind {
        EventKind::ActionEnded { outcome, .. } => Some(outcome),
        _ => None,
    });
    ended.unwrap()
}

#[test]
fn six_rules_and_not_one_less() {
    assert_eq!(outcome(|_| true), Outcome::Done);
    for (missing, rule) in RULES.iter().enumerate() {
        let outcome = outcome(|index| index != missing);
        assert_eq!(outcome, Outcome::TimedOut, "without {rule:?}");
    }
}
