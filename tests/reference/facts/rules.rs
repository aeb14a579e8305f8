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
    let has_ports = matches!(packet.protocol.as_str(), "tcp" | "udp");
    let in_range =
        || ports(rule).is_none_or(|(from, to)| (from..=to).contains(&packet.destination.1));
    rule["protocol"] == "all"
        || rule["protocol"] == packet.protocol.as_str()
            && (!has_ports || in_range())
            && icmp_matches(&rule["icmpTypeCode"], packet)
}

/// Type and code of an ICMP message (F4.7, F5.6); -1 is any.
fn icmp_matches(wanted: &Value, packet: &Packet) -> bool {
    let is = |key: &str, actual: u64| {
        let wanted = wanted[key].as_i64().unwrap_or(-1);
        wanted < 0 || wanted == actual as i64
    };
    wanted.is_null()
        || packet
            .icmp
            .is_some_and(|(icmp_type, code)| is("type", icmp_type) && is("code", code))
}

/// A rule that an edit has taken away keeps its place, and says nothing.
fn in_force(rule: &Value) -> bool {
    rule["revoked"] != true
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
    groups: GroupsOf,
) -> Result<String, &'static str> {
    let mut any = false;
    let mut names_a_group = false;
    for group in config.groups(eni) {
        for (index, rule) in list(config.group(group), direction(outwards))
            .iter()
            .enumerate()
            .filter(|(_, rule)| in_force(rule))
        {
            any = true;
            let (_, key) = other_end(packet, outwards);
            let peer = rule[key].as_str().unwrap();
            let of_group = Cidr::parse(peer).is_none() && !config.is_prefix_list(peer);
            names_a_group |= of_group && traffic_matches(rule, packet);
            let known = outwards || groups == GroupsOf::Sender;
            let of_balancer = !outwards
                && traffic_matches(rule, packet)
                && groups
                    .carried_by_node(config)
                    .any(|carried| carried == peer);
            if of_balancer
                || (known || !of_group) && group_rule_matches(config, eni, rule, packet, outwards)
            {
                return Ok(format!("{group} {index}"));
            }
        }
    }
    Err(match groups {
        GroupsOf::Nobody(code) if names_a_group && !outwards && !code.is_empty() => code,
        _ if any => "ENI_SG_RULES_MISMATCH",
        _ => "SG_HAS_NO_RULES",
    })
}

/// Whose groups a packet is known to come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GroupsOf {
    /// Those of a load balancer's node that keeps the client's address (F8.54).
    Node(String),
    /// Those of the interface that has its source address (F4.8).
    Sender,
    /// Nobody's: it never was an interface's, or what made that unknown has this code (F4.9, F8.16).
    Nobody(&'static str),
}

impl GroupsOf {
    fn carried_by_node<'c>(&self, config: &'c Config) -> impl Iterator<Item = &'c str> {
        let node = match self {
            Self::Node(node) => node,
            _ => "",
        };
        config.groups(node)
    }
}

fn group_rule_matches(
    config: &Config,
    eni: &str,
    rule: &Value,
    packet: &Packet,
    outwards: bool,
) -> bool {
    let (address, key) = other_end(packet, outwards);
    let peer = rule[key].as_str().unwrap();
    let blocks = config.blocks(peer);
    let peer_matches = blocks.iter().any(|block| block.contains(address))
        // The private addresses of interfaces that carry the group (F4.8).
        || config.eni_at(address).is_some_and(|eni| {
            config.groups(eni).any(|group| group == peer)
        });
    // Without the peering the rule is stale (F4.10, F4.11).
    let other = config.group(peer)["vpc"].as_str();
    let is_stale = outwards
        && other.is_some_and(|vpc| vpc != config.vpc_of(config.subnet(eni)))
        && !config.is_there("pcx");
    peer_matches && !is_stale && traffic_matches(rule, packet)
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
            .filter(|rule| in_force(rule))
    };
    let everybody = if packet.is_ipv6() {
        "::/0"
    } else {
        "0.0.0.0/0"
    };
    let allowed_for_everybody =
        rules(outwards).any(|rule| rule[key] == everybody && traffic_matches(rule, packet));
    let everything_back = rules(!outwards).any(|rule| {
        rule[back] == everybody
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
    let last = if packet.is_ipv6() { 32_768 } else { 32_767 };
    let mut rules: Vec<&Value> = list(config.acl(config.acl_of(subnet)), way)
        .iter()
        .collect();
    rules.retain(|rule| in_force(rule));
    rules.sort_by_key(|rule| rule["ruleNumber"].as_u64());
    rules
        .into_iter()
        .find(|rule| {
            traffic_matches(rule, packet)
                && Cidr::parse(rule[key].as_str().unwrap())
                    .unwrap()
                    .contains(address)
        })
        .map_or((last, false), |rule| {
            (
                rule["ruleNumber"].as_u64().unwrap(),
                rule["action"] == "allow",
            )
        })
}

/// Destination and target of the longest prefix that covers an address (F3.5), a CIDR block before
/// a prefix list, what is propagated last (F3.6); the VPC's own block is always among the routes
/// (F1.7), and nothing propagated goes before it (F3.9).
pub(crate) fn route<'c>(
    config: &'c Config,
    vpc: &str,
    routes: &'c [Value],
    address: &str,
) -> Option<(&'c str, &'c str)> {
    let local = config
        .vpc_blocks(vpc)
        .into_iter()
        .filter(|block| !Config::replaces_local(routes, block))
        .map(|block| (block, "local", false));
    let is_own = config.in_vpc(vpc, address);
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
                route["propagated"] == true,
            )
        })
        .chain(local)
        .filter(|(.., propagated)| !(is_own && *propagated))
        .filter_map(|(destination, target, propagated)| {
            let kind = (!propagated, !config.is_prefix_list(destination));
            Some((longest(destination)?, kind, (destination, target)))
        })
        .max_by_key(|(length, kind, _)| (*length, *kind))
        .map(|(.., route)| route)
}

/// The row of a transit gateway's table for an address: the longest prefix, static before propagated
/// (F8.11).
pub(crate) fn route_in<'r>(routes: &'r [Value], address: &str) -> Option<&'r Value> {
    let length = |route: &Value| {
        let block = Cidr::parse(route["destination"].as_str()?)?;
        block.contains(address).then_some(block.length)
    };
    routes
        .iter()
        .rev()
        .filter_map(|route| Some(((length(route)?, route["propagated"] != true), route)))
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, route)| route)
}
