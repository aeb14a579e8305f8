//! Interfaces of all kinds: instances that forward, endpoints, load balancers, transit gateways; and
//! which way their packets take.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_timeline::Timeline;

use super::{assert_lines, library, lines, put, run};
use crate::vpcs::{peering, transit_gateway};
use crate::{endpoints, ipv6, load_balancers, public_access};

const WAY: &str = "interface-id flow-direction srcaddr dstaddr pkt-srcaddr pkt-dstaddr traffic-path next-hop-interface-id";

/// What the interfaces saw of the connection's first packet, and of its first answer: rows with SYN.
fn opening(timeline: &Timeline, at: &[&str], fields: &str) -> Vec<String> {
    let fields = format!("tcp-flags {fields}");
    let lines = lines(timeline, at, &fields).into_iter();
    lines
        .filter_map(|line| {
            let (flags, rest) = line.split_once(' ')?;
            let is_opening = flags.parse::<u8>().ok()? & 2 != 0;
            is_opening.then(|| rest.to_owned())
        })
        .collect()
}

/// F10.31, F10.32: by the NAT gateway is 1; from it, which is no instance, by the internet gateway is 2.
/// F10.2d, F10.2e: the gateway's interface is next, the internet gateway has none.
#[test]
fn out_by_a_nat_gateway() {
    let mut scenario: Value = library("ec2-to-internet");
    put(&mut scenario, &[("/natModel", json!("zonal"))]);
    let timeline = run(&scenario);
    let fields = "flow-direction traffic-path interface-type next-hop-interface-id next-hop-subnet-id next-hop-az-id next-hop-vpc-id next-hop-interface-type";
    let client = lines(&timeline, &["client"], fields);
    assert_lines(
        &client[..2],
        "
        egress 1 - eni-0f3a7c1e5b9d24680 subnet-0b7d31e6f2a94c850 use1-az1 vpc-0e1f5a90c3d2b4786 nat_gateway
        ingress - - eni-0f3a7c1e5b9d24680 subnet-0b7d31e6f2a94c850 use1-az1 vpc-0e1f5a90c3d2b4786 nat_gateway
        ",
    );
    let gateway = lines(&timeline, &["lab-nat"], fields);
    assert_lines(
        &gateway[..4],
        "
        ingress - nat_gateway eni-08b6d4f2a0c1e3957 subnet-04f6c29ad8e1b7350 use1-az1 vpc-0e1f5a90c3d2b4786 -
        egress 2 nat_gateway - - - - -
        ingress - nat_gateway - - - - -
        egress 1 nat_gateway eni-08b6d4f2a0c1e3957 subnet-04f6c29ad8e1b7350 use1-az1 vpc-0e1f5a90c3d2b4786 -
        ",
    );
    put(&mut scenario, &[("/natModel", json!("regional"))]);
    let timeline = run(&scenario);
    let gateway = lines(
        &timeline,
        &["lab-nat"],
        "interface-type az-id pkt-src-aws-service",
    );
    assert_lines(
        &gateway[..2],
        "regional_nat_gateway - -\nregional_nat_gateway - EC2",
    );
}

/// F10.31: by an internet gateway, from an instance on the Nitro system or another; F10.34, T14.39: the
/// public address of the interface is in no column.
#[test]
fn out_by_an_internet_gateway() {
    for (kind, path) in [("m5.large", "8"), ("t2.micro", "2")] {
        let timeline = ipv6::connection(
            ("instance", "client"),
            ("203.0.113.5", 443),
            &[("/network/instances/0/instanceType", json!(kind))],
        );
        assert_lines(
            &opening(&timeline, &["client"], WAY),
            &format!(
                "
                eni-client egress 10.0.0.5 203.0.113.5 10.0.0.5 203.0.113.5 {path} -
                eni-client ingress 203.0.113.5 10.0.0.5 203.0.113.5 10.0.0.5 - -
                "
            ),
        );
        let everything = lines(&timeline, &[], WAY).join("\n");
        assert!(!everything.contains("198.51.100.5"), "{everything}");
    }
}

/// F10.22: IPv6, where the address in the header is the interface's own.
#[test]
fn ipv6_records() {
    let timeline = ipv6::connection(("instance", "six"), ("2001:db8:ff::5", 443), &[]);
    assert_lines(
        &opening(
            &timeline,
            &["six"],
            "type srcaddr dstaddr protocol traffic-path",
        ),
        "
        IPv6 2001:db8:0:101::6 2001:db8:ff::5 6 8
        IPv6 2001:db8:ff::5 2001:db8:0:101::6 6 -
        ",
    );
}

/// F10.25, F10.31: to S3 by a gateway endpoint.
#[test]
fn to_a_service_by_a_gateway_endpoint() {
    let timeline = endpoints::session(&[endpoints::gateway_endpoint("s3")], endpoints::S3, &[]);
    assert_lines(
        &opening(
            &timeline,
            &[],
            "instance-id flow-direction traffic-path pkt-src-aws-service pkt-dst-aws-service next-hop-interface-id",
        ),
        "
        client egress 7 - S3 -
        client ingress - S3 - -
        ",
    );
}

/// F10.11, F10.20, F10.2d: an interface of an endpoint has no instance. What goes on from there to the
/// service is on AWS's network, and no record is of it.
#[test]
fn at_an_interface_endpoint() {
    let timeline = endpoints::session(&[endpoints::interface_endpoint()], "10.0.2.9", &[]);
    assert_lines(
        &opening(
            &timeline,
            &["services"],
            "account-id interface-id instance-id interface-type flow-direction srcaddr dstaddr traffic-path",
        ),
        "
        123456789010 eni-if - vpc_endpoint ingress 10.0.1.5 10.0.2.9 -
        123456789010 eni-if - vpc_endpoint egress 10.0.2.9 10.0.1.5 1
        ",
    );
}

/// F10.33: the node of a load balancer forwards for its clients; the address columns show its own, the
/// packets' headers the client's (F8.50, F8.51).
#[test]
fn at_a_load_balancer() {
    for groups in [json!([]), json!(["sg-nlb"])] {
        let timeline = load_balancers::session(
            "client",
            "10.0.0.8",
            &[("/network/loadBalancers/0/securityGroups", groups)],
        );
        assert_lines(
            &opening(&timeline, &["front-a"], &format!("interface-type {WAY}")),
            "
            network_load_balancer eni-nlb ingress 10.0.4.5 10.0.0.8 10.0.4.5 10.0.0.8 - eni-client
            network_load_balancer eni-nlb egress 10.0.0.8 10.0.2.5 10.0.4.5 10.0.2.5 1 eni-target-a
            network_load_balancer eni-nlb ingress 10.0.2.5 10.0.0.8 10.0.2.5 10.0.4.5 - eni-target-a
            network_load_balancer eni-nlb egress 10.0.0.8 10.0.4.5 10.0.0.8 10.0.4.5 1 eni-client
            ",
        );
        assert_lines(
            &opening(&timeline, &["target-a"], WAY),
            "
            eni-target-a ingress 10.0.4.5 10.0.2.5 10.0.4.5 10.0.2.5 - eni-nlb
            eni-target-a egress 10.0.2.5 10.0.4.5 10.0.2.5 10.0.4.5 1 eni-nlb
            ",
        );
    }
}

/// F10.2d, F10.33: a transit gateway's interfaces in the subnets of its attachments.
#[test]
fn at_a_transit_gateway() {
    let timeline = crate::run(&transit_gateway::base().to_string(), NatModel::Zonal);
    assert_lines(
        &opening(
            &timeline,
            &["tgw"],
            &format!("interface-type instance-id {WAY}"),
        ),
        "
        transit_gateway - eni-attach-a ingress 10.1.1.5 10.1.9.4 10.1.1.5 10.2.1.5 - eni-a
        transit_gateway - eni-attach-a egress 10.1.9.4 10.1.1.5 10.2.1.5 10.1.1.5 1 eni-a
        transit_gateway - eni-attach-b egress 10.2.9.4 10.2.1.5 10.1.1.5 10.2.1.5 1 eni-b
        transit_gateway - eni-attach-b ingress 10.2.1.5 10.2.9.4 10.2.1.5 10.1.1.5 - eni-b
        ",
    );
}

/// F10.31: over a peering connection, in the Region and to another one.
#[test]
fn over_a_peering_connection() {
    for (region, path) in [("us-east-1", "4"), ("eu-west-1", "5")] {
        let mut scenario = peering::base();
        put(
            &mut scenario,
            &[
                ("/network/vpcs/1/region", json!(region)),
                (
                    "/network/subnets/1/availabilityZone",
                    json!(format!("{region}b")),
                ),
            ],
        );
        let timeline = run(&scenario);
        assert_lines(
            &opening(
                &timeline,
                &["i-a", "i-b"],
                "instance-id flow-direction traffic-path next-hop-vpc-id region az-id",
            ),
            &format!(
                "
                i-a egress {path} b us-east-1 use1-az1
                i-a ingress - b us-east-1 use1-az1
                i-b ingress - a {region} {zone}
                i-b egress {path} a {region} {zone}
                ",
                zone = if path == "4" { "use1-az2" } else { "euw1-az2" }
            ),
        );
    }
}

/// F10.29: what Block Public Access keeps from leaving or from coming in has its reason, at the interface
/// that it concerns.
#[test]
fn block_public_access() {
    let mut scenario = public_access::network();
    scenario["network"]["blockPublicAccess"] =
        json!({ "internetGatewayBlockMode": "block-bidirectional" });
    scenario["script"] = json!([
        { "do": "connect", "instance": "with-address", "to": "203.0.113.5", "port": 443, "connection": "out" },
        { "do": "connect", "server": "server", "to": "198.51.100.20", "port": 443, "connection": "in" },
        { "do": "connect", "instance": "behind-nat", "to": "203.0.113.5", "port": 443, "connection": "by nat" },
    ]);
    let timeline = crate::run(&scenario.to_string(), NatModel::Zonal);
    let mut log = lines(
        &timeline,
        &[],
        "instance-id interface-type flow-direction action reject-reason pkt-dstaddr log-status",
    );
    log.retain(|line| !line.ends_with("NODATA"));
    log.sort();
    log.dedup();
    assert_lines(
        &log,
        "
        - nat_gateway egress REJECT BPA 203.0.113.5 OK
        - nat_gateway ingress ACCEPT - 203.0.113.5 OK
        behind-nat - egress ACCEPT - 203.0.113.5 OK
        with-address - egress REJECT BPA 203.0.113.5 OK
        with-address - ingress REJECT BPA 10.0.0.5 OK
        ",
    );
}

/// F10.33: an instance that forwards for others. It sees each packet twice, its address stands in for the
/// other end's, and the headers show the ends.
#[test]
fn at_a_nat_instance() {
    let timeline = run(&library("traps/t14-46-source-dest-check-off-everywhere"));
    assert_lines(
        &opening(&timeline, &["box-1"], &format!("instance-id {WAY}")),
        "
        box-1 eni-box-1 ingress 10.0.1.5 10.0.0.8 10.0.1.5 203.0.113.5 - eni-client-1
        box-1 eni-box-1 egress 10.0.0.8 203.0.113.5 10.0.0.8 203.0.113.5 8 -
        box-1 eni-box-1 ingress 203.0.113.5 10.0.0.8 203.0.113.5 10.0.0.8 - -
        box-1 eni-box-1 egress 10.0.0.8 10.0.1.5 203.0.113.5 10.0.1.5 1 eni-client-1
        ",
    );
}
