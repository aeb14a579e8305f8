//! `docs/fidelity.md`: what becomes of each fact.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::evidence::Evidence;
use super::reasons::{KINDS, REASONS, Reasons};
use super::sheet::{Fact, Sheet};

/// The document's path.
pub const FIDELITY: &str = "docs/fidelity.md";

/// Where a fact that describes behaviour must be shown, or have a reason.
const HELD: std::ops::RangeInclusive<u32> = 1..=9;

/// Characters of a fact's text that a row has room for.
const TEXT_MAX: usize = 110;

/// What becomes of each fact, and what must not be so.
#[derive(Clone, Debug)]
pub struct Fidelity {
    /// The document.
    pub text: String,
    /// What is wrong with the reasons, and which facts lack one.
    pub problems: Vec<String>,
}

impl Fidelity {
    /// That of the checkout.
    ///
    /// # Errors
    ///
    /// When there is no fact sheet.
    pub fn of_the_project() -> std::io::Result<Self> {
        let sheet = Sheet::of_the_project()?;
        let evidence = Evidence::of_the_project(&sheet);
        let reasons = Reasons::of_the_project(&sheet);
        Ok(Self::of(&sheet, &evidence, reasons))
    }

    fn of(sheet: &Sheet, evidence: &Evidence, reasons: Reasons) -> Self {
        let mut problems = reasons.problems.clone();
        let account = Account {
            sheet,
            evidence,
            reasons,
        };
        for (position, fact) in sheet.facts.iter().enumerate() {
            problems.extend(account.problem(position, fact));
        }
        Self {
            text: account.document(),
            problems,
        }
    }
}

struct Account<'a> {
    sheet: &'a Sheet,
    evidence: &'a Evidence,
    reasons: Reasons,
}

/// What can become of a fact, beside the kinds of reasons.
const SHOWN: &str = "shown";
const NOT_SHOWN: &str = "in code, not shown";
const NOTHING: &str = "nothing";

impl Account<'_> {
    fn state(&self, position: usize) -> &'static str {
        if !self.evidence.shown[position].is_empty() {
            SHOWN
        } else if let Some(reason) = self.reasons.by_fact.get(&position) {
            reason.kind
        } else if !self.evidence.code[position].is_empty() {
            NOT_SHOWN
        } else {
            NOTHING
        }
    }

    fn problem(&self, position: usize, fact: &Fact) -> Option<String> {
        let shown = self.evidence.shown[position].first();
        let reason = self.reasons.by_fact.get(&position);
        let number = &fact.number;
        match (shown, reason) {
            (Some(file), Some(reason)) => Some(format!(
                "{number} is `{}` in {REASONS}, and {file} shows it: take it out there",
                reason.kind
            )),
            (None, None) if is_held(fact) => Some(format!(
                "{number} has neither a test that cites it nor a reason in {REASONS}"
            )),
            _ => None,
        }
    }

    fn document(&self) -> String {
        let mut text = String::from(HEAD);
        for (kind, meaning) in KINDS {
            let _ = writeln!(text, "- *{kind}*: {meaning}");
        }
        self.summary(&mut text);
        let mut section = "";
        for (position, fact) in self.sheet.facts.iter().enumerate() {
            if fact.section != section {
                section = &fact.section;
                let _ = write!(
                    text,
                    "\n## {section}\n\n| fact | in short | implemented in | shown by, or why not |\n| --- | --- | --- | --- |\n"
                );
            }
            let _ = writeln!(text, "{}", self.row(position, fact));
        }
        text
    }

    fn row(&self, position: usize, fact: &Fact) -> String {
        let code = names(&self.evidence.code[position]);
        let end = match (self.state(position), self.reasons.by_fact.get(&position)) {
            (SHOWN, _) => names(&self.evidence.shown[position]),
            (_, Some(reason)) => format!("*{}*: {}", reason.kind, reason.why),
            _ => String::new(),
        };
        format!(
            "| {} | {} | {code} | {end} |",
            fact.number,
            short(&fact.text)
        )
    }

    /// How many facts of each section there are, and in which state.
    fn summary(&self, text: &mut String) {
        let states: Vec<&str> = [SHOWN]
            .into_iter()
            .chain(KINDS.map(|(kind, _)| kind))
            .chain([NOT_SHOWN, NOTHING])
            .collect();
        let _ = write!(text, "\n| section | facts | {} |\n", states.join(" | "));
        let _ = writeln!(text, "| --- |{}", " ---: |".repeat(states.len() + 1));
        let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
        for (position, fact) in self.sheet.facts.iter().enumerate() {
            let state = self.state(position);
            match sections.last_mut() {
                Some((section, found)) if *section == fact.section => found.push(state),
                _ => sections.push((&fact.section, vec![state])),
            }
        }
        let all: Vec<_> = sections
            .iter()
            .flat_map(|(_, found)| found.clone())
            .collect();
        sections.push(("all", all));
        for (section, found) in sections {
            let counts = states.iter().map(|state| {
                match found.iter().filter(|found| *found == state).count() {
                    0 => String::new(),
                    count => count.to_string(),
                }
            });
            let counts: Vec<_> = counts.collect();
            let _ = writeln!(
                text,
                "| {section} | {} | {} |",
                found.len(),
                counts.join(" | ")
            );
        }
    }
}

const HEAD: &str = "\
# Fidelity

What becomes of each fact of [the fact sheet](aws-facts.md): where it is implemented, and which test or scenario shows it, or why none does.
Generated by `cargo xtask fidelity --bless` from the numbers that code, tests and scenarios cite, and from [the reasons](fidelity-reasons.toml).

A fact is *shown* when a test cites it, or a scenario's `shows` lists it; a number in code alone shows nothing. Every fact of sections 1 to 9 is shown or has a reason:

";

/// `6. NAT gateway` is held to; `14. Traps` is not.
fn is_held(fact: &Fact) -> bool {
    let number = fact.section.split('.').next();
    number
        .and_then(|number| number.parse().ok())
        .is_some_and(|number| HELD.contains(&number))
}

/// Files, without what is the same in all paths of their kind.
fn names(files: &BTreeSet<String>) -> String {
    let names = files.iter().map(|path| {
        let name = path.strip_prefix("crates/").unwrap_or(path);
        let name = name.replace("/src/", "/");
        let name = [".rs", ".test.mjs", ".json"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(&name);
        format!("`{name}`")
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The beginning of a fact's text, in one cell.
fn short(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('<', "&lt;");
    match text.char_indices().nth(TEXT_MAX) {
        None => text,
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            let start = text[..end].trim_end_matches([',', ';', ':']);
            // A piece of code that is cut in two would swallow the rest of the row.
            let close = if start.matches('`').count() % 2 == 1 {
                "`"
            } else {
                ""
            };
            format!("{start}{close} …")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fidelity(reasons: &str) -> Fidelity {
        let sheet = Sheet::parse(
            "## 1. Addressing\n- F1.1 a\n- F1.2 b\n- F1.3 c\n## 14. Traps\n- T14.1 d\n",
        );
        let files = |path: &str| BTreeSet::from([path.to_owned()]);
        let evidence = Evidence {
            code: vec![
                files("crates/engine/src/a.rs"),
                files("crates/engine/src/a.rs"),
                BTreeSet::new(),
                BTreeSet::new(),
            ],
            shown: vec![
                files("tests/runs/a.rs"),
                BTreeSet::new(),
                BTreeSet::new(),
                BTreeSet::new(),
            ],
        };
        Fidelity::of(&sheet, &evidence, Reasons::parse(reasons, &sheet))
    }

    #[test]
    fn a_fact_is_shown_or_has_a_reason() {
        let done = fidelity("[price]\n\"F1.2\" = \"money\"\n[not-yet]\n\"F1.3\" = \"soon\"\n");
        assert_eq!(done.problems, [""; 0]);
        for row in [
            "| F1.1 | a | `engine/a` | `tests/runs/a` |",
            "| F1.2 | b | `engine/a` | *price*: money |",
            "| F1.3 | c |  | *not-yet*: soon |",
            "| T14.1 | d |  |  |",
            "| 1. Addressing | 3 | 1 |  | 1 |  |  |  | 1 |  |  |",
            "| all | 4 | 1 |  | 1 |  |  |  | 1 |  | 1 |",
        ] {
            assert!(
                done.text.lines().any(|line| line == row),
                "{row}\n{}",
                done.text
            );
        }
    }

    #[test]
    fn code_alone_shows_nothing_and_reasons_go_when_a_test_comes() {
        let problems = fidelity("[not-yet]\n\"F1.1, F1.3\" = \"soon\"\n").problems;
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(
            problems[0].starts_with("F1.1 is `not-yet`") && problems[0].contains("tests/runs/a.rs")
        );
        assert!(problems[1].starts_with("F1.2 has neither"));
    }

    #[test]
    fn long_facts_are_cut_between_words() {
        let long = format!("{}`some code here` rest", "word ".repeat(20));
        assert!(short(&long).ends_with("word `some` …"), "{}", short(&long));
        assert_eq!(short("a | b"), "a \\| b");
    }
}
