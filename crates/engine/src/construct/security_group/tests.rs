//! How long an entry lives without a packet.

use core::net::{IpAddr, Ipv4Addr};
use vpclab_model::{FiveTuple, Fragmentation};

use super::*;

/// Every protocol and state: with AWS's settings where AWS has one, Linux's figures elsewhere.
#[test]
fn timeouts_by_protocol_and_state() {
    use FlowState as S;
    let configured = TrackingTimeouts {
        tcp_established: SimDuration::from_secs(61),
        udp_stream: SimDuration::from_secs(62),
        udp: SimDuration::from_secs(63),
    };
    let (tcp, udp, icmp) = (Protocol::Tcp, Protocol::Udp, Protocol::Icmp);
    for (name, protocol, state, seconds) in [
        ("established TCP (F4.30)", tcp, S::Established, 61),
        (
            "UDP, more than one request and answer (F4.31)",
            udp,
            S::Stream,
            62,
        ),
        ("UDP, one request and answer (F4.32)", udp, S::Replied, 63),
        ("UDP, one way (F4.32)", udp, S::Unreplied, 63),
        ("half-open TCP (F4.36, F13.40)", tcp, S::SynSent, 120),
        ("half-open TCP (F4.36, F13.41)", tcp, S::SynReceived, 60),
        ("half-closed TCP (F4.36, F13.43)", tcp, S::FinWait, 120),
        ("half-closed TCP (F4.36, F13.44)", tcp, S::CloseWait, 60),
        ("closing TCP (F4.36, F13.45)", tcp, S::LastAck, 30),
        ("closed TCP (F4.36, F13.46)", tcp, S::TimeWait, 120),
        ("reset TCP (F4.36, F13.47)", tcp, S::Close, 10),
        ("ICMP (F4.36, F13.49)", icmp, S::Unreplied, 30),
        ("ICMP with an answer", icmp, S::Replied, 30),
        (
            "another protocol (F4.23)",
            Protocol::Other(47),
            S::Unreplied,
            600,
        ),
    ] {
        let header = Header {
            tuple: FiveTuple {
                protocol,
                source: IpAddr::V4(Ipv4Addr::LOCALHOST),
                source_port: 1,
                destination: IpAddr::V4(Ipv4Addr::LOCALHOST),
                destination_port: 2,
            },
            detail: HeaderDetail::Other,
            length: 20,
            ttl: 64,
            fragmentation: Fragmentation::Forbidden,
        };
        let found = timeout(configured, &header, state);
        assert_eq!(found, SimDuration::from_secs(seconds), "{name}");
    }
}
