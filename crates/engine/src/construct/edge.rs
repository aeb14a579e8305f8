//! The edge: where AWS's network meets the public internet. It hands packets on, and changes none.

use vpclab_trace::{Decision, Passage};

use super::Ruling;

/// A packet out of AWS, or into it.
pub(crate) fn decide() -> Ruling {
    Decision::Passed(Passage::Forwarded).into()
}
