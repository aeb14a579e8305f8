//! Connection tracking of an interface: how long idle flows are tracked, and how many.

use alloc::format;

use crate::check::fields::Fields;
use crate::check::report::Report;
use crate::check::value;
use crate::network::{CONNTRACK_ALLOWANCE, TrackingTimeouts};
use crate::time::SimDuration;

/// Families of instance types on version 6 of the Nitro system, which track idle established TCP
/// connections for 350 s (F4.30). `INFER`: AWS names the version in each type's own description,
/// of families announced until early 2026; P6e-GB200, which F4.30 excepts, is not among them.
#[rustfmt::skip]
const NITRO_V6: &[&str] = &[
    "c8a", "c8gb", "c8gn", "c8i", "c8i-flex", "c8ib", "c8id", "hpc8a", "m8a", "m8azn", "m8gb",
    "m8gn", "m8i", "m8i-flex", "m8id", "p6-b200", "p6-b300", "r8a", "r8gb", "r8gn", "r8i",
    "r8i-flex", "r8id", "x8aedz", "x8i",
];

/// AWS's defaults for the interfaces of an instance (F4.30 to F4.32).
pub(super) fn at_launch(fields: &Fields<'_>) -> TrackingTimeouts {
    let nitro = fields.number("nitroVersion", 2..=6);
    let is_v6 = match (nitro, fields.text("instanceType")) {
        (Some(version), _) => version.value == 6,
        (None, Some(text)) => NITRO_V6.contains(&family(text.value)),
        (None, None) => false,
    };
    let mut defaults = TrackingTimeouts::DEFAULT;
    if is_v6 {
        defaults.tcp_established = SimDuration::from_secs(350);
    }
    defaults
}

/// `m8i-flex` of `m8i-flex.large`.
fn family(instance_type: &str) -> &str {
    instance_type
        .split_once('.')
        .map_or(instance_type, |(family, _)| family)
}

/// How many connections the instance tracks. AWS publishes no figures (F4.40), so a file may state
/// one that it wants to show.
pub(super) fn allowance(fields: &Fields<'_>) -> u32 {
    let stated = fields.number("conntrackAllowance", 1..=u64::from(u32::MAX));
    stated
        .and_then(|stated| u32::try_from(stated.value).ok())
        .unwrap_or(CONNTRACK_ALLOWANCE)
}

/// Those that are stated under `connectionTracking`, else as they are.
pub(in crate::check) fn stated(
    report: &Report,
    fields: &Fields<'_>,
    mut timeouts: TrackingTimeouts,
) -> TrackingTimeouts {
    let keys = &["tcpEstablishedTimeout", "udpStreamTimeout", "udpTimeout"];
    let configured = fields
        .get("connectionTracking")
        .and_then(|node| Fields::of(node, "connectionTracking", keys, report));
    let Some(configured) = configured else {
        return timeouts;
    };
    for (key, timeout, min, max) in [
        (
            "tcpEstablishedTimeout",
            &mut timeouts.tcp_established,
            60,
            432_000,
        ),
        ("udpStreamTimeout", &mut timeouts.udp_stream, 60, 180),
        ("udpTimeout", &mut timeouts.udp, 30, 60),
    ] {
        let Some(node) = configured.get(key) else {
            continue;
        };
        let Some(duration) = value::duration(report, node, key) else {
            continue;
        };
        if (SimDuration::from_secs(min)..=SimDuration::from_secs(max)).contains(&duration.value) {
            *timeout = duration.value;
        } else {
            report.error(
                duration.at,
                "timeout-out-of-range",
                format!(
                    "AWS does not let `{key}` be {} (F4.30 to F4.32)",
                    duration.value
                ),
                format!("from {min}s to {max}s"),
            );
        }
    }
    timeouts
}
