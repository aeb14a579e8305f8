//! Flows through endpoints: which are tracked, what an endpoint remembers, and two VPCs with the same
//! addresses.

use serde_json::{Value, json};
use vpclab_model::{NatModel, StationKind};
use vpclab_trace::{Decision, EventKind, FlowState, Outcome, RemovalReason, TrackingClass};

use crate::endpoints::{S3, gateway_endpoint, interface_endpoint, network, session};
use crate::outcomes::{first_drop, outcomes};
use crate::run;

/// F4.24: what makes a flow tracked although its rules are open both ways.
#[test]
fn flows_through_some_endpoints_are_tracked_anyway() {
    let open = json!([{ "protocol": "all", "source": "0.0.0.0/0" }]);
    for (why, endpoint, to, class) in [
        (
            "an interface endpoint",
            interface_endpoint(),
            "10.0.2.9",
            Some(TrackingClass::Automatic),
        ),
        (
            "DynamoDB's gateway endpoint",
            gateway_endpoint("dynamodb"),
            "192.0.2.40",
            Some(TrackingClass::Automatic),
        ),
        (
            "S3's gateway endpoint does not",
            gateway_endpoint("s3"),
            S3,
            None,
        ),
    ] {
        let timeline = session(
            &[endpoint],
            to,
            &[("/network/securityGroups/0/ingress", open.clone())],
        );
        assert_eq!(outcomes(&timeline), [Outcome::Done; 3], "{why}");
        let stations = &timeline.scenario().network.stations;
        let made = timeline.events().iter().find_map(|event| match event.kind {
            EventKind::Hop(hop) if stations.station(hop.station).component == "sg-client" => {
                match hop.decision {
                    Decision::Allowed { tracking, .. } => Some(tracking.map(|update| update.class)),
                    _ => None,
                }
            }
            _ => None,
        });
        assert_eq!(made, Some(class), "{why}");
    }
}

/// F8.31, F4.37: what an endpoint remembers, and for how long; without it the service's packets go nowhere.
#[test]
fn an_interface_endpoint_remembers_connections_for_350_seconds() {
    for (wait, last) in [("349s", Outcome::Done), ("351s", Outcome::TimedOut)] {
        let mut scenario = network();
        scenario["network"]["vpcEndpoints"] = json!([interface_endpoint()]);
        scenario["script"] = json!([
            { "do": "connect", "instance": "client", "to": "10.0.2.9", "port": 443, "connection": "c" },
            { "do": "wait", "duration": wait },
            { "do": "send", "connection": "c" },
        ]);
        let timeline = run(&scenario.to_string(), NatModel::Zonal);
        assert_eq!(outcomes(&timeline).last(), Some(&last), "{wait}");
        let idle = timeline.events().iter().any(|event| {
            matches!(
                event.kind,
                EventKind::NatEntryRemoved {
                    reason: RemovalReason::Idle,
                    ..
                }
            )
        });
        assert_eq!(idle, last == Outcome::TimedOut, "{wait}");
        if idle {
            let expected = Some((StationKind::VpcEndpoint, "VPCLAB_SERVICE_NO_ENTRY"));
            assert_eq!(first_drop(&timeline), expected);
        }
    }
}

/// The table's row: both sides of the connection, and its state.
#[test]
fn the_endpoints_table() {
    let mut scenario = network();
    scenario["network"]["vpcEndpoints"] = json!([interface_endpoint()]);
    scenario["script"] = json!([
        { "do": "connect", "instance": "client", "to": "10.0.2.9", "port": 443, "connection": "c" },
    ]);
    let mut timeline = run(&scenario.to_string(), NatModel::Zonal);
    let last = vpclab_trace::Seq(timeline.progress().events - 1);
    let view = {
        timeline.frame(Some(last));
        timeline.frame_view()
    };
    let rows: Vec<_> = view
        .nat
        .iter()
        .map(|row| {
            (
                &*row.gateway,
                &*row.inside,
                &*row.destination,
                &*row.outside,
                row.target.as_deref(),
                &*row.state,
            )
        })
        .collect();
    let state = vpclab_trace::flow_state_name(FlowState::Established);
    let client = "10.0.1.5:32768";
    let target = format!("{S3}:443");
    assert_eq!(
        rows,
        [(
            "vpce-if",
            client,
            "10.0.2.9:443",
            client,
            Some(&*target),
            state
        )]
    );
}

/// Two VPCs with the same addresses use the same service, each through its own endpoint, at the same time.
#[test]
fn the_same_addresses_in_two_vpcs() {
    for kind in ["gateway", "interface"] {
        let mut scenario = network();
        let network = &mut scenario["network"];
        network["vpcs"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "id": "vpc-2", "cidrBlock": "10.0.0.0/16", "enableDnsHostnames": true }));
        for list in [
            "internetGateways",
            "subnets",
            "routeTables",
            "networkAcls",
            "securityGroups",
        ] {
            for item in network[list].as_array_mut().unwrap() {
                item["vpc"] = json!("vpc");
            }
        }
        let add = |network: &mut Value, list: &str, item: Value| {
            network[list].as_array_mut().unwrap().push(item)
        };
        add(
            network,
            "routeTables",
            json!({ "id": "rtb-2", "vpc": "vpc-2", "main": true }),
        );
        add(
            network,
            "subnets",
            json!({ "id": "twin", "vpc": "vpc-2", "cidrBlock": "10.0.1.0/24" }),
        );
        add(
            network,
            "securityGroups",
            json!({ "id": "sg-2", "vpc": "vpc-2", "ingress": [{ "source": "10.0.0.0/16" }] }),
        );
        add(
            network,
            "instances",
            json!({ "id": "twin", "subnet": "twin", "privateIpAddress": "10.0.1.5",
            "ephemeralPortRange": "40000-40000", "securityGroups": ["sg-2"] }),
        );
        let (mut one, mut two) = match kind {
            "gateway" => (gateway_endpoint("s3"), gateway_endpoint("s3")),
            _ => (interface_endpoint(), interface_endpoint()),
        };
        one["vpc"] = json!("vpc");
        two["vpc"] = json!("vpc-2");
        two["id"] = json!("vpce-2");
        if kind == "gateway" {
            two["routeTables"] = json!(["rtb-2"]);
        } else {
            two["subnetMappings"] = json!([{ "subnet": "twin" }]);
            two["securityGroups"] = json!(["sg-2"]);
        }
        network["vpcEndpoints"] = json!([one, two]);
        let name = "s3.us-east-1.amazonaws.com";
        scenario["script"] = json!([
            { "do": "connect", "instance": "client", "to": name, "port": 443, "connection": "a" },
            { "do": "connect", "instance": "twin", "to": name, "port": 443, "connection": "b" },
            { "do": "send", "connection": "a" },
            { "do": "send", "connection": "b" },
        ]);
        let timeline = run(&scenario.to_string(), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), [Outcome::Done; 4], "{kind}");
    }
}

/// F8.22, F11.50: a gateway endpoint carries TCP and ICMP echo, and nothing else.
#[test]
fn what_a_gateway_endpoint_carries() {
    for (why, action, outcome, dropped) in [
        (
            "echo",
            json!({ "do": "ping", "instance": "client", "to": S3 }),
            Outcome::Done,
            None,
        ),
        (
            "no datagram",
            json!({ "do": "send-datagram", "instance": "client", "to": S3, "port": 443 }),
            Outcome::TimedOut,
            Some((
                StationKind::VpcEndpoint,
                "VPCE_GATEWAY_PROTOCOL_RESTRICTION",
            )),
        ),
    ] {
        let mut scenario = network();
        scenario["network"]["vpcEndpoints"] = json!([gateway_endpoint("s3")]);
        scenario["script"] = json!([action]);
        let timeline = run(&scenario.to_string(), NatModel::Zonal);
        assert_eq!(outcomes(&timeline), [outcome], "{why}");
        assert_eq!(first_drop(&timeline), dropped, "{why}");
    }
}

/// F8.24, F8.3: who comes over a transit gateway finds the route, and not the service.
#[test]
fn a_gateway_endpoint_serves_its_own_vpc_alone() {
    let mut scenario = network();
    let network = &mut scenario["network"];
    let lists = [
        "internetGateways",
        "subnets",
        "routeTables",
        "networkAcls",
        "securityGroups",
    ];
    for list in lists {
        for item in network[list].as_array_mut().unwrap() {
            item["vpc"] = json!("vpc");
        }
    }
    let add = |network: &mut Value, list: &str, item: Value| {
        let list = &mut network[list];
        if list.is_null() {
            *list = json!([]);
        }
        list.as_array_mut().unwrap().push(item);
    };
    add(
        network,
        "vpcs",
        json!({ "id": "spoke", "cidrBlock": "10.9.0.0/16" }),
    );
    add(
        network,
        "subnets",
        json!({ "id": "spoke", "vpc": "spoke", "cidrBlock": "10.9.0.0/24", "routeTable": "rtb-spoke" }),
    );
    add(
        network,
        "routeTables",
        json!({ "id": "rtb-spoke", "vpc": "spoke", "routes": [{ "destination": "0.0.0.0/0", "target": "tgw" }] }),
    );
    add(
        network,
        "securityGroups",
        json!({ "id": "sg-spoke", "vpc": "spoke" }),
    );
    add(
        network,
        "instances",
        json!({ "id": "visitor", "subnet": "spoke", "privateIpAddress": "10.9.0.5", "securityGroups": ["sg-spoke"] }),
    );
    add(network, "transitGateways", json!({ "id": "tgw" }));
    for (id, vpc, subnet) in [
        ("attach-hub", "vpc", "private"),
        ("attach-spoke", "spoke", "spoke"),
    ] {
        let attachment =
            json!({ "id": id, "transitGateway": "tgw", "vpc": vpc, "subnets": [subnet] });
        add(network, "transitGatewayVpcAttachments", attachment);
    }
    add(
        network,
        "transitGatewayRouteTables",
        json!({ "id": "tgw-rtb", "transitGateway": "tgw",
        "associations": ["attach-hub", "attach-spoke"], "propagations": ["attach-hub", "attach-spoke"],
        "routes": [{ "destination": "0.0.0.0/0", "target": "attach-hub" }] }),
    );
    let mut endpoint = gateway_endpoint("s3");
    endpoint["vpc"] = json!("vpc");
    network["vpcEndpoints"] = json!([endpoint]);
    scenario["script"] = json!([{ "do": "connect", "instance": "visitor", "to": S3, "port": 443, "connection": "c" }]);
    let timeline = run(&scenario.to_string(), NatModel::Zonal);
    assert_eq!(outcomes(&timeline), [Outcome::TimedOut]);
    let expected = Some((StationKind::VpcEndpoint, "VPCLAB_ENDPOINT_FOREIGN_SOURCE"));
    assert_eq!(first_drop(&timeline), expected);
}
