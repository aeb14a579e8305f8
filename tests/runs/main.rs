//! Whole runs: from a scenario's text to the log, the frames, the story and the bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod allowance;
mod balanced_flows;
mod bytes;
mod comparison;
mod conntrack;
mod edits;
mod edits_beyond;
mod edits_services;
mod endpoint_flows;
mod endpoints;
mod flow_logs;
mod forks;
mod generators;
mod hosts;
mod ingress_routing;
mod interfaces;
mod internet_gateway;
mod ipv6;
mod link;
mod link_local;
mod listings;
mod load_balancers;
mod metrics;
mod middlebox;
mod minimum_acl;
mod moments;
mod nat_gateway;
mod neighbours;
mod outcomes;
mod packets;
mod pcapng;
mod present;
mod properties;
mod proxies;
mod public_access;
mod readme;
mod refusals;
mod resolver;
mod routes;
mod run_file;
mod seeking;
mod short_walks;
mod stories;
mod tracking;
mod traps;
mod tshark;
mod unknown;
mod vpcs;
mod vpn;
mod walks;
mod whose_word;

use std::fs;

use serde_json::Value;
use vpclab_model::NatModel;
use vpclab_tests::root;
use vpclab_timeline::Timeline;

/// The text of a scenario of the library.
fn scenario(name: &str) -> String {
    fs::read_to_string(root().join("scenarios").join(format!("{name}.json"))).unwrap()
}

/// Puts values at JSON pointers of a scenario; `-` at the end of a pointer appends to a list.
fn put(scenario: &mut Value, changes: &[(&str, Value)]) {
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match scenario.pointer_mut(parent).expect(pointer) {
            Value::Array(items) if key == "-" => items.push(value.clone()),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[key] = value.clone(),
        }
    }
}

/// A scenario under a reading of NAT, run until all is quiet.
fn run(text: &str, model: NatModel) -> Timeline {
    let mut timeline = Timeline::new(text, Some(model)).unwrap_or_else(|diagnostics| {
        let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"));
    });
    timeline.run();
    assert!(timeline.progress().quiet);
    timeline
}

/// The notes' own scenario.
fn notes_scenario() -> String {
    scenario("ec2-to-internet")
}
