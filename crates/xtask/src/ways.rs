//! The ways in which the page is read, each tried as a reader has it.

use std::path::PathBuf;

use anyhow::Result;

use crate::dist::{self, Wanted};
use crate::manifest::Manifest;
use crate::steps::Verdict;
use crate::workspace::Workspace;
use crate::{apt, browser, process};

/// What the tests open: a scenario, and where in it.
const SCENARIO: &str = "ec2-to-internet";
const AT: u32 = 60;

/// What the other engines need: Debian's packages, and a program of each.
const ENGINES: [(&str, &str); 3] = [
    ("firefox-esr", "firefox-esr"),
    ("webkit2gtk-driver", "WebKitWebDriver"),
    ("xvfb", "Xvfb"),
];

/// Makes what the tests open, and holds each way to its budget: with `all`, the npm package too.
pub(crate) fn make(workspace: &Workspace, manifest: &Manifest, all: bool) -> Result<Verdict> {
    let scenario = || vec![PathBuf::from(SCENARIO)];
    let site = dist::make(workspace, manifest, &Wanted::default())?;
    let single = Wanted {
        single: scenario(),
        at: Some(AT),
        ..Wanted::default()
    };
    let single = dist::make(workspace, manifest, &single)?;
    let scorm = Wanted {
        scorm: scenario(),
        ..Wanted::default()
    };
    let scorm = dist::make(workspace, manifest, &scorm)?;
    let mut said = format!("\n{site}\n{single}\n{scorm}");
    if all {
        let npm = Wanted {
            npm: true,
            ..Wanted::default()
        };
        said.push_str(&format!("\n{}", dist::make(workspace, manifest, &npm)?));
    }
    Ok(Verdict::Passed(said))
}

/// The arguments for Node, and what it is to know.
type Call = (&'static [&'static str], Vec<(&'static str, String)>);

/// How the tests are run. With `all`, no engine may be missing, and lessons are built with tools that have to be fetched.
pub(crate) fn tests(all: bool) -> Result<Call, String> {
    let chromium = browser::chromium()?.to_string_lossy().into_owned();
    let mut env = vec![("CHROMIUM", chromium)];
    if all {
        install_engines()?;
        env.push(("VPCLAB_ALL", "1".to_owned()));
    }
    let args = &[
        "node_modules/@playwright/test/cli.js",
        "test",
        "--config",
        "dist",
    ];
    Ok((args, env))
}

fn install_engines() -> Result<(), String> {
    let is_missing = |program: &str| !process::is_on_path(program);
    let missing = ENGINES.iter().filter(|(_, program)| is_missing(program));
    let missing: Vec<_> = missing.map(|(package, _)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !apt::may() {
        return Err(format!("missing: {names} (Debian's names of packages)"));
    }
    println!("   Installing {names} with apt-get …");
    apt::install(&missing).map_err(|error| format!("{names} could not be installed: {error:#}"))
}
