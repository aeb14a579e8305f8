//! Saying something to whoever started the command.

/// One line on standard error. Where nobody listens any more (`2>&1 | head`), it is not said.
macro_rules! tell {
    ($($told:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($told)*);
    }};
}
