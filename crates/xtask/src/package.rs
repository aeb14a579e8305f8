//! The wasm packages: compiled by cargo, bound to JavaScript, laid out for the page.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use crate::bindings;
use crate::dist;
use crate::facts;
use crate::manifest::{Manifest, Package};
use crate::process::{self, Show};
use crate::scenarios;
use crate::stamp;
use crate::targets;
use crate::workspace::Workspace;

/// What a build left in `www/`.
pub(crate) struct Built {
    /// What the page loads at once.
    pub(crate) main: Bound,
    /// What it loads when somebody brings a VPC of their own.
    pub(crate) ask: Bound,
    /// Prefixes of this machine's paths that the wasm must not hold.
    pub(crate) machine_paths: Vec<String>,
    scenarios: usize,
    time: Duration,
}

/// A package with its bindings.
pub(crate) struct Bound {
    pub(crate) wasm: PathBuf,
    /// Its TypeScript declarations.
    pub(crate) types: PathBuf,
    changed: bool,
}

impl Built {
    /// One line about the build.
    pub(crate) fn summary(&self) -> String {
        let what = if self.main.changed || self.ask.changed {
            "built"
        } else {
            "nothing to build"
        };
        let (scenarios, seconds) = (self.scenarios, self.time.as_secs_f64());
        format!("wasm, bindings and {scenarios} scenario(s) in www/: {what} ({seconds:.1} s)")
    }
}

/// Brings the packages and the scenarios in `www/` up to date. Cargo decides what to compile; the
/// bindings are made again when what cargo made, or what lies in their folder, is not what it was.
pub(crate) fn build(workspace: &Workspace, manifest: &Manifest, show: Show) -> Result<Built> {
    let start = Instant::now();
    targets::ensure(workspace, targets::WASM)?;
    let scenarios = scenarios::copy(workspace)?;
    facts::write(workspace)?;
    let remap = PathRemap::of_this_machine(workspace)?;
    let main = bind(workspace, &manifest.package, &remap, show)?;
    let ask = bind(workspace, &manifest.ask, &remap, show)?;
    dist::write_template(workspace)?;
    Ok(Built {
        main,
        ask,
        machine_paths: remap.prefixes(),
        scenarios,
        time: start.elapsed(),
    })
}

/// Compiles a package of the page and writes its bindings, where either is not up to date.
fn bind(workspace: &Workspace, package: &Package, remap: &PathRemap, show: Show) -> Result<Bound> {
    let compiled = compile(workspace, package, remap.rustflags(), show)?;
    let out_dir = workspace.path(&package.out_dir);
    let stamp = compiled.with_extension("stamp");
    let changed = !stamp::is_current(&stamp, &compiled, &out_dir);
    if changed {
        bindings::generate(package, &compiled, &out_dir)?;
        stamp::write(&stamp, &compiled, &out_dir)?;
    }
    Ok(Bound {
        wasm: out_dir.join(format!("{}_bg.wasm", package.out_name)),
        types: out_dir.join(format!("{}.d.ts", package.out_name)),
        changed,
    })
}

/// Compiles a package that is not shipped, and writes its bindings.
pub(crate) fn build_other(workspace: &Workspace, package: &Package, show: Show) -> Result<()> {
    targets::ensure(workspace, targets::WASM)?;
    let remap = PathRemap::of_this_machine(workspace)?;
    let compiled = compile(workspace, package, remap.rustflags(), show)?;
    bindings::generate(package, &compiled, &workspace.path(&package.out_dir))
}

/// Compiles a package so that the name of a function says for which types it was made.
pub(crate) fn compile_with_full_names(workspace: &Workspace, package: &Package) -> Result<PathBuf> {
    let mut flags = PathRemap::of_this_machine(workspace)?.rustflags();
    flags.push("\u{1f}-Csymbol-mangling-version=v0");
    compile(workspace, package, flags, Show::Live)
}

/// Lets cargo compile the package; the path of the wasm that it made.
fn compile(
    workspace: &Workspace,
    package: &Package,
    rustflags: OsString,
    show: Show,
) -> Result<PathBuf> {
    let mut cargo = workspace.cargo();
    cargo
        .args([
            "build",
            "--lib",
            "--package",
            &package.crate_name,
            "--profile",
            &package.profile,
        ])
        .args([
            "--target",
            targets::WASM,
            "--message-format",
            "json-render-diagnostics",
        ])
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags);
    let messages = process::stdout(&mut cargo, show).map_err(|cause| {
        if !crates_missing(workspace, &package.crate_name) {
            return cause;
        }
        anyhow!(
            "{cause:#}\n  crates that the wasm needs are not on this machine\n  \
             what to do: with a network, run `cargo fetch` once; after that none is needed"
        )
    })?;
    wasm_artifact(&messages)
        .with_context(|| format!("{} makes no .wasm: is it a cdylib?", package.crate_name))
}

/// Whether a failed build is one for want of crates: cargo's words for that are not a contract, but
/// listing the dependencies without a network fails exactly then.
fn crates_missing(workspace: &Workspace, package: &str) -> bool {
    let mut tree = workspace.cargo();
    tree.args([
        "tree",
        "--offline",
        "--edges",
        "normal,build",
        "--package",
        package,
    ]);
    tree.args(["--target", targets::WASM]);
    process::run(&mut tree, Show::OnFailure).is_err_and(|error| {
        // A broken manifest fails too, and cargo has already said how.
        error.to_string().contains("--offline")
    })
}

/// The last `.wasm` among cargo's JSON messages, one per line.
fn wasm_artifact(messages: &str) -> Option<PathBuf> {
    let wasm_file = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let files = message.get("filenames")?.as_array()?;
        let file = files
            .iter()
            .filter_map(Value::as_str)
            .find(|file| file.ends_with(".wasm"))?;
        Some(PathBuf::from(file))
    };
    messages.lines().rev().find_map(wasm_file)
}

/// Which folders of this machine get which names in the messages of panics; without it the wasm
/// would carry the builder's home and checkout.
struct PathRemap(Vec<(PathBuf, &'static str)>);

impl PathRemap {
    fn of_this_machine(workspace: &Workspace) -> Result<Self> {
        let mut remap = vec![(workspace.root().to_owned(), "/vpclab")];

        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
        let home = home.ok_or_else(|| anyhow!("neither CARGO_HOME nor a home folder is known"))?;
        let registry = home.join("registry/src");
        // Below it lies a folder per registry that has the registry's host in its name.
        let hosts = fs::read_dir(&registry).into_iter().flatten().flatten();
        remap.push((registry, "/crates"));
        remap.extend(hosts.map(|host| (host.path(), "/crates")));

        let mut rustc = workspace.rustc();
        let sysroot = process::stdout(rustc.args(["--print", "sysroot"]), Show::OnFailure)?;
        remap.push((
            Path::new(sysroot.trim()).join("lib/rustlib/src/rust"),
            "/rustc",
        ));
        Ok(Self(remap))
    }

    /// The flags for every crate of the build, in cargo's encoding, after those that are asked for
    /// by the environment. Of several prefixes that match, rustc takes the last.
    fn rustflags(&self) -> OsString {
        const SEPARATOR: &str = "\u{1f}";
        let asked_for = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_else(|_| {
            let flags = env::var("RUSTFLAGS").unwrap_or_default();
            flags.split_whitespace().collect::<Vec<_>>().join(SEPARATOR)
        });
        let mut flags = OsString::from(asked_for);
        for (from, to) in &self.0 {
            if !flags.is_empty() {
                flags.push(SEPARATOR);
            }
            flags.push("--remap-path-prefix=");
            flags.push(from);
            flags.push("=");
            flags.push(to);
        }
        flags
    }

    /// What must not be found in the wasm: these folders, and the home of whoever builds. A
    /// checkout in `/src` is left out: that is a part of many a path.
    fn prefixes(&self) -> Vec<String> {
        let folders = self
            .0
            .iter()
            .map(|(from, _)| from.clone())
            .chain(env::home_dir());
        let folders = folders.filter(|folder| folder.components().count() > 2);
        folders
            .map(|folder| folder.to_string_lossy().into_owned())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_artifact_is_the_wasm_that_cargo_names_last() {
        let messages = r#"{"reason":"compiler-artifact","filenames":["/t/dep.rlib"]}
{"reason":"compiler-artifact","filenames":["/t/vpclab_wasm.wasm","/t/libvpclab_wasm.rlib"]}
{"reason":"build-finished","success":true}"#;
        assert_eq!(
            wasm_artifact(messages),
            Some(PathBuf::from("/t/vpclab_wasm.wasm"))
        );
        assert_eq!(
            wasm_artifact("{\"filenames\":[\"/t/lib.rlib\"]}\nnot json"),
            None
        );
    }

    #[test]
    fn flags_are_separated_the_way_cargo_decodes_them() {
        let remap = PathRemap(vec![("/a b".into(), "/x"), ("/c".into(), "/y")]);
        let flags = remap.rustflags().into_string().unwrap();
        let ours: Vec<_> = flags.rsplit('\u{1f}').take(2).collect();
        assert_eq!(
            ours,
            ["--remap-path-prefix=/c=/y", "--remap-path-prefix=/a b=/x"]
        );
    }
}
