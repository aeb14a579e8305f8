//! Level, tags and facts: what a library lists of a scenario.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::fields::{Fields, text};
use super::report::Report;
use crate::library::{Level, LibraryEntry};

pub(super) fn entry(fields: &Fields<'_>, report: &Report) -> LibraryEntry {
    let level = fields.word("level", "unknown-value", &Level::ALL.map(Level::name));
    LibraryEntry {
        level: level.and_then(|word| Level::ALL.get(word.value).copied()),
        tags: words(
            fields,
            report,
            "tags",
            is_tag,
            (
                "malformed-tag",
                "small letters, digits and hyphens, for example nat-gateway",
            ),
        ),
        shows: words(
            fields,
            report,
            "shows",
            is_fact_number,
            (
                "malformed-fact-number",
                "a number of the fact sheet, for example T14.7 or F5.1",
            ),
        ),
    }
}

fn words(
    fields: &Fields<'_>,
    report: &Report,
    key: &'static str,
    is_right: fn(&[u8]) -> bool,
    (code, hint): (&'static str, &'static str),
) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for node in fields.list(key) {
        let Some(word) = text(report, node, key) else {
            continue;
        };
        if !is_right(word.value.as_bytes()) {
            let message = format!("`{}` is none of the `{key}` that there can be", word.value);
            report.error(word.at, code, message, hint);
        } else if words.iter().any(|known| known == word.value) {
            let message = format!("`{}` is listed twice", word.value);
            report.error(word.at, "duplicate-word", message, "list it once");
        } else {
            words.push(String::from(word.value));
        }
    }
    words
}

fn is_tag(word: &[u8]) -> bool {
    word.iter()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// `F6.2a`: a letter, a section, an item.
fn is_fact_number(word: &[u8]) -> bool {
    let [b'F' | b'S' | b'W' | b'T' | b'D' | b'U', rest @ ..] = word else {
        return false;
    };
    let digits = |bytes: &[u8]| {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let section = digits(rest);
    let Some([b'.', item @ ..]) = rest.get(section..) else {
        return false;
    };
    let length = digits(item);
    section > 0 && length > 0 && matches!(item.get(length..), Some([] | [b'a'..=b'z']))
}
