//! vpclab's own commands: `cargo xtask help` lists them.
//!
//! Building, serving and testing need nothing but rustup and cargo for the Rust side; the tests of
//! the page need Node and a browser as well, and say so where they are missing.
#![forbid(unsafe_code)]

mod apt;
mod bench;
mod bindings;
mod browser;
mod checks;
mod conformance;
mod dist;
mod facts;
mod figures;
mod golden;
mod manifest;
mod media_type;
mod npm;
mod package;
mod page;
mod policy;
mod process;
mod scenarios;
mod server;
mod shrink;
mod sizes;
mod stamp;
mod steps;
mod targets;
mod ways;
mod weights;
mod workspace;

use std::process::ExitCode;

use anyhow::{Error, Result};
use lexopt::prelude::*;

use crate::process::Show;
use crate::server::Server;
use crate::steps::Verdict;
use crate::workspace::Workspace;

/// The port of the page where none is asked for.
const DEFAULT_PORT: u16 = 8130;

/// One thing that `cargo xtask` does.
struct Command {
    name: &'static str,
    options: &'static str,
    about: &'static str,
    run: fn(lexopt::Parser) -> Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        options: "[--port N]",
        about: "build the page and serve it on this machine (port 8130; 0 takes any free one)",
        run: serve,
    },
    Command {
        name: "serve-only",
        options: "[--port N]",
        about: "serve www/ as it lies, without building",
        run: serve_only,
    },
    Command {
        name: "build",
        options: "",
        about: "build www/pkg and www/scenarios, say their sizes and hold them to their budgets",
        run: build,
    },
    Command {
        name: "dist",
        options: "[--single SCENARIO | --scorm SCENARIO]… [--at SEQ] [--npm] [--no-build]",
        about: "the site to publish; or a scenario in one HTML file, or in zips for learning platforms; or the npm package",
        run: make_dist,
    },
    Command {
        name: "test",
        options: "[--bless] [--all]",
        about: "everything that proves the project; --bless accepts a changed boundary, --all runs the heavy tests too",
        run: test,
    },
    Command {
        name: "fidelity",
        options: "[--bless]",
        about: "compare docs/fidelity.md with what code and tests cite; --bless writes it anew",
        run: fidelity,
    },
    Command {
        name: "conformance",
        options: "",
        about: "ask the Linux kernel, tshark and other libraries about what vpclab does",
        run: conformance,
    },
    Command {
        name: "ci",
        options: "",
        about: "what CI runs: the same as test",
        run: test,
    },
    Command {
        name: "pictures",
        options: "[MOMENT]...",
        about: "pictures of the page to look at, in target/pictures; those of the README in docs (needs Node and Chromium)",
        run: pictures,
    },
    Command {
        name: "figures",
        options: "",
        about: "how soon the page can step, how long a step takes, whether memory grows (needs Node and Chromium)",
        run: figures,
    },
    Command {
        name: "bench",
        options: "[--bless]",
        about: "how fast the engine is: natively and in wasm, in one run (needs Node); --bless writes it into docs/benchmarks.md",
        run: bench,
    },
    Command {
        name: "weights",
        options: "[--bless]",
        about: "what each part of the wasm weighs; --bless writes it into docs/benchmarks.md",
        run: weigh,
    },
    Command {
        name: "help",
        options: "",
        about: "this list",
        run: help,
    },
];

/// A command line that says something we do not know.
#[derive(Debug)]
struct UsageError(String);

impl std::fmt::Display for UsageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

impl From<lexopt::Error> for UsageError {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            if error.is::<UsageError>() {
                eprintln!("\n{}", usage());
                return ExitCode::from(2);
            }
            ExitCode::FAILURE
        }
    }
}

/// Runs the command that the command line names; without one, `serve`, so that a plain `cargo run`
/// shows the page.
fn dispatch() -> Result<ExitCode> {
    let mut args = lexopt::Parser::from_env();
    let name = match args.next().map_err(UsageError::from)? {
        None => "serve".to_owned(),
        Some(Short('h') | Long("help")) => "help".to_owned(),
        Some(Value(name)) => name.to_string_lossy().into_owned(),
        Some(other) => return Err(UsageError::from(other.unexpected()).into()),
    };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(args),
        None => Err(UsageError(format!("there is no command `{name}`")).into()),
    }
}

fn serve(args: lexopt::Parser) -> Result<ExitCode> {
    let port = port(args)?;
    let workspace = Workspace::find()?;
    // Taken before the build: a busy port is worth knowing at once.
    let server = Server::bind(port, workspace.path("www"))?;
    let manifest = manifest::read(&workspace)?;
    let built = package::build(&workspace, &manifest, Show::Live)?;
    println!("{}", built.summary());
    match sizes::measure(&workspace, &manifest, &built) {
        Ok(sizes) => println!("{sizes}"),
        Err(error) => println!("sizes: {error:#}"),
    }
    announce(&server);
    server.run()
}

fn serve_only(args: lexopt::Parser) -> Result<ExitCode> {
    let port = port(args)?;
    let server = Server::bind(port, Workspace::find()?.path("www"))?;
    announce(&server);
    server.run()
}

fn announce(server: &Server) {
    println!("vpclab is at {} (Ctrl+C ends it)", server.url());
}

fn build(args: lexopt::Parser) -> Result<ExitCode> {
    no_options(args)?;
    let workspace = Workspace::find()?;
    let manifest = manifest::read(&workspace)?;
    let built = package::build(&workspace, &manifest, Show::Live)?;
    println!("{}", built.summary());
    let sizes = sizes::measure(&workspace, &manifest, &built)?;
    println!("{sizes}");
    sizes.within_budget()?;
    Ok(ExitCode::SUCCESS)
}

/// What is given to others. `--no-build` takes `www/` as it lies.
fn make_dist(mut args: lexopt::Parser) -> Result<ExitCode> {
    let mut wanted = dist::Wanted::default();
    let mut build = true;
    while let Some(arg) = args.next().map_err(UsageError::from)? {
        match arg {
            Long("single") => wanted
                .single
                .push(args.value().map_err(UsageError::from)?.into()),
            Long("scorm") => wanted
                .scorm
                .push(args.value().map_err(UsageError::from)?.into()),
            Long("at") => wanted.at = Some(number(&mut args, "--at")?),
            Long("npm") => wanted.npm = true,
            Long("no-build") => build = false,
            other => return Err(UsageError::from(other.unexpected()).into()),
        }
    }
    if wanted.at.is_some() && wanted.single.is_empty() && wanted.scorm.is_empty() {
        return Err(UsageError("--at goes with --single or --scorm".to_owned()).into());
    }
    let workspace = Workspace::find()?;
    let manifest = manifest::read(&workspace)?;
    if build {
        println!(
            "{}",
            package::build(&workspace, &manifest, Show::Live)?.summary()
        );
    }
    println!("{}", dist::make(&workspace, &manifest, &wanted)?);
    Ok(ExitCode::SUCCESS)
}

fn test(args: lexopt::Parser) -> Result<ExitCode> {
    let asked = asked(args)?;
    let workspace = Workspace::find()?;
    let manifest = manifest::read(&workspace)?;
    Ok(checks::run(&workspace, &manifest, asked))
}

fn fidelity(args: lexopt::Parser) -> Result<ExitCode> {
    let golden = asked(args)?.golden;
    println!("{}", checks::fidelity(&Workspace::find()?, golden)?);
    Ok(ExitCode::SUCCESS)
}

/// The rest of the command line, as it is.
fn rest(mut args: lexopt::Parser) -> Result<Vec<std::ffi::OsString>> {
    Ok(args.raw_args().map_err(UsageError::from)?.collect())
}

fn pictures(args: lexopt::Parser) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let manifest = manifest::read(&workspace)?;
    page::look(&workspace, &manifest, "pictures", &rest(args)?)?;
    println!("target/pictures");
    Ok(ExitCode::SUCCESS)
}

fn figures(args: lexopt::Parser) -> Result<ExitCode> {
    no_options(args)?;
    let workspace = Workspace::find()?;
    let manifest = manifest::read(&workspace)?;
    page::look(&workspace, &manifest, "performance", &[])?;
    Ok(ExitCode::SUCCESS)
}

fn conformance(args: lexopt::Parser) -> Result<ExitCode> {
    no_options(args)?;
    let (Verdict::Passed(text) | Verdict::NotRun(text)) = conformance::run(&Workspace::find()?)?;
    println!("{}", text.trim());
    Ok(ExitCode::SUCCESS)
}

fn asked(mut args: lexopt::Parser) -> Result<checks::Asked> {
    let mut golden = golden::Mode::Compare;
    let mut all = false;
    while let Some(arg) = args.next().map_err(UsageError::from)? {
        match arg {
            Long("bless") => golden = golden::Mode::Accept,
            Long("all") => all = true,
            other => return Err(UsageError::from(other.unexpected()).into()),
        }
    }
    Ok(checks::Asked { golden, all })
}

fn bench(args: lexopt::Parser) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    tell_figures(args, &workspace, "bench", || bench::run(&workspace))
}

fn weigh(args: lexopt::Parser) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let manifest = manifest::read(&workspace)?;
    tell_figures(args, &workspace, "weights", || {
        weights::run(&workspace, &manifest)
    })
}

/// Prints what was measured; with `--bless`, writes it down, too.
fn tell_figures(
    mut args: lexopt::Parser,
    workspace: &Workspace,
    name: &str,
    measure: impl FnOnce() -> Result<String>,
) -> Result<ExitCode> {
    let mut bless = false;
    while let Some(arg) = args.next().map_err(UsageError::from)? {
        match arg {
            Long("bless") => bless = true,
            other => return Err(UsageError::from(other.unexpected()).into()),
        }
    }
    let text = measure()?;
    println!("{text}");
    if bless {
        figures::write(workspace, name, &text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn help(args: lexopt::Parser) -> Result<ExitCode> {
    no_options(args)?;
    println!("{}", usage());
    Ok(ExitCode::SUCCESS)
}

fn usage() -> String {
    let mut text = String::from("cargo xtask COMMAND [OPTION]…");
    for Command {
        name,
        options,
        about,
        ..
    } in COMMANDS
    {
        let call = format!("{name} {options}");
        text.push_str(&format!("\n  {call:<22} {about}"));
    }
    text
}

fn port(mut args: lexopt::Parser) -> Result<u16, Error> {
    let mut port = DEFAULT_PORT;
    while let Some(arg) = args.next().map_err(UsageError::from)? {
        match arg {
            Long("port") => port = number(&mut args, "--port")?,
            other => return Err(UsageError::from(other.unexpected()).into()),
        }
    }
    Ok(port)
}

/// The whole number that follows an option.
fn number<N: std::str::FromStr>(args: &mut lexopt::Parser, option: &str) -> Result<N, UsageError> {
    let value = args.value()?;
    let number = value.to_str().and_then(|text| text.parse().ok());
    number.ok_or_else(|| UsageError(format!("{option} takes a whole number, not {value:?}")))
}

fn no_options(mut args: lexopt::Parser) -> Result<(), UsageError> {
    match args.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().into()),
    }
}
