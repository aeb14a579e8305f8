//! The Rust targets that a build needs, added where they are missing.

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow, bail};

use crate::process::{self, Show};
use crate::workspace::Workspace;

/// The browser's.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Targets that have no standard library at all: what builds for them is `no_std` for certain.
pub(crate) const BARE: [&str; 2] = ["wasm32v1-none", "thumbv7em-none-eabi"];

/// Makes sure that the toolchain can compile for `target`.
///
/// Not left to a `rust-toolchain.toml`: where rustup may not install by itself, a target that is
/// named there is silently not added.
pub(crate) fn ensure(workspace: &Workspace, target: &str) -> Result<()> {
    if is_there(workspace, target)? {
        return Ok(());
    }
    println!("Adding the Rust target {target} …");
    let mut rustup = workspace.command("rustup");
    rustup.args(["target", "add", target]);
    process::run(&mut rustup, Show::OnFailure).map_err(|cause| {
        anyhow!(
            "the Rust target {target} is missing and could not be added: {cause:#}\n  \
             what to do: with a network, run `rustup target add {target}` once; \
             where Rust came without rustup (https://rustup.rs), install its package for {target}"
        )
    })?;
    if !is_there(workspace, target)? {
        bail!(
            "rustup added {target} to another toolchain than the one in use\n  \
             what to do: run `rustup show`, then `rustup target add {target} --toolchain NAME`"
        );
    }
    Ok(())
}

fn is_there(workspace: &Workspace, target: &str) -> Result<bool> {
    let mut rustc = workspace.rustc();
    rustc.args(["--print", "target-libdir", "--target", target]);
    let folder = process::stdout(&mut rustc, Show::OnFailure)?;
    Ok(holds_core(Path::new(folder.trim())))
}

/// The folder alone says little: rustup can leave it empty.
fn holds_core(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}
