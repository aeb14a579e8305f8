//! How much a reader has to download, and how much of it the budgets allow.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};

use crate::manifest::Manifest;
use crate::package::Built;
use crate::workspace::Workspace;

/// What was measured, beside what is allowed.
pub(crate) struct Sizes(Vec<Size>);

struct Size {
    what: &'static str,
    bytes: u64,
    gzip: u64,
    budget: u64,
}

/// Measures the wasm alone, everything the page loads before it can step, and the wasm that comes
/// when it is asked for.
pub(crate) fn measure(workspace: &Workspace, manifest: &Manifest, built: &Built) -> Result<Sizes> {
    let page = files(&workspace.path("www"), &manifest.page.loads)?;
    let mut wasm = size("wasm", manifest.budget.wasm_gzip);
    let mut all = size("page before the first step", manifest.budget.page_gzip);
    let mut ask = size("wasm for a VPC of one's own", manifest.budget.ask_gzip);
    wasm.add(&built.main.wasm)?;
    ask.add(&built.ask.wasm)?;
    for file in page {
        // The largest file by far takes a noticeable time: once is enough.
        if file == built.main.wasm {
            all.bytes += wasm.bytes;
            all.gzip += wasm.gzip;
        } else {
            all.add(&file)?;
        }
    }
    Ok(Sizes(vec![wasm, all, ask]))
}

impl Sizes {
    /// An error that names every budget that is exceeded.
    pub(crate) fn within_budget(&self) -> Result<()> {
        let over: Vec<_> = self
            .0
            .iter()
            .filter(|size| size.gzip > size.budget)
            .collect();
        if over.is_empty() {
            return Ok(());
        }
        let over: Vec<_> = over.iter().map(|size| size.to_string()).collect();
        bail!("above the budget in wasm-pack.toml: {}", over.join("; "))
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(Size::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            bytes,
            gzip,
            budget,
        } = self;
        write!(
            f,
            "{what}: {} bytes, gzip {} of ",
            grouped(*bytes),
            grouped(*gzip)
        )?;
        match budget.checked_sub(*gzip) {
            Some(left) => write!(f, "{} ({} left)", grouped(*budget), grouped(left)),
            None => write!(
                f,
                "{} ({} too many)",
                grouped(*budget),
                grouped(gzip - budget)
            ),
        }
    }
}

const fn size(what: &'static str, budget: u64) -> Size {
    Size {
        what,
        bytes: 0,
        gzip: 0,
        budget,
    }
}

impl Size {
    /// Adds a file, compressed by itself, as a web server sends it.
    fn add(&mut self, file: &Path) -> Result<()> {
        let content = fs::read(file).with_context(|| file.display().to_string())?;
        self.bytes += content.len() as u64;
        self.gzip += gzip_len(&content)?;
        Ok(())
    }
}

pub(crate) fn gzip_len(content: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len() as u64)
}

/// Every file that the names stand for. A name that stands for none is an error: a budget that
/// counts nothing is always kept.
fn files(folder: &Path, names: &[String]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for name in names {
        let before = files.len();
        collect(&folder.join(name), &mut files).with_context(|| format!("www/{name}"))?;
        if files.len() == before {
            bail!("www/{name} holds no file");
        }
    }
    Ok(files)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if fs::metadata(path)?.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_budget_is_kept_to_the_last_byte() {
        for (gzip, kept, line) in [
            (
                1_000,
                true,
                "wasm: 2,345 bytes, gzip 1,000 of 1,000 (0 left)",
            ),
            (
                1_001,
                false,
                "wasm: 2,345 bytes, gzip 1,001 of 1,000 (1 too many)",
            ),
        ] {
            let sizes = Sizes(vec![Size {
                what: "wasm",
                bytes: 2_345,
                gzip,
                budget: 1_000,
            }]);
            assert_eq!(sizes.to_string(), line);
            assert_eq!(sizes.within_budget().is_ok(), kept);
        }
    }

    #[test]
    fn a_folder_stands_for_its_files_and_nothing_is_counted_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("js/views")).unwrap();
        fs::create_dir(folder.path().join("css")).unwrap();
        for name in ["js/main.js", "js/views/table.js", "index.html"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let of = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(ToString::to_string).collect();
            files(folder.path(), &names).map(|files| files.len())
        };
        assert_eq!(of(&["js", "index.html"]).unwrap(), 3);
        assert_eq!(
            of(&["css"]).unwrap_err().to_string(),
            "www/css holds no file"
        );
        assert!(
            of(&["gone.js"])
                .unwrap_err()
                .to_string()
                .contains("www/gone.js")
        );
    }

    #[test]
    fn repetition_compresses() {
        assert!(gzip_len(&[7; 10_000]).unwrap() < 100);
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, want) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), want);
        }
    }
}
