//! ICMP errors: what they quote is rewritten with them (F13.70), and when a security group lets them
//! pass without a rule (F4.44, F4.45).

use super::{Breakage, World, reversed, same_flow};
use crate::observed::{About, Packet};

/// A packet with another source, or another destination, and what belongs to that: the identifier of
/// an ICMP query is in both ports, and an error quotes a packet that went the other way.
pub(super) fn rewritten(packet: &Packet, source: bool, to: &(String, u64)) -> Packet {
    let mut after = packet.clone();
    let before = if source {
        std::mem::replace(&mut after.source.0, to.0.clone())
    } else {
        std::mem::replace(&mut after.destination.0, to.0.clone())
    };
    match &mut after.about {
        // Somebody on the way tells of a packet for another.
        Some(about) if source && about.destination.0 != before => {}
        Some(About {
            protocol,
            source_port,
            destination,
        }) => {
            let is_query = protocol.starts_with("icmp");
            if source {
                destination.0.clone_from(&to.0);
            }
            if source || is_query {
                destination.1 = to.1;
            }
            if !source || is_query {
                *source_port = to.1;
            }
        }
        None if packet.icmp.is_some() => {
            after.source.1 = to.1;
            after.destination.1 = to.1;
        }
        None if source => after.source.1 = to.1,
        None => after.destination.1 = to.1,
    }
    after
}

impl World {
    /// Why an error passes the groups of an interface without a rule, if it does: it is about a flow
    /// that its path makes tracked, or about an untracked one.
    pub(super) fn error_passes(
        &self,
        eni: &str,
        out: bool,
        packet: &Packet,
    ) -> Option<&'static str> {
        let about = packet.quoted()?;
        // What it is about went the other way.
        let known = self.tracked.iter().find(|entry| {
            let key = if entry.began_outwards == out {
                reversed(&about)
            } else {
                about.clone()
            };
            entry.eni == eni && same_flow(&entry.first, &key)
        });
        match known {
            Some(entry) => {
                let passes = entry.automatic || self.is_broken(Breakage::ErrorsOfAllFlows);
                passes.then_some("about-automatic-flow")
            }
            None => {
                let about = Packet {
                    flags: String::new(),
                    ..about
                };
                let untracked = self.is_untracked(eni, &about, !out);
                untracked.then_some("about-untracked-flow")
            }
        }
    }
}
