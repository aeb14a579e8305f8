//! Calls that AWS refuses.

use serde_json::json;
use vpclab_model::NatModel;
use vpclab_trace::EventKind;

use crate::edits::{outcomes, scenario};
use crate::run;

/// Calls that AWS refuses change nothing; each says its error code (F1.30).
#[test]
fn what_aws_refuses() {
    let entry = json!({ "do": "create-network-acl-entry", "networkAcl": "open", "ruleNumber": 100, "protocol": "tcp", "source": "0.0.0.0/0", "action": "deny" });
    let rule = json!({ "do": "revoke-security-group-ingress", "securityGroup": "sg", "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/16" });
    let rows = [
        (
            "a rule that is there (F4.2)",
            json!([{ "do": "authorize-security-group-ingress", "securityGroup": "sg", "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/16" }]),
            vec!["InvalidPermission.Duplicate"],
        ),
        (
            "a rule that is gone",
            json!([rule, rule]),
            vec!["done", "InvalidPermission.NotFound"],
        ),
        (
            "a number that is taken (F5.2)",
            json!([entry]),
            vec!["NetworkAclEntryAlreadyExists"],
        ),
        (
            "a number that is free",
            json!([{ "do": "delete-network-acl-entry", "networkAcl": "open", "ruleNumber": 100 }, { "do": "delete-network-acl-entry", "networkAcl": "open", "ruleNumber": 100 }]),
            vec!["done", "InvalidNetworkAclEntry.NotFound"],
        ),
        (
            "a destination that has a route",
            json!([{ "do": "create-route", "routeTable": "main", "destination": "0.0.0.0/0", "target": "igw" }]),
            vec!["RouteAlreadyExists"],
        ),
        (
            "the local route (F3.12)",
            json!([{ "do": "delete-route", "routeTable": "main", "destination": "10.0.0.0/16" }]),
            vec!["InvalidParameterValue"],
        ),
        (
            "the association that is there",
            json!([{ "do": "replace-network-acl-association", "subnet": "private", "networkAcl": "open" }]),
            vec!["Resource.AlreadyAssociated"],
        ),
        (
            "an association that is not there",
            json!([{ "do": "disassociate-route-table", "subnet": "private" }]),
            vec!["InvalidAssociationID.NotFound"],
        ),
        (
            "detaching while there are public addresses (F7.10)",
            json!([{ "do": "detach-internet-gateway", "internetGateway": "igw" }]),
            vec!["DependencyViolation"],
        ),
        (
            "attaching what is attached (F7.1)",
            json!([{ "do": "attach-internet-gateway", "internetGateway": "igw" }]),
            vec!["Resource.AlreadyAssociated"],
        ),
        (
            "the address of a NAT gateway (F6.1)",
            json!([{ "do": "associate-address", "instance": "a", "publicIp": "198.51.100.10" }]),
            vec!["OperationNotPermitted"],
        ),
        (
            "a NAT gateway twice (F6.14)",
            json!([{ "do": "delete-nat-gateway", "natGateway": "nat" }, { "do": "delete-nat-gateway", "natGateway": "nat" }]),
            vec!["done", "NatGatewayNotFound"],
        ),
        (
            "a route to what is gone (F3.15)",
            json!([{ "do": "delete-nat-gateway", "natGateway": "nat" }, { "do": "wait", "duration": "31s" }, { "do": "create-route", "routeTable": "nowhere", "destination": "0.0.0.0/0", "target": "nat" }]),
            vec!["done", "done", "InvalidParameterValue"],
        ),
        (
            "starting what runs",
            json!([{ "do": "start-instances", "instance": "a" }]),
            vec!["IncorrectInstanceState"],
        ),
    ];
    for (name, script, expected) in rows {
        let timeline = run(&scenario(&script), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        let edits = |event: &&vpclab_trace::Event| matches!(event.kind, EventKind::Edited(_));
        let done = expected.iter().filter(|outcome| **outcome == "done");
        assert!(
            timeline.events().iter().filter(edits).count() <= 2 * done.count(),
            "{name}"
        );
    }
}
