//! Transit gateways and what is attached to them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Parts;
use super::subnet::{self, SubnetDraft};
use super::vpc::VpcDraft;
use super::vpn::LinkDraft;
use crate::check::fields::{Fields, Text, text};
use crate::check::names::Item;
use crate::json::At;
use crate::network::{
    Attachment, AttachmentInterface, AttachmentKey, AttachmentResource, AttachmentState, SubnetKey,
    TransitGateway, TransitGatewayKey, VpcAttachment, VpcKey,
};

pub(super) const GATEWAY_KEYS: &[&str] = &[
    "id",
    "name",
    "region",
    "defaultRouteTableAssociation",
    "defaultRouteTablePropagation",
    "securityGroupReferencingSupport",
];
pub(super) const VPC_KEYS: &[&str] = &[
    "id",
    "name",
    "transitGateway",
    "vpc",
    "subnets",
    "state",
    "applianceModeSupport",
    "ipv6Support",
    "securityGroupReferencingSupport",
];
pub(super) const PEERING_KEYS: &[&str] = &[
    "id",
    "name",
    "requesterTransitGateway",
    "accepterTransitGateway",
    "state",
];

/// What transit gateways there are, and what is attached to them; none where it could not be read.
pub(super) struct Transit {
    pub(super) gateways: Vec<Option<TransitGateway>>,
    /// VPCs in the order of the file, then the two ends of each peering, then customers' networks.
    pub(super) attachments: Vec<Option<Attachment>>,
}

/// Reads gateways and attachments.
pub(super) fn read(
    parts: &Parts<'_>,
    region: &str,
    vpcs: &[VpcDraft],
    subnets: &[SubnetDraft],
    links: &[LinkDraft],
) -> Transit {
    let gateway = |item: &Option<Item<'_>>| {
        let item = item.as_ref()?;
        Some(TransitGateway {
            identity: item.identity.clone()?,
            region: String::from(item.fields.text("region").map_or(region, |own| own.value)),
            security_group_referencing: is_enabled(
                &item.fields,
                "securityGroupReferencingSupport",
                false,
            ),
        })
    };
    let mut transit = Transit {
        gateways: parts.transit_gateways.items.iter().map(gateway).collect(),
        attachments: Vec::new(),
    };
    for item in &parts.vpc_attachments.items {
        let attachment = item
            .as_ref()
            .and_then(|item| transit.vpc(parts, item, vpcs, subnets));
        transit.attachments.push(attachment);
    }
    for item in &parts.peering_attachments.items {
        let ends = item.as_ref().and_then(|item| transit.peering(parts, item));
        let (one, other) = ends.unzip();
        transit.attachments.extend([one, other]);
    }
    for attached in links.iter().filter_map(|link| link.attached.as_ref()) {
        transit.customer(parts, attached.as_ref());
    }
    transit
}

/// `enable` or `disable`, as AWS spells options of transit gateways.
pub(in crate::check) fn is_enabled(fields: &Fields<'_>, key: &'static str, default: bool) -> bool {
    let word = fields.word(key, "unknown-value", &["enable", "disable"]);
    word.map_or(default, |word| word.value == 0)
}

impl Transit {
    fn gateway(&self, key: TransitGatewayKey) -> Option<&TransitGateway> {
        self.gateways.get(key.index())?.as_ref()
    }

    fn vpc(
        &self,
        parts: &Parts<'_>,
        item: &Item<'_>,
        vpcs: &[VpcDraft],
        subnets: &[SubnetDraft],
    ) -> Option<Attachment> {
        let fields = &item.fields;
        let gateway = end(parts, fields, "transitGateway");
        let vpc = parts.vpc_of(fields);
        let is_unknown = vpc
            .and_then(|vpc| vpcs.get(vpc.index()))
            .is_some_and(|vpc| vpc.unknown);
        // Where nobody has described the VPC, nobody knows its subnets.
        let own = match is_unknown && fields.get("subnets").is_none() {
            true => Some(Vec::new()),
            false => attachment_subnets(parts, fields, vpc, subnets),
        };
        let state = state(fields);
        let appliance_mode = is_enabled(fields, "applianceModeSupport", false);
        let ipv6_support = is_enabled(fields, "ipv6Support", false);
        let referencing = is_enabled(fields, "securityGroupReferencingSupport", true);
        let ((text, gateway), vpc) = (gateway?, vpc?);
        let region = &vpcs.get(vpc.index())?.region;
        if self.gateway(gateway)?.region != *region {
            parts.report.error(
                text.at,
                "in-another-region",
                format!(
                    "the VPC is in {region}, the transit gateway `{}` is not",
                    text.value
                ),
                "attach the VPC to a transit gateway of its Region, and peer the two gateways",
            );
            return None;
        }
        let mut others = self.attachments.iter().flatten();
        if others.any(|other| {
            matches!(&other.resource, AttachmentResource::Vpc(one) if one.vpc == vpc)
                && other.transit_gateway == gateway
        }) {
            parts.report.error(
                fields.at,
                "joined-twice",
                "the VPC is attached to this transit gateway already",
                "a VPC is attached to a transit gateway once; list further subnets there",
            );
            return None;
        }
        Some(Attachment {
            identity: item.identity.clone()?,
            transit_gateway: gateway,
            resource: AttachmentResource::Vpc(VpcAttachment {
                vpc,
                // Ids and addresses come when everything else has its own.
                interfaces: own
                    .iter()
                    .flatten()
                    .map(|_| AttachmentInterface::default())
                    .collect(),
                subnets: own?.into(),
                appliance_mode,
                ipv6_support,
                security_group_referencing: referencing,
            }),
            state,
            route_table: None,
        })
    }

    fn peering(&self, parts: &Parts<'_>, item: &Item<'_>) -> Option<(Attachment, Attachment)> {
        let fields = &item.fields;
        let requester = end(parts, fields, "requesterTransitGateway");
        let accepter = end(parts, fields, "accepterTransitGateway");
        let state = state(fields);
        let ((_, one), (text, other)) = (requester?, accepter?);
        if one == other {
            parts.report.error(
                text.at,
                "joined-with-itself",
                format!("`{}` is both ends of this peering", text.value),
                "a peering attachment joins two transit gateways",
            );
            return None;
        }
        let peers = |a: &Attachment| match a.resource {
            AttachmentResource::Peering { other: key, .. } => {
                let far = self.attachments.get(key.index()).and_then(Option::as_ref);
                a.transit_gateway == one && far.is_some_and(|far| far.transit_gateway == other)
            }
            _ => false,
        };
        if self.attachments.iter().flatten().any(peers) {
            parts.report.error(
                fields.at,
                "joined-twice",
                "another peering joins these two transit gateways already",
                "two transit gateways have one peering at most",
            );
            return None;
        }
        let inter_region = self.gateway(one)?.region != self.gateway(other)?.region;
        let identity = item.identity.clone()?;
        let next = self.attachments.len() as u32;
        let end = |gateway, other| Attachment {
            identity: identity.clone(),
            transit_gateway: gateway,
            resource: AttachmentResource::Peering {
                other: AttachmentKey(other),
                inter_region,
            },
            state,
            route_table: None,
        };
        Some((end(one, next + 1), end(other, next)))
    }

    /// Adds the attachment of a customer's network, unless another one has its id.
    fn customer(&mut self, parts: &Parts<'_>, attached: Option<&(At, Attachment)>) {
        let own = attached.filter(|(at, own)| {
            let mut others = self.attachments.iter().flatten();
            let is_free = others.all(|other| other.identity.id != own.identity.id);
            if !is_free {
                parts.report.error(
                    *at,
                    "duplicate-id",
                    format!("another attachment is called `{}` too", own.identity.id),
                    "ids are unique within a kind",
                );
            }
            is_free
        });
        self.attachments.push(own.map(|(_, own)| own.clone()));
    }

    /// Is a VPC attached to a gateway, as far as that is known?
    pub(super) fn has_attached(&self, gateway: TransitGatewayKey, vpc: VpcKey) -> bool {
        self.attachments.iter().any(|attachment| {
            attachment.as_ref().is_none_or(|attachment| {
                matches!(&attachment.resource, AttachmentResource::Vpc(own) if own.vpc == vpc)
                    && attachment.transit_gateway == gateway
            })
        })
    }

    /// May the groups of these VPCs be named by each other's ingress rules? (F4.10, F8.16)
    pub(super) fn keeps_groups(&self, one: VpcKey, other: VpcKey) -> bool {
        let gateways = |vpc| {
            let attachments = self.attachments.iter().flatten();
            attachments.filter_map(move |attachment| match &attachment.resource {
                AttachmentResource::Vpc(own) => (own.vpc == vpc && own.security_group_referencing)
                    .then_some(attachment.transit_gateway),
                _ => None,
            })
        };
        gateways(one)
            .filter(|key| {
                let gateway = self.gateway(*key);
                gateway.is_some_and(|gateway| gateway.security_group_referencing)
            })
            .any(|key| gateways(other).any(|its| its == key))
    }
}

pub(super) fn end<'n>(
    parts: &Parts<'_>,
    fields: &Fields<'n>,
    key: &'static str,
) -> Option<(Text<'n>, TransitGatewayKey)> {
    let text = fields.require_text(key, "the id or name of a transit gateway")?;
    let key = parts.transit_gateways.find(text, parts.report)?;
    Some((text, TransitGatewayKey(key)))
}

pub(super) fn state(fields: &Fields<'_>) -> AttachmentState {
    let names = AttachmentState::ALL.map(|(name, _)| name);
    let word = fields.word("state", "unknown-value", &names);
    word.map_or(AttachmentState::Available, |word| {
        AttachmentState::ALL[word.value].1
    })
}

/// One subnet of each zone, all of the VPC (F8.10).
fn attachment_subnets(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    vpc: Option<VpcKey>,
    subnets: &[SubnetDraft],
) -> Option<Vec<SubnetKey>> {
    let hint = "list a subnet of each Availability Zone that is to reach the gateway";
    fields.require("subnets", hint)?;
    if fields.is_empty_list("subnets") {
        fields.missing("subnets", hint);
        return None;
    }
    let mut own = Vec::new();
    let mut zones: Vec<&str> = Vec::new();
    for node in fields.list("subnets") {
        let text = text(parts.report, node, "subnets")?;
        let key = subnet::find(parts, text)?;
        let subnet = subnets.get(key.index())?;
        if !parts.same_vpc(vpc, subnet.vpc, ("subnet", text)) {
            return None;
        }
        if zones.contains(&&*subnet.availability_zone) {
            parts.report.error(
                text.at,
                "second-subnet-in-zone",
                format!(
                    "the attachment has a subnet in {} already (F8.10)",
                    subnet.availability_zone
                ),
                "an attachment has one subnet in each zone, which serves all subnets there",
            );
            return None;
        }
        zones.push(&subnet.availability_zone);
        own.push(key);
    }
    Some(own)
}
