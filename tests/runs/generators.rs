//! Many connections without sockets: their packets pass the same components as all others, and the
//! log says of them what changes tables.

use serde_json::{Value, json};
use vpclab_engine::{Engine, PacketBytes, Sink};
use vpclab_model::{NatModel, SimTime, check};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, DropReason, Event, EventKind, Outcome, Seq, Tally};
use vpclab_wire::is_valid;

use crate::outcomes::{changed, outcomes};
use crate::run;
use crate::seeking::agrees_with_engine;

/// The notes' network, whose instance opens many connections.
fn load(changes: &[(&str, Value)], load: &Value) -> String {
    let mut action =
        json!({ "do": "generate", "instance": "client", "to": "203.0.113.5", "port": 443 });
    let members = load.as_object().unwrap().clone();
    action.as_object_mut().unwrap().extend(members);
    let mut changes = changes.to_vec();
    changes.push(("/script", json!([action])));
    changed(&changes)
}

fn tally(timeline: &Timeline) -> Tally {
    let tally = |event: &Event| match event.kind {
        EventKind::Tally(tally) => Some(tally),
        _ => None,
    };
    timeline.events().iter().find_map(tally).unwrap()
}

/// Opened, established, refused, closed, without an answer, without a port, without one at the NAT
/// gateway.
fn counts(timeline: &Timeline) -> [u32; 7] {
    let tally = tally(timeline);
    assert_eq!(tally.reset, 0);
    let Tally {
        opened,
        established,
        refused,
        closed,
        without_port,
        without_nat_port,
        ..
    } = tally;
    [
        opened,
        established,
        refused,
        closed,
        tally.unanswered(),
        without_port,
        without_nat_port,
    ]
}

type Row = (&'static str, Vec<(&'static str, Value)>, Value, [u32; 7]);

#[test]
fn how_they_fare() {
    let closing = json!({ "connections": 30, "closeAfter": "100ms" });
    let rows: Vec<Row> = vec![
        (
            "open and left",
            vec![],
            json!({ "connections": 30 }),
            [30, 30, 0, 0, 0, 0, 0],
        ),
        (
            "asked, answered and closed",
            vec![],
            closing.clone(),
            [30, 30, 0, 30, 0, 0, 0],
        ),
        (
            "nothing listens (D0.9)",
            vec![("/internet/servers/0/listen", json!([80]))],
            closing.clone(),
            [30, 0, 30, 0, 0, 0, 0],
        ),
        (
            "no way out (D0.1, D0.2)",
            vec![("/network/routeTables/1/routes", json!([]))],
            closing.clone(),
            [30, 0, 0, 0, 30, 0, 0],
        ),
        (
            "more than there are ephemeral ports (F5.21)",
            vec![(
                "/network/instances/0/ephemeralPortRange",
                json!("50000-50024"),
            )],
            json!({ "connections": 30 }),
            [25, 25, 0, 0, 0, 5, 0],
        ),
        (
            "a port is free again after its connection",
            vec![(
                "/network/instances/0/ephemeralPortRange",
                json!("50000-50024"),
            )],
            json!({ "connections": 30, "perSecond": 10, "closeAfter": "100ms" }),
            [30, 30, 0, 30, 0, 0, 0],
        ),
    ];
    for (name, changes, action, expected) in rows {
        for model in NatModel::ALL {
            let timeline = run(&load(&changes, &action), model);
            assert_eq!(counts(&timeline), expected, "{name}, {model:?}");
        }
    }
}

/// The frame folds to the engine's tables after every event that is written down, and every entry
/// leaves in the end.
#[test]
fn the_log_has_all_that_changes_tables() {
    let text = load(
        &[],
        &json!({ "connections": 20, "perSecond": 1000, "closeAfter": "50ms" }),
    );
    for model in NatModel::ALL {
        let mut timeline = Timeline::new(&text, Some(model)).unwrap();
        let mut events = 0;
        while !timeline.step().is_empty() {
            agrees_with_engine(&mut timeline);
            events += 1;
        }
        // Of eight segments each: an event at the security group and one at the gateway.
        assert!(events > 20 * 8 * 2, "{events}");
        let living = timeline.engine().living();
        assert!(living.nat.is_empty() && living.tracking.is_empty());
        let last = Seq(timeline.progress().events - 1);
        let packets = timeline.frame(Some(last)).packets.len();
        assert_eq!(packets, 0, "{model:?}");
    }
}

#[derive(Default)]
struct Checker {
    generated: u32,
}

impl Sink for Checker {
    fn record(&mut self, event: &Event, bytes: Option<PacketBytes<'_>>) {
        if matches!(event.kind, EventKind::Generated(_)) {
            self.generated += 1;
            if let Some(PacketBytes { link, bytes }) = bytes {
                assert!(is_valid(bytes, link), "{event:?}");
            }
        }
    }
}

/// Every segment is bytes with right checksums, on either side of each rewrite.
#[test]
fn their_bytes_are_packets() {
    let text = load(&[], &json!({ "connections": 50, "closeAfter": "1s" }));
    let mut engine = Engine::new(check(&text, Some(NatModel::Zonal)).scenario.unwrap());
    let mut checker = Checker::default();
    while engine.step(&mut checker) {}
    // Eight segments, each at the gateway and the security group, and the first one's ACK.
    assert_eq!(checker.generated, 50 * 8 * 2);
    // From the ENI to the server ten components, as many back, and the ends.
    assert!(engine.hops() > 50 * 8 * 10, "{}", engine.hops());
}

#[test]
fn an_idle_connection_is_reset_when_it_closes_after_350_seconds() {
    let text = load(&[], &json!({ "connections": 3, "closeAfter": "351s" }));
    let timeline = run(&text, NatModel::Zonal);
    let Tally {
        established,
        reset,
        closed,
        ..
    } = tally(&timeline);
    assert_eq!([established, reset, closed], [3, 3, 0], "F6.30, F6.31");
}

/// T14.34, F6.26, D0.4, F6.54: 55,000 connections to one destination, and the next one fails. To another
/// destination there is room (F6.27).
#[test]
fn the_55_001st_connection_to_one_destination_fails() {
    let generate = |to: &str, connections: u32| json!({ "do": "generate", "instance": "client", "to": to, "port": 443, "connections": connections, "perSecond": 50_000 });
    let mut scenario: Value = serde_json::from_str(&changed(&[
        (
            "/network/instances/0/ephemeralPortRange",
            json!("1024-65535"),
        ),
        (
            "/script",
            json!([generate("203.0.113.5", 55_001), generate("203.0.113.6", 10)]),
        ),
    ]))
    .unwrap();
    let servers = scenario["internet"]["servers"].as_array_mut().unwrap();
    servers.push(json!({ "id": "other", "address": "203.0.113.6", "listen": [443] }));
    let mut timeline = run(&scenario.to_string(), NatModel::Zonal);
    let drops: Vec<&Event> = timeline
        .events()
        .iter()
        .filter(|event| {
            matches!(
                event.kind.hop().map(|hop| hop.decision),
                Some(Decision::Dropped { .. })
            )
        })
        .collect();
    assert_eq!(drops.len(), 1);
    let hop = drops[0].kind.hop().unwrap();
    assert!(matches!(
        hop.decision,
        Decision::Dropped {
            reason: DropReason::NatPortsExhausted,
            ..
        }
    ));
    assert_eq!(counts(&timeline), [55_001, 55_000, 0, 0, 0, 0, 1]);
    assert_eq!(
        outcomes(&timeline),
        [Outcome::NatPortsExhausted, Outcome::Done]
    );
    let second = timeline
        .events()
        .iter()
        .rev()
        .find_map(|event| match event.kind {
            EventKind::Tally(tally) => Some(tally.established),
            _ => None,
        });
    assert_eq!(second, Some(10), "F6.27");
    let metrics = timeline.nat_metrics();
    let minute = metrics[0].minutes[0];
    assert_eq!(minute.error_port_allocation, 1);
    assert_eq!(minute.packets_drop_count, 1);
    assert_eq!(minute.connection_attempt_count, 55_010);
    assert_eq!(minute.connection_established_count, 55_010);
    assert_eq!(minute.active_connection_count, 55_010);
    // All are gone when they were idle for 350 s; each counts (F6.53).
    timeline.run_until(SimTime(400_000_000));
    let idle: u32 = timeline.nat_metrics()[0]
        .minutes
        .iter()
        .map(|minute| minute.idle_timeout_count)
        .sum();
    assert_eq!(idle, 55_010);
}

/// F6.26, F6.51, F6.52: what an instance's sockets and its generators open share its ports, whichever
/// is first; no two connections to one destination have the same.
#[test]
fn sockets_and_generators_share_the_ports() {
    use Outcome::{Done, NoEphemeralPort};
    let generate = json!({ "do": "generate", "instance": "client", "to": "203.0.113.5", "port": 443, "connections": 4 });
    let connect = json!({ "do": "connect", "instance": "client", "to": "203.0.113.5", "port": 443, "connection": "a" });
    let range = json!("40000-40003");
    for (name, script, ends, opened, without_port) in [
        (
            "generate, connect",
            json!([generate, connect]),
            [Done, NoEphemeralPort],
            4,
            0,
        ),
        (
            "connect, generate",
            json!([connect, generate]),
            [Done, Done],
            3,
            1,
        ),
    ] {
        let changes = [
            ("/network/instances/0/ephemeralPortRange", range.clone()),
            ("/script", script),
        ];
        let timeline = run(&changed(&changes), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), ends, "{name}");
        let tally = tally(&timeline);
        assert_eq!(
            (tally.opened, tally.without_port),
            (opened, without_port),
            "{name}"
        );
        let (attempts, established) = timeline
            .nat_metrics()
            .iter()
            .flat_map(|gateway| &gateway.minutes)
            .map(|minute| {
                (
                    minute.connection_attempt_count,
                    minute.connection_established_count,
                )
            })
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert_eq!((attempts, established), (4, 4), "{name}");
    }
}
