//! Calls of AWS's API about what joins VPCs: routes over it, and rules that name groups behind it.

use serde_json::{Value, json};

use super::transit_gateway::base;
use crate::edits::{connect, outcomes};
use crate::middlebox::run_of;

/// Two VPCs behind a transit gateway that are peered, too.
fn peered(script: &Value) -> Value {
    let mut scenario = base();
    scenario["network"]["vpcPeeringConnections"] =
        json!([{ "id": "pcx", "requesterVpc": "a", "accepterVpc": "b" }]);
    scenario["script"] = script.clone();
    scenario
}

/// F8.1, F8.11, F3.19: a route is replaced by one over a peering connection, and by one over a transit
/// gateway; what has no route back does not answer.
#[test]
fn routes_over_what_joins_vpcs_are_replaced() {
    let route = |table: &str, target: &str| json!({ "do": "replace-route", "routeTable": table, "destination": "10.0.0.0/8", "target": target });
    let timeline = run_of(&peered(&json!([
        connect("i-a", "10.2.1.5", 80, "by-transit"),
        route("rtb-a", "pcx"),
        connect("i-a", "10.2.1.5", 80, "one-way"),
        route("rtb-b", "pcx"),
        connect("i-a", "10.2.1.5", 80, "by-peering"),
        { "do": "delete-route", "routeTable": "rtb-b", "destination": "10.0.0.0/8" },
        { "do": "create-route", "routeTable": "rtb-b", "destination": "10.1.0.0/16", "target": "tgw" },
        connect("i-a", "10.2.1.5", 80, "there-and-back"),
    ])));
    assert_eq!(outcomes(&timeline), ["done"; 8]);
}

/// F4.10, F8.7: a call names a group of a peered VPC as a file does, and takes the rule away again.
#[test]
fn rules_name_groups_of_a_peered_vpc() {
    let rule = |word: &str, from: &str| json!({ "do": word, "securityGroup": "sg-b", "protocol": "tcp", "portRange": 80, "source": from });
    let route = |table: &str| json!({ "do": "replace-route", "routeTable": table, "destination": "10.0.0.0/8", "target": "pcx" });
    let timeline = run_of(&peered(&json!([
        route("rtb-a"),
        route("rtb-b"),
        rule("revoke-security-group-ingress", "10.0.0.0/8"),
        connect("i-a", "10.2.1.5", 80, "without"),
        rule("authorize-security-group-ingress", "sg-a"),
        connect("i-a", "10.2.1.5", 80, "by-group"),
        rule("revoke-security-group-ingress", "sg-a"),
        connect("i-a", "10.2.1.5", 80, "no-more"),
    ])));
    let (done, lost) = ("done", "timed-out");
    assert_eq!(
        outcomes(&timeline),
        [done, done, done, lost, done, done, done, lost]
    );
}
