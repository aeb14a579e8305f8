//! What JavaScript hands over: read, or refused as an `Error` with `diagnostics`.
//!
//! Nothing here panics, and nothing that JavaScript throws goes through a method: either would leave
//! the object locked for ever.

use vpclab_model::{Diagnostic, NatModel, Severity, SimTime};
use vpclab_trace::view::Table;
use wasm_bindgen::JsValue;

use crate::convert::with_diagnostics;

/// An argument that cannot be used, as an `Error` like those of scenarios: it stands in no text, so
/// its message says no place, and that of its one diagnostic is 1:1.
pub(crate) fn refusal(message: &str, hint: Option<&str>) -> JsValue {
    let diagnostic = Diagnostic {
        code: String::from("unusable-argument"),
        severity: Severity::Error,
        pointer: String::new(),
        line: 1,
        column: 1,
        message: message.into(),
        hint: hint.map(String::from),
    };
    let message = match hint {
        Some(hint) => format!("{message}; {hint}"),
        None => message.into(),
    };
    with_diagnostics(&message, &[diagnostic])
}

/// The keys of options; none where none are given.
pub(crate) fn keys(object: &JsValue) -> Result<Vec<Option<String>>, JsValue> {
    if is_missing(object) {
        return Ok(Vec::new());
    }
    let keys = js_sys::Reflect::own_keys(object)
        .map_err(|_| refusal("options are a plain object", None))?;
    Ok(keys.iter().map(|key| key.as_string()).collect())
}

/// The value of a property; undefined where there is none.
pub(crate) fn get(object: &JsValue, key: &str) -> JsValue {
    // Only what is no object has no properties.
    js_sys::Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

/// A text property of options, if it is there.
pub(crate) fn text_at(object: &JsValue, key: &str) -> Result<Option<String>, JsValue> {
    let value = get(object, key);
    match value.as_string() {
        None if !is_missing(&value) => Err(refusal(&format!("{key} is a string"), None)),
        text => Ok(text),
    }
}

/// An argument, or a property of options, that is an array of texts; none where it is not there.
pub(crate) fn texts(value: &JsValue, name: &str) -> Result<Vec<String>, JsValue> {
    if is_missing(value) {
        return Ok(Vec::new());
    }
    // Every look at it may throw: what JavaScript throws through a method would leave its object locked.
    let length = get(value, "length").as_f64();
    let texts = length.and_then(|length| {
        (0_u32..)
            .take_while(|at| f64::from(*at) < length)
            .map(|at| js_sys::Reflect::get_u32(value, at).ok()?.as_string())
            .collect()
    });
    texts.ok_or_else(|| refusal(&format!("{name} is an array of strings"), None))
}

fn is_missing(value: &JsValue) -> bool {
    value.is_null() || value.is_undefined()
}

/// A number of JavaScript as a whole one from 0 to `most`.
pub(crate) fn within(number: f64, most: u32) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = number as u32;
    // Exact: what is no whole number, or does not fit, comes back as another one.
    #[allow(clippy::float_cmp)]
    (f64::from(whole) == number && whole <= most).then_some(whole)
}

pub(crate) fn outside(count: u32) -> JsValue {
    let message = format!("the log has {count} events so far, numbered from 0");
    refusal(
        &message,
        Some("run comes further; null is before the first event"),
    )
}

pub(crate) fn time_in(us: f64) -> Result<SimTime, JsValue> {
    if us >= 0.0 {
        // A number of JavaScript holds whole microseconds exactly for 285 years.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(SimTime(us as u64))
    } else {
        Err(refusal("a time is in microseconds, 0 or more", None))
    }
}

pub(crate) fn text_in(value: &JsValue) -> Result<String, JsValue> {
    let text = value.as_string();
    text.ok_or_else(|| refusal("a scenario is a text", None))
}

pub(crate) fn table_in(value: &JsValue) -> Result<Table, JsValue> {
    value
        .as_string()
        .and_then(|name| Table::from_name(&name))
        .ok_or_else(|| {
            refusal(
                "table is \"nat\", \"tracking\", \"sockets\" or \"names\"",
                None,
            )
        })
}

pub(crate) fn nat_model_in(value: &JsValue) -> Result<NatModel, JsValue> {
    value
        .as_string()
        .and_then(|name| NatModel::from_name(&name))
        .ok_or_else(|| refusal("natModel is \"notes\", \"zonal\" or \"regional\"", None))
}
