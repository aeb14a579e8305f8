//! Random scripts: connections, probes, and edits between them.

#[path = "edits.rs"]
mod edits;

use serde_json::{Value, json};

use crate::dice::Dice;
use edits::edits;

/// What connections go to: mostly what is there.
const DESTINATIONS: [&str; 30] = [
    "203.0.113.5",
    "203.0.113.5",
    "203.0.113.5",
    "203.0.113.5",
    "203.0.113.6",
    "192.0.2.9",
    "192.0.2.10",
    "192.0.2.10",
    "10.0.1.5",
    "10.0.1.6",
    "10.0.0.9",
    "10.0.0.9",
    "10.0.0.220",
    "10.0.0.77",
    "10.1.0.8",
    "10.1.0.8",
    "10.1.0.8",
    "198.51.100.11",
    "198.51.100.12",
    "172.16.0.1",
    "100.64.0.1",
    "2001:db8:ff::5",
    "2001:db8:ff::5",
    "2001:db8:ff::6",
    "2001:db8:0:100::9",
    "2001:db8:0:101::6",
    "2001:db8:0:200::8",
    "2001:db8:0:200::8",
    "2001:db8:ee::1",
    "fd00::1",
];

/// Something other than TCP.
fn probe(dice: &mut Dice, from: &str, to: &str) -> Value {
    if dice.chance(50) {
        json!({ "do": "ping", "instance": from, "to": to })
    } else {
        json!({ "do": "send-datagram", "instance": from, "to": to, "port": 9, "sourcePort": 5_000 })
    }
}

/// What else there is in a network to connect to, and whoever is outside to connect from.
#[derive(Default)]
pub(crate) struct More {
    pub(crate) destinations: Vec<&'static str>,
    pub(crate) servers: Vec<&'static str>,
    pub(crate) edits: Vec<Value>,
}

pub(crate) fn script(dice: &mut Dice, network: &Value, more: &More) -> Value {
    let mut script = Vec::new();
    for number in 0..=dice.below(4) {
        let name = format!("c{number}");
        let to = match more.destinations.is_empty() || dice.chance(40) {
            true => dice.pick(&DESTINATIONS),
            false => dice.pick(&more.destinations),
        };
        let from = dice.pick(&["i-a", "i-a", "i-b", "i-c", "i-d"]);
        if dice.chance(20) {
            script.push(probe(dice, from, to));
        }
        if dice.chance(15) {
            let to = dice.pick(&[
                "2001:db8:0:101::5",
                "2001:db8:0:100::9",
                "198.51.100.10",
                "198.51.100.11",
            ]);
            let port = dice.pick(&[443, 80]);
            script.push(json!({ "do": "connect", "server": "server", "to": to, "port": port, "connection": format!("s{number}") }));
        }
        if !more.servers.is_empty() && dice.chance(40) {
            let server = dice.pick(&more.servers);
            let mut inside = vec!["10.0.1.5", "10.0.0.9", "10.1.0.8", "203.0.113.5"];
            inside.extend(&more.destinations);
            let (to, port) = (dice.pick(&inside), dice.pick(&[443, 80]));
            script.push(json!({ "do": "connect", "server": server, "to": to, "port": port, "connection": format!("o{number}") }));
        }
        script.push(json!({
            "do": "connect", "instance": from, "to": to,
            "port": dice.pick(&[443, 443, 80]), "connection": name,
        }));
        // Past every idle time of a node.
        if more.destinations.contains(&to) && dice.chance(25) {
            script.push(json!({ "do": "wait", "duration": "355s" }));
            script.push(json!({ "do": "send", "connection": name }));
        }
        for _ in 0..dice.below(4) {
            if dice.chance(35) {
                script.extend(edits(dice, network));
            }
            if !more.edits.is_empty() && dice.chance(10) {
                script.push(dice.pick(&more.edits));
            }
            script.push(match dice.below(4) {
                3 => probe(dice, from, to),
                0 => json!({ "do": "send", "connection": name }),
                1 => json!({ "do": "close", "connection": name }),
                _ => {
                    let seconds = dice.pick(&[1, 29, 59, 118, 130, 345, 355, 700]);
                    json!({ "do": "wait", "duration": format!("{seconds}s") })
                }
            });
        }
    }
    Value::Array(script)
}
