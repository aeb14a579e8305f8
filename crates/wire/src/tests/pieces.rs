//! Fragments and segments: nothing is lost, and another library puts them together.

use alloc::vec::Vec;
use etherparse::SlicedPacket;
use etherparse::defrag::IpDefragPool;
use proptest::prelude::*;
use vpclab_model::{Fragmentation, HeaderDetail, TcpFlags};

use super::sample::{Above, Sample, any_sample, second_reading};
use crate::{Link, Packet, is_valid};

/// A packet with some more data, which may be cut.
fn cuttable(mut sample: Sample, more: usize, identification: u16) -> Packet {
    sample.v6 = false;
    sample.payload.extend((0..more).map(|n| n as u8));
    let mut packet = Packet::from_ip(sample.ip()).unwrap();
    packet.set_fragmentation(Some(identification));
    assert_eq!(packet.header().fragmentation, Fragmentation::Allowed);
    packet
}

proptest! {
    #[test]
    fn fragments_find_together(
        sample in any_sample(),
        more in 0_usize..3000,
        identification: u16,
        mtu in 68_u16..1600,
        again in 68_u16..400,
    ) {
        let packet = cuttable(sample, more, identification);
        let fragments = packet.fragments(mtu).unwrap();
        if packet.header().length <= mtu {
            prop_assert_eq!(fragments, [packet]);
            return Ok(());
        }
        let smaller: Vec<Packet> = fragments.iter().flat_map(|one| one.fragments(again).unwrap()).collect();
        for pieces in [&fragments, &smaller] {
            let mut pool = IpDefragPool::<(), ()>::new();
            let mut whole = None;
            for (index, piece) in pieces.iter().enumerate() {
                prop_assert!(piece.header().length <= mtu && is_valid(piece.bytes(), Link::Ip));
                let detail = piece.header().detail;
                prop_assert_eq!(index > 0, detail == HeaderDetail::LaterFragment);
                let sliced = SlicedPacket::from_ip(piece.bytes()).unwrap();
                if let Some(put_together) = pool.process_sliced_packet(&sliced, (), ()).unwrap() {
                    whole = Some(put_together);
                }
            }
            prop_assert_eq!(&whole.unwrap().payload, &packet.bytes()[20..]);
            let reassembled = Packet::reassembled(pieces).unwrap();
            prop_assert_eq!(&reassembled, &packet);
            prop_assert_eq!(Packet::reassembled(&pieces[1..]), None);
            prop_assert_eq!(Packet::reassembled(&pieces[..pieces.len() - 1]), None);
        }
    }

    /// What a NAT gateway does to the first fragment keeps the whole datagram's checksum right.
    #[test]
    fn translated_fragments_are_a_translated_packet(
        sample in any_sample(),
        more in 600_usize..2000,
        address: [u8; 4],
        port: u16,
    ) {
        let packet = cuttable(sample, more, 9);
        let mut translated = packet.clone();
        translated.rewrite_source(address.into(), port);
        let mut fragments = packet.fragments(576).unwrap();
        for fragment in &mut fragments {
            fragment.rewrite_source(address.into(), port);
        }
        prop_assert_eq!(Packet::reassembled(&fragments).unwrap(), translated);
    }

    #[test]
    fn segments_carry_the_same_bytes(
        payload in prop::collection::vec(any::<u8>(), 1..5000),
        (flags, nops, seq) in (prop::sample::select(alloc::vec![16_u8, 24, 17, 25]), 0_usize..5, any::<u32>()),
        mtu in 120_u16..2000,
        v6: bool,
    ) {
        let sample = Sample {
            v6,
            payload,
            ..Sample::new(Above::Tcp { flags, seq, ack: 5, mss: None, nops })
        };
        let packet = Packet::from_ethernet(sample.ethernet()).unwrap();
        let segments = packet.clone().segments(mtu);
        let mut next = seq;
        let mut bytes = Vec::new();
        for (index, segment) in segments.iter().enumerate() {
            let header = second_reading(&segment.bytes()[14..]);
            prop_assert_eq!(header, segment.header());
            prop_assert!(header.length <= mtu);
            let HeaderDetail::Tcp { flags: its_flags, seq, ack, payload, .. } = header.detail else {
                panic!("no segment");
            };
            prop_assert_eq!((seq, ack), (next, 5));
            let last = index + 1 == segments.len();
            let ends = TcpFlags::FIN.with(TcpFlags::PSH).0;
            prop_assert_eq!(its_flags.0, if last { flags } else { flags & !ends });
            next = next.wrapping_add(payload.into());
            bytes.extend_from_slice(segment.payload());
        }
        prop_assert_eq!(bytes, sample.payload);
        if packet.header().length <= mtu {
            prop_assert_eq!(segments, [packet]);
        }
    }
}

#[test]
fn what_must_stay_whole_is_not_cut() {
    let sample = Sample {
        payload: alloc::vec![1; 2000],
        ..Sample::new(Above::Udp { checksum: true })
    };
    let mut packet = Packet::from_ip(sample.ip()).unwrap();
    packet.set_fragmentation(None);
    assert_eq!(packet.header().fragmentation, Fragmentation::Forbidden);
    assert_eq!(packet.fragments(1500), None);
    assert_eq!(packet.fragments(2028).map(|whole| whole.len()), Some(1));
    assert_eq!(packet.clone().segments(1500), [packet], "no TCP");
}

#[test]
fn fragments_out_of_order_or_of_two_packets_are_no_packet() {
    let sample = Sample {
        payload: alloc::vec![1; 2000],
        ..Sample::new(Above::Udp { checksum: true })
    };
    let mut packet = Packet::from_ip(sample.ip()).unwrap();
    packet.set_fragmentation(Some(1));
    let [first, second] = packet.fragments(1500).unwrap().try_into().unwrap();
    let pieces = [second.clone(), first.clone()];
    assert_eq!(Packet::reassembled(&pieces), None);
    assert_eq!(Packet::reassembled(&[first.clone(), first, second]), None);
}
