//! Whose word a sentence is, and on which facts it stands.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_timeline::Timeline;
use vpclab_trace::{Basis, Sentence, sentence};
use vpclab_trace::{Decision, EventKind, RemovalReason};

use crate::vpcs::peering;
use crate::{put, run};

/// What is said of every entry that leaves a table, and of every packet that is dropped.
fn said(timeline: &Timeline, which: impl Fn(&EventKind) -> bool) -> Vec<Sentence> {
    let events = timeline.events().iter();
    events
        .filter(|event| which(&event.kind))
        .map(|event| sentence(event, timeline.scenario()))
        .collect()
}

fn is_drop(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Hop(hop) if matches!(hop.decision, Decision::Dropped { .. }))
}

/// The ends of flows of each protocol: F4.23, F4.30 to F4.32, F4.36, F6.30, F6.34.
#[test]
fn entries_leave_by_the_word_of_whoever_set_the_time() {
    use RemovalReason as R;
    let send = |action: Value| json!([action, { "do": "wait", "duration": "700s" }]);
    let ping = json!({ "do": "ping", "instance": "client", "to": "203.0.113.5" });
    let datagram =
        json!({ "do": "send-datagram", "instance": "client", "to": "203.0.113.5", "port": 7 });
    let raw =
        json!({ "do": "send-packet", "instance": "client", "to": "10.0.2.7", "protocol": 47 });
    type Row<'r> = (&'r str, Value, Vec<(RemovalReason, &'r [&'r str], Basis)>);
    let rows: [Row<'_>; 3] = [
        (
            "a ping",
            send(ping),
            vec![
                (R::IdleIcmp, &["F4.36", "F13.49"], Basis::Model),
                (R::IdleIcmp, &["F6.30", "F6.34"], Basis::Infer),
            ],
        ),
        (
            "a datagram and its echo",
            send(datagram),
            vec![
                (R::IdleUdp, &["F4.31", "F4.32", "S0.14"], Basis::Aws),
                (R::IdleUdp, &["F6.30", "F6.34"], Basis::Infer),
            ],
        ),
        (
            "GRE",
            send(raw),
            vec![
                (R::IdleOther, &["F4.23"], Basis::Aws),
                (R::IdleOther, &["F4.23"], Basis::Aws),
            ],
        ),
    ];
    for (name, script, expected) in rows {
        let timeline = crate::packets::lab_run(&script, &[]);
        let removed: Vec<_> = timeline
            .events()
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::NatEntryRemoved { reason, .. }
                | EventKind::TrackingEntryRemoved { reason, .. } => {
                    let said = sentence(event, timeline.scenario());
                    Some((reason, said.facts, said.basis))
                }
                _ => None,
            })
            .collect();
        let removed: Vec<_> = removed
            .iter()
            .map(|(reason, facts, basis)| (*reason, *facts, *basis))
            .collect();
        assert_eq!(removed, expected, "{name}");
    }
}

/// F9.10: a VPC has no broadcast and no multicast; nothing of it leaves the interface.
#[test]
fn nothing_goes_to_many_at_once() {
    for (to, facts, leaves) in [
        ("224.0.0.5", &["F9.10"][..], false),
        ("239.1.2.3", &["F9.10"], false),
        ("255.255.255.255", &["F9.10"], false),
        ("10.0.1.255", &["F9.10"], false),
        // For a sender elsewhere it is an address like any other.
        ("10.0.2.255", &["F9.10", "F1.13"], true),
    ] {
        let script = json!([{ "do": "send-datagram", "instance": "client", "to": to, "port": 53 }]);
        let timeline = crate::packets::lab_run(&script, &[]);
        let drops = said(&timeline, is_drop);
        assert!(!drops.is_empty(), "{to}");
        for drop in drops {
            assert_eq!((drop.facts, drop.basis), (facts, Basis::Aws), "{to}");
        }
        let beyond = crate::packets::hops(&timeline)
            .filter(|(kind, _)| *kind != vpclab_model::StationKind::Eni)
            .count();
        assert_eq!(beyond > 0, leaves, "{to}");
    }
}

/// F8.5, F8.15, F9.24: who is told that a packet is too large, and who is not.
#[test]
fn who_is_told_that_a_packet_is_too_large() {
    let pinged = |base: &Value, to: &str, changes: &[(&str, Value)]| {
        let mut scenario = base.clone();
        put(&mut scenario, changes);
        let all = json!([{ "protocol": "all", "source": "10.0.0.0/8" }]);
        put(
            &mut scenario,
            &[
                (
                    "/script",
                    json!([{ "do": "ping", "instance": "i-a", "to": to, "size": 8600, "dontFragment": true }]),
                ),
                ("/network/securityGroups/0/ingress", all.clone()),
                ("/network/securityGroups/1/ingress", all),
            ],
        );
        let timeline = run(&scenario.to_string(), NatModel::Zonal);
        let told = said(&timeline, |kind| {
            matches!(kind, EventKind::Created(created)
                if created.origin == vpclab_trace::Origin::IcmpError)
        });
        (said(&timeline, is_drop).remove(0), told.len())
    };
    let far = [
        ("/network/vpcs/1/region", json!("eu-west-1")),
        ("/network/vpcs/2/region", json!("eu-west-1")),
    ];
    let transit = crate::vpcs::transit_gateway::base();
    let (silent, told) = pinged(&peering::base(), "10.1.1.5", &far);
    assert!(
        silent
            .text
            .ends_with("Nobody tells its sender: lower its MTU."),
        "{}",
        silent.text
    );
    assert_eq!(
        (told, silent.facts, silent.basis),
        (0, &["F8.5", "F9.22", "F9.24"][..], Basis::Infer)
    );
    let (heard, told) = pinged(&transit, "10.2.1.5", &[]);
    assert!(heard.text.contains("Its sender is told"), "{}", heard.text);
    assert_eq!(
        (told, heard.facts, heard.basis),
        (1, &["F8.15", "F9.22", "D0.6"][..], Basis::Aws)
    );
}
