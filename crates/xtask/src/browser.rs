//! The browser that the tests of the page run in.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::process::Command;

use crate::process::{self, Show};

/// Where Chromium goes by which name; `$CHROMIUM` comes first.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A Chromium to call, installed with apt where there is none and we may; else what to do.
pub(crate) fn chromium() -> Result<OsString, String> {
    if let Some(program) = env::var_os("CHROMIUM") {
        return match process::version(&program.to_string_lossy()) {
            Some(_) => Ok(program),
            None => Err(format!("$CHROMIUM is {program:?}, which does not run")),
        };
    }
    if let Some(name) = installed() {
        return Ok(name.into());
    }
    if is_root() && process::version("apt-get").is_some() {
        println!("   Installing Chromium with apt-get …");
        if let Err(error) = apt_install("chromium") {
            return Err(format!(
                "Chromium is missing and apt-get could not install it: {error:#}"
            ));
        }
        if let Some(name) = installed() {
            return Ok(name.into());
        }
    }
    Err(
        "Chromium is missing; install it (Debian: `apt-get install chromium`), or name one in \
         $CHROMIUM"
            .to_owned(),
    )
}

fn installed() -> Option<&'static str> {
    NAMES
        .into_iter()
        .find(|name| process::version(name).is_some())
}

fn apt_install(package: &str) -> anyhow::Result<()> {
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(&mut command, Show::OnFailure)
    };
    let install = ["install", "--yes", "--no-install-recommends", package];
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
