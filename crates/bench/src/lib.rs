//! How fast the engine is: the same walks natively and in wasm.
#![deny(unsafe_code)]

mod scenario;

use vpclab_engine::{Engine, PacketBytes, Sink};
use vpclab_model::check;
use vpclab_trace::Event;

use wasm_bindgen::prelude::wasm_bindgen;

pub use scenario::load;

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
