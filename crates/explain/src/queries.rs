//! Files of questions: read, or every mistake in them said at once.

use std::fmt;
use std::net::IpAddr;

use serde::Serialize;
use serde_json::{Map, Value};
use vpclab_model::Protocol;

use crate::answer::{Answer, Disposition, Leg};
use crate::query::{Query, QueryError, parse_protocol};

/// A question of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What the file calls it: a string, a number, or null.
    pub id: Value,
    /// The question.
    pub query: Query,
    /// What the answer has to be.
    pub expect: Expectation,
}

/// What an answer has to be; what is left out may be anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// How the packet's way ends.
    pub forward: Option<Disposition>,
    /// How the reply's way ends; inside, none where there must be no reply.
    pub reply: Option<Option<Disposition>>,
}

/// An answer in a list of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Numbered<'a> {
    /// That of its question.
    pub id: &'a Value,
    /// The answer.
    #[serde(flatten)]
    pub answer: &'a Answer,
}

/// A mistake in a file of questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Which question, from 0; none where it is the whole file.
    pub index: Option<usize>,
    /// Its id, if it has one.
    pub id: Option<String>,
    /// Where in the file, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub hint: Option<String>,
}

/// `/3/dstPort (question "08"): … ` and a hint.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pointer)?;
        match (&self.id, self.index) {
            (Some(id), _) => write!(f, " (question {id:?})")?,
            (None, Some(index)) => write!(f, " (question number {})", index + 1)?,
            (None, None) => {}
        }
        if !self.pointer.is_empty() {
            f.write_str(": ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

const KEYS: [&str; 8] = [
    "id", "from", "srcIp", "to", "protocol", "srcPort", "dstPort", "expect",
];

/// Reads a JSON array of questions.
///
/// # Errors
///
/// Every mistake in it.
pub fn read_queries(text: &str) -> Result<Vec<Item>, Vec<Mistake>> {
    match read_what_can_be(text) {
        (items, mistakes) if mistakes.is_empty() => {
            Ok(items.into_iter().map(|(_, item)| item).collect())
        }
        (_, mistakes) => Err(mistakes),
    }
}

/// The questions that say who sends and to whom, each with its number in the file, and every mistake.
/// Of what cannot be read a question says nothing: it is for saying at once with the mistakes what makes
/// no sense in a network, not for an answer.
#[must_use]
pub fn read_what_can_be(text: &str) -> (Vec<(usize, Item)>, Vec<Mistake>) {
    let whole = |message: String, hint: &str| {
        let mistake = Mistake {
            index: None,
            id: None,
            pointer: String::new(),
            message,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
        };
        (Vec::new(), vec![mistake])
    };
    let values = match serde_json::from_str(text) {
        Ok(Value::Array(values)) => values,
        Ok(_) => {
            let hint = "write [ { \"from\": \"i-…\", \"to\": \"10.0.1.5\", \"dstPort\": 443 }, … ]";
            return whole("not an array of questions".to_owned(), hint);
        }
        Err(error) => return whole(format!("not JSON: {error}"), ""),
    };
    let mut mistakes = Vec::new();
    let items = values
        .iter()
        .enumerate()
        .filter_map(|(index, value)| {
            Some((index, Entry::new(index, value, &mut mistakes)?.item()?))
        })
        .collect();
    (items, mistakes)
}

impl Item {
    /// Where it stands in its file, with what is wrong with it in the network that it is about.
    #[must_use]
    pub fn mistake(&self, index: usize, error: QueryError) -> Mistake {
        Mistake {
            index: Some(index),
            id: id_text(&self.id),
            pointer: format!("/{index}/{}", error.key),
            message: error.message,
            hint: error.hint,
        }
    }

    /// What is not as expected, one line each.
    #[must_use]
    pub fn differences(&self, answer: &Answer) -> Vec<String> {
        let is = |leg: Option<&Leg>| match leg {
            None => "there is none".to_owned(),
            Some(Leg {
                drop: Some(drop), ..
            }) => {
                format!(
                    "is dropped at {} ({}): {}",
                    drop.at, drop.code, drop.sentence
                )
            }
            Some(_) => "is delivered".to_owned(),
        };
        let mut differences = Vec::new();
        let Expectation { forward, reply } = self.expect;
        if let Some(expected) = forward
            && expected != answer.forward.disposition
        {
            let is = is(Some(&answer.forward));
            differences.push(format!(
                "forward: expected {}, but it {is}",
                expected.name()
            ));
        }
        if let Some(expected) = reply
            && expected != answer.reply.as_ref().map(|leg| leg.disposition)
        {
            let expected = expected.map_or("none", Disposition::name);
            let is = match is(answer.reply.as_ref()) {
                none if answer.reply.is_none() => none,
                is => format!("it {is}"),
            };
            differences.push(format!("reply: expected {expected}, but {is}"));
        }
        differences
    }
}

/// A question while it is read.
struct Entry<'a> {
    index: usize,
    id: Value,
    object: &'a Map<String, Value>,
    mistakes: &'a mut Vec<Mistake>,
}

impl<'a> Entry<'a> {
    fn new(index: usize, value: &'a Value, mistakes: &'a mut Vec<Mistake>) -> Option<Self> {
        let Value::Object(object) = value else {
            mistakes.push(Mistake {
                index: Some(index),
                id: None,
                pointer: format!("/{index}"),
                message: format!("{} instead of a question", kind(value)),
                hint: Some("a question is an object with from and to".to_owned()),
            });
            return None;
        };
        Some(Self {
            index,
            id: object.get("id").cloned().unwrap_or_default(),
            object,
            mistakes,
        })
    }

    fn item(mut self) -> Option<Item> {
        for key in self.object.keys() {
            if !KEYS.contains(&key.as_str()) {
                let close = KEYS.iter().max_by(|a, b| {
                    let likeness = |known: &str| strsim::jaro_winkler(known, key);
                    likeness(a).total_cmp(&likeness(b))
                });
                let hint = match close {
                    Some(close) if strsim::jaro_winkler(close, key) > 0.8 => {
                        format!("did you mean {close}?")
                    }
                    _ => format!("known: {}", KEYS.join(", ")),
                };
                self.wrong(key, "a question has no such key".to_owned(), &hint);
            }
        }
        if !matches!(self.id, Value::Null | Value::String(_) | Value::Number(_)) {
            let message = format!("{} instead of an id", kind(&self.id));
            self.wrong("id", message, "an id is a string or a number");
        }
        let from = self.word("from");
        let to = self.word("to");
        let src_ip = self.address();
        let protocol = self.protocol();
        let (src_port, dst_port) = (self.port("srcPort"), self.port("dstPort"));
        let expect = self.expectation();
        Some(Item {
            id: self.id,
            query: Query {
                from: from?,
                src_ip,
                to: to?,
                protocol: protocol.unwrap_or(Protocol::Tcp),
                src_port,
                dst_port,
            },
            expect,
        })
    }

    fn wrong(&mut self, key: &str, message: String, hint: &str) {
        self.mistakes.push(Mistake {
            index: Some(self.index),
            id: id_text(&self.id),
            pointer: format!(
                "/{}/{}",
                self.index,
                key.replace('~', "~0").replace('/', "~1")
            ),
            message,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
        });
    }

    /// What stands under a key; null is as good as nothing.
    fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    fn word(&mut self, key: &str) -> Option<String> {
        match self.get(key) {
            Some(Value::String(word)) if !word.is_empty() => return Some(word.clone()),
            Some(other) => {
                let what = if other.is_string() {
                    "nothing"
                } else {
                    kind(other)
                };
                let message = format!("{what} instead of an id");
                self.wrong(key, message, "");
            }
            None => {
                let hint = match key {
                    "from" => "from is an id, or internet",
                    _ => "to is an address or an id",
                };
                self.wrong(key, "missing".to_owned(), hint);
            }
        }
        None
    }

    fn address(&mut self) -> Option<IpAddr> {
        let value = self.get("srcIp")?;
        let address = value.as_str().and_then(|text| text.parse().ok());
        if address.is_none() {
            let message = format!("{value} is no IP address");
            self.wrong(
                "srcIp",
                message,
                "an address is like 10.0.1.5 or 2001:db8::5",
            );
        }
        address
    }

    fn protocol(&mut self) -> Option<Protocol> {
        let value = self.get("protocol")?;
        let protocol = match value {
            Value::String(word) => parse_protocol(word),
            Value::Number(number) => parse_protocol(&number.to_string()),
            _ => None,
        };
        if protocol.is_none() {
            self.wrong("protocol", format!("{value} is no protocol"), PROTOCOLS);
        }
        protocol
    }

    fn port(&mut self, key: &str) -> Option<u16> {
        let value = self.get(key)?;
        let port = value.as_u64().and_then(|port| u16::try_from(port).ok());
        if port.is_none() {
            self.wrong(
                key,
                format!("{value} is no port"),
                "a port is a number from 0 to 65535",
            );
        }
        port
    }

    fn expectation(&mut self) -> Expectation {
        let mut expect = Expectation::default();
        let object = match self.get("expect") {
            None => return expect,
            Some(Value::Object(object)) => object,
            Some(other) => {
                let message = format!("{} instead of what to expect", kind(other));
                let hint = "write { \"forward\": \"delivered\", \"reply\": \"delivered\" }";
                self.wrong("expect", message, hint);
                return expect;
            }
        };
        for (key, value) in object {
            let disposition = match value.as_str() {
                Some("delivered") => Some(Some(Disposition::Delivered)),
                Some("dropped") => Some(Some(Disposition::Dropped)),
                None if value.is_null() => Some(None),
                _ => None,
            };
            let mut wrong = |message: String, hint: &str| {
                self.wrong("expect", message, hint);
                let pointer = format!("/{}/expect/{key}", self.index);
                if let Some(last) = self.mistakes.last_mut() {
                    last.pointer = pointer;
                }
            };
            match (key.as_str(), disposition) {
                ("forward", Some(disposition)) => expect.forward = disposition,
                ("reply", Some(disposition)) => expect.reply = Some(disposition),
                ("forward" | "reply", None) => {
                    wrong(
                        format!("{value} is no way to end"),
                        "write delivered or dropped",
                    );
                }
                _ => wrong(
                    "nothing of an answer is called so".to_owned(),
                    "known: forward, reply",
                ),
            }
        }
        expect
    }
}

const PROTOCOLS: &str = "write tcp, udp, icmp, or a number from 0 to 255";

fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
