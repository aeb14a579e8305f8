//! Network interfaces that AWS makes for a service: one in each subnet that the service is in.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::Parts;
use super::addresses::Addresses;
use super::interface_index::InterfaceIds;
use super::network_interface::Seen;
use super::subnet::{self, SubnetDraft};
use crate::check::fields::Fields;
use crate::check::mac::MacAddresses;
use crate::check::value::Version;
use crate::json::At;
use crate::network::{
    Identity, InterfaceAddress, InterfaceKey, InterfaceOwner, NetworkInterface, SecurityGroupKey,
    SubnetKey, TrackingTimeouts, VpcKey,
};

const KEYS: &[&str] = &["subnet", "privateIpAddress", "publicIp", "networkInterface"];

/// An interface as far as it could be read.
pub(super) struct NodeDraft {
    pub(super) at: At,
    owner: InterfaceOwner,
    owner_id: String,
    pub(super) stated_id: Option<String>,
    pub(super) subnet: Option<SubnetKey>,
    pub(super) private: Option<IpAddr>,
    /// Is the private address still to be given?
    pub(super) assign: bool,
    public: Option<IpAddr>,
    security_groups: Vec<SecurityGroupKey>,
}

/// Whose interfaces are read.
pub(super) struct Service<'s> {
    pub(super) owner: InterfaceOwner,
    pub(super) identity: Option<&'s Identity>,
    pub(super) vpc: Option<VpcKey>,
    pub(super) security_groups: Vec<SecurityGroupKey>,
    /// May its interfaces have public addresses?
    pub(super) public: bool,
}

/// The interfaces of all services, numbered after those of the instances.
pub(super) struct Nodes<'d> {
    subnets: &'d [SubnetDraft],
    seen: &'d mut Seen,
    first: usize,
    pub(super) drafts: Vec<NodeDraft>,
}

impl<'d> Nodes<'d> {
    /// None so far.
    pub(super) const fn after(
        instances: usize,
        subnets: &'d [SubnetDraft],
        seen: &'d mut Seen,
    ) -> Self {
        Self {
            subnets,
            seen,
            first: instances,
            drafts: Vec::new(),
        }
    }

    /// One interface for each item of `subnetMappings`, in different Availability Zones (F8.30).
    pub(super) fn read(
        &mut self,
        parts: &Parts<'_>,
        fields: &Fields<'_>,
        service: &Service<'_>,
        addresses: &mut Addresses,
    ) -> Vec<InterfaceKey> {
        let nodes = fields.list("subnetMappings");
        if nodes.is_empty() {
            fields.missing(
                "subnetMappings",
                "at least one, for example [{ \"subnet\": \"private\" }]",
            );
        }
        let mut zones: Vec<&str> = Vec::new();
        let mut keys = Vec::new();
        for node in nodes {
            let Some(fields) = Fields::of(node, "a subnet mapping", KEYS, parts.report) else {
                continue;
            };
            let reference = fields.require_text("subnet", "the id or name of a subnet");
            let subnet = reference.and_then(|text| subnet::find(parts, text));
            if let (Some(text), Some(draft)) = (
                reference,
                subnet.and_then(|key| self.subnets.get(key.index())),
            ) {
                parts.same_vpc(service.vpc, draft.vpc, ("subnet", text));
                let zone = &*draft.availability_zone;
                if zones.contains(&zone) {
                    parts.report.error(
                        text.at,
                        "second-subnet-of-zone",
                        format!("it is in a subnet of {zone} already"),
                        "one subnet of each Availability Zone (F8.30)",
                    );
                }
                zones.push(zone);
            }
            let private = fields
                .text("privateIpAddress")
                .and_then(|text| addresses.take_private(parts.report, subnet, text, Version::V4));
            let facing = matches!(service.owner, InterfaceOwner::LoadBalancer(_)) && service.public;
            if facing && fields.get("publicIp").is_none() {
                fields.missing(
                    "publicIp",
                    "each node that faces the internet has an Elastic IP address",
                );
            }
            let public = fields.text("publicIp").and_then(|text| {
                if service.public {
                    return addresses.take_public(parts.report, text, Version::V4);
                }
                parts.report.error(
                    text.at,
                    "public-ip-not-possible",
                    "this has no public address",
                    "leave it out",
                );
                None
            });
            keys.push(InterfaceKey((self.first + self.drafts.len()) as u32));
            self.drafts.push(NodeDraft {
                at: fields.at,
                owner: service.owner,
                owner_id: service
                    .identity
                    .map_or_else(String::new, |identity| identity.id.clone()),
                stated_id: fields.text("networkInterface").map(|text| {
                    self.seen.name(parts, text.at, text.value);
                    String::from(text.value)
                }),
                subnet,
                private,
                assign: fields.get("privateIpAddress").is_none(),
                public,
                security_groups: service.security_groups.clone(),
            });
        }
        keys
    }
}

/// The timeouts of AWS's own interfaces: those of any interface where nothing is said (F4.30 ff.).
const TIMEOUTS: TrackingTimeouts = TrackingTimeouts::DEFAULT;

impl NodeDraft {
    /// An id of its own.
    pub(super) fn id(&self, ids: &mut InterfaceIds) -> String {
        if let Some(id) = &self.stated_id {
            return id.clone();
        }
        let prefix = match self.owner {
            InterfaceOwner::VpcEndpoint(_) => "vpce-",
            InterfaceOwner::LoadBalancer(_) => "nlb-",
            _ => "i-",
        };
        ids.make(&self.owner_id, prefix)
    }

    /// The interface; none where something could not be read.
    pub(super) fn finish(&self, id: String, macs: &mut MacAddresses) -> Option<NetworkInterface> {
        Some(NetworkInterface {
            mac_address: macs.make(&id),
            identity: Identity { id, name: None },
            subnet: self.subnet?,
            owner: self.owner,
            description: None,
            addresses: alloc::vec![InterfaceAddress {
                private: self.private?,
                public: self.public,
                elastic: self.public.is_some(),
            }],
            prefixes: Vec::new(),
            security_groups: self.security_groups.clone(),
            // A load balancer's node sends on what clients sent, from their addresses.
            source_dest_check: !matches!(self.owner, InterfaceOwner::LoadBalancer(_)),
            tracking_timeouts: TIMEOUTS,
        })
    }
}
