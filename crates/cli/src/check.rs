//! `vpclab check`: what is wrong with scenario files, and with files of runs.

use std::io::Write;
use std::path::PathBuf;

use vpclab_evidence::run_file;
use vpclab_model::{Diagnostic, Severity, read_run_file};
use vpclab_timeline::RUN_EVENTS_MAX;

use crate::{Failure, input};

pub(crate) fn check(out: &mut impl Write, files: &[PathBuf]) -> Result<(), Failure> {
    let mut wrong = false;
    for path in files {
        let Ok(text) = input::read(path) else {
            wrong = true;
            continue;
        };
        let diagnostics = diagnostics(&text);
        input::report(path, &diagnostics);
        let count = |severity| {
            diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == severity)
                .count()
        };
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        wrong |= errors > 0;
        let verdict = match (errors, warnings) {
            (0, 0) => "ok".to_string(),
            (0, warnings) => format!("ok, {}", plural(warnings, "warning")),
            (errors, 0) => plural(errors, "error"),
            (errors, warnings) => {
                format!(
                    "{}, {}",
                    plural(errors, "error"),
                    plural(warnings, "warning")
                )
            }
        };
        writeln!(out, "{}: {verdict}", path.display())?;
    }
    if wrong { Err(Failure::Input) } else { Ok(()) }
}

/// What is wrong with a scenario; with a run, also whether it comes out as it is written down.
fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let mut found = run_file::check(text);
    let is_run = read_run_file(text, RUN_EVENTS_MAX).is_some();
    if is_run && found.iter().all(|one| one.severity != Severity::Error) {
        found.extend(match run_file::open(text, None) {
            Ok(opened) => opened.warnings,
            Err(mistakes) => mistakes,
        });
    }
    found
}

fn plural(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}
