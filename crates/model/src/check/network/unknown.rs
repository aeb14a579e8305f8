//! What a network speaks of without having it.

use alloc::string::String;
use alloc::vec::Vec;

use super::Parts;
use crate::check::fields::Text;
use crate::network::{Identity, Unknown, UnknownKey, WhyUnknown};

pub(super) const KEYS: &[&str] = &["id", "name"];

/// Kinds of route targets that are not simulated: the beginnings of their ids.
const NOT_SIMULATED: &[&str] = &["vpce-", "lgw-", "cagw-", "arn:"];

/// Those of `unknownResources`, then others as they are met.
#[derive(Default)]
pub(super) struct Unknowns(pub(super) Vec<Option<Unknown>>);

impl Unknowns {
    /// Those that the file lists.
    pub(super) fn read(parts: &Parts<'_>) -> Self {
        let listed = parts.unknown.items.iter().map(|item| {
            let identity = item.as_ref()?.identity.clone()?;
            let why = WhyUnknown::NotDescribed;
            Some(Unknown { identity, why })
        });
        Self(listed.collect())
    }

    /// What a reference means that nothing else in the file explains.
    pub(super) fn find(&mut self, parts: &Parts<'_>, text: Text<'_>) -> Option<UnknownKey> {
        if let Some(key) = listed(parts, text) {
            return Some(key);
        }
        let kinds = &mut NOT_SIMULATED.iter();
        let is_one = kinds.any(|kind| text.value.starts_with(kind));
        is_one.then(|| self.add(text, WhyUnknown::NotSimulated))
    }

    /// One of which the file says itself why it is not there.
    pub(super) fn add(&mut self, text: Text<'_>, why: WhyUnknown) -> UnknownKey {
        let id = String::from(text.value);
        let identity = Identity { id, name: None };
        self.0.push(Some(Unknown { identity, why }));
        UnknownKey(self.0.len() as u32 - 1)
    }
}

/// The one of `unknownResources` that is called so.
pub(super) fn listed(parts: &Parts<'_>, text: Text<'_>) -> Option<UnknownKey> {
    let is_listed = parts.unknown.knows(text.value);
    let key = is_listed.then(|| parts.unknown.find(text, parts.report));
    key.flatten().map(UnknownKey)
}
