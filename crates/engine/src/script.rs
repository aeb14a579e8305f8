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
    // Nothing before it is looked at: a script may be long.
    let (first, rest) = script.get(ended.index()..)?.split_first()?;
    Some(first).filter(is_in_line)?;
    let next = rest.iter().position(|action| is_in_line(&action))?;
    Some(ActionKey(ended.0 + 1 + next as u32))
}

fn keyed(script: &[Action]) -> impl Iterator<Item = (ActionKey, &Action)> {
    (0..).map(ActionKey).zip(script)
}

/// What an action asks of whom; none for a pause or a call.
pub(crate) fn command(scenario: &Scenario, action: ActionKey) -> Option<(GuestKey, Command)> {
    let before = scenario.script.get(..action.index())?;
    match scenario.script.get(action.index())?.kind {
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
            owner(before, connection)?,
            Command::Send { connection, bytes },
        )),
        ActionKind::Close { connection } => {
            Some((owner(before, connection)?, Command::Close { connection }))
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

/// Who opened a connection: one of these actions, and mostly one of the last.
fn owner(before: &[Action], wanted: ConnectionKey) -> Option<GuestKey> {
    before.iter().rev().find_map(|action| match action.kind {
        ActionKind::Connect {
            from, connection, ..
        } if connection == wanted => Some(from.into()),
        _ => None,
    })
}
