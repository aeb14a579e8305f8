//! Packets that etherparse built, changed by us, and read by etherparse again.
#![allow(clippy::unwrap_used, clippy::panic)]

mod corruption;
mod header;
mod neighbours;
pub(crate) mod reply;
mod rewrite;
pub(crate) mod sample;
mod translate;
