//! The last word has `vpclab_model::check`: what it refuses is left out, and said.

use vpclab_model::{Diagnostic, Severity};

use crate::kind::Kind;
use crate::output::Value;
use crate::report::{Category, Recorder};

/// After so many rounds whole sections go, so that there is an end whatever the input is.
const ROUNDS_MAX: usize = 40;

/// The scenario's text, without whatever is refused.
pub(crate) fn until_it_checks(mut scenario: Value, report: &mut Recorder) -> String {
    for round in 0.. {
        let text = scenario.write();
        let checked = vpclab_model::check(&text, None);
        let errors = checked.diagnostics.iter();
        let errors: Vec<&Diagnostic> = errors
            .filter(|one| one.severity == Severity::Error)
            .collect();
        if errors.is_empty() && checked.scenario.is_some() {
            return text;
        }
        // From the end of the text to its beginning, so that places stay what they are.
        let mut removed = false;
        for error in errors.iter().rev() {
            let path: Vec<&str> = error.pointer.split('/').skip(1).collect();
            let path = match round < ROUNDS_MAX {
                true => path.as_slice(),
                false => path.get(..2).unwrap_or(&[]),
            };
            removed |= remove(&mut scenario, path, error, report);
        }
        if !removed {
            break;
        }
    }
    report.general(
        Category::Refused,
        "what is left of the network cannot be put together; nothing is imported",
    );
    empty().write()
}

fn empty() -> Value {
    crate::convert::scenario(
        crate::output::Object::default().with("vpcs", Vec::<Value>::new()),
        None,
    )
}

/// Removes the innermost item of a list that the place lies in; a member where it is in none.
fn remove(root: &mut Value, path: &[&str], error: &Diagnostic, report: &mut Recorder) -> bool {
    let Some(cut) = innermost_item(root, path) else {
        return false;
    };
    let thing = thing(root, path);
    let whole = cut <= 3;
    let Some((last, parents)) = path.get(..cut).and_then(<[&str]>::split_last) else {
        return false;
    };
    let mut value = &mut *root;
    for step in parents {
        let inner = match value {
            Value::Object(members) => members
                .iter_mut()
                .find(|(key, _)| key == step)
                .map(|(_, value)| value),
            Value::List(items) => step
                .parse::<usize>()
                .ok()
                .and_then(|index| items.get_mut(index)),
            _ => None,
        };
        let Some(inner) = inner else { return false };
        value = inner;
    }
    let removed = match value {
        Value::List(items) => match last.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        Value::Object(members) => {
            let before = members.len();
            members.retain(|(key, _)| key != last);
            members.len() < before
        }
        _ => false,
    };
    if removed {
        let place = path.get(3..).unwrap_or_default().join("/");
        let what = match (whole, place.is_empty()) {
            (true, _) => format!("left out: {}", error.message),
            (false, _) => format!("without {place}: {}", error.message),
        };
        let thing = thing.as_ref().map(|(kind, id)| (*kind, id.as_str()));
        report.thing(Category::Refused, thing, what, whole);
    }
    removed
}

/// How much of the path leads to the innermost item of a list.
fn innermost_item(root: &Value, path: &[&str]) -> Option<usize> {
    let mut value = root;
    let mut cut = None;
    for (depth, step) in (1..).zip(path) {
        value = match value {
            Value::Object(_) => value.get(step)?,
            Value::List(items) => {
                cut = Some(depth);
                items.get(step.parse::<usize>().ok()?)?
            }
            _ => break,
        };
    }
    // What is in no list is no thing: all of the path, where there is one.
    cut.or((path.len() > 1).then_some(path.len()))
}

/// The thing that a place lies in.
fn thing(root: &Value, path: &[&str]) -> Option<(Kind, String)> {
    let [network, section, index, ..] = path else {
        return None;
    };
    let Value::List(items) = root.get(network)?.get(section)? else {
        return None;
    };
    let id = items.get(index.parse::<usize>().ok()?)?.text("id")?;
    let kind = crate::convert::KINDS
        .iter()
        .find(|(key, _)| key == section)?
        .1;
    Some((kind, id.to_owned()))
}
