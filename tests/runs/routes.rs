//! What a viewer is shown of a route table, and prefix lists where packets meet them.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_trace::view::{self, RouteFateView, Viewer};
use vpclab_trace::{EventKind, Outcome};

use crate::outcomes::{first_drop, outcomes};
use crate::run;
use vpclab_model::StationKind::{RouteTable, SecurityGroup};

use Outcome::{Done, NotConnected, TimedOut};

/// A client with a public address in one subnet, a box in another, and a prefix list of partners.
fn partners(changes: &[(&str, Value)]) -> String {
    let mut scenario = json!({
        "vpclab": 1, "title": "partners",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "internetGateways": [{ "id": "igw" }],
            "prefixLists": [{ "id": "pl-1", "name": "partners", "maxEntries": 9,
                "entries": ["203.0.113.0/29", "192.0.2.0/24"] }],
            "subnets": [
                { "id": "apps", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb" },
                { "id": "boxes", "cidrBlock": "10.0.9.0/24" },
            ],
            "routeTables": [{ "id": "rtb", "routes": [
                { "destination": "partners", "target": "igw" },
                { "destination": "203.0.113.0/24", "target": "eni-box" },
                { "destination": "0.0.0.0/0", "target": "blackhole" },
            ] }],
            "securityGroups": [
                { "id": "sg", "ingress": [], "egress": [{ "destination": "0.0.0.0/0" }] },
                { "id": "open", "ingress": [{ "source": "0.0.0.0/0" }] },
            ],
            "instances": [
                { "id": "app", "subnet": "apps", "privateIpAddress": "10.0.1.5", "publicIp": "198.51.100.5", "securityGroups": ["sg"] },
                { "id": "box", "subnet": "boxes", "securityGroups": ["open"] },
            ],
        },
        "internet": { "servers": [{ "id": "server", "address": "203.0.113.5", "listen": [443] }] },
        "script": [
            { "do": "connect", "instance": "app", "to": "203.0.113.5", "port": 443, "connection": "c" },
            { "do": "send", "connection": "c" },
            { "do": "close", "connection": "c" },
        ],
    });
    for (pointer, value) in changes {
        *scenario.pointer_mut(pointer).expect(pointer) = value.clone();
    }
    scenario.to_string()
}

/// F3.8, F3.20, F4.5: a prefix list as a route's destination and as a rule's.
#[test]
fn prefix_lists_route_and_admit() {
    let closed = [TimedOut, NotConnected, NotConnected];
    let entries = "/network/prefixLists/0/entries";
    let egress = "/network/securityGroups/0/egress";
    let to_partners = json!([{ "protocol": "tcp", "portRange": 443, "destination": "pl-1" }]);
    for (name, changes, expected, dropped) in [
        (
            "its entry is the longest prefix (F3.8)",
            vec![],
            [Done; 3],
            None,
        ),
        (
            "its entry is as long as a static route, which goes first (F3.6)",
            vec![(entries, json!(["203.0.113.0/24"]))],
            closed,
            Some((
                vpclab_model::StationKind::Eni,
                "ENI_SOURCE_DEST_CHECK_RESTRICTION",
            )),
        ),
        (
            "no entry covers the address, and the shorter route is a blackhole (F3.17, D0.3)",
            vec![
                (entries, json!(["192.0.2.0/24"])),
                (
                    "/network/routeTables/0/routes/1/destination",
                    json!("198.51.100.0/24"),
                ),
            ],
            closed,
            Some((RouteTable, "BAD_STATE_ROUTE")),
        ),
        (
            "a rule for it (F4.5)",
            vec![(egress, to_partners.clone())],
            [Done; 3],
            None,
        ),
        (
            "a rule for it that does not cover the address (F4.5)",
            vec![(egress, to_partners), (entries, json!(["192.0.2.0/24"]))],
            closed,
            Some((SecurityGroup, "ENI_SG_RULES_MISMATCH")),
        ),
    ] {
        let timeline = run(&partners(&changes), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
    }
}

/// S0.11, F11.14, F11.23: a viewer is shown every row, and why each that does not decide does not; the
/// sentence says why the one that does decides.
#[test]
fn a_viewer_is_shown_the_rows_that_lose() {
    let timeline = run(&partners(&[]), NatModel::Zonal);
    let network = &timeline.scenario().network;
    let lookup = timeline
        .events()
        .iter()
        .find(|event| match event.kind {
            EventKind::Hop(hop) => network.stations.station(hop.station).kind == RouteTable,
            _ => false,
        })
        .unwrap();
    let shown = Viewer::new(timeline.scenario()).event(lookup);
    let view::EventKind::Hop { routes, .. } = shown.kind else {
        panic!("{shown:?}");
    };
    let rows: Vec<(&str, &str, RouteFateView, Option<&str>)> = routes
        .iter()
        .map(|row| {
            let (to, by) = (row.destination.as_str(), row.origin.as_str());
            (to, by, row.fate, row.code.as_deref())
        })
        .collect();
    #[rustfmt::skip]
    assert_eq!(rows, [
        ("10.0.0.0/16", "CreateRouteTable", RouteFateView::Elsewhere, Some("CANNOT_ROUTE")),
        ("pl-1 (partners)", "CreateRoute", RouteFateView::Chosen, None),
        ("203.0.113.0/24", "CreateRoute", RouteFateView::LessSpecific, Some("MORE_SPECIFIC_ROUTE")),
        ("0.0.0.0/0", "CreateRoute", RouteFateView::LessSpecific, Some("MORE_SPECIFIC_ROUTE")),
    ]);
    assert_eq!(
        shown.sentence.text,
        "Route table rtb: 203.0.113.5 goes to igw by pl-1 (partners) → igw, the longest prefix that covers it."
    );
}
