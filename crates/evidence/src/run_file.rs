//! A run as a file: what it takes to have it again.
//!
//! The file is JSON: the scenario's own text, the reading of NAT, each action of a person with the
//! number of events before it, how many events there are, the event that is looked at, and the
//! digest, which a run that has forgotten its past does not have. The engine does the same again, so that is the whole run.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;
use vpclab_model::{Diagnostic, NatModel, RUN_FILE_SCHEMA, Severity, read_run_file};
use vpclab_timeline::{RUN_EVENTS_MAX, Timeline};
use vpclab_trace::Seq;

/// A run that was made from a text.
#[derive(Debug)]
pub struct Opened {
    /// The run: of a scenario, at its beginning; of a file of a run, as far as it was.
    pub timeline: Timeline,
    /// Was it the file of a run?
    pub is_run: bool,
    /// The event that was looked at.
    pub position: Option<Seq>,
    /// What is not as it was meant to be.
    pub warnings: Vec<Diagnostic>,
}

/// The file of a run, in which this event is looked at.
#[must_use]
pub fn export(timeline: &Timeline, position: Option<Seq>) -> String {
    let model = timeline.scenario().nat_model.name();
    let events = timeline.progress().events;
    let mut text =
        format!("{{\"schema\":\"{RUN_FILE_SCHEMA}\",\"natModel\":\"{model}\",\"events\":{events}");
    if let Some(Seq(position)) = position.filter(|seq| seq.0 < events) {
        // Writing to a String cannot fail.
        let _ = write!(text, ",\"position\":{position}");
    }
    if let Some(digest) = timeline.digest() {
        let _ = write!(text, ",\"digest\":\"{digest}\"");
    }
    let mut before = ",\"acts\":[";
    for (after, action) in timeline.acts() {
        let _ = write!(text, "{before}{{\"after\":{after},\"action\":");
        without_spaces(action, &mut text);
        text.push('}');
        before = ",";
    }
    if before == "," {
        text.push(']');
    }
    text.push_str(",\"scenario\":");
    without_spaces(timeline.text(), &mut text);
    text.push_str("}\n");
    text
}

/// A run from the text of a scenario, or of a run; `nat_model` goes before what that says. Under
/// another reading than its own, a run is repeated up to the same time, and has other events.
///
/// # Errors
///
/// Every mistake in it.
pub fn open(text: &str, nat_model: Option<NatModel>) -> Result<Opened, Vec<Diagnostic>> {
    let Some(file) = read_run_file(text, RUN_EVENTS_MAX) else {
        return Timeline::new(text, nat_model).map(|timeline| Opened {
            timeline,
            is_run: false,
            position: None,
            warnings: Vec::new(),
        });
    };
    let file = file?;
    let mut timeline = Timeline::new(file.scenario.text, Some(file.nat_model))
        .map_err(|mistakes| file.scenario.placed(mistakes))?;
    for act in &file.acts {
        timeline.run_to(act.after);
        let last = timeline.progress().events.checked_sub(1).map(Seq);
        timeline
            .act(last, act.action.text)
            .map_err(|mistakes| act.action.placed(mistakes))?;
    }
    timeline.run_to(file.events);
    let is_same = match &file.digest {
        Some(_) => timeline.digest() == file.digest,
        None => timeline.progress().events == file.events,
    };
    let warnings = if is_same { Vec::new() } else { vec![differs()] };
    let mut position = file.position.map(Seq);
    if let Some(other) = nat_model.filter(|model| *model != file.nat_model)
        && let Some(again) = timeline.under(other)
    {
        timeline = again;
        position = None;
    }
    Ok(Opened {
        timeline,
        is_run: true,
        position,
        warnings,
    })
}

/// Every mistake and warning in a scenario, or in the file of a run: there, of its scenario, at its
/// place in the file.
#[must_use]
pub fn check(text: &str) -> Vec<Diagnostic> {
    match read_run_file(text, RUN_EVENTS_MAX) {
        None => vpclab_model::check(text, None).diagnostics,
        Some(Err(mistakes)) => mistakes,
        Some(Ok(file)) => {
            let checked = vpclab_model::check(file.scenario.text, Some(file.nat_model));
            file.scenario.placed(checked.diagnostics)
        }
    }
}

fn differs() -> Diagnostic {
    Diagnostic {
        code: "run-differs".to_string(),
        severity: Severity::Warning,
        pointer: "/digest".to_string(),
        line: 1,
        column: 1,
        message: "the run comes out otherwise than it is written down".to_string(),
        hint: Some("it was recorded by a version of vpclab that does something else".to_string()),
    }
}

/// A JSON text without what stands between its tokens.
fn without_spaces(json: &str, text: &mut String) {
    let (mut in_string, mut is_escaped) = (false, false);
    for c in json.chars() {
        if in_string || !c.is_ascii_whitespace() {
            text.push(c);
        }
        match c {
            '"' if !is_escaped => in_string = !in_string,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
}
