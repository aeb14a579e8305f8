//! The same for routes, gateways, and what joins VPCs.

use serde_json::json;

use crate::blockers::{Case, hold};
use crate::networks::{by_transit_gateway, two_subnets, two_vpcs};
use crate::{asked, query, started, told, with};

#[test]
fn routes_and_the_internet() {
    hold(
        &two_subnets(),
        vec![
            Case {
                name: "no route (D0.2): what is attached is offered, for this address alone first",
                changes: vec![("/network/routeTables/0/routes", json!([]))],
                question: "i-web 203.0.113.5 443",
                blockers: &["forward rtb-web NO_ROUTE_TO_DESTINATION"],
                commands: &[
                    "aws ec2 create-route --route-table-id rtb-web --destination-cidr-block 203.0.113.5/32 --gateway-id igw-1",
                ],
            },
            Case {
                name: "no route back (F3.17)",
                changes: vec![("/network/routeTables/0/routes", json!([]))],
                question: "internet i-web 443",
                blockers: &["reply rtb-web NO_ROUTE_TO_DESTINATION"],
                commands: &[
                    "aws ec2 create-route --route-table-id rtb-web --destination-cidr-block 203.0.113.1/32 --gateway-id igw-1",
                ],
            },
            Case {
                name: "a blackhole (D0.3)",
                changes: vec![("/network/routeTables/1/routes/0/target", json!("blackhole"))],
                question: "i-db 203.0.113.5 443",
                blockers: &["forward rtb-db BAD_STATE_ROUTE"],
                commands: &[
                    "aws ec2 create-route --route-table-id rtb-db --destination-cidr-block 203.0.113.5/32 --nat-gateway-id nat-1",
                ],
            },
            Case {
                name: "no public address (F7.5): through the NAT gateway that there is",
                changes: vec![("/network/routeTables/1/routes/0/target", json!("igw-1"))],
                question: "i-db 203.0.113.5 443",
                blockers: &["forward igw-1 IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"],
                commands: &[
                    "aws ec2 create-route --route-table-id rtb-db --destination-cidr-block 203.0.113.5/32 --nat-gateway-id nat-1",
                ],
            },
            Case {
                name: "no public address, and no NAT gateway: a new one",
                changes: vec![
                    ("/network/routeTables/1/routes/0/target", json!("igw-1")),
                    ("/network/natGateways", json!([])),
                ],
                question: "i-db 203.0.113.5 443",
                blockers: &["forward igw-1 IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"],
                commands: &[
                    "aws ec2 associate-address --network-interface-id eni-db --allocation-id \"$(aws ec2 allocate-address --domain vpc --query AllocationId --output text)\"",
                ],
            },
        ],
    );
}

#[test]
fn between_vpcs() {
    hold(
        &two_vpcs(),
        vec![
            Case {
                name: "nothing is in the way",
                changes: vec![],
                question: "i-a i-b 443",
                blockers: &[],
                commands: &[],
            },
            Case {
                name: "routes on neither side (F8.4)",
                changes: vec![
                    ("/network/routeTables/0/routes", json!([])),
                    ("/network/routeTables/1/routes", json!([])),
                ],
                question: "i-a i-b 443",
                blockers: &[
                    "forward rtb-a NO_ROUTE_TO_DESTINATION",
                    "reply rtb-b NO_ROUTE_TO_DESTINATION",
                ],
                commands: &[
                    "aws ec2 create-route --route-table-id rtb-a --destination-cidr-block 10.1.1.7/32 --vpc-peering-connection-id pcx-1",
                    "aws ec2 create-route --route-table-id rtb-b --destination-cidr-block 10.0.1.5/32 --vpc-peering-connection-id pcx-1",
                ],
            },
            Case {
                name: "a peering connection that waits (F8.6)",
                changes: vec![(
                    "/network/vpcPeeringConnections/0/status",
                    json!("pending-acceptance"),
                )],
                question: "i-a i-b 443",
                blockers: &["forward rtb-a BAD_STATE_ROUTE"],
                commands: &[
                    "aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-1",
                ],
            },
        ],
    );
}

#[test]
fn over_a_transit_gateway() {
    hold(
        &by_transit_gateway(),
        vec![
            Case {
                name: "nothing is in the way",
                changes: vec![],
                question: "i-a i-b 443",
                blockers: &[],
                commands: &[],
            },
            Case {
                name: "no route in the gateway's table (F8.11)",
                changes: vec![("/network/transitGatewayRouteTables/0/routes", json!([]))],
                question: "i-a i-b 443",
                blockers: &[
                    "forward tgw-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
                    "reply tgw-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
                ],
                commands: &[
                    "aws ec2 create-transit-gateway-route --transit-gateway-route-table-id tgw-rtb-1 --destination-cidr-block 10.1.1.7/32 --transit-gateway-attachment-id tgw-attach-b",
                    "aws ec2 create-transit-gateway-route --transit-gateway-route-table-id tgw-rtb-1 --destination-cidr-block 10.0.1.5/32 --transit-gateway-attachment-id tgw-attach-a",
                ],
            },
            Case {
                name: "a blackhole in it (F8.12)",
                changes: vec![(
                    "/network/transitGatewayRouteTables/0/routes/1/target",
                    json!("blackhole"),
                )],
                question: "i-a i-b 443",
                blockers: &["forward tgw-1 TGW_RTB_BAD_STATE_ROUTE"],
                commands: &[
                    "aws ec2 create-transit-gateway-route --transit-gateway-route-table-id tgw-rtb-1 --destination-cidr-block 10.1.1.7/32 --transit-gateway-attachment-id tgw-attach-b",
                ],
            },
            Case {
                name: "a static VPN's route, which is the gateway's to have (F8.19)",
                changes: vec![
                    ("/network/customerGateways", json!([{ "id": "cgw-1" }])),
                    (
                        "/network/vpnConnections",
                        json!([{ "id": "vpn-1", "transitGateway": "tgw-1", "attachment": "tgw-attach-vpn", "customerGateway": "cgw-1", "staticRoutesOnly": true }]),
                    ),
                    (
                        "/network/transitGatewayRouteTables/0/associations",
                        json!(["tgw-attach-a", "tgw-attach-b", "tgw-attach-vpn"]),
                    ),
                    (
                        "/network/routeTables/0/routes/-",
                        json!({ "destination": "192.168.0.0/16", "target": "tgw-1" }),
                    ),
                ],
                question: "i-a 192.168.9.9 443",
                blockers: &["forward tgw-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"],
                commands: &[
                    "aws ec2 create-transit-gateway-route --transit-gateway-route-table-id tgw-rtb-1 --destination-cidr-block 192.168.9.9/32 --transit-gateway-attachment-id tgw-attach-vpn",
                ],
            },
            Case {
                name: "attachments without a table (F8.11)",
                changes: vec![(
                    "/network/transitGatewayRouteTables/0/associations",
                    json!([]),
                )],
                question: "i-a i-b 443",
                blockers: &[
                    "forward tgw-attach-a TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
                    "reply tgw-attach-b TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
                ],
                commands: &[
                    "aws ec2 associate-transit-gateway-route-table --transit-gateway-route-table-id tgw-rtb-1 --transit-gateway-attachment-id tgw-attach-a",
                    "aws ec2 associate-transit-gateway-route-table --transit-gateway-route-table-id tgw-rtb-1 --transit-gateway-attachment-id tgw-attach-b",
                ],
            },
        ],
    );
}

/// Where nothing can be done, it is said why, and the walk goes on as if it were open.
#[test]
fn what_no_call_opens() {
    let blocked = with(
        two_subnets(),
        &[
            (
                "/network/blockPublicAccess",
                json!({ "internetGatewayBlockMode": "block-bidirectional" }),
            ),
            ("/network/networkAcls/0/inbound", json!([])),
        ],
    );
    let answer = asked(
        started(&blocked).scenario(),
        &query("i-web 203.0.113.5 443"),
    );
    assert_eq!(
        told(&answer),
        [
            "forward igw-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
            "reply acl-web SUBNET_ACL_RESTRICTION",
        ]
    );
    assert!(answer.fixes.is_empty());
    let reasons: Vec<bool> = answer
        .blockers
        .iter()
        .map(|one| one.no_fix.is_some())
        .collect();
    assert_eq!(reasons, [true, false], "F1.25");
}
