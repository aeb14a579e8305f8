//! What is in the way, and what would let it through, for people.

use std::fmt::Write;

use crate::answer::Answer;
use crate::explanation::{Blocker, Fix};

/// The columns of a terminal that a sentence takes.
const WIDTH: usize = 96;

impl Answer {
    /// Every blocker, numbered, then every fix with its commands. Empty where nothing is in the way.
    #[must_use]
    pub fn explained(&self) -> String {
        let mut text = String::new();
        if self.blockers.is_empty() {
            return text;
        }
        text.push_str("In the way:\n");
        for (number, blocker) in (1..).zip(&self.blockers) {
            in_the_way(&mut text, number, blocker);
        }
        if self.fixes.is_empty() {
            text.push_str("\nNo change that vpclab knows of lets it through, both ways.\n");
        }
        for (number, fix) in (1..).zip(&self.fixes) {
            helps(&mut text, number, fix);
        }
        text
    }
}

fn in_the_way(text: &mut String, number: usize, blocker: &Blocker) {
    let Blocker {
        leg,
        refusal,
        facts,
        no_fix,
    } = blocker;
    let direction = refusal.direction.map(|direction| format!(" {direction}"));
    // Writing into a string cannot fail.
    let _ = writeln!(
        text,
        "{number:>4}  {leg}: {}{}  {}",
        refusal.at,
        direction.unwrap_or_default(),
        refusal.code
    );
    let facts = match facts {
        [] => String::new(),
        facts => format!(" ({})", facts.join(", ")),
    };
    paragraph(text, "      ", &format!("{}{facts}", refusal.sentence));
    if let Some(why) = no_fix {
        paragraph(text, "      no fix: ", why);
    }
}

fn helps(text: &mut String, number: usize, fix: &Fix) {
    let changes = match fix.edits.len() {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let _ = writeln!(text, "\nFix {number}, {changes}, tried:");
    paragraph(text, "      ", &fix.sentence);
    for edit in &fix.edits {
        let _ = writeln!(text, "      $ {}", edit.command);
    }
    for warning in &fix.warnings {
        paragraph(text, "      ! ", warning);
    }
}

/// Words, broken into lines that begin below the first word.
fn paragraph(text: &mut String, lead: &str, words: &str) {
    let indent = lead.chars().count();
    let mut column = indent;
    text.push_str(lead);
    for (place, word) in words.split_whitespace().enumerate() {
        let length = word.chars().count();
        if place > 0 && column + 1 + length > WIDTH {
            let _ = write!(text, "\n{:indent$}", "");
            column = indent;
        } else if place > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}
