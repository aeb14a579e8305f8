//! A run that keeps no log: what is true now is the same; and which ports translations hold then.

use serde_json::json;
use vpclab_model::{NatModel, SimTime};
use vpclab_timeline::Timeline;
use vpclab_trace::view::Table;
use vpclab_trace::{EventKind, Seq};

use crate::outcomes::changed;

const TABLES: [Table; 4] = [Table::Nat, Table::Tracking, Table::Sockets, Table::Names];

/// The notes' network, whose instance opens connections to two servers, and closes those to one.
fn scenario() -> String {
    let generate = |to: &str, connections: u32, close: Option<&str>| {
        let mut action = json!({ "do": "generate", "instance": "client", "to": to, "port": 443, "connections": connections, "perSecond": 1_000 });
        if let Some(after) = close {
            action["closeAfter"] = json!(after);
        }
        action
    };
    changed(&[
        (
            "/script",
            json!([
                generate("203.0.113.5", 600, None),
                generate("203.0.113.6", 300, Some("100ms"))
            ]),
        ),
        (
            "/internet/servers",
            json!([{ "id": "one", "address": "203.0.113.5", "listen": [443] }, { "id": "other", "address": "203.0.113.6", "listen": [443] }]),
        ),
        ("/internet/dns", json!([])),
    ])
}

#[test]
fn without_a_log_the_present_is_the_same() {
    for model in NatModel::ALL {
        let mut kept = Timeline::new(&scenario(), Some(model)).unwrap();
        let mut forgetful = Timeline::new(&scenario(), Some(model)).unwrap();
        kept.run_until(SimTime(300_000));
        forgetful.run_until(SimTime(300_000));
        forgetful.forget();
        assert!(forgetful.events().is_empty());
        for at in [
            300_000,
            620_000,
            700_000,
            1_500_000,
            20_000_000,
            400_000_000,
        ] {
            kept.run_until(SimTime(at));
            forgetful.run_until(SimTime(at));
            assert_eq!(forgetful.progress(), kept.progress());
            let last = kept.progress().events.checked_sub(1).map(Seq);
            assert_eq!(forgetful.frame(None), kept.frame(last), "{model:?} at {at}");
            assert_eq!(forgetful.ports(None, 9), kept.ports(last, 9));
            for (table, offset) in TABLES.into_iter().zip([550, 0, 3, 1]) {
                let rows = forgetful.rows(table, None, offset, 40);
                assert_eq!(rows, kept.rows(table, last, offset, 40));
            }
        }
        let tallies = |run: &Timeline| -> Vec<EventKind> {
            let kinds = run.events().iter().map(|event| event.kind);
            kinds
                .filter(|kind| matches!(kind, EventKind::Tally(_)))
                .collect()
        };
        assert_eq!(tallies(&forgetful), tallies(&kept));
        assert_eq!(tallies(&kept).len(), 2);
        assert!(kept.progress().events > 3_000, "and none of them is kept");
    }
}

/// F6.26, F6.27: a port of an address is held towards one destination, and free towards every other.
#[test]
fn ports_are_held_by_address_and_destination() {
    let mut timeline = Timeline::new(&scenario(), Some(NatModel::Zonal)).unwrap();
    timeline.run_until(SimTime(900_000));
    let last = timeline.progress().events.checked_sub(1).map(Seq);
    let pools = timeline.ports(last, 9);
    let told: Vec<_> = pools
        .iter()
        .map(|pool| {
            (
                pool.address.as_str(),
                pool.destination.as_str(),
                pool.protocol.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("10.0.0.220", "203.0.113.5:443", "tcp"),
            ("10.0.0.220", "203.0.113.6:443", "tcp")
        ]
    );
    assert_eq!(pools[0].used, 600);
    for pool in &pools {
        let held: u32 = pool.ports.iter().map(|byte| byte.count_ones()).sum();
        assert_eq!(held, pool.used);
        assert!(
            pool.ports[..1024 / 8].iter().all(|byte| *byte == 0),
            "F6.26: 1024-65535"
        );
    }
    assert_eq!(timeline.ports(last, 1), pools[..1]);
    assert_eq!(timeline.ports(None, 9), []);
    timeline.run_until(SimTime(400_000_000));
    let last = timeline.progress().events.checked_sub(1).map(Seq);
    assert_eq!(
        timeline.ports(last, 9),
        [],
        "given back when the entries are gone"
    );
}
