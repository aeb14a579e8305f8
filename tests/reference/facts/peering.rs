//! VPC peering connections (section 8.1 of the facts).

use super::rules::route;
use super::{At, Breakage, Step, World, dropped, reversed, same_flow};
use crate::observed::Packet;

impl World {
    /// From an address of the one VPC to an address of the other, and nothing else (F8.2).
    pub(super) fn peering(&self, id: &str, from: &str, packet: Packet) -> Step {
        let peer = self.config.peer_of(id, from);
        let (source, destination) = (&packet.source.0, &packet.destination.0);
        let own_source = self.config.in_vpc(from, source);
        let leads_on = self.is_broken(Breakage::PeeringIsTransitive);
        if !(leads_on || own_source && self.config.in_vpc(peer, destination)) {
            return dropped("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", packet);
        }
        let Some((subnet, at)) = self.owner(peer, destination) else {
            return dropped("NO_POSSIBLE_DESTINATION", packet);
        };
        let next = self.into(None, subnet, at);
        ("passed: forwarded".to_owned(), packet, Some(next))
    }

    /// The peering connection by which a packet answers a NAT gateway, whatever the routes (F6.9).
    pub(super) fn returns_to_sender(&self, subnet: &str, packet: &Packet) -> Option<&'static str> {
        let vpc = self.config.vpc_of(subnet);
        let nat_subnet = self.config.nat_subnet()?;
        let peer = self.config.vpc_of(nat_subnet);
        let to_nat =
            vpc != peer && self.config.nat_private() == Some(packet.destination.0.as_str());
        let routes = self.config.routes(self.config.table_of(nat_subnet));
        let sent = route(&self.config, peer, &routes, &packet.source.0)?;
        let answered = reversed(packet);
        let is_answer = self
            .translated
            .iter()
            .any(|entry| same_flow(&entry.outside, &answered));
        let returns = to_nat && sent.1 == "pcx" && is_answer && self.config.is_there("pcx");
        (returns && !self.is_broken(Breakage::NoReturnToSender)).then_some("pcx")
    }

    pub(super) fn out_over(&self, peering: &str, subnet: &str) -> At {
        At::Peering {
            id: peering.to_owned(),
            from: self.config.vpc_of(subnet).to_owned(),
        }
    }
}
