//! Prefix lists with their entries, from three calls (F12.25).

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::Context;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// A list of the scenario, which endpoints may add to.
pub(super) struct PrefixList {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) aws: bool,
    most: Option<i64>,
    pub(super) entries: Vec<IpNet>,
}

impl PrefixList {
    /// A list of AWS's own that only routes speak of.
    pub(super) fn of_service(id: &str, service: &str) -> Self {
        Self {
            id: id.into(),
            name: Some(service.into()),
            aws: true,
            most: None,
            entries: Vec::new(),
        }
    }
}

impl From<PrefixList> for crate::output::Value {
    fn from(list: PrefixList) -> Self {
        Object::from(list).into()
    }
}

impl From<PrefixList> for Object {
    fn from(list: PrefixList) -> Self {
        let entries: Vec<String> = list.entries.iter().map(IpNet::to_string).collect();
        let count = entries.len() as i64;
        Self::named(&list.id, list.name.as_deref())
            .maybe("ownerId", list.aws.then_some("AWS"))
            .maybe(
                "maxEntries",
                list.most.map(|most| most.clamp(count.max(1), 1_000)),
            )
            .maybe("entriesUnknown", (count == 0).then_some(true))
            .list("entries", entries)
    }
}

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<PrefixList> {
    let mut lists = Vec::new();
    for thing in context.input.all(Kind::PREFIX_LIST) {
        let (id, item) = (thing.id, thing.item);
        let state = item.text("State").map(|state| {
            state
                .trim_start_matches("create-")
                .trim_start_matches("modify-")
        });
        if !context.is_there(
            (Kind::PREFIX_LIST, id),
            item.place(),
            state
                .filter(|state| state.contains("delete-complete"))
                .map(|_| "deleted"),
        ) {
            continue;
        }
        let name = item.text("PrefixListName");
        // `describe-prefix-lists` knows AWS's own lists only, and says no owner.
        let aws = match item.text("OwnerId") {
            Some(owner) => owner == "AWS",
            None => name.is_some_and(|name| name.starts_with("com.amazonaws.")),
        };
        let (entries, answered) = entries(context, id);
        if !answered {
            let what = "has no entries in the input: `aws ec2 get-managed-prefix-list-entries` prints them";
            context.report.part(
                Category::Missing,
                (Kind::PREFIX_LIST, id),
                item.place(),
                what,
            );
        }
        lists.push(PrefixList {
            id: id.into(),
            name: name.map(String::from),
            aws,
            most: item.number("MaxEntries").filter(|_| !aws),
            entries,
        });
        context.known.insert((Kind::PREFIX_LIST, id));
    }
    for entry in context.input.all(Kind::PREFIX_LIST_ENTRY) {
        if entry.id.is_empty() {
            let what = "an entry of a prefix list, and the answer does not say of which: a `PrefixListId` beside `Entries` would";
            context
                .report
                .placed(Category::Dangling, entry.item.place(), what.into());
        } else if !context.knows(Kind::PREFIX_LIST, entry.id) {
            let what = format!(
                "an entry of the prefix list {}, which is not in the input",
                entry.id
            );
            context
                .report
                .placed(Category::Dangling, entry.item.place(), what);
        }
    }
    lists
}

/// The entries of a list, and whether any answer told them. All have the version of the first.
fn entries(context: &mut Context<'_, '_>, id: &str) -> (Vec<IpNet>, bool) {
    let Some(list) = context.input.get(Kind::PREFIX_LIST, id) else {
        return (Vec::new(), false);
    };
    let separate = context.input.about(Kind::PREFIX_LIST_ENTRY, id).iter();
    let written = list.list("Entries").chain(separate.map(|entry| entry.item));
    let written: Vec<_> = written.collect();
    let answered =
        !written.is_empty() || list.get("Cidrs").is_some() || list.get("Entries").is_some();
    let blocks = written
        .iter()
        .map(|entry| (entry.block("Cidr"), entry.place()));
    let blocks = blocks.chain(list.list("Cidrs").map(|cidr| {
        (
            cidr.as_text()
                .and_then(|text| text.parse::<IpNet>().ok())
                .map(|block| block.trunc()),
            cidr.place(),
        )
    }));
    let mut entries: Vec<IpNet> = Vec::new();
    let mut seen = BTreeSet::new();
    for (block, place) in blocks {
        match block {
            Some(block)
                if entries
                    .first()
                    .is_none_or(|first| first.addr().is_ipv4() == block.addr().is_ipv4()) =>
            {
                if seen.insert(block) {
                    entries.push(block);
                }
            }
            _ => {
                let what = "an entry is no block of addresses, or of the other version of IP; it is left out";
                context.report.part(
                    Category::MalformedItem,
                    (Kind::PREFIX_LIST, id),
                    place,
                    what,
                );
            }
        }
    }
    (entries, answered)
}
