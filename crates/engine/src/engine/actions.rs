//! Actions of the script and of people: begun, and over.

use vpclab_model::{Action, ActionKey, ActionKind};
use vpclab_trace::{EventKind, Outcome, Seq};

use super::{Engine, Sink};
use crate::guest::GuestKey;
use crate::limits::ACTION_PAUSE;
use crate::queue::Due;
use crate::script;

impl Engine {
    pub(super) fn action_begins(&mut self, key: ActionKey, sink: &mut dyn Sink) {
        let Some(Action { kind, .. }) = self.world.scenario.script.get(key.index()).copied() else {
            return;
        };
        let started = self.write(EventKind::ActionStarted { action: key }, None, None, sink);
        if let ActionKind::Wait { duration } = kind {
            self.queue.push(self.now + duration, Due::WaitOver(key));
            return;
        }
        if let ActionKind::Call(call) = kind {
            let outcome = self.call(call, started, sink);
            self.action_ends(key, outcome, Some(started), sink);
            return;
        }
        if let ActionKind::Host { host, change } = kind {
            self.host_changes(host, change, started, sink);
            self.action_ends(key, Outcome::Done, Some(started), sink);
            return;
        }
        if let ActionKind::Generate {
            instance,
            to,
            port,
            load,
        } = kind
        {
            if self.runs(instance) {
                self.generator_begins((key, started), instance, (to, port), load, sink);
            } else {
                self.action_ends(key, Outcome::InstanceNotRunning, Some(started), sink);
            }
            return;
        }
        match script::command(&self.world.scenario, key) {
            Some((GuestKey::Instance(instance), _)) if !self.runs(instance) => {
                self.action_ends(key, Outcome::InstanceNotRunning, Some(started), sink);
            }
            Some((GuestKey::Server(server), _))
                if !self.world.scenario.network.server_state(server).running =>
            {
                self.action_ends(key, Outcome::ServerNotRunning, Some(started), sink);
            }
            Some((guest, command)) => {
                let events = self.guest_mut(guest, |guest, now| guest.start(key, command, now));
                self.guest_says(guest, events, Some(started), sink);
            }
            None => self.action_ends(key, Outcome::NotConnected, Some(started), sink),
        }
    }

    pub(super) fn action_ends(
        &mut self,
        key: ActionKey,
        outcome: Outcome,
        cause: Option<Seq>,
        sink: &mut dyn Sink,
    ) {
        let ended = EventKind::ActionEnded {
            action: key,
            outcome,
        };
        self.write(ended, cause, None, sink);
        if let Some(next) = script::follower(self.file_script(), key) {
            self.queue.push(self.now + ACTION_PAUSE, Due::Action(next));
        }
    }

    /// The actions of the scenario file, without those that were added.
    fn file_script(&self) -> &[Action] {
        let script = &self.world.scenario.script;
        script.get(..self.file_actions).unwrap_or(script)
    }
}
