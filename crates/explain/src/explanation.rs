//! What is in the way, all of it, and what would let it through.

use serde::Serialize;
use vpclab_model::Scenario;
use vpclab_trace::Hop;

use crate::answer::Drop;
use crate::change::{Change, Workbench, command, json, warnings, words};
use crate::openings::{Opening, assumption, detours, in_place, why_not};
use crate::search::{Refusal, needed, smallest};
use crate::tracer::Tracer;
use crate::walk::{LegName, Walk, reason};

/// How many refusals are told. More than that is no network but a wall.
const BLOCKERS_MAX: usize = 32;

/// Something that is in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blocker {
    /// In which direction: `forward` or `reply`.
    pub leg: &'static str,
    /// Where and why.
    #[serde(flatten)]
    pub refusal: Drop,
    /// The facts that this rests on, by number.
    pub facts: &'static [&'static str],
    /// Why there is nothing that would open it, where there is nothing.
    #[serde(rename = "noFix")]
    pub no_fix: Option<String>,
}

/// A set of changes after which both directions work. The engine has tried it, and no smaller one
/// does, unless it says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// The changes, in the order in which they are to be made.
    pub edits: Vec<FixEdit>,
    /// What they open beyond what was asked.
    pub warnings: Vec<String>,
    /// What they do, for people.
    pub sentence: String,
}

/// One change: one call of AWS's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FixEdit {
    /// AWS's operation, under `call`, with its arguments in the words of a scenario's script.
    #[serde(flatten)]
    pub call: serde_json::Value,
    /// The command that makes it.
    pub command: String,
}

/// Every blocker, and the smallest fixes. `ask` puts the question again.
pub(crate) fn explain(
    tracer: &mut Tracer,
    ask: &mut dyn FnMut(&mut Tracer) -> Walk,
) -> (Vec<Blocker>, Vec<Fix>) {
    let mut bench = Workbench::new(tracer);
    let mut found = smallest(&mut bench, ask);
    let best = found.sets.first().cloned().unwrap_or_default();
    let (blockers, opened) = walk_on(&mut bench, ask, &best);
    // With too many sets to try, what opened one thing after the other is better than nothing.
    if let (true, false, Some(opened)) = (found.sets.is_empty(), found.complete, opened) {
        found.sets.push(needed(&mut bench, ask, opened));
    }
    let scenario = bench.tracer.scenario();
    let fixes = found.sets.iter().map(|set| {
        let mut fix = describe(scenario, set);
        if !found.complete {
            fix.warnings
                .push("There were too many sets to try them all; a smaller one may exist.".into());
        }
        fix
    });
    let fixes = fixes.collect();
    (blockers, fixes)
}

/// From refusal to refusal, each opened or assumed to be open, until both directions work or nothing
/// leads on. With it the changes that opened them, if both directions work after those alone.
fn walk_on(
    bench: &mut Workbench<'_>,
    ask: &mut dyn FnMut(&mut Tracer) -> Walk,
    best: &[Change],
) -> (Vec<Blocker>, Option<Vec<Change>>) {
    struct Stop {
        refusal: Refusal,
        blocker: Blocker,
        ways_on: Vec<Opening>,
        reason: Option<vpclab_trace::DropReason>,
    }
    let mut blockers: Vec<Blocker> = Vec::new();
    let mut supposed: Vec<Change> = Vec::new();
    while blockers.len() < BLOCKERS_MAX {
        let stop = bench.with(&supposed, |tracer| {
            let walk = ask(tracer);
            let scenario = tracer.scenario();
            let (leg, hop, drop) = walk.refusal()?;
            Some(Stop {
                refusal: Refusal::of(&walk)?,
                blocker: blocker(leg, drop.clone()),
                ways_on: ways_on(scenario, &walk, hop, best),
                reason: reason(hop),
            })
        });
        let Some(Some(mut stop)) = stop else {
            let is_assumed = |change: &Change| matches!(change, Change::Assumed(_));
            let opened = stop.is_some() && !supposed.iter().any(is_assumed);
            return (blockers, opened.then_some(supposed));
        };
        let way_on = stop.ways_on.into_iter().find(|way| {
            let mut further = supposed.clone();
            further.extend(way);
            let refused = bench.with(&further, |tracer| Refusal::of(&ask(tracer)));
            refused
                .is_some_and(|refused| refused.is_none_or(|refused| !refused.is_at(&stop.refusal)))
        });
        let is_fix = |way: &Opening| !matches!(way[..], [Change::Assumed(_)]);
        if !way_on.as_ref().is_some_and(is_fix) {
            stop.blocker.no_fix = Some(why_not(stop.reason).into());
        }
        blockers.push(stop.blocker);
        match way_on {
            Some(way) => supposed.extend(way),
            None => break,
        }
    }
    (blockers, None)
}

/// How the walk may go on: the component opened, as the best fix does it if that does it; then what
/// can only be assumed; then around it.
fn ways_on(scenario: &Scenario, walk: &Walk, hop: &Hop, best: &[Change]) -> Vec<Opening> {
    let is_best = |way: &Opening| way.iter().all(|change| best.contains(change));
    let mut ways = in_place(scenario, walk);
    ways.sort_by_key(|way| !is_best(way));
    ways.extend(assumption(&scenario.network, hop).map(|assumed| vec![assumed]));
    let mut around = detours(scenario, walk);
    around.sort_by_key(|way| !is_best(way));
    ways.extend(around);
    ways
}

fn blocker(leg: LegName, refusal: Drop) -> Blocker {
    Blocker {
        leg: leg.name(),
        facts: refusal.facts,
        refusal,
        no_fix: None,
    }
}

fn describe(scenario: &Scenario, set: &[Change]) -> Fix {
    let mut told: Vec<String> = Vec::new();
    let mut warned: Vec<String> = Vec::new();
    for change in set {
        told.push(words(scenario, change));
        for warning in warnings(scenario, change) {
            if !warned.contains(&warning) {
                warned.push(warning);
            }
        }
    }
    let mut sentence = told.join("; ");
    if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
        sentence.replace_range(..1, &first);
    }
    sentence.push('.');
    Fix {
        edits: set.iter().map(|change| edit(scenario, change)).collect(),
        warnings: warned,
        sentence,
    }
}

fn edit(scenario: &Scenario, change: &Change) -> FixEdit {
    FixEdit {
        call: json(scenario, change, "call"),
        command: command(scenario, change),
    }
}
