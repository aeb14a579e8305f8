//! Programs that tests need and that Debian has.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::process::{self, Show};

/// Whether packages can be installed here, without asking anybody.
pub(crate) fn may() -> bool {
    is_root() && process::version("apt-get").is_some()
}

/// Installs packages.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(&mut command, Show::OnFailure)
    };
    let install = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    // Lists of packages that are too old, or not there at all, are the usual reason to fail.
    apt(&install).or_else(|_| apt(&["update"]).and_then(|()| apt(&install)))
}

/// Whether we may install programs. The owner of our own process tells without a library.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}
