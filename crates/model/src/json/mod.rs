//! A JSON text as a tree that remembers where everything stands.
//!
//! A place is one number, the offset of the first byte; pointer, line and column are worked out
//! only for the few places that a diagnostic names.

mod parse;
mod place;

use alloc::borrow::Cow;
use alloc::vec::Vec;

pub(crate) use parse::parse;
pub use parse::{SyntaxError, parse_next};
pub use place::Lines;
pub(crate) use place::pointer;

/// The longest scenario file that is read, in bytes: what the import of a large Region writes, and
/// room to spare. Memory is bounded by it.
pub(crate) const TEXT_LENGTH_MAX: usize = 1 << 26;

/// How deep values may lie in each other; a scenario needs eight levels.
pub(crate) const DEPTH_MAX: u32 = 64;

/// A place in the text: the offset of a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub(crate) u32);

impl At {
    /// The whole document.
    pub const START: Self = Self(0);
}

/// A value and where it stands.
#[derive(Debug)]
pub struct Node<'a> {
    /// Its first byte.
    pub at: At,
    /// The byte after its last.
    pub end: At,
    /// The value itself.
    pub value: Value<'a>,
}

/// A JSON value.
#[derive(Debug)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A string, escapes resolved.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Node<'a>>),
    /// An object; a key may occur twice.
    Object(Vec<Member<'a>>),
}

/// A key with its value.
#[derive(Debug)]
pub struct Member<'a> {
    /// Where the key stands.
    pub key_at: At,
    /// The key.
    pub key: Cow<'a, str>,
    /// The value.
    pub value: Node<'a>,
}

impl Value<'_> {
    /// What kind of value it is, with its article.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl Node<'_> {
    /// The string under a key, if this is an object that has one there.
    pub(crate) fn text_at(&self, key: &str) -> Option<&str> {
        let Value::Object(members) = &self.value else {
            return None;
        };
        let member = members.iter().find(|member| member.key == key)?;
        match &member.value.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}
