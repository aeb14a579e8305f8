#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use super::*;
use crate::policy;

/// A folder with a page, and a secret beside it.
fn site() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    let www = site.path().join("www");
    fs::create_dir_all(www.join("js")).unwrap();
    for (name, content) in [
        ("www/index.html", "<p>page"),
        ("www/js/main.js", "0;"),
        ("www/js/index.html", "<p>folder"),
        ("www/app.wasm", "\0asm"),
        ("www/a name.txt", "spaced"),
        ("www/.hidden", "secret"),
        ("secret", "secret"),
    ] {
        fs::write(site.path().join(name), content).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(site.path().join("secret"), www.join("link.txt")).unwrap();
    site
}

/// What the server says to `request`, head and body, until it closes.
fn ask(site: &tempfile::TempDir, request: &str) -> String {
    let server = Server::bind(0, site.path().join("www")).unwrap();
    let address = server.address;
    server.spawn();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

#[test]
fn every_kind_of_request_has_its_answer() {
    let site = site();
    for (request, status, also) in [
        (
            "GET / HTTP/1.1",
            "200 OK",
            "Content-Type: text/html; charset=utf-8",
        ),
        ("GET / HTTP/1.1", "200 OK", "\r\n\r\n<p>page"),
        ("GET /?scenario=a#b HTTP/1.1", "200 OK", "\r\n\r\n<p>page"),
        (
            "GET /js/main.js HTTP/1.1",
            "200 OK",
            "Content-Type: text/javascript; charset=utf-8",
        ),
        (
            "GET /app.wasm HTTP/1.1",
            "200 OK",
            "Content-Type: application/wasm",
        ),
        ("GET /a%20name.txt HTTP/1.1", "200 OK", "\r\n\r\nspaced"),
        ("GET /js/ HTTP/1.1", "200 OK", "\r\n\r\n<p>folder"),
        (
            "GET /js HTTP/1.1",
            "308 Permanent Redirect",
            "Location: /js/\r\n",
        ),
        (
            "GET /gone.js HTTP/1.1",
            "404 Not Found",
            "\r\n\r\n404 Not Found\n",
        ),
        ("GET /js/main.js/ HTTP/1.1", "404 Not Found", ""),
        ("GET /link.txt HTTP/1.1", "404 Not Found", ""),
        ("GET /.hidden HTTP/1.1", "400 Bad Request", ""),
        ("GET /../secret HTTP/1.1", "400 Bad Request", ""),
        ("GET /%2e%2e/secret HTTP/1.1", "400 Bad Request", ""),
        ("GET /js%2F..%2F..%2Fsecret HTTP/1.1", "400 Bad Request", ""),
        ("GET /..\\secret HTTP/1.1", "400 Bad Request", ""),
        ("GET //js HTTP/1.1", "400 Bad Request", ""),
        ("GET /%ff HTTP/1.1", "400 Bad Request", ""),
        ("GET /a%00b HTTP/1.1", "400 Bad Request", ""),
        ("GET secret HTTP/1.1", "400 Bad Request", ""),
        ("nonsense", "400 Bad Request", ""),
        (
            "POST / HTTP/1.1",
            "405 Method Not Allowed",
            "Allow: GET, HEAD\r\n",
        ),
    ] {
        let answer = ask(
            &site,
            &format!("{request}\r\nHost: here\r\nConnection: close\r\n\r\n"),
        );
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}\r\n")),
            "{request}: {answer}"
        );
        assert!(answer.contains(also), "{request}: {answer}");
        assert!(!answer.ends_with("secret"), "{request}: {answer}");
    }
}

#[test]
fn every_answer_is_strict_and_head_has_no_body() {
    let site = site();
    for path in ["/", "/gone"] {
        let answer = ask(
            &site,
            &format!("HEAD {path} HTTP/1.1\r\nConnection: close\r\n\r\n"),
        );
        let policy = format!("Content-Security-Policy: {}\r\n", policy::UNFRAMED);
        assert!(answer.contains(&policy), "{answer}");
        assert!(
            answer.contains("X-Content-Type-Options: nosniff\r\n"),
            "{answer}"
        );
        assert!(!answer.contains("Content-Length: 0\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    }
}

#[test]
fn one_page_may_stand_in_a_frame() {
    let site = site();
    fs::write(site.path().join("www/embed.html"), "frame").unwrap();
    let answer = ask(
        &site,
        "HEAD /embed.html HTTP/1.1\r\nConnection: close\r\n\r\n",
    );
    let policy = format!("Content-Security-Policy: {}\r\n", policy::FRAMED);
    assert!(answer.contains(&policy), "{answer}");
}

#[test]
fn a_head_without_end_is_cut_off() {
    let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(HEAD_LEN_MAX));
    let many = format!(
        "GET / HTTP/1.1\r\n{}\r\n",
        "a: b\r\n".repeat(HEADER_COUNT_MAX + 1)
    );
    let site = site();
    for head in [long, many] {
        let Answer { response, read } = answer(head.as_bytes(), site.path()).unwrap();
        assert_eq!((response.status, read), (Status::HeadTooLarge, None));
    }
    assert!(answer(b"GET / HTTP/1.1\r\nHost:", site.path()).is_none());
}

#[test]
fn one_connection_carries_many_requests_until_nobody_knows_what_follows() {
    let site = site();
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n");
    for (last, status) in [
        ("POST / HTTP/1.1\r\n\r\n", "405"),
        ("GET / HTTP/1.0\r\n\r\n", "200"),
        ("GET / HTTP/1.1\r\nconnection: Close\r\n\r\n", "200"),
        ("GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "200"),
        ("nonsense\r\n\r\n", "400"),
    ] {
        let (page, gone, folder) = (get("/"), get("/gone"), get("/js"));
        let requests = [&page, &gone, &folder, last, &page];
        let answers = ask(&site, &requests.concat());
        let statuses: Vec<_> = answers
            .split("HTTP/1.1 ")
            .skip(1)
            .map(|answer| &answer[..3])
            .collect();
        assert_eq!(statuses, ["200", "404", "308", status], "{last}");
    }
}

#[test]
fn what_a_browser_has_is_not_sent_again_until_it_changes() {
    let site = site();
    let ask_for = |known: &str| {
        let headers = format!("If-None-Match: {known}\r\nConnection: close");
        ask(&site, &format!("GET / HTTP/1.1\r\n{headers}\r\n\r\n"))
    };
    let first = ask_for("\"other\"");
    let tag = first.split("ETag: ").nth(1).unwrap();
    let tag = tag.split("\r\n").next().unwrap();
    assert!(first.ends_with("<p>page"), "{first}");
    let again = ask_for(&format!("\"other\", {tag}"));
    assert!(
        again.starts_with("HTTP/1.1 304 Not Modified\r\n"),
        "{again}"
    );
    assert!(again.contains("Content-Security-Policy: "), "{again}");
    assert!(again.ends_with("\r\n\r\n"), "{again}");
    fs::write(site.path().join("www/index.html"), "<p>longer").unwrap();
    assert!(ask_for(tag).ends_with("<p>longer"));
}

#[test]
fn a_busy_port_says_what_to_do() {
    let site = site();
    let first = Server::bind(0, site.path().to_owned()).unwrap();
    let port = first.address.port();
    let Err(error) = Server::bind(port, site.path().to_owned()) else {
        panic!("two servers on one port");
    };
    let text = error.to_string();
    assert!(text.contains(&format!("port {port} is in use")), "{text}");
    assert!(text.contains("`--port 0`"), "{text}");
}
