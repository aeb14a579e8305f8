//! What stands inside a VPC: interfaces, security groups, network ACLs, route tables.

use super::flows::{Flow, answers, opens, tracking_seconds};
use super::rules::{GroupsOf, acl_rule, group_rule, is_open_both_ways, route};
use super::{Acl, At, Breakage, Step, Tracked, World, dropped, reversed, same_flow};
use crate::observed::{Hop, Packet};

impl World {
    /// The source/destination check (F9.1). Link-local services and the resolver are past it (F2.13).
    pub(super) fn eni(&self, eni: &str, out: bool, packet: Packet) -> Step {
        // F9.4.
        if out && !self.config.is_in_use(eni) {
            return dropped("BAD_STATE", packet);
        }
        let resolver = ["10.0.0.2", "10.1.0.2", "169.254.169.253"];
        let other = if out {
            &packet.destination.0
        } else {
            &packet.source.0
        };
        if resolver.contains(&other.as_str()) {
            return (
                "passed: link-local-service".to_owned(),
                packet,
                Some(At::Elsewhere),
            );
        }
        if !self.config.is_in_use(eni) {
            return dropped("BAD_STATE", packet);
        }
        let own = if out {
            &packet.source.0
        } else {
            &packet.destination.0
        };
        let checks =
            self.config.checks_source(eni) || self.is_broken(Breakage::MasqueradeChecksSource);
        if checks && !self.config.owns(eni, own) {
            return dropped("ENI_SOURCE_DEST_CHECK_RESTRICTION", packet);
        }
        let next = if out {
            match self.config.groups(eni).next() {
                Some(_) => At::Groups {
                    eni: eni.to_owned(),
                    out,
                },
                None => self.past_own_groups(eni, &packet),
            }
        } else {
            match self.config.service_of(eni) {
                Some(_) => At::Node {
                    eni: eni.to_owned(),
                    back: false,
                },
                None => At::Instance(self.config.instance_of(eni).to_owned()),
            }
        };
        let why = if checks {
            "own-address"
        } else {
            "check-disabled"
        };
        (format!("passed: {why}"), packet, Some(next))
    }

    pub(super) fn security_groups(
        &mut self,
        eni: &str,
        out: bool,
        packet: Packet,
        hop: &Hop,
    ) -> Step {
        let now_us = hop.at_us;
        let next = if out {
            self.past_own_groups(eni, &packet)
        } else {
            At::Eni {
                eni: eni.to_owned(),
                out,
            }
        };
        if let Some(why) = self.error_passes(eni, out, &packet) {
            return (format!("passed: {why}"), packet, Some(next));
        }
        let balanced = self.is_balanced(eni, &packet, out);
        // F4.37.
        let established = match balanced {
            true => 350,
            false => self.config.established_seconds(eni),
        };
        let seconds_of = |packet: &Packet, state: &str| match packet.protocol.as_str() {
            "udp" if balanced => 120,
            protocol => tracking_seconds(protocol, state, established),
        };
        let place = self.tracked.iter().position(|entry| {
            let key = if out == entry.began_outwards {
                packet.clone()
            } else {
                reversed(&packet)
            };
            // Whoever has not asked answers.
            let fits = packet.icmp.is_none() || answers(&packet) != (out == entry.began_outwards);
            entry.eni == eni && same_flow(&entry.first, &key) && fits
        });
        let forgets = self.is_broken(Breakage::RevokedRuleCutsAll) && self.config.has_revoked();
        if let Some(place) = place.filter(|_| !forgets) {
            let entry = &mut self.tracked[place];
            // A SYN after the end asks for a new connection; all else is part of the old one (F4.20).
            if !(entry.flow.is_over() && opens(&packet)) {
                entry.flow.goes_on(&packet, out == entry.began_outwards);
                let seconds = seconds_of(&packet, entry.flow.state);
                entry.flow.expires_at_us = now_us + seconds * 1_000_000;
                let verdict = format!("allowed, used, {} for {seconds} s", entry.flow.state);
                return (verdict, packet, Some(next));
            }
        }
        let groups = self.groups.get(&hop.packet).cloned();
        let groups = groups.unwrap_or(GroupsOf::Nobody(""));
        let rule = match group_rule(&self.config, eni, &packet, out, groups) {
            Ok(rule) => rule,
            Err(code) => return dropped(code, packet),
        };
        // An error begins no flow, nor does an answer.
        if packet.about.is_some() || answers(&packet) || self.is_untracked(eni, &packet, out) {
            return (format!("allowed by {rule}"), packet, Some(next));
        }
        if let Some(place) = place {
            self.tracked.remove(place);
        }
        let automatic = self.is_automatic(eni, &packet, out);
        let mut flow = Flow::begin(&packet);
        let seconds = seconds_of(&packet, flow.state);
        flow.expires_at_us = now_us + seconds * 1_000_000;
        let verdict = format!("allowed by {rule}, made, {} for {seconds} s", flow.state);
        self.tracked.push(Tracked {
            eni: eni.to_owned(),
            first: packet.clone(),
            began_outwards: out,
            automatic,
            flow,
        });
        (verdict, packet, Some(next))
    }

    /// F4.21: wide open both ways, and nothing on its path that makes it tracked (F4.24).
    pub(super) fn is_untracked(&self, eni: &str, packet: &Packet, out: bool) -> bool {
        // Without an entry, what opens nothing may be the answer in an untracked flow.
        let open = is_open_both_ways(&self.config, eni, packet, out)
            || !opens(packet) && is_open_both_ways(&self.config, eni, &reversed(packet), !out);
        open && (!self.is_automatic(eni, packet, out) || self.is_broken(Breakage::NatAlwaysTracks))
    }

    /// Does its path make a flow tracked? (F4.24)
    pub(super) fn is_automatic(&self, eni: &str, packet: &Packet, out: bool) -> bool {
        let other = if out {
            &packet.destination.0
        } else {
            &packet.source.0
        };
        let subnet = self.config.subnet(eni);
        let routes = self.config.routes(self.config.table_of(subnet));
        let by_node = self.is_balanced(eni, packet, out) || self.is_of_endpoint(eni, packet, out);
        let by_node = by_node && !self.is_broken(Breakage::NodesTrackNothing);
        // Past every router (F3.14).
        if self.is_neighbour(subnet, other) {
            return by_node;
        }
        by_node
            || route(&self.config, self.config.vpc_of(subnet), &routes, other)
                .is_some_and(|(_, target)| matches!(target, "nat" | "eigw"))
    }

    /// Is an address an interface's in this subnet?
    fn is_neighbour(&self, subnet: &str, address: &str) -> bool {
        let other = self.config.eni_at(address);
        other.is_some_and(|other| self.config.subnet(other) == subnet)
    }

    /// Where a packet of an interface goes: within the subnet past ACL and router (F5.9, F3.14).
    pub(super) fn past_own_groups(&self, eni: &str, packet: &Packet) -> At {
        if let Some(at) = self.back_to_node(eni, packet) {
            return at;
        }
        let subnet = self.config.subnet(eni);
        let to = &packet.destination.0;
        // What a Classic Load Balancer sends meets the ACL in its own subnet, too (F5.15).
        let is_classic = |balancer: &serde_json::Value| balancer["type"] == "classic";
        let meets_acl = self.config.balancer(eni).is_some_and(is_classic);
        let neighbour = self
            .config
            .eni_at(to)
            .filter(|other| self.config.subnet(other) == subnet);
        if meets_acl {
            return At::Acl {
                subnet: subnet.to_owned(),
                out: true,
                then: Box::new(At::Router {
                    subnet: subnet.to_owned(),
                    acl: Acl::Passed,
                }),
            };
        }
        if let Some(neighbour) = neighbour
            && !self.is_broken(Breakage::AclWithinSubnet)
        {
            return self.past_groups_in(neighbour);
        }
        if self.config.nat_private() == Some(to) && self.config.nat_subnet() == Some(subnet) {
            return At::Nat { inside: false };
        }
        self.out_by_router(subnet, to)
    }

    /// To a subnet's router; past its ACL, unless the way leads to an interface in the subnet itself
    /// (F5.9).
    pub(super) fn out_by_router(&self, subnet: &str, to: &str) -> At {
        let router = At::Router {
            subnet: subnet.to_owned(),
            acl: Acl::Passed,
        };
        if self.leads_within(subnet, to) && !self.is_broken(Breakage::AclToMiddlebox) {
            return router;
        }
        At::Acl {
            subnet: subnet.to_owned(),
            out: true,
            then: Box::new(router),
        }
    }

    pub(super) fn network_acl(&self, subnet: &str, out: bool, packet: Packet, then: At) -> Step {
        let (number, mut allows) = acl_rule(&self.config, subnet, &packet, out);
        if self.is_broken(Breakage::AclOrder) && number % 7 == 0 {
            allows = !allows;
        }
        if allows {
            (format!("allowed by {number}"), packet, Some(then))
        } else {
            dropped(&format!("SUBNET_ACL_RESTRICTION by {number}"), packet)
        }
    }

    pub(super) fn router(&self, subnet: &str, acl: Acl, packet: Packet) -> Step {
        if let Some(peering) = self.returns_to_sender(subnet, &packet) {
            let next = self.out_over(peering, subnet);
            return (format!("routed by return to {peering}"), packet, Some(next));
        }
        let routes = self.config.routes(self.config.table_of(subnet));
        let redirected = self.is_redirected(subnet, &packet);
        let step = self.routed(&routes, Some(subnet), acl, packet);
        match step.0.strip_prefix("routed by ") {
            Some(rule) if redirected && rule.ends_with("-> igw") => {
                let code = format!("INGRESS_RTB_TRAFFIC_REDIRECTION by {rule}");
                dropped(&code, step.1)
            }
            _ => step,
        }
    }

    /// A regional gateway's own table leads into the VPC and to the internet gateway (F6.60).
    pub(super) fn nat_router(&self, packet: Packet) -> Step {
        let routes = [serde_json::json!({ "destination": "0.0.0.0/0", "target": "igw" })];
        self.routed(&routes, None, Acl::Passed, packet)
    }

    pub(super) fn routed(
        &self,
        routes: &[serde_json::Value],
        from: Option<&str>,
        acl: Acl,
        packet: Packet,
    ) -> Step {
        let to = packet.destination.0.clone();
        let vpc = from.map_or("vpc", |subnet| self.config.vpc_of(subnet));
        let considered = if self.is_broken(Breakage::ShortestPrefix) {
            &routes[..routes.len().min(1)]
        } else if self.is_broken(Breakage::PrefixListFirst) {
            let lists = routes.iter().position(|route| route["destination"] == "pl");
            lists.map_or(routes, |place| &routes[place..=place])
        } else {
            routes
        };
        let chosen = route(&self.config, vpc, considered, &to);
        let Some((destination, target)) = chosen else {
            return dropped("NO_ROUTE_TO_DESTINATION", packet);
        };
        let rule = format!("{destination} -> {target}");
        let next = match target {
            // Whatever is gone leaves a blackhole (F3.15, F8.1).
            gone if !self.config.is_there(gone) => {
                return dropped(&format!("BAD_STATE_ROUTE by {rule}"), packet);
            }
            "igw" => At::Igw { out: true },
            "eigw" => At::EgressOnly { out: true },
            "vpce" => At::Endpoint { out: true },
            "vgw" => At::VpnOut,
            "tgw" | "tgw2" => self.toward_transit(vpc, from),
            "eni-c" => {
                let eni = target.to_owned();
                let at = At::Groups { eni, out: false };
                self.into(from, Some(self.config.subnet(target)), at)
            }
            "nat" => self.into(from, self.config.nat_subnet(), At::Nat { inside: true }),
            "pcx" => At::Peering {
                id: target.to_owned(),
                from: vpc.to_owned(),
            },
            _ => match self.owner(vpc, &to) {
                Some((subnet, at)) => self.into(from, subnet, at),
                None => return dropped(&format!("NO_POSSIBLE_DESTINATION by {rule}"), packet),
            },
        };
        let next = match (acl, next, from) {
            (Acl::Passed, next, _)
            | (_, next @ (At::Groups { .. } | At::Eni { .. }), _)
            | (_, next, None) => next,
            (Acl::AfterTransit, At::Acl { subnet, then, .. }, Some(from)) if subnet == from => {
                *then
            }
            // A NAT gateway in the attachment's own subnet; a regional one is in none (F5.17, F6.60).
            (Acl::AfterTransit, next @ At::Nat { .. }, from)
                if self.config.nat_subnet() == from =>
            {
                next
            }
            (_, next, Some(from)) => At::Acl {
                subnet: from.to_owned(),
                out: true,
                then: Box::new(next),
            },
        };
        (format!("routed by {rule}"), packet, Some(next))
    }

    /// Whose a private address is: its subnet, and what comes there behind the ACL.
    pub(super) fn owner(&self, vpc: &str, address: &str) -> Option<(Option<&str>, At)> {
        if self.config.nat_private() == Some(address) {
            let subnet = self
                .config
                .nat_subnet()
                .filter(|subnet| self.config.vpc_of(subnet) == vpc)?;
            return Some((Some(subnet), At::Nat { inside: false }));
        }
        let eni = self.config.eni_at(address)?;
        if self.config.vpc_of(self.config.subnet(eni)) != vpc {
            return None;
        }
        Some((Some(self.config.subnet(eni)), self.past_groups_in(eni)))
    }

    /// Into a subnet past its ACL, unless the packet comes from there (F5.9).
    pub(super) fn into(&self, from: Option<&str>, to: Option<&str>, at: At) -> At {
        match to {
            Some(subnet) if from != to => At::Acl {
                subnet: subnet.to_owned(),
                out: false,
                then: Box::new(at),
            },
            _ => at,
        }
    }
}
