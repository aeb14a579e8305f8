//! Pictures of the page, for people to look at: sizes, light and dark, moments.

use std::ffi::OsString;

use anyhow::{Result, anyhow};

use crate::process::{self, Show};
use crate::server::Server;
use crate::workspace::Workspace;
use crate::{browser, npm};

/// Takes pictures of some moments, or of all where none is named (`tests/browser/moments.mjs`).
pub(crate) fn take(workspace: &Workspace, moments: Vec<OsString>) -> Result<()> {
    npm::install(workspace)?;
    let chromium = browser::chromium().map_err(|reason| anyhow!(reason))?;
    let url = Server::bind(0, workspace.path("www"))?.spawn();
    let mut node = workspace.command("node");
    node.arg("browser/pictures.mjs")
        .args(moments)
        .current_dir(workspace.path("tests"))
        .env("VPCLAB_URL", url)
        .env("CHROMIUM", chromium);
    process::run(&mut node, Show::Live)
}
