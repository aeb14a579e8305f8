//! The simulated world: a clock, a queue, the components of a VPC, their tables, and the guests.
//!
//! [`Engine::step`] lets the next thing happen and hands its events to a [`Sink`]. The engine cannot
//! fail, asks nobody what time it is, and does not know whether it is watched: the same scenario
//! and the same actions give the same events and the same bytes everywhere.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod addresses;
mod api;
mod construct;
mod engine;
mod guest;
mod insight;
pub mod limits;
mod living;
mod path;
mod provenance;
mod queue;
mod script;
mod seed;
mod stage;
mod table;
mod world;

pub use engine::{Engine, Entry, PacketBytes, Sink, answer, moves_addresses};
pub use insight::Insight;
pub use living::{Living, LivingNatEntry, LivingTrackingEntry};
