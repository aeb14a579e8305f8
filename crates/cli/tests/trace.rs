//! `vpclab trace` as a user meets it: exit status, what it prints where, and in which shape.
//!
//! `VPCLAB_BLESS=1 cargo test -p vpclab-cli` writes the golden files anew; read the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const NETWORK: &str = "custom-acl.json";

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// In the folder with the networks and questions of `explain`.
fn trace(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vpclab"))
        .args(["trace", "--config", NETWORK])
        .args(arguments)
        .current_dir(here().join("../../explain/tests/data"))
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

fn golden(name: &str, actual: &str) {
    let path = here().join("golden").join(name);
    if std::env::var_os("VPCLAB_BLESS").is_some() {
        fs::create_dir_all(here().join("golden")).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, actual, "golden/{name}");
}

/// 0 whatever the answer, 1 where another one was expected, 2 where the input is wrong; nothing is
/// answered then.
#[test]
fn exit_status() {
    let web_to_near = ["--from", "i-web", "--to", "i-near"];
    let to_139 = ["--from", "internet", "--to", "i-web", "--dst-port", "139"];
    let from_20000 = ["--from", "web", "--to", "192.0.3.9", "--src-port", "20000"];
    for (query, more, expected) in [
        (&web_to_near[..], &[][..], 0),
        (&to_139, &[], 0),
        (&web_to_near, &["--expect", "delivered"], 0),
        (&web_to_near, &["--expect", "dropped"], 1),
        (&to_139, &["--expect", "delivered", "--json"], 1),
        (&to_139, &["--expect", "dropped"], 0),
        (&from_20000, &["--expect", "delivered"], 0),
        (&from_20000, &["--expect-reply", "dropped"], 0),
        (&from_20000, &["--expect-reply", "delivered"], 1),
        (
            &web_to_near,
            &["--protocol", "icmp", "--expect", "delivered"],
            0,
        ),
        (&web_to_near, &["--protocol", "47"], 0),
        (&web_to_near, &["--protocol", "256"], 2),
        (&web_to_near, &["--src-port", "65536"], 2),
        (&web_to_near, &["--queries", "custom-acl.queries.json"], 2),
        (&["--from", "i-wbe"], &["--json"], 2),
        (&["--to", "i-web"], &[], 2),
        (&["--queries", "custom-acl.queries.json"], &["--json"], 0),
        (&["--queries", "no-such-file.json"], &[], 2),
        (&["--queries", "custom-acl.json"], &["--json"], 2),
    ] {
        let output = trace(&[query, more].concat());
        let told = (stdout(&output), stderr(&output));
        assert_eq!(
            output.status.code(),
            Some(expected),
            "{query:?} {more:?}: {told:?}"
        );
        assert_eq!(
            told.0.is_empty(),
            expected == 2,
            "{query:?} {more:?}: {told:?}"
        );
        assert_eq!(
            told.1.is_empty(),
            expected == 0,
            "{query:?} {more:?}: {told:?}"
        );
    }
}

/// What is no JSON, and what is not all, is named with its place; the rest is asked all the same.
#[test]
fn what_of_a_network_is_not_there_is_said() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("trace-parts");
    fs::create_dir_all(&folder).unwrap();
    let vpcs = r#"{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}], "NextToken": "x"}"#;
    for (name, text) in [
        ("a-vpcs.json", vpcs),
        ("b-broken.json", "{\n \"Subnets\": [,]\n}"),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    let ask = |path: &Path| {
        Command::new(env!("CARGO_BIN_EXE_vpclab"))
            .args(["trace", "--from", "internet", "--config"])
            .arg(path)
            .output()
            .unwrap()
    };
    let output = ask(&folder);
    assert_eq!(output.status.code(), Some(0));
    for told in [
        "b-broken.json:2:14: no JSON",
        "a-vpcs.json:1:73: `NextToken`",
    ] {
        assert!(
            stderr(&output).contains(told),
            "{told}: {}",
            stderr(&output)
        );
    }
    let output = ask(&folder.join("b-broken.json"));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("b-broken.json:2:14: no JSON"),
        "{}",
        stderr(&output)
    );
}

/// PowerShell's UTF-8 begins with a mark.
#[test]
fn questions_may_begin_with_a_byte_order_mark() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("marked.queries.json");
    fs::write(&path, "\u{feff}[{\"from\": \"i-web\", \"to\": \"i-near\"}]").unwrap();
    let output = trace(&["--queries", path.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn every_mistake_of_a_file_is_said_at_once() {
    for name in ["wrong", "senseless", "both"] {
        let path = format!("../../../cli/tests/data/{name}.queries.json");
        let output = trace(&["--queries", &path, "--json"]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(stdout(&output), "");
        let told = stderr(&output).replace(&path, "queries.json");
        golden(&format!("{name}.txt"), &told);
    }
}

#[test]
fn what_differs_is_said_and_the_answers_are_given_all_the_same() {
    let path = "../../../cli/tests/data/differing.queries.json";
    let output = trace(&["--queries", path, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    golden("differing.txt", stderr(&output));
    let answers: Value = serde_json::from_str(stdout(&output)).unwrap();
    let ids: Vec<&Value> = answers
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| &answer["id"])
        .collect();
    assert_eq!(
        ids,
        [
            "as expected",
            "refused there",
            "refused back",
            "nothing is expected"
        ]
    );
}

/// The keys of `vpclab-trace/1`, in an answer and in a list of answers.
#[test]
fn the_shape_of_an_answer() {
    let keys = |value: &Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let answer: Value = serde_json::from_str(stdout(&trace(&[
        "--from", "i-web", "--to", "i-near", "--json",
    ])))
    .unwrap();
    assert_eq!(
        keys(&answer),
        ["blockers", "fixes", "forward", "reply", "schema"]
    );
    assert_eq!(answer["schema"], "vpclab-trace/1");
    assert_eq!(keys(&answer["forward"]), ["disposition", "drop", "hops"]);
    let hop = &answer["forward"]["hops"][0];
    assert_eq!(keys(hop), ["component", "in", "kind", "out", "rule", "vpc"]);
    assert_eq!(
        hop["in"],
        json!({ "src": "10.0.0.5", "srcPort": 49152, "dst": "10.0.0.6", "dstPort": 443, "protocol": "tcp" })
    );
    let list = stdout(&trace(&["--queries", "custom-acl.queries.json", "--json"])).to_owned();
    let list: Value = serde_json::from_str(&list).unwrap();
    let dropped = &list[1];
    assert_eq!(
        keys(dropped),
        ["blockers", "fixes", "forward", "id", "reply", "schema"]
    );
    assert_eq!(dropped["reply"], Value::Null);
    let drop = &dropped["forward"]["drop"];
    assert_eq!(
        keys(drop),
        ["at", "code", "direction", "kind", "rule", "sentence"]
    );
}

/// What Reachability Analyzer calls things (F11.70 to F11.77): a path, and why there is none.
#[test]
fn as_reachability_analyzer_says_it() {
    let mut text = String::new();
    for port in ["443", "139"] {
        let question = ["--from", "internet", "--to", "i-web", "--dst-port", port];
        let output = trace(&[&question[..], &["--format", "network-insights"]].concat());
        let analyses: Value = serde_json::from_str(stdout(&output)).unwrap();
        text.push_str(&serde_json::to_string_pretty(&analyses).unwrap());
        text.push('\n');
    }
    golden("network-insights.json", &text);
}

#[test]
fn for_people() {
    let output = trace(&["--queries", "custom-acl.queries.json"]);
    golden("queries.txt", stdout(&output));
}
