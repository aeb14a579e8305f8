//! Small networks in which everything works; the tables break one thing, or several.

use serde_json::{Value, json};

use crate::scenario_of;

fn open() -> Value {
    json!([{ "ruleNumber": 100, "protocol": "all", "source": "0.0.0.0/0", "action": "allow" }])
}

fn open_out() -> Value {
    json!([{ "ruleNumber": 100, "protocol": "all", "destination": "0.0.0.0/0", "action": "allow" }])
}

/// One VPC: `web` in a public subnet, `db` in a private one behind a NAT gateway; each thing has its
/// own, so that whatever is broken is broken for one.
pub(crate) fn two_subnets() -> Value {
    scenario_of(json!({
        "vpcs": [{ "id": "vpc-1", "cidrBlock": "10.0.0.0/16" }],
        "internetGateways": [{ "id": "igw-1" }],
        "subnets": [
            { "id": "subnet-web", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-web", "networkAcl": "acl-web" },
            { "id": "subnet-db", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.2.0/24", "routeTable": "rtb-db", "networkAcl": "acl-db" },
        ],
        "routeTables": [
            { "id": "rtb-web", "routes": [{ "destination": "0.0.0.0/0", "target": "igw-1" }] },
            { "id": "rtb-db", "routes": [{ "destination": "0.0.0.0/0", "target": "nat-1" }] },
        ],
        "networkAcls": [
            { "id": "acl-web", "inbound": open(), "outbound": open_out() },
            { "id": "acl-db", "inbound": open(), "outbound": open_out() },
        ],
        "securityGroups": [
            { "id": "sg-web", "ingress": [{ "protocol": "tcp", "portRange": 443, "source": "0.0.0.0/0" }] },
            { "id": "sg-db", "ingress": [{ "protocol": "tcp", "portRange": 5432, "source": "10.0.1.0/24" }] },
        ],
        "natGateways": [{ "id": "nat-1", "subnet": "subnet-web", "privateIp": "10.0.1.220", "publicIp": "198.51.100.10" }],
        "instances": [
            { "id": "i-web", "subnet": "subnet-web", "privateIpAddress": "10.0.1.5", "networkInterface": "eni-web", "publicIp": "198.51.100.20", "securityGroups": ["sg-web"] },
            { "id": "i-db", "subnet": "subnet-db", "privateIpAddress": "10.0.2.7", "networkInterface": "eni-db", "securityGroups": ["sg-db"] },
        ],
    }))
}

/// Two VPCs with a peering connection, and each attached to a transit gateway that nothing uses.
pub(crate) fn two_vpcs() -> Value {
    scenario_of(json!({
        "vpcs": [
            { "id": "vpc-a", "cidrBlock": "10.0.0.0/16" },
            { "id": "vpc-b", "cidrBlock": "10.1.0.0/16" },
        ],
        "vpcPeeringConnections": [{ "id": "pcx-1", "requesterVpc": "vpc-a", "accepterVpc": "vpc-b" }],
        "subnets": [
            { "id": "subnet-a", "vpc": "vpc-a", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-a" },
            { "id": "subnet-b", "vpc": "vpc-b", "availabilityZone": "us-east-1a", "cidrBlock": "10.1.1.0/24", "routeTable": "rtb-b" },
        ],
        "routeTables": [
            { "id": "rtb-a", "vpc": "vpc-a", "routes": [{ "destination": "10.1.0.0/16", "target": "pcx-1" }] },
            { "id": "rtb-b", "vpc": "vpc-b", "routes": [{ "destination": "10.0.0.0/16", "target": "pcx-1" }] },
        ],
        "securityGroups": [
            { "id": "sg-a", "vpc": "vpc-a", "ingress": [{ "protocol": "all", "source": "0.0.0.0/0" }] },
            { "id": "sg-b", "vpc": "vpc-b", "ingress": [{ "protocol": "all", "source": "0.0.0.0/0" }] },
        ],
        "instances": [
            { "id": "i-a", "subnet": "subnet-a", "privateIpAddress": "10.0.1.5", "networkInterface": "eni-a", "securityGroups": ["sg-a"] },
            { "id": "i-b", "subnet": "subnet-b", "privateIpAddress": "10.1.1.7", "networkInterface": "eni-b", "securityGroups": ["sg-b"] },
        ],
    }))
}

/// The same two VPCs, joined by a transit gateway instead.
pub(crate) fn by_transit_gateway() -> Value {
    let mut scenario = two_vpcs();
    let network = &mut scenario["network"];
    network["vpcPeeringConnections"] = json!([]);
    for table in [0, 1] {
        network["routeTables"][table]["routes"][0]["target"] = json!("tgw-1");
    }
    network["transitGateways"] = json!([{ "id": "tgw-1", "defaultRouteTableAssociation": "disable", "defaultRouteTablePropagation": "disable" }]);
    network["transitGatewayVpcAttachments"] = json!([
        { "id": "tgw-attach-a", "transitGateway": "tgw-1", "vpc": "vpc-a", "subnets": ["subnet-a"] },
        { "id": "tgw-attach-b", "transitGateway": "tgw-1", "vpc": "vpc-b", "subnets": ["subnet-b"] },
    ]);
    network["transitGatewayRouteTables"] = json!([{
        "id": "tgw-rtb-1", "transitGateway": "tgw-1",
        "associations": ["tgw-attach-a", "tgw-attach-b"],
        "routes": [
            { "destination": "10.0.0.0/16", "target": "tgw-attach-a" },
            { "destination": "10.1.0.0/16", "target": "tgw-attach-b" },
        ],
    }]);
    scenario
}

/// A VPC with a customer's network behind it, of which one prefix is known.
pub(crate) fn by_vpn() -> Value {
    scenario_of(json!({
        "vpcs": [{ "id": "vpc-a", "cidrBlock": "10.0.0.0/16" }],
        "vpnGateways": [{ "id": "vgw-1" }],
        "customerGateways": [{ "id": "cgw-1" }],
        "vpnConnections": [{ "id": "vpn-1", "vpnGateway": "vgw-1", "customerGateway": "cgw-1", "staticRoutesOnly": true, "routes": ["192.168.1.0/24"] }],
        "subnets": [{ "id": "subnet-a", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-a" }],
        "routeTables": [{ "id": "rtb-a", "routes": [{ "destination": "192.168.0.0/16", "target": "vgw-1" }] }],
        "instances": [{ "id": "i-a", "subnet": "subnet-a", "privateIpAddress": "10.0.1.5", "networkInterface": "eni-a" }],
    }))
}
