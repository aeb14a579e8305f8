//! From bytes to text: UTF-8 with or without a byte order mark, and UTF-16 as PowerShell writes it.

use vpclab_model::json::Lines;

use crate::report::{Category, Recorder};

/// A document as text.
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The longest document: places in it are numbers of 32 bits.
const LENGTH_MAX: usize = u32::MAX as usize;

/// Decodes a document; what cannot be decoded is reported, and nothing is left of it.
pub(crate) fn decode(name: String, bytes: &[u8], report: &mut Recorder) -> Text {
    let decoded = match bytes {
        _ if bytes.len() >= LENGTH_MAX => Err("has 4 GiB or more; split it".into()),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without a mark: JSON begins with two characters of ASCII.
        [_, 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, _, ..] => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    };
    let text = decoded.unwrap_or_else(|why: String| {
        report.document(Category::Malformed, &name, why);
        String::new()
    });
    Text { name, text }
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    core::str::from_utf8(bytes).map(String::from).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let valid = String::from_utf8_lossy(valid);
        let (line, column) = Lines::new(&valid).end();
        format!("line {line}, column {column}: neither UTF-8 nor UTF-16; save the output of the AWS CLI as it is")
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [one, other] => unit([*one, *other]),
        _ => 0,
    });
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map_err(|_| "looks like UTF-16 and is not; save the output of the AWS CLI as UTF-8".into())
}
