//! Egress-only internet gateways (F7.20, F7.21): out and back, and nothing that begins outside.

use serde_json::{Value, json};
use vpclab_model::{StationKind, TcpFlags};
use vpclab_trace::{Decision, EventKind, Outcome, RemovalReason, TrackingClass, Translator};

use super::{connection, lab};
use crate::bytes::agrees_elsewhere;
use crate::outcomes::{first_drop, outcomes};
use crate::seeking::agrees_with_engine;
use crate::walks::way;
use crate::{put, run};

const CLIENT: &str = "2001:db8:0:100::5";
const SERVER: &str = "2001:db8:ff::5";

/// The lab with ::/0 to an egress-only gateway; IPv4 still has its internet gateway.
fn changes() -> Vec<(&'static str, Value)> {
    vec![
        (
            "/network/egressOnlyInternetGateways",
            json!([{ "id": "eigw", "vpc": "vpc" }]),
        ),
        ("/network/routeTables/0/routes/1/target", json!("eigw")),
    ]
}

#[test]
fn who_reaches_whom() {
    let (out, back) = (("instance", "client"), ("server", "both"));
    let refused = [
        Outcome::TimedOut,
        Outcome::NotConnected,
        Outcome::NotConnected,
    ];
    let unsolicited = (
        StationKind::EgressOnlyInternetGateway,
        "VPCLAB_EGRESS_ONLY_UNSOLICITED",
    );
    let only = [
        ("/network/internetGateways", json!([])),
        (
            "/network/routeTables/0/routes",
            json!([{ "destination": "::/0", "target": "eigw" }]),
        ),
    ];
    let blocked = [(
        "/network/blockPublicAccess",
        json!({ "internetGatewayBlockMode": "block-bidirectional" }),
    )];
    let ingress = [(
        "/network/blockPublicAccess",
        json!({ "internetGatewayBlockMode": "block-ingress" }),
    )];
    type Row<'r> = (
        &'r str,
        (&'r str, &'r str),
        &'r str,
        &'r [(&'static str, Value)],
        [Outcome; 3],
        Option<(StationKind, &'r str)>,
    );
    let rows: [Row<'_>; 7] = [
        (
            "out and back (F7.20)",
            out,
            SERVER,
            &[],
            [Outcome::Done; 3],
            None,
        ),
        (
            "nothing begins outside (F7.20)",
            back,
            CLIENT,
            &[],
            refused,
            Some(unsolicited),
        ),
        (
            "no other gateway is needed (F7.20)",
            out,
            SERVER,
            &only,
            [Outcome::Done; 3],
            None,
        ),
        (
            "nor is it one for the outside (F7.20)",
            back,
            CLIENT,
            &only,
            refused,
            Some(unsolicited),
        ),
        (
            "IPv4 has its own gateway (F3.4)",
            out,
            "203.0.113.5",
            &[],
            [Outcome::Done; 3],
            None,
        ),
        (
            "block-bidirectional is for it, too (F1.25)",
            out,
            SERVER,
            &blocked,
            refused,
            Some((
                StationKind::EgressOnlyInternetGateway,
                "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
            )),
        ),
        (
            "block-ingress is not (F1.25)",
            out,
            SERVER,
            &ingress,
            [Outcome::Done; 3],
            None,
        ),
    ];
    for (name, from, to, more, expected, dropped) in rows {
        let mut changes = changes();
        changes.extend_from_slice(more);
        let port = if from == out { 443 } else { 80 };
        let mut timeline = connection(from, (to, port), &changes);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
        agrees_with_engine(&mut timeline);
        assert!(agrees_elsewhere(&timeline) > 5);
    }
}

/// T14.45, F7.21: it is no NAT: the server sees the instance's own address.
#[test]
fn it_translates_nothing() {
    let timeline = connection(("instance", "client"), (SERVER, 443), &changes());
    let stops = way(&timeline, StationKind::Instance, TcpFlags::SYN);
    let at = stops
        .iter()
        .position(|stop| stop.0 == StationKind::EgressOnlyInternetGateway);
    assert_eq!(at, Some(5), "{stops:?}");
    let ends = |stop: &crate::walks::Stop| (stop.2.clone(), stop.3.clone());
    assert!(
        stops.iter().all(|stop| ends(stop) == ends(&stops[0])),
        "{stops:?}"
    );
}

/// F4.24: the path makes the flow tracked, whatever the rules.
#[test]
fn its_flows_are_tracked_automatically() {
    let everyone = json!([
        { "protocol": "all", "source": "::/0" }, { "protocol": "all", "source": "0.0.0.0/0" },
    ]);
    for (gateway, expected) in [(true, Some(TrackingClass::Automatic)), (false, None)] {
        let mut changes = if gateway { changes() } else { vec![] };
        changes.push(("/network/securityGroups/0/ingress", everyone.clone()));
        let timeline = connection(("instance", "client"), (SERVER, 443), &changes);
        let class = timeline.events().iter().find_map(|event| match event.kind {
            EventKind::Hop(hop) => match hop.decision {
                Decision::Allowed { tracking, .. } if hop.header.tcp_flags().is_some() => {
                    let network = &timeline.scenario().network;
                    let kind = network.stations.station(hop.station).kind;
                    (kind == StationKind::SecurityGroup)
                        .then(|| tracking.map(|update| update.class))
                }
                _ => None,
            },
            _ => None,
        });
        assert_eq!(class.unwrap(), expected, "{gateway}");
    }
}

/// F7.21: a flow that carried nothing for 350 s is forgotten (our assumption); the client that
/// speaks again is let out, and so is known again.
#[test]
fn an_idle_flow_is_forgotten_and_begins_again() {
    let mut scenario = lab();
    scenario["network"]["egressOnlyInternetGateways"] = json!([{ "id": "eigw" }]);
    scenario["network"]["routeTables"][0]["routes"][1]["target"] = json!("eigw");
    scenario["script"] = json!([
        { "do": "connect", "instance": "client", "to": SERVER, "port": 443, "connection": "c" },
        { "do": "wait", "duration": "351s" },
        { "do": "send", "connection": "c" },
        { "do": "close", "connection": "c" },
    ]);
    let timeline = run(&scenario.to_string(), vpclab_model::NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 4]);
    let removed: Vec<RemovalReason> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::NatEntryRemoved {
                translator: Translator::EgressOnly(_),
                reason,
                ..
            } => Some(reason),
            _ => None,
        })
        .collect();
    assert_eq!(removed.first(), Some(&RemovalReason::Idle));
    let made = timeline.events().iter().filter(|event| match event.kind {
        EventKind::Hop(hop) => {
            matches!(hop.decision, Decision::LetThrough { update, .. } if update.made)
        }
        _ => false,
    });
    assert_eq!(made.count(), 2);
}

/// Both pings have the same identifier: that from outside begins outside (F7.20).
#[test]
fn a_ping_from_outside_is_no_answer() {
    let mut scenario = lab();
    put(&mut scenario, &changes());
    scenario["script"] = json!([
        { "do": "ping", "instance": "client", "to": SERVER },
        { "do": "ping", "server": "both", "to": CLIENT },
    ]);
    let timeline = run(&scenario.to_string(), vpclab_model::NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::Done, Outcome::TimedOut]);
    let unsolicited = (
        StationKind::EgressOnlyInternetGateway,
        "VPCLAB_EGRESS_ONLY_UNSOLICITED",
    );
    assert_eq!(first_drop(&timeline), Some(unsolicited));
}
