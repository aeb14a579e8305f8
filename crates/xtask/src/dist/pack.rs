//! Making files small, and telling one from another.

use std::io::Write as _;

use anyhow::Result;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

/// As much as brotli can.
const BROTLI: (u32, u32) = (11, 22);

const BROTLI_BUFFER: usize = 4096;

pub(super) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

pub(super) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    {
        let (quality, window) = BROTLI;
        let mut writer = brotli::CompressorWriter::new(&mut packed, BROTLI_BUFFER, quality, window);
        writer.write_all(content)?;
    }
    Ok(packed)
}

pub(super) fn base64(content: &[u8]) -> String {
    BASE64_STANDARD.encode(content)
}

/// A script or a style in the words of a Content-Security-Policy.
pub(super) fn csp_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text)))
}

/// A short name for these files with these contents.
pub(super) fn version<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hasher = Sha256::new();
    for (name, content) in files {
        // With their lengths, so that nothing can move from one to the next.
        hasher.update(format!("{} {name} {} ", name.len(), content.len()));
        hasher.update(content);
    }
    let hash = hasher.finalize();
    hash.iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_make_small_what_repeats() {
        let content = [7; 10_000];
        assert!(gzip(&content).unwrap().len() < 100);
        assert!(brotli(&content).unwrap().len() < 100);
        assert_eq!(gzip(&content).unwrap(), gzip(&content).unwrap());
    }

    #[test]
    fn a_hash_is_what_a_browser_computes() {
        // The example of the specification, CSP3 8.4.
        assert_eq!(
            csp_hash("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn a_version_is_of_names_and_contents() {
        let of = |files: &[(&'static str, &'static [u8])]| version(files.iter().copied());
        let one = of(&[("a", b"bc"), ("d", b"")]);
        assert_eq!(one.len(), 12);
        for other in [
            of(&[("a", b"bC"), ("d", b"")]),
            of(&[("ab", b"c"), ("d", b"")]),
            of(&[("a", b"bc")]),
            of(&[("d", b""), ("a", b"bc")]),
        ] {
            assert_ne!(one, other);
        }
    }
}
