//! A second reader: records are read by a few lines of their own, and their sums compared with what the
//! log says of each interface, counted another way, in random networks.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vpclab_evidence::flow_logs::{FlowLog, Options};
use vpclab_model::{Direction, Header, InterfaceKey, NatGatewayKey, StationKind, StationPlace};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, DropReason, Event, EventKind, Hop, Passage};

use super::format;
use crate::properties::{model, scenario, started};

/// Packets and bytes by interface or gateway, direction and action.
type Totals = BTreeMap<(String, &'static str, &'static str), (u64, u64)>;

fn add(totals: &mut Totals, who: &str, direction: &'static str, accepted: bool, header: &Header) {
    let action = if accepted { "ACCEPT" } else { "REJECT" };
    let total = totals
        .entry((who.to_owned(), direction, action))
        .or_default();
    total.0 += 1;
    total.1 += u64::from(header.length);
}

/// What the lines say.
fn of_lines(timeline: &Timeline) -> Totals {
    let fields = "interface-id resource-id flow-direction action packets bytes start end log-status srcaddr dstaddr pkt-srcaddr pkt-dstaddr";
    let options = Options {
        format: format(fields),
        ..Options::default()
    };
    let mut totals = Totals::new();
    for line in FlowLog::of(timeline, &options).unwrap().lines() {
        let values: Vec<&str> = line.split(' ').collect();
        let value = |name: &str| {
            let place = fields.split(' ').position(|field| field == name).unwrap();
            values[place]
        };
        assert_eq!(values.len(), fields.split(' ').count(), "{line}");
        let number = |name: &str| value(name).parse::<u64>().unwrap();
        assert!(number("start") <= number("end"), "{line}");
        if value("log-status") == "NODATA" {
            continue;
        }
        assert_eq!(value("log-status"), "OK", "{line}");
        let who = match value("interface-id") {
            "-" => value("resource-id"),
            id => id,
        };
        let direction = if value("flow-direction") == "egress" {
            "egress"
        } else {
            "ingress"
        };
        let action = if value("action") == "ACCEPT" {
            "ACCEPT"
        } else {
            "REJECT"
        };
        // The far end is what the header says, whatever stands in for the near one.
        let (far, in_header) = match direction {
            "egress" => (value("dstaddr"), value("pkt-dstaddr")),
            _ => (value("srcaddr"), value("pkt-srcaddr")),
        };
        assert_eq!(far, in_header, "{line}");
        let total = totals
            .entry((who.to_owned(), direction, action))
            .or_default();
        total.0 += number("packets");
        total.1 += number("bytes");
    }
    totals
}

/// What the log says: each event by itself, and for what a network ACL refuses, who has the address.
fn of_log(timeline: &Timeline) -> Totals {
    let mut totals = Totals::new();
    for (index, event) in timeline.events().iter().enumerate() {
        match &event.kind {
            EventKind::Hop(hop) => of_hop(timeline, index, hop, &mut totals),
            EventKind::Created(created) => {
                let station = timeline
                    .scenario()
                    .network
                    .stations
                    .station(created.station);
                if let StationPlace::NatGateway(key) = station.place {
                    sent(
                        timeline,
                        index,
                        &gateway(timeline, key),
                        &created.header,
                        &mut totals,
                    );
                }
            }
            _ => {}
        }
    }
    totals
}

fn of_hop(timeline: &Timeline, index: usize, hop: &Hop, totals: &mut Totals) {
    use Direction::{Egress, Ingress};
    let network = &timeline.scenario().network;
    let station = network.stations.station(hop.station);
    let reason = match hop.decision {
        Decision::Dropped { reason, .. } => Some(reason),
        _ => None,
    };
    let by_host = hop.decision == Decision::Passed(Passage::LinkLocalService);
    match (station.kind, station.place, hop.direction) {
        (StationKind::Eni, StationPlace::Interface(key), Some(Egress))
            if hop.next.is_some() && !by_host =>
        {
            sent(
                timeline,
                index,
                &interface(timeline, key),
                &hop.header,
                totals,
            );
        }
        (StationKind::Eni, StationPlace::Interface(key), Some(Ingress))
            if !by_host && reason != Some(DropReason::InstanceNotRunning) =>
        {
            add(
                totals,
                &interface(timeline, key),
                "ingress",
                true,
                &hop.header,
            );
        }
        (StationKind::SecurityGroup, StationPlace::Interface(key), Some(Ingress))
            if reason.is_some() =>
        {
            add(
                totals,
                &interface(timeline, key),
                "ingress",
                false,
                &hop.header,
            );
        }
        (StationKind::NatGateway, StationPlace::NatGateway(key), _) => {
            let gateway = gateway(timeline, key);
            add(totals, &gateway, "ingress", true, &hop.header);
            if let Decision::Translated { .. } = hop.decision {
                sent(timeline, index, &gateway, &hop.header_after(), totals);
            }
        }
        (StationKind::NetworkAcl, StationPlace::Subnet(subnet), Some(Ingress))
            if reason.is_some() =>
        {
            let destination = hop.header.tuple.destination;
            let mut interfaces = (0..).map(InterfaceKey).zip(&network.interfaces);
            let owner = interfaces.find(|(_, one)| one.owns(destination) && one.subnet == subnet);
            // Whatever else comes into a subnet here is on its way through the NAT gateway.
            let who = match owner {
                Some((key, _)) => interface(timeline, key),
                None => gateway(timeline, NatGatewayKey(0)),
            };
            add(totals, &who, "ingress", false, &hop.header);
        }
        _ => {}
    }
}

/// A packet leaves an interface: what became of it at the groups and at the subnet's edge?
fn sent(timeline: &Timeline, index: usize, who: &str, header: &Header, totals: &mut Totals) {
    let network = &timeline.scenario().network;
    let packet = |event: &Event| match &event.kind {
        EventKind::Hop(hop) => Some(hop.packet),
        EventKind::Created(created) => Some(created.packet),
        _ => None,
    };
    let this = packet(&timeline.events()[index]);
    let mut later = timeline.events()[index + 1..]
        .iter()
        .filter(|event| packet(event) == this)
        .filter_map(|event| event.kind.hop())
        .take_while(|hop| {
            let station = network.stations.station(hop.station);
            matches!(
                (station.kind, hop.direction),
                (
                    StationKind::SecurityGroup | StationKind::NetworkAcl,
                    Some(Direction::Egress)
                ) | (StationKind::RouteTable, _)
            )
        });
    let refused = later.any(|hop| {
        let by_route = network.stations.station(hop.station).kind == StationKind::RouteTable;
        matches!(hop.decision, Decision::Dropped { .. }) && !by_route
    });
    add(totals, who, "egress", !refused, header);
}

fn interface(timeline: &Timeline, key: InterfaceKey) -> String {
    timeline
        .scenario()
        .network
        .interface(key)
        .identity
        .id
        .clone()
}

/// The interface of the NAT gateway; a regional one goes by its own id.
fn gateway(timeline: &Timeline, key: NatGatewayKey) -> String {
    let gateway = timeline.scenario().network.nat_gateway(key);
    match gateway.placement {
        vpclab_model::NatPlacement::Zonal(_) => gateway.interface_id.clone(),
        vpclab_model::NatPlacement::Regional(_) => gateway.identity.id.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Packets and bytes sum up, and each action is what was decided (F10.2, F10.5, F10.17).
    #[test]
    fn records_are_what_the_log_says(text in scenario(), model in model()) {
        let mut timeline = started(&text, model);
        timeline.run();
        prop_assert_eq!(of_lines(&timeline), of_log(&timeline));
    }
}
