//! Wireshark's own reader over our captures: what it says of each packet, and the stream that it
//! follows. Not run where `tshark` is missing; `cargo xtask conformance` lists that.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vpclab_evidence::pcapng::pcapng;
use vpclab_model::NatModel;
use vpclab_tests::conformance::Row;
use vpclab_tests::files;

use crate::pcapng::{Capture, Captured};
use crate::{notes_scenario, run};

const REFEREE: &str = "tshark, captures";
const MISSING: &str = "tshark is not installed: apt-get install tshark";

fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Its output, a line for each packet; none where there is no tshark.
fn tshark(file: &Path, arguments: &[&str]) -> Option<String> {
    // What the person at this machine prefers is left out.
    let output = Command::new("tshark")
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .args(["-n", "-r"])
        .arg(file)
        .args([
            "-o",
            "ip.check_checksum:TRUE",
            "-o",
            "tcp.check_checksum:TRUE",
        ])
        .args(["-o", "udp.check_checksum:TRUE"])
        .args(arguments)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        !said.contains("cut short") && !said.contains("damaged"),
        "{said}"
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

fn fields<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let fields = names.iter().flat_map(|name| ["-e", name]);
    ["-T", "fields"].into_iter().chain(fields).collect()
}

/// Every capture of the library, one section after the other (of which tshark 4.0 mixes up the names
/// of interfaces): no packet is malformed or has a bad
/// checksum, and what is said of each arrives.
#[test]
fn every_capture_is_read_as_it_was_written() {
    let (mut whole, mut expected) = (Vec::new(), Vec::new());
    let mut row = Row::of(REFEREE);
    for file in files(&["scenarios"], |path| path.ends_with(".json")) {
        if file.text.contains("\"generate\"") {
            continue;
        }
        let model = vpclab_model::check(&file.text, None)
            .scenario
            .unwrap()
            .nat_model;
        let capture = pcapng(&run(&file.text, model), &[]).unwrap();
        expected.extend(Capture::read(&capture).packets);
        whole.extend(capture);
        row.cases += 1;
    }
    let path = scratch("library.pcapng");
    fs::write(&path, whole).unwrap();
    let names = [
        "frame.time_epoch",
        "frame.len",
        "frame.packet_id",
        "frame.packet_flags_direction",
        "frame.verdict.ebpf_tc",
        "frame.comment",
        "_ws.malformed",
        "ip.checksum.status",
        "tcp.checksum.status",
        "udp.checksum.status",
        "icmp.checksum.status",
        "icmpv6.checksum.status",
    ];
    let Some(read) = tshark(&path, &fields(&names)) else {
        Row::not_run(REFEREE, MISSING).report().unwrap();
        eprintln!("NOT RUN: {MISSING}");
        return;
    };
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!(lines.len(), expected.len());
    for (number, (line, packet)) in lines.iter().zip(&expected).enumerate() {
        let said: Vec<&str> = line.split('\t').collect();
        let Captured { at_us, comment, .. } = packet;
        let time = format!("{}.{:06}000", at_us / 1_000_000, at_us % 1_000_000);
        let ours = [
            time,
            packet.bytes.len().to_string(),
            packet.packet.to_string(),
            if packet.inbound {
                "0x00000001"
            } else {
                "0x00000002"
            }
            .to_owned(),
            if packet.dropped { "2" } else { "" }.to_owned(),
            comment.replace('\n', "\\n"),
            String::new(),
        ];
        for ((name, theirs), ours) in names.iter().zip(&said).zip(&ours) {
            row.compare(&format!("{number} {name}"), *theirs, ours.as_str());
        }
        // 0 is bad. The TCP and UDP that an ICMP error quotes are cut off, so their sums are not.
        let [ip, tcp, udp, icmp, icmpv6] = said[ours.len()..] else {
            panic!("{line}");
        };
        let own = match (icmp, icmpv6) {
            ("", "") => [ip, tcp, udp],
            _ => [ip, icmp, icmpv6],
        };
        let bad = own
            .iter()
            .any(|status| status.split(',').any(|status| status == "0"));
        row.compare(&format!("{number} checksums"), bad, false);
    }
    row.report().unwrap();
    assert!(
        row.without_fact.is_empty(),
        "{}",
        row.without_fact[..1.min(row.without_fact.len())].join("")
    );
    assert!(row.agreed > 10_000, "{row:?}");
}

/// F13.2, F13.5: the handshake, the request and the close, at every point that a packet passes.
#[test]
fn a_stream_is_followed_from_the_handshake_to_the_close() {
    for model in NatModel::ALL {
        let timeline = run(&notes_scenario(), model);
        let capture = Capture::read(&pcapng(&timeline, &[]).unwrap());
        for (point, ..) in &capture.interfaces {
            let path = scratch(&format!("{}.pcapng", model.name()));
            fs::write(&path, pcapng(&timeline, &[point]).unwrap()).unwrap();
            let first = [
                &["-Y", "tcp.stream eq 0"][..],
                &fields(&[
                    "frame.interface_name",
                    "tcp.flags.str",
                    "http.request.method",
                    "http.response.code",
                ]),
            ]
            .concat();
            let Some(packets) = tshark(&path, &first) else {
                eprintln!("NOT RUN: {MISSING}");
                return;
            };
            let name = format!("{point}\t");
            let of_point = |line: &str| Some(line.replace('·', "").strip_prefix(&name)?.to_owned());
            let packets: Vec<String> = packets
                .lines()
                .map(|line| of_point(line).unwrap())
                .collect();
            let packets: Vec<&str> = packets.iter().map(|packet| packet.trim()).collect();
            let (open, close) = packets.split_at(5);
            let handshake_and_request = ["S", "AS", "A", "AP\tGET", "AP\t\t200"];
            assert_eq!(open, handshake_and_request, "{model:?} {point}");
            // Whose FIN comes first depends on the place.
            let mut close = close.to_vec();
            close.sort_unstable();
            assert_eq!(close, ["A", "A", "AF", "AF"], "{model:?} {point}");
        }
        let path = scratch("stream.pcapng");
        fs::write(&path, pcapng(&timeline, &["server-google"]).unwrap()).unwrap();
        let text = tshark(&path, &["-q", "-z", "follow,tcp,ascii,0"]).unwrap();
        for part in ["GET / HTTP/1.1", "HTTP/1.1 200 OK", "You are 198.51.100.10"] {
            assert!(text.contains(part), "{model:?}: {text}");
        }
    }
}
