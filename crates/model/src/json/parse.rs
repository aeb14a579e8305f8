//! From text to tree, or to the one place where the text stops being JSON.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Display;

use hifijson::num::LexWrite as _;
use hifijson::str::LexAlloc as _;
use hifijson::token::Lex as _;
use hifijson::{Read as _, SliceLexer};

use super::{At, DEPTH_MAX, Member, Node, TEXT_LENGTH_MAX, Value};

/// Why a text is not JSON, or is more of it than is read.
#[derive(Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub at: At,
    /// The diagnostic's code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub hint: &'static str,
}

/// Reads a whole text as one value.
pub(crate) fn parse(text: &str) -> Result<Node<'_>, SyntaxError> {
    if text.len() > TEXT_LENGTH_MAX {
        return Err(SyntaxError {
            at: At::START,
            code: "text-too-long",
            message: format!("the text has {} bytes", text.len()),
            hint: "64 MiB is the most that is read",
        });
    }
    let mut parser = Parser::at_start_of(text);
    let root = parser.value(&"a value")?;
    match parser.lexer.ws_peek() {
        None => Ok(root),
        Some(_) => Err(parser.expected(&"nothing after the end of the value")),
    }
}

/// Reads the next of several values that stand one after the other in a text, and moves `from`
/// behind it; none where only white space is left. Texts have less than 4 GiB.
///
/// # Errors
///
/// The first place where it is not JSON.
pub fn parse_next<'a>(text: &'a str, from: &mut At) -> Result<Option<Node<'a>>, SyntaxError> {
    let mut parser = Parser::at_start_of(text);
    parser.lexer = SliceLexer::new(&text.as_bytes()[(from.0 as usize).min(text.len())..]);
    if parser.lexer.ws_peek().is_none() {
        return Ok(None);
    }
    let node = parser.value(&"a value")?;
    *from = node.end;
    Ok(Some(node))
}

struct Parser<'a> {
    text: &'a str,
    lexer: SliceLexer<'a>,
    depth: u32,
}

impl<'a> Parser<'a> {
    fn at_start_of(text: &'a str) -> Self {
        Self {
            text,
            lexer: SliceLexer::new(text.as_bytes()),
            depth: 0,
        }
    }

    /// Where the lexer is. Texts are far shorter than 4 GiB.
    fn at(&self) -> At {
        At((self.text.len() - self.lexer.as_slice().len()) as u32)
    }

    /// What is wanted is put into words only where it is missing.
    fn value(&mut self, what: &dyn Display) -> Result<Node<'a>, SyntaxError> {
        let next = self.lexer.ws_peek();
        let at = self.at();
        let value = match next {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number(at)?,
            Some(b't' | b'f' | b'n') => match self.lexer.null_or_bool() {
                Some(Some(truth)) => Value::Bool(truth),
                Some(None) => Value::Null,
                None => return Err(self.expected_at(at, what)),
            },
            _ => return Err(self.expected(what)),
        };
        let end = self.at();
        Ok(Node { at, end, value })
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Value<'a>, SyntaxError>,
    ) -> Result<Value<'a>, SyntaxError> {
        if self.depth == DEPTH_MAX {
            return Err(SyntaxError {
                at: self.at(),
                code: "nested-too-deep",
                message: format!("more than {DEPTH_MAX} arrays and objects lie in each other here"),
                hint: "no part of what is read here needs more than sixteen",
            });
        }
        self.depth += 1;
        self.lexer.take_next();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value<'a>, SyntaxError> {
        let mut members = Vec::new();
        if self.lexer.expect(SliceLexer::ws_peek, b'}').is_some() {
            return Ok(Value::Object(members));
        }
        loop {
            if self.lexer.ws_peek() != Some(b'"') {
                return Err(self.expected(match members.is_empty() {
                    true => &"a key in double quotes or `}`",
                    false => &"a key in double quotes after `,`",
                }));
            }
            let key_at = self.at();
            let key = self.string()?;
            if self.lexer.expect(SliceLexer::ws_peek, b':').is_none() {
                return Err(self.expected(&format_args!("`:` after the key `{key}`")));
            }
            let value = self.value(&format_args!("a value for `{key}`"))?;
            match self.lexer.ws_peek() {
                Some(b'}') => {
                    self.lexer.take_next();
                    members.push(Member { key_at, key, value });
                    return Ok(Value::Object(members));
                }
                Some(b',') => self.lexer.take_next(),
                _ => {
                    return Err(
                        self.expected(&format_args!("`,` or `}}` after the value of `{key}`"))
                    );
                }
            };
            members.push(Member { key_at, key, value });
        }
    }

    fn array(&mut self) -> Result<Value<'a>, SyntaxError> {
        let mut items = Vec::new();
        if self.lexer.expect(SliceLexer::ws_peek, b']').is_some() {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(match items.is_empty() {
                true => &"a value or `]`",
                false => &"a value after `,`",
            })?);
            match self.lexer.ws_peek() {
                Some(b']') => {
                    self.lexer.take_next();
                    return Ok(Value::Array(items));
                }
                Some(b',') => self.lexer.take_next(),
                _ => {
                    let count = items.len();
                    return Err(
                        self.expected(&format_args!("`,` or `]` after item {count} of the array"))
                    );
                }
            };
        }
    }

    fn number(&mut self, at: At) -> Result<Value<'a>, SyntaxError> {
        let number = self.lexer.num_string().validated();
        let next = self.lexer.peek_next();
        match number {
            Ok((digits, _)) if !next.is_some_and(|next| next.is_ascii_alphanumeric()) => {
                Ok(Value::Number(whole(digits)))
            }
            _ => Err(SyntaxError {
                at,
                code: "invalid-json",
                message: String::from("this is not a number as JSON writes them"),
                hint: "digits without a leading zero, for example 443 or 0.5; \
                       addresses and durations stand in double quotes",
            }),
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        use hifijson::str::Error;
        let start = self.at();
        self.lexer.take_next();
        self.lexer.str_string().map_err(|error| {
            let (at, message, hint) = match error {
                Error::Eof => (start, "a string begins here and never ends", "a `\"` is missing"),
                Error::Control => (
                    At(self.at().0.saturating_sub(1)),
                    "a line break or control character in a string",
                    "end the string with `\"` on its line; a line break inside it is written `\\n`",
                ),
                Error::Escape(_) | Error::Utf8(_) => (
                    self.at(),
                    "an escape that JSON does not know",
                    "known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits; \
                     a backslash itself is written \\\\",
                ),
            };
            SyntaxError { at, code: "invalid-json", message: String::from(message), hint }
        })
    }

    /// The error that something else stands at the lexer's place.
    fn expected(&self, what: &dyn Display) -> SyntaxError {
        self.expected_at(self.at(), what)
    }

    fn expected_at(&self, at: At, what: &dyn Display) -> SyntaxError {
        let found = self
            .text
            .get(at.0 as usize..)
            .and_then(|rest| rest.chars().next());
        let message = match found {
            None => format!("expected {what}, found the end of the text"),
            Some('\u{feff}') => format!("expected {what}, found a byte order mark"),
            Some(found) if found.is_control() => {
                format!(
                    "expected {what}, found the character U+{:04X}",
                    u32::from(found)
                )
            }
            Some(found) => format!("expected {what}, found `{found}`"),
        };
        let hint = match found {
            None => "something that was opened is not closed",
            Some('\'') => "JSON writes strings in double quotes",
            Some('/' | '#') => "JSON has no comments",
            Some('}' | ']') => {
                "is there a comma too many in front of it, or a bracket that does not match?"
            }
            Some('"') => "is there a comma missing in front of it?",
            Some('\u{feff}') => "save the file without a byte order mark",
            Some(c) if c.is_alphabetic() => {
                "keys and texts stand in double quotes; bare words are true, false and null"
            }
            Some(_) => "",
        };
        SyntaxError {
            at,
            code: "invalid-json",
            message,
            hint,
        }
    }
}

/// A number without `.0`: to JSON Schema 1.0 is as whole as 1.
fn whole(digits: &str) -> &str {
    match digits.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => digits,
    }
}
