//! `vpclab flow-logs`: what AWS would have recorded at network interfaces, as a log stream or as the
//! files of a bucket.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::{Compression, GzBuilder};
use vpclab_evidence::flow_logs::{FlowLog, Options};

use crate::run::{run_scenario, time};
use crate::{Failure, RunOptions};

/// What the flow log is like, and where it goes.
#[derive(Args)]
pub(crate) struct FlowLogOptions {
    /// What it is for: the id or name of an interface, an instance, a subnet, a VPC, a gateway, an
    /// endpoint, a load balancer or an attachment; without it, everything
    #[arg(long, value_name = "RESOURCE")]
    at: Vec<String>,
    /// The fields of a record, for example '${version} ${srcaddr} ${dstaddr} ${action}'; without it,
    /// AWS's default format
    #[arg(long, value_name = "FIELDS")]
    format: Option<String>,
    /// The longest aggregation interval: 60s or 600s, which is the default; on Nitro instances it is
    /// always 60s
    #[arg(long, value_name = "TIME")]
    aggregation: Option<String>,
    /// ACCEPT, REJECT, or ALL, which is the default
    #[arg(long, value_name = "TYPE")]
    traffic: Option<String>,
    /// What the wall clock shows at simulated time 0, for example 2026-01-01T00:00:00Z; without it, the
    /// scenario's startsAt
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// So many records of an interface and interval, and no more: the rest is SKIPDATA
    #[arg(long, value_name = "NUMBER")]
    records_max: Option<u32>,
    /// Write a file, with the names of the fields in its first line; compressed if its name ends with
    /// .gz. Without it, records go to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write files into this folder as they are delivered to an S3 bucket:
    /// AWSLogs/ACCOUNT/vpcflowlogs/REGION/YYYY/MM/DD/….log.gz
    #[arg(long, value_name = "FOLDER", conflicts_with = "output")]
    s3: Option<PathBuf>,
    /// The flow log's id in the names of those files
    #[arg(long, value_name = "ID", default_value = "fl-0123456789abcdef0")]
    id: String,
}

pub(crate) fn flow_logs(
    out: &mut impl Write,
    run: &RunOptions,
    asked: &FlowLogOptions,
) -> Result<(), Failure> {
    let refuse = |problem| {
        tell!("vpclab: {problem}");
        Failure::Input
    };
    let word = |key: &str| match key {
        "format" => asked.format.clone(),
        "aggregation" => asked.aggregation.clone(),
        "traffic" => asked.traffic.clone(),
        _ => asked.start.clone(),
    };
    let until = run.until.as_deref();
    let options = Options {
        records_max: asked.records_max,
        until: until.map(|text| time("--until", text)).transpose()?,
        ..Options::read(asked.at.clone(), word).map_err(refuse)?
    };
    let timeline = run_scenario(run)?;
    let log = FlowLog::of(&timeline, &options).map_err(refuse)?;
    if let Some(folder) = &asked.s3 {
        for file in log.files(&asked.id) {
            let path = folder.join(&file.path);
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent).map_err(|error| cannot_write(parent, &error))?;
            write(&path, &file.text)?;
            writeln!(out, "{}", file.path)?;
        }
        return Ok(());
    }
    match &asked.output {
        Some(path) => write(path, &log.file_text()),
        None => {
            for line in log.lines() {
                writeln!(out, "{line}")?;
            }
            Ok(())
        }
    }
}

/// The same text gives the same bytes: no time and no name is in the gzip header.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = match path.extension().is_some_and(|end| end == "gz") {
        true => fs::File::create(path).and_then(|file| {
            let mut file = GzBuilder::new().write(file, Compression::default());
            file.write_all(text.as_bytes())?;
            file.finish().map(|_| ())
        }),
        false => fs::write(path, text),
    };
    written.map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    tell!("vpclab: {}: {error}", path.display());
    Failure::Input
}
