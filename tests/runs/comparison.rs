//! The same moment under each reading of NAT.

use vpclab_model::{NatModel, StationKind};
use vpclab_timeline::Timeline;
use vpclab_trace::view::Comparison;
use vpclab_trace::{EventKind, Seq};

use crate::{notes_scenario, run};

/// The comparison at the n-th hop at a component of a kind.
fn at(timeline: &mut Timeline, kind: StationKind, number: usize) -> Comparison {
    let seq: Seq = timeline
        .events()
        .iter()
        .filter(|event| match event.kind {
            EventKind::Hop(hop) => {
                timeline
                    .scenario()
                    .network
                    .stations
                    .station(hop.station)
                    .kind
                    == kind
            }
            _ => false,
        })
        .nth(number)
        .unwrap()
        .seq;
    timeline.compare(seq).unwrap()
}

#[test]
fn sources_at_the_gateways() {
    let mut timeline = run(&notes_scenario(), NatModel::Notes);
    for (kind, expected) in [
        (
            StationKind::SecurityGroup,
            ["10.0.1.5", "10.0.1.5", "10.0.1.5"],
        ),
        (
            StationKind::NatGateway,
            ["198.51.100.10", "10.0.0.220", "198.51.100.10"],
        ),
        (StationKind::InternetGateway, ["198.51.100.10"; 3]),
        (StationKind::Server, ["198.51.100.10"; 3]),
    ] {
        let comparison = at(&mut timeline, kind, 0);
        let sources: Vec<String> = comparison
            .models
            .iter()
            .map(|row| row.header.as_ref().unwrap().src.clone())
            .collect();
        assert_eq!(sources, expected, "{kind:?}");
        assert!(
            comparison
                .models
                .iter()
                .all(|row| row.passes_here && row.seq.is_some())
        );
        assert!(!comparison.sentence.facts.is_empty());
    }
}

#[test]
fn a_regional_gateway_is_in_no_subnet() {
    let mut timeline = run(&notes_scenario(), NatModel::Zonal);
    // The first SYN passes three network ACLs; the second is the public subnet's, inbound.
    let comparison = at(&mut timeline, StationKind::NetworkAcl, 1);
    let passes: Vec<(NatModel, bool)> = comparison
        .models
        .iter()
        .map(|row| (row.nat_model, row.passes_here))
        .collect();
    assert_eq!(
        passes,
        [
            (NatModel::Notes, true),
            (NatModel::Zonal, true),
            (NatModel::Regional, false)
        ]
    );
    assert!(comparison.sentence.facts.contains(&"F6.60".to_string()));
}

/// A reader who switches to and fro is back where they were.
#[test]
fn switching_there_and_back_is_the_same_moment() {
    let mut zonal = run(&notes_scenario(), NatModel::Zonal);
    let mut notes = run(&notes_scenario(), NatModel::Notes);
    let mut compared = 0;
    for index in 0..zonal.progress().events {
        let Some(there) = zonal.compare(Seq(index)) else {
            continue;
        };
        let seq = there.models[0].seq.unwrap();
        let back = notes.compare(Seq(seq)).unwrap();
        assert_eq!(back.models[1].seq, Some(index));
        compared += 1;
    }
    assert!(compared > 200);
}
