//! The internet gateway, AWS's edge and the internet.

use super::config::Cidr;
use super::errors::rewritten;
use super::flows::{Flow, asks, nat_seconds, opens};
use super::rules::route;
use super::{At, Breakage, Step, Translated, World, dropped, reversed, same_flow};
use crate::observed::Packet;

impl World {
    pub(super) fn internet_gateway(&self, out: bool, packet: Packet) -> Step {
        if out {
            return self.out_of_the_vpc(packet);
        }
        let to = packet.destination.0.clone();
        // Something must run behind it (F7.6, F9.4).
        let private = self.config.private_of(&to).unwrap_or(&to);
        let runs = |eni: &str| self.config.is_in_use(eni);
        if !self.config.eni_at(private).is_none_or(runs) {
            return dropped("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet);
        }
        // IPv6 is global: nothing is translated (F7.3).
        if packet.is_ipv6() {
            return match self.owner("vpc", &to) {
                None => dropped("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet),
                Some((subnet, at)) => {
                    let next = self.past_internet_gateway(&to, subnet, at);
                    ("passed: global-address".to_owned(), packet, Some(next))
                }
            };
        }
        match self.config.private_of(&to) {
            Some(private) => {
                let Some((subnet, at)) = self.owner("vpc", private) else {
                    return dropped("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet);
                };
                let about = packet.about.as_ref();
                let port = about.map_or(packet.destination.1, |about| about.source_port);
                let after = rewritten(&packet, false, &(private.to_owned(), port));
                let next = self.past_internet_gateway(private, subnet, at);
                ("destination rewritten".to_owned(), after, Some(next))
            }
            None if to == self.config.nat_public() => {
                let next = self.into(None, self.config.nat_subnet(), At::Nat { inside: false });
                ("passed: already-public".to_owned(), packet, Some(next))
            }
            None => dropped("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet),
        }
    }

    pub(super) fn out_of_the_vpc(&self, packet: Packet) -> Step {
        if !self.config.is_there("igw") {
            return dropped("IGW_DETACHED", packet);
        }
        let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
        let to = packet.destination.0.clone();
        let global = Cidr::parse("2000::/3").unwrap();
        if packet.is_ipv6() && !global.contains(&to) {
            return dropped("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", packet);
        }
        if private
            .iter()
            .any(|block| Cidr::parse(block).unwrap().contains(&to))
        {
            return dropped("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", packet);
        }
        if Cidr::parse("100.64.0.0/10").unwrap().contains(&to) {
            return dropped("IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS", packet);
        }
        // Towards a public address of the VPC it turns round at the gateway (F7.11).
        let next = if self.config.is_public(&to) {
            self.way_in(&packet)
        } else {
            At::Edge { out: true }
        };
        if packet.is_ipv6() && self.config.is_global_of_vpc(&packet.source.0) {
            return ("passed: global-address".to_owned(), packet, Some(next));
        }
        let public = self.config.public_of(&packet.source.0);
        if let Some(public) = public.filter(|_| !packet.is_ipv6()) {
            let about = packet.about.as_ref();
            let port = about.map_or(packet.source.1, |about| about.destination.1);
            let mut source = (public.to_owned(), port);
            if self.is_broken(Breakage::GatewayTranslatesTwice) {
                source.1 ^= 1;
            }
            let after = rewritten(&packet, true, &source);
            return ("source rewritten".to_owned(), after, Some(next));
        }
        if self.config.nat_model() != "zonal" && packet.source.0 == self.config.nat_public() {
            return ("passed: already-public".to_owned(), packet, Some(next));
        }
        dropped("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", packet)
    }

    pub(super) fn internet(&self, packet: Packet) -> Step {
        let next = match self.config.server(&packet.destination.0) {
            Some(server) => At::Server(server.to_owned()),
            // One of AWS's, whether or not anything has it now.
            None if self.public_addresses.contains(&packet.destination.0) => {
                At::Edge { out: false }
            }
            None if self.config.is_public(&packet.destination.0) => At::Edge { out: false },
            None => return dropped("VPCLAB_NO_SERVER", packet),
        };
        ("passed: forwarded".to_owned(), packet, Some(next))
    }

    /// The gateway by which a packet from outside comes in: IPv6 where its subnet's routes let the
    /// answers out.
    pub(super) fn way_in(&self, packet: &Packet) -> At {
        let eni = self.config.eni_at(&packet.destination.0);
        let out = eni.filter(|_| packet.is_ipv6()).and_then(|eni| {
            let subnet = self.config.subnet(eni);
            let routes = self.config.routes(self.config.table_of(subnet));
            let vpc = self.config.vpc_of(subnet);
            let (_, target) = route(&self.config, vpc, &routes, &packet.source.0)?;
            Some(target == "eigw")
        });
        if out == Some(true) || packet.is_ipv6() && !self.config.is_there("igw") {
            At::EgressOnly { out: false }
        } else {
            At::Igw { out: false }
        }
    }

    /// A filter for IPv6 that remembers what went out, and lets in the answers (F7.20, F7.21).
    pub(super) fn egress_only(&mut self, out: bool, packet: Packet, now_us: u64) -> Step {
        if out
            && !Cidr::parse("2000::/3")
                .unwrap()
                .contains(&packet.destination.0)
        {
            return dropped("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", packet);
        }
        let key = if out {
            packet.clone()
        } else {
            reversed(&packet)
        };
        let mut known = self.gone_out.iter();
        let fits = out || !asks(&packet);
        let mut place = known.position(|entry| fits && same_flow(&entry.inside, &key));
        let next = if out {
            At::Edge { out: true }
        } else {
            match self.owner("vpc", &packet.destination.0) {
                Some((subnet, at)) => Self::into(self, None, subnet, at),
                None => return dropped("NO_POSSIBLE_DESTINATION", packet),
            }
        };
        if let Some(about) = packet.quoted().filter(|_| !out) {
            let known = self
                .gone_out
                .iter()
                .any(|entry| same_flow(&entry.inside, &about));
            return match known {
                true => ("passed: global-address".to_owned(), packet, Some(next)),
                false => dropped("VPCLAB_EGRESS_ONLY_UNSOLICITED", packet),
            };
        }
        if let Some(old) = place
            && self.gone_out[old].flow.is_over()
            && opens(&packet)
            && out
        {
            self.gone_out.remove(old);
            place = None;
        }
        let made = place.is_none();
        let place = match place {
            Some(place) => place,
            None if !out && !self.is_broken(Breakage::EgressOnlyLetsIn) => {
                return dropped("VPCLAB_EGRESS_ONLY_UNSOLICITED", packet);
            }
            None => {
                self.gone_out.push(Translated {
                    inside: key.clone(),
                    outside: key,
                    flow: Flow::begin(&packet),
                });
                self.gone_out.len() - 1
            }
        };
        let flow = &mut self.gone_out[place].flow;
        if !made {
            flow.goes_on(&packet, out);
        }
        let seconds = nat_seconds(flow.state);
        flow.expires_at_us = now_us + seconds * 1_000_000;
        let what = if made { "made" } else { "used" };
        let verdict = format!("let through, {what}, {} for {seconds} s", flow.state);
        (verdict, packet, Some(next))
    }

    /// A gateway endpoint carries TCP and echo, for its own VPC alone (F8.21, F8.22, F8.24).
    pub(super) fn endpoint(&self, out: bool, packet: Packet) -> Step {
        let passed = "passed: forwarded".to_owned();
        if !out {
            let Some((subnet, at)) = self.owner("vpc", &packet.destination.0) else {
                return dropped("NO_POSSIBLE_DESTINATION", packet);
            };
            let next = self.into(None, subnet, at);
            return (passed, packet, Some(next));
        }
        let echo = packet
            .icmp
            .is_some_and(|(icmp_type, _)| matches!(icmp_type, 0 | 8));
        let carried = packet.protocol == "tcp" || echo && packet.about.is_none();
        if !carried && !self.is_broken(Breakage::EndpointCarriesAll) {
            return dropped("VPCE_GATEWAY_PROTOCOL_RESTRICTION", packet);
        }
        if !self.config.in_vpc("vpc", &packet.source.0) {
            return dropped("VPCLAB_ENDPOINT_FOREIGN_SOURCE", packet);
        }
        match self.config.server(&packet.destination.0) {
            None => dropped("VPCLAB_NO_SERVER", packet),
            Some(server) => {
                let next = At::Server(server.to_owned());
                (passed, packet, Some(next))
            }
        }
    }
}
