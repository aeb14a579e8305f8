//! Virtual private gateways: the VPC's side of Site-to-Site VPN connections and of Direct Connect.
//!
//! A virtual private gateway joins private addresses of its VPC's interfaces with the prefixes that
//! its connections know, and nothing else: what leaves has the one as source (F8.42) and the other
//! as destination (F8.40); what comes in is for such an interface. So a customer's network reaches
//! neither an internet gateway nor a NAT gateway through it (F6.10). It carries IPv4 (F8.41).

use vpclab_model::{CustomerGatewayKey, FiveTuple, Network, VpnGatewayKey};
use vpclab_trace::{Decision, DropReason, Passage};

use super::Ruling;
use crate::addresses::AddressBook;

/// A packet out of the VPC.
pub(crate) fn egress(
    network: &Network,
    addresses: &AddressBook,
    key: VpnGatewayKey,
    tuple: &FiveTuple,
) -> Ruling {
    if tuple.destination.is_ipv6() {
        return Ruling::dropped(DropReason::VpnIpv4Only);
    }
    let vpc = network.vpn_gateway(key).vpc;
    if addresses.private_owner(vpc, tuple.source).is_none() {
        return Ruling::dropped(DropReason::VpnSourceNotPrivate);
    }
    outwards(network, addresses, key, tuple)
}

/// A packet from the network behind a customer gateway.
pub(crate) fn ingress(
    network: &Network,
    addresses: &AddressBook,
    (key, from): (VpnGatewayKey, CustomerGatewayKey),
    tuple: &FiveTuple,
) -> Ruling {
    if tuple.destination.is_ipv6() {
        return Ruling::dropped(DropReason::VpnIpv4Only);
    }
    let vpc = network.vpn_gateway(key).vpc;
    if addresses.private_owner(vpc, tuple.destination).is_some() {
        return Decision::Passed(Passage::Forwarded).into();
    }
    match network.customer_link(key, tuple.destination) {
        // From one customer's network to another's (F8.40).
        Some(link) if link.customer != from && !network.vpc(vpc).contains(tuple.destination) => {
            outwards(network, addresses, key, tuple)
        }
        _ => Ruling::dropped(DropReason::VpnDestinationNotPrivate),
    }
}

fn outwards(
    network: &Network,
    addresses: &AddressBook,
    key: VpnGatewayKey,
    tuple: &FiveTuple,
) -> Ruling {
    let Some(link) = network.customer_link(key, tuple.destination) else {
        return Ruling::dropped(DropReason::VpnUnknownPrefix);
    };
    match addresses.customer_host(link.customer, tuple.destination) {
        Some(_) => Decision::Passed(Passage::Forwarded).into(),
        None => Ruling::dropped(DropReason::NoCustomerHost),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use vpclab_model::{Protocol, check};

    #[test]
    fn what_it_joins() {
        let text = r#"{ "vpclab": 1, "title": "vpn", "network": {
            "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
            "vpnGateways": [{ "id": "vgw" }],
            "customerGateways": [{ "id": "head" }, { "id": "branch" }],
            "vpnConnections": [
                { "id": "a", "vpnGateway": "vgw", "customerGateway": "head", "routes": ["192.168.0.0/16"] },
                { "id": "b", "vpnGateway": "vgw", "customerGateway": "branch", "routes": ["172.20.0.0/16"] }
            ],
            "subnets": [{ "id": "apps", "cidrBlock": "10.0.1.0/24" }],
            "instances": [{ "id": "app", "subnet": "apps", "privateIpAddress": "10.0.1.5" }]
        }, "internet": { "servers": [
            { "id": "files", "address": "192.168.0.10", "customerGateway": "head" },
            { "id": "till", "address": "172.20.0.10", "customerGateway": "branch" }
        ] } }"#;
        let scenario = check(text, None).scenario.unwrap();
        let book = AddressBook::of(&scenario);
        let network = &scenario.network;
        let (gateway, head) = (VpnGatewayKey(0), CustomerGatewayKey(0));
        let dropped = |out: bool, source: &str, destination: &str| {
            let tuple = FiveTuple {
                protocol: Protocol::Tcp,
                source: source.parse().unwrap(),
                source_port: 40_000,
                destination: destination.parse().unwrap(),
                destination_port: 443,
            };
            let ruling = match out {
                true => egress(network, &book, gateway, &tuple),
                false => ingress(network, &book, (gateway, head), &tuple),
            };
            match ruling {
                Ruling::Decided(Decision::Dropped { reason, .. }) => Some(reason.code()),
                _ => None,
            }
        };
        let (app, files, till) = ("10.0.1.5", "192.168.0.10", "172.20.0.10");
        let egress = Some("VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS");
        let ingress = Some("VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS");
        for (name, out, source, destination, expected) in [
            ("an interface of the VPC (F8.42)", true, app, files, None),
            (
                "an address without interface (F8.42)",
                true,
                "10.0.1.6",
                files,
                egress,
            ),
            (
                "another VPC's address, edge to edge (F8.42)",
                true,
                "10.1.0.5",
                files,
                egress,
            ),
            (
                "no prefix (F8.40)",
                true,
                app,
                "203.0.113.5",
                Some("VPCLAB_VGW_UNKNOWN_PREFIX"),
            ),
            (
                "nobody behind the prefix",
                true,
                app,
                "192.168.0.11",
                Some("VPCLAB_NO_CUSTOMER_HOST"),
            ),
            (
                "IPv6 (F8.41)",
                true,
                "2001:db8::1",
                "2001:db8::2",
                Some("VPCLAB_VGW_IPV4_ONLY"),
            ),
            (
                "for an interface of the VPC (F8.42)",
                false,
                files,
                app,
                None,
            ),
            (
                "for nobody in the VPC (F8.42)",
                false,
                files,
                "10.0.1.6",
                ingress,
            ),
            (
                "for the internet (F6.10, F8.42)",
                false,
                files,
                "203.0.113.5",
                ingress,
            ),
            (
                "for another customer's network (F8.40)",
                false,
                files,
                till,
                None,
            ),
            (
                "for the customer's own network",
                false,
                files,
                "192.168.0.11",
                ingress,
            ),
        ] {
            assert_eq!(dropped(out, source, destination), expected, "{name}");
        }
    }
}
