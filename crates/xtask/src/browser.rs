//! The browser that the tests of the page run in.

use std::env;
use std::ffi::OsString;

use crate::apt;
use crate::process;

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
    if apt::may() {
        println!("   Installing Chromium with apt-get …");
        if let Err(error) = apt::install(&["chromium"]) {
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
