//! The JavaScript tools of the tests, installed exactly as the lock file names them.

use std::fs;

use anyhow::{Context, Result};

use crate::process::{self, Show};
use crate::steps::Verdict;
use crate::workspace::Workspace;

/// The oldest Node that the tests run on: from here on it knows a module by its `import`.
const NODE_MIN: (u32, u32) = (20, 19);

const LOCK: &str = "tests/package-lock.json";

/// The lock file as it was when it was followed: npm keeps no copy that could be compared.
const INSTALLED: &str = "tests/node_modules/.installed-lock.json";

/// Why JavaScript cannot be run here; nothing where it can.
pub(crate) fn why_not() -> Option<String> {
    let wanted = format!("version {}.{} or later is needed", NODE_MIN.0, NODE_MIN.1);
    match process::version("node") {
        None => Some(format!("Node is not installed; {wanted}")),
        Some(version) if is_too_old(&version) => Some(format!("Node is {version}; {wanted}")),
        Some(_) => None,
    }
}

/// Whether a version (`v20.11.1`) is too old. One that we cannot read gets the benefit of the doubt.
fn is_too_old(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < NODE_MIN,
        _ => false,
    }
}

/// Installs what `tests/package-lock.json` names, unless that is what lies there.
pub(crate) fn install(workspace: &Workspace) -> Result<Verdict> {
    if let Some(reason) = why_not() {
        return Ok(Verdict::NotRun(reason));
    }
    if is_installed(workspace) {
        return Ok(Verdict::Passed("as the lock file says already".to_owned()));
    }
    let lock = workspace.path(LOCK);
    let mut npm = workspace.command("npm");
    npm.current_dir(workspace.path("tests"));
    // Nothing we use needs a script of its own at installation, so none gets to run.
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    process::run(&mut npm, Show::OnFailure).context(
        "the JavaScript tools of the tests could not be installed (this needs a network)",
    )?;
    fs::copy(&lock, workspace.path(INSTALLED)).with_context(|| INSTALLED.to_owned())?;
    Ok(Verdict::passed())
}

/// Whether what lies there is what the lock file names.
pub(crate) fn is_installed(workspace: &Workspace) -> bool {
    let read = |name| fs::read(workspace.path(name)).ok();
    read(LOCK).is_some() && read(LOCK) == read(INSTALLED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_known_by_its_version() {
        for (version, too_old) in [
            ("v18.20.4", true),
            ("v20.18.9", true),
            ("v20.19.0", false),
            ("v100.1.0", false),
            ("v?", false),
        ] {
            assert_eq!(is_too_old(version), too_old, "{version}");
        }
    }
}
