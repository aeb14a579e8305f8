//! AAAA beside A (RFC 3596): each question gets its own kind of address.

use core::net::Ipv6Addr;

use super::*;

const V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 5);

#[test]
fn a_name_with_both_kinds_gives_the_one_that_is_asked_for() {
    let addresses = [EXAMPLE, IpAddr::V6(V6)];
    for (record_type, expected, data) in [
        (RecordType::A, EXAMPLE, RData::A(A::from(V4))),
        (
            RecordType::Aaaa,
            IpAddr::V6(V6),
            RData::AAAA(AAAA::from(V6)),
        ),
    ] {
        let question = query(1, "example.com", record_type).unwrap();
        assert_eq!(
            read_query(&question).unwrap().record_type,
            Some(record_type)
        );
        let message = answer(&question, &addresses, 60).unwrap();
        let read = Packet::parse(&message).unwrap();
        let records: Vec<_> = read
            .answers
            .iter()
            .map(|record| record.rdata.clone())
            .collect();
        assert_eq!(records, [data]);
        assert_eq!(read_answer(&message).unwrap().result, Ok((expected, 60)));
    }
}

#[test]
fn an_address_of_the_other_kind_is_no_answer() {
    let question = query(1, "example.com", RecordType::Aaaa).unwrap();
    let message = answer(&question, &[EXAMPLE], 60).unwrap();
    assert_eq!(
        read_answer(&message).unwrap().result,
        Err(NameError::NoAddress)
    );
}

#[test]
fn a_datagram_has_room_for_17_ipv6_addresses_of_a_short_name() {
    let question = query(1, "a.b", RecordType::Aaaa).unwrap();
    for (asked, given) in [(17, 17), (18, 17)] {
        let message = answer(&question, &alloc::vec![IpAddr::V6(V6); asked], 60).unwrap();
        let read = Packet::parse(&message).unwrap();
        assert_eq!(read.answers.len(), given);
        assert_eq!(read.has_flags(PacketFlag::TRUNCATION), given < asked);
    }
}
