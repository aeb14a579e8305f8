//! Ways between VPCs and customers' networks by a transit gateway, hop by hop, and how large packets
//! may be there.

use serde_json::json;
use vpclab_model::NatModel;
use vpclab_trace::Outcome::{Done, MessageTooLong};
use vpclab_trace::sentence;

use super::customers::{ALL, customers, from, table};
use super::{changed, first_drop, outcome, way};
use crate::{put, run};

/// F8.13, F8.19, F8.1a: out and back, hop by hop.
#[test]
fn the_way_to_a_customer_and_back() {
    let timeline = run(&customers().to_string(), NatModel::Zonal);
    assert_eq!(
        way(&timeline, 0)[5..],
        [
            "network-acl tgw-a",
            "transit-gateway attach-a",
            "transit-gateway tgw",
            "transit-gateway attach-head",
            "server files",
        ]
    );
    assert_eq!(
        way(&timeline, 1)[..7],
        [
            "server files",
            "transit-gateway attach-head",
            "transit-gateway tgw",
            "transit-gateway attach-a",
            "route-table tgw-a",
            "network-acl tgw-a",
            "network-acl subnet-a",
        ]
    );
    let scenario = timeline.scenario();
    let said: Vec<String> = timeline
        .events()
        .iter()
        .map(|event| sentence(event, scenario).text)
        .collect();
    for part in [
        "leaves the transit gateway by attachment attach-head of customer gateway head: vpn-head takes whatever",
        "comes from the customer's network into the transit gateway by attachment attach-head of customer gateway head.",
        "goes to attachment attach-head of customer gateway head by 192.168.0.0/16 → attach-head (propagated)",
    ] {
        assert!(said.iter().any(|text| text.contains(part)), "{part}");
    }
}

/// F6.10, F6.11: through a transit gateway a customer's network has the NAT gateway of a VPC.
#[test]
fn a_customer_and_the_nat_gateway_of_a_vpc() {
    let changes = [
        from("files", "203.0.113.5"),
        (
            "/network/internetGateways/-",
            json!({ "id": "igw", "vpc": "b" }),
        ),
        ("/network/subnets/2/routeTable", json!("rtb-public")),
        (
            "/network/routeTables/-",
            json!({ "id": "rtb-public", "vpc": "b", "routes": [
                { "destination": "0.0.0.0/0", "target": "igw" }, { "destination": "192.168.0.0/16", "target": "tgw" } ] }),
        ),
        (
            "/network/natGateways/-",
            json!({ "id": "nat", "subnet": "subnet-b", "privateIp": "10.2.1.9", "publicIp": "198.51.100.10" }),
        ),
        (
            "/network/routeTables/1/routes",
            json!([{ "destination": "0.0.0.0/0", "target": "nat" }]),
        ),
        table(
            &ALL,
            json!([{ "destination": "0.0.0.0/0", "target": "attach-b" }]),
        ),
    ];
    let timeline = run(&changed(&customers(), &changes), NatModel::Zonal);
    assert_eq!((outcome(&timeline), first_drop(&timeline)), (Done, None));
    let out = way(&timeline, 0);
    assert!(
        out.contains(&"nat-gateway nat: 10.2.1.9 to 203.0.113.5".to_owned()),
        "{out:?}"
    );
}

/// F8.15: 1500 bytes through a VPN. What VPCs send, the transit gateway tells of; what customers
/// send, it does not, but their own router does.
#[test]
fn how_large_packets_may_be() {
    let ping = |who: &str, id: &str, to: &str, size: u16| json!([{ "do": "ping", who: id, "to": to, "size": size, "dontFragment": true }]);
    let out = |size| ping("instance", "i-a", "192.168.0.10", size);
    let back = |size| ping("server", "files", "10.1.1.5", size);
    let direct = ("/network/vpnConnections", json!([]));
    let by_direct = (
        "/network/virtualInterfaces/-",
        json!({ "id": "attach-head", "transitGateway": "tgw", "customerGateway": "head", "routes": ["192.168.0.0/16"] }),
    );
    let branch = ("/internet/servers/2/customerGateway", json!("head"));
    for (name, script, changes, expected) in [
        ("as large as it may be", out(1_472), vec![], Done),
        ("one byte more", out(1_473), vec![], MessageTooLong),
        ("from the customer", back(1_472), vec![], Done),
        (
            "from the customer, one byte more",
            back(1_473),
            vec![],
            MessageTooLong,
        ),
        (
            "Direct Connect has no such limit",
            out(4_000),
            vec![direct, by_direct, branch],
            Done,
        ),
    ] {
        let mut scenario = customers();
        put(&mut scenario, &changes);
        for pointer in ["/network/instances/0/mtu", "/internet/servers/1/mtu"] {
            put(&mut scenario, &[(pointer, json!(9001))]);
        }
        put(&mut scenario, &[("/script", script)]);
        let timeline = run(&scenario.to_string(), NatModel::Zonal);
        assert_eq!(outcome(&timeline), expected, "{name}");
    }
}
