//! `vpclab run`: a scenario's events, for people or for programs.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use vpclab_evidence::run_file::{self, open};
use vpclab_model::{SimDuration, SimTime};
use vpclab_timeline::{RUN_EVENTS_MAX, Timeline};
use vpclab_trace::view::{ClaimStatus, Event, EventKind};

use crate::{Failure, RunOptions, Source, input};

/// The last line of `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct End {
    digest: Option<String>,
    events: u32,
    end_us: u64,
}

/// So many events are held in words at a time.
const VIEWS_AT_A_TIME: usize = 4096;

pub(crate) fn run(
    out: &mut impl Write,
    run: &RunOptions,
    json: bool,
    export: Option<&Path>,
) -> Result<(), Failure> {
    let timeline = run_scenario(run)?;
    if let Some(path) = export {
        input::write(path, run_file::export(&timeline, None).as_bytes())?;
    }
    if json {
        print_json(out, &timeline)
    } else {
        print_text(out, &timeline)
    }
}

/// A scenario's run, up to a time or until all is quiet; what is wrong with it is said.
pub(crate) fn run_scenario(run: &RunOptions) -> Result<Timeline, Failure> {
    let until = run.until.as_deref();
    let until = until.map(|text| time("--until", text)).transpose()?;
    run_source(&run.source, until)
}

pub(crate) fn run_source(source: &Source, until: Option<SimTime>) -> Result<Timeline, Failure> {
    let path = &source.scenario;
    let text = input::read(path)?;
    let opened = open(&text, source.nat_model.map(Into::into)).map_err(|mistakes| {
        input::report(path, &mistakes);
        Failure::Input
    })?;
    let mut timeline = opened.timeline;
    let warnings = vpclab_model::check(timeline.text(), Some(timeline.scenario().nat_model));
    input::report(path, &warnings.diagnostics);
    input::report(path, &opened.warnings);
    match until {
        Some(until) => timeline.run_until(until),
        None if opened.is_run => {}
        None => timeline.run(),
    }
    if timeline.progress().events >= RUN_EVENTS_MAX {
        tell!("vpclab: stopped after {RUN_EVENTS_MAX} events, before the run was over");
    }
    Ok(timeline)
}

/// The value of an option that is a time.
pub(crate) fn time(option: &str, text: &str) -> Result<SimTime, Failure> {
    text.parse()
        .map(|SimDuration(us)| SimTime(us))
        .map_err(|_| {
            tell!("vpclab: {option} {text}: not a time; write a whole number and a unit, such as 350s or 20ms");
            Failure::Input
        })
}

fn print_json(out: &mut impl Write, timeline: &Timeline) -> Result<(), Failure> {
    for event in views(timeline) {
        serde_json::to_writer(&mut *out, &event).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    let progress = timeline.progress();
    let end = End {
        digest: timeline.digest(),
        events: progress.events,
        end_us: progress.at_us,
    };
    serde_json::to_writer(&mut *out, &end).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// All events in names and words, some at a time.
fn views(timeline: &Timeline) -> impl Iterator<Item = Event> + '_ {
    let starts = (0..timeline.events().len()).step_by(VIEWS_AT_A_TIME);
    starts.flat_map(|from| timeline.views(from, from + VIEWS_AT_A_TIME))
}

fn print_text(out: &mut impl Write, timeline: &Timeline) -> Result<(), Failure> {
    let viewer = timeline.viewer();
    let info = viewer.info();
    writeln!(
        out,
        "{}  (NAT as in: {}, seed {})",
        info.title,
        info.nat_model.name(),
        info.seed
    )?;
    let story = timeline.story();
    for event in views(timeline) {
        for chapter in &story.chapters {
            if chapter.first == Some(event.seq) {
                writeln!(out, "\n── {} ──", chapter.title)?;
            }
        }
        print_event(out, &event)?;
    }
    let progress = timeline.progress();
    writeln!(
        out,
        "\n{} events, {} s of simulated time{}",
        progress.events,
        SimTime(progress.at_us),
        if progress.quiet { "" } else { ", not finished" }
    )?;
    for claim in &story.claims {
        let status = match claim.status {
            ClaimStatus::Open => "open",
            ClaimStatus::Proved => "proved",
            ClaimStatus::Refuted => "refuted",
        };
        let evidence: Vec<String> = claim.evidence.iter().map(|seq| format!("#{seq}")).collect();
        writeln!(out, "  {status:8} {}  {}", claim.text, evidence.join(" "))?;
    }
    if let Some(digest) = timeline.digest() {
        writeln!(out, "digest {digest}")?;
    }
    Ok(())
}

/// Time, place, what the packet looks like as it leaves, and the sentence.
fn print_event(out: &mut impl Write, event: &Event) -> Result<(), Failure> {
    let place = event.place.as_ref().map_or("", |place| {
        place.name.as_deref().unwrap_or(&place.component)
    });
    writeln!(
        out,
        "{:>5} {} {place}",
        format!("#{}", event.seq),
        SimTime(event.at_us)
    )?;
    let header = match &event.kind {
        EventKind::Created { header, .. } => Some(header),
        EventKind::Hop { header_after, .. } | EventKind::Generated { header_after, .. } => {
            Some(header_after)
        }
        _ => None,
    };
    if let (Some(header), Some(packet)) = (header, event.packet) {
        let end = |address: &str, port: u16| match header.protocol.as_str() {
            "tcp" | "udp" => format!("{address}:{port}"),
            _ => address.to_string(),
        };
        writeln!(
            out,
            "      packet {packet}: {} {} → {}  [{}]",
            header.protocol,
            end(&header.src, header.src_port),
            end(&header.dst, header.dst_port),
            header.label
        )?;
    }
    writeln!(out, "      {}", event.sentence.cited())?;
    Ok(())
}
