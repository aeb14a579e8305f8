//! The network as it was at a moment of the run, and what was said of it then.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use vpclab_model::Scenario;
use vpclab_trace::view::{self, Configuration, Viewer};
use vpclab_trace::{EventKind, Seq};

use crate::timeline::Timeline;

impl Timeline {
    /// The scenario with the network as it was after so many events.
    #[must_use]
    pub fn scenario_after(&self, events: u32) -> Cow<'_, Scenario> {
        let edits = self.log().edits();
        if edits.last().is_none_or(|last| last.0 < events) {
            return Cow::Borrowed(self.scenario());
        }
        let mut scenario = self.scenario().clone();
        scenario.network = self.engine().original_network().clone();
        let before = edits.iter().take_while(|seq| seq.0 < events);
        for event in before.filter_map(|seq| self.log().get(*seq)) {
            if let EventKind::Edited(edit) = event.kind {
                scenario.network.apply(edit);
            }
        }
        Cow::Owned(scenario)
    }

    /// The events from `from` up to and without `to` in names and words, each as things were then.
    #[must_use]
    pub fn views(&self, from: usize, to: usize) -> Vec<view::Event> {
        let to = to.min(self.events().len());
        let from = from.min(to);
        let mut then = self.then();
        let view = |event: &vpclab_trace::Event| {
            Viewer::new(then.after(event.seq.0.saturating_add(1))).event(event)
        };
        let events = self.events().get(from..to).unwrap_or_default();
        events.iter().map(view).collect()
    }

    /// The scenario at one moment after the other.
    #[must_use]
    pub const fn then(&self) -> Then<'_> {
        Then {
            timeline: self,
            events: 0,
            scenario: None,
        }
    }

    /// How the network was configured after an event; before the first one if there is none.
    #[must_use]
    pub fn configuration(&self, seq: Option<Seq>) -> Configuration {
        let events = seq.map_or(0, |seq| seq.0.saturating_add(1));
        Viewer::new(&self.scenario_after(events)).configuration()
    }
}

/// The scenario at one moment after the other; going back costs as much as beginning.
#[derive(Debug)]
pub struct Then<'t> {
    timeline: &'t Timeline,
    events: u32,
    scenario: Option<Cow<'t, Scenario>>,
}

impl Then<'_> {
    /// The scenario with the network as it was after so many events.
    pub fn after(&mut self, events: u32) -> &Scenario {
        let log = self.timeline.log();
        if events < self.events {
            self.scenario = None;
        }
        if let Some(Cow::Owned(scenario)) = &mut self.scenario {
            let edits = log.edits();
            let place = |events| edits.partition_point(|seq| seq.0 < events);
            let since = edits.get(place(self.events)..place(events));
            for event in since
                .unwrap_or_default()
                .iter()
                .filter_map(|seq| log.get(*seq))
            {
                if let EventKind::Edited(edit) = event.kind {
                    scenario.network.apply(edit);
                }
            }
        }
        self.events = events;
        self.scenario
            .get_or_insert_with(|| self.timeline.scenario_after(events))
    }
}
