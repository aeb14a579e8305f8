//! Bytes that are no packet.

use alloc::vec::Vec;
use proptest::prelude::*;

use super::reply::arp_request;
use super::sample::{Above, Sample, any_sample};
use crate::{Link, Packet, is_valid};

proptest! {
    #[test]
    fn a_packet_that_is_cut_off_is_none(sample in any_sample()) {
        let (ip, frame) = (sample.ip(), sample.ethernet());
        for length in 0..ip.len() {
            prop_assert!(Packet::from_ip(ip[..length].to_vec()).is_err(), "{length}");
            prop_assert!(!is_valid(&ip[..length], Link::Ip), "{length}");
        }
        for length in 0..frame.len() {
            prop_assert!(Packet::from_ethernet(frame[..length].to_vec()).is_err(), "{length}");
            prop_assert!(!is_valid(&frame[..length], Link::Ethernet), "{length}");
        }
    }

    /// Checksums cover all of these packets, and a sum notices a single bit.
    #[test]
    fn no_bit_turns_unnoticed(mut sample in any_sample(), at: prop::sample::Index, bit in 0_u8..8) {
        sample.v6 = false;
        if matches!(sample.above, Above::Udp { .. } | Above::Esp) {
            sample.above = Above::Echo { reply: false };
        }
        let mut bytes = sample.ip();
        let at = at.index(bytes.len());
        // This bit makes IPv6 of it, whose header has no sum.
        prop_assume!((at, bit) != (0, 5));
        bytes[at] ^= 1 << bit;
        prop_assert!(Packet::from_ip(bytes).is_err(), "byte {at}");
    }

    #[test]
    fn any_bytes_can_be_tried(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = Packet::from_ip(bytes.clone());
        let _ = Packet::from_ethernet(bytes);
    }
}

/// A packet with its checksum made right again after the change, so that the check behind is met.
fn changed(sample: &Sample, change: fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = sample.ip();
    change(&mut bytes);
    if let Some(header) = bytes.first_chunk_mut::<20>() {
        header[10..12].fill(0);
        let sum: u32 = header
            .chunks(2)
            .map(|word| u32::from(word[0]) << 8 | u32::from(word[1]))
            .sum();
        let sum = !((sum & 0xffff) + (sum >> 16)) as u16;
        header[10..12].copy_from_slice(&sum.to_be_bytes());
    }
    bytes
}

#[test]
fn every_refusal_says_what_is_wrong() {
    let syn = Sample::syn(1460);
    let udp = Sample {
        payload: b"abcd".to_vec(),
        ..Sample::new(Above::Udp { checksum: true })
    };
    let echo = Sample::new(Above::Echo { reply: false });
    let unchanged = |_: &mut Vec<u8>| {};
    for (bytes, what) in [
        (Vec::new(), "it is empty"),
        (
            changed(&syn, |bytes| bytes[0] = 0x55),
            "the IP version is neither 4 nor 6",
        ),
        (
            changed(&syn, |bytes| bytes[0] = 0x44),
            "the IPv4 header's lengths do not fit, or the packet is cut off",
        ),
        (
            changed(&syn, |bytes| bytes[3] = 19),
            "the IPv4 header's lengths do not fit, or the packet is cut off",
        ),
        (
            changed(&syn, |bytes| bytes[3] += 1),
            "the IPv4 header's lengths do not fit, or the packet is cut off",
        ),
        (
            changed(&syn, |bytes| bytes.push(0)),
            "there are bytes after the IP packet",
        ),
        (
            changed(&udp, |bytes| bytes[6] = 0x20),
            "a fragment that others follow has no multiple of 8 bytes",
        ),
        (
            changed(&syn, |bytes| (bytes[6], bytes[7]) = (0x1f, 0xff)),
            "a fragment reaches beyond the longest packet",
        ),
        (
            changed(&udp, |bytes| {
                bytes.truncate(20);
                (bytes[3], bytes[6]) = (20, 0x20);
            }),
            "the UDP header is cut off",
        ),
        (
            changed(&syn, |bytes| bytes[32] = 0x40),
            "the TCP header's length does not fit",
        ),
        (
            changed(&syn, |bytes| bytes[32] = 0x70),
            "the TCP header's length does not fit",
        ),
        (
            changed(&syn, |bytes| bytes[24] ^= 1),
            "the TCP checksum is wrong",
        ),
        (
            changed(&udp, |bytes| bytes[25] = 7),
            "the UDP length does not fit",
        ),
        (
            changed(&udp, |bytes| bytes[25] = 13),
            "the UDP length does not fit",
        ),
        (
            changed(&udp, |bytes| bytes[25] = 11),
            "the UDP length is not the length of the IP payload",
        ),
        (
            changed(&udp, |bytes| bytes[30] ^= 1),
            "the UDP checksum is wrong",
        ),
        (
            changed(&echo, |bytes| bytes[25] ^= 1),
            "the ICMP checksum is wrong",
        ),
        (
            changed(&echo, |bytes| {
                bytes.truncate(27);
                bytes[3] = 27;
            }),
            "it is shorter than an ICMP header",
        ),
    ] {
        assert_eq!(Packet::from_ip(bytes).unwrap_err().what, what);
    }
    assert!(Packet::from_ip(changed(&syn, unchanged)).is_ok());
    let mut wrong = syn.ip();
    wrong[8] = 63;
    assert_eq!(
        Packet::from_ip(wrong).unwrap_err().what,
        "the IPv4 header checksum is wrong"
    );
}

#[test]
fn every_refusal_of_ipv6_says_what_is_wrong() {
    let of = |above, change: fn(&mut Vec<u8>)| {
        let sample = Sample {
            v6: true,
            ..Sample::new(above)
        };
        let mut bytes = sample.ip();
        change(&mut bytes);
        bytes
    };
    let (udp, echo) = (Above::Udp { checksum: true }, Above::Echo { reply: false });
    for (bytes, what) in [
        (
            of(udp.clone(), |bytes| bytes.truncate(47)),
            "the IPv6 packet is cut off",
        ),
        (
            of(udp.clone(), |bytes| bytes[5] = 9),
            "the IPv6 packet is cut off",
        ),
        (
            of(udp.clone(), |bytes| bytes.push(0)),
            "there are bytes after the IP packet",
        ),
        (
            of(udp.clone(), |bytes| bytes[6] = 44),
            "IPv6 fragments are not simulated yet",
        ),
        (
            of(udp.clone(), |bytes| bytes[39] ^= 1),
            "the UDP checksum is wrong",
        ),
        (
            of(echo.clone(), |bytes| bytes[23] ^= 1),
            "the ICMPv6 checksum is wrong",
        ),
        (
            of(echo, |bytes| {
                bytes.truncate(47);
                bytes[5] = 7;
            }),
            "it is shorter than an ICMP header",
        ),
        (
            of(udp, |bytes| {
                bytes[4..6].fill(255);
                bytes.resize(65_575, 0);
            }),
            "the IPv6 packet is longer than any link carries",
        ),
    ] {
        let result = Packet::from_ip(bytes);
        assert_eq!(result.map_err(|error| error.what), Err(what));
    }
}

/// An option of length 0 would be read for ever, one that is too long beyond the header.
#[test]
fn a_tcp_option_has_a_length_that_fits() {
    for (length, fits) in [(4, true), (0, false), (1, false), (3, false), (5, false)] {
        let mut bytes = Sample::syn(1460).ip();
        // The checksum's difference goes into the urgent pointer, which a SYN does not use.
        let pointer = 4 - i32::from(length);
        bytes[41] = length;
        let pointer = if pointer < 0 {
            0xffff + pointer
        } else {
            pointer
        };
        bytes[38..40].copy_from_slice(&(pointer as u16).to_be_bytes());
        let what = Packet::from_ip(bytes)
            .map(|_| ())
            .map_err(|error| error.what);
        assert_eq!(what.is_ok(), fits, "{length}");
        assert!(
            fits || what == Err("a TCP option's length does not fit"),
            "{length}: {what:?}"
        );
    }
}

#[test]
fn frames_that_are_refused() {
    let arp = |change: fn(&mut Vec<u8>)| {
        let mut frame = arp_request(1);
        change(&mut frame);
        frame
    };
    let no_arp = "it is no ARP message about Ethernet and IPv4, or it is cut off";
    for (frame, what) in [
        (
            arp_request(1)[..13].to_vec(),
            "it is shorter than an Ethernet header",
        ),
        (
            arp(|frame| frame[12..14].copy_from_slice(&[0x86, 0xdd])),
            "the IPv6 packet is cut off",
        ),
        (
            arp(|frame| frame[12] = 0x88),
            "its EtherType is neither IP nor ARP",
        ),
        (arp(|frame| frame[15] = 6), no_arp),
        (arp(|frame| frame[16] = 0x86), no_arp),
        (arp(|frame| frame[18] = 8), no_arp),
        (arp(|frame| frame[19] = 16), no_arp),
        (arp(|frame| frame.truncate(41)), no_arp),
        (
            arp_request(3),
            "the ARP operation is neither request nor reply",
        ),
    ] {
        assert_eq!(Packet::from_ethernet(frame).unwrap_err().what, what);
    }
}
