//! Where a scenario stands in a library, and what it is there to show.

use alloc::string::String;
use alloc::vec::Vec;

/// What a list of scenarios says of one, beside its title and description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryEntry {
    /// Whom it is for.
    pub level: Option<Level>,
    /// Words to find it by: `nat-gateway`, `trap`.
    pub tags: Vec<String>,
    /// Numbers of the facts that it shows: `T14.7`, `F5.1`.
    pub shows: Vec<String>,
}

/// Whom a scenario is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Who knows what an IP address is.
    Beginner,
    /// Who has built a VPC.
    Practitioner,
    /// Who has debugged one.
    Expert,
}

impl Level {
    /// All of them, the easiest first.
    pub const ALL: [Self; 3] = [Self::Beginner, Self::Practitioner, Self::Expert];

    /// As in a scenario file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Practitioner => "practitioner",
            Self::Expert => "expert",
        }
    }
}
