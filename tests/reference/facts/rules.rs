//! Rules that match a packet or do not: security groups, network ACLs, routes.

use serde_json::Value;

use super::config::{Cidr, Config, list};
use crate::observed::Packet;

/// The address and the key that a rule of a direction is about (W0.3).
fn other_end(packet: &Packet, outwards: bool) -> (&str, &'static str) {
    if outwards {
        (&packet.destination.0, "destination")
    } else {
        (&packet.source.0, "source")
    }
}

/// Protocol and destination port (W0.3), in both directions.
fn traffic_matches(rule: &Value, packet: &Packet) -> bool {
    rule["protocol"] == "all"
        || rule["protocol"] == packet.protocol.as_str()
            && ports(rule).is_none_or(|(from, to)| (from..=to).contains(&packet.destination.1))
}

fn ports(rule: &Value) -> Option<(u64, u64)> {
    match &rule["portRange"] {
        Value::Number(port) => Some((port.as_u64()?, port.as_u64()?)),
        Value::String(range) => {
            let (from, to) = range.split_once('-')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        }
        _ => None,
    }
}

/// `sg-a 0`: the rule of the interface's groups that allows a packet, or the code of the drop. All
/// rules of all groups count, in no order (F4.2); the log names the first.
pub(crate) fn group_rule(
    config: &Config,
    eni: &str,
    packet: &Packet,
    outwards: bool,
) -> Result<String, &'static str> {
    let mut any = false;
    let mut names_a_group = false;
    for group in config.groups(eni) {
        for (index, rule) in list(config.group(group), direction(outwards))
            .iter()
            .enumerate()
        {
            any = true;
            let (_, key) = other_end(packet, outwards);
            let peer = rule[key].as_str().unwrap();
            let of_group = Cidr::parse(peer).is_none() && !config.is_prefix_list(peer);
            names_a_group |= of_group && traffic_matches(rule, packet);
            if group_rule_matches(config, rule, packet, outwards) {
                return Ok(format!("{group} {index}"));
            }
        }
    }
    Err(
        if names_a_group && !outwards && was_rewritten(config, &packet.source.0) {
            "SG_REFERENCES_NOT_PRESERVED"
        } else if any {
            "ENI_SG_RULES_MISMATCH"
        } else {
            "SG_HAS_NO_RULES"
        },
    )
}

/// Does a packet with this source come from an instance, by way of something that rewrote it? Then
/// nobody knows any more which groups it comes from (F4.9).
fn was_rewritten(config: &Config, source: &str) -> bool {
    !config.enis().any(|eni| config.address(eni) == source) && config.server(source).is_none()
}

fn group_rule_matches(config: &Config, rule: &Value, packet: &Packet, outwards: bool) -> bool {
    let (address, key) = other_end(packet, outwards);
    let peer = rule[key].as_str().unwrap();
    let blocks = config.blocks(peer);
    let peer_matches = blocks.iter().any(|block| block.contains(address))
        // The private addresses of interfaces that carry the group (F4.8).
        || config.enis().any(|eni| {
            config.address(eni) == address && config.groups(eni).any(|group| group == peer)
        });
    peer_matches && traffic_matches(rule, packet)
}

fn direction(outwards: bool) -> &'static str {
    if outwards { "egress" } else { "ingress" }
}

/// Would a flow that this packet begins be untracked by its rules: allowed for everybody, and all
/// ports open to everybody the other way? (F4.21)
pub(crate) fn is_open_both_ways(
    config: &Config,
    eni: &str,
    packet: &Packet,
    outwards: bool,
) -> bool {
    let (_, key) = other_end(packet, outwards);
    let (_, back) = other_end(packet, !outwards);
    let rules = |outwards| {
        config
            .groups(eni)
            .flat_map(move |group| list(config.group(group), direction(outwards)))
    };
    let allowed_for_everybody =
        rules(outwards).any(|rule| rule[key] == "0.0.0.0/0" && traffic_matches(rule, packet));
    let everything_back = rules(!outwards).any(|rule| {
        rule[back] == "0.0.0.0/0"
            && (rule["protocol"] == "all"
                || rule["protocol"] == packet.protocol.as_str()
                    && ports(rule).is_none_or(|ports| ports == (0, 65_535)))
    });
    matches!(packet.protocol.as_str(), "tcp" | "udp") && allowed_for_everybody && everything_back
}

/// The number of the rule that decides, and whether it allows (F5.2, F5.3).
pub(crate) fn acl_rule(
    config: &Config,
    subnet: &str,
    packet: &Packet,
    outwards: bool,
) -> (u64, bool) {
    let (address, key) = other_end(packet, outwards);
    let way = if outwards { "outbound" } else { "inbound" };
    let mut rules: Vec<&Value> = list(config.acl(config.acl_of(subnet)), way)
        .iter()
        .collect();
    rules.sort_by_key(|rule| rule["ruleNumber"].as_u64());
    rules
        .into_iter()
        .find(|rule| {
            traffic_matches(rule, packet)
                && Cidr::parse(rule[key].as_str().unwrap())
                    .unwrap()
                    .contains(address)
        })
        .map_or((32_767, false), |rule| {
            (
                rule["ruleNumber"].as_u64().unwrap(),
                rule["action"] == "allow",
            )
        })
}

/// Destination and target of the longest prefix that covers an address (F3.5), a CIDR block before
/// a prefix list (F3.6); the VPC's own block is always among the routes (F1.7).
pub(crate) fn route<'c>(
    config: &'c Config,
    vpc: &str,
    routes: &'c [Value],
    address: &str,
) -> Option<(&'c str, &'c str)> {
    let local = (config.block(vpc), "local");
    let longest = |destination: &str| {
        let covering = config.blocks(destination).into_iter();
        let covering = covering.filter(|block| block.contains(address));
        covering.map(|block| block.length).max()
    };
    routes
        .iter()
        .map(|route| {
            (
                route["destination"].as_str().unwrap(),
                route["target"].as_str().unwrap(),
            )
        })
        .chain([local])
        .filter_map(|route| Some((longest(route.0)?, !config.is_prefix_list(route.0), route)))
        .max_by_key(|(length, is_block, _)| (*length, *is_block))
        .map(|(.., route)| route)
}
