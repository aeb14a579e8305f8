//! Where facts are implemented, and what shows them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::citation::citations;
use super::sheet::Sheet;
use crate::{SourceFile, files};

/// Files by fact, by its position in the sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// Code that cites the fact.
    pub(super) code: Vec<BTreeSet<String>>,
    /// Tests that cite it, and scenarios whose `shows` lists it.
    pub(super) shown: Vec<BTreeSet<String>>,
}

/// Where code and tests are.
const PLACES: [&str; 3] = ["crates", "tests", "scenarios"];

impl Evidence {
    /// That of the checkout.
    #[must_use]
    pub(super) fn of_the_project(sheet: &Sheet) -> Self {
        let about_citing =
            |path: &str| path.starts_with("tests/src/facts/") || path.starts_with("tests/golden/");
        let files = files(&PLACES, |path| {
            [".rs", ".mjs", ".json"]
                .iter()
                .any(|kind| path.ends_with(kind))
                && !about_citing(path)
        });
        Self::of(sheet, &files)
    }

    fn of(sheet: &Sheet, files: &[SourceFile]) -> Self {
        let none = vec![BTreeSet::new(); sheet.facts.len()];
        let mut evidence = Self {
            code: none.clone(),
            shown: none,
        };
        for file in files {
            let shows = shows(file);
            let text = shows.as_deref().unwrap_or(&file.text);
            let tests_from = tests_from(file);
            for citation in citations(text, sheet) {
                let Some((first, last)) = citation.facts else {
                    continue;
                };
                let side = match citation.line < tests_from {
                    true => &mut evidence.code,
                    false => &mut evidence.shown,
                };
                for fact in &mut side[first..=last] {
                    fact.insert(file.path.clone());
                }
            }
        }
        evidence
    }
}

/// What a scenario is there to show. Its texts speak of much else.
fn shows(file: &SourceFile) -> Option<String> {
    if !file.path.starts_with("scenarios/") {
        return None;
    }
    let scenario: Value = serde_json::from_str(&file.text).unwrap_or_default();
    Some(scenario["shows"].to_string())
}

/// The first line that is a test's: everything in tests and scenarios, and what stands in a module
/// of tests, which is the last thing in its file.
fn tests_from(file: &SourceFile) -> usize {
    let path = &file.path;
    let is_source = path.starts_with("crates/") && path.contains("/src/");
    if !is_source || path.contains("/tests/") || path.ends_with("/tests.rs") {
        return 0;
    }
    let lines: Vec<_> = file.text.lines().collect();
    let begins_module = |rest: &[&str]| {
        let mut further = rest.iter().skip_while(|line| line.starts_with("#["));
        further
            .next()
            .is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    };
    let module = (0..lines.len())
        .find(|index| lines[*index] == "#[cfg(test)]" && begins_module(&lines[*index..]));
    module.map_or(usize::MAX, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_tests_and_scenarios() {
        let sheet = Sheet::parse("- F1.1 a\n- F1.2 b\n- F1.3 c\n");
        let file = |path: &str, text: &str| SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let files = [
            file(
                "crates/a/src/x.rs",
                "// F1.1\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n// F1.2\n}\n",
            ),
            file("crates/a/src/y/tests.rs", "// F1.3"),
            file("crates/a/tests/z.rs", "// F1.1 to F1.2"),
            file(
                "scenarios/s.json",
                "{\"shows\":[\"F1.1\"],\"title\":\"F1.2\"}",
            ),
        ];
        let evidence = Evidence::of(&sheet, &files);
        let paths = |side: &[BTreeSet<String>]| -> Vec<Vec<String>> {
            side.iter()
                .map(|fact| fact.iter().cloned().collect())
                .collect()
        };
        assert_eq!(
            paths(&evidence.code),
            [vec!["crates/a/src/x.rs"], vec![], vec![]]
        );
        assert_eq!(
            paths(&evidence.shown),
            [
                vec!["crates/a/tests/z.rs", "scenarios/s.json"],
                vec!["crates/a/src/x.rs", "crates/a/tests/z.rs"],
                vec!["crates/a/src/y/tests.rs"],
            ]
        );
    }
}
