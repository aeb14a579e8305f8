//! Acting: at the end, and in the past.

use vpclab_model::NatModel;
use vpclab_timeline::Timeline;
use vpclab_trace::{EventKind, Outcome, Seq};

use crate::{notes_scenario, run};

const RESOLVE: &str = r#"{ "do": "resolve", "instance": "client", "name": "google.com" }"#;

fn last_outcome(timeline: &Timeline) -> Option<Outcome> {
    timeline
        .events()
        .iter()
        .rev()
        .find_map(|event| match event.kind {
            EventKind::ActionEnded { outcome, .. } => Some(outcome),
            _ => None,
        })
}

#[test]
fn an_act_at_the_end_goes_on() {
    let mut timeline = run(&notes_scenario(), NatModel::Zonal);
    let before = timeline.events().to_vec();
    let last = before.last().unwrap().seq;
    timeline.act(Some(last), RESOLVE).unwrap();
    timeline.run();
    assert_eq!(timeline.events()[..before.len()], before);
    assert!(timeline.events().len() > before.len());
    assert_eq!(last_outcome(&timeline), Some(Outcome::Done));
}

#[test]
fn an_act_in_the_past_keeps_what_was_before_it() {
    let whole = run(&notes_scenario(), NatModel::Zonal);
    for at in [0, 19, 100, 200] {
        let mut fork = run(&notes_scenario(), NatModel::Zonal);
        fork.act(Some(Seq(at)), RESOLVE).unwrap();
        let kept = fork.events().len();
        assert!(kept > at as usize);
        fork.run();
        assert_eq!(fork.events()[..kept], whole.events()[..kept], "at {at}");
        assert_ne!(fork.digest(), whole.digest());

        let mut again = run(&notes_scenario(), NatModel::Zonal);
        again.act(Some(Seq(at)), RESOLVE).unwrap();
        again.run();
        assert_eq!(
            fork.digest(),
            again.digest(),
            "the same act gives the same run"
        );
    }
}

#[test]
fn acts_before_the_fork_are_repeated_and_later_ones_forgotten() {
    let mut timeline = run(&notes_scenario(), NatModel::Notes);
    timeline.act(Some(Seq(50)), RESOLVE).unwrap();
    timeline.run();
    let with_one = timeline.events().to_vec();
    timeline.act(Some(Seq(150)), RESOLVE).unwrap();
    timeline.run();
    timeline.act(Some(Seq(120)), RESOLVE).unwrap();
    assert_eq!(timeline.events()[..=120], with_one[..=120]);
    timeline.run();
    let actions = timeline.scenario().script.len();
    assert_eq!(
        actions,
        run(&notes_scenario(), NatModel::Notes)
            .scenario()
            .script
            .len()
            + 2
    );
}

#[test]
fn a_mistaken_act_changes_nothing() {
    let mut timeline = run(&notes_scenario(), NatModel::Zonal);
    let digest = timeline.digest();
    for wrong in [
        "",
        "{}",
        r#"{"do":"fly"}"#,
        r#"{"do":"send","connection":"third"}"#,
    ] {
        let diagnostics = timeline.act(Some(Seq(3)), wrong).unwrap_err();
        assert!(!diagnostics.is_empty(), "{wrong}");
    }
    assert_eq!(timeline.digest(), digest);
}

/// An act is a moment of the run: what comes after it does not move it.
#[test]
fn acts_stay_where_they_were_made() {
    let mut timeline = run(&notes_scenario(), NatModel::Zonal);
    // Long after the last event: the engine has looked at timers of sockets in vain.
    let last = timeline.events().last().unwrap().seq;
    timeline.act(Some(last), RESOLVE).unwrap();
    timeline.run();
    let with_first = timeline.events().to_vec();
    timeline
        .act(Some(with_first.last().unwrap().seq), RESOLVE)
        .unwrap();
    timeline.run();
    assert_eq!(timeline.events()[..with_first.len()], with_first);
    let second = timeline.events()[with_first.len()].seq;
    timeline.act(Some(second), RESOLVE).unwrap();
    assert_eq!(timeline.events()[..with_first.len()], with_first);
}

/// Several events happen in one step: what is done after any of them is done after all of them, and
/// so is what is done there next.
#[test]
fn acts_at_one_moment_are_all_done() {
    const PING: &str = r#"{ "do": "ping", "instance": "client", "to": "203.0.113.5" }"#;
    let script = run(&notes_scenario(), NatModel::Zonal)
        .scenario()
        .script
        .len();
    for at in (20..120).step_by(3) {
        let mut timeline = run(&notes_scenario(), NatModel::Zonal);
        for act in [PING, RESOLVE, PING] {
            timeline.act(Some(Seq(at)), act).unwrap();
            timeline.run();
        }
        assert_eq!(timeline.acts().count(), 3, "at {at}");
        assert_eq!(timeline.scenario().script.len(), script + 3, "at {at}");
    }
}
