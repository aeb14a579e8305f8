//! A network from files: what the AWS CLI printed, in files, folders, zip archives or on standard
//! input, or a scenario file.

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
    let Import { scenario, report } = vpclab_import::read(documents);
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
    text.trim_start().starts_with('{').then_some(())?;
    // A scenario file says its version; whatever it lacks besides, `check` tells.
    text.contains("\"vpclab\"").then_some(text)
}

/// Every document under the paths: folders in the order of their names, whatever the disk's is.
fn documents(paths: &[PathBuf]) -> Result<Vec<Document>, Failure> {
    let mut reader = Reader {
        documents: Vec::new(),
        room: BYTES_MAX,
    };
    for path in paths {
        reader.path(path).map_err(|error| {
            eprintln!("vpclab: {}: {error}", path.display());
            Failure::Input
        })?;
    }
    Ok(reader.documents)
}

struct Reader {
    documents: Vec<Document>,
    /// How many bytes may still be read.
    room: u64,
}

impl Reader {
    fn path(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str() == "-" {
            let bytes = read_within(io::stdin().lock(), &mut self.room)?;
            self.documents.push(("standard input".into(), bytes));
            return Ok(());
        }
        if path.is_dir() {
            let entries = fs::read_dir(path)?;
            let mut inside = entries
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<Vec<_>>>()?;
            inside.sort_unstable();
            // Files for others, as `.git` and `.DS_Store`, are none of ours.
            inside.retain(|path| !is_hidden(path));
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
