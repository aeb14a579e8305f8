//! One run, to be looked at from any moment.
//!
//! A [`Timeline`] lets its engine run and keeps the log. It gives the frame after any event, the
//! bytes of any packet, the scenario's story as far as it has come, and the same moment under each
//! reading of NAT. Acting in the past forks: the run is replayed to that point, and goes on from there.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod compare;
mod digest;
mod frames;
mod listings;
mod log;
mod metrics;
mod moments;
mod pattern;
mod story;
mod timeline;

pub use moments::Then;
pub use timeline::{RUN_EVENTS_MAX, Timeline};
