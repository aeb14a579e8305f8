//! One row per kind of probe and of way: how it ends, and where packets were dropped.

use serde_json::{Value, json};
use vpclab_model::StationKind as Kind;
use vpclab_trace::{EventKind, Outcome};

use super::{drops, lab_run, made};
use crate::outcomes::outcomes;

type Row = (
    &'static str,
    Value,
    Vec<(&'static str, Value)>,
    Outcome,
    Vec<(Kind, &'static str)>,
);

const GROUP: &str = "/network/securityGroups/0/ingress";

#[test]
#[allow(clippy::too_many_lines)]
fn how_probes_end() {
    use Outcome::{
        Done, HostUnreachable, MessageTooLong, PortUnreachable, ProtocolUnreachable, TimeExceeded,
        TimedOut,
    };
    let icmp = |icmp_type: i32| json!([{ "protocol": "icmp", "icmpTypeCode": { "type": icmp_type }, "source": "0.0.0.0/0" }]);
    let ping = |to: &str| json!({ "do": "ping", "instance": "client", "to": to });
    let with = |mut action: Value, more: Value| {
        for (key, value) in more.as_object().unwrap() {
            action[key] = value.clone();
        }
        action
    };
    let from_server = json!({ "do": "ping", "server": "server", "to": "198.51.100.11" });
    let udp = |from: &str, port: u16| json!({ "do": "send-datagram", "instance": from, "to": "203.0.113.5", "port": port });
    let raw = |from: &str, protocol: u8| json!({ "do": "send-packet", "instance": from, "to": "203.0.113.5", "protocol": protocol });
    let no_rule = vec![(Kind::SecurityGroup, "SG_HAS_NO_RULES")];
    let rows: Vec<Row> = vec![
        (
            "through a NAT gateway (F6.40, F13.71)",
            ping("203.0.113.5"),
            vec![],
            Done,
            vec![],
        ),
        ("by name", ping("example.com"), vec![], Done, vec![]),
        (
            "to another subnet (W6.2)",
            ping("10.0.2.7"),
            vec![],
            Done,
            vec![],
        ),
        ("to oneself", ping("10.0.1.5"), vec![], Done, vec![]),
        (
            "several",
            with(ping("203.0.113.5"), json!({ "count": 3 })),
            vec![],
            Done,
            vec![],
        ),
        (
            "no answer is a time-out (D0.1)",
            ping("10.0.0.9"),
            vec![],
            TimedOut,
            no_rule.clone(),
        ),
        (
            "unasked from the internet (W3.2)",
            from_server.clone(),
            vec![],
            TimedOut,
            no_rule.clone(),
        ),
        (
            "with a rule for echo requests (F4.7)",
            from_server.clone(),
            vec![(GROUP, icmp(8))],
            Done,
            vec![],
        ),
        (
            "with a rule for every ICMP (F4.7)",
            from_server.clone(),
            vec![(GROUP, icmp(-1))],
            Done,
            vec![],
        ),
        (
            "a rule for another type is none (F4.7)",
            from_server.clone(),
            vec![(GROUP, icmp(0))],
            TimedOut,
            vec![(Kind::SecurityGroup, "ENI_SG_RULES_MISMATCH")],
        ),
        (
            "a rule for another protocol number is none (F4.5)",
            from_server.clone(),
            vec![(GROUP, json!([{ "protocol": 6, "source": "0.0.0.0/0" }]))],
            TimedOut,
            vec![(Kind::SecurityGroup, "ENI_SG_RULES_MISMATCH")],
        ),
        (
            "a NAT gateway's Elastic IP does not answer (F6.13, T14.36)",
            with(from_server.clone(), json!({ "to": "198.51.100.10" })),
            vec![],
            TimedOut,
            vec![(Kind::NatGateway, "VPCLAB_NAT_NO_ENTRY")],
        ),
        (
            "nor does its private address (F6.13, T14.36)",
            ping("10.0.0.220"),
            vec![],
            TimedOut,
            vec![(Kind::NatGateway, "VPCLAB_NAT_NOT_ADDRESSABLE")],
        ),
        (
            "traceroute's first hop (F6.45)",
            with(ping("203.0.113.5"), json!({ "ttl": 1 })),
            vec![],
            TimeExceeded,
            vec![(Kind::NatGateway, "VPCLAB_TTL_EXCEEDED")],
        ),
        (
            "and its second",
            with(ping("203.0.113.5"), json!({ "ttl": 2 })),
            vec![],
            Done,
            vec![],
        ),
        (
            "10,000 bytes do not pass a NAT gateway (F6.41, T14.48)",
            with(ping("203.0.113.5"), json!({ "size": 10_000 })),
            vec![],
            TimedOut,
            vec![(Kind::NatGateway, "VPCLAB_NAT_FRAGMENT")],
        ),
        (
            "what may not be cut is not sent (F9.22)",
            with(
                ping("203.0.113.5"),
                json!({ "size": 10_000, "dontFragment": true }),
            ),
            vec![],
            MessageTooLong,
            vec![],
        ),
        (
            "nobody on the link has the address (F9.12)",
            ping("10.0.1.77"),
            vec![],
            HostUnreachable,
            vec![(Kind::Eni, "NO_POSSIBLE_DESTINATION")],
        ),
        ("UDP echo (F6.40)", udp("client", 7), vec![], Done, vec![]),
        (
            "UDP from a port of one's own",
            with(udp("client", 7), json!({ "sourcePort": 5000 })),
            vec![],
            Done,
            vec![],
        ),
        (
            "port unreachable, through the NAT gateway (F13.70)",
            udp("client", 8),
            vec![],
            PortUnreachable,
            vec![],
        ),
        (
            "port unreachable, and an ordinarily tracked flow (F4.45, F4.47)",
            with(udp("web", 8), json!({})),
            vec![],
            TimedOut,
            no_rule.clone(),
        ),
        (
            "port unreachable, and a rule for it (F4.7)",
            udp("web", 8),
            vec![(
                GROUP,
                json!([{ "protocol": "icmp", "icmpTypeCode": { "type": 3, "code": 3 }, "source": "203.0.113.5/32" }]),
            )],
            PortUnreachable,
            vec![],
        ),
        (
            "port unreachable, and an untracked flow (F4.21, F4.47)",
            udp("web", 8),
            vec![(GROUP, json!([{ "protocol": "udp", "source": "0.0.0.0/0" }]))],
            PortUnreachable,
            vec![],
        ),
        (
            "ESP does not pass a NAT gateway (F6.40, T14.48)",
            raw("client", 50),
            vec![],
            TimedOut,
            vec![(Kind::NatGateway, "PROTOCOL_RESTRICTION")],
        ),
        (
            "nor does GRE (F6.40)",
            raw("client", 47),
            vec![],
            TimedOut,
            vec![(Kind::NatGateway, "PROTOCOL_RESTRICTION")],
        ),
        (
            "both pass an internet gateway, to a host that does not speak it (F7.2)",
            raw("web", 50),
            vec![(GROUP, icmp(3))],
            ProtocolUnreachable,
            vec![],
        ),
    ];
    for (name, action, changes, expected, dropped) in rows {
        let timeline = lab_run(&json!([action]), &changes);
        assert_eq!(outcomes(&timeline), [expected], "{name}");
        assert_eq!(drops(&timeline), dropped, "{name}");
    }
}

/// F6.45: what a client learns of a NAT gateway is its private address.
#[test]
fn a_traceroute_shows_the_nat_gateways_private_address() {
    let script = json!([{ "do": "ping", "instance": "client", "to": "203.0.113.5", "ttl": 1 }]);
    let timeline = lab_run(&script, &[]);
    let errors: Vec<_> = made(&timeline)
        .filter(|(_, header)| header.quoted().is_some())
        .map(|(kind, header)| {
            let ends = (
                header.tuple.source.to_string(),
                header.tuple.destination.to_string(),
            );
            (kind, header.icmp(), ends)
        })
        .collect();
    let ends = ("10.0.0.220".to_string(), "10.0.1.5".to_string());
    assert_eq!(errors, [(Kind::NatGateway, Some((11, 0)), ends)]);
}

/// F13.70: who gets the error that a server sends about a packet of a NAT gateway, and what it says.
#[test]
fn an_error_is_translated_with_the_packet_that_it_quotes() {
    let script = json!([{ "do": "send-datagram", "instance": "client", "to": "203.0.113.5", "port": 8, "sourcePort": 5000 }]);
    let timeline = lab_run(&script, &[]);
    let about: Vec<String> = super::hops(&timeline)
        .filter(|(kind, _)| !matches!(kind, Kind::Edge | Kind::Internet))
        .filter_map(|(kind, hop)| {
            let header = hop.header_after();
            let quoted = header.quoted()?;
            Some(format!("{kind:?} {}: {quoted}", header.tuple.destination))
        })
        .collect();
    let port = {
        let outside = super::hops(&timeline).find(|(kind, _)| *kind == Kind::NatGateway);
        outside.unwrap().1.header_after().tuple.source_port
    };
    let step =
        |kind: &str, to: &str, from: &str| format!("{kind} {to}: UDP {from} → 203.0.113.5:8");
    let (nat, client) = (format!("10.0.0.220:{port}"), "10.0.1.5:5000");
    assert_eq!(
        about,
        [
            step("InternetGateway", "10.0.0.220", &nat),
            step("NetworkAcl", "10.0.0.220", &nat),
            step("NatGateway", "10.0.1.5", client),
            step("RouteTable", "10.0.1.5", client),
            step("NetworkAcl", "10.0.1.5", client),
            step("NetworkAcl", "10.0.1.5", client),
            step("SecurityGroup", "10.0.1.5", client),
            step("Eni", "10.0.1.5", client),
            step("Instance", "10.0.1.5", client),
        ]
    );
}

/// A second between the end of one and the next, and each waits for five at the most.
#[test]
fn pings_have_their_pace() {
    let times = |to: &str| {
        let script = json!([{ "do": "ping", "instance": "client", "to": to, "count": 3 }]);
        let timeline = lab_run(&script, &[]);
        let events = timeline.events().iter();
        let sent = events.filter_map(|event| match event.kind {
            EventKind::Created(created) if created.header.icmp() == Some((8, 0)) => {
                Some(event.at.0 / 100_000)
            }
            _ => None,
        });
        sent.collect::<Vec<_>>()
    };
    assert_eq!(times("203.0.113.5"), [0, 10, 20]);
    assert_eq!(times("10.0.0.9"), [0, 60, 120]);
}
