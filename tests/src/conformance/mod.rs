//! Referees: code that nobody here wrote, and what it says of what vpclab does.

mod differences;
mod document;
mod row;

pub use differences::{DIFFERENCES, Difference, Differences, Judgement};
pub use document::{DOCUMENT, document};
pub use row::{RESULTS, Row, table};
