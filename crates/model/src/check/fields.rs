//! The fields of one JSON object: asked for by key, complained about where they are not right.

use alloc::format;
use alloc::vec::Vec;

use super::report::Report;
use super::suggest::{one_of, suggest};
use crate::json::{At, Member, Node, Value};

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed<T> {
    /// Where.
    pub(super) at: At,
    /// What.
    pub(super) value: T,
}

/// A string and where it stands.
pub(super) type Text<'n> = Placed<&'n str>;

/// The fields of one object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'n> {
    /// Where the object begins.
    pub(super) at: At,
    /// What the object is, for messages: `a subnet`.
    pub(super) what: &'static str,
    members: &'n [Member<'n>],
    report: &'n Report,
}

impl<'n> Fields<'n> {
    /// Takes a node for an object with these keys and no other.
    pub(super) fn of(
        node: &'n Node<'n>,
        what: &'static str,
        keys: &[&'static str],
        report: &'n Report,
    ) -> Option<Self> {
        let Value::Object(members) = &node.value else {
            wrong_type(report, node, what, "an object");
            return None;
        };
        // Only keys that are known, so it stays short.
        let mut seen: Vec<&str> = Vec::new();
        for member in members {
            let key = &*member.key;
            if !keys.contains(&key) {
                report.error(
                    member.key_at,
                    "unknown-key",
                    format!("{what} has no key `{key}`"),
                    suggest(key, keys),
                );
            } else if seen.contains(&key) {
                report.error(
                    member.key_at,
                    "duplicate-key",
                    format!("the key `{key}` is here for the second time"),
                    "keep one of them",
                );
            } else {
                seen.push(key);
            }
        }
        Some(Self {
            at: node.at,
            what,
            members,
            report,
        })
    }

    /// The value of a key, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node<'n>> {
        let member = self.members.iter().find(|member| member.key == key);
        member.map(|member| &member.value)
    }

    /// The value of a key that must be there.
    pub(super) fn require(&self, key: &str, hint: &str) -> Option<&'n Node<'n>> {
        let found = self.get(key);
        if found.is_none() {
            self.missing(key, hint);
        }
        found
    }

    /// Complains that a key is not there.
    pub(super) fn missing(&self, key: &str, hint: &str) {
        let message = format!("{} needs a `{key}`", self.what);
        self.report.error(self.at, "missing-key", message, hint);
    }

    /// A string, if it is there.
    pub(super) fn text(&self, key: &'static str) -> Option<Text<'n>> {
        text(self.report, self.get(key)?, key)
    }

    /// A string that must be there.
    pub(super) fn require_text(&self, key: &'static str, hint: &str) -> Option<Text<'n>> {
        text(self.report, self.require(key, hint)?, key)
    }

    /// `true` or `false`; `default` where the key is not there.
    pub(super) fn truth(&self, key: &'static str, default: bool) -> bool {
        match self.get(key).map(|node| (node, &node.value)) {
            None => default,
            Some((_, Value::Bool(truth))) => *truth,
            Some((node, _)) => {
                wrong_type(self.report, node, key, "true or false");
                default
            }
        }
    }

    /// A whole number in a range, if it is there.
    pub(super) fn number(
        &self,
        key: &'static str,
        range: core::ops::RangeInclusive<u64>,
    ) -> Option<Placed<u64>> {
        number(self.report, self.get(key)?, key, range)
    }

    /// The items of an array; none where the key is not there.
    pub(super) fn list(&self, key: &'static str) -> &'n [Node<'n>] {
        match self.get(key).map(|node| (node, &node.value)) {
            None => &[],
            Some((_, Value::Array(items))) => items,
            Some((node, _)) => {
                wrong_type(self.report, node, key, "an array");
                &[]
            }
        }
    }

    /// Is the value of the key an array without items?
    pub(super) fn is_empty_list(&self, key: &str) -> bool {
        let node = self.get(key).map(|node| &node.value);
        matches!(node, Some(Value::Array(items)) if items.is_empty())
    }

    /// Is the value of the key an array with items?
    pub(super) fn has_items(&self, key: &str) -> bool {
        let node = self.get(key).map(|node| &node.value);
        matches!(node, Some(Value::Array(items)) if !items.is_empty())
    }

    /// One of some words, if it is there: its position among them.
    pub(super) fn word(
        &self,
        key: &'static str,
        code: &'static str,
        words: &[&'static str],
    ) -> Option<Placed<usize>> {
        let word = self.text(key)?;
        let position = words.iter().position(|known| *known == word.value);
        if position.is_none() {
            self.report.error(
                word.at,
                code,
                format!("`{}` is no `{key}` that is known", word.value),
                suggest(word.value, words),
            );
        }
        position.map(|value| Placed { at: word.at, value })
    }

    /// One of some words, which must be there.
    pub(super) fn require_word(
        &self,
        key: &'static str,
        code: &'static str,
        words: &[&'static str],
    ) -> Option<usize> {
        if self.get(key).is_none() {
            self.missing(key, &one_of(words));
        }
        self.word(key, code, words).map(|word| word.value)
    }
}

/// A string that says something.
pub(super) fn text<'n>(
    report: &Report,
    node: &'n Node<'n>,
    what: &'static str,
) -> Option<Text<'n>> {
    let Value::String(value) = &node.value else {
        wrong_type(report, node, what, "a string");
        return None;
    };
    if value.trim().is_empty() {
        let message = format!("`{what}` is empty");
        report.error(
            node.at,
            "empty-text",
            message,
            "write something, or leave the key out",
        );
        return None;
    }
    Some(Placed { at: node.at, value })
}

/// A whole number in a range.
pub(super) fn number(
    report: &Report,
    node: &Node<'_>,
    what: &'static str,
    range: core::ops::RangeInclusive<u64>,
) -> Option<Placed<u64>> {
    let Value::Number(digits) = node.value else {
        wrong_type(report, node, what, "a whole number");
        return None;
    };
    let value = digits.parse().ok().filter(|value| range.contains(value));
    if value.is_none() {
        report.error(
            node.at,
            "out-of-range",
            format!("`{what}` cannot be {digits}"),
            format!("a whole number from {} to {}", range.start(), range.end()),
        );
    }
    value.map(|value| Placed { at: node.at, value })
}

/// Complains that a value is of another type than wanted.
pub(super) fn wrong_type(report: &Report, node: &Node<'_>, what: &str, wanted: &str) {
    let found = node.value.kind();
    report.error(
        node.at,
        "wrong-type",
        format!("`{what}` is {found}"),
        format!("it must be {wanted}"),
    );
}
