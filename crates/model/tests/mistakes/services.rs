//! Mistakes in what AWS runs in or beside a VPC.

use super::{Expected, Find};

/// Before the prefix lists: these endpoints, and a service's list.
macro_rules! endpoints {
    ($endpoints:literal) => {
        concat!(
            "\"vpcEndpoints\": [",
            $endpoints,
            "], \"prefixLists\": [{ \"id\": \"pl-8\", \"name\": \"com.amazonaws.us-east-1.s3\", \"ownerId\": \"AWS\", \"entries\": [\"203.0.113.0/24\"] }, ",
            "{ \"id\": \"pl-9\", \"name\": \"com.amazonaws.us-east-1.dynamodb\" },"
        )
    };
}

const LISTS: Find = "\"prefixLists\": [";
const SERVERS: Find = "\"servers\": [";

#[rustfmt::skip]
pub(super) const MISTAKES: &[(Find, &str, &[Expected])] = &[
    (LISTS, "\"loadBalancers\": [{ \"id\": \"lb\", \"vpc\": \"vpc-1\", \"type\": \"gateway\", \"scheme\": \"internal\", \"subnetMappings\": [{ \"subnet\": \"private\" }] }], \"prefixLists\": [",
        &[("load-balancer-type-not-supported", "/network/loadBalancers/0/type", 52)]),
    (LISTS, "\"loadBalancers\": [{ \"id\": \"lb\", \"vpc\": \"vpc-1\", \"type\": \"application\", \"scheme\": \"internal\", \"subnetMappings\": [{ \"subnet\": \"private\" }], \"listeners\": [{ \"protocol\": \"UDP\", \"port\": 53 }] }], \"prefixLists\": [",
        &[("protocol-mismatch", "/network/loadBalancers/0/listeners/0", 52)]),
    (SERVERS, "\"servers\": [{ \"id\": \"s3\", \"address\": \"203.0.113.9\", \"serviceName\": \"s3\" }, { \"id\": \"also\", \"address\": \"203.0.113.10\", \"serviceName\": \"s3\" },",
        &[("duplicate-service-name", "/internet/servers/1/serviceName", 56)]),
    (LISTS, endpoints!("{ \"id\": \"vpce-1\", \"vpc\": \"vpc-1\", \"serviceName\": \"com.amazonaws.us-east-1.s3\" }"),
        &[("dangling-reference", "/network/vpcEndpoints/0/serviceName", 52)]),
    (LISTS, endpoints!("{ \"id\": \"vpce-1\", \"vpc\": \"vpc-1\", \"serviceName\": \"com.amazonaws.us-east-1.sqs\" }"), &[
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 52),
        ("no-gateway-endpoint", "/network/vpcEndpoints/0/serviceName", 52),
    ]),
    (LISTS, endpoints!("{ \"id\": \"vpce-1\", \"vpc\": \"vpc-1\", \"serviceName\": \"com.amazonaws.us-east-1.dynamodb\" }"), &[
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 52),
        ("prefix-list-owner", "/network/vpcEndpoints/0/serviceName", 52),
    ]),
    (LISTS, endpoints!("{ \"id\": \"vpce-1\", \"vpc\": \"vpc-1\", \"serviceName\": \"com.amazonaws.us-east-1.s3\", \"vpcEndpointType\": \"GatewayLoadBalancer\" }"), &[
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 52),
        ("endpoint-type-not-supported", "/network/vpcEndpoints/0/vpcEndpointType", 52),
    ]),
    (LISTS, endpoints!("{ \"id\": \"vpce-1\", \"vpc\": \"vpc-1\", \"serviceName\": \"com.amazonaws.us-east-1.s3\", \"vpcEndpointType\": \"Interface\" }"), &[
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 52),
        ("missing-key", "/network/vpcEndpoints/0", 52),
    ]),
    (LISTS, endpoints!("{ \"id\": \"vpce-1\", \"vpc\": \"vpc-1\", \"serviceName\": \"com.amazonaws.us-east-1.s3\", \"vpcEndpointType\": \"Interface\", \"privateDnsEnabled\": true, \"subnetMappings\": [{ \"subnet\": \"public\" }, { \"subnet\": \"private\", \"publicIp\": \"198.51.100.30\" }, { \"subnet\": \"other\" }] }"), &[
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 52),
        ("private-dns-without-attributes", "/network/vpcEndpoints/0/privateDnsEnabled", 52),
        ("second-subnet-of-zone", "/network/vpcEndpoints/0/subnetMappings/1/subnet", 52),
        ("public-ip-not-possible", "/network/vpcEndpoints/0/subnetMappings/1/publicIp", 52),
        ("in-another-vpc", "/network/vpcEndpoints/0/subnetMappings/2/subnet", 52),
    ]),
    (LISTS, endpoints!("{ \"id\": \"vpce-1\", \"vpc\": \"vpc-1\", \"serviceName\": \"com.amazonaws.us-east-1.s3\", \"routeTables\": [\"rtb-1\", \"rtb-1\", \"rtb-3\"] }"), &[
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 52),
        ("duplicate-route", "/network/vpcEndpoints/0/routeTables/1", 52),
        ("in-another-vpc", "/network/vpcEndpoints/0/routeTables/2", 52),
    ]),
    ("\"id\": \"rtb-3\", \"vpc\": \"vpc-2\" }",
        "\"id\": \"rtb-3\", \"vpc\": \"vpc-2\", \"routes\": [{ \"destination\": \"0.0.0.0/0\", \"target\": \"vpce-1\" }] }], \"vpcEndpoints\": [{ \"id\": \"vpce-1\", \"vpc\": \"vpc-2\", \"serviceName\": \"com.amazonaws.us-east-1.s3\" }", &[
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 26),
        ("dangling-reference", "/network/vpcEndpoints/0/serviceName", 26),
        ("endpoint-route", "/network/routeTables/2/routes/0/target", 26),
    ]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"blockPublicAccess\": { \"internetGatewayBlockMode\": \"on\", \"exclusions\": [{ \"internetGatewayExclusionMode\": \"allow-egress\" }, { \"vpc\": \"vpc-1\" }] },", &[
        ("unknown-value", "/network/blockPublicAccess/internetGatewayBlockMode", 6),
        ("exclusion-scope", "/network/blockPublicAccess/exclusions/0", 6),
        ("missing-key", "/network/blockPublicAccess/exclusions/1", 6),
    ]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"targetGroups\": [{ \"id\": \"tg-1\", \"vpc\": \"vpc-1\", \"protocol\": \"UDP\", \"port\": 53, \"preserveClientIp\": false }, { \"id\": \"tg-2\", \"vpc\": \"vpc-2\", \"targets\": [{ \"id\": \"i-9\" }, {}] }],", &[
        ("client-ip-always-preserved", "/network/targetGroups/0/preserveClientIp", 6),
        ("missing-key", "/network/targetGroups/1", 6),
        ("dangling-reference", "/network/targetGroups/1/targets/0/id", 6),
        ("missing-key", "/network/targetGroups/1/targets/1", 6),
    ]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"targetGroups\": [{ \"id\": \"tg-1\", \"vpc\": \"vpc-1\", \"protocol\": \"UDP\", \"port\": 53 }], \"loadBalancers\": [{ \"id\": \"nlb\", \"vpc\": \"vpc-2\", \"subnetMappings\": [{ \"subnet\": \"other\" }], \"listeners\": [{ \"port\": 80, \"targetGroup\": \"tg-1\" }] }],", &[
        ("missing-key", "/network/loadBalancers/0/subnetMappings/0", 6),
        ("protocol-mismatch", "/network/loadBalancers/0/listeners/0/targetGroup", 6),
        ("in-another-vpc", "/network/loadBalancers/0/listeners/0/targetGroup", 6),
    ]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"targetGroups\": [{ \"id\": \"tg-1\", \"vpc\": \"vpc-1\", \"protocol\": \"UDP\", \"port\": 53 }], \"loadBalancers\": [{ \"id\": \"nlb\", \"vpc\": \"vpc-1\", \"scheme\": \"internal\", \"subnetMappings\": [{ \"subnet\": \"private\" }], \"listeners\": [{ \"port\": 80, \"targetGroups\": [{ \"targetGroup\": \"tg-1\", \"weight\": 1000 }, { \"weight\": 1 }, { \"targetGroup\": \"tg-9\" }] }] }],", &[
        ("protocol-mismatch", "/network/loadBalancers/0/listeners/0/targetGroups/0/targetGroup", 6),
        ("out-of-range", "/network/loadBalancers/0/listeners/0/targetGroups/0/weight", 6),
        ("missing-key", "/network/loadBalancers/0/listeners/0/targetGroups/1", 6),
        ("dangling-reference", "/network/loadBalancers/0/listeners/0/targetGroups/2/targetGroup", 6),
    ]),
];
