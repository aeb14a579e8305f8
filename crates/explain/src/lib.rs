//! Questions about a network: can this reach that, both ways?
//!
//! [`trace`] answers one. The engine itself answers: a real packet is put into it where the question
//! says, and the log tells which way it went. The reply is a packet of its own, made where the first
//! one was delivered and under the state that it left behind. [`Tracer`] answers many about one
//! network without making that anew; no answer depends on those before.
//!
//! Where something is in the way, all of it is told: the walk goes on past each refusal as if the
//! component were open. And the smallest sets of changes are searched after which both directions
//! work, each tried by the engine before it is offered.
#![forbid(unsafe_code)]

mod answer;
mod around;
mod change;
mod explained;
mod explanation;
mod find;
mod focus;
mod insights;
mod leg;
mod openings;
mod packet;
mod places;
mod play;
mod queries;
mod query;
mod resolve;
mod rule;
mod search;
mod text;
mod tracer;
mod walk;

pub use answer::{Answer, Around, Disposition, Drop, Header, Hop, Leg, SCHEMA};
pub use explanation::{Blocker, Fix, FixEdit};
pub use find::{Place, find};
pub use focus::focus;
pub use play::play;
pub use queries::{Expectation, Item, Mistake, Numbered, read_queries, read_what_can_be};
pub use query::{Query, QueryError, parse_protocol};
pub use rule::Rule;
pub use tracer::{Tracer, trace};
