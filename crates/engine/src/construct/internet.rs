//! The internet: networks between the edge and the servers. All it has is delay.

use vpclab_model::{Scenario, ServerKey, SimDuration};
use vpclab_trace::{Decision, DropReason, Passage};

use super::Ruling;
use crate::stage::Stage;

/// A packet on its way across. `destination` is where it comes out, if anywhere.
pub(crate) fn decide(destination: Option<Stage>) -> Ruling {
    match destination {
        Some(_) => Decision::Passed(Passage::Forwarded).into(),
        None => Ruling::dropped(DropReason::NoServer),
    }
}

/// How long the crossing takes: the delay of the server at either end.
pub(crate) fn latency(
    scenario: &Scenario,
    from: Option<ServerKey>,
    to: Option<ServerKey>,
) -> SimDuration {
    [from, to]
        .into_iter()
        .flatten()
        .map(|server| scenario.server(server).latency)
        .fold(SimDuration::ZERO, |sum, latency| sum + latency)
}
