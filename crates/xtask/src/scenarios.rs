//! The scenario library beside the page, so that `www/` is servable as it lies.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Makes `www/scenarios/` the same as `scenarios/`; says how many there are.
pub(crate) fn copy(workspace: &Workspace) -> Result<usize> {
    mirror(
        &workspace.path("scenarios"),
        &workspace.path("www/scenarios"),
    )
}

/// Copies the `.json` files of one folder to another and removes what is no longer there.
fn mirror(from: &Path, to: &Path) -> Result<usize> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    let names = file_names(from)?;
    for name in &names {
        let (source, copy) = (from.join(name), to.join(name));
        let text = fs::read(&source).with_context(|| source.display().to_string())?;
        // An unchanged file keeps its date, so that a browser and a build see no change.
        if fs::read(&copy).ok().as_ref() != Some(&text) {
            fs::write(&copy, text).with_context(|| copy.display().to_string())?;
        }
    }
    for name in file_names(to)? {
        if !names.contains(&name) {
            fs::remove_file(to.join(&name)).with_context(|| name.clone())?;
        }
    }
    Ok(names.len())
}

fn file_names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_copy_follows_the_library() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir(&from).unwrap();
        let read = |name: &str| fs::read_to_string(to.join(name)).ok();

        fs::write(from.join("a.json"), "1").unwrap();
        fs::write(from.join("b.json"), "2").unwrap();
        fs::write(from.join("notes.txt"), "3").unwrap();
        assert_eq!(mirror(&from, &to).unwrap(), 2);
        assert_eq!(
            (read("a.json"), read("notes.txt")),
            (Some("1".to_owned()), None)
        );

        fs::write(from.join("a.json"), "4").unwrap();
        fs::remove_file(from.join("b.json")).unwrap();
        assert_eq!(mirror(&from, &to).unwrap(), 1);
        assert_eq!(
            (read("a.json"), read("b.json")),
            (Some("4".to_owned()), None)
        );
    }
}
