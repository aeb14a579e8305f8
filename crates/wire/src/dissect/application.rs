//! HTTP/1.1 (RFC 9112), where the data of a TCP segment looks like the head of a message.

use alloc::string::{String, ToString};
use httparse::{EMPTY_HEADER, Header, Request, Response, Status};

use super::reader::Reader;

/// With more than these the head is shown as data.
const HEADER_COUNT_MAX: usize = 64;

pub(super) fn http(reader: &mut Reader<'_>) -> Option<()> {
    let bytes = reader.rest();
    let mut headers = [EMPTY_HEADER; HEADER_COUNT_MAX];
    let (start_line, head_length) = if bytes.starts_with(b"HTTP/") {
        ("Status Line", Response::new(&mut headers).parse(bytes))
    } else {
        ("Request Line", Request::new(&mut headers).parse(bytes))
    };
    let Ok(Status::Complete(head_length)) = head_length else {
        return None;
    };
    let head = &bytes[..head_length];
    // The parser says where each name is; a line goes from there to the next one.
    let end = head_length - if head.ends_with(b"\r\n") { 2 } else { 1 };
    let mut lines = headers
        .iter()
        .take_while(|header| !header.name.is_empty())
        .map(|header| (position(bytes, header), header))
        .peekable();

    reader.layer("HTTP");
    let first = lines.peek().map_or(end, |(at, _)| *at);
    reader.field(start_line, first, &text)?;
    while let Some((at, header)) = lines.next() {
        let next = lines.peek().map_or(end, |(at, _)| *at);
        reader.field(header.name, next.checked_sub(at)?, &|_| text(header.value))?;
    }
    reader.field("Empty Line", head_length - end, &|_| String::new())?;
    // What follows is the body, or a part of it.
    None
}

/// Where in `bytes` the header's name is, which is a part of them.
fn position(bytes: &[u8], header: &Header<'_>) -> usize {
    (header.name.as_ptr() as usize).wrapping_sub(bytes.as_ptr() as usize)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_string()
}
