//! Steps that prove something, one after the other, and an account of all of them at the end.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use anyhow::Result;

/// How a step ended that did not fail.
pub(crate) enum Verdict {
    /// It proved what it is there for; with a remark, or an empty one.
    Passed(String),
    /// It could not run, and why. Nothing is proved, so the whole is not either.
    NotRun(String),
}

impl Verdict {
    /// Passed, with nothing to remark.
    pub(crate) fn passed() -> Self {
        Self::Passed(String::new())
    }
}

enum Outcome {
    Passed,
    Failed,
    NotRun(String),
}

/// The steps taken so far.
#[derive(Default)]
pub(crate) struct Steps(Vec<(&'static str, Outcome, Duration)>);

impl Steps {
    /// Takes a step: says its name before and its outcome after.
    pub(crate) fn take(&mut self, name: &'static str, step: impl FnOnce() -> Result<Verdict>) {
        println!("── {name}");
        let start = Instant::now();
        let outcome = step();
        let time = start.elapsed();
        let seconds = time.as_secs_f64();
        let outcome = match outcome {
            Ok(Verdict::Passed(remark)) => {
                let remark = remark.trim_end().replace('\n', "\n   ");
                let remark = if remark.is_empty() {
                    remark
                } else {
                    format!(": {remark}")
                };
                println!("   passed in {seconds:.1} s{remark}");
                Outcome::Passed
            }
            Ok(Verdict::NotRun(reason)) => {
                println!("   NOT RUN: {reason}");
                Outcome::NotRun(reason)
            }
            Err(error) => {
                println!("   FAILED after {seconds:.1} s: {error:#}");
                Outcome::Failed
            }
        };
        // A log that is a pipe would otherwise keep the line until the buffer is full.
        let _ = io::stdout().flush();
        self.0.push((name, outcome, time));
    }

    /// Whether every step ran and passed.
    pub(crate) fn all_passed(&self) -> bool {
        self.0
            .iter()
            .all(|(_, outcome, _)| matches!(outcome, Outcome::Passed))
    }

    /// A table of the steps, then one line with their numbers.
    pub(crate) fn account(&self) -> String {
        let mut text = String::new();
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        for (name, outcome, time) in &self.0 {
            let (word, reason) = match outcome {
                Outcome::Passed => ("passed", ""),
                Outcome::Failed => ("FAILED", ""),
                Outcome::NotRun(reason) => ("NOT RUN", reason.lines().next().unwrap_or_default()),
            };
            match outcome {
                Outcome::Passed => passed += 1,
                Outcome::Failed => failed += 1,
                Outcome::NotRun(_) => skipped += 1,
            }
            let colon = if reason.is_empty() { "" } else { ": " };
            let seconds = time.as_secs_f64();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {word:<8}{seconds:>7.1} s  {name}{colon}{reason}");
        }
        let _ = write!(text, "\n{passed} passed, {failed} failed");
        if skipped > 0 {
            let _ = write!(text, ", {skipped} skipped");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    /// `p`, `f`, `n`: steps that pass, fail, do not run.
    fn steps(kinds: &str) -> Steps {
        let mut steps = Steps::default();
        for kind in kinds.chars() {
            steps.take("a step", || match kind {
                'p' => Ok(Verdict::passed()),
                'n' => Ok(Verdict::NotRun("no Node".to_owned())),
                _ => Err(anyhow!("broken")),
            });
        }
        steps
    }

    #[test]
    fn only_steps_that_ran_and_passed_prove_anything() {
        for (kinds, all_passed, closing_line) in [
            ("pp", true, "2 passed, 0 failed"),
            ("pf", false, "1 passed, 1 failed"),
            ("pn", false, "1 passed, 0 failed, 1 skipped"),
            ("fnp", false, "1 passed, 1 failed, 1 skipped"),
        ] {
            let steps = steps(kinds);
            assert_eq!(steps.all_passed(), all_passed, "{kinds}");
            assert_eq!(
                steps.account().lines().last(),
                Some(closing_line),
                "{kinds}"
            );
        }
    }

    #[test]
    fn what_did_not_run_is_listed_with_its_reason() {
        assert!(steps("n").account().contains("NOT RUN"));
        assert!(steps("n").account().contains("a step: no Node"));
    }
}
