//! What CloudWatch would show of NAT gateways (F6.50 to F6.5b).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// The metrics of a NAT gateway, or of its part in one Availability Zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct NatMetrics {
    /// The gateway's id: the dimension `NatGatewayId`.
    pub gateway: String,
    /// The dimension `AvailabilityZone`, which regional gateways have (F6.5b): that of the client.
    pub zone: Option<String>,
    /// Every minute of simulated time from the first one.
    pub minutes: Vec<NatMetricsMinute>,
}

/// One minute of a NAT gateway. The fields are named as the metrics are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct NatMetricsMinute {
    /// When it begins, in microseconds.
    pub at_us: u64,
    /// The most TCP connections that were active at once: established, and not closed (F6.50).
    pub active_connection_count: u32,
    /// Initial SYNs that were sent on (F6.51).
    pub connection_attempt_count: u32,
    /// SYNs that were answered with SYN,ACK, retransmissions too (F6.52).
    pub connection_established_count: u32,
    /// Active connections that were idle for 350 s (F6.53).
    pub idle_timeout_count: u32,
    /// Connections for which there was no source port (F6.54).
    pub error_port_allocation: u32,
    /// Packets that the gateway dropped (F6.55).
    pub packets_drop_count: u32,
    /// Bytes from clients in the VPC (F6.56); of IP packets, as in all other figures.
    pub bytes_in_from_source: u64,
    /// Packets from clients in the VPC.
    pub packets_in_from_source: u32,
    /// Bytes sent on towards the destination (F6.57).
    pub bytes_out_to_destination: u64,
    /// Packets sent on towards the destination.
    pub packets_out_to_destination: u32,
    /// Bytes from the destination (F6.58).
    pub bytes_in_from_destination: u64,
    /// Packets from the destination.
    pub packets_in_from_destination: u32,
    /// Bytes to clients in the VPC (F6.59).
    pub bytes_out_to_source: u64,
    /// Packets to clients in the VPC.
    pub packets_out_to_source: u32,
    /// The highest 10-second average of bytes that came in, per second (F6.5a).
    pub peak_bytes_per_second: f64,
    /// The highest 10-second average of packets that came in, per second.
    pub peak_packets_per_second: f64,
}

impl NatMetricsMinute {
    /// CloudWatch's names, in the order of [`Self::tenths`].
    pub const NAMES: [&str; 16] = [
        "ActiveConnectionCount",
        "ConnectionAttemptCount",
        "ConnectionEstablishedCount",
        "IdleTimeoutCount",
        "ErrorPortAllocation",
        "PacketsDropCount",
        "BytesInFromSource",
        "PacketsInFromSource",
        "BytesOutToDestination",
        "PacketsOutToDestination",
        "BytesInFromDestination",
        "PacketsInFromDestination",
        "BytesOutToSource",
        "PacketsOutToSource",
        "PeakBytesPerSecond",
        "PeakPacketsPerSecond",
    ];

    /// Every value, times ten: all are counts, but for averages over ten seconds.
    #[must_use]
    pub fn tenths(&self) -> [u64; 16] {
        // A sum of whole numbers over ten seconds, divided by ten.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let peak = |average: f64| (average * 10.0 + 0.5) as u64;
        let count = |count: u32| u64::from(count) * 10;
        [
            count(self.active_connection_count),
            count(self.connection_attempt_count),
            count(self.connection_established_count),
            count(self.idle_timeout_count),
            count(self.error_port_allocation),
            count(self.packets_drop_count),
            self.bytes_in_from_source * 10,
            count(self.packets_in_from_source),
            self.bytes_out_to_destination * 10,
            count(self.packets_out_to_destination),
            self.bytes_in_from_destination * 10,
            count(self.packets_in_from_destination),
            self.bytes_out_to_source * 10,
            count(self.packets_out_to_source),
            peak(self.peak_bytes_per_second),
            peak(self.peak_packets_per_second),
        ]
    }

    /// A number of [`Self::tenths`], as text.
    #[must_use]
    pub fn text(tenths: u64) -> String {
        match (tenths / 10, tenths % 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenth) => format!("{whole}.{tenth}"),
        }
    }
}
