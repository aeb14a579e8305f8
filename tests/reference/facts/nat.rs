//! NAT gateways (section 6 of the facts).

use super::flows::{Flow, nat_seconds, opens};
use super::{At, Breakage, Step, Translated, World, dropped, reversed, same_flow};
use crate::observed::{Hop, Packet};

impl World {
    pub(super) fn back_from_nat(&self) -> At {
        match self.config.nat_subnet() {
            Some(subnet) => At::Router {
                subnet: subnet.to_owned(),
                acl_passed: false,
            },
            None => At::NatRouter,
        }
    }

    pub(super) fn nat_from_inside(&mut self, packet: Packet, hop: &Hop) -> Step {
        let onward = match self.config.nat_subnet() {
            Some(subnet) => {
                let router = At::Router {
                    subnet: subnet.to_owned(),
                    acl_passed: true,
                };
                At::Acl {
                    subnet: subnet.to_owned(),
                    out: true,
                    then: Box::new(router),
                }
            }
            None => At::NatRouter,
        };
        let place = self
            .translated
            .iter()
            .position(|entry| same_flow(&entry.inside, &packet));
        let now_us = hop.at_us;
        // Its own subnet's table leads back to it (F6.4).
        if packet.source.0 == self.config.nat_written() {
            return dropped("VPCLAB_NAT_ROUTED_TO_ITSELF", packet);
        }
        // It is a router among routers (F6.45): RFC 1812, section 5.3.1.
        if packet.ttl <= 1 {
            return dropped("VPCLAB_TTL_EXCEEDED", packet);
        }
        if let Some(place) = place {
            let entry = &mut self.translated[place];
            if !(entry.flow.is_over() && opens(&packet)) {
                entry.flow.goes_on(&packet, true);
                let words = used(&mut entry.flow, now_us);
                let after = Packet {
                    source: entry.outside.source.clone(),
                    ttl: packet.ttl - 1,
                    ..packet
                };
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
        if let Some(place) = place {
            self.translated.remove(place);
        }
        let port = match self.port(&packet, hop.after.source.1) {
            Ok(port) => port,
            Err(why) => return (why, packet, None),
        };
        let source = (self.config.nat_written().to_owned(), port);
        let after = Packet {
            source,
            ttl: packet.ttl - 1,
            ..packet.clone()
        };
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

    /// Which port is free, AWS leaves to the gateway (F6.29): the engine's choice is judged. The
    /// notes keep the client's where they can (S0.4).
    pub(super) fn port(&self, packet: &Packet, chosen: u64) -> Result<u64, String> {
        let is_free = |port: u64| {
            !self.translated.iter().any(|entry| {
                entry.outside.protocol == packet.protocol
                    && entry.outside.destination == packet.destination
                    && entry.outside.source.1 == port
            })
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
        let answered = reversed(&packet);
        let Some(entry) = self
            .translated
            .iter_mut()
            .find(|entry| same_flow(&entry.outside, &answered))
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
        let after = Packet {
            destination: entry.inside.source.clone(),
            ttl: packet.ttl - 1,
            ..packet
        };
        (
            format!("destination rewritten, {words}"),
            after,
            Some(self.back_from_nat()),
        )
    }
}

/// `used, ESTABLISHED for 350 s`, and the entry lives so much longer.
fn used(flow: &mut Flow, now_us: u64) -> String {
    let seconds = nat_seconds(flow.state);
    flow.expires_at_us = now_us + seconds * 1_000_000;
    format!("used, {} for {seconds} s", flow.state)
}
