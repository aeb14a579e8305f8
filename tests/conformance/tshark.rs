//! `tshark` as referee: a capture of every packet of the library, and each field that it reads beside
//! what the page's inspector shows of the same bytes.

use std::fs;
use std::path::Path;
use std::process::Command;

use vpclab_evidence::pcapng::{Enhanced, Interface, Towards, Writer};
use vpclab_model::PacketLayer;
use vpclab_tests::conformance::Row;
use vpclab_wire::Link;

use crate::library::{Sighting, library};

/// How two ways of writing a value become one.
#[derive(Clone, Copy)]
enum Kind {
    /// As it is.
    Text,
    /// `0x001c (…)`, `28`, `300 s`.
    Number,
    /// `SYN, ACK`, and the byte.
    Flags,
    /// `0x1c46 (correct)`, and whether it is.
    Sum,
}

/// The layer and the field as the inspector names them, as tshark does, and how they are read.
const FIELDS: [(&str, &str, &str, Kind); 52] = [
    ("Ethernet", "Source Address", "eth.src", Kind::Text),
    ("Ethernet", "Destination Address", "eth.dst", Kind::Text),
    ("ARP", "Operation", "arp.opcode", Kind::Number),
    (
        "ARP",
        "Sender Hardware Address",
        "arp.src.hw_mac",
        Kind::Text,
    ),
    (
        "ARP",
        "Sender Protocol Address",
        "arp.src.proto_ipv4",
        Kind::Text,
    ),
    (
        "ARP",
        "Target Protocol Address",
        "arp.dst.proto_ipv4",
        Kind::Text,
    ),
    ("IPv4", "Source Address", "ip.src", Kind::Text),
    ("IPv4", "Destination Address", "ip.dst", Kind::Text),
    ("IPv4", "Total Length", "ip.len", Kind::Number),
    ("IPv4", "Identification", "ip.id", Kind::Number),
    ("IPv4", "Time to Live", "ip.ttl", Kind::Number),
    ("IPv4", "Protocol", "ip.proto", Kind::Number),
    ("IPv4", "Header Checksum", "ip.checksum", Kind::Number),
    ("IPv4", "Header Checksum", "ip.checksum.status", Kind::Sum),
    ("IPv6", "Source Address", "ipv6.src", Kind::Text),
    ("IPv6", "Destination Address", "ipv6.dst", Kind::Text),
    ("IPv6", "Payload Length", "ipv6.plen", Kind::Number),
    ("IPv6", "Next Header", "ipv6.nxt", Kind::Number),
    ("IPv6", "Hop Limit", "ipv6.hlim", Kind::Number),
    ("TCP", "Source Port", "tcp.srcport", Kind::Number),
    ("TCP", "Destination Port", "tcp.dstport", Kind::Number),
    ("TCP", "Sequence Number", "tcp.seq_raw", Kind::Number),
    ("TCP", "Acknowledgment Number", "tcp.ack_raw", Kind::Number),
    ("TCP", "Control Bits", "tcp.flags", Kind::Flags),
    ("TCP", "Window", "tcp.window_size_value", Kind::Number),
    (
        "TCP",
        "Maximum Segment Size",
        "tcp.options.mss_val",
        Kind::Number,
    ),
    ("TCP", "Checksum", "tcp.checksum", Kind::Number),
    ("TCP", "Checksum", "tcp.checksum.status", Kind::Sum),
    ("UDP", "Source Port", "udp.srcport", Kind::Number),
    ("UDP", "Destination Port", "udp.dstport", Kind::Number),
    ("UDP", "Length", "udp.length", Kind::Number),
    ("UDP", "Checksum", "udp.checksum", Kind::Number),
    ("UDP", "Checksum", "udp.checksum.status", Kind::Sum),
    ("ICMP", "Type", "icmp.type", Kind::Number),
    ("ICMP", "Code", "icmp.code", Kind::Number),
    ("ICMP", "Identifier", "icmp.ident", Kind::Number),
    ("ICMP", "Sequence Number", "icmp.seq", Kind::Number),
    ("ICMP", "Next-Hop MTU", "icmp.mtu", Kind::Number),
    ("ICMP", "Checksum", "icmp.checksum", Kind::Number),
    ("ICMP", "Checksum", "icmp.checksum.status", Kind::Sum),
    ("ICMPv6", "Type", "icmpv6.type", Kind::Number),
    ("ICMPv6", "Code", "icmpv6.code", Kind::Number),
    ("ICMPv6", "Checksum", "icmpv6.checksum", Kind::Number),
    ("ICMPv6", "Checksum", "icmpv6.checksum.status", Kind::Sum),
    ("DNS", "ID", "dns.id", Kind::Number),
    ("DNS", "QNAME", "dns.qry.name", Kind::Text),
    ("DNS", "QTYPE", "dns.qry.type", Kind::Number),
    ("DNS", "ANCOUNT", "dns.count.answers", Kind::Number),
    ("DNS", "NAME", "dns.resp.name", Kind::Text),
    ("DNS", "TYPE", "dns.resp.type", Kind::Number),
    ("DNS", "TTL", "dns.resp.ttl", Kind::Number),
    ("DNS", "RDLENGTH", "dns.resp.len", Kind::Number),
];

/// Of the packet that an ICMP error quotes, cut off, tshark gives no number in full and takes the sum
/// for wrong: these are compared where nothing is quoted.
const NOT_QUOTED: [&str; 2] = ["tcp.seq_raw", "tcp.checksum.status"];

/// Says what is wrong with a packet; nothing must be.
const MALFORMED: &str = "_ws.malformed";

/// Between the values of a field that a packet has several times.
const BETWEEN: char = ';';

/// Sums that are checked, and packets that are read one by one: what a capture of many runs has of a
/// connection is not one connection.
const OPTIONS: [&str; 7] = [
    "ip.check_checksum:TRUE",
    "tcp.check_checksum:TRUE",
    "udp.check_checksum:TRUE",
    "ip.defragment:FALSE",
    "ipv6.defragment:FALSE",
    "tcp.desegment_tcp_streams:FALSE",
    "tcp.analyze_sequence_numbers:FALSE",
];

/// Compares every field of every packet.
pub(crate) fn ask(folder: &Path) -> Row {
    const REFEREE: &str = "tshark";
    if Command::new("tshark").arg("--version").output().is_err() {
        return Row::not_run(
            REFEREE,
            "it is not installed (Debian: `apt-get install tshark`)",
        );
    }
    let (_, packets) = library();
    let file = folder.join("library.pcapng");
    fs::write(&file, capture(packets)).unwrap();
    let lines = read(&file);
    fs::remove_file(&file).unwrap();
    let mut row = Row::of(REFEREE);
    row.cases = packets.len() as u64;
    row.compare("packets in the capture", lines.len(), packets.len());
    for (packet, line) in packets.iter().zip(&lines) {
        let mut values = line.split('\t');
        let layers = packet.layers();
        for (layer, field, name, kind) in FIELDS {
            let theirs = theirs(values.next().unwrap_or_default(), kind);
            let ours = ours(&layers, layer, field, kind);
            // What neither has is no field of this packet.
            let nothing = theirs.is_empty() && ours.is_empty();
            let quoted = NOT_QUOTED.contains(&name)
                && layers.iter().any(|layer| layer.name.starts_with("ICMP"));
            if !(nothing || quoted) {
                row.compare(&format!("{}: {name}", packet.place), theirs, ours);
            }
        }
        row.compare(
            &format!("{}: malformed", packet.place),
            values.next().unwrap_or_default(),
            "",
        );
    }
    row
}

fn capture(packets: &[Sighting]) -> Vec<u8> {
    let mut writer = Writer::new("", "", "vpclab", "");
    for (name, link) in [("ethernet", Link::Ethernet), ("ip", Link::Ip)] {
        writer.interface(&Interface {
            name,
            description: "",
            link,
        });
    }
    for (number, packet) in (0..).zip(packets) {
        writer.packet(&Enhanced {
            interface: u32::from(packet.link == Link::Ip),
            at: packet.at,
            bytes: &packet.bytes,
            towards: Towards::Outbound,
            packet: number,
            dropped: false,
            comment: "",
        });
    }
    writer.finish()
}

/// A line for each packet, with its fields between tabs.
fn read(file: &Path) -> Vec<String> {
    let mut tshark = Command::new("tshark");
    tshark
        .arg("-r")
        .arg(file)
        .args(["-n", "-T", "fields", "-E", "occurrence=a"]);
    tshark.args(["-E", &format!("aggregator={BETWEEN}")]);
    for option in OPTIONS {
        tshark.args(["-o", option]);
    }
    for (_, _, name, _) in FIELDS {
        tshark.args(["-e", name]);
    }
    let output = tshark.args(["-e", MALFORMED]).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "tshark: {complaint}");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(str::to_owned).collect()
}

fn theirs(values: &str, kind: Kind) -> Vec<String> {
    let values = values.split(BETWEEN).filter(|value| !value.is_empty());
    let one = |value: &str| match kind {
        Kind::Text => value.to_owned(),
        Kind::Number | Kind::Flags => number(value),
        Kind::Sum => match value {
            "0" => "wrong",
            "1" => "correct",
            "2" => "not checked",
            "3" => "none",
            other => other,
        }
        .to_owned(),
    };
    values.map(one).collect()
}

fn ours(layers: &[PacketLayer], layer: &str, field: &str, kind: Kind) -> Vec<String> {
    let layers = layers.iter().filter(|one| one.name == layer);
    let fields = layers.flat_map(|one| one.fields.iter().filter(|one| one.name == field));
    let one = |value: &str| match kind {
        Kind::Text => value.to_owned(),
        Kind::Number => number(value),
        Kind::Flags => {
            let bit = |flag: &str| match flag {
                "FIN" => 1,
                "SYN" => 2,
                "RST" => 4,
                "PSH" => 8,
                "ACK" => 16,
                _ => 1 << 31,
            };
            value.split(", ").map(bit).sum::<u32>().to_string()
        }
        Kind::Sum => {
            let said = value.split_once('(').map_or("", |parts| parts.1);
            said.trim_end_matches(')')
                .split(':')
                .next()
                .unwrap_or_default()
                .to_owned()
        }
    };
    fields.map(|field| one(&field.value)).collect()
}

/// The number with which a text begins, in decimal.
fn number(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    let number = match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => word.parse(),
    };
    number.map_or_else(|_| text.to_owned(), |number| number.to_string())
}
