//! Zip archives: what somebody has who was sent a folder.

use std::io::{Cursor, Error, Read, Result};

use zip::ZipArchive;

/// The most that is read of all files together: more is no configuration of a network, but an
/// archive that was made to burst.
pub const BYTES_MAX: u64 = 1 << 30;

/// Files, each by its path in the archive.
pub type Files = Vec<(String, Vec<u8>)>;

/// Is this a zip archive?
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The files of a zip archive, but for those that systems put there for themselves. What is read is
/// taken from `room`.
///
/// # Errors
///
/// If the archive is broken, or has more in it than there is room for.
pub fn unpack(bytes: &[u8], room: &mut u64) -> Result<Files> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(Error::other)?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(Error::other)?;
        let name = file.name().map_err(Error::other)?.into_owned();
        let is_hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
        if file.is_file() && !name.split('/').any(is_hidden) {
            files.push((name, read_within(file, room)?));
        }
    }
    Ok(files)
}

/// All of a source, which is taken from `room`.
///
/// # Errors
///
/// If it cannot be read, or there is not enough room for it.
pub fn read_within(source: impl Read, room: &mut u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(*room + 1).read_to_end(&mut bytes)?;
    let left = room.checked_sub(bytes.len() as u64);
    *room = left.ok_or_else(|| Error::other("more than 1 GiB in all; split it"))?;
    Ok(bytes)
}
