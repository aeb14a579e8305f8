//! `cargo xtask conformance`: every referee is asked, and what they say becomes one table.

use std::fs;

use anyhow::{Context, Result, bail};
use vpclab_tests::conformance::{RESULTS, Row, table};

use crate::process::{self, Show};
use crate::steps::Verdict;
use crate::workspace::Workspace;

/// What the tests that ask referees are called: the target, and a part of their names.
const TESTS: [(&str, &str); 3] = [
    ("conformance", ""),
    ("runs", "bytes::"),
    ("runs", "tshark::"),
];

/// Asks all of them. Differences that no fact explains are an error; a referee that could not be
/// asked makes the whole not run.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let results = workspace.path("target/conformance.jsonl");
    match fs::remove_file(&results) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).context(results.display().to_string());
        }
        _ => {}
    }
    let mut failures = Vec::new();
    for (target, filter) in TESTS {
        let mut cargo = workspace.cargo();
        cargo.args(["test", "--package", "vpclab-tests", "--test", target]);
        cargo.args(["--", "--include-ignored", "--test-threads=1", filter]);
        if let Err(error) = process::run(cargo.env(RESULTS, &results), Show::OnFailure) {
            failures.push(format!("{error:#}"));
        }
    }
    let rows = Row::read_all(&fs::read_to_string(&results).unwrap_or_default());
    let text = table(&rows);
    if rows.iter().any(|row| !row.without_fact.is_empty()) {
        bail!("\n{text}");
    }
    if !failures.is_empty() {
        bail!("{}\n{text}", failures.join("\n"));
    }
    if rows.is_empty() {
        bail!("no referee was asked");
    }
    let missing: Vec<String> = rows
        .iter()
        .filter_map(|row| Some(format!("{}: {}", row.referee, row.not_run.as_ref()?)))
        .collect();
    Ok(match missing.is_empty() {
        true => Verdict::Passed(format!("\n{text}")),
        false => Verdict::NotRun(format!("{}\n{text}", missing.join("; "))),
    })
}
