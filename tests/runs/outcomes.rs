//! One row per way in which a connection may fail: what is changed, what the client notices, and
//! which component dropped the packet for which reason.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Outcome};

use crate::{notes_scenario, put, run};

/// The notes' scenario with a value put at a JSON pointer; its script is one connection.
pub(crate) fn changed(changes: &[(&str, Value)]) -> String {
    let mut scenario: Value = serde_json::from_str(&notes_scenario()).unwrap();
    scenario.as_object_mut().unwrap().remove("story");
    scenario["script"] = json!([
        { "do": "connect", "instance": "client", "to": "google.com", "port": 443, "connection": "first" },
        { "do": "send", "connection": "first" },
        { "do": "close", "connection": "first" },
    ]);
    put(&mut scenario, changes);
    scenario.to_string()
}

pub(crate) fn outcomes(timeline: &Timeline) -> Vec<Outcome> {
    timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::ActionEnded { outcome, .. } => Some(outcome),
            _ => None,
        })
        .collect()
}

/// Where the first packet was dropped, and why.
pub(crate) fn first_drop(timeline: &Timeline) -> Option<(StationKind, &'static str)> {
    timeline.events().iter().find_map(|event| match event.kind {
        EventKind::Hop(hop) => match hop.decision {
            Decision::Dropped { reason, .. } => {
                let station = timeline.scenario().network.stations.station(hop.station);
                Some((station.kind, reason.code()))
            }
            _ => None,
        },
        _ => None,
    })
}

type Row = (
    &'static str,
    Vec<(&'static str, Value)>,
    [Outcome; 3],
    Option<(StationKind, &'static str)>,
);

#[test]
#[allow(clippy::too_many_lines)]
fn how_connections_fail() {
    use Outcome::{
        ConnectionRefused, Done, NameNotFound, NameServerSilent, NotConnected, TimedOut,
    };
    let timed_out = [TimedOut, NotConnected, NotConnected];
    let acl = |ingress: Value| {
        json!({
            "id": "acl-0d25f1b7c8e3a4960", "default": true,
            "inbound": ingress,
            "outbound": [{ "ruleNumber": 100, "protocol": "all", "destination": "0.0.0.0/0", "action": "allow" }],
        })
    };
    let rows: Vec<Row> = vec![
        ("all is well", vec![], [Done; 3], None),
        (
            "nothing listens (D0.9, T14.20)",
            vec![("/internet/servers/0/listen", json!([80]))],
            [ConnectionRefused, NotConnected, NotConnected],
            None,
        ),
        (
            "no egress rule (F4.3)",
            vec![("/network/securityGroups/0/egress", json!([]))],
            timed_out,
            Some((StationKind::SecurityGroup, "SG_HAS_NO_RULES")),
        ),
        (
            "no egress rule that matches (F4.2)",
            vec![(
                "/network/securityGroups/0/egress",
                json!([{ "protocol": "tcp", "portRange": 80, "destination": "0.0.0.0/0" }]),
            )],
            timed_out,
            Some((StationKind::SecurityGroup, "ENI_SG_RULES_MISMATCH")),
        ),
        (
            "the ACL forgets the way back (T14.7)",
            vec![(
                "/network/networkAcls/0",
                acl(
                    json!([{ "ruleNumber": 100, "protocol": "tcp", "portRange": 443, "source": "0.0.0.0/0", "action": "allow" }]),
                ),
            )],
            timed_out,
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "the lower rule decides (F5.2, T14.12)",
            vec![(
                "/network/networkAcls/0",
                acl(json!([
                    { "ruleNumber": 50, "protocol": "all", "source": "203.0.113.0/24", "action": "deny" },
                    { "ruleNumber": 100, "protocol": "all", "source": "0.0.0.0/0", "action": "allow" },
                ])),
            )],
            timed_out,
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "no route (D0.2)",
            vec![("/network/routeTables/1/routes", json!([]))],
            timed_out,
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "a blackhole wins by its longer prefix (F3.17)",
            vec![(
                "/network/routeTables/1/routes",
                json!([
                    { "destination": "0.0.0.0/0", "target": "lab-nat" },
                    { "destination": "203.0.113.0/24", "target": "blackhole" },
                ]),
            )],
            timed_out,
            Some((StationKind::RouteTable, "BAD_STATE_ROUTE")),
        ),
        (
            "an internet gateway, but no public address (W3.3)",
            vec![(
                "/network/routeTables/1/routes",
                json!([{ "destination": "0.0.0.0/0", "target": "lab-igw" }]),
            )],
            timed_out,
            Some((
                StationKind::InternetGateway,
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            )),
        ),
        (
            "a public address of its own (W3.1)",
            vec![
                (
                    "/network/routeTables/1/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": "lab-igw" }]),
                ),
                ("/network/instances/0/publicIp", json!("198.51.100.77")),
            ],
            [Done; 3],
            None,
        ),
        (
            "the DNS server is off (F2.5)",
            vec![("/network/vpcs/0/enableDnsSupport", json!(false))],
            [NameServerSilent, NotConnected, NotConnected],
            Some((StationKind::Resolver, "VPCLAB_DNS_SUPPORT_DISABLED")),
        ),
        (
            "no such name",
            vec![("/internet/dns", json!([]))],
            [NameNotFound, NotConnected, NotConnected],
            None,
        ),
        (
            "instance metadata is past groups and routes (F2.13, F2.17, T14.22)",
            vec![
                ("/script/0/to", json!("169.254.169.254")),
                ("/network/securityGroups/0/egress", json!([])),
            ],
            timed_out,
            Some((StationKind::Eni, "VPCLAB_HOST_SERVICE")),
        ),
        (
            "a NAT gateway answers nothing itself (F6.13, T14.36)",
            vec![("/script/0/to", json!("10.0.0.220"))],
            timed_out,
            Some((StationKind::NatGateway, "VPCLAB_NAT_NOT_ADDRESSABLE")),
        ),
        (
            "nor behind the ACL of its own subnet (F5.9)",
            vec![
                ("/script/0/to", json!("10.0.0.220")),
                ("/network/instances/0/subnet", json!("public")),
                ("/network/instances/0/privateIpAddress", json!("10.0.0.5")),
                ("/network/networkAcls/0", acl(json!([]))),
            ],
            timed_out,
            Some((StationKind::NatGateway, "VPCLAB_NAT_NOT_ADDRESSABLE")),
        ),
        (
            "a private NAT gateway does not reach the internet (F6.22)",
            vec![(
                "/network/natGateways/0",
                json!({ "id": "nat-0f3a7c1e5b9d24680", "name": "lab-nat", "subnet": "public", "connectivityType": "private", "privateIp": "10.0.0.220" }),
            )],
            timed_out,
            Some((
                StationKind::InternetGateway,
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            )),
        ),
        (
            "an Elastic IP that ends in 255 is one like any other",
            vec![("/network/natGateways/0/publicIp", json!("203.0.113.255"))],
            [Done; 3],
            None,
        ),
        (
            "nobody is there",
            vec![("/internet/dns/0/address", json!("192.0.2.9"))],
            timed_out,
            Some((StationKind::Internet, "VPCLAB_NO_SERVER")),
        ),
    ];
    for (name, changes, expected, dropped) in rows {
        let timeline = run(&changed(&changes), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
    }
}

/// F13.14, F13.15: what a blocked SYN looks like on the wire until the guest gives up.
///
/// Known difference: Linux sends the last SYN after 63 s; our stack waits for 60 s at most between
/// two, and sends one more before it gives up at the same time.
#[test]
fn a_blocked_syn_is_sent_again_and_again_for_127_seconds() {
    let text = changed(&[("/network/securityGroups/0/egress", json!([]))]);
    let timeline = run(&text, NatModel::Zonal);
    let sent: Vec<u64> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Created(created) if created.header.tcp_flags().is_some() => {
                Some(event.at.0 / 1_000_000)
            }
            _ => None,
        })
        .collect();
    assert_eq!(sent, [0, 1, 3, 7, 15, 31, 63, 123]);
    let ended = timeline
        .events()
        .iter()
        .find(|event| {
            matches!(
                event.kind,
                EventKind::ActionEnded {
                    outcome: Outcome::TimedOut,
                    ..
                }
            )
        })
        .unwrap();
    assert_eq!(ended.at.0 / 1_000_000, 127);
}

/// T14.19, F6.36: one packet every 349 seconds keeps the entry, one after 350 does not.
#[test]
fn activity_below_the_idle_timeout_keeps_the_connection() {
    let script = |wait: &str| {
        let mut scenario: Value = serde_json::from_str(&changed(&[])).unwrap();
        scenario["script"] = json!([
            { "do": "connect", "instance": "client", "to": "google.com", "port": 443, "connection": "first" },
            { "do": "wait", "duration": wait },
            { "do": "send", "connection": "first" },
            { "do": "wait", "duration": wait },
            { "do": "send", "connection": "first" },
        ]);
        scenario.to_string()
    };
    for (wait, last) in [("349s", Outcome::Done), ("351s", Outcome::NotConnected)] {
        let timeline = run(&script(wait), NatModel::Zonal);
        assert_eq!(outcomes(&timeline).last(), Some(&last), "{wait}");
    }
}

/// What a guest sends to itself never reaches its interface, let alone a security group.
#[test]
fn a_connection_to_oneself_stays_inside() {
    let text = changed(&[
        ("/script/0/to", json!("10.0.1.5")),
        ("/network/instances/0/listen", json!([443])),
        ("/network/securityGroups/0/egress", json!([])),
    ]);
    let timeline = run(&text, NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    let packets = timeline
        .events()
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Created(_)))
        .count();
    assert_eq!(packets, 0);
}

/// A port that a finished connection leaves is the next one's, whoever the client is (S0.4).
#[test]
fn the_notes_keep_a_port_that_has_become_free() {
    let mut scenario: Value = serde_json::from_str(&changed(&[(
        "/network/instances/0/ephemeralPortRange",
        json!("49152-49152"),
    )]))
    .unwrap();
    let one = scenario["script"].as_array().unwrap().clone();
    let mut script = one.clone();
    // Past the guest's TIME-WAIT of 10 s, within the gateway's time of grace.
    script.push(json!({ "do": "wait", "duration": "15s" }));
    script.extend(one.into_iter().map(|mut action| {
        action["connection"] = json!("again");
        action
    }));
    scenario["script"] = Value::Array(script);
    let timeline = run(&scenario.to_string(), NatModel::Notes);
    let ports: Vec<u16> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) => match hop.decision {
                Decision::Translated {
                    rewrite,
                    by: vpclab_trace::Translation::NatEntry { update, .. },
                } if update.made => Some(rewrite.port),
                _ => None,
            },
            _ => None,
        })
        .collect();
    assert_eq!(ports, [49_152, 49_152]);
}
