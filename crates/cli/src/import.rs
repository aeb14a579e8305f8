//! `vpclab import`: a scenario from what the AWS CLI printed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use vpclab_import::{Import, Mask};

use crate::{Failure, config};

/// What can be replaced, so that the result can be shown to others.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Masked {
    /// Account ids
    Accounts,
    /// Names and tags that people gave
    Tags,
    /// Public addresses, by ones of documentation ranges
    Addresses,
}

/// How the report is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people, on standard error
    Text,
    /// One JSON object, on standard output
    Json,
}

pub(crate) fn import(
    out: &mut impl Write,
    paths: &[PathBuf],
    output: &Path,
    masked: &[Masked],
    form: Form,
) -> Result<(), Failure> {
    let mask = Mask {
        accounts: masked.contains(&Masked::Accounts),
        tags: masked.contains(&Masked::Tags),
        addresses: masked.contains(&Masked::Addresses),
    };
    let Import {
        scenario,
        report,
        recognised,
    } = config::import(paths, mask)?;
    if !recognised {
        tell!("{}", report.to_string().trim_end());
        tell!("vpclab: there is nothing that `aws ec2 describe-…` prints; nothing is written");
        return Err(Failure::Input);
    }
    let to_stdout = output.as_os_str() == "-";
    if to_stdout && form == Form::Json {
        tell!(
            "vpclab: the scenario and its report cannot both go to standard output; give -o a file"
        );
        return Err(Failure::Input);
    }
    if to_stdout {
        out.write_all(scenario.as_bytes())?;
    } else {
        fs::write(output, scenario).map_err(|error| {
            tell!("vpclab: {}: {error}", output.display());
            Failure::Input
        })?;
    }
    match form {
        Form::Text => tell!("{}", report.to_string().trim_end()),
        Form::Json => {
            serde_json::to_writer(&mut *out, &report)
                .map_err(|error| Failure::Output(error.into()))?;
            writeln!(out)?;
        }
    }
    Ok(())
}
