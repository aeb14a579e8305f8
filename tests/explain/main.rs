//! What is in the way, and what would let it through: told, tried, and proved to be smallest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod blockers;
#[path = "../reference/dice.rs"]
mod dice;
mod gateways;
mod large;
mod networks;
#[path = "../reference/random.rs"]
mod random;
#[path = "../reference/script.rs"]
mod script;
mod services;
mod smallest;
mod universe;
#[path = "../reference/wings.rs"]
mod wings;

use serde_json::{Value, json};
use vpclab_explain::{Answer, Fix, Query, trace};
use vpclab_model::Scenario;
use vpclab_timeline::Timeline;

/// A question in one line: `from to port`, `from to udp/port`, `from to icmp`.
fn query(line: &str) -> Query {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [from, to, what] = words[..] else {
        panic!("from, to and port: {line}");
    };
    let mut query = Query::new(from, to);
    let (protocol, port) = match what.strip_prefix("udp/") {
        Some(port) => (vpclab_model::Protocol::Udp, port),
        None if what == "icmp" => (vpclab_model::Protocol::Icmp, "0"),
        None => (vpclab_model::Protocol::Tcp, what),
    };
    query.protocol = protocol;
    query.dst_port = Some(port.parse().unwrap());
    query
}

fn asked(scenario: &Scenario, query: &Query) -> Answer {
    trace(scenario, query).unwrap_or_else(|error| panic!("{error}"))
}

/// A run of a scenario without a script.
fn started(scenario: &Value) -> Timeline {
    Timeline::new(&scenario.to_string(), None).unwrap_or_else(|diagnostics| {
        let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"));
    })
}

/// Does a question's packet get there, and its answer back, once these actions of a script are done?
/// None if one of them cannot be written, or AWS refuses it.
fn works_after(scenario: &Value, actions: &[Value], query: &Query) -> Option<bool> {
    let mut timeline = started(scenario);
    for action in actions {
        let before = timeline.progress().events;
        timeline.act(None, &action.to_string()).ok()?;
        timeline.run();
        let events = &timeline.events()[before as usize..];
        let edited =
            |event: &vpclab_trace::Event| matches!(event.kind, vpclab_trace::EventKind::Edited(_));
        if !events.iter().any(edited) {
            return None;
        }
    }
    let answer = trace(timeline.scenario(), query).ok()?;
    Some(works(&answer))
}

fn works(answer: &Answer) -> bool {
    use vpclab_explain::Disposition::Delivered;
    let reply = answer.reply.as_ref();
    answer.forward.disposition == Delivered
        && reply.is_some_and(|reply| reply.disposition == Delivered)
}

/// A fix as the actions of a script: what stands under `call` says what is done.
fn actions(fix: &Fix) -> Vec<Value> {
    let edits = fix.edits.iter().map(|edit| {
        let mut action = edit.call.clone();
        let call = action.as_object_mut().unwrap().remove("call").unwrap();
        action["do"] = call;
        action
    });
    edits.collect()
}

/// The blockers, each as `leg at code`.
fn told(answer: &Answer) -> Vec<String> {
    let blockers = answer.blockers.iter();
    blockers
        .map(|one| format!("{} {} {}", one.leg, one.refusal.at, one.refusal.code))
        .collect()
}

/// The commands of a fix.
fn commands_of(fix: &Fix) -> Vec<&str> {
    fix.edits.iter().map(|edit| edit.command.as_str()).collect()
}

/// The scenario with values put at JSON pointers; `-` appends to a list.
fn with(mut scenario: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match scenario.pointer_mut(parent).expect(pointer) {
            Value::Array(items) if key == "-" => items.push(value.clone()),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[key] = value.clone(),
        }
    }
    scenario
}

/// A scenario with this network.
fn scenario_of(network: Value) -> Value {
    json!({ "vpclab": 1, "title": "a question", "network": network })
}
