//! The fact sheet, `docs/aws-facts.md`, and who cites it.

mod citation;
mod sheet;

pub use citation::{Citation, citations};
pub use sheet::{Fact, Sheet};

/// The fact sheet's path.
pub const SHEET: &str = "docs/aws-facts.md";
