//! vpclab in the browser: one class, [`Simulation`].
//!
//! Scenario text in, plain typed objects out, bytes as `Uint8Array`, failures as an `Error` with a
//! property `diagnostics`. Every method converts, calls `timeline`, and converts: there is no logic
//! here. Rust never calls back.

mod arguments;
mod convert;
mod simulation;

pub use simulation::Simulation;

use wasm_bindgen::prelude::wasm_bindgen;

/// Panics never happen on purpose; if one does, the console says where.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// JavaScript runs this module in one thread, which is all that this allocator asks for.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
