//! Services of AWS change while packets fly: endpoints, Block Public Access, NAT gateways' addresses.

use core::net::IpAddr;
use serde_json::{Value, json};
use vpclab_model::NatModel;

use crate::edits::{connect, outcomes};
use crate::edits_beyond::{DONE, LOST, Row, about, check_rows};
use crate::seeking::agrees_with_engine;
use crate::{edits, endpoints, public_access, run};

#[test]
fn endpoints_change() {
    let modify = |key: &str, value: Value| json!({ "do": "modify-vpc-endpoint", "vpcEndpoint": "vpce-gw", key: value });
    let delete = |id: &str| about("delete-vpc-endpoints", "vpcEndpoint", id);
    let s3 = |connection: &str| connect("client", endpoints::S3, 443, connection);
    let by_name =
        |connection: &str| connect("client", "s3.us-east-1.amazonaws.com", 443, connection);
    let mut gateway = endpoints::gateway_endpoint("s3");
    gateway["routeTables"] = json!([]);
    check_rows(vec![
        Row {
            name: "a gateway endpoint is there where it is associated, until it is deleted (F3.28, F8.20)",
            scenario: endpoints::network(),
            changes: vec![
                ("/network/vpcEndpoints/-", gateway),
                ("/network/routeTables/1/routes", json!([])),
            ],
            script: vec![
                s3("before"),
                modify("addRouteTables", json!(["rtb-private"])),
                s3("associated"),
                modify("addRouteTables", json!(["rtb-private"])),
                modify("removeRouteTables", json!(["rtb-private"])),
                s3("no-more"),
                modify("addRouteTables", json!(["rtb-private"])),
                s3("again"),
                delete("vpce-gw"),
                s3("after"),
                delete("vpce-gw"),
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
                DONE,
                LOST,
                "InvalidVpcEndpointId.NotFound",
            ],
            code: "NO_ROUTE_TO_DESTINATION",
        },
        Row {
            name: "without a way out, the service's name is of use with private DNS only (F8.30)",
            scenario: endpoints::network(),
            changes: vec![
                ("/network/vpcEndpoints/-", endpoints::interface_endpoint()),
                ("/network/routeTables/1/routes", json!([])),
            ],
            script: vec![
                by_name("private"),
                json!({ "do": "modify-vpc-endpoint", "vpcEndpoint": "vpce-if", "privateDnsEnabled": false }),
                json!({ "do": "wait", "duration": "400s" }),
                by_name("public"),
                connect("client", "10.0.2.9", 443, "by-address"),
                delete("vpce-if"),
                connect("client", "10.0.2.9", 443, "deleted"),
            ],
            expected: vec![DONE, DONE, DONE, LOST, DONE, DONE, LOST],
            code: "NO_POSSIBLE_DESTINATION",
        },
    ]);
}

#[test]
fn public_access_is_blocked_and_spared() {
    let mode = |mode: &str| {
        about(
            "modify-vpc-block-public-access-options",
            "internetGatewayBlockMode",
            mode,
        )
    };
    let direct = |connection: &str| connect("with-address", "203.0.113.5", 443, connection);
    let through_nat = |connection: &str| connect("behind-nat", "203.0.113.5", 443, connection);
    let exclude = json!({ "do": "create-vpc-block-public-access-exclusion", "subnet": "public", "internetGatewayExclusionMode": "allow-bidirectional" });
    let spare_no_more =
        json!({ "do": "delete-vpc-block-public-access-exclusion", "subnet": "public" });
    check_rows(vec![Row {
        name: "modes and exclusions count from the moment on (F1.25)",
        scenario: public_access::network(),
        changes: vec![],
        script: vec![
            direct("before"),
            mode("block-ingress"),
            mode("block-ingress"),
            direct("blocked"),
            through_nat("outwards"),
            exclude.clone(),
            exclude,
            direct("spared"),
            spare_no_more.clone(),
            spare_no_more,
            direct("again"),
        ],
        expected: vec![
            DONE,
            DONE,
            "Resource.AlreadyAssociated",
            LOST,
            DONE,
            DONE,
            "Resource.AlreadyAssociated",
            DONE,
            DONE,
            "InvalidAssociationID.NotFound",
            LOST,
        ],
        code: "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
    }]);
}

/// F6.2a, F6.28: a secondary address serves new connections while the gateway has it; once it is taken
/// away, connections that use it go on until the drain is over, and then they are cut.
#[test]
fn a_secondary_address_drains() {
    let nat = |word: &str, more: Value| {
        let mut call = json!({ "do": word, "natGateway": "nat", "publicIp": "198.51.100.11" });
        for (key, value) in more.as_object().unwrap() {
            call[key] = value.clone();
        }
        call
    };
    let remove = nat(
        "disassociate-nat-gateway-address",
        json!({ "maxDrainDurationSeconds": 60 }),
    );
    let send = |connection: &str| json!({ "do": "send", "connection": connection });
    let wait = |duration: &str| json!({ "do": "wait", "duration": duration });
    let to = |connection: &str| connect("client", "203.0.113.5", 443, connection);
    let primary = json!({ "do": "disassociate-nat-gateway-address", "natGateway": "nat", "publicIp": "198.51.100.10" });
    let add = nat(
        "associate-nat-gateway-address",
        json!({ "privateIp": "10.0.0.221" }),
    );
    let script = json!([
        add,
        to("c"),
        to("d"),
        remove,
        to("e"),
        to("f"),
        send("c"),
        send("d"),
        wait("61s"),
        send("c"),
        send("d"),
        remove,
        primary,
        add,
        to("g"),
        to("h"),
    ]);
    let mut timeline = run(&edits::scenario(&script), NatModel::Zonal);
    let over = "InvalidAssociationID.NotFound";
    let (reset, not_permitted) = ("connection-reset", "OperationNotPermitted");
    assert_eq!(
        outcomes(&timeline),
        [
            DONE,
            DONE,
            DONE,
            DONE,
            DONE,
            DONE,
            DONE,
            DONE,
            DONE,
            DONE,
            reset,
            over,
            not_permitted,
            DONE,
            DONE,
            DONE
        ]
    );
    agrees_with_engine(&mut timeline);
    let secondary: IpAddr = "10.0.0.221".parse().unwrap();
    let living = timeline.engine().living();
    let using = living
        .nat
        .iter()
        .filter(|one| one.outside.source == secondary);
    assert_eq!(using.count(), 1);
}
