//! The loop in `README.md` collects everything that is read here.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::process::{Command, Stdio};

use vpclab_import::{COLLECTED, Kind};

/// The loop, out of its block.
fn collector() -> String {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let blocks = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let mut own = blocks.filter(|block| block.contains("./collect FOLDER"));
    own.next().expect("README.md has the loop").to_owned()
}

#[test]
fn the_loop_asks_for_every_kind() {
    let collector = collector();
    let lists = |service: &str| {
        let line = format!("{service} \"describe-$kind\"");
        let before = collector.split(&line).next().unwrap();
        let list = before.rsplit("for kind in ").next().unwrap();
        list.split(';').next().unwrap().replace('\\', " ")
    };
    for kind in Kind::all() {
        assert!(!kind.commands().is_empty(), "{}", kind.key());
    }
    for command in COLLECTED {
        let (service, operation) = command.split_once(' ').unwrap();
        let listed = operation
            .strip_prefix("describe-")
            .is_some_and(|kind| lists(service).split_whitespace().any(|word| word == kind));
        assert!(
            listed || collector.contains(&format!("{command} ")),
            "aws {command}"
        );
    }
}

/// Nothing in it changes anything.
#[test]
fn the_loop_only_reads() {
    let collector = collector();
    let mut operations = 0;
    for service in [" ec2 ", " elb ", " elbv2 "] {
        for rest in collector.split(service).skip(1) {
            let operation = rest.trim_start_matches('"');
            operations += 1;
            assert!(
                ["describe-", "get-", "search-"]
                    .iter()
                    .any(|verb| operation.starts_with(verb)),
                "{operation}"
            );
        }
    }
    assert!(operations > 10);
}

/// `bash -n`, where there is a bash.
#[test]
fn the_loop_is_a_script() {
    let bash = Command::new("bash")
        .arg("-n")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut bash) = bash else { return };
    bash.stdin
        .take()
        .unwrap()
        .write_all(collector().as_bytes())
        .unwrap();
    let output = bash.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
