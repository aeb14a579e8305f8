//! The command as a user meets it: what it prints, what it says about mistakes, how it exits.
//!
//! `VPCLAB_BLESS=1 cargo test -p vpclab-cli` writes the golden files anew; read the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod command;

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use command::{golden, root, stderr, stdout, vpclab};

const MODELS: [&str; 3] = ["notes", "zonal", "regional"];

/// The names of the library's scenarios.
fn library() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    names
}

#[test]
fn every_scenario_runs_as_written_down() {
    for name in library() {
        for model in MODELS {
            let file = format!("scenarios/{name}.json");
            let output = vpclab(&["run", &file, "--nat-model", model]);
            assert!(output.status.success(), "{}", stderr(&output));
            golden(&format!("{name}.{model}.txt"), &stdout(&output));
        }
    }
}

/// The digests that Node and the browsers must come to as well.
#[test]
fn digests() {
    let mut digests: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for name in library() {
        for model in MODELS {
            let file = format!("scenarios/{name}.json");
            let output = stdout(&vpclab(&["run", &file, "--nat-model", model, "--json"]));
            let end: Value = serde_json::from_str(output.lines().last().unwrap()).unwrap();
            let digest = end["digest"].as_str().unwrap().to_owned();
            digests
                .entry(name.clone())
                .or_default()
                .insert(model, digest);
        }
    }
    let text = serde_json::to_string_pretty(&digests).unwrap() + "\n";
    golden("digests.json", &text);
}

#[test]
fn json_is_one_event_per_line_and_an_end() {
    let output = stdout(&vpclab(&[
        "run",
        "scenarios/ec2-to-internet.json",
        "--json",
    ]));
    let lines: Vec<Value> = output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (end, events) = lines.split_last().unwrap();
    assert_eq!(end["events"], events.len());
    assert_eq!(end["endUs"], events.last().unwrap()["atUs"]);
    assert_eq!(end["digest"].as_str().unwrap().len(), 64);
    for (number, event) in events.iter().enumerate() {
        assert_eq!(event["seq"], number);
        assert!(event["kind"]["type"].is_string());
        assert!(
            event["sentence"]["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        for fact in event["sentence"]["facts"].as_array().unwrap() {
            assert!(
                fact.as_str()
                    .unwrap()
                    .starts_with(['F', 'S', 'W', 'D', 'T'])
            );
        }
    }
}

#[test]
fn until_stops_there() {
    let count = |until: &str| {
        let output = vpclab(&[
            "run",
            "scenarios/ec2-to-internet.json",
            "--until",
            until,
            "--json",
        ]);
        let output = stdout(&output);
        let end: Value = serde_json::from_str(output.lines().last().unwrap()).unwrap();
        (
            end["events"].as_u64().unwrap(),
            end["endUs"].as_u64().unwrap(),
        )
    };
    let (few, end) = count("1ms");
    assert!(few > 5 && end <= 1_000);
    let (more, end) = count("1s");
    assert!(more > few && end <= 1_000_000);
    // Ten seconds after the RST the security group has forgotten the flow, too (F13.47).
    let (with_reset, _) = count("352s");
    let (all, _) = count("6d");
    assert!(all > with_reset);
}

#[test]
fn ten_mistakes_are_ten_lines_with_place_and_hint() {
    let output = vpclab(&["check", "tests/fixtures/ten-mistakes.json"]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    let places = text
        .lines()
        .filter(|line| line.starts_with("tests/fixtures/ten-mistakes.json:"))
        .count();
    let hints = text
        .lines()
        .filter(|line| line.trim_start().starts_with("hint: "))
        .count();
    assert_eq!((places, hints), (10, 10), "{text}");
    assert_eq!(
        stdout(&output),
        "tests/fixtures/ten-mistakes.json: 10 errors\n"
    );

    let run = vpclab(&["run", "tests/fixtures/ten-mistakes.json"]);
    assert_eq!(
        (run.status.code(), stdout(&run).as_str()),
        (Some(2), ""),
        "nothing half-done"
    );
}

#[test]
fn wrong_input_is_said_and_exits_with_2() {
    for (arguments, expected) in [
        (&["run", "no-such-file.json"][..], "no-such-file.json"),
        (&["check", "no-such-file.json"], "no-such-file.json"),
        (
            &["check", "Cargo.toml"],
            "Cargo.toml:1:2: error[invalid-json]",
        ),
        (
            &["run", "scenarios/ec2-to-internet.json", "--until", "soon"],
            "--until soon: not a time",
        ),
        (
            &[
                "run",
                "scenarios/ec2-to-internet.json",
                "--nat-model",
                "carrier",
            ],
            "carrier",
        ),
        (&["fly"], "fly"),
    ] {
        let output = vpclab(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr(&output).contains(expected),
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(!stdout(&output).contains("ok"), "{arguments:?}");
    }
}

#[test]
fn a_file_without_mistakes_is_ok() {
    let output = vpclab(&["check", "scenarios/ec2-to-internet.json"]);
    assert!(output.status.success());
    assert_eq!(stdout(&output), "scenarios/ec2-to-internet.json: ok\n");
}

/// A run is checked as a scenario is, at its own lines; and whether it comes out as it is written.
#[test]
fn files_of_runs_are_checked_too() {
    let file = std::env::temp_dir().join(format!("vpclab-check-{}.json", std::process::id()));
    let path = file.to_str().unwrap();
    let check = || {
        let output = vpclab(&["check", path]);
        let said = stdout(&output).replace(path, "run");
        (output.status.code(), said, stderr(&output))
    };
    vpclab(&["run", "scenarios/ec2-to-internet.json", "--export", path]);
    assert_eq!(check(), (Some(0), "run: ok\n".into(), String::new()));

    let text = fs::read_to_string(&file).unwrap();
    let other = text.replacen("\"digest\":\"", "\"digest\":\"0", 1);
    fs::write(&file, other).unwrap();
    let (status, said, why) = check();
    assert_eq!((status, said.as_str()), (Some(0), "run: ok, 1 warning\n"));
    assert!(why.contains("run-differs"), "{why}");

    fs::write(&file, text.replacen("\"vpclab\":1", "\"vpclab\":2", 1)).unwrap();
    let (status, said, why) = check();
    assert_eq!(
        (status, said.as_str()),
        (Some(2), "run: 1 error\n"),
        "{why}"
    );
    assert!(why.contains("/scenario/vpclab"), "{why}");
    fs::remove_file(&file).unwrap();
}

/// F6.50 to F6.5b, by CloudWatch's names; the first minute of the notes' scenario has two connections.
#[test]
fn metrics_of_nat_gateways() {
    let scenario = "scenarios/ec2-to-internet.json";
    let text = stdout(&vpclab(&["metrics", scenario, "--until", "30s"]));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("nat-0f3a7c1e5b9d24680"));
    assert_eq!(lines.next(), Some("  from 0.000000 s"));
    assert!(
        lines.any(|line| line.trim() == "ConnectionAttemptCount              2"),
        "{text}"
    );
    assert!(!text.contains("IdleTimeoutCount"), "nothing is idle yet");

    let json = stdout(&vpclab(&["metrics", scenario, "--json"]));
    let gateway: Value = serde_json::from_str(json.trim()).unwrap();
    let idle: u64 = gateway["minutes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|minute| minute["idleTimeoutCount"].as_u64().unwrap())
        .sum();
    assert_eq!(idle, 1, "F6.53");
}
