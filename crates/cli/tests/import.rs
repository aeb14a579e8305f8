//! `vpclab import` as a user meets it: from folders, files and archives, with a report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(dead_code)]

mod command;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use command::{fed, root, stderr, stdout, vpclab};
use serde_json::Value;

fn data() -> PathBuf {
    root().join("crates/import/tests/data")
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn import(paths: &[&str], output: &str, more: &[&str]) -> std::process::Output {
    let arguments: Vec<&str> = [&["import"], paths, &["-o", output], more].concat();
    vpclab(&arguments)
}

#[test]
fn a_folder_and_an_archive_of_it_give_the_same_scenario() {
    let own = folder("import-same");
    let (one, other, archive) = (
        own.join("one.json"),
        own.join("other.json"),
        own.join("all.zip"),
    );
    let mut zip = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
    let mut files: Vec<PathBuf> = fs::read_dir(data())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let name = format!("region/{}", file.file_name().unwrap().to_str().unwrap());
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&fs::read(file).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    let from_folder = import(&[data().to_str().unwrap()], one.to_str().unwrap(), &[]);
    assert!(from_folder.status.success(), "{}", stderr(&from_folder));
    assert!(
        stderr(&from_folder).contains("Vpcs "),
        "{}",
        stderr(&from_folder)
    );
    let from_archive = import(
        &[archive.to_str().unwrap()],
        other.to_str().unwrap(),
        &["--report", "json"],
    );
    let report: Value = serde_json::from_str(&stdout(&from_archive)).unwrap();
    assert_eq!(report["notes"].as_array().unwrap().len(), 0);
    assert_eq!(fs::read(&one).unwrap(), fs::read(&other).unwrap());
    assert!(vpclab(&["check", one.to_str().unwrap()]).status.success());
    assert!(vpclab(&["run", one.to_str().unwrap()]).status.success());
}

/// Documents one after the other, as `cat * | vpclab import -` gives them.
#[test]
fn standard_input_gives_the_same_scenario() {
    let mut files: Vec<PathBuf> = fs::read_dir(data())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let all: Vec<u8> = files
        .iter()
        .flat_map(|path| fs::read(path).unwrap())
        .collect();
    let from_folder = import(&[data().to_str().unwrap()], "-", &[]);
    let piped = fed(&["import", "-", "-o", "-"], &all);
    assert!(stderr(&piped).contains("Read 1 file"), "{}", stderr(&piped));
    assert_eq!(stdout(&from_folder), stdout(&piped));
    let answer = fed(
        &[
            "trace",
            "--config",
            "-",
            "--from",
            "i-0a000000000000001",
            "--to",
            "10.0.1.20",
        ],
        &all,
    );
    assert_eq!(answer.status.code(), Some(0), "{}", stderr(&answer));
}

/// Folders are read to the bottom, each once, wherever links lead.
#[test]
#[cfg(unix)]
fn a_folder_with_links_to_itself_is_read_once() {
    use std::os::unix::fs::symlink;
    let own = folder("import-links");
    let inner = own.join("account/region");
    fs::create_dir_all(&inner).unwrap();
    fs::write(inner.join("one.json"), r#"{"Vpcs": []}"#).unwrap();
    fs::write(own.join(".hidden.json"), "{").unwrap();
    for name in ["back", "again"] {
        let link = inner.join(name);
        if !link.is_symlink() {
            symlink(&own, link).unwrap();
        }
    }
    let output = import(&[own.to_str().unwrap()], "-", &["--report", "text"]);
    assert!(
        stderr(&output).starts_with("Read 1 file:"),
        "{}",
        stderr(&output)
    );
}

/// A VPC may be called so.
#[test]
fn what_is_called_vpclab_is_no_scenario_file() {
    let text = r#"{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "Name", "Value": "vpclab"}]}]}"#;
    let answer = fed(
        &["trace", "--config", "-", "--from", "internet"],
        text.as_bytes(),
    );
    assert_eq!(answer.status.code(), Some(0), "{}", stderr(&answer));
}

/// Nobody listens, and nothing breaks: `vpclab import … 2>&1 | head`.
#[test]
fn a_report_that_nobody_reads() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_vpclab"))
        .args(["import", data().to_str().unwrap(), "-o", "-"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_is_asked_to_be_masked_is() {
    let plain = import(&[data().to_str().unwrap()], "-", &[]);
    let masked = import(
        &[data().to_str().unwrap()],
        "-",
        &["--mask", "accounts,tags"],
    );
    assert!(stdout(&plain).contains("111122223333") && stdout(&plain).contains("web-1"));
    assert!(!stdout(&masked).contains("111122223333") && !stdout(&masked).contains("web-1"));
    assert!(stdout(&masked).contains("203.0.113.11"));
}

#[test]
fn what_is_not_there_is_said() {
    let output = import(&["no/such/folder"], "-", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("no/such/folder"),
        "{}",
        stderr(&output)
    );
    let both = import(&[data().to_str().unwrap()], "-", &["--report", "json"]);
    assert_eq!(both.status.code(), Some(2));
}

/// What is nothing that AWS prints is no input: a file that was there stays as it was. An account
/// without any VPC is one.
#[test]
fn nothing_to_read_is_refused_and_writes_nothing() {
    let own = folder("import-nothing");
    let empty = own.join("folder");
    fs::create_dir_all(&empty).unwrap();
    let output = own.join("out.json");
    for (name, bytes, code) in [
        ("binary.json", &b"\x00\x01\xfe\xff"[..], 2),
        ("empty.json", b"", 2),
        ("no-json.json", b"not json", 2),
        ("object.json", b"{}", 2),
        ("list.json", b"[]", 2),
        ("null.json", b"null", 2),
        ("other.json", b"{\"Buckets\": []}", 2),
        (
            "scenario.json",
            b"{\"vpclab\": 1, \"title\": \"x\", \"network\": {}}",
            2,
        ),
        ("no-vpc.json", b"{\"Vpcs\": []}", 0),
        ("no-instance.json", b"{\"Reservations\": []}", 0),
    ] {
        let path = own.join(name);
        fs::write(&path, bytes).unwrap();
        for form in ["text", "json"] {
            fs::write(&output, "mine").unwrap();
            let told = import(
                &[path.to_str().unwrap()],
                output.to_str().unwrap(),
                &["--report", form],
            );
            assert_eq!(told.status.code(), Some(code), "{name}: {}", stderr(&told));
            let kept = fs::read_to_string(&output).unwrap() == "mine";
            assert_eq!(kept, code == 2, "{name}");
            if code == 2 {
                assert_eq!(stdout(&told), "", "{name}");
                assert!(stderr(&told).contains("nothing is written"), "{name}");
            }
        }
    }
    let told = import(&[empty.to_str().unwrap()], output.to_str().unwrap(), &[]);
    assert_eq!(told.status.code(), Some(2));
    let told = import(&[empty.to_str().unwrap()], "-", &[]);
    assert_eq!((told.status.code(), &*stdout(&told)), (Some(2), ""));
}
