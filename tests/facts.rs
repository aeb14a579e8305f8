//! The fact sheet and everything that cites it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vpclab_tests::facts::{SHEET, Sheet, citations};
use vpclab_tests::{SourceFile, files};

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
