//! Hosts that are switched off, and packets that are too large from now on: actions that are no calls
//! of AWS's API.

use serde_json::{Value, json};
use vpclab_model::{HeaderDetail, NatModel, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{DropReason, EventKind, Outcome, Seq};

use crate::outcomes::{first_drop, outcomes};
use crate::run;

use Outcome::{Done, ServerNotRunning, TimedOut};

/// A client with a public address, and a server that it talks to.
fn scenario(script: &Value) -> String {
    json!({
        "vpclab": 1, "title": "hosts",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [{ "id": "public", "cidrBlock": "10.0.0.0/24", "routeTable": "rtb" }],
            "routeTables": [{ "id": "rtb", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] }],
            "securityGroups": [{ "id": "sg", "ingress": [{ "source": "0.0.0.0/0" }] }],
            "instances": [{ "id": "client", "subnet": "public", "publicIp": "198.51.100.5", "securityGroups": ["sg"], "listen": [80] }],
        },
        "internet": { "servers": [{ "id": "server", "name": "shop", "address": "203.0.113.5", "listen": [443] }] },
        "script": script,
    })
    .to_string()
}

fn connect(name: &str) -> Value {
    json!({ "do": "connect", "instance": "client", "to": "203.0.113.5", "port": 443, "connection": name })
}

fn played(script: &Value) -> Timeline {
    run(&scenario(script), NatModel::Zonal)
}

/// D0.1: a server that does not run answers nothing; it runs again, and remembers nothing.
#[test]
fn a_server_is_switched_off_and_on() {
    let stop = json!({ "do": "stop-server", "server": "shop" });
    let start = json!({ "do": "start-server", "server": "server" });
    for (name, script, expected, dropped) in [
        (
            "off",
            json!([stop, connect("a")]),
            vec![Done, TimedOut],
            Some(DropReason::ServerNotRunning),
        ),
        (
            "off and on again",
            json!([stop, start, connect("a")]),
            vec![Done; 3],
            None,
        ),
        (
            "twice is once",
            json!([stop, stop, start, start, connect("a")]),
            vec![Done; 5],
            None,
        ),
        (
            "it opens no connection itself",
            json!([stop, { "do": "connect", "server": "server", "to": "198.51.100.5", "port": 80, "connection": "a" }]),
            vec![Done, ServerNotRunning],
            None,
        ),
        (
            "what was open is not known any more (F13.8)",
            json!([connect("a"), stop, start, { "do": "send", "connection": "a" }]),
            vec![Done, Done, Done, Outcome::ConnectionReset],
            None,
        ),
    ] {
        let timeline = played(&script);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(
            first_drop(&timeline).map(|(_, code)| code),
            dropped.map(DropReason::code),
            "{name}"
        );
    }
}

/// F9.20: an MTU that is lowered counts from then on: for the MSS of new connections, and for what is
/// sent on old ones.
#[test]
fn an_mtu_is_lowered_while_packets_fly() {
    let mtu = |host: &str, mtu: u16| json!({ "do": "set-mtu", host: if host == "server" { "shop" } else { "client" }, "mtu": mtu });
    let send = json!({ "do": "send", "connection": "a", "bytes": 4000 });
    let largest = |timeline: &Timeline, from: Seq| {
        let created = timeline.events().iter().filter(|event| event.seq > from);
        let lengths = created.filter_map(|event| match event.kind {
            EventKind::Created(created) if created.header.tuple.destination_port == 443 => {
                Some(created.header.length)
            }
            _ => None,
        });
        lengths.max().unwrap()
    };
    let edit = |timeline: &Timeline| {
        let mut events = timeline.events().iter();
        events
            .find(|event| matches!(event.kind, EventKind::Edited(_)))
            .unwrap()
            .seq
    };
    let before = played(&json!([mtu("instance", 1500), connect("a"), send]));
    assert_eq!(largest(&before, edit(&before)), 1500);
    let open = played(&json!([connect("a"), mtu("instance", 1000), send]));
    assert_eq!(
        largest(&open, edit(&open)),
        1000,
        "on a connection that is open"
    );
    let fresh = played(&json!([mtu("instance", 1000), connect("a"), send]));
    assert_eq!(largest(&fresh, edit(&fresh)), 1000);
    let mss = fresh.events().iter().find_map(|event| match event.kind {
        EventKind::Created(created) => match created.header.detail {
            HeaderDetail::Tcp { flags, mss, .. } if flags == TcpFlags::SYN => mss,
            _ => None,
        },
        _ => None,
    });
    assert_eq!(
        mss,
        Some(960),
        "the MSS is the MTU less 40 bytes of headers"
    );
    assert_eq!(outcomes(&fresh), [Done; 3]);
}

/// D0.6: what is too large for the last link is not delivered; its sender is told, and goes on with
/// smaller packets.
#[test]
fn a_server_whose_mtu_is_lowered_is_still_reached() {
    let timeline = played(
        &json!([connect("a"), { "do": "set-mtu", "server": "shop", "mtu": 900 }, { "do": "send", "connection": "a", "bytes": 3000 }]),
    );
    assert_eq!(outcomes(&timeline), [Done; 3]);
    let learned = timeline
        .events()
        .iter()
        .any(|event| matches!(event.kind, EventKind::PathMtu(change) if change.mtu == 900));
    assert!(learned, "the client learns how large packets may be");
}

/// What is so already is no edit; sentences say what was and what is.
#[test]
fn edits_of_hosts_in_words() {
    let timeline = played(&json!([
        { "do": "set-mtu", "instance": "client", "mtu": 1400 },
        { "do": "set-mtu", "instance": "client", "mtu": 1400 },
        { "do": "stop-server", "server": "shop" },
    ]));
    let said: Vec<String> = timeline
        .events()
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Edited(_)))
        .map(|event| timeline.viewer().event(event).sentence.text)
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].contains("client takes packets of 1400 bytes at most from now on"),
        "{said:?}"
    );
    assert!(said[1].starts_with("shop is switched off"), "{said:?}");
}
