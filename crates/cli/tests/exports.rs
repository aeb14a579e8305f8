//! What runs are handed over as.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod command;

use std::fs;
use std::path::PathBuf;

use command::{stderr, stdout, vpclab};

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

#[test]
fn what_cannot_be_exported_is_said() {
    for (arguments, expected) in [
        (
            &["pcap", SCENARIO, "--at", "lab-nut", "-o", "-"][..],
            "--at lab-nut: nothing is called so; packets can be seen at\n  i-",
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
