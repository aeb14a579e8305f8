//! NAT gateways (section 6 of the facts).

use super::errors::rewritten;
use super::flows::{Flow, answers, asks, nat_seconds, opens};
use super::rules::route;
use super::{Acl, At, Breakage, Step, Translated, World, dropped, reversed, same_flow};
use crate::observed::{Hop, Packet};

impl World {
    /// Where the gateway's answers go: to a neighbour straight (F3.14), else by its subnet's router.
    pub(super) fn back_from_nat(&self, to: &str) -> At {
        let neighbour = self.config.eni_at(to);
        let subnet = self.config.nat_subnet();
        if let Some(eni) = neighbour.filter(|eni| Some(self.config.subnet(eni)) == subnet) {
            return self.past_groups_in(eni);
        }
        match subnet {
            Some(subnet) => At::Router {
                subnet: subnet.to_owned(),
                acl: Acl::After,
            },
            None => At::NatRouter,
        }
    }

    pub(super) fn nat_from_inside(&mut self, packet: Packet, hop: &Hop) -> Step {
        let to = &packet.destination.0;
        let neighbour = self.config.eni_at(to);
        let onward = match self.config.nat_subnet() {
            // Within its subnet it asks neither router nor ACL (F3.14, F5.9), nor on the way to itself.
            Some(_) if self.config.nat_private() == Some(to.as_str()) => At::Nat { inside: false },
            Some(subnet) => match neighbour.filter(|eni| self.config.subnet(eni) == subnet) {
                Some(eni) => self.past_groups_in(eni),
                None => self.out_by_router(subnet, to),
            },
            None => At::NatRouter,
        };
        let place = self
            .translated
            .iter()
            .position(|entry| same_flow(&entry.inside, &packet) && !answers(&packet));
        let now_us = hop.at_us;
        // Its own subnet's table leads back to it (F6.4).
        let written = self.written(&packet);
        let nat = self.config.nat();
        if nat["privateIp"] == packet.source.0.as_str()
            || nat["publicIp"] == packet.source.0.as_str()
        {
            return dropped("VPCLAB_NAT_ROUTED_TO_ITSELF", packet);
        }
        // It is a router among routers (F6.45): RFC 1812, section 5.3.1.
        if packet.ttl <= 1 {
            return dropped("VPCLAB_TTL_EXCEEDED", packet);
        }
        if let Some(about) = packet.quoted() {
            let answer = reversed(&about);
            let mut known = self.translated.iter();
            return match known.find(|entry| same_flow(&entry.inside, &answer)) {
                None => dropped("VPCLAB_NAT_NO_ENTRY", packet),
                Some(entry) => {
                    let after = sent_on(&rewritten(&packet, true, &entry.outside.source));
                    ("source rewritten".to_owned(), after, Some(onward))
                }
            };
        }
        if let Some(place) = place {
            let entry = &mut self.translated[place];
            if !(entry.flow.is_over() && opens(&packet)) {
                entry.flow.goes_on(&packet, true);
                let words = used(&mut entry.flow, now_us);
                let after = sent_on(&rewritten(&packet, true, &entry.outside.source));
                return (format!("source rewritten, {words}"), after, Some(onward));
            }
        }
        if packet.protocol == "tcp" && !opens(&packet) {
            // An RST for the inside (F6.31), but none for an RST (F13.8).
            if packet.has("RST") || self.is_broken(Breakage::NoRst) {
                return dropped("VPCLAB_NAT_NO_ENTRY", packet);
            }
            self.to_be_reset.push((hop.packet, packet.clone()));
            return ("answered".to_owned(), packet, None);
        }
        // Of ICMP, only a question begins anything.
        if packet.icmp.is_some_and(|(icmp_type, _)| icmp_type != 8) {
            return dropped("VPCLAB_NAT_NO_ENTRY", packet);
        }
        if self.nat_gone_at_us.is_some() {
            return dropped("VPCLAB_NAT_NOT_AVAILABLE", packet);
        }
        // Of the same VPC, or brought by a transit gateway (F6.11).
        if !self.config.in_vpc("vpc", &packet.source.0) && !self.by_transit.contains(&hop.packet) {
            return dropped("NGW_REQUIRES_SOURCE_IN_VPC", packet);
        }
        if let Some(place) = place {
            self.translated.remove(place);
        }
        let port = match self.port(&packet, hop.after.source.1) {
            Ok(port) => port,
            Err(why) => return (why, packet, None),
        };
        let after = sent_on(&rewritten(&packet, true, &(written, port)));
        let mut flow = Flow::begin(&packet);
        let seconds = nat_seconds(flow.state);
        flow.expires_at_us = now_us + seconds * 1_000_000;
        let verdict = format!("source rewritten, made, {} for {seconds} s", flow.state);
        self.translated.push(Translated {
            inside: packet,
            outside: after.clone(),
            flow,
        });
        (verdict, after, Some(onward))
    }

    /// The address that it writes (S0.1, S0.3, F6.20): its public one only towards an internet
    /// gateway, whatever the reading (F6.21).
    fn written(&self, packet: &Packet) -> String {
        let Some(subnet) = self.config.nat_subnet() else {
            return self.config.nat_public().to_owned();
        };
        let routes = self.config.routes(self.config.table_of(subnet));
        let route = route(&self.config, "vpc", &routes, &packet.destination.0);
        let to_internet = route.is_some_and(|(_, target)| target == "igw");
        let private = self.config.nat_private().unwrap_or_default();
        match self.config.nat_model() {
            "notes" if to_internet => self.config.nat_public().to_owned(),
            _ => private.to_owned(),
        }
    }

    /// Which port is free, AWS leaves to the gateway (F6.29): the engine's choice is judged. The
    /// notes keep the client's where they can (S0.4).
    pub(super) fn port(&self, packet: &Packet, chosen: u64) -> Result<u64, String> {
        let is_free = |port: u64| {
            let source = (self.written(packet), port);
            let outside = rewritten(packet, true, &source);
            !self
                .translated
                .iter()
                .any(|entry| same_flow(&entry.outside, &outside))
        };
        let own = packet.source.1;
        if self.config.nat_model() == "notes" && (1024..=65_535).contains(&own) && is_free(own) {
            return Ok(own);
        }
        if !(1024..=65_535).contains(&chosen) {
            return Err(format!("port {chosen} is none of the gateway's (F6.25)"));
        }
        if !is_free(chosen) {
            return Err(format!(
                "port {chosen} is taken towards this destination (F6.27)"
            ));
        }
        Ok(chosen)
    }

    pub(super) fn nat_from_outside(&mut self, packet: Packet, now_us: u64) -> Step {
        if let Some(about) = packet.quoted() {
            let mut known = self.translated.iter();
            let known = known.find(|entry| same_flow(&entry.outside, &about));
            return match known {
                None => dropped("VPCLAB_NAT_NO_ENTRY", packet),
                Some(entry) => {
                    let after = sent_on(&rewritten(&packet, false, &entry.inside.source));
                    let next = Some(self.back_from_nat(&after.destination.0));
                    ("destination rewritten".to_owned(), after, next)
                }
            };
        }
        let answered = reversed(&packet);
        let Some(entry) = self
            .translated
            .iter_mut()
            .find(|entry| same_flow(&entry.outside, &answered) && !asks(&packet))
        else {
            // Its own address answers nothing (F6.13); nothing begins from the outside (F6.7).
            let inside = self.config.in_vpc("vpc", &packet.source.0);
            return dropped(
                if inside {
                    "VPCLAB_NAT_NOT_ADDRESSABLE"
                } else {
                    "VPCLAB_NAT_NO_ENTRY"
                },
                packet,
            );
        };
        if packet.ttl <= 1 {
            return dropped("VPCLAB_TTL_EXCEEDED", packet);
        }
        entry.flow.goes_on(&packet, false);
        let words = used(&mut entry.flow, now_us);
        let after = sent_on(&rewritten(&packet, false, &entry.inside.source));
        let next = Some(self.back_from_nat(&after.destination.0));
        (format!("destination rewritten, {words}"), after, next)
    }
}

/// A router counts the time to live down, and makes the MSS fit (F6.45, F6.42).
fn sent_on(packet: &Packet) -> Packet {
    Packet {
        ttl: packet.ttl - 1,
        mss: packet.mss.map(|mss| mss.min(8_460)),
        ..packet.clone()
    }
}

/// `used, ESTABLISHED for 350 s`, and the entry lives so much longer.
fn used(flow: &mut Flow, now_us: u64) -> String {
    let seconds = nat_seconds(flow.state);
    flow.expires_at_us = now_us + seconds * 1_000_000;
    format!("used, {} for {seconds} s", flow.state)
}
