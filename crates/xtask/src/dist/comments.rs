//! A script without what is there for whoever reads it: a fifth of what it weighs, compressed.

/// The lines that hold code, each with its number from 0. Comments that begin a line are left out, whole
/// lines at a time. Where a line has a `` ` `` without its partner a text may go on in the next, and from
/// there everything stays.
pub(super) fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    let mut certain = true;
    text.lines().enumerate().filter(move |(_, line)| {
        let start = line.trim_start();
        certain &= inside || start.starts_with("//") || line.matches('`').count() % 2 == 0;
        if !certain {
            return true;
        }
        if inside {
            inside = !line.contains("*/");
            return false;
        }
        if let Some(comment) = start.strip_prefix("/*") {
            match comment.split_once("*/") {
                None => inside = true,
                // Code after it stays with it.
                Some((_, code)) if !code.trim().is_empty() => return true,
                Some(_) => {}
            }
            return false;
        }
        !start.is_empty() && !start.starts_with("//")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_and_keeps_its_number() {
        let text = "// one\n/** two */\n/**\n * three `\n */\na();\n\n  // four\n/** @type {A} */ b();\nc(`d\n// e\n`);\n// f";
        let lines: Vec<_> = code_lines(text).collect();
        assert_eq!(
            lines,
            [
                (5, "a();"),
                (8, "/** @type {A} */ b();"),
                (9, "c(`d"),
                (10, "// e"),
                (11, "`);"),
                (12, "// f")
            ]
        );
    }
}
