//! The scenario that is being written.

use core::fmt::Write;

/// A value of the scenario file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Number(i64),
    Truth(bool),
    List(Vec<Value>),
    Object(Vec<(&'static str, Value)>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<V: Into<Self>> From<Vec<V>> for Value {
    fn from(values: Vec<V>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

/// An object under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object(Vec<(&'static str, Value)>);

impl Object {
    /// With an id, and with a name where there is one.
    pub(crate) fn named(id: &str, name: Option<&str>) -> Self {
        Self::default().with("id", id).maybe("name", name)
    }

    pub(crate) fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((key, value.into()));
        self
    }

    /// With everything that the other has.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn maybe(self, key: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The list, where it has items.
    pub(crate) fn list<V: Into<Value>>(self, key: &'static str, values: Vec<V>) -> Self {
        match values.is_empty() {
            true => self,
            false => self.with(key, values),
        }
    }
}

impl Value {
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                let member = members.iter().find(|(name, _)| *name == key);
                member.map(|(_, value)| value)
            }
            _ => None,
        }
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Self::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Does something with every text and the key that it stands under.
    pub(crate) fn for_each_text(
        &mut self,
        key: &'static str,
        visit: &mut impl FnMut(&'static str, &mut String),
    ) {
        match self {
            Self::Text(text) => visit(key, text),
            Self::List(values) => {
                for value in values {
                    value.for_each_text(key, visit);
                }
            }
            Self::Object(members) => {
                for (key, value) in members {
                    value.for_each_text(key, visit);
                }
            }
            Self::Number(_) | Self::Truth(_) => {}
        }
    }

    /// The scenario file: one line for each thing, so that two versions of it can be compared.
    pub(crate) fn write(&self) -> String {
        let mut text = String::new();
        self.write_to(&mut text, 0);
        text.push('\n');
        text
    }

    fn write_to(&self, text: &mut String, depth: usize) {
        match self {
            Self::Text(value) => write_text(text, value),
            Self::Number(value) => {
                let _ = write!(text, "{value}");
            }
            Self::Truth(value) => text.push_str(if *value { "true" } else { "false" }),
            Self::List(values) => {
                let open = depth <= LINES_DEPTH && !values.is_empty();
                text.push('[');
                for (number, value) in values.iter().enumerate() {
                    separate(text, number, open.then_some(depth + 1));
                    value.write_to(text, depth + 1);
                }
                close(text, ']', open.then_some(depth));
            }
            Self::Object(members) => {
                let open = depth < LINES_DEPTH && !members.is_empty();
                text.push('{');
                for (number, (key, value)) in members.iter().enumerate() {
                    separate(text, number, open.then_some(depth + 1));
                    write_text(text, key);
                    text.push_str(": ");
                    value.write_to(text, depth + 1);
                }
                close(text, '}', open.then_some(depth));
            }
        }
    }
}

/// Things of the network lie this deep: below, everything stands in one line.
const LINES_DEPTH: usize = 2;

fn separate(text: &mut String, number: usize, depth: Option<usize>) {
    if number > 0 {
        text.push(',');
    }
    match depth {
        Some(depth) => indent(text, depth),
        None if number > 0 => text.push(' '),
        None => {}
    }
}

fn close(text: &mut String, bracket: char, depth: Option<usize>) {
    if let Some(depth) = depth {
        indent(text, depth);
    }
    text.push(bracket);
}

fn indent(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

fn write_text(text: &mut String, value: &str) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            c if c.is_control() && u32::from(c) < 0x1_0000 => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}
