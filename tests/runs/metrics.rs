//! What CloudWatch would show of NAT gateways (F6.50 to F6.5b), minute by minute. A metric that is
//! not named is 0.

use serde_json::{Map, Value, json};
use vpclab_model::{NatModel, SimTime};
use vpclab_timeline::Timeline;

use crate::outcomes::changed;

/// The gateway's minutes, each with its metrics that are not 0.
fn minutes(timeline: &Timeline) -> Vec<(String, Option<String>, Vec<Value>)> {
    let minute = |minute| {
        let Value::Object(metrics) = serde_json::to_value(minute).unwrap() else {
            panic!("an object");
        };
        let told = |(name, value): &(String, Value)| name != "atUs" && value.as_f64() != Some(0.0);
        Value::Object(metrics.into_iter().filter(told).collect::<Map<_, _>>())
    };
    let gateways = timeline.nat_metrics().into_iter();
    gateways
        .map(|one| {
            let minutes = one.minutes.into_iter().map(minute).collect();
            (one.gateway, one.zone, minutes)
        })
        .collect()
}

fn run_until(text: &str, model: NatModel, seconds: u64) -> Timeline {
    let mut timeline = Timeline::new(text, Some(model)).unwrap();
    timeline.run_until(SimTime(seconds * 1_000_000));
    timeline
}

type Row = (&'static str, Vec<(&'static str, Value)>, u64, Vec<Value>);

#[test]
#[allow(clippy::too_many_lines)]
fn minute_by_minute() {
    let quiet = || json!({});
    let idle = || json!({ "activeConnectionCount": 1 });
    let left_alone = json!([
        { "do": "connect", "instance": "client", "to": "google.com", "port": 443, "connection": "first" },
        { "do": "wait", "duration": "400s" },
        { "do": "send", "connection": "first" },
    ]);
    // SYN 52 bytes with its options, SYN,ACK as many, ACK 40, request 109, FIN 40, ACK 40.
    let rows: Vec<Row> = vec![
        (
            "one connection from SYN to FIN: attempted, established, closed without counting as idle (F6.35, F6.50 to F6.52, F6.56 to F6.5a)",
            vec![],
            1,
            vec![json!({
                "activeConnectionCount": 1,
                "connectionAttemptCount": 1,
                "connectionEstablishedCount": 1,
                "bytesInFromSource": 321, "packetsInFromSource": 6,
                "bytesOutToDestination": 321, "packetsOutToDestination": 6,
                "bytesInFromDestination": 232, "packetsInFromDestination": 3,
                "bytesOutToSource": 232, "packetsOutToSource": 3,
                "peakBytesPerSecond": 55.3, "peakPacketsPerSecond": 0.9,
            })],
        ),
        (
            "the SYN is sent again before the answer comes: the attempt counts once, both answers as established (F6.51, F6.52)",
            vec![("/internet/latency", json!("700ms"))],
            100,
            vec![
                json!({
                    "activeConnectionCount": 1,
                    "connectionAttemptCount": 1,
                    "connectionEstablishedCount": 2,
                    "bytesInFromSource": 413, "packetsInFromSource": 8,
                    "bytesOutToDestination": 413, "packetsOutToDestination": 8,
                    "bytesInFromDestination": 284, "packetsInFromDestination": 4,
                    "bytesOutToSource": 284, "packetsOutToSource": 4,
                    "peakBytesPerSecond": 69.7, "peakPacketsPerSecond": 1.2,
                }),
                quiet(),
            ],
        ),
        (
            "nobody answers: attempted and never established, however often the SYN is sent again (F6.51, F6.52, F13.14)",
            vec![("/internet/dns/0/address", json!("192.0.2.9"))],
            100,
            vec![
                json!({
                    "connectionAttemptCount": 1,
                    "bytesInFromSource": 312, "packetsInFromSource": 6,
                    "bytesOutToDestination": 312, "packetsOutToDestination": 6,
                    // At 0, 1, 3 and 7 s.
                    "peakBytesPerSecond": 20.8, "peakPacketsPerSecond": 0.4,
                }),
                json!({
                    "bytesInFromSource": 52, "packetsInFromSource": 1,
                    "bytesOutToDestination": 52, "packetsOutToDestination": 1,
                    "peakBytesPerSecond": 5.2, "peakPacketsPerSecond": 0.1,
                }),
            ],
        ),
        (
            "left alone for 350 s: from active to idle; what comes later is answered with RST (F6.50, F6.53, F6.59)",
            vec![("/script", left_alone)],
            419,
            vec![
                json!({
                    "activeConnectionCount": 1,
                    "connectionAttemptCount": 1,
                    "connectionEstablishedCount": 1,
                    "bytesInFromSource": 92, "packetsInFromSource": 2,
                    "bytesOutToDestination": 92, "packetsOutToDestination": 2,
                    "bytesInFromDestination": 52, "packetsInFromDestination": 1,
                    "bytesOutToSource": 52, "packetsOutToSource": 1,
                    "peakBytesPerSecond": 14.4, "peakPacketsPerSecond": 0.3,
                }),
                idle(),
                idle(),
                idle(),
                idle(),
                json!({ "activeConnectionCount": 1, "idleTimeoutCount": 1 }),
                json!({
                    "bytesInFromSource": 109, "packetsInFromSource": 1,
                    "bytesOutToSource": 40, "packetsOutToSource": 1,
                    "peakBytesPerSecond": 10.9, "peakPacketsPerSecond": 0.1,
                }),
            ],
        ),
        (
            "dropped by the gateway: nothing goes on (F6.55)",
            vec![("/network/natGateways/0/state", json!("pending"))],
            5,
            vec![json!({
                "packetsDropCount": 3,
                "bytesInFromSource": 156, "packetsInFromSource": 3,
                "peakBytesPerSecond": 15.6, "peakPacketsPerSecond": 0.3,
            })],
        ),
        (
            "to the gateway's own address from the inside (F6.13, F6.55)",
            vec![("/script/0/to", json!("10.0.0.220"))],
            5,
            vec![json!({
                "packetsDropCount": 3,
                "bytesInFromSource": 156, "packetsInFromSource": 3,
                "peakBytesPerSecond": 15.6, "peakPacketsPerSecond": 0.3,
            })],
        ),
    ];
    for (name, changes, seconds, expected) in rows {
        let timeline = run_until(&changed(&changes), NatModel::Zonal, seconds);
        let gateway = "nat-0f3a7c1e5b9d24680".to_owned();
        assert_eq!(minutes(&timeline), [(gateway, None, expected)], "{name}");
    }
}

/// F6.5b: the metrics of a regional gateway are those of its zones.
#[test]
fn a_regional_gateway_has_a_dimension_more() {
    let timeline = run_until(&changed(&[]), NatModel::Regional, 1);
    let zonal = run_until(&changed(&[]), NatModel::Zonal, 1);
    let regional = minutes(&timeline);
    assert_eq!(regional.len(), 1);
    assert_eq!(regional[0].1.as_deref(), Some("us-east-1a"));
    assert_eq!(regional[0].2, minutes(&zonal)[0].2);
}
