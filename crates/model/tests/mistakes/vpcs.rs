//! Mistakes about what joins VPCs.

use super::Row;

pub(crate) const BASE: &str = include_str!("../data/vpcs.json");

#[rustfmt::skip]
pub(crate) const MISTAKES: &[Row] = &[
    // Regions.
    ("\"eu-west-1b\"", "\"us-east-1b\"", &[("zone-outside-region", "/network/subnets/1/availabilityZone", 17)]),
    // Peering connections (F8.1).
    ("\"accepterVpc\": \"vpc-b\"", "\"accepterVpc\": \"vpc-a\"", &[
        ("joined-with-itself", "/network/vpcPeeringConnections/0/accepterVpc", 12),
    ]),
    ("\"accepterVpc\": \"vpc-b\"", "\"accepterVpc\": \"vpc-x\"", &[
        ("dangling-reference", "/network/vpcPeeringConnections/0/accepterVpc", 12),
    ]),
    ("\"accepterVpc\": \"vpc-b\"", "\"status\": \"active\"", &[
        ("missing-key", "/network/vpcPeeringConnections/0", 12),
    ]),
    ("\"vpc-a\", \"accepterVpc\": \"vpc-far\"", "\"vpc-b\", \"accepterVpc\": \"vpc-a\"", &[
        ("joined-twice", "/network/vpcPeeringConnections/1", 13),
    ]),
    ("\"10.3.0.0/16\", \"region\"", "\"10.0.0.0/16\", \"region\"", &[
        ("overlapping-peers", "/network/vpcPeeringConnections/1/accepterVpc", 13),
        ("subnet-outside-vpc", "/network/subnets/1/cidrBlock", 17),
    ]),
    ("\"10.9.0.0/16\"", "\"10.0.0.0/20\"", &[
        ("overlapping-peers", "/network/vpcPeeringConnections/0/accepterVpc", 12),
        ("overlapping-attachments", "/network/transitGatewayVpcAttachments/1", 37),
    ]),
    ("\"status\": \"active\"", "\"status\": \"open\"", &[
        ("unknown-value", "/network/vpcPeeringConnections/1/status", 13),
    ]),
    // Routes over them.
    ("\"target\": \"pcx-ab\"", "\"target\": \"pcx-9\"", &[("dangling-reference", "/network/routeTables/0/routes/0/target", 22)]),
    ("\"id\": \"rtb-a\", \"vpc\": \"vpc-a\"", "\"id\": \"rtb-c\", \"vpc\": \"vpc-c\"", &[
        ("dangling-reference", "/network/subnets/0/routeTable", 16),
        ("in-another-vpc", "/network/routeTables/0/routes/0/target", 22),
    ]),
    ("\"10.1.0.0/16\", \"target\"", "\"10.0.0.0/16\", \"target\"", &[("local-route-target", "/network/routeTables/0/routes/0/target", 22)]),
    ("\"10.1.0.0/16\", \"target\"", "\"10.0.1.0/24\", \"target\"", &[("more-specific-than-local", "/network/routeTables/0/routes/0/destination", 22)]),
    // Groups of other VPCs (F4.10, F4.11, F8.7).
    ("\"sg-b\", \"vpc\": \"vpc-b\", \"egress\": []", "\"sg-b\", \"vpc\": \"vpc-b\", \"egress\": [{ \"protocol\": \"all\", \"destination\": \"sg-far\" }]", &[
        ("in-another-vpc", "/network/securityGroups/1/egress/0/destination", 27),
    ]),
    ("\"source\": \"sg-b\"", "\"source\": \"sg-far\"", &[("in-another-region", "/network/securityGroups/0/ingress/0/source", 26)]),
    ("\"accepterVpc\": \"vpc-b\"", "\"accepterVpc\": \"vpc-b\", \"status\": \"deleted\"", &[
        ("stale-reference", "/network/securityGroups/0/ingress/0/source", 26),
    ]),
    // Transit gateways and their attachments (F8.10, F8.11, F8.16, F8.18).
    ("\"tgw-1\", \"securityGroupReferencingSupport\": \"enable\"", "\"tgw-1\", \"securityGroupReferencingSupport\": \"yes\"", &[
        ("unknown-value", "/network/transitGateways/0/securityGroupReferencingSupport", 32),
    ]),
    ("\"id\": \"attach-b\", \"transitGateway\": \"tgw-1\", \"vpc\": \"vpc-b\"", "\"id\": \"attach-b\", \"transitGateway\": \"tgw-2\", \"vpc\": \"vpc-b\"", &[
        ("in-another-region", "/network/transitGatewayVpcAttachments/0/transitGateway", 36),
    ]),
    ("\"subnets\": [\"subnet-b\"]", "\"subnets\": [\"subnet-a\"]", &[("in-another-vpc", "/network/transitGatewayVpcAttachments/0/subnets/0", 36)]),
    ("\"subnets\": [\"subnet-b\"]", "\"subnets\": []", &[("missing-key", "/network/transitGatewayVpcAttachments/0", 36)]),
    ("\"subnets\": [\"subnet-b\"]", "\"subnets\": [\"subnet-b\", \"subnet-b\"]", &[
        ("second-subnet-in-zone", "/network/transitGatewayVpcAttachments/0/subnets/1", 36),
    ]),
    ("\"vpc\": \"vpc-a\", \"subnets\": [\"subnet-a\"]", "\"vpc\": \"vpc-b\", \"subnets\": [\"subnet-b\"]", &[
        ("joined-twice", "/network/transitGatewayVpcAttachments/1", 37),
    ]),
    ("\"state\": \"available\"", "\"state\": \"ready\"", &[("unknown-value", "/network/transitGatewayVpcAttachments/1/state", 37)]),
    ("\"accepterTransitGateway\": \"tgw-2\"", "\"accepterTransitGateway\": \"tgw-1\"", &[
        ("joined-with-itself", "/network/transitGatewayPeeringAttachments/0/accepterTransitGateway", 42),
    ]),
    ("\"accepterTransitGateway\": \"tgw-2\" }", "\"accepterTransitGateway\": \"tgw-2\" }, { \"id\": \"attach-q\", \"requesterTransitGateway\": \"tgw-1\", \"accepterTransitGateway\": \"tgw-2\" }", &[
        ("joined-twice", "/network/transitGatewayPeeringAttachments/1", 42),
    ]),
    // Customers' networks that are attached (F8.19).
    ("\"vpn-1\", \"transitGateway\": \"tgw-1\"", "\"vpn-1\", \"transitGateway\": \"tgw-9\"", &[
        ("dangling-reference", "/network/vpnConnections/0/transitGateway", 46),
    ]),
    ("\"vpn-1\", \"transitGateway\": \"tgw-1\", \"attachment\": \"attach-v\"", "\"vpn-1\"", &[("missing-key", "/network/vpnConnections/0", 46)]),
    ("\"vpn-1\", \"transitGateway\": \"tgw-1\"", "\"vpn-1\"", &[
        ("missing-key", "/network/vpnConnections/0", 46),
        ("missing-key", "/network/vpnConnections/0", 46),
    ]),
    ("\"attachment\": \"attach-v\"", "\"vpnGateway\": \"vgw\"", &[("second-gateway", "/network/vpnConnections/0/vpnGateway", 46)]),
    ("\"attachment\": \"attach-v\"", "\"state\": \"up\"", &[("unknown-value", "/network/vpnConnections/0/state", 46)]),
    ("\"attachment\": \"attach-v\"", "\"attachment\": \"attach-a\"", &[("duplicate-id", "/network/vpnConnections/0/attachment", 46)]),
    ("\"staticRoutesOnly\": true", "\"staticRoutesOnly\": true, \"routes\": [\"172.20.0.0/16\"]", &[
        ("static-routes-only", "/network/vpnConnections/1/routes", 47),
    ]),
    ("\"associations\": [\"attach-b\"]", "\"associations\": [\"attach-b\", \"attach-v\"]", &[]),
    ("\"associations\": [\"attach-b\"]", "\"associations\": [\"attach-b\", \"attach-v\", \"vpn-1\"]", &[
        ("associated-twice", "/network/transitGatewayRouteTables/0/associations/2", 50),
    ]),
    ("\"propagations\": [\"attach-a\"]", "\"propagations\": [\"vpn-1\"]", &[]),
    ("\"propagations\": [\"attach-a\"]", "\"propagations\": [\"vpn-2\"]", &[
        ("in-another-transit-gateway", "/network/transitGatewayRouteTables/0/propagations/0", 50),
    ]),
    // Their route tables.
    ("\"associations\": [\"attach-b\"]", "\"associations\": [\"attach-b\", \"attach-b\"]", &[
        ("associated-twice", "/network/transitGatewayRouteTables/0/associations/1", 50),
    ]),
    ("\"associations\": [\"attach-b\"]", "\"associations\": [\"attach-far\"]", &[
        ("in-another-transit-gateway", "/network/transitGatewayRouteTables/0/associations/0", 50),
    ]),
    ("\"associations\": [\"attach-b\"]", "\"associations\": [\"attach-x\"]", &[
        ("dangling-reference", "/network/transitGatewayRouteTables/0/associations/0", 50),
    ]),
    ("\"propagations\": [\"attach-a\"]", "\"propagations\": [\"attach-p\"]", &[
        ("static-routes-only", "/network/transitGatewayRouteTables/0/propagations/0", 50),
    ]),
    ("\"target\": \"attach-p\" }", "\"target\": \"attach-p\" }, { \"destination\": \"10.3.0.0/16\", \"target\": \"blackhole\" }", &[
        ("duplicate-route", "/network/transitGatewayRouteTables/0/routes/1/destination", 51),
    ]),
    ("\"default\": true }", "\"default\": true }, { \"id\": \"tgw-rtb-3\", \"transitGateway\": \"tgw-2\", \"default\": true }", &[
        ("second-default-table", "/network/transitGatewayRouteTables/2", 52),
    ]),
    ("\"destination\": \"10.3.0.0/16\", \"target\": \"tgw-1\"", "\"destination\": \"10.3.0.0/16\", \"target\": \"tgw-2\"", &[
        ("not-attached", "/network/routeTables/1/routes/0/target", 23),
    ]),
    ("\"sg-b\", \"vpc\": \"vpc-b\", \"egress\": []", "\"sg-b\", \"vpc\": \"vpc-b\", \"egress\": [{ \"protocol\": \"all\", \"destination\": \"sg-c\" }]", &[
        ("ingress-only-reference", "/network/securityGroups/1/egress/0/destination", 27),
    ]),
    ("\"10.2.0.0/16\" }", "\"10.2.0.0/16\", \"secondaryCidrBlocks\": [\"10.9.128.0/17\"] }", &[
        ("overlapping-attachments", "/network/transitGatewayVpcAttachments/3", 39),
    ]),
];
