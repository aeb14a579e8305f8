//! Our messages read by `simple-dns`, its messages read by us, and the example of RFC 1035.
#![allow(clippy::unwrap_used)]

use super::*;
use alloc::borrow::ToOwned;
use alloc::string::ToString;
use core::net::Ipv4Addr;
use proptest::prelude::*;
use simple_dns::rdata::{A, AAAA, CNAME, RData};
use simple_dns::{
    CLASS, Name, OPCODE, Packet, PacketFlag, QTYPE, Question, RCODE, ResourceRecord, TYPE,
};

mod ipv6;
mod names;

const V4: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);
const EXAMPLE: IpAddr = IpAddr::V4(V4);

#[test]
fn a_question_is_what_another_library_reads() {
    let message = query(0x1234, "www.Example.com", RecordType::A).unwrap();
    let read = Packet::parse(&message).unwrap();
    assert_eq!(read.id(), 0x1234);
    assert_eq!(read.opcode(), OPCODE::StandardQuery);
    assert!(read.has_flags(PacketFlag::RECURSION_DESIRED));
    assert!(!read.has_flags(PacketFlag::RESPONSE));
    assert_eq!(read.questions.len(), 1);
    assert_eq!(read.questions[0].qname.to_string(), "www.Example.com");
    assert_eq!(read.questions[0].qtype, QTYPE::TYPE(TYPE::A));
    assert!(read.answers.is_empty() && read.name_servers.is_empty());
    assert_eq!(
        read_query(&message),
        Some(Query {
            id: 0x1234,
            name: "www.Example.com".to_owned(),
            record_type: Some(RecordType::A)
        })
    );
    assert_eq!(read_answer(&message), None);
}

#[test]
fn an_answer_is_what_another_library_reads() {
    let question = query(7, "example.com", RecordType::A).unwrap();
    for (addresses, ttl_secs) in [
        (&[][..], 0),
        (&[EXAMPLE][..], 60),
        (&[EXAMPLE, IpAddr::from([198, 51, 100, 7])][..], 0x7fff_ffff),
    ] {
        let message = answer(&question, addresses, ttl_secs).unwrap();
        let read = Packet::parse(&message).unwrap();
        assert_eq!((read.id(), read.rcode()), (7, RCODE::NoError));
        for flag in [
            PacketFlag::RESPONSE,
            PacketFlag::RECURSION_DESIRED,
            PacketFlag::RECURSION_AVAILABLE,
        ] {
            assert!(read.has_flags(flag), "{flag:?}");
        }
        assert!(!read.has_flags(PacketFlag::TRUNCATION));
        let records: Vec<(String, u32, RData<'_>)> = read
            .answers
            .iter()
            .map(|record| (record.name.to_string(), record.ttl, record.rdata.clone()))
            .collect();
        let expected: Vec<(String, u32, RData<'_>)> = addresses
            .iter()
            .map(|address| {
                (
                    "example.com".to_owned(),
                    ttl_secs,
                    match address {
                        IpAddr::V4(address) => RData::A(A::from(*address)),
                        IpAddr::V6(address) => RData::AAAA(AAAA::from(*address)),
                    },
                )
            })
            .collect();
        assert_eq!(records, expected);

        let result = addresses
            .first()
            .map(|first| (*first, ttl_secs))
            .ok_or(NameError::NoAddress);
        let expected = Answer {
            id: 7,
            name: "example.com".to_owned(),
            result,
        };
        assert_eq!(read_answer(&message), Some(expected));
        assert_eq!(read_query(&message), None);
        assert_eq!(
            answer(&message, addresses, ttl_secs),
            None,
            "an answer is not answered"
        );
    }
}

#[test]
fn a_datagram_has_room_for_30_addresses_of_a_short_name() {
    let question = query(1, "a.b", RecordType::A).unwrap();
    for (asked, given) in [(30, 30), (31, 30), (300, 30)] {
        let addresses: Vec<IpAddr> = (0..asked).map(|n| Ipv4Addr::from(n).into()).collect();
        let message = answer(&question, &addresses, 60).unwrap();
        assert!(message.len() <= MESSAGE_LENGTH_MAX);
        let read = Packet::parse(&message).unwrap();
        assert_eq!(read.answers.len(), given);
        assert_eq!(
            read.has_flags(PacketFlag::TRUNCATION),
            given < addresses.len()
        );
    }
}

#[test]
fn a_name_that_does_not_exist() {
    let message = name_error(&query(9, "nowhere.invalid", RecordType::A).unwrap()).unwrap();
    let read = Packet::parse(&message).unwrap();
    assert_eq!(read.rcode(), RCODE::NameError);
    assert!(read.answers.is_empty());
    let result = Err(NameError::NoSuchName);
    let expected = Answer {
        id: 9,
        name: "nowhere.invalid".to_owned(),
        result,
    };
    assert_eq!(read_answer(&message), Some(expected));
}

#[test]
fn other_questions_are_read_and_have_no_address() {
    for (kind, record_type) in [
        (TYPE::AAAA, Some(RecordType::Aaaa)),
        (TYPE::TXT, None),
        (TYPE::HTTPS, None),
    ] {
        let mut packet = Packet::new_query(3);
        let name = Name::new("example.com").unwrap();
        packet
            .questions
            .push(Question::new(name, kind.into(), CLASS::IN.into(), false));
        let message = packet.build_bytes_vec_compressed().unwrap();
        let expected = Query {
            id: 3,
            name: "example.com".to_owned(),
            record_type,
        };
        assert_eq!(read_query(&message), Some(expected));
        let reply = answer(&message, &[EXAMPLE], 60).unwrap();
        let reply = Packet::parse(&reply).unwrap();
        assert_eq!((reply.rcode(), reply.answers.len()), (RCODE::NoError, 0));
        assert!(
            !reply.has_flags(PacketFlag::RECURSION_DESIRED),
            "it was not desired"
        );
    }
}

#[test]
fn another_librarys_answers_are_read() {
    let name = || Name::new("example.com").unwrap();
    let alias = || Name::new("edge.example.com").unwrap();
    let record = |name, ttl, data| ResourceRecord::new(name, CLASS::IN, ttl, data);
    let address = |name, ttl| record(name, ttl, RData::A(A::from(V4)));
    let cname = |ttl| record(name(), ttl, RData::CNAME(CNAME(alias())));
    let ipv6 = || record(name(), 5, RData::AAAA(AAAA { address: 1 }));
    for (rcode, answers, expected) in [
        (RCODE::NoError, vec![address(name(), 60)], Ok((EXAMPLE, 60))),
        (
            RCODE::NoError,
            vec![cname(30), address(alias(), 60)],
            Ok((EXAMPLE, 30)),
        ),
        (
            RCODE::NoError,
            vec![cname(300), address(alias(), 60)],
            Ok((EXAMPLE, 60)),
        ),
        (RCODE::NoError, vec![ipv6()], Err(NameError::NoAddress)),
        (RCODE::NoError, vec![], Err(NameError::NoAddress)),
        (RCODE::NameError, vec![], Err(NameError::NoSuchName)),
        (RCODE::ServerFailure, vec![], Err(NameError::Failed(2))),
        (RCODE::Refused, vec![], Err(NameError::Failed(5))),
    ] {
        let mut packet = Packet::new_reply(5);
        packet.questions.push(Question::new(
            name(),
            TYPE::A.into(),
            CLASS::IN.into(),
            false,
        ));
        packet.answers = answers;
        *packet.rcode_mut() = rcode;
        for message in [
            packet.build_bytes_vec().unwrap(),
            packet.build_bytes_vec_compressed().unwrap(),
        ] {
            assert_eq!(read_answer(&message).unwrap().result, expected);
        }
    }
}

#[test]
fn a_message_has_one_question() {
    let question = query(1, "example.com", RecordType::A).unwrap();
    for (count, possible) in [(0, false), (1, true), (2, false)] {
        let mut message = question.clone();
        message[5] = count;
        message.extend_from_slice(&question[12..]);
        assert_eq!(read_query(&message).is_some(), possible, "{count}");
        assert_eq!(name_error(&message).is_some(), possible, "{count}");
    }
}

/// Nothing here may panic; what it returns is another test's business.
fn read_everything(message: &[u8]) {
    let _ = read_query(message);
    let _ = read_answer(message);
    let _ = answer(message, &[EXAMPLE], 60);
    let _ = name_error(message);
}

#[test]
fn a_message_that_is_cut_off_is_none() {
    let question = query(1, "www.example.com", RecordType::A).unwrap();
    let reply = answer(&question, &[EXAMPLE], 60).unwrap();
    for length in 0..question.len() {
        assert_eq!(read_query(&question[..length]), None, "{length}");
        assert_eq!(
            answer(&question[..length], &[EXAMPLE], 60),
            None,
            "{length}"
        );
        assert_eq!(name_error(&question[..length]), None, "{length}");
    }
    for length in 0..reply.len() {
        assert_eq!(read_answer(&reply[..length]), None, "{length}");
    }
}

proptest! {
    #[test]
    fn any_name_comes_back(name in "[a-zA-Z0-9_-]{1,63}(\\.[a-zA-Z0-9-]{1,40}){0,4}", id: u16) {
        let question = query(id, &name, RecordType::A).unwrap();
        prop_assert_eq!(&read_query(&question).unwrap().name, &name);
        let reply = answer(&question, &[EXAMPLE], 1).unwrap();
        let expected = Answer { id, name, result: Ok((EXAMPLE, 1)) };
        prop_assert_eq!(read_answer(&reply), Some(expected));
    }

    #[test]
    fn no_bytes_make_it_panic(message in prop::collection::vec(any::<u8>(), 0..80)) {
        read_everything(&message);
    }

    #[test]
    fn no_change_makes_it_panic(at in 0_usize..64, byte: u8, bit in 0_usize..2) {
        let question = query(1, "www.example.com", RecordType::A).unwrap();
        let reply = answer(&question, &[EXAMPLE], 60).unwrap();
        let mut message = [question, reply][bit].clone();
        if let Some(place) = message.get_mut(at) {
            *place = byte;
        }
        read_everything(&message);
    }
}
