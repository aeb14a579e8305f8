//! The metrics of NAT gateways as a table (F6.50 to F6.5b).

use alloc::string::String;
use core::fmt::Write;
use vpclab_timeline::Timeline;
use vpclab_trace::view::NatMetricsMinute;

/// Comma-separated values (RFC 4180, but for the line ends): a line for each gateway, zone and
/// minute, the metrics by CloudWatch's names. `Second` is where the minute begins in the run.
#[must_use]
pub fn csv(timeline: &Timeline) -> String {
    let mut text = String::from("NatGatewayId,AvailabilityZone,Second");
    for name in NatMetricsMinute::NAMES {
        text.push(',');
        text.push_str(name);
    }
    text.push('\n');
    for gateway in timeline.nat_metrics() {
        let zone = gateway.zone.as_deref().unwrap_or_default();
        for minute in &gateway.minutes {
            let second = minute.at_us / 1_000_000;
            // Writing to a String cannot fail; no id and no zone has a comma.
            let _ = write!(text, "{},{zone},{second}", gateway.gateway);
            for value in minute.tenths() {
                text.push(',');
                text.push_str(&NatMetricsMinute::text(value));
            }
            text.push('\n');
        }
    }
    text
}
