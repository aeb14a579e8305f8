//! What joins VPCs to other networks changes while packets fly.

use serde_json::{Value, json};
use vpclab_model::NatModel;

use crate::edits::{connect, last_drop, outcomes};
use crate::seeking::agrees_with_engine;
use crate::vpcs::transit_gateway::base as transit_base;
use crate::{put, run, vpn};

pub(crate) const DONE: &str = "done";
pub(crate) const LOST: &str = "timed-out";
const ATTACHMENT: &str = "transitGatewayAttachment";
const TABLE: &str = "transitGatewayRouteTable";

/// A scenario with changes and a script, how its actions end, and the code of the last drop.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) scenario: Value,
    pub(crate) changes: Vec<(&'static str, Value)>,
    pub(crate) script: Vec<Value>,
    pub(crate) expected: Vec<&'static str>,
    pub(crate) code: &'static str,
}

pub(crate) fn check_rows(rows: Vec<Row>) {
    for row in rows {
        let mut scenario = row.scenario;
        put(&mut scenario, &row.changes);
        scenario["script"] = json!(row.script);
        let mut timeline = run(&scenario.to_string(), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), row.expected, "{}", row.name);
        let code = last_drop(&timeline).map(|(_, code)| code);
        assert_eq!(code, Some(row.code), "{}", row.name);
        agrees_with_engine(&mut timeline);
    }
}

/// From the one VPC to the other.
fn over(connection: &str) -> Value {
    connect("i-a", "10.2.1.5", 80, connection)
}

pub(crate) fn about(word: &str, key: &str, id: &str) -> Value {
    json!({ "do": word, key: id })
}

#[test]
fn peering_connections_are_accepted_and_deleted() {
    let pending = json!([{ "id": "pcx", "requesterVpc": "a", "accepterVpc": "b", "status": "pending-acceptance" }]);
    let call = |verb: &str| {
        about(
            &format!("{verb}-vpc-peering-connection"),
            "vpcPeeringConnection",
            "pcx",
        )
    };
    let routes = json!([{ "destination": "10.0.0.0/8", "target": "pcx" }]);
    check_rows(vec![Row {
        name: "only an active one carries anything, and whoever waits is asked once (F8.1, F8.6, F3.15)",
        scenario: transit_base(),
        changes: vec![
            ("/network/vpcPeeringConnections", pending),
            ("/network/routeTables/0/routes", routes.clone()),
            ("/network/routeTables/1/routes", routes),
        ],
        script: vec![
            over("before"),
            call("accept"),
            over("active"),
            call("accept"),
            call("reject"),
            call("delete"),
            over("after"),
            call("delete"),
        ],
        expected: vec![
            LOST,
            DONE,
            DONE,
            "InvalidStateTransition",
            "InvalidStateTransition",
            DONE,
            LOST,
            "InvalidStateTransition",
        ],
        code: "BAD_STATE_ROUTE",
    }]);
}

fn without_defaults() -> Vec<(&'static str, Value)> {
    vec![
        (
            "/network/transitGateways/0",
            json!({ "id": "tgw", "defaultRouteTableAssociation": "disable", "defaultRouteTablePropagation": "disable" }),
        ),
        (
            "/network/transitGatewayRouteTables/-",
            json!({ "id": "tgw-rtb", "transitGateway": "tgw" }),
        ),
    ]
}

#[test]
fn attachments_and_their_tables_change() {
    let attachment = |verb: &str, id: &str| {
        about(
            &format!("{verb}-transit-gateway-vpc-attachment"),
            ATTACHMENT,
            id,
        )
    };
    let with_table = |word: &str, id: &str| json!({ "do": word, TABLE: "tgw-rtb", ATTACHMENT: id });
    let associate = |id| with_table("associate-transit-gateway-route-table", id);
    let propagate = |id| with_table("enable-transit-gateway-route-table-propagation", id);
    let route = |word: &str, target: &str| json!({ "do": word, TABLE: "tgw-rtb", "destination": "10.2.0.0/16", "target": target });
    let modify = |key: &str, value: Value| {
        let word = "modify-transit-gateway-vpc-attachment";
        json!({ "do": word, ATTACHMENT: "attach-a", key: value })
    };
    check_rows(vec![
        Row {
            name: "an attachment propagates from when it is accepted until it is deleted (F8.18, F8.11)",
            scenario: transit_base(),
            changes: vec![(
                "/network/transitGatewayVpcAttachments/1/state",
                json!("pendingAcceptance"),
            )],
            script: vec![
                over("before"),
                attachment("accept", "attach-b"),
                over("there"),
                attachment("reject", "attach-b"),
                attachment("delete", "attach-b"),
                over("after"),
            ],
            expected: vec![LOST, DONE, DONE, "IncorrectState", DONE, LOST],
            code: "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
        },
        Row {
            name: "a table is asked once it is associated, and has what is propagated or written (F8.11, F8.12)",
            scenario: transit_base(),
            changes: without_defaults(),
            script: vec![
                associate("attach-a"),
                associate("attach-b"),
                associate("attach-b"),
                over("no-route"),
                propagate("attach-a"),
                propagate("attach-b"),
                over("propagated"),
                with_table(
                    "disable-transit-gateway-route-table-propagation",
                    "attach-b",
                ),
                over("no-more"),
                route("create-transit-gateway-route", "attach-b"),
                over("static"),
                route("create-transit-gateway-route", "attach-b"),
                route("replace-transit-gateway-route", "blackhole"),
                over("blackhole"),
                json!({ "do": "delete-transit-gateway-route", TABLE: "tgw-rtb", "destination": "10.2.0.0/16" }),
                with_table("disassociate-transit-gateway-route-table", "attach-a"),
                over("no-table"),
            ],
            expected: vec![
                DONE,
                DONE,
                "Resource.AlreadyAssociated",
                LOST,
                DONE,
                DONE,
                DONE,
                DONE,
                LOST,
                DONE,
                DONE,
                "RouteAlreadyExists",
                DONE,
                LOST,
                DONE,
                DONE,
                LOST,
            ],
            code: "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
        },
        Row {
            name: "a zone gets in from when the attachment has a subnet there (F8.10)",
            scenario: transit_base(),
            changes: vec![("/network/subnets/0/availabilityZone", json!("us-east-1b"))],
            script: vec![
                over("no-subnet"),
                modify("addSubnets", json!(["subnet-a"])),
                over("subnet"),
                modify("addSubnets", json!(["subnet-a"])),
                modify("applianceModeSupport", json!("enable")),
                over("appliance"),
                modify("removeSubnets", json!(["subnet-a"])),
                over("removed"),
                modify("removeSubnets", json!(["tgw-a"])),
            ],
            expected: vec![
                LOST,
                DONE,
                DONE,
                "DuplicateSubnetsInSameZone",
                DONE,
                DONE,
                DONE,
                LOST,
                "InvalidParameterValue",
            ],
            code: "TGW_ROUTE_AZ_RESTRICTION",
        },
    ]);
}

#[test]
fn prefixes_of_vpn_connections_come_and_go() {
    let prefix = |verb: &str| json!({ "do": format!("{verb}-vpn-connection-route"), "vpnConnection": "vpn-head", "destination": "192.168.0.0/16" });
    let propagation = |verb: &str| json!({ "do": format!("{verb}-vgw-route-propagation"), "routeTable": "rtb", "vpnGateway": "vgw" });
    let files = |connection: &str| connect("client", "192.168.0.10", 443, connection);
    check_rows(vec![Row {
        name: "a static route is propagated to the tables that want it (F3.6, F3.18, F8.40)",
        scenario: vpn::offices(&[("/network/vpnConnections/0/routes", json!([]))]),
        changes: vec![],
        script: vec![
            files("before"),
            prefix("create"),
            files("known"),
            prefix("create"),
            propagation("disable"),
            files("not-propagated"),
            propagation("enable"),
            files("again"),
            propagation("enable"),
            prefix("delete"),
            files("after"),
        ],
        expected: vec![
            LOST,
            DONE,
            DONE,
            "RouteAlreadyExists",
            DONE,
            LOST,
            DONE,
            DONE,
            "Resource.AlreadyAssociated",
            DONE,
            LOST,
        ],
        code: "NO_ROUTE_TO_DESTINATION",
    }]);
}
