//! The fact sheet and everything that cites it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{env, fs};

use vpclab_tests::facts::{FIDELITY, Fidelity, SHEET, Sheet, citations};
use vpclab_tests::{SourceFile, files, root};

/// Where facts are cited.
const CITING: [&str; 8] = [
    "crates",
    "tests",
    "scenarios",
    "www/js",
    "www/scenario.schema.json",
    "README.md",
    "ARCHITECTURE.md",
    "docs",
];

fn citing_files() -> Vec<SourceFile> {
    let kinds = [".rs", ".js", ".mjs", ".ts", ".json", ".md", ".toml", ".txt"];
    files(&CITING, |path| {
        kinds.iter().any(|kind| path.ends_with(kind)) && !path.ends_with("package-lock.json")
    })
}

#[test]
fn every_number_that_is_cited_is_in_the_fact_sheet() {
    let sheet = Sheet::of_the_project().unwrap();
    // These two are about numbers, and make some up.
    let files = citing_files()
        .into_iter()
        .filter(|file| !file.path.starts_with("tests/src/facts/"));
    let (mut known, mut wrong) = (0, Vec::new());
    for file in files {
        for citation in citations(&file.text, &sheet) {
            match citation.facts {
                Some(_) => known += 1,
                None => wrong.push(format!(
                    "{}:{}: {} is not in {SHEET}",
                    file.path, citation.line, citation.text
                )),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(known > 500, "{known} citations: were all files read?");
}

/// Codes of dropped packets are Reachability Analyzer's, as section 11 lists them, or begin with
/// `VPCLAB_`. Those that others use and that do not exist are neither (F11.68).
#[test]
fn codes_of_drops_are_reachability_analyzers_or_our_own() {
    let sheet = Sheet::of_the_project().unwrap();
    let theirs: Vec<&str> = sheet
        .facts
        .iter()
        .filter(|fact| fact.section.starts_with("11.") && fact.number != "F11.68")
        .flat_map(|fact| {
            fact.text
                .split(|char: char| !char.is_ascii_alphanumeric() && char != '_')
        })
        .collect();
    let path = "crates/trace/src/event/drop_reason.rs";
    let source = files(&[path], |_| true).remove(0);
    let codes: Vec<&str> = source
        .code_lines()
        .filter_map(|(_, line)| line.split_once("=> \"")?.1.split('"').next())
        .collect();
    assert!(codes.len() >= 20, "{codes:?}");
    for code in codes {
        let ours = code.starts_with("VPCLAB_");
        assert_ne!(theirs.contains(&code), ours, "{path}: {code}");
    }
}

#[test]
fn every_fact_of_behaviour_is_shown_or_has_a_reason() {
    let problems = Fidelity::of_the_project().unwrap().problems;
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn fidelity_is_what_the_citations_say() {
    let actual = Fidelity::of_the_project().unwrap().text;
    let path = root().join(FIDELITY);
    if env::var_os("VPCLAB_BLESS").is_some() {
        fs::write(&path, &actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let different: Vec<_> = expected
        .lines()
        .zip(actual.lines())
        .filter(|(expected, actual)| expected != actual)
        .take(5)
        .map(|(expected, actual)| format!("- {expected}\n+ {actual}"))
        .collect();
    assert!(
        expected == actual,
        "{FIDELITY} is not what code and tests cite now:\n{}\n`cargo xtask fidelity --bless` writes it anew",
        different.join("\n")
    );
}
