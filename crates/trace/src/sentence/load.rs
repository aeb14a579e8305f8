//! Many connections: what is asked for, and how they fared.

use alloc::format;
use alloc::string::String;
use core::net::IpAddr;
use vpclab_model::{Load, Scenario};

use super::words::station_label;
use super::{Basis, Sentence};
use crate::event::Tally;

/// What a `generate` does, as a clause.
pub(super) fn action(instance: &str, to: IpAddr, port: u16, load: Load) -> String {
    let Load {
        connections,
        per_second,
        close_after,
    } = load;
    let then = match close_after {
        Some(after) => format!("and closes each after {}", after.human()),
        None => String::from("and keeps them open"),
    };
    format!(
        "{instance} opens {} to {to} port {port}, {per_second} a second, {then}",
        count(connections, "connection")
    )
}

pub(super) fn tally(tally: &Tally, scenario: &Scenario) -> Sentence {
    let place = station_label(scenario, tally.station);
    let mut text = format!(
        "{place} has opened {}: {} established",
        count(tally.opened, "connection"),
        tally.established
    );
    for (number, what) in [
        (tally.closed, "closed again"),
        (tally.refused, "refused with RST"),
        (tally.reset, "reset"),
        (tally.unanswered(), "without an answer"),
        (
            tally.without_port,
            "more not tried: no ephemeral port is free",
        ),
    ] {
        if number > 0 {
            text.push_str(&format!(", {number} {what}"));
        }
    }
    if tally.without_nat_port > 0 {
        text.push_str(&format!(
            ", {} dropped by the NAT gateway: its ports towards this destination are used up, 55,000 for each of its addresses.",
            tally.without_nat_port
        ));
        return Sentence::new(text, &["F6.26", "F6.54", "D0.4"], Basis::Model);
    }
    text.push('.');
    Sentence::new(text, &["D0.1", "D0.9"], Basis::Rfc)
}

fn count(number: u32, what: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {what}{s}")
}
