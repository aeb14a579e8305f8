//! Whatever is done to the answers, the importer goes on, and what it writes checks.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{SECRETS, network, secret_network};
use proptest::prelude::*;
use serde_json::Value;
use vpclab_import::{Category, Mask, read_masked};

/// Something that is done to one place of one file.
#[derive(Clone, Debug)]
enum Change {
    Drop,
    Replace(usize),
    Twice,
    /// The value of another place.
    Borrow(usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => Just(Change::Drop),
        3 => (0..VALUES.len()).prop_map(Change::Replace),
        2 => Just(Change::Twice),
        4 => any::<usize>().prop_map(Change::Borrow),
    ]
}

const VALUES: &[&str] = &[
    "null",
    "true",
    "-1",
    "99999999999999999999",
    "\"\"",
    "\" \"",
    "[]",
    "{}",
    "[null]",
    "\"local\"",
    "\"0.0.0.0/0\"",
    "\"10.0.0.0/8\"",
    "\"10.0.0.1/32\"",
    "\"10.0.0.0/16\"",
    "\"10.0.0.5\"",
    "\"169.254.169.254\"",
    "\"::1\"",
    "\"2001:db8::/32\"",
    "\"203.0.113.11\"",
    "\"pl-9\"",
    "\"igw-9\"",
    "\"blackhole\"",
    "\"default\"",
    "\"é\\u0000\\\"\"",
    "\"regional\"",
    "\"private\"",
    "\"pending\"",
    "\"deleted\"",
    "\"internal\"",
    "65536",
    "0",
    "32767",
    "\"UDP\"",
    "\"com.amazonaws.us-east-1.dynamodb\"",
    "\"us-east-1\"",
    "\"Interface\"",
    "\"-1\"",
    "\"udp\"",
    "\"active\"",
];

/// Every value of a document, by pointer.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let inner = format!("{pointer}/{index}");
                places(item, &inner, found);
                found.push(inner);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                let inner = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                places(member, &inner, found);
                found.push(inner);
            }
        }
        _ => {}
    }
}

fn apply(documents: &mut [(String, Value)], file: usize, place: usize, change: &Change) {
    let mut all = Vec::new();
    for (number, (_, document)) in documents.iter().enumerate() {
        let mut found = Vec::new();
        places(document, "", &mut found);
        all.extend(found.into_iter().map(|pointer| (number, pointer)));
    }
    let own: Vec<&(usize, String)> = all
        .iter()
        .filter(|(number, _)| *number == file % documents.len())
        .collect();
    let Some((number, pointer)) = own.get(place % own.len().max(1)).copied() else {
        return;
    };
    let borrowed = match change {
        Change::Borrow(other) => {
            let (number, pointer) = &all[other % all.len()];
            documents[*number].1.pointer(pointer).cloned()
        }
        _ => None,
    };
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let last = last.replace("~1", "/").replace("~0", "~");
    let Some(parent) = documents[*number].1.pointer_mut(parent) else {
        return;
    };
    match (parent, change) {
        (Value::Array(items), Change::Drop) => drop(items.remove(last.parse::<usize>().unwrap())),
        (Value::Array(items), Change::Twice) => {
            let item = items[last.parse::<usize>().unwrap()].clone();
            items.push(item);
        }
        (Value::Object(members), Change::Drop) => drop(members.remove(&last)),
        (Value::Object(members), Change::Twice) => {
            let member = members[&last].clone();
            members.insert(format!("{last}Again"), member);
        }
        (Value::Array(items), Change::Replace(value)) => {
            items[last.parse::<usize>().unwrap()] = serde_json::from_str(VALUES[*value]).unwrap();
        }
        (Value::Object(members), Change::Replace(value)) => {
            members.insert(last, serde_json::from_str(VALUES[*value]).unwrap());
        }
        (Value::Array(items), Change::Borrow(_)) => {
            items[last.parse::<usize>().unwrap()] = borrowed.unwrap()
        }
        (Value::Object(members), Change::Borrow(_)) => {
            drop(members.insert(last, borrowed.unwrap()))
        }
        _ => {}
    }
}

fn holds(files: Vec<(String, Vec<u8>)>, mask: Mask) -> Result<String, TestCaseError> {
    let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let import = read_masked(files, mask);
    let checked = vpclab_model::check(&import.scenario, None);
    prop_assert!(
        checked.scenario.is_some(),
        "{:#?}\n{}",
        checked.diagnostics,
        import.scenario
    );
    // What is written is bounded by what was read.
    prop_assert!(import.scenario.len() < 4_000 + 8 * size);
    prop_assert!(import.report.to_string().len() < 4_000 + 40 * size);
    let given: usize = import.report.counts.iter().map(|count| count.given).sum();
    let told: usize = import
        .report
        .counts
        .iter()
        .map(|count| count.read + count.in_part + count.ignored)
        .sum();
    prop_assert_eq!(given, told);
    let refused = import
        .report
        .notes
        .iter()
        .filter(|note| note.category == Category::Refused);
    Ok(refused
        .map(|note| format!("{:?} {}\n", note.id, note.message))
        .collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// F12.29: answers are never quite what one knows.
    #[test]
    fn answers_changed_anywhere(
        changes in prop::collection::vec((any::<usize>(), any::<usize>(), change()), 1..12),
        masked in any::<bool>(),
    ) {
        let mut documents: Vec<(String, Value)> = network()
            .into_iter()
            .map(|(name, bytes)| (name, serde_json::from_slice(&bytes).unwrap()))
            .collect();
        for (file, place, change) in &changes {
            apply(&mut documents, *file, *place, change);
        }
        let files = documents.into_iter().map(|(name, document)| (name, document.to_string().into_bytes()));
        let refused = holds(files.collect(), if masked { Mask::ALL } else { Mask::default() })?;
        if std::env::var_os("VPCLAB_REFUSED").is_some() && !refused.is_empty() {
            print!("{refused}");
        }
    }

    /// What is masked is nowhere, whatever there is to say about the answers. Where a name is put in
    /// the place of an id it is one: nothing is borrowed here.
    #[test]
    fn what_is_hidden_stays_hidden(
        changes in prop::collection::vec((any::<usize>(), any::<usize>(), change()), 0..24),
    ) {
        let mut documents = secret_network();
        for (file, place, change) in &changes {
            if !matches!(change, Change::Borrow(_)) {
                apply(&mut documents, *file, *place, change);
            }
        }
        let files = documents.into_iter().map(|(name, document)| (name, document.to_string().into_bytes()));
        let import = read_masked(files, Mask::ALL);
        let report = serde_json::to_string(&import.report).unwrap();
        for secret in SECRETS {
            for told in [&import.scenario, &import.report.to_string(), &report] {
                let place = told.find(secret);
                prop_assert!(place.is_none(), "{secret}: {}", &told[place.unwrap_or(0).saturating_sub(80)..]);
            }
        }
    }

    #[test]
    fn texts_cut_off_and_torn(cuts in prop::collection::vec((any::<usize>(), any::<usize>(), any::<u8>()), 1..8)) {
        let mut files = network();
        for (file, place, byte) in cuts {
            let count = files.len();
            let (_, bytes) = &mut files[file % count];
            if bytes.is_empty() {
                continue;
            }
            let place = place % bytes.len();
            match byte % 3 {
                0 => bytes.truncate(place),
                1 => bytes[place] = byte,
                _ => drop(bytes.remove(place)),
            }
        }
        holds(files, Mask::default())?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds(vec![("bytes".into(), bytes)], Mask::default())?;
    }
}
