//! Calls about what joins VPCs to other networks, and about services.

use serde_json::{Value, json};
use vpclab_model::{Diagnostic, check, check_action};

/// One of each about what joins VPCs to other networks, and about services.
pub(crate) fn calls() -> Vec<Value> {
    let table = "tgw-rtb-1";
    json!([
        { "do": "accept-vpc-peering-connection", "vpcPeeringConnection": "pcx-1" },
        { "do": "reject-vpc-peering-connection", "vpcPeeringConnection": "pcx-1" },
        { "do": "delete-vpc-peering-connection", "vpcPeeringConnection": "pcx-1" },
        { "do": "accept-transit-gateway-vpc-attachment", "transitGatewayAttachment": "attach-a" },
        { "do": "reject-transit-gateway-vpc-attachment", "transitGatewayAttachment": "attach-a" },
        { "do": "delete-transit-gateway-vpc-attachment", "transitGatewayAttachment": "attach-a" },
        { "do": "accept-transit-gateway-peering-attachment", "transitGatewayAttachment": "attach-peering" },
        { "do": "reject-transit-gateway-peering-attachment", "transitGatewayAttachment": "attach-peering" },
        { "do": "delete-transit-gateway-peering-attachment", "transitGatewayAttachment": "attach-peering" },
        { "do": "modify-transit-gateway-vpc-attachment", "transitGatewayAttachment": "attach-a", "addSubnets": ["a-2"] },
        { "do": "modify-transit-gateway-vpc-attachment", "transitGatewayAttachment": "attach-a", "removeSubnets": ["a-1"] },
        { "do": "modify-transit-gateway-vpc-attachment", "transitGatewayAttachment": "attach-a", "applianceModeSupport": "enable" },
        { "do": "associate-transit-gateway-route-table", "transitGatewayRouteTable": table, "transitGatewayAttachment": "attach-a" },
        { "do": "disassociate-transit-gateway-route-table", "transitGatewayRouteTable": table, "transitGatewayAttachment": "attach-peering" },
        { "do": "enable-transit-gateway-route-table-propagation", "transitGatewayRouteTable": table, "transitGatewayAttachment": "attach-a" },
        { "do": "disable-transit-gateway-route-table-propagation", "transitGatewayRouteTable": table, "transitGatewayAttachment": "attach-a" },
        { "do": "create-transit-gateway-route", "transitGatewayRouteTable": table, "destination": "10.9.0.0/16", "target": "attach-a" },
        { "do": "replace-transit-gateway-route", "transitGatewayRouteTable": table, "destination": "10.9.0.0/16", "target": "blackhole" },
        { "do": "delete-transit-gateway-route", "transitGatewayRouteTable": table, "destination": "10.9.0.0/16" },
        { "do": "create-vpn-connection-route", "vpnConnection": "vpn-1", "destination": "192.168.9.0/24" },
        { "do": "delete-vpn-connection-route", "vpnConnection": "vpn-1", "destination": "192.168.9.0/24" },
        { "do": "enable-vgw-route-propagation", "routeTable": "rtb-a", "vpnGateway": "vgw-1" },
        { "do": "disable-vgw-route-propagation", "routeTable": "rtb-a", "vpnGateway": "vgw-1" },
        { "do": "modify-vpc-endpoint", "vpcEndpoint": "vpce-s3", "addRouteTables": ["rtb-a"] },
        { "do": "modify-vpc-endpoint", "vpcEndpoint": "vpce-s3", "removeRouteTables": ["rtb-a"] },
        { "do": "modify-vpc-endpoint", "vpcEndpoint": "vpce-sqs", "privateDnsEnabled": false },
        { "do": "delete-vpc-endpoints", "vpcEndpoint": "vpce-sqs" },
        { "do": "modify-vpc-block-public-access-options", "internetGatewayBlockMode": "block-ingress" },
        { "do": "create-vpc-block-public-access-exclusion", "vpc": "vpc-a", "internetGatewayExclusionMode": "allow-egress" },
        { "do": "create-vpc-block-public-access-exclusion", "subnet": "a-1", "internetGatewayExclusionMode": "allow-bidirectional" },
        { "do": "delete-vpc-block-public-access-exclusion", "subnet": "a-1" },
        { "do": "associate-nat-gateway-address", "natGateway": "nat-1", "publicIp": "198.51.100.99", "privateIp": "10.0.1.99" },
        { "do": "disassociate-nat-gateway-address", "natGateway": "nat-1", "publicIp": "198.51.100.99", "maxDrainDurationSeconds": 60 },
        { "do": "set-target-health", "targetGroup": "tg-1", "target": "10.0.1.50", "port": 80, "health": "unhealthy" },
        { "do": "assign-private-nat-gateway-address", "natGateway": "nat-2", "privateIp": "10.0.1.98" },
        { "do": "unassign-private-nat-gateway-address", "natGateway": "nat-2", "privateIp": "10.0.1.98" },
    ])
    .as_array()
    .unwrap()
    .clone()
}

pub(crate) fn scenario(script: Vec<Value>) -> Value {
    json!({
        "vpclab": 1, "title": "beyond", "script": script,
        "network": {
            "vpcs": [{ "id": "vpc-a", "cidrBlock": "10.0.0.0/16" }, { "id": "vpc-b", "cidrBlock": "10.1.0.0/16" }],
            "internetGateways": [{ "id": "igw-1", "vpc": "vpc-a" }],
            "subnets": [
                { "id": "a-1", "vpc": "vpc-a", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-a" },
                { "id": "a-2", "vpc": "vpc-a", "availabilityZone": "us-east-1b", "cidrBlock": "10.0.2.0/24", "routeTable": "rtb-a" },
            ],
            "routeTables": [{ "id": "rtb-a", "vpc": "vpc-a" }],
            "natGateways": [
                { "id": "nat-1", "subnet": "a-1", "publicIp": "198.51.100.10" },
                { "id": "nat-2", "subnet": "a-1", "connectivityType": "private" },
            ],
            "vpcPeeringConnections": [{ "id": "pcx-1", "requesterVpc": "vpc-a", "accepterVpc": "vpc-b", "status": "pending-acceptance" }],
            "transitGateways": [{ "id": "tgw-1", "defaultRouteTableAssociation": "disable", "defaultRouteTablePropagation": "disable" }, { "id": "tgw-2", "region": "eu-west-1" }],
            "transitGatewayVpcAttachments": [{ "id": "attach-a", "transitGateway": "tgw-1", "vpc": "vpc-a", "subnets": ["a-1"], "state": "pendingAcceptance" }],
            "transitGatewayPeeringAttachments": [{ "id": "attach-peering", "requesterTransitGateway": "tgw-1", "accepterTransitGateway": "tgw-2", "state": "pendingAcceptance" }],
            "transitGatewayRouteTables": [{ "id": "tgw-rtb-1", "transitGateway": "tgw-1", "associations": ["attach-peering"] }],
            "targetGroups": [{ "id": "tg-1", "vpc": "vpc-a", "port": 80, "targetType": "ip", "targets": [{ "id": "10.0.1.50" }] }],
            "vpnGateways": [{ "id": "vgw-1", "vpc": "vpc-a" }],
            "customerGateways": [{ "id": "cgw-1" }],
            "vpnConnections": [
                { "id": "vpn-1", "vpnGateway": "vgw-1", "customerGateway": "cgw-1", "staticRoutesOnly": true },
                { "id": "vpn-2", "vpnGateway": "vgw-1", "customerGateway": "cgw-1" },
            ],
            "prefixLists": [{ "id": "pl-1", "name": "com.amazonaws.us-east-1.s3", "ownerId": "AWS", "entries": ["192.0.2.0/27"] }],
            "vpcEndpoints": [
                { "id": "vpce-s3", "vpc": "vpc-a", "serviceName": "com.amazonaws.us-east-1.s3" },
                { "id": "vpce-sqs", "vpc": "vpc-a", "vpcEndpointType": "Interface", "serviceName": "com.amazonaws.us-east-1.sqs", "subnetMappings": [{ "subnet": "a-1" }] },
            ],
        },
        "internet": { "servers": [
            { "id": "s3", "address": "192.0.2.1", "serviceName": "com.amazonaws.us-east-1.s3" },
            { "id": "sqs", "address": "192.0.2.65", "serviceName": "com.amazonaws.us-east-1.sqs" },
        ] },
    })
}

/// A call, what is wrong with it, and where.
type Mistake = (Value, &'static str, &'static str);

/// One row per mistake in calls about what is beyond a VPC.
fn mistakes() -> Vec<Mistake> {
    let attachment = "transitGatewayAttachment";
    vec![
        (
            json!({ "do": "delete-transit-gateway-vpc-attachment", attachment: "attach-peering" }),
            "other-kind-of-attachment",
            "/transitGatewayAttachment",
        ),
        (
            json!({ "do": "enable-transit-gateway-route-table-propagation", attachment: "attach-peering", "transitGatewayRouteTable": "tgw-rtb-1" }),
            "other-kind-of-attachment",
            "/transitGatewayAttachment",
        ),
        (
            json!({ "do": "modify-transit-gateway-vpc-attachment", attachment: "attach-a", "addSubnets": ["a-2"], "removeSubnets": ["a-1"] }),
            "one-change-at-a-time",
            "/removeSubnets",
        ),
        (
            json!({ "do": "modify-transit-gateway-vpc-attachment", attachment: "attach-a", "addSubnets": ["a-1", "a-2"] }),
            "one-change-at-a-time",
            "/addSubnets",
        ),
        (
            json!({ "do": "associate-transit-gateway-route-table", attachment: "attach-a", "transitGatewayRouteTable": "tgw-rtb-2-default" }),
            "in-another-transit-gateway",
            "/transitGatewayAttachment",
        ),
        (
            json!({ "do": "delete-transit-gateway-route", "transitGatewayRouteTable": "tgw-rtb-1", "destination": "10.9.0.0/16" }),
            "no-such-row",
            "",
        ),
        (
            json!({ "do": "create-transit-gateway-route", "transitGatewayRouteTable": "tgw-rtb-1", "destination": "10.9.0.0/16", "target": "vgw-1" }),
            "dangling-reference",
            "/target",
        ),
        (
            json!({ "do": "create-vpn-connection-route", "vpnConnection": "vpn-2", "destination": "10.9.0.0/16" }),
            "static-routes-only",
            "/vpnConnection",
        ),
        (
            json!({ "do": "modify-vpc-endpoint", "vpcEndpoint": "vpce-s3", "privateDnsEnabled": true }),
            "other-kind-of-endpoint",
            "/privateDnsEnabled",
        ),
        (
            json!({ "do": "create-vpc-block-public-access-exclusion", "vpc": "vpc-a", "subnet": "a-1", "internetGatewayExclusionMode": "allow-egress" }),
            "exclusion-scope",
            "",
        ),
        (
            json!({ "do": "delete-vpc-block-public-access-exclusion", "vpc": "vpc-a" }),
            "no-such-row",
            "",
        ),
        (
            json!({ "do": "assign-private-nat-gateway-address", "natGateway": "nat-1", "privateIp": "10.0.1.97" }),
            "other-kind-of-nat-gateway",
            "",
        ),
        (
            json!({ "do": "assign-private-nat-gateway-address", "natGateway": "nat-2", "privateIp": "10.0.2.97" }),
            "address-not-free",
            "/privateIp",
        ),
        (
            json!({ "do": "disassociate-nat-gateway-address", "natGateway": "nat-1", "publicIp": "198.51.100.10", "maxDrainDurationSeconds": 5_000 }),
            "out-of-range",
            "/maxDrainDurationSeconds",
        ),
    ]
}

/// What is said about each of them.
pub(crate) fn told() -> Vec<Diagnostic> {
    let mut base = check(&scenario(Vec::new()).to_string(), None)
        .scenario
        .unwrap();
    let mut told = Vec::new();
    for (call, code, pointer) in mistakes() {
        let said = check_action(&mut base, &call.to_string()).unwrap_err();
        let first = said.first().map(|one| (&*one.code, &*one.pointer));
        assert_eq!(first, Some((code, pointer)), "{call}");
        told.extend(said);
    }
    told
}

/// A gateway endpoint's route is not edited by hand (F3.28).
#[test]
fn routes_of_endpoints() {
    assert!(!told().is_empty());
    let mut text = scenario(Vec::new());
    text["network"]["vpcEndpoints"][0]["routeTables"] = json!(["rtb-a"]);
    let mut base = check(&text.to_string(), None).scenario.unwrap();
    let call = json!({ "do": "delete-route", "routeTable": "rtb-a", "destination": "pl-1" });
    let said = check_action(&mut base, &call.to_string()).unwrap_err();
    assert_eq!(said[0].code, "endpoint-route");
}
