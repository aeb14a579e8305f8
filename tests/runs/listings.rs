//! What components looked at when they decided, row by row (`Timeline::listings`).

use std::fmt::Write;

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_tests::files;
use vpclab_timeline::Timeline;
use vpclab_trace::view::{FateView, Listing, ListingOf};
use vpclab_trace::{Decision, Hop, RuleRef, Seq};

use crate::{endpoints, load_balancers, put, resolver, run, scenario, vpcs};

/// A list as text, without its head: `> ` the row that decides, `- ` one that does not speak of the
/// packet, `x ` one that loses, `. ` one that nobody asked; `?` where we assume.
fn text(list: &Listing) -> String {
    let mut text = String::new();
    for row in &list.rows {
        let mark = match row.fate {
            FateView::Decides => '>',
            FateView::PassedOver => '-',
            FateView::Loses => 'x',
            FateView::NotAsked => '.',
        };
        let assumed = if row.assumed { "?" } else { "" };
        let why = if row.why.is_empty() {
            String::new()
        } else {
            format!(": {}", row.why)
        };
        writeln!(text, "{mark}{assumed} {}{why}", row.cells.join(" | ")).unwrap();
    }
    text
}

fn hops(timeline: &Timeline) -> Vec<(Seq, Hop)> {
    let events = timeline.events().iter();
    events
        .filter_map(|event| Some((event.seq, *event.kind.hop()?)))
        .collect()
}

/// Every list of a kind in a run, the same one once.
fn lists(timeline: &mut Timeline, of: ListingOf) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (seq, _) in hops(timeline) {
        for list in timeline.listings(seq) {
            let text = text(&list);
            if list.of == of && !found.contains(&text) {
                found.push(text);
            }
        }
    }
    found
}

fn library(name: &str) -> Timeline {
    let mut timeline = Timeline::new(&scenario(name), None).unwrap();
    timeline.run();
    timeline
}

fn of_value(mut scenario: Value, changes: &[(&str, Value)]) -> Timeline {
    put(&mut scenario, changes);
    run(&scenario.to_string(), NatModel::Zonal)
}

/// A run, a kind of list, and what one of its lists reads.
type Row = (&'static str, Timeline, ListingOf, &'static str);

fn check(rows: Vec<Row>) {
    for (name, mut timeline, of, expected) in rows {
        let expected: String = expected
            .trim()
            .lines()
            .map(|line| format!("{}\n", line.trim()))
            .collect();
        let found = lists(&mut timeline, of);
        assert!(
            found.contains(&expected),
            "{name}: wanted\n{expected}\nfound\n{}",
            found.join("\n")
        );
    }
}

/// F5.2, F5.3, F4.2, W0.3: rules in their order and without one, and why each does not match.
#[test]
fn rules_that_decide_and_rules_passed_over() {
    check(vec![
        ("a deny for another address is passed over (F5.2)", library("traps/t14-12-a-higher-allow-overrides-a-deny"), ListingOf::NetworkAcl, "
            - 100 | tcp |  | 203.0.113.66/32 | deny: for 203.0.113.66/32; this is to 203.0.113.5
            > 200 | all |  | 0.0.0.0/0 | allow: the first that matches: allows it
            . * | all |  | 0.0.0.0/0 | deny"),
        ("the first that matches decides, whatever follows (F5.2)", library("traps/t14-12-a-higher-allow-overrides-a-deny"), ListingOf::NetworkAcl, "
            > 100 | tcp |  | 203.0.113.66/32 | deny: the first that matches: denies it
            . 200 | all |  | 0.0.0.0/0 | allow
            . * | all |  | 0.0.0.0/0 | deny"),
        ("one rule of any group is enough (F4.2)", library("traps/t14-14-the-stricter-group-wins"), ListingOf::SecurityGroups, "
            - strict | tcp | 443 | 10.0.9.0/24: for 10.0.9.0/24; this is from 10.0.1.5
            > generous | tcp | 1-65535 | 10.0.0.0/16: allows it"),
        ("protocol, port and address, each that does not fit (W0.3)", of_value(load_balancers::network(), &[
            ("/script", json!([{ "do": "connect", "instance": "client", "to": "10.0.2.5", "port": 22, "connection": "c" }])),
            ("/network/securityGroups/1/ingress", json!([
                { "protocol": "udp", "portRange": 53, "source": "0.0.0.0/0" },
                { "protocol": "icmp", "icmpTypeCode": { "type": 8 }, "source": "10.9.0.0/16" },
                { "protocol": "tcp", "portRange": "80-443", "source": "10.9.0.0/16" },
                { "protocol": "tcp", "portRange": 22, "source": "sg-nlb" },
            ])),
        ]), ListingOf::SecurityGroups, "
            - sg-target | udp | 53 | 0.0.0.0/0: for UDP; this is TCP
            - sg-target | icmp | type 8 | 10.9.0.0/16: for ICMP type 8; this is TCP; for 10.9.0.0/16; this is from 10.0.4.5
            - sg-target | tcp | 80-443 | 10.9.0.0/16: for ports 80-443; this is for port 22; for 10.9.0.0/16; this is from 10.0.4.5
            - sg-target | tcp | 22 | sg-nlb: for sg-nlb; this is from 10.0.4.5"),
        ("ICMP of another type (F4.7)", of_value(load_balancers::network(), &[
            ("/script", json!([{ "do": "ping", "instance": "client", "to": "10.0.2.5" }])),
            ("/network/securityGroups/1/ingress", json!([{ "protocol": "icmp", "icmpTypeCode": { "type": 3, "code": 4 }, "source": "0.0.0.0/0" }])),
        ]), ListingOf::SecurityGroups, "
            - sg-target | icmp | type 3 code 4 | 0.0.0.0/0: for ICMP type 3 code 4; this is type 8 code 0"),
        ("a group that the sender carries (F4.8), and a rule that is not needed any more (F4.2)", of_value(load_balancers::network(), &[
            ("/script", json!([{ "do": "connect", "instance": "client", "to": "10.0.2.5", "port": 8080, "connection": "c" }])),
            ("/network/securityGroups/1/ingress", json!([
                { "protocol": "tcp", "portRange": 8080, "source": "sg-client" },
                { "protocol": "tcp", "portRange": 8080, "source": "0.0.0.0/0" },
            ])),
        ]), ListingOf::SecurityGroups, "
            > sg-target | tcp | 8080 | sg-client: allows it
            . sg-target | tcp | 8080 | 0.0.0.0/0: would allow it, too: one is enough"),
        ("a group whose sender a transit gateway does not tell (F8.16)", of_value(vpcs::transit_gateway::base(), &[
            ("/network/securityGroups/1/ingress", json!([{ "protocol": "tcp", "portRange": 80, "source": "sg-a" }])),
            ("/network/vpcPeeringConnections", json!([{ "id": "pcx", "requesterVpc": "a", "accepterVpc": "b" }])),
            ("/network/transitGatewayVpcAttachments/0/securityGroupReferencingSupport", json!("disable")),
        ]), ListingOf::SecurityGroups, "
            - sg-b | tcp | 80 | sg-a: the transit gateway does not tell whose groups the packet comes from (F8.16)"),
    ]);
}

/// F8.11: which route of a transit gateway wins, and why the others do not. A VPC's are in the event.
#[test]
fn routes_of_a_transit_gateway() {
    check(vec![(
        "a transit gateway's own table (F8.11)",
        of_value(
            vpcs::transit_gateway::base(),
            &[vpcs::transit_gateway::table(
                &["attach-a", "attach-b"],
                json!([
                    { "destination": "10.0.0.0/8", "target": "attach-a" },
                    { "destination": "10.2.0.0/16", "target": "attach-b" },
                ]),
            )],
        ),
        ListingOf::TransitGatewayRoutes,
        "
            x 10.0.0.0/8 | attach-a | static | active: covers it, but is less specific
            > 10.2.0.0/16 | attach-b | static | active: decides
            - 10.1.0.0/16 | attach-a | propagated | active: does not cover the destination
            x 10.2.0.0/16 | attach-b | propagated | active: same prefix, lower priority",
    )]);
}

/// F4.20, F7.2, F9.1, F9.2, F9.11, F9.12: rules that a tracked flow makes needless, and addresses.
#[test]
fn tracked_flows_and_addresses() {
    let notes = || scenario("ec2-to-internet");
    let zonal = || run(&notes(), NatModel::Zonal);
    check(vec![
        ("no rule is asked then", zonal(), ListingOf::SecurityGroups, "
            . sg-06e8a4d1b9c27f350 | all |  | 0.0.0.0/0"),
        ("one private address, one public address (F7.2)", zonal(), ListingOf::PublicAddresses, "
            - 10.0.1.5 |  | eni-08b6d4f2a0c1e3957: another address
            > 10.0.0.220 | 198.51.100.10 | nat-0f3a7c1e5b9d24680: is written"),
        ("under the notes' reading nothing is written here (S0.2)", run(&notes(), NatModel::Notes), ListingOf::PublicAddresses, "
            - 10.0.1.5 |  | eni-08b6d4f2a0c1e3957: another address
            > 10.0.0.220 | 198.51.100.10 | nat-0f3a7c1e5b9d24680: is public already: nothing is written"),
        ("the source/destination check (F9.1)", zonal(), ListingOf::OwnAddresses, "
            > 10.0.1.5: the packet's source"),
        ("and without it (F9.2)", library("traps/t14-28-static-routes-always-win"), ListingOf::OwnAddresses, "
            . 10.0.9.9"),
        ("ARP is answered by the VPC (F9.11, F9.12)", zonal(), ListingOf::Neighbours, "
            >? 10.0.1.1 | the subnet's router | 02:00:0a:00:01:01: the answer"),
    ]);
}

/// F2.7, F2.8, F8.30: where a name is looked for.
#[test]
fn where_a_name_is_looked_for() {
    let mut endpoint = endpoints::interface_endpoint();
    endpoint["privateDnsEnabled"] = json!(true);
    check(vec![
        (
            "the most specific private zone decides (F2.7)",
            resolver::asked("www.eu.corp.example", &[]),
            ListingOf::Names,
            "
            - private hosted zone corp.example | : less specific, or for other names
            > private hosted zone eu.corp.example | no such name: the answer",
        ),
        (
            "no zone covers it: the public DNS",
            resolver::asked("example.com", &[]),
            ListingOf::Names,
            "
            - private hosted zone corp.example | : for other names
            - private hosted zone eu.corp.example | : for other names
            > the public DNS | 203.0.113.1: the answer",
        ),
        (
            "without DNS host names no private zone is asked (F2.7)",
            resolver::asked(
                "db.corp.example",
                &[("/network/vpcs/0/enableDnsHostnames", json!(false))],
            ),
            ListingOf::Names,
            "
            - private hosted zone corp.example | : enableDnsHostnames is off (F2.7)
            - private hosted zone eu.corp.example | : enableDnsHostnames is off (F2.7)
            > the public DNS | 203.0.113.2: the answer",
        ),
        (
            "split horizon (F2.8)",
            resolver::asked("ec2-198-51-100-5.compute-1.amazonaws.com", &[]),
            ListingOf::Names,
            "
            - private hosted zone corp.example | : for other names
            - private hosted zone eu.corp.example | : for other names
            > AWS's names of public addresses | 10.0.1.5: the answer",
        ),
        (
            "another VPC's public name stays public (F2.8)",
            resolver::asked("ec2-198-51-100-6.compute-1.amazonaws.com", &[]),
            ListingOf::Names,
            "
            - private hosted zone corp.example | : for other names
            - private hosted zone eu.corp.example | : for other names
            > AWS's names of public addresses | 198.51.100.6: the answer",
        ),
        (
            "an endpoint's private DNS takes the public name's place (F8.30)",
            endpoints::session(&[endpoint], "s3.us-east-1.amazonaws.com", &[]),
            ListingOf::Names,
            "
            x the public DNS | 192.0.2.10: known here, and replaced below
            > private DNS of the endpoint vpce-if | 10.0.2.9: the answer",
        ),
    ]);
}

/// F8.52, F11.63: what a load balancer's node chooses from.
#[test]
fn listeners_and_targets() {
    let to = |port: u16| json!([{ "do": "connect", "instance": "client", "to": "10.0.0.8", "port": port, "connection": "c" }]);
    let several = [
        ("/script", to(80)),
        (
            "/network/targetGroups/-",
            json!({ "id": "tg-2", "vpc": "vpc", "port": 9090, "targets": [{ "id": "target-a" }] }),
        ),
        (
            "/network/loadBalancers/0/listeners/0",
            json!({ "port": 80, "targetGroups": [{ "targetGroup": "tg-2", "weight": 0 }, { "targetGroup": "tg", "weight": 999 }] }),
        ),
    ];
    check(vec![
        (
            "its own zone's target alone (F8.52)",
            of_value(load_balancers::network(), &[("/script", to(80))]),
            ListingOf::Targets,
            "
            >? target-a | 10.0.2.5 | 8080: chosen
            - target-b | 10.0.3.5 | 8080: in another zone, and cross-zone load balancing is off",
        ),
        (
            "a known flow goes where it went (F8.51)",
            of_value(load_balancers::network(), &[("/script", to(80))]),
            ListingOf::Targets,
            "
            > target-a | 10.0.2.5 | 8080: as the flow's entry says
            - target-b | 10.0.3.5 | 8080: in another zone, and cross-zone load balancing is off",
        ),
        (
            "of several groups, each with its weight (F8.52)",
            of_value(load_balancers::network(), &several),
            ListingOf::Listeners,
            "
            > tcp | 80 | tg-2 (0), tg (999): is for this packet",
        ),
        (
            "a group that was not chosen (F8.52)",
            of_value(load_balancers::network(), &several),
            ListingOf::Targets,
            "
            x target-a | 10.0.2.5 | 9090: in reach, not chosen",
        ),
        (
            "no listener is for this port (F11.63)",
            of_value(load_balancers::network(), &[("/script", to(81))]),
            ListingOf::Listeners,
            "
            - tcp | 80 | tg: another protocol or port",
        ),
    ]);
}

/// In every run of the library: exactly the row that the event names decides; every other row says
/// why it does not; and no row before it matches (F5.2, F4.2, F3.5).
#[test]
fn lists_agree_with_the_event() {
    let mut checked = 0;
    for file in files(&["scenarios"], |path| path.ends_with(".json")) {
        let Ok(mut timeline) = Timeline::new(&file.text, None) else {
            continue;
        };
        timeline.run();
        for (seq, hop) in hops(&timeline).into_iter().take(300) {
            let named = match hop.decision {
                Decision::Allowed { rule, .. } | Decision::Routed { rule } => Some(rule),
                Decision::Dropped { rule, .. } => rule,
                _ => None,
            };
            for list in timeline.listings(seq) {
                let place = format!("{} #{} {:?}", file.path, seq.0, list.of);
                let is_ruled = matches!(
                    list.of,
                    ListingOf::NetworkAcl
                        | ListingOf::SecurityGroups
                        | ListingOf::TransitGatewayRoutes
                );
                let deciding = list
                    .rows
                    .iter()
                    .filter(|row| row.fate == FateView::Decides)
                    .count();
                if is_ruled {
                    let expected = usize::from(
                        named.is_some() && !matches!(named, Some(RuleRef::ReturnToSender { .. })),
                    );
                    assert_eq!(deciding, expected, "{place}");
                }
                assert!(deciding <= 1, "{place}");
                for row in &list.rows {
                    assert_eq!(row.cells.len(), list.rows[0].cells.len(), "{place}");
                    let says_why = row.fate == FateView::NotAsked || !row.why.is_empty();
                    assert!(says_why, "{place}: {row:?}");
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 2_000, "{checked} lists");
}

/// Where there is nothing to look at, nothing is shown; an event that is no decision has no list.
#[test]
fn events_without_lists() {
    let timeline = run(&scenario("ec2-to-internet"), NatModel::Zonal);
    let others: Vec<Seq> = timeline
        .events()
        .iter()
        .filter(|event| event.kind.hop().is_none())
        .map(|event| event.seq)
        .collect();
    assert!(others.len() > 10);
    for seq in others {
        assert_eq!(timeline.listings(seq), []);
    }
    assert_eq!(timeline.listings(Seq(u32::MAX)), []);
}
