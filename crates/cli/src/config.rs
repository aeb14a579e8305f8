//! A network from files: what the AWS CLI printed, in files, folders, zip archives or on standard
//! input, or a scenario file.

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use vpclab_import::{Import, Mask, Report};
use vpclab_model::Scenario;

use crate::{Failure, input};

/// What a file, or a file in an archive, is called and holds.
type Document = (String, Vec<u8>);

/// The most that is read of all files together, so that an archive cannot fill the memory.
const BYTES_MAX: u64 = 1 << 30;

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
        left: BYTES_MAX,
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
    left: u64,
}

impl Reader {
    fn path(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str() == "-" {
            let bytes = self.bytes(io::stdin().lock())?;
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
        let bytes = self.bytes(fs::File::open(path)?)?;
        match bytes.starts_with(b"PK\x03\x04") {
            true => self.archive(path, bytes),
            false => {
                self.documents.push((path.display().to_string(), bytes));
                Ok(())
            }
        }
    }

    fn archive(&mut self, path: &Path, bytes: Vec<u8>) -> io::Result<()> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::other)?;
        for index in 0..archive.len() {
            let file = archive.by_index(index).map_err(io::Error::other)?;
            let inner = file.name().map_err(io::Error::other)?.into_owned();
            if file.is_file()
                && !inner
                    .split('/')
                    .any(|part| part.starts_with('.') || part == "__MACOSX")
            {
                let bytes = self.bytes(file)?;
                self.documents
                    .push((format!("{}/{inner}", path.display()), bytes));
            }
        }
        Ok(())
    }

    fn bytes(&mut self, source: impl Read) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        source.take(self.left + 1).read_to_end(&mut bytes)?;
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or_else(|| io::Error::other("more than 1 GiB in all; split it"))?;
        Ok(bytes)
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
