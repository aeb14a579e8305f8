//! The internet gateway, AWS's edge and the internet.

use super::config::Cidr;
use super::{At, Breakage, Step, World, dropped};
use crate::observed::Packet;

impl World {
    pub(super) fn internet_gateway(&self, out: bool, packet: Packet) -> Step {
        if out {
            return self.out_of_the_vpc(packet);
        }
        let to = packet.destination.0.clone();
        match self.config.private_of(&to) {
            Some(private) => {
                let Some((subnet, at)) = self.owner("vpc", private) else {
                    return dropped("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet);
                };
                let destination = (private.to_owned(), packet.destination.1);
                let next = self.into(None, subnet, at);
                (
                    "destination rewritten".to_owned(),
                    Packet {
                        destination,
                        ..packet
                    },
                    Some(next),
                )
            }
            None if to == self.config.nat_public() => {
                let next = self.into(None, self.config.nat_subnet(), At::Nat { inside: false });
                ("passed: already-public".to_owned(), packet, Some(next))
            }
            None => dropped("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet),
        }
    }

    pub(super) fn out_of_the_vpc(&self, packet: Packet) -> Step {
        let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
        let to = packet.destination.0.clone();
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
            At::Igw { out: false }
        } else {
            At::Edge { out: true }
        };
        if let Some(public) = self.config.public_of(&packet.source.0) {
            let mut source = (public.to_owned(), packet.source.1);
            if self.is_broken(Breakage::GatewayTranslatesTwice) {
                source.1 ^= 1;
            }
            return (
                "source rewritten".to_owned(),
                Packet { source, ..packet },
                Some(next),
            );
        }
        if self.config.nat_model() != "zonal" && packet.source.0 == self.config.nat_public() {
            return ("passed: already-public".to_owned(), packet, Some(next));
        }
        dropped("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", packet)
    }

    pub(super) fn internet(&self, packet: Packet) -> Step {
        let next = match self.config.server(&packet.destination.0) {
            Some(server) => At::Server(server.to_owned()),
            None if self.config.is_public(&packet.destination.0) => At::Edge { out: false },
            None => return dropped("VPCLAB_NO_SERVER", packet),
        };
        ("passed: forwarded".to_owned(), packet, Some(next))
    }
}
