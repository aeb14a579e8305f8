//! AWS's published records (section 10.5), out of scenarios, line for line. Where a column comes from
//! AWS's own hosts, the row says which column is another one here, what it is, and why.

use serde_json::json;
use vpclab_evidence::flow_logs::{FlowLog, Options};

use super::{fixture, library, lines, put, run};

/// A column that is not AWS's: line and column, both from 0, and what stands there.
type Other = (usize, usize, &'static str);

/// Are these AWS's lines, but for some columns?
fn assert_sample(actual: &[String], sample: &str, others: &[Other]) {
    let mut expected: Vec<Vec<&str>> = sample
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| line.split(' ').collect())
        .collect();
    for (line, column, ours) in others {
        let theirs = std::mem::replace(&mut expected[*line][*column], ours);
        assert_ne!(theirs, *ours, "line {line}, column {column} is AWS's own");
    }
    let expected: Vec<String> = expected.iter().map(|line| line.join(" ")).collect();
    assert_eq!(actual, expected);
}

/// Ping accepted, its answer refused by a network ACL (F10.15, F10.16, F10.50): the answers begin with
/// the first ping. AWS's start a minute later: `start` may be up to 60 s off (F10.18).
#[test]
fn a_ping_whose_answer_a_network_acl_refuses() {
    let timeline = run(&fixture("ping"));
    assert_sample(
        &lines(&timeline, &["eni-1235b8ca123456789"], ""),
        "
        2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK
        2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK
        ",
        &[(1, 10, "1432917027")],
    );
}

/// SSH accepted (F10.5, F10.17): all of it.
#[test]
fn ssh_is_accepted() {
    let timeline = run(&fixture("ssh-and-rdp"));
    let lines = lines(&timeline, &["ssh-host"], "");
    assert_sample(
        &lines[..1],
        "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK",
        &[],
    );
}

/// RDP rejected (F10.5). AWS's record has the counts of the SSH one: 20 packets and 4249 bytes. What a
/// security group keeps out has only SYNs, one of them and seven more until the client gives up; and the two addresses of AWS's
/// record have one interface with those of the other, which no subnet could hold.
#[test]
fn rdp_is_rejected() {
    let timeline = run(&fixture("ssh-and-rdp"));
    assert_sample(
        &lines(&timeline, &["rdp-host"], ""),
        "2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK",
        &[
            (0, 2, "eni-1235b8ca12345678a"),
            (0, 8, "8"),
            (0, 9, "416"),
            (0, 11, "1418530133"),
        ],
    );
}

/// Nothing in the interval, and an interval whose records were lost (F10.6): here because the flow log
/// could hold none.
#[test]
fn no_data_and_skipped_data() {
    let timeline = run(&fixture("quiet"));
    let options = Options {
        records_max: Some(0),
        ..Options::default()
    };
    let log = FlowLog::of(&timeline, &options).unwrap();
    assert_sample(
        &log.lines().collect::<Vec<_>>(),
        "
        2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA
        2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA
        ",
        &[],
    );
}

/// The topology of section 0.2 with AWS's ids.
fn behind_a_nat_gateway(model: &str, gateway: &str, address: &str) -> serde_json::Value {
    let mut scenario = library("ec2-to-internet");
    put(
        &mut scenario,
        &[
            ("/natModel", json!(model)),
            ("/network/natGateways/0/id", json!(gateway)),
            ("/network/natGateways/0/publicIp", json!(address)),
            ("/network/instances/0/id", json!("i-01234567890123456")),
            (
                "/network/instances/0/networkInterface",
                json!("eni-1111aaaa2222bbbb3"),
            ),
            (
                "/script",
                json!([
                    { "do": "resolve", "instance": "client", "name": "google.com" },
                    { "do": "connect", "instance": "client", "to": "google.com", "port": 443, "connection": "first" }
                ]),
            ),
            ("/story", json!({})),
        ],
    );
    scenario
}

/// The interface of a zonal NAT gateway: four rows, two addresses each (F10.33, F10.34, F10.60).
#[test]
fn a_zonal_nat_gateway() {
    let timeline = run(&behind_a_nat_gateway(
        "zonal",
        "nat-1235b8ca123456789",
        "198.51.100.10",
    ));
    assert_sample(
        &lines(
            &timeline,
            &["eni-1235b8ca123456789"],
            "instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr",
        ),
        "
        - eni-1235b8ca123456789 10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5
        - eni-1235b8ca123456789 10.0.0.220 203.0.113.5 10.0.0.220 203.0.113.5
        - eni-1235b8ca123456789 203.0.113.5 10.0.0.220 203.0.113.5 10.0.0.220
        - eni-1235b8ca123456789 10.0.0.220 10.0.1.5 203.0.113.5 10.0.1.5
        ",
        &[],
    );
}

/// The interface of the instance behind it: two rows, and the gateway is in none (F10.13, F10.14, F10.23).
#[test]
fn an_instance_behind_a_nat_gateway() {
    for model in ["zonal", "regional", "notes"] {
        let timeline = run(&behind_a_nat_gateway(
            model,
            "nat-1235b8ca123456789",
            "198.51.100.10",
        ));
        assert_sample(
            &lines(
                &timeline,
                &["client"],
                "instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr",
            ),
            "
            i-01234567890123456 eni-1111aaaa2222bbbb3 10.0.1.5 203.0.113.5 10.0.1.5 203.0.113.5
            i-01234567890123456 eni-1111aaaa2222bbbb3 203.0.113.5 10.0.1.5 203.0.113.5 10.0.1.5
            ",
            &[],
        );
    }
}

/// A regional NAT gateway, which is logged as itself (F6.64, F10.12, F10.20, F10.2a).
#[test]
fn a_regional_nat_gateway() {
    let timeline = run(&behind_a_nat_gateway(
        "regional",
        "nat-1234567890abcdef",
        "107.22.182.139",
    ));
    assert_sample(
        &lines(
            &timeline,
            &["nat-1234567890abcdef"],
            "resource-id instance-id interface-id subnet-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr",
        ),
        "
        nat-1234567890abcdef - - - 10.0.1.5 203.0.113.5 10.0.1.5 203.0.113.5
        nat-1234567890abcdef - - - 107.22.182.139 203.0.113.5 107.22.182.139 203.0.113.5
        nat-1234567890abcdef - - - 203.0.113.5 107.22.182.139 203.0.113.5 107.22.182.139
        nat-1234567890abcdef - - - 203.0.113.5 10.0.1.5 203.0.113.5 10.0.1.5
        ",
        &[],
    );
}

/// A short TCP connection: its flags come together, 3 and 19 (F10.21, F10.30). Ports of the client,
/// packets and bytes are those of what AWS ran there, which speaks another protocol than our hosts.
#[test]
fn a_short_tcp_connection() {
    let timeline = run(&fixture("short-connection"));
    assert_sample(
        &lines(
            &timeline,
            &["host"],
            "srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status",
        ),
        "
        52.213.180.42 10.0.0.62 43638 5001 52.213.180.42 10.0.0.62 6 1260 17 1566933133 1566933193 ACCEPT 3 OK
        10.0.0.62 52.213.180.42 5001 43638 10.0.0.62 52.213.180.42 6 967 14 1566933133 1566933193 ACCEPT 19 OK
        ",
        &[
            (0, 2, "32768"),
            (0, 7, "546"),
            (0, 8, "6"),
            (1, 3, "32768"),
            (1, 7, "232"),
            (1, 8, "3"),
        ],
    );
}
