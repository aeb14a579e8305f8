//! Everything that proves the project, in the order that finds mistakes soonest.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use vpclab_tests::facts::{FIDELITY, Fidelity};
use vpclab_tests::layers::CORE;

use crate::golden;
use crate::manifest::Manifest;
use crate::package::{self, Built};
use crate::process::{self, Show};
use crate::server::Server;
use crate::steps::{Steps, Verdict};
use crate::workspace::Workspace;
use crate::{bindings, browser, conformance, npm, sizes, targets, ways};

/// What was generated from the boundary's Rust, and lies beside it to be read and compared.
const MAIN_GOLDEN: &str = "crates/wasm/vpclab";
const ASK_GOLDEN: &str = "crates/ask/ask";

/// Packets on which the engine and the reference must agree.
const REFERENCE_PACKETS: &str = "100000";
/// Questions of which every fix must work, with none that is smaller.
const QUESTIONS: &str = "48";

/// Why steps that need the wasm do not run.
const NO_WASM: &str = "there is no wasm to test";

/// What is asked of the whole.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// What becomes of goldens that differ.
    pub(crate) golden: golden::Mode,
    /// Whether the heavy ones run too, and nothing may be missing for them.
    pub(crate) all: bool,
}

/// Takes every step, whether or not one before it failed, and gives account of them.
pub(crate) fn run(workspace: &Workspace, manifest: &Manifest, asked: Asked) -> ExitCode {
    let Asked { golden, all } = asked;
    let mut steps = Steps::default();
    steps.take("format: files that `cargo fmt` would change", || {
        quiet(workspace, &["fmt", "--all", "--", "--check", "-l"])
    });
    steps.take("lints", || {
        quiet(
            workspace,
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
        )
    });
    steps.take("docs", || docs(workspace));
    steps.take("no_std: the core on bare targets", || {
        bare_targets(workspace)
    });
    steps.take("fidelity: each fact, and what shows it", || {
        Ok(Verdict::Passed(fidelity(workspace, golden)?))
    });
    steps.take("cargo test", || {
        process::run(
            workspace
                .cargo()
                .args(["test", "--workspace", "--no-fail-fast"]),
            Show::Live,
        )?;
        Ok(Verdict::passed())
    });
    steps.take(
        "reference: a second opinion on every hop, and on every fix",
        || {
            let mut cargo = workspace.cargo();
            cargo.args([
                "test",
                "--profile",
                "reference",
                "--package",
                "vpclab-tests",
            ]);
            cargo.args([
                "--test",
                "reference",
                "--test",
                "explain",
                "--",
                "--nocapture",
            ]);
            cargo.envs([
                ("VPCLAB_REFERENCE", REFERENCE_PACKETS),
                ("VPCLAB_FIXES", QUESTIONS),
            ]);
            process::run(&mut cargo, Show::Live)?;
            Ok(Verdict::passed())
        },
    );
    steps.take("conformance: what others say", || {
        conformance::run(workspace)
    });

    let mut built = None;
    steps.take("wasm", || {
        let done = package::build(workspace, manifest, Show::OnFailure)?;
        let summary = done.summary();
        built = Some(done);
        Ok(Verdict::Passed(summary))
    });
    let built = built.as_ref();
    steps.take("boundary: types and imports", || {
        with(built, |built| boundary(workspace, built, golden))
    });
    steps.take("no path of this machine in the wasm", || {
        with(built, machine_paths)
    });
    steps.take("sizes", || {
        with(built, |built| {
            let sizes = sizes::measure(workspace, manifest, built)?;
            sizes.within_budget()?;
            Ok(Verdict::Passed(format!("\n{sizes}")))
        })
    });

    steps.take("JavaScript tools", || npm::install(workspace));
    let tools = npm::is_installed(workspace);
    steps.take("types of the page (tsc)", || {
        with_tools(built, tools, || {
            node(workspace, &["node_modules/typescript/bin/tsc", "-p", "."])
        })
    });
    // They need neither the wasm nor any tool but Node.
    steps.take("page modules (Node)", || match npm::why_not() {
        Some(reason) => Ok(Verdict::NotRun(reason)),
        None => node_tests(workspace, "page"),
    });
    steps.take("boundary tests (Node)", || {
        with_tools(built, tools, || node_tests(workspace, "boundary"))
    });
    steps.take("page tests (Chromium)", || {
        with_tools(built, tools, || page_tests(workspace))
    });
    steps.take("each way of reading, and its weight", || {
        with(built, |_| ways::make(workspace, manifest, all))
    });
    steps.take(
        "ways of reading, lessons (Chromium, and other engines)",
        || {
            with_tools(built, tools, || match ways::tests(all) {
                Err(reason) => Ok(Verdict::NotRun(reason)),
                Ok((args, env)) => node_live(workspace, args, &env),
            })
        },
    );

    println!("\n{}", steps.account());
    if steps.all_passed() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn quiet(workspace: &Workspace, args: &[&str]) -> Result<Verdict> {
    process::run(workspace.cargo().args(args), Show::OnFailure)?;
    Ok(Verdict::passed())
}

fn docs(workspace: &Workspace) -> Result<Verdict> {
    let mut cargo = workspace.cargo();
    cargo.args(["doc", "--workspace", "--no-deps"]);
    process::run(cargo.env("RUSTDOCFLAGS", "-D warnings"), Show::OnFailure)?;
    Ok(Verdict::passed())
}

fn bare_targets(workspace: &Workspace) -> Result<Verdict> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--lib"]);
    for target in targets::BARE {
        targets::ensure(workspace, target)?;
        cargo.args(["--target", target]);
    }
    for name in CORE {
        cargo.args(["--package", &format!("vpclab-{name}")]);
    }
    process::run(&mut cargo, Show::OnFailure)?;
    Ok(Verdict::Passed(targets::BARE.join(" and ")))
}

/// What becomes of each fact: every one has its place, and the document says so.
pub(crate) fn fidelity(workspace: &Workspace, mode: golden::Mode) -> Result<String> {
    let Fidelity { text, problems } = Fidelity::of_the_project()?;
    let document = golden::check(workspace, &workspace.path(FIDELITY), &text, mode);
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(format!("{FIDELITY}: {}", document?))
}

/// The boundary is a contract: a change of it is a change of a file in the repository.
fn boundary(workspace: &Workspace, built: &Built, mode: golden::Mode) -> Result<Verdict> {
    let mut accounts = Vec::new();
    let mut changed = Vec::new();
    for (bound, golden) in [(&built.main, MAIN_GOLDEN), (&built.ask, ASK_GOLDEN)] {
        let types = fs::read_to_string(&bound.types).context("the generated types")?;
        let imports = bindings::imports(&fs::read(&bound.wasm)?)?;
        for (extension, text) in [("d.ts", types), ("imports.txt", imports)] {
            let path = format!("{golden}.{extension}");
            match golden::check(workspace, &workspace.path(&path), &text, mode) {
                Ok(account) => accounts.push(format!("{path} {account}")),
                Err(error) => changed.push(format!("{error:#}")),
            }
        }
    }
    if !changed.is_empty() {
        bail!("{}", changed.join("\n"));
    }
    Ok(Verdict::Passed(accounts.join(", ")))
}

fn machine_paths(built: &Built) -> Result<Verdict> {
    for bound in [&built.main, &built.ask] {
        let wasm = fs::read(&bound.wasm)?;
        let found = |path: &&String| {
            wasm.windows(path.len())
                .any(|bytes| bytes == path.as_bytes())
        };
        let found: Vec<_> = built
            .machine_paths
            .iter()
            .filter(found)
            .map(String::as_str)
            .collect();
        if !found.is_empty() {
            let (wasm, found) = (bound.wasm.display(), found.join(", "));
            bail!("{wasm} holds paths below {found}");
        }
    }
    Ok(Verdict::passed())
}

/// Tests of modules that need no browser, by Node's own runner.
fn node_tests(workspace: &Workspace, folder: &str) -> Result<Verdict> {
    let tests = test_files(workspace, folder)?;
    let mut args = vec!["--test"];
    args.extend(tests.iter().map(String::as_str));
    node_live(workspace, &args, &[])
}

/// Playwright's own server is not used: ours is at hand, and any free port will do.
fn page_tests(workspace: &Workspace) -> Result<Verdict> {
    test_files(workspace, "browser")?;
    let chromium = match browser::chromium() {
        Ok(chromium) => chromium.to_string_lossy().into_owned(),
        Err(reason) => return Ok(Verdict::NotRun(reason)),
    };
    let url = Server::bind(0, workspace.path("www"))?.spawn();
    let args = [
        "node_modules/@playwright/test/cli.js",
        "test",
        "--config",
        "browser",
    ];
    node_live(
        workspace,
        &args,
        &[("VPCLAB_URL", url), ("CHROMIUM", chromium)],
    )
}

/// The tests in a folder of `tests/`. None is an error: a runner without tests passes in silence.
fn test_files(workspace: &Workspace, folder: &str) -> Result<Vec<String>> {
    let path: PathBuf = workspace.path("tests").join(folder);
    let mut names = Vec::new();
    for entry in fs::read_dir(&path).with_context(|| path.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            names.push(format!("{folder}/{name}"));
        }
    }
    if names.is_empty() {
        bail!("tests/{folder} holds no *.test.mjs");
    }
    names.sort();
    Ok(names)
}

fn node(workspace: &Workspace, args: &[&str]) -> Result<Verdict> {
    let mut node = workspace.command("node");
    process::run(
        node.args(args).current_dir(workspace.path("tests")),
        Show::OnFailure,
    )?;
    Ok(Verdict::passed())
}

fn node_live(workspace: &Workspace, args: &[&str], env: &[(&str, String)]) -> Result<Verdict> {
    let mut node = workspace.command("node");
    node.args(args)
        .current_dir(workspace.path("tests"))
        .envs(env.iter().map(|(name, value)| (name, value)));
    process::run(&mut node, Show::Live)?;
    Ok(Verdict::passed())
}

fn with(built: Option<&Built>, step: impl FnOnce(&Built) -> Result<Verdict>) -> Result<Verdict> {
    match built {
        Some(built) => step(built),
        None => Ok(Verdict::NotRun(NO_WASM.to_owned())),
    }
}

fn with_tools(
    built: Option<&Built>,
    tools: bool,
    step: impl FnOnce() -> Result<Verdict>,
) -> Result<Verdict> {
    let missing = npm::why_not().or_else(|| {
        (!tools).then(|| "the JavaScript tools are not installed (see above)".to_owned())
    });
    match missing {
        Some(reason) => Ok(Verdict::NotRun(reason)),
        None => with(built, |_| step()),
    }
}
