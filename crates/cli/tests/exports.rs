//! What runs are handed over as.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod command;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use command::{golden, root, stderr, stdout, vpclab};

const SCENARIO: &str = "scenarios/ec2-to-internet.json";

/// A file that a test writes.
fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn captures_go_to_a_file_or_to_standard_output() {
    let file = scratch("lab-nat.pcapng");
    let path = file.to_str().unwrap();
    let written = vpclab(&["pcap", SCENARIO, "--at", "lab-nat", "-o", path]);
    assert!(written.status.success(), "{}", stderr(&written));
    assert_eq!(stdout(&written), "");
    let file = fs::read(file).unwrap();
    assert_eq!(file[..4], [0x0a, 0x0d, 0x0d, 0x0a]);
    let piped = vpclab(&["pcap", SCENARIO, "--at", "lab-nat", "-o", "-"]);
    assert_eq!(piped.stdout, file);
    let early = vpclab(&[
        "pcap", SCENARIO, "--at", "lab-nat", "--until", "200ms", "-o", "-",
    ]);
    assert!(!early.stdout.is_empty() && early.stdout.len() < file.len());
    assert!(file.starts_with(&early.stdout), "the same run, not as far");
    let zonal = vpclab(&[
        "pcap",
        SCENARIO,
        "--at",
        "lab-nat",
        "--nat-model",
        "zonal",
        "-o",
        "-",
    ]);
    assert_ne!(zonal.stdout, file);
}

/// F13.51: as text and as JSON, one table a line.
#[test]
fn what_is_tracked_at_a_time() {
    let arguments = [
        "conntrack",
        SCENARIO,
        "--at",
        "121ms",
        "--nat-model",
        "zonal",
    ];
    let text = stdout(&vpclab(&arguments));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("# zone=8 nat-0f3a7c1e5b9d24680 lab-nat"));
    let entry = "tcp      6 349 SYN_SENT src=10.0.1.5 dst=203.0.113.5 sport=49152 dport=443 [UNREPLIED] \
        src=203.0.113.5 dst=10.0.0.220 sport=443 dport=14529 mark=0 zone=8 use=1";
    assert_eq!(lines.next(), Some(entry));
    let json = stdout(&vpclab(&[&arguments[..], &["--json"]].concat()));
    let tables: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(tables.len(), 2);
    assert_eq!(
        tables[0]["entries"][0],
        json!({
            "protocol": "tcp", "protocolNumber": 6, "timeoutS": 349, "state": "SYN_SENT",
            "original": { "src": "10.0.1.5", "dst": "203.0.113.5", "sport": 49152, "dport": 443 },
            "reply": { "src": "203.0.113.5", "dst": "10.0.0.220", "sport": 443, "dport": 14529 },
            "unreplied": true, "assured": false,
        })
    );
    assert_eq!(
        stdout(&vpclab(&["conntrack", SCENARIO, "--at", "0s"])),
        "",
        "nothing yet"
    );
}

/// F6.50 to F6.5a: the same numbers as JSON has.
#[test]
fn metrics_as_comma_separated_values() {
    let csv = stdout(&vpclab(&["metrics", SCENARIO, "--csv"]));
    let json = stdout(&vpclab(&["metrics", SCENARIO, "--json"]));
    let gateway: Value = serde_json::from_str(json.trim()).unwrap();
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    assert_eq!(header[..3], ["NatGatewayId", "AvailabilityZone", "Second"]);
    let minutes = gateway["minutes"].as_array().unwrap();
    assert_eq!(lines.clone().count(), minutes.len());
    assert!(minutes.len() > 5);
    for (line, minute) in lines.zip(minutes) {
        assert_eq!(line.len(), header.len());
        assert_eq!((line[0], line[1]), ("nat-0f3a7c1e5b9d24680", ""));
        assert_eq!(
            line[2].parse::<u64>().unwrap() * 1_000_000,
            minute["atUs"].as_u64().unwrap()
        );
        assert_eq!(minute.as_object().unwrap().len(), header.len() - 2);
        for (name, value) in header.iter().zip(&line).skip(3) {
            let (first, rest) = name.split_at(1);
            let key = first.to_lowercase() + rest;
            let number = minute[&key].as_f64().unwrap_or_else(|| panic!("{key}"));
            assert_eq!(value.parse::<f64>().unwrap(), number, "{key}");
        }
    }
}

#[test]
fn what_cannot_be_exported_is_said() {
    for (arguments, expected) in [
        (
            &["pcap", SCENARIO, "--at", "lab-nut", "-o", "-"][..],
            "--at lab-nut: nothing is called so; packets can be seen at\n  i-",
        ),
        (&["conntrack", SCENARIO], "--at <TIME>"),
        (
            &["conntrack", SCENARIO, "--at", "noon"],
            "--at noon: not a time",
        ),
        (
            &["metrics", SCENARIO, "--csv", "--json"],
            "cannot be used with",
        ),
        (&["pcap", SCENARIO], "--output <FILE>"),
        (
            &["pcap", SCENARIO, "-o", "no/such/folder/x"],
            "no/such/folder/x: ",
        ),
        (
            &["pcap", "no-such-file.json", "-o", "-"],
            "no-such-file.json",
        ),
    ] {
        let output = vpclab(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}: nothing half-done");
        let said = stderr(&output);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

/// A run that was written down is the same run again, under its reading of NAT and with its digest.
#[test]
fn a_run_as_a_file_is_the_same_run() {
    let file = scratch("zonal.run.json");
    let path = file.to_str().unwrap();
    let arguments = [
        "run",
        SCENARIO,
        "--nat-model",
        "zonal",
        "--until",
        "10s",
        "--json",
    ];
    let first = vpclab(&[&arguments[..], &["--export", path]].concat());
    assert!(first.status.success(), "{}", stderr(&first));
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with(r#"{"schema":"vpclab-run/1","natModel":"zonal","events":"#),
        "{text}"
    );
    let again = vpclab(&["run", path, "--json"]);
    assert_eq!(
        (stdout(&again), stderr(&again)),
        (stdout(&first), String::new())
    );
    // It goes on from there, and can be looked at in every other way.
    let further = stdout(&vpclab(&["run", path, "--json", "--until", "6d"]));
    let whole = stdout(&vpclab(&[
        "run",
        SCENARIO,
        "--nat-model",
        "zonal",
        "--json",
        "--until",
        "6d",
    ]));
    assert_eq!(further, whole);
    let tracked = |file| {
        stdout(&vpclab(&[
            "conntrack",
            file,
            "--nat-model",
            "zonal",
            "--at",
            "10s",
        ]))
    };
    assert_eq!(tracked(path), tracked(SCENARIO));
}

/// Files of every version that there was are read; what their runs come to is written down.
#[test]
fn files_of_old_versions_are_read() {
    let mut digests = BTreeMap::new();
    for file in fs::read_dir(root().join("tests/fixtures/runs")).unwrap() {
        let path = file.unwrap().path();
        let output = vpclab(&["run", path.to_str().unwrap(), "--json"]);
        assert_eq!(stderr(&output), "", "{}", path.display());
        let end: Value = serde_json::from_str(stdout(&output).lines().last().unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        digests.insert(name, end["digest"].as_str().unwrap().to_owned());
    }
    let text = serde_json::to_string_pretty(&digests).unwrap() + "\n";
    golden("run-files.json", &text);
}

/// SHA-256 of what the command exports; Node's test has the same of what the page exports.
#[test]
fn exports_are_the_same_bytes_everywhere() {
    let mut hashes = BTreeMap::new();
    for model in ["notes", "zonal", "regional"] {
        let run = scratch(&format!("{model}.golden.run.json"));
        let path = run.to_str().unwrap();
        let hash = |arguments: &[&str]| {
            let output = vpclab(&[arguments, &["--nat-model", model]].concat());
            assert!(output.status.success(), "{}", stderr(&output));
            hex(&output.stdout)
        };
        let exports = BTreeMap::from([
            ("pcapng", hash(&["pcap", SCENARIO, "-o", "-"])),
            (
                "pcapng of lab-nat",
                hash(&["pcap", SCENARIO, "--at", "lab-nat", "-o", "-"]),
            ),
            (
                "conntrack at 10s",
                hash(&["conntrack", SCENARIO, "--at", "10s"]),
            ),
            ("metrics", hash(&["metrics", SCENARIO, "--csv"])),
            ("run", {
                hash(&["run", SCENARIO, "--export", path]);
                hex(&fs::read(&run).unwrap())
            }),
        ]);
        hashes.insert(model, exports);
    }
    let text = serde_json::to_string_pretty(&hashes).unwrap() + "\n";
    golden("exports.json", &text);
}

fn hex(bytes: &[u8]) -> String {
    let hash = hmac_sha256::Hash::hash(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
