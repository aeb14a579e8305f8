//! A scenario's story, bound to what happened.

use alloc::vec::Vec;
use vpclab_model::{Claim, EventPattern, Scenario};
use vpclab_trace::Event;
use vpclab_trace::view::{ChapterView, ClaimStatus, ClaimView, MilestoneView, Story};

use crate::pattern::Matcher;

/// The story as far as the events tell it.
pub(crate) fn story(scenario: &Scenario, events: &[Event]) -> Story {
    let matcher = Matcher::new(scenario, events);
    let first = |pattern: &EventPattern, from| matcher.first(pattern, events, from);
    Story {
        chapters: chapters(scenario, events, first),
        milestones: milestones(scenario, first),
        claims: scenario
            .story
            .claims
            .iter()
            .map(|claim| judge(claim, first))
            .collect(),
    }
}

fn chapters(
    scenario: &Scenario,
    events: &[Event],
    first: impl Fn(&EventPattern, usize) -> Option<usize>,
) -> Vec<ChapterView> {
    let mut from = 0;
    let mut chapters: Vec<ChapterView> = Vec::new();
    for chapter in &scenario.story.chapters {
        let begins = first(&chapter.begins, from);
        if let Some(begins) = begins {
            from = begins + 1;
        }
        chapters.push(ChapterView {
            title: chapter.title.clone(),
            text: chapter.text.clone(),
            remark: chapter.remark.clone(),
            first: begins.map(number),
            last: None,
        });
    }
    // A chapter goes on until the next one that the run has come to.
    let mut end = events.len();
    for chapter in chapters.iter_mut().rev() {
        if let Some(first) = chapter.first {
            chapter.last = end.checked_sub(1).map(number);
            end = first as usize;
        }
    }
    chapters
}

fn milestones(
    scenario: &Scenario,
    first: impl Fn(&EventPattern, usize) -> Option<usize>,
) -> Vec<MilestoneView> {
    let mut from = 0;
    scenario
        .story
        .milestones
        .iter()
        .map(|milestone| {
            let event = first(&milestone.event, from);
            from = event.map_or(from, |event| event + 1);
            MilestoneView {
                step: milestone.step.clone(),
                text: milestone.text.clone(),
                event: event.map(number),
            }
        })
        .collect()
}

fn judge(claim: &Claim, first: impl Fn(&EventPattern, usize) -> Option<usize>) -> ClaimView {
    let find = |patterns: &[EventPattern]| {
        let mut found: Vec<u32> = Vec::new();
        let mut missing = patterns.is_empty();
        for pattern in patterns {
            match first(pattern, 0).map(number) {
                None => missing = true,
                Some(seq) => {
                    if let Err(place) = found.binary_search(&seq) {
                        found.insert(place, seq);
                    }
                }
            }
        }
        (found, !missing)
    };
    let (against, _) = find(&claim.refutation);
    let (found, complete) = find(&claim.proof);
    let (status, evidence) = if against.is_empty() {
        let status = if complete {
            ClaimStatus::Proved
        } else {
            ClaimStatus::Open
        };
        (status, found)
    } else {
        (ClaimStatus::Refuted, against)
    };
    ClaimView {
        text: claim.text.clone(),
        remark: claim.remark.clone(),
        status,
        evidence,
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
