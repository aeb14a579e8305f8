//! Ways through transit gateways, hop by hop: one, two that are peered, and out by another VPC.

use serde_json::json;
use vpclab_model::{HeaderDetail, NatModel, TcpFlags};
use vpclab_trace::EventKind;
use vpclab_trace::Outcome::{Done, TimedOut};

use super::transit_gateway::{base, table};
use super::{
    Change, Row, THROUGH_A_TRANSIT_GATEWAY, changed, check_rows, deliveries, outcome, way,
};
use crate::run;

/// F8.10, F8.11, F8.13, F5.17.
#[test]
fn the_walk_through_a_transit_gateway() {
    let timeline = run(&base().to_string(), NatModel::Zonal);
    assert_eq!(way(&timeline, 0), THROUGH_A_TRANSIT_GATEWAY);
}

/// Two gateways, `b` at the far one, in the Region given.
fn peered(region: &str) -> Vec<Change> {
    vec![
        ("/network/vpcs/1/region", json!(region)),
        (
            "/network/subnets/2/availabilityZone",
            json!(format!("{region}a")),
        ),
        (
            "/network/subnets/3/availabilityZone",
            json!(format!("{region}a")),
        ),
        (
            "/network/transitGateways/-",
            json!({ "id": "far", "region": region }),
        ),
        (
            "/network/transitGatewayVpcAttachments/1/transitGateway",
            json!("far"),
        ),
        ("/network/routeTables/1/routes/0/target", json!("far")),
        (
            "/network/transitGatewayPeeringAttachments/-",
            json!({ "id": "peering", "requesterTransitGateway": "tgw", "accepterTransitGateway": "far" }),
        ),
        (
            "/network/transitGatewayRouteTables/-",
            json!({ "id": "near-rtb", "transitGateway": "tgw", "default": true, "routes": [{ "destination": "10.2.0.0/16", "target": "peering" }] }),
        ),
        (
            "/network/transitGatewayRouteTables/-",
            json!({ "id": "far-rtb", "transitGateway": "far", "default": true, "routes": [{ "destination": "10.1.0.0/16", "target": "peering" }] }),
        ),
    ]
}

/// F8.11: static routes lead over a peering of two gateways; nothing is propagated.
#[test]
fn the_walk_through_two_peered_gateways() {
    for region in ["us-east-1", "eu-west-1"] {
        let timeline = run(&changed(&base(), &peered(region)), NatModel::Zonal);
        assert_eq!(outcome(&timeline), Done, "{region}");
        assert_eq!(
            way(&timeline, 0)[5..12],
            [
                "network-acl tgw-a",
                "transit-gateway attach-a",
                "transit-gateway tgw",
                "transit-gateway-peering peering",
                "transit-gateway far",
                "transit-gateway attach-b",
                "route-table tgw-b",
            ]
        );
    }
}

#[test]
fn what_two_peered_gateways_refuse() {
    let and = |change: Change| [peered("us-east-1"), vec![change]].concat();
    let routes = |table: &'static str| (table, json!([]));
    let rows: Vec<Row> = vec![
        (
            "no static route there (F8.11)",
            and(routes("/network/transitGatewayRouteTables/0/routes")),
            TimedOut,
            Some((
                "transit-gateway",
                "tgw",
                "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            )),
        ),
        (
            "no static route back (F8.11)",
            and(routes("/network/transitGatewayRouteTables/1/routes")),
            TimedOut,
            Some((
                "transit-gateway",
                "far",
                "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            )),
        ),
        (
            "a peering that waits to be accepted (F8.12)",
            and((
                "/network/transitGatewayPeeringAttachments/0/state",
                json!("pendingAcceptance"),
            )),
            TimedOut,
            Some(("transit-gateway", "tgw", "TGW_RTB_BAD_STATE_ROUTE")),
        ),
        (
            "the far end has no route table (F8.11)",
            [
                and((
                    "/network/transitGateways/1/defaultRouteTableAssociation",
                    json!("disable"),
                )),
                vec![(
                    "/network/transitGatewayRouteTables/1/associations",
                    json!(["attach-b"]),
                )],
            ]
            .concat(),
            TimedOut,
            Some((
                "transit-gateway-peering",
                "peering",
                "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
            )),
        ),
    ];
    check_rows(&base(), rows);
}

/// `b` has a NAT gateway and an internet gateway, and the attachment in a private subnet (F6.10).
fn egress() -> Vec<Change> {
    vec![
        ("/script/0/to", json!("203.0.113.5")),
        (
            "/network/routeTables/0/routes/0/destination",
            json!("0.0.0.0/0"),
        ),
        table(
            &["attach-a", "attach-b"],
            json!([{ "destination": "0.0.0.0/0", "target": "attach-b" }]),
        ),
        (
            "/network/internetGateways/-",
            json!({ "id": "igw", "vpc": "b" }),
        ),
        ("/network/subnets/2/routeTable", json!("rtb-public")),
        (
            "/network/routeTables/-",
            json!({ "id": "rtb-public", "vpc": "b", "routes": [
            { "destination": "0.0.0.0/0", "target": "igw" }, { "destination": "10.1.0.0/16", "target": "tgw" },
        ] }),
        ),
        (
            "/network/natGateways/-",
            json!({ "id": "nat", "subnet": "subnet-b", "privateIp": "10.2.1.9", "publicIp": "198.51.100.10" }),
        ),
        (
            "/network/routeTables/1/routes",
            json!([{ "destination": "0.0.0.0/0", "target": "nat" }]),
        ),
    ]
}

/// F6.10, F6.11: the NAT gateway of another VPC, by way of a transit gateway.
#[test]
fn the_walk_to_the_internet_by_another_vpc() {
    let timeline = run(&changed(&base(), &egress()), NatModel::Zonal);
    assert_eq!(outcome(&timeline), Done);
    assert_eq!(
        way(&timeline, 0)[6..16],
        [
            "transit-gateway attach-a",
            "transit-gateway tgw",
            "transit-gateway attach-b",
            "route-table tgw-b",
            "network-acl tgw-b",
            "network-acl subnet-b",
            "nat-gateway nat: 10.2.1.9 to 203.0.113.5",
            "network-acl subnet-b",
            "route-table subnet-b",
            "internet-gateway igw: 198.51.100.10 to 203.0.113.5",
        ]
    );
    assert_eq!(
        way(&timeline, 1)[5..],
        [
            "nat-gateway nat: 203.0.113.5 to 10.1.1.5",
            "route-table subnet-b",
            "network-acl subnet-b",
            "network-acl tgw-b",
            "transit-gateway attach-b",
            "transit-gateway tgw",
            "transit-gateway attach-a",
            "route-table tgw-a",
            "network-acl tgw-a",
            "network-acl subnet-a",
            "security-group",
            "eni",
            "instance",
        ]
    );
}

#[test]
fn what_keeps_another_vpc_from_giving_the_internet() {
    let and = |change: Change| [egress(), vec![change]].concat();
    let rows: Vec<Row> = vec![
        (
            "an attachment in the public subnet goes past the NAT gateway (F7.5, W3.3)",
            and(("/network/subnets/3/routeTable", json!("rtb-public"))),
            TimedOut,
            Some((
                "internet-gateway",
                "igw",
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            )),
        ),
        (
            "the NAT gateway's subnet has no route back (F8.11)",
            and((
                "/network/routeTables/2/routes",
                json!([{ "destination": "0.0.0.0/0", "target": "igw" }]),
            )),
            TimedOut,
            Some((
                "internet-gateway",
                "igw",
                "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
            )),
        ),
        (
            "no default route in the gateway's table (F8.11)",
            and(("/network/transitGatewayRouteTables/0/routes", json!([]))),
            TimedOut,
            Some((
                "transit-gateway",
                "tgw",
                "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            )),
        ),
    ];
    check_rows(&base(), rows);
}

/// The subnets of `b` by which the packets of many connections come in.
fn entries(changes: &[Change]) -> Vec<String> {
    let connections = (0..12).map(|number| {
        json!({ "do": "connect", "instance": "i-a", "to": "10.2.1.5", "port": 80, "connection": format!("c{number}") })
    });
    let mut changes = changes.to_vec();
    changes.push(("/script", connections.collect()));
    changes.push(("/network/subnets/-", json!({ "id": "tgw-b2", "vpc": "b", "availabilityZone": "us-east-1b", "cidrBlock": "10.2.10.0/24", "routeTable": "rtb-b" })));
    changes.push((
        "/network/transitGatewayVpcAttachments/1/subnets",
        json!(["tgw-b", "tgw-b2"]),
    ));
    let timeline = run(&changed(&base(), &changes), NatModel::Zonal);
    assert!(deliveries(&timeline, "i-b") > 0);
    // SYN, SYN,ACK and ACK of each connection: the first and the third go to `b`.
    let into = |number: usize| {
        way(&timeline, number)
            .into_iter()
            .find(|stop| stop.starts_with("route-table tgw-b"))
    };
    (0..36)
        .filter_map(into)
        .map(|stop| stop.replace("route-table ", ""))
        .collect()
}

/// F8.10, F8.14: by default the zone of the sender; in appliance mode one zone per flow, which the
/// zones of both ends decide where the table knows them.
#[test]
fn which_zone_packets_come_in_by() {
    assert_eq!(entries(&[]), ["tgw-b"; 24]);
    let appliance = (
        "/network/transitGatewayVpcAttachments/1/applianceModeSupport",
        json!("enable"),
    );
    // Both ends in one zone: that one (F8.14).
    assert_eq!(entries(std::slice::from_ref(&appliance)), ["tgw-b"; 24]);
    // Ends in two zones: a flow hash, the same for every packet of a flow.
    let two_zones = [
        appliance.clone(),
        ("/network/subnets/2/availabilityZone", json!("us-east-1b")),
    ];
    let chosen = entries(&two_zones);
    assert!(
        chosen.chunks(2).all(|flow| flow[0] == flow[1]),
        "{chosen:?}"
    );
    assert!(
        chosen.contains(&"tgw-b".to_owned()) && chosen.contains(&"tgw-b2".to_owned()),
        "{chosen:?}"
    );
    // Without propagation no zone is known: the hash again (F8.14).
    let unknown = [
        appliance,
        (
            "/network/transitGateways/0/defaultRouteTablePropagation",
            json!("disable"),
        ),
        table(
            &[],
            json!([
                { "destination": "10.1.0.0/16", "target": "attach-a" },
                { "destination": "10.2.0.0/16", "target": "attach-b" },
            ]),
        ),
    ];
    let chosen = entries(&unknown);
    assert!(chosen.contains(&"tgw-b2".to_owned()), "{chosen:?}");
}

/// F8.15, F9.25: a SYN with the MSS of jumbo frames leaves a transit gateway with one that fits.
#[test]
fn a_transit_gateway_clamps_the_mss() {
    let timeline = run(&base().to_string(), NatModel::Zonal);
    let sizes = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) => match hop.header_after().detail {
                HeaderDetail::Tcp { flags, mss, .. } if flags == TcpFlags::SYN => mss,
                _ => None,
            },
            _ => None,
        });
    let mut sizes: Vec<u16> = sizes.collect();
    sizes.dedup();
    assert_eq!(sizes, [8961, 8460]);
}
