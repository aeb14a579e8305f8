//! What is wrong with an input, where, and what to do about it.

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input can be used, and AWS would accept it, but it is probably not what was meant.
    Warning,
}

/// One mistake in an input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// A stable name for this kind of mistake: `unknown-key`, `dangling-reference`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is, as a JSON pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What would be right, where we can tell.
    pub hint: Option<String>,
}

/// `4:17: error[unknown-key] /network/vpcs/0/cidrblock: … (hint: …)`, after a file name and a colon.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            f,
            "{}:{}: {severity}[{}]",
            self.line, self.column, self.code
        )?;
        if !self.pointer.is_empty() {
            write!(f, " {}", self.pointer)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}
