//! A network from files: what the AWS CLI printed, in files, folders, zip archives or on standard
//! input, or a scenario file.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use vpclab_import::archive::{BYTES_MAX, is_archive, read_within, unpack};
use vpclab_import::{Import, Mask, Report};
use vpclab_model::Scenario;

use crate::{Failure, input};

/// What a file, or a file in an archive, is called and holds.
type Document = (String, Vec<u8>);

/// Reads a network to ask about. One scenario file is taken as it is; its report says nothing.
pub(crate) fn read(paths: &[PathBuf]) -> Result<(Scenario, Report), Failure> {
    let documents = documents(paths)?;
    if let [(name, bytes)] = documents.as_slice()
        && let Some(text) = scenario_file(bytes)
    {
        let checked = vpclab_model::check(text, None);
        input::report(Path::new(name), &checked.diagnostics);
        return Ok((checked.scenario.ok_or(Failure::Input)?, Report::default()));
    }
    let Import {
        scenario, report, ..
    } = vpclab_import::read(documents);
    let checked = vpclab_model::check(&scenario, None);
    Ok((checked.scenario.ok_or(Failure::Input)?, report))
}

/// The same, as a scenario file.
pub(crate) fn import(paths: &[PathBuf], mask: Mask) -> Result<Import, Failure> {
    Ok(vpclab_import::read_masked(documents(paths)?, mask))
}

/// Is this a scenario file, and not an answer of the AWS CLI?
fn scenario_file(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let begun = text.trim_start_matches('\u{feff}').trim_start();
    begun.starts_with('{').then_some(())?;
    // It says its version under this key; whatever it lacks besides, `check` tells. In answers of
    // the AWS CLI the word may stand as somebody's name.
    let mut after = text.split("\"vpclab\"").skip(1);
    after
        .any(|rest| rest.trim_start().starts_with(':'))
        .then_some(text)
}

/// Every document under the paths: folders in the order of their names, whatever the disk's is.
fn documents(paths: &[PathBuf]) -> Result<Vec<Document>, Failure> {
    let mut reader = Reader {
        documents: Vec::new(),
        room: BYTES_MAX,
        folders: BTreeSet::new(),
    };
    for path in paths {
        reader.path(path).map_err(|error| {
            tell!("vpclab: {}: {error}", path.display());
            Failure::Input
        })?;
    }
    Ok(reader.documents)
}

struct Reader {
    documents: Vec<Document>,
    /// How many bytes may still be read.
    room: u64,
    /// Those that were read: links may lead back.
    folders: BTreeSet<PathBuf>,
}

impl Reader {
    fn path(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str() == "-" {
            let bytes = read_within(io::stdin().lock(), &mut self.room)?;
            self.documents.push(("standard input".into(), bytes));
            return Ok(());
        }
        if path.is_dir() {
            if !self.folders.insert(path.canonicalize()?) {
                return Ok(());
            }
            let entries = fs::read_dir(path)?;
            let mut inside = entries
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<Vec<_>>>()?;
            inside.sort_unstable();
            // Files for others, as `.git` and `.DS_Store`, are none of ours; what is neither file nor
            // folder may never end.
            inside.retain(|path| !is_hidden(path) && (path.is_file() || path.is_dir()));
            return inside.iter().try_for_each(|path| self.path(path));
        }
        let bytes = read_within(fs::File::open(path)?, &mut self.room)?;
        let name = path.display().to_string();
        if is_archive(&bytes) {
            let files = unpack(&bytes, &mut self.room)?.into_iter();
            let named = files.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes));
            self.documents.extend(named);
        } else {
            self.documents.push((name, bytes));
        }
        Ok(())
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
