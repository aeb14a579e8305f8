//! Transit gateways: how they route between VPCs, and what they refuse.

use serde_json::{Value, json};
use vpclab_model::AttachmentState;
use vpclab_trace::Outcome::{Done, TimedOut};

use super::{Change, Row, check_rows};

/// Two VPCs behind one transit gateway, each with its attachment in a subnet of its own.
pub(crate) fn base() -> Value {
    let vpc = |name: &str, number: u8| {
        let subnet = |kind: &str, third: u8, zone: &str| {
            json!({
                "id": format!("{kind}-{name}"), "vpc": name, "availabilityZone": zone,
                "cidrBlock": format!("10.{number}.{third}.0/24"), "routeTable": format!("rtb-{name}"),
            })
        };
        (
            json!({ "id": name, "cidrBlock": format!("10.{number}.0.0/16") }),
            [
                subnet("subnet", 1, "us-east-1a"),
                subnet("tgw", 9, "us-east-1a"),
            ],
            json!({ "id": format!("rtb-{name}"), "vpc": name, "routes": [{ "destination": "10.0.0.0/8", "target": "tgw" }] }),
            json!({ "id": format!("sg-{name}"), "vpc": name, "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/8" }] }),
            json!({ "id": format!("attach-{name}"), "transitGateway": "tgw", "vpc": name, "subnets": [format!("tgw-{name}")] }),
            json!({ "id": format!("i-{name}"), "subnet": format!("subnet-{name}"), "privateIpAddress": format!("10.{number}.1.5"), "securityGroups": [format!("sg-{name}")], "listen": [80] }),
        )
    };
    let (a, b) = (vpc("a", 1), vpc("b", 2));
    let subnets: Vec<Value> = a.1.into_iter().chain(b.1).collect();
    json!({
        "vpclab": 1, "title": "a transit gateway", "natModel": "zonal",
        "network": {
            "vpcs": [a.0, b.0],
            "subnets": subnets,
            "routeTables": [a.2, b.2],
            "networkAcls": [],
            "internetGateways": [],
            "natGateways": [],
            "securityGroups": [a.3, b.3],
            "transitGateways": [{ "id": "tgw" }],
            "transitGatewayVpcAttachments": [a.4, b.4],
            "transitGatewayRouteTables": [],
            "transitGatewayPeeringAttachments": [],
            "instances": [a.5, b.5],
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [80] }] },
        "script": [{ "do": "connect", "instance": "i-a", "to": "10.2.1.5", "port": 80, "connection": "first" }],
    })
}

/// A route table of the gateway that serves both attachments.
pub(crate) fn table(propagations: &[&str], routes: Value) -> Change {
    (
        "/network/transitGatewayRouteTables/-",
        json!({
            "id": "tgw-rtb", "transitGateway": "tgw", "associations": ["attach-a", "attach-b"],
            "propagations": propagations, "routes": routes,
        }),
    )
}

/// The same, with a prefix list that its routes may name.
fn with_list(propagations: &[&str], routes: Value) -> Vec<Change> {
    let list = json!([{ "id": "pl", "entries": ["10.2.0.0/16", "10.3.0.0/16"] }]);
    vec![("/network/prefixLists", list), table(propagations, routes)]
}

fn deny_acl(vpc: &str, subnet: &'static str, inbound: Value, outbound: Value) -> Vec<Change> {
    vec![
        (
            "/network/networkAcls/-",
            json!({ "id": "acl", "vpc": vpc, "inbound": inbound, "outbound": outbound }),
        ),
        (subnet, json!("acl")),
    ]
}

fn every(direction: &str) -> Value {
    json!([{ "ruleNumber": 100, "protocol": "all", direction: "0.0.0.0/0", "action": "allow" }])
}

#[test]
#[allow(clippy::too_many_lines)]
fn what_a_transit_gateway_carries() {
    let to = |address: &str| ("/script/0/to", json!(address));
    let subnets_of_b =
        |subnets: Value| ("/network/transitGatewayVpcAttachments/1/subnets", subnets);
    let group = || ("/network/securityGroups/1/ingress/0/source", json!("sg-a"));
    let referencing = || {
        (
            "/network/transitGateways/0/securityGroupReferencingSupport",
            json!("enable"),
        )
    };
    let rows: Vec<Row> = vec![
        ("by default every attachment finds every other (F8.11)", vec![], Done, None),
        (
            "a sender's zone without a subnet of the attachment (F8.10, T14.47)",
            vec![("/network/subnets/0/availabilityZone", json!("us-east-1b"))],
            TimedOut,
            Some(("transit-gateway", "attach-a", "TGW_ROUTE_AZ_RESTRICTION")),
        ),
        (
            "a receiver in another zone is reached all the same, but cannot answer (F8.10, T14.47)",
            vec![("/network/subnets/2/availabilityZone", json!("us-east-1b"))],
            TimedOut,
            Some(("transit-gateway", "attach-b", "TGW_ROUTE_AZ_RESTRICTION")),
        ),
        (
            "no route table (F8.11)",
            vec![("/network/transitGateways/0/defaultRouteTableAssociation", json!("disable"))],
            TimedOut,
            Some(("transit-gateway", "attach-a", "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION")),
        ),
        (
            "no propagation, and no route (F8.11)",
            vec![("/network/transitGateways/0/defaultRouteTablePropagation", json!("disable"))],
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")),
        ),
        (
            "the way back is not propagated (F8.11)",
            vec![table(&["attach-b"], json!([])), ("/network/transitGateways/0/defaultRouteTablePropagation", json!("disable"))],
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")),
        ),
        (
            "a blackhole with a longer prefix (F8.12)",
            vec![table(&["attach-a", "attach-b"], json!([{ "destination": "10.2.1.0/24", "target": "blackhole" }]))],
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_BAD_STATE_ROUTE")),
        ),
        (
            "at the same prefix static goes before propagated (F8.11, F8.12)",
            vec![table(&["attach-a", "attach-b"], json!([{ "destination": "10.2.0.0/16", "target": "blackhole" }]))],
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_BAD_STATE_ROUTE")),
        ),
        (
            "a longer prefix goes before a static one (F8.11)",
            vec![table(&["attach-a", "attach-b"], json!([{ "destination": "10.0.0.0/8", "target": "blackhole" }]))],
            Done,
            None,
        ),
        (
            "static routes alone (F8.11)",
            vec![
                ("/network/transitGateways/0/defaultRouteTablePropagation", json!("disable")),
                table(&[], json!([
                    { "destination": "10.1.0.0/16", "target": "attach-a" },
                    { "destination": "10.2.0.0/16", "target": "attach-b" },
                ])),
            ],
            Done,
            None,
        ),
        (
            "a static route to what is going (F8.12, F8.18)",
            vec![
                ("/network/transitGatewayVpcAttachments/1/state", json!("deleting")),
                table(&["attach-a"], json!([{ "destination": "10.2.0.0/16", "target": "attach-b" }])),
            ],
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_BAD_STATE_ROUTE")),
        ),
        (
            "the attachment subnet's own route table takes over (F8.13)",
            vec![
                ("/network/subnets/3/routeTable", json!("rtb-away")),
                ("/network/routeTables/-", json!({ "id": "rtb-away", "vpc": "b", "routes": [{ "destination": "10.2.1.0/24", "target": "blackhole" }] })),
            ],
            TimedOut,
            Some(("route-table", "rtb-away", "BAD_STATE_ROUTE")),
        ),
        (
            "nobody has the address (F8.13)",
            vec![to("10.2.1.77")],
            TimedOut,
            Some(("route-table", "rtb-b", "NO_POSSIBLE_DESTINATION")),
        ),
        (
            "two routes that lead to each other",
            vec![to("10.7.0.1"), table(&[], json!([{ "destination": "0.0.0.0/0", "target": "attach-b" }]))],
            TimedOut,
            Some(("route-table", "rtb-b", "VPCLAB_ROUTING_LOOP")),
        ),
        ("an ingress rule names a group behind the gateway (F4.10, F8.16)", vec![referencing(), group()], Done, None),
        (
            "one attachment is left out (F8.16)",
            vec![
                referencing(),
                group(),
                // Named over a peering connection that carries nothing, so that the rule is accepted.
                ("/network/vpcPeeringConnections", json!([{ "id": "pcx", "requesterVpc": "a", "accepterVpc": "b" }])),
                ("/network/transitGatewayVpcAttachments/0/securityGroupReferencingSupport", json!("disable")),
            ],
            TimedOut,
            Some(("security-group", "sg-b", "SG_REFERENCING_SUPPORT")),
        ),
        // Prefix lists.
        (
            "each entry of a prefix list is a route (F8.11)",
            with_list(&[], json!([{ "destination": "pl", "target": "attach-b" }, { "destination": "10.1.0.0/16", "target": "attach-a" }])),
            Done,
            None,
        ),
        (
            "a static route goes before it (F8.11)",
            with_list(&["attach-a"], json!([{ "destination": "10.2.0.0/16", "target": "blackhole" }, { "destination": "pl", "target": "attach-b" }])),
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_BAD_STATE_ROUTE")),
        ),
        (
            "and it before a propagated one (F8.11)",
            with_list(&["attach-a", "attach-b"], json!([{ "destination": "pl", "target": "blackhole" }])),
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_BAD_STATE_ROUTE")),
        ),
        // Network ACLs (F8.17) where the attachment has a subnet of its own (F5.17).
        (
            "inbound rules of the attachment's subnet see what goes in (F5.17)",
            deny_acl("a", "/network/subnets/1/networkAcl", json!([]), every("destination")),
            TimedOut,
            Some(("network-acl", "acl", "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "outbound rules of the attachment's subnet see what comes out (F5.17)",
            deny_acl("b", "/network/subnets/3/networkAcl", every("source"), json!([])),
            TimedOut,
            Some(("network-acl", "acl", "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "the attachment's subnet needs one rule for each way, and no other (F5.17)",
            deny_acl(
                "b",
                "/network/subnets/3/networkAcl",
                json!([{ "ruleNumber": 100, "protocol": "all", "source": "10.2.1.0/24", "action": "allow" }]),
                json!([{ "ruleNumber": 100, "protocol": "all", "destination": "10.2.1.0/24", "action": "allow" }]),
            ),
            Done,
            None,
        ),
        // And where it shares the subnet of the instance (F5.16).
        (
            "in a shared subnet what comes out is not checked (F5.16)",
            [
                vec![subnets_of_b(json!(["subnet-b"]))],
                deny_acl(
                    "b",
                    "/network/subnets/2/networkAcl",
                    json!([{ "ruleNumber": 100, "protocol": "all", "source": "10.2.1.0/24", "action": "allow" }]),
                    json!([{ "ruleNumber": 100, "protocol": "all", "destination": "10.1.0.0/16", "action": "allow" }]),
                ),
            ]
            .concat(),
            Done,
            None,
        ),
        (
            "in a shared subnet what goes in is checked twice: inbound by its source (F5.16)",
            [
                vec![subnets_of_b(json!(["subnet-b"]))],
                deny_acl("b", "/network/subnets/2/networkAcl", json!([]), every("destination")),
            ]
            .concat(),
            TimedOut,
            Some(("network-acl", "acl", "SUBNET_ACL_RESTRICTION")),
        ),
    ];
    check_rows(&base(), rows);
}

/// F8.18: of all states one lets traffic flow.
#[test]
fn only_an_available_attachment_carries_packets() {
    let rows = AttachmentState::ALL.map(|(state, _)| -> Row {
        let (outcome, drop) = match state {
            "available" => (Done, None),
            _ => (
                TimedOut,
                Some(("transit-gateway", "attach-a", "BAD_STATE_ATTACHMENT")),
            ),
        };
        let at = "/network/transitGatewayVpcAttachments/0/state";
        (state, vec![(at, json!(state))], outcome, drop)
    });
    check_rows(&base(), rows.into());
}
