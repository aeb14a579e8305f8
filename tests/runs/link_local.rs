//! Services of the host at link-local addresses: instance metadata, and what they all share.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, DropReason, EventKind, Origin, Outcome};

use crate::outcomes::{first_drop, outcomes};
use crate::run;

const METADATA: &str = "169.254.169.254";

/// An instance behind a group without rules, an ACL without rules, and a route to nowhere.
pub(crate) fn shut_in(instance: &Value, script: &Value) -> String {
    let mut client = json!({ "id": "client", "subnet": "a", "securityGroups": ["none"] });
    for (key, value) in instance.as_object().unwrap() {
        client[key] = value.clone();
    }
    json!({
        "vpclab": 1, "title": "shut in",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "subnets": [{ "id": "a", "cidrBlock": "10.0.1.0/24" }],
            "routeTables": [{ "id": "rtb", "main": true, "routes": [{ "destination": "0.0.0.0/0", "target": "blackhole" }] }],
            "networkAcls": [{ "id": "acl", "default": true, "inbound": [], "outbound": [] }],
            "securityGroups": [{ "id": "none", "ingress": [], "egress": [] }],
            "instances": [client],
        },
        "internet": { "dns": (0..1_100).map(|n| json!({ "name": format!("n{n}.example"), "address": "203.0.113.1" })).collect::<Vec<_>>() },
        "script": script,
    })
    .to_string()
}

fn metadata_session(instance: &Value) -> Timeline {
    let script = json!([
        { "do": "connect", "instance": "client", "to": METADATA, "port": 80, "connection": "imds" },
        { "do": "send", "connection": "imds" },
        { "do": "close", "connection": "imds" },
    ]);
    run(&shut_in(instance, &script), NatModel::Zonal)
}

/// F2.13, F2.14, F2.17, F2.18: nothing of the VPC sees it.
#[test]
fn instance_metadata_answers_past_everything() {
    let timeline = metadata_session(&json!({}));
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    assert_eq!(first_drop(&timeline), None);
    let network = &timeline.scenario().network;
    for event in timeline.events() {
        let EventKind::Hop(hop) = event.kind else {
            continue;
        };
        let kind = network.stations.station(hop.station).kind;
        assert!(
            matches!(kind, StationKind::Eni | StationKind::Instance),
            "{kind:?}"
        );
    }
}

/// What the service says, by its options, and how far its packets may go (F2.16, F2.19).
#[test]
fn metadata_options() {
    for (options, status, ttl) in [
        (json!({}), "200 OK", 1),
        (json!({ "httpPutResponseHopLimit": 2 }), "200 OK", 2),
        (json!({ "httpEndpoint": "disabled" }), "403 Forbidden", 1),
        (json!({ "httpTokens": "required" }), "401 Unauthorized", 1),
        (json!({ "httpTokens": "optional" }), "200 OK", 1),
    ] {
        let timeline = metadata_session(&json!({ "metadataOptions": options }));
        let answers: Vec<_> = timeline
            .events()
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::Created(created) if created.origin == Origin::InstanceMetadata => {
                    Some((created.packet, event.seq, created.header.ttl))
                }
                _ => None,
            })
            .collect();
        // SYN,ACK, the page, FIN,ACK.
        assert_eq!(answers.len(), 3, "{options}");
        assert!(answers.iter().all(|answer| answer.2 == ttl), "{options}");
        let (packet, seq, _) = answers[1];
        let bytes = timeline.packet_bytes(packet, seq).unwrap();
        let text = String::from_utf8_lossy(bytes.bytes).into_owned();
        assert!(
            text.contains(&format!("HTTP/1.1 {status}\r\n")),
            "{options}: {text}"
        );
    }
}

/// F2.15: the list of services is closed; another link-local address, or another port, has none.
#[test]
fn there_is_nothing_else_at_link_local_addresses() {
    for (to, port) in [(METADATA, 443), ("169.254.169.250", 80), ("10.0.1.1", 80)] {
        let script = json!([{ "do": "connect", "instance": "client", "to": to, "port": port, "connection": "c" }]);
        let timeline = run(&shut_in(&json!({}), &script), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), [Outcome::TimedOut], "{to}");
        assert_eq!(
            first_drop(&timeline),
            Some((StationKind::Eni, "VPCLAB_HOST_SERVICE")),
            "{to}"
        );
    }
}

/// F2.12, D0.8: 1024 packets a second from one interface to all of them together.
#[test]
fn the_allowance_is_shared_by_dns_and_metadata() {
    let ask = |n: usize, at: usize| json!({ "do": "resolve", "instance": "client", "name": format!("n{n}.example"), "at": format!("{at}us") });
    // 1,030 questions within a second, 500 µs apart, then one for metadata, then, a second later, one more.
    let mut script: Vec<Value> = (0..1_030).map(|n| ask(n, n * 500)).collect();
    script.push(json!({ "do": "connect", "instance": "client", "to": METADATA, "port": 80, "connection": "imds", "at": "600ms" }));
    script.push(ask(1_099, 1_200_000));
    let mut timeline = run(&shut_in(&json!({}), &json!(script)), NatModel::Zonal);
    let mut in_first_second = (0, 0);
    for event in timeline.events() {
        let EventKind::Hop(hop) = event.kind else {
            continue;
        };
        if event.at.0 < 1_000_000 && hop.is_link_local() {
            match hop.decision {
                Decision::Dropped { reason, .. } => {
                    assert_eq!(reason, DropReason::LinkLocalAllowance);
                    in_first_second.1 += 1;
                }
                _ => in_first_second.0 += 1,
            }
        }
    }
    // Six questions too many, and the SYN to the metadata service.
    assert_eq!(in_first_second, (1_024, 7));
    let used = timeline.frame(None).link_local.clone();
    assert!(used.is_empty());
    let last = vpclab_trace::Seq(timeline.progress().events - 1);
    let used = timeline.frame(Some(last)).link_local.clone();
    assert_eq!(used.len(), 1);
    assert_eq!(used[0].1.exceeded, 7);
    // Everybody asked again and got an answer in the end: the silence was short.
    assert!(
        outcomes(&timeline)
            .iter()
            .all(|outcome| *outcome == Outcome::Done)
    );
}

/// F2.20: the time is told past groups, ACLs and routes; what is too short to be a question is not answered.
#[test]
fn amazon_time_sync_answers() {
    for (size, answers, dropped) in [
        (48, 1, None),
        (47, 0, Some((StationKind::Eni, "VPCLAB_HOST_SERVICE"))),
    ] {
        let script = json!([{ "do": "send-datagram", "instance": "client", "to": "169.254.169.123", "port": 123, "size": size }]);
        let timeline = run(&shut_in(&json!({}), &script), NatModel::Zonal);
        let told = timeline.events().iter().filter(
            |event| matches!(event.kind, EventKind::Created(created) if created.origin == Origin::TimeSync),
        );
        assert_eq!(told.count(), answers, "{size}");
        assert_eq!(first_drop(&timeline), dropped, "{size}");
    }
}
