//! The wasm package's build manifest, `wasm-pack.toml`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::workspace::Workspace;

/// The name of the file, in the root.
const FILE: &str = "wasm-pack.toml";

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// What the page loads at once.
    pub(crate) package: Package,
    /// What it loads when somebody brings a VPC of their own.
    pub(crate) ask: Package,
    pub(crate) page: Page,
    pub(crate) budget: Budget,
}

/// What is built, and where it goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Package {
    /// The name of the cargo package.
    #[serde(rename = "crate")]
    pub(crate) crate_name: String,
    /// The cargo profile it is built with.
    pub(crate) profile: String,
    pub(crate) target: BindingsTarget,
    /// The folder of the bindings, from the root.
    pub(crate) out_dir: PathBuf,
    /// The stem of the files in it.
    pub(crate) out_name: String,
}

/// The kind of JavaScript that loads the wasm, in wasm-bindgen's words.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BindingsTarget {
    /// An ES module that a browser imports as it lies.
    Web,
}

/// What the page loads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Page {
    /// Files and folders below `www/` that the first step needs.
    pub(crate) loads: Vec<String>,
}

/// Upper limits in bytes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Budget {
    pub(crate) wasm_gzip: u64,
    pub(crate) page_gzip: u64,
    pub(crate) ask_gzip: u64,
    /// The whole site, as a service worker fetches it.
    pub(crate) offline_gzip: u64,
    /// The page in one file, as it lies.
    pub(crate) single: u64,
    /// A package for a learning platform, as it lies.
    pub(crate) scorm: u64,
    /// The npm package, as packed.
    pub(crate) npm: u64,
}

/// Reads the file.
pub(crate) fn read(workspace: &Workspace) -> Result<Manifest> {
    let text = fs::read_to_string(workspace.path(FILE)).context(FILE)?;
    parse(&text).context(FILE)
}

fn parse(text: &str) -> Result<Manifest> {
    Ok(toml::from_str(text)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FILE_OF_THIS_CHECKOUT: &str = include_str!("../../../wasm-pack.toml");

    #[test]
    fn the_file_of_this_checkout_can_be_read() {
        let manifest = parse(FILE_OF_THIS_CHECKOUT).unwrap();
        assert_eq!(manifest.package.out_name, "vpclab");
        assert_ne!(manifest.package.out_dir, manifest.ask.out_dir);
    }

    #[test]
    fn mistakes_are_refused_with_their_place() {
        for (right, wrong, complaint) in [
            ("out-name", "out_name", "unknown field `out_name`"),
            ("\"web\"", "\"bundler\"", "unknown variant `bundler`"),
            ("wasm-gzip = ", "# ", "missing field `wasm-gzip`"),
            ("page-gzip = ", "page-gzip = -", "invalid value"),
            ("[page]", "[page", "TOML parse error at line"),
        ] {
            assert!(FILE_OF_THIS_CHECKOUT.contains(right), "{right}");
            let text = FILE_OF_THIS_CHECKOUT.replace(right, wrong);
            let error = parse(&text).unwrap_err().to_string();
            assert!(error.contains(complaint), "{wrong}: {error}");
        }
    }
}
