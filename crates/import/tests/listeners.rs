//! Where a listener's connections may go: its default actions, and those of its rules.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{import, network, notes};
use serde_json::{Value, json};
use vpclab_import::Category;

const ARN: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:";

fn group(name: &str) -> String {
    format!("{ARN}targetgroup/{name}/1")
}

fn several(groups: &[(&str, i64)]) -> Value {
    let groups = groups.iter();
    let groups: Vec<Value> = groups
        .map(|(name, weight)| json!({ "TargetGroupArn": group(name), "Weight": weight }))
        .collect();
    json!([{ "Type": "forward", "ForwardConfig": { "TargetGroups": groups } }])
}

fn answers(kind: &str) -> Value {
    json!([{ "Type": kind }])
}

/// A listener of the fixture's Application Load Balancer, with three groups to forward to.
fn files(default: &Value, rules: &[Value]) -> Vec<(String, Vec<u8>)> {
    let groups = ["a", "b", "c", "lambda"].map(|name| {
        json!({
            "TargetGroupArn": group(name), "TargetGroupName": name, "Protocol": "HTTP", "Port": 80,
            "VpcId": "vpc-0a000000000000001", "TargetType": if name == "lambda" { "lambda" } else { "instance" },
        })
    });
    let listener = format!("{ARN}listener/app/site/0123456789abcdef/cc");
    let rule = |(number, actions): (usize, &Value)| {
        json!({
            "RuleArn": format!("{ARN}listener-rule/app/site/0123456789abcdef/cc/{number}"),
            "Priority": (100 - number).to_string(), "Conditions": [], "Actions": actions, "IsDefault": false,
        })
    };
    let rules: Vec<Value> = rules.iter().enumerate().map(rule).collect();
    let more = json!({
        "TargetGroups": groups,
        "Listeners": [{
            "ListenerArn": listener, "LoadBalancerArn": format!("{ARN}loadbalancer/app/site/0123456789abcdef"),
            "Port": 443, "Protocol": "HTTPS", "DefaultActions": default,
        }],
        "Rules": rules,
    });
    let mut files = network();
    files.push(("more".into(), more.to_string().into_bytes()));
    files
}

/// Name and weight of each group of the listener on port 443.
fn groups(files: Vec<(String, Vec<u8>)>) -> Vec<(String, u16)> {
    let (_, scenario) = import(files);
    let network = &scenario.network;
    let balancers = network.load_balancers.iter();
    let site = balancers.filter(|one| one.identity.id.contains("/site/"));
    let mut listeners = site.flat_map(|one| &one.listeners);
    let own = listeners.find(|one| one.port == 443).unwrap();
    let groups = own.target_groups.iter();
    groups
        .map(|one| {
            let name = &network.target_group(one.group).identity.name;
            (name.clone().unwrap(), one.weight)
        })
        .collect()
}

/// What it is, default actions, rules' actions, groups with their weights.
type Case = (
    &'static str,
    Value,
    Vec<Value>,
    &'static [(&'static str, u16)],
);

#[test]
fn a_listener_has_the_groups_of_its_rules() {
    let one = |name: &str| json!([{ "Type": "forward", "TargetGroupArn": group(name) }]);
    let cases: Vec<Case> = vec![
        ("one group", one("a"), vec![], &[("a", 1)]),
        (
            "the same group everywhere",
            one("a"),
            vec![one("a"), one("a")],
            &[("a", 1)],
        ),
        (
            "two by weight",
            several(&[("a", 90), ("b", 10)]),
            vec![],
            &[("a", 999), ("b", 111)],
        ),
        (
            "one that weighs nothing",
            several(&[("a", 0), ("b", 10)]),
            vec![],
            &[("a", 0), ("b", 999)],
        ),
        (
            "all of which weigh nothing",
            several(&[("a", 0), ("b", 0)]),
            vec![],
            &[("a", 1), ("b", 1)],
        ),
        // Rules come in their order: the later one has the smaller number here.
        (
            "rules",
            one("a"),
            vec![one("b"), one("c")],
            &[("a", 999), ("c", 999), ("b", 999)],
        ),
        (
            "a rule to what there is already",
            one("a"),
            vec![one("a"), one("b")],
            &[("b", 500), ("a", 999)],
        ),
        (
            "weights in a rule",
            one("a"),
            vec![several(&[("b", 1), ("c", 1)])],
            &[("a", 999), ("b", 500), ("c", 500)],
        ),
        (
            "a default that answers itself",
            answers("fixed-response"),
            vec![one("b")],
            &[("b", 1)],
        ),
        (
            "a rule that answers itself",
            one("a"),
            vec![answers("redirect")],
            &[("a", 1)],
        ),
        (
            "nothing but answers",
            answers("redirect"),
            vec![answers("fixed-response")],
            &[],
        ),
        (
            "who signs in goes on",
            json!([{ "Type": "authenticate-oidc", "Order": 1 }, { "Type": "forward", "Order": 2, "TargetGroupArn": group("a") }]),
            vec![],
            &[("a", 1)],
        ),
    ];
    for (what, default, rules, expected) in cases {
        let found = groups(files(&default, &rules));
        let mut found: Vec<(&str, u16)> = found
            .iter()
            .map(|(name, weight)| (name.as_str(), *weight))
            .collect();
        let mut expected = expected.to_vec();
        if !what.starts_with("rules") {
            found.sort();
            expected.sort();
        }
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn what_of_rules_is_not_simulated_is_said_per_listener() {
    let one = |name: &str| json!([{ "Type": "forward", "TargetGroupArn": group(name) }]);
    for (default, rules, category, said) in [
        (
            one("a"),
            vec![one("b")],
            Category::InPart,
            "which of its 2 rules a request meets depends on what is in it: here a connection goes to any of its 2 target groups",
        ),
        (
            one("a"),
            vec![answers("redirect")],
            Category::InPart,
            "answers some requests by itself (redirect); here every connection goes on to a target",
        ),
        (
            answers("fixed-response"),
            vec![answers("redirect")],
            Category::InPart,
            "answers by itself (fixed-response, redirect): it takes no connection here",
        ),
        (
            one("a"),
            vec![one("z")],
            Category::Dangling,
            "/cc/0 leads to arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/z/1, which is not in the input",
        ),
        (
            one("a"),
            vec![one("lambda")],
            Category::Dangling,
            "or of a kind that is not simulated",
        ),
        (
            one("a"),
            vec![],
            Category::Missing,
            "its rules are not in the input: `aws elbv2 describe-rules",
        ),
    ] {
        let (import, _) = import(files(&default, &rules));
        let found = notes(&import, category);
        assert!(found.contains(said), "{said}\n{}", import.report);
    }
    // Rules that all lead to one group make no difference.
    let (import, _) = import(files(&one("a"), &[one("a")]));
    assert_eq!(notes(&import, Category::InPart), "", "{}", import.report);
}

/// Listeners and rules of what is not there.
#[test]
fn what_leads_nowhere_is_said() {
    let mut files = network();
    let rule = json!({ "Rules": [{ "RuleArn": format!("{ARN}listener-rule/app/site/0123456789abcdef/zz/1"), "Priority": "1" }] });
    let listener = json!({ "Listeners": [{ "ListenerArn": format!("{ARN}listener/app/gone/1/2"), "LoadBalancerArn": format!("{ARN}loadbalancer/app/gone/1") }] });
    files.push(("rule".into(), rule.to_string().into_bytes()));
    files.push(("listener".into(), listener.to_string().into_bytes()));
    let (import, _) = import(files);
    let found = notes(&import, Category::Dangling);
    for said in [
        "/zz/1 left out: its listener is not in the input",
        "/gone/1/2 left out: its load balancer is not in the input",
    ] {
        assert!(found.contains(said), "{said}\n{found}");
    }
}
