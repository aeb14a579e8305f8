//! The invariants of `ARCHITECTURE.md`, each held by a test that names whoever breaks it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::Command;

use serde_json::Value;
use vpclab_tests::layers::{CORE, MAY_USE};
use vpclab_tests::{SourceFile, files, kept_files, root};

/// Whatever knows JavaScript.
const JAVASCRIPT: [&str; 6] = [
    "wasm-bindgen",
    "js-sys",
    "web-sys",
    "tsify",
    "serde-wasm-bindgen",
    "console_error_panic_hook",
];

/// The longest file: beyond it there is a second idea to be found in it.
const LINES_MAX: usize = 400;

/// Files that may be longer, and why.
const LONGER: [(&str, &str); 3] = [
    (
        "crates/model/src/network.rs",
        "declarations: the nouns of a network in one place",
    ),
    (
        "crates/trace/src/event.rs",
        "declarations: the whole vocabulary of the log",
    ),
    (
        "crates/trace/src/view/types.rs",
        "declarations: the whole boundary",
    ),
];

#[test]
fn dependencies_point_one_way() {
    let packages = packages();
    let mut wrong = Vec::new();
    for (name, dependencies) in &packages {
        let Some((_, may_use)) = MAY_USE.iter().find(|(crate_name, _)| crate_name == name) else {
            wrong.push(format!(
                "{name}: not in the list MAY_USE, so where does it stand?"
            ));
            continue;
        };
        for dependency in dependencies {
            let ours = packages.contains_key(&dependency.name);
            // Tests may look down from anywhere; cargo itself forbids circles.
            if ours && !dependency.for_tests && !may_use.contains(&dependency.name.as_str()) {
                wrong.push(format!("{name} uses {}", dependency.name));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn only_wasm_knows_javascript() {
    let mut wrong = Vec::new();
    for (name, dependencies) in packages() {
        for dependency in dependencies {
            let javascript = JAVASCRIPT.contains(&dependency.name.as_str());
            // Types for the boundary come with a feature that only `wasm` turns on; `ask` is the
            // other package of the page.
            let may = ["vpclab-wasm", "vpclab-ask", "vpclab-bench"].contains(&name.as_str());
            if javascript && !may && !dependency.optional {
                wrong.push(format!(
                    "{name} uses {} whether asked to or not",
                    dependency.name
                ));
            }
        }
    }
    let crates = CORE.map(|name| format!("crates/{name}/Cargo.toml"));
    for manifest in files(&["crates"], |path| crates.iter().any(|name| name == path)) {
        wrong.extend(manifest.places(|code| {
            code.starts_with("default") && (code.contains("tsify") || code.contains("wasm"))
        }));
    }
    assert_none(&wrong);
}

#[test]
fn only_wire_and_the_guests_know_smoltcp() {
    let knows = |path: &str| {
        path.starts_with("crates/wire/")
            || path.starts_with("crates/engine/src/guest")
            // Whoever weighs it says its name.
            || path == "crates/xtask/src/weights.rs"
    };
    let others = rust_files(&["crates"], |path| !knows(path));
    assert_none(&places(&others, |code| code.contains("smoltcp")));
}

#[test]
fn only_wire_knows_the_bytes() {
    let engine = rust_files(&["crates"], |path| !path.starts_with("crates/wire/"));
    let wrong = places(&engine, |code| {
        // The address types of the guests' interface live in the same module.
        code.contains("smoltcp::wire") && code.contains("Packet")
    });
    assert_none(&wrong);
}

#[test]
fn the_core_has_no_operating_system_and_no_unsafe_code() {
    let mut wrong = Vec::new();
    for name in CORE {
        let path = format!("crates/{name}/src/lib.rs");
        let lib = files(&[&path], |_| true).remove(0);
        for attribute in ["#![no_std]", "#![forbid(unsafe_code)]"] {
            if !lib.code_lines().any(|(_, code)| code == attribute) {
                wrong.push(format!("{path} does not say {attribute}"));
            }
        }
    }
    assert_none(&wrong);
}

/// Two runs of one scenario would differ, and with them their digests.
#[test]
fn the_core_has_no_map_with_a_random_order() {
    let wrong = places(&core_files(), |code| {
        code.contains("std::collections") || code.contains("RandomState")
    });
    assert_none(&wrong);
}

#[test]
fn the_core_asks_nobody_for_the_time_or_for_chance() {
    let wrong = places(&core_files(), |code| {
        [
            "std::time",
            "SystemTime",
            "Instant::now",
            "getrandom",
            "thread_rng",
        ]
        .iter()
        .any(|name| code.contains(name))
    });
    assert_none(&wrong);
}

#[test]
fn one_module_of_the_page_imports_each_wasm_package() {
    let page = files(&["www/js"], |path| path.ends_with(".js"));
    for (package, module) in [
        ("/pkg/", "www/js/engine.js"),
        ("/pkg-ask/", "www/js/details/ask/worker.js"),
    ] {
        let imports = |file: &SourceFile| file.places(|code| code.contains(package));
        let (own, others): (Vec<_>, Vec<_>) = page.iter().partition(|file| file.path == module);
        assert_eq!(own.len(), 1, "{module} is the one that does");
        assert!(!imports(own[0]).is_empty(), "{module} does not import it");
        assert_none(&others.into_iter().flat_map(imports).collect::<Vec<_>>());
    }
}

#[test]
fn no_file_is_too_long() {
    let sources = files(&["crates", "tests", "www/js", "www/css"], |path| {
        [".rs", ".js", ".mjs", ".css"]
            .iter()
            .any(|end| path.ends_with(end))
    });
    let mut wrong = Vec::new();
    for SourceFile { path, text } in &sources {
        let lines = text.lines().count();
        let may_be_longer = LONGER.iter().any(|(longer, _)| longer == path);
        if (lines > LINES_MAX) != may_be_longer {
            wrong.push(format!(
                "{path} has {lines} lines (at most {LINES_MAX}, see LONGER)"
            ));
        }
    }
    assert_none(&wrong);
}

#[test]
fn nothing_of_one_machine_is_in_the_files() {
    // In two parts, so that this file does not find itself.
    let mut machine: Vec<String> = [
        ["/ho", "me/"],
        ["/ro", "ot/"],
        ["/Us", "ers/"],
        ["/t", "mp/"],
    ]
    .iter()
    .map(|parts| parts.concat())
    .collect();
    // A checkout in `/src` or a home in `/` is no more than a word of any path.
    let own = [Some(root()), env::home_dir()].into_iter().flatten();
    let own = own.filter(|folder| folder.components().count() > 2);
    machine.extend(own.map(|folder| format!("{}/", folder.display())));
    let mut wrong = Vec::new();
    for file in kept_files() {
        for (index, line) in file.text.lines().enumerate() {
            if let Some(path) = machine.iter().find(|path| line.contains(path.as_str())) {
                wrong.push(format!("{}:{}: {path}", file.path, index + 1));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn lock_files_name_public_registries_alone() {
    const CRATES_IO: &str = r#"source = "registry+https://github.com/rust-lang/crates.io-index""#;
    let cargo = files(&["Cargo.lock"], |_| true);
    let npm = files(&["tests/package-lock.json"], |_| true);
    let mut wrong = places(&cargo, |code| {
        code.starts_with("source = ") && code != CRATES_IO
    });
    wrong.extend(places(&npm, |code| {
        code.starts_with("\"resolved\": ") && !code.contains("\"https://registry.npmjs.org/")
    }));
    assert_none(&wrong);
}

#[test]
fn plain_wasm_pack_builds_the_same_package() {
    // wasm-pack downloads wasm-opt unless it is told not to; our build does not use it either.
    let manifest = files(&["crates/wasm/Cargo.toml"], |_| true).remove(0);
    let lines: Vec<_> = manifest.code_lines().map(|(_, code)| code).collect();
    let table = "[package.metadata.wasm-pack.profile.release]";
    let at = lines.iter().position(|line| *line == table).expect(table);
    assert_eq!(lines.get(at + 1), Some(&"wasm-opt = false"));
    let ours = files(&["wasm-pack.toml"], |_| true).remove(0);
    assert_eq!(
        ours.places(|code| code == r#"crate = "vpclab-wasm""#).len(),
        1
    );
}

struct Dependency {
    name: String,
    optional: bool,
    for_tests: bool,
}

/// Our crates by name, each with what its manifest names.
fn packages() -> BTreeMap<String, Vec<Dependency>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .expect("cargo metadata");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let dependency = |value: &Value| Dependency {
        name: text(&value["name"]),
        optional: value["optional"].as_bool().unwrap(),
        for_tests: value["kind"] == "dev",
    };
    let packages = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            (
                text(&package["name"]),
                dependencies.iter().map(dependency).collect(),
            )
        });
    let packages: BTreeMap<_, _> = packages.collect();
    let found: BTreeSet<_> = packages.keys().map(String::as_str).collect();
    let known: BTreeSet<_> = MAY_USE.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        found, known,
        "the crates of the workspace, and those in MAY_USE"
    );
    packages
}

fn rust_files(places: &[&str], is_meant: impl Fn(&str) -> bool) -> Vec<SourceFile> {
    files(places, |path| path.ends_with(".rs") && is_meant(path))
}

fn core_files() -> Vec<SourceFile> {
    let folders = CORE.map(|name| format!("crates/{name}/src"));
    rust_files(&folders.each_ref().map(String::as_str), |_| true)
}

fn places(files: &[SourceFile], is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    files
        .iter()
        .flat_map(|file| file.places(&is_meant))
        .collect()
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
