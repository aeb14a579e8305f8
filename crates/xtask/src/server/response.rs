//! What goes back over the wire.

use std::io::{self, Write};
use std::path::Path;

use crate::{media_type, policy};

/// The outcomes of a request (RFC 9110).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    PermanentRedirect,
    NotModified,
    BadRequest,
    NotFound,
    MethodNotAllowed,
    HeadTooLarge,
}

impl Status {
    fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::PermanentRedirect => "308 Permanent Redirect",
            Self::NotModified => "304 Not Modified",
            Self::BadRequest => "400 Bad Request",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
        }
    }
}

/// An answer, ready to be sent.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: Status,
    content_type: &'static str,
    policy: &'static str,
    body: Vec<u8>,
    /// The header that only this status has.
    extra: Option<(&'static str, String)>,
    body_is_sent: bool,
}

impl Response {
    /// A file, under the type that its name says; `version` names its content (RFC 9110, 8.8.3).
    pub(super) fn file(path: &Path, body: Vec<u8>, version: String) -> Self {
        let extra = Some(("ETag", version));
        let mut file = Self::new(Status::Ok, media_type::of(path), body, extra);
        if path.ends_with("embed.html") {
            file.policy = policy::FRAMED;
        }
        file
    }

    /// The same, a slash further: relative links in a folder's index need it.
    pub(super) fn redirect(to: String) -> Self {
        let extra = Some(("Location", to));
        Self::new(
            Status::PermanentRedirect,
            media_type::PLAIN_TEXT,
            Vec::new(),
            extra,
        )
    }

    /// No file, and why.
    pub(super) fn refusal(status: Status) -> Self {
        let extra = (status == Status::MethodNotAllowed).then(|| ("Allow", "GET, HEAD".to_owned()));
        Self::new(
            status,
            media_type::PLAIN_TEXT,
            format!("{}\n", status.line()).into_bytes(),
            extra,
        )
    }

    /// The browser has this version already.
    pub(super) fn not_modified(mut self) -> Self {
        self.status = Status::NotModified;
        self.without_body()
    }

    /// The answer to HEAD: the same, headers only.
    pub(super) fn without_body(mut self) -> Self {
        self.body_is_sent = false;
        self
    }

    fn new(
        status: Status,
        content_type: &'static str,
        body: Vec<u8>,
        extra: Option<(&'static str, String)>,
    ) -> Self {
        Self {
            status,
            content_type,
            policy: policy::UNFRAMED,
            body,
            extra,
            body_is_sent: true,
        }
    }

    /// `goes_on`: another request may follow.
    pub(super) fn send(&self, stream: &mut impl Write, goes_on: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status.line());
        let len = self.body.len().to_string();
        let headers = [
            ("Content-Type", self.content_type),
            ("Content-Length", &len),
            ("Content-Security-Policy", self.policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            // Whoever edits a file wants to see it at the next load.
            ("Cache-Control", "no-cache"),
            ("Connection", if goes_on { "keep-alive" } else { "close" }),
        ];
        let extra = self
            .extra
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        for (name, value) in headers.into_iter().chain(extra) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        if self.body_is_sent {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }
}
