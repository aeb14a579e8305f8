//! Going to a moment, however one gets there, shows the same.

use vpclab_model::NatModel;
use vpclab_timeline::Timeline;
use vpclab_trace::{Frame, Seq};

use crate::{notes_scenario, run};

/// The frames after each event, by folding the log from the start.
fn folded(timeline: &Timeline) -> Vec<Frame> {
    let mut frame = Frame::new();
    timeline
        .events()
        .iter()
        .map(|event| {
            frame.apply(event);
            frame.clone()
        })
        .collect()
}

#[test]
fn there_and_back_and_anywhere() {
    let mut timeline = run(&notes_scenario(), NatModel::Zonal);
    let frames = folded(&timeline);
    let count = frames.len();
    let forwards = 0..count;
    let backwards = (0..count).rev();
    // 97 has no factor in common with the number of events: every event once, far apart.
    let jumps = (0..count).map(|index| index * 97 % count);
    for index in forwards.chain(backwards).chain(jumps) {
        let seq = Seq(u32::try_from(index).unwrap());
        assert_eq!(timeline.frame(Some(seq)), &frames[index], "event {index}");
    }
    assert_eq!(timeline.frame(None), &Frame::new());
}

#[test]
fn the_engine_keeps_its_tables_as_the_log_says() {
    for model in NatModel::ALL {
        let mut timeline = Timeline::new(&notes_scenario(), Some(model)).unwrap();
        let mut checked = 0;
        while !timeline.step().is_empty() {
            agrees_with_engine(&mut timeline);
            checked += 1;
        }
        assert!(checked > 100);
    }
}

/// The frame after the last event has the rows of the engine's tables, and no other.
pub(crate) fn agrees_with_engine(timeline: &mut Timeline) {
    let living = timeline.engine().living();
    let last = Seq(timeline.progress().events - 1);
    let frame = timeline.frame(Some(last));
    let nat: Vec<_> = frame
        .nat
        .iter()
        .filter(|(.., row)| row.life.removed.is_none())
        .map(|(translator, entry, row)| {
            (
                translator,
                entry,
                row.inside,
                row.outside,
                row.life.state,
                row.life.expires_at,
            )
        })
        .collect();
    let nat_of_engine: Vec<_> = living
        .nat
        .iter()
        .map(|row| {
            (
                row.translator,
                row.entry.0,
                row.inside,
                row.outside,
                row.state,
                row.expires_at,
            )
        })
        .collect();
    assert_eq!(nat, nat_of_engine);
    let tracking: Vec<_> = frame
        .tracking
        .iter()
        .filter(|(.., row)| row.life.removed.is_none())
        .map(|(interface, entry, row)| {
            (
                interface,
                entry,
                row.class,
                row.life.state,
                row.life.expires_at,
            )
        })
        .collect();
    let tracking_of_engine: Vec<_> = living
        .tracking
        .iter()
        .map(|row| {
            (
                row.interface,
                row.entry.0,
                row.class,
                row.state,
                row.expires_at,
            )
        })
        .collect();
    assert_eq!(tracking, tracking_of_engine);
    assert_eq!(frame.link_local, living.link_local);
}

#[test]
fn every_table_is_empty_in_the_end() {
    let mut timeline = run(&notes_scenario(), NatModel::Zonal);
    while !timeline.step().is_empty() {}
    let living = timeline.engine().living();
    assert!(
        living.nat.is_empty() && living.tracking.is_empty(),
        "{living:?}"
    );
}
