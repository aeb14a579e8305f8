//! The JavaScript side of the wasm, and what the wasm asks of JavaScript.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Parser, Payload};

use crate::manifest::{BindingsTarget, Package};
use crate::shrink::shrink;

/// Writes the wasm, its ES module and its TypeScript declarations to `out_dir`.
pub(crate) fn generate(package: &Package, compiled: &Path, out_dir: &Path) -> Result<()> {
    if out_dir.exists() {
        // What an earlier version wrote under another name must not be served.
        fs::remove_dir_all(out_dir).with_context(|| out_dir.display().to_string())?;
    }
    let wasm = bind(package, compiled, out_dir, Names::Gone)?;
    let shrunk = shrink(&fs::read(&wasm)?).context("the wasm could not be made smaller")?;
    fs::write(&wasm, shrunk).with_context(|| wasm.display().to_string())
}

/// The wasm with its bindings as it is before it is made smaller, with the names of its functions.
pub(crate) fn with_names(package: &Package, compiled: &Path, out_dir: &Path) -> Result<Vec<u8>> {
    let wasm = bind(package, compiled, out_dir, Names::Kept)?;
    fs::read(&wasm).with_context(|| wasm.display().to_string())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Kept,
    Gone,
}

fn bind(package: &Package, compiled: &Path, out_dir: &Path, names: Names) -> Result<PathBuf> {
    let mut bindgen = Bindgen::new();
    match package.target {
        BindingsTarget::Web => bindgen.web(true)?,
    };
    bindgen
        .input_path(compiled)
        .out_name(&package.out_name)
        .typescript(true)
        // Else the module would not know where its wasm lies.
        .omit_default_module_path(false)
        .demangle(names == Names::Gone)
        .remove_name_section(names == Names::Gone)
        .remove_producers_section(true)
        .generate(out_dir)
        .context("wasm-bindgen could not make the JavaScript bindings")?;
    Ok(out_dir.join(format!("{}_bg.wasm", package.out_name)))
}

/// What the wasm imports, one `module name` per line, sorted.
///
/// This is all it can reach: no clock, no randomness and no network unless it is listed here.
pub(crate) fn imports(wasm: &[u8]) -> Result<String> {
    let mut lines = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                let import = import?;
                lines.push(format!("{} {}\n", import.module, without_hash(import.name)));
            }
        }
    }
    lines.sort();
    lines.dedup();
    Ok(lines.concat())
}

/// wasm-bindgen ends the name of an import with a hash that changes with versions.
fn without_hash(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((stem, hash)) if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            stem
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn imports_are_listed_without_their_hash() {
        // A module with one type, `() -> ()`, and one imported function of it.
        let module = [
            b"\0asm\x01\0\0\0".as_slice(),
            b"\x01\x04\x01\x60\x00\x00",
            b"\x02\x20\x01\x01m\x1b__wbg_now_0123456789abcdef\x00\x00",
        ];
        let mut wasm = module.concat();
        let name_len = "__wbg_now_0123456789abcdef".len();
        // The lengths are part of the format: of the section, then of the name.
        let section_len = 1 + 2 + 1 + name_len + 2;
        let section = wasm.len() - (section_len + 1);
        wasm[section] = u8::try_from(section_len).unwrap();
        wasm[section + 4] = u8::try_from(name_len).unwrap();
        assert_eq!(imports(&wasm).unwrap(), "m __wbg_now\n");
        assert!(imports(&wasm[..wasm.len() - 1]).is_err());
    }

    #[test]
    fn only_a_hash_is_cut() {
        for (name, want) in [
            ("__wbg_new_0123456789abcdef", "__wbg_new"),
            ("__wbindgen_throw", "__wbindgen_throw"),
            ("__wbg_set_0123456789abcde", "__wbg_set_0123456789abcde"),
            ("plain", "plain"),
        ] {
            assert_eq!(without_hash(name), want);
        }
    }
}
