//! How large packets may be, who says so, and what happens when nobody hears it.

use serde_json::{Value, json};
use vpclab_model::{HeaderDetail, StationKind as Kind, TcpFlags};
use vpclab_trace::{EventKind, Outcome};

use super::{drops, hops, lab_run, made};
use crate::outcomes::outcomes;

const GROUP: &str = "/network/securityGroups/0";

fn transfer(from: &str, to: &str, port: u16) -> Value {
    json!([
        { "do": "connect", "instance": from, "to": to, "port": port, "connection": "c" },
        { "do": "send", "connection": "c", "bytes": 40_000 },
    ])
}

fn ping(from: &str, to: &str, size: u16) -> Value {
    json!([{ "do": "ping", "instance": from, "to": to, "size": size, "dontFragment": true }])
}

/// What guests were told: of how many bytes, by whom.
pub(super) fn told(timeline: &vpclab_timeline::Timeline) -> Vec<(u16, String)> {
    let mut told: Vec<_> = made(timeline)
        .filter_map(|(_, header)| match header.detail {
            HeaderDetail::IcmpError { mtu, .. } if mtu > 0 => {
                Some((mtu, header.tuple.source.to_string()))
            }
            _ => None,
        })
        .collect();
    told.dedup();
    told
}

/// T14.43, T14.44, F9.20 to F9.24, F6.42, F6.43, F7.8, D0.6.
#[test]
#[allow(clippy::too_many_lines)]
fn what_fits_where() {
    use Outcome::{Done, MessageTooLong, TimedOut};
    let tell = |mtu: u16, by: &str| vec![(mtu, by.to_string())];
    let no_icmp = json!([
        { "ruleNumber": 90, "protocol": "icmp", "source": "0.0.0.0/0", "action": "deny" },
        super::all("source"),
    ]);
    let narrow = json!({ "id": "clients", "egress": [{ "protocol": "tcp", "portRange": 443, "destination": "203.0.113.5/32" }] });
    let with_rule = |mut group: Value, rule: Value| {
        group["ingress"] = json!([rule]);
        group
    };
    let pmtud = json!({ "protocol": "icmp", "icmpTypeCode": { "type": 3, "code": 4 }, "source": "0.0.0.0/0" });
    let open = json!({ "protocol": "tcp", "source": "0.0.0.0/0" });
    let heard = ("/network/securityGroups/0/ingress", json!([pmtud]));
    let small = ("/network/instances/2/mtu", json!(1500));
    let hung = vec![Done, TimedOut];
    let sg = (Kind::SecurityGroup, "SG_HAS_NO_RULES");
    let mismatch = (Kind::SecurityGroup, "ENI_SG_RULES_MISMATCH");
    let igw = (Kind::InternetGateway, "VPCLAB_TOO_BIG");
    for (name, script, changes, expected, who, dropped) in [
        (
            "jumbo frames inside the VPC (F9.20)",
            ping("client", "10.0.2.7", 8973),
            vec![],
            vec![Done],
            vec![],
            vec![],
        ),
        (
            "one byte more does not leave the guest",
            ping("client", "10.0.2.7", 8974),
            vec![],
            vec![MessageTooLong],
            vec![],
            vec![],
        ),
        (
            "a receiving host with a smaller MTU says so (F9.24)",
            ping("client", "10.0.2.7", 1473),
            vec![small.clone(), heard],
            vec![MessageTooLong],
            tell(1500, "10.0.2.7"),
            vec![(Kind::Eni, "VPCLAB_TOO_BIG")],
        ),
        (
            "and nobody hears it without a rule (F4.45)",
            ping("client", "10.0.2.7", 1473),
            vec![small.clone()],
            vec![TimedOut],
            tell(1500, "10.0.2.7"),
            vec![(Kind::Eni, "VPCLAB_TOO_BIG"), sg],
        ),
        (
            "TCP agrees on the smaller MSS by itself (F9.25)",
            transfer("client", "10.0.2.7", 80),
            vec![small],
            vec![Done, Done],
            vec![],
            vec![],
        ),
        (
            "8500 bytes to a NAT gateway (F9.21)",
            ping("client", "203.0.113.5", 8473),
            vec![],
            vec![MessageTooLong],
            tell(8500, "10.0.0.220"),
            vec![(Kind::NatGateway, "VPCLAB_TOO_BIG")],
        ),
        (
            "and 1500 to an internet gateway; the NAT gateway passes the error on (F7.8, F13.70)",
            ping("client", "203.0.113.5", 8472),
            vec![],
            vec![MessageTooLong],
            tell(1500, "10.0.0.1"),
            vec![igw],
        ),
        (
            "1500 bytes go everywhere (F6.43)",
            ping("client", "203.0.113.5", 1472),
            vec![],
            vec![Done],
            vec![],
            vec![],
        ),
        (
            "a transfer finds its way (F9.23, F4.44)",
            transfer("client", "203.0.113.5", 443),
            vec![],
            vec![Done, Done],
            tell(1500, "10.0.0.1"),
            vec![igw],
        ),
        (
            "an ACL that denies ICMP makes a black hole (F4.46, F5.13, T14.44)",
            transfer("client", "203.0.113.5", 443),
            vec![("/network/networkAcls/0/inbound", no_icmp.clone())],
            hung.clone(),
            tell(1500, "10.0.0.1"),
            vec![igw, (Kind::NetworkAcl, "SUBNET_ACL_RESTRICTION")],
        ),
        (
            "so does one in front of the NAT gateway (F5.13, T14.44)",
            transfer("client", "203.0.113.5", 443),
            vec![("/network/networkAcls/1/inbound", no_icmp)],
            hung.clone(),
            tell(1500, "10.0.0.1"),
            vec![igw, (Kind::NetworkAcl, "SUBNET_ACL_RESTRICTION")],
        ),
        (
            "a tracked flow needs a rule for it (F4.45, T14.44)",
            transfer("web", "203.0.113.5", 443),
            vec![(GROUP, narrow.clone())],
            hung,
            tell(1500, "10.0.0.1"),
            vec![igw, sg],
        ),
        (
            "which is this one (F4.44, F4.7)",
            transfer("web", "203.0.113.5", 443),
            vec![(GROUP, with_rule(narrow.clone(), pmtud))],
            vec![Done, Done],
            tell(1500, "10.0.0.1"),
            vec![igw],
        ),
        (
            "and not one for TCP (F4.45)",
            transfer("web", "203.0.113.5", 443),
            vec![(GROUP, with_rule(narrow, open.clone()))],
            vec![Done, TimedOut],
            tell(1500, "10.0.0.1"),
            vec![igw, mismatch],
        ),
        (
            "an untracked flow needs none (F4.44, F4.21)",
            transfer("web", "203.0.113.5", 443),
            vec![(GROUP, with_rule(json!({ "id": "clients" }), open))],
            vec![Done, Done],
            tell(1500, "10.0.0.1"),
            vec![igw],
        ),
        (
            "what a server sends is cut by its first router, or refused",
            json!([{ "do": "ping", "server": "server", "to": "198.51.100.11", "size": 2000 }]),
            vec![],
            vec![MessageTooLong],
            tell(1500, "203.0.113.4"),
            vec![(Kind::Internet, "VPCLAB_TOO_BIG")],
        ),
    ] {
        let timeline = lab_run(&script, &changes);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(told(&timeline), who, "{name}");
        let found = drops(&timeline);
        let unexpected: Vec<_> = found
            .iter()
            .filter(|drop| !dropped.contains(drop))
            .collect();
        assert!(unexpected.is_empty(), "{name}: {unexpected:?}");
        assert_eq!(found.is_empty(), dropped.is_empty(), "{name}");
    }
}

/// T14.44: the handshake is done, and then the large segments are sent again and again.
#[test]
fn a_black_hole_is_retransmissions_until_the_guest_gives_up() {
    let timeline = lab_run(
        &transfer("web", "203.0.113.5", 443),
        &[(
            GROUP,
            json!({ "id": "clients", "egress": [{ "protocol": "tcp", "portRange": 443, "destination": "203.0.113.5/32" }] }),
        )],
    );
    let large = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Created(created) if created.header.length > 1500 => Some(created.header),
            _ => None,
        });
    let first: Vec<u32> = large
        .filter_map(|header| match header.detail {
            HeaderDetail::Tcp { seq, .. } => Some(seq),
            _ => None,
        })
        .collect();
    let again = first.iter().filter(|seq| **seq == first[0]).count();
    assert!(again >= 6, "{again} times");
    let seconds = timeline.progress().at_us / 1_000_000;
    assert!((127..140).contains(&seconds), "{seconds} s");
}

/// RFC 1191: after the error, segments of 1460 bytes carry the same data, and all of it.
#[test]
fn a_guest_cuts_its_segments_to_the_path() {
    let timeline = lab_run(&transfer("client", "203.0.113.5", 443), &[]);
    let learned = timeline.events().iter().find_map(|event| match event.kind {
        EventKind::PathMtu(change) => Some((event.seq, change)),
        _ => None,
    });
    let (seq, change) = learned.unwrap();
    assert_eq!(
        (change.mtu, change.destination.to_string().as_str()),
        (1500, "203.0.113.5")
    );
    let lengths = |after: bool| {
        let events = timeline.events().iter();
        let sent = events.filter(|event| (event.seq > seq) == after);
        sent.filter_map(|event| match event.kind {
            EventKind::Created(created) => Some(created.header.length),
            _ => None,
        })
        .max()
    };
    assert_eq!((lengths(false), lengths(true)), (Some(8500), Some(1500)));
    let arrived: u32 = hops(&timeline)
        .filter(|(kind, _)| *kind == Kind::Server)
        .map(|(_, hop)| match hop.header.detail {
            HeaderDetail::Tcp { payload, .. } => u32::from(payload),
            _ => 0,
        })
        .sum();
    assert!(arrived > 40_000, "{arrived}");
}

/// F6.42: "on all packets" is in both directions; F9.25 for the figures.
#[test]
fn a_nat_gateway_clamps_the_mss_both_ways() {
    let timeline = lab_run(&transfer("client", "203.0.113.5", 443), &[]);
    let mss = |flags: TcpFlags| {
        hops(&timeline)
            .filter(|(kind, _)| *kind == Kind::NatGateway)
            .find_map(
                |(_, hop)| match (hop.header.detail, hop.header_after().detail) {
                    (
                        HeaderDetail::Tcp {
                            flags: its,
                            mss: before,
                            ..
                        },
                        HeaderDetail::Tcp { mss, .. },
                    ) if its == flags => before.zip(mss),
                    _ => None,
                },
            )
    };
    assert_eq!(mss(TcpFlags::SYN), Some((8961, 8460)));
    assert_eq!(mss(TcpFlags::SYN.with(TcpFlags::ACK)), Some((8961, 8460)));
}

/// What a guest was told, it believes for ten minutes (RFC 1191, section 6.3).
#[test]
fn a_path_mtu_is_forgotten_after_ten_minutes() {
    let ping = |at: &str| json!({ "do": "ping", "instance": "client", "to": "203.0.113.5", "size": 2000, "at": at });
    let timeline = lab_run(&json!([ping("0s"), ping("599s"), ping("601s")]), &[]);
    assert_eq!(
        outcomes(&timeline),
        // The second was cut, which a NAT gateway takes of UDP alone, and has waited for five seconds.
        [
            Outcome::MessageTooLong,
            Outcome::MessageTooLong,
            Outcome::TimedOut
        ]
    );
    let told = timeline.events().iter();
    let told = told.filter(|event| matches!(event.kind, EventKind::PathMtu(_)));
    assert_eq!(told.count(), 2);
}
