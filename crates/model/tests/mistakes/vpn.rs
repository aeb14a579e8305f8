//! Virtual private gateways, what joins them to customers' networks, and who stands there.

use super::{Expected, Find};

#[rustfmt::skip]
pub(crate) const MISTAKES: &[(Find, &str, &[Expected])] = &[
    ("{ \"id\": \"vgw-1\", \"vpc\": \"vpc-1\" }", "{ \"id\": \"vgw-1\", \"vpc\": \"vpc-1\" }, { \"id\": \"vgw-2\", \"vpc\": \"vpc-1\" }", &[("second-vpn-gateway", "/network/vpnGateways/1", 52)]),
    ("{ \"id\": \"vgw-1\", \"vpc\": \"vpc-1\" }", "{ \"id\": \"vgw-1\", \"vpc\": \"vpc-1\", \"routeTable\": \"rtb-2\" }", &[("not-a-gateway-table", "/network/vpnGateways/0/routeTable", 52)]),
    ("\"customerGateway\": \"cgw-1\", \"staticRoutesOnly\"", "\"customerGateway\": \"cgw-3\", \"staticRoutesOnly\"", &[("dangling-reference", "/network/vpnConnections/0/customerGateway", 52)]),
    ("\"customerGateway\": \"cgw-1\", \"staticRoutesOnly\"", "\"staticRoutesOnly\"", &[("missing-key", "/network/vpnConnections/0", 52)]),
    ("\"192.168.0.0/16\"", "\"192.168.0.0/16\", \"192.168.0.0/16\"", &[("duplicate-reference", "/network/vpnConnections/0/routes/1", 52)]),
    ("\"172.20.0.0/16\"", "\"172.20.0.0\"", &[("malformed-cidr", "/network/virtualInterfaces/0/routes/0", 52)]),
    ("\"target\": \"igw-1\"", "\"target\": \"vgw-1\"", &[]),
    ("\"vgw-1\", \"vpc\": \"vpc-1\" }", "\"vgw-1\", \"vpc\": \"vpc-1\", \"routeTable\": \"rtb-1\" }", &[("not-a-gateway-table", "/network/vpnGateways/0/routeTable", 52)]),
    ("\"target\": \"igw-1\"", "\"target\": \"vgw-9\"", &[("dangling-reference", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"id\": \"rtb-3\", \"vpc\": \"vpc-2\"", "\"id\": \"rtb-3\", \"vpc\": \"vpc-2\", \"propagatingVgws\": [\"vgw-1\"]", &[("in-another-vpc", "/network/routeTables/2/propagatingVgws/0", 26)]),
    ("\"id\": \"rtb-1\", \"vpc\": \"vpc-1\"", "\"id\": \"rtb-1\", \"vpc\": \"vpc-1\", \"propagatingVgws\": [\"vgw-1\"]", &[]),
    ("\"id\": \"rtb-1\", \"vpc\": \"vpc-1\"", "\"id\": \"rtb-1\", \"vpc\": \"vpc-1\", \"propagatingVgws\": [\"vgw-1\", \"vgw-1\"]", &[("duplicate-reference", "/network/routeTables/0/propagatingVgws/1", 21)]),
    ("\"id\": \"rtb-1\", \"vpc\": \"vpc-1\"", "\"id\": \"rtb-1\", \"vpc\": \"vpc-1\", \"propagatingVgws\": [\"vgw-9\"]", &[("dangling-reference", "/network/routeTables/0/propagatingVgws/0", 21)]),
    ("\"address\": \"203.0.113.6\", \"mtu\"", "\"address\": \"192.168.0.6\", \"customerGateway\": \"head office\", \"mtu\"", &[]),
    ("\"address\": \"203.0.113.6\", \"mtu\": 1400 }", "\"address\": \"192.168.0.6\", \"customerGateway\": \"cgw-1\" }, { \"id\": \"server-3\", \"address\": \"192.168.0.6\", \"customerGateway\": \"cgw-1\" }", &[("duplicate-address", "/internet/servers/2/address", 58)]),
    ("\"address\": \"203.0.113.6\", \"mtu\"", "\"address\": \"192.168.0.6\", \"customerGateway\": \"cgw-7\", \"mtu\"", &[("dangling-reference", "/internet/servers/1/customerGateway", 58)]),
    ("\"address\": \"203.0.113.6\", \"mtu\"", "\"address\": \"192.168.0.6\", \"customerGateway\": \"cgw-2\", \"mtu\"", &[("customer-gateway-without-connection", "/internet/servers/1/customerGateway", 58)]),
    // Delegated prefixes of interfaces (F9.6).
    ("\"name\": \"orphan\"", "\"ipv4Prefixes\": [\"10.0.0.128/28\"]", &[]),
    ("\"name\": \"orphan\"", "\"ipv4Prefixes\": [\"10.0.0.128/27\"]", &[("cidr-size", "/network/networkInterfaces/0/ipv4Prefixes/0", 52)]),
    ("\"name\": \"orphan\"", "\"ipv4Prefixes\": [\"10.0.5.0/28\"]", &[("address-outside-subnet", "/network/networkInterfaces/0/ipv4Prefixes/0", 52)]),
    ("\"name\": \"orphan\"", "\"ipv4Prefixes\": [\"10.0.0.240/28\"]", &[("address-outside-subnet", "/network/networkInterfaces/0/ipv4Prefixes/0", 52)]),
    ("\"name\": \"orphan\"", "\"ipv4Prefixes\": [\"10.0.0.128/28\", \"10.0.0.128/28\"]", &[("duplicate-address", "/network/networkInterfaces/0/ipv4Prefixes/1", 52)]),
    ("\"name\": \"orphan\"", "\"ipv4Prefixes\": [\"2001:db8::/80\"]", &[("wrong-ip-version", "/network/networkInterfaces/0/ipv4Prefixes/0", 52)]),
];
