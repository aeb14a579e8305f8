//! Where AWS, and so vpclab, does something else than Linux: `tests/conformance/differences.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use toml::Value;

use crate::root;

/// The table's path.
pub const DIFFERENCES: &str = "tests/conformance/differences.toml";

/// A difference that is as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub title: String,
    /// The facts that say so.
    pub facts: String,
    /// What Linux does, as a sentence.
    pub linux: String,
    /// What AWS does, or what vpclab assumes where AWS says nothing.
    pub aws: String,
    /// What is compared, and what either side must show of it.
    pub shown: Vec<Shown>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where; in some case, if none is named.
    pub case: Option<String>,
    /// Its name, as in what was seen.
    pub name: String,
    /// What Linux's is.
    pub linux: String,
    /// What ours is.
    pub aws: String,
}

/// All of them, and which were seen.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// In the order of the table.
    pub all: Vec<Difference>,
    /// Which were seen: by difference, and what it shows.
    seen: BTreeSet<(usize, usize)>,
}

/// What comparing a case came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Aspects that are the same.
    pub agreed: u64,
    /// Aspects that differ as the table says.
    pub with_fact: u64,
    /// The others.
    pub without_fact: Vec<String>,
}

impl Differences {
    /// Reads the project's own.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub fn of_the_project() -> Result<Self, String> {
        let text = fs::read_to_string(root().join(DIFFERENCES));
        Self::parse(&text.map_err(|error| format!("{DIFFERENCES}: {error}"))?)
    }

    /// Reads a list of tables `[[difference]]`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: toml::Table =
            toml::from_str(text).map_err(|error| format!("{DIFFERENCES}: {error}"))?;
        let list = file.get("difference").and_then(Value::as_array);
        let all = list
            .into_iter()
            .flatten()
            .map(read)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            all,
            seen: BTreeSet::new(),
        })
    }

    /// Compares what both sides say of a case, aspect by aspect.
    pub fn judge(
        &mut self,
        case: &str,
        linux: &BTreeMap<String, String>,
        ours: &BTreeMap<String, String>,
    ) -> Judgement {
        let mut judgement = Judgement::default();
        let names: BTreeSet<&String> = linux.keys().chain(ours.keys()).collect();
        for name in names {
            let value =
                |side: &BTreeMap<String, String>| side.get(name).cloned().unwrap_or_default();
            let (theirs, ours) = (value(linux), value(ours));
            if theirs == ours {
                judgement.agreed += 1;
            } else if let Some(place) = self.find(case, name, &theirs, &ours) {
                self.seen.insert(place);
                judgement.with_fact += 1;
            } else {
                judgement.without_fact.push(format!(
                    "{case}: {name}\n  Linux:\n    {}\n  vpclab:\n    {}",
                    theirs.replace('\n', "\n    "),
                    ours.replace('\n', "\n    ")
                ));
            }
        }
        judgement
    }

    fn find(&self, case: &str, name: &str, linux: &str, ours: &str) -> Option<(usize, usize)> {
        let is_meant = |shown: &Shown| {
            shown.case.as_ref().is_none_or(|one| one == case)
                && (
                    shown.name.as_str(),
                    shown.linux.as_str(),
                    shown.aws.as_str(),
                ) == (name, linux, ours)
        };
        let mut all = self.all.iter().enumerate();
        all.find_map(|(number, difference)| {
            let place = difference.shown.iter().position(is_meant)?;
            Some((number, place))
        })
    }

    /// Differences that the table has and that were not there, after all cases.
    #[must_use]
    pub fn not_seen(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for (number, difference) in self.all.iter().enumerate() {
            for (place, shown) in difference.shown.iter().enumerate() {
                if !self.seen.contains(&(number, place)) {
                    let case = shown.case.as_deref().unwrap_or("any case");
                    let (title, name) = (&difference.title, &shown.name);
                    missing.push(format!(
                        "{DIFFERENCES}: \"{title}\" is not seen in {case}: {name}"
                    ));
                }
            }
        }
        missing
    }
}

fn read(value: &Value) -> Result<Difference, String> {
    let title = text(value, "title")?;
    let within = |error: String| format!("{DIFFERENCES}: \"{title}\": {error}");
    let list = value.get("shown").and_then(Value::as_array);
    let shown: Result<Vec<Shown>, String> = list
        .into_iter()
        .flatten()
        .map(|shown| {
            Ok(Shown {
                case: text(shown, "case").ok(),
                name: text(shown, "name")?,
                linux: text(shown, "linux")?,
                aws: text(shown, "aws")?,
            })
        })
        .collect();
    let shown = shown.map_err(within)?;
    if shown.is_empty() {
        return Err(within("nothing shows it".to_owned()));
    }
    Ok(Difference {
        facts: text(value, "facts").map_err(within)?,
        linux: text(value, "linux").map_err(within)?,
        aws: text(value, "aws").map_err(within)?,
        shown,
        title,
    })
}

fn text(value: &Value, key: &str) -> Result<String, String> {
    let text = value.get(key).and_then(Value::as_str);
    text.map(|text| text.trim().to_owned())
        .ok_or_else(|| format!("`{key}` is missing"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TABLE: &str = "[[difference]]\ntitle = 't'\nfacts = 'F1.1'\nlinux = 'l'\naws = 'a'\n\
        [[difference.shown]]\nname = 'x'\nlinux = '1'\naws = '2'\n\
        [[difference.shown]]\ncase = 'two'\nname = 'y'\nlinux = '5'\naws = ''\n";

    fn side(values: &[(&str, &str)]) -> BTreeMap<String, String> {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        values.collect()
    }

    #[test]
    fn a_difference_counts_where_and_as_the_table_says_and_must_be_there() {
        let mut table = Differences::parse(TABLE).unwrap();
        let linux = side(&[("x", "1"), ("y", "5"), ("z", "0")]);
        let known = side(&[("x", "2"), ("y", "5"), ("z", "0")]);
        let judgement = table.judge("one", &linux, &known);
        assert_eq!((judgement.agreed, judgement.with_fact), (2, 1));
        assert_eq!(judgement.without_fact, Vec::<String>::new());
        assert_eq!(table.not_seen().len(), 1, "not in the case `two`");

        for (name, case, ours) in [
            (
                "another value",
                "one",
                side(&[("x", "3"), ("y", "5"), ("z", "0")]),
            ),
            ("another case", "one", side(&[("x", "1"), ("z", "0")])),
            (
                "another name",
                "two",
                side(&[("x", "1"), ("y", "5"), ("z", "1")]),
            ),
        ] {
            let judgement = table.judge(case, &linux, &ours);
            assert_eq!(judgement.without_fact.len(), 1, "{name}");
        }
        assert_eq!(table.not_seen().len(), 1);

        table.judge("two", &linux, &side(&[("x", "1"), ("z", "0")]));
        assert_eq!(table.not_seen(), Vec::<String>::new());
    }

    #[test]
    fn what_is_missing_in_the_table_is_told() {
        let without_facts = TABLE.replace("facts", "fax");
        let error = Differences::parse(&without_facts).unwrap_err();
        assert!(error.ends_with("\"t\": `facts` is missing"), "{error}");
    }
}
