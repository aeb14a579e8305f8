//! From documents to things: which lists are there, what is in them, and what is there twice.

use std::collections::BTreeMap;

use vpclab_model::json::Value;

use crate::document::Parsed;
use crate::item::Item;
use crate::kind::{Kind, Member};
use crate::report::{Category, Recorder};

/// A thing, with the id of what it was asked for where the answer itself does not say.
#[derive(Clone, Copy)]
pub(crate) struct Thing<'a> {
    pub(crate) id: &'a str,
    pub(crate) item: Item<'a>,
}

/// Everything in the input, by kind.
pub(crate) struct Gathered<'a> {
    things: Vec<Vec<Thing<'a>>>,
    index: BTreeMap<(Kind, &'a str), usize>,
    /// Those that are about another thing, by what that is.
    about: BTreeMap<(Kind, &'a str), Vec<Thing<'a>>>,
    /// Was there any list that is read here, be it an empty one?
    pub(crate) recognised: bool,
}

/// What an answer is about, where it does not say so itself: each stands beside the answer.
const ABOUT: &[&str] = &[
    "TransitGatewayRouteTableId",
    "PrefixListId",
    "LoadBalancerArn",
    "ListenerArn",
    "TargetGroupArn",
    "VpcId",
];

/// Lists of answers, each with the id of what it is about beside it.
const PACKAGED: &[&str] = &[
    "TransitGatewayPropagations",
    "TransitGatewayAssociations",
    "TransitGatewayStaticRoutes",
    "TransitGatewayRoutes",
    "LoadBalancerListeners",
    "LoadBalancerListenerRules",
    "LoadBalancerRules",
    "ListenerRules",
    "LoadBalancerTargetHealth",
    "LoadBalancerAttributes",
    "TargetGroupAttributes",
    "PrefixListEntries",
    "ManagedPrefixListEntries",
];

/// What stands beside lists and says nothing.
const BESIDE: &[&str] = &[
    "ResponseMetadata",
    "ResultMetadata",
    "IsTruncated",
    "SuggestedAccounts",
];

/// How deep answers may lie in each other.
const DEPTH_MAX: u32 = 4;

/// Looks through every document.
pub(crate) fn gather<'a>(documents: &'a [Parsed<'a>], report: &mut Recorder) -> Gathered<'a> {
    let mut gathered = Gathered {
        things: Kind::all().map(|_| Vec::new()).collect(),
        index: BTreeMap::new(),
        about: BTreeMap::new(),
        recognised: false,
    };
    for document in documents {
        for root in &document.roots {
            gathered.document(Item::new(root, document.file), 0, report);
        }
    }
    gathered
}

impl<'a> Gathered<'a> {
    /// The things of a kind, in the order of the input.
    pub(crate) fn all(&self, kind: Kind) -> &[Thing<'a>] {
        let number = Kind::all().position(|one| one == kind);
        number
            .and_then(|number| self.things.get(number))
            .map_or(&[], Vec::as_slice)
    }

    /// The things of a kind that are about one other.
    pub(crate) fn about<'s>(&'s self, kind: Kind, id: &'s str) -> &'s [Thing<'a>] {
        self.about.get(&(kind, id)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn get(&self, kind: Kind, id: &str) -> Option<Item<'a>> {
        let number = self.index.get(&(kind, id))?;
        Some(self.all(kind).get(*number)?.item)
    }

    pub(crate) fn has(&self, kind: Kind, id: &str) -> bool {
        self.index.contains_key(&(kind, id))
    }

    /// How many things there are of each kind.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (Kind, usize)> {
        let counts = Kind::all().zip(&self.things);
        counts
            .filter(|(_, things)| !things.is_empty())
            .map(|(kind, things)| (kind, things.len()))
    }

    /// One document: an answer, or several in a list.
    fn document(&mut self, root: Item<'a>, depth: u32, report: &mut Recorder) {
        if depth > DEPTH_MAX {
            report.placed(
                Category::UnknownList,
                root.place(),
                "answers lie in each other too deep".into(),
            );
            return;
        }
        match root.value() {
            Value::Object(_) => self.answer(root, depth, report),
            Value::Array(_) => {
                for item in root.items() {
                    self.document(item, depth + 1, report);
                }
            }
            Value::Null => report.placed(Category::Empty, root.place(), "`null`: a `--query` that found nothing".into()),
            other => report.placed(
                Category::UnknownList,
                root.place(),
                format!("{} where an answer of the AWS CLI is expected: an object with a list such as `Vpcs`", other.kind()),
            ),
        }
    }

    fn answer(&mut self, answer: Item<'a>, depth: u32, report: &mut Recorder) {
        let about = ABOUT.iter().find_map(|key| Some((*key, answer.text(key)?)));
        if about.is_some_and(|(key, _)| key == "VpcId")
            && (answer.get("EnableDnsSupport").is_some()
                || answer.get("EnableDnsHostnames").is_some())
        {
            self.recognised = true;
            self.add(Kind::VPC_ATTRIBUTE, "", answer, report);
            return;
        }
        let mut known = answer.members().is_empty();
        for member in answer.members() {
            let key = &*member.key;
            let value = Item::new(&member.value, answer.place().0);
            self.recognised |= Kind::of_key(key).is_some()
                || PACKAGED.contains(&key)
                || ["Reservations", "VpcBlockPublicAccessOptions"].contains(&key);
            if matches!(value.value(), Value::Null) {
                known |= Kind::of_key(key).is_some();
            } else if key == "Reservations" {
                known = true;
                for reservation in value.items() {
                    self.list(Kind::INSTANCE, "", reservation.get("Instances"), report);
                }
                list_expected(value, key, report);
            } else if key == "VpcBlockPublicAccessOptions" {
                known = true;
                self.add(Kind::BLOCK_PUBLIC_ACCESS, "", value, report);
            } else if PACKAGED.contains(&key) {
                known = true;
                list_expected(value, key, report);
                for item in value.items() {
                    self.document(item, depth + 1, report);
                }
            } else if let Some(kind) = Kind::of_key(key) {
                known = true;
                let about = about.map_or("", |(_, id)| id);
                self.list(kind, about, Some(value), report);
            } else if ["NextToken", "NextMarker"].contains(&key) {
                report.placed(
                    Category::CutOff,
                    value.place(),
                    format!("`{key}`: the answer goes on, and the rest is not here; leave `--max-items` and `--no-paginate` out"),
                );
            } else if key == "AdditionalRoutesAvailable" {
                if answer.truth(key) == Some(true) {
                    let what = "there are more routes than one call gives: search for static and propagated ones apart";
                    report.placed(Category::CutOff, value.place(), what.into());
                }
            } else if Kind::is_ignored(key) {
                known = true;
                let what = format!("`{key}` says nothing about the way of a packet here");
                report.placed(Category::Ignored, (answer.place().0, member.key_at), what);
            } else if !BESIDE.contains(&key) && !ABOUT.contains(&key) {
                known = true;
                let what = format!("`{key}` is no list that is known");
                report.placed(
                    Category::UnknownList,
                    (answer.place().0, member.key_at),
                    what,
                );
            }
        }
        if !known {
            report.placed(
                Category::UnknownList,
                answer.place(),
                "an object without any list".into(),
            );
        }
    }

    fn list(&mut self, kind: Kind, about: &'a str, list: Option<Item<'a>>, report: &mut Recorder) {
        let Some(list) = list else { return };
        list_expected(list, kind.key(), report);
        for item in list.items() {
            self.add(kind, about, item, report);
        }
    }

    fn add(&mut self, kind: Kind, about: &'a str, item: Item<'a>, report: &mut Recorder) {
        if !matches!(item.value(), Value::Object(_)) {
            let what = format!(
                "{} in the list `{}`, where an object is expected",
                item.value().kind(),
                kind.key()
            );
            report.placed(Category::MalformedItem, item.place(), what);
            return;
        }
        look_at_members(kind, item, report);
        let id = match kind.id_member() {
            "" => about,
            member => match item.text(member) {
                Some(id) => id,
                None => {
                    let what =
                        format!("without `{member}`, nobody can tell what this is; it is left out");
                    report.placed(Category::MalformedItem, item.place(), what);
                    return;
                }
            },
        };
        let Some(number) = Kind::all().position(|one| one == kind) else {
            return;
        };
        let Some(things) = self.things.get_mut(number) else {
            return;
        };
        if !kind.id_member().is_empty() {
            if let Some(first) = self
                .index
                .get(&(kind, id))
                .and_then(|first| things.get_mut(*first))
            {
                merge(kind, first, item, report);
                return;
            }
            self.index.insert((kind, id), things.len());
        }
        let thing = Thing { id, item };
        things.push(thing);
        let about = match kind {
            Kind::LISTENER => item.text("LoadBalancerArn"),
            Kind::LISTENER_RULE => listener_of(id),
            _ => kind.id_member().is_empty().then_some(id),
        };
        if let Some(about) = about {
            self.about.entry((kind, about)).or_default().push(thing);
        }
    }
}

/// What the ARN of a rule says of its listener, and the listener's own says behind its kind.
fn listener_of(rule: &str) -> Option<&str> {
    let (_, behind) = rule.split_once(":listener-rule/")?;
    Some(behind.rsplit_once('/')?.0)
}

/// The same thing again: of two that differ, the one with more in it is read.
fn merge<'a>(kind: Kind, first: &mut Thing<'a>, item: Item<'a>, report: &mut Recorder) {
    // Two calls describe the same prefix lists, each with something of its own (F12.25).
    let complements = kind == Kind::PREFIX_LIST
        && first.item.get("Cidrs").is_some() != item.get("Cidrs").is_some();
    if complements {
        if item.get("Cidrs").is_some() {
            first.item = item;
        }
        return;
    }
    let thing = (kind, first.id);
    if first.item.same_as(item) {
        report.part(
            Category::Duplicate,
            thing,
            item.place(),
            "is here twice; both say the same",
        );
    } else {
        let what = "is here twice, and the two do not agree; the one with more members is read, or the later one";
        report.part(Category::Contradiction, thing, item.place(), what);
        if item.members().len() >= first.item.members().len() {
            first.item = item;
        }
    }
}

fn list_expected(list: Item<'_>, key: &str, report: &mut Recorder) {
    if !matches!(list.value(), Value::Array(_)) {
        let what = format!(
            "`{key}` is {}, where a list is expected",
            list.value().kind()
        );
        report.placed(Category::MalformedItem, list.place(), what);
    }
}

/// Which members are of the wrong type, and which are not known at all?
fn look_at_members(kind: Kind, item: Item<'_>, report: &mut Recorder) {
    for member in item.members() {
        let key = &*member.key;
        let right = match (kind.member(key), &member.value.value) {
            (Member::Unknown, _) => {
                if !ABOUT.contains(&key) {
                    report.member(kind, key);
                }
                continue;
            }
            (Member::Harmless, _) | (_, Value::Null) => continue,
            (Member::Text, value) => matches!(value, Value::String(_)),
            (Member::Truth, _) => item.truth(key).is_some(),
            (Member::Number, _) => item.number(key).is_some(),
            (Member::List, value) => matches!(value, Value::Array(_)),
            (Member::Object, value) => matches!(value, Value::Object(_)),
        };
        if !right {
            let what = format!(
                "`{key}` is {}, which it never is in AWS's answers; it is not read",
                member.value.value.kind()
            );
            let id = item.text(kind.id_member()).unwrap_or("?");
            report.part(
                Category::MalformedItem,
                (kind, id),
                (item.place().0, member.value.at),
                what,
            );
        }
    }
}
