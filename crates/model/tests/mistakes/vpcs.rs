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
    ("\"10.3.0.0/16\"", "\"10.0.0.0/16\"", &[
        ("overlapping-peers", "/network/vpcPeeringConnections/1/accepterVpc", 13),
        ("subnet-outside-vpc", "/network/subnets/1/cidrBlock", 17),
    ]),
    ("\"10.9.0.0/16\"", "\"10.0.0.0/20\"", &[
        ("overlapping-peers", "/network/vpcPeeringConnections/0/accepterVpc", 12),
    ]),
    ("\"status\": \"active\"", "\"status\": \"open\"", &[
        ("unknown-value", "/network/vpcPeeringConnections/1/status", 13),
    ]),
    // Routes over them.
    ("\"target\": \"pcx-ab\"", "\"target\": \"pcx-9\"", &[("dangling-reference", "/network/routeTables/0/routes/0/target", 20)]),
    ("\"id\": \"rtb-a\", \"vpc\": \"vpc-a\"", "\"id\": \"rtb-c\", \"vpc\": \"vpc-c\"", &[
        ("dangling-reference", "/network/subnets/0/routeTable", 16),
        ("in-another-vpc", "/network/routeTables/0/routes/0/target", 20),
    ]),
    ("\"10.1.0.0/16\", \"target\"", "\"10.0.0.0/16\", \"target\"", &[("local-route-target", "/network/routeTables/0/routes/0/target", 20)]),
    ("\"10.1.0.0/16\", \"target\"", "\"10.0.1.0/24\", \"target\"", &[("more-specific-than-local", "/network/routeTables/0/routes/0/destination", 20)]),
    // Groups of other VPCs (F4.10, F4.11, F8.7).
    ("\"source\": \"sg-b\"", "\"source\": \"sg-c\"", &[("in-another-vpc", "/network/securityGroups/0/ingress/0/source", 23)]),
    ("\"source\": \"sg-b\"", "\"source\": \"sg-far\"", &[("in-another-region", "/network/securityGroups/0/ingress/0/source", 23)]),
    ("\"accepterVpc\": \"vpc-b\"", "\"accepterVpc\": \"vpc-b\", \"status\": \"deleted\"", &[
        ("stale-reference", "/network/securityGroups/0/ingress/0/source", 23),
    ]),
];
