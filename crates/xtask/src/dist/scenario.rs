//! The scenario that a file is to carry.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::process::{self, Show};
use crate::workspace::Workspace;

/// A scenario, or a run of one, that `vpclab check` has nothing against.
pub(super) struct Scenario {
    /// The name of its file, without the ending.
    pub(super) stem: String,
    pub(super) title: String,
    pub(super) text: String,
}

/// A run file, as far as a position in it needs it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RunFile<'a> {
    schema: &'a str,
    #[serde(borrow)]
    nat_model: &'a RawValue,
    events: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<u32>,
    digest: &'a str,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    acts: Option<&'a RawValue>,
    #[serde(borrow)]
    scenario: &'a RawValue,
}

#[derive(Deserialize)]
struct Titled {
    #[serde(default)]
    title: String,
    scenario: Option<Box<Titled>>,
}

/// Reads a scenario by its path, or by its name in the library (`traps/t14-01-…`), and puts the
/// playhead after the event `at`.
pub(super) fn read(workspace: &Workspace, wanted: &Path, at: Option<u32>) -> Result<Scenario> {
    let path = find(workspace, wanted)?;
    let stem = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    vpclab(workspace, &["check".as_ref(), &path])?;
    let text = match at {
        None => fs::read_to_string(&path).with_context(|| path.display().to_string())?,
        Some(at) => {
            let folder = workspace.path("target/dist");
            fs::create_dir_all(&folder)?;
            let run = folder.join(format!(".{stem}.run.json"));
            vpclab(
                workspace,
                &["run".as_ref(), &path, "--export".as_ref(), &run],
            )?;
            let text = fs::read_to_string(&run)?;
            fs::remove_file(&run)?;
            at_event(&text, at)?
        }
    };
    let titled: Titled = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let title = titled
        .scenario
        .map_or(titled.title, |scenario| scenario.title);
    Ok(Scenario { stem, title, text })
}

fn find(workspace: &Workspace, wanted: &Path) -> Result<PathBuf> {
    let library = workspace.path("scenarios").join(wanted);
    let places = [
        wanted.to_owned(),
        library.with_added_extension("json"),
        library,
    ];
    match places.iter().find(|path| path.is_file()) {
        Some(path) => path
            .canonicalize()
            .with_context(|| path.display().to_string()),
        None => bail!(
            "{} is no file, and no scenario of the library\n  what to do: give the path of a scenario, \
             or one below scenarios/, such as `ec2-to-internet`",
            wanted.display()
        ),
    }
}

/// A run file with another position.
fn at_event(run: &str, at: u32) -> Result<String> {
    let mut file: RunFile<'_> = serde_json::from_str(run)?;
    if at >= file.events {
        bail!(
            "--at {at}: the run has {} events, numbered from 0",
            file.events
        );
    }
    file.position = Some(at);
    // As the command line writes it.
    Ok(serde_json::to_string(&file)? + "\n")
}

/// The command line has the last word on what a scenario is.
fn vpclab(workspace: &Workspace, args: &[&Path]) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo
        .args(["run", "--quiet", "--package", "vpclab-cli", "--"])
        .args(args);
    process::run(&mut cargo, Show::OnFailure)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_position_is_put_into_a_run_or_refused() {
        let run = r#"{"schema":"vpclab-run/1","natModel":"zonal","events":3,"digest":"d","acts":[],"scenario":{"b":1,  "a":2}}"#;
        let at = at_event(run, 2).unwrap();
        let with = |position| run.replace("3,", &format!("3,\"position\":{position},")) + "\n";
        assert_eq!(at, with(2));
        // A run that has a position gets another one.
        assert_eq!(at_event(&at, 0).unwrap(), with(0));
        let error = at_event(run, 3).unwrap_err().to_string();
        assert_eq!(error, "--at 3: the run has 3 events, numbered from 0");
    }
}
