//! The mistakes found so far.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::cmp::Ordering;

use super::codes::DIAGNOSTIC_CODES;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{At, Lines, Node, pointer};

/// So many mistakes are told; a file with more is not a scenario that went wrong in places.
const MISTAKES_MAX: usize = 500;

/// Collects mistakes. Shared by all readers of one text, hence the cell.
#[derive(Default)]
pub(super) struct Report {
    /// In the order of the text; of the same place, in the order in which they were found.
    found: RefCell<Vec<Mistake>>,
}

struct Mistake {
    at: At,
    code: &'static str,
    severity: Severity,
    message: String,
    hint: String,
}

impl Report {
    /// Something that cannot be used.
    pub(super) fn error(
        &self,
        at: At,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(at, code, Severity::Error, message.into(), hint.into());
    }

    /// Something that AWS accepts, and that is probably not meant.
    pub(super) fn warning(
        &self,
        at: At,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(at, code, Severity::Warning, message.into(), hint.into());
    }

    fn push(&self, at: At, code: &'static str, severity: Severity, message: String, hint: String) {
        debug_assert!(
            DIAGNOSTIC_CODES.binary_search(&code).is_ok(),
            "{code} is not listed"
        );
        let mut found = self.found.borrow_mut();
        // Warnings do not keep a file from being used, however many there are.
        let of_kind = |mistake: &&Mistake| mistake.severity == severity;
        let count = found.iter().filter(of_kind).count();
        let mistake = match count.cmp(&MISTAKES_MAX) {
            Ordering::Less => Mistake {
                at,
                code,
                severity,
                message,
                hint,
            },
            Ordering::Equal => Mistake {
                at: At::START,
                code: "too-many-mistakes",
                severity,
                message: match severity {
                    Severity::Error => {
                        format!("more than {MISTAKES_MAX} mistakes; the rest is not listed")
                    }
                    Severity::Warning => {
                        format!("more than {MISTAKES_MAX} warnings; the rest is not listed")
                    }
                },
                hint: String::from(match severity {
                    Severity::Error => "is this a scenario file at all?",
                    Severity::Warning => "",
                }),
            },
            Ordering::Greater => return,
        };
        let place = found.partition_point(|before| before.at <= mistake.at);
        found.insert(place, mistake);
    }

    /// Is anything here that cannot be used?
    pub(super) fn has_errors(&self) -> bool {
        let found = self.found.borrow();
        found
            .iter()
            .any(|mistake| mistake.severity == Severity::Error)
    }

    /// Every mistake with its place, in the order of the text.
    pub(super) fn into_diagnostics(self, text: &str, root: Option<&Node<'_>>) -> Vec<Diagnostic> {
        let found = self.found.into_inner();
        let mut lines = Lines::new(text);
        let diagnostic = |mistake: Mistake| {
            let (line, column) = lines.advance_to(mistake.at);
            Diagnostic {
                code: String::from(mistake.code),
                severity: mistake.severity,
                pointer: root
                    .map(|root| pointer(root, mistake.at))
                    .unwrap_or_default(),
                line,
                column,
                message: mistake.message,
                hint: Some(mistake.hint).filter(|hint| !hint.is_empty()),
            }
        };
        found.into_iter().map(diagnostic).collect()
    }
}
