//! What the Amazon DNS server answers whom: DNS attributes, names that AWS gives, split horizon,
//! private hosted zones, and DNS servers of one's own.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, NameChangeKind, Outcome};

use crate::outcomes::{first_drop, outcomes};
use crate::{put, run};

/// Two VPCs with an internet gateway each, an instance in each, a DNS server on the internet.
fn network() -> Value {
    let open = json!([{ "protocol": "all", "source": "0.0.0.0/0" }]);
    json!({
        "vpclab": 1, "title": "who is who",
        "network": {
            "vpcs": [
                { "id": "vpc-a", "cidrBlock": "10.0.0.0/16", "enableDnsHostnames": true },
                { "id": "vpc-b", "cidrBlock": "10.1.0.0/16", "enableDnsHostnames": true },
            ],
            "internetGateways": [{ "id": "igw-a", "vpc": "vpc-a" }, { "id": "igw-b", "vpc": "vpc-b" }],
            "subnets": [
                { "id": "a", "vpc": "vpc-a", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-a" },
                { "id": "dns", "vpc": "vpc-a", "cidrBlock": "10.0.2.0/24", "routeTable": "rtb-a" },
                { "id": "b", "vpc": "vpc-b", "cidrBlock": "10.1.1.0/24", "routeTable": "rtb-b" },
            ],
            "routeTables": [
                { "id": "rtb-a", "vpc": "vpc-a", "routes": [{ "destination": "0.0.0.0/0", "target": "igw-a" }] },
                { "id": "rtb-b", "vpc": "vpc-b", "routes": [{ "destination": "0.0.0.0/0", "target": "igw-b" }] },
            ],
            "securityGroups": [
                { "id": "sg-a", "vpc": "vpc-a", "ingress": open },
                { "id": "sg-dns", "vpc": "vpc-a", "ingress": [{ "protocol": "udp", "portRange": 53, "source": "10.0.0.0/16" }] },
                { "id": "sg-b", "vpc": "vpc-b", "ingress": open },
            ],
            "hostedZones": [
                { "id": "Z1", "name": "corp.example", "vpcs": ["vpc-a"], "records": [
                    { "name": "db.corp.example", "address": "10.0.1.9" },
                    { "name": "www.eu.corp.example", "address": "10.0.1.10" },
                ] },
                { "id": "Z2", "name": "eu.corp.example", "vpcs": ["vpc-a"], "records": [
                    { "name": "eu.corp.example", "address": "10.0.1.11" },
                ] },
            ],
            "instances": [
                { "id": "client", "subnet": "a", "privateIpAddress": "10.0.1.5", "publicIp": "198.51.100.5", "securityGroups": ["sg-a"] },
                { "id": "own-dns", "subnet": "dns", "privateIpAddress": "10.0.2.53", "securityGroups": ["sg-dns"],
                  "dnsServer": { "records": [{ "name": "intranet.example", "address": "10.0.9.9" }] } },
                { "id": "other", "subnet": "b", "privateIpAddress": "10.1.1.6", "publicIp": "198.51.100.6", "securityGroups": ["sg-b"], "listen": [80] },
            ],
        },
        "internet": {
            "servers": [{ "id": "public-dns", "address": "203.0.113.53", "dnsServer": {} }],
            "dns": [
                { "name": "example.com", "address": "203.0.113.1" },
                { "name": "db.corp.example", "address": "203.0.113.2" },
                { "name": "mail.corp.example", "address": "203.0.113.3" },
            ],
        },
    })
}

/// The network with values put at JSON pointers, after the client has asked for a name.
pub(crate) fn asked(name: &str, changes: &[(&str, Value)]) -> Timeline {
    let mut scenario = network();
    scenario["script"] = json!([{ "do": "resolve", "instance": "client", "name": name }]);
    put(&mut scenario, changes);
    run(&scenario.to_string(), NatModel::Zonal)
}

fn answer(timeline: &Timeline) -> Option<String> {
    timeline.events().iter().find_map(|event| match event.kind {
        EventKind::Name(change) => match change.change {
            NameChangeKind::Learned { address, .. } => Some(address.to_string()),
            _ => None,
        },
        _ => None,
    })
}

const PRIVATE_NAME: &str = "ip-10-0-1-5.ec2.internal";
const PUBLIC_NAME: &str = "ec2-198-51-100-5.compute-1.amazonaws.com";
const PUBLIC_NAME_OF_B: &str = "ec2-198-51-100-6.compute-1.amazonaws.com";

#[test]
fn names_and_their_addresses() {
    let no_hostnames = || ("/network/vpcs/0/enableDnsHostnames", json!(false));
    let name_servers = |servers: Value| {
        let options = json!({ "domainNameServers": servers });
        ("/network/vpcs/0/dhcpOptions", options)
    };
    type Row = (
        &'static str,
        &'static str,
        Vec<(&'static str, Value)>,
        Result<&'static str, Outcome>,
    );
    let rows: Vec<Row> = vec![
        (
            "the public DNS is known to all (W5.1)",
            "example.com",
            vec![no_hostnames()],
            Ok("203.0.113.1"),
        ),
        (
            "a name that AWS gives (F2.7)",
            PRIVATE_NAME,
            vec![],
            Ok("10.0.1.5"),
        ),
        (
            "not without hostnames (F2.7)",
            PRIVATE_NAME,
            vec![no_hostnames()],
            Err(Outcome::NameNotFound),
        ),
        (
            "another Region's form means nothing here",
            "ip-10-0-1-5.eu-west-1.compute.internal",
            vec![],
            Err(Outcome::NameNotFound),
        ),
        (
            "and is this Region's there",
            "ip-10-0-1-5.eu-west-1.compute.internal",
            vec![("/network/region", json!("eu-west-1"))],
            Ok("10.0.1.5"),
        ),
        (
            "nobody has the address",
            "ip-10-0-1-77.ec2.internal",
            vec![],
            Err(Outcome::NameNotFound),
        ),
        (
            "a public name is private inside its VPC (F2.8)",
            PUBLIC_NAME,
            vec![],
            Ok("10.0.1.5"),
        ),
        (
            "there is none without hostnames (F2.6, F2.7)",
            PUBLIC_NAME,
            vec![no_hostnames()],
            Err(Outcome::NameNotFound),
        ),
        (
            "and public from another VPC (F2.8)",
            PUBLIC_NAME_OF_B,
            vec![],
            Ok("198.51.100.6"),
        ),
        (
            "and public from the outside (F2.8)",
            PUBLIC_NAME,
            vec![name_servers(json!(["203.0.113.53"]))],
            Ok("198.51.100.5"),
        ),
        (
            "a private hosted zone goes before the public DNS (F2.7)",
            "db.corp.example",
            vec![],
            Ok("10.0.1.9"),
        ),
        (
            "it is not there without hostnames (F2.7)",
            "db.corp.example",
            vec![no_hostnames()],
            Ok("203.0.113.2"),
        ),
        (
            "nor for a VPC that it is not associated with (F2.23)",
            "db.corp.example",
            vec![("/network/hostedZones/0/vpcs", json!(["vpc-b"]))],
            Ok("203.0.113.2"),
        ),
        (
            "a zone without the name hides the public one",
            "mail.corp.example",
            vec![],
            Err(Outcome::NameNotFound),
        ),
        (
            "the most specific zone decides",
            "www.eu.corp.example",
            vec![],
            Err(Outcome::NameNotFound),
        ),
        (
            "a server of one's own knows its records (F2.11)",
            "intranet.example",
            vec![name_servers(json!(["10.0.2.53"]))],
            Ok("10.0.9.9"),
        ),
        (
            "and no private hosted zone",
            "db.corp.example",
            vec![name_servers(json!(["10.0.2.53"]))],
            Ok("203.0.113.2"),
        ),
        (
            "the second server is asked when the first is silent (F2.10)",
            PRIVATE_NAME,
            vec![name_servers(json!(["10.0.2.99", "AmazonProvidedDNS"]))],
            Ok("10.0.1.5"),
        ),
        (
            "nobody is asked where there is no server",
            "example.com",
            vec![name_servers(json!([]))],
            Err(Outcome::NameServerSilent),
        ),
        (
            "another VPC's resolver is not reached (F2.9)",
            "example.com",
            vec![name_servers(json!(["10.1.0.2"]))],
            Err(Outcome::NameServerSilent),
        ),
    ];
    for (why, name, changes, expected) in rows {
        let timeline = asked(name, &changes);
        let outcome = outcomes(&timeline)[0];
        let found = match outcome {
            Outcome::Done => Ok(answer(&timeline).unwrap()),
            other => Err(other),
        };
        assert_eq!(
            found.as_deref().map_err(|outcome| *outcome),
            expected,
            "{why}"
        );
    }
}

/// F2.11: to the VPC, a DNS server of one's own is a host like any other.
#[test]
fn a_custom_dns_server_is_ordinary_traffic() {
    let own = || {
        (
            "/network/vpcs/0/dhcpOptions",
            json!({ "domainNameServers": ["10.0.2.53"] }),
        )
    };
    let on_the_internet = || {
        (
            "/network/vpcs/0/dhcpOptions",
            json!({ "domainNameServers": ["203.0.113.53"] }),
        )
    };
    let acl = json!([{ "id": "acl-a", "vpc": "vpc-a", "default": true,
        "inbound": [{ "ruleNumber": 1, "protocol": "udp", "portRange": 53, "source": "0.0.0.0/0", "action": "deny" },
                    { "ruleNumber": 2, "source": "0.0.0.0/0", "action": "allow" }] }]);
    for (why, changes, place) in [
        (
            "its security group (T14.21)",
            vec![own(), ("/network/securityGroups/1/ingress", json!([]))],
            (StationKind::SecurityGroup, "SG_HAS_NO_RULES"),
        ),
        (
            "its network ACL (T14.21)",
            vec![own(), ("/network/networkAcls", acl)],
            (StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION"),
        ),
        (
            "the route table",
            vec![
                on_the_internet(),
                ("/network/routeTables/0/routes", json!([])),
            ],
            (StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION"),
        ),
    ] {
        let timeline = asked("example.com", &changes);
        assert_eq!(outcomes(&timeline), [Outcome::NameServerSilent], "{why}");
        assert_eq!(first_drop(&timeline), Some(place), "{why}");
    }
}

/// T14.21, T14.22, T14.23: what does not stop the Amazon DNS server, and where it is.
#[test]
fn nothing_of_the_vpc_stands_before_the_amazon_dns_server() {
    let nothing = json!([]);
    let acl =
        json!([{ "id": "acl-a", "vpc": "vpc-a", "default": true, "inbound": [], "outbound": [] }]);
    let elsewhere = json!([{ "destination": "0.0.0.0/0", "target": "blackhole" }]);
    for (why, change) in [
        (
            "no group (F2.13)",
            ("/network/securityGroups/0/egress", nothing),
        ),
        (
            "no network ACL (F2.14, F5.10)",
            ("/network/networkAcls", acl),
        ),
        (
            "no route table (F2.17)",
            ("/network/routeTables/0/routes", elsewhere),
        ),
    ] {
        let timeline = asked("example.com", &[change]);
        assert_eq!(answer(&timeline).as_deref(), Some("203.0.113.1"), "{why}");
        let kinds: Vec<StationKind> = timeline
            .events()
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::Hop(hop) if hop.header.tuple.destination_port == 53 => Some(
                    timeline
                        .scenario()
                        .network
                        .stations
                        .station(hop.station)
                        .kind,
                ),
                _ => None,
            })
            .collect();
        assert_eq!(
            kinds,
            [StationKind::Eni, StationKind::Resolver],
            "{why}, F2.18"
        );
    }
    for (why, server, outcome) in [
        ("the VPC's base + 2 (F2.1)", "10.0.0.2", Outcome::Done),
        ("link-local (F2.1)", "169.254.169.253", Outcome::Done),
        (
            "not the subnet's base + 2 (F1.15, T14.23)",
            "10.0.1.2",
            Outcome::NameServerSilent,
        ),
    ] {
        let options = json!({ "domainNameServers": [server] });
        let timeline = asked("example.com", &[("/network/vpcs/0/dhcpOptions", options)]);
        assert_eq!(outcomes(&timeline), [outcome], "{why}");
    }
}

/// F2.5, W5.2: without DNS support there is no answer, at either address.
#[test]
fn without_dns_support_nobody_answers() {
    for server in ["AmazonProvidedDNS", "169.254.169.253"] {
        let timeline = asked(
            "corp.example",
            &[
                ("/network/vpcs/0/enableDnsSupport", json!(false)),
                (
                    "/network/vpcs/0/dhcpOptions",
                    json!({ "domainNameServers": [server] }),
                ),
            ],
        );
        assert_eq!(outcomes(&timeline), [Outcome::NameServerSilent], "{server}");
        assert_eq!(
            first_drop(&timeline),
            Some((StationKind::Resolver, "VPCLAB_DNS_SUPPORT_DISABLED")),
            "{server}"
        );
    }
}

/// F2.8: the same name, two ways: inside the VPC the packet never leaves it.
#[test]
fn a_public_name_keeps_neighbours_inside() {
    let mut scenario = network();
    scenario["script"] = json!([
        { "do": "connect", "instance": "own-dns", "to": PUBLIC_NAME, "port": 80, "connection": "near" },
        { "do": "connect", "instance": "client", "to": PUBLIC_NAME_OF_B, "port": 80, "connection": "far" },
    ]);
    scenario["network"]["instances"][0]["listen"] = json!([80]);
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 2]);
    let translated: Vec<bool> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) if hop.decision == Decision::Delivered => {
                let network = &timeline.scenario().network;
                let at = &network.stations.station(hop.station).component;
                let is_syn = hop.header.tcp_flags() == Some(vpclab_model::TcpFlags::SYN);
                is_syn
                    .then(|| at == "other" && hop.header.tuple.source.to_string() == "198.51.100.5")
            }
            _ => None,
        })
        .collect();
    assert_eq!(translated, [false, true]);
}
