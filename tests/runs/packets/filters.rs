//! What security groups and network ACLs make of ICMP, of other protocols, and of fragments.

use serde_json::{Value, json};
use vpclab_model::{NatModel, SimTime, StationKind as Kind};
use vpclab_trace::{Decision, EventKind, Outcome, TrackingClass};

use super::{drops, lab, lab_run};
use crate::outcomes::outcomes;
use crate::run;

/// Inbound, and the other way round outbound, rules of the ACL in front of the app.
fn acl(rules: &[(&str, Value)]) -> Vec<(&'static str, Value)> {
    let list = |peer: &str| {
        let rules = (1..).zip(rules).map(|(number, (action, rule))| {
            let mut rule = rule.clone();
            rule["ruleNumber"] = json!(number * 10);
            rule["action"] = json!(action);
            rule[peer] = json!("0.0.0.0/0");
            rule
        });
        Value::Array(rules.collect())
    };
    vec![
        ("/network/networkAcls/2/inbound", list("source")),
        ("/network/networkAcls/2/outbound", list("destination")),
    ]
}

#[test]
fn network_acls_know_icmp_types_and_protocol_numbers() {
    let icmp = |icmp_type: i32, code: i32| json!({ "protocol": "icmp", "icmpTypeCode": { "type": icmp_type, "code": code } });
    let udp_7 = json!({ "protocol": "udp", "portRange": 7 });
    let udp = json!({ "protocol": "udp" });
    let ping = json!({ "do": "ping", "instance": "client", "to": "10.0.2.7" });
    let big = json!({ "do": "send-datagram", "instance": "client", "to": "10.0.2.7", "port": 7, "size": 20_000 });
    let esp =
        json!({ "do": "send-packet", "instance": "client", "to": "10.0.2.7", "protocol": 50 });
    let refused = vec![(Kind::NetworkAcl, "SUBNET_ACL_RESTRICTION")];
    let (done, no) = (Outcome::Done, Outcome::TimedOut);
    for (name, action, rules, expected, dropped) in [
        (
            "echo and its reply (F5.6)",
            &ping,
            vec![("allow", icmp(8, 0)), ("allow", icmp(0, 0))],
            done,
            vec![],
        ),
        (
            "every code (F5.6)",
            &ping,
            vec![("allow", icmp(8, -1)), ("allow", icmp(0, -1))],
            done,
            vec![],
        ),
        (
            "every type (F5.6)",
            &ping,
            vec![("allow", icmp(-1, -1))],
            done,
            vec![],
        ),
        (
            "the reply is another type (F5.1)",
            &ping,
            vec![("allow", icmp(8, 0))],
            no,
            refused.clone(),
        ),
        (
            "another code is another message (F5.6)",
            &ping,
            vec![("allow", icmp(8, 1)), ("allow", icmp(0, 0))],
            no,
            refused.clone(),
        ),
        (
            "the lower rule decides (F5.2)",
            &ping,
            vec![("deny", icmp(8, -1)), ("allow", icmp(-1, -1))],
            no,
            refused.clone(),
        ),
        (
            "a protocol's number (F5.6)",
            &esp,
            vec![("allow", json!({ "protocol": 47 }))],
            no,
            refused.clone(),
        ),
        (
            "and what answers it",
            &esp,
            vec![("allow", json!({ "protocol": 50 })), ("allow", icmp(3, 2))],
            no,
            vec![(Kind::SecurityGroup, "SG_HAS_NO_RULES")],
        ),
        (
            "a datagram in fragments, all of UDP",
            &big,
            vec![("allow", udp.clone())],
            done,
            vec![],
        ),
        // `MODEL`, as RFC 1858 has it: later fragments have no ports.
        (
            "later fragments pass where their first may",
            &big,
            vec![(
                "allow",
                json!({ "protocol": "udp", "portRange": "7-65535" }),
            )],
            done,
            vec![],
        ),
        (
            "a rule that denies their port does not speak of them",
            &big,
            vec![("deny", udp_7), ("allow", udp)],
            no,
            refused.clone(),
        ),
    ] {
        let timeline = lab_run(&json!([action]), &acl(&rules));
        assert_eq!(outcomes(&timeline), [expected], "{name}");
        assert_eq!(drops(&timeline), dropped, "{name}");
    }
}

/// What the group of an instance remembers of a flow: protocol, class, seconds.
fn remembered(action: &Value, changes: &[(&str, Value)]) -> Vec<(String, TrackingClass, u64)> {
    let timeline = run(&lab(&json!([action]), changes), NatModel::Zonal);
    let made = timeline.events().iter().filter_map(|event| {
        let EventKind::Hop(hop) = event.kind else {
            return None;
        };
        match hop.decision {
            Decision::Allowed {
                tracking: Some(update),
                ..
            } if update.made => {
                let tuple = hop.header.tuple;
                let seconds = update.expires_at.since(event.at).0 / 1_000_000;
                Some((tuple.to_string(), update.class, seconds))
            }
            _ => None,
        }
    });
    made.collect()
}

/// F4.22: ICMP is tracked even where everything is open; F4.23: other protocols by addresses and
/// number, for 600 s; F4.36: the figure for ICMP is Linux's (F13.49).
#[test]
fn icmp_and_other_protocols_are_always_tracked() {
    let open = json!([{ "source": "0.0.0.0/0" }]);
    let changes = [
        ("/network/securityGroups/0/ingress", open.clone()),
        ("/network/securityGroups/1/ingress", open),
    ];
    let tracked = |flow: &str, seconds| (flow.to_string(), TrackingClass::Tracked, seconds);
    for (action, expected) in [
        (
            json!({ "do": "ping", "instance": "client", "to": "10.0.2.7" }),
            vec![tracked("ICMP 10.0.1.5 → 10.0.2.7", 30); 2],
        ),
        (
            json!({ "do": "send-packet", "instance": "client", "to": "10.0.2.7", "protocol": 50 }),
            vec![tracked("protocol 50 10.0.1.5 → 10.0.2.7", 600); 2],
        ),
        (
            json!({ "do": "send-datagram", "instance": "client", "to": "10.0.2.7", "port": 7 }),
            vec![],
        ),
    ] {
        assert_eq!(remembered(&action, &changes), expected, "{action}");
    }
}

/// F4.23: any packet of the protocol between the two addresses is part of the flow, for 600 s.
#[test]
fn the_other_side_may_answer_a_protocol_for_600_seconds() {
    let send = |from: &str, to: &str, at: &str| json!({ "do": "send-packet", "instance": from, "to": to, "protocol": 50, "at": at });
    for (at, admitted) in [("599s", true), ("601s", false)] {
        let script = json!([
            send("client", "10.0.2.7", "0s"),
            send("app", "10.0.1.5", at)
        ]);
        let timeline = lab_run(&script, &[]);
        let late = |(_, hop): &(Kind, vpclab_trace::Hop)| {
            hop.header.tuple.destination.to_string() == "10.0.1.5"
                && hop.header.tuple.protocol.number() == Some(50)
        };
        let refused = super::hops(&timeline)
            .filter(late)
            .any(|(_, hop)| matches!(hop.decision, Decision::Dropped { .. }));
        assert_eq!(!refused, admitted, "{at}");
    }
}

/// An ICMP error neither makes an entry nor keeps one alive (F13.70 for NAT gateways).
#[test]
fn an_error_changes_no_table() {
    let script =
        json!([{ "do": "send-datagram", "instance": "client", "to": "203.0.113.5", "port": 8 }]);
    let mut timeline = lab_run(&script, &[]);
    let sent = timeline.events().iter().find_map(|event| match event.kind {
        EventKind::Hop(hop) => match hop.decision {
            Decision::Translated {
                by: vpclab_trace::Translation::NatEntry { update, .. },
                ..
            } => Some((event.at, update.expires_at)),
            _ => None,
        },
        _ => None,
    });
    let (at, expires_at) = sent.unwrap();
    assert_eq!(expires_at.since(at).0, 350_000_000);
    let living = timeline.engine().living();
    assert_eq!(living.nat.len(), 1);
    assert_eq!(living.nat[0].expires_at, expires_at);
    assert_eq!(living.tracking.len(), 1);
    assert!(living.tracking[0].state == vpclab_trace::FlowState::Unreplied);
    timeline.run_until(SimTime(1_000_000_000));
    crate::seeking::agrees_with_engine(&mut timeline);
    assert!(timeline.engine().living().nat.is_empty());
}
