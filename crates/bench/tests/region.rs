//! A large Region costs what its things cost, and no guest more than is needed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use vpclab_bench::{REGION, region, run};
use vpclab_engine::Engine;
use vpclab_model::check;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn a_large_region_is_read_whole_and_its_guests_are_made_when_they_are_needed() {
    let scenario = check(&region(REGION), None).scenario.expect("no mistake");
    let network = &scenario.network;
    let counts = [
        &network.vpcs.len(),
        &network.subnets.len(),
        &network.interfaces.len(),
    ];
    assert_eq!(counts, [&200, &2_000, &20_000]);
    // Each VPC has its default group, too.
    assert_eq!(network.security_groups.len(), 10_000 + 200);
    assert_eq!(network.instances.len(), 8_000);

    let before = Region::new(ALLOCATOR);
    let mut engine = Engine::new(scenario);
    let made = before.change().bytes_allocated;
    // Tables of 20,000 interfaces; stacks for 8,000 instances would be many times that.
    assert!(made < 20_000_000, "{made} bytes");
    let hops = run(&mut engine);
    let ran = before.change().bytes_allocated - made;
    assert!(hops > 10, "{hops} hops");
    assert!(
        ran < 1_000_000,
        "{ran} bytes for two guests and a few packets"
    );
}
