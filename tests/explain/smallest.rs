//! For random networks: every fix that is offered works when it is applied, and no smaller one
//! exists, whatever one tries.
//!
//! `VPCLAB_FIXES=N` asks N questions. A plain `cargo test` asks few, since nothing is optimised
//! there; `cargo xtask test` asks more with the profile `reference`.

use serde_json::{Value, json};
use vpclab_explain::{Answer, Query};

use crate::networks::two_subnets;
use crate::universe::every_call;
use crate::{actions, asked, random, started, with, works, works_after};

/// Questions that a plain `cargo test` asks.
const QUESTIONS: u64 = 12;

fn count() -> u64 {
    std::env::var("VPCLAB_FIXES").map_or(QUESTIONS, |text| text.parse().unwrap())
}

/// A random network, and one of the questions about it.
fn question(seed: u64) -> (Value, Query) {
    const FROM: [&str; 5] = ["i-a", "i-b", "i-c", "i-d", "internet"];
    const TO: [&str; 8] = [
        "203.0.113.5",
        "i-a",
        "i-b",
        "i-c",
        "i-d",
        "198.51.100.11",
        "192.0.2.9",
        "10.0.0.77",
    ];
    let mut scenario = random::scenario(seed / 5);
    scenario["script"] = json!([]);
    let from = FROM[(seed % 5) as usize];
    let to = TO[(seed / 3 % 8) as usize];
    let mut query = Query::new(from, to);
    query.dst_port = Some(if seed.is_multiple_of(2) { 443 } else { 80 });
    (scenario, query)
}

/// Every one of them, in the words of a script, made by the engine's own calls.
#[test]
fn every_fix_works_when_applied() {
    let (mut blocked, mut fixed, mut edits) = (0, 0_u64, 0);
    for seed in 0..count() {
        let (scenario, query) = question(seed);
        let timeline = started(&scenario);
        let Ok(answer) = vpclab_explain::trace(timeline.scenario(), &query) else {
            continue;
        };
        assert_eq!(
            works(&answer),
            answer.blockers.is_empty(),
            "question {seed}"
        );
        blocked += u32::from(!works(&answer));
        for fix in &answer.fixes {
            let done = works_after(&scenario, &actions(fix), &query);
            assert_eq!(
                done,
                Some(true),
                "question {seed}: {} to {}: {}\n{:#}",
                query.from,
                query.to,
                fix.sentence,
                json!(actions(fix))
            );
            fixed += 1;
            edits += fix.edits.len();
        }
        let first = answer.fixes.first().map_or(0, |fix| fix.edits.len());
        assert!(
            answer.fixes.iter().all(|fix| fix.edits.len() == first),
            "all of one size"
        );
    }
    println!("{blocked} blocked questions, {fixed} fixes with {edits} edits, all work");
    assert!(fixed > count() / 2);
}

/// Where two changes are offered, no single one of all that there are would do; where none is, no
/// single one either.
#[test]
fn no_single_change_does_what_a_larger_fix_does() {
    let (mut tried, mut sets) = (0, 0);
    for seed in 0..count() / 12 {
        let (scenario, query) = question(seed * 7 + 1);
        let timeline = started(&scenario);
        let Ok(answer) = vpclab_explain::trace(timeline.scenario(), &query) else {
            continue;
        };
        if works(&answer) || answer.fixes.first().is_some_and(|fix| fix.edits.len() == 1) {
            continue;
        }
        sets += 1;
        for call in every_call(&scenario, &[&answer]) {
            tried += 1;
            if works_after(&scenario, std::slice::from_ref(&call), &query) == Some(true) {
                let offered: Vec<&String> = answer.fixes.iter().map(|fix| &fix.sentence).collect();
                panic!(
                    "question {}: {} to {}: {call} alone does it; offered {offered:#?}",
                    seed * 7 + 1,
                    query.from,
                    query.to
                );
            }
        }
    }
    println!("{tried} single changes tried against {sets} larger fixes");
}

/// Of a fix with several edits none can be left out.
#[test]
fn nothing_in_a_fix_is_for_nothing() {
    for seed in 0..count() / 2 {
        let (scenario, query) = question(seed * 3 + 2);
        let Ok(answer) = vpclab_explain::trace(started(&scenario).scenario(), &query) else {
            continue;
        };
        let Some(fix) = largest(&answer) else {
            continue;
        };
        let all = actions(fix);
        for left_out in 0..all.len() {
            let mut fewer = all.clone();
            fewer.remove(left_out);
            assert_ne!(
                works_after(&scenario, &fewer, &query),
                Some(true),
                "{}: {left_out} is not needed",
                fix.sentence
            );
        }
    }
}

/// On a tiny network even every two changes are tried: three faults need three.
#[test]
fn no_two_changes_do_what_three_do() {
    const FAULTS: [&str; 6] = [
        "/network/securityGroups/0/egress",
        "/network/securityGroups/1/ingress",
        "/network/networkAcls/0/outbound",
        "/network/networkAcls/0/inbound",
        "/network/networkAcls/1/inbound",
        "/network/networkAcls/1/outbound",
    ];
    let query = {
        let mut query = Query::new("i-web", "i-db");
        query.dst_port = Some(5432);
        query
    };
    let threes = (0_u32..64).filter(|chosen| chosen.count_ones() == 3);
    let mut pairs = 0;
    for chosen in threes.take((count() / QUESTIONS * 2).max(1) as usize) {
        let broken = (0..6).filter(|fault| chosen & 1 << fault != 0);
        let changes: Vec<(&str, Value)> = broken.map(|fault| (FAULTS[fault], json!([]))).collect();
        let scenario = with(two_subnets(), &changes);
        let healthy = asked(started(&two_subnets()).scenario(), &query);
        let answer = asked(started(&scenario).scenario(), &query);
        assert_eq!(answer.fixes[0].edits.len(), 3, "{changes:?}");
        // Rules alone: where the routes lead inside a VPC is no matter here.
        let calls: Vec<Value> = every_call(&scenario, &[&healthy])
            .into_iter()
            .filter(|call| call.get("routeTable").is_none())
            .filter(|call| works_after(&scenario, std::slice::from_ref(call), &query).is_some())
            .collect();
        for (place, one) in calls.iter().enumerate() {
            for other in &calls[place + 1..] {
                pairs += 1;
                let both = [one.clone(), other.clone()];
                assert_ne!(
                    works_after(&scenario, &both, &query),
                    Some(true),
                    "{both:?}"
                );
            }
        }
    }
    println!("{pairs} pairs tried");
    assert!(pairs > 100);
}

fn largest(answer: &Answer) -> Option<&vpclab_explain::Fix> {
    answer.fixes.iter().find(|fix| fix.edits.len() > 1)
}
