//! Calls about routes.

use alloc::format;

use ipnet::IpNet;

use super::Reader;
use super::names::{Names, find, same_vpc};
use super::operation::Change;
use super::rows::call;
use crate::call::Call;
use crate::check::fields::Text;
use crate::check::network::{is_reserved, may_divert};
use crate::check::value;
use crate::network::{
    EgressOnlyGatewayKey, InterfaceKey, InternetGatewayKey, NatGatewayKey, PeeringKey,
    PrefixListKey, Route, RouteDestination, RouteOrigin, RouteTableKey, RouteTarget, RowList,
    TransitGatewayKey, VpcKey, VpnGatewayKey,
};

impl Reader<'_, '_> {
    pub(super) fn route(&mut self, change: Change) -> Option<Call> {
        let table = self.route_table();
        let text = self.fields.require_text(
            "destination",
            "a CIDR block, for example \"0.0.0.0/0\", or a prefix list",
        );
        let (table, text) = (table?, text?);
        let destination = self.destination(text)?;
        // The rows of gateway endpoints come and go with the association (F3.28).
        let is_of_endpoint = |(_, route, _): (u16, &Route, bool)| {
            route.destination == destination && matches!(route.target, RouteTarget::VpcEndpoint(_))
        };
        if self
            .network
            .route_table(table)
            .routes
            .all()
            .any(is_of_endpoint)
        {
            self.report.error(
                text.at,
                "endpoint-route",
                "the route of a gateway endpoint is not edited by hand (F3.28)",
                "say \"do\": \"modify-vpc-endpoint\" with `addRouteTables` or `removeRouteTables`",
            );
            return None;
        }
        let known = self.network.route_table(table).routes.all();
        // What a gateway has learned, nobody edits (F3.18).
        let known = known
            .filter(|(_, route, _)| {
                route.destination == destination && route.origin != RouteOrigin::Propagated
            })
            .map(|(index, route, _)| (index, route.origin))
            .next();
        if known.is_none() && change != Change::Add {
            self.no_such_row("the table never has a route to this destination");
            return None;
        }
        let index = match change {
            Change::Remove => known.map(|(index, _)| index),
            Change::Add | Change::Replace => {
                let target = self.target(table, destination, text)?;
                let routes = &mut self.network.route_tables[table.index()].routes;
                routes.add_dormant(Route {
                    destination,
                    target,
                    origin: known.map_or(RouteOrigin::Static, |(_, origin)| origin),
                })
            }
        };
        Some(call(change, RowList::RouteTable(table), index?))
    }

    fn destination(&self, text: Text<'_>) -> Option<RouteDestination> {
        let lists = Names::of("prefix list", &self.network.prefix_lists);
        if lists.knows(text.value) {
            let list = PrefixListKey(find(&lists, text, self.report)?);
            return Some(RouteDestination::PrefixList(list));
        }
        let block = value::cidr(self.report, text, None)?;
        (!is_reserved(self.report, block)).then_some(RouteDestination::Cidr(block.value))
    }

    fn target(
        &self,
        table: RouteTableKey,
        destination: RouteDestination,
        at: Text<'_>,
    ) -> Option<RouteTarget> {
        let vpc = self.network.route_table(table).vpc;
        let text = self.fields.require_text(
            "target",
            "\"local\", or the id or name of a gateway or an interface",
        )?;
        let target = match text.value {
            "local" => RouteTarget::Local,
            _ => self.thing(vpc, text)?,
        };
        let allowed = match destination {
            // IPv6 only (F3.21).
            RouteDestination::Cidr(IpNet::V4(_))
                if matches!(target, RouteTarget::EgressOnlyGateway(_)) =>
            {
                false
            }
            RouteDestination::Cidr(net) => self.may_lead(vpc, net, target),
            RouteDestination::PrefixList(list) => {
                let mut entries = self.network.prefix_list(list).entries.iter();
                entries.all(|net| self.may_lead(vpc, *net, target))
            }
        };
        // A gateway's table is about what comes in: a VPC's own blocks, to interfaces (F3.22).
        let steers = |net| {
            let blocks = &self.network.vpc(vpc).cidr_blocks;
            let inside = blocks.iter().any(|block| block.contains(&net));
            inside && matches!(target, RouteTarget::Local | RouteTarget::Interface(_))
        };
        if self.network.is_gateway_table(table)
            && !matches!(destination, RouteDestination::Cidr(net) if steers(net))
        {
            self.report.error(
                at.at,
                "not-a-gateway-table",
                format!("no route of a gateway's table leads `{}` there (F3.22)", at.value),
                "such routes are for blocks of the VPC and whole subnets, to \"local\" and network interfaces",
            );
            return None;
        }
        if !allowed {
            self.report.error(
                at.at,
                "more-specific-than-local",
                format!("a route of this VPC to `{}` cannot lead there (F3.12, F3.13)", at.value),
                "inside the VPC, routes are for its blocks or whole subnets, to a NAT gateway or a network interface",
            );
        }
        allowed.then_some(target)
    }

    /// What a route can lead to, and that has to be in the same VPC.
    fn thing(&self, vpc: VpcKey, text: Text<'_>) -> Option<RouteTarget> {
        let network = &*self.network;
        let internet = Names::of("internet gateway", &network.internet_gateways);
        let vpn = Names::of("virtual private gateway", &network.vpn_gateways);
        let egress = Names::of("egress-only gateway", &network.egress_only_gateways);
        let nat = Names::of("gateway or interface", &network.nat_gateways);
        let instances = Names::of("instance", &network.instances);
        let interfaces = Names::of("network interface", &network.interfaces);
        let peerings = Names::of("peering connection", &network.peerings);
        let transit = Names::of("transit gateway", &network.transit_gateways);
        let of = |key: InterfaceKey| network.subnet(network.interface(key).subnet).vpc;
        let (owner, target) = if internet.knows(text.value) {
            let key = InternetGatewayKey(find(&internet, text, self.report)?);
            (
                network.internet_gateway(key).vpc,
                RouteTarget::InternetGateway(key),
            )
        } else if vpn.knows(text.value) {
            let key = VpnGatewayKey(find(&vpn, text, self.report)?);
            (network.vpn_gateway(key).vpc, RouteTarget::VpnGateway(key))
        } else if egress.knows(text.value) {
            let key = EgressOnlyGatewayKey(find(&egress, text, self.report)?);
            (
                network.egress_only_gateway(key).vpc,
                RouteTarget::EgressOnlyGateway(key),
            )
        } else if instances.knows(text.value) {
            let instance = find(&instances, text, self.report)? as usize;
            let key = network.instances.get(instance)?.interface;
            (of(key), RouteTarget::Interface(key))
        } else if interfaces.knows(text.value) {
            let key = InterfaceKey(find(&interfaces, text, self.report)?);
            (of(key), RouteTarget::Interface(key))
        } else if peerings.knows(text.value) {
            let key = PeeringKey(find(&peerings, text, self.report)?);
            let peering = network.peering(key);
            let end = peering.peer_of(vpc).map_or(peering.requester, |_| vpc);
            (end, RouteTarget::Peering(key))
        } else if transit.knows(text.value) {
            let key = TransitGatewayKey(find(&transit, text, self.report)?);
            if network.attachment_of(key, vpc).is_none() {
                self.report.error(
                    text.at,
                    "not-attached",
                    format!("`{}` is not attached to this VPC (F8.10)", text.value),
                    "attach the VPC to it first",
                );
                return None;
            }
            (vpc, RouteTarget::TransitGateway(key))
        } else {
            let key = NatGatewayKey(find(&nat, text, self.report)?);
            (network.nat_gateway(key).vpc, RouteTarget::NatGateway(key))
        };
        same_vpc(self.report, vpc, owner, text).then_some(target)
    }

    /// Inside a VPC, a route is for a block or a whole subnet, and leads to what may divert its
    /// traffic; the route for a block may be made local again (F3.12, F3.13).
    fn may_lead(&self, vpc: VpcKey, net: IpNet, target: RouteTarget) -> bool {
        let blocks = &self.network.vpc(vpc).cidr_blocks;
        let is_block = blocks.contains(&net);
        if target == RouteTarget::Local {
            return is_block;
        }
        let inside = blocks.iter().any(|block| block.contains(&net));
        let mut subnets = self.network.subnets.iter();
        let is_subnet =
            subnets.any(|subnet| subnet.vpc == vpc && subnet.cidr_blocks.contains(&net));
        !inside || (may_divert(target) && (is_block || is_subnet))
    }
}
