//! Rows of a table that can change while packets fly.

use alloc::vec::Vec;

/// The rows of a table: routes, or rules.
///
/// Rows are only ever added, and switched on and off: a position means the same row for ever, so
/// that what the log says of a row stays true whatever happens to it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    rows: Vec<Row<T>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row<T> {
    value: T,
    in_force: bool,
}

impl<T> Rows<T> {
    /// Those in force, each with its position.
    pub fn in_force(&self) -> impl Iterator<Item = (u16, &T)> {
        self.all()
            .filter(|(.., in_force)| *in_force)
            .map(|(index, row, _)| (index, row))
    }

    /// Every row with its position, and whether it is in force.
    pub fn all(&self) -> impl Iterator<Item = (u16, &T, bool)> {
        (0..)
            .zip(&self.rows)
            .map(|(index, row)| (index, &row.value, row.in_force))
    }

    /// The row at a position, in force or not.
    #[must_use]
    pub fn get(&self, index: u16) -> Option<&T> {
        Some(&self.rows.get(usize::from(index))?.value)
    }

    /// Is the row at this position in force?
    #[must_use]
    pub fn is_in_force(&self, index: u16) -> bool {
        self.rows
            .get(usize::from(index))
            .is_some_and(|row| row.in_force)
    }

    /// How many rows there are, in force or not.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Is there no row at all?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// All of them in force.
impl<T> From<Vec<T>> for Rows<T> {
    fn from(values: Vec<T>) -> Self {
        let row = |value| Row {
            value,
            in_force: true,
        };
        Self {
            rows: values.into_iter().map(row).collect(),
        }
    }
}
