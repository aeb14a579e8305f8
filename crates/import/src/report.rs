//! What was read, what was not, and why.

use std::collections::BTreeMap;

use serde::Serialize;
use vpclab_model::json::{At, Lines};

use crate::gather::Gathered;
use crate::kind::Kind;
use crate::mask::Replaced;
use crate::text::Text;

/// What an import says about its input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How many documents there were, empty ones and broken ones too.
    pub files: usize,
    /// What there was of each kind.
    pub counts: Vec<Count>,
    /// Everything that a person should know, grouped by category.
    pub notes: Vec<Note>,
    /// Members that the importer does not know.
    pub unknown_members: Vec<MemberCount>,
}

/// How many things of a kind there were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    /// As the AWS CLI calls the list: `Subnets`.
    pub kind: &'static str,
    /// In the input, each once.
    pub given: usize,
    /// Of those, the ones that the scenario has with everything that matters.
    pub read: usize,
    /// The ones of which something is missing; the notes say what.
    pub in_part: usize,
    /// The ones that are not in the scenario; the notes say why.
    pub ignored: usize,
}

/// A member that is not known, wherever it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberCount {
    /// As the AWS CLI calls the list: `Subnets`.
    pub kind: &'static str,
    /// The member.
    pub member: String,
    /// How many times.
    pub count: usize,
}

/// One thing that a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// What it is about.
    pub category: Category,
    /// The kind of thing, as the AWS CLI calls its list; none where it is about a document.
    pub kind: Option<&'static str>,
    /// The thing.
    pub id: Option<String>,
    /// What there is to know.
    pub message: String,
    /// Where in the input.
    pub place: Option<Place>,
}

/// A place in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The name of the document.
    pub file: String,
    /// From 1; none where it is about the whole document.
    pub line: Option<u32>,
    /// In characters, from 1.
    pub column: Option<u32>,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// A document that is not JSON.
    Malformed,
    /// A document without anything in it.
    Empty,
    /// A list that is not known, or not where it makes sense.
    UnknownList,
    /// A member of the wrong type, or an item that cannot be read.
    MalformedItem,
    /// There is more of this in AWS than in the input.
    CutOff,
    /// A call is missing, whose answer would say more.
    Missing,
    /// Something is named that the input does not have.
    Dangling,
    /// Two places of the input do not agree.
    Contradiction,
    /// The same thing, twice.
    Duplicate,
    /// On its way to being there.
    Pending,
    /// Gone, or about to be.
    Deleted,
    /// Worked out from other things, and not said by the input.
    Assumed,
    /// In the scenario, but not all of it.
    InPart,
    /// Not in the scenario, because the simulator does not have it.
    NotSimulated,
    /// Not in the scenario, because no packet meets it.
    Ignored,
    /// Not in the scenario, because AWS could not have it so.
    Refused,
}

/// A place before anybody asks for line and column.
pub(crate) type Where = (u32, At);

struct Entry {
    category: Category,
    kind: Option<Kind>,
    id: Option<String>,
    message: String,
    place: Option<Where>,
    document: Option<String>,
    /// Is the thing left out as a whole?
    whole: bool,
}

/// Collects notes while the input is read.
#[derive(Default)]
pub(crate) struct Recorder {
    entries: Vec<Entry>,
    members: BTreeMap<(Kind, String), usize>,
    replaced: Option<Replaced>,
}

impl Recorder {
    /// About a document as a whole.
    pub(crate) fn document(&mut self, category: Category, name: &str, message: String) {
        self.push(category, None, message, None, false);
        if let Some(last) = self.entries.last_mut() {
            last.document = Some(name.into());
        }
    }

    pub(crate) fn speaks_of_document(&self, name: &str) -> bool {
        let mut documents = self
            .entries
            .iter()
            .filter_map(|entry| entry.document.as_deref());
        documents.any(|document| document == name)
    }

    /// About a place of a document.
    pub(crate) fn placed(&mut self, category: Category, place: Where, message: String) {
        self.push(category, None, message, Some(place), false);
    }

    /// About the input as a whole.
    pub(crate) fn general(&mut self, category: Category, message: impl Into<String>) {
        self.push(category, None, message.into(), None, false);
    }

    /// About a thing that is in the scenario.
    pub(crate) fn part(
        &mut self,
        category: Category,
        (kind, id): (Kind, &str),
        place: Where,
        message: impl Into<String>,
    ) {
        self.push(
            category,
            Some((kind, id)),
            message.into(),
            Some(place),
            false,
        );
    }

    /// About a thing that is left out.
    pub(crate) fn whole(
        &mut self,
        category: Category,
        (kind, id): (Kind, &str),
        place: Where,
        message: impl Into<String>,
    ) {
        self.push(
            category,
            Some((kind, id)),
            message.into(),
            Some(place),
            true,
        );
    }

    /// About a thing whose place is not known any more.
    pub(crate) fn thing(
        &mut self,
        category: Category,
        thing: Option<(Kind, &str)>,
        message: String,
        whole: bool,
    ) {
        self.push(category, thing, message, None, whole);
    }

    fn push(
        &mut self,
        category: Category,
        thing: Option<(Kind, &str)>,
        message: String,
        place: Option<Where>,
        whole: bool,
    ) {
        self.entries.push(Entry {
            category,
            kind: thing.map(|(kind, _)| kind),
            id: thing.map(|(_, id)| id.to_owned()),
            message,
            place,
            document: None,
            whole,
        });
    }

    /// Counts a member that is not known.
    pub(crate) fn member(&mut self, kind: Kind, member: &str) {
        *self.members.entry((kind, member.to_owned())).or_default() += 1;
    }

    /// Texts of the scenario that were replaced, and by what: the report must not tell them.
    pub(crate) fn replace(&mut self, replaced: Replaced) {
        self.replaced = Some(replaced);
    }

    /// The report.
    pub(crate) fn finish(mut self, texts: &[Text], gathered: &Gathered<'_>) -> Report {
        let mut effects: BTreeMap<(Kind, &str), bool> = BTreeMap::new();
        for entry in &self.entries {
            let informs = matches!(entry.category, Category::Duplicate);
            if let (Some(kind), Some(id), false) = (entry.kind, entry.id.as_deref(), informs) {
                *effects.entry((kind, id)).or_default() |= entry.whole;
            }
        }
        let mut counts = Vec::new();
        for (kind, given) in gathered.counts() {
            let of_kind = || effects.iter().filter(|((one, _), _)| *one == kind);
            let ignored = of_kind().filter(|(_, whole)| **whole).count().min(given);
            let in_part = (of_kind().count() - of_kind().filter(|(_, whole)| **whole).count())
                .min(given - ignored);
            counts.push(Count {
                kind: kind.key(),
                given,
                read: given - ignored - in_part,
                in_part,
                ignored,
            });
        }
        let places = places(&self.entries, texts);
        let mut replaced = self.replaced.take();
        let mut hide = |text: String| match &mut replaced {
            Some(replaced) => replaced.line(&text),
            None => text,
        };
        let mut notes: Vec<Note> = self
            .entries
            .into_iter()
            .zip(places)
            .map(|(entry, place)| Note {
                category: entry.category,
                kind: entry.kind.map(Kind::key),
                id: entry.id.map(&mut hide),
                message: hide(entry.message),
                place: place
                    .or_else(|| {
                        let document = entry.document?;
                        Some(Place {
                            file: document,
                            line: None,
                            column: None,
                        })
                    })
                    .map(|place| Place {
                        file: hide(place.file),
                        ..place
                    }),
            })
            .collect();
        notes.sort_by_key(|note| note.category);
        let unknown_members = self.members.into_iter();
        Report {
            files: texts.len(),
            counts,
            notes,
            unknown_members: unknown_members
                .map(|((kind, member), count)| MemberCount {
                    kind: kind.key(),
                    member,
                    count,
                })
                .collect(),
        }
    }
}

/// Line and column of each entry, found in one pass over each text.
fn places(entries: &[Entry], texts: &[Text]) -> Vec<Option<Place>> {
    let mut places: Vec<Option<Place>> = entries.iter().map(|_| None).collect();
    let mut wanted: Vec<(Where, usize)> = (0..)
        .zip(entries)
        .filter_map(|(index, entry)| Some((entry.place?, index)))
        .collect();
    wanted.sort_unstable();
    let mut of_file: Option<(u32, Lines<'_>)> = None;
    for ((file, at), index) in wanted {
        let Some(text) = texts.get(file as usize) else {
            continue;
        };
        let lines = match of_file.take() {
            Some((same, lines)) if same == file => lines,
            _ => Lines::new(&text.text),
        };
        let (_, lines) = of_file.insert((file, lines));
        let (line, column) = lines.advance_to(at);
        if let Some(place) = places.get_mut(index) {
            *place = Some(Place {
                file: text.name.clone(),
                line: Some(line),
                column: Some(column),
            });
        }
    }
    places
}
