//! Things that the rest of a network speaks of, and that are not in it.

use super::{Identity, Network, keys};

keys! {
    /// Something of which little more than its id is known.
    UnknownKey
}

/// Something that is spoken of by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its id, and its name if that is known.
    pub identity: Identity,
    /// Why there is no more of it.
    pub why: WhyUnknown,
}

/// Why no more is known of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUnknown {
    /// It is gone, or detached: what leads to it is a blackhole (F3.15).
    Gone,
    /// Nobody has described it: it is of another account, or was left out (F11.28).
    NotDescribed,
    /// It is of a kind that is not simulated (F3.19): what lies behind it is not known (F11.27).
    NotSimulated,
}

impl Network {
    /// A thing of which little is known.
    #[must_use]
    pub fn unknown(&self, key: UnknownKey) -> &Unknown {
        &self.unknown[key.index()]
    }
}
