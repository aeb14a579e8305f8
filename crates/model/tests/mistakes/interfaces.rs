//! Further interfaces of instances, and those that belong to none.

use super::{Expected, Find};

#[rustfmt::skip]
pub(crate) const MISTAKES: &[(Find, &str, &[Expected])] = &[
    ("\"id\": \"eni-8\", \"subnet\": \"other\"", "\"id\": \"eni-8\"", &[("missing-key", "/network/instances/2/networkInterfaces/0", 51)]),
    ("\"id\": \"eni-8\", \"subnet\": \"other\"", "\"subnet\": \"other\"", &[]),
    ("\"id\": \"eni-8\"", "\"id\": \"eni-9\"", &[("duplicate-id", "/network/instances/2/networkInterfaces/0/id", 51)]),
    ("\"id\": \"eni-8\"", "\"id\": \"eni-8\", \"status\": \"in-use\"", &[("unknown-key", "/network/instances/2/networkInterfaces/0/status", 51)]),
    ("\"id\": \"eni-8\"", "\"id\": \"eni-8\", \"deviceIndex\": 0", &[("out-of-range", "/network/instances/2/networkInterfaces/0/deviceIndex", 51)]),
    ("[{ \"id\": \"eni-8\"", "[{ \"id\": \"eni-5\", \"subnet\": \"other\", \"deviceIndex\": 3 }, { \"id\": \"eni-8\", \"deviceIndex\": 3", &[
        ("duplicate-device-index", "/network/instances/2/networkInterfaces/1/deviceIndex", 51),
    ]),
    ("02:00:00:00:00:08", "02:00:00:00:00:09", &[("duplicate-mac-address", "/network/instances/2/networkInterfaces/0/macAddress", 51)]),
    ("\"id\": \"eni-8\", \"subnet\": \"other\"", "\"id\": \"eni-8\", \"subnet\": \"other\", \"securityGroups\": [\"web\"]", &[
        ("in-another-vpc", "/network/instances/2/networkInterfaces/0/securityGroups/0", 51),
    ]),
    // Routes lead to interfaces of any kind, by id or name, and to instances with one alone (F3.19).
    ("\"id\": \"rtb-3\", \"vpc\": \"vpc-2\"", "\"id\": \"rtb-3\", \"vpc\": \"vpc-2\", \"routes\": [{ \"destination\": \"0.0.0.0/0\", \"target\": \"i-3\" }]", &[
        ("several-interfaces", "/network/routeTables/2/routes/0/target", 26),
    ]),
    ("\"id\": \"rtb-3\", \"vpc\": \"vpc-2\"", "\"id\": \"rtb-3\", \"vpc\": \"vpc-2\", \"routes\": [{ \"destination\": \"0.0.0.0/0\", \"target\": \"eni-8\" }]", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"eni-8\"", &[("in-another-vpc", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"eni-6\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"orphan\"", &[]),
    ("\"id\": \"eni-7\"", "\"id\": \"eni-9\"", &[("duplicate-id", "/network/networkInterfaces/0", 52)]),
    ("\"id\": \"eni-7\"", "\"id\": \"eni-6\"", &[("duplicate-id", "/network/networkInterfaces/1/id", 52)]),
    ("\"id\": \"eni-7\"", "\"id\": \"eni-7\", \"status\": \"lost\"", &[("unknown-value", "/network/networkInterfaces/0/status", 52)]),
    ("\"id\": \"eni-7\"", "\"id\": \"eni-7\", \"privateIpAddress\": \"10.0.1.5\"", &[("address-outside-subnet", "/network/networkInterfaces/0/privateIpAddress", 52)]),
    ("\"id\": \"eni-6\"", "\"id\": \"eni-6\", \"privateIpAddress\": \"10.0.1.5\"", &[("duplicate-address", "/network/networkInterfaces/1/privateIpAddress", 52)]),
    ("\"publicIp\": \"198.51.100.10\"", "\"publicIp\": \"198.51.100.10\", \"networkInterface\": \"eni-9\"", &[("duplicate-id", "/network/instances/1/networkInterface", 50)]),
    ("\"id\": \"vpc-1\", \"cidrBlock\"", "\"id\": \"vpc-1\", \"ownerId\": \"123456789012\", \"cidrBlock\"", &[]),
    ("\"id\": \"vpc-1\", \"cidrBlock\"", "\"id\": \"vpc-1\", \"ownerId\": \"1234-5678-9012\", \"cidrBlock\"", &[("malformed-account-id", "/network/vpcs/0/ownerId", 8)]),
];
