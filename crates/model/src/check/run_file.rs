//! A run as a file: `vpclab-run/1`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::fields::Fields;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::json::{At, Lines, Node, parse, pointer};
use crate::scenario::NatModel;

/// What a file of a run says under `schema`.
pub const RUN_FILE_SCHEMA: &str = "vpclab-run/1";

const KEYS: &[&str] = &[
    "schema", "natModel", "events", "position", "digest", "acts", "scenario",
];

/// A scenario, what people did in it, and how far it went.
#[derive(Clone, Debug)]
pub struct RunFile<'t> {
    /// The scenario file.
    pub scenario: Excerpt<'t>,
    /// The reading of NAT.
    pub nat_model: NatModel,
    /// What people did, in order.
    pub acts: Vec<RunAct<'t>>,
    /// How many events there are.
    pub events: u32,
    /// The event that was looked at.
    pub position: Option<u32>,
    /// The run's digest, if the file has it.
    pub digest: Option<String>,
}

/// Something that a person did.
#[derive(Clone, Debug)]
pub struct RunAct<'t> {
    /// How many events there were.
    pub after: u32,
    /// The action, as an item of a script.
    pub action: Excerpt<'t>,
}

/// A value of a JSON text, as it is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt<'t> {
    /// Its text.
    pub text: &'t str,
    pointer: String,
    line: u32,
    column: u32,
}

impl<'t> Excerpt<'t> {
    fn of(text: &'t str, root: &Node<'_>, node: &Node<'_>) -> Self {
        let (line, column) = Lines::new(text).advance_to(node.at);
        let (At(from), At(to)) = (node.at, node.end);
        Self {
            text: text.get(from as usize..to as usize).unwrap_or_default(),
            pointer: pointer(root, node.at),
            line,
            column,
        }
    }

    /// What is wrong in it, with the places of the whole text.
    #[must_use]
    pub fn placed(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        for diagnostic in &mut diagnostics {
            if diagnostic.line == 1 {
                diagnostic.column += self.column - 1;
            }
            diagnostic.line += self.line - 1;
            diagnostic.pointer.insert_str(0, &self.pointer);
        }
        diagnostics
    }
}

/// Reads the file of a run with at most so many events; none if the text is something else, such as
/// a scenario. Scenario and actions are found, and not looked into.
///
/// # Errors
///
/// Every mistake in it.
#[must_use]
pub fn read_run_file(text: &str, events_max: u32) -> Option<Result<RunFile<'_>, Vec<Diagnostic>>> {
    // Most texts are scenarios, and some are large: they are not read twice.
    text.contains("vpclab-run").then_some(())?;
    let root = parse(text).ok()?;
    let schema = root.text_at("schema")?;
    if !schema.starts_with("vpclab-run/") {
        return None;
    }
    let report = Report::default();
    if schema != RUN_FILE_SCHEMA {
        let message = format!("`{schema}` is not known here");
        let hint = format!("say \"schema\": \"{RUN_FILE_SCHEMA}\"");
        report.error(root.at, "unsupported-version", message, hint);
        return Some(Err(report.into_diagnostics(text, Some(&root))));
    }
    let file = read(text, &root, events_max, &report).filter(|_| !report.has_errors());
    Some(file.ok_or_else(|| report.into_diagnostics(text, Some(&root))))
}

fn read<'t>(
    text: &'t str,
    root: &Node<'_>,
    events_max: u32,
    report: &Report,
) -> Option<RunFile<'t>> {
    let fields = Fields::of(root, "a run", KEYS, report)?;
    let models = NatModel::ALL.map(NatModel::name);
    let model = fields.require_word("natModel", "unknown-nat-model", &models);
    fields.require("events", "how many events the run has");
    let events = count(&fields, "events", 0, events_max);
    let last = events.unwrap_or(events_max);
    let position =
        fields
            .get("position")
            .and(count(&fields, "position", 0, last.saturating_sub(1)));
    let digest = fields.text("digest").map(|text| String::from(text.value));
    let mut acts: Vec<RunAct<'t>> = Vec::new();
    for node in fields.list("acts") {
        let Some(act) = Fields::of(node, "an act", &["after", "action"], report) else {
            continue;
        };
        act.require("after", "how many events there were before");
        let before = acts.last().map_or(0, |act| act.after);
        let after = count(&act, "after", before, last);
        let action = act.require("action", "what was done, as in a scenario's script");
        if let (Some(after), Some(action)) = (after, action) {
            let action = Excerpt::of(text, root, action);
            acts.push(RunAct { after, action });
        }
    }
    let scenario = fields.require("scenario", "the scenario file's own JSON")?;
    Some(RunFile {
        scenario: Excerpt::of(text, root, scenario),
        nat_model: *NatModel::ALL.get(model?)?,
        acts,
        events: events?,
        position,
        digest,
    })
}

fn count(fields: &Fields<'_>, key: &'static str, from: u32, to: u32) -> Option<u32> {
    let number = fields.number(key, u64::from(from)..=u64::from(to))?;
    u32::try_from(number.value).ok()
}
