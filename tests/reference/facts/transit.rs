//! Transit gateways (section 8.2 of the facts).

use serde_json::{Value, json};

use super::config::{Config, list, text};
use super::rules::route_in;
use super::{Acl, At, Breakage, Step, World, dropped, reversed, same_flow};
use crate::observed::{Hop, Packet};

/// The largest MSS that passes (F8.15).
const MSS: u64 = 8_460;

impl World {
    /// To the attachment's interface in the sender's zone, past the ACL of its subnet, even where
    /// the sender is in the same one (F5.16, F5.17, F8.10).
    pub(super) fn toward_transit(&self, vpc: &str, from: Option<&str>) -> At {
        let attachment = self.config.attachment_of(vpc).to_owned();
        let (subnets, _) = self.config.attachment(&attachment);
        let zone = from.map(|from| self.config.zone(from));
        let any_zone = self.is_broken(Breakage::AllAttachmentZones);
        let subnet = subnets
            .iter()
            .find(|subnet| any_zone || Some(self.config.zone(subnet)) == zone)
            .map(|subnet| (*subnet).to_owned());
        let enter = At::TransitEnter {
            attachment,
            subnet: subnet.clone(),
        };
        match subnet {
            None => enter,
            Some(subnet) => At::Acl {
                subnet,
                out: false,
                then: Box::new(enter),
            },
        }
    }

    pub(super) fn transit_enter(
        &mut self,
        attachment: &str,
        subnet: Option<String>,
        packet: Packet,
        number: u64,
    ) -> Step {
        if !self.config.is_available(attachment) {
            return dropped("BAD_STATE_ATTACHMENT", packet);
        }
        let Some(subnet) = subnet else {
            return dropped("TGW_ROUTE_AZ_RESTRICTION", packet);
        };
        let gateway = self.config.gateway_of(attachment).to_owned();
        if self.config.transit_routes(&gateway, attachment).is_none() {
            return dropped("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", packet);
        }
        self.by_transit.insert(number);
        let next = Some(At::Transit {
            gateway,
            attachment: attachment.to_owned(),
            zone: Some(self.config.zone(&subnet).to_owned()),
        });
        if packet.mss.is_some_and(|mss| mss > MSS) {
            let mss = Some(MSS);
            return (
                "source rewritten".to_owned(),
                Packet { mss, ..packet },
                next,
            );
        }
        ("passed: forwarded".to_owned(), packet, next)
    }

    /// One lookup, in the table of the attachment by which the packet came (F8.11, F8.12).
    pub(super) fn transit(
        &self,
        gateway: &str,
        attachment: &str,
        zone: Option<String>,
        packet: Packet,
    ) -> Step {
        let routes = self.config.transit_routes(gateway, attachment);
        let mut routes = routes.unwrap_or_default();
        if self.is_broken(Breakage::DirectConnectLast) {
            // Of what is as long, the last one is the first to be taken.
            routes.sort_by_key(|route| {
                self.config
                    .customers_attachment(text(route, "target"))
                    .is_some_and(|(_, is_vpn)| !is_vpn)
            });
        }
        if self.is_broken(Breakage::TransitIgnoresTables) {
            routes.retain(|route| route["propagated"] == true);
        }
        let Some(route) = route_in(&routes, &packet.destination.0) else {
            return dropped("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", packet);
        };
        let target = text(route, "target");
        let rule = format!("{} -> {target}", text(route, "destination"));
        if !self.config.leads_on(target) {
            return dropped(&format!("TGW_RTB_BAD_STATE_ROUTE by {rule}"), packet);
        }
        let attachment = target.to_owned();
        let next = match self.config.other_gateway(target, gateway) {
            // Each of the two asks its own tables (F8.11).
            Some(other) => At::TransitCross {
                peering: attachment,
                into: other.to_owned(),
            },
            None => At::TransitLeave { attachment, zone },
        };
        (format!("routed by {rule}"), packet, Some(next))
    }

    /// Over the peering of two gateways: the other one looks in the table that its end of the peering
    /// is associated with. No zone is known there.
    pub(super) fn transit_cross(&self, peering: &str, into: &str, packet: Packet) -> Step {
        if self.config.transit_routes(into, peering).is_none() {
            return dropped("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", packet);
        }
        let next = At::Transit {
            gateway: into.to_owned(),
            attachment: peering.to_owned(),
            zone: None,
        };
        ("passed: forwarded".to_owned(), packet, Some(next))
    }

    /// Into a VPC, by the subnet in the zone that the packet comes from if there is one (F8.10); in
    /// appliance mode by one for the whole flow (F8.14). From there that subnet's table counts (F8.13).
    pub(super) fn transit_leave(
        &self,
        attachment: &str,
        zone: Option<&str>,
        packet: Packet,
    ) -> Step {
        if self.config.customers_attachment(attachment).is_some() {
            return self.transit_to_customer(attachment, packet);
        }
        let (subnets, appliance) = self.config.attachment(attachment);
        let wanted = if appliance {
            self.zone_of_flow(attachment, &packet)
        } else {
            zone
        };
        let same = subnets
            .iter()
            .find(|subnet| Some(self.config.zone(subnet)) == wanted);
        let (why, subnets) = match same {
            Some(subnet) => ("same-zone", vec![*subnet]),
            None => ("zone-of-flow", subnets),
        };
        let subnets = subnets.into_iter().map(str::to_owned).collect();
        let next = Some(At::AnyRouter { subnets });
        (format!("passed: {why}"), packet, next)
    }

    /// The one zone of both ends, as far as what VPCs propagate tells them (F8.14).
    fn zone_of_flow(&self, attachment: &str, packet: &Packet) -> Option<&str> {
        let gateway = self.config.gateway_of(attachment);
        let mut routes = self.config.transit_routes(gateway, attachment)?;
        let of_vpc = |route: &Value| {
            !self
                .config
                .vpc_of_attachment(text(route, "target"))
                .is_empty()
        };
        routes.retain(|route| route["propagated"] == true && of_vpc(route));
        let zone = |address: &str| {
            let route = route_in(&routes, address)?;
            let vpc = self.config.vpc_of_attachment(route["target"].as_str()?);
            self.config.zone_of_address(vpc, address)
        };
        match (zone(&packet.source.0), zone(&packet.destination.0)) {
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        }
    }

    /// The engine's choice of a subnet: one of the attachment's, and the same for both directions of
    /// a flow in appliance mode.
    pub(super) fn choose(
        &mut self,
        subnets: &[String],
        packet: &Packet,
        hop: &Hop,
    ) -> Result<At, String> {
        let chosen = hop.subnet.clone().unwrap_or_default();
        if !subnets.contains(&chosen) {
            return Err(format!("{chosen:?} is none of {subnets:?}"));
        }
        if subnets.len() > 1 {
            let answer = reversed(packet);
            let mut known = self.chosen.iter();
            let known =
                known.find(|(first, _)| same_flow(first, packet) || same_flow(first, &answer));
            match known {
                Some((_, before)) if *before != chosen => {
                    return Err(format!("the flow went by {before} before (F8.14)"));
                }
                Some(_) => {}
                None => self.chosen.push((packet.clone(), chosen.clone())),
            }
        }
        let acl = Acl::AfterTransit;
        let subnet = chosen;
        Ok(At::Router { subnet, acl })
    }
}

impl Config {
    /// The subnets of a VPC's attachment, and whether it is in appliance mode.
    fn attachment(&self, id: &str) -> (Vec<&str>, bool) {
        let attachment = self.find("transitGatewayVpcAttachments", id);
        let subnets = list(attachment, "subnets").iter();
        let appliance = attachment["applianceModeSupport"] == "enable";
        (subnets.filter_map(Value::as_str).collect(), appliance)
    }

    /// The attachment of a VPC, and the other way round: each has one.
    fn attachment_of(&self, vpc: &str) -> &str {
        let mut all = list(&self.0["network"], "transitGatewayVpcAttachments").iter();
        all.find(|one| one["vpc"] == vpc)
            .map_or("", |one| text(one, "id"))
    }

    fn vpc_of_attachment(&self, id: &str) -> &str {
        text(self.find("transitGatewayVpcAttachments", id), "vpc")
    }

    /// The gateway of an attachment.
    pub(super) fn gateway_of(&self, id: &str) -> &str {
        match self.customers_attachment(id) {
            Some((link, _)) => text(link, "transitGateway"),
            None => text(
                self.find("transitGatewayVpcAttachments", id),
                "transitGateway",
            ),
        }
    }

    /// Does traffic flow over an attachment? (F8.18)
    pub(super) fn is_available(&self, id: &str) -> bool {
        let sections = [
            "transitGatewayVpcAttachments",
            "transitGatewayPeeringAttachments",
        ];
        let own = sections.map(|section| self.find(section, id));
        let customers = self.customers_attachment(id).map(|(link, _)| link);
        let own = own.into_iter().chain(customers).find(|one| !one.is_null());
        own.is_some_and(|own| own["state"].is_null() || own["state"] == "available")
    }

    /// A row's target, if it is not a blackhole (F8.12).
    pub(super) fn leads_on(&self, target: &str) -> bool {
        target != "blackhole" && self.is_available(target)
    }

    /// The gateway at the other end, if the attachment is the peering of two.
    fn other_gateway(&self, id: &str, gateway: &str) -> Option<&str> {
        let peering = self.find("transitGatewayPeeringAttachments", id);
        let ends = ["requesterTransitGateway", "accepterTransitGateway"];
        let mut ends = ends.into_iter().filter_map(|end| peering[end].as_str());
        ends.find(|end| *end != gateway)
    }

    /// Does the transit gateway tell whose groups packets come from? (F8.16)
    pub(super) fn passes_groups_on(&self) -> bool {
        self.find("transitGateways", "tgw")["securityGroupReferencingSupport"] == "enable"
    }

    /// The rows of the route table that an attachment is associated with (F8.11); none if there is
    /// no such table. A file without tables has a default one, for every attachment and from each.
    pub(super) fn transit_routes(&self, gateway: &str, attachment: &str) -> Option<Vec<Value>> {
        let tables = list(&self.0["network"], "transitGatewayRouteTables");
        let all = list(&self.0["network"], "transitGatewayVpcAttachments").iter();
        let has = |table: &Value, key: &str, id: &str| list(table, key).iter().any(|one| one == id);
        let own = tables.iter().find(|table| {
            table["transitGateway"] == gateway && has(table, "associations", attachment)
        });
        if own.is_none() && !tables.is_empty() {
            return None;
        }
        let mut routes: Vec<Value> = own.map_or(&[][..], |own| list(own, "routes")).to_vec();
        routes.retain(|row| row["revoked"] != true);
        for one in all {
            let id = text(one, "id");
            if own.is_none_or(|own| has(own, "propagations", id)) && self.is_available(id) {
                for block in self.vpc_blocks(text(one, "vpc")) {
                    let row = json!({ "destination": block, "target": id, "propagated": true });
                    routes.push(row);
                }
            }
        }
        for (id, rows) in self.announced(gateway) {
            if own.is_none_or(|own| has(own, "propagations", id)) {
                routes.extend(rows);
            }
        }
        Some(routes)
    }
}
