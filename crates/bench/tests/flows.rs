//! What a connection costs that is open and idle.
#![allow(missing_docs, clippy::unwrap_used)]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use vpclab_bench::{engine, load, run};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// NAT entry, tracking entry and timers, and whatever the packets that made them have left behind.
#[test]
fn a_live_flow_takes_at_most_256_bytes() {
    const LIVE: usize = 55_000;
    let mut engine = engine(&load(LIVE as u32, false)).unwrap();
    let region = Region::new(ALLOCATOR);
    run(&mut engine);
    let change = region.change();
    let bytes = change.bytes_allocated - change.bytes_deallocated;
    assert!(bytes <= 256 * LIVE, "{} bytes a flow", bytes / LIVE);
}
