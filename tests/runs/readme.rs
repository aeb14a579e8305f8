//! What the README shows works as it stands there.

use std::fs;

use vpclab_model::NatModel;
use vpclab_tests::root;
use vpclab_trace::Outcome;

use crate::outcomes::outcomes;
use crate::run;

#[test]
fn the_small_scenario_runs() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, after) = readme.split_once("```json\n").unwrap();
    let (scenario, _) = after.split_once("```").unwrap();
    let timeline = run(scenario, NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 2]);
}
