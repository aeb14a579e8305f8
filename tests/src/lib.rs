//! What the tests of the whole workspace share: where it is, and what its files say.
#![forbid(unsafe_code)]

pub mod conformance;
pub mod facts;
pub mod layers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that hold nothing of ours.
const NOT_OURS: [&str; 5] = [".git", "node_modules", "output", "pkg", "target"];

/// The root of the checkout.
#[must_use]
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// A text file of the checkout.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path from the root, with `/` between the names.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl SourceFile {
    /// A line, with its number from 1, and without comments: `//…`, and lines of a block comment.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().filter_map(|(index, line)| {
            let code = without_comment(line).trim();
            let in_block_comment = code.starts_with("/*") || code.starts_with('*');
            (!code.is_empty() && !in_block_comment).then_some((index + 1, code))
        })
    }

    /// `path:line: code` for each line of code that `is_meant` picks.
    pub fn places(&self, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.code_lines().filter(|(_, code)| is_meant(code));
        lines
            .map(|(number, code)| format!("{}:{number}: {code}", self.path))
            .collect()
    }
}

/// The text files below some places of the checkout, in the order of their paths; files that are
/// not UTF-8 are left out.
///
/// # Panics
///
/// When there are none: a rule about no files would always hold.
#[must_use]
pub fn files(places: &[&str], is_meant: impl Fn(&str) -> bool) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for place in places {
        collect(&root().join(place), &mut files);
    }
    files.retain(|file| is_meant(&file.path));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!files.is_empty(), "no such files below {places:?}");
    files
}

/// The text files that git keeps or would keep; where there is no git, all that there are.
#[must_use]
pub fn kept_files() -> Vec<SourceFile> {
    let args = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let output = Command::new("git").args(args).current_dir(root()).output();
    let names = match output {
        Ok(output) if output.status.success() && !output.stdout.is_empty() => output.stdout,
        _ => return files(&["."], |_| true),
    };
    let mut files = Vec::new();
    for name in String::from_utf8_lossy(&names).split_terminator('\0') {
        collect(&root().join(name), &mut files);
    }
    files
}

fn collect(path: &Path, files: &mut Vec<SourceFile>) {
    if path
        .file_name()
        .is_some_and(|name| NOT_OURS.iter().any(|not_ours| name == *not_ours))
    {
        return;
    }
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), files);
        }
    } else if let Ok(text) = fs::read_to_string(path) {
        let relative = path.strip_prefix(root()).unwrap_or(path);
        let names: Vec<_> = relative.iter().map(|name| name.to_string_lossy()).collect();
        files.push(SourceFile {
            path: names.join("/"),
            text,
        });
    }
}

/// The line up to `//`, unless that is part of a URL.
fn without_comment(line: &str) -> &str {
    let comment = line
        .match_indices("//")
        .find(|(at, _)| !line[..*at].ends_with(':'));
    comment.map_or(line, |(at, _)| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_no_code() {
        let text = "use a; // use b\n/// use c\n/** use d */\n * use e\nlet u = \"http://f\";\n";
        let file = SourceFile {
            path: "x.rs".to_owned(),
            text: text.to_owned(),
        };
        let lines: Vec<_> = file.code_lines().collect();
        assert_eq!(lines, [(1, "use a;"), (5, "let u = \"http://f\";")]);
        assert_eq!(file.places(|code| code.contains("use")), ["x.rs:1: use a;"]);
    }

    #[test]
    fn what_is_kept_is_ours_and_there() {
        let kept = kept_files();
        let has = |path: &str| kept.iter().any(|file| file.path == path);
        assert!(has("Cargo.toml") && has("tests/src/lib.rs"));
        assert!(!kept.iter().any(|file| file.path.contains("node_modules/")));
    }

    #[test]
    fn files_are_named_from_the_root() {
        let files = files(&["tests/src"], |path| path.ends_with(".rs"));
        assert!(
            files.iter().any(|file| file.path == "tests/src/lib.rs"),
            "{files:?}"
        );
    }
}
