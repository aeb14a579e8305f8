//! Mistakes about addresses of both versions of IP.

use super::Row;

pub(crate) const BASE: &str = include_str!("../data/ipv6.json");

#[rustfmt::skip]
pub(crate) const MISTAKES: &[Row] = &[
    // Blocks of VPCs (F1.16, F1.23).
    ("\"2001:db8:0:200::/56\"", "\"10.9.0.0/16\"", &[("wrong-ip-version", "/network/vpcs/1/ipv6CidrBlocks/0", 7)]),
    ("\"2001:db8:0:200::/56\"", "\"2001:db8:0:400::/54\"", &[("cidr-size", "/network/vpcs/1/ipv6CidrBlocks/0", 7)]),
    ("\"2001:db8:0:200::/56\"", "\"2001:db8:0:200::/64\"", &[("cidr-size", "/network/vpcs/1/ipv6CidrBlocks/0", 7)]),
    ("\"2001:db8:0:200::/56\"", "\"2001:db8::/48\"", &[("overlapping-vpc-blocks", "/network/vpcs/1/ipv6CidrBlocks/0", 7)]),
    ("\"2001:db8:0:200::/56\"", "\"fd00::/56\"", &[("forbidden-range", "/network/vpcs/1/ipv6CidrBlocks/0", 7)]),
    ("\"2001:db8:0:200::/56\"", "\"2001:db8:0:2ff::/56\"", &[("host-bits-set", "/network/vpcs/1/ipv6CidrBlocks/0", 7)]),
    ("\"2001:db8:0:200::/56\"", "\"2001:db8:0:200::/56\", \"2001:db8:0:300::/56\", \"2001:db8:0:400::/56\", \"2001:db8:0:500::/56\", \"2001:db8:0:600::/56\", \"2001:db8:0:700::/56\"",
        &[("quota-exceeded", "/network/vpcs/1", 7)]),
    // Blocks of subnets (F1.17, F1.19).
    ("\"2001:db8:0:101::/64\"", "\"2001:db8:0:101::/66\"", &[("cidr-size", "/network/subnets/1/ipv6CidrBlock", 12)]),
    ("\"2001:db8:0:101::/64\"", "\"2001:db8:0:201::/64\"", &[("subnet-outside-vpc", "/network/subnets/1/ipv6CidrBlock", 12)]),
    ("\"2001:db8:0:101::/64\"", "\"2001:db8:0:100::/60\"", &[("overlapping-subnets", "/network/subnets/1/ipv6CidrBlock", 12)]),
    ("\"ipv6Native\": true, \"ipv6CidrBlock\": \"2001:db8:0:101::/64\"", "\"ipv6Native\": true", &[("missing-key", "/network/subnets/1", 12)]),
    ("\"ipv6Native\": true", "\"ipv6Native\": true, \"cidrBlock\": \"10.0.1.0/24\"", &[("ipv4-in-ipv6-only-subnet", "/network/subnets/1/cidrBlock", 12)]),
    ("\"cidrBlock\": \"10.0.2.0/24\"", "\"cidrBlock\": \"2001:db8:0:102::/64\"", &[("wrong-ip-version", "/network/subnets/2/cidrBlock", 13)]),
    // Routes (F2.17, F3.4).
    ("2001:db8:9::/48", "::/0", &[("duplicate-route", "/network/routeTables/0/routes/1/destination", 18)]),
    ("2001:db8:9::/48", "fd00:ec2::253/128", &[("reserved-destination", "/network/routeTables/0/routes/1/destination", 18)]),
    ("2001:db8:9::/48", "2001:db8:0:100::/57", &[("more-specific-than-local", "/network/routeTables/0/routes/1/destination", 18)]),
    ("2001:db8:9::/48", "2001:db8:0:100::/56", &[("local-route-target", "/network/routeTables/0/routes/1/target", 18)]),
    // Egress-only internet gateways (F3.21, F7.20).
    ("\"destination\": \"2001:db8:9::/48\", \"target\": \"blackhole\"", "\"destination\": \"0.0.0.0/0\", \"target\": \"eigw-1\"", &[("egress-only-ipv4", "/network/routeTables/0/routes/1/target", 18)]),
    ("\"id\": \"eigw-1\", \"vpc\": \"vpc-1\" }", "\"id\": \"eigw-1\", \"vpc\": \"vpc-1\" }, { \"id\": \"eigw-2\", \"vpc\": \"vpc-1\" }", &[("second-egress-only-gateway", "/network/egressOnlyInternetGateways/1", 9)]),
    // Addresses of interfaces (F1.18, F1.19, F9.3).
    ("2001:db8:0:100::5\"],", "2001:db8:0:100::3\"],", &[("reserved-address", "/network/instances/0/ipv6Addresses/0", 32)]),
    ("2001:db8:0:100::5\"],", "2001:db8:0:100:ffff:ffff:ffff:ffff\"],", &[("reserved-address", "/network/instances/0/ipv6Addresses/0", 32)]),
    ("2001:db8:0:100::5\"],", "2001:db8:0:101::5\"],", &[("address-outside-subnet", "/network/instances/0/ipv6Addresses/0", 32)]),
    ("2001:db8:0:100::5\"],", "10.0.0.7\"],", &[("wrong-ip-version", "/network/instances/0/ipv6Addresses/0", 32)]),
    ("\"2001:db8:0:100::5\"],", "\"2001:db8:0:100::5\", \"2001:db8:0:100::5\"],", &[("duplicate-address", "/network/instances/0/ipv6Addresses/1", 32)]),
    ("\"2001:db8:0:100::5\"],", "\"2001:db8:0:100::5\"], \"ipv6AddressCount\": 64,", &[("limit-exceeded", "/network/instances/0/ipv6Addresses", 32)]),
    ("\"privateIpAddress\": \"10.0.0.6\"", "\"privateIpAddress\": \"10.0.0.5\"", &[("duplicate-address", "/network/instances/0/secondaryPrivateIpAddresses/0/privateIpAddress", 33)]),
    ("\"subnet\": \"only-v6\"", "\"subnet\": \"only-v6\", \"privateIpAddress\": \"10.0.0.9\"", &[("subnet-without-block", "/network/instances/1/privateIpAddress", 34)]),
    ("\"subnet\": \"only-v6\"", "\"subnet\": \"only-v6\", \"publicIp\": \"198.51.100.9\"", &[("subnet-without-block", "/network/instances/1/publicIp", 34)]),
    ("\"subnet\": \"only-v4\"", "\"subnet\": \"only-v4\", \"ipv6AddressCount\": 1", &[("subnet-without-block", "/network/instances/2", 35)]),
    ("\"subnet\": \"dual\", \"publicIp\"", "\"subnet\": \"only-v6\", \"publicIp\"", &[("subnet-without-block", "/network/natGateways/0", 30)]),
    // What else has addresses.
    ("\"2001:db8:7::/48\"", "\"2001:db8:7::/48\", \"10.0.0.0/8\"", &[("wrong-ip-version", "/network/prefixLists/0/entries/1", 37)]),
    ("\"2001:db8:ff::6\"", "\"2001:db8:ff::5\"", &[("duplicate-public-address", "/internet/servers/1/ipv6Address", 42)]),
    ("\"2001:db8:ff::6\"", "\"fe80::6\"", &[("address-not-public", "/internet/servers/1/ipv6Address", 42)]),
    ("\"2001:db8:ff::6\"", "\"2001:db8:0:100::6\"", &[("server-inside-vpc", "/internet/servers/1/ipv6Address", 42)]),
    ("\"address\": \"203.0.113.5\", \"ipv6Address\": \"2001:db8:ff::5\"", "\"listen\": [80]", &[("missing-key", "/internet/servers/0", 41)]),
    // Connections from the internet.
    ("\"server\": \"six\", \"to\": \"2001:db8:0:100::5\"", "\"server\": \"six\", \"to\": \"example.com\"", &[("server-resolves-nothing", "/script/0/to", 47)]),
    ("\"server\": \"six\"", "\"server\": \"seven\"", &[("dangling-reference", "/script/0/server", 47)]),
    ("\"server\": \"six\"", "\"server\": \"six\", \"instance\": \"i-1\"", &[("duplicate-reference", "/script/0/instance", 47)]),
];
