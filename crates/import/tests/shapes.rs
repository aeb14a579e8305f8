//! The same in other words: every target of a route, every form of a rule, and the forms in which answers are
//! collected.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{import, network, network_with, notes};
use vpclab_import::Category;

/// A route, its line in the scenario, and what is said about it.
type Row = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<(Category, &'static str)>,
);

/// F12.6, F12.7: one member of many says the target, and one of them means five kinds of things.
const ROUTES: &[Row] = &[
    (
        "local",
        r#""DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active""#,
        None,
        None,
    ),
    (
        "a local route of somebody else's",
        r#""DestinationCidrBlock": "10.77.0.0/16", "GatewayId": "local""#,
        None,
        Some((Category::Contradiction, "10.77.0.0/16 is local")),
    ),
    (
        "an internet gateway",
        r#""DestinationCidrBlock": "20.1.0.0/16", "GatewayId": "igw-0a000000000000001", "State": "active""#,
        Some(r#"{"destination": "20.1.0.0/16", "target": "igw-0a000000000000001"}"#),
        None,
    ),
    (
        "a virtual private gateway",
        r#""DestinationCidrBlock": "20.1.0.0/16", "GatewayId": "vgw-0a000000000000001""#,
        Some(r#""target": "vgw-0a000000000000001""#),
        None,
    ),
    (
        "what one propagates",
        r#""DestinationCidrBlock": "192.168.0.0/16", "GatewayId": "vgw-0a000000000000001", "Origin": "EnableVgwRoutePropagation""#,
        None,
        None,
    ),
    (
        "a gateway endpoint",
        r#""DestinationPrefixListId": "pl-63a5400a", "GatewayId": "vpce-0a000000000000001""#,
        None,
        None,
    ),
    (
        "a Gateway Load Balancer endpoint",
        r#""DestinationCidrBlock": "20.1.0.0/16", "GatewayId": "vpce-0feed""#,
        Some(r#""target": "vpce-0feed""#),
        Some((
            Category::NotSimulated,
            "vpce-0feed, of a kind that is not simulated",
        )),
    ),
    (
        "a NAT gateway",
        r#""DestinationCidrBlock": "20.1.0.0/16", "NatGatewayId": "nat-0a000000000000001""#,
        Some(r#""target": "nat-0a000000000000001""#),
        None,
    ),
    (
        "an instance, by its interface",
        r#""DestinationCidrBlock": "20.1.0.0/16", "NetworkInterfaceId": "eni-0a000000000000002", "InstanceId": "i-0a000000000000001", "InstanceOwnerId": "111122223333""#,
        Some(r#""target": "eni-0a000000000000002""#),
        None,
    ),
    (
        "a transit gateway",
        r#""DestinationCidrBlock": "20.1.0.0/16", "TransitGatewayId": "tgw-0a000000000000001""#,
        Some(r#""target": "tgw-0a000000000000001""#),
        None,
    ),
    (
        "a peering connection",
        r#""DestinationCidrBlock": "20.1.0.0/16", "VpcPeeringConnectionId": "pcx-0a000000000000001""#,
        Some(r#""target": "pcx-0a000000000000001""#),
        None,
    ),
    (
        "an egress-only internet gateway",
        r#""DestinationIpv6CidrBlock": "2600::/16", "EgressOnlyInternetGatewayId": "eigw-0a000000000000001""#,
        Some(r#"{"destination": "2600::/16", "target": "eigw-0a000000000000001"}"#),
        None,
    ),
    (
        "a prefix list",
        r#""DestinationPrefixListId": "pl-0a000000000000001", "TransitGatewayId": "tgw-0a000000000000001""#,
        Some(r#"{"destination": "pl-0a000000000000001", "target": "tgw-0a000000000000001"}"#),
        None,
    ),
    (
        "a local gateway",
        r#""DestinationCidrBlock": "20.1.0.0/16", "LocalGatewayId": "lgw-1""#,
        Some(r#""target": "lgw-1""#),
        Some((Category::NotSimulated, "leads to lgw-1")),
    ),
    (
        "a carrier gateway",
        r#""DestinationCidrBlock": "20.1.0.0/16", "CarrierGatewayId": "cagw-1""#,
        Some(r#""target": "cagw-1""#),
        Some((Category::NotSimulated, "leads to cagw-1")),
    ),
    (
        "a core network",
        r#""DestinationCidrBlock": "20.1.0.0/16", "CoreNetworkArn": "arn:aws:networkmanager::111122223333:core-network/core-1""#,
        Some(r#"core-network/core-1""#),
        Some((Category::NotSimulated, "core-network/core-1")),
    ),
    (
        "a database's network",
        r#""DestinationCidrBlock": "20.1.0.0/16", "OdbNetworkArn": "arn:aws:odb:us-east-1:111122223333:odb-network/n1""#,
        Some(r#"odb-network/n1""#),
        Some((Category::NotSimulated, "odb-network/n1")),
    ),
    (
        "gone",
        r#""DestinationCidrBlock": "20.1.0.0/16", "NatGatewayId": "nat-gone", "State": "blackhole""#,
        Some(r#""target": "nat-gone", "state": "blackhole""#),
        None,
    ),
    (
        "gone, in capitals",
        r#""DestinationCidrBlock": "20.1.0.0/16", "NatGatewayId": "nat-gone", "State": "BLACKHOLE""#,
        Some(r#""target": "nat-gone", "state": "blackhole""#),
        None,
    ),
    (
        "filtered",
        r#""DestinationCidrBlock": "20.1.0.0/16", "TransitGatewayId": "tgw-0a000000000000001", "State": "filtered""#,
        None,
        Some((Category::Assumed, "is filtered, of which AWS says no more")),
    ),
    (
        "no target",
        r#""DestinationCidrBlock": "20.1.0.0/16", "State": "active""#,
        Some(r#"{"destination": "20.1.0.0/16", "target": "blackhole"}"#),
        Some((Category::InPart, "says no target")),
    ),
    (
        "a target of a kind that nobody knows",
        r#""DestinationCidrBlock": "20.1.0.0/16", "GatewayId": "weird-1""#,
        Some(r#""target": "weird-1""#),
        Some((Category::Dangling, "leads to weird-1")),
    ),
];

#[test]
fn every_target_of_a_route_is_told_apart() {
    for (what, route, line, said) in ROUTES {
        let table = format!(
            r#"{{"RouteTables": [{{"RouteTableId": "rtb-9", "VpcId": "vpc-0a000000000000001", "Routes": [{{{route}}}]}}]}}"#
        );
        let (import, _) = import(network_with("more", &table));
        let own = import
            .scenario
            .lines()
            .find(|line| line.contains("\"rtb-9\""))
            .unwrap();
        match line {
            Some(line) => assert!(own.contains(line), "{what}: {own}"),
            None => assert!(!own.contains("destination"), "{what}: {own}"),
        }
        let notes_of_all = import.report.notes.iter().map(|note| note.message.as_str());
        let all: Vec<&str> = notes_of_all.collect();
        match said {
            Some((category, text)) => {
                assert!(notes(&import, *category).contains(text), "{what}: {all:?}")
            }
            None => assert_eq!(all, [""; 0], "{what}"),
        }
    }
}

/// F12.10, F12.12, F12.30: protocols by name and number, ports that are missing, every kind of source.
const RULES: &[(&str, &str)] = &[
    (
        r#""IpProtocol": "50", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]"#,
        r#"{"protocol": "50", "source": "10.0.0.0/8"}"#,
    ),
    (
        r#""IpProtocol": "6", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]"#,
        r#"{"protocol": "tcp", "portRange": "22-22", "source": "10.0.0.0/8"}"#,
    ),
    (
        r#""IpProtocol": "tcp", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]"#,
        r#"{"protocol": "tcp", "source": "10.0.0.0/8"}"#,
    ),
    (
        r#""IpProtocol": "icmpv6", "FromPort": -1, "ToPort": -1, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]"#,
        r#"{"protocol": "icmpv6", "source": "::/0"}"#,
    ),
    (
        r#""IpProtocol": "udp", "FromPort": 53, "ToPort": 54, "PrefixListIds": [{"PrefixListId": "pl-63a5400a"}]"#,
        r#"{"protocol": "udp", "portRange": "53-54", "source": "pl-63a5400a"}"#,
    ),
    (
        r#""IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-0b000000000000001", "UserId": "444455556666", "VpcPeeringConnectionId": "pcx-0a000000000000001", "PeeringStatus": "active"}]"#,
        r#"{"protocol": "all", "source": "sg-0b000000000000001"}"#,
    ),
];

#[test]
fn every_form_of_a_rule_is_read() {
    for (permission, line) in RULES {
        let group = format!(
            r#"{{"SecurityGroups": [{{"GroupId": "sg-9", "GroupName": "g", "VpcId": "vpc-0a000000000000001", "IpPermissions": [{{{permission}}}], "IpPermissionsEgress": []}}]}}"#
        );
        let (import, _) = import(network_with("more", &group));
        assert_eq!(import.report.notes, [], "{}", import.report);
        let own = import
            .scenario
            .lines()
            .find(|line| line.contains("\"sg-9\""))
            .unwrap();
        assert!(own.contains(line), "{line}: {own}");
    }
}

/// What is over is not read: blocks, associations of tables, and what a VPC's answer keeps of them (F12.1, F12.5).
#[test]
fn associations_that_are_over_are_no_more() {
    let vpc = r#"{"Vpcs": [{"VpcId": "vpc-9", "CidrBlock": "10.50.0.0/16", "CidrBlockAssociationSet": [
        {"CidrBlock": "10.50.0.0/16", "CidrBlockState": {"State": "associated"}},
        {"CidrBlock": "10.51.0.0/16", "CidrBlockState": {"State": "disassociated"}},
        {"CidrBlock": "10.52.0.0/16", "CidrBlockState": {"State": "failed"}}]}],
        "RouteTables": [{"RouteTableId": "rtb-9", "VpcId": "vpc-0a000000000000001", "Routes": [],
            "Associations": [{"SubnetId": "subnet-0a000000000000001", "AssociationState": {"State": "disassociated"}}]}]}"#;
    let (import, _) = import(network_with("more", vpc));
    for gone in ["10.51.0.0/16", "10.52.0.0/16", r#""routeTable": "rtb-9""#] {
        assert!(
            !import.scenario.contains(gone),
            "{gone}\n{}",
            import.scenario
        );
    }
    assert!(import.scenario.contains("10.50.0.0/16"));
}

/// Per-item answers in one list, each with what it is about beside it, give what single answers give.
#[test]
fn answers_may_be_collected_in_lists() {
    let (expected, _) = import(network());
    let text = |name: &str| {
        let (_, bytes) = network()
            .into_iter()
            .find(|(file, _)| file == name)
            .unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let listeners: serde_json::Value = serde_json::from_str(&text("Listeners")).unwrap();
    let rules: serde_json::Value = serde_json::from_str(&text("Rules")).unwrap();
    let of_balancers: Vec<serde_json::Value> = listeners["Listeners"].as_array().unwrap().iter().map(|listener| {
        serde_json::json!({ "LoadBalancerArn": listener["LoadBalancerArn"], "Listeners": [listener] })
    }).collect();
    let managed = text("ManagedPrefixLists").replace("\"PrefixLists\"", "\"ManagedPrefixLists\"");
    for (file, packaged) in [
        ("Listeners", serde_json::json!({ "LoadBalancerListeners": of_balancers }).to_string()),
        ("Rules", serde_json::json!({ "LoadBalancerListenerRules": [{ "ListenerArn": "x", "Rules": rules["Rules"] }] }).to_string()),
        ("ManagedPrefixLists", managed),
        ("Subnets", format!("[{}]", text("Subnets"))),
    ] {
        let (other, _) = import(network_with(file, &packaged));
        assert_eq!(expected.scenario, other.scenario, "{file}: {packaged}");
        assert_eq!(other.report.notes, [], "{file}: {}", other.report);
    }
}

/// Entries may lie in their list, or beside it.
#[test]
fn entries_of_a_prefix_list_are_found_wherever_they_are() {
    for text in [
        r#"{"ManagedPrefixLists": [{"PrefixListId": "pl-9", "PrefixListName": "n", "MaxEntries": 3, "Entries": [{"Cidr": "10.9.0.0/16"}]}]}"#,
        r#"{"PrefixLists": [{"PrefixListId": "pl-9", "PrefixListName": "n", "MaxEntries": 3}], "PrefixListEntries": [{"PrefixListId": "pl-9", "Entries": [{"Cidr": "10.9.0.0/16"}]}]}"#,
        r#"{"PrefixLists": [{"PrefixListId": "pl-9", "PrefixListName": "n", "MaxEntries": 3}]} {"PrefixListId": "pl-9", "Entries": [{"Cidr": "10.9.0.0/16"}]}"#,
    ] {
        let (import, _) = import(network_with("more", text));
        assert_eq!(import.report.notes, [], "{text}: {}", import.report);
        assert!(
            import.scenario.contains(
                r#"{"id": "pl-9", "name": "n", "maxEntries": 3, "entries": ["10.9.0.0/16"]}"#
            ),
            "{}",
            import.scenario
        );
    }
}
