//! The smallest sets of changes after which both directions work.
//!
//! A set that works changes something at or before the first refusal: so from each set that does not
//! work yet, those are made that have one opening of its first refusal more, the smaller ones first.
//! Every set is tried by the engine. The first that works has the smallest size there is among sets
//! of such openings; the others of its size are found with it.

use std::rc::Rc;

use vpclab_model::StationKey;
use vpclab_trace::Decision;

use crate::answer::Drop;
use crate::change::{Change, Workbench, reach};
use crate::openings::{Opening, detours, in_place};
use crate::tracer::Tracer;
use crate::walk::{LegName, Walk};

/// How many sets are tried at the most. Six faults, each with four openings, need fewer.
const TRIALS_MAX: usize = 4_000;

/// How many sets of the smallest size are offered.
const FIXES_MAX: usize = 6;

/// What a set of changes came to.
enum Trial {
    Works,
    /// Where it ends, and what would open that.
    Refused(Rc<Refusal>, Vec<Opening>),
}

/// The end of a walk, for comparing with another's.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    leg: LegName,
    told: Drop,
    station: StationKey,
    decision: Decision,
    hops: usize,
}

impl Refusal {
    pub(crate) fn of(walk: &Walk) -> Option<Self> {
        let (leg, hop, told) = walk.refusal()?;
        Some(Self {
            leg,
            told: told.clone(),
            station: hop.station,
            decision: hop.decision,
            hops: walk.hops().count(),
        })
    }
}

impl Refusal {
    /// Is it the same refusal, by whichever way the packet came?
    pub(crate) fn is_at(&self, other: &Self) -> bool {
        Self {
            hops: self.hops,
            ..other.clone()
        } == *self
    }
}

/// What a search came to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Sets of the same size, those that open least first.
    pub(crate) sets: Vec<Vec<Change>>,
    /// Was every smaller set tried, as far as there are any?
    pub(crate) complete: bool,
}

/// Searches. `ask` puts the question again.
pub(crate) fn smallest(
    bench: &mut Workbench<'_>,
    ask: &mut dyn FnMut(&mut Tracer) -> Walk,
) -> Found {
    let mut waiting = Waiting::default();
    waiting.add(Vec::new(), None);
    let mut working = Vec::new();
    let mut trials = 0;
    let mut size = 0;
    while working.is_empty() && trials < TRIALS_MAX {
        let Some(sets) = waiting.of_size(size) else {
            break;
        };
        for (set, before) in sets {
            if trials == TRIALS_MAX {
                break;
            }
            trials += 1;
            match try_out(bench, ask, &set) {
                Some(Trial::Works) => working.push(set),
                Some(Trial::Refused(refusal, openings)) if before.as_ref() != Some(&refusal) => {
                    for opening in openings {
                        let mut larger = set.clone();
                        larger.extend(opening.iter().filter(|change| !set.contains(change)));
                        waiting.add(larger, Some(refusal.clone()));
                    }
                }
                // AWS refuses it, or it changes nothing, or nobody says what would help.
                _ => {}
            }
        }
        size += 1;
    }
    working.sort_by_key(|set| set.iter().map(reach).sum::<u32>());
    working.truncate(FIXES_MAX);
    Found {
        sets: working,
        complete: trials < TRIALS_MAX,
    }
}

/// A set, and the refusal that it should change.
type Candidate = (Vec<Change>, Option<Rc<Refusal>>);

/// Sets to try, by their size.
#[derive(Default)]
struct Waiting {
    by_size: Vec<Vec<Candidate>>,
    /// Sizes below this one have been tried.
    begun: usize,
}

impl Waiting {
    /// One more, unless it is there already, in whatever order its changes were found.
    fn add(&mut self, set: Vec<Change>, refusal: Option<Rc<Refusal>>) {
        let size = set.len();
        if size < self.begun {
            return;
        }
        if self.by_size.len() <= size {
            self.by_size.resize_with(size + 1, Vec::new);
        }
        let is_same = |(known, _): &Candidate| known.iter().all(|change| set.contains(change));
        if !self.by_size[size].iter().any(is_same) {
            self.by_size[size].push((set, refusal));
        }
    }

    /// Those of a size, all of them: no more are taken. None if no set is that large.
    fn of_size(&mut self, size: usize) -> Option<Vec<Candidate>> {
        self.begun = size + 1;
        self.by_size.get_mut(size).map(std::mem::take)
    }
}

fn try_out(
    bench: &mut Workbench<'_>,
    ask: &mut dyn FnMut(&mut Tracer) -> Walk,
    set: &[Change],
) -> Option<Trial> {
    let trial = bench.with(set, |tracer| {
        let walk = ask(tracer);
        if walk.works() {
            return Some(Trial::Works);
        }
        let scenario = tracer.scenario();
        let refusal = Refusal::of(&walk)?;
        let mut openings = in_place(scenario, &walk);
        openings.extend(detours(scenario, &walk));
        Some(Trial::Refused(Rc::new(refusal), openings))
    });
    trial.flatten()
}

/// A set that works, without what it works without, too.
pub(crate) fn needed(
    bench: &mut Workbench<'_>,
    ask: &mut dyn FnMut(&mut Tracer) -> Walk,
    mut set: Vec<Change>,
) -> Vec<Change> {
    for place in (0..set.len()).rev() {
        let mut fewer = set.clone();
        fewer.remove(place);
        if bench.with(&fewer, |tracer| ask(tracer).works()) == Some(true) {
            set = fewer;
        }
    }
    set
}
