//! Runs as files: written, read, and the same again.

use vpclab_evidence::run_file::{check, export, open};
use vpclab_model::{Diagnostic, NatModel, SimTime};
use vpclab_tests::root;
use vpclab_timeline::Timeline;
use vpclab_trace::Seq;

use crate::{notes_scenario, run};

const RESOLVE: &str = r#"{ "do": "resolve", "instance": "client", "name": "google.com" }"#;
const REVOKE: &str = r#"{
    "do": "delete-nat-gateway",
    "natGateway": "lab-nat"
}"#;

fn fixture() -> String {
    std::fs::read_to_string(root().join("tests/fixtures/runs/version-1.json")).unwrap()
}

/// A run with acts, among them one in the past, that has gone on for a while.
fn acted() -> Timeline {
    let mut timeline = run(&notes_scenario(), NatModel::Zonal);
    timeline.act(Some(Seq(100)), RESOLVE).unwrap();
    timeline.run();
    timeline.act(Some(Seq(180)), REVOKE).unwrap();
    timeline.run_until(SimTime(20_000_000));
    timeline
}

#[test]
fn a_file_is_the_whole_run() {
    let timeline = acted();
    assert_eq!(timeline.acts().count(), 2);
    let text = export(&timeline, Some(Seq(42)));
    let opened = open(&text, None).unwrap();
    assert!(opened.is_run);
    assert_eq!(opened.warnings, []);
    assert_eq!(opened.position, Some(Seq(42)));
    assert_eq!(opened.timeline.events(), timeline.events());
    assert_eq!(opened.timeline.digest(), timeline.digest());
    assert_eq!(export(&opened.timeline, opened.position), text);
    // It goes on as the first one would have.
    let (mut first, mut again) = (timeline, opened.timeline);
    first.run();
    again.run();
    assert_eq!(first.digest(), again.digest());
    assert!(text.len() < notes_scenario().len(), "without spaces");
}

/// Acts are repeated at their time; what the other reading makes of them is its own.
#[test]
fn another_reading_has_other_events() {
    let timeline = acted();
    let text = export(&timeline, Some(Seq(42)));
    let opened = open(&text, Some(NatModel::Notes)).unwrap();
    assert_eq!(opened.timeline.scenario().nat_model, NatModel::Notes);
    assert_eq!((opened.timeline.acts().count(), opened.position), (2, None));
    assert_ne!(opened.timeline.digest(), timeline.digest());
    let end = |timeline: &Timeline| timeline.progress().at_us / 1_000_000;
    assert_eq!(end(&opened.timeline), end(&timeline));
}

/// A warning of the scenario stands where the scenario stands in the file.
#[test]
fn what_is_checked_of_a_run_is_its_scenario() {
    assert_eq!(check(&fixture()), []);
    let text = fixture().replace(
        "\"vpclab\": 1,",
        "\"vpclab\": 1,\n    \"level\": \"wizard\",",
    );
    let [mistake] = check(&text).try_into().unwrap();
    assert_eq!(mistake.pointer, "/scenario/level");
    let lines: Vec<_> = text.lines().collect();
    assert!(
        lines[mistake.line as usize - 1][mistake.column as usize - 1..].starts_with("\"wizard\"")
    );
    assert_eq!(check("{"), vpclab_model::check("{", None).diagnostics);
}

#[test]
fn a_scenario_begins_at_its_beginning() {
    let opened = open(&notes_scenario(), Some(NatModel::Regional)).unwrap();
    assert!(!opened.is_run);
    assert_eq!(opened.timeline.events(), []);
    assert_eq!(opened.timeline.scenario().nat_model, NatModel::Regional);
}

#[test]
fn what_differs_from_the_digest_is_a_warning() {
    let text = fixture();
    let opened = open(&text, None).unwrap();
    assert_eq!((opened.warnings.len(), opened.position), (0, Some(Seq(42))));
    assert_eq!(opened.timeline.progress().events, 121);
    let other = text.replace("\"position\": 42", "\"digest\": \"00\"");
    let codes = open(&other, None).unwrap().warnings;
    assert_eq!(
        codes
            .iter()
            .map(|one| one.code.as_str())
            .collect::<Vec<_>>(),
        ["run-differs"]
    );
}

/// Code, pointer and line of each mistake, in the file as it lies there.
#[test]
fn mistakes_have_their_places() {
    for (from, to, code, pointer, line) in [
        ("vpclab-run/1", "vpclab-run/2", "unsupported-version", "", 1),
        (
            "\"natModel\": \"zonal\"",
            "\"natModel\": \"zonnal\"",
            "unknown-nat-model",
            "/natModel",
            3,
        ),
        ("  \"events\": 121,\n", "", "missing-key", "", 1),
        (
            "\"events\": 121",
            "\"events\": 1000001",
            "out-of-range",
            "/events",
            4,
        ),
        (
            "\"position\": 42",
            "\"position\": 121",
            "out-of-range",
            "/position",
            5,
        ),
        (
            "\"position\"",
            "\"posision\"",
            "unknown-key",
            "/posision",
            5,
        ),
        (
            "\"after\": 71",
            "\"after\": 29",
            "out-of-range",
            "/acts/1/after",
            8,
        ),
        (
            "\"after\": 71",
            "\"after\": 122",
            "out-of-range",
            "/acts/1/after",
            8,
        ),
        (
            "\"name\": \"example.com\" } }",
            "\"nam\": \"\" } }",
            "unknown-key",
            "/acts/1/action/nam",
            8,
        ),
        (
            "\"do\": \"ping\"",
            "\"do\": \"pong\"",
            "unknown-action",
            "/acts/0/action/do",
            7,
        ),
        (
            "\"cidrBlock\": \"10.0.0.0/16\"",
            "\"cidr\": 1",
            "unknown-key",
            "/scenario/network/vpcs/0/cidr",
            14,
        ),
        (
            "  \"scenario\": {",
            "  \"scenario\": 7, \"a\": {",
            "unknown-key",
            "/a",
            10,
        ),
    ] {
        let text = fixture().replacen(from, to, 1);
        let mistakes: Vec<Diagnostic> = match open(&text, None) {
            Err(mistakes) => mistakes,
            Ok(_) => panic!("{to} is taken"),
        };
        let found = mistakes
            .iter()
            .map(|one| (one.code.as_str(), one.pointer.as_str(), one.line));
        let found: Vec<_> = found.collect();
        assert!(found.contains(&(code, pointer, line)), "{to}: {found:?}");
        for mistake in &mistakes {
            let line = text.lines().nth(mistake.line as usize - 1).unwrap();
            assert!(mistake.column as usize <= line.chars().count(), "{mistake}");
        }
    }
}

/// What is cut off is never taken for a run, nor for a scenario.
#[test]
fn half_a_file_is_no_file() {
    let text = export(&acted(), None);
    for end in (0..text.len() - 2).step_by(97) {
        let Some(half) = text.get(..end) else {
            continue;
        };
        let mistakes = open(half, None).unwrap_err();
        assert!(!mistakes.is_empty(), "{end}");
    }
}
