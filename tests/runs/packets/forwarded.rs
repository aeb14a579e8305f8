//! Packets of every kind through a NAT instance, and what a virtual private gateway takes.

use serde_json::{Value, json};
use vpclab_model::StationKind as Kind;
use vpclab_trace::Outcome;

use super::drops;
use super::sizes::told;
use crate::bytes::agrees_elsewhere;
use crate::outcomes::outcomes;
use crate::{middlebox, run, vpn};

use Outcome::{Done, MessageTooLong};

fn ping(from: &Value, to: &str, size: u16, whole: bool) -> Value {
    let mut ping = json!({ "do": "ping", "to": to, "size": size, "dontFragment": whole });
    for (key, value) in from.as_object().unwrap() {
        ping[key] = value.clone();
    }
    json!([ping])
}

/// F13.52, F13.70: a NAT instance translates pings by their identifier, datagrams and fragments, and
/// ICMP errors with the packet that they quote.
#[test]
fn through_a_nat_instance() {
    let client = json!({ "instance": "client" });
    let hops = json!([{ "do": "ping", "instance": "client", "to": "203.0.113.5", "ttl": 1 }]);
    let igw = (Kind::InternetGateway, "VPCLAB_TOO_BIG");
    for (name, script, expected, who, dropped) in [
        (
            "a ping",
            ping(&client, "203.0.113.5", 56, true),
            Done,
            vec![],
            vec![],
        ),
        (
            "one in fragments",
            ping(&client, "203.0.113.5", 4_000, false),
            Done,
            vec![],
            vec![],
        ),
        (
            "what an internet gateway's router says about one that is too large (F7.8, F9.24)",
            ping(&client, "203.0.113.5", 4_000, true),
            MessageTooLong,
            vec![(1500, "10.0.0.1".to_string())],
            vec![igw],
        ),
        (
            "one that comes no further than the box",
            hops,
            Outcome::TimeExceeded,
            vec![],
            vec![(Kind::Instance, "VPCLAB_TTL_EXCEEDED")],
        ),
    ] {
        let mut scenario = middlebox::behind_a_box(&json!({ "forwards": "nat" }), &script);
        // Errors about a tracked flow need a rule (F4.45).
        scenario["network"]["instances"][1]["securityGroups"] = json!(["open"]);
        let timeline = middlebox::run_of(&scenario);
        agrees_elsewhere(&timeline);
        assert_eq!(drops(&timeline), dropped, "{name}");
        assert_eq!(outcomes(&timeline), [expected], "{name}");
        assert_eq!(told(&timeline), who, "{name}");
    }
}

/// F8.41, F9.21, F9.22: 1500 bytes through a virtual private gateway; larger packets are cut, or
/// refused with an ICMP error if they must not be.
#[test]
fn through_a_virtual_private_gateway() {
    let (client, files) = (
        json!({ "instance": "client" }),
        json!({ "server": "files" }),
    );
    let too_big = vec![(Kind::VpnGateway, "VPCLAB_TOO_BIG")];
    for (name, script, expected, who, dropped) in [
        (
            "as large as it may be",
            ping(&client, "192.168.0.10", 1_472, true),
            Done,
            vec![],
            vec![],
        ),
        (
            "one byte more, and whole",
            ping(&client, "192.168.0.10", 1_473, true),
            MessageTooLong,
            vec![(1500, "10.0.1.1".to_string())],
            too_big.clone(),
        ),
        (
            "in fragments",
            ping(&client, "192.168.0.10", 4_000, false),
            Done,
            vec![],
            vec![],
        ),
        (
            "out of a customer's network, and whole",
            ping(&files, "10.0.1.5", 1_473, true),
            MessageTooLong,
            vec![(1500, "192.168.0.11".to_string())],
            too_big,
        ),
        (
            "out of a customer's network, in fragments",
            ping(&files, "10.0.1.5", 4_000, false),
            Done,
            vec![],
            vec![],
        ),
    ] {
        let mut scenario = vpn::offices(&[]);
        // Who sends has jumbo frames; who answers has not.
        let from_server = script[0].get("server").is_some();
        let (server, client) = if from_server {
            (9001, 1500)
        } else {
            (1500, 9001)
        };
        scenario["internet"]["servers"][1]["mtu"] = json!(server);
        scenario["network"]["instances"][0]["mtu"] = json!(client);
        scenario["script"] = script;
        let timeline = run(&scenario.to_string(), vpclab_model::NatModel::Zonal);
        agrees_elsewhere(&timeline);
        assert_eq!(drops(&timeline), dropped, "{name}");
        assert_eq!(outcomes(&timeline), [expected], "{name}");
        assert_eq!(told(&timeline), who, "{name}");
    }
}
