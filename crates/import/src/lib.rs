//! From the JSON that the AWS CLI prints of a real network to a scenario file.
//!
//! [`read`] takes texts and gives back a scenario and a [`Report`]; [`archive`] takes archives apart. It knows no files, no clock and
//! no network, so that the page can use it as well as the command line. What it understands becomes
//! a scenario *file*, and `vpclab_model::check` makes a network of that: there is one door into a
//! network. What that door would refuse is left out beforehand, and said in the report: nothing is
//! dropped in silence, and whatever the input is, the scenario checks.
#![forbid(unsafe_code)]

pub mod archive;
mod convert;
mod document;
mod gather;
mod item;
mod kind;
mod mask;
mod mask_addresses;
mod output;
mod region;
mod render;
mod repair;
mod report;
mod text;

pub use kind::{COLLECTED, Kind};
pub use mask::Mask;
pub use report::{Category, Count, MemberCount, Note, Place, Report};

/// What was made of the input.
#[derive(Clone, Debug)]
pub struct Import {
    /// A scenario file (`vpclab: 1`), which checks without errors.
    pub scenario: String,
    /// What was read, what was not, and why.
    pub report: Report,
    /// Was there any list that is read here, be it an empty one? If not, the scenario has nothing in
    /// it, and the input was something else.
    pub recognised: bool,
}

/// Reads documents, each with the name that the report calls it by.
pub fn read<N, B>(documents: impl IntoIterator<Item = (N, B)>) -> Import
where
    N: Into<String>,
    B: AsRef<[u8]>,
{
    read_masked(documents, Mask::default())
}

/// The same, with some things replaced, so that the result can be shown to others.
pub fn read_masked<N, B>(documents: impl IntoIterator<Item = (N, B)>, mask: Mask) -> Import
where
    N: Into<String>,
    B: AsRef<[u8]>,
{
    let mut report = report::Recorder::default();
    let texts: Vec<text::Text> = documents
        .into_iter()
        .map(|(name, bytes)| text::decode(name.into(), bytes.as_ref(), &mut report))
        .collect();
    let parsed: Vec<document::Parsed<'_>> = (0..)
        .zip(&texts)
        .map(|(file, text)| document::parse(file, text, &mut report))
        .collect();
    let gathered = gather::gather(&parsed, &mut report);
    let mut scenario = convert::convert(&gathered, &mut report);
    mask.apply(&mut scenario, &gathered, &mut report);
    let scenario = repair::until_it_checks(scenario, &mut report);
    Import {
        scenario,
        report: report.finish(&texts, &gathered),
        recognised: gathered.recognised,
    }
}
