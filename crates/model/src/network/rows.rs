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

    /// Switches a row on or off.
    pub(crate) fn switch(&mut self, index: u16, in_force: bool) {
        if let Some(row) = self.rows.get_mut(usize::from(index)) {
            row.in_force = in_force;
        }
    }
}

impl<T: Clone + PartialEq> Rows<T> {
    /// The position of a row, which is added, not yet in force, unless it is there already. None if
    /// the table has as many rows as can be counted.
    pub(crate) fn add_dormant(&mut self, value: T) -> Option<u16> {
        let known = self.rows.iter().position(|row| row.value == value);
        let index = u16::try_from(known.unwrap_or(self.rows.len())).ok()?;
        if known.is_none() {
            self.rows.push(Row {
                value,
                in_force: false,
            });
        }
        Some(index)
    }

    /// Adds, not in force, the rows that `other` has more.
    pub(crate) fn grow_like(&mut self, other: &Self) {
        let more = other.rows.get(self.rows.len()..).unwrap_or_default();
        self.rows.extend(more.iter().map(|row| Row {
            value: row.value.clone(),
            in_force: false,
        }));
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
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
