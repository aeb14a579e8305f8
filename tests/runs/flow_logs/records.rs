//! What becomes a record, and what does not.

use serde_json::{Value, json};
use vpclab_evidence::flow_logs::{Aggregation, FlowLog, Options, Traffic};
use vpclab_model::NatModel;

use super::{assert_lines, fixture, format, library, lines, put, run};
use crate::link_local::shut_in;

/// A client and a web server in two subnets, the server's behind a network ACL.
fn web(group: &Value, inbound: &Value, outbound: &Value, script: &Value) -> Value {
    json!({
        "vpclab": 1, "title": "who refuses what",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "subnets": [
                { "id": "clients", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24" },
                { "id": "servers", "availabilityZone": "us-east-1b", "cidrBlock": "10.0.2.0/24", "networkAcl": "acl" },
            ],
            "networkAcls": [{ "id": "acl", "inbound": inbound, "outbound": outbound }],
            "securityGroups": [{ "id": "sg", "ingress": group }, { "id": "client-sg" }],
            "instances": [
                { "id": "client", "instanceType": "t2.micro", "subnet": "clients", "privateIpAddress": "10.0.1.5", "securityGroups": ["client-sg"] },
                { "id": "server", "instanceType": "t2.micro", "subnet": "servers", "privateIpAddress": "10.0.2.5", "securityGroups": ["sg"], "listen": [80] },
            ],
        },
        "script": script,
    })
}

fn every(end: &str) -> Value {
    json!([{ "ruleNumber": 100, "protocol": "all", end: "0.0.0.0/0", "action": "allow" }])
}

fn web_rule() -> Value {
    json!([{ "protocol": "tcp", "portRange": 80, "source": "10.0.1.0/24" }])
}

fn one_connection() -> Value {
    json!([{ "do": "connect", "instance": "client", "to": "10.0.2.5", "port": 80, "connection": "c" }])
}

/// Who refuses what shows in which records there are, and no record says who (F10.5, F10.50 to F10.52).
#[test]
fn records_of_what_is_refused() {
    let none = json!([]);
    let signature = |group: &Value, inbound: &Value, outbound: &Value| {
        let timeline = run(&web(group, inbound, outbound, &one_connection()));
        lines(
            &timeline,
            &["server"],
            "flow-direction action reject-reason",
        )
    };
    let (rule, inbound, outbound) = (web_rule(), every("source"), every("destination"));
    let both = "ingress ACCEPT -\negress ACCEPT -";
    assert_lines(&signature(&rule, &inbound, &outbound), both);
    let reply = "ingress ACCEPT -\negress REJECT -";
    assert_lines(&signature(&rule, &inbound, &none), reply);
    for (group, acl) in [(&none, &inbound), (&rule, &none), (&none, &none)] {
        assert_lines(&signature(group, acl, &outbound), "ingress REJECT -");
    }
}

/// What was let through by tracking alone, and comes when the entry is gone: REJECT (F10.5).
#[test]
fn what_comes_after_the_connection_is_rejected() {
    let script = json!([
        { "do": "connect", "instance": "client", "to": "10.0.2.5", "port": 80, "connection": "c" },
        { "do": "send", "connection": "c" },
        { "do": "revoke-security-group-ingress", "securityGroup": "sg", "protocol": "tcp", "portRange": 80, "source": "10.0.1.0/24" },
        { "do": "wait", "duration": "70s" },
        { "do": "send", "connection": "c" },
    ]);
    let mut scenario = web(
        &web_rule(),
        &every("source"),
        &every("destination"),
        &script,
    );
    put(
        &mut scenario,
        &[(
            "/network/instances/1/connectionTracking",
            json!({ "tcpEstablishedTimeout": "60s" }),
        )],
    );
    let timeline = run(&scenario);
    let log = lines(&timeline, &["server"], "flow-direction action log-status");
    assert_lines(
        &log[..3],
        "ingress ACCEPT OK\negress ACCEPT OK\ningress REJECT OK",
    );
}

/// A record is of one interval, and on the Nitro system an interval is a minute (F10.2, F10.3, F10.18).
#[test]
fn intervals() {
    let script = json!([
        { "do": "ping", "instance": "client", "to": "10.0.2.5", "count": 4, "interval": "50s" },
    ]);
    let ping = json!([{ "protocol": "icmp", "source": "10.0.1.0/24" }]);
    for (kind, aggregation, expected) in [
        ("t2.micro", Aggregation::TenMinutes, "4 336 30 180"),
        (
            "t2.micro",
            Aggregation::Minute,
            "1 84 30 30\n1 84 80 80\n1 84 130 130\n1 84 180 180",
        ),
        (
            "m5.large",
            Aggregation::TenMinutes,
            "1 84 30 30\n1 84 80 80\n1 84 130 130\n1 84 180 180",
        ),
        (
            "i3.metal",
            Aggregation::TenMinutes,
            "1 84 30 30\n1 84 80 80\n1 84 130 130\n1 84 180 180",
        ),
    ] {
        let mut scenario = web(&ping, &every("source"), &every("destination"), &script);
        put(
            &mut scenario,
            &[
                ("/network/instances/0/instanceType", json!(kind)),
                ("/startsAt", json!("1970-01-01T00:00:30Z")),
            ],
        );
        let options = Options {
            at: vec!["client".into()],
            aggregation,
            format: format("flow-direction packets bytes start end"),
            ..Options::default()
        };
        let timeline = run(&scenario);
        let log = FlowLog::of(&timeline, &options).unwrap();
        let egress: Vec<String> = log
            .lines()
            .filter_map(|line| line.strip_prefix("egress ").map(str::to_owned))
            .collect();
        assert_lines(&egress, expected);
    }
}

/// ACCEPT, REJECT or ALL (F10.1), and NODATA where nothing of that type was seen (F10.6).
#[test]
fn types_of_traffic() {
    let timeline = run(&fixture("ping"));
    for (traffic, expected) in [
        (Traffic::All, "ingress ACCEPT OK\negress REJECT OK"),
        (Traffic::Accept, "ingress ACCEPT OK"),
        (Traffic::Reject, "egress REJECT OK"),
    ] {
        let options = Options {
            traffic,
            format: format("flow-direction action log-status"),
            ..Options::default()
        };
        let log = FlowLog::of(&timeline, &options).unwrap();
        assert_lines(&log.lines().collect::<Vec<_>>(), expected);
    }
    let timeline = run(&fixture("quiet"));
    let options = Options {
        traffic: Traffic::Reject,
        format: format("interface-id action log-status"),
        ..Options::default()
    };
    let log = FlowLog::of(&timeline, &options).unwrap();
    assert_lines(
        &log.lines().collect::<Vec<_>>(),
        "eni-1235b8ca123456789 - NODATA\neni-11111111aaaaaaaaa - NODATA",
    );
}

/// A flow log that can hold one record of an interval skips the others, and says so once (F10.6).
#[test]
fn what_is_beyond_the_capacity_is_skipped() {
    let timeline = run(&fixture("ping"));
    let options = Options {
        records_max: Some(1),
        format: format("flow-direction packets log-status"),
        ..Options::default()
    };
    let log = FlowLog::of(&timeline, &options).unwrap();
    assert_lines(
        &log.lines().collect::<Vec<_>>(),
        "ingress 4 OK\n- - SKIPDATA",
    );
}

/// Amazon DNS, instance metadata, Time Sync, the router's address, DHCP, ARP (F10.40, F2.21, F9.13).
#[test]
fn what_is_not_logged() {
    let script = json!([
        { "do": "resolve", "instance": "client", "name": "n1.example" },
        { "do": "connect", "instance": "client", "to": "169.254.169.254", "port": 80, "connection": "imds" },
        { "do": "send", "connection": "imds" },
        { "do": "close", "connection": "imds" },
        { "do": "send-datagram", "instance": "client", "to": "169.254.169.123", "port": 123, "size": 48 },
        { "do": "send-datagram", "instance": "client", "to": "169.254.169.250", "port": 1688 },
        { "do": "ping", "instance": "client", "to": "10.0.1.1" },
    ]);
    let timeline = crate::run(&shut_in(&json!({}), &script), NatModel::Zonal);
    assert!(timeline.events().len() > 30);
    let log = lines(&timeline, &["client"], "log-status");
    assert!(
        !log.is_empty() && log.iter().all(|line| line == "NODATA"),
        "{log:?}"
    );
}

/// A DNS server of one's own is ordinary traffic (F2.11).
#[test]
fn a_dns_server_of_ones_own_is_logged() {
    let script = json!([{ "do": "resolve", "instance": "client", "name": "example.com" }]);
    let dns = json!([{ "protocol": "udp", "portRange": 53, "source": "10.0.1.0/24" }]);
    let mut scenario = web(&dns, &every("source"), &every("destination"), &script);
    put(
        &mut scenario,
        &[
            (
                "/network/vpcs/0/dhcpOptions",
                json!({ "domainNameServers": ["10.0.2.5"] }),
            ),
            (
                "/network/instances/1/dnsServer",
                json!({ "records": [{ "name": "example.com", "address": "203.0.113.5" }] }),
            ),
        ],
    );
    let timeline = run(&scenario);
    assert_lines(
        &lines(
            &timeline,
            &["server"],
            "dstport protocol flow-direction action",
        )[..1],
        "53 17 ingress ACCEPT",
    );
}

/// What no route covers left its interface all right, and reaches no other (F10.41).
#[test]
fn what_is_dropped_on_the_way_is_accepted_where_it_left() {
    let script = json!([{ "do": "ping", "instance": "client", "to": "192.0.2.1" }]);
    let timeline = run(&web(
        &json!([]),
        &every("source"),
        &every("destination"),
        &script,
    ));
    let log = lines(&timeline, &[], "interface-id action log-status");
    assert_lines(&log, "eni-client ACCEPT OK\neni-server - NODATA");
}

/// A packet for nobody: from outside to a NAT gateway that waits for nothing (F6.7) was let in by the
/// network ACL, and that is what a record says.
#[test]
fn what_a_nat_gateway_does_not_expect_is_accepted_at_its_interface() {
    let mut scenario = library("ec2-to-internet");
    put(
        &mut scenario,
        &[
            ("/natModel", json!("zonal")),
            (
                "/script",
                json!([{ "do": "connect", "server": "server-google", "to": "198.51.100.10", "port": 443, "connection": "c" }]),
            ),
            ("/story", json!({})),
        ],
    );
    let timeline = run(&scenario);
    let fields = "srcaddr dstaddr dstport flow-direction action tcp-flags";
    let log = lines(&timeline, &["lab-nat"], fields);
    assert_eq!(log[0], "203.0.113.5 10.0.0.220 443 ingress ACCEPT 2");
}

/// A generator's connections are there as all others (F10.2), at its interface and at the gateway.
#[test]
fn connections_of_generators() {
    let mut scenario = library("ec2-to-internet");
    put(
        &mut scenario,
        &[
            ("/natModel", json!("zonal")),
            (
                "/script",
                json!([{ "do": "generate", "instance": "client", "to": "203.0.113.5", "port": 443, "connections": 20, "perSecond": 20 }]),
            ),
            ("/story", json!({})),
        ],
    );
    let timeline = run(&scenario);
    for (at, expected) in [("client", 20), ("lab-nat", 40)] {
        let log = lines(&timeline, &[at], "flow-direction log-status");
        for direction in ["egress OK", "ingress OK"] {
            let count = log.iter().filter(|line| *line == direction).count();
            assert_eq!(count, expected, "{at}: {log:?}");
        }
        assert_eq!(log.len(), 2 * expected);
    }
}

/// Where no table changes, nothing is written down of a generator's packets: SKIPDATA says that
/// something is missing (F10.6).
#[test]
fn untracked_connections_of_generators() {
    let mut scenario = fixture("short-connection");
    put(
        &mut scenario,
        &[
            (
                "/network/securityGroups/0",
                json!({ "name": "clients", "ingress": [{ "protocol": "all", "source": "0.0.0.0/0" }], "egress": [{ "protocol": "all", "destination": "0.0.0.0/0" }] }),
            ),
            (
                "/script",
                json!([{ "do": "generate", "instance": "host", "to": "52.213.180.42", "port": 443, "connections": 20, "perSecond": 20 }]),
            ),
        ],
    );
    let timeline = run(&scenario);
    let log = lines(&timeline, &["host"], "action log-status");
    assert_eq!(log, ["- SKIPDATA"]);
}

/// A datagram from outside finds the mapping as long as there is one, and is dropped when it is gone
/// (F6.33); the next one from inside makes another (F6.34). The records at the gateway: accepted each
/// time, and handed on the first time only.
#[test]
fn a_late_packet_from_outside() {
    let out = |at: &str| json!({ "do": "send-datagram", "at": at, "instance": "client", "to": "203.0.113.5", "port": 9, "sourcePort": 5000 });
    let mut scenario = library("ec2-to-internet");
    let with = |scenario: &mut Value, script: Value| {
        put(
            scenario,
            &[
                ("/natModel", json!("zonal")),
                ("/network/instances/0/instanceType", json!("t2.micro")),
                ("/script", script),
                ("/story", json!({})),
            ],
        );
        run(scenario)
    };
    let timeline = with(&mut scenario, json!([out("0s")]));
    let ports = lines(&timeline, &["lab-nat"], "pkt-srcaddr srcport");
    let port: u16 = ports[1]
        .strip_prefix("10.0.0.220 ")
        .unwrap()
        .parse()
        .unwrap();
    let back = |at: &str| json!({ "do": "send-datagram", "at": at, "server": "server-google", "to": "198.51.100.10", "port": port, "sourcePort": 9 });
    let script = json!([out("0s"), back("300s"), back("1200s"), out("1800s")]);
    let timeline = with(&mut scenario, script);
    let udp = lines(
        &timeline,
        &["lab-nat"],
        "protocol srcaddr dstaddr flow-direction action packets start",
    );
    let start = vpclab_model::WallClock::DEFAULT.unix();
    let udp: Vec<String> = udp
        .iter()
        .filter_map(|line| {
            let (line, at) = line.strip_prefix("17 ")?.rsplit_once(' ')?;
            Some(format!("{line} {}", at.parse::<u64>().unwrap() - start))
        })
        .collect();
    assert_lines(
        &udp,
        "
        10.0.1.5 10.0.0.220 ingress ACCEPT 1 0
        10.0.0.220 203.0.113.5 egress ACCEPT 1 0
        203.0.113.5 10.0.0.220 ingress ACCEPT 1 300
        10.0.0.220 10.0.1.5 egress ACCEPT 1 300
        203.0.113.5 10.0.0.220 ingress ACCEPT 1 1200
        10.0.1.5 10.0.0.220 ingress ACCEPT 1 1800
        10.0.0.220 203.0.113.5 egress ACCEPT 1 1800
        ",
    );
}
