//! What real answers have that nobody would guess: each with what is said about it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{import, network, network_with, notes};
use vpclab_import::Category;

/// A file beside the network, the category of what is said, and a part of it.
const SAID: &[(&str, &str, Category, &str)] = &[
    ("empty", "", Category::Empty, "is empty"),
    ("null", "null", Category::Empty, "`null`"),
    (
        "html",
        "<!DOCTYPE html><html>",
        Category::Malformed,
        "is a web page",
    ),
    (
        "cut",
        "{\"Vpcs\": [\n  {\"VpcId\": ",
        Category::Malformed,
        "no JSON",
    ),
    (
        "half",
        "{\"Subnets\": []} {\"Vpcs\"",
        Category::Malformed,
        "what stands before it is read",
    ),
    (
        "text",
        "\"Unable to locate credentials\"",
        Category::UnknownList,
        "a string where an answer",
    ),
    (
        "unknown",
        "{\"Widgets\": []}",
        Category::UnknownList,
        "`Widgets` is no list that is known",
    ),
    (
        "none",
        "{\"NextToken\": \"abc\", \"Vpcs\": []}",
        Category::CutOff,
        "`NextToken`",
    ),
    (
        "more",
        "{\"AdditionalRoutesAvailable\": true, \"Routes\": [], \"TransitGatewayRouteTableId\": \"x\"}",
        Category::CutOff,
        "there are more routes",
    ),
    (
        "ignored",
        "{\"KeyPairs\": []}",
        Category::Ignored,
        "`KeyPairs`",
    ),
    (
        "number",
        "{\"Vpcs\": [7]}",
        Category::MalformedItem,
        "a number in the list `Vpcs`",
    ),
    (
        "noid",
        "{\"Vpcs\": [{\"CidrBlock\": \"10.0.0.0/16\"}]}",
        Category::MalformedItem,
        "without `VpcId`",
    ),
    (
        "type",
        "{\"CustomerGateways\": [{\"CustomerGatewayId\": \"cgw-9\", \"State\": 7}]}",
        Category::MalformedItem,
        "`State` is a number",
    ),
    (
        "twice",
        "{\"CustomerGateways\": [{\"CustomerGatewayId\": \"cgw-9\"}, {\"CustomerGatewayId\": \"cgw-9\"}]}",
        Category::Duplicate,
        "cgw-9 is here twice",
    ),
    (
        "differ",
        "{\"CustomerGateways\": [{\"CustomerGatewayId\": \"cgw-9\"}, {\"CustomerGatewayId\": \"cgw-9\", \"State\": \"available\"}]}",
        Category::Contradiction,
        "cgw-9 is here twice",
    ),
    (
        "nat",
        "{\"NatGateways\": [{\"NatGatewayId\": \"nat-9\", \"State\": \"deleted\"}]}",
        Category::Deleted,
        "nat-9 left out: it is deleted",
    ),
    (
        "pcx",
        "{\"VpcPeeringConnections\": [{\"VpcPeeringConnectionId\": \"pcx-9\", \"Status\": {\"Code\": \"deleted\"}}]}",
        Category::Deleted,
        "pcx-9 left out",
    ),
    (
        "gone",
        "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-9\", \"State\": {\"Name\": \"terminated\"}}]}]}",
        Category::Deleted,
        "i-9 left out: it is terminated",
    ),
    (
        "stopped",
        "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-9\", \"State\": {\"Name\": \"stopped\"}, \"SubnetId\": \"subnet-0a000000000000001\", \"PrivateIpAddress\": \"10.0.0.99\"}]}]}",
        Category::InPart,
        "i-9 is stopped",
    ),
    (
        "igw",
        "{\"InternetGateways\": [{\"InternetGatewayId\": \"igw-9\", \"Attachments\": []}]}",
        Category::Ignored,
        "igw-9 left out: it is attached to no VPC",
    ),
    (
        "igw2",
        "{\"InternetGateways\": [{\"InternetGatewayId\": \"igw-9\", \"Attachments\": [{\"VpcId\": \"vpc-0a000000000000001\", \"State\": \"attached\"}]}]}",
        Category::Contradiction,
        "can have one only",
    ),
    (
        "eip",
        "{\"Addresses\": [{\"PublicIp\": \"203.0.113.99\", \"Domain\": \"vpc\"}]}",
        Category::Ignored,
        "203.0.113.99 left out: it is associated with nothing",
    ),
    (
        "subnet",
        "{\"Subnets\": [{\"SubnetId\": \"subnet-9\", \"VpcId\": \"vpc-9\", \"CidrBlock\": \"10.7.0.0/24\"}]}",
        Category::Assumed,
        "vpc-9 is not in `Vpcs`",
    ),
    (
        "overlap",
        "{\"Subnets\": [{\"SubnetId\": \"subnet-9\", \"VpcId\": \"vpc-0a000000000000001\", \"CidrBlock\": \"10.0.0.128/25\"}]}",
        Category::Contradiction,
        "10.0.0.128/25 overlaps 10.0.0.0/24",
    ),
    (
        "zone",
        "{\"Subnets\": [{\"SubnetId\": \"subnet-9\", \"VpcId\": \"vpc-0a000000000000001\", \"CidrBlock\": \"10.0.9.0/24\", \"AvailabilityZone\": \"eu-west-1a\"}]}",
        Category::Contradiction,
        "its zone eu-west-1a is not in us-east-1",
    ),
    (
        "group",
        "{\"SecurityGroups\": [{\"GroupId\": \"sg-9\", \"VpcId\": \"vpc-0a000000000000001\", \"IpPermissions\": [{\"IpProtocol\": \"tcp\", \"UserIdGroupPairs\": [{\"GroupId\": \"sg-8\"}]}]}]}",
        Category::Dangling,
        "sg-9 a rule names sg-8, a group that is not in the input",
    ),
    (
        "route",
        "{\"RouteTables\": [{\"RouteTableId\": \"rtb-9\", \"VpcId\": \"vpc-0a000000000000001\", \"Routes\": [{\"DestinationCidrBlock\": \"8.0.0.0/8\", \"GatewayId\": \"igw-8\", \"State\": \"active\"}]}]}",
        Category::Dangling,
        "leads to igw-8, which is not in the input",
    ),
    (
        "eni",
        "{\"NetworkInterfaces\": [{\"NetworkInterfaceId\": \"eni-9\", \"VpcId\": \"vpc-0a000000000000001\", \"SubnetId\": \"subnet-0a000000000000001\", \"PrivateIpAddress\": \"10.0.0.5\"}]}",
        Category::Contradiction,
        "eni-9 10.0.0.5 is given to i-0a000000000000001 as well",
    ),
    (
        "gateway-balancer",
        "{\"LoadBalancers\": [{\"LoadBalancerArn\": \"arn:x\", \"Type\": \"gateway\"}]}",
        Category::NotSimulated,
        "gateway load balancers",
    ),
    (
        "classic",
        "{\"LoadBalancerDescriptions\": [{\"LoadBalancerName\": \"lost\", \"VPCId\": \"vpc-9\"}]}",
        Category::Dangling,
        "lost left out: its VPC is not in the input",
    ),
    (
        "classic-zones",
        "{\"LoadBalancerDescriptions\": [{\"LoadBalancerName\": \"bare\", \"VPCId\": \"vpc-0a000000000000001\", \"Scheme\": \"internal\", \"Subnets\": [\"subnet-0a000000000000001\"], \"Instances\": [{\"InstanceId\": \"i-9\"}]}]}",
        Category::Dangling,
        "the instance i-9 is not in the scenario",
    ),
    (
        "gwlb",
        "{\"VpcEndpoints\": [{\"VpcEndpointId\": \"vpce-9\", \"VpcEndpointType\": \"GatewayLoadBalancer\", \"VpcId\": \"vpc-0a000000000000001\", \"ServiceName\": \"s\"}]}",
        Category::NotSimulated,
        "GatewayLoadBalancer",
    ),
    (
        "dx",
        "{\"TransitGatewayAttachments\": [{\"TransitGatewayAttachmentId\": \"tgw-attach-9\", \"TransitGatewayId\": \"tgw-0a000000000000001\", \"ResourceType\": \"direct-connect-gateway\", \"ResourceId\": \"11111111-2222\"}]}",
        Category::Assumed,
        "tgw-attach-9 of the Direct Connect gateway EC2 says nothing more",
    ),
    (
        "dx-elsewhere",
        "{\"TransitGatewayAttachments\": [{\"TransitGatewayAttachmentId\": \"tgw-attach-9\", \"TransitGatewayId\": \"tgw-9\", \"ResourceType\": \"direct-connect-gateway\"}]}",
        Category::Dangling,
        "tgw-attach-9 left out: its transit gateway tgw-9 is not in the input",
    ),
    (
        "vpn-alone",
        "{\"TransitGatewayAttachments\": [{\"TransitGatewayAttachmentId\": \"tgw-attach-9\", \"TransitGatewayId\": \"tgw-0a000000000000001\", \"ResourceType\": \"vpn\", \"ResourceId\": \"vpn-9\"}]}",
        Category::Assumed,
        "tgw-attach-9 its VPN connection vpn-9 is not in the input",
    ),
    (
        "vpn-without-attachment",
        "{\"VpnConnections\": [{\"VpnConnectionId\": \"vpn-9\", \"TransitGatewayId\": \"tgw-0a000000000000001\", \"CustomerGatewayId\": \"cgw-0a000000000000001\"}]}",
        Category::Missing,
        "vpn-9 its attachment to the transit gateway is not in the input",
    ),
    (
        "vpn-ipv6",
        "{\"VpnConnections\": [{\"VpnConnectionId\": \"vpn-9\", \"TransitGatewayId\": \"tgw-0a000000000000001\", \"CustomerGatewayId\": \"cgw-0a000000000000001\", \"Options\": {\"TunnelInsideIpVersion\": \"ipv6\"}}]}",
        Category::NotSimulated,
        "vpn-9 left out",
    ),
    (
        "prefix-twice",
        "{\"NetworkInterfaces\": [{\"NetworkInterfaceId\": \"eni-9\", \"SubnetId\": \"subnet-0a000000000000001\", \"PrivateIpAddress\": \"10.0.0.99\", \"InterfaceType\": \"lambda\", \"Status\": \"in-use\", \"Ipv4Prefixes\": [{\"Ipv4Prefix\": \"10.0.0.64/28\"}]}]}",
        Category::Contradiction,
        "the prefix 10.0.0.64/28 is left out here",
    ),
    (
        "filtered",
        "{\"RouteTables\": [{\"RouteTableId\": \"rtb-9\", \"VpcId\": \"vpc-0a000000000000001\", \"Associations\": [], \"Routes\": [{\"DestinationCidrBlock\": \"10.77.0.0/16\", \"GatewayId\": \"igw-0a000000000000001\", \"State\": \"filtered\"}]}]}",
        Category::Assumed,
        "the route to 10.77.0.0/16 is filtered",
    ),
    (
        "connect",
        "{\"TransitGatewayAttachments\": [{\"TransitGatewayAttachmentId\": \"tgw-attach-9\", \"TransitGatewayId\": \"tgw-0a000000000000001\", \"ResourceType\": \"connect\"}]}",
        Category::NotSimulated,
        "attachments of the type connect are not simulated",
    ),
    (
        "entries",
        "{\"Entries\": [{\"Cidr\": \"10.0.0.0/8\"}]}",
        Category::Dangling,
        "does not say of which",
    ),
    (
        "vgw",
        "{\"VpnConnections\": [{\"VpnConnectionId\": \"vpn-9\", \"TransitGatewayId\": \"tgw-1\"}]}",
        Category::Dangling,
        "vpn-9 left out",
    ),
];

#[test]
fn every_quirk_is_said() {
    for (name, text, category, said) in SAID {
        let mut files = network();
        files.push((format!("quirk-{name}"), text.as_bytes().to_vec()));
        let (import, _) = import(files);
        let found = notes(&import, *category);
        assert!(found.contains(said), "{name}: {said}\n{}", import.report);
        assert!(
            import.report.to_string().contains(category.title()),
            "{name}"
        );
    }
}

/// Line and column of what is no JSON, in the text as it was.
#[test]
fn a_malformed_file_is_named_with_line_and_column() {
    let (import, scenario) = import(network_with("broken", "{\n \"Subnets\": [,]\n}"));
    let note = import
        .report
        .notes
        .iter()
        .find(|note| note.category == Category::Malformed)
        .unwrap();
    let place = note.place.as_ref().unwrap();
    assert_eq!(
        (&*place.file, place.line, place.column),
        ("broken", Some(2), Some(14))
    );
    assert_eq!(scenario.network.subnets.len(), 3, "the rest is imported");
}

type Encoder<'e> = &'e dyn Fn(&str) -> Vec<u8>;

/// UTF-8 with a mark, UTF-16 as PowerShell writes it, with and without a mark.
#[test]
fn every_encoding_of_the_aws_clis_output_is_read() {
    let (expected, _) = import(network());
    let le = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let be = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let encoders: [Encoder; 5] = [
        &|text| [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
        &|text| [vec![0xff, 0xfe], le(text)].concat(),
        &|text| [vec![0xfe, 0xff], be(text)].concat(),
        &|text| le(text),
        &|text| be(text),
    ];
    for encode in encoders {
        let files = network()
            .into_iter()
            .map(|(name, bytes)| (name, encode(std::str::from_utf8(&bytes).unwrap())));
        let (other, _) = import(files.collect());
        assert_eq!(expected.scenario, other.scenario);
    }
    let (import, _) = import(vec![(
        "latin".into(),
        b"{\"Vpcs\": [\n \"\xe9\"]}".to_vec(),
    )]);
    assert!(
        notes(&import, Category::Malformed).contains("line 2, column 3"),
        "{}",
        import.report
    );
}

/// F12.14, F12.24, F12.12, F12.18: the same thing, spelled otherwise.
#[test]
fn spellings_make_no_difference() {
    let (expected, _) = import(network());
    for (file, from, to) in [
        ("InternetGateways", "\"available\"", "\"attached\""),
        ("VpcEndpoints", "\"Available\"", "\"available\""),
        ("NetworkAcls", "\"Protocol\": \"6\"", "\"Protocol\": 6"),
        ("NetworkInterfaces", "\"nat_gateway\"", "\"natGateway\""),
        (
            "NatGateways",
            "\"ConnectivityType\": \"public\"",
            "\"AvailabilityMode\": \"zonal\"",
        ),
        (
            "SecurityGroupRules",
            "\"IsEgress\": true",
            "\"IsEgress\": \"true\"",
        ),
    ] {
        let (_, bytes) = network()
            .into_iter()
            .find(|(name, _)| name == file)
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "{file}: {from}");
        let (other, _) = import(network_with(file, &text.replace(from, to)));
        assert_eq!(expected.scenario, other.scenario, "{file}: {to}");
    }
}

/// F12.29: members that are not known are counted, and change nothing.
#[test]
fn unknown_members_are_counted() {
    let text = r#"{"CustomerGateways": [{"CustomerGatewayId": "cgw-0a000000000000001", "State": "available", "Quantum": 1}]}"#;
    let (import, _) = import(network_with("CustomerGateways", text));
    let [one] = import.report.unknown_members.as_slice() else {
        panic!("{:?}", import.report)
    };
    assert_eq!(
        (one.kind, &*one.member, one.count),
        ("CustomerGateways", "Quantum", 1)
    );
}

/// F12.16, F6.60: a regional NAT gateway has no subnet and addresses in zones.
#[test]
fn a_regional_nat_gateway_is_read() {
    let text = r#"{"NatGateways": [{"NatGatewayId": "nat-0a000000000000001", "VpcId": "vpc-0a000000000000001",
        "AvailabilityMode": "regional", "ConnectivityType": "public", "State": "available",
        "NatGatewayAddresses": [{"PublicIp": "203.0.113.11", "AvailabilityZone": "us-east-1a", "Status": "succeeded"}]}]}"#;
    let (import, scenario) = import(network_with("NatGateways", text));
    assert!(import.scenario.contains(r#""availabilityZoneAddresses": [{"availabilityZone": "us-east-1a", "publicIps": ["203.0.113.11"]}]"#));
    assert_eq!(scenario.nat_model, vpclab_model::NatModel::Regional);
}

/// F12.11: a group whose own answer has no rules gets those of the call for rules, with their ids.
#[test]
fn rules_may_come_from_their_own_call() {
    let group = r#"{"SecurityGroups": [{"GroupId": "sg-9", "GroupName": "g", "VpcId": "vpc-0a000000000000001"}],
        "SecurityGroupRules": [{"SecurityGroupRuleId": "sgr-9", "GroupId": "sg-9", "IsEgress": false, "IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIpv4": "10.0.0.0/8"}]}"#;
    let (import, _) = import(network_with("more", group));
    assert!(
        import.scenario.contains(
            r#"{"id": "sgr-9", "protocol": "udp", "portRange": "53-53", "source": "10.0.0.0/8"}"#
        ),
        "{}",
        import.scenario
    );
}
