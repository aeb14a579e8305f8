//! Mistakes in network ACLs and security groups.

use super::{Expected, Find};

#[rustfmt::skip]
pub(crate) const MISTAKES: &[(Find, &str, &[Expected])] = &[
    // Network ACLs.
    ("\"id\": \"acl-1\", \"vpc\": \"vpc-1\"", "\"id\": \"acl-1\", \"vpc\": \"vpc-1\", \"default\": true",
        &[("second-default-network-acl", "/network/networkAcls/1/default", 36)]),
    ("\"ruleNumber\": 200", "\"ruleNumber\": 32767", &[("rule-number-out-of-range", "/network/networkAcls/0/inbound/1/ruleNumber", 32)]),
    ("\"ruleNumber\": 200", "\"ruleNumber\": 0", &[("rule-number-out-of-range", "/network/networkAcls/0/inbound/1/ruleNumber", 32)]),
    ("\"ruleNumber\": 200", "\"ruleNumber\": 100", &[("duplicate-rule-number", "/network/networkAcls/0/inbound/1/ruleNumber", 32)]),
    ("\"protocol\": \"icmp\"", "\"protocol\": \"imcp\"", &[("unknown-protocol", "/network/networkAcls/0/inbound/1/protocol", 32)]),
    ("\"protocol\": \"icmp\"", "\"protocol\": 256", &[("unknown-protocol", "/network/networkAcls/0/inbound/1/protocol", 32)]),
    // Only TCP and UDP have ports (F4.6).
    ("\"protocol\": \"icmp\"", "\"protocol\": \"icmp\", \"portRange\": 8", &[("ports-without-port-protocol", "/network/networkAcls/0/inbound/1/portRange", 32)]),
    ("\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": 8, \"code\": -1 }", "\"protocol\": \"tcp\", \"icmpTypeCode\": { \"type\": 8 }", &[("icmp-type-without-icmp", "/network/networkAcls/0/inbound/1/icmpTypeCode", 32)]),
    ("\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": 8, \"code\": -1 }", "\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": -1, \"code\": 4 }", &[("icmp-code-without-type", "/network/networkAcls/0/inbound/1/icmpTypeCode", 32)]),
    ("\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": 8, \"code\": -1 }", "\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": 256 }", &[("out-of-range", "/network/networkAcls/0/inbound/1/icmpTypeCode/type", 32)]),
    ("\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": 8, \"code\": -1 }", "\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": \"echo\" }", &[("wrong-type", "/network/networkAcls/0/inbound/1/icmpTypeCode/type", 32)]),
    ("\"protocol\": \"icmp\", \"icmpTypeCode\": { \"type\": 8, \"code\": -1 }", "\"protocol\": \"icmp\", \"icmpTypeCode\": { \"code\": 4 }", &[("missing-key", "/network/networkAcls/0/inbound/1/icmpTypeCode", 32)]),
    ("\"action\": \"deny\"", "\"action\": \"reject\"", &[("unknown-value", "/network/networkAcls/0/inbound/1/action", 32)]),
    ("\"1024-65535\"", "\"1024-65536\"", &[("port-out-of-range", "/network/networkAcls/0/inbound/0/portRange", 31)]),
    ("\"1024-65535\"", "\"65535-1024\"", &[("port-range-reversed", "/network/networkAcls/0/inbound/0/portRange", 31)]),
    ("\"1024-65535\"", "\"1024:65535\"", &[("malformed-port-range", "/network/networkAcls/0/inbound/0/portRange", 31)]),
    ("\"source\": \"10.0.0.0/16\"", "\"source\": \"web\"", &[("malformed-cidr", "/network/networkAcls/0/inbound/1/source", 32)]),
    // Security groups.
    ("\"source\": \"sg-2\"", "\"source\": \"sg-3\"", &[("in-another-vpc", "/network/securityGroups/0/ingress/0/source", 40)]),
    ("\"source\": \"sg-2\"", "\"source\": \"partners\"", &[]),
    ("\"source\": \"sg-2\"", "\"source\": \"pl-9\"", &[("dangling-reference", "/network/securityGroups/0/ingress/0/source", 40)]),
    // A prefix list weighs as much as it may have entries, AWS's as much as AWS says (F4.13).
    ("\"source\": \"sg-2\" }", "\"source\": \"pl-2\" }, { \"source\": \"pl-1\" }, { \"source\": \"sg-2\" }", &[("quota-exceeded", "/network/securityGroups/0", 40)]),
    ("\"source\": \"sg-2\"", "\"source\": \"sg-9\"", &[("dangling-reference", "/network/securityGroups/0/ingress/0/source", 40)]),
    ("\"source\": \"sg-2\"", "\"destination\": \"sg-2\"", &[
        ("missing-key", "/network/securityGroups/0/ingress/0", 40),
        ("unknown-key", "/network/securityGroups/0/ingress/0/destination", 40),
    ]),
];
