//! A run and everything that can be asked of it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use vpclab_engine::{Engine, PacketBytes};
use vpclab_model::{Diagnostic, NatModel, PacketLayer, Scenario, SimTime, check, check_action};
use vpclab_trace::view::{
    self, Comparison, NatMetrics, PortPool, Progress, Rows, Story, Table, Viewer,
};
use vpclab_trace::{Event, EventKind, Frame, PacketId, Seq};
use vpclab_wire::dissect;

use crate::compare::{Run, compare};
use crate::digest::digest;
use crate::frames::Frames;
use crate::log::{Log, packet_of};
use crate::metrics::nat_metrics;
use crate::story::story;

/// [`Timeline::run`] stops after this many events, so that a run that never becomes quiet ends.
pub const RUN_EVENTS_MAX: u32 = 1_000_000;

/// A run.
#[derive(Debug)]
pub struct Timeline {
    /// The scenario's text: what a replay, or another reading, begins with.
    text: String,
    /// What is odd in it, and no mistake.
    warnings: Vec<Diagnostic>,
    engine: Engine,
    log: Log,
    frames: Frames,
    acts: Vec<Act>,
    /// The same run under the other readings of NAT, as far as it was asked for.
    others: Vec<Timeline>,
}

/// Something a person did.
#[derive(Clone, Debug)]
struct Act {
    /// How many events the log had.
    after: u32,
    /// The time of the last of them: when the act began.
    at: SimTime,
    /// The action, as it was given.
    text: String,
}

impl Timeline {
    /// At the beginning of a scenario. `nat_model` overrides the file's.
    ///
    /// # Errors
    ///
    /// Every mistake in the scenario.
    pub fn new(text: &str, nat_model: Option<NatModel>) -> Result<Self, Vec<Diagnostic>> {
        let checked = check(text, nat_model);
        match checked.scenario {
            Some(scenario) => Ok(Self::begin(text, scenario, checked.diagnostics)),
            None => Err(checked.diagnostics),
        }
    }

    fn begin(text: &str, scenario: Scenario, warnings: Vec<Diagnostic>) -> Self {
        Self {
            text: text.to_string(),
            warnings,
            engine: Engine::new(scenario),
            log: Log::default(),
            frames: Frames::new(),
            acts: Vec::new(),
            others: Vec::new(),
        }
    }

    /// What runs.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        self.engine.scenario()
    }

    /// What AWS accepts in the scenario, but nobody means.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Shows events and frames of this run in names and words.
    #[must_use]
    pub const fn viewer(&self) -> Viewer<'_> {
        Viewer::new(self.engine.scenario())
    }

    /// How far the run is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            events: self.log.len(),
            at_us: self.log.end().0,
            quiet: self.engine.is_quiet(),
            next_at_us: self.engine.next_deadline().map(|at| at.0),
        }
    }

    /// Lets the next thing happen. Its events, or none if nothing is left.
    pub fn step(&mut self) -> &[Event] {
        let before = self.log.events().len();
        while self.log.events().len() == before && self.engine.step(&mut self.log) {}
        self.log.events().get(before..).unwrap_or_default()
    }

    /// Runs up to and including a time.
    pub fn run_until(&mut self, until: SimTime) {
        let keeps = self.log.present().is_none();
        while self.engine.next_deadline().is_some_and(|at| at <= until)
            && !(keeps && self.log.len() >= RUN_EVENTS_MAX)
        {
            self.engine.step(&mut self.log);
        }
    }

    /// Runs until nothing is left but the ageing of tables.
    pub fn run(&mut self) {
        while !self.engine.is_quiet()
            && self.log.len() < RUN_EVENTS_MAX
            && self.engine.step(&mut self.log)
        {}
    }

    /// Runs until there are so many events, and to the end of the step that brings the last one.
    pub fn run_to(&mut self, events: u32) {
        while self.log.len() < events && self.engine.step(&mut self.log) {}
    }

    /// The scenario file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What people did: how many events there were before, and the action as it was given.
    pub fn acts(&self) -> impl Iterator<Item = (u32, &str)> {
        self.acts.iter().map(|act| (act.after, act.text.as_str()))
    }

    /// All events so far.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        self.log.events()
    }

    /// The events that one steps through: a generator's thousands of connections are no moments of a
    /// story, only rows of tables.
    pub fn moments(&self) -> impl Iterator<Item = &Event> {
        let is_moment = |event: &&Event| !matches!(event.kind, EventKind::Generated(_));
        self.log.events().iter().filter(is_moment)
    }

    /// Forgets the past, and from now on keeps nothing of what happens but what is true then: for
    /// more connections than a log has room for. What is asked of any moment is told of the present;
    /// of events, there are only those in which generators count what they did.
    pub fn forget(&mut self) {
        let events = self.log.len();
        let present = self.frames.seek(self.log.events(), events).clone();
        self.frames = Frames::new();
        self.log.forget(present);
    }

    /// What is true after an event; before the first one if there is none.
    pub fn frame(&mut self, seq: Option<Seq>) -> &Frame {
        if self.log.present().is_some() {
            return self.current_frame();
        }
        let events = seq.map_or(0, |seq| seq.0.saturating_add(1));
        self.frames.seek(self.log.events(), events)
    }

    /// The frame that [`Self::frame`] gave last.
    #[must_use]
    pub const fn current_frame(&self) -> &Frame {
        match self.log.present() {
            Some(frame) => frame,
            None => self.frames.current(),
        }
    }

    /// The same, in names.
    #[must_use]
    pub fn frame_view(&self) -> view::Frame {
        self.viewer().frame(self.current_frame())
    }

    /// Some rows of a table after an event, in names.
    pub fn rows(&mut self, table: Table, seq: Option<Seq>, offset: usize, limit: usize) -> Rows {
        self.frame(seq);
        self.viewer()
            .rows(self.current_frame(), table, offset, limit)
    }

    /// The ports that translations hold after an event, by address and destination: at most so many.
    pub fn ports(&mut self, seq: Option<Seq>, most: usize) -> Vec<PortPool> {
        self.frame(seq);
        self.viewer().ports(self.current_frame(), most)
    }

    /// A packet as it left an event, or the last one before it that changed it.
    #[must_use]
    pub fn packet_bytes(&self, packet: PacketId, seq: Seq) -> Option<PacketBytes<'_>> {
        self.log.packet(packet, seq)
    }

    /// The same bytes, taken apart.
    #[must_use]
    pub fn dissect(&self, packet: PacketId, seq: Seq) -> Vec<PacketLayer> {
        self.packet_bytes(packet, seq)
            .map(|packet| dissect(packet.bytes, packet.link))
            .unwrap_or_default()
    }

    /// The scenario's story as far as the run has come.
    #[must_use]
    pub fn story(&self) -> Story {
        story(self.scenario(), self.log.events())
    }

    /// What CloudWatch would show of the NAT gateways so far, per minute (F6.50 to F6.5b).
    #[must_use]
    pub fn nat_metrics(&self) -> Vec<NatMetrics> {
        nat_metrics(self.scenario(), self.log.events(), self.engine.now())
    }

    /// A short name for everything that happened so far; none once the past is forgotten.
    #[must_use]
    pub fn digest(&self) -> Option<String> {
        self.log.present().is_none().then(|| digest(&self.log))
    }

    pub(crate) const fn log(&self) -> &Log {
        &self.log
    }

    /// The engine, to be looked at.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Forgets what came after an event, does something, and goes on from there.
    ///
    /// An event that happened in one step with others takes them with it.
    ///
    /// # Errors
    ///
    /// Every mistake in the action; nothing is forgotten then.
    pub fn act(&mut self, seq: Option<Seq>, action: &str) -> Result<(), Vec<Diagnostic>> {
        let keep = seq
            .map_or(0, |seq| seq.0.saturating_add(1))
            .min(self.log.len());
        // Since its last event the engine may have looked at a clock in vain.
        let replays = keep < self.log.len() || self.engine.now() != self.log.end();
        // Tried in the present first: what is wrong is told before anything is forgotten.
        self.perform(action, self.log.end())?;
        if replays {
            self.acts.pop();
            self.replay(keep)?;
            self.perform(action, self.log.end())?;
        }
        self.others.clear();
        Ok(())
    }

    fn perform(&mut self, action: &str, at: SimTime) -> Result<(), Vec<Diagnostic>> {
        self.engine
            .act(at, |scenario| check_action(scenario, action))?;
        self.acts.push(Act {
            after: self.log.len(),
            at,
            text: action.to_string(),
        });
        Ok(())
    }

    /// Begins again, and repeats everything up to `keep` events, and to the end of the step that
    /// brings the last one: what was done at that moment too.
    fn replay(&mut self, keep: u32) -> Result<(), Vec<Diagnostic>> {
        let mut again = Self::new(&self.text, Some(self.scenario().nat_model))?;
        for act in self.acts.drain(..) {
            again.run_to(act.after.min(keep));
            if act.after > again.log.len() {
                break;
            }
            again.perform(&act.text, act.at)?;
        }
        again.run_to(keep);
        *self = again;
        Ok(())
    }

    /// The moment of an event under every reading of NAT; none if the event is not about a packet.
    pub fn compare(&mut self, seq: Seq) -> Option<Comparison> {
        packet_of(self.log.get(seq)?)?;
        self.bring_others_along();
        let event = self.log.get(seq)?;
        let this = self.as_run();
        let runs: Vec<Run<'_>> = this
            .scenario
            .nat_models
            .iter()
            .filter_map(|model| {
                if *model == this.scenario.nat_model {
                    return Some(this);
                }
                self.others
                    .iter()
                    .find(|other| other.scenario().nat_model == *model)
                    .map(Self::as_run)
            })
            .collect();
        compare(this, event, &runs)
    }

    fn as_run(&self) -> Run<'_> {
        Run {
            scenario: self.scenario(),
            events: self.log.events(),
        }
    }

    /// Runs the scenario under the other readings, with the same acts at the same times.
    fn bring_others_along(&mut self) {
        let models: Vec<NatModel> = self
            .scenario()
            .nat_models
            .iter()
            .copied()
            .filter(|model| *model != self.scenario().nat_model)
            .collect();
        for model in models {
            let known = self
                .others
                .iter()
                .any(|other| other.scenario().nat_model == model);
            if !known && let Some(other) = self.acted_under(model) {
                self.others.push(other);
            }
        }
        let until = self.engine.now();
        for other in &mut self.others {
            // A hop more or less shifts every time a little; the same packet is a little later.
            other.run_until(until);
            if !other.engine.is_quiet() {
                let limit = other.log.len().saturating_add(self.log.len());
                other.run_some(limit);
            }
        }
    }

    fn run_some(&mut self, events_max: u32) {
        while !self.engine.is_quiet()
            && self.log.len() < events_max.min(RUN_EVENTS_MAX)
            && self.engine.step(&mut self.log)
        {}
    }

    /// This run's scenario and acts under another reading, up to the same time; none if the scenario
    /// or an act does not go with it.
    #[must_use]
    pub fn under(&self, model: NatModel) -> Option<Self> {
        let mut other = self.acted_under(model)?;
        other.run_until(self.engine.now());
        Some(other)
    }

    /// The same, no further than the last act.
    fn acted_under(&self, model: NatModel) -> Option<Self> {
        let mut other = Self::new(&self.text, Some(model)).ok()?;
        for act in &self.acts {
            other.run_until(act.at);
            other.perform(&act.text, act.at).ok()?;
        }
        Some(other)
    }
}
