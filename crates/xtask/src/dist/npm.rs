//! The npm package: `npm/assemble.mjs` puts it together, since whoever packs it has Node, and npm packs it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{self, Show};
use crate::workspace::Workspace;

/// Makes the folder `npm` and the packed file in `out`: says where that is, and what is in it.
pub(super) fn package(workspace: &Workspace, out: &Path) -> Result<(PathBuf, Vec<u8>)> {
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    let folder = out.join("npm");
    let mut node = workspace.command("node");
    node.arg(workspace.path("npm/assemble.mjs")).arg(&folder);
    process::run(&mut node, Show::OnFailure)?;
    for old in packed(out)? {
        fs::remove_file(&old).with_context(|| old.display().to_string())?;
    }
    let mut npm = workspace.command("npm");
    npm.args(["pack", "--silent", "--pack-destination"])
        .arg(out)
        .arg(&folder);
    process::run(&mut npm, Show::OnFailure)?;
    let [path] = <[PathBuf; 1]>::try_from(packed(out)?).or_else(|found| {
        bail!(
            "npm packed {} files in {}, not one",
            found.len(),
            out.display()
        )
    })?;
    let content = fs::read(&path).with_context(|| path.display().to_string())?;
    Ok((path, content))
}

/// What npm calls a package of ours.
fn packed(out: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "tgz") {
            found.push(path);
        }
    }
    Ok(found)
}
