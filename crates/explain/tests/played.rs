//! A question that is played: the small scenario shows what the answer says.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;

use vpclab_explain::{Answer, Disposition, Query, Tracer, find, play};
use vpclab_model::{Protocol, StationKind, check};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind};

fn scenario(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name);
    fs::read_to_string(path).unwrap()
}

fn tracer(text: &str) -> Tracer {
    Tracer::new(check(text, None).scenario.unwrap())
}

/// Does a packet reach the end of the way that the answer says it reaches, in the run of the scene?
/// The internet has a server there, so that somebody takes it.
fn arrives(scene: &str, answer: &Answer) -> bool {
    let mut run = Timeline::new(scene, None).unwrap();
    run.run();
    let last = answer.forward.hops.last().unwrap();
    let viewer = run.viewer();
    run.events().iter().any(|event| {
        let delivered = match &event.kind {
            EventKind::Hop(hop) => hop.decision == Decision::Delivered,
            _ => false,
        };
        let place = viewer.event(event).place;
        delivered
            && place.is_some_and(|place| match last.kind {
                StationKind::Internet => place.component == "asked-to",
                _ => place.component == last.component,
            })
    })
}

struct Case {
    name: &'static str,
    scenario: &'static str,
    query: Query,
    /// Components that play no part, and are left out.
    without: &'static [&'static str],
}

fn query(from: &str, to: &str, protocol: Protocol, port: Option<u16>) -> Query {
    Query {
        protocol,
        dst_port: port,
        ..Query::new(from, to)
    }
}

fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "out to the internet through a NAT gateway",
            scenario: "scenarios/ec2-to-internet.json",
            query: query("client", "192.0.2.77", Protocol::Tcp, Some(8443)),
            without: &[],
        },
        Case {
            name: "a ping to the internet",
            scenario: "scenarios/ec2-to-internet.json",
            query: query("client", "192.0.2.77", Protocol::Icmp, None),
            without: &[],
        },
        Case {
            name: "a datagram to the internet",
            scenario: "scenarios/ec2-to-internet.json",
            query: query("client", "192.0.2.77", Protocol::Udp, Some(123)),
            without: &[],
        },
        Case {
            name: "one subnet of several, by an endpoint",
            scenario: "scenarios/traps/t14-37-s3-must-use-nat.json",
            query: query("client-2", "192.0.2.10", Protocol::Tcp, Some(443)),
            without: &["client-1"],
        },
    ]
}

#[test]
fn what_is_played_is_what_was_answered() {
    for Case {
        name,
        scenario: file,
        query,
        without,
    } in cases()
    {
        let text = scenario(file);
        let answer = tracer(&text).answer(&query).unwrap();
        assert_eq!(answer.forward.disposition, Disposition::Delivered, "{name}");
        let scene = play(&text, &query, &answer).unwrap_or_else(|| panic!("{name}"));
        assert!(arrives(&scene, &answer), "{name}");
        let again = tracer(&scene).answer(&query).unwrap();
        let way = |answer: &Answer| -> Vec<String> {
            let inside = |kind| !matches!(kind, StationKind::Internet | StationKind::Server);
            let hops = answer.forward.hops.iter().filter(|hop| inside(hop.kind));
            hops.map(|hop| format!("{} {:?}", hop.component, hop.leaving))
                .collect()
        };
        assert_eq!(way(&again), way(&answer), "{name}");
        let back = |answer: &Answer| answer.reply.as_ref().map(|leg| leg.disposition);
        assert_eq!(back(&again), back(&answer), "{name}");
        for absent in without {
            assert!(
                !scene.contains(&format!("\"{absent}\"")),
                "{name}: {absent}"
            );
        }
    }
}

#[test]
fn places_are_found_by_parts_of_id_name_kind_and_address() {
    let text = scenario("scenarios/ec2-to-internet.json");
    let tracer = tracer(&text);
    let ids = |text: &str| -> Vec<String> {
        let places = find(tracer.scenario(), text, 10);
        places
            .into_iter()
            .map(|place| place.name.unwrap_or(place.id))
            .collect()
    };
    for (text, want) in [
        ("client", vec!["client"]),
        ("CLIENT instance", vec!["client"]),
        ("10.0.1.5", vec!["client"]),
        ("outside", vec!["internet"]),
        ("nothing of the sort", vec![]),
    ] {
        assert_eq!(ids(text), want, "{text}");
    }
    assert_eq!(find(tracer.scenario(), "", 1).len(), 1);
}
