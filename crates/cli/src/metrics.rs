//! `vpclab metrics`: the CloudWatch metrics of NAT gateways.

use std::io::Write;

use clap::Args;
use vpclab_evidence::metrics::csv;
use vpclab_model::SimTime;
use vpclab_trace::view::NatMetricsMinute;

use crate::run::run_scenario;
use crate::{Failure, RunOptions};

/// How metrics are printed.
#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct Format {
    /// One JSON object per NAT gateway, or zone of one, and line
    #[arg(long)]
    json: bool,
    /// Comma-separated values: one line per NAT gateway, or zone of one, and minute
    #[arg(long)]
    csv: bool,
}

pub(crate) fn metrics(
    out: &mut impl Write,
    run: &RunOptions,
    format: &Format,
) -> Result<(), Failure> {
    let timeline = run_scenario(run)?;
    if format.csv {
        out.write_all(csv(&timeline).as_bytes())?;
        return Ok(());
    }
    for gateway in timeline.nat_metrics() {
        if format.json {
            serde_json::to_writer(&mut *out, &gateway).map_err(std::io::Error::from)?;
            writeln!(out)?;
            continue;
        }
        let zone = gateway
            .zone
            .map_or_else(String::new, |zone| format!(" in {zone}"));
        writeln!(out, "{}{zone}", gateway.gateway)?;
        for minute in gateway.minutes {
            writeln!(out, "  from {} s", SimTime(minute.at_us))?;
            let values = NatMetricsMinute::NAMES.iter().zip(minute.tenths());
            for (name, value) in values.filter(|(_, value)| *value > 0) {
                let value = NatMetricsMinute::text(value);
                writeln!(out, "    {name:<26} {value:>10}")?;
            }
        }
    }
    Ok(())
}
