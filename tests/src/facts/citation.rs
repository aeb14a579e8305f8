//! Numbers of facts in other texts.

use super::sheet::Sheet;

/// A mention of a fact, or of several: `F4.30`, `F4.30 to F4.32`, `F4.30-F4.32`, `F13.40 ff.`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The line, from 1.
    pub line: usize,
    /// As it is written.
    pub text: String,
    /// Positions in the sheet, the last one included; none if a number is not there.
    pub facts: Option<(usize, usize)>,
}

/// All mentions in a text.
#[must_use]
pub fn citations(text: &str, sheet: &Sheet) -> Vec<Citation> {
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(index, line)| in_line(index + 1, line, sheet))
        .collect()
}

fn in_line(number: usize, line: &str, sheet: &Sheet) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let Some((first, length)) = number_at(line, at) else {
            at += 1;
            continue;
        };
        let (last, end) =
            last_of_range(line, at + length).unwrap_or_else(|| (first.clone(), at + length));
        let (open, end) = match line[end..].strip_prefix(" ff.") {
            Some(_) => (true, end + " ff.".len()),
            None => (false, end),
        };
        let facts = sheet.position(&first).zip(sheet.position(&last));
        let facts = facts.filter(|(first, last)| first <= last);
        found.push(Citation {
            line: number,
            text: line[at..end].to_owned(),
            facts: facts.map(|(first, last)| match open {
                true => (first, sheet.end_of_block(last)),
                false => (first, last),
            }),
        });
        at = end;
    }
    found
}

/// After the first number: ` to F4.32`, `-F4.32`; the number, and where it ends.
fn last_of_range(line: &str, at: usize) -> Option<(String, usize)> {
    let rest = &line[at..];
    let joint = [" to ", "-", "–", " – "].into_iter().find(|joint| {
        rest.strip_prefix(joint)
            .is_some_and(|rest| rest.starts_with(LETTERS))
    })?;
    let at = at + joint.len();
    // `number_at` asks for a word's beginning, which a hyphen is not.
    let (number, length) = number(&line[at..])?;
    Some((number, at + length))
}

/// Facts, the seed's simplifications, walks, traps, drops as the sender sees them, unconfirmed.
const LETTERS: [char; 6] = ['F', 'S', 'W', 'T', 'D', 'U'];

/// The number that begins at a place, and its length. It is a word of its own: a hexadecimal
/// number, a version, a file name or an identifier is none.
pub(super) fn number_at(line: &str, at: usize) -> Option<(String, usize)> {
    let before = line.get(..at)?.chars().next_back();
    let joined = |char: char| char.is_alphanumeric() || "_-.#\\".contains(char);
    if before.is_some_and(joined) {
        return None;
    }
    number(line.get(at..)?)
}

/// `F6.2a` at the beginning of a text: letter, section, item.
fn number(text: &str) -> Option<(String, usize)> {
    let rest = text.strip_prefix(LETTERS)?;
    let rest = without_digits(rest)?.strip_prefix('.')?;
    let rest = without_digits(rest)?;
    let rest = match rest.strip_prefix(|char: char| char.is_ascii_lowercase()) {
        Some(after) if !after.starts_with(char::is_alphanumeric) => after,
        _ => rest,
    };
    let mut after = rest.chars();
    let ends = match (after.next(), after.next()) {
        (Some('.'), Some(next)) => !next.is_alphanumeric(),
        (Some(next), _) => !next.is_alphanumeric() && next != '_',
        (None, _) => true,
    };
    let length = text.len() - rest.len();
    ends.then(|| (text[..length].to_owned(), length))
}

/// One or two digits less.
fn without_digits(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then(|| &text[digits..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written, and how many facts it means.
    fn found(text: &str) -> Vec<(String, Option<usize>)> {
        let sheet = Sheet::parse(
            "- F4.1 a\n- F4.2 b\n- F4.2a c\n- F4.3 d\n\n- F4.10 e\n- S0.3 f\n- W1.7 g\n- T14.5 h\n- D0.1 i\n- U15.2 j\n",
        );
        citations(text, &sheet)
            .into_iter()
            .map(|citation| {
                let count = citation.facts.map(|(first, last)| last - first + 1);
                (citation.text, count)
            })
            .collect()
    }

    #[test]
    fn numbers_ranges_and_what_follows() {
        for (text, expected) in [
            ("(F4.1)", vec![("F4.1", Some(1))]),
            ("F4.2a, F4.2.", vec![("F4.2a", Some(1)), ("F4.2", Some(1))]),
            (
                "S0.3 W1.7/T14.5",
                vec![("S0.3", Some(1)), ("W1.7", Some(1)), ("T14.5", Some(1))],
            ),
            (
                "[\"T14.5\",\"D0.1\",\"U15.2\"]",
                vec![("T14.5", Some(1)), ("D0.1", Some(1)), ("U15.2", Some(1))],
            ),
            ("F4.1 to F4.2a", vec![("F4.1 to F4.2a", Some(3))]),
            ("F4.1-F4.3", vec![("F4.1-F4.3", Some(4))]),
            ("F4.1–F4.3", vec![("F4.1–F4.3", Some(4))]),
            ("F4.2 ff.", vec![("F4.2 ff.", Some(3))]),
            ("T14.5: IGW", vec![("T14.5", Some(1))]),
            ("F4.3 to F4.1", vec![("F4.3 to F4.1", None)]),
            ("F4.1 to F4.99", vec![("F4.1 to F4.99", None)]),
            ("F4.7", vec![("F4.7", None)]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(text, count)| (text.to_owned(), count))
                .collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number() {
        for text in [
            "0xF4.1", "SF4.1", "F4.1.2", "F4.123", "F4", "F.1", "F4.1x2", "eni-F4.1", "v1.F4.1",
            "F4.1_x", "#F4.1", "F4.a",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn lines_count_from_one() {
        let sheet = Sheet::parse("- F4.1 a\n");
        let lines: Vec<_> = citations("F4.1\n\nx F4.1 F4.1", &sheet)
            .iter()
            .map(|citation| citation.line)
            .collect();
        assert_eq!(lines, [1, 3, 3]);
    }
}
