//! Measures natively: speed, memory and allocations of many connections, and seeking in a long log.
//! One JSON object per line; `cargo xtask bench` reads them.

use std::alloc::System;
use std::time::Instant;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use vpclab_bench::{
    LIVE, REGION, best_of, by_length, constructs, engine, lines, load, region, run, seek_times,
};
use vpclab_engine::Engine;
use vpclab_model::check;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    if std::env::args().any(|word| word == "region") {
        large_region();
        return;
    }
    // Before anything is freed: a log then grows into memory that is new, at any length.
    for (length, seconds) in by_length(stopwatch) {
        println!(r#"{{"what":"log","events":{length},"seconds":{seconds}}}"#);
    }
    large_region();
    let start = Instant::now();
    println!("{}", lines(&constructs(|| start.elapsed().as_secs_f64())));
    for live in LIVE {
        let (mut seconds, mut hops) = (f64::MAX, 0);
        for _ in 0..best_of(live) {
            let Some(mut engine) = engine(&load(live, true)) else {
                return;
            };
            let start = Instant::now();
            hops = run(&mut engine);
            seconds = seconds.min(start.elapsed().as_secs_f64());
        }
        println!(r#"{{"what":"walk","live":{live},"hops":{hops},"seconds":{seconds}}}"#);
    }
    for live in LIVE {
        // All opened, none closed: what is there now is theirs.
        let Some(mut engine) = engine(&load(live, false)) else {
            return;
        };
        let region = Region::new(ALLOCATOR);
        run(&mut engine);
        let change = region.change();
        let bytes = change.bytes_allocated - change.bytes_deallocated;
        println!(r#"{{"what":"memory","live":{live},"bytes":{bytes}}}"#);
    }
    let seeks = seek_times(stopwatch);
    if let Some((events, seconds)) = seeks {
        println!(r#"{{"what":"seek","events":{events},"seconds":{seconds}}}"#);
    }
}

fn stopwatch() -> impl Fn() -> f64 {
    let start = Instant::now();
    move || start.elapsed().as_secs_f64()
}

/// Everything of a large Region: the file read, and the engine at its beginning.
fn large_region() {
    let text = region(REGION);
    let region = Region::new(ALLOCATOR);
    let start = Instant::now();
    let read = check(&text, None);
    let Some(scenario) = read.scenario else {
        eprintln!(
            "{}",
            read.diagnostics
                .first()
                .map_or_else(String::new, ToString::to_string)
        );
        return;
    };
    let checked = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut engine = Engine::new(scenario);
    let made = start.elapsed().as_secs_f64();
    let change = region.change();
    let bytes = change.bytes_allocated - change.bytes_deallocated;
    let start = Instant::now();
    let hops = run(&mut engine);
    let ran = start.elapsed().as_secs_f64();
    println!(
        r#"{{"what":"region","check":{checked},"engine":{made},"bytes":{bytes},"hops":{hops},"run":{ran}}}"#
    );
}
