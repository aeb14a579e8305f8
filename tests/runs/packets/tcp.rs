//! TCP on the guests: how connections fail, in one table, and how they stay alive.

use serde_json::{Value, json};
use vpclab_model::{HeaderDetail, TcpFlags};
use vpclab_trace::{Outcome, SocketState};

use super::{lab_run, made};
use crate::outcomes::outcomes;

/// Refused, reset, no answer and unreachable are four different things (T14.20).
#[test]
fn how_connections_fail() {
    use Outcome::{
        ConnectionRefused, ConnectionReset, Done, HostUnreachable, NotConnected, TimedOut,
    };
    let connect = |to: &str, port: u16| json!({ "do": "connect", "instance": "client", "to": to, "port": port, "connection": "c" });
    let send = json!({ "do": "send", "connection": "c" });
    let wait = |duration: &str| json!({ "do": "wait", "duration": duration });
    let server = "203.0.113.5";
    for (name, script, expected) in [
        (
            "all is well",
            json!([connect(server, 443), send]),
            vec![Done, Done],
        ),
        (
            "refused: RST from the host (D0.9)",
            json!([connect(server, 80), send]),
            vec![ConnectionRefused, NotConnected],
        ),
        (
            "no answer: dropped on the way (D0.1)",
            json!([connect("10.0.0.9", 80), send]),
            vec![TimedOut, NotConnected],
        ),
        (
            "unreachable: nobody has the address",
            json!([connect("10.0.1.77", 80), send]),
            vec![HostUnreachable, NotConnected],
        ),
        (
            "reset: RST on an open connection (D0.5, F6.31)",
            json!([connect(server, 443), wait("351s"), send]),
            vec![Done, Done, ConnectionReset],
        ),
    ] {
        let timeline = lab_run(&script, &[]);
        assert_eq!(outcomes(&timeline), expected, "{name}");
    }
}

/// F6.36, T14.19, F13.16: a keepalive below 350 s keeps the NAT gateway's entry; Linux's default does
/// not, and neither does one above.
#[test]
fn keepalives() {
    for (keep_alive, wait, expected) in [
        (Some("60s"), "400s", Outcome::Done),
        (Some("349s"), "2000s", Outcome::Done),
        (Some("351s"), "400s", Outcome::NotConnected),
        (Some("7200s"), "400s", Outcome::ConnectionReset),
        (None, "400s", Outcome::ConnectionReset),
    ] {
        let mut connect = json!({ "do": "connect", "instance": "client", "to": "203.0.113.5", "port": 443, "connection": "c" });
        if let Some(keep_alive) = keep_alive {
            connect["keepAlive"] = json!(keep_alive);
        }
        let script = json!([
            connect,
            { "do": "wait", "duration": wait },
            { "do": "send", "connection": "c" },
        ]);
        let timeline = lab_run(&script, &[]);
        assert_eq!(
            outcomes(&timeline).last(),
            Some(&expected),
            "{keep_alive:?}"
        );
    }
}

/// A connection that is only kept alive does not keep a run from its end; time may go on after it.
#[test]
fn a_run_ends_although_a_connection_is_kept_alive() {
    let script = json!([{ "do": "connect", "instance": "client", "to": "203.0.113.5", "port": 443, "connection": "c", "keepAlive": "10s" }]);
    let mut timeline = lab_run(&script, &[]);
    assert!(timeline.progress().at_us < 1_000_000);
    let before = timeline.events().len();
    timeline.run_until(vpclab_model::SimTime(100_000_000));
    assert!(timeline.events().len() > before + 9 * 20);
    let last = vpclab_trace::Seq(timeline.progress().events - 1);
    let open = timeline.frame(Some(last)).sockets.iter();
    assert_eq!(
        open.filter(|(.., row)| row.state == Some(SocketState::Established))
            .count(),
        2
    );
}

/// All bytes of a request arrive, however many segments they take, and then the answer comes.
#[test]
fn a_request_has_as_many_bytes_as_it_says() {
    for bytes in [1_u32, 1460, 100_000] {
        let script: Value = json!([
            { "do": "connect", "instance": "client", "to": "10.0.2.7", "port": 80, "connection": "c" },
            { "do": "send", "connection": "c", "bytes": bytes },
            { "do": "send", "connection": "c" },
            { "do": "close", "connection": "c" },
        ]);
        let timeline = lab_run(&script, &[]);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 4], "{bytes}");
        let sent: u32 = made(&timeline)
            .filter(|(_, header)| header.tuple.destination_port == 80)
            .map(|(_, header)| match header.detail {
                HeaderDetail::Tcp { payload, flags, .. } if !flags.has(TcpFlags::SYN) => {
                    payload.into()
                }
                _ => 0,
            })
            .sum();
        assert!((bytes..bytes + 300).contains(&sent), "{bytes}: {sent}");
    }
}
