//! A Region as large companies have them, for the figures about scale.

use std::fmt::Write as _;

/// How large a Region is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// VPCs, each with a part of everything else.
    pub vpcs: u32,
    /// Subnets of each VPC.
    pub subnets: u32,
    /// Network interfaces of each VPC: two of five are those of instances.
    pub interfaces: u32,
    /// Security groups of each VPC.
    pub groups: u32,
}

/// 200 VPCs, 2,000 subnets, 20,000 interfaces, 10,000 security groups.
pub const REGION: Size = Size {
    vpcs: 200,
    subnets: 10,
    interfaces: 100,
    groups: 50,
};

/// The scenario: each VPC with public and private subnets, an internet gateway, a NAT gateway, groups
/// that name one another, and a transit gateway that joins them all. In the first VPC one instance
/// opens a connection to another, which only a rule that names a group allows.
#[must_use]
pub fn region(size: Size) -> String {
    let mut lists: [String; 9] = Default::default();
    for vpc in 0..size.vpcs {
        add_vpc(&mut lists, size, vpc);
    }
    let [
        vpcs,
        gateways,
        nat,
        subnets,
        tables,
        groups,
        instances,
        interfaces,
        attachments,
    ] = lists;
    format!(
        r#"{{
  "vpclab": 1, "title": "a large Region",
  "network": {{
    "vpcs": [{vpcs}],
    "internetGateways": [{gateways}],
    "natGateways": [{nat}],
    "subnets": [{subnets}],
    "routeTables": [{tables}],
    "securityGroups": [{groups}],
    "instances": [{instances}],
    "networkInterfaces": [{interfaces}],
    "transitGateways": [{{ "id": "tgw" }}],
    "transitGatewayVpcAttachments": [{attachments}]
  }},
  "script": [
    {{ "do": "connect", "instance": "i-0-0", "to": "10.0.9.24", "port": 443, "connection": "first" }}
  ]
}}"#
    )
}

fn add_vpc(lists: &mut [String; 9], size: Size, vpc: u32) {
    let [
        vpcs,
        gateways,
        nat,
        subnets,
        tables,
        groups,
        instances,
        interfaces,
        attachments,
    ] = lists;
    // Every VPC has a /16 of its own; from 10.0.0.0 on, then from 11.0.0.0.
    let (a, b) = (10 + vpc / 256, vpc % 256);
    item(
        vpcs,
        &format!(r#"{{ "id": "vpc-{vpc}", "cidrBlock": "{a}.{b}.0.0/16" }}"#),
    );
    item(
        gateways,
        &format!(r#"{{ "id": "igw-{vpc}", "vpc": "vpc-{vpc}" }}"#),
    );
    let (c, d) = (vpc / 250, vpc % 250 + 1);
    item(
        nat,
        &format!(
            r#"{{ "id": "nat-{vpc}", "subnet": "subnet-{vpc}-0", "privateIp": "{a}.{b}.0.4", "publicIp": "52.0.{c}.{d}" }}"#
        ),
    );
    item(
        tables,
        &format!(
            r#"{{ "id": "rtb-{vpc}-public", "vpc": "vpc-{vpc}", "routes": [{{ "destination": "0.0.0.0/0", "target": "igw-{vpc}" }}] }}, {{ "id": "rtb-{vpc}-private", "vpc": "vpc-{vpc}", "main": true, "routes": [{{ "destination": "0.0.0.0/0", "target": "nat-{vpc}" }}, {{ "destination": "10.0.0.0/8", "target": "tgw" }}] }}"#
        ),
    );
    for subnet in 0..size.subnets {
        let table = if subnet == 0 { "public" } else { "private" };
        let zone = ["a", "b", "c"][subnet as usize % 3];
        item(
            subnets,
            &format!(
                r#"{{ "id": "subnet-{vpc}-{subnet}", "vpc": "vpc-{vpc}", "cidrBlock": "{a}.{b}.{subnet}.0/24", "availabilityZone": "us-east-1{zone}", "routeTable": "rtb-{vpc}-{table}" }}"#
            ),
        );
    }
    item(
        attachments,
        &format!(
            r#"{{ "id": "attach-{vpc}", "transitGateway": "tgw", "vpc": "vpc-{vpc}", "subnets": ["subnet-{vpc}-0", "subnet-{vpc}-1", "subnet-{vpc}-2"] }}"#
        ),
    );
    for group in 0..size.groups {
        let next = (group + 1) % size.groups;
        item(
            groups,
            &format!(
                r#"{{ "id": "sg-{vpc}-{group}", "vpc": "vpc-{vpc}", "ingress": [{{ "protocol": "tcp", "portRange": 443, "source": "sg-{vpc}-{next}" }}, {{ "protocol": "tcp", "portRange": 22, "source": "192.168.0.0/16" }}, {{ "protocol": "icmp", "source": "{a}.{b}.0.0/16" }}] }}"#
            ),
        );
    }
    for interface in 0..size.interfaces {
        let (subnet, host) = (interface % size.subnets, 20 + interface / size.subnets);
        let group = interface % size.groups;
        let place = format!(
            r#""subnet": "subnet-{vpc}-{subnet}", "privateIpAddress": "{a}.{b}.{subnet}.{host}", "securityGroups": ["sg-{vpc}-{group}"]"#
        );
        if matches!(interface % 5, 0 | 4) {
            item(
                instances,
                &format!(r#"{{ "id": "i-{vpc}-{interface}", {place} }}"#),
            );
        } else {
            item(
                interfaces,
                &format!(
                    r#"{{ "id": "eni-{vpc}-{interface}", {place}, "interfaceType": "lambda", "requesterManaged": true }}"#
                ),
            );
        }
    }
}

fn item(list: &mut String, text: &str) {
    let comma = if list.is_empty() { "" } else { ",\n      " };
    // Writing to a String cannot fail.
    let _ = write!(list, "{comma}{text}");
}
