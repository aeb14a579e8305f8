//! From what was decided to the bytes.

use vpclab_trace::{Decision, End};
use vpclab_wire::{Link, Packet};

use super::Engine;
use super::departures::InFlight;
use crate::construct::{eni, server};
use crate::limits::NAT_MSS_MAX;
use crate::seed::mixed;
use crate::stage::Stage;

/// What a decision changed of a packet's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// The Ethernet header came or went.
    Frame,
    /// What it says.
    Packet,
}

impl InFlight {
    /// Its bytes were rewritten; what it says now is mostly known without reading them.
    pub(super) fn say(&mut self, decision: &Decision) {
        match decision {
            Decision::Translated { rewrite, .. } if self.header.tcp_flags().is_some() => {
                rewrite.apply_to(&mut self.header);
            }
            _ => self.header = self.packet.header(),
        }
    }
}

impl Engine {
    /// Does to the bytes what was decided; says what that changed.
    pub(super) fn rewrite(&self, stage: Stage, decision: &Decision, packet: &mut Packet) -> Change {
        let network = &self.world.scenario.network;
        match (stage, decision) {
            (Stage::EniEgress(_), Decision::Passed(_)) => {
                packet.strip_ethernet();
                return Change::Frame;
            }
            // Ethernet is for guests; a service's node has none.
            (Stage::EniIngress(key), Decision::Passed(_))
                if network.interface(key).instance().is_some() =>
            {
                let source = packet.header().tuple.source;
                let (from, to) = eni::delivery_macs(network, &self.world.addresses, key, source);
                packet.put_ethernet(from, to);
                return Change::Frame;
            }
            (Stage::Server(key), Decision::Delivered) if packet.link() == Link::Ip => {
                let mac = self.world.scenario.server(key).mac_address;
                packet.put_ethernet(server::ROUTER_MAC, mac);
                return Change::Frame;
            }
            (
                _,
                Decision::Relayed {
                    source,
                    destination,
                    ..
                },
            ) => {
                packet.rewrite_source(source.0, source.1);
                packet.rewrite_destination(destination.0, destination.1);
            }
            (_, Decision::Forwarded) => {
                packet.decrement_ttl();
            }
            (_, Decision::Translated { rewrite, .. }) => {
                if rewrite.address.is_ipv6() != packet.is_ipv6() {
                    // NAT64. `MODEL`: any identification, since the packet is in one piece.
                    let after = rewrite.applied_to(packet.header()).tuple;
                    let id = mixed(self.world.scenario.seed, self.now.0) as u16;
                    packet.translate(after.source, after.destination, id);
                }
                match rewrite.end {
                    End::Source => {
                        packet.rewrite_source(rewrite.address, rewrite.port);
                    }
                    End::Destination => {
                        packet.rewrite_destination(rewrite.address, rewrite.port);
                    }
                }
                if rewrite.mss.is_some() {
                    packet.clamp_mss(NAT_MSS_MAX);
                }
                if rewrite.ttl_decremented {
                    packet.decrement_ttl();
                }
            }
            _ => return Change::Nothing,
        }
        // What a guest forwards is a new frame.
        if let (Stage::Instance(key), true) = (stage, *decision != Decision::Delivered) {
            let tuple = packet.header().tuple;
            let destination = tuple.destination;
            let interface = network.interface_towards(key, tuple.source, destination);
            let (from, to) =
                eni::departure_macs(network, &self.world.addresses, interface, destination);
            packet.put_ethernet(from, to);
        }
        Change::Packet
    }
}
