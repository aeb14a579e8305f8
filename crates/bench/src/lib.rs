//! How fast the engine is: the same walks natively and in wasm.
#![deny(unsafe_code)]

mod constructs;
mod growth;
mod region;
mod scenario;

use vpclab_engine::{Engine, PacketBytes, Sink};
use vpclab_model::check;
use vpclab_timeline::Timeline;
use vpclab_trace::{Event, Seq};

use wasm_bindgen::prelude::wasm_bindgen;

pub use constructs::{Timed, constructs};
pub use growth::by_length;
pub use region::{REGION, Size, region};
pub use scenario::{load, load_again};

/// How many connections are live at once.
pub const LIVE: [u32; 3] = [1_000, 55_000, 440_000];

/// How often a walk is repeated; the best counts, because other work only ever makes it slower.
#[must_use]
pub const fn best_of(live: u32) -> u32 {
    match live {
        0..10_000 => 50,
        10_000..100_000 => 10,
        _ => 3,
    }
}

/// A sink that keeps nothing.
#[derive(Debug, Default)]
pub struct Nothing;

impl Sink for Nothing {
    fn record(&mut self, _: &Event, _: Option<PacketBytes<'_>>) {}
}

/// An engine at the beginning of a scenario; none if there is a mistake in it.
#[must_use]
pub fn engine(text: &str) -> Option<Engine> {
    Some(Engine::new(check(text, None).scenario?))
}

/// Runs until nothing is left but the ageing of tables; how many hops that took.
pub fn run(engine: &mut Engine) -> u64 {
    let before = engine.hops();
    while !engine.is_quiet() && engine.step(&mut Nothing) {}
    engine.hops() - before
}

/// The walk of many connections, to be timed from outside.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Walk {
    engine: Option<Engine>,
}

#[wasm_bindgen]
impl Walk {
    /// Ready to begin; `connections` will be live at once.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(connections: u32) -> Self {
        Self {
            engine: engine(&load(connections, true)),
        }
    }

    /// Goes all the way; how many hops that took.
    pub fn run(&mut self) -> f64 {
        self.engine.as_mut().map_or(0, run) as f64
    }
}

#[cfg(target_family = "wasm")]
#[wasm_bindgen]
extern "C" {
    /// JavaScript's clock, in milliseconds.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn milliseconds() -> f64;
}

/// What each construct takes, in wasm: a JSON object a line, as the native program prints it.
#[cfg(target_family = "wasm")]
#[wasm_bindgen]
#[must_use]
pub fn construct_lines() -> String {
    lines(&constructs(|| milliseconds() / 1e3))
}

/// What each construct takes: a JSON object a line.
#[must_use]
pub fn lines(constructs: &[Timed]) -> String {
    let line = |timed: &Timed| {
        let (name, hops, seconds) = (timed.kind.name(), timed.hops, timed.seconds);
        format!(r#"{{"what":"construct","name":"{name}","hops":{hops},"seconds":{seconds}}}"#)
    };
    constructs.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Goes to and fro in a log of more than 100,000 events: how many events it has, and the longest that
/// any of a hundred seeks took. `clock` begins to measure when it is called.
pub fn seek_times<C: Fn() -> f64>(clock: impl Fn() -> C) -> Option<(u32, f64)> {
    let mut timeline = Timeline::new(&load(6_500, true), None).ok()?;
    timeline.run();
    let events = timeline.progress().events;
    // Copies are made when the log is gone through for the first time.
    timeline.frame(Some(Seq(events - 1)));
    let mut longest = 0.0_f64;
    for step in 1..=100_u64 {
        // As far apart as can be, in an order that has no pattern.
        let seq = (step * 61_803_398_875 / 100_000 % u64::from(events)) as u32;
        let elapsed = clock();
        timeline.frame(Some(Seq(seq)));
        longest = longest.max(elapsed());
    }
    Some((events, longest))
}
