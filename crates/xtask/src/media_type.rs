//! What a file is, in the words of HTTP.

use std::path::Path;

pub(crate) const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

/// Browsers insist on the types of modules (`text/javascript`) and of WebAssembly.
pub(crate) fn of(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("txt" | "md" | "ts") => PLAIN_TEXT,
        _ => "application/octet-stream",
    }
}
