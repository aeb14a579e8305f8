//! `cargo xtask weights`: what each part of the shipped wasm weighs.
//!
//! A function belongs to the part that its name says: the first of our crates that is named in it, so
//! that a list's `push` for an event is the event's, else the first crate at all. What the
//! functions of a part are after gzip cannot be said exactly, because gzip finds repetitions across
//! parts: each part is compressed by itself, and what is shipped is shared out in that proportion.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::bindings;
use crate::manifest::Manifest;
use crate::package;
use crate::process::Show;
use crate::sizes::{grouped, gzip_len};
use crate::workspace::Workspace;

/// What a part is called, and how the paths of its functions begin.
type Part = (&'static str, &'static [&'static str]);

/// The first that fits counts.
const PARTS: &[Part] = &[
    (
        "reading and checking a scenario file, with places and hints",
        &["vpclab_model::check"],
    ),
    (
        "JSON: reading and writing",
        &["vpclab_model::json", "hifijson", "serde_json"],
    ),
    (
        "the network that was read, its names and its questions",
        &["vpclab_model"],
    ),
    (
        "flow logs, captures, metrics, run files",
        &["vpclab_evidence", "postcard"],
    ),
    ("packets as bytes", &["vpclab_wire"]),
    (
        "what each construct decides, and the tables of flows",
        &[
            // They are a part of it where they are inlined.
            "<vpclab_engine::engine::Engine>::rule_by_component",
            "vpclab_engine::construct",
            "vpclab_engine::table",
            "vpclab_engine::path",
            "vpclab_engine::stage",
            "vpclab_engine::addresses",
            "vpclab_engine::provenance",
        ],
    ),
    (
        "guests: sockets, names, web servers",
        &["vpclab_engine::guest", "httparse"],
    ),
    (
        "calls that change a running network",
        &["vpclab_engine::world", "vpclab_engine::engine::edits"],
    ),
    (
        "the rest of the engine: actions, clock, packets under way",
        &["vpclab_engine"],
    ),
    (
        "sentences: what happened, why, and what to change",
        &["vpclab_trace::sentence"],
    ),
    (
        "views: events, tables and frames as JSON",
        &["vpclab_trace::view"],
    ),
    ("the log and its frames", &["vpclab_trace"]),
    (
        "timeline: seeking, undoing, comparing, stories",
        &["vpclab_timeline", "hmac_sha256"],
    ),
    (
        "the boundary to JavaScript",
        &[
            "vpclab_wasm",
            "wasm_bindgen",
            "js_sys",
            "serde_wasm_bindgen",
            "serde",
        ],
    ),
    (
        "smoltcp: TCP, UDP, ICMP and DNS of the guests",
        &["smoltcp"],
    ),
    (
        "parsing and printing: numbers, texts, addresses",
        &[
            "ipnet",
            "core::fmt",
            "core::num",
            "core::str",
            "core::net",
            "memchr",
            "ryu",
            "itoa",
        ],
    ),
    (
        "Rust's libraries: memory, lists, hash tables, sorting",
        &[
            "core",
            "alloc",
            "std",
            "dlmalloc",
            "hashbrown",
            "compiler_builtins",
            "slab",
            "managed",
            "heapless",
            "foldhash",
            "rustc_hash",
        ],
    ),
];

const OTHERS: &str = "functions of other crates, and without a name";
const DATA: &str = "texts and constant tables";
const REST: &str = "types, imports, exports, tables of functions";

/// Bytes of each part, as they lie in the module.
type Parts = BTreeMap<&'static str, Vec<u8>>;

/// Builds what is shipped, and once more with names, and says what its parts weigh: a table in
/// Markdown. `target/weights/functions.txt` lists every function.
pub(crate) fn run(workspace: &Workspace, manifest: &Manifest) -> Result<String> {
    let built = package::build(workspace, manifest, Show::Live)?;
    let shipped = std::fs::read(&built.main.wasm)?;
    let compiled = package::compile_with_full_names(workspace, &manifest.package)?;
    let folder = workspace.path("target/weights");
    let named = bindings::with_names(&manifest.package, &compiled, &folder)?;
    std::fs::write(folder.join("functions.txt"), list(&named)?)?;
    table(&parts(&named)?, gzip_len(&shipped)?)
}

/// Every function, the largest first: bytes, part, name.
fn list(wasm: &[u8]) -> Result<String> {
    let names = names(wasm)?;
    let mut functions = Vec::new();
    let mut function = imported(wasm)?;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            let name = names.get(&function).map_or("", String::as_str);
            functions.push((body.range().len(), part_of(name), name));
            function += 1;
        }
    }
    functions.sort_unstable();
    let lines = functions
        .iter()
        .rev()
        .map(|(bytes, part, name)| format!("{bytes}\t{part}\t{name}\n"));
    Ok(lines.collect())
}

fn table(parts: &Parts, shipped: u64) -> Result<String> {
    let mut rows = Vec::new();
    for (part, bytes) in parts {
        rows.push((gzip_len(bytes)?, bytes.len() as u64, *part));
    }
    rows.sort_unstable();
    let alone: u64 = rows.iter().map(|(gzip, ..)| gzip).sum();
    let mut text = String::from("| part | bytes | gzip |\n| --- | ---: | ---: |\n");
    for (gzip, bytes, part) in rows.iter().rev() {
        let share = gzip * shipped / alone.max(1);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {part} | {} | {} |",
            grouped(*bytes),
            grouped(share)
        );
    }
    let bytes = rows.iter().map(|(_, bytes, _)| bytes).sum();
    let _ = writeln!(
        text,
        "| all of it | {} | {} |",
        grouped(bytes),
        grouped(shipped)
    );
    Ok(text)
}

/// What belongs to which part.
fn parts(wasm: &[u8]) -> Result<Parts> {
    let names = names(wasm)?;
    let mut parts = Parts::new();
    let mut put = |part, bytes: &[u8]| parts.entry(part).or_default().extend_from_slice(bytes);
    let mut function = imported(wasm)?;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => put(REST, &wasm[imports.range()]),
            Payload::CodeSectionEntry(body) => {
                let name = names.get(&function).map_or("", String::as_str);
                put(part_of(name), &wasm[body.range()]);
                function += 1;
            }
            Payload::DataSection(data) => put(DATA, &wasm[data.range()]),
            Payload::TypeSection(section) => put(REST, &wasm[section.range()]),
            Payload::FunctionSection(section) => put(REST, &wasm[section.range()]),
            Payload::ElementSection(section) => put(REST, &wasm[section.range()]),
            Payload::ExportSection(section) => put(REST, &wasm[section.range()]),
            _ => {}
        }
    }
    Ok(parts)
}

/// How many functions are imported: those of the module itself are numbered after them.
fn imported(wasm: &[u8]) -> Result<u32> {
    let mut count = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                count += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
    }
    Ok(count)
}

/// The names of functions, as they were written.
fn names(wasm: &[u8]) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload? else {
            continue;
        };
        let KnownCustom::Name(sections) = section.as_known() else {
            continue;
        };
        for section in sections {
            if let Name::Function(functions) = section.context("the names of functions")? {
                for function in functions {
                    let function = function?;
                    let name = format!("{:#}", rustc_demangle::demangle(function.name));
                    names.insert(function.index, name);
                }
            }
        }
    }
    Ok(names)
}

/// The part that a function's name says: the first closure of ours in it is what a chain of
/// iterators is made for; else the first of our types and functions, else whatever comes first.
fn part_of(name: &str) -> &'static str {
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    let paths = || {
        let words = name.split(|c: char| !is_path(c));
        words
            .map(|word| word.trim_matches(':'))
            .filter(|word| !word.is_empty())
    };
    let is_ours = |path: &&str| path.starts_with("vpclab_");
    let closure = name.split_once("::{closure").and_then(|(before, _)| {
        let path = before.rsplit(|c: char| !is_path(c)).next();
        path.filter(is_ours)
    });
    let ours = closure.or_else(|| paths().find(is_ours));
    let Some(path) = ours.or_else(|| paths().find(|path| path.contains("::"))) else {
        return OTHERS;
    };
    let fits = |begin: &&str| {
        if begin.starts_with('<') {
            return name == *begin;
        }
        path.strip_prefix(*begin)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let part = PARTS.iter().find(|(_, begins)| begins.iter().any(&fits));
    part.map_or(OTHERS, |(part, _)| part)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_function_belongs_to_whom_it_works_for() {
        for (name, part) in [
            ("vpclab_model::check::network::instance::read", PARTS[0].0),
            ("vpclab_model::network::Network::route_to", PARTS[2].0),
            (
                "<vpclab_model::network::Route as core::clone::Clone>::clone",
                PARTS[2].0,
            ),
            (
                "<core::iter::Map<vpclab_model::StationKey, vpclab_timeline::story::story::{closure#1}> as Iterator>::next",
                "timeline: seeking, undoing, comparing, stories",
            ),
            (
                "<vpclab_engine::engine::Engine>::rule_by_component",
                "what each construct decides, and the tables of flows",
            ),
            (
                "<vpclab_engine::engine::Engine>::fly",
                "the rest of the engine: actions, clock, packets under way",
            ),
            (
                "alloc::vec::Vec<vpclab_trace::view::Event>::push",
                "views: events, tables and frames as JSON",
            ),
            ("vpclab_modelled::x", OTHERS),
            (
                "smoltcp::socket::tcp::Socket::process",
                "smoltcp: TCP, UDP, ICMP and DNS of the guests",
            ),
            (
                "core::fmt::write",
                "parsing and printing: numbers, texts, addresses",
            ),
            ("malloc", OTHERS),
            ("", OTHERS),
        ] {
            assert_eq!(part_of(name), part, "{name}");
        }
    }

    #[test]
    fn the_shares_are_of_what_is_shipped() {
        let parts = Parts::from([(OTHERS, vec![1; 5_000]), (DATA, (0..=255).collect())]);
        let table = table(&parts, 1_000).unwrap();
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[4], "| all of it | 5,256 | 1,000 |");
        assert!(
            lines[2].starts_with("| texts and constant tables | 256 |"),
            "{table}"
        );
    }
}
