//! Real answers of the AWS CLI, where they lie beside the project: an extra. The own fixtures are
//! the tests.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use vpclab_import::read;

/// Every JSON file under a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
    found.sort();
}

fn samples() -> Vec<PathBuf> {
    let given = std::env::var_os("VPCLAB_AWS_SAMPLES").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../..")
        .join("../shared/aws-samples");
    let mut found = Vec::new();
    files(&given.unwrap_or(root), &mut found);
    found
}

fn check(paths: &[PathBuf]) {
    let documents = paths
        .iter()
        .map(|path| (path.display().to_string(), fs::read(path).unwrap()));
    let import = read(documents);
    let checked = vpclab_model::check(&import.scenario, None);
    assert!(
        checked.scenario.is_some(),
        "{paths:?}: {:#?}",
        checked.diagnostics
    );
    let refused = import
        .report
        .notes
        .iter()
        .filter(|note| note.category == vpclab_import::Category::Refused);
    for note in refused {
        println!("{:?} {note:?}", paths.first());
    }
}

#[test]
fn every_sample_is_read_alone_and_with_its_neighbours() {
    let found = samples();
    for path in &found {
        check(std::slice::from_ref(path));
    }
    let mut folders: Vec<&Path> = found.iter().filter_map(|path| path.parent()).collect();
    folders.dedup();
    for folder in folders {
        let own: Vec<PathBuf> = found
            .iter()
            .filter(|path| path.starts_with(folder))
            .cloned()
            .collect();
        check(&own);
    }
    if !found.is_empty() {
        check(&found);
    }
}
