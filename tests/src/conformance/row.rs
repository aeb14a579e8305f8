//! What came of asking a referee.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::{env, io};

use serde_json::{Value, json};

/// The environment variable that names the file to which referees write their rows.
pub const RESULTS: &str = "VPCLAB_CONFORMANCE";

/// A row of the table of referees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Who was asked.
    pub referee: String,
    /// How many things were tried.
    pub cases: u64,
    /// How many times both said the same of one of them.
    pub agreed: u64,
    /// How many times they did not, and a fact says why.
    pub with_fact: u64,
    /// Every time they did not, and no fact says why.
    pub without_fact: Vec<String>,
    /// Why the referee could not be asked at all, if so, and what to do about it.
    pub not_run: Option<String>,
}

impl Row {
    /// Nothing yet.
    #[must_use]
    pub fn of(referee: &str) -> Self {
        Self {
            referee: referee.to_owned(),
            ..Self::default()
        }
    }

    /// Could not be asked.
    #[must_use]
    pub fn not_run(referee: &str, why: &str) -> Self {
        Self {
            not_run: Some(why.to_owned()),
            ..Self::of(referee)
        }
    }

    /// Counts one comparison.
    pub fn compare<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, theirs: T, ours: T) {
        if theirs == ours {
            self.agreed += 1;
        } else {
            let difference = format!("{what}: {theirs:?}, and ours {ours:?}");
            self.without_fact.push(difference);
        }
    }

    /// Adds the row to the file of results, if somebody wants them.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn report(&self) -> io::Result<()> {
        let Some(path) = env::var_os(RESULTS) else {
            return Ok(());
        };
        let line = format!("{}\n", self.to_json());
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(line.as_bytes())
    }

    fn to_json(&self) -> Value {
        json!({
            "referee": self.referee,
            "cases": self.cases,
            "agreed": self.agreed,
            "withFact": self.with_fact,
            "withoutFact": self.without_fact,
            "notRun": self.not_run,
        })
    }

    /// Rows from a file of results.
    #[must_use]
    pub fn read_all(text: &str) -> Vec<Self> {
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        lines.map(|line: Value| Self::from_json(&line)).collect()
    }

    fn from_json(line: &Value) -> Self {
        let number = |key: &str| line[key].as_u64().unwrap_or_default();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let without_fact = line["withoutFact"].as_array();
        Self {
            referee: text(&line["referee"]).unwrap_or_default(),
            cases: number("cases"),
            agreed: number("agreed"),
            with_fact: number("withFact"),
            without_fact: without_fact
                .into_iter()
                .flatten()
                .filter_map(text)
                .collect(),
            not_run: text(&line["notRun"]),
        }
    }
}

/// The rows as people read them, and beneath them every difference that has no fact.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.referee.chars().count())
        .max()
        .unwrap_or(0)
        .max(7);
    let mut text = format!(
        "{:<width$}  {:>6}  {:>8}  {:>19}  {:>17}\n",
        "referee", "cases", "agreed", "differing with fact", "differing without"
    );
    for row in rows {
        // Writing to a String cannot fail.
        let _ = match &row.not_run {
            Some(why) => writeln!(text, "{:<width$}  NOT RUN: {why}", row.referee),
            None => writeln!(
                text,
                "{:<width$}  {:>6}  {:>8}  {:>19}  {:>17}",
                row.referee,
                row.cases,
                row.agreed,
                row.with_fact,
                row.without_fact.len()
            ),
        };
    }
    for row in rows {
        for difference in &row.without_fact {
            let _ = writeln!(text, "\n{}: {difference}", row.referee);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_survive_the_file_and_differences_are_shown() {
        let mut asked = Row::of("somebody");
        asked.cases = 1;
        asked.compare("port", 1, 1);
        asked.compare("flags", "SYN", "ACK");
        let rows = [asked, Row::not_run("nobody", "not installed")];
        let lines: String = rows
            .iter()
            .map(|row| format!("{}\n", row.to_json()))
            .collect();
        assert_eq!(Row::read_all(&lines), rows);
        let table = table(&rows);
        assert!(
            table.contains("nobody    NOT RUN: not installed"),
            "{table}"
        );
        assert!(
            table.contains("somebody: flags: \"SYN\", and ours \"ACK\""),
            "{table}"
        );
    }
}
