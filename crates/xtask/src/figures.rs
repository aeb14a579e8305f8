//! Figures in a document that a command writes: what stands between two comments is the command's.

use std::fs;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Where figures of measurements stand.
const DOCUMENT: &str = "docs/benchmarks.md";

/// Puts new figures in place of the old ones of this name.
pub(crate) fn write(workspace: &Workspace, name: &str, figures: &str) -> Result<()> {
    let path = workspace.path(DOCUMENT);
    let text = fs::read_to_string(&path).context(DOCUMENT)?;
    let text = replaced(&text, name, figures)
        .with_context(|| format!("{DOCUMENT} has no place for the figures `{name}`"))?;
    fs::write(&path, text).context(DOCUMENT)
}

fn replaced(text: &str, name: &str, figures: &str) -> Option<String> {
    let begin = format!("<!-- {name}: written by `cargo xtask {name} --bless` -->\n");
    let end = format!("<!-- end of {name} -->");
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    let figures = figures.trim();
    Some(format!("{before}{begin}\n{figures}\n\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_is_between_the_comments_is_replaced() {
        let text = "a\n<!-- x: written by `cargo xtask x --bless` -->\nold\n<!-- end of x -->\nb\n";
        let new = replaced(text, "x", "new\n").unwrap();
        assert_eq!(
            new,
            "a\n<!-- x: written by `cargo xtask x --bless` -->\n\nnew\n\n<!-- end of x -->\nb\n"
        );
        assert_eq!(replaced(&new, "x", "new").unwrap(), new);
        assert_eq!(replaced(text, "y", "new"), None);
    }
}
