//! IPv6 between VPCs: over a peering connection and through a transit gateway, the same ways as IPv4,
//! with addresses that nobody changes.

use serde_json::{Value, json};
use vpclab_model::NatModel;
use vpclab_timeline::Timeline;
use vpclab_trace::Outcome::{Done, TimedOut};

use super::transit_gateway::base;
use super::{THROUGH_A_TRANSIT_GATEWAY, goes_over_peering, outcome, way};
use crate::outcomes::first_drop;
use crate::run;

const B: &str = "2001:db8:0:201::5";

/// The two VPCs behind a transit gateway, with IPv6 as well; what is in front of 'target' routes the
/// other one's block there.
fn dual_stack(target: &str, ipv6_support: &str) -> Timeline {
    let mut scenario = base();
    let network = &mut scenario["network"];
    for (place, letter) in ["a", "b"].into_iter().enumerate() {
        let number = place + 1;
        let block = format!("2001:db8:0:{number}00::/56");
        network["vpcs"][place]["ipv6CidrBlocks"] = json!([block]);
        network["subnets"][2 * place]["ipv6CidrBlock"] =
            json!(format!("2001:db8:0:{number}01::/64"));
        network["subnets"][2 * place + 1]["ipv6CidrBlock"] =
            json!(format!("2001:db8:0:{number}09::/64"));
        network["instances"][place]["ipv6Addresses"] = json!([format!("2001:db8:0:{number}01::5")]);
        network["transitGatewayVpcAttachments"][place]["ipv6Support"] = json!(ipv6_support);
        let route = json!({ "destination": "2001:db8::/40", "target": target });
        push(&mut network["routeTables"][place]["routes"], route);
        let rule = json!({ "protocol": "tcp", "portRange": 80, "source": "2001:db8::/40" });
        push(&mut network["securityGroups"][place]["ingress"], rule);
        assert_eq!(network["vpcs"][place]["id"], letter);
    }
    network["vpcPeeringConnections"] =
        json!([{ "id": "pcx", "requesterVpc": "a", "accepterVpc": "b" }]);
    scenario["script"] =
        json!([{ "do": "connect", "instance": "i-a", "to": B, "port": 80, "connection": "c" }]);
    run(&scenario.to_string(), NatModel::Zonal)
}

fn push(list: &mut Value, item: Value) {
    list.as_array_mut().unwrap().push(item);
}

/// F8.1, F3.30: one route lookup each way, and the ACLs of both subnets.
#[test]
fn the_walk_over_a_peering_connection() {
    let timeline = dual_stack("pcx", "disable");
    assert_eq!(outcome(&timeline), Done);
    goes_over_peering(&timeline, "pcx");
}

/// F8.10, F8.11, F8.13, F8.17: the same stations as for IPv4.
#[test]
fn the_walk_through_a_transit_gateway() {
    let timeline = dual_stack("tgw", "enable");
    assert_eq!(outcome(&timeline), Done);
    assert_eq!(way(&timeline, 0), THROUGH_A_TRANSIT_GATEWAY);
}

/// F8.11: without IPv6 support an attachment propagates no IPv6 block.
#[test]
fn without_ipv6_support_there_is_no_route() {
    let timeline = dual_stack("tgw", "disable");
    assert_eq!(outcome(&timeline), TimedOut);
    assert_eq!(
        first_drop(&timeline).map(|(_, code)| code),
        Some("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")
    );
}
