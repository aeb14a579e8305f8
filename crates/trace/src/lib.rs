//! What happened, and what is true because of it.
//!
//! The engine writes [`Event`]s; everything else reads them. A [`Frame`] is the fold of a log up to
//! some event. [`view`] says both in words and names, for people and for other programs; the
//! [`Sentence`] of an event comes from one place, with the fact it rests on.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod directory;
mod event;
mod frame;
mod sentence;
mod sequence;
pub mod view;

pub use directory::*;
pub use event::*;
pub use frame::*;
pub use sentence::{
    Basis, Sentence, action_text, flow_state_name, packet_label, rule_text, sentence,
};
pub use sequence::{Sequence, Sequences};
