//! Flows through a load balancer: how long they are remembered, by whom, and how they are spread.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind, TcpFlags};
use vpclab_trace::{Decision, EventKind, Origin, Outcome, TrackingClass};

use crate::load_balancers::{scenario, session};
use crate::outcomes::{first_drop, outcomes};
use crate::run;

/// F8.55: with its address kept, a client that is the target cannot be reached; else it can.
#[test]
fn a_target_that_asks_itself() {
    for (preserve, outcome, dropped) in [
        (
            true,
            Outcome::TimedOut,
            Some((StationKind::LoadBalancer, "VPCLAB_LOAD_BALANCER_LOOPBACK")),
        ),
        (false, Outcome::Done, None),
    ] {
        let changes = [
            (
                "/network/targetGroups/0/targets",
                json!([{ "id": "target-a" }]),
            ),
            ("/network/targetGroups/0/preserveClientIp", json!(preserve)),
        ];
        let timeline = session("target-a", "10.0.0.8", &changes);
        assert_eq!(
            (outcomes(&timeline)[0], first_drop(&timeline)),
            (outcome, dropped),
            "{preserve}"
        );
    }
}

/// F4.37, F8.53: after 350 s without a packet the node has forgotten the connection, and says so with RST.
#[test]
fn idle_for_too_long() {
    for (wait, last, resets) in [
        ("349s", Outcome::Done, 0),
        ("351s", Outcome::ConnectionReset, 1),
    ] {
        let script = json!([
            { "do": "connect", "instance": "client", "to": "10.0.0.8", "port": 80, "connection": "c" },
            { "do": "wait", "duration": wait },
            { "do": "send", "connection": "c" },
        ]);
        let timeline = run(&scenario(script, &[]), NatModel::Zonal);
        assert_eq!(outcomes(&timeline).last(), Some(&last), "{wait}");
        let built = timeline.events().iter().filter(|event| {
            matches!(event.kind, EventKind::Created(created) if created.origin == Origin::LoadBalancerReset)
        });
        assert_eq!(built.count(), resets, "{wait}");
    }
}

/// F4.24, F4.37: at client, node and target alike a flow is tracked whatever the rules, for 350 s.
#[test]
fn flows_are_tracked_anyway_and_for_as_long_as_the_node_remembers() {
    let open = json!([{ "source": "0.0.0.0/0" }]);
    let changes = [
        ("/network/loadBalancers/0/securityGroups", json!(["sg-nlb"])),
        ("/network/securityGroups/0/ingress", open.clone()),
        ("/network/securityGroups/1/ingress", open.clone()),
        ("/network/securityGroups/2/ingress", open),
    ];
    let timeline = session("client", "10.0.0.8", &changes);
    let stations = &timeline.scenario().network.stations;
    let mut checked = Vec::new();
    for event in timeline.events() {
        let EventKind::Hop(hop) = event.kind else {
            continue;
        };
        let update = match hop.decision {
            Decision::Allowed {
                tracking: Some(update),
                ..
            }
            | Decision::AllowedByTracking(update) => update,
            _ => continue,
        };
        assert_eq!(update.class, TrackingClass::Balanced);
        if update.state == vpclab_trace::FlowState::Established {
            assert_eq!(update.expires_at.since(event.at).0, 350_000_000);
            checked.push(stations.station(hop.station).component.clone());
        }
    }
    checked.sort();
    checked.dedup();
    assert_eq!(checked, ["sg-client", "sg-nlb", "sg-target"]);
}

/// With cross-zone load balancing both targets get connections (F8.52), each connection one.
#[test]
fn connections_are_spread() {
    let script: Vec<Value> = (0..24)
        .map(|n| json!({ "do": "connect", "instance": "client", "to": "10.0.0.8", "port": 80, "connection": format!("c{n}") }))
        .collect();
    let timeline = run(
        &scenario(
            json!(script),
            &[("/network/loadBalancers/0/crossZone", json!(true))],
        ),
        NatModel::Zonal,
    );
    assert!(
        outcomes(&timeline)
            .iter()
            .all(|outcome| *outcome == Outcome::Done)
    );
    let stations = &timeline.scenario().network.stations;
    let arrived = |at: &str| {
        let syns = timeline.events().iter().filter(|event| match event.kind {
            EventKind::Hop(hop) => {
                hop.decision == Decision::Delivered
                    && stations.station(hop.station).component == at
                    && hop.header.tcp_flags() == Some(TcpFlags::SYN)
            }
            _ => false,
        });
        syns.count()
    };
    let (a, b) = (arrived("target-a"), arrived("target-b"));
    assert_eq!(a + b, 24);
    assert!(a >= 4 && b >= 4, "{a} and {b}");
}
