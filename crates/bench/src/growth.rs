//! Does a packet cost more, the longer the log is? One connection after the other is opened, used and
//! closed, so that the tables stay small while the log grows.

use std::fmt::Write as _;

use vpclab_timeline::Timeline;

/// How many events the log has where the next ones are timed.
const LENGTHS: [u32; 5] = [10_000, 100_000, 200_000, 300_000, 400_000];

/// How many events are timed.
const WINDOW: u32 = 10_000;

/// How many connections make so many events, and a few more.
const CONNECTIONS: u32 = 3_100;

/// Rounds, of which the best counts.
const ROUNDS: usize = 3;

/// Seconds that an event takes, written into logs of these lengths.
pub fn by_length<C: Fn() -> f64>(clock: impl Fn() -> C) -> Vec<(u32, f64)> {
    let mut best = Vec::new();
    // Kept to the end, so that every round writes into memory that is new. A page that the system gives
    // for the first time costs a microsecond, a third of what an event takes; a short log would have
    // been written into pages of the round before, a long one never, because large pieces go back.
    let mut written_logs = Vec::new();
    for _ in 0..ROUNDS {
        let Ok(mut timeline) = Timeline::new(&one_after_the_other(), None) else {
            break;
        };
        for (place, length) in LENGTHS.into_iter().enumerate() {
            timeline.run_to(length);
            let before = timeline.progress().events;
            let elapsed = clock();
            timeline.run_to(before + WINDOW);
            let seconds = elapsed();
            let written = timeline.progress().events - before;
            let each = seconds / f64::from(written.max(1));
            match best.get_mut(place) {
                None => best.push((length, each)),
                Some((_, least)) => *least = each.min(*least),
            }
        }
        written_logs.push(timeline);
    }
    best
}

fn one_after_the_other() -> String {
    let text = super::load(1, false);
    let mut script = String::new();
    for number in 0..CONNECTIONS {
        let comma = if number == 0 { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = write!(
            script,
            r#"{comma}{{ "do": "connect", "instance": "client-0", "to": "203.0.113.5", "port": 443, "connection": "c{number}" }},
            {{ "do": "send", "connection": "c{number}" }}, {{ "do": "close", "connection": "c{number}" }}"#
        );
    }
    let (before, _) = text.split_once(r#""script": ["#).unwrap_or((&text, ""));
    format!(r#"{before}"script": [{script}] }}"#)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    #[test]
    fn the_log_becomes_as_long_as_it_is_said_to_be() {
        let mut timeline = Timeline::new(&one_after_the_other(), None).expect("no mistake");
        let length = LENGTHS[LENGTHS.len() - 1] + WINDOW;
        timeline.run_to(length);
        assert!(timeline.progress().events >= length);
    }
}
