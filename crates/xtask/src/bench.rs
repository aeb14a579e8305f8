//! `cargo xtask bench`: the same walks natively and in wasm under Node, in one run.
//!
//! Figures of one machine say little; their ratios say more. Nothing here is a test.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::manifest::{BindingsTarget, Package};
use crate::package;
use crate::process::{self, Show};
use crate::sizes::grouped;
use crate::workspace::Workspace;

const CRATE: &str = "vpclab-bench";

/// How many connections are live at once in the three walks.
const LIVE: [u64; 3] = [1_000, 55_000, 440_000];

/// What design and issue ask for: hops a second natively, wasm's part of that, bytes of a flow, and
/// the longest seek in seconds.
const HOPS_PER_SECOND: f64 = 10e6;
const WASM_PART: f64 = 0.7;
const FLOW_BYTES: f64 = 256.0;
const SEEK_SECONDS: f64 = 0.016;

/// The lines that one program printed.
struct Measured(Vec<Value>);

impl Measured {
    fn of(command: &mut Command) -> Result<Self> {
        let output = process::stdout(command, Show::Live)?;
        let lines = output.lines().map(serde_json::from_str);
        Ok(Self(
            lines
                .collect::<Result<_, _>>()
                .context("what the benchmark printed")?,
        ))
    }

    /// A figure of a line about `what`, with this many live connections where that matters.
    fn get(&self, what: &str, live: Option<u64>, figure: &str) -> Option<f64> {
        let is_meant = |line: &&Value| {
            line["what"] == what && live.is_none_or(|live| line["live"].as_u64() == Some(live))
        };
        self.0.iter().find(is_meant)?[figure].as_f64()
    }

    fn hops_per_second(&self, live: u64) -> Option<f64> {
        let hops = self.get("walk", Some(live), "hops")?;
        Some(hops / self.get("walk", Some(live), "seconds")?)
    }
}

/// Measures, and says what came out.
pub(crate) fn run(workspace: &Workspace) -> Result<String> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "build",
        "--package",
        CRATE,
        "--bin",
        CRATE,
        "--profile",
        "bench",
    ]);
    process::run(&mut cargo, Show::Live)?;
    let native = Measured::of(&mut Command::new(
        workspace.path("target/release").join(CRATE),
    ))?;
    let wasm = in_node(workspace, "bench")?;
    let shipped = in_node(workspace, "release")?;
    Ok(table(&native, &wasm, &shipped))
}

/// The wasm of a profile, run by Node.
fn in_node(workspace: &Workspace, profile: &str) -> Result<Measured> {
    let package = Package {
        crate_name: CRATE.to_owned(),
        profile: profile.to_owned(),
        target: BindingsTarget::Web,
        out_dir: PathBuf::from(format!("target/bench/{profile}")),
        out_name: "bench".to_owned(),
    };
    package::build_other(workspace, &package, Show::Live)?;
    let script = workspace.path("crates/bench/node.mjs");
    let mut node = Command::new("node");
    Measured::of(node.arg(script).arg(workspace.path(&package.out_dir)))
}

/// Everything that was measured, as tables in Markdown.
fn table(native: &Measured, wasm: &Measured, shipped: &Measured) -> String {
    let mut text = String::new();
    walks(&mut text, native, wasm, shipped);
    constructs(&mut text, native, wasm, shipped);
    lengths(&mut text, native);
    others(&mut text, native);
    budgets(&mut text, native, wasm);
    text
}

/// Writing to a String cannot fail.
macro_rules! row {
    ($text:expr, $($words:tt)*) => { let _ = writeln!($text, $($words)*); };
}

fn walks(text: &mut String, native: &Measured, wasm: &Measured, shipped: &Measured) {
    row!(
        text,
        "| live connections | native, hops a second | nanoseconds a hop | a hop, relative to 1,000 | wasm, of native | as shipped, of native | bytes a flow |"
    );
    row!(text, "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let first = native.hops_per_second(LIVE[0]).unwrap_or(0.0);
    for live in LIVE {
        let [speed, in_wasm, as_shipped] =
            [native, wasm, shipped].map(|one| one.hops_per_second(live).unwrap_or(0.0));
        let bytes = native.get("memory", Some(live), "bytes").unwrap_or(0.0) / live as f64;
        row!(
            text,
            "| {} | {:.1} million | {:.0} | {:.2} | {:.2} | {:.2} | {bytes:.0} |",
            grouped(live),
            speed / 1e6,
            1e9 / speed,
            first / speed,
            in_wasm / speed,
            as_shipped / speed,
        );
    }
}

fn constructs(text: &mut String, native: &Measured, wasm: &Measured, shipped: &Measured) {
    row!(
        text,
        "\n| construct | hops timed | native, ns a hop | wasm, ns a hop | as shipped, ns a hop |"
    );
    row!(text, "| --- | ---: | ---: | ---: | ---: |");
    let is_one = |line: &&Value| line["what"] == "construct";
    for line in native.0.iter().filter(is_one) {
        let name = line["name"].as_str().unwrap_or_default();
        let [native, wasm, shipped] = [native, wasm, shipped].map(|one| {
            let mut lines = one.0.iter().filter(is_one);
            let own = lines.find(|own| own["name"] == name);
            own.and_then(|own| own["seconds"].as_f64()).unwrap_or(0.0) * 1e9
        });
        let hops = line["hops"].as_u64().unwrap_or(0);
        row!(
            text,
            "| {} | {} | {native:.0} | {wasm:.0} | {shipped:.0} |",
            name.replace('-', " "),
            grouped(hops)
        );
    }
}

fn lengths(text: &mut String, native: &Measured) {
    row!(
        text,
        "\n| events in the log | nanoseconds an event | relative to the first |"
    );
    row!(text, "| ---: | ---: | ---: |");
    let lines = native.0.iter().filter(|line| line["what"] == "log");
    let figures =
        lines.filter_map(|line| Some((line["events"].as_u64()?, line["seconds"].as_f64()?)));
    let figures: Vec<_> = figures.collect();
    for (events, seconds) in &figures {
        let first = figures[0].1;
        row!(
            text,
            "| {} | {:.0} | {:.2} |",
            grouped(*events),
            seconds * 1e9,
            seconds / first
        );
    }
}

fn others(text: &mut String, native: &Measured) {
    let region = |figure| native.get("region", None, figure).unwrap_or(0.0);
    let seek = |figure| native.get("seek", None, figure).unwrap_or(0.0);
    row!(text, "\n| what else | figure |");
    row!(text, "| --- | ---: |");
    for (what, figure) in [
        (
            format!(
                "longest of 100 seeks in a log of {} events",
                grouped(seek("events") as u64)
            ),
            format!("{:.1} ms", seek("seconds") * 1e3),
        ),
        (
            "a Region with 20,000 interfaces: its file read and checked".to_owned(),
            format!("{:.0} ms", region("check") * 1e3),
        ),
        (
            "the same, an engine at its beginning".to_owned(),
            format!("{:.0} ms", region("engine") * 1e3),
        ),
        (
            "the same, both in memory".to_owned(),
            format!("{:.0} MB", region("bytes") / 1e6),
        ),
    ] {
        row!(text, "| {what} | {figure} |");
    }
}

fn budgets(text: &mut String, native: &Measured, wasm: &Measured) {
    let fast = native.hops_per_second(LIVE[1]).unwrap_or(0.0);
    let part = wasm.hops_per_second(LIVE[1]).unwrap_or(0.0) / fast;
    let bytes = native.get("memory", Some(LIVE[1]), "bytes").unwrap_or(0.0) / LIVE[1] as f64;
    let seek = native.get("seek", None, "seconds").unwrap_or(0.0);
    row!(text, "\n| budget | |");
    row!(text, "| --- | --- |");
    for (what, kept) in [
        (
            "10 million hops a second at 55,000 live connections",
            fast >= HOPS_PER_SECOND,
        ),
        ("wasm at least 0.7 of native", part >= WASM_PART),
        ("256 bytes a flow", bytes <= FLOW_BYTES),
        ("a seek in 16 ms", seek <= SEEK_SECONDS),
    ] {
        row!(
            text,
            "| {what} | {} |",
            if kept { "kept" } else { "not kept" }
        );
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_measured_becomes_tables() {
        let measured = |seconds: f64| {
            let lines = [
                format!(r#"{{"what":"walk","live":55000,"hops":5500000,"seconds":{seconds}}}"#),
                r#"{"what":"memory","live":55000,"bytes":13750000}"#.to_owned(),
                r#"{"what":"construct","name":"network-acl","hops":1200,"seconds":6e-8}"#
                    .to_owned(),
                r#"{"what":"log","events":10000,"seconds":4e-7}"#.to_owned(),
                r#"{"what":"log","events":300000,"seconds":4.4e-7}"#.to_owned(),
            ];
            Measured(
                lines
                    .iter()
                    .map(|line| serde_json::from_str(line).unwrap())
                    .collect(),
            )
        };
        let text = table(&measured(0.5), &measured(1.0), &measured(2.0));
        for row in [
            "| 55,000 | 11.0 million | 91 | 0.00 | 0.50 | 0.25 | 250 |",
            "| network acl | 1,200 | 60 | 60 | 60 |",
            "| 300,000 | 440 | 1.10 |",
            "| 10 million hops a second at 55,000 live connections | kept |",
            "| wasm at least 0.7 of native | not kept |",
            "| 256 bytes a flow | kept |",
        ] {
            assert!(text.lines().any(|line| line == row), "{row}\n{text}");
        }
    }
}
