//! Measures natively.

use std::time::Instant;

use vpclab_bench::{engine, load, run};

fn main() {
    let only: Option<u32> = std::env::args().nth(1).and_then(|text| text.parse().ok());
    for connections in [1_000, 55_000, 440_000] {
        if only.is_some_and(|only| only != connections) {
            continue;
        }
        let rounds = (440_000 / connections).min(20);
        let mut best = f64::MAX;
        let mut hops = 0;
        for _ in 0..rounds.clamp(3, 12) {
            let Some(mut engine) = engine(&load(connections, true)) else {
                return;
            };
            let start = Instant::now();
            hops = run(&mut engine);
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!(
            "{connections}: {hops} hops, {best:.3} s, {:.2} million hops a second, {:.0} ns a hop",
            hops as f64 / best / 1e6,
            best / hops as f64 * 1e9
        );
    }
}
