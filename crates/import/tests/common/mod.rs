//! A whole network as the AWS CLI prints it, one file for each call. Ids are invented, addresses
//! are those for documentation.
#![allow(dead_code)]

use std::fs;
use std::path::Path;

use serde_json::Value;
use vpclab_import::{Category, Import, read};
use vpclab_model::Scenario;

/// Every file of the network, by name.
pub(crate) fn network() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths
        .map(|path| {
            (
                path.file_stem().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

/// What nobody's name, account or public address has in it, but those of [`secret`].
pub(crate) const SECRETS: &[&str] = &[
    "zq",
    "52.95.113.",
    "54.51.100.",
    "2600:1f18:a:",
    "111122223333",
    "444455556666",
];

/// The same text with names and public addresses that are easy to find again.
pub(crate) fn secret(text: &str) -> String {
    let mut text = text.to_owned();
    for (from, to) in [
        ("front", "zqfront"),
        ("web", "zqweb"),
        ("203.0.113.", "52.95.113."),
        ("198.51.100.", "54.51.100."),
        ("2001:db8:a:", "2600:1f18:a:"),
    ] {
        text = text.replace(from, to);
    }
    text
}

/// Every document of the network with nothing but secret names in it.
pub(crate) fn secret_network() -> Vec<(String, Value)> {
    let documents = network().into_iter().map(|(name, bytes)| {
        let text = secret(&String::from_utf8(bytes).unwrap());
        let mut document: Value = serde_json::from_str(&text).unwrap();
        rename(&mut document, "");
        (name, document)
    });
    documents.collect()
}

/// What people called things.
fn rename(value: &mut Value, key: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, key)),
        Value::Object(members) => {
            let is_tag = members.contains_key("Key") && key.starts_with("Tag");
            for (name, member) in members {
                let named = is_tag && name == "Value"
                    || ["Description", "GroupName", "PrefixListName"].contains(&name.as_str());
                match member {
                    Value::String(text) => {
                        let awss = text.starts_with("com.amazonaws.")
                            || text == "default"
                            || text.is_empty();
                        if named && !awss && !text.contains("zq") {
                            *text = format!("{text}-zq");
                        }
                    }
                    member => rename(member, name),
                }
            }
        }
        _ => {}
    }
}

/// The network, with another text in the place of a file's, or beside the files.
pub(crate) fn network_with(name: &str, text: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = network();
    files.retain(|(file, _)| file != name);
    files.push((name.to_owned(), text.as_bytes().to_vec()));
    files
}

/// Reads, and holds that the scenario checks.
pub(crate) fn import(files: Vec<(String, Vec<u8>)>) -> (Import, Scenario) {
    let import = read(files);
    let checked = vpclab_model::check(&import.scenario, None);
    let scenario = checked
        .scenario
        .unwrap_or_else(|| panic!("{:#?}\n{}", checked.diagnostics, import.scenario));
    (import, scenario)
}

/// The notes of a category, as one text.
pub(crate) fn notes(import: &Import, category: Category) -> String {
    let own = import
        .report
        .notes
        .iter()
        .filter(|note| note.category == category);
    let lines = own.map(|note| format!("{} {}", note.id.as_deref().unwrap_or("-"), note.message));
    lines.collect::<Vec<_>>().join("\n")
}
