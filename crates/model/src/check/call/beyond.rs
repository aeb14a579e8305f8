//! Calls about what joins a VPC to other networks: attachments of transit gateways, and VPN
//! connections.

use alloc::format;
use alloc::vec::Vec;
use ipnet::IpNet;

use super::Reader;
use super::names::{Names, find};
use super::operation::Change;
use super::rows::call;
use crate::call::Call;
use crate::check::fields::Text;
use crate::check::network::{is_enabled, overlap};
use crate::check::value;
use crate::network::{
    Attachment, AttachmentInterface, AttachmentKey, AttachmentResource, AttachmentState,
    CustomerLinkKey, LinkKind, Route, RouteDestination, RouteOrigin, RouteTableKey, RouteTarget,
    RowList, SubnetKey, TransitGatewayKey, TransitGatewayRoute, TransitGatewayRouteTableKey,
    VpnGatewayKey,
};

const ATTACHMENT: &str = "transitGatewayAttachment";

impl Reader<'_, '_> {
    fn attachment(&self) -> Option<(Text<'_>, AttachmentKey)> {
        let key = self.find(ATTACHMENT, |network| &network.attachments)?;
        Some((self.fields.text(ATTACHMENT)?, AttachmentKey(key)))
    }

    /// Says that a call is not for this kind of attachment.
    fn other_kind(&self, at: Text<'_>) {
        self.report.error(
            at.at,
            "other-kind-of-attachment",
            format!("`{}` is another kind of attachment", at.value),
            "there are calls for attachments of VPCs, and others for those of peerings",
        );
    }

    pub(super) fn attachment_state(&self, peering: bool, state: AttachmentState) -> Option<Call> {
        let (text, key) = self.attachment()?;
        let fits = match self.network.attachment(key).resource {
            AttachmentResource::Vpc(_) => !peering,
            AttachmentResource::Peering { .. } => peering,
            AttachmentResource::Customer(_) => false,
        };
        if !fits {
            self.other_kind(text);
            return None;
        }
        Some(Call::Attachment(key, state))
    }

    /// AWS takes several changes at once; here it is one, for one event.
    pub(super) fn modify_attachment(&mut self) -> Option<Call> {
        let (text, key) = self.attachment()?;
        let Some(vpc) = self.network.vpc_attachment(key).map(|own| own.vpc) else {
            self.other_kind(text);
            return None;
        };
        let keys = ["addSubnets", "removeSubnets", "applianceModeSupport"];
        match self.only_one(keys)? {
            "applianceModeSupport" => {
                let enabled = is_enabled(self.fields, "applianceModeSupport", true);
                Some(Call::ApplianceMode(key, enabled))
            }
            list => {
                let text = self.only_item(list)?;
                let names = Names::of("subnet", &self.network.subnets);
                let subnet = SubnetKey(find(&names, text, self.report)?);
                let owner = self.network.subnet(subnet).vpc;
                if !super::names::same_vpc(self.report, vpc, owner, text) {
                    return None;
                }
                let change = match list {
                    "addSubnets" => Change::Add,
                    _ => Change::Remove,
                };
                let id = format!("{}-{}", self.network.attachment(key).identity.id, subnet.0);
                let AttachmentResource::Vpc(own) =
                    &mut self.network.attachments[key.index()].resource
                else {
                    return None;
                };
                let index = own.subnets.add_dormant(subnet)?;
                if own.interfaces.len() < own.subnets.len() {
                    own.interfaces
                        .push(AttachmentInterface { id, private: None });
                }
                Some(call(change, RowList::AttachmentSubnets(key), index))
            }
        }
    }

    /// Which one of some keys is there; exactly one has to be.
    pub(super) fn only_one(&self, keys: [&'static str; 3]) -> Option<&'static str> {
        let mut stated = keys.iter().filter(|key| self.fields.get(key).is_some());
        match (stated.next(), stated.next()) {
            (Some(key), None) => Some(*key),
            (Some(_), Some(second)) => {
                let at = self
                    .fields
                    .get(second)
                    .map_or(self.fields.at, |node| node.at);
                self.report.error(
                    at,
                    "one-change-at-a-time",
                    "an action changes one thing at a time",
                    "write one action for each",
                );
                None
            }
            (None, _) => {
                let [first, second, third] = keys;
                self.fields
                    .missing(first, &format!("or `{second}`, or `{third}`"));
                None
            }
        }
    }

    /// The only item of a list that AWS lets have more.
    pub(super) fn only_item(&self, key: &'static str) -> Option<Text<'_>> {
        match self.fields.list(key) {
            [node] => crate::check::fields::text(self.report, node, key),
            _ => {
                let at = self.fields.get(key).map_or(self.fields.at, |node| node.at);
                self.report.error(
                    at,
                    "one-change-at-a-time",
                    format!("`{key}` has one item: an action changes one thing at a time"),
                    "write one action for each",
                );
                None
            }
        }
    }

    fn transit_gateway_route_table(&self) -> Option<TransitGatewayRouteTableKey> {
        self.find("transitGatewayRouteTable", |network| {
            &network.transit_gateway_route_tables
        })
        .map(TransitGatewayRouteTableKey)
    }

    /// The end of an attachment at a transit gateway.
    fn end_at(
        &self,
        text: Text<'_>,
        key: AttachmentKey,
        gateway: TransitGatewayKey,
    ) -> Option<AttachmentKey> {
        let is_at = |key: &AttachmentKey| self.network.attachment(*key).transit_gateway == gateway;
        let other = match self.network.attachment(key).resource {
            AttachmentResource::Peering { other, .. } => other,
            AttachmentResource::Vpc(_) | AttachmentResource::Customer(_) => key,
        };
        let end = [key, other].into_iter().find(is_at);
        if end.is_none() {
            self.report.error(
                text.at,
                "in-another-transit-gateway",
                format!("`{}` is attached to another transit gateway", text.value),
                "name an attachment of the table's own transit gateway",
            );
        }
        end
    }

    pub(super) fn attachment_and_table(
        &self,
    ) -> Option<(AttachmentKey, TransitGatewayRouteTableKey)> {
        let (attachment, table) = (self.attachment(), self.transit_gateway_route_table());
        let ((text, key), table) = (attachment?, table?);
        let gateway = self
            .network
            .transit_gateway_route_table(table)
            .transit_gateway;
        Some((self.end_at(text, key, gateway)?, table))
    }

    pub(super) fn propagation(&mut self, enabled: bool) -> Option<Call> {
        let (key, table) = self.attachment_and_table()?;
        let own = match &self.network.attachment(key).resource {
            AttachmentResource::Vpc(own) => own,
            AttachmentResource::Customer(own) => {
                let announced = own.prefixes.clone();
                return Some(self.propagates(key, table, announced, enabled));
            }
            AttachmentResource::Peering { .. } => {
                self.other_kind(self.fields.text(ATTACHMENT)?);
                return None;
            }
        };
        // Of VPCs with the same addresses, the one that was attached first propagates (F8.11).
        let blocks = &self.network.vpc(own.vpc).cidr_blocks;
        let gateway = self.network.attachment(key).transit_gateway;
        let shares = |other: &Attachment| match &other.resource {
            AttachmentResource::Vpc(other_own) if other.transit_gateway == gateway => {
                let theirs = &self.network.vpc(other_own.vpc).cidr_blocks;
                let shared = |a: &IpNet| theirs.iter().any(|b| overlap(*a, *b));
                blocks.iter().any(shared)
            }
            _ => false,
        };
        let blocks: Vec<IpNet> = match self.network.attachments[..key.index()].iter().any(shares) {
            true => Vec::new(),
            false => blocks
                .iter()
                .filter(|block| own.ipv6_support || block.addr().is_ipv4())
                .copied()
                .collect(),
        };
        Some(self.propagates(key, table, blocks, enabled))
    }

    /// Adds, not in force, the routes that an attachment may propagate to a table.
    fn propagates(
        &mut self,
        key: AttachmentKey,
        table: TransitGatewayRouteTableKey,
        blocks: Vec<IpNet>,
        enabled: bool,
    ) -> Call {
        let routes = &mut self.network.transit_gateway_route_tables[table.index()].routes;
        for destination in blocks {
            routes.add_dormant(TransitGatewayRoute {
                destination,
                attachment: Some(key),
                unknown: None,
                origin: RouteOrigin::Propagated,
                list: None,
            });
        }
        Call::AttachmentPropagation(key, table, enabled)
    }

    fn block(&self) -> Option<IpNet> {
        let text = self
            .fields
            .require_text("destination", "a CIDR block, for example \"10.1.0.0/16\"")?;
        Some(value::cidr(self.report, text, None)?.value)
    }

    pub(super) fn transit_gateway_route(&mut self, change: Change) -> Option<Call> {
        let (table, destination) = (self.transit_gateway_route_table(), self.block());
        let (table, destination) = (table?, destination?);
        let own = self.network.transit_gateway_route_table(table);
        let known = own.routes.all().find(|(_, route, _)| {
            route.destination == destination
                && route.origin == RouteOrigin::Static
                && route.list.is_none()
        });
        let known = known.map(|(index, ..)| index);
        if known.is_none() && change != Change::Add {
            self.no_such_row("the table never has a static route to this destination");
            return None;
        }
        let index = match change {
            Change::Remove => known,
            Change::Add | Change::Replace => {
                let text = self
                    .fields
                    .require_text("target", "\"blackhole\", or an attachment")?;
                let attachment = match text.value {
                    "blackhole" => None,
                    _ => {
                        let names =
                            Names::of("transit gateway attachment", &self.network.attachments);
                        let key = AttachmentKey(find(&names, text, self.report)?);
                        Some(self.end_at(text, key, own.transit_gateway)?)
                    }
                };
                let routes = &mut self.network.transit_gateway_route_tables[table.index()].routes;
                routes.add_dormant(TransitGatewayRoute {
                    destination,
                    attachment,
                    unknown: None,
                    origin: RouteOrigin::Static,
                    list: None,
                })
            }
        };
        Some(call(change, RowList::TransitGatewayTable(table), index?))
    }

    pub(super) fn vpn_connection_route(&mut self, change: Change) -> Option<Call> {
        let link = self.find("vpnConnection", |network| &network.customer_links);
        let (link, destination) = (link, self.block());
        let (key, destination) = (CustomerLinkKey(link?), destination?);
        let link = self.network.customer_link_at(key);
        let gateway = link.gateway;
        if link.kind != LinkKind::StaticVpn {
            let at = self.fields.text("vpnConnection")?.at;
            self.report.error(
                at,
                "static-routes-only",
                "this connection learns its prefixes by BGP, and has no static routes (F8.40)",
                "give the connection \"staticRoutesOnly\": true",
            );
            return None;
        }
        let prefixes = &mut self.network.customer_links[key.index()].prefixes;
        let index = prefixes.add_dormant(destination)?;
        self.learn(gateway, destination, None);
        Some(call(change, RowList::VpnConnection(key), index))
    }

    /// Adds, not in force, the routes that a gateway may propagate: to a table, or to all of its VPC.
    fn learn(&mut self, gateway: VpnGatewayKey, prefix: IpNet, only: Option<RouteTableKey>) {
        let vpc = self.network.vpn_gateway(gateway).vpc;
        let tables = (0..).map(RouteTableKey).zip(&mut self.network.route_tables);
        for (key, table) in tables {
            if table.vpc == vpc && only.is_none_or(|only| only == key) {
                table.routes.add_dormant(Route {
                    destination: RouteDestination::Cidr(prefix),
                    target: RouteTarget::VpnGateway(gateway),
                    origin: RouteOrigin::Propagated,
                });
            }
        }
    }

    pub(super) fn vgw_propagation(&mut self, enabled: bool) -> Option<Call> {
        let table = self.route_table();
        let gateway = self.find("vpnGateway", |network| &network.vpn_gateways);
        let (table, gateway) = (table?, VpnGatewayKey(gateway?));
        let own = self.network.vpn_gateway(gateway).vpc;
        if !self.same_vpc(own, self.network.route_table(table).vpc, "routeTable") {
            return None;
        }
        let links = self.network.customer_links.iter();
        let prefixes: Vec<IpNet> = links
            .filter(|link| link.gateway == gateway)
            .flat_map(|link| link.prefixes.all().map(|(_, net, _)| *net))
            .collect();
        for prefix in prefixes {
            self.learn(gateway, prefix, Some(table));
        }
        Some(Call::VpnPropagation(table, gateway, enabled))
    }
}
