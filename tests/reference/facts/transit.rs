//! Transit gateways (section 8.2 of the facts).

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
        let Some(subnet) = subnet else {
            return dropped("TGW_ROUTE_AZ_RESTRICTION", packet);
        };
        if self.config.transit_routes(attachment).is_none() {
            return dropped("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", packet);
        }
        self.by_transit.insert(number);
        let attachment = attachment.to_owned();
        let next = Some(At::Transit { attachment, subnet });
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
    pub(super) fn transit(&self, attachment: &str, subnet: &str, packet: Packet) -> Step {
        let mut routes = self.config.transit_routes(attachment).unwrap_or_default();
        if self.is_broken(Breakage::TransitIgnoresTables) {
            routes.retain(|route| route["propagated"] == true);
        }
        let Some(route) = route_in(&routes, &packet.destination.0) else {
            return dropped("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", packet);
        };
        let text = |key: &str| route[key].as_str().unwrap_or_default();
        let rule = format!("{} -> {}", text("destination"), text("target"));
        if text("target") == "blackhole" {
            return dropped(&format!("TGW_RTB_BAD_STATE_ROUTE by {rule}"), packet);
        }
        let next = At::TransitLeave {
            attachment: text("target").to_owned(),
            zone: self.config.zone(subnet).to_owned(),
        };
        (format!("routed by {rule}"), packet, Some(next))
    }

    /// Into a VPC, by the subnet in the zone that the packet comes from if there is one (F8.10); in
    /// appliance mode by one for the whole flow (F8.14). From there that subnet's table counts (F8.13).
    pub(super) fn transit_leave(&self, attachment: &str, zone: &str, packet: Packet) -> Step {
        let (subnets, appliance) = self.config.attachment(attachment);
        let wanted = if appliance {
            self.zone_of_flow(attachment, &packet)
        } else {
            Some(zone)
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

    /// The one zone of both ends, as far as propagated routes tell them (F8.14).
    fn zone_of_flow(&self, attachment: &str, packet: &Packet) -> Option<&str> {
        let mut routes = self.config.transit_routes(attachment)?;
        routes.retain(|route| route["propagated"] == true);
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
