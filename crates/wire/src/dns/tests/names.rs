//! Names: which can be asked for, how they are read, where they end.

use super::super::{name_text, query, read_query};
use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use simple_dns::{CLASS, Label, Name, Packet, Question, TYPE};

#[test]
fn names_that_cannot_be_asked_for() {
    let label = "a".repeat(63);
    let long = [label.as_str(); 4].join(".");
    for (name, possible) in [
        ("example.com", true),
        ("example.com.", true),
        ("localhost", true),
        ("_dmarc.xn--bcher-kva.example", true),
        (label.as_str(), true),
        (&long[..253], true),
        (&long[..254], false),
        (&format!("{label}a.com"), false),
        ("", false),
        (".", false),
        ("a..b", false),
        (".com", false),
        ("bücher.example", false),
        ("two words", false),
        ("a\\.b", false),
    ] {
        let message = query(1, name, super::RecordType::A);
        assert_eq!(message.is_some(), possible, "{name}");
        if let Some(message) = message {
            let name = name.trim_end_matches('.');
            assert_eq!(read_query(&message).unwrap().name, name);
            assert_eq!(
                Packet::parse(&message).unwrap().questions[0]
                    .qname
                    .to_string(),
                name
            );
        }
    }
}

#[test]
fn a_pointer_leads_back_and_comes_to_an_end() {
    // RFC 1035, section 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64, the root at 92.
    let mut message = vec![0xaa; 20];
    message.extend_from_slice(b"\x01F\x03ISI\x04ARPA\x00");
    message.resize(40, 0xaa);
    message.extend_from_slice(b"\x03FOO\xc0\x14");
    message.resize(64, 0xaa);
    message.extend_from_slice(b"\xc0\x1a");
    message.resize(92, 0xaa);
    message.extend_from_slice(b"\x00\xc0\x5d\xc0\xff");
    for (at, expected) in [
        (20, Some("F.ISI.ARPA")),
        (40, Some("FOO.F.ISI.ARPA")),
        (64, Some("ARPA")),
        (92, Some("")),
        (93, None), // points to itself
        (95, None), // points past the end
        (97, None), // is past the end
    ] {
        assert_eq!(
            name_text(&message, &message[at..]).as_deref(),
            expected,
            "at {at}"
        );
    }
}

/// Pointers could make a name longer than one that is written out.
#[test]
fn a_name_has_a_greatest_length() {
    let mut message = Vec::new();
    for _ in 0..3 {
        message.push(63);
        message.extend_from_slice(&[b'a'; 63]);
    }
    message.push(0);
    // A first label, and three of 64 bytes each, and the root: 255 in all.
    for (label, possible) in [(61, true), (62, false)] {
        let mut name = vec![b'b'; 1 + label];
        name[0] = label as u8;
        name.extend_from_slice(&[0xc0, 0]);
        let text = name_text(&message, &name);
        assert_eq!(
            text.map(|text| text.len()),
            possible.then_some(253),
            "{label}"
        );
    }
}

#[test]
fn a_label_may_have_any_bytes() {
    let name = Name::new_with_labels(&[Label::new_unchecked(&b"a.b\\c \x00\xff"[..])]);
    let mut packet = Packet::new_query(1);
    packet
        .questions
        .push(Question::new(name, TYPE::A.into(), CLASS::IN.into(), false));
    let message = packet.build_bytes_vec().unwrap();
    assert_eq!(
        read_query(&message).unwrap().name,
        "a\\.b\\\\c\\032\\000\\255"
    );
}
