//! Files in the repository that generated text must agree with.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// What to do with a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is an error.
    Compare,
    /// The generated text becomes the golden file; the difference is for the reader of the commit.
    Accept,
}

/// Compares `generated` with the golden file; says what it did.
pub(crate) fn check(
    workspace: &Workspace,
    golden: &Path,
    generated: &str,
    mode: Mode,
) -> Result<&'static str> {
    let name = workspace.relative(golden);
    let expected = fs::read_to_string(golden).unwrap_or_default();
    if expected == generated {
        return Ok("as expected");
    }
    match mode {
        Mode::Accept => {
            fs::write(golden, generated).with_context(|| name.to_string())?;
            Ok("accepted")
        }
        Mode::Compare => bail!(
            "{name} is not what the build makes:\n{}\n  \
             what to do: if the change is meant, run `cargo xtask test --bless` and commit {name}",
            first_difference(&expected, generated)
        ),
    }
}

fn first_difference(expected: &str, generated: &str) -> String {
    let (mut old, mut new) = (expected.lines(), generated.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (None, None) => return "  the line ends differ".to_owned(),
            (old, new) if old == new => {}
            (old, new) => {
                let show = |line: Option<&str>| line.unwrap_or("(no such line)").to_owned();
                return format!("  line {number}\n  - {}\n  + {}", show(old), show(new));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_first_difference_is_shown_with_its_line() {
        for (old, new, want) in [
            ("a\nb\n", "a\nc\n", "  line 2\n  - b\n  + c"),
            ("a\n", "a\nb\n", "  line 2\n  - (no such line)\n  + b"),
            ("a\r\n", "a\n", "  the line ends differ"),
        ] {
            assert_eq!(first_difference(old, new), want);
        }
    }
}
