//! Zip archives: what a browser's users have where a command line has a folder.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

/// More than this is no configuration of a network, but an archive that was made to burst.
const UNPACKED_MAX: u64 = 1 << 30;

/// Files by their paths.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The files of a zip archive, by their paths in it; none if it is no archive.
pub(crate) fn files(name: &str, bytes: &[u8]) -> Option<Result<Files, String>> {
    bytes
        .starts_with(b"PK\x03\x04")
        .then(|| unpack(bytes).map_err(|error| format!("{name}: {error}")))
}

fn unpack(bytes: &[u8]) -> Result<Files, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut files = Vec::new();
    let mut room = UNPACKED_MAX;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let name = file.name()?.into_owned();
        let hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
        if !file.is_file() || name.split('/').any(hidden) {
            continue;
        }
        let mut content = Vec::new();
        (&mut file).take(room).read_to_end(&mut content)?;
        room -= content.len() as u64;
        if room == 0 {
            return Err(ZipError::InvalidArchive("more than 1 GiB is in it".into()));
        }
        files.push((name, content));
    }
    Ok(files)
}
