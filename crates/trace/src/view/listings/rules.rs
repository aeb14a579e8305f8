//! Rules of network ACLs and security groups.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Display;
use core::net::IpAddr;
use vpclab_model::{
    Direction, Header, HeaderDetail, Mismatch, PortRange, ProtocolMatch, RuleAction, RulePeer,
    StationPlace,
};

use super::super::convert::Viewer;
use super::super::plain::protocol_name;
use super::super::types::{FateView, Listing, ListingOf};
use super::{Circumstances, list_of};
use crate::directory::Directory;
use crate::event::{Decision, DropReason, Hop, Passage, RuleRef};
use crate::sentence::{acl_verdict, mismatch};

impl Viewer<'_> {
    pub(super) fn network_acl_list(&self, hop: &Hop) -> Vec<Listing> {
        let network = &self.scenario.network;
        let (
            Some(direction),
            Decision::Allowed { rule, .. }
            | Decision::Dropped {
                rule: Some(rule), ..
            },
        ) = (hop.direction, hop.decision)
        else {
            return Vec::new();
        };
        let RuleRef::NetworkAcl { acl, index, .. } = rule else {
            return Vec::new();
        };
        let acl = network.network_acl(acl);
        let mut rules = list_of(ListingOf::NetworkAcl, true, &acl.identity);
        let mut decided = false;
        for (own, row) in acl.in_order(direction) {
            let peer = row.cidr_block.to_string();
            let (protocol, ports) = traffic(row.protocol, row.ports);
            let action = match row.action {
                RuleAction::Allow => "allow",
                RuleAction::Deny => "deny",
            };
            let cells: [&dyn Display; 5] = [&row.rule_number, &protocol, &ports, &peer, &action];
            if index == Some(own) {
                decided = true;
                rules.row(&cells, FateView::Decides, acl_verdict(Some(row.action)));
            } else if decided {
                rules.row(&cells, FateView::NotAsked, "");
            } else {
                let mismatches = row.mismatches(direction, &hop.header);
                let why = reasons(
                    &mismatches,
                    (row.protocol, row.ports, &peer),
                    direction,
                    &hop.header,
                );
                rules.row(&cells, FateView::PassedOver, &why);
            }
            if hop.header.detail == HeaderDetail::LaterFragment {
                rules.assumed();
            }
        }
        let everybody = match hop.header.tuple.destination {
            IpAddr::V4(_) => "0.0.0.0/0",
            IpAddr::V6(_) => "::/0",
        };
        let last: [&dyn Display; 5] = [&"*", &"all", &"", &everybody, &"deny"];
        match index {
            None => rules.row(&last, FateView::Decides, acl_verdict(None)),
            Some(_) => rules.row(&last, FateView::NotAsked, ""),
        }
        vec![rules]
    }

    pub(super) fn security_group_lists(
        &self,
        hop: &Hop,
        known: &Circumstances<'_>,
    ) -> Vec<Listing> {
        let network = &self.scenario.network;
        let station = network.stations.station(hop.station);
        let (Some(direction), StationPlace::Interface(key)) = (hop.direction, station.place) else {
            return Vec::new();
        };
        let chosen = match hop.decision {
            Decision::Allowed { rule, .. } => Some(rule),
            _ => None,
        };
        let asked = !matches!(
            hop.decision,
            Decision::AllowedByTracking(_) | Decision::Passed(Passage::AboutAutomaticFlow)
        );
        let interface = network.interface(key);
        let mut rules = list_of(ListingOf::SecurityGroups, asked, &interface.identity);
        let mut decided = false;
        for group in &interface.security_groups {
            let own = network.security_group(*group);
            for (index, row) in own.rules(direction).in_force() {
                let rule = RuleRef::SecurityGroup {
                    group: *group,
                    direction,
                    index,
                };
                let peer = self.peer(row.peer);
                let (protocol, ports) = traffic(row.protocol, row.ports);
                let cells: [&dyn Display; 4] = [&own.identity.id, &protocol, &ports, &peer];
                if !asked {
                    rules.row(&cells, FateView::NotAsked, "");
                    continue;
                }
                if chosen == Some(rule) {
                    decided = true;
                    rules.row(&cells, FateView::Decides, "allows it");
                    continue;
                }
                let other_end = hop.header.other_end(direction);
                let stranger = !self.speaks_of(row.peer, other_end, known.directory);
                let mismatches = [
                    row.protocol.mismatch(row.ports, &hop.header),
                    stranger.then_some(Mismatch::Address),
                ];
                if mismatches != [None, None] {
                    let rule = (row.protocol, row.ports, peer.as_str());
                    let why = reasons(&mismatches, rule, direction, &hop.header);
                    rules.row(&cells, FateView::PassedOver, &why);
                } else if decided {
                    rules.row(
                        &cells,
                        FateView::NotAsked,
                        "would allow it, too: one is enough",
                    );
                } else {
                    rules.row(&cells, FateView::PassedOver, unseen(hop));
                }
            }
        }
        vec![rules]
    }

    /// Whom a rule is about, as a script says it.
    fn peer(&self, peer: RulePeer) -> String {
        let network = &self.scenario.network;
        match peer {
            RulePeer::Cidr(cidr) => cidr.to_string(),
            RulePeer::Group(group) => network.security_group(group).identity.id.clone(),
            RulePeer::PrefixList(list) => network.prefix_list(list).identity.id.clone(),
            RulePeer::Unknown(key) => network.unknown(key).identity.id.clone(),
        }
    }

    fn speaks_of(&self, peer: RulePeer, other_end: IpAddr, directory: &dyn Directory) -> bool {
        let network = &self.scenario.network;
        match peer {
            RulePeer::Cidr(cidr) => cidr.contains(&other_end),
            RulePeer::PrefixList(list) => network.prefix_list(list).covers(other_end).is_some(),
            RulePeer::Group(group) => directory.carries(group, other_end),
            RulePeer::Unknown(_) => false,
        }
    }
}

/// The other end carries the group that a rule names, and the rule did not know it.
const fn unseen(hop: &Hop) -> &'static str {
    match hop.decision {
        Decision::Dropped {
            reason: DropReason::GroupsNotReferenced,
            ..
        } => "the transit gateway does not tell whose groups the packet comes from (F8.16)",
        _ => "names the sender's group, which was lost on the way (F4.9)",
    }
}

/// Protocol and ports as a script says them; no ports where a rule is for all.
fn traffic(protocol: ProtocolMatch, ports: PortRange) -> (String, String) {
    let said = match ports {
        PortRange::ALL => String::new(),
        PortRange { from, to } if from == to => from.to_string(),
        PortRange { from, to } => format!("{from}-{to}"),
    };
    match protocol {
        ProtocolMatch::All => ("all".to_string(), String::new()),
        ProtocolMatch::Only(only) => match only.has_ports() {
            true => (protocol_name(only), said),
            false => (protocol_name(only), String::new()),
        },
        ProtocolMatch::IcmpType {
            protocol,
            icmp_type,
            code,
        } => {
            let code = code.map_or_else(String::new, |code| format!(" code {code}"));
            let name: String = protocol_name(protocol);
            (name, format!("type {icmp_type}{code}"))
        }
    }
}

/// Every reason why a rule does not speak of a packet.
fn reasons(
    mismatches: &[Option<Mismatch>],
    rule: (ProtocolMatch, PortRange, &str),
    direction: Direction,
    header: &Header,
) -> String {
    let said = mismatches.iter().flatten();
    let said: Vec<String> = said
        .map(|one| mismatch(*one, rule, direction, header))
        .collect();
    said.join("; ")
}
