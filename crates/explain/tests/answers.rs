//! Questions about the networks in `data/`, and their answers: what each file of questions expects, and
//! every hop of every answer in `golden/`.
//!
//! `VPCLAB_BLESS=1 cargo test -p vpclab-explain` writes the golden files anew; read the difference.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use vpclab_explain::{Answer, Item, Leg, Tracer, read_queries, trace};
use vpclab_model::Scenario;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn scenario(name: &str) -> Scenario {
    let text = fs::read_to_string(folder("data").join(format!("{name}.json"))).unwrap();
    let checked = vpclab_model::check(&text, None);
    let found: Vec<String> = checked
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    checked
        .scenario
        .unwrap_or_else(|| panic!("{name}:\n{}", found.join("\n")))
}

fn questions(name: &str) -> Vec<Item> {
    let text = fs::read_to_string(folder("data").join(format!("{name}.queries.json"))).unwrap();
    read_queries(&text).unwrap_or_else(|mistakes| panic!("{name}: {mistakes:?}"))
}

const NETWORKS: [&str; 4] = ["custom-acl", "one-vpc", "vpcs", "middlebox"];

#[test]
fn answers_are_as_expected() {
    let mut wrong = String::new();
    for name in NETWORKS {
        let mut tracer = Tracer::new(scenario(name));
        for item in questions(name) {
            match tracer.answer(&item.query) {
                Ok(answer) => {
                    for difference in item.differences(&answer) {
                        writeln!(wrong, "{name}, {}: {difference}", item.id).unwrap();
                    }
                }
                Err(error) => writeln!(wrong, "{name}, {}: {error}", item.id).unwrap(),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_hop_is_as_written_down() {
    for name in NETWORKS {
        let mut tracer = Tracer::new(scenario(name));
        let mut text = String::new();
        for item in questions(name) {
            let answer = tracer.answer(&item.query).unwrap();
            writeln!(
                text,
                "## {}\n\n{}",
                item.id.as_str().unwrap(),
                answer.text(&item.query)
            )
            .unwrap();
        }
        golden(&format!("{name}.txt"), &text);
    }
}

/// No answer depends on what was asked before: in any order they are those of a tracer of their own.
#[test]
fn nothing_is_remembered_from_one_question_to_the_next() {
    for name in NETWORKS {
        let scenario = scenario(name);
        let items = questions(name);
        let fresh: Vec<Answer> = items
            .iter()
            .map(|item| trace(&scenario, &item.query).unwrap())
            .collect();
        let mut tracer = Tracer::new(scenario);
        for _ in 0..2 {
            for (item, expected) in items.iter().zip(&fresh).rev() {
                assert_eq!(
                    tracer.answer(&item.query).as_ref(),
                    Ok(expected),
                    "{}",
                    item.id
                );
            }
        }
    }
}

/// What leaves a hop is what arrives at the next; the last hop of a leg that was dropped is where; a
/// leg that was delivered has no drop.
#[test]
fn legs_hang_together() {
    for name in NETWORKS {
        let mut tracer = Tracer::new(scenario(name));
        for item in questions(name) {
            let answer = tracer.answer(&item.query).unwrap();
            let legs = std::iter::once(&answer.forward).chain(&answer.reply);
            for Leg {
                hops,
                drop,
                disposition,
            } in legs
            {
                for pair in hops.windows(2) {
                    assert_eq!(pair[0].leaving, pair[1].arriving, "{name}, {}", item.id);
                }
                let end = hops.last().unwrap();
                if let Some(drop) = drop {
                    assert_eq!(
                        (&drop.at, drop.kind),
                        (&end.component, end.kind),
                        "{}",
                        item.id
                    );
                    assert!(!drop.sentence.is_empty());
                }
                assert_eq!(
                    drop.is_some(),
                    disposition.name() == "dropped",
                    "{}",
                    item.id
                );
            }
        }
    }
}

fn golden(name: &str, actual: &str) {
    let path = folder("golden").join(name);
    if std::env::var_os("VPCLAB_BLESS").is_some() {
        fs::create_dir_all(folder("golden")).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    let differing = lines.find(|(_, (expected, actual))| expected != actual);
    if let Some((number, (expected, actual))) = differing {
        panic!(
            "golden/{name}:{}:\n  golden: {expected}\n  actual: {actual}",
            number + 1
        );
    }
    assert_eq!(
        expected.len(),
        actual.len(),
        "golden/{name} is of another length"
    );
}
