//! The internet checksum of a packet of which a few words change.

/// What changed, as a checksum sees it: the sum of `~m + m'` over every 16-bit word that was `m`
/// and is `m'`.
///
/// Source: RFC 1624, equation 3. It never yields the wrong one of the two zeros, which RFC 1141
/// could; so to change a word and to change it back leaves the checksum as it was.
#[derive(Clone, Copy, Default)]
pub(crate) struct Change(u32);

impl Change {
    /// A word changed.
    pub(crate) fn of_word(self, old: u16, new: u16) -> Self {
        Self(self.0 + u32::from(!old) + u32::from(new))
    }

    /// A word changed that begins at an odd byte: it is the end of one word of the sum and the
    /// beginning of the next. Swapping the bytes is all the difference (RFC 1071, section 2 B).
    pub(crate) fn of_odd_word(self, old: u16, new: u16) -> Self {
        self.of_word(old.swap_bytes(), new.swap_bytes())
    }

    /// Words changed: as many as both have, or some came or went. An address is such a row.
    pub(crate) fn of_words(mut self, old: &[u8], new: &[u8]) -> Self {
        let words = |bytes: &[u8]| -> u32 {
            let (words, _) = bytes.as_chunks::<2>();
            words
                .iter()
                .map(|word| u32::from(u16::from_be_bytes(*word)))
                .sum()
        };
        let count = (old.len() / 2) as u32;
        self.0 += count * u32::from(u16::MAX) - words(old) + words(new);
        self
    }

    /// The checksum after the change.
    pub(crate) fn applied_to(self, checksum: u16) -> u16 {
        let mut sum = u32::from(!checksum) + self.0;
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        // Two folds leave 16 bits: a few dozen words carries less than 16 bits over.
        !((sum & 0xffff) as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_gives_what_a_new_sum_gives() {
        // The first row is the example of RFC 1624, section 4: RFC 1141 makes 0xffff of it.
        for (checksum, old, new, expected) in [
            (0xdd2f, 0x5555, 0x3285, 0x0000),
            (0x0000, 0x3285, 0x5555, 0xdd2f),
            (0x1234, 0xabcd, 0xabcd, 0x1234),
            (0xfffe, 0x0000, 0x0001, 0xfffd),
            (0xfffd, 0x0001, 0x0000, 0xfffe),
            (0x0001, 0x0000, 0xffff, 0x0001),
            // The carry of the first fold makes a carry of its own.
            (0x0000, 0x0000, 0x0001, 0xfffe),
        ] {
            let change = Change::default().of_word(old, new);
            assert_eq!(
                change.applied_to(checksum),
                expected,
                "{checksum:04x} {old:04x} {new:04x}"
            );
        }
    }

    #[test]
    fn a_word_across_two_words_is_its_bytes_swapped() {
        let swapped = Change::default()
            .of_odd_word(0x1234, 0xabcd)
            .applied_to(0x4321);
        let plain = Change::default().of_word(0x3412, 0xcdab).applied_to(0x4321);
        assert_eq!(swapped, plain);
    }
}
