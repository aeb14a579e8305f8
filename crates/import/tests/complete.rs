//! A whole network, every kind in it, read without a word of doubt.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{import, network};
use vpclab_import::{Kind, Mask, read, read_masked};

/// F12.1 to F12.27: each kind is in the scenario, with what matters of it.
#[test]
fn every_kind_is_read_whole() {
    let (import, scenario) = import(network());
    assert_eq!(import.report.notes, [], "{}", import.report);
    assert_eq!(import.report.unknown_members, []);
    for kind in Kind::all() {
        let count = import
            .report
            .counts
            .iter()
            .find(|count| count.kind == kind.key());
        let count = count.unwrap_or_else(|| panic!("no fixture for {}", kind.key()));
        assert_eq!(count.read, count.given, "{}", kind.key());
    }
    let network = &scenario.network;
    for (what, count) in [
        ("vpcs", network.vpcs.len()),
        ("instances", network.instances.len()),
        ("transit gateways", network.transit_gateways.len()),
        ("endpoints", network.vpc_endpoints.len()),
    ] {
        assert_eq!(count, 2, "{what}");
    }
}

/// What each row of the input becomes: parts of the scenario file.
const PARTS: &[(&str, &str)] = &[
    (
        "F12.1",
        r#""cidrBlock": "10.0.0.0/16", "secondaryCidrBlocks": ["10.2.0.0/20"], "ipv6CidrBlocks": ["2001:db8:a::/56"]"#,
    ),
    ("F12.2", r#""enableDnsHostnames": true"#),
    (
        "F12.3",
        r#""domainNameServers": ["AmazonProvidedDNS", "10.0.1.53"]"#,
    ),
    ("F12.4", r#""ipv6CidrBlock": "2001:db8:a:1::/64""#),
    ("F12.5", r#""routeTable": "rtb-0a000000000000002""#),
    (
        "F12.6",
        r#"{"destination": "172.31.0.0/16", "target": "eni-0dead000000000001", "state": "blackhole"}"#,
    ),
    (
        "F12.7",
        r#"{"id": "igw-0a000000000000001", "name": "front door", "vpc": "vpc-0a000000000000001", "routeTable": "rtb-0a000000000000003"}"#,
    ),
    (
        "F12.8",
        r#"{"id": "rtb-0b000000000000001", "vpc": "vpc-0b000000000000001", "main": true"#,
    ),
    ("F12.9", r#"{"id": "sg-0a000000000000001", "name": "web""#),
    (
        "F12.10",
        r#"{"protocol": "icmp", "icmpTypeCode": {"type": 8, "code": -1}, "source": "10.0.0.0/8""#,
    ),
    (
        "F12.12",
        r#"{"ruleNumber": 90, "protocol": "6", "portRange": "443-443", "source": "0.0.0.0/0", "action": "allow"}"#,
    ),
    (
        "F12.15",
        r#"{"id": "eigw-0a000000000000001", "vpc": "vpc-0a000000000000001"}"#,
    ),
    (
        "F12.30",
        r#"{"id": "sgr-0a000000000000002", "protocol": "all", "destination": "0.0.0.0/0"}"#,
    ),
    (
        "F8.11",
        r#"{"destination": "pl-0a000000000000001", "target": "tgw-attach-0c000000000000001"}"#,
    ),
    (
        "F8.57",
        r#"{"id": "classic/old-front", "name": "old-front", "type": "classic", "vpc": "vpc-0a000000000000001", "scheme": "internal""#,
    ),
    (
        "F8.57",
        r#""listeners": [{"protocol": "TCP", "port": 80, "targetGroup": "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/pages/0123456789abcdef"}], "dnsName": "internal-site-1234567890.us-east-1.elb.amazonaws.com""#,
    ),
    (
        "F8.5b",
        r#"{"id": "classic/old-front/8080", "vpc": "vpc-0a000000000000001", "port": 8080, "targets": [{"id": "i-0a000000000000001"}]}"#,
    ),
    (
        "F12.21",
        r#""publicIp": "203.0.113.9", "allocationId": "eipalloc-0a000000000000003""#,
    ),
    (
        "F12.16",
        r#""privateIp": "10.0.0.11", "publicIp": "203.0.113.11""#,
    ),
    (
        "F12.17",
        r#""secondaryPrivateIpAddresses": [{"privateIpAddress": "10.0.0.6", "publicIp": "203.0.113.9", "allocationId": "eipalloc-0a000000000000003"}]"#,
    ),
    ("F9.6", r#""ipv4Prefixes": ["10.0.0.64/28"]"#),
    (
        "F12.17",
        r#""connectionTracking": {"tcpEstablishedTimeout": "3600s"}"#,
    ),
    (
        "F12.18",
        r#""interfaceType": "lambda", "requesterManaged": true"#,
    ),
    (
        "F12.20",
        r#""operatingSystem": "windows", "metadataOptions": {"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 2}"#,
    ),
    (
        "F12.20",
        r#""networkInterfaces": [{"id": "eni-0a000000000000002", "deviceIndex": 1"#,
    ),
    (
        "F12.22",
        r#""requesterPeeringConnectionOptions": {"allowDnsResolutionFromRemoteVpc": true}"#,
    ),
    (
        "F12.23",
        r#""vpcEndpointType": "Interface", "subnetMappings": [{"subnet": "subnet-0a000000000000002", "privateIpAddress": "10.0.1.20"}]"#,
    ),
    (
        "F12.25",
        r#""ownerId": "AWS", "entries": ["198.51.100.0/25"]"#,
    ),
    (
        "F12.26",
        r#""routes": [{"destination": "10.8.0.0/16", "target": "tgw-attach-0c000000000000001"}, {"destination": "pl-0a000000000000001", "target": "tgw-attach-0c000000000000001"}, {"destination": "10.7.0.0/16", "target": "blackhole"}]"#,
    ),
    (
        "F12.31",
        r#"{"id": "vpn-0b000000000000001", "transitGateway": "tgw-0a000000000000001", "attachment": "tgw-attach-0d000000000000001", "state": "available", "customerGateway": "cgw-0a000000000000001", "staticRoutesOnly": false, "routes": ["172.20.0.0/16"]}"#,
    ),
    (
        "F8.19",
        r#""propagations": ["tgw-attach-0a000000000000001", "tgw-attach-0b000000000000001", "tgw-attach-0d000000000000001"]"#,
    ),
    (
        "F12.27",
        r#""customerGateway": "cgw-0a000000000000001", "staticRoutesOnly": false, "routes": ["192.168.0.0/16"]"#,
    ),
];

#[test]
fn what_matters_of_each_kind_is_in_the_scenario() {
    let (import, _) = import(network());
    for (fact, part) in PARTS {
        assert!(
            import.scenario.contains(part),
            "{fact}: {part}\n{}",
            import.scenario
        );
    }
    // Addresses of Amazon's pool are no Elastic IPs (F12.19); final entries have no row (F12.13).
    assert!(
        import
            .scenario
            .contains(r#""publicIp": "203.0.113.5", "secondary"#)
    );
    assert!(!import.scenario.contains("32767") && !import.scenario.contains("32768"));
}

/// F12.28: the order of files changes nothing.
#[test]
fn files_may_come_in_any_order_and_all_in_one() {
    let (first, _) = import(network());
    let mut files = network();
    files.reverse();
    let (second, _) = import(files);
    assert_eq!(first.scenario, second.scenario);
    let all: Vec<u8> = network().into_iter().flat_map(|(_, bytes)| bytes).collect();
    let (third, _) = import(vec![("all".into(), all)]);
    assert_eq!(first.scenario, third.scenario);
}

/// A file that is missing leaves a scenario that checks, whichever file it is.
#[test]
fn any_file_may_be_missing_or_alone() {
    for (missing, _) in network() {
        let mut files = network();
        files.retain(|(name, _)| *name != missing);
        import(files);
        let mut files = network();
        files.retain(|(name, _)| *name == missing);
        import(files);
    }
}

/// The same in, the same out, and nothing of what was to be hidden.
#[test]
fn what_is_masked_is_not_in_scenario_or_report() {
    let plain = read(network());
    let masked = read_masked(network(), Mask::ALL);
    let again = read_masked(network(), Mask::ALL);
    assert_eq!(masked.scenario, again.scenario);
    for hidden in [
        "111122223333",
        "444455556666",
        "203.0.113.11",
        "web-1",
        "partners",
        "front",
    ] {
        assert!(plain.scenario.contains(hidden), "{hidden}");
        assert!(
            !masked.scenario.contains(hidden),
            "{hidden}\n{}",
            masked.scenario
        );
        assert!(!masked.report.to_string().contains(hidden), "{hidden}");
    }
    for kept in [
        "vpc-0a000000000000001",
        "10.0.0.0/16",
        "com.amazonaws.us-east-1.s3",
        "\"default\"",
    ] {
        assert!(masked.scenario.contains(kept), "{kept}");
    }
    let checked = vpclab_model::check(&masked.scenario, None);
    assert!(checked.scenario.is_some(), "{:#?}", checked.diagnostics);
}
