//! One row per mistake: what is changed in a scenario without mistakes, and what is said about it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

// What is right in them is tested elsewhere.
#[path = "calls/beyond.rs"]
#[allow(dead_code)]
mod beyond;
#[path = "mistakes/interfaces.rs"]
mod interfaces;
#[path = "mistakes/ipv6.rs"]
mod ipv6;
#[path = "mistakes/outside.rs"]
mod outside;
#[path = "mistakes/probes.rs"]
mod probes;
#[path = "mistakes/rules.rs"]
mod rules;
#[path = "mistakes/services.rs"]
mod services;
#[path = "mistakes/unknown.rs"]
mod unknown;
#[path = "mistakes/vpcs.rs"]
mod vpcs;
#[path = "mistakes/vpn.rs"]
mod vpn;
#[path = "mistakes/whole.rs"]
mod whole;

use std::collections::BTreeSet;

use vpclab_model::{DIAGNOSTIC_CODES, NatModel, Severity, check};
use whole::by_other_means;

const BASE: &str = include_str!("data/base.json");

/// Scenarios without mistakes, and what is changed in them.
const ALL: [(&str, &[Row]); 10] = [
    (BASE, MISTAKES),
    (BASE, interfaces::MISTAKES),
    (BASE, unknown::MISTAKES),
    (BASE, outside::MISTAKES),
    (BASE, rules::MISTAKES),
    (BASE, vpn::MISTAKES),
    (BASE, services::MISTAKES),
    (vpcs::BASE, vpcs::MISTAKES),
    (ipv6::BASE, ipv6::MISTAKES),
    (probes::BASE, probes::MISTAKES),
];

/// The text that is replaced; it occurs once.
type Find = &'static str;
/// Code, JSON pointer and line.
type Expected = (&'static str, &'static str, u32);
/// What is replaced by what, and what is said then.
type Row = (Find, &'static str, &'static [Expected]);

#[rustfmt::skip]
const MISTAKES: &[Row] = &[
    // The file as a whole.
    ("\"vpclab\": 1,", "\"vpclab\": 2,", &[("unsupported-version", "/vpclab", 2)]),
    ("\"vpclab\": 1,", "", &[("missing-key", "", 1)]),
    ("\"vpclab\": 1,", "\"vpclab\": \"1\",", &[("wrong-type", "/vpclab", 2)]),
    ("\"natModel\": \"zonal\"", "\"natModel\": \"zone\"", &[("unknown-nat-model", "/natModel", 4)]),
    ("\"natModel\": \"zonal\"", "\"natmodel\": \"zonal\"", &[("unknown-key", "/natmodel", 4)]),
    ("\"natModel\": \"zonal\"", "\"seed\": -1", &[("out-of-range", "/seed", 4)]),
    ("\"natModel\": \"zonal\"", "\"seed\": 1.5", &[("out-of-range", "/seed", 4)]),
    ("\"natModel\": \"zonal\"", "\"title\": \"again\"", &[("duplicate-key", "/title", 4)]),
    ("\"natModel\": \"zonal\"", "\"level\": \"hard\"", &[("unknown-value", "/level", 4)]),
    ("\"natModel\": \"zonal\"", "\"tags\": [\"NAT gateway\", \"nat\", \"nat\"]",
        &[("malformed-tag", "/tags/0", 4), ("duplicate-word", "/tags/2", 4)]),
    ("\"natModel\": \"zonal\"", "\"shows\": [\"T14.7\", \"F6.2a\", \"F14\", \"X1.2\", \"F1.2.3\", \"F1.\"]", &[
        ("malformed-fact-number", "/shows/2", 4),
        ("malformed-fact-number", "/shows/3", 4),
        ("malformed-fact-number", "/shows/4", 4),
        ("malformed-fact-number", "/shows/5", 4),
    ]),
    ("\"Two VPCs, nothing wrong\"", "\" \"", &[("empty-text", "/title", 3)]),
    ("\"Two VPCs, nothing wrong\"", "null", &[("wrong-type", "/title", 3)]),
    ("  \"title\": \"Two VPCs, nothing wrong\",\n", "", &[("missing-key", "", 1)]),
    ("\"natModel\": \"zonal\"", "\"n\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        &[("nested-too-deep", "", 4)]),
    // Ids and names.
    ("\"id\": \"vpc-2\", \"cidrBlock\": \"10.2", "\"id\": \"vpc-1\", \"cidrBlock\": \"10.2", &[
        ("duplicate-id", "/network/vpcs/1/id", 9),
        ("dangling-reference", "/network/internetGateways/1/vpc", 13),
        ("dangling-reference", "/network/subnets/2/vpc", 18),
        ("dangling-reference", "/network/routeTables/2/vpc", 26),
        ("dangling-reference", "/network/networkAcls/2/vpc", 37),
        ("dangling-reference", "/network/securityGroups/2/vpc", 42),
    ]),
    ("\"name\": \"far\"", "\"name\": \"app\"", &[
        ("ambiguous-name", "/network/instances/0/securityGroups/1", 49),
        ("duplicate-name", "/network/securityGroups/2/name", 42),
    ]),
    ("{ \"id\": \"rtb-3\", \"vpc\"", "{ \"vpc\"", &[("missing-key", "/network/routeTables/2", 26)]),
    ("\"id\": \"rtb-3\"", "\"id\": 3", &[("wrong-type", "/network/routeTables/2/id", 26)]),
    ("{ \"id\": \"rtb-3\", \"vpc\": \"vpc-2\" }", "\"rtb-3\"", &[("wrong-type", "/network/routeTables/2", 26)]),
    ("\"id\": \"rtb-3\", \"vpc\": \"vpc-2\"", "\"id\": \"rtb-3\"", &[("missing-key", "/network/routeTables/2", 26)]),
    ("\"vpcs\": [", "\"vpcs\": {}, \"x\": [", &[("unknown-key", "/network/x", 7), ("wrong-type", "/network/vpcs", 7)]),
    ("\"vpcs\": [", "\"vpcs\": [], \"x\": [", &[("missing-key", "/network", 5), ("unknown-key", "/network/x", 7)]),
    ("\"vpcs\": [", "\"vcps\": [", &[("missing-key", "/network", 5), ("unknown-key", "/network/vcps", 7)]),
    // VPCs.
    ("\"10.2.0.0/16\"", "\"10.2.0.0\"", &[("malformed-cidr", "/network/vpcs/1/cidrBlock", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/33\"", &[("malformed-cidr", "/network/vpcs/1/cidrBlock", 9)]),
    ("\"10.2.0.0/16\"", "\"2001:db8::/56\"", &[("wrong-ip-version", "/network/vpcs/1/cidrBlock", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/15\"", &[("cidr-size", "/network/vpcs/1/cidrBlock", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/29\"", &[("cidr-size", "/network/vpcs/1/cidrBlock", 9)]),
    ("\"10.2.0.0/16\"", "\"127.2.0.0/16\"", &[("forbidden-range", "/network/vpcs/1/cidrBlock", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.7.9/16\"", &[("host-bits-set", "/network/vpcs/1/cidrBlock", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/16\", \"secondaryCidrBlocks\": [\"10.2.128.0/17\"]",
        &[("overlapping-vpc-blocks", "/network/vpcs/1/secondaryCidrBlocks/0", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/16\", \"secondaryCidrBlocks\": [\"192.168.0.0/16\"]",
        &[("restricted-vpc-block", "/network/vpcs/1/secondaryCidrBlocks/0", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/16\", \"secondaryCidrBlocks\": [\"10.3.0.0/16\", \"10.4.0.0/16\", \"10.5.0.0/16\", \"10.6.0.0/16\", \"10.7.0.0/16\"]",
        &[("quota-exceeded", "/network/vpcs/1", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/16\", \"enableDnsSupport\": 1", &[("wrong-type", "/network/vpcs/1/enableDnsSupport", 9)]),
    ("{ \"id\": \"vpc-2\", \"cidrBlock\": \"10.2.0.0/16\" }",
        "{ \"id\": \"vpc-2\", \"cidrBlock\": \"10.2.0.0/16\" }, { \"id\": \"vpc-3\", \"cidrBlock\": \"172.17.0.0/16\" }",
        &[("discouraged-range", "/network/vpcs/2/cidrBlock", 9)]),
    // Internet gateways.
    ("\"id\": \"igw-2\", \"vpc\": \"vpc-2\"", "\"id\": \"igw-2\", \"vpc\": \"vpc-1\"",
        &[("second-internet-gateway", "/network/internetGateways/1", 13)]),
    // Names.
    ("\"10.2.0.0/16\"", "\"10.2.0.0/16\", \"dhcpOptions\": { \"domainNameServers\": [\"10.2.0.2\", \"AmazonProvidedDNS\", \"10.2.0.4\", \"10.2.0.5\", \"10.2.0.6\"] }",
        &[("limit-exceeded", "/network/vpcs/1/dhcpOptions", 9)]),
    ("\"10.2.0.0/16\"", "\"10.2.0.0/16\", \"dhcpOptions\": { \"domainNameServers\": [\"AmazonDNS\"] }",
        &[("malformed-address", "/network/vpcs/1/dhcpOptions/domainNameServers/0", 9)]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"hostedZones\": [{ \"name\": \"corp.example\", \"vpcs\": [\"vpc-1\"], \"records\": [{ \"name\": \"www.other.example\", \"address\": \"10.0.1.9\" }] }],",
        &[("name-outside-zone", "/network/hostedZones/0", 6)]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"hostedZones\": [{ \"name\": \"corp.example\" }],", &[("missing-key", "/network/hostedZones/0", 6)]),
    ("\"listen\": [80],", "\"listen\": [80], \"metadataOptions\": { \"httpPutResponseHopLimit\": 65 },",
        &[("out-of-range", "/network/instances/1/metadataOptions/httpPutResponseHopLimit", 50)]),
    ("\"listen\": [443] }", "\"listen\": [443], \"dnsServer\": { \"records\": [{ \"name\": \"x.example\" }] } }",
        &[("missing-key", "/internet/servers/0/dnsServer/records/0", 57)]),
    ("\"id\": \"igw-2\", \"vpc\": \"vpc-2\"", "\"id\": \"igw-2\", \"vpc\": \"vpc-2\", \"routeTable\": \"rtb-3\"", &[]),
    ("\"id\": \"igw-2\", \"vpc\": \"vpc-2\"", "\"id\": \"igw-2\", \"vpc\": \"vpc-2\", \"routeTable\": \"rtb-9\"", &[("dangling-reference", "/network/internetGateways/1/routeTable", 13)]),
    ("\"id\": \"igw-2\", \"vpc\": \"vpc-2\"", "\"id\": \"igw-2\", \"vpc\": \"vpc-2\", \"routeTable\": \"rtb-1\"", &[("in-another-vpc", "/network/internetGateways/1/routeTable", 13)]),
    ("\"id\": \"igw-1\", \"vpc\": \"vpc-1\"", "\"id\": \"igw-1\", \"vpc\": \"vpc-1\", \"routeTable\": \"rtb-2\"", &[("not-a-gateway-table", "/network/internetGateways/0/routeTable", 12)]),
    ("\"id\": \"igw-1\", \"vpc\": \"vpc-1\"", "\"id\": \"igw-1\", \"vpc\": \"vpc-1\", \"routeTable\": \"rtb-1\"", &[("not-a-gateway-table", "/network/internetGateways/0/routeTable", 12)]),
    // Subnets.
    ("\"10.2.0.0/28\"", "\"10.3.0.0/28\"", &[("subnet-outside-vpc", "/network/subnets/2/cidrBlock", 18)]),
    ("\"10.2.0.0/28\"", "\"10.2.0.0/29\"", &[("cidr-size", "/network/subnets/2/cidrBlock", 18)]),
    ("\"10.0.1.0/24\"", "\"10.0.0.0/23\"", &[("overlapping-subnets", "/network/subnets/1/cidrBlock", 17)]),
    ("\"us-east-1b\"", "\"us-west-2b\"", &[("zone-outside-region", "/network/subnets/2/availabilityZone", 18)]),
    ("\"routeTable\": \"rtb-1\"", "\"routeTable\": \"rtb-3\"", &[("in-another-vpc", "/network/subnets/0/routeTable", 16)]),
    ("\"networkAcl\": \"acl-1\"", "\"networkAcl\": \"acl-3\"", &[("in-another-vpc", "/network/subnets/1/networkAcl", 17)]),
    ("\"networkAcl\": \"acl-1\"", "\"networkAcl\": \"acl-9\"", &[("dangling-reference", "/network/subnets/1/networkAcl", 17)]),
    // Route tables.
    ("\"id\": \"rtb-1\", \"vpc\": \"vpc-1\"", "\"id\": \"rtb-1\", \"vpc\": \"vpc-1\", \"main\": true",
        &[("second-main-route-table", "/network/routeTables/1/main", 22)]),
    ("\"target\": \"igw-1\"", "\"target\": \"igw-9\"", &[("dangling-reference", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"igw-2\"", &[("in-another-vpc", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"lgw-1\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"local\"", &[("not-a-local-destination", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"id\": \"nat-2\"", "\"id\": \"igw-1\"", &[("ambiguous-name", "/network/routeTables/0/routes/0/target", 21)]),
    ("192.0.2.0/24", "0.0.0.0/0", &[("duplicate-route", "/network/routeTables/1/routes/1/destination", 24)]),
    ("192.0.2.0/24", "169.254.169.254/32", &[("reserved-destination", "/network/routeTables/1/routes/1/destination", 24)]),
    ("192.0.2.0/24", "10.0.0.0/16", &[("local-route-target", "/network/routeTables/1/routes/1/target", 24)]),
    ("192.0.2.0/24", "10.0.1.0/25", &[("more-specific-than-local", "/network/routeTables/1/routes/1/destination", 24)]),
    ("\"target\": \"igw-1\"", "\"target\": \"i-2\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"eni-9\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"eni-1\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"eni-77\"", &[("dangling-reference", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"eni-3\"", &[("in-another-vpc", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"i-3\"", &[("in-another-vpc", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"lgw-1\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"arn:aws:networkmanager::1:core-network/1\"", &[]),
    ("\"0.0.0.0/0\", \"target\": \"igw-1\"", "\"10.0.1.0/24\", \"target\": \"i-2\"", &[]),
    ("\"0.0.0.0/0\", \"target\": \"igw-1\"", "\"10.0.0.0/16\", \"target\": \"i-2\"", &[]),
    ("\"0.0.0.0/0\", \"target\": \"igw-1\"", "\"10.0.1.0/24\", \"target\": \"igw-1\"", &[("more-specific-than-local", "/network/routeTables/0/routes/0/destination", 21)]),
    ("\"192.0.2.0/24\"", "\"pl-1\"", &[]),
    ("\"192.0.2.0/24\"", "\"pl-9\"", &[("dangling-reference", "/network/routeTables/1/routes/1/destination", 24)]),
    ("{ \"destination\": \"192.0.2.0/24\"", "{ \"destination\": \"partners\", \"target\": \"nat-1\" }, { \"destination\": \"pl-1\"",
        &[("duplicate-route", "/network/routeTables/1/routes/2/destination", 24)]),
    // Prefix lists.
    ("\"maxEntries\": 5", "\"maxEntries\": 1", &[("prefix-list-full", "/network/prefixLists/0/maxEntries", 52)]),
    ("\"maxEntries\": 5", "\"maxEntries\": 1001", &[("out-of-range", "/network/prefixLists/0/maxEntries", 52)]),
    ("\"maxEntries\": 5", "\"weight\": 5", &[("prefix-list-owner", "/network/prefixLists/0/weight", 52)]),
    ("192.0.2.64/28", "192.0.2.0/28", &[("duplicate-reference", "/network/prefixLists/0/entries/1", 52)]),
    ("192.0.2.64/28", "192.0.2.64/33", &[("malformed-cidr", "/network/prefixLists/0/entries/1", 52)]),
    ("\"maxEntries\": 5, \"entries\": [\"192.0.2.0/28\", \"192.0.2.64/28\"] }", "\"entries\": [] }, { \"id\": \"pl-1\" }", &[("duplicate-id", "/network/prefixLists/1/id", 52)]),
    // NAT gateways.
    ("\"subnet\": \"public\", \"privateIp\": \"10.0.0.220\"", "\"vpc\": \"vpc-1\"", &[("nat-gateway-without-subnet", "/network/natGateways/0", 45)]),
    ("\"subnet\": \"public\", \"privateIp\"", "\"vpc\": \"vpc-1\", \"privateIp\"", &[
        ("nat-gateway-without-subnet", "/network/natGateways/0", 45),
        ("private-ip-without-subnet", "/network/natGateways/0/privateIp", 45),
    ]),
    // A regional gateway is public (F6.63).
    ("\"subnet\": \"private\", \"connectivityType\"", "\"vpc\": \"vpc-1\", \"connectivityType\"", &[("nat-gateway-without-subnet", "/network/natGateways/1", 46)]),
    (", \"publicIp\": \"198.51.100.10\"", "", &[("nat-gateway-without-public-ip", "/network/natGateways/0", 45)]),
    ("\"id\": \"nat-2\"", "\"id\": \"nat-2\", \"state\": \"gone\"", &[("unknown-value", "/network/natGateways/1/state", 46)]),
    ("\"id\": \"nat-2\"", "\"id\": \"nat-2\", \"failureCode\": \"InternalError\"",
        &[("failure-code-without-failure", "/network/natGateways/1/failureCode", 46)]),
    ("\"id\": \"nat-2\"", "\"id\": \"nat-2\", \"availabilityZoneAddresses\": [{ \"availabilityZone\": \"us-east-1a\", \"publicIps\": [\"198.51.100.40\"] }]",
        &[("zones-of-a-zonal-gateway", "/network/natGateways/1", 46)]),
    ("\"connectivityType\": \"private\"", "\"connectivityType\": \"private\", \"publicIp\": \"198.51.100.99\"",
        &[("private-nat-gateway-with-public-ip", "/network/natGateways/1/publicIp", 46)]),
    ("\"connectivityType\": \"private\"", "\"connectivityType\": \"secret\", \"publicIp\": \"198.51.100.99\"",
        &[("unknown-value", "/network/natGateways/1/connectivityType", 46)]),
    ("\"subnet\": \"public\", \"privateIp\"", "\"subnet\": \"public\", \"vpc\": \"vpc-2\", \"privateIp\"",
        &[("in-another-vpc", "/network/natGateways/0/subnet", 45)]),
    ("\"publicIp\": \"198.51.100.10\"", "\"publicIp\": \"192.168.100.10\"", &[("address-not-public", "/network/natGateways/0/publicIp", 45)]),
    ("\"10.0.0.220\"", "\"10.0.1.220\"", &[("address-outside-subnet", "/network/natGateways/0/privateIp", 45)]),
    ("\"10.0.0.220\"", "\"10.0.0.220/32\"", &[("malformed-address", "/network/natGateways/0/privateIp", 45)]),
    ("\"id\": \"igw-2\", \"vpc\": \"vpc-2\" }", "\"id\": \"igw-2\", \"vpc\": \"vpc-2\" }], \"instances\": [], \"natGateways\": [{ \"id\": \"nat-9\", \"vpc\": \"vpc-3\", \"publicIp\": \"192.0.2.1\" }",
        &[
            ("dangling-reference", "/network/natGateways/0/vpc", 13),
            ("dangling-reference", "/network/routeTables/1/routes/0/target", 23),
            ("dangling-reference", "/script/0/instance", 66),
            ("dangling-reference", "/script/1/instance", 67),
            ("dangling-reference", "/story/chapters/0/begins/component", 74),
            ("duplicate-key", "/network/instances", 48),
            ("duplicate-key", "/network/natGateways", 44),
            ("nat-gateway-without-subnet", "/network/natGateways/0", 13),
        ]),
    ("\"connectivityType\": \"private\" }", "\"connectivityType\": \"private\" }, { \"id\": \"nat-3\", \"subnet\": \"other\", \"publicIp\": \"198.51.100.30\", \"secondaryAddresses\": [{ \"publicIp\": \"198.51.100.31\" }, { \"publicIp\": \"198.51.100.32\" }] }",
        &[("quota-exceeded", "/network/natGateways/2", 46)]),
    ("{ \"id\": \"igw-2\", \"vpc\": \"vpc-2\" }", "{ \"id\": \"igw-2\", \"vpc\": \"vpc-2\" }, {}", &[("missing-key", "/network/internetGateways/2", 13), ("missing-key", "/network/internetGateways/2", 13)]),
    // Instances.
    ("\"10.0.1.5\"", "\"10.0.1.3\"", &[("reserved-address", "/network/instances/0/privateIpAddress", 49)]),
    ("\"10.0.1.5\"", "\"10.0.1.255\"", &[("reserved-address", "/network/instances/0/privateIpAddress", 49)]),
    ("\"subnet\": \"public\", \"publicIp\"", "\"subnet\": \"public\", \"privateIpAddress\": \"10.0.0.220\", \"publicIp\"",
        &[("duplicate-address", "/network/instances/1/privateIpAddress", 50)]),
    ("\"198.51.100.20\"", "\"198.51.100.10\"", &[("duplicate-public-address", "/network/instances/1/publicIp", 50)]),
    ("\"listen\": [80]", "\"listen\": [80, 80]", &[("duplicate-port", "/network/instances/1/listen/1", 50)]),
    ("\"listen\": [80]", "\"listen\": [0]", &[("port-out-of-range", "/network/instances/1/listen/0", 50)]),
    ("\"listen\": [80]", "\"listen\": 80", &[("wrong-type", "/network/instances/1/listen", 50)]),
    ("\"listen\": [80]", "\"mtu\": 9002", &[("out-of-range", "/network/instances/1/mtu", 50)]),
    ("\"listen\": [80]", "\"ephemeralPortRange\": \"0-1\"", &[("port-out-of-range", "/network/instances/1/ephemeralPortRange", 50)]),
    ("02:00:00:00:00:09", "03:00:00:00:00:09", &[("malformed-mac-address", "/network/instances/1/macAddress", 50)]),
    ("02:00:00:00:00:09", "02:00:00:00:00", &[("malformed-mac-address", "/network/instances/1/macAddress", 50)]),
    ("\"windows\"", "\"windows\", \"macAddress\": \"02:00:00:00:00:09\"", &[("duplicate-mac-address", "/network/instances/2/macAddress", 51)]),
    ("\"windows\"", "\"windows\", \"networkInterface\": \"eni-9\"", &[("duplicate-id", "/network/instances/2/networkInterface", 51)]),
    ("\"windows\"", "\"beos\"", &[("unknown-value", "/network/instances/2/operatingSystem", 51)]),
    ("\"windows\"", "\"windows\", \"securityGroups\": [\"web\"]", &[("in-another-vpc", "/network/instances/2/securityGroups/0", 51)]),
    ("\"tcpEstablishedTimeout\": \"350s\"", "\"tcpEstablishedTimeout\": \"59s\"",
        &[("timeout-out-of-range", "/network/instances/2/connectionTracking/tcpEstablishedTimeout", 51)]),
    ("\"windows\"", "\"windows\", \"forwards\": \"nat\", \"natTcpEstablishedTimeout\": \"1h\"", &[]),
    ("\"windows\"", "\"windows\", \"forwards\": \"bridge\"", &[("unknown-value", "/network/instances/2/forwards", 51)]),
    ("\"windows\"", "\"windows\", \"forwards\": \"router\", \"natTcpEstablishedTimeout\": \"1h\"", &[("timeout-without-nat", "/network/instances/2/natTcpEstablishedTimeout", 51)]),
    ("[\"web\", \"app\"]", "[\"web\", \"web\"]", &[("duplicate-reference", "/network/instances/0/securityGroups/1", 49)]),
    ("[\"web\", \"app\"]", "[\"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", \"a\", 5]", &[
        ("dangling-reference", "/network/instances/0/securityGroups/0", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/1", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/10", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/11", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/12", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/13", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/14", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/15", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/2", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/3", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/4", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/5", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/6", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/7", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/8", 49),
        ("dangling-reference", "/network/instances/0/securityGroups/9", 49),
        ("limit-exceeded", "/network/instances/0", 49),
        ("wrong-type", "/network/instances/0/securityGroups/16", 49),
    ]),
    ("{ \"id\": \"i-3\", \"subnet\": \"other\",", "{ \"id\": \"i-4\", \"subnet\": \"other\" }, { \"id\": \"i-5\", \"subnet\": \"other\" }, { \"id\": \"i-6\", \"subnet\": \"other\" }, { \"id\": \"i-7\", \"subnet\": \"other\" }, { \"id\": \"i-8\", \"subnet\": \"other\" }, { \"id\": \"i-9\", \"subnet\": \"other\" }, { \"id\": \"i-10\", \"subnet\": \"other\" }, { \"id\": \"i-11\", \"subnet\": \"other\" }, { \"id\": \"i-12\", \"subnet\": \"other\" }, { \"id\": \"i-13\", \"subnet\": \"other\" }, { \"id\": \"i-14\", \"subnet\": \"other\" }, { \"id\": \"i-3\", \"subnet\": \"other\",",
        &[("subnet-full", "/network/instances/13", 51), ("subnet-full", "/network/instances/13/networkInterfaces/0", 51)]),
];

fn changed(base: &str, find: &str, replace: &str) -> String {
    assert_eq!(
        base.matches(find).count(),
        1,
        "{find} must occur once in the base"
    );
    base.replace(find, replace)
}

#[test]
fn the_base_has_no_mistakes() {
    for model in [
        None,
        Some(NatModel::Notes),
        Some(NatModel::Zonal),
        Some(NatModel::Regional),
    ] {
        for (base, _) in ALL {
            let checked = check(base, model);
            assert_eq!(checked.diagnostics, []);
            assert!(checked.scenario.is_some());
        }
    }
}

#[test]
fn every_mistake_is_told_once_with_its_place() {
    for (base, (find, replace, expected)) in every_mistake() {
        let checked = check(&changed(base, find, replace), None);
        let mut found: Vec<Expected> = Vec::new();
        for diagnostic in &checked.diagnostics {
            let code = DIAGNOSTIC_CODES
                .iter()
                .find(|code| **code == diagnostic.code)
                .unwrap();
            found.push((code, leak(&diagnostic.pointer), diagnostic.line));
            assert!(diagnostic.hint.is_some(), "{diagnostic} has no hint");
        }
        found.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(
            found, expected,
            "{find} -> {replace}\n{:#?}",
            checked.diagnostics
        );
        let errors = checked
            .diagnostics
            .iter()
            .any(|one| one.severity == Severity::Error);
        assert_eq!(checked.scenario.is_none(), errors, "{find} -> {replace}");
    }
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_string().into_boxed_str())
}

/// Every row, wherever it stands, and what it changes.
fn every_mistake() -> impl Iterator<Item = (&'static str, &'static Row)> {
    ALL.into_iter()
        .flat_map(|(base, rows)| rows.iter().map(move |row| (base, row)))
}

#[test]
fn every_code_has_a_row() {
    assert!(DIAGNOSTIC_CODES.is_sorted());
    let rows = every_mistake()
        .flat_map(|(_, (.., expected))| expected.iter().map(|(code, ..)| code.to_string()));
    let covered: BTreeSet<String> = rows
        .chain(by_other_means().into_iter().map(|one| one.code))
        .chain(beyond::told().into_iter().map(|one| one.code))
        .collect();
    let missing: Vec<&&str> = DIAGNOSTIC_CODES
        .iter()
        .filter(|code| !covered.contains(**code))
        .collect();
    assert!(missing.is_empty(), "no test brings about {missing:?}");
}
