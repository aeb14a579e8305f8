//! Between Rust and JavaScript, all of it.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use vpclab_model::{Diagnostic, Severity};
use wasm_bindgen::{JsCast, JsError, JsValue};

/// Plain objects, `null` for what is not there, numbers for all integers.
const SERIALIZER: Serializer = Serializer::new()
    .serialize_missing_as_null(true)
    .serialize_maps_as_objects(true);

/// A value as JavaScript has it; `T` is the name of its type in the declarations.
pub(crate) fn to_js<T: JsCast>(value: &impl Serialize) -> Result<T, JsError> {
    let value = value.serialize(&SERIALIZER)?;
    Ok(value.unchecked_into())
}

/// An `Error` whose message is the first mistake, and whose property `diagnostics` has all of them.
pub(crate) fn to_error(diagnostics: &[Diagnostic]) -> JsValue {
    let message = match diagnostics {
        [] => String::from("the scenario cannot be used"),
        [only] => only.to_string(),
        [first, rest @ ..] => format!("{first}\n… and {} more", rest.len()),
    };
    with_diagnostics(&message, diagnostics)
}

/// An `Error` with this message and the property `diagnostics`.
pub(crate) fn with_diagnostics(message: &str, diagnostics: &[Diagnostic]) -> JsValue {
    let error = js_sys::Error::new(message);
    if let Ok(value) = diagnostics.serialize(&SERIALIZER) {
        // Setting a property on a fresh Error cannot fail.
        let _ = js_sys::Reflect::set(&error, &JsValue::from_str("diagnostics"), &value);
    }
    error.into()
}

/// What AWS would accept but nobody means is said in the console, for the author of a scenario.
pub(crate) fn warn(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        if diagnostic.severity == Severity::Warning {
            web_sys::console::warn_1(&JsValue::from_str(&format!("vpclab: {diagnostic}")));
        }
    }
}
