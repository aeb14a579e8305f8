//! A whole network as the AWS CLI prints it, one file for each call. Ids are invented, addresses
//! are those for documentation.
#![allow(dead_code)]

use std::fs;
use std::path::Path;

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
