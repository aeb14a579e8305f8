//! `vpclab pcap`: what passes some places, as a file for Wireshark.

use std::io::Write;
use std::path::Path;

use vpclab_evidence::pcapng::{capture_points, pcapng};

use crate::run::run_scenario;
use crate::{Failure, RunOptions, input};

pub(crate) fn pcap(
    out: &mut impl Write,
    run: &RunOptions,
    at: &[String],
    output: &Path,
) -> Result<(), Failure> {
    let timeline = run_scenario(run)?;
    let at: Vec<&str> = at.iter().map(String::as_str).collect();
    let file = pcapng(&timeline, &at).map_err(|name| {
        tell!("vpclab: --at {name}: nothing is called so; packets can be seen at");
        for point in capture_points(&timeline.scenario().network) {
            tell!("  {}", point.name);
        }
        Failure::Input
    })?;
    if output.as_os_str() == "-" {
        out.write_all(&file)?;
    } else {
        input::write(output, &file)?;
    }
    Ok(())
}
