//! Several VPCs: peering connections, transit gateways, public addresses.

mod calls;
mod customer_walks;
mod customers;
mod ipv6_walks;
pub(crate) mod peering;
mod peering_walks;
pub(crate) mod transit_gateway;
mod transit_walks;

use serde_json::Value;
use vpclab_model::{NatModel, StationPlace};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Outcome, PacketId};

use crate::{put, run};

/// A change of a scenario: a JSON pointer, and the value to put there.
type Change = (&'static str, Value);

/// A refusal: kind of component, its id, the code.
type Drop = (&'static str, &'static str, &'static str);

/// A row of a table of networks: what is changed, how the connection fares, and the first refusal.
type Row = (&'static str, Vec<Change>, Outcome, Option<Drop>);

/// A scenario with some values put in.
fn changed(base: &Value, changes: &[Change]) -> String {
    let mut scenario = base.clone();
    put(&mut scenario, changes);
    scenario.to_string()
}

/// Runs every row: how does the first action end, and where is the first packet dropped?
fn check_rows(base: &Value, rows: Vec<Row>) {
    for (name, changes, expected, drop) in rows {
        let timeline = run(&changed(base, &changes), NatModel::Zonal);
        let dropped = first_drop(&timeline);
        let dropped = dropped
            .as_ref()
            .map(|(kind, id, code)| (kind.as_str(), id.as_str(), *code));
        assert_eq!((outcome(&timeline), dropped), (expected, drop), "{name}");
    }
}

/// How the first action ended.
/// The stations of the walk through a transit gateway, in every version of IP.
const THROUGH_A_TRANSIT_GATEWAY: [&str; 15] = [
    "instance",
    "eni",
    "security-group",
    "network-acl subnet-a",
    "route-table subnet-a",
    "network-acl tgw-a",
    "transit-gateway attach-a",
    "transit-gateway tgw",
    "transit-gateway attach-b",
    "route-table tgw-b",
    "network-acl tgw-b",
    "network-acl subnet-b",
    "security-group",
    "eni",
    "instance",
];

/// Walks over a peering connection, out and back: one route lookup each way, and the ACLs of both subnets.
fn goes_over_peering(timeline: &Timeline, connection: &str) {
    let connection = format!("peering {connection}");
    assert_eq!(
        way(timeline, 0),
        [
            "instance",
            "eni",
            "security-group",
            "network-acl subnet-a",
            "route-table subnet-a",
            connection.as_str(),
            "network-acl subnet-b",
            "security-group",
            "eni",
            "instance",
        ]
    );
    assert_eq!(
        way(timeline, 1)[3..7],
        [
            "network-acl subnet-b",
            "route-table subnet-b",
            connection.as_str(),
            "network-acl subnet-a",
        ]
    );
}

fn outcome(timeline: &Timeline) -> Outcome {
    let ended = timeline.events().iter().find_map(|event| match event.kind {
        EventKind::ActionEnded { outcome, .. } => Some(outcome),
        _ => None,
    });
    ended.unwrap()
}

fn first_drop(timeline: &Timeline) -> Option<(String, String, &'static str)> {
    timeline.events().iter().find_map(|event| match event.kind {
        EventKind::Hop(hop) => match hop.decision {
            Decision::Dropped { reason, .. } => {
                let station = timeline.scenario().network.stations.station(hop.station);
                let kind = serde_json::to_value(station.kind).unwrap();
                let kind = kind.as_str().unwrap().to_owned();
                Some((kind, station.component.clone(), reason.code()))
            }
            _ => None,
        },
        _ => None,
    })
}

/// Every stop of a packet: kind of component, and its subnet or its id; behind it the addresses,
/// where the stop has changed them.
fn stops(timeline: &Timeline, packet: PacketId) -> Vec<String> {
    let network = &timeline.scenario().network;
    let mut stops = Vec::new();
    let mut before = None;
    for event in timeline.events() {
        let (key, header) = match event.kind {
            EventKind::Created(created) if created.packet == packet => {
                (created.station, created.header)
            }
            EventKind::Hop(hop) if hop.packet == packet => (hop.station, hop.header_after()),
            _ => continue,
        };
        let station = network.stations.station(key);
        let place = match station.place {
            StationPlace::Subnet(subnet) => network.subnet(subnet).identity.label(),
            StationPlace::Instance(_) | StationPlace::Interface(_) => "",
            _ => &station.component,
        };
        let kind = serde_json::to_value(station.kind).unwrap();
        let mut stop = format!("{} {place}", kind.as_str().unwrap());
        let ends = (header.tuple.source, header.tuple.destination);
        if before.is_some_and(|before| before != ends) {
            stop = format!("{stop}: {} to {}", ends.0, ends.1);
        }
        before = Some(ends);
        stops.push(stop.trim_end().to_owned());
    }
    stops
}

/// The stops of the nth TCP packet of the run, counted from 0.
fn way(timeline: &Timeline, number: usize) -> Vec<String> {
    let mut tcp = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Created(created) if created.header.tcp_flags().is_some() => {
                Some(created.packet)
            }
            _ => None,
        });
    stops(timeline, tcp.nth(number).unwrap())
}

/// Is a packet delivered to this instance, and how often?
fn deliveries(timeline: &Timeline, instance: &str) -> usize {
    let stations = &timeline.scenario().network.stations;
    let delivered = timeline.events().iter().filter(|event| match event.kind {
        EventKind::Hop(hop) => {
            hop.decision == Decision::Delivered
                && hop.header.tcp_flags().is_some()
                && stations.station(hop.station).component == instance
        }
        _ => false,
    });
    delivered.count()
}
