//! A run and a question about the same neighbour.

use std::collections::HashSet;

use serde_json::json;
use vpclab_explain::{Query, Tracer};
use vpclab_model::Protocol;
use vpclab_timeline::Timeline;
use vpclab_trace::view::{self, EventKind as Seen};

/// Within its subnet a guest asks for its neighbour first: where nobody answers, run and question end at
/// its interface, whatever the network ACL says (F5.9, F9.11, W6.1).
#[test]
fn a_neighbour_that_nobody_is_ends_both_at_the_interface() {
    let all = |end: &str| json!([{ "ruleNumber": 100, "protocol": "all", end: "0.0.0.0/0", "action": "allow" }]);
    for [inbound, outbound] in [[json!([]), json!([])], [all("source"), all("destination")]] {
        let scenario = json!({
            "vpclab": 1,
            "title": "A neighbour that nobody is",
            "network": {
                "vpcs": [{ "name": "vpc", "cidrBlock": "10.0.0.0/16" }],
                "networkAcls": [{ "name": "acl", "vpc": "vpc", "inbound": inbound, "outbound": outbound }],
                "subnets": [{ "name": "own", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24", "networkAcl": "acl" }],
                "instances": [{ "id": "w", "subnet": "own", "privateIpAddress": "10.0.0.5" }]
            },
            "script": [{ "do": "ping", "instance": "w", "to": "10.0.0.77" }]
        });
        let text = scenario.to_string();
        let mut timeline = Timeline::new(&text, None).unwrap();
        timeline.run();
        let dropped = |event: &view::Event| match &event.kind {
            Seen::Hop {
                decision: view::Decision::Dropped { code, .. },
                ..
            } => Some((event.place.as_ref()?.component.clone(), code.clone())),
            _ => None,
        };
        let events = timeline.views(0, timeline.events().len());
        let run: HashSet<(String, String)> = events.iter().filter_map(dropped).collect();
        let mut query = Query::new("w", "10.0.0.77");
        query.protocol = Protocol::Icmp;
        let answer = Tracer::new(vpclab_model::check(&text, None).scenario.unwrap())
            .answer(&query)
            .unwrap();
        let drop = answer.forward.drop.unwrap();
        assert_eq!(run, HashSet::from([(drop.at, drop.code)]));
        assert_eq!(drop.kind.name(), "eni");
    }
}
