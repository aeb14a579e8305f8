//! A question about a network as large as a Region's: what is in the way, and the fixes, at once.

use std::time::Instant;

use serde_json::{Value, json};

use crate::networks::two_subnets;
use crate::{asked, query, started, told, with};

/// As many as a large Region has.
const INSTANCES: u32 = 20_000;

/// Beside the two that the question is about.
fn large() -> Value {
    let mut network = with(
        two_subnets(),
        &[
            ("/network/securityGroups/0/egress", json!([])),
            ("/network/securityGroups/1/ingress", json!([])),
            ("/network/networkAcls/0/outbound", json!([])),
            ("/network/networkAcls/0/inbound", json!([])),
            ("/network/networkAcls/1/inbound", json!([])),
            ("/network/networkAcls/1/outbound", json!([])),
            (
                "/network/vpcs/-",
                json!({ "id": "v", "cidrBlock": "10.1.0.0/16" }),
            ),
            (
                "/network/subnets/-",
                json!({ "id": "s", "vpc": "v", "cidrBlock": "10.1.0.0/16" }),
            ),
        ],
    );
    for list in ["subnets", "routeTables", "networkAcls", "securityGroups"] {
        for thing in network["network"][list].as_array_mut().unwrap() {
            if thing.get("vpc").is_none() {
                thing["vpc"] = json!("vpc-1");
            }
        }
    }
    network["network"]["internetGateways"][0]["vpc"] = json!("vpc-1");
    let instances = network["network"]["instances"].as_array_mut().unwrap();
    instances
        .extend((0..INSTANCES).map(|number| json!({ "id": format!("i{number}"), "subnet": "s" })));
    network
}

/// Six faults at once, each with several openings.
#[test]
fn six_faults_among_thousands_of_interfaces() {
    let timeline = started(&large());
    let begun = Instant::now();
    let answer = asked(timeline.scenario(), &query("i-web i-db 5432"));
    println!("{INSTANCES} instances: {:?}", begun.elapsed());
    assert_eq!(told(&answer).len(), 6);
    assert_eq!(answer.fixes[0].edits.len(), 6);
}
