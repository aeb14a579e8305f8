//! The notes' scenario tells all of the notes, and each claim stands where this run puts it.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_trace::view::ClaimStatus::{Open, Proved, Refuted};

use crate::{notes_scenario, run};

/// The headings of the notes, in their order.
const NOTES: [&str; 13] = [
    "DNS Resolution",
    "TCP SYN (Connection Initiation)",
    "VPC Route Table Evaluation",
    "NAT Gateway – Source NAT (SNAT)",
    "Internet Gateway",
    "AWS Edge Network",
    "Destination Server Receives SYN",
    "Return Path (SYN-ACK)",
    "NAT Gateway – Reverse NAT",
    "Packet Reaches EC2 ENI",
    "TCP ACK (Handshake Completion)",
    "Connection Established",
    "Connection Termination (Later)",
];

#[test]
fn every_chapter_of_the_notes_begins_in_order() {
    for model in NatModel::ALL {
        let story = run(&notes_scenario(), model).story();
        for (number, heading) in (1..).zip(NOTES) {
            let title = format!("{number}. {heading}");
            assert!(
                story.chapters.iter().any(|chapter| chapter.title == title),
                "{title}"
            );
        }
        let firsts: Vec<u32> = story
            .chapters
            .iter()
            .map(|chapter| {
                chapter
                    .first
                    .unwrap_or_else(|| panic!("{model:?}: {}", chapter.title))
            })
            .collect();
        assert!(firsts.is_sorted() && firsts.len() >= 15, "{firsts:?}");
        for pair in story.chapters.windows(2) {
            assert_eq!(
                pair[0].last.map(|last| last + 1),
                pair[1].first,
                "no event between chapters"
            );
        }
        assert!(
            story
                .milestones
                .iter()
                .all(|milestone| milestone.event.is_some())
        );
    }
}

#[test]
fn claims() {
    let gateway_does_no_nat = [
        (NatModel::Notes, Proved),
        (NatModel::Zonal, Refuted), // S0.2, T14.1
        (NatModel::Regional, Proved),
    ];
    for (model, expected) in gateway_does_no_nat {
        let story = run(&notes_scenario(), model).story();
        assert_eq!(story.claims.len(), 5);
        for claim in &story.claims {
            let expected = if claim.text.contains("does not perform NAT")
                || claim.text.contains("does **not** perform NAT")
            {
                expected
            } else {
                Proved
            };
            assert_eq!(claim.status, expected, "{model:?}: {}", claim.text);
            assert!(!claim.evidence.is_empty());
        }
    }
}

/// Each pattern, and whether an event of the notes' run under `zonal` is meant by it.
#[test]
fn patterns_by_address_action_and_outcome() {
    let gateway = "10.0.0.220";
    let patterns = [
        (
            json!({ "kind": "internet-gateway", "source": gateway }),
            Proved,
        ),
        (
            json!({ "kind": "nat-gateway", "source": "10.0.1.5" }),
            Proved,
        ),
        (json!({ "kind": "server", "source": gateway }), Open),
        (
            json!({ "kind": "nat-gateway", "destination": gateway }),
            Proved,
        ),
        (
            json!({ "kind": "security-group", "destination": gateway }),
            Open,
        ),
        (json!({ "action": 2, "outcome": "done" }), Proved),
        (
            json!({ "action": 8, "outcome": "connection-reset" }),
            Proved,
        ),
        (json!({ "action": 7, "outcome": "connection-reset" }), Open),
        (json!({ "action": 8, "connection": "second" }), Proved),
        (json!({ "action": 8, "connection": "first" }), Open),
        (json!({ "event": "hop", "action": 2 }), Open),
        (json!({ "outcome": "connection-refused" }), Open),
        (
            json!({ "event": "nat-entry-removed", "component": "lab-nat" }),
            Proved,
        ),
        (
            json!({ "event": "tracking-entry-removed", "component": "client" }),
            Proved,
        ),
        (
            json!({ "event": "tracking-entry-removed", "kind": "nat-gateway" }),
            Open,
        ),
    ];
    let mut scenario: Value = serde_json::from_str(&notes_scenario()).unwrap();
    let claims = patterns
        .iter()
        .map(|(pattern, _)| json!({ "text": "seen", "proof": [pattern] }));
    scenario["story"] = json!({ "claims": claims.collect::<Vec<_>>() });
    let story = run(&scenario.to_string(), NatModel::Zonal).story();
    for ((pattern, expected), claim) in patterns.iter().zip(&story.claims) {
        assert_eq!(claim.status, *expected, "{pattern}");
    }
}
