//! From the target of a request to a file below the folder, and never to one outside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use percent_encoding::percent_decode_str;

use super::response::{Response, Status};

/// The file that a request target (`/js/main.js?x`) stands for, or why there is none. `known` is what
/// the browser says that it has (`If-None-Match`).
pub(super) fn find(folder: &Path, target: &str, known: &str) -> Response {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(names) = names(path) else {
        return Response::refusal(Status::BadRequest);
    };
    let mut file = folder.to_owned();
    file.extend(&names);
    if file.is_dir() {
        if !path.ends_with('/') {
            return Response::redirect(format!("{path}/"));
        }
        file.push("index.html");
    } else if path.ends_with('/') {
        return Response::refusal(Status::NotFound);
    }
    match read_below(folder, &file) {
        Some((content, version)) => {
            let is_known = known.split(',').any(|tag| tag.trim() == version);
            let response = Response::file(&file, content, version);
            if is_known {
                response.not_modified()
            } else {
                response
            }
        }
        None => Response::refusal(Status::NotFound),
    }
}

/// The names between the slashes, each of them the plain name of a visible file or folder: no `..`,
/// no hidden file, no empty name (which would make `//host/` a link to elsewhere), no separator
/// that was hidden in an escape.
fn names(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix('/')?;
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(Vec::new());
    }
    path.split('/').map(name).collect()
}

fn name(escaped: &str) -> Option<String> {
    let name = percent_decode_str(escaped).decode_utf8().ok()?.into_owned();
    let is_plain = !name.is_empty()
        && !name.starts_with('.')
        && !name.contains(['/', '\\', ':'])
        && !name.contains(char::is_control);
    is_plain.then_some(name)
}

/// The content of a file whose real place, behind all links, is in the folder; and what names this
/// version of it: when it was written, and its length.
fn read_below(folder: &Path, file: &Path) -> Option<(Vec<u8>, String)> {
    let real: PathBuf = file.canonicalize().ok()?;
    if !real.starts_with(folder.canonicalize().ok()?) {
        return None;
    }
    let written = fs::metadata(&real).and_then(|data| data.modified()).ok()?;
    let content = fs::read(real).ok()?;
    let since = written.duration_since(UNIX_EPOCH).unwrap_or_default();
    let version = format!("\"{:x}-{:x}\"", since.as_nanos(), content.len());
    Some((content, version))
}
