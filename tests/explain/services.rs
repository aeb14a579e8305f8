//! Appliances, services, and what joins a VPC with others: what they do not carry, and what helps.

use serde_json::json;

use crate::blockers::{Case, hold};
use crate::networks::{by_transit_gateway, by_vpn, two_subnets, two_vpcs};
use crate::{asked, query, started, told, with};

/// What forwards for others, what answers by itself, and who is not there.
#[test]
fn appliances_and_services() {
    let middlebox = json!({
        "id": "i-fw", "subnet": "subnet-fw", "privateIpAddress": "10.0.3.9", "networkInterface": "eni-fw",
        "securityGroups": ["sg-fw"], "forwards": "router",
    });
    hold(
        &two_subnets(),
        vec![
            Case {
                name: "an appliance whose interface checks (F9.2): before the way around it",
                changes: vec![
                    (
                        "/network/subnets/-",
                        json!({ "id": "subnet-fw", "cidrBlock": "10.0.3.0/24" }),
                    ),
                    (
                        "/network/securityGroups/-",
                        json!({ "id": "sg-fw", "ingress": [{ "protocol": "all", "source": "0.0.0.0/0" }] }),
                    ),
                    ("/network/instances/-", middlebox),
                    (
                        "/network/routeTables/0/routes/-",
                        json!({ "destination": "10.0.2.0/24", "target": "eni-fw" }),
                    ),
                ],
                question: "i-web i-db 5432",
                blockers: &["forward eni-fw ENI_SOURCE_DEST_CHECK_RESTRICTION"],
                commands: &[
                    "aws ec2 modify-network-interface-attribute --network-interface-id eni-fw --no-source-dest-check",
                ],
            },
            Case {
                name: "a NAT gateway whose own subnet leads to it (F6.4)",
                changes: vec![("/network/routeTables/0/routes/0/target", json!("nat-1"))],
                question: "i-db 203.0.113.5 443",
                blockers: &["forward nat-1 VPCLAB_NAT_ROUTED_TO_ITSELF"],
                commands: &[
                    "aws ec2 create-route --route-table-id rtb-web --destination-cidr-block 203.0.113.5/32 --gateway-id igw-1",
                ],
            },
            Case {
                name: "from the internet to whoever has no public address (F7.6), and no rule, and no way back",
                changes: vec![],
                question: "internet i-db 5432",
                blockers: &[
                    "forward internet VPCLAB_NO_SERVER",
                    "forward sg-db ENI_SG_RULES_MISMATCH",
                    "reply nat-1 VPCLAB_NAT_NO_ENTRY",
                ],
                commands: &[
                    "aws ec2 associate-address --network-interface-id eni-db --allocation-id \"$(aws ec2 allocate-address --domain vpc --query AllocationId --output text)\"",
                    "aws ec2 authorize-security-group-ingress --group-id sg-db --ip-permissions 'IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=203.0.113.1/32}]'",
                    "aws ec2 create-route --route-table-id rtb-db --destination-cidr-block 203.0.113.1/32 --gateway-id igw-1",
                ],
            },
            Case {
                name: "the Amazon DNS server, switched off (F2.5)",
                changes: vec![("/network/vpcs/0/enableDnsSupport", json!(false))],
                question: "i-web 10.0.0.2 udp/53",
                blockers: &["forward resolver VPCLAB_DNS_SUPPORT_DISABLED"],
                commands: &[
                    "aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-support '{\"Value\":true}'",
                ],
            },
            Case {
                name: "an address that nothing has",
                changes: vec![],
                question: "i-web 10.0.2.99 443",
                blockers: &["forward rtb-web NO_POSSIBLE_DESTINATION"],
                commands: &[],
            },
            Case {
                name: "into a NAT gateway (F6.7)",
                changes: vec![],
                question: "internet 198.51.100.10 443",
                blockers: &["forward nat-1 VPCLAB_NAT_NO_ENTRY"],
                commands: &[],
            },
        ],
    );
}

/// Each refuses, and its reason is told; none has a fix but the one that misses a subnet.
#[test]
fn what_joins_vpcs_and_what_it_does_not_carry() {
    hold(
        &two_vpcs(),
        vec![Case {
            name: "through a peering connection to the internet (F8.3)",
            changes: vec![(
                "/network/routeTables/0/routes/0/destination",
                json!("0.0.0.0/0"),
            )],
            question: "i-a 203.0.113.5 443",
            blockers: &["forward pcx-1 PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"],
            commands: &[],
        }],
    );
    hold(
        &by_transit_gateway(),
        vec![Case {
            name: "a zone without the transit gateway (F8.10)",
            changes: vec![
                (
                    "/network/subnets/-",
                    json!({ "id": "subnet-c", "vpc": "vpc-a", "availabilityZone": "us-east-1b", "cidrBlock": "10.0.2.0/24", "routeTable": "rtb-a" }),
                ),
                (
                    "/network/instances/-",
                    json!({ "id": "i-c", "subnet": "subnet-c", "privateIpAddress": "10.0.2.5", "networkInterface": "eni-c", "securityGroups": ["sg-a"] }),
                ),
            ],
            question: "i-c i-b 443",
            blockers: &["forward tgw-attach-a TGW_ROUTE_AZ_RESTRICTION"],
            commands: &[
                "aws ec2 modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-a --add-subnet-ids subnet-c",
            ],
        }],
    );
    hold(
        &by_vpn(),
        vec![
            Case {
                name: "a customer's prefix that no static route names (F8.40)",
                changes: vec![],
                question: "i-a 192.168.9.9 443",
                blockers: &["forward vgw-1 VPCLAB_VGW_UNKNOWN_PREFIX"],
                commands: &[
                    "aws ec2 create-vpn-connection-route --vpn-connection-id vpn-1 --destination-cidr-block 192.168.9.9/32",
                ],
            },
            Case {
                name: "what BGP does not announce is the customer's to say (F8.40)",
                changes: vec![("/network/vpnConnections/0/staticRoutesOnly", json!(false))],
                question: "i-a 192.168.9.9 443",
                blockers: &["forward vgw-1 VPCLAB_VGW_UNKNOWN_PREFIX"],
                commands: &[],
            },
        ],
    );
}

/// Two changes, the second of which AWS refuses before the first: attach, and then a route.
#[test]
fn a_gateway_that_is_not_attached() {
    let scenario = with(
        two_subnets(),
        &[
            ("/network/natGateways", json!([])),
            (
                "/network/instances/0",
                json!({ "id": "i-web", "subnet": "subnet-web", "privateIpAddress": "10.0.1.5", "securityGroups": ["sg-web"] }),
            ),
            ("/network/routeTables/1/routes", json!([])),
        ],
    );
    let mut timeline = started(&scenario);
    let detach = json!({ "do": "detach-internet-gateway", "internetGateway": "igw-1" });
    timeline.act(None, &detach.to_string()).unwrap();
    timeline.run();
    let answer = asked(timeline.scenario(), &query("i-db 203.0.113.5 443"));
    assert_eq!(
        told(&answer),
        [
            "forward rtb-db NO_ROUTE_TO_DESTINATION",
            "forward igw-1 IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
        ],
        "F7.1, F7.2"
    );
    let calls: Vec<&str> = answer.fixes[0]
        .edits
        .iter()
        .map(|edit| edit.call["call"].as_str().unwrap())
        .collect();
    assert_eq!(
        calls,
        [
            "attach-internet-gateway",
            "create-route",
            "associate-address"
        ]
    );
}

/// A fix says what it opens beyond what was asked.
#[test]
fn warnings() {
    let scenario = with(
        two_subnets(),
        &[("/network/networkAcls/1/outbound", json!([]))],
    );
    let answer = asked(started(&scenario).scenario(), &query("i-web i-db 5432"));
    assert_eq!(
        answer.fixes[0].warnings,
        [
            "Rule 10 of acl-db is for every address of subnet-db: a network ACL knows no single interface (F5.1).",
            "It opens ports 32768-60999, because every connection answers to another port of its client (F5.27).",
        ]
    );
    let scenario = with(
        two_subnets(),
        &[("/network/routeTables/0/routes", json!([]))],
    );
    let answer = asked(
        started(&scenario).scenario(),
        &query("i-web 203.0.113.5 443"),
    );
    let wide = answer
        .fixes
        .iter()
        .find(|fix| fix.edits[0].call["destination"] == "0.0.0.0/0");
    assert_eq!(
        wide.expect("as people write it").warnings,
        [
            "All of 0.0.0.0/0 goes there then, not this one address.",
            "Subnets with this route table become public ones.",
        ]
    );
}

/// For people: blockers with numbers, then each fix with its command and what it opens.
#[test]
fn as_text() {
    let scenario = with(
        two_subnets(),
        &[
            ("/network/networkAcls/1/outbound", json!([])),
            ("/network/networkAcls/1/inbound/0/action", json!("deny")),
        ],
    );
    let answer = asked(started(&scenario).scenario(), &query("i-web i-db 5432"));
    assert_eq!(answer.explained(), include_str!("as-text.txt"));
    let open = asked(
        started(&two_subnets()).scenario(),
        &query("i-web i-db 5432"),
    );
    assert_eq!(open.explained(), "");
}

/// Where a customer's network has no host that is known, it sends from the first address that the
/// connection knows (F8.40).
#[test]
fn from_a_customers_network_of_which_only_a_prefix_is_known() {
    let timeline = started(&by_vpn());
    for from in ["cgw-1", "vpn-1"] {
        let answer = asked(timeline.scenario(), &query(&format!("{from} i-a 22")));
        assert_eq!(answer.forward.hops[0].leaving.src, "192.168.1.1", "{from}");
    }
}
