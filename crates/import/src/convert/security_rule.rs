//! Rules of security groups, each with one source, and with its id where it is known (F12.10, F12.11).

use std::collections::BTreeMap;

use super::Context;
use super::network_acl::{icmp, ports};
use crate::gather::Gathered;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// What two calls say alike of a rule: group, direction, protocol, ports, the other end.
type Words<'a> = (&'a str, bool, &'a str, i64, i64, &'a str);

/// The ids of rules.
pub(super) struct Names<'a> {
    ids: BTreeMap<Words<'a>, &'a str>,
    /// Rules of groups by group, for groups whose own answer has none.
    by_group: BTreeMap<&'a str, Vec<Item<'a>>>,
}

impl<'a> Names<'a> {
    pub(super) fn of(input: &Gathered<'a>) -> Self {
        let mut names = Self {
            ids: BTreeMap::new(),
            by_group: BTreeMap::new(),
        };
        for thing in input.all(Kind::SECURITY_GROUP_RULE) {
            let rule = thing.item;
            let Some(group) = rule.text("GroupId") else {
                continue;
            };
            names.by_group.entry(group).or_default().push(rule);
            let egress = rule.truth("IsEgress").unwrap_or(false);
            if let Some(peer) = peer_of(rule) {
                names.ids.insert(words(group, egress, rule, peer), thing.id);
            }
        }
        names
    }
}

fn peer_of(rule: Item<'_>) -> Option<&str> {
    let named = ["CidrIpv4", "CidrIpv6", "PrefixListId"]
        .iter()
        .find_map(|key| rule.text(key));
    named.or_else(|| rule.get("ReferencedGroupInfo")?.text("GroupId"))
}

fn words<'a>(group: &'a str, egress: bool, rule: Item<'a>, peer: &'a str) -> Words<'a> {
    let protocol = rule.text_or("IpProtocol", "-1");
    let (from, to) = (
        rule.number("FromPort").unwrap_or(-1),
        rule.number("ToPort").unwrap_or(-1),
    );
    (group, egress, protocol, from, to, peer)
}

/// The rules of a group in one direction.
pub(super) fn rules<'a>(
    context: &mut Context<'a, '_>,
    names: &Names<'a>,
    group: &'a str,
    item: Item<'a>,
    egress: bool,
) -> Vec<Object> {
    let list = if egress {
        "IpPermissionsEgress"
    } else {
        "IpPermissions"
    };
    let mut rules = Vec::new();
    for permission in item.list(list) {
        let mut peers = 0;
        for (list, member) in [
            ("IpRanges", "CidrIp"),
            ("Ipv6Ranges", "CidrIpv6"),
            ("PrefixListIds", "PrefixListId"),
            ("UserIdGroupPairs", "GroupId"),
        ] {
            for one in permission.list(list) {
                peers += 1;
                match one.text(member) {
                    Some(peer) => rules.extend(rule(
                        context,
                        names,
                        (group, egress),
                        permission,
                        (one, peer),
                    )),
                    None => {
                        let what = format!("a rule says no `{member}`; it is left out");
                        context.report.part(
                            Category::MalformedItem,
                            (Kind::SECURITY_GROUP, group),
                            one.place(),
                            what,
                        );
                    }
                }
            }
        }
        if peers == 0 {
            let what = "a rule names nobody, and so allows nothing; it is left out";
            context.report.part(
                Category::InPart,
                (Kind::SECURITY_GROUP, group),
                permission.place(),
                what,
            );
        }
    }
    if item.get(list).is_none() {
        // The group's own answer does not say; the call for rules may.
        let known = names.by_group.get(group).map_or(&[][..], Vec::as_slice);
        for one in known
            .iter()
            .filter(|one| one.truth("IsEgress").unwrap_or(false) == egress)
        {
            if let Some(peer) = peer_of(*one) {
                rules.extend(rule(context, names, (group, egress), *one, (*one, peer)));
            }
        }
    }
    rules
}

fn rule<'a>(
    context: &mut Context<'a, '_>,
    names: &Names<'a>,
    (group, egress): (&'a str, bool),
    permission: Item<'a>,
    (one, peer): (Item<'a>, &'a str),
) -> Option<Object> {
    let thing = (Kind::SECURITY_GROUP, group);
    let other = match peer.parse::<ipnet::IpNet>() {
        Ok(block) => block.trunc().to_string(),
        Err(_) => match known_peer(context, group, egress, peer) {
            Ok(()) => peer.to_owned(),
            Err(why) if peer.starts_with("sg-") && !context.knows(Kind::SECURITY_GROUP, peer) => {
                let what = format!("a rule names {peer}, {why}; it matches nothing");
                context
                    .report
                    .part(Category::Dangling, thing, one.place(), what);
                context.unknown.insert(peer);
                peer.to_owned()
            }
            Err(why) => {
                let what = format!("a rule names {peer}, {why}; it is left out");
                context
                    .report
                    .part(Category::Dangling, thing, one.place(), what);
                return None;
            }
        },
    };
    match traffic(permission) {
        Ok(rule) => {
            let id = names
                .ids
                .get(&words(group, egress, permission, peer))
                .copied();
            let key = if egress { "destination" } else { "source" };
            let object = Object::default().maybe("id", id);
            Some(object.and(rule).with(key, other))
        }
        Err(why) => {
            let what = format!("a rule is left out: {why}");
            context
                .report
                .part(Category::MalformedItem, thing, permission.place(), what);
            None
        }
    }
}

/// May a rule of the group name this?
fn known_peer(
    context: &Context<'_, '_>,
    group: &str,
    egress: bool,
    peer: &str,
) -> Result<(), String> {
    if peer.starts_with("pl-") {
        return match context.knows(Kind::PREFIX_LIST, peer) {
            true => Ok(()),
            false => Err("a prefix list that is not in the input".into()),
        };
    }
    let vpc_of = |id: &str| context.attached.get(&(Kind::SECURITY_GROUP, id)).copied();
    let Some(other) = vpc_of(peer) else {
        return Err("a group that is not in the input".into());
    };
    let own = vpc_of(group).unwrap_or(other);
    match own == other || super::transit_gateway::may_name_groups(context, own, other, egress) {
        true => Ok(()),
        false => Err(format!(
            "a group of {other}, which nothing joins with {own}"
        )),
    }
}

/// Protocol and ports, or ICMP type and code (F12.10, F12.30).
fn traffic(permission: Item<'_>) -> Result<Object, String> {
    let written = match (
        permission.text("IpProtocol"),
        permission.number("IpProtocol"),
    ) {
        (Some(word), _) => word.to_ascii_lowercase(),
        (None, Some(number)) => number.to_string(),
        (None, None) => return Err("it says no `IpProtocol`".into()),
    };
    let protocol = match written.as_str() {
        "-1" | "all" => "all",
        "6" => "tcp",
        "17" => "udp",
        "1" => "icmp",
        "58" => "icmpv6",
        other => other,
    };
    let rule = Object::default().with("protocol", protocol);
    match protocol {
        "tcp" | "udp" => Ok(rule.maybe("portRange", ports(permission, "FromPort", "ToPort")?)),
        "icmp" | "icmpv6" => {
            Ok(rule.maybe("icmpTypeCode", icmp(permission, "FromPort", "ToPort")?))
        }
        "all" => Ok(rule),
        other if other.parse::<u8>().is_ok() => Ok(rule),
        other => Err(format!("nobody knows the protocol {other}")),
    }
}
