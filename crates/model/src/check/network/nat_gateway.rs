//! NAT gateways, as the file describes them, before a reading of NAT is applied.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::addresses::Addresses;
use super::network_interface::Seen;
use super::subnet::{self, SubnetDraft};
use super::vpc::VpcDraft;
use super::{Parts, quota};
use crate::check::fields::{self, Fields};
use crate::check::names::Item;
use crate::check::value::Version;
use crate::json::At;
use crate::network::{
    Identity, NAT_FAILURE_CODES, NatConnectivity, NatState, NatZone, SubnetKey, VpcKey,
};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "vpc",
    "subnet",
    "connectivityType",
    "privateIp",
    "publicIp",
    "secondaryAddresses",
    "availabilityZoneAddresses",
    "state",
    "failureCode",
    "networkInterface",
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
    pub(super) zones: Vec<NatZone>,
    pub(super) state: NatState,
    pub(super) failure_code: Option<&'static str>,
    pub(super) interface_id: Option<String>,
}

/// One address.
pub(super) struct NatAddressDraft {
    pub(super) private: Option<IpAddr>,
    /// Is the private address still to be given?
    pub(super) assign: bool,
    pub(super) public: Option<IpAddr>,
}

/// Reads every NAT gateway.
pub(super) fn read(
    parts: &Parts<'_>,
    vpcs: &[VpcDraft],
    subnets: &[SubnetDraft],
    addresses: &mut Addresses,
    seen: &mut Seen,
) -> Vec<NatGatewayDraft> {
    let drafts = parts.nat_gateways.items.iter().map(|item| match item {
        Some(item) => {
            let mut draft = gateway(parts, item, vpcs, subnets, addresses);
            draft.interface_id = item.fields.text("networkInterface").map(|text| {
                seen.name(parts, text.at, text.value);
                String::from(text.value)
            });
            draft
        }
        None => NatGatewayDraft {
            at: At::START,
            identity: None,
            vpc: None,
            subnet: None,
            without_subnet: false,
            connectivity: NatConnectivity::Public,
            addresses: Vec::new(),
            zones: Vec::new(),
            state: NatState::Available,
            failure_code: None,
            interface_id: None,
        },
    });
    let drafts: Vec<NatGatewayDraft> = drafts.collect();
    let zone = |draft: &NatGatewayDraft| {
        let subnet = subnets.get(draft.subnet?.index())?;
        Some((subnet.vpc, &subnet.availability_zone))
    };
    for (index, draft) in drafts.iter().enumerate() {
        let of_zone =
            |other: &&NatGatewayDraft| zone(draft).is_some() && zone(other) == zone(draft);
        let is_last = !drafts[index + 1..].iter().any(|other| of_zone(&other));
        if is_last {
            let count = drafts.iter().filter(of_zone).count();
            parts.quota(draft.at, &quota::ZONE_NAT_GATEWAYS, count);
        }
    }
    drafts
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
        zones: Vec::new(),
        state: NatState::Available,
        failure_code: None,
        interface_id: None,
    };
    gateway.read_state(parts, fields);
    if fields.get("availabilityZoneAddresses").is_some() {
        gateway.add_zones(parts, fields, addresses);
    } else {
        gateway.add_addresses(parts, fields, addresses);
    }
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

impl NatGatewayDraft {
    /// The primary address and the secondary ones.
    fn add_addresses(&mut self, parts: &Parts<'_>, fields: &Fields<'_>, addresses: &mut Addresses) {
        self.add_address(parts, fields, addresses);
        let secondary = fields.list("secondaryAddresses");
        for node in secondary {
            let keys = &["privateIp", "publicIp"];
            if let Some(fields) = Fields::of(node, "a secondary address", keys, parts.report) {
                self.add_address(parts, &fields, addresses);
            }
        }
        let quota = match self.connectivity {
            NatConnectivity::Private => &quota::NAT_PRIVATE_ADDRESSES,
            NatConnectivity::Public if self.without_subnet => &quota::NAT_ZONE_ADDRESSES,
            NatConnectivity::Public => &quota::NAT_PUBLIC_ADDRESSES,
        };
        parts.quota(fields.at, quota, 1 + secondary.len());
    }

    /// The zones of a regional gateway in manual mode, each with its addresses (F6.61, F6.62).
    fn add_zones(&mut self, parts: &Parts<'_>, fields: &Fields<'_>, addresses: &mut Addresses) {
        for key in [
            "subnet",
            "connectivityType",
            "publicIp",
            "secondaryAddresses",
        ] {
            if fields.get(key).is_some() {
                parts.report.error(
                    fields.at,
                    "zones-of-a-zonal-gateway",
                    format!("a NAT gateway with `availabilityZoneAddresses` is a regional one, without `{key}` (F6.60, F6.63)"),
                    "leave one of the two out",
                );
                return;
            }
        }
        for node in fields.list("availabilityZoneAddresses") {
            let keys = &["availabilityZone", "publicIps"];
            let Some(zone) = Fields::of(node, "a zone of a NAT gateway", keys, parts.report) else {
                continue;
            };
            let name = zone.require_text("availabilityZone", "for example \"us-east-1a\"");
            let ips = zone.list("publicIps");
            if ips.is_empty() {
                zone.missing("publicIps", "list at least one Elastic IP");
            }
            let first = self.addresses.len();
            for ip in ips {
                let public = fields::text(parts.report, ip, "publicIps")
                    .and_then(|text| addresses.take_public(parts.report, text, Version::V4));
                self.addresses.push(NatAddressDraft {
                    private: None,
                    assign: false,
                    public,
                });
            }
            parts.quota(zone.at, &quota::NAT_ZONE_ADDRESSES, ips.len());
            if let Some(name) = name {
                if self.zones.iter().any(|zone| zone.name == name.value) {
                    parts.report.error(
                        name.at,
                        "duplicate-reference",
                        format!("`{}` is listed already", name.value),
                        "give a zone all its addresses in one item",
                    );
                }
                self.zones.push(NatZone {
                    name: String::from(name.value),
                    addresses: first..self.addresses.len(),
                });
            }
        }
    }

    /// Its state, and why it failed where it did (F6.14, F6.15).
    fn read_state(&mut self, parts: &Parts<'_>, fields: &Fields<'_>) {
        if let Some(word) = fields.word("state", "unknown-value", &NatState::NAMES) {
            self.state = NatState::ALL[word.value];
        }
        if let Some(word) = fields.word("failureCode", "unknown-value", &NAT_FAILURE_CODES) {
            self.failure_code = Some(NAT_FAILURE_CODES[word.value]);
            if self.state != NatState::Failed {
                parts.report.error(
                    word.at,
                    "failure-code-without-failure",
                    "only a NAT gateway that failed has a `failureCode` (F6.15)",
                    "say \"state\": \"failed\", or leave the code out",
                );
            }
        }
    }

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
            addresses.take_private(parts.report, self.subnet, text, Version::V4)
        });
        let public = match (self.connectivity, fields.get("publicIp")) {
            (NatConnectivity::Public, Some(_)) => fields
                .text("publicIp")
                .and_then(|text| addresses.take_public(parts.report, text, Version::V4)),
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
