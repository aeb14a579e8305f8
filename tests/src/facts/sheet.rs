//! Facts by their numbers, as the fact sheet has them.

use std::{fs, io};

use super::SHEET;
use super::citation::number_at;
use crate::root;

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// `F6.31`, `S0.3`, `T14.5`.
    pub number: String,
    /// What it says, up to its sources; the cells of a table's row are joined by `: `.
    pub text: String,
    /// The heading of its section: `6. NAT gateway`.
    pub section: String,
    /// All that is said after its number, with tags and sources: the cells of a row, or one text.
    pub cells: Vec<String>,
    /// Facts of one list or table have the same number here: `F6.60 ff.` ends with its list.
    block: usize,
}

/// All facts, in the order of the sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The facts.
    pub facts: Vec<Fact>,
}

impl Sheet {
    /// Reads the project's own.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn of_the_project() -> io::Result<Self> {
        fs::read_to_string(root().join(SHEET)).map(|text| Self::parse(&text))
    }

    /// Reads facts from lines `- F1.2 …` and `| F1.2 | …`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut facts = Vec::new();
        let (mut section, mut block, mut in_block) = (String::new(), 0, false);
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                heading.clone_into(&mut section);
            }
            let fact = fact(line);
            if fact.is_some() && !in_block {
                block += 1;
            }
            in_block = fact.is_some();
            facts.extend(fact.map(|(number, cells)| Fact {
                number,
                text: match cells.as_slice() {
                    [item] => without_sources(item).to_owned(),
                    cells => cells.join(": "),
                },
                section: section.clone(),
                cells,
                block,
            }));
        }
        Self { facts }
    }

    /// The position of a number.
    #[must_use]
    pub fn position(&self, number: &str) -> Option<usize> {
        self.facts.iter().position(|fact| fact.number == number)
    }

    /// The position of the last fact in the list or table that a fact stands in.
    #[must_use]
    pub fn end_of_block(&self, position: usize) -> usize {
        let block = self.facts[position].block;
        let rest = &self.facts[position..];
        position + rest.iter().take_while(|fact| fact.block == block).count() - 1
    }
}

/// Its number and what is said of it.
fn fact(line: &str) -> Option<(String, Vec<String>)> {
    let rest = line
        .strip_prefix("- ")
        .or_else(|| line.strip_prefix("| "))?;
    let (number, length) = number_at(rest, 0)?;
    let text = rest[length..].trim();
    let cells = match text.strip_prefix('|') {
        None => vec![text.to_owned()],
        Some(cells) => {
            let cells = cells.trim_end_matches('|').split('|').map(str::trim);
            let cells = cells.filter(|cell| !cell.is_empty());
            cells.map(ToOwned::to_owned).collect()
        }
    };
    Some((number, cells))
}

/// Sources in brackets end a fact; tags may follow them and are kept out, too.
fn without_sources(text: &str) -> &str {
    let source = text.find(" [").unwrap_or(text.len());
    text[..source].trim_end()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TEXT: &str = "\
## 5. Network ACLs
- F5.1 Stateless. [VUG a] AGE: older
- F5.2 First match decides. INFER

| id | client | range |
| --- | --- | --- |
| F5.20 | Linux | 32768-61000 |
| F5.21 | Windows, or so | |

- F5.27 A suggestion.
Not a fact: F5.28.
";

    #[test]
    fn facts_stand_in_lists_and_tables() {
        let sheet = Sheet::parse(TEXT);
        let facts: Vec<_> = sheet
            .facts
            .iter()
            .map(|fact| (fact.number.as_str(), fact.text.as_str()))
            .collect();
        assert_eq!(
            facts,
            [
                ("F5.1", "Stateless."),
                ("F5.2", "First match decides. INFER"),
                ("F5.20", "Linux: 32768-61000"),
                ("F5.21", "Windows, or so"),
                ("F5.27", "A suggestion."),
            ]
        );
        assert_eq!(sheet.facts[0].section, "5. Network ACLs");
        let ends: Vec<_> = (0..5).map(|fact| sheet.end_of_block(fact)).collect();
        assert_eq!(ends, [1, 1, 3, 3, 4]);
    }

    #[test]
    fn the_project_has_a_sheet_and_no_number_twice() {
        let sheet = Sheet::of_the_project().unwrap();
        assert!(sheet.facts.len() > 500, "{}", sheet.facts.len());
        for (position, fact) in sheet.facts.iter().enumerate() {
            assert_eq!(
                sheet.position(&fact.number),
                Some(position),
                "{} is there twice",
                fact.number
            );
        }
    }
}
