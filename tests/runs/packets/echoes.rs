//! Pings both ways: a question is never an answer to another (F4.3, F4.20, F6.7).

use serde_json::{Value, json};
use vpclab_model::StationKind as Kind;
use vpclab_trace::{Decision, EventKind, Outcome};

use super::{drops, hops, lab_run};
use crate::outcomes::outcomes;

type Row = (
    &'static str,
    Value,
    Vec<(&'static str, Value)>,
    [Outcome; 2],
    Vec<(Kind, &'static str)>,
);

/// Every guest begins its identifiers with 1: both pings have the same.
#[test]
fn a_ping_from_the_other_side_is_no_answer() {
    use Outcome::{Done, TimedOut};
    let no_rule = vec![(Kind::SecurityGroup, "SG_HAS_NO_RULES")];
    let both = |first: Value, second: Value| json!([first, second]);
    let at = |mut action: Value, at: &str| {
        action["at"] = json!(at);
        action
    };
    let out = json!({ "do": "ping", "instance": "web", "to": "203.0.113.5" });
    let back = json!({ "do": "ping", "server": "server", "to": "198.51.100.11" });
    let to_app = json!({ "do": "ping", "instance": "client", "to": "10.0.2.7" });
    let from_app = json!({ "do": "ping", "instance": "app", "to": "10.0.1.5" });
    let large = |mut action: Value| {
        action["size"] = json!(2000);
        action
    };
    let allowed = vec![(
        "/network/securityGroups/0/ingress",
        json!([{ "protocol": "icmp", "source": "0.0.0.0/0" }]),
    )];
    let rows: Vec<Row> = vec![
        (
            "from the internet (F4.3, F4.20)",
            both(out.clone(), back.clone()),
            vec![],
            [Done, TimedOut],
            no_rule.clone(),
        ),
        (
            "within the VPC",
            both(to_app.clone(), from_app.clone()),
            vec![],
            [Done, TimedOut],
            no_rule.clone(),
        ),
        (
            "in fragments",
            both(large(to_app.clone()), large(from_app.clone())),
            vec![],
            [Done, TimedOut],
            no_rule,
        ),
        (
            "with a rule for it",
            both(out.clone(), back.clone()),
            allowed.clone(),
            [Done, Done],
            vec![],
        ),
        (
            "with a rule, crossing each other",
            both(at(out, "1ms"), at(back, "1ms")),
            allowed.clone(),
            [Done, Done],
            vec![],
        ),
        (
            "with a rule, in fragments",
            both(large(to_app), large(from_app)),
            allowed,
            [Done, Done],
            vec![],
        ),
    ];
    for (name, script, changes, expected, dropped) in rows {
        let timeline = lab_run(&script, &changes);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        let mut found = drops(&timeline);
        found.dedup();
        assert_eq!(found, dropped, "{name}");
        // Each question that a group lets pass has an entry of its own.
        let made = hops(&timeline)
            .filter(|(_, hop)| {
                matches!(hop.decision, Decision::Allowed { tracking: Some(update), .. } if update.made)
            })
            .count();
        let questions = timeline.events().iter().filter(|event| {
            matches!(event.kind, EventKind::Created(created)
                if created.header.icmp().is_some_and(|(kind, _)| kind == 8))
        });
        assert_eq!(questions.count(), 2, "{name}");
        assert!(
            made >= expected.iter().filter(|one| **one == Done).count(),
            "{name}: {made}"
        );
    }
}
