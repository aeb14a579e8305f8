//! DNS and HTTP, one line for a field.

use alloc::format;
use alloc::vec::Vec;
use core::net::Ipv4Addr;
use simple_dns::rdata::{AAAA, CNAME, RData, TXT};
use simple_dns::{CLASS, Name, Packet, ResourceRecord};

use super::{shown_from, tcp, udp};
use crate::dns;

#[test]
fn a_dns_question_and_its_answer() {
    let question = dns::query(0x1234, "example.com", dns::RecordType::A).unwrap();
    let answer = dns::answer(&question, &[Ipv4Addr::new(203, 0, 113, 10).into()], 60).unwrap();
    let error = dns::name_error(&question).unwrap();
    let questions = "  40+13 QNAME: example.com\n  53+2 QTYPE: 1 (A)\n  55+2 QCLASS: 1 (IN)\n";
    for (message, ports, flags, answers, records) in [
        (question, (5353, 53), "query, RD", 0, ""),
        (
            answer,
            (53, 5353),
            "response, RD, RA, NOERROR",
            1,
            "  57+2 NAME: example.com\n  59+2 TYPE: 1 (A)\n  61+2 CLASS: 1 (IN)\n  63+4 TTL: 60 s\n  \
             67+2 RDLENGTH: 4\n  69+4 RDATA: 203.0.113.10\n",
        ),
        (error, (53, 5353), "response, RD, RA, NXDOMAIN", 0, ""),
    ] {
        let expected = format!(
            "DNS\n  28+2 ID: 0x1234\n  30+2 Flags: {flags}\n  32+2 QDCOUNT: 1\n  34+2 ANCOUNT: {answers}\n  \
             36+2 NSCOUNT: 0\n  38+2 ARCOUNT: 0\n{questions}{records}"
        );
        assert_eq!(shown_from("DNS", &udp(ports, &message)), expected);
    }
}

#[test]
fn dns_records_of_several_types() {
    let name = Name::new("a.example").unwrap();
    let mut packet = Packet::new_reply(1);
    for data in [
        RData::CNAME(CNAME(Name::new("b.example").unwrap())),
        RData::AAAA(AAAA { address: 1 }),
        RData::TXT(TXT::new().with_string("text").unwrap()),
    ] {
        let record = ResourceRecord::new(name.clone(), CLASS::CH, 1, data);
        packet.answers.push(record);
    }
    let message = packet.build_bytes_vec_compressed().unwrap();
    let text = shown_from("DNS", &udp((53, 4000), &message));
    let shown: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once("+")?.1.split_once(' '))
        .map(|(_, field)| field)
        .filter(|field| {
            ["NAME", "TYPE", "CLASS", "RDATA"]
                .iter()
                .any(|name| field.starts_with(name))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "NAME: a.example",
            "TYPE: 5 (CNAME)",
            "CLASS: 3",
            "RDATA: b.example",
            "NAME: a.example",
            "TYPE: 28 (AAAA)",
            "CLASS: 3",
            "RDATA: ::1",
            "NAME: a.example",
            "TYPE: 16 (TXT)",
            "CLASS: 3",
            "RDATA: 5 bytes",
        ]
    );
}

/// A label begins with a length below 64, or is a pointer from 192 on.
#[test]
fn a_name_that_is_none_ends_the_message() {
    for byte in [64, 128, 191] {
        let mut message = dns::query(1, "example.com", dns::RecordType::A).unwrap();
        message[12] = byte;
        let text = shown_from("DNS", &udp((4000, 53), &message));
        assert!(
            text.ends_with("ARCOUNT: 0\nData\n  40+17 Data: 17 bytes\n"),
            "{text}"
        );
    }
}

#[test]
fn http_where_the_data_looks_like_it() {
    for (payload, expected) in [
        (
            &b"GET / HTTP/1.1\r\nHost: example.com\r\nAccept:  */* \r\n\r\n"[..],
            "HTTP\n  40+16 Request Line: GET / HTTP/1.1\n  56+19 Host: example.com\n  75+15 Accept: */*\n  \
             90+2 Empty Line:\n",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP\n  40+17 Status Line: HTTP/1.1 200 OK\n  57+19 Content-Length: 3\n  76+2 Empty Line:\n\
             Data\n  78+3 Data: 3 bytes\n",
        ),
        (
            b"HTTP/1.1 204 No Content\n\n",
            "HTTP\n  40+24 Status Line: HTTP/1.1 204 No Content\n  64+1 Empty Line:\n",
        ),
        (
            b"GET / HTTP/1.1\r\nHost: exam",
            "Data\n  40+26 Data: 26 bytes\n",
        ),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "Data\n  40+21 Data: 21 bytes\n"),
        (b"\x16\x03\x01\x00\xa5\x01", "Data\n  40+6 Data: 6 bytes\n"),
    ] {
        let text = shown_from("TCP", &tcp(0x18, payload));
        let (_, above) = text.split_once("Urgent Pointer: 0\n").unwrap();
        assert_eq!(above, expected);
    }
}
