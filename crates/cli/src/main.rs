//! The command `vpclab`: runs scenarios, checks them, and answers questions about networks.
//!
//! Exit status: 0 the question was answered, 1 the answer is not the one that was expected, 2 the
//! input is wrong.

#[macro_use]
mod tell;

mod check;
mod config;
mod conntrack;
mod flow_logs;
mod import;
mod input;
mod metrics;
mod pcap;
mod run;
mod trace;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

#[derive(Parser)]
#[command(
    name = "vpclab",
    version,
    about = "Walks packets through an AWS VPC, hop by hop"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a scenario and print what happens
    Run {
        #[command(flatten)]
        run: RunOptions,
        /// One JSON object per event and line, then a line with the digest
        #[arg(long)]
        json: bool,
        /// Write the run to a file that does it again, here or on the page
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
    /// Run a scenario and print what CloudWatch would show of its NAT gateways, minute by minute
    Metrics {
        #[command(flatten)]
        run: RunOptions,
        #[command(flatten)]
        format: metrics::Format,
    },
    /// Run a scenario and write the packets that pass some places as pcapng, for Wireshark
    Pcap {
        #[command(flatten)]
        run: RunOptions,
        /// Where to look: the id or name of a component, or one side of it such as "eni-1 inside";
        /// without it, both sides of interfaces, NAT and internet gateways, the servers, and
        /// whatever else drops a packet
        #[arg(long, value_name = "COMPONENT")]
        at: Vec<String>,
        /// Where the file goes, or - for standard output
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Run a scenario and list what NAT gateways, NAT instances and security groups track at a time,
    /// as `conntrack -L` does
    Conntrack {
        #[command(flatten)]
        source: Source,
        /// The simulated time, for example 200ms
        #[arg(long, value_name = "TIME")]
        at: String,
        /// One JSON object per table and line
        #[arg(long)]
        json: bool,
    },
    /// Write a scenario from what the AWS CLI printed of a network, and report what was understood
    Import {
        /// Files, folders (read to the bottom) and zip archives of JSON, or - for standard input
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The scenario file to write, or - for standard output
        #[arg(short, long, value_name = "SCENARIO")]
        output: PathBuf,
        /// What to replace, so that the result can be shown to others
        #[arg(long, value_delimiter = ',')]
        mask: Vec<import::Masked>,
        /// How the report is written
        #[arg(long, default_value = "text")]
        report: import::Form,
    },
    /// Ask whether something can reach something else, both ways
    Trace(Box<trace::Arguments>),
    /// Run a scenario and print what VPC flow logs would have recorded
    FlowLogs {
        #[command(flatten)]
        run: RunOptions,
        #[command(flatten)]
        log: flow_logs::FlowLogOptions,
    },
    /// Look for mistakes in scenario files, and in runs from --export
    Check {
        /// Scenario files, runs, or - for standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// What runs, and how far.
#[derive(Args)]
struct RunOptions {
    #[command(flatten)]
    source: Source,
    /// Stop at this simulated time, for example 350s; without it, when all is quiet, and where a run
    /// from --export ended
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

/// What runs.
#[derive(Args)]
struct Source {
    /// A scenario file, or a run from --export, or - for standard input
    scenario: PathBuf,
    /// Which reading of NAT; without it, the scenario's own
    #[arg(long, value_name = "MODEL")]
    nat_model: Option<Model>,
}

/// The three readings of what happens to addresses.
#[derive(Clone, Copy, ValueEnum)]
enum Model {
    /// As the notes teach it: one rewrite, at the NAT gateway
    Notes,
    /// As AWS documents a zonal gateway: two rewrites
    Zonal,
    /// As AWS documents a regional gateway: no subnet, one rewrite
    Regional,
}

impl From<Model> for vpclab_model::NatModel {
    fn from(model: Model) -> Self {
        match model {
            Model::Notes => Self::Notes,
            Model::Zonal => Self::Zonal,
            Model::Regional => Self::Regional,
        }
    }
}

/// Why a command did not do what was asked.
enum Failure {
    /// The input is wrong; what is wrong has been said.
    Input,
    /// The answer is not the one that was expected; which one has been said.
    Differs,
    /// The output could not be written.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let stdout = io::stdout().lock();
    let mut out = io::BufWriter::new(stdout);
    let done = match arguments.command {
        Command::Run { run, json, export } => run::run(&mut out, &run, json, export.as_deref()),
        Command::Metrics { run, format } => metrics::metrics(&mut out, &run, &format),
        Command::Pcap { run, at, output } => pcap::pcap(&mut out, &run, &at, &output),
        Command::Conntrack { source, at, json } => conntrack::run(&mut out, &source, &at, json),
        Command::Import {
            paths,
            output,
            mask,
            report,
        } => import::import(&mut out, &paths, &output, &mask, report),
        Command::Trace(arguments) => trace::trace(&mut out, *arguments),
        Command::FlowLogs { run, log } => flow_logs::flow_logs(&mut out, &run, &log),
        Command::Check { files } => check::check(&mut out, &files),
    };
    // What was found out is written, whatever it says.
    let flushed = out.flush();
    let done = done.and_then(|()| Ok(flushed?));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Differs) => ExitCode::from(1),
        Err(Failure::Input) => ExitCode::from(2),
        // Whoever reads has read enough: `vpclab run … | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            tell!("vpclab: cannot write the output: {error}");
            ExitCode::from(2)
        }
    }
}
