//! Measures natively: speed, memory and allocations of many connections, and seeking in a long log.
//! One JSON object per line; `cargo xtask bench` reads them.

use std::alloc::System;
use std::time::Instant;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use vpclab_bench::{LIVE, best_of, engine, load, run, seek_times};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
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
    let seeks = seek_times(|| {
        let start = Instant::now();
        move || start.elapsed().as_secs_f64()
    });
    if let Some((events, seconds)) = seeks {
        println!(r#"{{"what":"seek","events":{events},"seconds":{seconds}}}"#);
    }
}
