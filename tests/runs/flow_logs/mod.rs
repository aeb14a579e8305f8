//! VPC flow logs: what is written down of a run at its network interfaces.

mod delivery;
mod interfaces;
mod options;
mod records;
mod samples;
mod totals;
mod traps;

use std::fs;

use serde_json::Value;
use vpclab_evidence::flow_logs::{FlowLog, Format, Options};
use vpclab_tests::root;
use vpclab_timeline::Timeline;

use crate::{put, scenario};

/// A scenario of `tests/fixtures/flow-logs/`.
fn fixture(name: &str) -> Value {
    let path = root().join("tests/fixtures/flow-logs").join(name);
    serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap()).unwrap()
}

/// A scenario of the library.
fn library(name: &str) -> Value {
    serde_json::from_str(&scenario(name)).unwrap()
}

fn run(scenario: &Value) -> Timeline {
    let model = vpclab_model::check(&scenario.to_string(), None)
        .scenario
        .map(|scenario| scenario.nat_model);
    crate::run(
        &scenario.to_string(),
        model.unwrap_or(vpclab_model::NatModel::Zonal),
    )
}

/// The lines of a flow log on some resources, with these fields; the default format without any.
fn lines(timeline: &Timeline, at: &[&str], fields: &str) -> Vec<String> {
    let options = Options {
        at: at.iter().map(ToString::to_string).collect(),
        format: format(fields),
        ..Options::default()
    };
    FlowLog::of(timeline, &options).unwrap().lines().collect()
}

/// `srcaddr dstaddr` stands for `${srcaddr} ${dstaddr}`.
fn format(fields: &str) -> Format {
    if fields.is_empty() {
        return Format::default();
    }
    let fields: Vec<String> = fields
        .split(' ')
        .map(|field| format!("${{{field}}}"))
        .collect();
    Format::parse(&fields.join(" ")).unwrap()
}

/// Are these the lines? Each stands in a line of its own.
fn assert_lines(actual: &[String], expected: &str) {
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(actual, expected, "\n{}\n", actual.join("\n"));
}
