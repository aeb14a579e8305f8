//! What the things of one kind are called, and which of them a reference means.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::fields::{Fields, Text};
use super::index::Words;
use super::report::Report;
use super::suggest::suggest;
use crate::json::{At, Value};
use crate::network::Identity;

/// The things of one kind, in the order of the file.
pub(super) struct Section<'n> {
    /// `subnet`, for messages.
    kind: &'static str,
    /// Each with its fields; none where it is no object.
    pub(super) items: Vec<Option<Item<'n>>>,
    words: Words<'n>,
    /// What the word at the same position means.
    meanings: Vec<Meaning>,
    /// Is what the list should hold not known? Then no reference to it is judged.
    unknown: bool,
}

/// One thing.
#[derive(Clone)]
pub(super) struct Item<'n> {
    /// Its fields.
    pub(super) fields: Fields<'n>,
    /// Its id and name; none where it has neither.
    pub(super) identity: Option<Identity>,
}

#[derive(Clone, Copy)]
enum Meaning {
    One(u32),
    /// Names of several things, which AWS allows.
    Several,
    /// An id of several things, which has its diagnostic already.
    Spoilt,
}

impl<'n> Section<'n> {
    /// Where each thing is in the text, as far as things are objects.
    pub(super) fn places(&self) -> impl Iterator<Item = At> {
        let place =
            |item: &Option<Item<'_>>| item.as_ref().map_or(At::START, |item| item.fields.at);
        self.items.iter().map(place)
    }

    /// Reads ids and names of a list of objects.
    pub(super) fn read(
        list: (Fields<'n>, &'static str),
        (kind, what): (&'static str, &'static str),
        keys: &[&'static str],
        report: &'n Report,
    ) -> Self {
        let (fields, key) = list;
        let mut section = Self {
            kind,
            items: Vec::new(),
            words: Words::new(),
            meanings: Vec::new(),
            unknown: fields
                .get(key)
                .is_some_and(|node| !matches!(node.value, Value::Array(_))),
        };
        for (number, node) in (0..).zip(fields.list(key)) {
            let item = Fields::of(node, what, keys, report).map(|fields| Item {
                fields,
                identity: section.identify(number, &fields, report),
            });
            section.items.push(item);
        }
        section
    }

    fn identify(&mut self, number: u32, fields: &Fields<'n>, report: &Report) -> Option<Identity> {
        let (id, name) = (fields.text("id"), fields.text("name"));
        let Some(text) = id.or(name) else {
            // An id of the wrong type has its own diagnostic.
            if fields.get("id").or(fields.get("name")).is_none() {
                fields.missing("id", "give it an id as AWS would, or a `name`");
            }
            return None;
        };
        if self.mean(text.value, number, Meaning::Spoilt) {
            report.error(
                text.at,
                "duplicate-id",
                format!("another {} is called `{}` too", self.kind, text.value),
                "ids are unique within a kind",
            );
        }
        if let (Some(id), Some(name)) = (id, name)
            && id.value != name.value
            && self.mean(name.value, number, Meaning::Several)
        {
            report.warning(
                name.at,
                "duplicate-name",
                format!("another {} is called `{}` too", self.kind, name.value),
                "AWS allows that; refer to them by id",
            );
        }
        Some(Identity {
            id: String::from(text.value),
            name: name.map(|name| String::from(name.value)),
        })
    }

    /// Lets a word mean a thing, or `shared` if it means another one. Does it?
    fn mean(&mut self, word: &'n str, number: u32, shared: Meaning) -> bool {
        let position = self.words.add(Cow::Borrowed(word));
        match self.meanings.get_mut(position) {
            Some(meaning) => {
                *meaning = shared;
                true
            }
            None => {
                self.meanings.push(Meaning::One(number));
                false
            }
        }
    }

    /// A section whose list is not there at all.
    pub(super) const fn absent(kind: &'static str) -> Self {
        Self {
            kind,
            items: Vec::new(),
            words: Words::new(),
            meanings: Vec::new(),
            unknown: false,
        }
    }

    /// Makes a list that must not be empty, and has its diagnostic, one that is not judged.
    pub(super) const fn unjudged(mut self) -> Self {
        self.unknown = true;
        self
    }

    /// Is it known what the list holds?
    pub(super) const fn is_known(&self) -> bool {
        !self.unknown
    }

    /// Every id and name.
    pub(super) fn words(&self) -> Vec<&str> {
        self.words.list()
    }

    /// Does anything here have this id or name?
    pub(super) fn knows(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Does this word mean one thing here?
    pub(super) fn is_clear(&self, word: &str) -> bool {
        let meaning = |position| self.meanings.get(position);
        let meaning = self.words.position(word).and_then(meaning);
        matches!(meaning, Some(Meaning::One(_)))
    }

    /// The position of the thing with this id or name.
    pub(super) fn find(&self, reference: Text<'_>, report: &Report) -> Option<u32> {
        let position = self.words.position(reference.value);
        match position.and_then(|position| self.meanings.get(position)) {
            Some(Meaning::One(number)) => Some(*number),
            Some(Meaning::Several) => {
                ambiguous(reference, report);
                None
            }
            Some(Meaning::Spoilt) => None,
            None if self.unknown => None,
            None => {
                dangling(reference, self.kind, &self.words(), report);
                None
            }
        }
    }
}

/// Complains that a reference may mean one thing or another.
pub(super) fn ambiguous(reference: Text<'_>, report: &Report) {
    report.error(
        reference.at,
        "ambiguous-name",
        format!("more than one thing is called `{}`", reference.value),
        "refer to it by its id",
    );
}

/// Complains that a reference means nothing.
pub(super) fn dangling(reference: Text<'_>, kind: &str, known: &[&str], report: &Report) {
    let hint = match known {
        [] => format!("this scenario has no {kind}"),
        known => suggest(reference.value, known),
    };
    let message = format!("there is no {kind} `{}`", reference.value);
    report.error(reference.at, "dangling-reference", message, hint);
}
