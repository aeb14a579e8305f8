//! `cargo xtask conformance`: every referee is asked, and what they say becomes one table.

use std::fs;

use anyhow::{Context, Result, bail};
use vpclab_tests::conformance::{RESULTS, Row, table};

use crate::apt;
use crate::process::{self, Show};
use crate::steps::Verdict;
use crate::workspace::Workspace;

/// What the tests that ask referees are called: the target, and a part of their names.
const TESTS: [(&str, &str); 3] = [
    ("conformance", ""),
    ("runs", "bytes::"),
    ("runs", "tshark::"),
];

/// The programs of referees, and Debian's packages of them.
const PROGRAMS: [(&str, &str); 5] = [
    ("nft", "nftables"),
    ("conntrack", "conntrack"),
    ("ip", "iproute2"),
    ("tcpdump", "tcpdump"),
    ("tshark", "tshark"),
];

/// Installs the referees that are missing, where we may. Where that fails, they say so themselves.
fn install_referees() {
    let is_missing = |program: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders = std::env::split_paths(&path);
        !folders.any(|folder| folder.join(program).is_file())
    };
    let missing: Vec<&str> = PROGRAMS
        .iter()
        .filter(|(program, _)| is_missing(program))
        .map(|(_, package)| *package)
        .collect();
    if !missing.is_empty() && apt::may() {
        println!("   Installing {} with apt-get …", missing.join(", "));
        if let Err(error) = apt::install(&missing) {
            println!("   apt-get could not install them: {error:#}");
        }
    }
}

/// Asks all of them. Differences that no fact explains are an error. Not every machine can ask
/// every referee (namespaces need root, and a kernel that has them): who was not asked is listed.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let results = workspace.path("target/conformance.jsonl");
    match fs::remove_file(&results) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).context(results.display().to_string());
        }
        _ => {}
    }
    install_referees();
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
    if missing.len() == rows.len() {
        return Ok(Verdict::NotRun(missing.join("; ")));
    }
    Ok(Verdict::Passed(match missing.is_empty() {
        true => format!("\n{text}"),
        false => format!("not asked here: {}\n{text}", missing.join("; ")),
    }))
}
