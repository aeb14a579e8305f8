//! Whole files: the scenario of the library, and one with ten mistakes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::net::IpAddr;

use vpclab_model::{
    NatModel, NatPlacement, NatTranslation, RouteTarget, Scenario, StationKind, StationPlace, check,
};

const EC2_TO_INTERNET: &str = include_str!("../../../scenarios/ec2-to-internet.json");
const TEN_MISTAKES: &str = include_str!("../../../tests/fixtures/ten-mistakes.json");

fn scenario(text: &str, nat_model: Option<NatModel>) -> Scenario {
    let checked = check(text, nat_model);
    assert_eq!(checked.diagnostics, []);
    checked.scenario.unwrap()
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn ten_mistakes_are_ten_diagnostics() {
    let checked = check(TEN_MISTAKES, None);
    let found: Vec<(&str, &str, u32, u32)> = checked
        .diagnostics
        .iter()
        .map(|one| (&*one.code, &*one.pointer, one.line, one.column))
        .collect();
    assert_eq!(
        found,
        [
            ("unknown-key", "/network/vpcs/0/cidrblock", 5, 31),
            (
                "second-internet-gateway",
                "/network/internetGateways/1",
                6,
                45
            ),
            ("subnet-outside-vpc", "/network/subnets/1/cidrBlock", 9, 59),
            (
                "dangling-reference",
                "/network/routeTables/0/routes/0/target",
                13,
                75
            ),
            (
                "port-range-reversed",
                "/network/networkAcls/0/inbound/0/portRange",
                17,
                62
            ),
            (
                "reserved-address",
                "/network/natGateways/0/privateIp",
                21,
                57
            ),
            (
                "malformed-address",
                "/network/instances/0/privateIpAddress",
                24,
                78
            ),
            ("server-inside-vpc", "/internet/servers/0/address", 28, 71),
            ("connection-not-open", "/script/1/connection", 33, 35),
            ("bad-duration", "/script/2/duration", 34, 33),
        ]
    );
    for one in &checked.diagnostics {
        assert!(
            one.hint.as_ref().is_some_and(|hint| !hint.is_empty()),
            "{one}"
        );
        assert!(!one.message.is_empty());
    }
    assert!(checked.scenario.is_none());
}

#[test]
fn the_scenario_can_be_run_under_each_reading() {
    assert_eq!(scenario(EC2_TO_INTERNET, None).nat_model, NatModel::Notes);
    for (model, translation, private, stations_of_nat) in [
        (
            NatModel::Notes,
            NatTranslation::ToElasticIpKeepingPort,
            true,
            1,
        ),
        (NatModel::Zonal, NatTranslation::ToPrivateAddress, true, 1),
        (
            NatModel::Regional,
            NatTranslation::ToPublicAddress,
            false,
            2,
        ),
    ] {
        let scenario = scenario(EC2_TO_INTERNET, Some(model));
        assert_eq!(scenario.nat_model, model);
        assert_eq!(scenario.nat_models, NatModel::ALL);
        let network = &scenario.network;
        let [gateway] = network.nat_gateways.as_slice() else {
            panic!("one NAT gateway")
        };
        assert_eq!(gateway.translation, translation);
        let [nat] = gateway.addresses.as_slice() else {
            panic!("one address")
        };
        assert_eq!(nat.private, private.then(|| address("10.0.0.220")));
        assert_eq!(nat.public, Some(address("198.51.100.10")));
        match gateway.placement {
            NatPlacement::Zonal(subnet) => {
                assert_eq!(network.subnet(subnet).identity.label(), "public")
            }
            NatPlacement::Regional(table) => {
                let table = network.route_table(table);
                assert_eq!(table.identity.id, "rtb-0f3a7c1e5b9d24680-regional");
                let targets: Vec<RouteTarget> = table
                    .routes
                    .in_force()
                    .map(|(_, route)| route.target)
                    .collect();
                let [RouteTarget::Local, RouteTarget::InternetGateway(_)] = targets.as_slice()
                else {
                    panic!("{targets:?}")
                };
            }
        }
        let at_nat = |place| matches!(place, StationPlace::NatGateway(_));
        let count = network
            .stations
            .iter()
            .filter(|(_, station)| at_nat(station.place))
            .count();
        assert_eq!(count, stations_of_nat);
    }
}

#[test]
fn the_scenario_has_its_stations_in_order() {
    let scenario = scenario(EC2_TO_INTERNET, None);
    let stations = &scenario.network.stations;
    let found: Vec<(StationKind, &str)> = stations
        .iter()
        .map(|(_, station)| (station.kind, &*station.component))
        .collect();
    assert_eq!(
        found,
        [
            (StationKind::Instance, "i-08b6d4f2a0c1e3957"),
            (StationKind::Eni, "eni-08b6d4f2a0c1e3957"),
            (StationKind::SecurityGroup, "sg-06e8a4d1b9c27f350"),
            (StationKind::NetworkAcl, "acl-0d25f1b7c8e3a4960"),
            (StationKind::RouteTable, "rtb-0a93c5d7e2f1b4860"),
            (StationKind::NetworkAcl, "acl-0d25f1b7c8e3a4960"),
            (StationKind::RouteTable, "rtb-0c41e8b2f7d3a5960"),
            (StationKind::NatGateway, "nat-0f3a7c1e5b9d24680"),
            (StationKind::Resolver, "resolver"),
            (StationKind::InternetGateway, "igw-05c2d8e7a1b3f4690"),
            (StationKind::Edge, "edge"),
            (StationKind::Internet, "internet"),
            (StationKind::Server, "server-google"),
        ]
    );
    // Every way to a station leads to one of its kind.
    let kind = |key| stations.station(key).kind;
    assert!(
        stations
            .instances
            .iter()
            .all(|key| kind(*key) == StationKind::Instance)
    );
    assert!(
        stations
            .interfaces
            .iter()
            .all(|at| kind(at.eni) == StationKind::Eni)
    );
    assert!(
        stations
            .interfaces
            .iter()
            .all(|at| at.security_group.map(kind) == Some(StationKind::SecurityGroup))
    );
    assert!(
        stations
            .subnets
            .iter()
            .all(|at| kind(at.network_acl) == StationKind::NetworkAcl)
    );
    assert!(
        stations
            .subnets
            .iter()
            .all(|at| kind(at.route_table) == StationKind::RouteTable)
    );
    assert!(
        stations
            .nat_gateways
            .iter()
            .all(|at| kind(at.nat_gateway) == StationKind::NatGateway)
    );
    assert!(
        stations
            .resolvers
            .iter()
            .all(|key| kind(*key) == StationKind::Resolver)
    );
    assert_eq!(stations.edge.map(kind), Some(StationKind::Edge));
    assert_eq!(stations.internet.map(kind), Some(StationKind::Internet));
    assert!(
        stations
            .servers
            .iter()
            .all(|key| kind(*key) == StationKind::Server)
    );
}

#[test]
fn the_story_follows_the_notes() {
    let scenario = scenario(EC2_TO_INTERNET, None);
    let titles: Vec<&str> = scenario
        .story
        .chapters
        .iter()
        .map(|chapter| &*chapter.title)
        .collect();
    for (number, heading) in [
        "DNS Resolution",
        "TCP SYN (Connection Initiation)",
        "VPC Route Table Evaluation",
        "NAT Gateway – Source NAT (SNAT)",
        "Internet Gateway",
        "AWS Edge Network",
        "Destination Server Receives SYN",
        "Return Path (SYN-ACK)",
        "NAT Gateway – Reverse NAT",
        "Packet Reaches EC2 ENI",
        "TCP ACK (Handshake Completion)",
        "Connection Established",
        "Connection Termination (Later)",
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(
            titles.get(number),
            Some(&&*format!("{}. {heading}", number + 1))
        );
    }
    let steps: Vec<&str> = scenario
        .story
        .milestones
        .iter()
        .map(|row| &*row.step)
        .collect();
    assert_eq!(steps, ["2", "8", "11", "12"]);
    assert_eq!(scenario.story.claims.len(), 5);
}
