//! With a sink that keeps nothing, a hop costs no allocation.
#![allow(missing_docs, clippy::unwrap_used)]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use vpclab_bench::{Nothing, engine, load_again};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A thousand connections are opened, used and closed, and forgotten by every table; then as many
/// again, and again. By the third time everything that can grow has grown, and nothing is allocated: not for a
/// new entry of a table, not for a packet, not for a decision.
#[test]
fn a_hop_costs_no_allocation() {
    let (text, third_begins_at) = load_again(1_000);
    let mut engine = engine(&text).unwrap();
    while engine.now().0 <= third_begins_at {
        assert!(engine.step(&mut Nothing));
    }
    let before = engine.hops();
    assert!(before > 180_000, "{before}");
    let region = Region::new(ALLOCATOR);
    // Short of the end, at which the action is counted up.
    while engine.hops() < before + 90_000 {
        assert!(engine.step(&mut Nothing));
    }
    let change = region.change();
    assert_eq!((change.allocations, change.reallocations), (0, 0));
}
