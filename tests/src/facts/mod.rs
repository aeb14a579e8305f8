//! The fact sheet, `docs/aws-facts.md`, who cites it, and what becomes of each fact.

mod citation;
mod evidence;
mod fidelity;
mod reasons;
mod sheet;

pub use citation::{Citation, citations};
pub use fidelity::{FIDELITY, Fidelity};
pub use sheet::{Fact, Sheet};

/// The fact sheet's path.
pub const SHEET: &str = "docs/aws-facts.md";
