//! As much HTTP/1.1 as a packet's journey needs: one request, one answer with a length (RFC 9112).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

/// Header lines that either side reads; more make a message unreadable.
const HEADERS_MAX: usize = 16;

/// The head of a request for `/`; with data, if `bytes` are to follow it.
pub(super) fn request(host: &str, bytes: u32) -> Vec<u8> {
    let (method, length) = match bytes {
        0 => ("GET", String::new()),
        bytes => ("POST", format!("Content-Length: {bytes}\r\n")),
    };
    format!(
        "{method} / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: vpclab\r\nAccept: */*\r\n{length}\r\n"
    )
    .into_bytes()
}

/// The length of the complete head of a request at the start of `bytes`, if there is one, and how
/// much data follows it.
pub(super) fn complete_request(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => Some((length, data_length(request.headers))),
        Ok(httparse::Status::Partial) | Err(_) => None,
    }
}

/// What `Content-Length` says; 0 where it is not there.
fn data_length(headers: &[httparse::Header<'_>]) -> usize {
    headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| core::str::from_utf8(header.value).ok())
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0)
}

/// An answer that tells the client whom the server sees: proof of what was rewritten on the way.
pub(super) fn answer(client: (IpAddr, u16)) -> Vec<u8> {
    let (address, port) = client;
    let body = format!("You are {address}, port {port}.\n");
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Is this a whole answer?
pub(super) fn is_complete_answer(bytes: &[u8]) -> bool {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut response = httparse::Response::new(&mut headers);
    let Ok(httparse::Status::Complete(head)) = response.parse(bytes) else {
        return false;
    };
    bytes.len() >= head + data_length(response.headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::net::Ipv4Addr;

    #[test]
    fn a_message_is_complete_when_all_of_it_is_there() {
        let request = request("example.com", 77);
        for length in 0..request.len() {
            assert_eq!(complete_request(&request[..length]), None);
        }
        assert_eq!(complete_request(&request), Some((request.len(), 77)));

        let answer = answer((IpAddr::V4(Ipv4Addr::LOCALHOST), 80));
        for length in 0..answer.len() {
            assert!(!is_complete_answer(&answer[..length]));
        }
        assert!(is_complete_answer(&answer));
    }
}
