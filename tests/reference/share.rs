//! How much each construct had to say: an agreement about what never happens would be worth nothing.

use std::collections::BTreeMap;

use crate::observed::Hop;

type Construct = (&'static str, fn(&str) -> bool, u64);

/// A construct, how a hop of it is known, and the least share of all hops, in a hundred thousand.
const CONSTRUCTS: &[Construct] = &[
    ("IPv6", |hop| hop.contains(":db8:"), 10_000),
    ("ICMP", |hop| hop.contains(" type "), 2_000),
    ("ICMP errors", |hop| hop.contains(" about "), 200),
    (
        "ICMP errors that pass without a rule",
        |hop| hop.contains("passed: about-"),
        10,
    ),
    (
        "egress-only internet gateways",
        |hop| hop.starts_with("egress-only"),
        400,
    ),
    (
        "transit gateways",
        |hop| hop.starts_with("transit-gateway"),
        1_000,
    ),
    (
        "zones without an attachment's subnet",
        |hop| hop.contains("TGW_ROUTE_AZ"),
        25,
    ),
    (
        "transit gateways' blackholes",
        |hop| hop.contains("TGW_RTB_BAD"),
        4,
    ),
    (
        "appliances' and other choices of a zone",
        |hop| hop.contains("zone-of-flow"),
        15,
    ),
    (
        "gateway endpoints",
        |hop| hop.starts_with("vpc-endpoint vpce,"),
        200,
    ),
    (
        "NAT instances",
        |hop| hop.starts_with("instance") && hop.contains("rewritten"),
        20,
    ),
    (
        "routers",
        |hop| hop.starts_with("instance") && hop.contains("forwarded"),
        15,
    ),
    ("peering connections", |hop| hop.starts_with("peering"), 200),
    ("NAT gateways", |hop| hop.starts_with("nat-gateway"), 1_000),
    (
        "interface endpoints",
        |hop| hop.starts_with("vpc-endpoint vpce-if"),
        200,
    ),
    (
        "load balancers",
        |hop| hop.starts_with("load-balancer"),
        500,
    ),
    (
        "load balancers that have nobody to send to",
        |hop| {
            let codes = ["ELBV2_", "VPCLAB_LOAD_BALANCER", "VPCLAB_NO_INSTANCE"];
            codes.iter().any(|code| hop.contains(code))
        },
        50,
    ),
    (
        "load balancers' RSTs",
        |hop| hop.starts_with("load-balancer") && hop.contains("answered"),
        4,
    ),
    ("VPN gateways", |hop| hop.starts_with("vpn-gateway"), 500),
    (
        "VPN gateways that let nothing through",
        |hop| hop.starts_with("vpn-gateway") && hop.contains("dropped"),
        50,
    ),
    (
        "customers at transit gateways",
        |hop| {
            let ids = ["attach-depot", "vpn-plant", "attach-direct"];
            hop.starts_with("transit-gateway ") && ids.iter().any(|id| hop[16..].starts_with(id))
        },
        100,
    ),
    (
        "tables of gateways",
        |hop| hop.starts_with("route-table rtb-ingress"),
        50,
    ),
    (
        "routes inside the VPC that are not local",
        |hop| hop.contains("routed by 10.0.") && !hop.contains("> local"),
        50,
    ),
    (
        "peerings of transit gateways",
        |hop| hop.starts_with("transit-gateway-peering"),
        100,
    ),
    (
        "groups of which nothing is known",
        |hop| hop.contains("SG_REFERENC"),
        4,
    ),
];

/// Calls that edit a network between packets; each is done once in a quarter of a million hops at least.
const EDITS: &[&str] = &[
    "associate-address",
    "associate-route-table",
    "associate-transit-gateway-route-table",
    "attach-internet-gateway",
    "authorize-security-group-egress",
    "authorize-security-group-ingress",
    "create-network-acl-entry",
    "create-route",
    "create-transit-gateway-route",
    "create-vpn-connection-route",
    "delete-nat-gateway",
    "delete-network-acl-entry",
    "delete-route",
    "delete-transit-gateway-route",
    "delete-transit-gateway-vpc-attachment",
    "delete-vpc-endpoints",
    "delete-vpc-peering-connection",
    "delete-vpn-connection-route",
    "detach-internet-gateway",
    "disable-transit-gateway-route-table-propagation",
    "disable-vgw-route-propagation",
    "disassociate-address",
    "disassociate-transit-gateway-route-table",
    "enable-transit-gateway-route-table-propagation",
    "enable-vgw-route-propagation",
    "modify-network-interface-attribute",
    "modify-transit-gateway-vpc-attachment",
    "modify-vpc-endpoint",
    "replace-network-acl-association",
    "replace-network-acl-entry",
    "replace-route",
    "replace-route-table-association",
    "replace-transit-gateway-route",
    "revoke-security-group-egress",
    "revoke-security-group-ingress",
    "set-target-health",
    "start-instances",
    "stop-instances",
    "terminate-instances",
];

/// What was counted.
#[derive(Clone, Default)]
pub(crate) struct Share {
    hops: u64,
    edits: BTreeMap<String, u64>,
    by_construct: [u64; CONSTRUCTS.len()],
}

impl Share {
    pub(crate) fn count(&mut self, hop: &Hop) {
        self.hops += 1;
        for ((_, is_of, _), count) in CONSTRUCTS.iter().zip(&mut self.by_construct) {
            *count += u64::from(is_of(&hop.text));
        }
    }

    pub(crate) fn count_edit(&mut self, call: &str) {
        *self.edits.entry(call.to_owned()).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.hops += other.hops;
        for (call, count) in &other.edits {
            *self.edits.entry(call.clone()).or_default() += count;
        }
        for (count, other) in self.by_construct.iter_mut().zip(other.by_construct) {
            *count += other;
        }
    }

    /// Prints what decided how often; what was too rare to prove anything.
    pub(crate) fn too_rare(&self) -> Vec<&'static str> {
        let mut rare = Vec::new();
        for call in EDITS {
            let count = self.edits.get(*call).copied().unwrap_or(0);
            println!("{count:>9} edits: {call}");
            if (count + 3) * 1_000_000 < self.hops * 4 {
                rare.push(*call);
            }
        }
        for ((name, _, least), count) in CONSTRUCTS.iter().zip(self.by_construct) {
            println!("{count:>9} hops: {name}");
            // Chance takes a few away, which is much of a small sample.
            if (count + 3) * 100_000 < least * self.hops {
                rare.push(*name);
            }
        }
        rare
    }
}
