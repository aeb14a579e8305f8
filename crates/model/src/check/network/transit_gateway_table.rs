//! Route tables of transit gateways: which attachments they serve, and where they lead.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use ipnet::IpNet;

use super::defaults::unused;
use super::prefix_list::PrefixListDraft;
use super::transit_gateway::{Transit, is_enabled};
use super::transit_propagation::{announces, propagate};
use super::vpc::VpcDraft;
use super::{Parts, unknown};
use crate::check::fields::{Fields, Text, text};
use crate::check::names::{Item, ambiguous, dangling};
use crate::check::value;
use crate::json::Node;
use crate::network::{
    Attachment, AttachmentKey, AttachmentResource, Identity, PrefixListKey, RouteOrigin, Rows,
    TransitGatewayKey, TransitGatewayRoute, TransitGatewayRouteTable, TransitGatewayRouteTableKey,
};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "transitGateway",
    "default",
    "associations",
    "propagations",
    "routes",
];

/// Reads every table, makes the default ones (F8.11), and associates what the file leaves out.
pub(super) fn read(
    parts: &Parts<'_>,
    transit: &mut Transit,
    vpcs: &[VpcDraft],
    prefix_lists: &[PrefixListDraft],
) -> Vec<Option<TransitGatewayRouteTable>> {
    let mut reader = Reader {
        parts,
        transit,
        prefix_lists,
        tables: Vec::new(),
        propagates: Vec::new(),
    };
    for item in &parts.transit_gateway_tables.items {
        let table = item.as_ref().and_then(|item| reader.table(item));
        reader.tables.push(table);
    }
    let items = parts.transit_gateways.items.iter();
    for (key, item) in (0..).map(TransitGatewayKey).zip(items) {
        if let Some(item) = item {
            reader.defaults(key, item);
        }
    }
    let Reader {
        mut tables,
        propagates,
        ..
    } = reader;
    propagate(parts, transit, vpcs, &propagates, &mut tables);
    tables
}

struct Reader<'r, 'n> {
    parts: &'r Parts<'n>,
    transit: &'r mut Transit,
    prefix_lists: &'r [PrefixListDraft],
    tables: Vec<Option<TransitGatewayRouteTable>>,
    /// Which attachment propagates to which table.
    propagates: Vec<(AttachmentKey, usize)>,
}

impl<'n> Reader<'_, 'n> {
    fn table(&mut self, item: &Item<'n>) -> Option<TransitGatewayRouteTable> {
        let fields = &item.fields;
        let text = fields.require_text("transitGateway", "the id or name of a transit gateway")?;
        let gateway = self.parts.transit_gateways.find(text, self.parts.report);
        let gateway = TransitGatewayKey(gateway?);
        let number = self.tables.len();
        for node in fields.list("associations") {
            self.associate(node, gateway, number);
        }
        for node in fields.list("propagations") {
            let Some((text, key)) = self.attachment_in(node, "propagations", gateway) else {
                continue;
            };
            let propagates = self.get(key).is_some_and(announces);
            if propagates {
                self.propagates.push((key, number));
            } else {
                self.parts.report.error(
                    text.at,
                    "static-routes-only",
                    format!(
                        "`{}` is a peering of transit gateways, and propagates nothing",
                        text.value
                    ),
                    "write a static route to it (F8.11)",
                );
            }
        }
        Some(TransitGatewayRouteTable {
            identity: item.identity.clone()?,
            transit_gateway: gateway,
            routes: self.routes(fields, gateway).into(),
            propagations: Vec::new(),
        })
    }

    /// An attachment has one table at most (F8.11).
    fn associate(&mut self, node: &'n Node<'n>, gateway: TransitGatewayKey, number: usize) {
        let Some((text, key)) = self.attachment_in(node, "associations", gateway) else {
            return;
        };
        let Some(Some(attachment)) = self.transit.attachments.get_mut(key.index()) else {
            return;
        };
        if attachment.route_table.is_some() {
            self.parts.report.error(
                text.at,
                "associated-twice",
                format!(
                    "`{}` is associated with another route table already (F8.11)",
                    text.value
                ),
                "an attachment has one route table",
            );
            return;
        }
        attachment.route_table = Some(TransitGatewayRouteTableKey(number as u32));
    }

    fn routes(&self, fields: &Fields<'n>, gateway: TransitGatewayKey) -> Vec<TransitGatewayRoute> {
        let mut routes = Vec::new();
        for node in fields.list("routes") {
            let keys = &["destination", "target"];
            let Some(fields) = Fields::of(node, "a route", keys, self.parts.report) else {
                continue;
            };
            let destination = fields.require_text(
                "destination",
                "a CIDR block, for example \"0.0.0.0/0\", or a prefix list",
            );
            let blocks = destination.and_then(|text| self.blocks(text));
            let target = fields.require_text("target", "\"blackhole\", or an attachment");
            let attachment = match target {
                Some(text) if text.value == "blackhole" => Some((None, None)),
                Some(text) => match unknown::listed(self.parts, text) {
                    Some(key) => Some((None, Some(key))),
                    None => self.attachment(text, gateway).map(|key| (Some(key), None)),
                },
                None => None,
            };
            let (Some(destination), Some((list, blocks)), Some((attachment, unknown))) =
                (destination, blocks, attachment)
            else {
                continue;
            };
            if routes.iter().any(|route: &TransitGatewayRoute| {
                route.list == list && blocks.contains(&route.destination)
            }) {
                self.parts.report.error(
                    destination.at,
                    "duplicate-route",
                    format!("a route to {} is in this table already", destination.value),
                    "each destination has one target",
                );
                continue;
            }
            routes.extend(blocks.into_iter().map(|block| TransitGatewayRoute {
                destination: block,
                attachment,
                unknown,
                origin: RouteOrigin::Static,
                list,
            }));
        }
        routes
    }

    /// What a destination covers: a block, or each entry of a prefix list.
    fn blocks(&self, text: Text<'_>) -> Option<(Option<PrefixListKey>, Vec<IpNet>)> {
        if !self.parts.prefix_lists.knows(text.value) {
            let block = value::cidr(self.parts.report, text, None)?;
            return Some((None, vec![block.value]));
        }
        let key = PrefixListKey(self.parts.prefix_lists.find(text, self.parts.report)?);
        let entries = &self.prefix_lists.get(key.index())?.entries;
        Some((Some(key), entries.clone()))
    }

    fn attachment_in(
        &self,
        node: &'n Node<'n>,
        what: &'static str,
        gateway: TransitGatewayKey,
    ) -> Option<(Text<'n>, AttachmentKey)> {
        let text = text(self.parts.report, node, what)?;
        Some((text, self.attachment(text, gateway)?))
    }

    /// The attachment of this gateway that is called so; of a peering, the gateway's own end.
    fn attachment(&self, text: Text<'_>, gateway: TransitGatewayKey) -> Option<AttachmentKey> {
        let parts = self.parts;
        let of_vpcs = parts.vpc_attachments.items.len() as u32;
        let ends = if parts.vpc_attachments.knows(text.value) {
            let key = parts.vpc_attachments.find(text, parts.report)?;
            [key, key]
        } else if parts.peering_attachments.knows(text.value) {
            let number = parts.peering_attachments.find(text, parts.report)?;
            [of_vpcs + 2 * number, of_vpcs + 2 * number + 1]
        } else {
            let key = self.customer_attachment(text)?;
            [key, key]
        };
        // Where it could not be read it has its diagnostic.
        let [one, other] = ends.map(AttachmentKey);
        let is_own = |key: AttachmentKey| Some(self.get(key)?.transit_gateway == gateway);
        if is_own(one)? {
            return Some(one);
        }
        if is_own(other)? {
            return Some(other);
        }
        parts.report.error(
            text.at,
            "in-another-transit-gateway",
            format!("`{}` is attached to another transit gateway", text.value),
            "name an attachment of the table's own transit gateway",
        );
        None
    }

    fn get(&self, key: AttachmentKey) -> Option<&Attachment> {
        self.transit.attachments.get(key.index())?.as_ref()
    }

    /// The attachment of a customer's network that is called so, or whose connection is.
    fn customer_attachment(&self, text: Text<'_>) -> Option<u32> {
        let parts = self.parts;
        let is_called =
            |own: &Identity| own.id == text.value || own.name.as_deref() == Some(text.value);
        let all = (0..).zip(&self.transit.attachments);
        let mut called = all.filter(|(_, one)| match one {
            Some(Attachment {
                identity,
                resource: AttachmentResource::Customer(own),
                ..
            }) => is_called(identity) || is_called(&own.connection),
            _ => false,
        });
        match (called.next(), called.next()) {
            (Some((key, _)), None) => return Some(key),
            (Some(_), Some(_)) => ambiguous(text, parts.report),
            // Where something could not be read, it may be that.
            _ if self.transit.attachments.iter().any(Option::is_none) => {}
            _ => {
                let sections = [
                    &parts.vpc_attachments,
                    &parts.peering_attachments,
                    &parts.vpn_connections,
                    &parts.virtual_interfaces,
                ];
                if sections.iter().all(|section| section.is_known()) {
                    let known: Vec<&str> = sections.iter().flat_map(|one| one.words()).collect();
                    let kind = "attachment of a transit gateway";
                    dangling(text, kind, &known, parts.report);
                }
            }
        }
        None
    }

    /// What no table lists goes to the gateway's default table, unless the gateway has none (F8.11).
    fn defaults(&mut self, gateway: TransitGatewayKey, item: &Item<'n>) {
        let associates = is_enabled(&item.fields, "defaultRouteTableAssociation", true);
        let propagates = is_enabled(&item.fields, "defaultRouteTablePropagation", true);
        if !associates && !propagates {
            return;
        }
        let number = self.default_table(gateway, item);
        let mut listed: Vec<bool> = Vec::new();
        for key in (0..self.transit.attachments.len() as u32).map(AttachmentKey) {
            let is_listed = |(attachment, _): &(AttachmentKey, usize)| *attachment == key;
            listed.push(self.propagates.iter().any(is_listed));
        }
        for ((key, attachment), listed) in (0..)
            .map(AttachmentKey)
            .zip(&mut self.transit.attachments)
            .zip(listed)
        {
            let Some(attachment) = attachment.as_mut() else {
                continue;
            };
            if attachment.transit_gateway != gateway {
                continue;
            }
            if associates && attachment.route_table.is_none() {
                attachment.route_table = Some(TransitGatewayRouteTableKey(number as u32));
            }
            if propagates && !listed && announces(attachment) {
                self.propagates.push((key, number));
            }
        }
    }

    /// The one that the file marks, or one that AWS makes.
    fn default_table(&mut self, gateway: TransitGatewayKey, item: &Item<'n>) -> usize {
        let items = self.parts.transit_gateway_tables.items.iter();
        let mut marked = items.enumerate().filter(|(index, table)| {
            let own = self.tables.get(*index).and_then(Option::as_ref);
            let is_marked = |one: &Item<'_>| one.fields.truth("default", false);
            own.is_some_and(|own| own.transit_gateway == gateway)
                && table.as_ref().is_some_and(is_marked)
        });
        if let Some((first, _)) = marked.next() {
            for (_, further) in marked {
                if let Some(further) = further {
                    self.parts.report.error(
                        further.fields.at,
                        "second-default-table",
                        "the transit gateway has a default route table already",
                        "a transit gateway has one (F8.11)",
                    );
                }
            }
            return first;
        }
        let identity = item.identity.as_ref().map(|gateway| {
            let suffix = gateway.id.strip_prefix("tgw-").unwrap_or(&gateway.id);
            let id = unused(format!("tgw-rtb-{suffix}-default"), |id| {
                self.parts.transit_gateway_tables.knows(id)
            });
            Identity {
                id,
                name: Some("default".into()),
            }
        });
        self.tables
            .push(identity.map(|identity| TransitGatewayRouteTable {
                identity,
                transit_gateway: gateway,
                routes: Rows::default(),
                propagations: Vec::new(),
            }));
        self.tables.len() - 1
    }
}
