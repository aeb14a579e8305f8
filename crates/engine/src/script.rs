//! Which action comes when: those with a time at that time, the others one after the other.

use alloc::vec::Vec;
use vpclab_model::{Action, ActionKey, ActionKind, ConnectionKey, Destination, Scenario, SimTime};

use crate::guest::{Command, GuestKey, Target, Then};

/// The actions of the script that begin by themselves: those with a time, and the first of the others.
pub(crate) fn beginnings(script: &[Action]) -> Vec<(SimTime, ActionKey)> {
    let timed = keyed(script).filter_map(|(key, action)| Some((action.at?, key)));
    let first = keyed(script)
        .find(|(_, action)| action.at.is_none())
        .map(|(key, _)| (SimTime::ZERO, key));
    timed.chain(first).collect()
}

/// The action that begins when this one has ended. `script` is the file's: what people add begins
/// when they add it.
pub(crate) fn follower(script: &[Action], ended: ActionKey) -> Option<ActionKey> {
    let is_in_line = |action: &&Action| action.at.is_none();
    script.get(ended.index()).filter(is_in_line)?;
    keyed(script)
        .find(|(key, action)| key.0 > ended.0 && is_in_line(action))
        .map(|(key, _)| key)
}

fn keyed(script: &[Action]) -> impl Iterator<Item = (ActionKey, &Action)> {
    (0..).map(ActionKey).zip(script)
}

/// What an action asks of whom; none for a pause or a call.
pub(crate) fn command(scenario: &Scenario, kind: ActionKind) -> Option<(GuestKey, Command)> {
    match kind {
        ActionKind::Resolve { instance, name } => Some((
            GuestKey::Instance(instance),
            Command::Resolve {
                name,
                text: scenario.host_name(name).into(),
            },
        )),
        ActionKind::Connect {
            from,
            to,
            port,
            connection,
            keep_alive,
        } => {
            let then = Then::Connect {
                connection,
                port,
                keep_alive,
            };
            let to = target(scenario, to);
            Some((from.into(), Command::Reach { to, then }))
        }
        ActionKind::Probe { from, to, probe } => {
            let (to, then) = (target(scenario, to), Then::Probe(probe));
            Some((from.into(), Command::Reach { to, then }))
        }
        ActionKind::Send { connection, bytes } => Some((
            owner(scenario, connection)?,
            Command::Send { connection, bytes },
        )),
        ActionKind::Close { connection } => {
            Some((owner(scenario, connection)?, Command::Close { connection }))
        }
        // The engine's own business.
        ActionKind::Call(_)
        | ActionKind::Host { .. }
        | ActionKind::Wait { .. }
        | ActionKind::Generate { .. } => None,
    }
}

fn target(scenario: &Scenario, to: Destination) -> Target {
    match to {
        Destination::Address(address) => Target::Address(address),
        Destination::Name(name) => Target::Name {
            name,
            text: scenario.host_name(name).into(),
        },
    }
}

/// Who opened a connection.
fn owner(scenario: &Scenario, wanted: ConnectionKey) -> Option<GuestKey> {
    scenario.script.iter().find_map(|action| match action.kind {
        ActionKind::Connect {
            from, connection, ..
        } if connection == wanted => Some(from.into()),
        _ => None,
    })
}
