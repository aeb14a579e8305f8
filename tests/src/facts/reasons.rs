//! Why facts have no test: `docs/fidelity-reasons.toml`.

use std::collections::BTreeMap;
use std::fs;

use super::citation::citations;
use super::sheet::Sheet;
use crate::root;

/// The file's path.
pub(super) const REASONS: &str = "docs/fidelity-reasons.toml";

/// The kinds of reasons, and what they mean.
pub(super) const KINDS: [(&str, &str); 6] = [
    ("history", "what was true once, or a name"),
    ("price", "money"),
    ("quota-as-data", "a limit of accounts that no packet meets"),
    ("api-only", "how the API words or orders things"),
    ("out-of-scope", "behaviour that vpclab leaves out"),
    ("not-yet", "behaviour that is still to come"),
];

/// Why one fact has no test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// One of [`KINDS`].
    pub(super) kind: &'static str,
    /// In words.
    pub(super) why: String,
}

/// Reasons by fact, by its position in the sheet; and what is wrong with the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Reasons {
    /// The reasons.
    pub(super) by_fact: BTreeMap<usize, Reason>,
    /// Everything that is wrong.
    pub(super) problems: Vec<String>,
}

impl Reasons {
    /// Reads the project's own.
    #[must_use]
    pub(super) fn of_the_project(sheet: &Sheet) -> Self {
        match fs::read_to_string(root().join(REASONS)) {
            Ok(text) => Self::parse(&text, sheet),
            Err(error) => Self {
                problems: vec![format!("{REASONS}: {error}")],
                ..Self::default()
            },
        }
    }

    /// A table for each kind: `"F6.80 to F6.82" = "the reason"`.
    #[must_use]
    pub(super) fn parse(text: &str, sheet: &Sheet) -> Self {
        let mut reasons = Self::default();
        let tables: BTreeMap<String, BTreeMap<String, String>> = match toml::from_str(text) {
            Ok(tables) => tables,
            Err(error) => {
                reasons.problems.push(format!("{REASONS}: {error}"));
                return reasons;
            }
        };
        for (kind, table) in tables {
            let Some((kind, _)) = KINDS.iter().find(|(known, _)| *known == kind) else {
                reasons.wrong(&kind, "is no kind of reason");
                continue;
            };
            for (facts, why) in table {
                reasons.add(kind, &facts, &why, sheet);
            }
        }
        reasons
    }

    fn add(&mut self, kind: &'static str, facts: &str, why: &str, sheet: &Sheet) {
        let found = citations(facts, sheet);
        let whole: usize = found.iter().map(|citation| citation.text.len()).sum();
        let between = facts.len() - whole;
        if found.is_empty() || between != 2 * (found.len() - 1) {
            self.wrong(facts, "is no list of facts");
        }
        for citation in found {
            let Some((first, last)) = citation.facts else {
                self.wrong(&citation.text, "is not in the fact sheet");
                continue;
            };
            for fact in first..=last {
                let why = why.to_owned();
                if self.by_fact.insert(fact, Reason { kind, why }).is_some() {
                    self.wrong(&sheet.facts[fact].number, "has two reasons");
                }
            }
        }
    }

    fn wrong(&mut self, what: &str, why: &str) {
        self.problems.push(format!("{REASONS}: {what} {why}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_and_what_is_wrong_with_them() {
        let sheet = Sheet::parse("- F1.1 a\n- F1.2 b\n- F1.3 c\n- F1.4 d\n");
        let text = "[price]\n\"F1.1 to F1.2, F1.4\" = \"money\"\n[wish]\n\"F1.3\" = \"x\"\n[not-yet]\n\"F1.4\" = \"y\"\n\"F1.9\" = \"z\"\n\"all\" = \"z\"\n";
        let reasons = Reasons::parse(text, &sheet);
        let facts: Vec<_> = reasons.by_fact.keys().collect();
        assert_eq!(facts, [&0, &1, &3]);
        let problems: Vec<_> = reasons
            .problems
            .iter()
            .map(|problem| problem.trim_start_matches(REASONS))
            .collect();
        assert_eq!(
            problems,
            [
                ": F1.9 is not in the fact sheet",
                ": all is no list of facts",
                ": F1.4 has two reasons",
                ": wish is no kind of reason",
            ]
        );
    }
}
