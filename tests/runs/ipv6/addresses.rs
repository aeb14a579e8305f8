//! Several IPv4 addresses on one interface, and public ones that AWS gives by itself (F9.3, F1.21).

use serde_json::{Value, json};
use vpclab_trace::{EventKind, Outcome};

use super::connection;
use crate::outcomes::outcomes;

/// What the server says whom it saw.
fn seen(from: &str, changes: &[(&str, Value)]) -> (Outcome, Option<String>) {
    let timeline = connection(("instance", from), ("203.0.113.4", 80), changes);
    let said = timeline.events().iter().find_map(|event| {
        let EventKind::Created(created) = event.kind else {
            return None;
        };
        let bytes = timeline.packet_bytes(created.packet, event.seq).unwrap();
        let text = String::from_utf8_lossy(bytes.bytes).into_owned();
        let (_, rest) = text.split_once("You are ")?;
        Some(rest.split_once(',')?.0.to_string())
    });
    (outcomes(&timeline)[0], said)
}

#[test]
fn a_public_address_is_given_where_the_subnet_says_so() {
    let on = ("/network/subnets/0/mapPublicIpOnLaunch", json!(true));
    let off = (
        "/network/instances/2/associatePublicIpAddress",
        json!(false),
    );
    for (name, from, changes, expected) in [
        (
            "F1.21: by the subnet",
            "neighbour",
            vec![on.clone()],
            Some("192.0.2.1"),
        ),
        (
            "unless the instance says no",
            "neighbour",
            vec![on.clone(), off],
            None,
        ),
        ("nor where the subnet does not", "neighbour", vec![], None),
        (
            "F1.22: an Elastic IP takes its place",
            "client",
            vec![on],
            Some("198.51.100.5"),
        ),
    ] {
        let (outcome, said) = seen(from, &changes);
        assert_eq!(said.as_deref(), expected, "{name}");
        let reached = expected.map_or(Outcome::TimedOut, |_| Outcome::Done);
        assert_eq!(outcome, reached, "{name}");
    }
}

/// F9.3: each private IPv4 address has a public one of its own; the guest has them all.
#[test]
fn a_secondary_address_is_reached_by_its_own_public_one() {
    let secondary = json!([{ "privateIpAddress": "10.0.0.9", "publicIp": "198.51.100.9" }, {}]);
    let changes = [(
        "/network/instances/0/secondaryPrivateIpAddresses",
        secondary,
    )];
    for (to, outcome) in [
        ("198.51.100.5", Outcome::Done),
        ("198.51.100.9", Outcome::Done),
        ("198.51.100.10", Outcome::TimedOut),
    ] {
        let timeline = connection(("server", "old"), (to, 80), &changes);
        assert_eq!(outcomes(&timeline)[0], outcome, "{to}");
    }
    let network = &connection(("server", "old"), ("198.51.100.5", 80), &changes);
    let addresses: Vec<String> = network.scenario().network.interfaces[0]
        .addresses
        .iter()
        .map(|address| address.private.to_string())
        .collect();
    assert_eq!(
        addresses,
        ["10.0.0.5", "10.0.0.9", "10.0.0.4", "2001:db8:0:100::5"]
    );
}
