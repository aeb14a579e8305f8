//! Prefix lists.

use alloc::format;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::Parts;
use crate::check::fields::{Fields, Text, text};
use crate::check::names::Item;
use crate::check::value::{self, Version};
use crate::network::{Identity, PrefixListKey};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "ownerId",
    "maxEntries",
    "weight",
    "entries",
    "entriesUnknown",
];

/// The most entries that a list can have.
const ENTRIES_MAX: u64 = 1_000;

/// A prefix list as far as it could be read.
#[derive(Default)]
pub(super) struct PrefixListDraft {
    pub(super) identity: Option<Identity>,
    pub(super) aws_managed: bool,
    pub(super) weight: u16,
    pub(super) entries: Vec<IpNet>,
    pub(super) entries_unknown: bool,
}

/// Reads every prefix list.
pub(super) fn read(parts: &Parts<'_>) -> Vec<PrefixListDraft> {
    let drafts = parts.prefix_lists.items.iter();
    drafts
        .map(|item| {
            item.as_ref()
                .map_or_else(PrefixListDraft::default, |item| list(parts, item))
        })
        .collect()
}

fn list(parts: &Parts<'_>, item: &Item<'_>) -> PrefixListDraft {
    let fields = &item.fields;
    let owner = fields.text("ownerId");
    let aws_managed = owner.is_some_and(|owner| owner.value == "AWS");
    // All of them have the version of the first.
    let entries = blocks(parts, fields, "entries", None);
    let count = fields.list("entries").len() as u64;
    // A customer's list counts with its maximum, AWS's with the weight that AWS publishes (F4.13).
    let (key, other) = match aws_managed {
        true => ("weight", "maxEntries"),
        false => ("maxEntries", "weight"),
    };
    if let Some(node) = fields.get(other) {
        parts.report.error(
            node.at,
            "prefix-list-owner",
            format!("`{other}` is not what counts for a list of this owner (F4.13)"),
            format!("say `{key}`"),
        );
    }
    let unknown = fields.truth("entriesUnknown", false);
    if unknown {
        parts.report.warning(
            fields.at,
            "entries-unknown",
            "what is in this prefix list is not known, so no route or rule by it covers anything",
            "list its `entries`, and leave `entriesUnknown` out",
        );
    }
    let stated = fields.number(key, 1..=ENTRIES_MAX);
    if let Some(most) = stated
        && !aws_managed
        && most.value < count
    {
        parts.report.error(
            most.at,
            "prefix-list-full",
            format!(
                "{count} entries are more than the list's maximum of {}",
                most.value
            ),
            "raise `maxEntries`, which is what counts against quotas (F3.27)",
        );
    }
    PrefixListDraft {
        identity: item.identity.clone(),
        aws_managed,
        weight: stated.map_or(count.clamp(1, ENTRIES_MAX), |stated| stated.value) as u16,
        entries,
        entries_unknown: unknown,
    }
}

/// All entries of a list are of one version of IP (F12.25).
fn version(entries: &[IpNet]) -> Option<Version> {
    entries.first().map(|first| Version::of(first.addr()))
}

/// The CIDR blocks that a key lists, each once, and all of one version: this one, or the first
/// one's.
pub(super) fn blocks(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    key: &'static str,
    wanted: Option<Version>,
) -> Vec<IpNet> {
    let mut blocks: Vec<IpNet> = Vec::new();
    for node in fields.list(key) {
        let wanted = wanted.or_else(|| version(&blocks));
        let Some(block) =
            text(parts.report, node, key).and_then(|text| value::cidr(parts.report, text, wanted))
        else {
            continue;
        };
        if blocks.contains(&block.value) {
            let message = format!("{} is in this list already", block.value);
            parts
                .report
                .error(block.at, "duplicate-reference", message, "list it once");
        } else {
            blocks.push(block.value);
        }
    }
    blocks
}

/// The list that a route or a rule speaks of, if it speaks of one.
pub(super) fn find(parts: &Parts<'_>, reference: Text<'_>) -> Option<Option<PrefixListKey>> {
    let is_list = parts.prefix_lists.knows(reference.value) || reference.value.starts_with("pl-");
    is_list.then(|| {
        parts
            .prefix_lists
            .find(reference, parts.report)
            .map(PrefixListKey)
    })
}
