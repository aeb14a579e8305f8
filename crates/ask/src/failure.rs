//! Failures, as JavaScript gets them: an `Error` with `diagnostics`.

use serde_json::json;
use vpclab_explain::{Mistake, QueryError};
use vpclab_model::{Diagnostic, Severity};
use wasm_bindgen::JsValue;

/// With every mistake in a scenario; its message is the first.
pub(crate) fn of_scenario(diagnostics: &[Diagnostic]) -> JsValue {
    let message = match diagnostics.first() {
        Some(diagnostic) => diagnostic.to_string(),
        None => String::from("the scenario cannot be used"),
    };
    failure(&message, diagnostics)
}

/// A file that is no archive after all.
pub(crate) fn of_archive(name: &str, error: &impl ToString) -> JsValue {
    let message = format!("{name}: {}", error.to_string());
    of_argument(message, None, String::new())
}

/// A question that makes no sense in its network.
pub(crate) fn of_query(error: QueryError) -> JsValue {
    let diagnostic = unusable(
        error.message.clone(),
        error.hint.clone(),
        format!("/{}", error.key),
    );
    failure(&error.to_string(), &[diagnostic])
}

/// What was handed over cannot be used.
pub(crate) fn of_argument(message: String, hint: Option<String>, pointer: String) -> JsValue {
    failure(&message.clone(), &[unusable(message, hint, pointer)])
}

/// Every mistake in a question, which was read as the only one of a file.
pub(crate) fn of_queries(mistakes: Vec<Mistake>) -> JsValue {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    let diagnostics: Vec<Diagnostic> = mistakes
        .into_iter()
        .map(|mistake| {
            let pointer = mistake.pointer.strip_prefix("/0").unwrap_or_default();
            let pointer = pointer.to_owned();
            unusable(mistake.message, mistake.hint, pointer)
        })
        .collect();
    failure(&lines.join("\n"), &diagnostics)
}

/// It stands in no file: its place is 1:1.
fn unusable(message: String, hint: Option<String>, pointer: String) -> Diagnostic {
    Diagnostic {
        code: String::from("unusable-argument"),
        severity: Severity::Error,
        pointer,
        line: 1,
        column: 1,
        message,
        hint,
    }
}

fn failure(message: &str, diagnostics: &[Diagnostic]) -> JsValue {
    let error = js_sys::Error::new(message);
    if let Ok(value) = js_sys::JSON::parse(&json!(diagnostics).to_string()) {
        // Setting a property on a fresh Error cannot fail.
        let _ = js_sys::Reflect::set(&error, &JsValue::from_str("diagnostics"), &value);
    }
    error.into()
}
