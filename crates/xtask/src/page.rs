//! The page opened for people: pictures to look at, figures to read.

use std::ffi::OsString;

use anyhow::{Result, anyhow};

use crate::manifest::Manifest;
use crate::process::{self, Show};
use crate::server::Server;
use crate::workspace::Workspace;
use crate::{browser, npm, package};

/// Builds and serves the page, and runs a script of `tests/browser/` that looks at it.
pub(crate) fn look(
    workspace: &Workspace,
    manifest: &Manifest,
    script: &str,
    args: &[OsString],
) -> Result<()> {
    package::build(workspace, manifest, Show::OnFailure)?;
    npm::install(workspace)?;
    let chromium = browser::chromium().map_err(|reason| anyhow!(reason))?;
    let url = Server::bind(0, workspace.path("www"))?.spawn();
    let mut node = workspace.command("node");
    node.arg(format!("browser/{script}.mjs"))
        .args(args)
        .current_dir(workspace.path("tests"))
        .env("VPCLAB_URL", url)
        .env("CHROMIUM", chromium);
    process::run(&mut node, Show::Live)
}
