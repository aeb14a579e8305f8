//! Rows under numbers that count up and are never used again.

use alloc::collections::VecDeque;
use vpclab_trace::EntryId;

/// Rows by [`EntryId`], found in constant time, in the order in which they were made.
///
/// A removed row leaves a gap until every older row is gone too, so the memory is that of the span
/// from the oldest living row to the newest.
#[derive(Clone, Debug)]
pub(crate) struct Sequence<T> {
    rows: VecDeque<Option<T>>,
    first: u32,
    len: usize,
}

impl<T> Default for Sequence<T> {
    fn default() -> Self {
        Self {
            rows: VecDeque::new(),
            first: 0,
            len: 0,
        }
    }
}

impl<T> Sequence<T> {
    /// The number that the next row will get.
    pub(crate) fn next_id(&self) -> EntryId {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        EntryId(self.first.saturating_add(count))
    }

    pub(crate) fn push(&mut self, row: T) -> EntryId {
        let id = self.next_id();
        self.rows.push_back(Some(row));
        self.len += 1;
        id
    }

    pub(crate) fn get(&self, id: EntryId) -> Option<&T> {
        self.rows.get(self.position(id)?)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, id: EntryId) -> Option<&mut T> {
        let position = self.position(id)?;
        self.rows.get_mut(position)?.as_mut()
    }

    pub(crate) fn remove(&mut self, id: EntryId) -> Option<T> {
        let position = self.position(id)?;
        let row = self.rows.get_mut(position)?.take()?;
        self.len -= 1;
        while let Some(None) = self.rows.front() {
            self.rows.pop_front();
            self.first += 1;
        }
        Some(row)
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Living rows, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (EntryId, &T)> {
        (self.first..)
            .zip(&self.rows)
            .filter_map(|(id, row)| Some((EntryId(id), row.as_ref()?)))
    }

    fn position(&self, id: EntryId) -> Option<usize> {
        Some(id.0.checked_sub(self.first)? as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn numbers_are_never_used_again() {
        let mut rows = Sequence::default();
        let a = rows.push('a');
        let b = rows.push('b');
        assert_eq!(rows.remove(b), Some('b'));
        assert_eq!(rows.remove(b), None);
        assert_eq!(rows.remove(a), Some('a'));
        let c = rows.push('c');
        assert_eq!((a.0, b.0, c.0), (0, 1, 2));
        assert_eq!(rows.get(a), None);
        assert_eq!(rows.iter().collect::<Vec<_>>(), [(c, &'c')]);
        assert_eq!(rows.len(), 1);
    }
}
