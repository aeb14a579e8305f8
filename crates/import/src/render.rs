//! The report as a person reads it.

use core::fmt;

use crate::report::{Category, Note, Place, Report};

/// So many of the same are listed by name.
const LISTED_MAX: usize = 5;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = match self.files {
            1 => "1 file".into(),
            count => format!("{count} files"),
        };
        writeln!(f, "Read {files}:")?;
        for count in &self.counts {
            write!(f, "  {:<34}{:>7} read", count.kind, count.read)?;
            if count.in_part > 0 {
                write!(f, ", {} in part", count.in_part)?;
            }
            if count.ignored > 0 {
                write!(f, ", {} left out", count.ignored)?;
            }
            writeln!(f)?;
        }
        let mut rest = self.notes.as_slice();
        while let Some(first) = rest.first() {
            let count = rest
                .iter()
                .take_while(|note| note.category == first.category)
                .count();
            let (notes, others) = rest.split_at(count);
            writeln!(f, "{} ({count}):", first.category.title())?;
            alike(f, notes)?;
            rest = others;
        }
        if !self.unknown_members.is_empty() {
            writeln!(f, "Members that are not known here, and not read:")?;
            for unknown in &self.unknown_members {
                writeln!(
                    f,
                    "  {}: {} ({} times)",
                    unknown.kind, unknown.member, unknown.count
                )?;
            }
        }
        Ok(())
    }
}

/// `Subnets.json:3:9`, or the file alone.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, ":{line}:{column}"),
            _ => Ok(()),
        }
    }
}

/// Notes of one category; those that say the same stand together.
fn alike(f: &mut fmt::Formatter<'_>, notes: &[Note]) -> fmt::Result {
    let mut groups: Vec<(&str, Option<&str>, Vec<&Note>)> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for note in notes {
        let key = (note.message.as_str(), note.kind);
        let place = *places.entry(key).or_insert_with(|| {
            groups.push((key.0, key.1, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, _, group)) = groups.get_mut(place) {
            group.push(note);
        }
    }
    for (message, kind, group) in groups {
        let names = group.iter().take(LISTED_MAX).map(|note| {
            let place = note.place.as_ref();
            match (&note.id, place) {
                (Some(id), Some(place)) => format!("{id} ({place})"),
                (Some(id), None) => id.clone(),
                (None, Some(place)) => place.to_string(),
                (None, None) => String::new(),
            }
        });
        let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        let more = match group.len().checked_sub(LISTED_MAX) {
            Some(more) if more > 0 => format!(" and {more} more"),
            _ => String::new(),
        };
        let kind = kind.map(|kind| format!("{kind} ")).unwrap_or_default();
        match names.is_empty() {
            true => writeln!(f, "  {kind}{message}")?,
            false => writeln!(f, "  {kind}{}{more}: {message}", names.join(", "))?,
        }
    }
    Ok(())
}

impl Category {
    /// What stands above the notes of a category.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "Not JSON",
            Self::Empty => "Empty",
            Self::UnknownList => "Lists that are not known",
            Self::MalformedItem => "Not as AWS writes it",
            Self::CutOff => "Cut off",
            Self::Missing => "Missing: other calls would say more",
            Self::Dangling => "Named, and not in the input",
            Self::Contradiction => "Contradictions",
            Self::Duplicate => "Twice",
            Self::Pending => "Not there yet",
            Self::Deleted => "Not there any more",
            Self::Assumed => "Assumed",
            Self::InPart => "Understood in part",
            Self::NotSimulated => "Not simulated",
            Self::Ignored => "Ignored",
            Self::Refused => "Refused by the check of the scenario",
        }
    }
}
