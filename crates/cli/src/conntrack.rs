//! `vpclab conntrack`: what is tracked at a time.

use std::io::Write;

use vpclab_evidence::conntrack::{conntrack, listing};
use vpclab_trace::Seq;

use crate::run::{run_source, time};
use crate::{Failure, Source};

pub(crate) fn run(
    out: &mut impl Write,
    source: &Source,
    at: &str,
    json: bool,
) -> Result<(), Failure> {
    let at = time("--at", at)?;
    let mut timeline = run_source(source, Some(at))?;
    let last = timeline.progress().events.checked_sub(1).map(Seq);
    let tables = conntrack(&mut timeline, last, at);
    if !json {
        out.write_all(listing(&tables).as_bytes())?;
        return Ok(());
    }
    for table in tables {
        serde_json::to_writer(&mut *out, &table).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}
