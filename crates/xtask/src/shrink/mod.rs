//! What a compiled package becomes before it is shipped: the same functions, in a form that `gzip`
//! makes less of.
//!
//! Functions that came out the same stand once. Those that are alike stand near each other, because
//! gzip sees 32 kB back and no further. Locals that are used most have the smallest numbers. Nothing
//! that a function does is changed.

mod module;
mod order;
mod twins;
mod write;

use anyhow::Result;

use module::Module;

/// The same module, smaller, and smaller still after `gzip`.
pub(crate) fn shrink(wasm: &[u8]) -> Result<Vec<u8>> {
    let module = Module::read(wasm)?;
    let twins = twins::find(&module)?;
    let kept = twins.kept();
    let codes: Vec<&[u8]> = kept.iter().map(|&own| twins.code(own)).collect();
    let order: Vec<usize> = order::alike(&codes).into_iter().map(|n| kept[n]).collect();
    write::module(&module, &order, twins.representatives())
}

#[cfg(test)]
mod tests;
