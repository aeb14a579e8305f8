//! The report as a person reads it.

use core::fmt;

use crate::report::Report;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for count in &self.counts {
            writeln!(f, "{}: {} of {}", count.kind, count.read, count.given)?;
        }
        for note in &self.notes {
            writeln!(
                f,
                "{:?} {:?} {:?}: {}",
                note.category, note.kind, note.id, note.message
            )?;
        }
        Ok(())
    }
}
