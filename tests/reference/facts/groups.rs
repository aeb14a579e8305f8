//! Whose groups packets are known to come from.

use super::rules::GroupsOf;
use super::{At, Breakage, World};
use crate::observed::Packet;

impl World {
    /// What is known of a packet's groups when it leaves an interface (F4.8), and a transit gateway
    /// that tells nothing of them (F8.16).
    pub(super) fn note_groups(&mut self, at: &At, packet: &Packet, number: u64) {
        match at {
            At::Eni { eni, out: true } => {
                let known = if self.config.owns(eni, &packet.source.0) {
                    GroupsOf::Sender
                } else if self.config.balancer(eni).is_some() {
                    GroupsOf::Node(eni.clone())
                } else {
                    GroupsOf::Nobody("SG_REFERENCES_NOT_PRESERVED")
                };
                self.groups.insert(number, known);
            }
            At::TransitEnter { .. }
                if !self.config.passes_groups_on()
                    && !self.is_broken(Breakage::TransitKeepsGroups) =>
            {
                self.lose_groups(number, "SG_REFERENCING_SUPPORT");
            }
            // Not even then over a peering of two (F8.16).
            At::TransitCross { .. } if !self.is_broken(Breakage::TransitKeepsGroups) => {
                self.lose_groups(number, "SG_REFERENCING_SUPPORT");
            }
            _ => {}
        }
    }

    pub(super) fn lose_groups(&mut self, packet: u64, code: &'static str) {
        if let Some(known @ (GroupsOf::Sender | GroupsOf::Node(_))) = self.groups.get_mut(&packet) {
            *known = GroupsOf::Nobody(code);
        }
    }
}
