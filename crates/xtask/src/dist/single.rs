//! The page in one file.
//!
//! Everything but the first script lies in it compressed: modules cannot be fetched from `file://`, so
//! they are linked into one script, which is started with a hash that the page's policy names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::files::Files;
use super::{html, link, pack};
use crate::media_type;

/// Modules that have another in their place, and with it what they would import.
const INSTEAD: [(&str, &str); 2] = [
    ("js/files.js", "single/files.js"),
    ("js/details/ask/panel.js", "single/ask.js"),
];

/// What the page opens, after its own scripts.
const ENTRY: &str = "single/page.js";

/// What is carried beside the script.
const CARRIED: [&str; 4] = [
    "css/",
    "pkg/vpclab_bg.wasm",
    "scenario.schema.json",
    "scenarios/",
];

/// The script's name among what is carried: single/loader.js knows it.
const SCRIPT: &str = "page.js";

/// What is between this and the next tag is what the file opens.
const OPENING: &str = "<script type=\"application/json\" id=\"vpclab-open\">";

/// What a file opens: data that is never run.
#[derive(Serialize)]
pub(super) struct Opening<'a> {
    pub(super) name: &'a str,
    /// A scenario file's text, or a run file's.
    pub(super) text: &'a str,
    /// Whether it tells a learning platform how far one has come.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) learning: bool,
}

/// The page in one file, with nothing of one's own in it yet.
pub(super) fn template(www: &Path, files: &Files) -> Result<String> {
    let read = |name: &str| {
        let path = www.join(name);
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let page = html::take_apart(&read("index.html")?);
    let entries: Vec<_> = page
        .scripts
        .iter()
        .map(String::as_str)
        .chain([ENTRY])
        .collect();
    let script = link::link(&entries, &INSTEAD, &read)?;
    let style: Result<String> = page.styles.iter().map(|name| read(name)).collect();

    let mut carried = vec![(SCRIPT, script.as_bytes())];
    for part in CARRIED {
        let before = carried.len();
        carried.extend(files.below(part));
        if carried.len() == before {
            bail!("www/{part} is missing: build the page first");
        }
    }
    let inside = html::Inside {
        style: &style?,
        loader: &read("single/loader.js")?,
        script: &script,
        packed: &pack::gzip(&archive(&carried)?)?,
    };
    html::one_file(&page.html, &inside, |name| Some(files.get(name)?.to_vec()))
}

/// The template, opening something. The page itself writes the same bytes: js/details/single-file.js.
pub(super) fn with(template: &str, opening: &Opening<'_>) -> Result<String> {
    let (before, rest) = template
        .split_once(OPENING)
        .context("the page in one file has no place for what it opens")?;
    let after = &rest[rest.find('<').unwrap_or(rest.len())..];
    // The same to whoever reads JSON, and no text can end the script.
    let json = serde_json::to_string(opening)?.replace('<', "\\u003c");
    Ok(format!("{before}{OPENING}{json}{after}"))
}

/// A line that lists the files, as `[path, type, length]`, then the files.
fn archive(files: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let list: Vec<_> = files
        .iter()
        .map(|(name, content)| (name, media_type::of(Path::new(name)), content.len()))
        .collect();
    let mut archive = serde_json::to_vec(&list)?;
    archive.push(b'\n');
    for (_, content) in files {
        archive.extend_from_slice(content);
    }
    Ok(archive)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_opened_is_data_whatever_it_holds() {
        let template = format!("<p>{OPENING}old</script><p>");
        let text = "{\"title\": \"</script><script>alert(1)</script>\"}";
        let opening = Opening {
            name: "<b>",
            text,
            learning: false,
        };
        let file = with(&template, &opening).unwrap();
        let json = "{\"name\":\"\\u003cb>\",\"text\":\"{\\\"title\\\": \\\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\\\"}\"}";
        assert_eq!(file, format!("<p>{OPENING}{json}</script><p>"));
        // Once more into what came out: nothing of the first is left.
        let again = with(
            &file,
            &Opening {
                name: "b",
                text: "",
                learning: true,
            },
        )
        .unwrap();
        assert_eq!(
            again,
            format!("<p>{OPENING}{{\"name\":\"b\",\"text\":\"\",\"learning\":true}}</script><p>")
        );
        assert!(with("<p>", &opening).is_err());
    }

    #[test]
    fn an_archive_lists_what_it_holds() {
        let archive = archive(&[("a.css", b"p{}"), ("b/c.wasm", b"\n\0")]).unwrap();
        assert_eq!(archive, b"[[\"a.css\",\"text/css; charset=utf-8\",3],[\"b/c.wasm\",\"application/wasm\",2]]\np{}\n\0");
    }
}
