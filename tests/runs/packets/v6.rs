//! The same over IPv6, where routers never cut (F9.23).

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind as Kind};
use vpclab_timeline::Timeline;
use vpclab_trace::{EventKind, Outcome};

use super::drops;
use crate::bytes::agrees_elsewhere;
use crate::ipv6::lab;
use crate::outcomes::outcomes;
use crate::run;

fn lab_run(script: Value, ingress: Option<Value>) -> Timeline {
    let mut scenario = lab();
    scenario["script"] = script;
    scenario["internet"]["servers"][0]["mtu"] = json!(9001);
    scenario["internet"]["servers"][0]["listenUdp"] = json!([7]);
    if let Some(ingress) = ingress {
        scenario["network"]["securityGroups"][0]["ingress"] = ingress;
    }
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    agrees_elsewhere(&timeline);
    timeline
}

#[test]
fn probes_over_ipv6() {
    use Outcome::{Done, MessageTooLong, PortUnreachable, TimedOut};
    let rule = |icmp_type: u8, code: u8| json!([{ "protocol": "icmpv6", "icmpTypeCode": { "type": icmp_type, "code": code }, "source": "::/0" }]);
    let ping = |size: u16| json!([{ "do": "ping", "instance": "client", "to": "2001:db8:ff::5", "size": size }]);
    let unasked = json!([{ "do": "ping", "server": "new", "to": "2001:db8:0:100::5" }]);
    let udp = |port: u16| json!([{ "do": "send-datagram", "instance": "six", "to": "2001:db8:ff::5", "port": port }]);
    let upload = json!([
        { "do": "connect", "instance": "client", "to": "2001:db8:ff::5", "port": 443, "connection": "c" },
        { "do": "send", "connection": "c", "bytes": 20_000 },
    ]);
    let mismatch = (Kind::SecurityGroup, "ENI_SG_RULES_MISMATCH");
    let igw = (Kind::InternetGateway, "VPCLAB_TOO_BIG");
    for (name, script, ingress, expected, dropped) in [
        ("a ping (F7.3)", ping(56), None, vec![Done], vec![]),
        (
            "unasked (F7.22)",
            unasked.clone(),
            None,
            vec![TimedOut],
            vec![mismatch],
        ),
        (
            "with a rule for echo requests (F4.7)",
            unasked.clone(),
            Some(rule(128, 0)),
            vec![Done],
            vec![],
        ),
        (
            "a rule for another type (F4.7)",
            unasked,
            Some(rule(129, 0)),
            vec![TimedOut],
            vec![mismatch],
        ),
        ("a UDP echo", udp(7), None, vec![Done], vec![]),
        (
            "port unreachable, and a rule for it",
            udp(8),
            Some(rule(1, 4)),
            vec![PortUnreachable],
            vec![],
        ),
        (
            "packet too big, unheard (F4.45, F9.23)",
            ping(2000),
            None,
            vec![TimedOut],
            vec![igw, mismatch],
        ),
        (
            "packet too big, with a rule (F4.44, F9.23)",
            ping(2000),
            Some(rule(2, 0)),
            vec![MessageTooLong],
            vec![igw],
        ),
        (
            "a transfer finds its way (F9.23)",
            upload,
            Some(rule(2, 0)),
            vec![Done, Done],
            vec![igw],
        ),
    ] {
        let timeline = lab_run(script, ingress);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        let found = drops(&timeline);
        assert!(
            found.iter().all(|drop| dropped.contains(drop)),
            "{name}: {found:?}"
        );
        assert_eq!(found.is_empty(), dropped.is_empty(), "{name}");
    }
}

/// F1.18, F9.24: the subnet's router says it, by its address in the subnet's block.
#[test]
fn packet_too_big_comes_from_the_subnets_router() {
    let script =
        json!([{ "do": "ping", "instance": "client", "to": "2001:db8:ff::5", "size": 2000 }]);
    let rule = json!([{ "protocol": "icmpv6", "source": "::/0" }]);
    let timeline = lab_run(script, Some(rule));
    let error = timeline.events().iter().find_map(|event| match event.kind {
        EventKind::Created(created) if created.header.quoted().is_some() => Some(created.header),
        _ => None,
    });
    let error = error.unwrap();
    assert_eq!(error.tuple.source.to_string(), "2001:db8:0:100::1");
    assert_eq!(error.icmp(), Some((2, 0)));
    let learned = timeline.events().iter().find_map(|event| match event.kind {
        EventKind::PathMtu(change) => Some((change.destination.to_string(), change.mtu)),
        _ => None,
    });
    assert_eq!(learned, Some(("2001:db8:ff::5".to_string(), 1500)));
}
