//! `vpclab flow-logs`: to standard output, to a file, to the folders of a bucket, and what is said about
//! mistakes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod command;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use command::{golden, root, stderr, stdout, vpclab};
use flate2::read::GzDecoder;

const SCENARIO: &str = "scenarios/ec2-to-internet.json";

fn flow_logs(arguments: &[&str]) -> std::process::Output {
    let all: Vec<&str> = ["flow-logs"]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    vpclab(&all)
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    let mut file = GzDecoder::new(fs::File::open(path).unwrap());
    file.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_notes_scenario_under_each_reading() {
    for model in ["notes", "zonal", "regional"] {
        let output = flow_logs(&[SCENARIO, "--nat-model", model]);
        assert!(output.status.success(), "{}", stderr(&output));
        golden(
            &format!("flow-logs/ec2-to-internet.{model}.txt"),
            &stdout(&output),
        );
    }
}

#[test]
fn some_of_it_with_fields_of_ones_own() {
    let output = flow_logs(&[
        SCENARIO,
        "--nat-model",
        "zonal",
        "--at",
        "lab-nat",
        "--traffic",
        "ACCEPT",
        "--aggregation",
        "60s",
        "--until",
        "30s",
        "--start",
        "2015-05-29T16:30:00Z",
        "--format",
        "${start} ${flow-direction} ${srcaddr} ${dstaddr} ${log-status}",
    ]);
    assert_eq!(
        stdout(&output),
        "1432917000 ingress 10.0.1.5 10.0.0.220 OK\n\
         1432917000 egress 10.0.0.220 203.0.113.5 OK\n\
         1432917000 ingress 203.0.113.5 10.0.0.220 OK\n\
         1432917000 egress 10.0.0.220 10.0.1.5 OK\n\
         1432917000 ingress 10.0.1.5 10.0.0.220 OK\n\
         1432917000 egress 10.0.0.220 203.0.113.5 OK\n\
         1432917000 ingress 203.0.113.5 10.0.0.220 OK\n\
         1432917000 egress 10.0.0.220 10.0.1.5 OK\n"
    );
}

/// An interval ends when the time is up, whether or not anything happened last.
#[test]
fn until() {
    let quiet = "tests/fixtures/flow-logs/quiet.json";
    let output = flow_logs(&[
        quiet,
        "--until",
        "10m",
        "--at",
        "idle",
        "--format",
        "${start} ${end} ${log-status}",
    ]);
    assert_eq!(
        stdout(&output),
        "1431280876 1431281399 NODATA\n1431281400 1431281476 NODATA\n"
    );
}

#[test]
fn a_file_and_the_folders_of_a_bucket() {
    let lines = stdout(&flow_logs(&[SCENARIO, "--nat-model", "zonal"]));
    let folder = folder("flow-logs");
    let with_header = |text: &str| {
        let (header, rest) = text.split_once('\n').unwrap();
        assert!(header.starts_with("version account-id "), "{header}");
        rest.to_owned()
    };
    for name in ["all.log", "all.log.gz"] {
        let path = folder.join(name);
        let output = flow_logs(&[
            SCENARIO,
            "--nat-model",
            "zonal",
            "-o",
            path.to_str().unwrap(),
        ]);
        assert!(
            output.status.success() && output.stdout.is_empty(),
            "{}",
            stderr(&output)
        );
        let text = match name {
            "all.log" => fs::read_to_string(&path).unwrap(),
            _ => unpacked(&path),
        };
        assert_eq!(with_header(&text), lines);
    }
    let bucket = folder.join("bucket");
    let deliver = || {
        let output = flow_logs(&[
            SCENARIO,
            "--nat-model",
            "zonal",
            "--id",
            "fl-1234",
            "--s3",
            bucket.to_str().unwrap(),
        ]);
        assert!(output.status.success(), "{}", stderr(&output));
        let paths: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
        paths
    };
    let paths = deliver();
    assert_eq!(paths.len(), 2);
    let mut all = String::new();
    for path in &paths {
        assert!(
            path.starts_with("AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/01/01/123456789010_vpcflowlogs_us-east-1_fl-1234_20260101T00"),
            "{path}"
        );
        all.push_str(&with_header(&unpacked(&bucket.join(path))));
    }
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&all), sorted(&lines));
    // The same run, the same bytes.
    let bytes = fs::read(bucket.join(&paths[0])).unwrap();
    assert_eq!(deliver(), paths);
    assert_eq!(fs::read(bucket.join(&paths[0])).unwrap(), bytes);
}

#[test]
fn mistakes() {
    for (arguments, message) in [
        (
            &["--format", "${srcaddress}"][..],
            "vpclab: format: `srcaddress` is no field of a flow log record; did you mean `srcaddr`?\n",
        ),
        (
            &["--aggregation", "5m"],
            "vpclab: aggregation: `5m` is no aggregation interval; 60s or 600s\n",
        ),
        (
            &["--traffic", "REFUSED"],
            "vpclab: traffic: `REFUSED` is no type of traffic; known: ACCEPT, REJECT, ALL\n",
        ),
        (
            &["--start", "yesterday"],
            "vpclab: start: `yesterday` is no date and time; UTC in whole seconds, for example 2026-01-01T00:00:00Z\n",
        ),
        (
            &["--at", "lab-nta"],
            "vpclab: `lab-nta` is no interface, subnet or VPC, nor anything that has an interface; did you mean `lab-nat`?\n",
        ),
    ] {
        let all: Vec<&str> = [SCENARIO]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        let output = flow_logs(&all);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(
            (stdout(&output), stderr(&output)),
            (String::new(), message.to_owned())
        );
    }
    let nowhere = root().join("no/such/folder/x.log");
    let output = flow_logs(&[SCENARIO, "-o", nowhere.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("x.log: "), "{}", stderr(&output));
}
