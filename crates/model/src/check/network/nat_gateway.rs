//! NAT gateways, as the file describes them, before a reading of NAT is applied.

use alloc::vec::Vec;
use core::net::Ipv4Addr;

use super::Parts;
use super::addresses::Addresses;
use super::subnet::{self, SubnetDraft};
use super::vpc::VpcDraft;
use crate::check::fields::Fields;
use crate::check::names::Item;
use crate::json::At;
use crate::network::{Identity, NatConnectivity, SubnetKey, VpcKey};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "vpc",
    "subnet",
    "connectivityType",
    "privateIp",
    "publicIp",
    "secondaryAddresses",
];

/// A NAT gateway as far as it could be read.
pub(super) struct NatGatewayDraft {
    pub(super) at: At,
    pub(super) identity: Option<Identity>,
    pub(super) vpc: Option<VpcKey>,
    /// Where it is, if it is in one subnet.
    pub(super) subnet: Option<SubnetKey>,
    /// Does it not even speak of a subnet? Then it can only be regional.
    pub(super) without_subnet: bool,
    pub(super) connectivity: NatConnectivity,
    pub(super) addresses: Vec<NatAddressDraft>,
}

/// One address.
pub(super) struct NatAddressDraft {
    pub(super) private: Option<Ipv4Addr>,
    /// Is the private address still to be given?
    pub(super) assign: bool,
    pub(super) public: Option<Ipv4Addr>,
}

/// Reads every NAT gateway.
pub(super) fn read(
    parts: &Parts<'_>,
    vpcs: &[VpcDraft],
    subnets: &[SubnetDraft],
    addresses: &mut Addresses,
) -> Vec<NatGatewayDraft> {
    let drafts = parts.nat_gateways.items.iter().map(|item| match item {
        Some(item) => gateway(parts, item, vpcs, subnets, addresses),
        None => NatGatewayDraft {
            at: At::START,
            identity: None,
            vpc: None,
            subnet: None,
            without_subnet: false,
            connectivity: NatConnectivity::Public,
            addresses: Vec::new(),
        },
    });
    drafts.collect()
}

fn gateway(
    parts: &Parts<'_>,
    item: &Item<'_>,
    vpcs: &[VpcDraft],
    subnets: &[SubnetDraft],
    addresses: &mut Addresses,
) -> NatGatewayDraft {
    let fields = &item.fields;
    let subnet = fields
        .text("subnet")
        .and_then(|text| subnet::find(parts, text));
    let vpc = match subnet.and_then(|subnet| subnets.get(subnet.index())) {
        Some(subnet) => {
            if let Some(text) = fields
                .text("subnet")
                .filter(|_| fields.get("vpc").is_some())
            {
                parts.same_vpc(parts.vpc_of(fields), subnet.vpc, ("subnet", text));
            }
            subnet.vpc
        }
        // A subnet that is wrong has its own diagnostic.
        None if fields.get("subnet").is_some() => None,
        None => parts.vpc_of(fields),
    };
    let connectivity =
        match fields.word("connectivityType", "unknown-value", &["public", "private"]) {
            Some(word) if word.value == 1 => NatConnectivity::Private,
            _ => NatConnectivity::Public,
        };
    let mut gateway = NatGatewayDraft {
        at: fields.at,
        identity: item.identity.clone(),
        vpc,
        subnet,
        without_subnet: fields.get("subnet").is_none(),
        connectivity,
        addresses: Vec::new(),
    };
    gateway.add_address(parts, fields, addresses);
    let secondary = fields.list("secondaryAddresses");
    for node in secondary {
        let keys = &["privateIp", "publicIp"];
        if let Some(fields) = Fields::of(node, "a secondary address", keys, parts.report) {
            gateway.add_address(parts, &fields, addresses);
        }
    }
    parts.quota(
        fields.at,
        "addresses of a NAT gateway",
        1 + secondary.len(),
        quota(connectivity),
        "F6.28",
    );
    if gateway.connectivity == NatConnectivity::Private && gateway.without_subnet {
        parts.report.error(
            gateway.at,
            "nat-gateway-without-subnet",
            "a private NAT gateway is in a subnet (F6.63)",
            "give it a `subnet`",
        );
    }
    gateway.check_internet(parts, vpcs);
    gateway
}

/// How many addresses a gateway gets at first, and at most (F6.28).
const fn quota(connectivity: NatConnectivity) -> (usize, usize) {
    match connectivity {
        NatConnectivity::Public => (2, 8),
        NatConnectivity::Private => (8, 8),
    }
}

impl NatGatewayDraft {
    fn add_address(&mut self, parts: &Parts<'_>, fields: &Fields<'_>, addresses: &mut Addresses) {
        let private = fields.text("privateIp").and_then(|text| {
            if self.without_subnet {
                parts.report.error(
                    text.at,
                    "private-ip-without-subnet",
                    "a NAT gateway without a subnet has no private address (F6.60)",
                    "give it a `subnet`, or leave the address out",
                );
                return None;
            }
            addresses.take_private(parts.report, self.subnet, text)
        });
        let public = match (self.connectivity, fields.get("publicIp")) {
            (NatConnectivity::Public, Some(_)) => fields
                .text("publicIp")
                .and_then(|text| addresses.take_public(parts.report, text)),
            (NatConnectivity::Public, None) => {
                parts.report.error(
                    fields.at,
                    "nat-gateway-without-public-ip",
                    "each address of a public NAT gateway has an Elastic IP (F6.1, F6.28)",
                    "add a `publicIp`, or say \"connectivityType\": \"private\"",
                );
                None
            }
            (NatConnectivity::Private, Some(node)) => {
                parts.report.error(
                    node.at,
                    "private-nat-gateway-with-public-ip",
                    "a private NAT gateway cannot have an Elastic IP (F6.1)",
                    "leave `publicIp` out, or make the gateway public",
                );
                None
            }
            (NatConnectivity::Private, None) => None,
        };
        self.addresses.push(NatAddressDraft {
            private,
            assign: !self.without_subnet && fields.get("privateIp").is_none(),
            public,
        });
    }

    /// AWS makes a public gateway only where the VPC has an internet gateway (F6.4, F6.15).
    fn check_internet(&self, parts: &Parts<'_>, vpcs: &[VpcDraft]) {
        let vpc = self.vpc.and_then(|vpc| vpcs.get(vpc.index()));
        let attached = vpc.is_none_or(|vpc| vpc.internet_gateway.is_some());
        if self.connectivity == NatConnectivity::Public && !attached {
            parts.report.error(
                self.at,
                "no-internet-gateway",
                "a public NAT gateway needs an internet gateway in its VPC (F6.4, F6.15)",
                "add one to `internetGateways`, or make the NAT gateway private",
            );
        }
    }
}
