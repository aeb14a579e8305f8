//! What a file leaves out is as AWS has it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::net::IpAddr;

use vpclab_model::{InterfaceAddress, PortRange, RouteTarget, SimDuration, check};

const BASE: &str = include_str!("data/base.json");

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn what_is_left_out_is_as_aws_has_it() {
    let scenario = check(BASE, None).scenario.unwrap();
    let network = &scenario.network;
    // Addresses from base + 4 up, past those that are given; NAT gateways first (F1.13).
    let interface = |index: usize| network.interfaces[index].addresses[0];
    let private = |text| InterfaceAddress {
        private: address(text),
        public: None,
        elastic: false,
    };
    assert_eq!(
        network.nat_gateways[1].addresses[0].private,
        Some(address("10.0.1.4"))
    );
    assert_eq!(interface(0), private("10.0.1.5"));
    let second = InterfaceAddress {
        private: address("10.0.0.4"),
        public: Some(address("198.51.100.20")),
        elastic: false,
    };
    assert_eq!(interface(1), second);
    assert_eq!(interface(2), private("10.2.0.4"));
    // Ids.
    let ids: Vec<&str> = network
        .interfaces
        .iter()
        .map(|one| &*one.identity.id)
        .collect();
    assert_eq!(ids, ["eni-1", "eni-9", "eni-3", "eni-8", "eni-7", "eni-6"]);
    assert_eq!(network.nat_gateways[0].interface_id, "eni-1-2");
    // Main tables and default ACLs where none is marked; local routes everywhere.
    assert!(
        network
            .route_tables
            .iter()
            .all(|table| table.routes.get(0).unwrap().target == RouteTarget::Local)
    );
    let other = &network.subnets[2];
    assert_eq!(
        network.route_table(other.route_table).identity.id,
        "rtb-2-main"
    );
    let acl = network.network_acl(other.network_acl);
    assert_eq!(
        (&*acl.identity.id, acl.ingress.len(), acl.egress.len()),
        ("acl-2-default", 1, 1)
    );
    assert_eq!(
        network
            .network_acl(network.subnets[0].network_acl)
            .ingress
            .len(),
        1
    );
    let custom = network
        .network_acls
        .iter()
        .find(|acl| acl.identity.id == "acl-3")
        .unwrap();
    assert_eq!((custom.ingress.len(), custom.egress.len()), (0, 0));
    // Groups: no ingress, everything out; the default group lets its own members in.
    assert_eq!(
        (
            network.security_groups[2].ingress.len(),
            network.security_groups[2].egress.len()
        ),
        (0, 1)
    );
    let default = network.security_group(network.interfaces[2].security_groups[0]);
    assert_eq!(
        (&*default.identity.id, default.ingress.len()),
        ("sg-2-default", 1)
    );
    // The operating system's ports, and the interface's timeouts.
    assert_eq!(
        network.instances[0].ephemeral_ports,
        PortRange {
            from: 32_768,
            to: 60_999
        }
    );
    assert_eq!(
        network.instances[2].ephemeral_ports,
        PortRange {
            from: 49_152,
            to: 65_535
        }
    );
    assert_eq!(
        network.interfaces[0].tracking_timeouts.tcp_established,
        SimDuration::from_secs(432_000)
    );
    assert_eq!(
        network.interfaces[2].tracking_timeouts.tcp_established,
        SimDuration::from_secs(350)
    );
    assert_eq!(
        (network.instances[0].mtu, scenario.internet.servers[0].mtu),
        (9001, 1500)
    );
    // Two VPCs have two resolvers.
    let resolvers = network.stations.resolvers.iter();
    let names: Vec<&str> = resolvers
        .map(|key| &*network.stations.station(*key).component)
        .collect();
    assert_eq!(names, ["resolver-vpc-1", "resolver-vpc-2"]);
}
