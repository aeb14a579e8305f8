//! Peering connections: what crosses them, what does not, and where it is dropped.

use serde_json::{Value, json};
use vpclab_model::{NatModel, PeeringStatus};
use vpclab_trace::Outcome::{Done, TimedOut};

use super::{Row, changed, check_rows, deliveries};
use crate::run;

/// Three VPCs in a row: `a` and `b` are peered, and `b` and `c`. The client is in `a`.
pub(crate) fn base() -> Value {
    let vpc = |name: &str, number: u8| {
        (
            json!({ "id": name, "cidrBlock": format!("10.{number}.0.0/16") }),
            json!({ "id": format!("subnet-{name}"), "vpc": name, "cidrBlock": format!("10.{number}.1.0/24"), "routeTable": format!("rtb-{name}") }),
            json!({ "id": format!("sg-{name}"), "vpc": name, "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/8" }] }),
            json!({ "id": format!("i-{name}"), "subnet": format!("subnet-{name}"), "privateIpAddress": format!("10.{number}.1.5"), "securityGroups": [format!("sg-{name}")], "listen": [80] }),
        )
    };
    let [a, b, c] = [vpc("a", 0), vpc("b", 1), vpc("c", 2)];
    json!({
        "vpclab": 1, "title": "three VPCs", "natModel": "zonal",
        "network": {
            "vpcs": [a.0, b.0, c.0],
            "subnets": [a.1, b.1, c.1],
            "routeTables": [
                { "id": "rtb-a", "vpc": "a", "routes": [{ "destination": "10.1.0.0/16", "target": "pcx-ab" }] },
                { "id": "rtb-b", "vpc": "b", "routes": [{ "destination": "10.0.0.0/16", "target": "pcx-ab" }, { "destination": "10.2.0.0/16", "target": "pcx-bc" }] },
                { "id": "rtb-c", "vpc": "c", "routes": [{ "destination": "10.1.0.0/16", "target": "pcx-bc" }] },
            ],
            "networkAcls": [],
            "internetGateways": [],
            "natGateways": [],
            "securityGroups": [a.2, b.2, c.2],
            "vpcPeeringConnections": [
                { "id": "pcx-ab", "requesterVpc": "a", "accepterVpc": "b" },
                { "id": "pcx-bc", "requesterVpc": "b", "accepterVpc": "c" },
            ],
            "instances": [a.3, b.3, c.3],
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [80] }] },
        "script": [{ "do": "connect", "instance": "i-a", "to": "10.1.1.5", "port": 80, "connection": "first" }],
    })
}

/// The client behind a private NAT gateway in a subnet of its own, from which the route to `b` goes.
pub(super) fn behind_nat() -> Vec<super::Change> {
    vec![
        (
            "/network/subnets/-",
            json!({ "id": "subnet-nat", "vpc": "a", "cidrBlock": "10.0.2.0/24", "routeTable": "rtb-nat" }),
        ),
        (
            "/network/routeTables/-",
            json!({ "id": "rtb-nat", "vpc": "a", "routes": [{ "destination": "10.1.0.0/16", "target": "pcx-ab" }] }),
        ),
        (
            "/network/natGateways/-",
            json!({ "id": "nat-a", "subnet": "subnet-nat", "connectivityType": "private", "privateIp": "10.0.2.9" }),
        ),
        ("/network/routeTables/0/routes/0/target", json!("nat-a")),
        // No way back to `a` but the gateway's own.
        (
            "/network/routeTables/1/routes/0/destination",
            json!("10.0.1.0/24"),
        ),
    ]
}

fn also(mut changes: Vec<super::Change>, more: Vec<super::Change>) -> Vec<super::Change> {
    changes.extend(more);
    changes
}

#[test]
#[allow(clippy::too_many_lines)]
fn what_crosses_a_peering_connection() {
    let to = |address: &str| ("/script/0/to", json!(address));
    let server_group = |peer: Value| ("/network/securityGroups/1/ingress/0/source", peer);
    let client_rule = |peer: &str| {
        (
            "/network/securityGroups/0/egress",
            json!([{ "protocol": "tcp", "portRange": 80, "destination": peer }]),
        )
    };
    let no_transit = Some(("peering", "pcx-ab", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"));
    let rows: Vec<Row> = vec![
        ("routes on both sides (F8.1)", vec![], Done, None),
        (
            "no route to the peer",
            vec![("/network/routeTables/0/routes", json!([]))],
            TimedOut,
            Some(("route-table", "rtb-a", "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "no route back: the answer is dropped, not the request (F8.1)",
            vec![("/network/routeTables/1/routes", json!([]))],
            TimedOut,
            Some(("route-table", "rtb-b", "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "the peer's network ACL",
            vec![(
                "/network/networkAcls/-",
                json!({ "id": "acl-b", "vpc": "b", "default": true, "inbound": [] }),
            )],
            TimedOut,
            Some(("network-acl", "acl-b", "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "nobody has the address",
            vec![to("10.1.1.77")],
            TimedOut,
            Some(("peering", "pcx-ab", "NO_POSSIBLE_DESTINATION")),
        ),
        (
            "the peer's DNS server (F2.9)",
            vec![to("10.1.0.2")],
            TimedOut,
            Some(("peering", "pcx-ab", "NO_POSSIBLE_DESTINATION")),
        ),
        (
            "no transit to a third VPC (F8.2, T14.33)",
            vec![
                to("10.2.1.5"),
                (
                    "/network/routeTables/0/routes/0/destination",
                    json!("10.0.0.0/8"),
                ),
            ],
            TimedOut,
            no_transit,
        ),
        (
            "not by the peer's internet gateway (F8.3)",
            vec![
                to("203.0.113.5"),
                (
                    "/network/routeTables/0/routes/0/destination",
                    json!("0.0.0.0/0"),
                ),
                (
                    "/network/internetGateways/-",
                    json!({ "id": "igw-b", "vpc": "b" }),
                ),
                (
                    "/network/routeTables/1/routes/-",
                    json!({ "destination": "0.0.0.0/0", "target": "igw-b" }),
                ),
            ],
            TimedOut,
            no_transit,
        ),
        (
            "not by the peer's NAT gateway (F6.8, F8.3, T14.32)",
            vec![
                to("203.0.113.5"),
                (
                    "/network/routeTables/0/routes/0/destination",
                    json!("0.0.0.0/0"),
                ),
                (
                    "/network/internetGateways/-",
                    json!({ "id": "igw-b", "vpc": "b" }),
                ),
                (
                    "/network/subnets/-",
                    json!({ "id": "public-b", "vpc": "b", "cidrBlock": "10.1.2.0/24", "routeTable": "rtb-public" }),
                ),
                (
                    "/network/routeTables/-",
                    json!({ "id": "rtb-public", "vpc": "b", "routes": [{ "destination": "0.0.0.0/0", "target": "igw-b" }] }),
                ),
                (
                    "/network/natGateways/-",
                    json!({ "id": "nat-b", "subnet": "public-b", "publicIp": "198.51.100.10" }),
                ),
                (
                    "/network/routeTables/1/routes/-",
                    json!({ "destination": "0.0.0.0/0", "target": "nat-b" }),
                ),
            ],
            TimedOut,
            no_transit,
        ),
        (
            "not into the peer's NAT gateway itself (F6.7, F6.13)",
            vec![
                to("10.1.2.9"),
                (
                    "/network/subnets/-",
                    json!({ "id": "nat-subnet", "vpc": "b", "cidrBlock": "10.1.2.0/24" }),
                ),
                (
                    "/network/natGateways/-",
                    json!({ "id": "nat-b", "subnet": "nat-subnet", "connectivityType": "private", "privateIp": "10.1.2.9" }),
                ),
            ],
            TimedOut,
            Some(("nat-gateway", "nat-b", "VPCLAB_NAT_NO_ENTRY")),
        ),
        (
            "an ingress rule names a group of the peer (F4.10, F8.7)",
            vec![server_group(json!("sg-a"))],
            Done,
            None,
        ),
        (
            "an ingress rule names another group of the peer (F4.8)",
            vec![
                server_group(json!("sg-other")),
                (
                    "/network/securityGroups/-",
                    json!({ "id": "sg-other", "vpc": "a" }),
                ),
            ],
            TimedOut,
            Some(("security-group", "sg-b", "ENI_SG_RULES_MISMATCH")),
        ),
        (
            "an egress rule names a group of the peer (F4.10)",
            vec![client_rule("sg-b")],
            Done,
            None,
        ),
        (
            "an egress rule is stale: its peering connection is deleted (F4.11)",
            vec![
                client_rule("sg-b"),
                ("/network/vpcPeeringConnections/0/status", json!("deleted")),
            ],
            TimedOut,
            Some(("security-group", "sg-a", "ENI_SG_RULES_MISMATCH")),
        ),
        (
            "answers to a NAT gateway return to their sender, without a route (F6.8, F6.9)",
            behind_nat(),
            Done,
            None,
        ),
        (
            "a NAT gateway hides whose group it is (F4.9, T14.38)",
            also(behind_nat(), vec![server_group(json!("sg-a"))]),
            TimedOut,
            Some(("security-group", "sg-b", "SG_REFERENCES_NOT_PRESERVED")),
        ),
        (
            "a network ACL stops what returns to its sender (F6.9)",
            also(
                behind_nat(),
                vec![(
                    "/network/networkAcls/-",
                    json!({
                        "id": "acl-b", "vpc": "b", "default": true,
                        "inbound": [{ "ruleNumber": 100, "protocol": "all", "source": "0.0.0.0/0", "action": "allow" }],
                        "outbound": [{ "ruleNumber": 100, "protocol": "all", "destination": "10.0.1.0/24", "action": "allow" }],
                    }),
                )],
            ),
            TimedOut,
            Some(("network-acl", "acl-b", "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "what an instance sends has no such way back (F6.9)",
            vec![(
                "/network/routeTables/1/routes/0/destination",
                json!("10.0.2.0/24"),
            )],
            TimedOut,
            Some(("route-table", "rtb-b", "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "a peer in another Region",
            vec![
                ("/network/vpcs/1/region", json!("eu-west-1")),
                ("/network/vpcs/2/region", json!("eu-west-1")),
            ],
            Done,
            None,
        ),
    ];
    check_rows(&base(), rows);
}

/// F8.1: with routes on one side only, the request arrives and the answer has no way.
#[test]
fn one_sided_routes_let_the_request_arrive() {
    let text = changed(&base(), &[("/network/routeTables/1/routes", json!([]))]);
    let timeline = run(&text, NatModel::Zonal);
    assert!(deliveries(&timeline, "i-b") > 0);
    assert_eq!(deliveries(&timeline, "i-a"), 0);
}

/// F8.1, F8.6: of nine statuses one lets traffic flow; routes over all others are blackholes.
#[test]
fn only_an_active_peering_connection_carries_packets() {
    let rows = PeeringStatus::ALL.map(|(name, status)| -> Row {
        let (outcome, drop) = match status {
            PeeringStatus::Active => (Done, None),
            _ => (TimedOut, Some(("route-table", "rtb-a", "BAD_STATE_ROUTE"))),
        };
        let changes = vec![("/network/vpcPeeringConnections/0/status", json!(name))];
        (name, changes, outcome, drop)
    });
    check_rows(&base(), rows.into());
}

/// F2.8: the server is called by its public hostname, which means its public address, or its private
/// one if the peering connection says so for the server's VPC.
#[test]
fn public_hostnames_over_a_peering_connection() {
    let named = |option: &'static str, allowed: bool| {
        vec![
            (
                "/script/0/to",
                json!("ec2-198-51-100-2.compute-1.amazonaws.com"),
            ),
            ("/network/vpcs/1/enableDnsHostnames", json!(true)),
            (
                "/network/internetGateways/-",
                json!({ "id": "igw-b", "vpc": "b" }),
            ),
            ("/network/instances/1/publicIp", json!("198.51.100.2")),
            (
                option,
                json!({ "allowDnsResolutionFromRemoteVpc": allowed }),
            ),
        ]
    };
    let of_server = "/network/vpcPeeringConnections/0/accepterPeeringConnectionOptions";
    let of_client = "/network/vpcPeeringConnections/0/requesterPeeringConnectionOptions";
    let no_way_out = Some(("route-table", "rtb-a", "NO_ROUTE_TO_DESTINATION"));
    let rows: Vec<Row> = vec![
        (
            "private if the server's VPC allows it",
            named(of_server, true),
            Done,
            None,
        ),
        (
            "public if it does not",
            named(of_server, false),
            TimedOut,
            no_way_out,
        ),
        (
            "the client's VPC has no say",
            named(of_client, true),
            TimedOut,
            no_way_out,
        ),
    ];
    check_rows(&base(), rows);
}
