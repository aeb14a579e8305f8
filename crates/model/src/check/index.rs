//! What was there already: words and numbers, found by hash.
//!
//! Tables of hashes are only asked, never listed: their order differs between machines. What is
//! listed has the order in which it came.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// Words, each once.
#[derive(Default)]
pub(super) struct Words<'w> {
    list: Vec<Cow<'w, str>>,
    /// Positions in the list.
    positions: HashTable<u32>,
}

impl<'w> Words<'w> {
    /// None.
    pub(super) const fn new() -> Self {
        Self {
            list: Vec::new(),
            positions: HashTable::new(),
        }
    }

    /// The position of a word, which is added behind the others unless it is there.
    pub(super) fn add(&mut self, word: Cow<'w, str>) -> usize {
        if let Some(position) = self.position(&word) {
            return position;
        }
        let position = self.list.len();
        let list = &self.list;
        self.positions
            .insert_unique(hash(&word), position as u32, |&known| {
                list.get(known as usize).map_or(0, |known| hash(known))
            });
        self.list.push(word);
        position
    }

    /// The position of a word that is there.
    pub(super) fn position(&self, word: &str) -> Option<usize> {
        let is_it = |&known: &u32| self.get(known as usize) == Some(word);
        let found = self.positions.find(hash(word), is_it);
        found.map(|&position| position as usize)
    }

    /// Is it there?
    pub(super) fn contains(&self, word: &str) -> bool {
        self.position(word).is_some()
    }

    /// The word at a position.
    pub(super) fn get(&self, position: usize) -> Option<&str> {
        self.list.get(position).map(|word| &**word)
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them.
    pub(super) fn list(&self) -> Vec<&str> {
        self.list.iter().map(|word| &**word).collect()
    }

    /// All of them, to keep.
    pub(super) fn into_list(self) -> Vec<String> {
        self.list.into_iter().map(Cow::into_owned).collect()
    }
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

/// Numbers, each once.
#[derive(Default)]
pub(super) struct Numbers(HashTable<(u64, u128)>);

impl Numbers {
    /// Adds a number. Is it new?
    pub(super) fn add(&mut self, number: u64) -> bool {
        self.add_in(0, number.into())
    }

    /// Adds a number of a range of its own. Is it new there?
    pub(super) fn add_in(&mut self, range: u64, number: u128) -> bool {
        let hash = |number: &(u64, u128)| FxBuildHasher.hash_one(number);
        let number = (range, number);
        let is_new = self
            .0
            .find(hash(&number), |known| *known == number)
            .is_none();
        if is_new {
            self.0.insert_unique(hash(&number), number, hash);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn words_keep_their_positions() {
        let mut words = Words::new();
        for round in 0..2 {
            for number in 0..1_000 {
                assert_eq!(
                    words.add(Cow::Owned(format!("i-{number}"))),
                    number,
                    "round {round}"
                );
            }
        }
        assert_eq!(words.len(), 1_000);
        assert_eq!(words.position("i-999"), Some(999));
        assert_eq!(words.get(17), Some("i-17"));
        assert!(!words.contains("i-1000"));
        assert_eq!(
            words
                .list()
                .into_iter()
                .map(String::from)
                .collect::<Vec<_>>(),
            words.into_list()
        );
    }

    #[test]
    fn numbers_are_new_once() {
        let mut numbers = Numbers::default();
        let apart = |number: u64| number.wrapping_mul(0x1_0000_0001);
        assert!((0..1_000).map(apart).all(|number| numbers.add(number)));
        assert!(!(0..1_000).map(apart).any(|number| numbers.add(number)));
    }
}
