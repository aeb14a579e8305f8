//! Listeners, and the target groups that they and their rules forward to.
//!
//! Which rule a request meets is told by what is in it, which no packet here has: a listener has the
//! groups of all its rules. Each rule is as likely as any other, and in each its weights count.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, target_group};
use crate::gather::Thing;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// What all the groups of one rule weigh together.
const RULE_WEIGHT: i64 = 999;

/// Says which listeners and rules lead nowhere.
pub(super) fn say_what_is_lost(context: &mut Context<'_, '_>) {
    for thing in context.input.all(Kind::LISTENER) {
        let balancer = thing.item.text_or("LoadBalancerArn", "");
        if !context.input.has(Kind::LOAD_BALANCER, balancer) {
            let what = "left out: its load balancer is not in the input";
            let named = (Kind::LISTENER, thing.id);
            let place = thing.item.place();
            context.report.whole(Category::Dangling, named, place, what);
        }
    }
    for thing in context.input.all(Kind::LISTENER_RULE) {
        let arn = thing.id.replace(":listener-rule/", ":listener/");
        let listener = arn.rsplit_once('/').map_or("", |(listener, _)| listener);
        if !context.input.has(Kind::LISTENER, listener) {
            let what = "left out: its listener is not in the input";
            let named = (Kind::LISTENER_RULE, thing.id);
            let place = thing.item.place();
            context.report.whole(Category::Dangling, named, place, what);
        }
    }
}

/// Those of one load balancer.
pub(super) fn convert<'a>(
    context: &mut Context<'a, '_>,
    (_, balancer): (Kind, &'a str),
    (kind, vpc): (&str, &str),
) -> Vec<Object> {
    let mut listeners = Vec::new();
    let mut ports = BTreeSet::new();
    let input = context.input;
    for thing in input.about(Kind::LISTENER, balancer) {
        let item = thing.item;
        let named = (Kind::LISTENER, thing.id);
        let port = item
            .number("Port")
            .filter(|port| (1..=65_535).contains(port));
        let Some((port, protocol)) = port.zip(item.text("Protocol")) else {
            context.report.whole(
                Category::MalformedItem,
                named,
                item.place(),
                "left out: it says no port, or no protocol",
            );
            continue;
        };
        let transports = target_group::transports(protocol);
        if transports.is_empty() {
            let what = format!("left out: listeners of {protocol} are not simulated");
            context
                .report
                .whole(Category::NotSimulated, named, item.place(), what);
            continue;
        }
        let own = thing.id.split_once(":listener/").map_or("", |(_, own)| own);
        let own = input.about(Kind::LISTENER_RULE, own);
        let rules = rules(context, named, item, (kind, own));
        for transport in transports {
            if !ports.insert((*transport, port)) {
                context.report.part(
                    Category::Contradiction,
                    named,
                    item.place(),
                    "another listener has the same port",
                );
                continue;
            }
            let groups = groups(context, &rules, transport, vpc);
            let mut listener = Object::default()
                .with("protocol", *transport)
                .with("port", port);
            if let [(group, _)] = groups.as_slice() {
                listener = listener.with("targetGroup", group.as_str());
            } else {
                let groups = groups.into_iter().map(|(group, weight)| {
                    Object::default()
                        .with("targetGroup", group)
                        .with("weight", weight)
                });
                listener = listener.list("targetGroups", groups.collect());
            }
            listeners.push(listener);
        }
    }
    listeners
}

/// What a listener does with some of its requests.
struct Rule<'a> {
    named: (Kind, &'a str),
    item: Item<'a>,
    /// The key of its list of actions.
    actions: &'static str,
}

/// The default actions, and the rules before them in their order; says what is in them that makes
/// no difference here, or should.
fn rules<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    listener: Item<'a>,
    (kind, own): (&str, &[Thing<'a>]),
) -> Vec<Rule<'a>> {
    let mut rules: Vec<(i64, Rule<'a>)> = Vec::new();
    for thing in own {
        // The default one is the listener's own actions again.
        if thing.item.truth("IsDefault") != Some(true) {
            let rule = Rule {
                named: (Kind::LISTENER_RULE, thing.id),
                item: thing.item,
                actions: "Actions",
            };
            rules.push((thing.item.number("Priority").unwrap_or(i64::MAX), rule));
        }
    }
    rules.sort_by_key(|(priority, _)| *priority);
    let default = Rule {
        named,
        item: listener,
        actions: "DefaultActions",
    };
    let rules: Vec<Rule<'a>> = core::iter::once(default)
        .chain(rules.into_iter().map(|(_, rule)| rule))
        .collect();
    if own.is_empty() && kind == "application" {
        let what = "its rules are not in the input: `aws elbv2 describe-rules --listener-arn` prints them; here it does with every connection what it does by default";
        context
            .report
            .part(Category::Missing, named, listener.place(), what);
    }
    let forwarding = rules.iter().filter(|rule| rule.forwards().next().is_some());
    let forwarding = forwarding.count();
    let others = rules.len() - forwarding;
    let targets: BTreeSet<&str> = rules
        .iter()
        .flat_map(Rule::forwards)
        .map(|(group, _)| group)
        .collect();
    if others > 0 {
        let types = rules.iter().filter(|rule| rule.forwards().next().is_none());
        let types: BTreeSet<&str> = types.flat_map(Rule::types).collect();
        let types = Vec::from_iter(types).join(", ");
        let what = match forwarding {
            0 => format!("answers by itself ({types}): it takes no connection here"),
            _ => format!(
                "answers some requests by itself ({types}); here every connection goes on to a target"
            ),
        };
        context
            .report
            .part(Category::InPart, named, listener.place(), what);
    }
    if forwarding > 1 && targets.len() > 1 {
        let what = format!(
            "which of its {forwarding} rules a request meets depends on what is in it: here a connection goes to any of its {} target groups",
            targets.len()
        );
        context
            .report
            .part(Category::InPart, named, listener.place(), what);
    }
    rules
}

impl<'a> Rule<'a> {
    fn list(&self) -> impl Iterator<Item = Item<'a>> + use<'a> {
        self.item.list(self.actions)
    }

    fn types(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.list().filter_map(|action| action.text("Type"))
    }

    /// Groups and their weights; with several, the action says them one level further down.
    fn forwards(&self) -> impl Iterator<Item = (&'a str, i64)> + use<'a> {
        self.list().flat_map(|action| {
            let forward = action.get("ForwardConfig");
            let several = forward.into_iter().flat_map(|one| one.list("TargetGroups"));
            let several = several.filter_map(|one| {
                let weight = one.number("Weight").unwrap_or(1);
                Some((one.text("TargetGroupArn")?, weight.clamp(0, 999)))
            });
            let several: Vec<(&'a str, i64)> = several.collect();
            let one = action.text("TargetGroupArn").filter(|_| several.is_empty());
            several.into_iter().chain(one.map(|group| (group, 1)))
        })
    }
}

/// The groups that connections may go to, each once, with its weight.
fn groups(
    context: &mut Context<'_, '_>,
    rules: &[Rule<'_>],
    transport: &str,
    vpc: &str,
) -> Vec<(String, i64)> {
    let mut groups: Vec<(String, i64)> = Vec::new();
    let mut places = BTreeMap::new();
    for rule in rules {
        let all: i64 = rule.forwards().map(|(_, weight)| weight).sum();
        for (group, weight) in rule.forwards() {
            let own = context.input.get(Kind::TARGET_GROUP, group);
            let fits = own.is_some_and(|own| {
                own.text("VpcId") == Some(vpc) && target_group::is_read(own, transport)
            });
            if !fits {
                let what = format!(
                    "leads to {group}, which is not in the input, in another VPC, of another protocol, or of a kind that is not simulated"
                );
                let place = rule.item.place();
                context
                    .report
                    .part(Category::Dangling, rule.named, place, what);
                continue;
            }
            let share = (RULE_WEIGHT * weight + all - 1)
                .checked_div(all)
                .unwrap_or_default();
            let place = *places
                .entry((Kind::TARGET_GROUP, group))
                .or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, weight)) => *weight += share,
                None => groups.push((target_group::id_of(context, group, transport), share)),
            }
        }
    }
    let heaviest = groups.iter().map(|(_, weight)| *weight).max();
    let heaviest = heaviest.unwrap_or_default();
    for (_, weight) in &mut groups {
        // Where nothing weighs anything, all are alike; what weighs little still counts.
        let part = (*weight * RULE_WEIGHT + heaviest - 1).checked_div(heaviest);
        *weight = part.unwrap_or(1);
    }
    groups
}
