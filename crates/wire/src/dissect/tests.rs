//! Packets and what is shown of them, one line for a field.
#![allow(clippy::unwrap_used)]

use alloc::format;
use alloc::string::String;
use vpclab_model::PacketLayer;

use super::dissect;
use crate::layout::Link;
use crate::tests::reply::arp_request;
use crate::tests::sample::{Above, Sample};

mod application;
mod coverage;

/// `offset+length name: value` under the name of each layer.
fn shown(bytes: &[u8], link: Link) -> String {
    let layers = dissect(bytes, link);
    assert_every_byte_once(bytes, &layers);
    let mut text = String::new();
    for layer in layers {
        text += &format!("{}\n", layer.name);
        for field in layer.fields {
            let line = format!(
                "{}+{} {}: {}",
                field.offset, field.length, field.name, field.value
            );
            text += &format!("  {}\n", line.trim_end());
        }
    }
    text
}

fn assert_every_byte_once(bytes: &[u8], layers: &[PacketLayer]) {
    let mut at = 0;
    for layer in layers {
        assert_eq!(layer.offset, at, "{}", layer.name);
        assert!(!layer.fields.is_empty(), "{}", layer.name);
        for field in &layer.fields {
            assert_eq!(field.offset, at, "{}: {}", layer.name, field.name);
            assert!(field.length > 0, "{}: {}", layer.name, field.name);
            at += field.length;
        }
        assert_eq!(layer.offset + layer.length, at, "{}", layer.name);
    }
    assert_eq!(at as usize, bytes.len());
}

fn tcp(flags: u8, payload: &[u8]) -> Sample {
    let above = Above::Tcp {
        flags,
        seq: 1,
        ack: 2,
        mss: None,
        nops: 0,
    };
    Sample {
        payload: payload.to_vec(),
        ..Sample::new(above)
    }
}

fn udp(ports: (u16, u16), payload: &[u8]) -> Sample {
    Sample {
        ports,
        payload: payload.to_vec(),
        ..Sample::new(Above::Udp { checksum: true })
    }
}

#[test]
fn a_syn_in_ethernet() {
    let mut sample = Sample::syn(8961);
    sample.above = Above::Tcp {
        flags: 0x02,
        seq: 1000,
        ack: 0,
        mss: Some(8961),
        nops: 1,
    };
    let mut frame = sample.ethernet();
    frame.extend_from_slice(&[0; 2]);
    assert_eq!(
        shown(&frame, Link::Ethernet),
        "\
Ethernet
  0+6 Destination Address: 02:00:00:00:00:02
  6+6 Source Address: 02:00:00:00:00:01
  12+2 EtherType: 0x0800 (IPv4)
IPv4
  14+1 Version, IHL: 4, 20 bytes
  15+1 DSCP, ECN: 0, 0
  16+2 Total Length: 48
  18+2 Identification: 0x0000
  20+2 Flags, Fragment Offset: DF, 0
  22+1 Time to Live: 64
  23+1 Protocol: 6 (TCP)
  24+2 Header Checksum: 0xf3b8 (correct)
  26+4 Source Address: 10.0.1.5
  30+4 Destination Address: 203.0.113.10
TCP
  34+2 Source Port: 49152
  36+2 Destination Port: 443
  38+4 Sequence Number: 1000
  42+4 Acknowledgment Number: 0
  46+1 Data Offset: 28 bytes
  47+1 Control Bits: SYN
  48+2 Window: 65535
  50+2 Checksum: 0x7d02 (correct)
  52+2 Urgent Pointer: 0
  54+1 No-Operation:
  55+4 Maximum Segment Size: 8961
  59+1 End of Option List:
  60+2 Padding: 2 bytes
Data
  62+2 Padding: 2 bytes
"
    );
}

#[test]
fn an_arp_request() {
    let mut frame = arp_request(1);
    frame.resize(60, 0);
    assert_eq!(
        shown(&frame, Link::Ethernet),
        "\
Ethernet
  0+6 Destination Address: ff:ff:ff:ff:ff:ff
  6+6 Source Address: 02:00:00:00:00:01
  12+2 EtherType: 0x0806 (ARP)
ARP
  14+2 Hardware Type: 1 (Ethernet)
  16+2 Protocol Type: 0x0800 (IPv4)
  18+1 Hardware Address Length: 6
  19+1 Protocol Address Length: 4
  20+2 Operation: 1 (request)
  22+6 Sender Hardware Address: 02:00:00:00:00:01
  28+4 Sender Protocol Address: 10.0.1.5
  32+6 Target Hardware Address: 00:00:00:00:00:00
  38+4 Target Protocol Address: 10.0.1.1
Data
  42+18 Padding: 18 bytes
"
    );
}

/// What is shown after the layers of link and internet, which the first tests are about.
fn shown_from(layer: &str, sample: &Sample) -> String {
    let text = shown(&sample.ip(), Link::Ip);
    let at = text.find(&format!("{layer}\n")).unwrap();
    text[at..].into()
}

/// The UDP length says less than the IP header: what is beyond it is no data of the datagram.
#[test]
fn a_datagram_ends_where_its_length_says() {
    let mut bytes = udp((1, 2), b"abcd").ip();
    bytes[25] = 10;
    let text = shown(&bytes, Link::Ip);
    let expected = "Data\n  28+2 Data: 2 bytes\nData\n  30+2 Padding: 2 bytes\n";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn an_icmp_error_quotes_the_packet_it_is_about() {
    let mut sample = Sample::new(Above::Unreachable);
    sample.payload = Sample::syn(1460).ip()[..28].to_vec();
    assert_eq!(
        shown_from("ICMP", &sample),
        "\
ICMP
  20+1 Type: 3 (Destination Unreachable)
  21+1 Code: 4 (fragmentation needed and DF set)
  22+2 Checksum: 0x1624 (correct)
  24+2 Unused: 0
  26+2 Next-Hop MTU: 8500
IPv4
  28+1 Version, IHL: 4, 20 bytes
  29+1 DSCP, ECN: 0, 0
  30+2 Total Length: 44
  32+2 Identification: 0x0000
  34+2 Flags, Fragment Offset: DF, 0
  36+1 Time to Live: 64
  37+1 Protocol: 6 (TCP)
  38+2 Header Checksum: 0xf3bc (correct)
  40+4 Source Address: 10.0.1.5
  44+4 Destination Address: 203.0.113.10
TCP
  48+2 Source Port: 49152
  50+2 Destination Port: 443
  52+4 Sequence Number: 1000
"
    );
}

#[test]
fn an_echo() {
    let sample = Sample {
        ports: (77, 77),
        payload: b"ping".to_vec(),
        ..Sample::new(Above::Echo { reply: false })
    };
    assert_eq!(
        shown_from("ICMP", &sample),
        "\
ICMP
  20+1 Type: 8 (Echo)
  21+1 Code: 0
  22+2 Checksum: 0x18e1 (correct)
  24+2 Identifier: 77
  26+2 Sequence Number: 1
Data
  28+4 Data: 4 bytes
"
    );
}

/// Each kind of option once, in a header that is built by hand and so has a wrong checksum.
#[test]
fn every_tcp_option() {
    let mut bytes = tcp(0x10, b"").ip();
    let options =
        b"\x02\x04\x05\xb4\x04\x02\x08\x0a\x00\x00\x00\x01\x00\x00\x00\x02\x01\x03\x03\x07\
        \x05\x0a\x00\x00\x00\x05\x00\x00\x00\x09\xfd\x04ab\x00\x00";
    bytes.extend_from_slice(options);
    bytes[3] += options.len() as u8;
    bytes[32] = (20 + options.len() as u8) << 2;
    let text = shown(&bytes, Link::Ip);
    let (_, options) = text.split_once("Urgent Pointer: 0\n").unwrap();
    assert_eq!(
        options,
        "  40+4 Maximum Segment Size: 1460
  44+2 SACK-Permitted:
  46+10 Timestamps: TSval 1, TSecr 2
  56+1 No-Operation:
  57+3 Window Scale: 7
  60+10 SACK: 5-9
  70+4 Option 253: 4 bytes
  74+1 End of Option List:
  75+1 Padding: 1 byte
"
    );
    bytes[45] = 0;
    let text = shown(&bytes, Link::Ip);
    assert!(
        text.ends_with("  40+4 Maximum Segment Size: 1460\n  44+32 Options: malformed\n"),
        "{text}"
    );
}

#[test]
fn checksums_are_judged() {
    let right = udp((1, 2), b"abc").ip();
    let wrong = |at: usize| {
        let mut bytes = right.clone();
        bytes[at] ^= 1;
        bytes
    };
    let none = Sample::new(Above::Udp { checksum: false }).ip();
    for (bytes, header, datagram) in [
        (right.clone(), "(correct)", "(correct)"),
        (wrong(5), "(wrong)", "(correct)"),
        (wrong(30), "(correct)", "(wrong)"),
        (
            right[..30].to_vec(),
            "(correct)",
            "(not checked: the packet is cut off)",
        ),
        (none, "(correct)", "0x0000 (none)"),
    ] {
        let text = shown(&bytes, Link::Ip);
        let mut lines = text.lines().filter(|line| line.contains("Checksum: "));
        assert!(lines.next().unwrap().ends_with(header), "{text}");
        assert!(lines.next().unwrap().ends_with(datagram), "{text}");
    }
}
