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
use crate::workspace::Workspace;

const CRATE: &str = "vpclab-bench";

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

fn table(native: &Measured, wasm: &Measured, shipped: &Measured) -> String {
    let mut text = String::from(
        "live connections | native hops/s | ns a hop | wasm hops/s | of native | as shipped | of native | bytes a flow\n",
    );
    for live in [1_000, 55_000, 440_000] {
        let speeds = [native, wasm, shipped].map(|one| one.hops_per_second(live).unwrap_or(0.0));
        let [native_speed, wasm_speed, shipped_speed] = speeds;
        let bytes = native.get("memory", Some(live), "bytes").unwrap_or(0.0) / live as f64;
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{live:>16} | {:>11.2} M | {:>8.0} | {:>9.2} M | {:>9.2} | {:>8.2} M | {:>9.2} | {bytes:>12.0}",
            native_speed / 1e6,
            1e9 / native_speed,
            wasm_speed / 1e6,
            wasm_speed / native_speed,
            shipped_speed / 1e6,
            shipped_speed / native_speed,
        );
    }
    for line in &native.0 {
        if line["what"] == "construct" {
            let ns = line["seconds"].as_f64().unwrap_or(0.0) * 1e9;
            let _ = writeln!(
                text,
                "{:>24} decides in {ns:.0} ns",
                line["name"].as_str().unwrap_or("")
            );
        }
    }
    let region = |figure| native.get("region", None, figure).unwrap_or(0.0);
    let _ = writeln!(
        text,
        "a Region with 20,000 interfaces: read in {:.0} ms, an engine in {:.0} ms, {:.0} MB",
        region("check") * 1e3,
        region("engine") * 1e3,
        region("bytes") / 1e6,
    );
    let seek = native.get("seek", None, "seconds").unwrap_or(0.0);
    let events = native.get("seek", None, "events").unwrap_or(0.0);
    let _ = writeln!(
        text,
        "longest of 100 seeks in a log of {events} events: {:.1} ms",
        seek * 1e3
    );
    let fast = native.hops_per_second(55_000).unwrap_or(0.0);
    let part = wasm.hops_per_second(55_000).unwrap_or(0.0) / fast;
    let bytes = native.get("memory", Some(55_000), "bytes").unwrap_or(0.0) / 55_000.0;
    for (what, kept) in [
        (
            "10 million hops a second at 55,000 live connections",
            fast >= HOPS_PER_SECOND,
        ),
        ("wasm at least 0.7 of native", part >= WASM_PART),
        ("256 bytes a flow", bytes <= FLOW_BYTES),
        ("a seek in 16 ms", seek <= SEEK_SECONDS),
    ] {
        let _ = writeln!(
            text,
            "{} {what}",
            if kept { "kept:    " } else { "NOT KEPT:" }
        );
    }
    text
}
