//! Virtual private gateways, customer gateways, and what joins them: VPN connections and Direct
//! Connect virtual interfaces.

use alloc::format;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::prefix_list::blocks;
use super::route_table::RouteTableDraft;
use super::vpc::VpcDraft;
use super::{Parts, quota, transit_gateway};
use crate::check::fields::{Fields, text};
use crate::check::names::{Item, Section};
use crate::check::value::Version;
use crate::json::At;
use crate::network::{
    Attachment, AttachmentResource, CustomerAttachment, CustomerGatewayKey, Identity, LinkKind,
    Route, RouteDestination, RouteOrigin, RouteTarget, VpcKey, VpnGatewayKey,
};

pub(super) const GATEWAY_KEYS: &[&str] = &["id", "name", "vpc", "routeTable"];
pub(super) const CUSTOMER_KEYS: &[&str] = &["id", "name"];
pub(super) const CONNECTION_KEYS: &[&str] = &[
    "id",
    "name",
    "vpnGateway",
    "transitGateway",
    "attachment",
    "state",
    "customerGateway",
    "staticRoutesOnly",
    "routes",
];
pub(super) const INTERFACE_KEYS: &[&str] = &[
    "id",
    "name",
    "vpnGateway",
    "transitGateway",
    "attachment",
    "state",
    "customerGateway",
    "routes",
];

/// A VPN connection or a virtual interface, as far as it could be read.
pub(in crate::check) struct LinkDraft {
    pub(super) identity: Option<Identity>,
    /// AWS's end, unless that is a transit gateway.
    pub(super) gateway: Option<VpnGatewayKey>,
    /// The attachment, where AWS's end is a transit gateway; none in it where it could not be read.
    pub(super) attached: Option<Option<(At, Attachment)>>,
    pub(in crate::check) customer: Option<CustomerGatewayKey>,
    pub(super) kind: LinkKind,
    pub(super) prefixes: Vec<IpNet>,
}

/// The VPC of each gateway; a VPC has one at most.
pub(super) fn gateways(parts: &Parts<'_>, vpcs: &[VpcDraft]) -> Vec<Option<VpcKey>> {
    let owners = parts.owners(&parts.vpn_gateways);
    for (index, owner) in owners.iter().enumerate() {
        let earlier = owners.get(..index).unwrap_or_default();
        if let (Some(vpc), true) = (owner, earlier.contains(owner))
            && let Some(Some(item)) = parts.vpn_gateways.items.get(index)
        {
            let vpc = vpcs.get(vpc.index()).and_then(|vpc| vpc.identity.as_ref());
            let id = vpc.map_or("", |identity| &identity.id);
            parts.report.error(
                item.fields.at,
                "second-vpn-gateway",
                format!("the VPC `{id}` has a virtual private gateway already"),
                "attach this one to another VPC, or leave it out",
            );
        }
    }
    owners
}

/// Every link.
pub(super) fn links(parts: &Parts<'_>) -> Vec<LinkDraft> {
    let read = |section: &Section<'_>, is_vpn| -> Vec<LinkDraft> {
        let items = section.items.iter().flatten();
        items.map(|item| link(parts, item, is_vpn)).collect()
    };
    let mut links = read(&parts.vpn_connections, true);
    links.extend(read(&parts.virtual_interfaces, false));
    links
}

fn link(parts: &Parts<'_>, item: &Item<'_>, is_vpn: bool) -> LinkDraft {
    let fields = &item.fields;
    let end = |key, section: &Section<'_>| {
        let text = fields.require_text(key, "the id or name of a gateway")?;
        section.find(text, parts.report)
    };
    let prefixes = blocks(parts, fields, "routes", Some(Version::V4));
    let kind = match (is_vpn, is_vpn && fields.truth("staticRoutesOnly", false)) {
        (false, _) => LinkKind::DirectConnect,
        (true, true) => LinkKind::StaticVpn,
        (true, false) => LinkKind::BgpVpn,
    };
    let customer = end("customerGateway", &parts.customer_gateways).map(CustomerGatewayKey);
    let by_transit = fields.get("transitGateway").is_some();
    let mut draft = LinkDraft {
        identity: item.identity.clone(),
        gateway: None,
        attached: None,
        customer,
        kind,
        prefixes,
    };
    if by_transit {
        draft.attached = Some(attachment(parts, fields, &draft));
    } else {
        draft.gateway = end("vpnGateway", &parts.vpn_gateways).map(VpnGatewayKey);
        for key in ["attachment", "state"] {
            if fields.get(key).is_some() {
                fields.missing("transitGateway", "only a transit gateway has attachments");
            }
        }
    }
    draft
}

/// What a transit gateway has of it (F8.19).
fn attachment(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    link: &LinkDraft,
) -> Option<(At, Attachment)> {
    let transit_gateway = transit_gateway::end(parts, fields, "transitGateway");
    let state = transit_gateway::state(fields);
    if let Some(node) = fields.get("vpnGateway") {
        parts.report.error(
            node.at,
            "second-gateway",
            "it ends at a transit gateway already",
            "name a virtual private gateway or a transit gateway",
        );
    }
    if let (LinkKind::StaticVpn, Some(node)) = (link.kind, fields.get("routes")) {
        parts.report.error(
            node.at,
            "static-routes-only",
            "static routes of a transit gateway's VPN connection are in the gateway's tables (F8.19)",
            "write them into a route table of the transit gateway",
        );
    }
    let connection = link.identity.clone()?;
    let mut identity = connection.clone();
    let mut at = fields.at;
    if let Some(id) = fields.text("attachment") {
        (identity.id, at) = (id.value.into(), id.at);
    }
    let attachment = Attachment {
        identity,
        transit_gateway: transit_gateway?.1,
        resource: AttachmentResource::Customer(CustomerAttachment {
            connection,
            customer: link.customer?,
            kind: link.kind,
            prefixes: link.prefixes.clone(),
        }),
        state,
        route_table: None,
    };
    Some((at, attachment))
}

/// Adds the routes that gateways propagate into tables: each prefix that a gateway knows, once,
/// whichever links have it (F3.6, F3.18).
pub(super) fn propagate(
    parts: &Parts<'_>,
    tables: &mut [RouteTableDraft],
    gateways: &[Option<VpcKey>],
    links: &[LinkDraft],
) {
    for (table, item) in tables.iter_mut().zip(&parts.route_tables.items) {
        let Some(item) = item else { continue };
        let mut seen = Vec::new();
        let mut count = 0;
        for node in item.fields.list("propagatingVgws") {
            let Some(text) = text(parts.report, node, "propagatingVgws") else {
                continue;
            };
            let Some(key) = parts.vpn_gateways.find(text, parts.report) else {
                continue;
            };
            let key = VpnGatewayKey(key);
            let owner = gateways.get(key.index()).copied().flatten();
            if seen.contains(&key) {
                let message = format!("`{}` is listed twice", text.value);
                parts
                    .report
                    .error(text.at, "duplicate-reference", message, "list it once");
            } else if parts.same_vpc(table.vpc, owner, ("virtual private gateway", text)) {
                seen.push(key);
                table.propagating.push(key);
                let mut known: Vec<IpNet> = Vec::new();
                for net in links
                    .iter()
                    .filter(|link| link.gateway == Some(key))
                    .flat_map(|link| &link.prefixes)
                {
                    if !known.contains(net) {
                        known.push(*net);
                    }
                }
                count += known.len();
                table.routes.extend(known.into_iter().map(|net| Route {
                    destination: RouteDestination::Cidr(net),
                    target: RouteTarget::VpnGateway(key),
                    origin: RouteOrigin::Propagated,
                }));
            }
        }
        parts.quota(item.fields.at, &quota::PROPAGATED_ROUTES, count);
    }
}
