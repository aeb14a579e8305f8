//! The host names that a scenario speaks of.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::index::Words;
use crate::scenario::NameKey;

/// Host names, each once.
#[derive(Default)]
pub(super) struct HostNames {
    names: Words<'static>,
    /// Names before it are in the public DNS.
    published: usize,
}

impl HostNames {
    /// Those of a scenario that was read before, of which the first ones are published.
    pub(super) fn resume(names: Vec<String>) -> Self {
        let mut words = Words::new();
        for name in names {
            words.add(Cow::Owned(name));
        }
        Self {
            published: words.len(),
            names: words,
        }
    }

    /// A name that the public DNS knows. All of them come before any other.
    pub(super) fn publish(&mut self, name: String) -> NameKey {
        let key = self.key(name);
        self.published = self.names.len();
        key
    }

    pub(super) fn key(&mut self, name: String) -> NameKey {
        NameKey(self.names.add(Cow::Owned(name)) as u32)
    }

    /// A name.
    pub(super) fn name(&self, key: NameKey) -> &str {
        self.names.get(key.index()).unwrap_or_default()
    }

    /// All of them.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names.into_list()
    }

    /// All of them, those of the public DNS first.
    pub(super) fn list(&self) -> Vec<&str> {
        self.names.list()
    }

    /// How many of them are in the public DNS.
    pub(super) const fn published(&self) -> usize {
        self.published
    }
}
