//! Packets that etherparse built, changed by us, and read by etherparse again.
#![allow(clippy::unwrap_used, clippy::panic)]

mod corruption;
mod errors;
mod header;
mod neighbours;
mod pieces;
pub(crate) mod reply;
mod rewrite;
pub(crate) mod sample;
mod translate;
