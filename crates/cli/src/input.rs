//! Reading and writing files, and saying what is wrong with them.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use vpclab_model::Diagnostic;

use crate::Failure;

/// The text of a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = bytes.map_err(|error| {
        tell!("vpclab: {}: {error}", path.display());
        Failure::Input
    })?;
    String::from_utf8(bytes).map_err(|error| {
        tell!(
            "vpclab: {}: not UTF-8 at byte {}; a scenario file is JSON in UTF-8",
            path.display(),
            error.utf8_error().valid_up_to()
        );
        Failure::Input
    })
}

/// Writes a file; where it cannot be written, says so.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| {
        tell!("vpclab: {}: {error}", path.display());
        Failure::Input
    })
}

/// Says what is wrong, on standard error, one `file:line:column: …` each.
pub(crate) fn report(path: &Path, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        tell!("{}:{diagnostic}", path.display());
    }
}
