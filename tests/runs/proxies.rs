//! Application and Classic Load Balancers, and the health of targets.

use serde_json::{Value, json};
use vpclab_model::{NatModel, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Outcome, RuleRef};

use crate::endpoints::way;
use crate::load_balancers::{NAME, scenario, session};
use crate::outcomes::{first_drop, outcomes};
use crate::run;

type Change = (&'static str, Value);

const KIND: &str = "/network/loadBalancers/0/type";
const GROUPS: &str = "/network/loadBalancers/0/securityGroups";

/// A balancer of this type with its group.
fn of_type(kind: &str) -> Vec<Change> {
    vec![(KIND, json!(kind)), (GROUPS, json!(["sg-nlb"]))]
}

fn unhealthy(target: &str) -> Change {
    match target {
        "a" => (
            "/network/targetGroups/0/targets/0/health",
            json!("unhealthy"),
        ),
        _ => (
            "/network/targetGroups/0/targets/1/health",
            json!("unhealthy"),
        ),
    }
}

/// Where the first SYN ended, and what it looked like there.
fn end(timeline: &Timeline) -> String {
    way(timeline, TcpFlags::SYN).pop().unwrap()
}

/// F8.57: the target sees the node, whatever the target group says of the client's address; the rules of
/// the target and its subnet's ACL do, too.
#[test]
fn the_target_sees_the_node() {
    for kind in ["application", "classic"] {
        let mut changes = of_type(kind);
        changes.push(unhealthy("b"));
        changes.push(("/network/targetGroups/0/preserveClientIp", json!(true)));
        changes.push((
            "/network/securityGroups/1/ingress",
            json!([{ "protocol": "tcp", "portRange": 8080, "source": "10.0.0.8/32" }]),
        ));
        let timeline = session("client", "10.0.0.8", &changes);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 3], "{kind}");
        assert_eq!(end(&timeline), "target-a: 10.0.0.8 → 10.0.2.5", "{kind}");
    }
}

/// One row per type: which target is unhealthy, whether cross-zone load balancing is stated, and where
/// a connection to the node in the first zone ends (F8.52, F8.58, F8.5b, F8.5c).
#[test]
fn healthy_targets_are_preferred() {
    const A: &str = "target-a";
    const B: &str = "target-b";
    for (kind, sick, cross_zone, target) in [
        ("network", "", None, Ok(A)),
        ("network", "a", None, Ok(A)),
        ("network", "a", Some(true), Ok(B)),
        ("application", "a", None, Ok(B)),
        ("application", "b", None, Ok(A)),
        ("application", "a", Some(false), Ok(A)),
        ("classic", "b", None, Ok(A)),
        ("classic", "a", None, Err("VPCLAB_NO_INSTANCE_IN_SERVICE")),
        ("classic", "a", Some(true), Ok(B)),
    ] {
        let mut changes = of_type(kind);
        if !sick.is_empty() {
            changes.push(unhealthy(sick));
        }
        if let Some(cross_zone) = cross_zone {
            changes.push(("/network/loadBalancers/0/crossZone", json!(cross_zone)));
        }
        let timeline = session("client", "10.0.0.8", &changes);
        let row = format!("{kind} {sick} {cross_zone:?}");
        match target {
            Ok(target) => {
                assert_eq!(outcomes(&timeline), [Outcome::Done; 3], "{row}");
                assert!(
                    end(&timeline).starts_with(target),
                    "{row}: {}",
                    end(&timeline)
                );
            }
            Err(code) => {
                let drop = first_drop(&timeline);
                assert_eq!(drop.map(|(_, code)| code), Some(code), "{row}");
            }
        }
    }
}

/// F8.5b: where all are unhealthy, all are as good as healthy.
#[test]
fn it_fails_open() {
    for kind in ["network", "application"] {
        let mut changes = of_type(kind);
        changes.extend([unhealthy("a"), unhealthy("b")]);
        let timeline = session("client", "10.0.0.8", &changes);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 3], "{kind}");
    }
}

/// F8.5b: a node whose zone has no healthy target is left out of the DNS answer, unless none has one.
#[test]
fn names_mean_nodes_that_serve() {
    let node = |changes: Vec<Change>| {
        let timeline = session("client", NAME, &changes);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
        let stops = way(&timeline, TcpFlags::SYN);
        stops.iter().any(|stop| stop.ends_with("→ 10.0.1.8"))
    };
    assert!(!node(vec![]));
    assert!(node(vec![unhealthy("a")]));
    assert!(!node(vec![unhealthy("a"), unhealthy("b")]));
}

/// F8.59: without a list, the VPC's default group stands at the node, and lets nobody in; a Network Load
/// Balancer has none (F8.54).
#[test]
fn groups_where_none_is_named() {
    let timeline = session("client", "10.0.0.8", &[(KIND, json!("application"))]);
    assert_eq!(
        first_drop(&timeline).map(|(_, code)| code),
        Some("ENI_SG_RULES_MISMATCH")
    );
    let timeline = session("client", "10.0.0.8", &[]);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
}

/// F8.5a: after 60 s without a packet, or as long as is stated, the connection is over; a Network Load
/// Balancer keeps it for 350 s (F4.37).
#[test]
fn idle_for_too_long() {
    for (kind, stated, wait, outcome) in [
        ("application", None, "55s", Outcome::Done),
        ("application", None, "61s", Outcome::ConnectionReset),
        ("classic", None, "61s", Outcome::ConnectionReset),
        ("application", Some("120s"), "110s", Outcome::Done),
        (
            "application",
            Some("120s"),
            "121s",
            Outcome::ConnectionReset,
        ),
        ("network", None, "121s", Outcome::Done),
    ] {
        let mut changes = of_type(kind);
        if let Some(stated) = stated {
            changes.push(("/network/loadBalancers/0/idleTimeout", json!(stated)));
        }
        let script = json!([
            { "do": "connect", "instance": "client", "to": "10.0.0.8", "port": 80, "connection": "c" },
            { "do": "wait", "duration": wait },
            { "do": "send", "connection": "c" },
        ]);
        let timeline = run(&scenario(script, &changes), NatModel::Zonal);
        assert_eq!(outcomes(&timeline)[2], outcome, "{kind} {wait}");
    }
}

/// F8.5b: health changes while connections are open; those that are stay where they are. The node's own
/// ports are 1024 to 65535 (F5.25).
#[test]
fn health_changes() {
    let health = |target: &str, health: &str| json!({ "do": "set-target-health", "targetGroup": "tg", "target": target, "health": health });
    let connect = |name: &str| json!({ "do": "connect", "instance": "client", "to": "10.0.0.8", "port": 80, "connection": name });
    let script = json!([
        health("target-b", "unhealthy"),
        connect("before"),
        health("target-a", "unhealthy"),
        health("target-b", "healthy"),
        connect("after"),
        { "do": "send", "connection": "before" },
        health("target-b", "healthy"),
    ]);
    let timeline = run(&scenario(script, &of_type("application")), NatModel::Zonal);
    assert_eq!(
        crate::edits::outcomes(&timeline),
        [
            "done",
            "done",
            "done",
            "done",
            "done",
            "done",
            "Resource.AlreadyAssociated"
        ]
    );
    let mut targets: Vec<_> = timeline.engine().living().nat;
    targets.sort_by_key(|row| row.entry);
    assert!(targets.iter().all(|row| row.outside.source_port >= 1024));
    let targets: Vec<String> = targets
        .iter()
        .map(|row| row.outside.destination.to_string())
        .collect();
    assert_eq!(targets, ["10.0.2.5", "10.0.3.5"]);
}

/// F5.15: what a Classic Load Balancer sends meets the ACL of its subnet even on the way to a target in
/// it; what an Application Load Balancer sends does not (F5.9).
#[test]
fn within_a_subnet() {
    let acl = json!({ "id": "acl-front", "vpc": "vpc",
        "inbound": [{ "ruleNumber": 1, "source": "0.0.0.0/0", "action": "allow" }],
        "outbound": [{ "ruleNumber": 1, "protocol": "tcp", "portRange": "1024-8079", "destination": "0.0.0.0/0", "action": "allow" },
            { "ruleNumber": 2, "protocol": "tcp", "portRange": "8081-65535", "destination": "0.0.0.0/0", "action": "allow" }] });
    for (kind, code) in [
        ("application", None),
        ("classic", Some("SUBNET_ACL_RESTRICTION")),
    ] {
        let mut changes = of_type(kind);
        changes.extend([
            unhealthy("b"),
            ("/network/networkAcls/-", acl.clone()),
            ("/network/subnets/0/networkAcl", json!("acl-front")),
            ("/network/instances/0/subnet", json!("front-a")),
            ("/network/instances/0/privateIpAddress", json!("10.0.0.5")),
        ]);
        let timeline = session("client", "10.0.0.8", &changes);
        assert_eq!(first_drop(&timeline).map(|(_, code)| code), code, "{kind}");
    }
}

/// F4.24 names Network Load Balancers alone: flows through the others are tracked if their rules make
/// them so, at the client, at the node and at the target (F4.21).
#[test]
fn no_flow_is_tracked_because_of_them() {
    for (kind, tracked) in [
        ("network", true),
        ("application", false),
        ("classic", false),
    ] {
        let open = json!([{ "source": "0.0.0.0/0" }]);
        let mut changes = of_type(kind);
        changes.extend([
            ("/network/securityGroups/0/ingress", open.clone()),
            ("/network/securityGroups/1/ingress", open.clone()),
            ("/network/securityGroups/2/ingress", open),
        ]);
        let timeline = session("client", "10.0.0.8", &changes);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 3], "{kind}");
        let made = timeline
            .events()
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::Hop(hop) => match hop.decision {
                    Decision::Allowed {
                        rule: RuleRef::SecurityGroup { .. },
                        tracking,
                    } => Some(tracking.is_some()),
                    _ => None,
                },
                _ => None,
            });
        let made: Vec<bool> = made.collect();
        assert!(made.len() >= 4, "{kind}: {made:?}");
        assert!(made.iter().all(|made| *made == tracked), "{kind}: {made:?}");
    }
}
