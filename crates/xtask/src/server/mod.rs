//! A web server for one person on one machine: files of one folder, over loopback.
//!
//! It sends what a careful static host would send, so that whatever works here works there.

mod files;
mod response;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use response::{Response, Status};

/// The longest request head that is read; a browser's takes about 1 KB.
const HEAD_LEN_MAX: usize = 16 * 1024;

/// The most header lines in it.
const HEADER_COUNT_MAX: usize = 64;

/// How long a connection may be silent. Browsers open connections before they need them.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// A bound server that does not answer yet.
pub(crate) struct Server {
    listener: TcpListener,
    address: SocketAddr,
    folder: PathBuf,
}

impl Server {
    /// Takes a port of this machine, 0 for any free one.
    pub(crate) fn bind(port: u16, folder: PathBuf) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = listener.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => anyhow!(
                "port {port} is in use, perhaps by another `cargo xtask serve`\n  \
                 what to do: add `--port {}`, or `--port 0` for any free one",
                port.checked_add(1).unwrap_or(0)
            ),
            ErrorKind::PermissionDenied => anyhow!(
                "port {port} is not ours to take\n  what to do: add `--port 0` for any free one"
            ),
            _ => anyhow!(error).context(format!("port {port} cannot be taken")),
        })?;
        let address = listener
            .local_addr()
            .context("the bound port cannot be read")?;
        Ok(Self {
            listener,
            address,
            folder,
        })
    }

    /// Where the page is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers until the program ends.
    pub(crate) fn run(self) -> ! {
        loop {
            // A connection that fails to come about is the other side's loss alone.
            let Ok((stream, _)) = self.listener.accept() else {
                continue;
            };
            let folder = self.folder.clone();
            thread::spawn(move || {
                // Whoever hung up is not there to be told.
                let _ = converse(stream, &folder);
            });
        }
    }

    /// Answers in the background until the program ends.
    pub(crate) fn spawn(self) -> String {
        let url = self.url();
        thread::spawn(move || self.run());
        url
    }
}

/// Request after request, until one side closes: a page is many files, and each new connection would
/// cost it a way to and fro.
fn converse(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(SILENCE_MAX))?;
    stream.set_write_timeout(Some(SILENCE_MAX))?;
    stream.set_nodelay(true)?;
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        while let Some(Answer { response, read }) = answer(&head, folder) {
            response.send(&mut stream, read.is_some())?;
            match read {
                Some(read) => drop(head.drain(..read)),
                None => return Ok(()),
            }
        }
        let len = stream.read(&mut buffer)?;
        if len == 0 {
            return Ok(());
        }
        head.extend_from_slice(&buffer[..len]);
    }
}

/// What to say to a request.
#[derive(Debug)]
struct Answer {
    response: Response,
    /// How much of what came the request was. None: nobody knows what follows, or nothing shall.
    read: Option<usize>,
}

/// The answer to a request head; nothing while it is incomplete.
fn answer(head: &[u8], folder: &Path) -> Option<Answer> {
    let mut headers = [httparse::EMPTY_HEADER; HEADER_COUNT_MAX];
    let mut request = httparse::Request::new(&mut headers);
    let last = |response| Answer {
        response,
        read: None,
    };
    let answer = match request.parse(head) {
        Ok(httparse::Status::Partial) if head.len() < HEAD_LEN_MAX => return None,
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            last(Response::refusal(Status::HeadTooLarge))
        }
        Err(_) => last(Response::refusal(Status::BadRequest)),
        Ok(httparse::Status::Complete(len)) => {
            let target = request.path.unwrap_or_default();
            let header = |wanted: &str| {
                let mut found = request.headers.iter();
                let found = found.find(|header| header.name.eq_ignore_ascii_case(wanted));
                found.map_or("", |header| {
                    str::from_utf8(header.value).unwrap_or_default()
                })
            };
            let file = || files::find(folder, target, header("If-None-Match"));
            let response = match request.method {
                Some("GET") => file(),
                Some("HEAD") => file().without_body(),
                // What it carries is not read, so nothing is that comes after it.
                _ => return Some(last(Response::refusal(Status::MethodNotAllowed))),
            };
            let goes_on = request.version == Some(1)
                && !header("Connection").eq_ignore_ascii_case("close")
                && header("Content-Length").is_empty()
                && header("Transfer-Encoding").is_empty();
            Answer {
                response,
                read: goes_on.then_some(len),
            }
        }
    };
    Some(answer)
}
