//! Gateway and interface endpoints: which way packets go, what stays private, and what stops them.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{EventKind, Outcome};

use crate::outcomes::{first_drop, outcomes};
use crate::{put, run};

pub(crate) const S3: &str = "192.0.2.10";

/// A private subnet with a NAT gateway, S3 and DynamoDB on AWS's side, another server outside.
pub(crate) fn network() -> Value {
    json!({
        "vpclab": 1, "title": "ways to a service",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16", "enableDnsHostnames": true }],
            "internetGateways": [{ "id": "igw" }],
            "subnets": [
                { "id": "public", "cidrBlock": "10.0.0.0/24", "routeTable": "rtb-public" },
                { "id": "private", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb-private" },
                { "id": "services", "cidrBlock": "10.0.2.0/24", "routeTable": "rtb-private", "networkAcl": "acl-services" },
            ],
            "routeTables": [
                { "id": "rtb-public", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                { "id": "rtb-private", "routes": [{ "destination": "0.0.0.0/0", "target": "nat" }] },
            ],
            "networkAcls": [{ "id": "acl-services",
                "inbound": [{ "ruleNumber": 1, "source": "0.0.0.0/0", "action": "allow" }],
                "outbound": [{ "ruleNumber": 1, "destination": "0.0.0.0/0", "action": "allow" }] }],
            "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.220", "publicIp": "198.51.100.10" }],
            "prefixLists": [
                { "id": "pl-s3", "name": "com.amazonaws.us-east-1.s3", "ownerId": "AWS", "entries": ["192.0.2.0/27"] },
                { "id": "pl-dynamodb", "name": "com.amazonaws.us-east-1.dynamodb", "ownerId": "AWS", "entries": ["192.0.2.32/27"] },
            ],
            "securityGroups": [
                { "id": "sg-client" },
                { "id": "sg-endpoint", "ingress": [{ "protocol": "tcp", "portRange": 443, "source": "10.0.0.0/16" }] },
            ],
            "instances": [{ "id": "client", "subnet": "private", "privateIpAddress": "10.0.1.5", "securityGroups": ["sg-client"] }],
            "vpcEndpoints": [],
        },
        "internet": {
            "latency": "10ms",
            "servers": [
                { "id": "s3", "address": S3, "serviceName": "com.amazonaws.us-east-1.s3", "latency": "1ms" },
                { "id": "dynamodb", "address": "192.0.2.40", "serviceName": "com.amazonaws.us-east-1.dynamodb", "latency": "1ms" },
                { "id": "elsewhere", "address": "203.0.113.9", "serviceName": "com.amazonaws.eu-west-1.s3" },
            ],
            "dns": [
                { "name": "s3.us-east-1.amazonaws.com", "address": S3 },
                { "name": "s3.eu-west-1.amazonaws.com", "address": "203.0.113.9" },
            ],
        },
    })
}

pub(crate) fn gateway_endpoint(service: &str) -> Value {
    json!({ "id": "vpce-gw", "serviceName": format!("com.amazonaws.us-east-1.{service}"), "routeTables": ["rtb-private"] })
}

pub(crate) fn interface_endpoint() -> Value {
    json!({ "id": "vpce-if", "vpcEndpointType": "Interface", "serviceName": "com.amazonaws.us-east-1.s3",
        "subnetMappings": [{ "subnet": "services", "privateIpAddress": "10.0.2.9" }], "securityGroups": ["sg-endpoint"] })
}

/// The client connects, asks and closes, after some changes.
pub(crate) fn session(endpoints: &[Value], to: &str, changes: &[(&str, Value)]) -> Timeline {
    let mut scenario = network();
    scenario["network"]["vpcEndpoints"] = json!(endpoints);
    scenario["script"] = json!([
        { "do": "connect", "instance": "client", "to": to, "port": 443, "connection": "c" },
        { "do": "send", "connection": "c" },
        { "do": "close", "connection": "c" },
    ]);
    put(&mut scenario, changes);
    run(&scenario.to_string(), NatModel::Zonal)
}

/// Component and both ends after each stop of the first packet with these flags.
pub(crate) fn way(timeline: &Timeline, flags: TcpFlags) -> Vec<String> {
    let stations = &timeline.scenario().network.stations;
    let mut packet = None;
    let mut stops = Vec::new();
    for event in timeline.events() {
        let (at, header) = match event.kind {
            EventKind::Created(created)
                if packet.is_none() && created.header.tcp_flags() == Some(flags) =>
            {
                packet = Some(created.packet);
                (created.station, created.header)
            }
            EventKind::Hop(hop) if Some(hop.packet) == packet => (hop.station, hop.header_after()),
            _ => continue,
        };
        let tuple = header.tuple;
        stops.push(format!(
            "{}: {} → {}",
            stations.station(at).component,
            tuple.source,
            tuple.destination
        ));
    }
    stops
}

const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);

/// F8.20, F8.21, F6.82, T14.37: the prefix list's route wins over 0.0.0.0/0; no NAT, no internet gateway.
#[test]
fn a_gateway_endpoint_is_a_route_and_keeps_the_source() {
    let timeline = session(&[gateway_endpoint("s3")], "s3.us-east-1.amazonaws.com", &[]);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    let there = format!("10.0.1.5 → {S3}");
    let back = format!("{S3} → 10.0.1.5");
    assert_eq!(
        way(&timeline, TcpFlags::SYN),
        [
            "client",
            "eni-client",
            "sg-client",
            "acl-vpc-default",
            "rtb-private",
            "vpce-gw",
            "s3"
        ]
        .map(|at| format!("{at}: {there}"))
    );
    assert_eq!(
        way(&timeline, SYN_ACK),
        [
            "s3",
            "vpce-gw",
            "acl-vpc-default",
            "sg-client",
            "eni-client",
            "client"
        ]
        .map(|at| format!("{at}: {back}"))
    );
}

/// F8.30: reached by the local route, through groups of its own; the service's name means its address.
#[test]
fn an_interface_endpoint_is_a_neighbour() {
    let timeline = session(&[interface_endpoint()], "s3.us-east-1.amazonaws.com", &[]);
    assert_eq!(outcomes(&timeline), [Outcome::Done; 3]);
    let near = "10.0.1.5 → 10.0.2.9";
    let far = format!("10.0.1.5 → {S3}");
    let mut there: Vec<String> = [
        "client",
        "eni-client",
        "sg-client",
        "acl-vpc-default",
        "rtb-private",
        "acl-services",
        "sg-endpoint",
        "eni-if",
    ]
    .map(|at| format!("{at}: {near}"))
    .to_vec();
    there.extend(["vpce-if", "s3"].map(|at| format!("{at}: {far}")));
    assert_eq!(way(&timeline, TcpFlags::SYN), there);
    let near = "10.0.2.9 → 10.0.1.5";
    let mut back = vec![format!("s3: {S3} → 10.0.1.5")];
    back.extend(
        [
            "vpce-if",
            "eni-if",
            "sg-endpoint",
            "acl-services",
            "rtb-private",
            "acl-vpc-default",
            "sg-client",
            "eni-client",
            "client",
        ]
        .map(|at| format!("{at}: {near}")),
    );
    assert_eq!(way(&timeline, SYN_ACK), back);
}

#[test]
fn which_way_it_goes_and_what_stops_it() {
    const BLOCKED: [Outcome; 3] = [
        Outcome::TimedOut,
        Outcome::NotConnected,
        Outcome::NotConnected,
    ];
    const DONE: [Outcome; 3] = [Outcome::Done; 3];
    type Row = (
        &'static str,
        Vec<Value>,
        &'static str,
        Vec<(&'static str, Value)>,
        [Outcome; 3],
        Option<(StationKind, &'static str)>,
        &'static str,
    );
    let name = "s3.us-east-1.amazonaws.com";
    let route =
        |destination: &str, target: &str| json!({ "destination": destination, "target": target });
    let egress = |peer: &str| json!([{ "protocol": "tcp", "portRange": 443, "destination": peer }]);
    #[rustfmt::skip]
    let rows: Vec<Row> = vec![
        (
            "without an endpoint it goes through the NAT gateway (S0.11)",
            vec![], name,
            vec![], DONE,
            None,
            "nat",
        ),
        (
            "an exact CIDR route of the same length wins over the prefix list (F8.20, F3.6)",
            vec![gateway_endpoint("s3")], name,
            vec![(
                "/network/routeTables/1/routes/-",
                route("192.0.2.0/27", "nat"),
            )],
            DONE, None, "nat",
        ),
        (
            "a shorter one does not (F8.20)",
            vec![gateway_endpoint("s3")], name,
            vec![(
                "/network/routeTables/1/routes/-",
                route("192.0.2.0/26", "nat"),
            )],
            DONE, None, "vpce-gw",
        ),
        (
            "another Region's service is not covered (F8.23)",
            vec![gateway_endpoint("s3")], "s3.eu-west-1.amazonaws.com",
            vec![], DONE,
            None,
            "nat",
        ),
        (
            "a table that is not associated has no such route (F3.28)",
            vec![gateway_endpoint("s3")], name,
            vec![("/network/vpcEndpoints/0/routeTables", json!([]))],
            DONE, None, "nat",
        ),
        (
            "it needs neither NAT gateway nor internet gateway",
            vec![gateway_endpoint("s3")], name,
            vec![("/network/routeTables/1/routes", json!([]))],
            DONE, None, "vpce-gw",
        ),
        (
            "the group's rule may name the prefix list (F8.21)",
            vec![gateway_endpoint("s3")], name,
            vec![("/network/securityGroups/0/egress", egress("pl-s3"))],
            DONE, None, "vpce-gw",
        ),
        (
            "and must cover the service (F8.21)",
            vec![gateway_endpoint("s3")], name,
            vec![("/network/securityGroups/0/egress", egress("pl-dynamodb"))],
            BLOCKED,
            Some((StationKind::SecurityGroup, "ENI_SG_RULES_MISMATCH")),
            "",
        ),
        (
            "the network ACL sees the service's addresses, both ways (F8.21)",
            vec![gateway_endpoint("s3")], name,
            vec![(
                "/network/networkAcls/-",
                json!({ "id": "acl-default", "default": true,
                "inbound": [{ "ruleNumber": 1, "source": "10.0.0.0/16", "action": "allow" }] }),
            )],
            BLOCKED,
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
            "vpce-gw",
        ),
        (
            "private DNS needs both attributes (F2.7, F8.30)",
            vec![interface_endpoint()], name,
            vec![("/network/vpcs/0/enableDnsHostnames", json!(false))],
            DONE, None, "nat",
        ),
        (
            "and to be on (F8.30)",
            vec![interface_endpoint()], name,
            vec![("/network/vpcEndpoints/0/privateDnsEnabled", json!(false))],
            DONE, None, "nat",
        ),
        (
            "the endpoint's own name always means it",
            vec![interface_endpoint()], "vpce-if.s3.us-east-1.vpce.amazonaws.com",
            vec![("/network/vpcEndpoints/0/privateDnsEnabled", json!(false))],
            DONE, None, "vpce-if",
        ),
        (
            "with both, the name means the interface (F8.30)",
            vec![interface_endpoint(), gateway_endpoint("s3")],
            name,
            vec![], DONE,
            None,
            "vpce-if",
        ),
        (
            "and the address the gateway (F8.20)",
            vec![interface_endpoint(), gateway_endpoint("s3")],
            S3,
            vec![], DONE,
            None,
            "vpce-gw",
        ),
        (
            "its groups decide (F8.30, F4.15)",
            vec![interface_endpoint()], name,
            vec![("/network/securityGroups/1/ingress", json!([]))],
            BLOCKED,
            Some((StationKind::SecurityGroup, "SG_HAS_NO_RULES")),
            "",
        ),
        (
            "a group may be meant as the source and the destination (F4.8)",
            vec![interface_endpoint()], name,
            vec![
                ("/network/securityGroups/0/egress", egress("sg-endpoint")),
                (
                    "/network/securityGroups/1/ingress",
                    json!([{ "protocol": "tcp", "portRange": 443, "source": "sg-client" }]),
                ),
            ],
            DONE, None, "vpce-if",
        ),
        (
            "so does the network ACL of its subnet (F5.9)",
            vec![interface_endpoint()], name,
            vec![("/network/networkAcls/0/inbound", json!([]))],
            BLOCKED,
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
            "",
        ),
        (
            "in the client's own subnet no ACL is asked (F5.9, W6.1)",
            vec![interface_endpoint()], name,
            vec![
                (
                    "/network/vpcEndpoints/0/subnetMappings",
                    json!([{ "subnet": "private" }]),
                ),
                ("/network/networkAcls/0/inbound", json!([])),
                ("/network/routeTables/1/routes", json!([])),
            ],
            DONE, None, "vpce-if",
        ),
    ];
    for (why, endpoints, to, changes, expected, dropped, through) in rows {
        let timeline = session(&endpoints, to, &changes);
        assert_eq!(outcomes(&timeline), expected, "{why}");
        assert_eq!(first_drop(&timeline), dropped, "{why}");
        let ways = ["nat", "vpce-gw", "vpce-if"];
        let passed: Vec<&str> = way(&timeline, TcpFlags::SYN)
            .iter()
            .filter_map(|stop| {
                ways.into_iter()
                    .find(|way| stop.starts_with(&format!("{way}: ")))
            })
            .collect();
        let through: &[&str] = if through.is_empty() { &[] } else { &[through] };
        assert_eq!(passed, through, "{why}");
    }
}
