//! Virtual private gateways with customers' networks behind them.

use serde_json::{Value, json};
use vpclab_model::{NatModel, RouteFate, RouteTableKey, StationKind, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::Outcome;

use crate::outcomes::{first_drop, outcomes};
use crate::run;
use crate::walks::way;

use Outcome::{Done, NotConnected, TimedOut};
use StationKind::{Eni, Instance, NetworkAcl, RouteTable, SecurityGroup, Server, VpnGateway};

const SYN: TcpFlags = TcpFlags::SYN;
const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);

/// A client and a private NAT gateway in a VPC, two customer networks behind its gateway: the head
/// office with a static VPN connection, the branch with BGP. Each change is a JSON pointer and a value.
pub(crate) fn offices(changes: &[(&str, Value)]) -> Value {
    let mut scenario = json!({
        "vpclab": 1, "title": "offices",
        "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "transitGateways": [],
            "transitGatewayVpcAttachments": [],
            "internetGateways": [{ "id": "igw" }],
            "vpnGateways": [{ "id": "vgw" }],
            "customerGateways": [{ "id": "head" }, { "id": "branch" }],
            "vpnConnections": [
                { "id": "vpn-head", "vpnGateway": "vgw", "customerGateway": "head", "staticRoutesOnly": true,
                  "routes": ["192.168.0.0/16", "10.0.5.0/24"] },
                { "id": "vpn-branch", "vpnGateway": "vgw", "customerGateway": "branch", "routes": ["172.20.0.0/16"] },
            ],
            "virtualInterfaces": [],
            "subnets": [
                { "id": "apps", "cidrBlock": "10.0.1.0/24", "routeTable": "rtb" },
                { "id": "boxes", "cidrBlock": "10.0.9.0/24", "routeTable": "rtb" },
            ],
            "routeTables": [
                { "id": "rtb", "propagatingVgws": ["vgw"], "routes": [] },
                { "id": "ingress", "routes": [{ "destination": "10.0.1.0/24", "target": "box" }] },
            ],
            "securityGroups": [{ "id": "open", "ingress": [{ "source": "0.0.0.0/0" }] }],
            "natGateways": [{ "id": "nat", "subnet": "boxes", "connectivityType": "private", "privateIp": "10.0.9.220" }],
            "instances": [
                { "id": "client", "subnet": "apps", "privateIpAddress": "10.0.1.5", "securityGroups": ["open"], "listen": [80] },
                { "id": "box", "subnet": "boxes", "privateIpAddress": "10.0.9.9", "securityGroups": ["open"],
                  "sourceDestCheck": false, "forwards": "router" },
            ],
        },
        "internet": { "servers": [
            { "id": "server", "address": "203.0.113.5", "listen": [443] },
            { "id": "files", "address": "192.168.0.10", "listen": [443], "customerGateway": "head" },
            { "id": "twin", "address": "10.0.5.9", "listen": [443], "customerGateway": "head" },
            { "id": "till", "address": "172.20.0.10", "listen": [443], "customerGateway": "branch" },
        ] },
        "script": connection(&json!({ "instance": "client" }), "192.168.0.10", 443),
    });
    for (pointer, value) in changes {
        *scenario.pointer_mut(pointer).expect(pointer) = value.clone();
    }
    scenario
}

fn connection(from: &Value, to: &str, port: u16) -> Value {
    let mut connect = json!({ "do": "connect", "to": to, "port": port, "connection": "c" });
    for (key, value) in from.as_object().unwrap() {
        connect[key] = value.clone();
    }
    json!([connect, { "do": "send", "connection": "c" }, { "do": "close", "connection": "c" }])
}

fn run_of(scenario: &Value) -> Timeline {
    run(&scenario.to_string(), NatModel::Zonal)
}

type Row = (
    &'static str,
    &'static str,
    Vec<(&'static str, Value)>,
    [Outcome; 3],
    Option<(StationKind, &'static str)>,
);

/// F8.40 to F8.43: what leaves by a virtual private gateway, and where the first packet is dropped.
#[test]
fn what_leaves_the_vpc() {
    let closed = [TimedOut, NotConnected, NotConnected];
    let to =
        |destination: &str, target: &str| json!([{ "destination": destination, "target": target }]);
    let rows: Vec<Row> = vec![
        (
            "a static VPN connection (F8.40)",
            "192.168.0.10",
            vec![],
            [Done; 3],
            None,
        ),
        (
            "one with BGP (F8.40)",
            "172.20.0.10",
            vec![],
            [Done; 3],
            None,
        ),
        (
            "nobody there",
            "192.168.0.11",
            vec![],
            closed,
            Some((VpnGateway, "VPCLAB_NO_CUSTOMER_HOST")),
        ),
        (
            "no propagation, no route (D0.2)",
            "192.168.0.10",
            vec![("/network/routeTables/0/propagatingVgws", json!([]))],
            closed,
            Some((RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "a route by hand (F3.7, F3.19)",
            "192.168.0.10",
            vec![
                ("/network/routeTables/0/propagatingVgws", json!([])),
                ("/network/routeTables/0/routes", to("192.168.0.0/24", "vgw")),
            ],
            [Done; 3],
            None,
        ),
        (
            "a route to a prefix that no connection knows (F8.40)",
            "198.51.100.7",
            vec![(
                "/network/routeTables/0/routes",
                to("198.51.100.0/24", "vgw"),
            )],
            closed,
            Some((VpnGateway, "VPCLAB_VGW_UNKNOWN_PREFIX")),
        ),
        (
            "a more specific propagated route never beats local (F3.9, F8.43, T14.29)",
            "10.0.5.9",
            vec![],
            closed,
            Some((RouteTable, "NO_POSSIBLE_DESTINATION")),
        ),
        (
            "through a router in another subnet",
            "192.168.0.10",
            vec![
                ("/network/subnets/0/routeTable", json!("ingress")),
                ("/network/routeTables/1/routes", to("192.168.0.0/16", "box")),
            ],
            [Done; 3],
            None,
        ),
    ];
    for (name, address, changes, expected, dropped) in rows {
        let mut scenario = offices(&changes);
        scenario["script"] = connection(&json!({ "instance": "client" }), address, 443);
        let timeline = run_of(&scenario);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
    }
}

/// F6.21: towards a customer's network a private NAT gateway is seen by its private address.
#[test]
fn a_private_nat_gateway_towards_a_customer() {
    let through = json!([{ "destination": "0.0.0.0/0", "target": "nat" }]);
    let timeline = run_of(&offices(&[
        ("/network/subnets/0/routeTable", json!("ingress")),
        ("/network/routeTables/1/routes", through),
    ]));
    assert_eq!(outcomes(&timeline), [Done; 3]);
    let seen = way(&timeline, Instance, SYN).pop().unwrap();
    assert_eq!(seen.0, Server);
    assert!(seen.2.starts_with("10.0.9.220:"), "{}", seen.2);
}

/// The way out and back, hop by hop: no gateway table, no edge, no internet.
#[test]
fn the_way_through_a_virtual_private_gateway() {
    let timeline = run_of(&offices(&[]));
    let kinds = |from, flags| -> Vec<StationKind> {
        let way = way(&timeline, from, flags);
        way.iter().map(|stop| stop.0).collect()
    };
    assert_eq!(
        kinds(Instance, SYN),
        [
            Instance,
            Eni,
            SecurityGroup,
            NetworkAcl,
            RouteTable,
            VpnGateway,
            Server
        ]
    );
    assert_eq!(
        kinds(Server, SYN_ACK),
        [Server, VpnGateway, NetworkAcl, SecurityGroup, Eni, Instance]
    );
    assert_eq!(
        way(&timeline, Instance, SYN)[6].2,
        "10.0.1.5:32768",
        "no address changes"
    );
}

/// F3.29: AWS's own example. The route to the internet gateway is static, the other one propagated.
#[test]
fn the_example_of_the_user_guide() {
    use RouteFate::{BehindLocal, Chosen, Elsewhere, LowerPriority};
    let scenario = offices(&[
        (
            "/network/vpnConnections/0/routes",
            json!(["172.31.0.0/24", "10.0.5.0/24", "10.0.0.0/16"]),
        ),
        (
            "/network/routeTables/0/routes",
            json!([{ "destination": "172.31.0.0/24", "target": "igw" }]),
        ),
    ]);
    let checked = vpclab_model::check(&scenario.to_string(), None);
    let network = checked.scenario.unwrap().network;
    for (address, expected) in [
        (
            "172.31.0.9",
            [
                Elsewhere,
                Chosen,
                LowerPriority,
                Elsewhere,
                Elsewhere,
                Elsewhere,
            ],
        ),
        (
            "10.0.5.9",
            [
                Chosen,
                Elsewhere,
                Elsewhere,
                BehindLocal,
                BehindLocal,
                Elsewhere,
            ],
        ),
    ] {
        let fates: Vec<RouteFate> = network
            .route_fates(RouteTableKey(0), address.parse().unwrap())
            .map(|(.., fate)| fate)
            .collect();
        assert_eq!(fates, expected, "{address}");
    }
}

/// F3.6: of two ways to the same prefix Direct Connect goes before static VPN, static VPN before BGP;
/// a longer prefix goes before either (F3.5).
#[test]
fn which_way_to_a_customer() {
    let interface = |net: &str| json!([{ "id": "dxvif", "vpnGateway": "vgw", "customerGateway": "branch", "routes": [net] }]);
    for (name, bgp, direct, expected) in [
        (
            "static before BGP",
            "192.168.0.0/16",
            "172.16.0.0/16",
            "vpn-head",
        ),
        (
            "Direct Connect before both",
            "192.168.0.0/16",
            "192.168.0.0/16",
            "dxvif",
        ),
        (
            "the longer prefix before all",
            "192.168.0.0/24",
            "192.168.0.0/16",
            "vpn-branch",
        ),
    ] {
        let scenario = offices(&[
            ("/network/vpnConnections/1/routes", json!([bgp])),
            ("/network/virtualInterfaces", interface(direct)),
        ]);
        let checked = vpclab_model::check(&scenario.to_string(), None);
        let network = checked.scenario.unwrap().network;
        let address = "192.168.0.10".parse().unwrap();
        let link = network.customer_link(vpclab_model::VpnGatewayKey(0), address);
        assert_eq!(link.unwrap().identity.id, expected, "{name}");
    }
}

/// F6.10, F6.11, F8.40, F8.42: what a customer's network reaches, and where the first packet is dropped.
#[test]
fn what_comes_into_the_vpc() {
    let closed = [TimedOut, NotConnected, NotConnected];
    let steered = json!({ "id": "vgw", "routeTable": "ingress" });
    let to =
        |destination: &str, target: &str| json!([{ "destination": destination, "target": target }]);
    let files = ("files", "10.0.1.5", 80);
    #[rustfmt::skip]
    let rows = [
        ("an instance (F8.42)", files, vec![], [Done; 3], None),
        ("its group is asked as always", files, vec![("/network/securityGroups/0/ingress", json!([]))],
            closed, Some((SecurityGroup, "SG_HAS_NO_RULES"))),
        ("there is no way back (D0.2)", files, vec![("/network/routeTables/0/propagatingVgws", json!([]))],
            closed, Some((RouteTable, "NO_ROUTE_TO_DESTINATION"))),
        ("nobody has the address (F8.42)", ("files", "10.0.1.99", 80), vec![],
            closed, Some((VpnGateway, "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"))),
        ("not the internet, by whatever gateway (F6.10, F8.42)", ("files", "203.0.113.5", 443), vec![],
            closed, Some((VpnGateway, "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"))),
        ("not a NAT gateway (F6.13)", ("files", "10.0.9.220", 80), vec![],
            closed, Some((StationKind::NatGateway, "VPCLAB_NAT_NO_ENTRY"))),
        ("not even with routes that lead through one (F6.10, F6.11)", files,
            vec![("/network/vpnGateways/0", steered.clone()), ("/network/routeTables/0/routes", to("10.0.1.0/24", "nat"))],
            closed, Some((StationKind::NatGateway, "NGW_REQUIRES_SOURCE_IN_VPC"))),
        ("nor where the VPC has a transit gateway that has nothing to do with it (F6.11)", files,
            vec![("/network/vpnGateways/0", steered.clone()), ("/network/routeTables/0/routes", to("10.0.1.0/24", "nat")),
                ("/network/transitGateways", json!([{ "id": "tgw" }])),
                ("/network/transitGatewayVpcAttachments", json!([{ "id": "attach", "transitGateway": "tgw", "vpc": "vpc", "subnets": ["boxes"] }]))],
            closed, Some((StationKind::NatGateway, "NGW_REQUIRES_SOURCE_IN_VPC"))),
        ("past a middlebox, without one on the way back: the box only forwards (F3.22)", files,
            vec![("/network/vpnGateways/0", steered)], [Done; 3], None),
        ("another customer's network (F8.40)", ("files", "172.20.0.10", 443), vec![], [Done; 3], None),
    ];
    for (name, (from, address, port), changes, expected, dropped) in rows {
        let mut scenario = offices(&changes);
        scenario["script"] = connection(&json!({ "server": from }), address, port);
        let timeline = run_of(&scenario);
        assert_eq!(first_drop(&timeline), dropped, "{name}");
        assert_eq!(outcomes(&timeline), expected, "{name}");
    }
}

/// F3.22: the table of a virtual private gateway leads what comes in past a middlebox.
#[test]
fn the_way_in_by_a_middlebox() {
    let mut scenario = offices(&[(
        "/network/vpnGateways/0",
        json!({ "id": "vgw", "routeTable": "ingress" }),
    )]);
    scenario["script"] = connection(&json!({ "server": "files" }), "10.0.1.5", 80);
    let timeline = run_of(&scenario);
    let kinds: Vec<StationKind> = way(&timeline, Server, SYN)
        .iter()
        .map(|stop| stop.0)
        .collect();
    #[rustfmt::skip]
    assert_eq!(kinds, [
        Server, VpnGateway, RouteTable,
        NetworkAcl, SecurityGroup, Eni, Instance, Eni, SecurityGroup, NetworkAcl, RouteTable,
        NetworkAcl, SecurityGroup, Eni, Instance,
    ]);
}
