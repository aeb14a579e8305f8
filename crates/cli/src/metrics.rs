//! `vpclab metrics`: the CloudWatch metrics of NAT gateways.

use std::io::Write;

use serde_json::Value;
use vpclab_model::SimTime;

use crate::run::run_scenario;
use crate::{Failure, RunOptions};

pub(crate) fn metrics(out: &mut impl Write, run: &RunOptions, json: bool) -> Result<(), Failure> {
    let timeline = run_scenario(run)?;
    for gateway in timeline.nat_metrics() {
        if json {
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
            let Ok(Value::Object(metrics)) = serde_json::to_value(minute) else {
                continue;
            };
            for (name, value) in metrics {
                let is_zero = value.as_f64() == Some(0.0);
                if name != "atUs" && !is_zero {
                    let value = value.to_string();
                    writeln!(out, "    {:<26} {value:>10}", cloudwatch_name(&name))?;
                }
            }
        }
    }
    Ok(())
}

/// `BytesInFromSource` for `bytesInFromSource`.
fn cloudwatch_name(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}
