//! What is masked can be shown: nothing of it is told anywhere.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{SECRETS, secret, secret_network};
use vpclab_import::{Import, Mask, read, read_masked};

/// Answers of which the report has to speak, by name or by address.
const TALKATIVE: &[(&str, &str)] = &[
    (
        "a Classic Load Balancer in no VPC",
        r#"{"LoadBalancerDescriptions": [{"LoadBalancerName": "front-lost", "VPCId": "vpc-9", "DNSName": "front-lost.us-east-1.elb.amazonaws.com"}]}"#,
    ),
    (
        "one with the address of another",
        r#"{"LoadBalancerDescriptions": [{"LoadBalancerName": "front-twice", "VPCId": "vpc-0a000000000000001", "Scheme": "internal", "Subnets": ["subnet-0a000000000000001"]}],
        "NetworkInterfaces": [{"NetworkInterfaceId": "eni-9", "Description": "ELB front-twice", "VpcId": "vpc-0a000000000000001", "SubnetId": "subnet-0a000000000000001", "PrivateIpAddress": "10.0.0.5"}]}"#,
    ),
    (
        "two Classic Load Balancers of one name",
        r#"{"LoadBalancerDescriptions": [{"LoadBalancerName": "old-front", "VPCId": "vpc-9"}]}"#,
    ),
    (
        "an address of nothing",
        r#"{"Addresses": [{"PublicIp": "203.0.113.99", "Domain": "vpc"}]}"#,
    ),
    (
        "an address twice",
        r#"{"Addresses": [{"PublicIp": "203.0.113.9", "Domain": "vpc", "InstanceId": "i-0b000000000000001"}]}"#,
    ),
    (
        "addresses that a gateway cannot have",
        r#"{"NatGateways": [{"NatGatewayId": "nat-9", "State": "available", "SubnetId": "subnet-0a000000000000001", "VpcId": "vpc-0a000000000000001",
        "NatGatewayAddresses": [{"PrivateIp": "10.0.0.9", "PublicIp": "203.0.113.11", "NetworkInterfaceId": "eni-9"}]}]}"#,
    ),
    (
        "a balancer of a kind that is not simulated",
        r#"{"LoadBalancers": [{"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/gwy/front/1", "Type": "gateway"}]}"#,
    ),
    (
        "a listener of nothing",
        r#"{"Listeners": [{"ListenerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/net/front/0123456789abcdef/bb", "LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/front/0123456789abcdef"}]}"#,
    ),
    (
        "the health of nothing",
        r#"{"TargetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/front/1", "TargetHealthDescriptions": [{"Target": {"Id": "i-9"}}]}"#,
    ),
    (
        "a route to a core network",
        r#"{"RouteTables": [{"RouteTableId": "rtb-9", "VpcId": "vpc-0a000000000000001", "Routes": [{"DestinationCidrBlock": "203.0.113.0/25", "CoreNetworkArn": "arn:aws:networkmanager::111122223333:core-network/core-1"}]}]}"#,
    ),
];

fn told(import: &Import) -> String {
    let report = serde_json::to_string(&import.report).unwrap();
    format!("{}\n{}\n{report}", import.scenario, import.report)
}

fn documents(more: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let network = secret_network().into_iter();
    let network = network.map(|(name, document)| (name, document.to_string().into_bytes()));
    let more = more
        .iter()
        .map(|(name, text)| (format!("more-{name}"), secret(text).into_bytes()));
    network.chain(more).collect()
}

/// Names, DNS names, accounts and public addresses, whatever there is to say about them.
#[test]
fn no_secret_is_told() {
    let mut cases: Vec<&[(&str, &str)]> = TALKATIVE.iter().map(std::slice::from_ref).collect();
    cases.extend([&[][..], TALKATIVE]);
    for more in cases {
        let plain = read(documents(more));
        let masked = told(&read_masked(documents(more), Mask::ALL));
        for secret in SECRETS {
            assert!(told(&plain).contains(secret), "{secret} would show nothing");
            let place = masked.find(secret);
            assert_eq!(
                place,
                None,
                "{secret} in {more:?}: {}",
                &masked[place.unwrap_or(0)..]
            );
        }
        let checked = vpclab_model::check(&read_masked(documents(more), Mask::ALL).scenario, None);
        assert!(checked.scenario.is_some(), "{:#?}", checked.diagnostics);
    }
}

/// Each of them makes the report speak of a secret.
#[test]
fn the_report_would_tell() {
    let tells = |case| {
        let plain = read(documents(std::slice::from_ref(case)))
            .report
            .to_string();
        SECRETS.iter().any(|secret| plain.contains(secret))
    };
    let silent = TALKATIVE.iter().filter(|case| !tells(case));
    let silent: Vec<&str> = silent.map(|(name, _)| *name).collect();
    assert_eq!(silent, [""; 0]);
}

/// Each kind of mask hides its own, and nothing else.
#[test]
fn a_mask_hides_what_it_is_asked_to() {
    let none = Mask::default();
    for (mask, hidden) in [
        (Mask { tags: true, ..none }, &["zq"][..]),
        (
            Mask {
                addresses: true,
                ..none
            },
            &["52.95.113.", "54.51.100.", "2600:1f18:a:"],
        ),
        (
            Mask {
                accounts: true,
                ..none
            },
            &["111122223333", "444455556666"],
        ),
    ] {
        let masked = told(&read_masked(documents(TALKATIVE), mask));
        for secret in SECRETS {
            assert_eq!(
                masked.contains(secret),
                !hidden.contains(secret),
                "{secret} with {mask:?}"
            );
        }
    }
}
