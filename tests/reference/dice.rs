//! Chance that can be repeated.

use serde_json::Value;

/// Chance from a number: the same number, the same network (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, count: u64) -> u64 {
        self.roll() % count
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize].clone()
    }

    /// Up to `most` of what `make` gives.
    pub(crate) fn some(
        &mut self,
        most: u64,
        mut make: impl FnMut(&mut Self, u64) -> Value,
    ) -> Value {
        let count = self.below(most + 1);
        (0..count).map(|index| make(self, index)).collect()
    }
}
