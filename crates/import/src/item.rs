//! One JSON object of the input, asked for its members.

use core::net::IpAddr;

use ipnet::IpNet;
use vpclab_model::json::{At, Member, Node, Value};

/// A value of the input, and the file it stands in.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    node: &'a Node<'a>,
    file: u32,
}

impl<'a> Item<'a> {
    pub(crate) const fn new(node: &'a Node<'a>, file: u32) -> Self {
        Self { node, file }
    }

    pub(crate) const fn place(self) -> (u32, At) {
        (self.file, self.node.at)
    }

    pub(crate) const fn value(self) -> &'a Value<'a> {
        &self.node.value
    }

    pub(crate) fn members(self) -> &'a [Member<'a>] {
        match &self.node.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// A member; none where it is not there, or `null`.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        let member = self.members().iter().find(|member| member.key == key)?;
        let item = Self::new(&member.value, self.file);
        (!matches!(item.node.value, Value::Null)).then_some(item)
    }

    pub(crate) fn as_text(self) -> Option<&'a str> {
        match &self.node.value {
            Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// A text that says something.
    pub(crate) fn text(self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_text()
    }

    pub(crate) fn text_or(self, key: &str, default: &'static str) -> &'a str {
        self.text(key).unwrap_or(default)
    }

    /// A truth, also where it is written as text, as YAML and spreadsheets do.
    pub(crate) fn truth(self, key: &str) -> Option<bool> {
        match self.get(key)?.value() {
            Value::Bool(truth) => Some(*truth),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    pub(crate) fn number(self, key: &str) -> Option<i64> {
        match self.get(key)?.value() {
            Value::Number(digits) => digits.parse().ok(),
            Value::String(digits) => digits.trim().parse().ok(),
            _ => None,
        }
    }

    /// The items of a list.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let items = match &self.node.value {
            Value::Array(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(move |node| Self::new(node, self.file))
    }

    /// The items of a list; none where it is not there.
    pub(crate) fn list(self, key: &str) -> impl Iterator<Item = Self> + use<'a> {
        let items = match self.get(key).map(Self::value) {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        let file = self.file;
        items.iter().map(move |node| Self::new(node, file))
    }

    /// A list of texts.
    pub(crate) fn texts(self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.list(key).filter_map(Self::as_text)
    }

    pub(crate) fn address(self, key: &str) -> Option<IpAddr> {
        self.text(key)?.parse().ok()
    }

    pub(crate) fn block(self, key: &str) -> Option<IpNet> {
        self.text(key)?
            .parse::<IpNet>()
            .ok()
            .map(|block| block.trunc())
    }

    /// The value of the tag `Name`; network interfaces have `TagSet` (F12.17).
    pub(crate) fn name(self) -> Option<&'a str> {
        let tags = self.list("Tags").chain(self.list("TagSet"));
        let mut named = tags.filter(|tag| tag.text("Key") == Some("Name"));
        named.next()?.text("Value")
    }

    /// Do two objects say the same, whatever the order of their members?
    pub(crate) fn same_as(self, other: Self) -> bool {
        same(self.node, other.node)
    }
}

fn same(one: &Node<'_>, other: &Node<'_>) -> bool {
    match (&one.value, &other.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Number(one), Value::Number(other)) => one == other,
        (Value::String(one), Value::String(other)) => one == other,
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(others)) => {
            // Objects of AWS's are small; a huge one is not worth the time.
            one.len() == others.len()
                && one.len() <= 256
                && one.iter().all(|member| {
                    let other = others.iter().find(|other| other.key == member.key);
                    other.is_some_and(|other| same(&member.value, &other.value))
                })
        }
        _ => false,
    }
}
