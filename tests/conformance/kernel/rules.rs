//! The components of a VPC as nftables has them.

use std::fmt::Write;

use crate::case::{A, A_PUBLIC, NAT, NAT_PUBLIC, Network, Rule};

/// The rules of each namespace that has some.
pub(super) fn of(network: &Network) -> [(&'static str, String); 4] {
    [
        ("group", group(network)),
        ("vpc", acl(network)),
        ("nat", nat()),
        ("igw", igw()),
    ]
}

/// A security group: what it lets out or in makes an entry, and the entry lets the answers through.
fn group(network: &Network) -> String {
    let mut rules = String::from("ct state established,related accept\n");
    for (towards, address, list) in [
        ("iifname != \"vpc\"", "daddr", &network.group_out),
        ("iifname \"vpc\"", "saddr", &network.group_in),
    ] {
        for rule in list {
            let _ = writeln!(rules, "{towards} {}", matches(rule, address));
        }
    }
    forward("group", "drop", &rules)
}

/// A network ACL: every packet is asked anew. Nothing here mentions `ct`, so nothing is tracked.
fn acl(network: &Network) -> String {
    let mut rules = String::new();
    for (towards, address, list) in [
        ("iifname \"group\"", "daddr", &network.acl_out),
        ("iifname != \"group\"", "saddr", &network.acl_in),
    ] {
        for rule in list {
            let _ = writeln!(rules, "{towards} {}", matches(rule, address));
        }
    }
    forward("acl", "drop", &rules)
}

/// A NAT gateway: sources become its own address, and from the outside only answers come in.
fn nat() -> String {
    format!(
        "table ip nat {{
         chain out {{ type nat hook postrouting priority srcnat
         oifname \"igw\" snat to {NAT}
         }}
         }}
         {}",
        forward(
            "nat_filter",
            "drop",
            "iifname \"vpc\" accept\nct state established,related accept\n"
        )
    )
}

/// An internet gateway: each private address has its public one, both ways, and nothing else passes.
fn igw() -> String {
    format!(
        "table ip igw {{
         chain in {{ type nat hook prerouting priority dstnat
         iifname \"server\" ip daddr {NAT_PUBLIC} dnat to {NAT}
         iifname \"server\" ip daddr {A_PUBLIC} dnat to {A}
         }}
         chain out {{ type nat hook postrouting priority srcnat
         oifname \"server\" ip saddr {NAT} snat to {NAT_PUBLIC}
         oifname \"server\" ip saddr {A} snat to {A_PUBLIC}
         }}
         }}
         {}",
        forward(
            "igw_filter",
            "drop",
            &format!(
                "iifname \"server\" ip daddr {{ {NAT}, {A} }} accept\n\
                 oifname \"server\" ip saddr {{ {NAT}, {A} }} accept\n"
            )
        )
    )
}

fn forward(table: &str, policy: &str, rules: &str) -> String {
    format!(
        "table ip {table} {{ chain way {{ type filter hook forward priority filter; policy {policy};\n{rules}}}\n}}\n"
    )
}

/// `ip daddr 0.0.0.0/0 tcp dport 80-443 accept`
fn matches(rule: &Rule, address: &str) -> String {
    let mut text = format!("ip {address} {}", rule.cidr);
    match (rule.protocol, rule.ports) {
        ("all", _) => {}
        (protocol, Some((from, to))) => {
            let _ = write!(text, " {protocol} dport {from}-{to}");
        }
        (protocol, None) => {
            let _ = write!(text, " ip protocol {protocol}");
        }
    }
    text.push_str(if rule.allow { " accept" } else { " drop" });
    text
}
