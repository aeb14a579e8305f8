//! What `vpclab trace` says a packet's way is, and which way the same packet took in a run: in random
//! networks with random scripts, and in the networks that the answers are written down for. And that
//! no question at all is too strange to be answered or refused.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "reference/dice.rs"]
mod dice;
#[path = "reference/random.rs"]
mod random;
#[path = "reference/script.rs"]
mod script;
#[path = "reference/wings.rs"]
mod wings;

use std::collections::HashSet;
use std::fs;

use proptest::prelude::*;
use serde_json::{Value, json};
use vpclab_explain::{Hop, Query, Tracer, read_queries};
use vpclab_model::{
    Fragmentation, HeaderDetail, NatModel, Protocol, Scenario, StationPlace, TcpFlags,
};
use vpclab_tests::root;
use vpclab_timeline::Timeline;
use vpclab_trace::view::{self, EventKind as Seen};
use vpclab_trace::{Created, Event, EventKind, Origin};

const NETWORKS: [&str; 3] = ["one-vpc", "vpcs", "middlebox"];

fn data(name: &str) -> Value {
    let path = root()
        .join("crates/explain/tests/data")
        .join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn checked(text: &str) -> Scenario {
    vpclab_model::check(text, None).scenario.unwrap()
}

/// One line for a hop: what kind, where, from and to whom it goes on, and why not. Which port a NAT
/// gateway takes as source depends on those that it has taken already.
fn line(kind: &str, component: &str, src: &str, dst: (&str, u16), code: Option<&str>) -> String {
    // The id of the group that decided is a matter of words.
    let component = if kind == "security-group" {
        ""
    } else {
        component
    };
    let (dst, port) = dst;
    let code = code.unwrap_or("");
    format!("{kind} {component} {src} → {dst}:{port} {code}")
}

fn traced(hop: &Hop, code: Option<&str>) -> String {
    let header = &hop.leaving;
    let to = (header.dst.as_str(), header.dst_port.unwrap_or(0));
    line(hop.kind.name(), &hop.component, &header.src, to, code)
}

fn ran(event: &view::Event) -> Option<String> {
    let Seen::Hop {
        header_after: header,
        decision,
        ..
    } = &event.kind
    else {
        return None;
    };
    let place = event.place.as_ref()?;
    let code = match decision {
        view::Decision::Dropped { code, .. } => Some(code.as_str()),
        _ => None,
    };
    let has_ports = ["tcp", "udp"].contains(&header.protocol.as_str());
    let port = if has_ports { header.dst_port } else { 0 };
    let to = (header.dst.as_str(), port);
    Some(line(
        place.kind.name(),
        &place.component,
        &header.src,
        to,
        code,
    ))
}

/// Does a flow begin with this packet of an instance?
fn begins(created: &Created, scenario: &Scenario) -> bool {
    let station = scenario.network.stations.station(created.station);
    let opens = match created.header.detail {
        HeaderDetail::Tcp { flags, .. } => flags == TcpFlags::SYN,
        HeaderDetail::Icmp { icmp_type, .. } => [8, 128].contains(&icmp_type),
        HeaderDetail::Udp { .. } => true,
        _ => false,
    };
    opens
        && created.origin == Origin::Guest
        && created.header.fragmentation
            != Fragmentation::Fragment {
                identification: 0,
                offset: 0,
                more: true,
            }
        && matches!(station.place, StationPlace::Instance(_))
}

/// Compares every first packet of a flow in a run with the forward leg of its own question.
fn compare(scenario: &Value) -> usize {
    let text = scenario.to_string();
    let mut timeline = Timeline::new(&text, Some(NatModel::Zonal)).unwrap();
    timeline.run();
    let model = vpclab_model::check(&text, Some(NatModel::Zonal))
        .scenario
        .unwrap();
    let mut tracer = Tracer::new(model.clone());
    let events: Vec<Event> = timeline.events().to_vec();
    // After an edit the network is another one.
    let unedited = events
        .iter()
        .position(|event| matches!(event.kind, EventKind::Edited(_)))
        .unwrap_or(events.len());
    let mut seen = HashSet::new();
    let mut compared = 0;
    for event in &events[..unedited] {
        let EventKind::Created(created) = &event.kind else {
            continue;
        };
        let tuple = created.header.tuple;
        // What is known already may take another way: an answer, or a packet sent again.
        let is_new = seen.insert(tuple) && !seen.contains(&tuple.reversed());
        if !is_new || !begins(created, &model) || vpclab_host(&tuple.destination.to_string()) {
            continue;
        }
        let way: Vec<&Event> = events[..unedited]
            .iter()
            .filter(|event| {
                event
                    .kind
                    .hop()
                    .is_some_and(|hop| hop.packet == created.packet)
            })
            .collect();
        let is_over = way
            .last()
            .is_some_and(|event| event.kind.hop().is_some_and(|hop| hop.next.is_none()));
        if !is_over {
            continue;
        }
        let station = model.network.stations.station(created.station);
        let query = Query {
            from: station.component.clone(),
            src_ip: Some(tuple.source),
            to: tuple.destination.to_string(),
            protocol: tuple.protocol,
            src_port: Some(tuple.source_port),
            dst_port: Some(tuple.destination_port),
        };
        let answer = tracer.answer(&query).unwrap();
        let first = usize::from(answer.forward.hops[0].component == station.component);
        let drop = answer.forward.drop.as_ref().map(|drop| drop.code.as_str());
        let hops = &answer.forward.hops[first..];
        let mut actual: Vec<String> = (1..)
            .zip(hops)
            .map(|(number, hop)| traced(hop, drop.filter(|_| number == hops.len())))
            .collect();
        let mut expected: Vec<String> = way
            .iter()
            .filter_map(|event| {
                ran(&timeline.views(event.seq.0 as usize, event.seq.0 as usize + 1)[0])
            })
            .collect();
        // Of nobody in particular a scenario says that nobody is there, and a question that somebody is.
        for lines in [&mut actual, &mut expected] {
            if let Some(last) = lines.last_mut() {
                *last = last
                    .replace("VPCLAB_NO_SERVER", "")
                    .replace("VPCLAB_NO_CUSTOMER_HOST", "");
            }
        }
        actual.retain(|line| !line.starts_with("server cgw"));
        assert_eq!(actual, expected, "{query:?}\n{text}");
        compared += 1;
    }
    compared
}

/// Services of the host are asked with other packets than a question asks with.
fn vpclab_host(address: &str) -> bool {
    address.starts_with("169.254.") || address.ends_with(".0.2") || address.starts_with("fd00:ec2")
}

#[test]
fn a_packet_takes_the_way_that_its_trace_says_in_random_networks() {
    let compared: usize = (0..24).map(|seed| compare(&random::scenario(seed))).sum();
    assert!(compared > 24, "only {compared} packets were compared");
}

#[test]
fn a_packet_takes_the_way_that_its_trace_says_in_every_kind_of_network() {
    let mut compared = 0;
    for name in NETWORKS {
        let mut scenario = data(name);
        let text = data(&format!("{name}.queries")).to_string();
        let mut script = Vec::new();
        let mut tracer = Tracer::new(checked(&scenario.to_string()));
        let instances = scenario["network"]["instances"].clone();
        for (number, item) in read_queries(&text).unwrap().iter().enumerate() {
            let is_instance = |id: &Value| *id == json!(item.query.from);
            if !instances
                .as_array()
                .unwrap()
                .iter()
                .any(|instance| is_instance(&instance["id"]))
            {
                continue;
            }
            let header = tracer.answer(&item.query).unwrap().forward.hops[0]
                .arriving
                .clone();
            let (instance, to, port) = (&item.query.from, header.dst, header.dst_port);
            script.push(match item.query.protocol {
                Protocol::Tcp => json!({ "do": "connect", "instance": instance, "to": to, "port": port, "connection": format!("c{number}") }),
                Protocol::Udp => json!({ "do": "send-datagram", "instance": instance, "to": to, "port": port }),
                Protocol::Icmp => json!({ "do": "ping", "instance": instance, "to": to }),
                _ => continue,
            });
        }
        let wanted = script.len();
        scenario["script"] = script.into();
        let here = compare(&scenario);
        assert!(here * 2 > wanted, "{name}: {here} of {wanted}");
        compared += here;
    }
    assert!(compared > 30, "only {compared} packets were compared");
}

/// Ids, names, addresses and words, of this network and of none.
fn word() -> impl Strategy<Value = String> {
    let known = [
        "internet",
        "i-client",
        "web",
        "i-two",
        "i-web",
        "eni-second",
        "eni-lambda",
        "eni-orphan",
        "nlb-public",
        "nlb-internal",
        "vpce-gateway",
        "vpce-interface",
        "nat-1",
        "igw-1",
        "eigw-1",
        "rtb-public",
        "subnet-public",
        "vpc-1",
        "sg-open",
        "acl-services",
        "pl-s3",
        "tg-1",
        "server-1",
        "s3",
        "sqs",
        "edge",
        "resolver",
        "cgw-1",
        "vpn-2",
        "tgw-1",
        "tgw-attach-a",
        "pcx-ab",
        "i-a",
        "i-twin",
        "i-far",
        "i-nat",
        "i-guard",
        "files",
    ];
    prop_oneof![
        prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        address(),
        "[a-z0-9:./-]{0,12}",
    ]
}

fn address() -> impl Strategy<Value = String> {
    let known = [
        "10.0.1.5",
        "10.0.0.5",
        "10.0.0.1",
        "10.0.0.2",
        "10.0.0.0",
        "10.0.0.255",
        "10.0.2.9",
        "10.0.1.40",
        "10.1.1.5",
        "198.51.100.5",
        "198.51.100.10",
        "203.0.113.5",
        "192.0.2.10",
        "192.168.0.10",
        "172.20.0.9",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "169.254.169.253",
        "2001:db8:1:1::5",
        "::",
        "::1",
        "ff02::1",
        "fe80::1",
        "fd00:ec2::253",
        "64:ff9b::cb00:7105",
        "::ffff:10.0.1.5",
    ];
    prop_oneof![
        prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        any::<u32>().prop_map(|bits| std::net::Ipv4Addr::from(bits).to_string()),
        any::<u128>().prop_map(|bits| std::net::Ipv6Addr::from(bits).to_string()),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let port = || prop::option::of(prop_oneof![Just(53), Just(80), Just(443), any::<u16>()]);
    (
        word(),
        prop::option::of(address()),
        word(),
        any::<u8>(),
        0..4_u8,
        port(),
        port(),
    )
        .prop_map(
            |(from, src_ip, to, number, usual, src_port, dst_port)| Query {
                from,
                src_ip: src_ip.and_then(|text| text.parse().ok()),
                to,
                protocol: Protocol::from_number([6, 17, 1, number][usize::from(usual)]),
                src_port,
                dst_port,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is asked, there is an answer or a reason why not; and each answer is the same when it
    /// is asked alone.
    #[test]
    fn no_question_is_too_strange(queries in prop::collection::vec(query(), 40)) {
        for name in NETWORKS {
            let scenario = checked(&data(name).to_string());
            let mut tracer = Tracer::new(scenario.clone());
            for (number, query) in queries.iter().enumerate() {
                let answer = tracer.answer(query);
                prop_assert_eq!(answer.is_ok(), tracer.check(query).is_ok(), "{:?}", query);
                if number % 8 == 0 {
                    prop_assert_eq!(answer, Tracer::new(scenario.clone()).answer(query), "{:?}", query);
                }
            }
        }
    }

    /// A file of questions is read, or its mistakes are said; no text is too strange.
    #[test]
    fn no_file_of_questions_is_too_strange(text in "[\\[\\]{}\":,a-zA-Z0-9. -]{0,200}") {
        let _ = read_queries(&text);
    }
}
