//! What is shown of a moment is as it was then, whatever was changed later.

use serde_json::json;
use vpclab_model::NatModel;
use vpclab_timeline::Timeline;
use vpclab_trace::Seq;
use vpclab_trace::view::{Configuration, Rule};

use crate::edits::{connect, scenario};
use crate::run;

/// One change of each kind, with a connection before and after each.
fn changing() -> String {
    let script = json!([
        connect("client", "203.0.113.5", 443, "a"),
        { "do": "replace-network-acl-entry", "networkAcl": "open", "ruleNumber": 100, "protocol": "tcp", "source": "0.0.0.0/0", "action": "allow" },
        { "do": "create-network-acl-entry", "networkAcl": "shut", "ruleNumber": 7, "protocol": "all", "source": "0.0.0.0/0", "action": "allow" },
        { "do": "create-network-acl-entry", "networkAcl": "shut", "egress": true, "ruleNumber": 7, "protocol": "all", "destination": "0.0.0.0/0", "action": "allow" },
        connect("client", "203.0.113.5", 443, "b"),
        { "do": "replace-network-acl-association", "subnet": "private", "networkAcl": "shut" },
        { "do": "create-route", "routeTable": "nowhere", "destination": "203.0.113.0/24", "target": "nat" },
        { "do": "replace-route-table-association", "vpc": "vpc", "routeTable": "nowhere" },
        connect("client", "203.0.113.5", 443, "c"),
        { "do": "authorize-security-group-ingress", "securityGroup": "sg", "protocol": "tcp", "portRange": 443, "source": "none" },
        { "do": "modify-network-interface-attribute", "instance": "client", "securityGroups": ["none", "sg"] },
        { "do": "modify-network-interface-attribute", "instance": "client", "sourceDestCheck": false },
        { "do": "modify-network-interface-attribute", "instance": "client", "connectionTracking": { "udpTimeout": "60s" } },
        { "do": "modify-vpc-attribute", "enableDnsSupport": false },
        { "do": "associate-address", "instance": "b", "publicIp": "198.51.100.20" },
        { "do": "delete-nat-gateway", "natGateway": "nat" },
        { "do": "wait", "duration": "31s" },
        { "do": "stop-instances", "instance": "a" },
        { "do": "set-mtu", "instance": "client", "mtu": 1400 },
        { "do": "stop-server", "server": "server" },
    ]);
    scenario(&script)
}

/// Whatever comes after an event, it reads as it did when it was the last one.
#[test]
fn events_read_as_they_did_when_they_were_the_last() {
    let whole = run(&changing(), NatModel::Zonal);
    let all = whole.views(0, whole.events().len());
    let mut growing = Timeline::new(&changing(), Some(NatModel::Zonal)).unwrap();
    let mut count = 0;
    while count < all.len() && !growing.step().is_empty() {
        let now = growing.events().len();
        assert_eq!(
            growing.views(count, now),
            all[count..now],
            "from event {count}"
        );
        count = now;
    }
    assert_eq!(count, all.len());
    for from in (0..all.len()).step_by(97) {
        let to = (from + 97).min(all.len());
        assert_eq!(whole.views(from, to), all[from..to], "in many pieces");
    }
    let acls = |name: &str| {
        let at = |event: &&vpclab_trace::view::Event| {
            event
                .place
                .as_ref()
                .is_some_and(|place| place.component == name)
        };
        all.iter()
            .filter(at)
            .map(|event| event.seq)
            .collect::<Vec<u32>>()
    };
    let (open, shut) = (acls("open"), acls("shut"));
    assert!(!shut.is_empty());
    let private_edge = |event: &&vpclab_trace::view::Event| {
        let place = event.place.as_ref();
        place.is_some_and(|place| place.subnet.as_deref() == Some("private"))
    };
    let last_open = all
        .iter()
        .filter(private_edge)
        .filter(|event| open.contains(&event.seq))
        .map(|event| event.seq)
        .max();
    assert!(
        last_open < shut.first().copied(),
        "first one ACL stands there, then the other"
    );
}

/// The network of the engine is, after every event, the original one with the frame's edits; and so
/// is what is shown of it, then and later.
#[test]
fn the_network_is_the_fold_of_the_log() {
    let whole = run(&changing(), NatModel::Zonal);
    let mut timeline = Timeline::new(&changing(), Some(NatModel::Zonal)).unwrap();
    let mut edits = 0;
    while timeline.progress().events < whole.progress().events && !timeline.step().is_empty() {
        let last = Seq(timeline.progress().events - 1);
        let frame = timeline.frame(Some(last)).clone();
        let mut network = timeline.engine().original_network().clone();
        for (_, edit) in &frame.edits {
            network.apply(*edit);
        }
        if frame.edits.len() > edits {
            edits = frame.edits.len();
            let of_engine = &timeline.scenario().network;
            assert_eq!(format!("{network:?}"), format!("{of_engine:?}"), "{last:?}");
            assert_eq!(
                timeline.configuration(Some(last)),
                whole.configuration(Some(last))
            );
            assert_eq!(timeline.frame_view().edits as usize, edits);
        }
    }
    assert!(edits >= 17, "{edits} edits");
}

/// What changed, and only that, is another thing in the configuration.
#[test]
fn the_configuration_of_a_moment() {
    let timeline = run(&changing(), NatModel::Zonal);
    let first = timeline.configuration(None);
    let last = timeline.configuration(timeline.events().last().map(|event| event.seq));
    let table = |of: &Configuration, id: &str| {
        of.route_tables
            .iter()
            .find(|table| table.id == id)
            .unwrap()
            .clone()
    };
    let acl = |of: &Configuration, id: &str| {
        of.network_acls
            .iter()
            .find(|acl| acl.id == id)
            .unwrap()
            .clone()
    };
    let routes = |of: &Configuration, id: &str| -> Vec<String> {
        let routes = table(of, id).routes.into_iter();
        routes
            .map(|route| format!("{} {} {}", route.destination, route.target, route.state))
            .collect()
    };
    assert_eq!(routes(&first, "nowhere"), ["10.0.0.0/16 local active"]);
    let after = ["10.0.0.0/16 local active", "203.0.113.0/24 nat blackhole"];
    assert_eq!(routes(&last, "nowhere"), after, "F3.15, F3.16");
    assert_eq!(
        (table(&first, "main").main, table(&last, "main").main),
        (true, false)
    );
    assert_eq!(table(&last, "nowhere").subnets, ["private"]);
    assert_eq!(table(&last, "to-internet"), table(&first, "to-internet"));
    assert_eq!(acl(&first, "open").subnets, ["public", "private"]);
    assert_eq!(acl(&last, "open").subnets, ["public"]);
    assert_eq!(acl(&last, "shut").inbound.len(), 1);
    let inbound = acl(&last, "open").inbound;
    let [Rule::NetworkAcl { text, .. }] = inbound.as_slice() else {
        panic!("one rule");
    };
    assert!(text.contains("TCP"), "{text}");
    let group = last
        .security_groups
        .iter()
        .find(|group| group.id == "sg")
        .unwrap();
    assert_eq!(group.ingress.len(), 2);
    assert_eq!(last.nat_gateways[0].state, "deleted");
    let states: Vec<&str> = last.instances.iter().map(|one| &*one.state).collect();
    assert_eq!(states, ["running", "stopped", "running"]);
    assert!(first.vpcs[0].enable_dns_support && !last.vpcs[0].enable_dns_support);
    let client = &last.interfaces[0];
    assert_eq!(client.security_groups, ["none", "sg"]);
    assert!(!client.source_dest_check);
    assert_eq!(client.udp_timeout_us, 60_000_000);
    assert_eq!(last.interfaces[2].addresses, ["10.0.0.7 (198.51.100.20)"]);
    assert_eq!(last.interfaces[1].addresses, ["10.0.0.6"]);
    assert_eq!(last.internet_gateways, first.internet_gateways);
}
