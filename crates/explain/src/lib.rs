//! Questions about a network: can this reach that, both ways?
//!
//! [`trace`] answers one. The engine itself answers: a real packet is put into it where the question
//! says, and the log tells which way it went. The reply is a packet of its own, made where the first
//! one was delivered and under the state that it left behind. [`Tracer`] answers many about one
//! network without making that anew; no answer depends on those before.
#![forbid(unsafe_code)]

mod answer;
mod leg;
mod packet;
mod places;
mod query;
mod resolve;
mod rule;
mod tracer;

pub use answer::{Answer, Blocker, Disposition, Drop, Fix, Header, Hop, Leg, SCHEMA};
pub use query::{Query, QueryError};
pub use rule::Rule;
pub use tracer::{Tracer, trace};
