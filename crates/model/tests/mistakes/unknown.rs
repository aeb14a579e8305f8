//! What a network speaks of without having it.

use super::{Expected, Find};

#[rustfmt::skip]
pub(crate) const MISTAKES: &[(Find, &str, &[Expected])] = &[
    // Targets that are gone, of kinds that are not simulated (F3.19), or that nobody has described.
    ("\"target\": \"igw-1\"", "\"target\": \"nat-0gone\", \"state\": \"blackhole\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"nat-0gone\", \"state\": \"active\"", &[("dangling-reference", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"igw-1\", \"state\": \"filtered\"", &[("unknown-value", "/network/routeTables/0/routes/0/state", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"vgw-1\", \"origin\": \"EnableVgwRoutePropagation\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"vgw-1\", \"origin\": \"CreateRouteTable\"", &[("unknown-value", "/network/routeTables/0/routes/0/origin", 21)]),
    ("\"target\": \"igw-1\"", "\"target\": \"cagw-1\"", &[]),
    ("\"target\": \"igw-1\"", "\"target\": \"nat-9\"", &[("dangling-reference", "/network/routeTables/0/routes/0/target", 21)]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"unknownResources\": [{ \"id\": \"nat-9\" }, { \"id\": \"nat-9\" }],", &[("duplicate-id", "/network/unknownResources/1/id", 6)]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"unknownResources\": [{ \"id\": \"nat-9\", \"vpc\": \"vpc-1\" }],", &[("unknown-key", "/network/unknownResources/0/vpc", 6)]),
    // Groups.
    ("\"source\": \"sg-2\"", "\"source\": \"sg-9\"", &[("dangling-reference", "/network/securityGroups/0/ingress/0/source", 40)]),
    ("\"region\": \"us-east-1\",", "\"region\": \"us-east-1\", \"unknownResources\": [{ \"id\": \"sg-9\" }],", &[]),
    // Lists.
    ("\"maxEntries\": 5, \"entries\": [\"192.0.2.0/28\", \"192.0.2.64/28\"]", "\"entriesUnknown\": true", &[("entries-unknown", "/network/prefixLists/0", 52)]),
    // Instances that do not run.
    ("\"windows\"", "\"windows\", \"state\": \"stopped\"", &[]),
    ("\"windows\"", "\"windows\", \"state\": \"asleep\"", &[("unknown-value", "/network/instances/2/state", 51)]),
];
