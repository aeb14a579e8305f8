//! "Did you mean": the nearest of some words, or the list of them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// So many words are listed when none is near.
const LISTED_MAX: usize = 8;

/// A hint for a word that is none of `known`.
#[must_use]
pub fn suggest(word: &str, known: &[&str]) -> String {
    // A third of the letters may be wrong, as in rustc's own suggestions.
    let distance_max = (word.chars().count() / 3).max(1);
    let nearest = known
        .iter()
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= distance_max);
    match nearest {
        Some((_, candidate)) => format!("did you mean `{candidate}`?"),
        None => one_of(known),
    }
}

/// `known: a, b, c`; at most eight.
pub(super) fn one_of(known: &[&str]) -> String {
    let mut text = String::new();
    for word in known.iter().take(LISTED_MAX) {
        text.push_str(if text.is_empty() { "known: " } else { ", " });
        text.push_str(word);
    }
    let more = known.len().saturating_sub(LISTED_MAX);
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// How many letters must be typed, deleted, changed or swapped with their neighbour to get from
/// one word to the other; upper and lower case are the same. (Optimal string alignment.)
fn edit_distance(from: &str, to: &str) -> usize {
    let fold = |text: &str| -> Vec<char> { text.chars().map(|c| c.to_ascii_lowercase()).collect() };
    let (from, to) = (fold(from), fold(to));
    if from.len().abs_diff(to.len()) > from.len().max(3) {
        return usize::MAX;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = Vec::with_capacity(to.len() + 1);
        row.push(i + 1);
        for (j, b) in to.iter().enumerate() {
            let mut cost = (last[j] + usize::from(a != b))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        before_last = core::mem::replace(&mut last, row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_suggested() {
        let keys = ["cidrBlock", "name", "vpc", "routeTable"];
        for (word, hint) in [
            ("cidrblock", "did you mean `cidrBlock`?"),
            ("cdirBlock", "did you mean `cidrBlock`?"),
            ("routTable", "did you mean `routeTable`?"),
            ("vcp", "did you mean `vpc`?"),
            ("", "known: cidrBlock, name, vpc, routeTable"),
            ("colour", "known: cidrBlock, name, vpc, routeTable"),
        ] {
            assert_eq!(suggest(word, &keys), hint, "{word:?}");
        }
    }

    #[test]
    fn long_lists_are_cut() {
        let words = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        assert_eq!(one_of(&words), "known: a, b, c, d, e, f, g, h and 2 more");
        assert_eq!(one_of(&[]), "");
    }
}
