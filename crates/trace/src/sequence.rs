//! Rows under numbers that count up and are never used again.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// Rows by number, found in constant time, in the order in which they were made.
///
/// A removed row leaves a gap until every older row is gone too, so the memory is that of the span
/// from the oldest living row to the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence<T> {
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
    #[must_use]
    pub fn next_id(&self) -> u32 {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.first.saturating_add(count)
    }

    /// Adds a row under the next number.
    pub fn push(&mut self, row: T) -> u32 {
        let id = self.next_id();
        // By an eighth: doubling would leave half of a long table's memory empty.
        if self.rows.len() == self.rows.capacity() {
            self.rows.reserve_exact((self.rows.len() / 8).max(4));
        }
        self.rows.push_back(Some(row));
        self.len += 1;
        id
    }

    /// Puts a row under a number of its own, which may leave numbers before it out.
    pub fn insert(&mut self, id: u32, row: T) {
        let Some(position) = self.position(id) else {
            debug_assert!(false, "a number is never used again");
            return;
        };
        let gap = if self.rows.is_empty() {
            self.first = id;
            1
        } else {
            (position + 1).saturating_sub(self.rows.len())
        };
        for _ in 0..gap {
            self.rows.push_back(None);
        }
        if let Some(place) = self
            .position(id)
            .and_then(|position| self.rows.get_mut(position))
        {
            self.len += usize::from(place.is_none());
            *place = Some(row);
        }
    }

    /// A row.
    #[must_use]
    pub fn get(&self, id: u32) -> Option<&T> {
        self.rows.get(self.position(id)?)?.as_ref()
    }

    /// A row, to be changed.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        let position = self.position(id)?;
        self.rows.get_mut(position)?.as_mut()
    }

    /// Takes a row out.
    pub fn remove(&mut self, id: u32) -> Option<T> {
        let position = self.position(id)?;
        let row = self.rows.get_mut(position)?.take()?;
        self.len -= 1;
        while let Some(None) = self.rows.front() {
            self.rows.pop_front();
            self.first += 1;
        }
        Some(row)
    }

    /// Takes every row out; their numbers are not used again.
    pub fn clear(&mut self) {
        self.first = self.next_id();
        self.rows.clear();
        self.len = 0;
    }

    /// Is there no row?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Living rows, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (self.first..)
            .zip(&self.rows)
            .filter_map(|(id, row)| Some((id, row.as_ref()?)))
    }

    /// Living rows from the one at a place on, oldest first. Where no row has been removed between
    /// others, the place is found at once.
    fn iter_from(&self, place: usize) -> impl Iterator<Item = (u32, &T)> {
        let has_gaps = self.len < self.rows.len();
        let skipped = if has_gaps { 0 } else { place.min(self.len) };
        (self.first.saturating_add(skipped as u32)..)
            .zip(self.rows.range(skipped..))
            .filter_map(|(id, row)| Some((id, row.as_ref()?)))
            .skip(place - skipped)
    }

    fn position(&self, id: u32) -> Option<usize> {
        Some(id.checked_sub(self.first)? as usize)
    }
}

/// Sequences of several owners, each with numbers of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequences<K, T> {
    owners: Vec<(K, Sequence<T>)>,
}

impl<K, T> Default for Sequences<K, T> {
    fn default() -> Self {
        Self { owners: Vec::new() }
    }
}

impl<K: Copy + Ord, T> Sequences<K, T> {
    /// Puts a row under a number.
    pub fn insert(&mut self, owner: K, id: u32, row: T) {
        let place = match self
            .owners
            .binary_search_by_key(&owner, |(owner, _)| *owner)
        {
            Ok(place) => place,
            Err(place) => {
                self.owners.insert(place, (owner, Sequence::default()));
                place
            }
        };
        if let Some((_, rows)) = self.owners.get_mut(place) {
            rows.insert(id, row);
        }
    }

    /// A row, to be changed.
    pub fn get_mut(&mut self, owner: K, id: u32) -> Option<&mut T> {
        self.of_mut(owner)?.get_mut(id)
    }

    /// Rows of one owner, to be changed.
    pub fn rows_mut(&mut self, owner: K) -> impl Iterator<Item = (u32, &mut T)> {
        let rows = self.of_mut(owner).into_iter();
        rows.flat_map(|rows| (rows.first..).zip(&mut rows.rows))
            .filter_map(|(id, row)| Some((id, row.as_mut()?)))
    }

    /// Takes a row out.
    pub fn remove(&mut self, owner: K, id: u32) -> Option<T> {
        self.of_mut(owner)?.remove(id)
    }

    /// How many rows one owner has.
    #[must_use]
    pub fn len_of(&self, owner: K) -> usize {
        let mut owners = self.owners.iter();
        owners
            .find(|(of, _)| *of == owner)
            .map_or(0, |(_, rows)| rows.len())
    }

    /// How many rows there are in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.owners.iter().map(|(_, rows)| rows.len()).sum()
    }

    /// Is there no row?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Rows by owner and number.
    pub fn iter(&self) -> impl Iterator<Item = (K, u32, &T)> {
        self.owners
            .iter()
            .flat_map(|(owner, rows)| rows.iter().map(|(id, row)| (*owner, id, row)))
    }

    /// The same from the row at a place on.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = (K, u32, &T)> {
        let mut left = place;
        let before = self.owners.iter().take_while(|(_, rows)| {
            let is_before = rows.len() <= left;
            left -= if is_before { rows.len() } else { 0 };
            is_before
        });
        let first = before.count();
        let owners = self.owners.iter().skip(first).enumerate();
        owners.flat_map(move |(index, (owner, rows))| {
            let place = if index == 0 { left } else { 0 };
            rows.iter_from(place).map(|(id, row)| (*owner, id, row))
        })
    }

    fn of_mut(&mut self, owner: K) -> Option<&mut Sequence<T>> {
        let place = self
            .owners
            .binary_search_by_key(&owner, |(owner, _)| *owner)
            .ok()?;
        self.owners.get_mut(place).map(|(_, rows)| rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_used_again() {
        let mut rows = Sequence::default();
        let a = rows.push('a');
        let b = rows.push('b');
        assert_eq!(rows.remove(b), Some('b'));
        assert_eq!(rows.remove(b), None);
        assert_eq!(rows.remove(a), Some('a'));
        let c = rows.push('c');
        assert_eq!((a, b, c), (0, 1, 2));
        assert_eq!(rows.get(a), None);
        assert_eq!(rows.iter().collect::<Vec<_>>(), [(c, &'c')]);
        assert_eq!(rows.len(), 1);
    }

    #[test]
    fn rows_from_any_place_are_those_after_so_many() {
        let mut all = Sequences::default();
        for (owner, count, gone) in [(3, 4, None), (5, 3, Some(1)), (1, 2, Some(0)), (7, 1, None)] {
            for id in 0..count {
                all.insert(owner, id, (owner, id));
            }
            if let Some(id) = gone {
                all.remove(owner, id);
            }
        }
        let rows: Vec<_> = all.iter().collect();
        assert_eq!(rows.len(), 8);
        for place in 0..=9 {
            let from: Vec<_> = all.iter_from(place).collect();
            assert_eq!(from, rows.get(place..).unwrap_or_default(), "from {place}");
        }
    }

    #[test]
    fn numbers_may_be_left_out() {
        let mut rows = Sequence::default();
        rows.insert(2, 'c');
        rows.insert(5, 'f');
        rows.insert(2, 'C');
        assert_eq!(rows.iter().collect::<Vec<_>>(), [(2, &'C'), (5, &'f')]);
        assert_eq!((rows.len(), rows.next_id()), (2, 6));
        rows.remove(2);
        assert_eq!(rows.iter().collect::<Vec<_>>(), [(5, &'f')]);
        rows.remove(5);
        rows.insert(9, 'j');
        assert_eq!(rows.iter().collect::<Vec<_>>(), [(9, &'j')]);
    }
}
