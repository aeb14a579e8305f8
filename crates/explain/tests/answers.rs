//! Questions and their answers.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use vpclab_explain::{Answer, Disposition, Query, Tracer};
use vpclab_model::Scenario;

fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    let text = fs::read_to_string(path).unwrap();
    let checked = vpclab_model::check(&text, None);
    checked
        .scenario
        .unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

fn dispositions(answer: &Answer) -> (&'static str, Option<&'static str>) {
    let reply = answer.reply.as_ref();
    (
        answer.forward.disposition.name(),
        reply.map(|leg| leg.disposition.name()),
    )
}

/// A network ACL as in the table of the VPC User Guide: rule 105 refuses, rule 110 allows (F5.2), the
/// reply needs the client's ephemeral range (F5.1, F5.20), and neighbours are not filtered (F5.9).
#[test]
fn a_custom_network_acl() {
    let mut tracer = Tracer::new(scenario("custom-acl.json"));
    let both = ("delivered", Some("delivered"));
    for (from, src_ip, to, src_port, dst_port, expected) in [
        ("internet", "203.0.113.9", "198.51.100.1", 50_000, 443, both),
        (
            "internet",
            "203.0.113.9",
            "198.51.100.1",
            50_000,
            139,
            ("dropped", None),
        ),
        ("internet", "192.0.2.10", "198.51.100.1", 2_000, 22, both),
        (
            "internet",
            "203.0.113.9",
            "198.51.100.1",
            50_000,
            22,
            ("dropped", None),
        ),
        ("i-web", "10.0.0.5", "203.0.113.9", 50_000, 80, both),
        (
            "i-web",
            "10.0.0.5",
            "203.0.113.9",
            20_000,
            80,
            ("delivered", Some("dropped")),
        ),
        ("i-near", "10.0.0.6", "web", 2_000, 139, both),
    ] {
        let query = Query {
            src_ip: Some(src_ip.parse().unwrap()),
            src_port: Some(src_port),
            dst_port: Some(dst_port),
            ..Query::new(from, to)
        };
        let answer = tracer.answer(&query).unwrap();
        assert_eq!(dispositions(&answer), expected, "{query:?}");
        let drop = answer.forward.drop.or_else(|| answer.reply?.drop);
        let refused = drop.map(|drop| (drop.at, drop.code));
        let acl = ("acl-1".to_owned(), "SUBNET_ACL_RESTRICTION".to_owned());
        assert_eq!(refused, (expected != both).then_some(acl), "{query:?}");
        assert_eq!(
            answer.forward.disposition == Disposition::Dropped,
            expected.0 == "dropped"
        );
    }
}
