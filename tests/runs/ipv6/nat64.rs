//! DNS64 and NAT64: an IPv6-only instance reaches a server that has only IPv4 (F2.22, F6.70 to F6.72).

use serde_json::{Value, json};
use vpclab_model::{HeaderDetail, StationKind, TcpFlags};
use vpclab_trace::{EventKind, NameChangeKind, Outcome};

use super::connection;
use crate::bytes::agrees_elsewhere;
use crate::outcomes::{first_drop, outcomes};
use crate::seeking::agrees_with_engine;
use crate::walks::way;

const SIX: (&str, &str) = ("instance", "six");

/// The lab with a NAT gateway in the dual-stack subnet, for what the IPv6-only one sends to
/// 64:ff9b::/96.
fn changes(more: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    let mut changes = vec![
        (
            "/network/natGateways",
            json!([{ "id": "nat", "subnet": "dual", "privateIp": "10.0.0.220", "publicIp": "198.51.100.10" }]),
        ),
        (
            "/network/routeTables/-",
            json!({ "id": "rtb-only", "routes": [{ "destination": "64:ff9b::/96", "target": "nat" }] }),
        ),
        ("/network/subnets/1/routeTable", json!("rtb-only")),
        ("/network/subnets/1/enableDns64", json!(true)),
    ];
    changes.extend_from_slice(more);
    changes
}

#[test]
fn who_reaches_whom() {
    use Outcome::{Done, NameNotFound, NotConnected, TimedOut};
    let timed_out = [TimedOut, NotConnected, NotConnected];
    let only_v6 = json!([{ "protocol": "all", "destination": "2001:db8::/32" }]);
    let acl = json!([{ "id": "acl", "default": true,
        "inbound": [
            { "ruleNumber": 90, "source": "64:ff9b::/96", "action": "deny" },
            { "ruleNumber": 100, "source": "0.0.0.0/0", "action": "allow" },
            { "ruleNumber": 101, "source": "::/0", "action": "allow" },
        ],
        "outbound": [
            { "ruleNumber": 100, "destination": "0.0.0.0/0", "action": "allow" },
            { "ruleNumber": 101, "destination": "::/0", "action": "allow" },
        ] }]);
    let everything = json!([{ "destination": "::/0", "target": "nat" }]);
    type Row<'r> = (
        &'r str,
        &'r str,
        Vec<(&'static str, Value)>,
        [Outcome; 3],
        Option<(StationKind, &'r str)>,
    );
    let rows: Vec<Row<'_>> = vec![
        (
            "by name (F2.22, F6.70)",
            "old.example",
            vec![],
            [Done; 3],
            None,
        ),
        (
            "by address (F6.70)",
            "64:ff9b::203.0.113.4",
            vec![],
            [Done; 3],
            None,
        ),
        (
            "without DNS64 the name has no IPv6 address (F6.71)",
            "old.example",
            vec![("/network/subnets/1/enableDns64", json!(false))],
            [NameNotFound, NotConnected, NotConnected],
            None,
        ),
        (
            "without the route (F6.71)",
            "old.example",
            vec![("/network/routeTables/1/routes", json!([]))],
            timed_out,
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "a group must allow 64:ff9b::/96 (F6.72)",
            "old.example",
            vec![("/network/securityGroups/0/egress", only_v6)],
            timed_out,
            Some((StationKind::SecurityGroup, "ENI_SG_RULES_MISMATCH")),
        ),
        (
            "so must a network ACL (F6.72)",
            "old.example",
            vec![("/network/networkAcls", acl)],
            timed_out,
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "it is no NAT for IPv6 (F6.70)",
            "new.example",
            vec![("/network/routeTables/1/routes", everything)],
            timed_out,
            Some((StationKind::NatGateway, "VPCLAB_NAT_IPV6")),
        ),
    ];
    for (name, to, more, expected, dropped) in rows {
        let mut timeline = connection(SIX, (to, 443), &changes(&more));
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
        agrees_with_engine(&mut timeline);
        agrees_elsewhere(&timeline);
    }
}

/// F2.22: a name that has an IPv6 address of its own keeps it.
#[test]
fn dns64_makes_addresses_up_only_where_there_are_none() {
    for (name, expected) in [
        ("old.example", "64:ff9b::cb00:7104"),
        ("both.example", "2001:db8:ff::5"),
    ] {
        let timeline = connection(SIX, (name, 443), &changes(&[]));
        let learned = timeline.events().iter().find_map(|event| match event.kind {
            EventKind::Name(change) => match change.change {
                NameChangeKind::Learned { address, .. } => Some(address.to_string()),
                _ => None,
            },
            _ => None,
        });
        assert_eq!(learned.as_deref(), Some(expected), "{name}");
    }
}

/// F6.70, hop by hop: IPv6 up to the gateway, its private IPv4 address up to the internet gateway,
/// the Elastic IP from there; and back.
#[test]
fn the_way_of_a_syn_and_of_its_answer() {
    let timeline = connection(SIX, ("old.example", 443), &changes(&[]));
    let addresses = |from, flags| -> Vec<(StationKind, String, String)> {
        let address = |end: &str| end.rsplit_once(':').unwrap().0.to_string();
        way(&timeline, from, flags)
            .into_iter()
            .map(|(kind, _, source, destination)| (kind, address(&source), address(&destination)))
            .collect()
    };
    let at = |way: &[(StationKind, String, String)], kind| {
        let (_, source, destination) = way.iter().rfind(|stop| stop.0 == kind).unwrap();
        (source.clone(), destination.clone())
    };
    let ends = |source: &str, destination: &str| (source.to_string(), destination.to_string());
    let (six, four) = ("2001:db8:0:101::6", "64:ff9b::cb00:7104");
    let out = addresses(StationKind::Instance, TcpFlags::SYN);
    assert_eq!(at(&out, StationKind::SecurityGroup), ends(six, four));
    assert_eq!(
        at(&out, StationKind::NatGateway),
        ends("10.0.0.220", "203.0.113.4")
    );
    assert_eq!(
        at(&out, StationKind::InternetGateway),
        ends("198.51.100.10", "203.0.113.4")
    );
    assert_eq!(
        at(&out, StationKind::Server),
        ends("198.51.100.10", "203.0.113.4")
    );
    let back = addresses(StationKind::Server, TcpFlags::SYN.with(TcpFlags::ACK));
    assert_eq!(
        at(&back, StationKind::InternetGateway),
        ends("203.0.113.4", "10.0.0.220")
    );
    assert_eq!(at(&back, StationKind::NatGateway), ends(four, six));
    assert_eq!(at(&back, StationKind::Instance), ends(four, six));
}

/// F6.73, RFC 7915: what IPv4 says of a packet reaches the IPv6 client: that a port is closed, and how
/// large packets may be.
#[test]
fn what_icmp_says_reaches_the_client() {
    use Outcome::{Done, MessageTooLong, PortUnreachable, TimeExceeded};
    let ping = |more: Value| {
        let mut ping = json!({ "do": "ping", "instance": "six", "to": "64:ff9b::203.0.113.4" });
        for (key, value) in more.as_object().unwrap() {
            ping[key] = value.clone();
        }
        ping
    };
    let udp = json!({ "do": "send-datagram", "instance": "six", "to": "64:ff9b::203.0.113.4", "port": 8 });
    let mtu = |mtu: u16| ("/internet/servers/1/mtu", json!(mtu));
    for (name, action, changed, expected, heard) in [
        ("echo", ping(json!({})), mtu(1500), Done, None),
        (
            "a closed port",
            udp,
            mtu(1500),
            PortUnreachable,
            Some(((1, 4), 0)),
        ),
        (
            "just fits: 40 + 8 + 1372 bytes are 1400 in IPv4",
            ping(json!({ "size": 1_372 })),
            mtu(1400),
            Done,
            None,
        ),
        (
            "one byte more",
            ping(json!({ "size": 1_373 })),
            mtu(1400),
            MessageTooLong,
            Some(((2, 0), 1420)),
        ),
        (
            "IPv6 has no link below 1280",
            ping(json!({ "size": 1_300 })),
            mtu(1000),
            MessageTooLong,
            Some(((2, 0), 1280)),
        ),
        (
            "the gateway's own, before it translates (F6.45)",
            ping(json!({ "ttl": 1 })),
            mtu(1500),
            TimeExceeded,
            Some(((3, 0), 0)),
        ),
    ] {
        let mut scenario = super::lab();
        crate::put(
            &mut scenario,
            &changes(&[changed, ("/script", json!([action]))]),
        );
        let mut timeline = crate::run(&scenario.to_string(), vpclab_model::NatModel::Zonal);
        assert_eq!(outcomes(&timeline), [expected], "{name}");
        let network = &timeline.scenario().network;
        let arrived = timeline.events().iter().find_map(|event| match event.kind {
            EventKind::Hop(hop) if network.stations.station(hop.station).component == "six" => {
                match hop.header.detail {
                    HeaderDetail::IcmpError {
                        icmp_type,
                        code,
                        mtu,
                        quoted,
                    } => {
                        assert_eq!(
                            quoted.destination.to_string(),
                            "64:ff9b::cb00:7104",
                            "{name}"
                        );
                        Some(((icmp_type, code), mtu))
                    }
                    _ => None,
                }
            }
            _ => None,
        });
        assert_eq!(arrived, heard, "{name}");
        agrees_with_engine(&mut timeline);
        agrees_elsewhere(&timeline);
    }
}

/// F6.73: path MTU discovery of TCP works across the two versions.
#[test]
fn a_transfer_finds_its_packet_size() {
    let small = [("/internet/servers/1/mtu", json!(1300))];
    let mut scenario = super::lab();
    crate::put(&mut scenario, &changes(&small));
    scenario["script"] = json!([
        { "do": "connect", "instance": "six", "to": "old.example", "port": 443, "connection": "c" },
        { "do": "send", "connection": "c", "bytes": 4000 },
        { "do": "close", "connection": "c" },
    ]);
    let mut timeline = crate::run(&scenario.to_string(), vpclab_model::NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    agrees_with_engine(&mut timeline);
    agrees_elsewhere(&timeline);
}
