//! `vpclab check`: what is wrong with scenario files, and with files of runs.

use std::io::Write;
use std::path::PathBuf;

use vpclab_evidence::run_file::open;
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
    let Some(file) = read_run_file(text, RUN_EVENTS_MAX) else {
        return vpclab_model::check(text, None).diagnostics;
    };
    let opened = file.and_then(|file| {
        let warnings = vpclab_model::check(file.scenario.text, Some(file.nat_model)).diagnostics;
        let mut warnings = file.scenario.placed(warnings);
        warnings.extend(open(text, None)?.warnings);
        Ok(warnings)
    });
    opened.unwrap_or_else(|mistakes| mistakes)
}

fn plural(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}
