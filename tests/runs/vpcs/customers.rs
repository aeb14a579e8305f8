//! Customers' networks that are attached to a transit gateway: by VPN connections with BGP and with
//! static routes, and by Direct Connect.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_trace::Outcome::{Done, TimedOut};

use super::transit_gateway::base;
use super::{Change, Row, changed, check_rows};
use crate::{put, run};

/// The head office has a VPN connection with BGP, the branch one with static routes; both are
/// attached to the transit gateway of two VPCs.
pub(super) fn customers() -> Value {
    let mut scenario = base();
    let everywhere = json!([{ "destination": "10.0.0.0/8", "target": "tgw" },
        { "destination": "192.168.0.0/16", "target": "tgw" }, { "destination": "172.20.0.0/16", "target": "tgw" }]);
    let open = json!([{ "protocol": "all", "source": "0.0.0.0/0" }]);
    put(
        &mut scenario,
        &[
            (
                "/network/customerGateways",
                json!([{ "id": "head" }, { "id": "branch" }]),
            ),
            (
                "/network/vpnConnections",
                json!([
                    { "id": "vpn-head", "transitGateway": "tgw", "attachment": "attach-head", "customerGateway": "head", "routes": ["192.168.0.0/16"] },
                    { "id": "vpn-branch", "transitGateway": "tgw", "attachment": "attach-branch", "customerGateway": "branch", "staticRoutesOnly": true },
                ]),
            ),
            ("/network/virtualInterfaces", json!([])),
            ("/network/routeTables/0/routes", everywhere.clone()),
            ("/network/routeTables/1/routes", everywhere),
            ("/network/securityGroups/0/ingress", open),
            (
                "/internet/servers/-",
                json!({ "id": "files", "address": "192.168.0.10", "listen": [80], "customerGateway": "head" }),
            ),
            (
                "/internet/servers/-",
                json!({ "id": "till", "address": "172.20.0.10", "listen": [80], "customerGateway": "branch" }),
            ),
            ("/script/0/to", json!("192.168.0.10")),
        ],
    );
    scenario
}

/// A table that serves everything, with these routes.
pub(super) fn table(propagations: &[&str], routes: Value) -> Change {
    (
        "/network/transitGatewayRouteTables/-",
        json!({
            "id": "tgw-rtb", "transitGateway": "tgw", "default": true,
            "associations": ["attach-a", "attach-b", "attach-head", "vpn-branch"],
            "propagations": propagations, "routes": routes,
        }),
    )
}

fn to(address: &str) -> Change {
    ("/script/0/to", json!(address))
}

fn by_hand() -> Change {
    (
        "/network/transitGateways/0/defaultRouteTablePropagation",
        json!("disable"),
    )
}

pub(super) const ALL: [&str; 3] = ["attach-a", "attach-b", "attach-head"];

/// From a VPC: where the first packet is dropped.
#[test]
#[allow(clippy::too_many_lines)]
fn what_leaves_for_a_customer() {
    let route =
        |destination: &str, target: &str| json!([{ "destination": destination, "target": target }]);
    let no_route = Some((
        "transit-gateway",
        "tgw",
        "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    ));
    let blackhole = Some(("transit-gateway", "tgw", "TGW_RTB_BAD_STATE_ROUTE"));
    let nobody = Some(("transit-gateway", "attach-head", "VPCLAB_NO_CUSTOMER_HOST"));
    let direct = |prefix: &str| {
        (
            "/network/virtualInterfaces/-",
            json!({
                "id": "dxvif", "transitGateway": "tgw", "attachment": "attach-direct", "customerGateway": "branch", "routes": [prefix],
            }),
        )
    };
    let rows: Vec<Row> = vec![
        (
            "what the customer's router announces is propagated (F8.19)",
            vec![],
            Done,
            None,
        ),
        (
            "nobody there has the address",
            vec![to("192.168.0.11")],
            TimedOut,
            nobody,
        ),
        (
            "static routes of a VPN are in no table by themselves (F8.19)",
            vec![to("172.20.0.10")],
            TimedOut,
            no_route,
        ),
        (
            "they are written into the gateway's table (F8.19)",
            vec![
                to("172.20.0.10"),
                table(&ALL, route("172.20.0.0/16", "attach-branch")),
            ],
            Done,
            None,
        ),
        (
            "a table may name the connection as well",
            vec![
                to("172.20.0.10"),
                table(&ALL, route("172.20.0.0/16", "vpn-branch")),
            ],
            Done,
            None,
        ),
        (
            "a static VPN has nothing to propagate (F8.19)",
            vec![
                to("172.20.0.10"),
                table(&["attach-a", "attach-b", "attach-branch"], json!([])),
            ],
            TimedOut,
            no_route,
        ),
        (
            "no propagation (F8.11)",
            vec![by_hand(), table(&[], json!([]))],
            TimedOut,
            no_route,
        ),
        (
            "a static route to the attachment is not filtered by what BGP announces (F8.19)",
            vec![
                to("172.21.0.5"),
                (
                    "/network/routeTables/0/routes/-",
                    json!({ "destination": "172.21.0.0/16", "target": "tgw" }),
                ),
                table(&ALL, route("172.21.0.0/16", "attach-head")),
            ],
            TimedOut,
            nobody,
        ),
        (
            "what is not available propagates nothing (F8.18)",
            vec![("/network/vpnConnections/0/state", json!("pending"))],
            TimedOut,
            no_route,
        ),
        (
            "a static route to it is a blackhole (F8.12)",
            vec![
                ("/network/vpnConnections/0/state", json!("pending")),
                table(&ALL, route("192.168.0.0/16", "attach-head")),
            ],
            TimedOut,
            blackhole,
        ),
        (
            "the customer's attachment has no table, so nothing comes back (F8.1a)",
            vec![
                (
                    "/network/transitGateways/0/defaultRouteTableAssociation",
                    json!("disable"),
                ),
                (
                    "/network/transitGatewayRouteTables/-",
                    json!({
                        "id": "tgw-rtb", "transitGateway": "tgw", "associations": ["attach-a"], "propagations": ALL,
                    }),
                ),
            ],
            TimedOut,
            Some((
                "transit-gateway",
                "attach-head",
                "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
            )),
        ),
        (
            "of the same prefix Direct Connect goes before VPN (F8.11): the branch has no such host",
            vec![direct("192.168.0.0/16")],
            TimedOut,
            Some((
                "transit-gateway",
                "attach-direct",
                "VPCLAB_NO_CUSTOMER_HOST",
            )),
        ),
        (
            "the longer prefix goes before either (F8.11)",
            vec![direct("192.168.0.0/15")],
            Done,
            None,
        ),
        (
            "a VPC goes before both (F8.11)",
            vec![
                to("10.2.1.5"),
                direct("10.2.0.0/16"),
                ("/network/vpnConnections/0/routes", json!(["10.2.0.0/16"])),
            ],
            Done,
            None,
        ),
        (
            "IPv6 by a VPN (F8.1b)",
            vec![
                to("2001:db8:f::5"),
                ("/network/vpcs/0/ipv6CidrBlocks", json!(["2001:db8:a::/56"])),
                ("/network/subnets/0/ipv6CidrBlock", json!("2001:db8:a::/64")),
                (
                    "/network/instances/0/ipv6Addresses",
                    json!(["2001:db8:a::5"]),
                ),
                (
                    "/network/securityGroups/0/egress",
                    json!([{ "protocol": "all", "destination": "::/0" }]),
                ),
                (
                    "/network/routeTables/0/routes/-",
                    json!({ "destination": "::/0", "target": "tgw" }),
                ),
                table(&ALL, route("::/0", "attach-head")),
            ],
            TimedOut,
            Some(("transit-gateway", "attach-head", "VPCLAB_VGW_IPV4_ONLY")),
        ),
    ];
    check_rows(&customers(), rows);
}

pub(super) fn from(server: &str, address: &str) -> Change {
    (
        "/script/0",
        json!({ "do": "connect", "server": server, "to": address, "port": 80, "connection": "first" }),
    )
}

/// F8.1a: from a customer's network.
#[test]
fn what_comes_from_a_customer() {
    let both = || {
        table(
            &ALL,
            json!([{ "destination": "172.20.0.0/16", "target": "attach-branch" }]),
        )
    };
    let rows: Vec<Row> = vec![
        ("into a VPC", vec![from("files", "10.1.1.5")], Done, None),
        (
            "no route back to a static VPN (F8.19)",
            vec![from("till", "10.1.1.5")],
            TimedOut,
            Some((
                "transit-gateway",
                "tgw",
                "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            )),
        ),
        (
            "with a route back",
            vec![from("till", "10.1.1.5"), both()],
            Done,
            None,
        ),
        (
            "from one customer to another",
            vec![from("files", "172.20.0.10"), both()],
            Done,
            None,
        ),
        (
            "groups are asked as always",
            vec![
                from("files", "10.1.1.5"),
                ("/network/securityGroups/0/ingress", json!([])),
            ],
            TimedOut,
            Some(("security-group", "sg-a", "SG_HAS_NO_RULES")),
        ),
        (
            "by an attachment that is not available (F8.18)",
            vec![
                from("files", "10.1.1.5"),
                ("/network/vpnConnections/0/state", json!("pending")),
            ],
            TimedOut,
            Some(("transit-gateway", "attach-head", "BAD_STATE_ATTACHMENT")),
        ),
        (
            "of two ways in, the one where a route leads on (F8.1a)",
            vec![
                from("files", "10.1.1.5"),
                ("/network/vpnGateways", json!([{ "id": "vgw", "vpc": "b" }])),
                (
                    "/network/vpnConnections/-",
                    json!({ "id": "old", "vpnGateway": "vgw", "customerGateway": "head", "routes": ["192.168.0.0/16"] }),
                ),
            ],
            Done,
            None,
        ),
        (
            "a blackhole leads nowhere: the other way is taken (F8.1a, F8.12)",
            vec![
                from("files", "10.1.1.5"),
                (
                    "/network/virtualInterfaces/-",
                    json!({ "id": "dxvif", "transitGateway": "tgw", "customerGateway": "head", "routes": ["192.168.0.0/16"] }),
                ),
                (
                    "/network/transitGatewayRouteTables/-",
                    json!({ "id": "by-vpn", "transitGateway": "tgw", "associations": ["attach-head"],
                        "routes": [{ "destination": "10.0.0.0/8", "target": "blackhole" }] }),
                ),
            ],
            Done,
            None,
        ),
    ];
    check_rows(&customers(), rows);
}

/// F8.11, F8.19: propagation switched by calls.
#[test]
fn propagation_by_calls() {
    let connect = |id: &str| json!({ "do": "connect", "instance": "i-a", "to": "192.168.0.10", "port": 80, "connection": id });
    let switch = |word: &str| {
        json!({ "do": format!("{word}-transit-gateway-route-table-propagation"),
            "transitGatewayRouteTable": "tgw-rtb", "transitGatewayAttachment": "attach-head" })
    };
    let script = json!([
        connect("before"),
        switch("enable"),
        connect("first"),
        switch("disable"),
        connect("second")
    ]);
    let changes = [
        by_hand(),
        table(&["attach-a", "attach-b"], json!([])),
        ("/script", script),
    ];
    let timeline = run(&changed(&customers(), &changes), NatModel::Zonal);
    assert_eq!(
        crate::outcomes::outcomes(&timeline),
        [TimedOut, Done, Done, Done, TimedOut]
    );
}
