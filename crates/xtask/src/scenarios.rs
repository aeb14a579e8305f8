//! The scenario library beside the page, so that `www/` is servable as it lies.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::workspace::Workspace;

/// What lists the library: a static host cannot list a folder.
const INDEX: &str = "index.json";

/// The list of the library, beside its scenarios.
#[derive(Serialize)]
struct Index<'a> {
    /// The version of this format.
    version: u8,
    /// By path: first those of the library's own folder, then folder by folder.
    scenarios: Vec<Listed<'a>>,
}

/// A scenario, as far as a list needs it.
#[derive(Serialize)]
struct Listed<'a> {
    /// From the index, with `/` between the names.
    path: &'a str,
    #[serde(flatten)]
    entry: Entry,
}

/// What a scenario file says of itself. Whether it says it rightly, `vpclab check` tells.
#[derive(Serialize, Deserialize)]
struct Entry {
    title: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    level: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    shows: Vec<String>,
}

/// Makes `www/scenarios/` the same as `scenarios/`, with a list of them; says how many there are.
pub(crate) fn copy(workspace: &Workspace) -> Result<usize> {
    mirror(
        &workspace.path("scenarios"),
        &workspace.path("www/scenarios"),
    )
}

/// Copies the `.json` files of one folder, and of those in it, to another, writes the list of them,
/// and removes what is no longer there.
fn mirror(from: &Path, to: &Path) -> Result<usize> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    let mut files = files_below(from)?;
    let count = files.len();
    let index = index(&files)?;
    if files.insert(INDEX.to_owned(), index).is_some() {
        bail!("scenarios/{INDEX} is where the list of the library goes: give it another name");
    }
    for (path, text) in &files {
        let copy = to.join(path);
        // An unchanged file keeps its date, so that a browser and a build see no change.
        if fs::read(&copy).ok().as_ref() != Some(text) {
            let folder = copy.parent().unwrap_or(to);
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&copy, text))
                .with_context(|| copy.display().to_string())?;
        }
    }
    for path in files_below(to)?.keys() {
        if !files.contains_key(path) {
            fs::remove_file(to.join(path)).with_context(|| path.clone())?;
        }
    }
    Ok(count)
}

fn index(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    let mut scenarios = Vec::new();
    for (path, text) in files {
        let entry = serde_json::from_slice(text).with_context(|| format!("scenarios/{path}"))?;
        scenarios.push(Listed { path, entry });
    }
    scenarios.sort_by_key(|listed| (listed.path.contains('/'), listed.path));
    let index = Index {
        version: 1,
        scenarios,
    };
    Ok(serde_json::to_vec(&index)?)
}

/// The `.json` files below a folder, by their path from it.
fn files_below(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if name.ends_with(".json") {
            let text = fs::read(&path).with_context(|| path.display().to_string())?;
            files.insert(name, text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_copy_follows_the_library() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("traps")).unwrap();
        let read = |name: &str| fs::read_to_string(to.join(name)).ok();
        let (one, two) = (
            r#"{"title":"One"}"#,
            r#"{"title":"Two","level":"expert","tags":["t"]}"#,
        );

        fs::write(from.join("b.json"), one).unwrap();
        fs::write(from.join("traps/a.json"), two).unwrap();
        fs::write(from.join("notes.txt"), "3").unwrap();
        assert_eq!(mirror(&from, &to).unwrap(), 2);
        assert_eq!(
            (
                read("b.json").as_deref(),
                read("traps/a.json").as_deref(),
                read("notes.txt")
            ),
            (Some(one), Some(two), None)
        );
        assert_eq!(
            read(INDEX).unwrap(),
            concat!(
                r#"{"version":1,"scenarios":["#,
                r#"{"path":"b.json","title":"One","description":"","level":null,"tags":[],"shows":[]},"#,
                r#"{"path":"traps/a.json","title":"Two","description":"","level":"expert","tags":["t"],"shows":[]}]}"#
            )
        );

        fs::write(from.join("b.json"), two).unwrap();
        fs::remove_file(from.join("traps/a.json")).unwrap();
        assert_eq!(mirror(&from, &to).unwrap(), 1);
        assert_eq!(
            (read("b.json").as_deref(), read("traps/a.json")),
            (Some(two), None)
        );
        assert!(!read(INDEX).unwrap().contains("traps"));
    }

    #[test]
    fn what_cannot_be_listed_is_named() {
        for (name, text) in [
            ("broken.json", "{"),
            (INDEX, r#"{"title":"In the list's place"}"#),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let from = folder.path().join("from");
            fs::create_dir(&from).unwrap();
            fs::write(from.join(name), text).unwrap();
            let error = mirror(&from, &folder.path().join("to")).unwrap_err();
            assert!(format!("{error:#}").contains(name), "{error:#}");
        }
    }
}
