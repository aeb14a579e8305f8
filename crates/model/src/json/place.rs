//! From an offset to what people and programs call a place: JSON pointer, line and column.

use alloc::format;
use alloc::string::String;

use super::{At, Node, Value};

/// The JSON pointer (RFC 6901) to the value or key that stands at `at`.
///
/// A place between two values belongs to the one around both.
pub(crate) fn pointer(root: &Node<'_>, at: At) -> String {
    let mut pointer = String::new();
    let mut node = root;
    loop {
        let inner = match &node.value {
            Value::Object(members) => members
                .iter()
                .find(|member| member.key_at <= at && at < member.value.end)
                .map(|member| {
                    pointer.push('/');
                    push_escaped(&mut pointer, &member.key);
                    &member.value
                }),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .find(|(_, item)| item.at <= at && at < item.end)
                .map(|(index, item)| {
                    pointer.push_str(&format!("/{index}"));
                    item
                }),
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return pointer,
        }
    }
}

fn push_escaped(pointer: &mut String, key: &str) {
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// Turns ascending offsets into lines and columns in one pass over the text.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Lines<'a> {
    /// At the beginning of the text.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    /// Line and column of the end of the text.
    pub fn end(&mut self) -> (u32, u32) {
        self.advance_to(At(u32::MAX))
    }

    /// Line and column, both from 1, the column in characters. `at` must not go backwards.
    pub fn advance_to(&mut self, at: At) -> (u32, u32) {
        let end = (at.0 as usize).min(self.text.len()).max(self.offset);
        for &byte in &self.text[self.offset..end] {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.column = 1;
                }
                // A character of UTF-8 has one byte that is not 10xxxxxx: count those.
                byte if byte & 0xc0 != 0x80 => self.column += 1,
                _ => {}
            }
        }
        self.offset = end;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn places_have_pointers_lines_and_columns() {
        let text = "{\n  \"é\": [1, {\"a/b~\": true}],\n  \"last\" : 2 }";
        let Ok(root) = parse(text) else {
            unreachable!("the text is JSON")
        };
        for (needle, expected, line, column) in [
            ("{\n", "", 1, 1),
            ("\"é\"", "/é", 2, 3),
            ("[1", "/é", 2, 8),
            ("1,", "/é/0", 2, 9),
            ("{\"a", "/é/1", 2, 12),
            ("true", "/é/1/a~1b~0", 2, 21),
            ("\"last", "/last", 3, 3),
            ("2 }", "/last", 3, 12),
        ] {
            let at = At(text.find(needle).unwrap_or_default() as u32);
            assert_eq!(pointer(&root, at), expected, "{needle:?}");
            assert_eq!(
                Lines::new(text).advance_to(at),
                (line, column),
                "{needle:?}"
            );
        }
    }
}
